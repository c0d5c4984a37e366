"""One invented pilot, written in every shape and format, gives equal answers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import few
from tests.intake.pilot_files import Files
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, load_instrument
from vaktherapie_analyse.intake import Settings, read_answers

WORDS = {0: "Niet waar", 1: "Een beetje waar", 2: "Zeker waar", None: None}
ENGLISH = {0: "not true", 1: "SOMEWHAT  TRUE", 2: "Certainly\u00a0true", None: ""}


@dataclass(frozen=True)
class Measurement:
    client: str
    respondent: str
    moment: str
    day: date
    age: int
    sex: str
    answers: tuple[int | None, ...]

    @property
    def person(self) -> list[Any]:
        return [self.client, self.respondent]

    @property
    def row(self) -> list[Any]:
        return [*self.person, self.moment, self.day, self.age, self.sex, *self.answers]


def invented(seed: int = 7) -> list[Measurement]:
    """Six respondents of five children; the last one has a begin only."""
    made = random.Random(seed)
    pilot = []
    people = [("K1", "R1"), ("K1", "R2"), ("K2", "R3"), ("K3", "R4"), ("K4", "R5"), ("K5", "R6")]
    for client, respondent in people:
        for moment, day in (("begin", date(2024, 1, 15)), ("eind", date(2024, 6, 24))):
            if moment == "eind" and respondent == "R6":
                continue
            answers = tuple(made.choice([0, 1, 2, 2, None]) for _ in range(25))
            sex = "mv"[int(client[1]) % 2]
            age = 5 + int(client[1])
            pilot.append(Measurement(client, respondent, moment, day, age, sex, answers))
    return pilot


PILOT = invented()
PERSON = ["kindcode", "respondent", "moment", "datum", "leeftijd", "geslacht"]
SDQ = load_instrument("sdq")
YOUTHINMIND = list(SDQ.items[0].names)
Shape = Callable[[Files], list[Path]]


def table(
    names: Sequence[str], person: Sequence[str] = PERSON, say: Callable[[Any], Any] = lambda a: a
) -> list[list[Any]]:
    rows = [[*m.row[:6], *(say(answer) for answer in m.answers)] for m in PILOT]
    return [[*person, *names], *rows]


def numbered(pattern: str) -> list[str]:
    return [pattern.format(number) for number in range(1, 26)]


def of(moment: str) -> list[Measurement]:
    return [m for m in PILOT if m.moment == moment]


def sheet(moment: str, names: Sequence[str] = tuple(numbered("sdq{}"))) -> list[list[Any]]:
    header = ["kindcode", "respondent", "datum", "leeftijd", "geslacht", *names]
    return [header, *([*m.person, m.day, m.age, m.sex, *m.answers] for m in of(moment))]


def wide(begin: str, end: str, item: str = "sdq{}") -> list[list[Any]]:
    header = ["client", "respondent", "geslacht"]
    for suffix in (begin, end):
        header += [f"datum{suffix}", f"leeftijd{suffix}", *(n + suffix for n in numbered(item))]
    rows = []
    for first in of("begin"):
        second = next((m for m in of("eind") if m.person == first.person), None)
        row = [*first.person, first.sex, first.day, first.age, *first.answers]
        row += [second.day, second.age, *second.answers] if second else [None] * 27
        rows.append(row)
    return [header, *rows]


def dutch(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """As Excel in Dutch writes a CSV: 3-5-2024, 1,0."""

    def cell(value: Any) -> Any:
        if isinstance(value, date):
            return f"{value.day}-{value.month}-{value.year}"
        if value is None:
            return ""
        return f"{value},0" if isinstance(value, int) else value

    return [[cell(value) for value in row] for row in rows]


def blank_on_top(rows: list[list[Any]]) -> list[list[Any]]:
    return [["SDQ van de pilot"], [], *rows[:1], [], *rows[1:4], [], [], *rows[4:], []]


def with_moment(words: dict[str, str]) -> list[list[Any]]:
    rows = table(numbered("sdq{}"))
    return [rows[0], *([*r[:2], words[r[2]], *r[3:]] for r in rows[1:])]


def _book(**sheets: Any) -> Shape:
    return lambda files: [files.xlsx(**sheets)]


def _text(rows: Any, **how: Any) -> Shape:
    return lambda files: [files.csv(rows, **how)]


SHAPES: dict[str, Shape] = {
    "one sheet with moments": _book(Blad1=table(numbered("sdq{}"))),
    "a sheet per moment": _book(SDQ_begin=sheet("begin"), SDQ_eind=sheet("eind")),
    "sheets T0 and T1": _book(SDQ_T0=sheet("begin"), SDQ_T1=sheet("eind")),
    "sheets T1 and T2": _book(SDQ_T1=sheet("begin"), SDQ_T2=sheet("eind")),
    "sheets voor and na": _book(voor=sheet("begin"), na=sheet("eind")),
    "sheets of another questionnaire": _book(
        SDQ_begin=sheet("begin"),
        **{"ARI-CP_begin": [["kindcode", *(f"ari{n}" for n in range(1, 49))], ["K1", *[9] * 48]]},
        SDQ_eind=sheet("eind"),
        Trajecten=[["kindcode", "datum", "totaal"], ["K9", "nooit", "veel"]],
        Leeg=[],
    ),
    "blank rows": _book(Blad1=blank_on_top(table(numbered("sdq{}")))),
    "wide _t0 _t1": _book(Blad1=wide("_t0", "_t1")),
    "wide _T1 _T2": _book(Blad1=wide("_T1", "_T2")),
    "wide _begin _eind": _text(dutch(wide("_begin", "_eind"))),
    "wide _pre _post": _book(Blad1=wide("_pre", "_post", "SDQ_{:02}")),
    "wide voor na": _book(Blad1=wide(" voor", " na", "item {}")),
    "two files": lambda files: [
        files.xlsx("meting begin.xlsx", Blad1=sheet("begin")),
        files.csv(sheet("eind"), "meting eind.csv"),
    ],
    "two files voor and na": lambda files: [
        files.csv(sheet("begin"), "voor.csv"),
        files.csv(sheet("eind"), "na.csv"),
    ],
    "semicolon, decimal comma": _text(dutch(table(numbered("sdq{}")))),
    "comma": _text(table(numbered("sdq{}")), delimiter=","),
    "tab": _text(table(numbered("sdq{}")), delimiter="\t"),
    "BOM": _text(table(numbered("sdq{}")), encoding="utf-8-sig"),
    "UTF-16": _text(table(numbered("sdq{}")), encoding="utf-16", delimiter="\t"),
    "Windows": _text(table(numbered("sdq{}"), ["Cliëntnummer", *PERSON[1:]]), encoding="cp1252"),
    "sep=": _text(table(numbered("sdq{}")), delimiter="|", first="sep=|\r\n"),
    "words": _book(Blad1=table(numbered("sdq{}"), say=WORDS.__getitem__)),
    "English words": _text(table(numbered("sdq{}"), say=ENGLISH.__getitem__)),
    "code and word": _text(
        table(numbered("sdq{}"), say=lambda a: "" if a is None else f"{a + 1} - {WORDS[a]}")
    ),
    "codes 1 to 3": _book(
        Blad1=table(numbered("sdq{}"), say=lambda a: None if a is None else a + 1)
    ),
    "codes 1 to 3 as text": _text(
        dutch(table(numbered("sdq{}"), say=lambda a: None if a is None else a + 1))
    ),
    "Unipark": _text(
        table(numbered("v_{}"), say=lambda a: [0, -77, -99][a or 0] if a is None else a + 1)
    ),
    "sdq_01": _book(Blad1=table(numbered("sdq_{:02}"))),
    "SDQ 1": _book(Blad1=table(numbered("SDQ {}"))),
    "sdq-1": _book(Blad1=table(numbered("sdq-{}"))),
    "SDQ[SQ001]": _text(table(numbered("SDQ[SQ{:03}]"))),
    "item1": _book(Blad1=table(numbered("item{}"))),
    "vraag 1": _book(Blad1=table(numbered("Vraag {}"))),
    "q1": _book(Blad1=table(numbered("q{}"))),
    "1": _book(Blad1=table(list(range(1, 26)))),  # type: ignore[arg-type]
    "psdq1": _book(Blad1=table(numbered("psdq{}"))),
    "youthinmind": _book(Blad1=table(YOUTHINMIND)),
    "youthinmind with p": _book(Blad1=table([f"p{name}" for name in YOUTHINMIND])),
    "youthinmind with a column kind": _book(
        Blad1=table([f"p{name}" for name in YOUTHINMIND], ["kind", *PERSON[1:]])
    ),
    "English persons": _book(
        Blad1=table(numbered("sdq{}"), ["Child", "Parent", "Timepoint", "Date", "Age", "Sex"])
    ),
    "other Dutch persons": _text(
        table(
            numbered("sdq{}"),
            ["Cliënt code", "Ouder", "Meetmoment", "Datum invullen", "Leeftijd kind", "M/V"],
        )
    ),
    "moments T0 T1": _book(Blad1=with_moment({"begin": "T0", "eind": "T1"})),
    "moments 1 2": _book(Blad1=with_moment({"begin": 1, "eind": 2})),  # type: ignore[dict-item]
    "moments in words": _book(Blad1=with_moment({"begin": "Voormeting", "eind": "na meting (T1)"})),
    "moments as codes": _text(with_moment({"begin": "1e meting", "eind": "Meting 2"})),
}


def read(paths: list[Path], settings: Settings | None = None, sdq: Instrument = SDQ) -> Answers:
    return read_answers(paths, sdq, settings or Settings(informant="parent"))


def expected() -> pd.DataFrame:
    """The pilot as `Answers.frame`, written down without intake."""
    rows = [
        {
            "client": m.client,
            "respondent": m.respondent,
            "informant": "parent",
            "moment": m.moment,
            "date": pd.Timestamp(m.day),
            "age": m.age,
            "sex": m.sex,
            **{str(n): answer for n, answer in enumerate(m.answers, start=1)},
            **dict.fromkeys(SDQ.item_keys[25:]),
        }
        for m in PILOT
    ]
    frame = pd.DataFrame(rows).astype(
        {"client": "str", "respondent": "str", "informant": "str", "moment": "str", "age": "Int16"}
        | dict.fromkeys(SDQ.item_keys, "Int8")
    )
    return frame.assign(
        date=frame["date"].astype("datetime64[ns]"), sex=frame["sex"].astype(object)
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_pilot_in_another_shape_gives_the_same_answers(shape: str, files: Files) -> None:
    answers = read(SHAPES[shape](files))
    pd.testing.assert_frame_equal(answers.frame, expected())
    assert answers.respondents.to_numpy().tolist() == sorted(
        [list(person) for person in {tuple(m.person) for m in PILOT}]
    )
    assert answers.given is None


@few
@given(order=st.permutations(range(len(PILOT))), columns=st.permutations(range(31)))
def test_the_order_of_rows_and_columns_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], columns: list[int]
) -> None:
    header, *rows = table(numbered("sdq{}"))
    shuffled = [header, *(rows[i] for i in order)]
    path = tmp_path_factory.mktemp("shuffled") / "pilot.csv"
    Files(path.parent).csv([[row[i] for i in columns] for row in shuffled])
    pd.testing.assert_frame_equal(read([path]).frame, expected())


def test_a_word_for_a_moment_can_be_given_in_the_settings(files: Files) -> None:
    path = files.xlsx(Blad1=wide("_intake1", "_klaar"))
    settings = Settings(moments={"intake1": "begin", "Klaar": "eind"}, informant="parent")
    pd.testing.assert_frame_equal(read([path], settings).frame, expected())
    rows = with_moment({"begin": "Nul", "eind": "KLAAR"})
    settings = Settings(moments={"nul": "begin", "klaar": "eind"}, informant="parent")
    pd.testing.assert_frame_equal(read([files.csv(rows)], settings).frame, expected())
    sheets = {"SDQ_klaar": sheet("eind"), "SDQ_nul": sheet("begin")}
    pd.testing.assert_frame_equal(read([files.xlsx(**sheets)], settings).frame, expected())


def test_a_column_mapped_by_hand_wins(files: Files) -> None:
    names = [*numbered("sdq{}")[:24], "Laatste vraag"]
    rows = table(names, ["Wie", "kindcode", *PERSON[2:]])
    settings = Settings(
        columns={"Laatste vraag": "sdq25", "WIE": "client", "kindcode": "respondent"},
        informant="parent",
    )
    pd.testing.assert_frame_equal(read([files.xlsx(Blad1=rows)], settings).frame, expected())


def test_a_column_can_be_left_out_by_hand(files: Files) -> None:
    rows = table(numbered("sdq{}"))
    answers = read([files.csv(rows)], Settings(columns={"leeftijd": "negeren"}))
    assert answers.frame["age"].isna().all()
