"""How long reading takes beside the readers it is built on: 100,000 rows × 60 columns.

Run `python benchmarks/intake.py`; it writes its invented file to a temporary folder and prints
the best of some runs. The aims: reading a workbook at most 1.5 × python-calamine's own row
iteration, a text file at most 2 × the C reader of pandas that gives the same, every cell as text;
what that reader needs when it makes numbers of them stands beside it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import python_calamine

from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.intake.files.read_files import read_files

N_ITEMS, N_OTHERS = 25, 29
PERSON = ("client", "respondent", "moment", "datum", "leeftijd", "geslacht")


def write(folder: Path, n_rows: int) -> tuple[Path, Path]:
    """The same invented rows as a workbook and as a text file."""
    made = random.Random(1)
    header = [*PERSON, *(f"sdq{n}" for n in range(1, N_ITEMS + 1))]
    header += [f"x{n}" for n in range(N_OTHERS)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("SDQ")
    sheet.append(header)
    lines = [";".join(header)]
    for number in range(n_rows):
        person = [f"K{number // 2}", f"R{number // 2}", ("begin", "eind")[number % 2]]
        row: list[Any] = [*person, "2024-05-03", 7, "m"]
        row += [made.randrange(3) for _ in range(N_ITEMS + N_OTHERS)]
        sheet.append(row)
        lines.append(";".join(map(str, row)))
    book.save(folder / "groot.xlsx")
    (folder / "groot.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "groot.xlsx", folder / "groot.csv"


def iterate(path: Path) -> None:
    sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
    for _ in sheet.iter_rows():
        pass


def best(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    sdq = load_instrument("sdq")
    with tempfile.TemporaryDirectory() as folder:
        book, text = write(Path(folder), chosen.rows)
        works: dict[str, Callable[[], object]] = {
            "calamine, rows": lambda: iterate(book),
            "xlsx read": lambda: read_files([book]),
            "xlsx to answers": lambda: read_answers([book], sdq),
            "pandas C, numbers": lambda: pd.read_csv(text, sep=";"),
            "pandas C, text": lambda: pd.read_csv(text, sep=";", header=None, dtype=object),
            "csv read": lambda: read_files([text]),
            "csv to answers": lambda: read_answers([text], sdq),
        }
        seconds = {name: best(work, chosen.runs) for name, work in works.items()}
    for name, value in seconds.items():
        base = seconds["calamine, rows" if "xlsx" in name or "cal" in name else "pandas C, text"]
        sys.stdout.write(f"{name:20} {value:7.2f} s  {value / base:5.2f} ×\n")


if __name__ == "__main__":
    main()
