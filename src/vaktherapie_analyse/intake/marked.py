"""The rows with a fault, with the codes and answers needed to find and mend them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from vaktherapie_analyse.errors import Problem
from vaktherapie_analyse.intake.answer_cells import answer_reader
from vaktherapie_analyse.intake.layout import MEASURED, ColumnLayout, Layout, Layouts
from vaktherapie_analyse.intake.raw import RawTable
from vaktherapie_analyse.intake.unused import looks_personal
from vaktherapie_analyse.intake.values import is_missing, score_of, shown
from vaktherapie_analyse.intake.vocabulary import moment_of_cell
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import MarkedSheet

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["marked_sheets"]

_CODES: Final = ("client", "respondent")

#: In place of a text that may be somebody's name.
HIDDEN: Final = "…"


def marked_sheets(
    layouts: Layouts,
    tables: Iterable[RawTable],
    problems: Iterable[Problem],
    instrument: Instrument,
) -> Iterator[MarkedSheet]:
    """One sheet per table with a fault in a row; texts that are not known words are hidden."""
    found = list(problems)
    for layout, raw in zip(layouts.tables, tables, strict=True):
        here = [
            p
            for p in found
            if (p.place.file, p.place.sheet) == (layout.file, layout.sheet)
            and p.place.row is not None
            and p.place.row > (layout.header_row or 0)
        ]
        if here and layout.kind != "unused":
            yield _sheet(layout, raw, here, _Known(instrument, layouts.first_numbers))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is needed to tell a known answer from any other text."""

    instrument: Instrument
    first_numbers: Mapping[str, int]


def _sheet(
    layout: Layout, raw: RawTable, problems: Sequence[Problem], known: _Known
) -> MarkedSheet:
    columns = _needed(layout, {p.place.column for p in problems})
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.place.row or 0, []).append(problem)
    numbers = sorted(by_row)
    shown = [_readers(layout, raw, column, known) for column in columns]
    position = {column.header: at for at, column in reversed([*enumerate(columns, start=1)])}
    return MarkedSheet(
        title=layout.sheet or layout.file,
        headers=("", *(column.header for column in columns)),
        rows=tuple(
            (
                number,
                *(
                    show(raw.cells[number - 1, c.index])
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
        or (column.header in faulty and column.meaning.role != "birth")
    ]


def _readers(layout: Layout, raw: RawTable, column: ColumnLayout, known: _Known) -> Any:
    """A function from a cell of that column to what may be shown of it."""
    role = column.meaning.role
    if role in _CODES:
        hidden = looks_personal(pd.unique(raw.cells[layout.header_row or 0 :, column.index]))
        return _hide if hidden else _as_text
    if role == "item":
        key = column.meaning.key
        block = known.instrument.block_of(key)
        read = answer_reader(block, known.first_numbers.get(key), layout)
        return lambda cell: _known(cell, known=not isinstance(read(cell), Message))
    if role == "moment":
        return lambda cell: _known(cell, known=moment_of_cell(str(cell)) is not None)
    if role == "age":  # a date here is that of a birth
        return lambda cell: HIDDEN if isinstance(cell, date) else _known(cell, known=False)
    return lambda cell: _known(cell, known=False)


def _known(cell: Any, *, known: bool) -> str | float | None:
    """The cell where it is a number that is not long, a date or a known word."""
    number = score_of(cell)
    if isinstance(number, float) and isinstance(shown(number), Message):
        return HIDDEN
    if isinstance(cell, bool) or not isinstance(cell, str):
        return _as_text(cell)
    if is_missing(cell) and not cell.strip():
        return None
    return cell if known or isinstance(number, float) else HIDDEN


def _as_text(cell: Any) -> str | float | None:
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()[:10]
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return cell
    return str(cell) or None


def _hide(cell: Any) -> str | None:
    return HIDDEN if cell != "" else None
