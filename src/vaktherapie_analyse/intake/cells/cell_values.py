"""What a cell says: a code, a number, a date, an age, a sex; `answer_cells` is for answers.

Every function here looks at one cell and gives its value, None where there is
none, or a `Message` that says what is wrong. `by_value` applies it to a whole
column, once for each different cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.intake.cells.cell_types import Broken, Cells
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_WORDS, is_bare, plain, tokens
from vaktherapie_analyse.language import Message

#: A number with more digits may be that of somebody (citizen service, phone, birth) and is not
#: repeated in a message.
_SHOWN_DIGITS: Final = 4

#: A number or word that stands for "no answer": no fault, but counted.
MISSING_CODE: Final = Message("intake.missing_code")

#: In place of what may tell who somebody is.
HIDDEN: Final = "…"

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


#: The place of a row, and what is wrong with its cell.
Fault = tuple[int, Message]


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a column (None where missing or faulty) and the fault of each faulty row.

    `of_different` are the values of its different cells, `codes` which of them each row has.
    """

    codes: npt.NDArray[np.unsignedinteger[Any]]
    of_different: npt.NDArray[np.object_]
    faults: tuple[Fault, ...]

    @property
    def values(self) -> npt.NDArray[np.object_]:
        """The value of every row."""
        found: npt.NDArray[np.object_] = self.of_different[self.codes]
        return found


class Different(NamedTuple):
    """The different cells of a column, and for every row which of them stands there."""

    codes: npt.NDArray[np.unsignedinteger[Any]]
    cells: Cells


def by_value(cells: Cells, read: Callable[[Any], Any]) -> Parsed:
    """What `read` makes of every cell; it is called once for each different cell."""
    return by_different(different_in(cells), read)


def different_in(cells: Cells) -> Different:
    """The different cells; TRUE and FALSE are texts in them."""
    codes, different = pd.factorize(cells, use_na_sentinel=False)
    equal = any(cell in (0, 1) for cell in different if not isinstance(cell, str))
    if equal and bool in set(map(type, cells)):  # TRUE equals 1
        codes, different = pd.factorize(_without_booleans(cells), use_na_sentinel=False)
    return Different(codes.astype(np.min_scalar_type(len(different))), different)


def different_texts(cells: Cells) -> list[str]:
    """The different texts among these cells."""
    return [cell for cell in pd.unique(cells) if isinstance(cell, str)]


def by_different(cells: Different, read: Callable[[Any], Any]) -> Parsed:
    """The same as `by_value`, of cells that were told apart already."""
    codes, different = cells
    found = [broken_of(cell) if isinstance(cell, Broken) else read(cell) for cell in different]
    faulty = {code for code, value in enumerate(found) if isinstance(value, Message)}
    values = np.empty(len(found), dtype=object)
    values[:] = [None if code in faulty else value for code, value in enumerate(found)]
    rows = np.flatnonzero(np.isin(codes, list(faulty))) if faulty else ()
    return Parsed(codes, values, tuple((int(row), found[codes[row]]) for row in rows))


def broken_of(cell: Broken) -> Message:
    """What is wrong with a cell that holds no value although it should."""
    return Message(f"intake.{cell.key}", {"value": cell.value})


def is_missing(cell: Any) -> bool:
    """Whether the cell is empty or says that there is nothing.

    >>> is_missing(""), is_missing(" N.v.t. "), is_missing(0.0)
    (True, True, False)
    """
    if not isinstance(cell, str):
        return False
    if is_bare(cell):
        return cell.lower() in MISSING_WORDS
    word = plain(cell)
    return word in MISSING_WORDS or word.rstrip(".!") in MISSING_WORDS


def band_reader(bands: dict[str, str]) -> Callable[[Any], str | Message | None]:
    """A function from a cell to a band; `bands` holds the known words without spaces."""

    def read(cell: Any) -> str | Message | None:
        if is_missing(cell):
            return None
        found = bands.get("".join(tokens(cell))) if isinstance(cell, str) else None
        return found or Message("intake.band_unknown", {"known": [*dict.fromkeys(bands.values())]})

    return read


def score_of(cell: Any) -> float | Message | None:
    """The score in a cell.

    >>> score_of("12,5"), score_of(12.0), score_of("n.v.t.")
    (12.5, 12.0, None)
    """
    if is_missing(cell):
        return None
    number = number_in(cell)
    return Message("intake.score_no_number") if number is None else number


def number_in(cell: Any) -> float | None:
    """The number in a cell, also as a text with a decimal comma.

    None for a number too long for a computer (infinity), and for ² or ①, which are marks.
    """
    if isinstance(cell, str):
        text = plain(cell).replace("−", "-").replace(",", ".")
        marks = not cell.isascii() and any(c.isnumeric() and not c.isdecimal() for c in cell)
        cell = float(text) if _NUMBER.fullmatch(text) and not marks else None
    if not isinstance(cell, (int, float)):
        return None
    return float(cell) if math.isfinite(cell) else None


def shown(number: float) -> int | float | Message:
    """The number as a message may repeat it: of a long one only that it is long.

    >>> shown(13.0), shown(1.5), shown(2024.0)
    (13, 1.5, 2024)
    >>> shown(12345.0).key, shown(111222333.0).key
    ('intake.long_number', 'intake.long_number')
    """
    short = int(number) if float(number).is_integer() else number
    n_digits = sum(sign.isdigit() for sign in str(short))
    return short if n_digits <= _SHOWN_DIGITS else Message("intake.long_number")


def _without_booleans(cells: Cells) -> Cells:
    """TRUE and FALSE as texts; otherwise they would count as the numbers 1 and 0."""
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [str(cell) if isinstance(cell, bool) else cell for cell in cells]
    return texts
