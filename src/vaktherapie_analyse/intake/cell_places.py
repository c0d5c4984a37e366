"""Where the answers of one measurement stand: the cell of every item, or of every score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.answers import Answers, Cell, Trace
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.personal import letters
from vaktherapie_analyse.intake.files.raw_table import Progress
from vaktherapie_analyse.intake.files.read_files import RawFile
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Settings
from vaktherapie_analyse.intake.read_answers import Read, checked, read_all

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def read_traced(
    paths: Sequence[Path | RawFile],
    instrument: Instrument,
    settings: Settings,
    progress: Progress | None = None,
) -> tuple[Answers, Trace]:
    """As `read_answers`, with where each answer stands; all that was read stays in memory."""
    read = read_all(paths, instrument, settings, progress)
    return checked(read, settings), partial(places_of, read)


def places_of(read: Read, client: str, respondent: str, moment: str) -> dict[str, Cell]:
    """Item or scale → the cell it was read from, in the order of the table.

    Of an item with two columns (of two forms), or a scale with a score and a band, the first one
    that is filled in.
    """
    found: dict[str, Cell] = {}
    if read.found is None:
        return found
    where = read.found.where
    mine = (where["client"] == client) & (where["respondent"] == respondent)
    here = where.loc[mine & (where["moment"] == moment), ["table", "row"]]
    filled: set[str] = set()
    for number, row in here.itertuples(index=False):
        layout = read.layouts.tables[number]
        # Columns of scores before those of bands.
        columns = sorted(layout.having(*MEASURED), key=lambda c: c.meaning.role == "band")
        for column in columns:
            key = column.meaning.key
            if column.meaning.moment not in ("", moment) or key in filled:
                continue
            is_filled = not is_missing(layout.raw.cells[row - 1, column.index])
            filled |= {key} if is_filled else set()
            if is_filled or key not in found:
                found[key] = Cell(layout.place(int(row), column), letters(column.index))
    return found
