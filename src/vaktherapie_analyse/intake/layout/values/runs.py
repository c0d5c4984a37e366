"""Runs of answer columns side by side: as many as the questionnaire has items.

A column counts by what stands in it, never by what its question says. One odd cell does not put a
column outside a run, since everything behind it would then shift.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Literal

from vaktherapie_analyse.intake.cells.answer_cells import answer_reader, number_of_answer
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.personal import letters
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_NUMBERS
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Items

#: Only answers, answers and a few other cells, nothing below the header, or something else.
Fit = Literal["answers", "nearly", "blank", "other"]

#: So many odd cells, or so large a share of the filled ones, in a column that nearly fits.
_FEW_ODD: Final = 2
_SHARE_ODD: Final = 0.1

#: One way of reading headers: the moment that a column names, and whether its word is clear.
MomentOf = Callable[["Column"], "tuple[str | None, bool]"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column with a header; `odd` are the positions, in its rows, of what is no answer."""

    index: int
    header: str
    fit: Fit
    odd: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Columns in order, the moment their headers name, and whether its word is clear."""

    columns: tuple[Column, ...]
    moment: str = ""
    sure: bool = False

    @property
    def span(self) -> str:
        return f"{letters(self.columns[0].index)}–{letters(self.columns[-1].index)}"


def column_of(index: int, header: str, cells: Cells, block: Items) -> Column:
    """The column with how well its cells can be answers, counted from 0 or from 1, or in words."""
    counts = Counter(cells.tolist())
    kinds = {cell: _is_answer(cell, block) for cell in counts}
    answers, odd = (
        sum(n for cell, n in counts.items() if kinds[cell] is kind) for kind in (True, False)
    )
    if not odd:
        return Column(index, header, "answers" if answers else "blank")
    if odd < answers and odd <= max(_FEW_ODD, _SHARE_ODD * (odd + answers)):
        places = tuple(at for at, cell in enumerate(cells) if kinds[cell] is False)
        return Column(index, header, "nearly", places)
    return Column(index, header, "other")


def _is_answer(cell: Any, block: Items) -> bool | None:
    """Whether a cell can be an answer; None where it says that there is none."""
    if is_missing(cell):
        return None
    number = number_of_answer(cell, block)
    if number is None:
        found = answer_reader(block)(cell)
        return None if found is None else not isinstance(found, Message)
    if 0 <= number <= block.highest - block.lowest + 1:
        return True
    return None if number in MISSING_NUMBERS else False


def stretches(columns: Sequence[Column]) -> list[Run]:
    """The columns side by side that hold answers, without the empty ones at both ends.

    >>> columns = [Column(at, "x", fit) for at, fit in enumerate(("blank", "answers", "other"))]
    >>> [run.span for run in stretches(columns)]
    ['B–B']
    """
    found = []
    for outside, group in groupby(columns, key=lambda column: column.fit == "other"):
        side_by_side = [] if outside else [*group]
        filled = [at for at, column in enumerate(side_by_side) if column.fit != "blank"]
        if filled:
            found.append(Run(tuple(side_by_side[filled[0] : filled[-1] + 1])))
    return found


def fitting_runs(stretch: Run, n_items: int, ways: Sequence[MomentOf]) -> list[Run]:
    """The runs of exactly so many columns in one stretch; none where its length does not fit.

    A column without any answer is left out where that gives the right length. A stretch of several
    times that length is cut by the moments in its headers, or else into equal parts.
    """
    filled = tuple(column for column in stretch.columns if column.fit != "blank")
    for columns in (filled, stretch.columns):
        if len(columns) % n_items == 0:
            named = by_moment(columns, ways)
            if named and all(len(run.columns) == n_items for run in named):
                return named
            starts = range(0, len(columns), n_items)
            return [Run(columns[start : start + n_items]) for start in starts]
    return []


def by_moment(columns: Sequence[Column], ways: Sequence[MomentOf]) -> list[Run]:
    """The columns per moment, read from every header in the same way; [] where one names none."""
    for way in ways:
        named = [way(column) for column in columns]
        if all(moment for moment, _ in named):
            moments = dict.fromkeys(moment or "" for moment, _ in named)
            sure = all(sure for _, sure in named)
            return [
                Run(
                    tuple(c for c, own in zip(columns, named, strict=True) if own[0] == moment),
                    moment,
                    sure,
                )
                for moment in moments
            ]
    return []
