"""A header of two rows is one header; what is no header stays a row. All rows are invented."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from tests.intake.pilot_files import Files
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.files.header_rows import with_one_header
from vaktherapie_analyse.intake.files.raw_table import RawTable, cells_of

SDQ = load_instrument("sdq")
WORDS = ["Niet waar", "Een beetje waar", "Zeker waar"]
ANSWERS = {code: [(n * step) % 3 for n in range(25)] for code, step in (("K01", 1), ("K02", 2))}
SAID = {code: [WORDS[answer] for answer in answers] for code, answers in ANSWERS.items()}
#: As SurveyMonkey exports single responses; two of the columns hold names of persons.
ABOUT = [
    "Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address",
    "First Name", "Last Name", "Custom Data 1",
]  # fmt: skip
QUESTION = "Denk aan uw kind in de afgelopen zes maanden"
STATEMENTS = [f"Verzonnen stelling {chr(97 + n)}" for n in range(25)]


def about(number: int) -> list[Any]:
    return [11_800_000 + number, 77, "03/18/2024 10:00:00 AM", "03/18/2024 10:08:00 AM", *[""] * 5]


def read(files: Files, rows: list[list[Any]]) -> Answers:
    answers = read_answers([files.csv(rows, delimiter=",")], SDQ)
    assert "intake.note_joined_header" in {note.key for note in answers.notes}
    return answers


def check(answers: Answers) -> None:
    """SdqAndAriCp children with their answers in the order of the columns."""
    assert answers.frame["client"].tolist() == list(ANSWERS)
    items = answers.frame[list(SDQ.items[0].keys)].astype(int).to_numpy().tolist()
    assert items == list(ANSWERS.values())


@pytest.mark.parametrize("names", [[f"Stelling {n}" for n in range(1, 26)], STATEMENTS])
def test_a_matrix_question_of_surveymonkey(names: list[str], files: Files) -> None:
    rows = [
        [*ABOUT, "Code van het kind", "Leeftijd", QUESTION, *[""] * 24],
        [*[""] * 9, "Open-Ended Response", "Response", *names],
    ]
    rows += [[*about(n), code, 7 + n, *said] for n, (code, said) in enumerate(SAID.items())]
    answers = read(files, rows)
    check(answers)
    assert answers.frame["age"].tolist() == [7, 8]
    assert answers.frame["respondent"].tolist() == ["", ""]  # Respondent ID numbers the forms


def test_a_question_for_every_statement(files: Files) -> None:
    rows = [
        [*ABOUT, "Code van het kind", *STATEMENTS],
        [*[""] * 9, "Open-Ended Response", *["Response"] * 25],
    ]
    rows += [[*about(n), code, *said] for n, (code, said) in enumerate(SAID.items())]
    check(read(files, rows))


def test_begin_and_end_as_two_matrix_questions(files: Files) -> None:
    rows = [
        [*ABOUT, "Code van het kind", "Begin: denk aan toen", *[""] * 24, "Eind: nu", *[""] * 24],
        [*[""] * 9, "Open-Ended Response", *STATEMENTS, *STATEMENTS],
    ]
    rows += [
        [*about(n), code, *said, *reversed(said)] for n, (code, said) in enumerate(SAID.items())
    ]
    frame = read(files, rows).frame
    assert frame[["client", "moment"]].to_numpy().tolist() == [
        [code, moment] for code in ANSWERS for moment in ("begin", "eind")
    ]
    assert frame["1"].tolist() == [ANSWERS["K01"][0], ANSWERS["K01"][24], 0, ANSWERS["K02"][24]]


@pytest.mark.parametrize("title", [False, True])
@pytest.mark.parametrize("numbered", [False, True])
def test_merged_cells_in_a_workbook(numbered: bool, title: bool, files: Files) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "SDQ"
    if title:
        sheet.append(["Verzonnen gegevens", "versie 2"])
    top = sheet.max_row + 1 if title else 1
    names: list[Any] = [*range(1, 26)] if numbered else [f"sdq{n}" for n in range(1, 26)]
    sheet.append(["Kindcode", "Leeftijd", "Vragenlijst"])
    sheet.append([None, None, *names])
    for at in (1, 2):
        sheet.merge_cells(start_row=top, end_row=top + 1, start_column=at, end_column=at)
    sheet.merge_cells(start_row=top, end_row=top, start_column=3, end_column=27)
    for n, (code, answers) in enumerate(ANSWERS.items()):
        sheet.append([code, 7 + n, *answers])
    path = files.folder / "samengevoegd.xlsx"
    book.save(path)
    found = read_answers([path], SDQ)
    check(found)
    assert found.frame["age"].tolist() == [7, 8]


def test_a_fault_below_two_header_rows_has_its_row_as_in_excel(files: Files) -> None:
    rows = [
        ["Code van het kind", QUESTION, *[""] * 24],
        ["", *(f"Stelling {n}" for n in range(1, 26))],
        ["K01", *SAID["K01"]],
        ["K02", "Misschien", *SAID["K02"][1:]],
    ]
    with pytest.raises(DataError) as error:
        read_answers([files.csv(rows)], SDQ)
    assert [(p.place.row, p.place.column) for p in error.value.problems] == [(4, "Stelling 1")]


def test_the_number_of_a_form_pairs_nobody(files: Files) -> None:
    """Without a code, Respondent ID would pair the first form of begin with that of eind."""
    rows = [
        [*ABOUT, QUESTION, *[""] * 24],
        [*[""] * 9, *STATEMENTS],
        *([*about(n), *said] for n, said in enumerate(SAID.values())),
    ]
    paths = [files.csv(rows, name) for name in ("begin.csv", "eind.csv")]
    with pytest.raises(DataError) as error:
        read_answers(paths, SDQ)
    assert {p.message.key for p in error.value.problems} == {"intake.running_number"}
    settings = Settings(columns={"Respondent ID": "respondent"})
    assert len(read_answers(paths, SDQ, settings).respondents) == 2


@pytest.mark.parametrize(
    "rows",
    [
        # A first row with empty cells below a header without gaps.
        [["client", "naam", "reden"], ["K01", "", "wens"], ["K02", "B", "verzoek"]],
        # Names for some columns only: the answers are no names.
        [["client", "sdq1", "", "", ""], ["", *WORDS, WORDS[0]], ["K02", *WORDS, WORDS[1]]],
        [["client", "sdq1", "", "", ""], ["", 1.0, 0.0, 2.0, 0.0], ["K02", 0.0, 0.0, 1.0, 2.0]],
        [["client", "a", "", "", ""], ["", "x", "y", "z", "q"], ["K02", "y", "y", "z", "p"]],
        # A title above the header.
        [["Gegevens", "", ""], ["client", "sdq1", "sdq2"], ["K01", 0.0, 1.0]],
        # Moments above the scores of a list: nothing stands in one row only.
        [["", "begin", "", "eind"], ["client", "totaal", "hyper", "totaal"], ["K01", 1, 2, 3]],
    ],
)
def test_what_is_no_header_of_two_rows_stays_as_it_is(rows: list[list[Any]]) -> None:
    raw = RawTable("a.csv", None, cells_of(rows))
    assert with_one_header(raw) is raw


@pytest.mark.parametrize("odd", ["²", "9" * 5_000])
def test_an_odd_number_in_a_header_is_only_a_text(odd: str) -> None:
    rows = [
        ["client", "SDQ", "", "", ""],
        ["", odd, odd + "x", odd + "y", odd + "z"],
        ["K1", *"0120"],
    ]
    assert with_one_header(RawTable("a.csv", None, cells_of(rows))).two_headers
    digits = [["client", "SDQ", "", "", ""], ["", odd, odd, odd, odd], ["K1", *"0120"]]
    assert not with_one_header(RawTable("a.csv", None, cells_of(digits))).two_headers
