"""Files with invented answers, with some of the trouble that files have.

Messy ages and sexes, several informants, missing answers, one moment, follow-up, scores in the
place of answers; the ARI-CP and a register of trajectories, or neither. Everybody is invented.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl

EXAMPLE = Path(__file__).parents[1] / "data" / "voorbeeld"
PROBLEMS = ("emotion", "conduct", "hyper", "peer")
Row = dict[str, Any]


def generated(folder: Path, n: int, seed: int) -> Iterator[Path]:
    """So many files, beside the invented key and norms of the ARI-CP; some have a register."""
    for beside in EXAMPLE.glob("*.toml"):
        shutil.copy(beside, folder)
    for number in range(seed, seed + n):
        made = random.Random(number)
        rows = list(measurements(made))
        if made.random() < 0.4:
            path = folder / f"verzonnen-{number}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";").writerows(_lines(rows))
        else:
            path = folder / f"verzonnen-{number}.xlsx"
            book = openpyxl.Workbook()
            register = list(trajectories(made, [*dict.fromkeys(row["client"] for row in rows)]))
            for title, lines in (("Metingen", rows), ("Trajecten", register)):
                sheet = book.create_sheet(title)
                for line in _lines(lines):
                    sheet.append(line)
            del book["Sheet"]
            book.save(path)
        yield path


def _lines(rows: Sequence[Row]) -> Iterator[list[Any]]:
    yield list(rows[0])
    yield from (list(row.values()) for row in rows)


def measurements(made: random.Random) -> Iterator[Row]:
    """A row per respondent and moment."""
    moments = made.choice([("begin",), ("begin", "eind"), ("begin", "eind", "vervolg")])
    of_scores, gaps = made.random() < 0.2, made.choice([0, 0.02, 0.2])
    has_ari = made.random() < 0.8
    ages, sexes = made.choice([range(4, 18), range(6, 12), [None, 8, 9, 3]]), ["m", "v", None]
    for number in range(made.choice([1, 3, 9, 14, 14, 40, 40, 150])):
        parents, age, sex = made.choice([1, 1, 1, 2]), made.choice(list(ages)), made.choice(sexes)
        for parent in range(parents):
            informant = made.choice(["ouder", "ouder", "ouder", "leerkracht", "zelf"])
            level = made.gauss(0.8, 0.5)
            for later, moment in enumerate(moments):
                if later and made.random() < 0.25:
                    continue
                yield {
                    "client": f"K{number}",
                    "respondent": f"K{number}{'ab'[parent]}",
                    "informant": informant,
                    "moment": moment,
                    "datum": f"{2023 + later}-0{made.randint(1, 9)}-11",
                    "leeftijd": None if age is None else age + (later and made.random() < 0.5),
                    "geslacht": sex,
                    **(_scores(made) if of_scores else _sdq(made, level - 0.2 * later, gaps)),
                    **(_ari(made, level - 0.2 * later, gaps) if has_ari else {}),
                }


def _sdq(made: random.Random, level: float, gaps: float) -> Row:
    drawn = {f"sdq{item}": _answer(made, level, 0.7, (0, 2)) for item in range(1, 26)}
    return {item: None if made.random() < gaps else answer for item, answer in drawn.items()}


def _ari(made: random.Random, level: float, gaps: float) -> Row:
    drawn = {f"ari{item}": _answer(made, 2 + level, 1.2, (1, 5)) for item in range(1, 49)}
    return {item: None if made.random() < gaps else answer for item, answer in drawn.items()}


def _answer(made: random.Random, level: float, spread: float, ends: tuple[int, int]) -> int:
    return min(ends[1], max(ends[0], round(made.gauss(level, spread))))


def _scores(made: random.Random) -> Row:
    points = {f"sdq_{scale}": made.randint(0, 10) for scale in PROBLEMS}
    return points | {"sdq_total": sum(points.values())}


def trajectories(made: random.Random, clients: Sequence[str]) -> Iterator[Row]:
    """A row per child; of some there are no measurements, and some are not in it."""
    for client in [*clients, "L1", "L2"]:
        if client != "L1" and made.random() < 0.1:
            continue
        status = made.choice(["afgerond", "afgerond", "afgerond", "lopend", "gestopt"])
        indicated = made.choice(["ja", "ja", "nee", None])
        ended, replaced = status != "lopend", indicated == "ja" and status == "afgerond"
        yield {
            "kindcode": client,
            "start": f"202{made.choice('234')}-0{made.randint(1, 9)}-0{made.randint(1, 9)}",
            "eind": f"2025-0{made.randint(1, 9)}-{made.randint(10, 28)}" if ended else None,
            "status": status,
            "therapievorm": made.choice(["speltherapie", "psychomotorische therapie", None]),
            "sessies": made.choice([*range(3, 30), None]),
            "uren": made.choice([2, 3.5, 4.5, 6, None]),
            "geïndiceerd": indicated,
            "vervangen": made.choice(["ja", "nee", None]) if replaced else None,
            "reden": made.choice(["verhuisd", "te ver", None]) if status == "gestopt" else None,
        }
