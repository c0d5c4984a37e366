"""The rows with a fault, with the codes and answers needed to find and mend them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.errors import Problem
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.cell_values import HIDDEN, score_of, shown
from vaktherapie_analyse.intake.cells.moment_names import moment_of_cell
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.personal import is_plain_code, personal_codes
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout, Layout, Layouts
from vaktherapie_analyse.intake.layout.used_rows import codes_below
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import MarkedSheet

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

_CODES: Final = ("client", "respondent")
#: Columns in which a number is an answer or a score.
_NUMBERS: Final = ("scale", "score", "band")
#: From a cell to what may be shown of it.
Reader = Callable[[Any], "str | float | None"]


def marked_sheets(
    layouts: Layouts,
    problems: Iterable[Problem],
    instrument: Instrument,
) -> Iterator[MarkedSheet]:
    """One sheet per table with a fault in a row; texts that are not known words are hidden."""
    found = list(problems)
    for layout in layouts.tables:
        here = [
            p
            for p in found
            if (p.place.file, p.place.sheet) == (layout.raw.file, layout.raw.shown)
            and p.place.row is not None
            and p.place.row > (layout.header_row or 0)
        ]
        if here and layout.kind != "unused":
            yield _sheet(layout, here, layouts, instrument)


def _sheet(
    layout: Layout,
    problems: Sequence[Problem],
    layouts: Layouts,
    instrument: Instrument,
) -> MarkedSheet:
    columns = _needed(layout, {p.place.column for p in problems})
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.place.row or 0, []).append(problem)
    numbers = sorted(by_row)
    shown = [_readers(layout, column, layouts, instrument) for column in columns]
    position = {column.shown: at for at, column in reversed([*enumerate(columns, start=1)])}
    return MarkedSheet(
        title=layout.raw.shown or layout.raw.file,
        headers=("", *(column.shown for column in columns)),
        rows=tuple(
            (
                number,
                *(
                    show(layout.raw.cells[number - 1, c.index])
                    for c, show in zip(columns, shown, strict=True)
                ),
            )
            for number in numbers
        ),
        faults=tuple(tuple(p.message for p in by_row[number]) for number in numbers),
        marks=frozenset(
            (at, position.get(problem.place.column or "", 0))
            for at, number in enumerate(numbers)
            for problem in by_row[number]
        ),
    )


def _needed(layout: Layout, faulty: set[str | None]) -> list[ColumnLayout]:
    """Codes, moment and answers, and any other column with a fault but a birth date."""
    wanted = (*_CODES, "moment", *MEASURED)
    return [
        column
        for column in layout.columns
        if column.meaning.role in wanted
        or (column.shown in faulty and column.meaning.role != "birth")
    ]


def _readers(
    layout: Layout,
    column: ColumnLayout,
    layouts: Layouts,
    instrument: Instrument,
) -> Reader:
    """A function from a cell of that column to what may be shown of it."""
    role = column.meaning.role
    if role in _CODES:
        hidden = personal_codes(codes_below(layout, column))
        return lambda cell: _shown(cell, is_code=_is_code(cell, hidden))
    if role == "item":
        read = layouts.reader(layout, instrument.block_of(column.meaning.key))
        return lambda cell: _shown(cell, known=not isinstance(read(cell), Message))
    if role == "moment":
        return lambda cell: _shown(cell, known=moment_of_cell(str(cell)) is not None)
    if role in _NUMBERS:
        return _shown
    return lambda cell: None if _is_empty(cell) else HIDDEN


def _shown(cell: Any, *, known: bool = False, is_code: bool = False) -> str | float | None:
    """The cell where it is a short number, a code or a known word."""
    if _is_empty(cell):
        return None
    if is_code:
        return code_of(cell)
    number = score_of(cell)
    if isinstance(number, float):
        is_long = isinstance(shown(number), Message)
        return HIDDEN if is_long else cell if isinstance(cell, str) else number
    return str(cell) if known and isinstance(cell, str) else HIDDEN


def _is_empty(cell: Any) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _is_code(cell: Any, hidden: Container[str]) -> bool:
    """Whether a cell holds a code that tells nothing about who somebody is."""
    code = None if isinstance(cell, (Broken, date)) else code_of(cell)
    return code is not None and code not in hidden and is_plain_code(code)
