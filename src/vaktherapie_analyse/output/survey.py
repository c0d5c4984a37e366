"""The views of a survey: per closed question how many gave each answer, then the open questions."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of

_BAR = 20


def survey(writer: Writer) -> Iterator[View]:
    """One view per closed question, then the open questions."""
    answers: dict[str, list[Row]] = {}
    for row in rows(writer.report.tables["answers"]):
        answers.setdefault(str(row["question"]), []).append(row)
    for question in rows(writer.report.tables["survey"]):
        yield _view(writer, question, answers.get(str(question["question"]), []))
    opened = writer.report.tables.get("open_questions")
    if opened is not None:
        yield view_of(
            writer.say("survey_open"),
            rows(opened),
            [
                Heading(writer.say("survey_question"), lambda row: _text(writer, row), "left"),
                Heading("n", lambda row: writer.number(row.get("n"))),
            ],
            (writer.say("survey_open_note"),),
        )


def bar(share: Cell) -> str:
    """A bar of twenty signs for everybody; whoever answered is seen.

    >>> bar(0.25), bar(0.01), bar(0), bar(None)
    ('█████', '▏', '', '')
    """
    length = number_of(share) or 0.0
    return "█" * round(length * _BAR) or ("▏" if length else "")


def _view(writer: Writer, question: Row, answers: list[Row]) -> View:
    return view_of(
        writer.say("survey_title", question=_text(writer, question), n=_number(writer, question)),
        answers,
        [
            Heading(writer.say("survey_answer"), lambda row: writer.text(row["option"]), "left"),
            Heading("n", lambda row: writer.number(row.get("n"))),
            Heading(writer.say("survey_share"), lambda row: writer.percent(row.get("share"))),
            Heading("", lambda row: bar(row.get("share")), "left"),
        ],
        tuple(_mean(writer, question)),
    )


def _mean(writer: Writer, question: Row) -> Iterator[str]:
    """The mean with its interval, where the answers have an order."""
    limits = {"m_low": question.get("low"), "m_high": question.get("high")}
    written = writer.estimate(limits, "m", question.get("mean"), 1)
    if written != MISSING:
        yield writer.say("survey_mean", mean=written.replace("\n", " "))


def _text(writer: Writer, row: Row) -> str:
    return writer.text(row.get("question"))


def _number(writer: Writer, row: Row) -> str:
    return writer.number(row.get("n"))
