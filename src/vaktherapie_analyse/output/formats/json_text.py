"""JSON: `{"meta": {...}, "tables": {name: [row…]}}`, keys in a fixed order, full precision."""

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
from vaktherapie_analyse.report import Report

#: What JSON leaves as it is: the later control characters and half signs (a byte of a file name).
_UNWRITTEN = re.compile(r"[\x7f-\x9f\ud800-\udfff]")


def text(report: Report, language: str, table: str | None = None) -> str:
    """The report as JSON text; a missing number is null, NaN and infinity do not occur.

    `table` None: all tables.
    """
    chosen = report.tables if table is None else {table: report.tables[table]}
    content = {
        "meta": meta(report, language),
        "tables": {key: rows(found) for key, found in chosen.items()},
    }
    made = json.dumps(_plain(content, language), ensure_ascii=False, indent=2, allow_nan=False)
    return _UNWRITTEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", made + "\n")


def meta(report: Report, language: str) -> Mapping[str, Any]:
    """What every result carries besides its tables; sentences in the language asked for."""
    provenance = report.provenance
    return {
        "program": PROGRAM,
        "version": provenance.version,
        "date": provenance.date,
        "command": provenance.command,
        "options": provenance.options,
        "inputs": provenance.inputs,
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


def _plain(value: Any, language: str) -> Any:
    """The value in the types that JSON has."""
    if isinstance(value, Message):
        return render(value, language)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, language) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(item, language) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, bool, int)) else str(value)
