"""A code book: a sheet that says what the items are, beside the sheets with answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vaktherapie_analyse.intake.cells.answer_cells import answer_reader
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def without_code_books(
    layouts: tuple[Layout, ...], instrument: Instrument
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts in which what only describes the items is not used, and a note of it."""
    items = [layout for layout in layouts if layout.kind == "items"]
    books = [layout for layout in items if _describes(layout, instrument)]
    if not books or len(books) == len(items):
        return layouts, ()
    names = [layout.raw.shown or layout.raw.file for layout in books]
    note = Message("intake.note_code_book", {"n": len(books), "names": names})
    left = tuple(
        replace(layout, kind="unused", columns=()) if any(layout is b for b in books) else layout
        for layout in layouts
    )
    return left, (note,)


def lists_answers(items: Sequence[str], answers: Sequence[str]) -> bool:
    """Whether every item stands there with the same answers, each of them once."""
    found: dict[str, list[str]] = {}
    for item, answer in zip(items, answers, strict=True):
        found.setdefault(item, []).append(answer)
    first = next(iter(found.values()), [])
    return len(first) > 1 and all(
        len({*each}) == len(each) and {*each} == {*first} for each in found.values()
    )


def _describes(layout: Layout, instrument: Instrument) -> bool:
    """Whether there is another text below nearly every item, and no answer anywhere."""
    texts: list[str] = []
    # Also the rows that belong to the header: texts of questions.
    below = layout.raw.cells[layout.header_row :]
    for column in layout.having("item"):
        read = answer_reader(instrument.block_of(column.meaning.key))
        for cell in below[:, column.index].tolist():
            if is_missing(cell):
                continue
            if not isinstance(cell, str) or not isinstance(read(cell), Message):
                return False
            texts.append(plain(cell))
    # Answers in unknown words are the same few in all cells.
    return 2 * len(set(texts)) > len(texts)
