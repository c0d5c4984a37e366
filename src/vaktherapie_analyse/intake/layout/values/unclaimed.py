"""The columns of a table that no name tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.moment_names import cell_word
from vaktherapie_analyse.intake.cells.personal import letters
from vaktherapie_analyse.intake.cells.vocabulary import tokens
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning
from vaktherapie_analyse.intake.layout.used_rows import Rows, used_cells, used_rows
from vaktherapie_analyse.intake.problems import Problems

#: So large a share of the cells is nearly all of them.
NEARLY_ALL: Final = 0.9

_NO_MEANING: Final = Meaning("unused", sure=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with answers or scores and its columns that no name tells."""

    layout: Layout
    free: tuple[ColumnLayout, ...]

    @classmethod
    def of(cls, layout: Layout, is_known: Callable[[str], bool]) -> Table:
        """The table; `is_known` says of a header that the user or a name tells its column."""
        taken = {column.index for column in layout.columns}
        free = (
            ColumnLayout(index, header, _NO_MEANING)
            for index, header in enumerate(layout.headers)
            if index not in taken and not is_known(header)
        )
        return cls(layout, tuple(free))

    @property
    def rows(self) -> Rows:
        return used_rows(self.layout).rows

    def cells(self, column: ColumnLayout) -> Cells:
        """The cells of a column in the used rows."""
        return used_cells(self.layout, column)

    def having(self, columns: Sequence[ColumnLayout]) -> Table:
        """The table with these columns among those that are used."""
        if not columns:
            return self
        new = {column.index for column in columns}
        used = sorted((*self.layout.columns, *columns), key=lambda column: column.index)
        free = tuple(column for column in self.free if column.index not in new)
        return replace(self, layout=replace(self.layout, columns=tuple(used)), free=free)


def as_role(column: ColumnLayout, role: Any, key: str = "", moment: str = "") -> ColumnLayout:
    return replace(column, meaning=Meaning(role, key, moment, sure=False))


def name_of(column: ColumnLayout) -> str:
    """The header of a column, or its letters where it has none."""
    return column.header or letters(column.index)


def ask(
    key: str,
    table: Table,
    column: ColumnLayout,
    problems: Problems,
    others: Sequence[ColumnLayout] = (),
    role: str = "",
) -> None:
    """Add the question what a column is; without a header there is no line that answers it."""
    place = table.layout.place(table.layout.header_row, column)
    values = {"header": column.shown, "others": [one.shown for one in others], "role": role}
    problems.add(key if column.header else "column_without_header", place, **values)


def words_of(header: str) -> frozenset[str]:
    return frozenset(tokens(header))


def share(cells: Cells, fits: Callable[[Any], bool]) -> float:
    """The share of the filled cells that fit."""
    counts = Counter(cells.tolist())
    filled = sum(n for cell, n in counts.items() if not is_missing(cell))
    fitting = sum(n for cell, n in counts.items() if not is_missing(cell) and fits(cell))
    return fitting / filled if filled else 0.0


def one_to_one(first: Cells, second: Cells) -> bool:
    """Whether each value of one column stands with one value of the other; empty ones aside."""
    pairs = set(_pairs(first, second))
    return len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs})


def _pairs(first: Cells, second: Cells) -> Iterator[tuple[str, str]]:
    for one, other in zip(map(cell_word, first), map(cell_word, second), strict=True):
        if one and other:
            yield one, other
