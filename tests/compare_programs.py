"""Whether two programs give the same: `python -m tests.compare_programs ONE OTHER [FOLDER…]`.

ONE and OTHER are Pythons (`.venv/bin/python`), each with a version of the program: each is started
once and fed line by line. Every file in the folders is read by both, by `sdq`, `ari-cp`,
`bevindingen` and `kwartaal` with every set of options of theirs, and so are generated files
(`tests/made_files.py`) with one set each. What they give is held side by side as JSON, and table by
table as csv and xlsx; sheets for people are not in the contract. Numbers may differ from the tenth
digit on. A crash is a difference, also of both. Tables, columns and lines that only OTHER has are
one too, unless `--new-may-have-more`; what changed on purpose is told with `--known`, such as
`--known meta.headlines`, and still counted. Not part of the tests that always run: it needs a
second program, and half an hour.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from tests.made_files import generated
from tests.same_tables import same

ROOT = Path(__file__).parents[1]
#: Sets of options of each command that together make every table.
SDQ = (
    "",
    "--toetsen --validiteit --alle-momenten --per geslacht --per leeftijdsgroep",
    "--per kind --per-respondent --gevoeligheid --vergelijk-methoden",
    "--grens c --rci-methode ha --normleeftijd bij-meting --toetsen --taal en",
    "--grens a --rci-methode hll --verhoogd grensgebied --per informant --validiteit",
    "--sd total=steekproef --betrouwbaarheid total=steekproef --rci-methode en",
    "--normen uk-4band --vergelijk-methoden --validiteit --per kind --van eind --naar vervolg",
)
ARI = "--sd disorganised=steekproef --betrouwbaarheid disorganised=steekproef --rci-methode en"
OPTIONS = {
    "sdq": SDQ,
    "ari-cp": (*(each.replace("grensgebied", "bovengemiddeld") for each in SDQ[:5]), ARI),
    "bevindingen": (
        "",
        "--verhoogd grensgebied --hoog bovengemiddeld --taal en",
        "--normen goodman-1997 --normleeftijd bij-meting",
    ),
    "kwartaal": (
        "",
        "--kwartaal 2024-K2 --verhoogd grensgebied",
        "--tot 2024-06-30 --op begin --taal en",
        "--op start --normen theunissen-2022 --normleeftijd bij-meting",
    ),
}
#: What differs between two programs by itself.
OWN = ("program", "version", "date", "command", "inputs")
FORMATS = ("json", "csv", "xlsx")
CRASH = 70
#: What reads a line and answers it, in a process of its own.
_SERVE = """
import contextlib, io, json, sys
from vaktherapie_analyse.cli import main
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(json.loads(line))
    print(json.dumps([code, out.getvalue()]), flush=True)
