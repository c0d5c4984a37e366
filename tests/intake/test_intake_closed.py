"""A survey: what is closed, what is open and what is about the person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vaktherapie_analyse.definitions.survey import load_series
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake.closed import read_survey
from vaktherapie_analyse.survey import Survey


def survey_of(folder: Path, *columns: Sequence[Any], sheet: str | None = None) -> Survey:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Enquête"
    for row in zip(*columns, strict=True):
        page.append(list(row))
    path = folder / "enquete.xlsx"
    book.save(path)
    return read_survey(path, load_series(), sheet)


def test_answers_of_one_series_make_a_closed_question(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, ["Gehoord?", "Mee eens", "helemaal eens", "4 - mee eens", None])
    (question,) = survey.questions
    assert question.answers == (3, 4, 3)
    assert len(question.options) == 5
    assert question.values == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert survey.n == 3  # the empty row is nobody


def test_yes_and_no_have_no_mean(tmp_path: Path) -> None:
    (question,) = survey_of(tmp_path, ["Aanraden?", "Ja", "nee", "ja"]).questions
    assert question.options == ("nee", "ja")
    assert question.answers == (1, 0, 1)
    assert question.values == ()


def test_whole_numbers_make_a_closed_question_with_every_number_between(tmp_path: Path) -> None:
    (question,) = survey_of(tmp_path, ["Cijfer", 6, "8", 9]).questions
    assert question.options == ("6", "7", "8", "9")
    assert question.answers == (0, 2, 3)


@pytest.mark.parametrize(
    "answers",
    [["meer tijd", "niets", "meer tijd"], ["ja", "ja", "ja, want Piet was er"], [3, 4, 11]],
)
def test_anything_else_is_open_and_only_counted(tmp_path: Path, answers: list[Any]) -> None:
    survey = survey_of(tmp_path, ["Gehoord?", "ja", "nee", "ja"], ["Wat kan beter?", *answers])
    assert survey.open_questions == (("Wat kan beter?", 3),)
    assert "Piet" not in repr(survey)


@pytest.mark.parametrize(
    "header",
    [
        "Naam",
        "E-mail",
        "Leeftijd",
        "Postcode",
        "Naam therapeut",
        "ID",
        "Begintijd",
        "Wat is uw huisnummer?",
        "Wat is het huisnummer van de woning van uw kind?",
        "Welke postcodecijfers",
        "Hoe oud is uw kind?",
        "Hoe heet uw hulpverlener?",
    ],
)
def test_a_column_about_the_person_is_not_read(tmp_path: Path, header: str) -> None:
    survey = survey_of(tmp_path, [header, 1, 2, 3], ["Gehoord?", "ja", "nee", "ja"])
    assert [question.header for question in survey.questions] == ["Gehoord?"]
    assert survey.open_questions == ()
    assert survey.n_personal == 1


@pytest.mark.parametrize("answers", [[1, 2, 3], ["meer tijd", "niets", "rust"]])
@pytest.mark.parametrize(
    "header", ["Mag Piet (0612345678) u bellen? ja/nee", "Hoe was het bij Piet Jansen?",
               "Mevrouw Jansen was prettig"],
)  # fmt: skip
def test_a_question_with_a_name_or_number_is_shown_as_its_column(
    header: str, answers: list[Any], tmp_path: Path
) -> None:
    survey = survey_of(tmp_path, ["Gehoord?", "ja", "nee", "ja"], [header, *answers])
    shown = [q.header for q in survey.questions] + [text for text, _ in survey.open_questions]
    assert shown == ["Gehoord?", "B"]
    assert survey.notes[-1].key == "survey.hidden_headers"


@pytest.mark.parametrize(
    "header", ["Hoe tevreden bent u over de hulp van uw therapeut?",
               "Past de hulp bij de leeftijd?", "Heeft Vaktherapie geholpen?"],
)  # fmt: skip
def test_a_question_about_the_help_is_kept(header: str, tmp_path: Path) -> None:
    survey = survey_of(tmp_path, [header, 1, 2, 3])
    assert [question.header for question in survey.questions] == [header]


def test_an_address_in_the_answers_makes_the_column_personal(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, ["Reactie", "x@voorbeeld.nl", "-"], ["Gehoord?", "ja", "nee"])
    assert survey.n_personal == 1


def test_a_file_without_closed_question_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        survey_of(tmp_path, ["Wat kan beter?", "meer tijd", "niets"])
    assert caught.value.problems[0].message.key == "survey.no_closed_question"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        survey_of(tmp_path, ["Gehoord?", "ja", "nee"], sheet="Blad9")
    assert caught.value.problems[0].message.values["known"] == ["Enquête"]
