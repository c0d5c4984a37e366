"""A table of published percentages with their numbers of people, header and labels or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.errors import DataError, Place, Problem
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.read_files import RawFile, read_files
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.statistics.consistency import possible_counts

#: With more people almost every whole percentage is possible.
MOST: Final = 10_000

#: A format of Excel that shows a share as a percentage, with the decimals it shows.
_PERCENT_FORMAT: Final = re.compile(r"0(?:\.(0+))? ?%")


def read_percentages(path: Path) -> tuple[list[tuple[str, int]], Input]:
    """Every percentage as it is written, with its number of people, and the file.

    The percentage stands in the first column that holds one, the number of people next to it. In a
    workbook a percentage is what Excel shows: a share of 0.5 in the format 0.0% is "50.0%". A
    number has lost the zeros behind its point: 50.0 is "50" there.

    Raises
    ------
    DataError
        A cell is no percentage or no number of people: all of them, with their rows.
    """
    file = read_files([path])[0]
    problems: list[Problem] = []
    found = [row for table in _as_shown(file, path) for row in _rows(table, problems)]
    if problems:
        raise DataError(problems)
    if not found:
        raise DataError.of("grim.no_rows", Place(file.name))
    return found, Input(file.name, file.sha256, len(found))


def _as_shown(file: RawFile, path: Path) -> Sequence[RawTable]:
    """The tables, with every share that Excel shows as a percentage as that text."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return file.tables
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    for table in file.tables:
        for row in book[str(table.sheet)].iter_rows():
            for cell in row:
                format_ = _PERCENT_FORMAT.fullmatch(str(cell.number_format))
                if format_ and isinstance(cell.value, (int, float)):
                    decimals = len(format_[1] or "")
                    text = f"{100 * cell.value:.{decimals}f}%"
                    table.cells[cell.row - 1, cell.column - 1] = text
    return file.tables


def _rows(table: RawTable, problems: list[Problem]) -> list[tuple[str, int]]:
    found = []
    for number, cells in enumerate(table.cells.tolist(), start=1):
        filled = [cell for cell in cells if str(cell).strip()]
        if not filled or (number == 1 and not any(map(_percentage, filled))):
            continue  # an empty row, or the header
        first, second = _claim(cells)
        percentage, n = _percentage(first), _whole(second)
        place = Place(table.file, table.shown, number)
        if isinstance(first, float) and 0 < first < 1:
            problems.append(Problem(Message("grim.row_share"), place))
        elif percentage is None:
            problems.append(Problem(Message("grim.row_percentage"), place))
        elif n is None:
            problems.append(Problem(Message("grim.row_n", {"most": MOST}), place))
        else:
            found.append((percentage, n))
    return found


def _claim(cells: list[Any]) -> tuple[Any, Any]:
    """The percentage and the cell beside it, behind labels such as the name of a finding."""
    pairs = list(zip(cells, [*cells[1:], ""], strict=True))
    written = [(one, n) for one, n in pairs if "%" in str(one) and _percentage(one)]
    whole = [(one, n) for one, n in pairs if _percentage(one) and _whole(n)]
    return (written or whole or pairs)[0]


def _percentage(cell: Any) -> str | None:
    text = f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()
    try:
        possible_counts(text, 1)
    except DataError:
        return None
    return text


def _whole(cell: Any) -> int | None:
    text = f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()
    return int(text) if re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) <= MOST else None
