"""Which rows of a table are about people."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.intake.cells.cell_types import Broken, Cells
from vaktherapie_analyse.intake.cells.cell_values import Different, different_in, is_missing
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.summary_rows import summary_rows
from vaktherapie_analyse.intake.layout.trials import trial_rows

Rows = npt.NDArray[np.intp]
_Look = TypeVar("_Look", bound=Callable[..., Any])


class UsedRows(NamedTuple):
    """Indices of rows of a table.

    Left out of `rows` are those below the table with a total or a mean in place of a code, which
    `n_summary` counts, and the `trials` of a form. Of the `doubted`, which are among `rows`, it is
    not clear whether they are a summary.
    """

    rows: Rows
    n_summary: int
    doubted: Rows
    trials: Rows


def _once(look: _Look) -> _Look:
    """The same, looked up once in the cells and forgotten with them: they are about people."""

    @wraps(look)
    def once(layout: Layout, *asked: ColumnLayout) -> Any:
        about, seen = (layout.columns, *asked), layout.raw.seen
        key = (look, layout.first_row, *map(id, about))
        if key not in seen:
            seen[key] = look(layout, *asked), about  # kept, so that their ids stay theirs
        return seen[key][0]

    return once  # type: ignore[return-value]


@_once
def used_rows(layout: Layout) -> UsedRows:
    """The rows below the header that hold something in a recognised column.

    It is asked at every step, and looking takes long.
    """
    first, cells = layout.first_row, layout.below
    told = [column.index for column in layout.columns if column.meaning.role != "trial"]
    filled = np.zeros(len(cells), dtype=bool)
    for column in told:
        if filled.all():
            break
        filled[~filled] = cells[~filled, column] != ""
    trial = filled & trial_rows(layout.columns, cells)
    summary, doubted = summary_rows(layout, filled & ~trial)
    used = np.flatnonzero(filled & ~trial & ~summary) + first
    return UsedRows(
        used, int(summary.sum()), np.flatnonzero(doubted) + first, np.flatnonzero(trial) + first
    )


def used_cells(layout: Layout, column: ColumnLayout) -> Cells:
    """The cells of a column in the used rows."""
    cells: Cells = layout.raw.cells[used_rows(layout).rows, column.index]
    return cells


@_once
def different_cells(layout: Layout, column: ColumnLayout) -> Different:
    """The different cells of a column in the used rows; of answers two steps ask for them."""
    return different_in(used_cells(layout, column))


def has_answers(layout: Layout) -> bool:
    """Whether anybody answered or scored anything in this table."""
    return any(
        not is_missing(cell)
        for column in layout.having(*MEASURED)
        for cell in used_cells(layout, column)
    )


def codes_below(layout: Layout, column: ColumnLayout) -> list[str]:
    """The different codes in a column of the used rows."""
    cells = pd.unique(used_cells(layout, column))
    return [code for cell in cells if not isinstance(cell, Broken) and (code := code_of(cell))]
