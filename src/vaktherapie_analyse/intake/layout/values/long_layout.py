"""A table with a row for every answer: seen, and said with the way to make it one row per form.

It is not read as it stands: a row and column in a message would be those of another table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from vaktherapie_analyse.intake.cells.answer_cells import answer_reader
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.vocabulary import compact
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning
from vaktherapie_analyse.intake.layout.names.headers import Headers
from vaktherapie_analyse.intake.layout.values.code_books import lists_answers
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

#: The header is the first row with so many names: of a code, an item and an answer.
_FEWEST: Final = 3
#: A column of items holds fewer different cells than this.
_TOO_MANY: Final = 500
#: So many of the items named in one column, or of the answers in another, are no chance.
_MOST: Final = 0.8
#: What the header of a column begins with in which numbers or texts stand for items.
_ITEM: Final = ("item", "vraag", "stelling", "question")


def check_long_layouts(
    layouts: Sequence[Layout],
    headers: Headers,
    instrument: Instrument,
    problems: Problems,
) -> None:
    """Add a problem for each table that names an item, and gives its answer, in every row."""
    for layout in layouts:
        raw = layout.raw
        if layout.kind != "unused" or not headers.n_items:
            continue
        rows = ([*map(header_text, row)] for row in raw.top)
        named = ((n, row) for n, row in enumerate(rows, 1) if sum(map(bool, row)) >= _FEWEST)
        header, names = next(named, (0, []))
        below = raw.cells[header:]
        item = next(_items(names, below, headers), None)
        answer = item and next(_answers(names, below, item, instrument), None)
        if item and answer and not lists_answers(*_texts(below, item, answer)):
            values = {"item": item.shown, "answer": answer.shown, "n": headers.n_items}
            key = "long_layout_texts" if item.meaning.key else "long_layout"
            problems.add(key, layout.place(header), **values)


def _texts(below: Cells, *columns: ColumnLayout) -> Iterator[list[str]]:
    """The cells of these columns as texts."""
    for column in columns:
        yield [header_text(cell) for cell in below[:, column.index].tolist()]


def _items(names: Sequence[str], below: Cells, headers: Headers) -> Iterator[ColumnLayout]:
    """The columns in which nearly all items are named, by their name or number, or by a text."""
    for at, name in enumerate(names):
        cells = {header_text(cell) for cell in pd.unique(below[:, at])} - {""}
        if len(cells) > _TOO_MANY or 2 * len(cells) > (below[:, at] != "").sum():
            continue  # also a list of items, such as a key
        said = compact(name).startswith(_ITEM)
        meanings = [meaning for cell in cells if (meaning := headers.meaning(cell))]
        named = {m.key for m in meanings if m.role == "item" and (m.sure or said)}
        if name and len(named) > _MOST * headers.n_items:
            yield ColumnLayout(at, name, Meaning("unused"))
        elif said and len(cells) == headers.n_items:
            yield ColumnLayout(at, name, Meaning("unused", key="texts"))


def _answers(
    names: Sequence[str], below: Cells, item: ColumnLayout, instrument: Instrument
) -> Iterator[ColumnLayout]:
    """The columns of which nearly every cell is an answer, counted from 0 or 1; the last first."""
    block = next(block for block in instrument.items if block.count)
    readers = [answer_reader(block, first) for first in (block.lowest, block.lowest + 1)]
    for at, name in reversed([*enumerate(names)]):
        cells = [cell for cell in below[:, at] if not is_missing(cell)]
        fits = (sum(not isinstance(read(cell), Message) for cell in cells) for read in readers)
        enough = _MOST * (len(below) if name and at != item.index else math.inf)
        if len(cells) > enough and max(fits) > enough:
            yield ColumnLayout(at, name, Meaning("unused"))
