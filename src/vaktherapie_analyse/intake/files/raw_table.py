"""RawTable: the cells of one sheet as they stand."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import numpy as np

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.personal import shown_sheet

#: What holds sheets, and what holds text.
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITED: Final = (".csv", ".tsv", ".txt")

#: What reading a damaged ZIP can raise; an odd or encrypted part of it is a RuntimeError.
DAMAGED: Final = (
    OSError, ValueError, LookupError, EOFError, RuntimeError, struct.error, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip

#: A larger file or a wider table is no questionnaire data; reading it could take all memory.
MAX_BYTES: Final = 1_000_000_000
MAX_COLUMNS: Final = 5_000
MAX_CELLS: Final = 20_000_000
#: Of a text file of which a cell has at most so many letters, its delimiter included: equal texts
#: of a column are kept once, so that these take less memory than the others. A million people with
#: the answers of two moments are 60 million.
MAX_SHORT_CELLS: Final = 64_000_000
SHORT: Final = 5
#: Of all sheets of a workbook, which are in memory at once.
MAX_ALL_CELLS: Final = 2 * MAX_CELLS
#: The header is looked for in so many rows.
_TOP: Final = 30
#: Of a text file; Excel has 32,767.
MAX_CELL_LENGTH: Final = 1_000_000

#: Is called now and then during long work with the share that is done, 0–1.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The cells of one sheet or text file; a table is equal to itself only.

    Attributes
    ----------
    file
        Name of the file without its folder.
    sheet
        Name of the sheet, None for a text file.
    number
        The place of the sheet in its workbook, from 1.
    cells
        Rows × columns. The first row is row 1 in Excel. A cell is a text, a number, or a date;
        an empty cell is an empty text; a cell without the value it should have is `Broken`.
    encoding, delimiter
        How a text file was read.
    hidden
        Whether the sheet is hidden.
    hidden_rows, hidden_columns
        Row numbers as in Excel; columns from 0.
    errors_unseen
        Whether the format gives an empty cell for an error or a formula that was not computed.
    n_fields
        Of a text file: the number of fields of each row as it stands.
    two_headers
        Whether the header was made of two rows; it stands in the lower one.
    questionnaire
        Key of the questionnaire that the export itself says this is, empty where it does not.
    seen
        What was looked up in the cells, see `used_rows`.
    """

    file: str
    sheet: str | None
    cells: Cells
    encoding: str | None = None
    delimiter: str | None = None
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors_unseen: bool = False
    n_fields: tuple[int, ...] = ()
    number: int = 1
    two_headers: bool = False
    questionnaire: str = ""
    seen: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def top(self) -> Cells:
        """The rows in which the header is looked for."""
        cells: Cells = self.cells[:_TOP]
        return cells

    @property
    def shown(self) -> str | None:
        """The name of the sheet as people may see it."""
        return shown_sheet(self.sheet, self.number)


def cells_of(rows: Sequence[Sequence[Any]]) -> Cells:
    """The rows as one rectangle; shorter rows end in empty cells.

    >>> cells_of([["a", 1.0], ["b"]]).tolist()
    [['a', 1.0], ['b', '']]
    """
    lengths = {len(row) for row in rows}
    width = max(lengths, default=0)
    if len(lengths) > 1:
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    shape = len(rows), width
    return np.fromiter(chain.from_iterable(rows), object, len(rows) * width).reshape(shape)


def refuse_too_large(
    place: Place, n_rows: int, n_columns: int, n_letters: int | None = None
) -> None:
    """Refuse a table that could take all memory; of a text file by its letters too.

    Raises
    ------
    DataError
        Where it has more than `MAX_COLUMNS` columns, `MAX_CELLS` cells or `MAX_SHORT_CELLS` cells.
    """
    if n_columns > MAX_COLUMNS:
        raise DataError.of("intake.too_wide", place, limit=MAX_COLUMNS)
    is_short = n_letters is not None and n_letters <= SHORT * n_rows * n_columns
    limit = MAX_SHORT_CELLS if is_short else MAX_CELLS
    if n_rows * n_columns > limit:
        key = "intake.too_many_cells" if place.sheet else "intake.too_many_cells_in_file"
        size = {"limit": limit // 10**6, "n_rows": n_rows, "n_columns": n_columns}
        raise DataError.of(key, place, **size)


def refuse_too_many(place: Place, n_cells: int) -> None:
    """Refuse a workbook whose sheets, each of them small enough, could take all memory together.

    Raises
    ------
    DataError
        Where they have more than `MAX_ALL_CELLS` cells.
    """
    if n_cells > MAX_ALL_CELLS:
        raise DataError.of("intake.too_many_cells_in_all", place, limit=MAX_ALL_CELLS // 10**6)
