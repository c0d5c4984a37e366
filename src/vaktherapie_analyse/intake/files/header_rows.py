"""What survey programs put around the answers: headers of several rows, made into one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.cells.answer_cells import answer_reader
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing, number_in, score_of
from vaktherapie_analyse.intake.cells.moment_names import moment_in_name, moment_of_cell
from vaktherapie_analyse.intake.cells.vocabulary import compact
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

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

#: Of a header of two rows so many names stand in the lower one only.
_OWN: Final = 3
#: No item has a number of so many digits.
_LONG: Final = 5
#: What SurveyMonkey writes below a question that has one answer.
_NO_NAME: Final = frozenset(("response", "openendedresponse", "antwoord", "openantwoord"))


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


def with_one_header(raw: RawTable) -> RawTable:
    """The table with one row of headers where two rows hold them together.

    Such a table has names in the upper row only, above columns with cells, and names in the lower
    row only, as below a question with several columns or a merged cell. The lower row gets all
    names; what stands above several columns stays where it is, for it may name their moment.
    """
    for index in range(1, min(len(raw.top), len(raw.cells) - 1)):
        upper, lower = ([*map(header_text, raw.cells[at])] for at in (index - 1, index))
        if sum(map(bool, lower)) < (raw.cells[index] != "").sum():
            continue  # a date or another value is no name
        if _are_one_header(upper, lower, raw.cells[index + 1 :]):
            cells = raw.cells.copy()
            for at, name in enumerate(upper):
                if name and _is_name(name, lower[at : at + 2], upper[at + 1 : at + 2]):
                    cells[index, at], cells[index - 1, at] = name, ""
            return replace(raw, cells=cells, two_headers=True)
    return raw


def _are_one_header(upper: Sequence[str], lower: Sequence[str], below: Cells) -> bool:
    """Whether each of two rows names columns that the other does not, and the lower only names."""
    tops = [at for at, name in enumerate(upper) if name and not lower[at]]
    own = [name for above, name in zip(upper, lower, strict=True) if name and not above]
    nameless = any(compact(name) in _NO_NAME for name in lower)
    if not tops or not (nameless or (len({*own}) >= _OWN and _are_names(own))):
        return False
    texts = [at for at, name in enumerate(lower) if name and number_in(name) is None]
    return any((below[:, at] != "").any() for at in tops) and not any(
        (below[:, at] == lower[at]).any() for at in texts
    )


def _are_names(names: Sequence[str]) -> bool:
    """Whether these are names of columns, once for each moment: texts, or numbers in their order.

    >>> _are_names(["2", "3", "4"]), _are_names(["1", "1", "2"]), _are_names(["a", "b", "a", "b"])
    (True, False, True)
    >>> _are_names(["niet waar"] * 9 + ["zeker waar", "een beetje waar"])
    False
    """
    if len(MOMENTS) * len(set(names)) < len(names):
        return False
    numbers = [int(name) for name in names if name.isdecimal() and len(name) < _LONG]
    if len(numbers) < len(names):
        return not numbers
    return all(next_ - number == 1 or next_ < number for number, next_ in pairwise(numbers))


def _is_name(upper: str, lower: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the upper name is that of its column, and not of several or of a moment.

    `lower` holds the names below it and beside that, `after` the upper name of the next column.
    """
    if not lower[0] or compact(lower[0]) in _NO_NAME:
        return True
    alone = any(after) or not any(lower[1:])
    return alone and not moment_in_name(upper)[0]


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
