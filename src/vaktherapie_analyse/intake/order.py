"""Items without a name: as many answer columns side by side as the questionnaire has items.

Forms and survey programs put the text of the question above a column. That text is not shipped,
so only the order can tell which item it is. It is used where no column carries an item name, when
exactly one run of columns has the right length, and always with a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.intake.columns import header_text
from vaktherapie_analyse.intake.header_rows import rows_of_header
from vaktherapie_analyse.intake.headers import Meaning
from vaktherapie_analyse.intake.layout import ColumnLayout, Layout
from vaktherapie_analyse.intake.raw import RawTable
from vaktherapie_analyse.intake.values import answer_reader, is_missing, number_of_answer
from vaktherapie_analyse.intake.vocabulary import MISSING_NUMBERS
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

__all__ = ["items_by_order"]

#: The header is looked for in so many rows.
_HEADER_ROWS: Final = 30


def items_by_order(
    layouts: tuple[Layout, ...],
    tables: Sequence[RawTable],
    instrument: Instrument,
    foreign: Sequence[bool],
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with the items of one run of columns in each table, and a note for each.

    `foreign` says which tables carry the name of another questionnaire.
    """
    block = next((block for block in instrument.items if block.count), None)
    if block is None or any(layout.kind in ("items", "scores") for layout in layouts):
        return layouts, ()
    found = [
        layout if other else _with_run(layout, raw, block)
        for layout, raw, other in zip(layouts, tables, foreign, strict=True)
    ]
    notes = [
        Message(
            "intake.note_by_order",
            {
                "n": block.count,
                "first": _letters(layout.having("item")[0].index),
                "last": _letters(layout.having("item")[-1].index),
                "file": layout.sheet or layout.file,
            },
        )
        for layout in found
        if layout.having("item")
    ]
    return tuple(found), tuple(notes)


def _with_run(layout: Layout, raw: RawTable, block: Items) -> Layout:
    header = _header_index(layout, raw, block.count)
    if header is None:
        return layout
    known = {column.index for column in layout.columns}
    below = rows_of_header(raw, header)
    body = raw.cells[header + 1 + below :]
    columns = [
        (index, header_text(cell) if index not in known else "")
        for index, cell in enumerate(raw.cells[header])
        if header_text(cell) or (body[:, index] != "").any()
    ]
    like = [bool(text) and _like_answers(set(body[:, index]), block) for index, text in columns]
    runs = [run for run in _runs(like) if len(run) == block.count]
    if len(runs) != 1 or not len(body):
        return layout
    items = tuple(
        ColumnLayout(columns[at][0], columns[at][1], Meaning("item", key))
        for at, key in zip(runs[0], block.keys, strict=True)
    )
    return replace(
        layout,
        kind="items",
        header_row=header + 1,
        rows_below_header=below,
        columns=tuple(sorted((*layout.columns, *items), key=lambda column: column.index)),
        n_headers=sum(1 for cell in raw.cells[header] if header_text(cell)),
    )


def _header_index(layout: Layout, raw: RawTable, n_items: int) -> int | None:
    """The recognised header, else the first row with a text in enough columns."""
    if layout.header_row is not None:
        return layout.header_row - 1
    for index, row in enumerate(raw.cells[:_HEADER_ROWS]):
        if sum(1 for cell in row if isinstance(cell, str) and header_text(cell)) >= n_items:
            return index
    return None


def _like_answers(cells: set[Any], block: Items) -> bool:
    """Whether all cells can be answers, counted from 0 or from 1, in words, or empty."""
    return all(_like_answer(cell, block) for cell in cells)


def _like_answer(cell: Any, block: Items) -> bool:
    if is_missing(cell):
        return True
    number = number_of_answer(cell, block)
    if number is None:
        return not isinstance(answer_reader(block)(cell), Message)
    return number in MISSING_NUMBERS or 0 <= number <= block.highest - block.lowest + 1


def _runs(like: Sequence[bool]) -> list[list[int]]:
    """The stretches of True, as positions.

    >>> _runs([True, True, False, True])
    [[0, 1], [3]]
    """
    runs: list[list[int]] = []
    for at, fits in enumerate(like):
        if fits and at and like[at - 1]:
            runs[-1].append(at)
        elif fits:
            runs.append([at])
    return runs


def _letters(index: int) -> str:
    """The letters of a column in Excel.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
