"""However people name a moment, an age or a code: it is read rightly, or a question is asked.

Invented data: six children, of whom five have a begin and five an end; K06 has an end only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date
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
    """ "right", or the question that is asked; `named` are the codes as they stand in the file."""
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


#: Headers of a column with the moment.
HEADERS = [
    "moment", "Moment (begin of eind van de hulp)", "Fase", "Welk moment", "Wanneer vult u dit in?",
    "Meting", "Afname", "x", "Kolom1", "Hoeveelste keer", "session", "wave", "Soort lijst", "",
]  # fmt: skip
#: What stands in it for the begin and for the end.
WORDS: list[tuple[Any, Any]] = [
    ("begin", "eind"), ("Begin", "Einde"), ("BEGIN", "EIND"), ("beginmeting", "eindmeting"),
    ("voormeting", "nameting"), ("voor", "na"), ("Voor", "Na"), ("pre", "post"),
    ("pre-test", "post-test"), ("start", "einde"), ("start", "stop"), ("T0", "T1"), ("T1", "T2"),
    ("t0", "t1"), ("T0", "T12"), ("M0", "M6"), (1, 2), (0, 1), ("1", "2"),
    ("meting 1", "meting 2"), ("1e meting", "2e meting"), ("eerste", "tweede"),
    ("eerste meting", "tweede meting"), ("nulmeting", "eindmeting"), ("instroom", "uitstroom"),
    ("aanvang", "afsluiting"), ("intake", "afsluiting"),
    ("Bij de start van de hulp", "Aan het einde van de hulp"), ("A", "B"), ("B", "E"), ("V", "N"),
    ("meetmoment 1", "meetmoment 2"), ("tijd 1", "tijd 2"), ("begin (T0)", "eind (T1)"),
    ("0 maanden", "6 maanden"), ("2024-01", "2024-06"), ("januari", "juni"), ("week 0", "week 25"),
    ("beginning", "end"), ("before", "after"), ("begin_arm_1", "eind_arm_1"),
]  # fmt: skip
#: Of these a column of nothing but words for moments is read under any header.
SURE_WORDS = [*WORDS[:11], *WORDS[11:14], ("meting 1", "meting 2"), ("begin (T0)", "eind (T1)")]

AGES = [
    "leeftijd", "lft", "Lft.", "Leeftijd (jaren)", "Hoe oud is uw kind?", "Leeftijd van uw kind",
    "Leeftijd kind in jaren", "leeftijd_kind_jr", "age_child", "Age (years)", "child's age",
    "Wat is de leeftijd van uw kind?", "Hoe oud is je kind nu?", "kindleeftijd", "lft kind",
    "lftd", "leeft.", "AGE_Y", "Leeftijd bij invullen", "V2. Leeftijd", "Leeftijd (in jaren)",
    "How old is your child?", "leeftijd kind (T0)", "Leeftijd_jeugdige", "jaar oud", "lft_j",
    "Leeftijd op moment van invullen", "AGE", "leeftijdinjaren", "Huidige leeftijd",
    "Leeftijd cliënt", "oud", "Hoeveel jaar is uw kind?", "Leeftijd zoon/dochter", "Q3 age",
    "ageyrs",
]  # fmt: skip
MONTHS = ["Leeftijd in maanden", "Leeftijd (mnd)", "age in months", "lft_mnd"]

CODES = [
    "kindcode", "ppnr", "client_key", "SERIAL", "session", "pp", "PP-nummer", "pp_id", "subject",
    "SubjectID", "caseid", "casenr", "ID kind", "nr kind", "Nummer van het kind", "uniek nummer",
    "koppelcode", "koppelnummer", "pseudoniem", "pseudo_id", "sleutel", "key", "volgcode",
    "deelnamecode", "gezinscode", "gezin", "gezinsnummer", "family_id", "Client ID",
    "registratienummer", "userid", "UUID", "Vul hier uw code in", "personal code",
]  # fmt: skip
#: Headers that say nothing, or something else: what stands below them decides, or it is asked.
SILENT = ["wie", "Kolom1", "xyz", "Naam kind", "initialen", ""]
NAMES = [f"K{number:02}" for number in range(1, 7)]
SPELLINGS: dict[str, Cells] = {
    "letters and a number": lambda who, when, old: who,
    "a number": lambda who, when, old: 100 + int(who[1:]),
    "a long token": lambda who, when, old: f"{who[1:]}aZ9x7Qp" * 7,
}


@pytest.mark.parametrize("number", range(len(WORDS)))
def test_a_moment_is_right_or_asked_however_it_is_named(number: int, files: Files) -> None:
    headers = [HEADERS[(number + step) % len(HEADERS)] for step in (0, 5)]
    for header, dated in zip([*headers, "x"], (True, False, True), strict=True):
        table = rows(CODE, (header, two(*WORDS[number])), AGE, dated=dated)
        found = outcome(files, table, NAMES)
        assert "WRONG" not in found, (header, WORDS[number], dated)
        if WORDS[number] in SURE_WORDS:
            assert found == "right", (header, WORDS[number], dated)


@pytest.mark.parametrize("header", HEADERS)
def test_a_column_of_moments_is_read_under_any_header(header: str, files: Files) -> None:
    table = rows(CODE, (header, two("Begin", "Eind")), AGE, dated=True)
    assert outcome(files, table, NAMES) == "right"
    table = rows(CODE, (header, two(1, 2)), AGE, dated=True)
    assert "WRONG" not in outcome(files, table, NAMES)


@pytest.mark.parametrize("header", AGES)
def test_an_age_is_read_however_its_column_is_called(header: str, files: Files) -> None:
    assert outcome(files, rows(CODE, MOMENT, (header, AGE[1]), dated=True), NAMES) == "right"


@pytest.mark.parametrize("header", MONTHS)
def test_an_age_in_months_is_one_in_years(header: str, files: Files) -> None:
    months: Cells = lambda who, when, old: 12 * old + 5  # noqa: E731
    assert outcome(files, rows(CODE, MOMENT, (header, months), dated=False), NAMES) == "right"


@pytest.mark.parametrize("cell", ["{} jaar", "{};3", "{},5", "{} jr", "{}:11"])
def test_an_age_is_read_however_it_is_written(cell: str, files: Files) -> None:
    written: Cells = lambda who, when, old: cell.format(old)  # noqa: E731
    assert outcome(files, rows(CODE, MOMENT, ("lft", written), dated=False), NAMES) == "right"


ASKED_AGES = {
    "of something else": ("Leeftijd eerste klacht", AGE[1], "age_likely"),
    "of a parent": ("Leeftijd moeder", AGE[1], "no age"),
    "a class of ages": ("Leeftijdsgroep", lambda who, when, old: 2 + old % 3, "no age"),
    "no ages": ("lft", lambda who, when, old: 30 + old, "no age"),
}


@pytest.mark.parametrize("case", ASKED_AGES)
def test_what_is_perhaps_no_age_is_asked_or_left(case: str, files: Files) -> None:
    header, cells, expected = ASKED_AGES[case]
    assert outcome(files, rows(CODE, MOMENT, (header, cells), dated=True), NAMES) == expected


@pytest.mark.parametrize("header", [*CODES, *SILENT])
def test_a_code_is_right_or_asked_however_it_is_named(header: str, files: Files) -> None:
    number = [*CODES, *SILENT].index(header)
    moment = [MOMENT, ("Fase", two(1, 2)), ("x", two("Begin", "Eind"))][number % 3]
    for step, spelling in enumerate(SPELLINGS.values()):
        codes = [str(spelling(name, "", 0)) for name in NAMES]
        table = rows((header, spelling), moment, AGE, dated=(number + step) % 2 == 0)
        found = outcome(files, table, codes)
        assert "WRONG" not in found, (header, moment[0])
        if header in CODES:
            assert found == "right", (header, moment[0])
