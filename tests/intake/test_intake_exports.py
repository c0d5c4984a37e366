"""Exports as survey systems write them: read without editing, every assumption a note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, Files, explained
from tests.intake.test_intake_shapes import PILOT, Measurement, expected, numbered, of
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

SDQ = load_instrument("sdq")
PARENT = Settings(informant="parent")
QUESTIONS = [f"Invented question number {chr(96 + n)}, which is long" for n in range(1, 26)]
WORDS = {0: "Niet waar", 1: "Een beetje waar", 2: "Zeker waar", None: ""}


def notes_of(answers: Answers) -> set[str]:
    return {note.key.removeprefix("intake.") for note in answers.notes}


def check(answers: Answers, without: Sequence[str] = ()) -> None:
    """The pilot was read; `without` are the person columns this shape does not hold."""
    pd.testing.assert_frame_equal(
        answers.frame.drop(columns=list(without)), expected().drop(columns=list(without))
    )


def stamp(m: Measurement) -> str:
    return f"{m.day} 10:12:00"


def coded(m: Measurement, start: int = 0) -> list[Any]:
    return ["" if a is None else a + start for a in m.answers]


# LimeSurvey: two surveys, joined on the token of the respondent.


def limesurvey(moment: str, headers: Sequence[str], say: Any = coded) -> bytes:
    head = ["id", "submitdate", "lastpage", "startlanguage", "token", "kind", "leeftijd", "sekse"]
    lines = [[*head, *headers]]
    for number, m in enumerate(of(moment), start=1):
        person = [number, stamp(m), 3, "nl", m.respondent, m.client, m.age, m.sex]
        lines.append([*person, *say(m)])
    quoted = [";".join(f'"{cell}"' for cell in line) for line in lines]
    return b"\xef\xbb\xbf" + ("\r\n".join(quoted) + "\r\n\r\n").encode()


@pytest.mark.parametrize(
    "headers",
    [
        numbered("SDQ[SQ{:03}]"),
        numbered("SDQ_SQ{:03}"),
        [f"SDQ[SQ{n:03}]. {text}" for n, text in enumerate(QUESTIONS, start=1)],
        [f"sdq{n}: {text}" for n, text in enumerate(QUESTIONS, start=1)],
        [f"De vragen [{text}]" for text in QUESTIONS],
    ],
)
@pytest.mark.parametrize("words", [False, True])
def test_limesurvey(headers: list[str], words: bool, files: Files) -> None:
    def say(m: Measurement) -> list[Any]:
        return [WORDS[a] for a in m.answers] if words else coded(m)

    settings = Settings(informant="parent", columns={"token": "respondent"})
    paths = [
        files.bytes(limesurvey("begin", headers, say), "results-survey begin.csv"),
        files.bytes(limesurvey("eind", headers, say), "results-survey eind.csv"),
    ]
    answers = read_answers(paths, SDQ, settings)
    check(answers)
    assert ("note_by_order" in notes_of(answers)) == headers[0].startswith("De vragen")
    assert "note_time_stamp" in notes_of(answers)


def test_two_limesurvey_files_without_a_moment_are_joined_by_date(files: Files) -> None:
    paths = [
        files.bytes(limesurvey(moment, numbered("SDQ[SQ{:03}]")), name)
        for moment, name in (("eind", "results-survey1.csv"), ("begin", "results-survey2.csv"))
    ]
    settings = Settings(informant="parent", columns={"token": "respondent"})
    answers = read_answers(paths, SDQ, settings)
    check(answers)
    assert "note_by_date" in notes_of(answers)
    assert "note_no_moment" not in notes_of(answers)


# Qualtrics.


def qualtrics(items: Sequence[str]) -> list[list[Any]]:
    head = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "ResponseId",
            "RecipientLastName", "RecipientEmail", "ExternalReference", "moment", "kindcode",
            "respondent", "leeftijd", "geslacht"]  # fmt: skip
    texts = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Finished",
             "Response ID", "Recipient Last Name", "Recipient Email", "External Data Reference",
             "At which moment is this?", "Code of the child here", "Code of the parent here",
             "Age of the child in years", "Sex of the child, m or v"]  # fmt: skip
    rows: list[list[Any]] = [[*head, *items], [*texts, *QUESTIONS]]
    for number, m in enumerate(PILOT):
        person = [stamp(m), stamp(m), 0, "10.0.0.1", 100, 1, f"R_{number}", "Jansen", "a@b.nl", ""]
        rows.append([*person, m.moment, m.client, m.respondent, m.age, m.sex, *coded(m, 1)])
    return rows


def import_ids(rows: list[list[Any]]) -> list[list[Any]]:
    ids = [f'{{"ImportId":"QID{n}"}}' for n in range(len(rows[0]))]
    return [*rows[:2], ids, *rows[2:]]


@pytest.mark.parametrize("items", [numbered("SDQ_{}"), numbered("Q7_{}")])
def test_qualtrics(items: list[str], files: Files) -> None:
    rows = qualtrics(items)
    text = read_answers([files.csv(import_ids(rows), delimiter=",")], SDQ, PARENT)
    book = read_answers([files.xlsx(Sheet0=rows)], SDQ, PARENT)
    for answers in (text, book):
        check(answers)
        assert {"note_rows_below_header", "note_coding", "note_time_stamp"} <= notes_of(answers)
        assert ("note_by_order" in notes_of(answers)) == (items[0] == "Q7_1")


# Castor EDC: surveys long, a row per instance, on a sheet of their own.


def test_castor(files: Files) -> None:
    study = [["Participant Id", "Institute", "Sex"], *([m.respondent, "Noord", 1] for m in PILOT)]
    head = ["Castor Participant ID", "Survey Package Name", "Survey Completion Date", "respondent",
            "leeftijd", "geslacht"]  # fmt: skip
    rows = [[*head, *numbered("SDQ_{}")]]
    for m in PILOT:
        name = f"Vragenlijsten {m.moment}"
        day = f"{m.day:%d-%m-%Y} 10:12:00"
        rows.append([m.client, name, day, m.respondent, m.age, m.sex, *coded(m)])
    answers = read_answers([files.xlsx(Study_results=study, SDQ=rows)], SDQ, PARENT)
    check(answers)


@pytest.mark.parametrize("named_by", ["Survey Parent", "Survey Package Name"])
def test_the_columns_of_a_castor_survey_file(named_by: str, files: Files) -> None:
    head = ["Survey Instance Id", "Castor Participant ID", "Survey Creation Date",
            "Survey Sent Date", "Survey Progress", "Survey Completed On", "Survey Parent",
            "Survey Package Name", "Survey Package Id", "respondent", "leeftijd",
            "geslacht"]  # fmt: skip
    rows: list[list[Any]] = [[*head, *numbered("SDQ_{}")]]
    for number, m in enumerate(PILOT):
        told = {"Survey Parent": "No parent", "Survey Package Name": "Vragenlijsten ouders"}
        told[named_by] = f"Meting {m.moment}"
        day = f"{m.day:%d-%m-%Y} 10:12:00"
        answers = [-97 if answer == "" else answer for answer in coded(m)]
        rows.append([f"7F{number}", m.client, day, day, 100, day, *told.values(), "1AB-2CD",
                     m.respondent, m.age, m.sex, *answers])  # fmt: skip
    read = read_answers([files.csv(rows)], SDQ, PARENT)
    check(read)
    assert "note_missing_codes" in notes_of(read)


# REDCap: an event per moment, several rows per record.


@pytest.mark.parametrize("event", ["{}_arm_1", "{} (Arm 1: Pilot)"])
def test_redcap(event: str, files: Files) -> None:
    head = ["record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
            "geslacht", "respondent", "sdq_timestamp", "leeftijd"]  # fmt: skip
    rows: list[list[Any]] = [[*head, *numbered("sdq_{}"), "sdq_complete"]]
    for m in PILOT:
        name = event.format(m.moment)
        rows.append([m.client, name, "", "", m.sex, m.respondent, "", "", *[""] * 25, 0])
        rows.append([m.client, name, "sdq", 1, "", m.respondent, stamp(m), m.age, *coded(m), 2])
    check(read_answers([files.csv(rows, delimiter=",")], SDQ, PARENT))


# Unipark: the numbers of the variables start anywhere.


def test_unipark(files: Files) -> None:
    head = ["lfdnr", "tester", "dispcode", "kindcode", "respondent", "moment", "datum", "leeftijd",
            "geslacht"]  # fmt: skip
    rows: list[list[Any]] = [[*head, *(f"v_{n}" for n in range(212, 237)), "duration"]]
    for number, m in enumerate(PILOT, start=1):
        answers = [0 if a is None else a + 1 for a in m.answers]
        person = [m.client, m.respondent, m.moment, m.day, m.age, m.sex]
        rows.append([number, 0, 31, *person, *answers, 341])
    answers = read_answers([files.csv(rows)], SDQ, PARENT)
    check(answers)
    assert {"note_by_order", "note_zero_is_skipped", "note_coding"} <= notes_of(answers)


# Microsoft and Google Forms: the text of the question above the column.


@pytest.mark.parametrize("numbers", [False, True])
def test_forms(numbers: bool, files: Files) -> None:
    questions = [f"{n}. {text}" if numbers else text for n, text in enumerate(QUESTIONS, start=1)]
    head = ["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Code van het kind",
            "respondent", "Leeftijd van het kind", "Geslacht van het kind"]  # fmt: skip
    rows: list[list[Any]] = [[*head, *questions, "Wilt u nog iets kwijt?"]]
    for number, m in enumerate(PILOT, start=1):
        moment = datetime(m.day.year, m.day.month, m.day.day, 10, 12)
        person = ["a@b.nl", "Jan Jansen", m.client, m.respondent, m.age, m.sex]
        words = [WORDS[a] for a in m.answers]
        rows.append([number, moment, moment, *person, *words, "Jan vond het fijn"])
    answers = read_answers([files.xlsx(Form1=rows)], SDQ, PARENT)
    check(answers)
    assert {"note_by_date", "note_time_stamp"} <= notes_of(answers)
    assert ("note_by_order" in notes_of(answers)) != numbers
    assert "Jansen" not in repr(answers)


def test_a_run_of_another_length_is_not_guessed(files: Files) -> None:
    rows = [
        ["kindcode", *QUESTIONS, "one more question here"],
        ["K1", *[0] * 26],
        ["K2", *[1] * 26],
    ]
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(rows)], SDQ)
    assert "[sdq.kolommen]" in explained(caught.value)[0]


def test_two_runs_of_the_right_length_are_not_guessed(files: Files) -> None:
    rows = [
        [*QUESTIONS, "kindcode", *(f"another {text}" for text in QUESTIONS)],
        [*[0] * 25, "K1", *[1] * 25],
    ]
    with pytest.raises(DataError):
        read_answers([files.csv(rows)], SDQ)


def test_question_texts_can_be_mapped_by_hand(files: Files) -> None:
    rows = [["kindcode", *reversed(QUESTIONS)], ["K1", *[0] * 24, 2]]
    mapped = {text: f"sdq{n}" for n, text in enumerate(QUESTIONS, start=1)}
    frame = read_answers([files.csv(rows)], SDQ, Settings(columns=mapped)).frame
    assert frame["1"].tolist() == [2]
    assert frame["25"].tolist() == [0]


# Dates per person.


def dated(*days: str) -> list[list[Any]]:
    return [["kind", "datum", *ITEMS], *(["K1", day, n, *[0] * 24] for n, day in enumerate(days))]


def test_the_first_date_is_begin_and_the_last_is_end(files: Files) -> None:
    rows = dated("24-6-2024", "15-1-2024", "1-3-2024")
    answers = read_answers([files.csv(rows)], SDQ)
    found = answers.frame[["moment", "1"]].to_numpy().tolist()
    assert found == [["begin", 1], ["eind", 0]]
    values = {note.key: note.values.get("n") for note in answers.notes}
    assert values["intake.note_by_date"] == 1
    assert values["intake.note_between"] == 1


@pytest.mark.parametrize(
    ("days", "expected", "note"),
    [
        (["1/15/2024", "3/2/2024"], ["2024-01-15", "2024-03-02"], "note_month_first"),
        (["15/1/2024 9:00", "2/3/2024 9:00"], ["2024-01-15", "2024-03-02"], None),
        (["1/2/2024", "2/3/2024"], ["2024-02-01", "2024-03-02"], "note_day_first"),
        (["1-2-2024", "2-3-2024"], ["2024-02-01", "2024-03-02"], None),
        (["1/1/2024", "3/3/2024"], ["2024-01-01", "2024-03-03"], None),
        (["1/15/2024", "2024-03-02"], ["2024-01-15", "2024-03-02"], "note_month_first"),
    ],
)
def test_the_whole_column_says_whether_the_month_stands_first(
    days: list[str], expected: list[str], note: str | None, files: Files
) -> None:
    answers = read_answers([files.csv(dated(*days))], SDQ)
    assert answers.frame["date"].dt.strftime("%Y-%m-%d").tolist() == expected
    assert notes_of(answers) & {"note_month_first", "note_day_first"} == ({note} if note else set())


def test_a_column_with_both_orders_is_a_fault(files: Files) -> None:
    with pytest.raises(DataError, match="datum"):
        read_answers([files.csv(dated("1/15/2024", "16/3/2024"))], SDQ)


def test_who_has_no_date_stays_at_begin(files: Files) -> None:
    rows = [*dated("15-1-2024", "24-6-2024"), ["K2", "", *[0] * 25]]
    frame = read_answers([files.csv(rows)], SDQ).frame
    assert frame["moment"].tolist() == ["begin", "eind", "begin"]


@pytest.mark.parametrize("second", ["", "15-1-2024"])
def test_without_two_dates_two_rows_are_a_fault(second: str, files: Files) -> None:
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(dated("15-1-2024", second))], SDQ)
    assert [p.message.key for p in caught.value.problems] == ["intake.doubled"]


# Headers in two rows, with merged cells.


def test_moments_in_merged_cells_above_the_items(files: Files) -> None:
    begin, end = of("begin"), {m.respondent: m for m in of("eind")}
    upper: list[Any] = ["kind", "respondent", "geslacht", "Beginmeting", *[None] * 26]
    upper += ["Eindmeting", *[None] * 26]
    lower: list[Any] = [None, None, None, *["datum", "leeftijd", *numbered("sdq{}")] * 2]
    rows: list[list[Any]] = [["De pilot"], upper, lower]
    for m in begin:
        last = end.get(m.respondent)
        after = [last.day, last.age, *last.answers] if last else [None] * 27
        rows.append([m.client, m.respondent, m.sex, m.day, m.age, *m.answers, *after])
    path = files.xlsx(Blad1=rows)
    book = openpyxl.load_workbook(path)
    for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:AD2", "AE2:BE2"):
        book["Blad1"].merge_cells(cells)
    book.save(path)
    answers = read_answers([path], SDQ, PARENT)
    check(answers)
    assert "note_two_header_rows" in notes_of(answers)


# Scale scores and bands.


def test_scale_scores_of_a_platform(files: Files) -> None:
    rows = [
        ["Dossiernummer", "Afnamedatum", "Meting", "Informant", "Totaal score",
         "Totaal interpretatie", "Hyperactiviteit score"],
        ["K1", date(2024, 1, 15), "Begin", "Moeder", 18, "Klinisch", 7],
        ["K1", date(2024, 6, 24), "Eind", "Moeder", 11, "", "n.v.t."],
    ]  # fmt: skip
    answers = read_answers([files.xlsx(Blad1=rows)], SDQ)
    assert "note_bands_unused" in notes_of(answers)
    given = answers.given
    assert given is not None
    totals = given[given["scale"] == "total"]
    assert totals["score"].tolist() == [18, 11]
