"""Invented measurements, and ways to write them as people keep them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import hint, render

Row = Sequence[Any]


@dataclass(frozen=True)
class Files:
    """Writes files in a temporary folder."""

    folder: Path

    def xlsx(self, name: str = "pilot.xlsx", **sheets: Sequence[Row]) -> Path:
        """A workbook; an underscore in a sheet name becomes a space."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title.replace("_", " "))
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        sheet.cell(number, column, value)
        book.save(self.folder / name)
        return self.folder / name

    def csv(
        self,
        rows: Sequence[Row],
        name: str = "pilot.csv",
        delimiter: str = ";",
        encoding: str = "utf-8",
        first: str = "",
    ) -> Path:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerows(rows)
        return self.bytes((first + text.getvalue()).encode(encoding), name)

    def bytes(self, content: bytes, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path


ITEMS = [f"sdq{number}" for number in range(1, 26)]
ZEROS = [0] * 25


def explained(error: DataError) -> list[str]:
    """Every fault as a line: place, text, hint; in Dutch."""
    lines = []
    for problem in error.problems:
        where = problem.place
        place = " · ".join(
            str(part)
            for part in (where.file, where.sheet, where.row and f"rij {where.row}", where.column)
            if part
        )
        lines.append(f"{place} | {render(problem.message)} | {hint(problem.message)}")
        assert render(problem.message, "en")
        hint(problem.message, "en")
    return lines