"""

Tables = dict[str, list[dict[str, Any]]]


class Program:
    """One version, in a process that lives as long as it does not crash."""

    def __init__(self, python: str, folder: Path) -> None:
        self.command = [str(Path.cwd() / python), "-c", _SERVE]
        self.folder = folder
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        pipe, surroundings = subprocess.PIPE, os.environ | {"PYTHONUTF8": "1"}
        return subprocess.Popen(
            self.command, stdin=pipe, stdout=pipe, cwd=self.folder, env=surroundings, text=True
        )

    def run(self, arguments: Sequence[str]) -> tuple[int, dict[str, Tables]]:
        """The exit code, and the tables in every format; none where it refuses."""
        for left in self.folder.iterdir():
            left.unlink()
        line = [*arguments, "--formaat", "json", "-o", "it.csv", "-o", "it.xlsx"]
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            self.process = self._start()
            return CRASH, {}
        code, out = json.loads(answer)
        if not out:
            return code, {}
        found = json.loads(out)
        meta = {key: value for key, value in found["meta"].items() if key not in OWN}
        tables: Tables = found["tables"]
        return code, {
            "json": tables | {"meta": [meta]},
            "csv": dict(self._csv()),
            "xlsx": dict(self._xlsx(tables)),
        }

    def _csv(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        for path in self.folder.glob("it-*.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield path.stem.removeprefix("it-"), _rows(csv.reader(file, delimiter=";"))

    def _xlsx(self, tables: Iterable[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        book = CalamineWorkbook.from_path(str(self.folder / "it.xlsx"))
        for name in tables:
            yield name, _rows(book.get_sheet_by_name(name).to_python())


def _rows(lines: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
    header, *rest = lines
    return [dict(zip(header, map(_value, row), strict=True)) for row in rest]


def _value(cell: Any) -> Any:
    """What stands in a cell, as a number where it is one."""
    try:
        return float(cell.replace(",", ".")) if isinstance(cell, str) else cell
    except ValueError:
        return cell


def differences(one: Tables, other: Tables) -> Iterator[str]:
    """What is not the same; + before what only the other has, - before what it lacks.

    >>> one, other = {"flow": [{"n": 1, "x": 0}]}, {"flow": [{"n": 2, "y": 0}], "more": []}
    >>> [*differences(one, other)], [*differences(one, {"flow": []})]
    (['+more', '-flow.x', '+flow.y', 'flow.n'], ['flow: number of rows'])
    """
    yield from _only_in_one(one, other, "")
    for table in [name for name in one if name in other]:
        rows, others = one[table], other[table]
        if len(rows) != len(others):
            yield f"{table}: number of rows"
        elif rows:
            yield from _only_in_one(rows[0], others[0], f"{table}.")
            for column in [name for name in rows[0] if name in others[0]]:
                if not same([row[column] for row in rows], [row[column] for row in others]):
                    yield f"{table}.{column}"


def _only_in_one(one: Iterable[str], other: Iterable[str], before: str) -> Iterator[str]:
    yield from (f"-{before}{name}" for name in one if name not in other)
    yield from (f"+{before}{name}" for name in other if name not in one)


def compared(one: Program, other: Program, arguments: Sequence[str]) -> dict[str, list[str]]:
    """Of each format what is not the same; where one or both refuse, of their codes."""
    (code, tables), (other_code, others) = one.run(arguments), other.run(arguments)
    codes = [f"code {code} and {other_code}"]
    if CRASH in (code, other_code) or bool(tables) != bool(others):
        return {"refused by one, or crashed": codes}
    if not tables:
        return {"refused by both": codes if code != other_code else []}
    return {form: [*differences(tables[form], others[form])] for form in FORMATS}


def asked(folder: Path, chosen: argparse.Namespace) -> Iterator[tuple[str, Path, str]]:
    """Command, file and options: of the given files every set, of those made in the folder one."""
    given = [path.resolve() for where in chosen.folders for path in sorted(where.iterdir())]
    made = generated(folder, chosen.files, chosen.seed)
    for number, path in enumerate([*given, *made]):
        for command in chosen.command or OPTIONS:
            sets = OPTIONS[command] if chosen.options is None else (chosen.options,)
            for options in sets if number < len(given) else [sets[number % len(sets)]]:
                yield command, path, options


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs=2)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--command", choices=OPTIONS, action="append", help="only this one")
    parser.add_argument("--options", help="only these, in the place of every set")
    parser.add_argument("--files", type=int, default=200, help="so many are generated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--new-may-have-more", action="store_true", help="tables, columns, lines")
    parser.add_argument(
        "--known", action="append", default=[], help="in CHANGELOG.md: TABLE.COLUMN"
    )
    chosen = parser.parse_intermixed_args()
    found: Counter[str] = Counter()
    results: Counter[tuple[str, bool]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        files, *folders = (Path(name, each) for each in ("files", "one", "other"))
        for folder in (files, *folders):
            folder.mkdir()
        programs = [Program(*each) for each in zip(chosen.pythons, folders, strict=True)]
        for command, path, options in asked(files, chosen):
            line = [command, str(path), *shlex.split(options)]
            for form, different in compared(*programs, line).items():
                for what in (f"{command} {form} {each}" for each in different):
                    if not found[what]:
                        _say(f"{what}: first in {path.name} {options}")
                    found[what] += 1
                bad = any(
                    each not in chosen.known and not (each[0] == "+" and chosen.new_may_have_more)
                    for each in different
                )
                results[f"{command} {form}", bad] += 1
    for what, n in found.items():
        _say(f"{what}: {n} ×")
    for what in dict.fromkeys(what for what, _ in results):
        equal, differ = results[what, False], results[what, True]
        _say(f"{what}: {equal + differ} compared, {differ} differ")
    sys.exit(any(bad for _, bad in results))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
