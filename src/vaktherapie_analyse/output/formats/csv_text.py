"""CSV for Dutch Excel: semicolon, decimal comma, one file per table."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

from vaktherapie_analyse.output.cells import Cell, rows
from vaktherapie_analyse.output.writer import printable
from vaktherapie_analyse.report import Table

#: How a text begins that a spreadsheet would take for a formula.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def to_csv(table: Table) -> str:
    """The table as CSV text, header first, lines ended by CR LF as Excel writes them.

    A missing value is an empty cell. A text that a spreadsheet would take for a formula gets an
    apostrophe before it; numbers are left alone. Control characters are left out.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.name for column in table.columns)
    shown = rows(table)
    writer.writerows([_written(value) for value in row.values()] for row in shown)
    return text.getvalue()


def to_csv_stream(tables: list[Table]) -> str:
    """All tables after each other, each under a line `# name`, with an empty line between."""
    return "\r\n".join(f"# {table.key}\r\n{to_csv(table)}" for table in tables)


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        digits = str(int(value)) if value.is_integer() else repr(value)
        return digits.replace(".", ",")
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if _FORMULA.match(text) else text
    return value.isoformat() if isinstance(value, date) else str(value)
