"""Columns that look like the items of one more measurement and would stay unread.

Their names are those of the items with unknown words beside them (`sdq1_T12`, `sdq1.1`), or they
stand side by side and hold answers, as many as there are items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.intake.cells.cell_values import number_in
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.personal import letters
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.names.headers import Headers
from vaktherapie_analyse.intake.layout.names.instrument_names import item_word
from vaktherapie_analyse.intake.layout.values.runs import Column, column_of, stretches
from vaktherapie_analyse.intake.layout.values.unclaimed import Table, share
from vaktherapie_analyse.intake.problems import Problems

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

#: More than this share of what is measured, or of the cells of a column, is no chance.
_MOST: Final = 0.8
#: With fewer columns it is no measurement.
_FEW: Final = 2
#: No answer and no sum of answers is higher.
_HIGHEST: Final = 100
#: So many further questions may stand behind the items.
_BEYOND: Final = 8


def check_unread(
    tables: Mapping[int, Table],
    headers: Headers,
    instrument: Instrument,
    named: Mapping[int, str],
    problems: Problems,
) -> None:
    """Add a problem for each group of columns that may be one more measurement.

    Columns without the name of an item are one only where no second measurement is known: `named`
    holds the moments in the names of the tables.
    """
    block = next((block for block in instrument.items if block.count), None)
    for number, table in tables.items():
        unread = set(table.free)
        for pattern, columns in _by_affix(table, headers).items():
            _ask_moment(table, pattern, columns, problems)
            unread -= {*columns}
        if block and len(tables) == 1 and number not in named and table.layout.kind == "items":
            runs = [*_runs(table, unread, block)]
            for columns in runs if runs and not _is_measured_again(table) else ():
                _ask_run(table, columns, instrument, problems)


def unknown_affixes(layouts: Sequence[Layout], headers: Headers, problems: Problems) -> None:
    """Add a problem where nearly all items are there twice, with unknown words behind them."""
    if any(layout.is_measured for layout in layouts):
        return
    for layout in layouts:
        for number, row in enumerate(layout.raw.top, start=1):
            found = {headers.unknown_affix(header_text(cell)) for cell in row} - {None}
            n_items = Counter(one[1] for one in found if one)
            patterns = sorted(p for p, n in n_items.items() if n > _MOST * headers.n_items)
            if patterns:
                values = {"patterns": patterns, "first": patterns[0]}
                problems.add("suffix_unknown", layout.place(number), **values)


def _by_affix(table: Table, headers: Headers) -> dict[str, list[ColumnLayout]]:
    """The columns that hold numbers and name nearly all that is measured, by what is beside it."""
    found: dict[str, dict[str, ColumnLayout]] = {}
    for column in table.free:
        named = headers.unknown_affix(column.header)
        if named and share(table.cells(column), _is_measure) > _MOST:
            found.setdefault(named[1], {})[named[0]] = column
    measured = {column.meaning.key for column in table.layout.having(*MEASURED)}
    return {
        pattern: [*columns.values()]
        for pattern, columns in found.items()
        if len(measured & columns.keys()) > max(_FEW, _MOST * min(len(measured), headers.n_items))
    }


def _is_measure(cell: Any) -> bool:
    """Whether a cell is a small number or a word, as an answer or a score is."""
    number = number_in(cell)
    return isinstance(cell, str) if number is None else 0 <= number <= _HIGHEST


def _ask_moment(
    table: Table, pattern: str, columns: Sequence[ColumnLayout], problems: Problems
) -> None:
    """Ask which moment it is, with a line for all columns; so too of those without a moment."""
    lines = [f'--kolom "{pattern}=* eind"']
    if any(not column.meaning.moment for column in table.layout.having(*MEASURED)):
        lines.append('--kolom "*=* begin"')
    values = {"n": len(columns), "pattern": pattern, "lines": " ".join(lines)}
    problems.add("measurement_unread", table.layout.place(table.layout.header_row), **values)


def _is_measured_again(table: Table) -> bool:
    """Whether the rows, or the columns read already, are of more than one moment."""
    moments = {column.meaning.moment for column in table.layout.having("item")}
    if len(moments) > 1 or table.layout.having("moment"):
        return True
    codes = [table.cells(code) for code in table.layout.having("client", "respondent")]
    people = [tuple(map(code_of, person)) for person in zip(*codes, strict=True)]
    return len(set(people)) < len(people)


def _runs(
    table: Table, unread: Container[ColumnLayout], block: Items
) -> Iterator[list[ColumnLayout]]:
    """The columns side by side that hold answers, as many as the items, or twice as many …"""
    free = {column.index: column for column in table.free if column in unread}
    side_by_side = [
        column_of(at, free[at].header, table.cells(free[at]), block)
        if at in free
        else Column(at, "", "other")
        for at in range(table.layout.raw.cells.shape[1])
    ]
    for run in stretches(side_by_side):
        beyond = len(run.columns) - block.count
        if 0 <= beyond <= _BEYOND or (beyond > 0 and beyond % block.count == 0):
            yield [free[column.index] for column in run.columns]


def _ask_run(
    table: Table, columns: Sequence[ColumnLayout], instrument: Instrument, problems: Problems
) -> None:
    values = {
        "n": len(columns),
        "first": letters(columns[0].index),
        "last": letters(columns[-1].index),
        "header": columns[0].shown,
        "item": f"{item_word(instrument)}1",
        "pattern": _beginning(columns, table) or columns[0].shown,
    }
    problems.add("run_unread", table.layout.place(table.layout.header_row), **values)


def _beginning(columns: Sequence[ColumnLayout], table: Table) -> str:
    """With what all these headers begin and no other one, and a *; empty where there is nothing."""
    headers = sorted(column.header for column in columns)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(headers[0], headers[-1], strict=False))
    shared = "".join(sign for sign, _ in same).rstrip("0123456789")
    others = [column.header for column in table.layout.columns]
    alone = not any(plain(other).startswith(plain(shared)) for other in others)
    return f"{shared}*" if shared and alone else ""
