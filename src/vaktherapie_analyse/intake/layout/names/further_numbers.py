"""Questions behind the items that only a number names: `sdq26`, `sdq28` … of the impact supplement.

The paper form has no numbers there, and the form for later measurements asks two other questions
first, so that a number alone is no proof. Words of the right question are; so is that nobody who
answers the first one with "no" was asked the others.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing, number_in
from vaktherapie_analyse.intake.cells.vocabulary import compact, plain
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout
from vaktherapie_analyse.intake.layout.names.headers import Headers

#: So many people have to skip the other questions, and to answer them.
_ENOUGH = 3


def is_further(column: ColumnLayout) -> bool:
    """Whether the header has a number for an item that has a name and no number of its own."""
    meaning = column.meaning
    named = meaning.key.isdigit() or meaning.key in compact(column.header)
    return meaning.role == "item" and not named


def only_certain(
    columns: list[ColumnLayout], headers: Headers, by_hand: Container[str], below: Cells
) -> list[ColumnLayout]:
    """Without those whose cells do not show what they are, unless a user says so."""
    kept = {
        column
        for together in _complete(columns, headers)
        if _in_their_words(together, headers, below) or _skipped(together, headers, below)
        for column in together
    }
    return [
        column
        for column in columns
        if not is_further(column) or column in kept or plain(column.header) in by_hand
    ]


def unread_numbers(
    row: Sequence[str], used: Container[int], headers: Headers
) -> Iterator[tuple[list[str], str]]:
    """Those that are all there and not used: header and question of each, and their pattern."""
    columns = [
        ColumnLayout(index, header, meaning)
        for index, header in enumerate(row)
        if index not in used and header and (meaning := headers.meaning(header))
    ]
    for together in _complete(columns, headers):
        first = together[0]
        number = next(n for n, key in headers.further.items() if key == first.meaning.key)
        pattern = re.sub(rf"0*{number}(?!\d)", "*", first.header, count=1)
        yield [f"{column.header} = {column.meaning.key}" for column in together], pattern


def _complete(columns: Sequence[ColumnLayout], headers: Headers) -> Iterator[list[ColumnLayout]]:
    """The columns of one moment and informant, where each of the questions is there once."""
    found: dict[tuple[str, str], list[ColumnLayout]] = {}
    for column in filter(is_further, columns):
        meaning = column.meaning
        found.setdefault((meaning.moment, meaning.informant), []).append(column)
    for together in found.values():
        if sorted(c.meaning.key for c in together) == sorted(headers.further.values()):
            yield together


def _in_their_words(columns: list[ColumnLayout], headers: Headers, below: Cells) -> bool:
    """Whether every answer is a word of its own question."""
    for column in columns:
        words = {plain(cell) for cell in below[:, column.index].tolist() if not is_missing(cell)}
        if not words or not words <= headers.words_of[column.meaning.key]:
            return False
    return True


def _skipped(columns: list[ColumnLayout], headers: Headers, below: Cells) -> bool:
    """Whether the others are asked of exactly those who do not answer the first with its lowest."""
    first, *others = (c.index for key in headers.further.values() for c in columns
                      if c.meaning.key == key)  # fmt: skip
    numbers = [number_in(cell) for cell in below[:, first].tolist()]
    lowest = min((number for number in numbers if number is not None), default=0)
    asked = {True: 0, False: 0}
    for number, row in zip(numbers, below[:, others].tolist(), strict=True):
        answered = {not is_missing(cell) for cell in row}
        if number is not None:
            if answered != {number > lowest}:
                return False
            asked[number > lowest] += 1
    return min(asked.values()) >= _ENOUGH
