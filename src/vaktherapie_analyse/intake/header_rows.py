"""What survey programs put around the answers: headers of several rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vaktherapie_analyse.intake.raw import RawTable
from vaktherapie_analyse.intake.values import is_missing, score_of
from vaktherapie_analyse.intake.vocabulary import moment_of_cell

__all__ = ["joined_header", "rows_of_header"]

#: Qualtrics writes this in the last row of its header.
_IMPORT_ID: Final = '"ImportId"'
#: So many rows below the header can belong to it.
_BELOW: Final = 3
#: A row of question texts is this much longer than any answer, and fills so many columns.
_QUESTION: Final = 15
_MANY: Final = 5


def rows_of_header(raw: RawTable, header: int) -> int:
    """The number of rows below the header that belong to it: question texts, import ids."""
    below = raw.cells[header + 1 : header + 1 + _BELOW]
    for offset, row in enumerate(below):
        if any(isinstance(cell, str) and _IMPORT_ID in cell for cell in row):
            return offset + 1
    return 1 if len(below) and _holds_questions(below[0], raw.cells[header]) else 0


def joined_header(above: Sequence[Any], header: Sequence[Any]) -> list[Any]:
    """The header with the moment of the merged cell above it before each name.

    >>> joined_header(["client", "Begin", "", "Eind"], ["", "sdq1", "sdq2", "sdq1"])
    ['client', 'Begin sdq1', 'Begin sdq2', 'Eind sdq1']
    """
    joined: list[Any] = []
    group = ""
    for upper, name in zip(above, header, strict=True):
        if isinstance(upper, str) and upper:
            group = upper if moment_of_cell(upper) else ""
        joined.append(f"{group} {name}".strip() if name != "" else upper)
    return joined


def _holds_questions(row: Sequence[Any], header: Sequence[Any]) -> bool:
    """Whether a row has a different long text in nearly every column that has a header."""
    cells = [cell for cell, name in zip(row, header, strict=True) if name != ""]
    texts = {
        cell
        for cell in cells
        if isinstance(cell, str)
        and len(cell) >= _QUESTION
        and not is_missing(cell)
        and not isinstance(score_of(cell), float)
    }
    return len(texts) >= _MANY and 2 * len(texts) > len(cells)
