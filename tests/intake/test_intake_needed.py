"""Impact whose first question, or another one, has no column. All data are invented."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.intake import read_answers

IMPACT = ["ebddiff", "distres", "imphome", "impfrie", "impclas", "impleis"]
FORM = [0, 1, 2] * 8 + [1]


def rows(impact: list[str], end: dict[str, Any] | None = None) -> list[list[Any]]:
    answers: dict[str, Any] = dict(zip(IMPACT, [1, 0, 2, 3, 1, 0], strict=True))
    at_end = answers | (end or {})
    header = ["kindcode", "moment", "leeftijd", *ITEMS, *impact]
    moments = {"begin": answers, "eind": at_end}
    return [
        header,
        *(
            [code, moment, 7, *FORM, *(given[item] for item in impact)]
            for code in ("K1", "K2")
            for moment, given in moments.items()
        ),
    ]


def said(files: Files, sdq: Instrument, table: list[list[Any]]) -> dict[str, Any]:
    answers = read_answers([files.csv(table)], sdq)
    return {note.key.removeprefix("intake."): note.values for note in answers.notes}


def test_impact_without_its_first_question_says_so(
    files: Files, sdq: Instrument, capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows(IMPACT[1:])
    values = said(files, sdq, table)["note_first_question_absent"]
    assert values["item"] == "ebddiff"
    assert [moment.key for moment in values["moments"]] == ["intake.begin", "intake.eind"]
    for command in ("sdq", "controleer"):
        shown = " ".join(analyse(capsys, command, files.csv(table)).out.split())
        assert "zonder die vraag is er geen score op ‘Impact’" in shown
        assert "R-syntaxis" in shown


def test_a_first_question_that_is_empty_at_one_moment_is_told_for_that_moment(
    files: Files, sdq: Instrument
) -> None:
    values = said(files, sdq, rows(IMPACT, {"ebddiff": ""}))["note_first_question_absent"]
    assert [moment.key for moment in values["moments"]] == ["intake.eind"]


def test_a_question_of_impact_that_nobody_answered_counts_as_0_and_is_told(
    files: Files, sdq: Instrument
) -> None:
    without = [item for item in IMPACT if item != "impclas"]
    assert said(files, sdq, rows(without))["note_question_absent"]["items"] == ["impclas"]
    assert (
        not {"note_question_absent", "note_first_question_absent"}
        & said(files, sdq, rows(IMPACT)).keys()
    )
    assert (
        not {"note_question_absent", "note_first_question_absent"}
        & said(files, sdq, rows([])).keys()
    )


def test_a_form_without_an_answer_to_the_first_question_is_counted_with_its_reason(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    table = rows(IMPACT)
    table[1][table[0].index("ebddiff")] = ""
    shown = " ".join(analyse(capsys, "sdq", files.csv(table)).out.split())
    assert "Bij 1 meting is er geen score op ‘Impact’, omdat de vraag ebddiff niet" in shown
    assert "te weinig antwoorden" not in shown
