"""A table of published percentages with their numbers of people: two columns, header or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.errors import DataError, Place, Problem
from vaktherapie_analyse.intake.raw import RawTable
from vaktherapie_analyse.intake.read import read_files
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.statistics.consistency import possible_counts

__all__ = ["read_percentages"]


def read_percentages(path: Path) -> tuple[list[tuple[str, int]], Input]:
    """Every percentage as it is written, with its number of people, and the file.

    A number in a workbook has lost the zeros behind its point: 50.0 is "50" there. A percentage
    that Excel holds as a share (0.5 shown as 50 %) is refused, because its decimals are unknown.

    Raises
    ------
    DataError
        A cell is no percentage or no number of people: all of them, with their rows.
    """
    file = read_files([path])[0]
    problems: list[Problem] = []
    found = [row for table in file.tables for row in _rows(table, problems)]
    if problems:
        raise DataError(problems)
    if not found:
        raise DataError.of("grim.no_rows", Place(file.name))
    return found, Input(file.name, file.sha256, len(found))


def _rows(table: RawTable, problems: list[Problem]) -> list[tuple[str, int]]:
    found = []
    for number, cells in enumerate(table.cells.tolist(), start=1):
        filled = [cell for cell in cells if str(cell).strip()]
        if not filled or (number == 1 and not any(c.isdigit() for c in str(filled[0]))):
            continue  # an empty row, or the header
        first, second = (*cells, "", "")[:2]
        percentage, n = _percentage(first), _whole(second)
        place = Place(table.file, table.sheet, number)
        if isinstance(first, float) and 0 < first < 1:
            problems.append(Problem(Message("grim.row_share"), place))
        elif percentage is None:
            problems.append(Problem(Message("grim.row_percentage"), place))
        elif n is None:
            problems.append(Problem(Message("grim.row_n"), place))
        else:
            found.append((percentage, n))
    return found


def _percentage(cell: Any) -> str | None:
    text = f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()
    try:
        possible_counts(text, 1)
    except DataError:
        return None
    return text


def _whole(cell: Any) -> int | None:
    text = f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()
    return int(text) if text.isdecimal() and int(text) > 0 else None
