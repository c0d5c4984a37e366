"""Whether two programs give the same: `python -m tests.compare_programs ONE OTHER [FOLDER…]`.

ONE and OTHER are commands (`analyse`, or a path to another version of it); every file in the
folders is read by both, with every set of options of its kind, and so are generated files with
invented answers (`--files`, `--seed`): messy ages and sexes, several informants, missing answers,
one moment, follow-up, scores in the place of answers. Numbers may differ from the tenth digit on.
Not part of the tests that always run: it needs a second program.
"""

from __future__ import annotations

import argparse
import json
import random
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.same_tables import same

#: Options of `analyse sdq` that together make every table.
OPTIONS = (
    (
        "--toetsen",
        "--validiteit",
        "--alle-momenten",
        "--per",
        "geslacht",
        "--per",
        "leeftijdsgroep",
    ),
    ("--per", "kind", "--per-respondent", "--gevoeligheid", "--vergelijk-methoden"),
    ("--grens", "c", "--rci-methode", "ha", "--normleeftijd", "bij-meting", "--toetsen"),
    ("--grens", "a", "--rci-methode", "hll", "--verhoogd", "grensgebied", "--per", "informant"),
    ("--sd", "total=steekproef", "--betrouwbaarheid", "total=steekproef", "--rci-methode", "en"),
    ("--normen", "uk-4band", "--vergelijk-methoden", "--validiteit", "--per", "kind"),
)
#: What differs between two programs by itself.
OWN = ("program", "version", "date", "command", "inputs")
PROBLEMS = ("emotion", "conduct", "hyper", "peer")


def rows_of(made: random.Random) -> list[dict[str, Any]]:
    """Invented people with some of the trouble that files have."""
    moments = made.choice([("begin",), ("begin", "eind"), ("begin", "eind", "vervolg")])
    of_scores, gaps = made.random() < 0.2, made.choice([0, 0.02, 0.2])
    ages, sexes = made.choice([range(4, 18), range(6, 12), [None, 8, 9, 3]]), ["m", "v", None]
    rows = []
    for number in range(made.choice([1, 3, 14, 40, 150])):
        parents, age, sex = made.choice([1, 1, 1, 2]), made.choice(list(ages)), made.choice(sexes)
        for parent in range(parents):
            informant = made.choice(["ouder", "ouder", "ouder", "leerkracht", "zelf"])
            level = made.gauss(0.8, 0.5)
            for later, moment in enumerate(moments):
                if later and made.random() < 0.25:
                    continue
                row = {
                    "client": f"K{number}",
                    "respondent": f"K{number}{'ab'[parent]}",
                    "informant": informant,
                    "moment": moment,
                    "datum": f"{2023 + later}-0{made.randint(1, 9)}-11",
                    "leeftijd": None if age is None else age + (later and made.random() < 0.5),
                    "geslacht": sex,
                }
                for item in range(1, 26) if not of_scores else ():
                    answer = min(2, max(0, round(made.gauss(level - 0.2 * later, 0.7))))
                    row[f"sdq{item}"] = None if made.random() < gaps else answer
                if of_scores:
                    points = {f"sdq_{scale}": made.randint(0, 10) for scale in PROBLEMS}
                    row |= points | {"sdq_total": sum(points.values())}
                rows.append(row)
    return rows


def generated(folder: Path, n: int, seed: int) -> Iterator[Path]:
    """So many files with invented answers."""
    for number in range(n):
        rows = rows_of(random.Random(seed + number))
        lines = [";".join(rows[0]), *(";".join(map(_cell, row.values())) for row in rows)]
        path = folder / f"verzonnen-{seed + number}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield path


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def result(program: str, arguments: list[str]) -> Any:
    """What a program gives, without when and by which version; what it answers where it refuses."""
    command = [*shlex.split(program), *arguments, "--formaat", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if not ran.stdout:
        return ran.stderr if "Traceback" in ran.stderr else ran.returncode
    found = json.loads(ran.stdout)
    found["meta"] = {key: value for key, value in found["meta"].items() if key not in OWN}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs=2)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--options", help="only these, in the place of every set")
    chosen = parser.parse_args()
    sets = [(), *OPTIONS] if chosen.options is None else [tuple(shlex.split(chosen.options))]
    different = n = 0
    with tempfile.TemporaryDirectory() as folder:
        given = [path for where in chosen.folders for path in sorted(where.iterdir())]
        for number, path in enumerate(
            [*given, *generated(Path(folder), chosen.files, chosen.seed)]
        ):
            for options in sets if number < len(given) else [sets[number % len(sets)]]:
                one, other = (
                    result(program, ["sdq", str(path), *options]) for program in chosen.programs
                )
                n += isinstance(one, dict)
                if not same(one, other):
                    different += 1
                    sys.stdout.write(f"differ: {path.name} {shlex.join(options)}\n")
    sys.stdout.write(f"{n} results compared, {different} differ\n")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
