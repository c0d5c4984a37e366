"""What survey programs put around the answers: headers of several rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.intake.answer_cells import answer_reader
from vaktherapie_analyse.intake.raw import Cells, RawTable
from vaktherapie_analyse.intake.values import is_missing, score_of
from vaktherapie_analyse.intake.vocabulary import moment_in_name, moment_of_cell
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["header_text", "joined_header", "moments_above", "rows_of_header"]

#: Qualtrics writes this in the last row of its header.
_IMPORT_ID: Final = '"ImportId"'
#: So many rows below the header can belong to it.
_BELOW: Final = 3
#: A row of question texts is this much longer than any answer, and fills so many columns.
_QUESTION: Final = 15
_MANY: Final = 5
#: So many rows show what codes look like.
_LIKE: Final = 20
_DIGIT: Final = "0"


def header_text(cell: Any) -> str:
    r"""A header as a text with single spaces; a whole number without decimals, no date.

    >>> header_text(" SDQ \n 1"), header_text(3.0), header_text(2.5)
    ('SDQ 1', '3', '')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return ""


def rows_of_header(raw: RawTable, header: int, instrument: Instrument) -> int:
    """The number of rows below the header that belong to it: question texts, import ids."""
    below = raw.cells[header + 1 :]
    for offset, row in enumerate(below[:_BELOW]):
        if any(isinstance(cell, str) and _IMPORT_ID in cell for cell in row):
            return offset + 1
    return 1 if len(below) and _holds_questions(below, raw.cells[header], instrument) else 0


def moments_above(row: Sequence[Any], user: Mapping[str, str]) -> list[tuple[str | None, bool]]:
    """For each column the moment in the merged cell above it, and whether its word is clear.

    >>> moments_above(["client", "SDQ begin", "", "T1 (juni)"], {})
    [(None, False), ('begin', True), ('begin', True), ('t1', True)]
    """
    moments = []
    named: tuple[str | None, bool] = (None, False)
    for cell in row:
        if isinstance(cell, str) and cell:
            named = moment_in_name(cell, user)
            alone = moment_of_cell(cell)
            if alone and not named[0]:
                named = alone, True
        moments.append(named)
    return moments


def joined_header(
    above: Sequence[Any], header: Sequence[Any], user: Mapping[str, str]
) -> list[Any]:
    """The header with the moment of the merged cell above it behind each name.

    >>> joined_header(["client", "SDQ begin", "", "Eind"], ["", "sdq1", 2.0, "sdq1"], {})
    ['client', 'sdq1 begin', '2 begin', 'sdq1 eind']
    """
    return [
        f"{name} {moment or ''}".strip() if name else upper
        for upper, name, (moment, _) in zip(
            above, map(header_text, header), moments_above(above, user), strict=True
        )
    ]


def _holds_questions(below: Cells, header: Sequence[Any], instrument: Instrument) -> bool:
    """Whether the first row has a different long text in nearly every column that has a header.

    Not where it holds an answer, a number, or a code like those in the rows below it.
    """
    row, rest = below[0], below[1:_LIKE]
    filled = [at for at, name in enumerate(header) if name != "" and not is_missing(row[at])]
    readers = [answer_reader(block) for block in instrument.items]
    for at in filled:
        shape = _shape(row[at])
        if any(not isinstance(read(row[at]), Message) for read in readers):
            return False
        if shape is None or (_DIGIT in shape and shape in map(_shape, rest[:, at])):
            return False
    texts = {row[at] for at in filled if len(row[at]) >= _QUESTION}
    return len(texts) >= _MANY and 2 * len(texts) > sum(1 for name in header if name != "")


def _shape(cell: Any) -> str | None:
    """A text with 0 for its digits and a for its letters; None for a number, a date, no text.

    >>> _shape("K01"), _shape("Is vrolijk"), _shape("7,0"), _shape(3.0)
    ('a0', 'a a', None, None)
    """
    if not isinstance(cell, str) or isinstance(score_of(cell), float):
        return None
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", _DIGIT, cell.strip()))
