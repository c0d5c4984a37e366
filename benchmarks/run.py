"""What the program needs beside what it is built on: ratios, all measured in one run.

Run `python benchmarks/run.py`; it prints a table and writes it into `benchmarks/README.md`. The
data are invented and written to a temporary folder. `--million` adds a million people. How long
reading takes beside the readers it is built on stands in `benchmarks/intake.py`.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PILOT = ROOT / "data" / "voorbeeld" / "pilot.xlsx"
README = Path(__file__).parent / "README.md"
START, END = "<!-- measured -->\n", "<!-- end -->\n"
N_ITEMS = 25

#: Seconds of the processor, and megabytes.
Needed = tuple[float, float]
Row = tuple[str, Needed, str, Needed]
#: So many people are tested too.
TESTED = 100_000


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


def best(code: str, arguments: Sequence[object], runs: int) -> Needed:
    """What a program of its own needs at least, of some runs.

    Seconds of the processor and not those of the clock: what else the computer does counts little.
    """
    found = []
    for _ in range(runs):
        program = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.DEVNULL, cwd=ROOT
        )
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        if program.returncode:
            sys.exit(f"ended with code {program.returncode}: {arguments}")
        # The unit of the largest memory is a kilobyte, on a Mac a byte.
        kilobyte = 1 if sys.platform == "darwin" else 1024
        found.append((used.ru_utime + used.ru_stime, used.ru_maxrss * kilobyte / 1e6))
    return min(seconds for seconds, _ in found), min(memory for _, memory in found)


def measure(folder: Path, runs: int, sizes: Sequence[int]) -> Iterator[Row]:
    """What was measured beside what."""
    libraries, empty = best(LIBRARIES, [PILOT], runs), best(EMPTY, ["--help"], runs)
    yield "`analyse sdq pilot.xlsx`", best(ANALYSE, ["sdq", PILOT], runs), "libraries", libraries
    yield "`analyse --help`", best(ANALYSE, ["--help"], runs), "empty typer program", empty
    parents = ["--informant", "ouder"]
    for size in sizes:
        path = write(folder / f"{size}.csv", size)
        read = best(PANDAS, [path], 1)
        asked = best(ANALYSE, ["sdq", path, *parents], 1)
        yield f"{size:,} people from csv", asked, "pandas.read_csv", read
        if size == TESTED:
            tested = best(ANALYSE, ["sdq", path, *parents, "--toetsen"], 1)
            yield f"`--toetsen`, {size:,} people", tested, "without", asked
    written = []
    for size in (100, 1_000):
        path = write(folder / f"{size}.csv", size)
        asked_of = ["sdq", path, *parents, "--per-respondent", "-o", folder / f"{size}.xlsx"]
        asked_of += ["--formaat", "csv", "--tabel", "transitions"]
        written.append(best(ANALYSE, asked_of, 1))
    yield "xlsx `--per-respondent`, 1,000 people", written[1], "the same, 100 people", written[0]


def table(rows: Iterable[Row]) -> str:
    lines = ["| what | s | MB | beside | s | MB | ratio |", "|---|---|---|---|---|---|---|"]
    for what, (x, memory), beside, (y, other) in rows:
        numbers = f"{x:.2f} | {memory:.0f} | {beside} | {y:.2f} | {other:.0f}"
        lines.append(f"| {what} | {numbers} | {x / y:.1f} × |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--million", action="store_true")
    chosen = parser.parse_args()
    sizes = [10_000, TESTED, *([1_000_000] if chosen.million else [])]
    with tempfile.TemporaryDirectory() as folder:
        found = table(measure(Path(folder), chosen.runs, sizes))
    sys.stdout.write(found)
    before, _, rest = README.read_text(encoding="utf-8").partition(START)
    about = f"Python {platform.python_version()}, {platform.system()}.\n\n"
    text = before + START + about + found + END + rest.partition(END)[2]
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
