"""A row that calls itself a preview, a test or spam is no respondent; all rows are invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.definitions.survey import load_series
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.no_questionnaire.register_sheet import read_register
from vaktherapie_analyse.intake.no_questionnaire.survey_file import read_survey

SDQ = load_instrument("sdq")


def table(header: Sequence[str], *rows: Sequence[Any]) -> list[list[Any]]:
    """These columns with items behind them, each time with the same answers."""
    return [[*header, *ITEMS], *([*row, *ZEROS] for row in rows)]


def left_out(files: Files, rows: list[list[Any]], settings: Settings | None = None) -> list[int]:
    """The rows that `controleer` names as a trial, after a look at who is left."""
    path = files.csv(rows)
    found = inspect([path], SDQ, settings or Settings())
    places = [
        place.values["row"]
        for warning in found.warnings
        if warning.key == "check.warn_trial_row"
        for place in warning.values["places"]
    ]
    answers = read_answers([path], SDQ, settings or Settings())
    assert len(answers.frame) == len(answers.respondents) == len(rows) - 1 - len(places)
    counted = {note.key: note.values["n"] for note in answers.notes if "trial" in note.key}
    assert counted == ({"intake.note_trial_row": len(places)} if places else {})
    return places


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Status", "Survey Preview"),
        ("Status", "Spam"),
        ("Status", "Possible Spam"),
        ("Status", "Survey Test"),
        ("Response Type", "Survey Preview"),
        ("DistributionChannel", "preview"),
        ("DistributionChannel", "test"),
        ("Institute", "Test Institute"),
        ("redcap_data_access_group", "test"),
        ("is_test_data", "True"),
        ("testrecord", "ja"),
        ("testrecord", "1"),
    ],
)
def test_a_column_of_the_survey_program_says_so(header: str, cell: str, files: Files) -> None:
    rows = table(["client", header], ["K01", ""], ["K02", cell], ["K03", "IP Address"])
    assert left_out(files, rows) == [3]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Status", ["afgerond", "open", "1"]),
        ("Status", ["1", "8", "0"]),
        ("DistributionChannel", ["anonymous", "email", "qr"]),
        ("test", ["1", "0", "ja"]),
        ("Site", ["Testelt", "geen test", "Utrecht"]),
        ("testrecord", ["0", "nee", ""]),
    ],
)
def test_what_does_not_say_so_leaves_nobody_out(
    header: str, cells: list[str], files: Files
) -> None:
    rows = table(["client", header], *(["K0" + str(n), cell] for n, cell in enumerate(cells)))
    assert left_out(files, rows) == []


def test_numbers_in_the_column_status_are_known_of_qualtrics_only(files: Files) -> None:
    header = ["client", "Status", "ResponseId"]
    cells = enumerate(["0", "1", "8", "4"])
    rows = table(header, *([f"K{n}", cell, f"R_{n}"] for n, cell in cells))
    assert left_out(files, rows) == [3, 4]


@pytest.mark.parametrize(
    "code", ["TEST", "test", "Test 1", "proef", "demo", "testkind", "Test client 3", "preview"]
)
@pytest.mark.parametrize("header", ["client", "respondent", "id", "Wat is de code van uw kind?"])
def test_a_code_that_is_the_word_test_is_no_person(code: str, header: str, files: Files) -> None:
    assert left_out(files, table([header], ["K01"], [code], ["K02"])) == [3]


@pytest.mark.parametrize(
    "codes",
    [
        ["test1", "test2", "test3"],
        ["proefpersoon 1", "proefpersoon 2", "K3"],
        ["T1", "T2", "P1"],
        ["Tessa", "Prof", "Demi"],
        ["kind 1", "ouder 2", "client 3"],
    ],
)
def test_a_code_that_only_looks_like_it_stays(codes: list[str], files: Files) -> None:
    assert left_out(files, table(["client"], *([code] for code in codes))) == []


def test_the_user_can_point_the_column_out_or_let_the_rows_count(files: Files) -> None:
    rows = table(["client", "Status"], ["K01", ""], ["K02", "Spam"])
    assert left_out(files, rows, Settings(columns={"Status": "negeren"})) == []
    rows = table(["client", "telt niet"], ["K01", "nee"], ["K02", "ja"])
    assert left_out(files, rows, Settings(columns={"telt niet": "test"})) == [3]


def test_nothing_but_trials_is_a_fault_that_says_so(files: Files) -> None:
    path = files.csv(table(["client", "moment"], ["TEST", "begin"], ["TEST", "eind"]))
    with pytest.raises(DataError) as error:
        read_answers([path], SDQ)
    assert [p.message.key for p in error.value.problems] == ["intake.only_trials"]


def test_the_answers_of_a_trial_are_not_checked_and_decide_nothing(files: Files) -> None:
    """A 9 is no answer, and the 3 in it would make the numbers those of 1–3."""
    rows = table(["client"], ["K01"], ["K02"])
    rows += [["TEST", *[3] * 24, 9]]
    assert left_out(files, rows) == [4]


def test_a_trial_is_no_trajectory(files: Files) -> None:
    path = files.xlsx(
        Trajecten=[
            ["client", "start", "status"],
            ["K01", "3-5-2023", "lopend"],
            ["TEST", "3-5-2023", "lopend"],
        ]
    )
    register = read_register([path], date(2024, 1, 1))
    assert register is not None
    assert register.frame["client"].tolist() == ["K01"]
    assert [(note.key, note.values) for note in register.notes if "trial" in note.key] == [
        ("intake.note_trial_row", {"n": 1})
    ]


def test_a_trial_answers_no_survey(files: Files) -> None:
    path = files.csv(
        [
            ["id", "Status", "Ben je tevreden?"],
            ["1", "IP Address", 4],
            ["2", "Survey Preview", 1],
            ["test", "IP Address", 1],
        ]
    )
    survey = read_survey(path, load_series())
    assert survey.n == 1
    (note,) = [note for note in survey.notes if note.key == "survey.trial_rows"]
    assert note.values == {"n": 2, "rows": [3, 4]}
