"""Items without a name: as many answer columns side by side as the questionnaire has items.

Forms and survey programs put the text of the question above a column. That text is not shipped,
so only the order can tell which item it is. It is used where no column carries an item name, and
always with a note: for one run of columns of the right length, or for several with a moment each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.cells.moment_names import moment_at_end
from vaktherapie_analyse.intake.cells.personal import letters
from vaktherapie_analyse.intake.files.header_rows import header_text, moments_above, rows_of_header
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning
from vaktherapie_analyse.intake.layout.names.instrument_names import item_word, section_of
from vaktherapie_analyse.intake.layout.used_rows import Rows, used_rows
from vaktherapie_analyse.intake.layout.values.runs import (
    Column,
    MomentOf,
    Run,
    by_moment,
    column_of,
    fitting_runs,
    stretches,
)
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

#: A stretch this near to the number of items may hold them; nearer where a run does fit.
_CLOSE: Final = 8
_CLOSE_BESIDE: Final = 2

#: So many columns with a moment of their own are a measurement.
_MANY: Final = 3

_NO_MEANING: Final = Meaning("unused")


@dataclass(frozen=True, slots=True)
class _Seen:
    """The runs, and the stretches of another length, in one table; `rows` are the used ones."""

    layout: Layout
    rows: Rows = field(default_factory=lambda: np.array([], dtype=np.intp))
    runs: tuple[Run, ...] = ()
    missed: tuple[Run, ...] = ()


def items_by_order(
    layouts: tuple[Layout, ...],
    instrument: Instrument,
    foreign: Sequence[bool],
    user: Mapping[str, str],
    is_known: Callable[[str], bool],
    problems: Problems,
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with the items of the runs in each table, and a note for each run.

    `foreign` says which tables carry the name of another questionnaire, `user` what the user says
    about words for moments, `is_known` whether a header tells that its column is no item. Columns
    that may be the items and cannot be read as such are a problem.
    """
    n_items = next((block.count for block in instrument.items if block.count), 0)
    if not n_items or any(layout.is_measured for layout in layouts):
        return layouts, ()
    seen = [
        _Seen(layout) if other else _seen(layout, instrument, user, is_known)
        for layout, other in zip(layouts, foreign, strict=True)
    ]
    close = _CLOSE_BESIDE if any(one.runs for one in seen) else _CLOSE
    for one in seen:
        _add_problems(one, instrument, close, problems)
    read = [
        _with_items(one, instrument) if _can_be_read(one) and one.runs else layout
        for one, layout in zip(seen, layouts, strict=True)
    ]
    notes = [
        _note(run, instrument, sheet_of(one.layout, layouts))
        for one in seen
        if _can_be_read(one)
        for run in one.runs
    ]
    return tuple(read), tuple(notes)


def _seen(
    layout: Layout,
    instrument: Instrument,
    user: Mapping[str, str],
    is_known: Callable[[str], bool],
) -> _Seen:
    block = next(block for block in instrument.items if block.count)
    raw, header = layout.raw, _header_index(layout, block.count)
    if header is None:
        return _Seen(layout)
    below = rows_of_header(raw, header, instrument)
    placed = replace(layout, header_row=header + 1, rows_below_header=below)
    names = placed.headers
    known = {column.index for column in layout.columns}
    others = [ColumnLayout(at, "", _NO_MEANING) for at in range(len(names)) if at not in known]
    rows = used_rows(replace(placed, columns=(*layout.columns, *others))).rows
    columns = [
        Column(at, name, "other")
        if at in known or not name or is_known(name)
        else column_of(at, name, raw.cells[rows, at], block)
        for at, name in enumerate(names)
        if name or (raw.cells[rows, at] != "").any()
    ]
    above = moments_above(raw.cells[header - 1], user) if header else [(None, False)] * len(names)
    ways: tuple[MomentOf, ...] = (
        lambda column: above[column.index],
        lambda column: moment_at_end(column.header, user, first=True),
        lambda column: moment_at_end(column.header, user),
    )
    runs: list[Run] = []
    missed: list[Run] = []
    for stretch in stretches(columns):
        fitting = fitting_runs(stretch, block.count, ways)
        runs += fitting
        if not fitting:
            own = by_moment(stretch.columns, ways)
            missed.append(own[0] if len(own) == 1 else stretch)
    if len(runs) == 1 and (layout.having("moment") or not runs[0].sure):
        runs = [replace(runs[0], moment="")]
    return _Seen(placed, rows, tuple(runs), tuple(missed))


