"""A survey: what is closed, what is open and what is about the person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vaktherapie_analyse.definitions.survey import Series, load_series
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake.no_questionnaire.survey_file import read_survey
from vaktherapie_analyse.survey import Choices, Question, Survey


def survey_of(
    folder: Path, *columns: Sequence[Any], sheet: str | None = None, own: Sequence[Series] = ()
) -> Survey:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Enquête"
    for row in zip(*columns, strict=True):
        page.append(list(row))
    path = folder / "enquete.xlsx"
    book.save(path)
    return read_survey(path, [*own, *load_series()], sheet)


def test_answers_of_one_series_make_a_closed_question(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, ["Gehoord?", "Mee eens", "helemaal eens", "4 - mee eens", None])
    (question,) = survey.questions
    assert question.answers == (3, 4, 3)
    assert len(question.options) == 5
    assert question.values == (1.0, 2.0, 3.0, 4.0, 5.0)
    assert survey.n == 3  # the empty row is nobody


def test_answers_given_by_as_many_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    """With the hash of a text they would stand otherwise at every run."""
    forms = "spel klei dans muziek teken bouw"
    asked = ["Welke vormen?", *[forms.replace(" ", ";")] * 9]
    survey = survey_of(tmp_path, ["Gehoord?", *["ja", "nee", "ja"] * 3], asked)
    choices = survey.questions[-1]
    assert isinstance(choices, Choices)
    assert [option for option, _ in choices.options] == forms.split()


def test_yes_and_no_have_no_mean(tmp_path: Path) -> None:
    (question,) = survey_of(tmp_path, ["Aanraden?", "Ja", "nee", "ja"]).questions
    assert question.options == ("nee", "Ja")  # as in the file, the first of two ways
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


def asked(folder: Path, *answers: Any, header: str = "Wat vond u?", **more: Any) -> Any:
    """What is made of one column, beside a closed one; all answers are invented."""
    filler = ["Gehoord?", *(["ja", "nee"] * len(answers))[: len(answers)]]
    survey = survey_of(folder, filler, [header, *answers], **more)
    found = {question.header: question for question in survey.questions}
    return found.get(header)


def counts(question: Question) -> list[int]:
    return [question.answers.count(number) for number in range(len(question.options))]


@pytest.mark.parametrize(
    "scale",
    [
        ["Helemaal niet mee eens", "Niet mee eens", "Neutraal", "Mee eens", "Helemaal mee eens"],
        ["Helemaal oneens", "Oneens", "Neutraal", "Eens", "Helemaal eens"],
        ["Zeer mee oneens", "Mee oneens", "Niet mee eens, niet mee oneens", "Mee eens",
         "Zeer mee eens"],
        ["Zeer mee oneens", "Mee oneens", "Enigszins mee oneens", "Neutraal", "Enigszins mee eens",
         "Mee eens", "Zeer mee eens"],
        ["Zeer ontevreden", "Ontevreden", "Neutraal", "Tevreden", "Zeer tevreden"],
        ["Nooit", "Zelden", "Soms", "Vaak", "Altijd"],
        ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
    ],
)  # fmt: skip
def test_a_usual_scale_is_counted_in_its_order_and_its_own_words(
    scale: list[str], tmp_path: Path
) -> None:
    shuffled = [scale[-1], scale[0], *scale[1:-1], scale[-1]]
    question = asked(tmp_path, *shuffled)
    assert list(question.options) == scale
    assert question.values == tuple(range(1, len(scale) + 1))
    assert counts(question) == [1] * (len(scale) - 1) + [2]


def test_a_choice_that_nobody_made_is_written_like_the_others(tmp_path: Path) -> None:
    question = asked(tmp_path, "Helemaal niet mee eens", "Mee eens", "Helemaal mee eens")
    assert question.options[1] == "Niet mee eens"


def test_no_opinion_is_a_row_of_its_own_and_empty_is_none(tmp_path: Path) -> None:
    question = asked(tmp_path, "Ja", "Weet niet", "weet ik niet", "N.v.t.", "Nee", None, "-")
    assert counts(question) == [1, 1]
    assert question.no_opinion == (("Weet niet", 2), ("N.v.t.", 1))
    assert question.answers == (1, None, None, None, 0, None, None)


def test_a_question_on_which_nobody_has_an_opinion_has_no_answers(tmp_path: Path) -> None:
    question = asked(tmp_path, *["weet niet"] * 12, None)
    assert (question.options, question.no_opinion) == ((), (("weet niet", 12),))


def test_whoever_has_no_opinion_on_anything_is_somebody(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, ["Gehoord?", "ja", "weet niet"], ["Fijn?", "nee", "n.v.t."])
    assert survey.n == 2


@pytest.mark.parametrize("answer", [99, "99", -9, "weet niet"])
def test_no_opinion_among_grades_is_in_no_mean(answer: Any, tmp_path: Path) -> None:
    question = asked(tmp_path, 7, "7,5", 8.5, answer)
    assert question.options == ("7", "7.5", "8", "8.5")
    assert question.answers == (0, 1, 3, None)
    assert question.no_opinion == ((str(answer), 1),)


def test_labels_on_the_ends_of_a_scale_of_numbers_are_left_out(tmp_path: Path) -> None:
    question = asked(tmp_path, "1 (helemaal niet)", 2, 3, "5 (helemaal wel)", 2)
    assert question.values == (1, 2, 3, 4, 5)
    assert counts(question) == [1, 2, 1, 0, 1]


def test_two_words_for_one_place_are_not_added_up(tmp_path: Path) -> None:
    question = asked(tmp_path, *["Vaak"] * 4, *["Regelmatig"] * 3, *["Soms"] * 3)
    assert isinstance(question, Choices)
    assert question.options == (("Vaak", 4), ("Regelmatig", 3), ("Soms", 3))


def test_a_few_short_answers_that_recur_are_counted_without_an_order(tmp_path: Path) -> None:
    question = asked(tmp_path, *["op school"] * 4, *["thuis"] * 3, "n.v.t.", None)
    assert isinstance(question, Choices)
    assert question.options == (("op school", 4), ("thuis", 3))
    assert (question.n, question.no_opinion, question.several) == (7, (("n.v.t.", 1),), False)


def test_choices_joined_with_a_semicolon_count_each(tmp_path: Path) -> None:
    question = asked(tmp_path, "spel;klei", "spel", "klei;spel;", "spel;muziek", "muziek", "klei")
    assert isinstance(question, Choices)
    assert dict(question.options) == {"spel": 4, "klei": 3, "muziek": 2}
    assert (question.n, question.several) == (6, True)


def test_what_a_single_person_wrote_beside_a_scale_is_counted_and_not_kept(tmp_path: Path) -> None:
    question = asked(tmp_path, *["ja"] * 5, *["nee"] * 3, "ja, want Piet was er")
    assert (counts(question), question.n_other) == ([3, 5], 1)
    question = asked(tmp_path, *["spel"] * 5, *["klei"] * 3, "iets met Piet")
    assert question.n_other == 1
    assert "Piet" not in repr(question)


@pytest.mark.parametrize(
    "answers",
    [
        ["Juf Anouk was lief", "Rust in huis, en Daan slaapt beter"],  # the same text by many
        ["Anouk", "Els"],
        ["anouk de vries", "els"],
        ["dat ik er gewoon mocht zijn", "de rust"],
        ["Kerkstraat 12", "thuis"],
        ["14", "16"],
    ],
)
def test_long_answers_and_possible_names_are_never_shown_however_often(
    answers: list[str], tmp_path: Path
) -> None:
    filler = ["Gehoord?", *["ja"] * 10]
    survey = survey_of(tmp_path, filler, ["Wat was fijn?", *answers * 5])
    assert survey.open_questions == (("Wat was fijn?", 10),)
    assert not any(answer in repr(survey) for answer in answers if not answer.isdigit())
    (note,) = survey.notes
    assert (note.key, note.values["headers"]) == ("survey.maybe_closed", ["Wat was fijn?"])


def test_answers_to_who_it_was_are_never_shown(tmp_path: Path) -> None:
    assert asked(tmp_path, *["anouk"] * 5, *["els"] * 5, header="Wie was er voor u?") is None


def test_answers_that_mostly_differ_are_open(tmp_path: Path) -> None:
    answers = ["rust"] * 4 + ["de tijd", "het spelen", "praten"]
    assert asked(tmp_path, *answers) is None


def test_a_declared_series_goes_first(tmp_path: Path) -> None:
    own = Series(options=("slecht", "gaat wel | matig", "goed"), own=True)
    question = asked(tmp_path, "Goed", "Matig", "Goed", own=[own])
    assert question.options == ("Slecht", "Matig", "Goed")
    assert question.answers == (2, 1, 2)


def test_a_choice_between_others_that_nobody_ever_made_is_told(tmp_path: Path) -> None:
    four = ["Oneens", "Eens", "Helemaal eens", "Helemaal oneens"] * 3
    survey = survey_of(tmp_path, ["Gehoord?", *four])
    (note,) = survey.notes
    assert (note.key, note.values["words"]) == (
        "survey.never_chosen", ["Niet mee eens, niet mee oneens"])  # fmt: skip
    own = [Series(options=("Helemaal oneens", "Oneens", "Eens", "Helemaal eens"), own=True)]
    assert survey_of(tmp_path, ["Gehoord?", *four], own=own).notes == ()


def test_two_questions_of_one_name_stay_two(tmp_path: Path) -> None:
    survey = survey_of(tmp_path, ["Fijn?", "ja", "ja"], ["Fijn?", "nee", "nee"])
    assert [question.header for question in survey.questions] == ["Fijn?", "Fijn? (B)"]
