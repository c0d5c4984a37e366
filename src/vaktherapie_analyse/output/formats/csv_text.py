"""CSV for Dutch Excel: semicolon, decimal comma, one file per table."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from vaktherapie_analyse.output.cells import Cell, rows
from vaktherapie_analyse.output.writer import printable
from vaktherapie_analyse.report import Report, Table

#: How a text begins that a spreadsheet would take for a formula.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def text(report: Report, _: str, table: str | None = None) -> str:
    """One table, or all tables after each other: each under a line `# name`, a line between."""
    if table:
        return to_csv(report.tables[table])
    return "\r\n".join(f"# {each.key}\r\n{to_csv(each)}" for each in report.tables.values())


def files(report: Report, _: str) -> dict[str, bytes]:
    """One file per table. Excel takes a csv for UTF-8 only when it begins with a BOM."""
    return {f"-{key}": to_csv(table).encode("utf-8-sig") for key, table in report.tables.items()}


def to_csv(table: Table) -> str:
    """The table as CSV text, header first, lines ended by CR LF as Excel writes them.

    A missing value is an empty cell. A text that a spreadsheet would take for a formula gets an
    apostrophe before it; numbers are left alone. Control characters are left out.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    shown = rows(table)
    writer.writerows([_written(value) for value in row.values()] for row in shown)
    return written.getvalue()


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        digits = str(int(value)) if value.is_integer() else repr(value)
        return digits.replace(".", ",")
    if isinstance(value, str):
        shown = printable(value)
        return f"'{shown}" if _FORMULA.match(shown) else shown
    return value.isoformat() if isinstance(value, date) else str(value)
