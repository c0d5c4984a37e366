"""A survey on the screen: every answer by its name, with how many gave it."""

from __future__ import annotations

import io

import pytest

from vaktherapie_analyse import output
from vaktherapie_analyse.analysis.single_reports.survey_tables import survey_report
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.publish import published
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.survey import Choices, Question, Survey

AGREE = ("helemaal oneens", "oneens", "neutraal", "eens", "helemaal eens")


def report(*questions: Question) -> Report:
    n = max(len(question.answers) for question in questions)
    return survey_report(Survey(questions, (), n, 0, ()))


def words(*answers: int) -> Question:
    return Question("Ik voelde mij gehoord", AGREE, answers, (1.0, 2.0, 3.0, 4.0, 5.0))


def numbers(*answers: int) -> Question:
    seen = range(min(answers), max(answers) + 1)
    places = tuple(answer - seen[0] for answer in answers)
    return Question("Cijfer", tuple(map(str, seen)), places, tuple(map(float, seen)))


def screen(made: Report, width: int = 80) -> str:
    file = io.StringIO()
    output.show(made, "nl", file, width)
    return file.getvalue()


def test_every_answer_has_its_name_number_percentage_and_bar() -> None:
    lines = [" ".join(line.split()) for line in screen(report(words(3, 3, 4, 0))).splitlines()]
    assert "Ik voelde mij gehoord · n = 4" in lines
    assert "eens 2 50 % ██████████" in lines
    assert "neutraal 0 0 %" in lines
    assert "helemaal eens 1 25 % █████" in lines


def test_questions_with_their_own_scale_have_their_own_title() -> None:
    text = screen(report(words(3, 4, 4), numbers(7, 8, 9)))
    assert "Cijfer · n = 3" in text
    assert "Gesloten vragen" not in text


def test_a_survey_fits_80_columns() -> None:
    long = Question("Hoe tevreden bent u over " + "alles en nog wat " * 8, AGREE, (0, 1, 1))
    assert max(map(len, screen(report(long)).splitlines())) <= 80


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        (words(0, 4, 4), False),  # 3,7 with −2,1 to 9,4
        (words(3, 3, 3), False),  # everybody alike: no interval at all
        (words(*[2, 3, 3, 4] * 5), True),
        (numbers(7, 8, 9), False),
        (numbers(*[7, 8, 9] * 5), True),
    ],
)
def test_an_interval_of_a_mean_never_leaves_the_scale(question: Question, shown: bool) -> None:
    made = report(question)
    row = made.tables["survey"].frame.iloc[0]
    assert (row.notna()["low"], row.notna()["high"]) == (shown, shown)
    if shown:
        assert min(question.values) <= row["low"] < row["high"] <= max(question.values)
    told = [remark.key for remark in made.remarks]
    assert ("survey.no_interval" in told) == (not shown and bool(row["sd"]))
    assert ("[" in screen(made)) == shown


def test_both_shares_stand_beside_each_other_where_not_everybody_has_an_opinion() -> None:
    question = Question("Aanraden?", ("Nee", "Ja"), (1, 1, 0, None, None), (), (("Weet niet", 1),))
    lines = [" ".join(line.split()) for line in screen(report(question)).splitlines()]
    assert "Antwoord n van de 3 van de 5" in lines
    assert "Ja 2 67 % 40 % █████████████" in lines
    assert "Weet niet 1 20 %" in lines
    assert "(niet ingevuld) 1 20 %" in lines


def test_half_a_point_is_written_as_people_do_and_no_share_is_of_nobody() -> None:
    half = Question("Cijfer", ("7", "7.5"), (0, 1), (7.0, 7.5))
    nobody = Question("Klachten?", (), (None, None), (), (("Weet niet", 2),))
    text = " ".join(screen(report(half, nobody)).split())
    assert "7,5 1 50 %" in text
    assert "Weet niet 2 100 %" in text
    assert "van de 0" not in text


def test_a_question_that_everybody_answered_has_one_share() -> None:
    assert "Antwoord n aandeel" in " ".join(screen(report(words(0, 1))).split())


def test_choices_of_which_several_may_be_given_are_not_said_to_add_up() -> None:
    made = survey_report(
        Survey(
            (Choices("Welke vorm?", (("spel", 4), ("muziek", 3)), 5, several=True),), (), 6, 0, ()
        )
    )
    text = " ".join(screen(made).split())
    assert "spel 4 80 % 67 %" in text
    assert "tellen niet op tot 100 %" in text


def test_a_published_survey_does_not_tell_that_two_had_no_opinion() -> None:
    question = Question(
        "Aanraden?", ("Nee", "Ja"), (0,) * 12 + (1,) * 9 + (None,) * 2, (), (("Weet niet", 2),)
    )
    shown = published(report(question), 5)
    assert set(shown.tables) == {"answers_of_all"}
    text = screen(shown)
    assert "12/23" in text
    assert "9/23" not in text
    assert "weet niet" not in text.lower()


@pytest.mark.parametrize(("language", "named"), [("nl", "t-verdeling"), ("en", "t distribution")])
def test_the_interval_of_a_mean_is_not_called_wilson(language: str, named: str) -> None:
    writer = Writer(report(words(3, 4, 4)), language)
    survey = writer.report.tables["survey"]
    for column in ("low", "high"):
        meant = writer.meaning("survey", survey.column(column))
        assert named in meant
        assert "Wilson" not in meant
