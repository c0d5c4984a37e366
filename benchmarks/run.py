"""What the program needs beside what it is built on: ratios, all measured in one run.

Run `python benchmarks/run.py`; it prints a table and writes it into `benchmarks/README.md`. The
data are invented and written to a temporary folder. `--million` adds a million people. How long
reading takes beside the readers it is built on stands in `benchmarks/intake.py`.
"""

from __future__ import annotations

import argparse
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PILOT = ROOT / "data" / "voorbeeld" / "pilot.xlsx"
README = Path(__file__).parent / "README.md"
START, END = "<!-- measured -->\n", "<!-- end -->\n"
N_ITEMS = 25

Row = tuple[str, float, str, float]

ANALYSE = "import sys; from vaktherapie_analyse.cli import main; sys.exit(main(sys.argv[1:]))"
#: The libraries of the program, and the sheets of a workbook.
LIBRARIES = (
    "import sys, numpy, pandas, scipy.stats, rich.console, typer, msgspec, python_calamine\n"
    "book = python_calamine.load_workbook(sys.argv[1])\n"
    "for name in book.sheet_names: book.get_sheet_by_name(name).to_python()"
)
EMPTY = "import sys, typer\napp = typer.Typer()\n@app.command()\ndef nothing(): pass\napp()"
PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1], sep=';')"


def write(path: Path, n_people: int) -> Path:
    """Invented answers of so many people, at begin and end."""
    made = random.Random(1)
    names = [f"sdq{number}" for number in range(1, N_ITEMS + 1)]
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(["client", "respondent", "moment", "leeftijd", "geslacht", *names]))
        for number in range(n_people):
            age, sex = made.randint(4, 15), made.choice("mv")
            for moment in ("begin", "eind"):
                answers = ";".join(map(str, made.choices(range(3), k=N_ITEMS)))
                file.write(f"\nK{number};R{number};{moment};{age};{sex};{answers}")
        file.write("\n")
    return path


def best(code: str, arguments: Sequence[object], runs: int) -> float:
    """The seconds that a program of its own takes, the best of some runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
        )
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def measure(folder: Path, runs: int, sizes: Sequence[int]) -> list[Row]:
    """What was measured beside what, in seconds."""
    libraries = best(LIBRARIES, [PILOT], runs)
    empty = best(EMPTY, ["--help"], runs)
    rows: list[Row] = [
        ("`analyse sdq pilot.xlsx`", best(ANALYSE, ["sdq", PILOT], runs), "libraries", libraries),
        ("`analyse --help`", best(ANALYSE, ["--help"], runs), "empty typer program", empty),
    ]
    for size in sizes:
        path = write(folder / f"{size}.csv", size)
        ours = best(ANALYSE, ["sdq", path, "--informant", "ouder"], 1)
        theirs = best(PANDAS, [path], 1)
        rows.append((f"{size:,} people from csv", ours, "pandas.read_csv", theirs))
    seconds = []
    for size in (100, 1_000):
        path = write(folder / f"{size}.csv", size)
        asked = ["sdq", path, "--informant", "ouder", "--per-respondent"]
        asked += ["-o", folder / f"{size}.xlsx", "--formaat", "csv", "--tabel", "transitions"]
        seconds.append(best(ANALYSE, asked, 1))
    name = "xlsx `--per-respondent`, 1,000 people"
    return [*rows, (name, seconds[1], "the same, 100 people", seconds[0])]


def table(rows: Sequence[Row]) -> str:
    lines = ["| what | s | beside | s | ratio |", "|---|---|---|---|---|"]
    lines += [f"| {a} | {x:.2f} | {b} | {y:.2f} | {x / y:.1f} × |" for a, x, b, y in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--million", action="store_true")
    chosen = parser.parse_args()
    sizes = [10_000, 100_000, *([1_000_000] if chosen.million else [])]
    with tempfile.TemporaryDirectory() as folder:
        found = table(measure(Path(folder), chosen.runs, sizes))
    sys.stdout.write(found)
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    about = f"Python {platform.python_version()}, {platform.system()}.\n\n"
    text = before + START + about + found + END + rest.partition(END)[2]
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
