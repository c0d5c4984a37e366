"""However people name a moment, an age or a code: it is read rightly, or a question is asked.

Invented data: six children, of whom five have a begin and five an end; K06 has an end only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.language import hint

SDQ = load_instrument("sdq")
DAYS = {"begin": date(2024, 1, 15), "eind": date(2024, 6, 24)}
#: Who, when, how old, and the answers.
FORMS = [
    (f"K{number:02}", moment, 4 + number, [made.choice([0, 1, 2]) for _ in ITEMS])
    for made in [random.Random(11)]
    for number in range(1, 7)
    for moment in ("begin", "eind")
    if (number, moment) not in ((5, "eind"), (6, "begin"))
]
Cells = Callable[[str, str, int], Any]


def rows(
    code: tuple[str, Cells], moment: tuple[str, Cells], age: tuple[str, Cells], *, dated: bool
) -> list[list[Any]]:
    """A table with those three columns: the header, and what a cell says of who, when, how old."""
    head = [code[0], moment[0], *(["datum"] if dated else []), age[0], *ITEMS]
    table = [
        [
            *(cells(who, when, old) for _, cells in (code, moment)),
            *([DAYS[when].isoformat()] if dated else []),
            age[1](who, when, old),
            *answers,
        ]
        for who, when, old, answers in FORMS
    ]
    random.Random(3).shuffle(table)
    return [head, *table]


CODE: tuple[str, Cells] = ("kindcode", lambda who, when, old: who)
MOMENT: tuple[str, Cells] = ("moment", lambda who, when, old: when)
AGE: tuple[str, Cells] = ("leeftijd", lambda who, when, old: old)


def outcome(files: Files, table: Sequence[Sequence[Any]], named: Sequence[str]) -> str:
    """"right", or the question that is asked; `named` are the codes as they stand in the file."""
    try:
        frame = read_answers([files.csv(table)], SDQ).frame
    except DataError as error:
        assert all(hint(problem.message) for problem in error.problems)
        return ", ".join(sorted({p.message.key.removeprefix("intake.") for p in error.problems}))
    keys = [str(number) for number in range(1, 26)]
    people = dict(zip([f"K{number:02}" for number in range(1, 7)], named, strict=True))
    found = {
        (who, when, None if pd.isna(age) else int(age), *map(int, answers))
        for who, when, age, *answers in frame[["client", "moment", "age", *keys]]
        .astype(object)
        .itertuples(index=False)
    }
    assert len(found) == len(frame)
    expected = {(people[who], when, old, *answers) for who, when, old, answers in FORMS}
    if found == {(who, when, None, *rest) for who, when, _, *rest in expected}:
        return "no age"
    return "right" if found == expected else f"WRONG {len(expected - found)}"


def two(begin: Any, end: Any) -> Cells:
    return lambda who, when, old: begin if when == "begin" else end


HEADERS = [
    "moment", "Moment (begin of eind van de hulp)", "Fase", "Welk moment", "Wanneer vult u dit in?",
    "Meting", "Afname", "x", "Kolom1", "Hoeveelste keer", "session", "wave", "Soort lijst", "",
]  # fmt: skip
WORDS: list[tuple[Any, Any]] = [
    ("begin", "eind"), ("Begin", "Einde"), ("BEGIN", "EIND"), ("beginmeting", "eindmeting"),
    ("voormeting", "nameting"), ("Voormeting", "Nameting"), ("voor", "na"), ("Voor", "Na"),
    ("pre", "post"), ("pre-test", "post-test"), ("pretest", "posttest"), ("start", "einde"),
    ("start", "stop"), ("T0", "T1"), ("T1", "T2"), ("t0", "t1"), ("T0", "T12"), ("M0", "M6"),
    (1, 2), (0, 1), ("1", "2"), ("meting 1", "meting 2"), ("1e meting", "2e meting"),
    ("eerste", "tweede"), ("eerste meting", "tweede meting"), ("nulmeting", "eindmeting"),
    ("baseline", "follow-up"), ("instroom", "uitstroom"), ("aanvang", "afsluiting"),
    ("intake", "afsluiting"), ("Bij de start van de hulp", "Aan het einde van de hulp"),
    ("begin van de hulp", "eind van de hulp"), ("A", "B"), ("B", "E"), ("V", "N"), ("b", "e"),
    ("meetmoment 1", "meetmoment 2"), ("tijd 1", "tijd 2"), ("begin (T0)", "eind (T1)"),
    ("0 maanden", "6 maanden"), ("2024-01", "2024-06"), ("januari", "juni"), ("voorjaar", "zomer"),
    ("0-meting", "1-meting"), ("week 0", "week 25"), ("beginning", "end"), ("before", "after"),
    ("eind_arm_1", "begin_arm_1"),
]  # fmt: skip
if __name__ == "__main__":
    import tempfile, collections
    f = Files(Path(tempfile.mkdtemp()))
    names = [f"K{n:02}" for n in range(1, 7)]
    c = collections.Counter()
    for h in HEADERS:
        for w in WORDS:
            for dated in (True, False):
                o = outcome(f, rows(CODE, (h, two(*w)), AGE, dated=dated), names)
                c[o] += 1
                if "WRONG" in o: print(repr(h), w, dated, o)
    print(c)
