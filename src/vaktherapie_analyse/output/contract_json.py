"""The contract as JSON: `{"meta": {...}, "tables": {name: [row…]}}`, whole and full precision."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import rows
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.report import Provenance, Report, Table

#: What JSON leaves as it is: the later control characters and half signs (a byte of a file name).
_UNWRITTEN = re.compile(r"[\x7f-\x9f\ud800-\udfff]")


def written(
    meta: Mapping[str, Any], tables: Mapping[str, Table], language: str, *, short: bool = False
) -> str:
    """JSON text; a missing number is null, NaN and infinity do not occur.

    `short`: on one line, and the columns of a table named once: `{"columns": […], "rows": [[…]]}`.
    """
    content = {"meta": meta, "tables": {key: _table(each, short) for key, each in tables.items()}}
    how: dict[str, Any] = {"separators": (",", ":")} if short else {"indent": 2}
    made = json.dumps(plain(content, language), ensure_ascii=False, allow_nan=False, **how)
    return _UNWRITTEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", made)


def _table(table: Table, short: bool) -> Any:
    found = rows(table)
    if not short:
        return found
    names = [column.name for column in table.columns]
    return {"columns": names, "rows": [[*row.values()] for row in found]}


def made_by(provenance: Provenance) -> dict[str, Any]:
    """What made a result: program, command, options and files."""
    return {
        "program": PROGRAM,
        "version": provenance.version,
        "date": provenance.date,
        "command": provenance.command,
        "options": provenance.options,
        "inputs": provenance.inputs,
    }


def period(report: Report) -> Mapping[str, Any]:
    """Of what time the numbers of a quarter are; empty for what hangs on no day."""
    facts = report.facts or {}
    return {name: facts[name] for name in ("quarter", "until") if name in facts}


def meta(report: Report, language: str) -> Mapping[str, Any]:
    """What every result carries besides its tables; sentences in the language asked for."""
    return {
        **made_by(report.provenance),
        "kind": report.kind,
        "language": language,
        "title": report.title,
        "banners": report.banners,
        "headlines": report.headlines,
        "sources": report.sources,
        "remarks": report.remarks,
        "notes": {key: table.notes for key, table in report.tables.items() if table.notes},
        "facts": report.facts or {},
    }


def plain(value: Any, language: str) -> Any:
    """The value in the types that JSON has."""
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, Mapping):
        return {str(key): plain(item, language) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [plain(item, language) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)
