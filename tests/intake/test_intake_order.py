"""Items that only their order tells: which columns are read, and what is refused with its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace

from tests.intake.pilot_files import Files, explained
from tests.intake.test_intake_exports import PARENT, QUESTIONS, SDQ, WORDS, check, notes_of
from tests.intake.test_intake_shapes import PILOT, Measurement, of
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.files.header_rows import rows_of_header
from vaktherapie_analyse.intake.files.raw_table import RawTable, cells_of

ODD = "zeker waar wel"
WITHOUT_DATE = ["date"]


def words(m: Measurement) -> list[Any]:
    return [WORDS[answer] for answer in m.answers]


def wide(begin: Sequence[Any], end: Sequence[Any], above: Sequence[Any] = ()) -> list[list[Any]]:
    """SdqAndAriCp moments side by side; `above` are the cells above the first item of each."""
    head = ["kindcode", "respondent", "leeftijd", "geslacht"]
    rows: list[list[Any]] = [[*head, *begin, *end]]
    last = {m.respondent: m for m in of("eind")}
    for m in of("begin"):
        after = words(last[m.respondent]) if m.respondent in last else [None] * len(end)
        rows.append([m.client, m.respondent, m.age, m.sex, *words(m), *after])
    rows.append(["Totaal", None, None, None, *range(20, 70)])
    if above:
        rows.insert(0, [*[None] * 4, above[0], *[None] * 24, above[1]])
    return rows


def form(extra: str = "", cells: Sequence[Any] = (), after: bool = False) -> list[list[Any]]:
    """A form of one moment with an extra column before or behind the items."""
    rows: list[list[Any]] = [["kindcode", "respondent", "moment", "leeftijd", "geslacht"]]
    rows[0] += [*QUESTIONS, extra] if after else [extra, *QUESTIONS]
    for at, m in enumerate(PILOT):
        cell = cells[at % len(cells)] if cells else None
        person = [m.client, m.respondent, m.moment, m.age, m.sex]
        rows.append([*person, *words(m), cell] if after else [*person, cell, *words(m)])
    return rows


def faults(rows: Sequence[Sequence[Any]], files: Files) -> list[tuple[str, int | None, str]]:
    with pytest.raises(DataError) as raised:
        read_answers([files.xlsx(Blad1=rows)], SDQ, PARENT)
    assert all("[sdq.kolommen]" in line or "cel" in line for line in explained(raised.value))
    return [
        (p.message.key.removeprefix("intake."), p.place.row, p.place.column or "")
        for p in raised.value.problems
    ]


MOMENTS = {
    "before the text": wide(
        [f"Begin: {text}" for text in QUESTIONS], [f"Eind: {text}" for text in QUESTIONS]
    ),
    "behind the text": wide(
        [f"{text} (T0)" for text in QUESTIONS], [f"{text} (T1)" for text in QUESTIONS]
    ),
    "in merged cells": wide(QUESTIONS, QUESTIONS, ["SDQ begin", "Eind (juni 2024)"]),
    "above bare numbers": wide(range(1, 26), range(1, 26), ["Begin", "Eind"]),
}


@pytest.mark.parametrize("where", MOMENTS)
def test_runs_with_a_moment_each_are_read_for_their_moment(where: str, files: Files) -> None:
    answers = read_answers([files.xlsx(Blad1=MOMENTS[where])], SDQ, PARENT)
    check(answers, WITHOUT_DATE)
    texts = [note for note in answers.notes if note.key == "intake.note_by_order_at"]
    assert len(texts) == (0 if where == "above bare numbers" else 2)


def test_moments_by_turns_are_read_for_their_moment(files: Files) -> None:
    rows = MOMENTS["before the text"]
    order = [*range(4), *(4 + at + block for at in range(25) for block in (0, 25))]
    turned = [[row[at] for at in order] for row in rows]
    check(read_answers([files.xlsx(Blad1=turned)], SDQ, PARENT), WITHOUT_DATE)


@pytest.mark.parametrize("column", [4, 16, 28, 29, 53])
def test_an_odd_cell_in_one_of_two_runs_is_a_fault_with_its_place(
    column: int, files: Files
) -> None:
    rows = [[*row] for row in MOMENTS["before the text"]]
    rows[3][column] = ODD
    assert faults(rows, files) == [("answer_no_number", 4, rows[0][column])]


def test_a_run_that_fits_does_not_hide_one_that_does_not(files: Files) -> None:
    rows = [row[:-1] for row in MOMENTS["before the text"]]
    assert [fault[0] for fault in faults(rows, files)] == ["run_length"]


def test_two_runs_without_a_moment_are_refused_with_their_columns(files: Files) -> None:
    rows = wide([f"{text} one" for text in QUESTIONS], [f"{text} two" for text in QUESTIONS])
    assert faults(rows, files) == [("runs_without_moment", 1, "")]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Tijd laatst gewijzigd", []),
        ("Naam", ["n.v.t."]),
        ("Extra question nobody answered", []),
        ("sdq_complete", [2.0]),
    ],
)
def test_a_column_without_answers_or_about_the_form_is_no_item(
    header: str, cells: list[Any], after: bool, files: Files
) -> None:
    answers = read_answers([files.xlsx(Sheet1=form(header, cells, after))], SDQ, PARENT)
    check(answers, WITHOUT_DATE)
    assert "note_by_order" in notes_of(answers)


@pytest.mark.parametrize("header", ["Naam", "An empty column beside the items"])
def test_an_odd_cell_in_the_last_item_does_not_shift_the_items(header: str, files: Files) -> None:
    rows = form(header)
    rows[4][-1] = ODD
    assert faults(rows, files) == [("answer_no_number", 5, QUESTIONS[-1])]


def test_a_column_that_nearly_fits_beside_the_items_is_refused_with_its_place(
    files: Files,
) -> None:
    rows = form("How many brothers", [1.0, 0.0, 2.0, 1.0, 0.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0])
    assert faults(rows, files) == [("run_beside", 8, "How many brothers")]
    settings = Settings(informant="parent", columns={"How many brothers": "negeren"})
    check(read_answers([files.xlsx(Sheet1=rows)], SDQ, settings), WITHOUT_DATE)


def test_a_file_that_cannot_be_read_is_not_passed_over_beside_one_that_can(files: Files) -> None:
    rows = [[*row] for row in form("Naam")]
    begin = [row for row in rows if row[2] in ("moment", "begin")]
    end = [[*row, *row[-1:]] for row in rows if row[2] in ("moment", "eind")]
    end[0][-1] = "One question more"
    with pytest.raises(DataError) as raised:
        read_answers([files.xlsx("a.xlsx", B=begin), files.xlsx("b.xlsx", B=end)], SDQ, PARENT)
    assert [(p.message.key, p.place.file) for p in raised.value.problems] == [
        ("intake.run_length", "b.xlsx")
    ]


def test_the_note_names_the_file_where_two_have_the_same_sheet(files: Files) -> None:
    rows = form("Naam")
    paths = [
        files.xlsx(f"{moment}.xlsx", Sheet1=[row for row in rows if row[2] in ("moment", moment)])
        for moment in ("begin", "eind")
    ]
    notes = read_answers(paths, SDQ, PARENT).notes
    named = [note.values["file"] for note in notes if note.key == "intake.note_by_order"]
    assert named == ["Sheet1 (begin.xlsx)", "Sheet1 (eind.xlsx)"]


def test_an_ordinary_word_before_every_question_is_no_moment(files: Files) -> None:
    rows = [
        ["kindcode", "respondent", "leeftijd", "geslacht", *(f"Voor u: {q}" for q in QUESTIONS)],
        *([m.client, m.respondent, m.age, m.sex, *words(m)] for m in of("eind")),
    ]
    answers = read_answers([files.xlsx("SDQ eind.xlsx", Blad1=rows)], SDQ, PARENT)
    assert set(answers.frame["moment"]) == {"eind"}


LONG = [f"dat is {how} van toepassing" for how in ("nooit", "zelden", "soms", "vaak", "altijd")]
TEXTS = [f"An invented and long text {chr(97 + n)}" for n in range(6)]


@pytest.mark.parametrize(
    ("first", "rest", "below"),
    [
        (["Code of the child", *TEXTS], ["K01", *LONG, LONG[0]], 1),
        (["Code of the child", *TEXTS], ["K01", *TEXTS[::-1]], 1),
        (["anna", *LONG, LONG[0]], ["bert", *LONG, LONG[1]], 0),
        (["K01", *TEXTS], ["K02", *TEXTS[::-1]], 0),
        ([7.0, *TEXTS], [8.0, *TEXTS[::-1]], 0),
        (["7,5", *TEXTS], ["8", *TEXTS[::-1]], 0),
    ],
)
def test_a_row_with_an_answer_a_number_or_a_code_is_no_row_of_questions(
    first: list[Any], rest: list[Any], below: int
) -> None:
    block = replace(SDQ.items[0], highest=4, words=dict(zip(LONG, range(5), strict=True)))
    header = ["code", *(f"item{n}" for n in range(1, 7))]
    raw = RawTable("pilot.csv", None, cells_of([header, first, rest]))
    assert rows_of_header(raw, 0, replace(SDQ, items=(block,))) == below
