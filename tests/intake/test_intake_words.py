"""Which words in headers and cells are known, and what is said of those that are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import ITEMS, Files, explained
from tests.intake.test_intake_exports import QUESTIONS, SDQ, WORDS, check, limesurvey
from tests.intake.test_intake_shapes import PILOT, numbered, of, table
from vaktherapie_analyse import output
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

ANSWERS = [*[0, 2] * 12, 1]


@pytest.mark.parametrize(
    ("from_name", "to_name"),
    [
        ("token", "token. Toegangscode"),
        ("token", "Toegangscode"),
        ("submitdate", "submitdate. Datum verzending"),
        ("submitdate", "Datum verzending"),
        ("leeftijd", "leeftijd. Hoe oud is uw kind?"),
        ("kind", "kind. Welke code staat op de brief?"),
    ],
)
def test_limesurvey_writes_the_code_the_text_or_both(
    from_name: str, to_name: str, files: Files
) -> None:
    settings = Settings(informant="parent", columns={"token": "respondent"})
    if from_name == "token":
        settings = Settings(informant="parent", columns={to_name: "respondent"})
    paths = []
    for moment in ("begin", "eind"):
        items = [f"SDQ[SQ{n:03}]. {text}" for n, text in enumerate(QUESTIONS, start=1)]
        content = limesurvey(moment, items).replace(
            f'"{from_name}"'.encode(), f'"{to_name}"'.encode(), 1
        )
        paths.append(files.bytes(content, f"results {moment}.csv"))
    check(read_answers(paths, SDQ, settings))


def test_two_surveys_of_limesurvey_are_joined_on_the_token_and_not_on_the_number(
    files: Files,
) -> None:
    """With code and text in every header, and nothing said by the user."""
    tokens = ["aB3xYz9Qp2", "7fK2mmqP01", "Qwer123456"]
    items = [f"SDQ[SQ{n:03}]. {text}" for n, text in enumerate(QUESTIONS, start=1)]
    head = ["id. Antwoord ID", "token. Toegangscode", *items]
    paths = []
    for moment, order in (("begin", tokens), ("eind", tokens[::-1])):
        rows = [[n, token, *ANSWERS] for n, token in enumerate(order, start=1)]
        paths.append(files.csv([head, *rows, []], f"results {moment}.csv", first="\ufeff"))
    answers = read_answers(paths, SDQ)
    both = answers.frame.groupby("client")["moment"].agg(list).to_dict()
    assert both == {token: ["begin", "eind"] for token in tokens}
    (note,) = [note for note in answers.notes if note.key == "intake.note_code_taken"]
    assert note.values["columns"] == ["token. Toegangscode"]


def test_a_dot_in_an_ordinary_header_makes_no_code_of_its_first_word(files: Files) -> None:
    rows = [["client", "Kind: hoe oud?", *ITEMS], ["K1", 7, *ANSWERS]]
    assert read_answers([files.csv(rows)], SDQ).frame["client"].tolist() == ["K1"]


@pytest.mark.parametrize("headers", ["vraag {}", "v_{}", "q{}", "{}"])
@pytest.mark.parametrize(("sheet", "noted"), [("Blad1", True), ("SDQ", False)])
def test_names_that_any_questionnaire_can_have_are_noted(
    headers: str, sheet: str, noted: bool, files: Files
) -> None:
    answers = read_answers([files.xlsx(**{sheet: table(numbered(headers), say=WORDS.get)})], SDQ)
    found = [note for note in answers.notes if note.key == "intake.note_general_names"]
    assert len(found) == noted
    assert [(n.values["first"], n.values["last"]) for n in found] == [("G", "AE")] * noted


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("1.0", "2.0"),
        ("pretest", "posttest"),
        ("Pre-test", "Post-test"),
        ("instroom", "uitstroom"),
        ("start", "stop"),
    ],
)
def test_words_for_a_moment(begin: str, end: str, files: Files) -> None:
    words = {"moment": "moment", "begin": begin, "eind": end}
    rows = [[*row[:2], words[row[2]], *row[3:]] for row in table(ITEMS)]
    check(read_answers([files.csv(rows)], SDQ, Settings(informant="parent")))


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("SDQ begin", "SDQ eind"),
        ("Begin (januari 2024)", "Eind (juni 2024)"),
        ("Instroom", "Uitstroom"),
    ],
)
@pytest.mark.parametrize("items", [ITEMS, [*range(1, 26)], numbered("item {}")])
def test_the_cell_above_the_items_may_say_more_than_the_moment(
    begin: str, end: str, items: Sequence[Any], files: Files
) -> None:
    last = {m.respondent: m for m in of("eind")}
    rows: list[list[Any]] = [
        [None, None, None, None, begin, *[None] * 25, end],
        ["kindcode", "respondent", "leeftijd", "geslacht", "datum", *items, "datum", *items],
    ]
    for m in of("begin"):
        person = [m.client, m.respondent, m.age, m.sex]
        after = last.get(m.respondent)
        ends = [after.day, *after.answers] if after else [None] * 26
        rows.append([*person, m.day, *m.answers, *ends])
    path = files.xlsx(Blad1=rows)
    book = openpyxl.load_workbook(path)
    book["Blad1"].merge_cells("E1:AD1")
    book["Blad1"].merge_cells("AE1:BD1")
    book.save(path)
    check(read_answers([path], SDQ, Settings(informant="parent")))


def test_a_date_of_entry_or_leaving_is_not_that_of_a_measurement(files: Files) -> None:
    rows = [["client", "Datum instroom", *ITEMS], ["K1", date(2020, 1, 1), *ANSWERS]]
    frame = read_answers([files.xlsx(SDQ_begin=rows)], SDQ).frame
    assert frame["date"].isna().all()


def test_an_unknown_moment_is_told_with_its_rows_and_without_the_word(files: Files) -> None:
    words = ["moment", "Jantje", "begin", "Jantje", "anders", "jantje "]
    rows = [[f"K{at}", word, *ANSWERS] for at, word in enumerate(words)]
    rows[0] = ["client", "moment", *ITEMS]
    with pytest.raises(DataError) as raised:
        read_answers([files.csv(rows)], SDQ)
    found = [(p.message.key, p.place.row) for p in raised.value.problems]
    assert found == [("intake.moment_unknown", row) for row in (2, 4, 5, 6)]
    told = output.explain(raised.value, "nl")
    assert "4 × rij 2, 4–6, kolom moment: Dit moment is niet bekend" in told
    assert "antje" not in " ".join(explained(raised.value))


NAMES = {
    "total": "Totale probleemscore",
    "emotion": "Emotionele symptomen",
    "conduct": "Gedragsproblemen",
    "hyper": "Hyperactiviteit/aandachtstekort",
    "peer": "Problemen met leeftijdsgenoten",
    "prosocial": "Prosociaal gedrag",
}

SCORES = dict.fromkeys(NAMES, 5) | {"total": 20}


def scores(keys: Sequence[str]) -> list[list[Any]]:
    return [
        ["Dossiernummer", "Meting", "Leeftijd", *(NAMES[key] for key in keys)],
        *(
            [m.client, m.moment, m.age, *(SCORES[key] for key in keys)]
            for m in PILOT
            if m.respondent != "R2"
        ),
    ]


def test_scale_names_of_a_platform_are_known(files: Files) -> None:
    given = read_answers([files.xlsx(Blad1=scores([*NAMES]))], SDQ).given
    assert given is not None
    assert set(given["scale"]) == set(NAMES)


def test_scales_that_are_not_in_the_file_are_named(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.xlsx(Blad1=scores(["emotion", "prosocial"]))
    answers = read_answers([path], SDQ)
    absent = [n.values["scales"] for n in answers.notes if n.key == "intake.note_scales_absent"]
    assert [[scale["nl"] for scale in scales] for scales in absent] == [
        ["Totaal", "Gedragsproblemen", "Hyperactiviteit", "Problemen met leeftijdgenoten",
         "Externaliserend", "Internaliserend"]
    ]  # fmt: skip
    shown = analyse(capsys, "sdq", path).out
    assert "Van ‘Totaal’ staat geen enkele score in de gegevens" in shown
    assert "geldt voor geen van deze respondenten een norm" not in shown


@pytest.mark.parametrize(("begin", "end"), [("_1", "_2"), ("_B", "_E"), (" kort", " lang")])
def test_an_unknown_suffix_of_the_items_is_named(begin: str, end: str, files: Files) -> None:
    names = [f"sdq{n}{suffix}" for suffix in (begin, end) for n in range(1, 26)]
    path = files.csv([["client", *names], ["K1", *ANSWERS, *ANSWERS]])
    with pytest.raises(DataError) as raised:
        read_answers([path], SDQ)
    words = [suffix.strip("_ ").lower() for suffix in (begin, end)]
    assert [p.message.key for p in raised.value.problems] == ["intake.suffix_unknown"]
    assert f"*{begin}, *{end}" in explained(raised.value)[0]
    typed = Settings(typed={f"*{begin}": "* begin", f"*{end}": "* eind"})
    assert read_answers([path], SDQ, typed).frame["moment"].tolist() == ["begin", "eind"]
    mapped = Settings(moments=dict(zip(words, ("begin", "eind"), strict=True)))
    assert read_answers([path], SDQ, mapped).frame["moment"].tolist() == ["begin", "eind"]


def test_a_check_names_what_stands_in_the_way_of_the_likely_questionnaire_only(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["kindcode", *QUESTIONS, "one more"], ["K1", *ANSWERS, 0], ["K2", *ANSWERS, 1]]
    outcome = analyse(capsys, "controleer", files.csv(rows))
    assert outcome.code == 1
    assert "26 kolommen met antwoorden" in " ".join(outcome.out.split())
    assert "ARI" not in outcome.out