def _header_index(layout: Layout, n_items: int) -> int | None:
    """The recognised header, else the first row with a text in enough columns."""
    if layout.header_row is not None:
        return layout.header_row - 1
    for index, row in enumerate(layout.raw.top):
        if sum(1 for cell in row if isinstance(cell, str) and header_text(cell)) >= n_items:
            return index
    return None


def _can_be_read(seen: _Seen) -> bool:
    """Whether every run has a moment of its own; one run needs none."""
    moments = {run.moment for run in seen.runs}
    return len(seen.runs) == 1 or (len(moments) == len(seen.runs) and "" not in moments)


def _with_items(seen: _Seen, instrument: Instrument) -> Layout:
    block = next(block for block in instrument.items if block.count)
    items = [
        ColumnLayout(column.index, column.header, Meaning("item", key, run.moment))
        for run in seen.runs
        for column, key in zip(run.columns, block.keys, strict=True)
    ]
    columns = sorted((*seen.layout.columns, *items), key=lambda column: column.index)
    return replace(seen.layout, kind="items", columns=tuple(columns))


def _note(run: Run, instrument: Instrument, where: str) -> Message:
    values = {
        "n": len(run.columns),
        "first": letters(run.columns[0].index),
        "last": letters(run.columns[-1].index),
        "file": where,
        "section": section_of(instrument.key),
    }
    if not run.moment:
        return Message("intake.note_by_order", values)
    named = Message(f"intake.{run.moment}") if run.moment in MOMENTS else run.moment.upper()
    return Message("intake.note_by_order_at", {**values, "moment": named})


def sheet_of(layout: Layout, layouts: Sequence[Layout]) -> str:
    """The sheet, with its file where another file has a sheet of that name."""
    raw = layout.raw
    if raw.sheet is None:
        return raw.file
    alone = [other.raw.sheet for other in layouts].count(raw.sheet) == 1
    return raw.sheet if alone else f"{raw.sheet} ({raw.file})"


def _add_problems(seen: _Seen, instrument: Instrument, close: int, problems: Problems) -> None:
    """Add what stands in the way of reading the runs, or of knowing which columns they are."""
    n_items = next(block.count for block in instrument.items if block.count)
    section, item = section_of(instrument.key), item_word(instrument)
    values = {"n": n_items, "section": section, "item": item}
    place = seen.layout.place(seen.layout.header_row)
    if seen.runs and not _can_be_read(seen):
        spans = [run.span for run in seen.runs]
        problems.add("runs_without_moment", place, times=len(spans), spans=spans, **values)
    read = {run.moment for run in seen.runs} - {""}
    for stretch in seen.missed:
        length = len(stretch.columns)
        times = max(1, round(length / n_items))
        near = abs(length - times * n_items) <= (close if times == 1 else 1)
        another = read and stretch.moment and stretch.moment not in read and length >= _MANY
        if not near and not another:
            continue
        beside = [*_at_the_edges(stretch, n_items)]
        for column in beside:
            row = int(seen.rows[column.odd[0]]) + 1
            named = ColumnLayout(column.index, column.header, _NO_MEANING)
            problems.add("run_beside", seen.layout.place(row, named), **values)
        if not beside:
            problems.add("run_length", place, found=length, span=stretch.span, **values)


def _at_the_edges(stretch: Run, n_items: int) -> Iterator[Column]:
    """The columns that nearly fit at both ends of a stretch that is too long with them."""
    if len(stretch.columns) > n_items:
        for columns in (stretch.columns, stretch.columns[::-1]):
            yield from takewhile(lambda column: column.fit == "nearly", columns)
