"""The views of a survey: per closed question how many gave each answer, then the open questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of

_BAR = 20


def survey(writer: Writer) -> Iterator[View]:
    """One view per closed question in the order of the file, then the open questions."""
    tables = {key: rows(table) for key, table in writer.report.tables.items()}
    everybody = _by_question(tables.get("answers_of_all", []))
    answers = _by_question([*tables["answers"], *tables.get("choices", [])])
    asked = {str(row["question"]): row for row in tables["survey"]}
    for question in everybody or answers:
        yield _view(
            writer,
            asked.get(question, {"question": question}),
            answers.get(question, []),
            everybody.get(question, []),
        )
    if "open_questions" in tables:
        yield view_of(
            writer.say("survey_open"),
            tables["open_questions"],
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


def _by_question(found: Iterable[Row]) -> dict[str, list[Row]]:
    listed: dict[str, list[Row]] = {}
    for row in found:
        listed.setdefault(str(row["question"]), []).append(row)
    return listed


def _view(writer: Writer, question: Row, answers: list[Row], everybody: list[Row]) -> View:
    """The answers of one question, with both shares where not everybody had an opinion."""
    n = question.get("n", answers[0].get("of") if answers else 0)
    apart = [row for row in everybody if row["kind"] in ("no_opinion", "empty")]
    of_all = {row.get("option"): row.get("share") for row in everybody}
    share = writer.say("survey_share_of", n=writer.number(n)) if apart else None
    headings = [
        Heading(writer.say("survey_answer"), lambda row: _option(writer, row), "left"),
        Heading("n", lambda row: writer.number(row.get("n"))),
    ]
    if answers:
        headings.append(
            Heading(
                share or writer.say("survey_share"),
                lambda row: "" if "kind" in row else writer.percent(row.get("share")),
            )
        )
    if apart:
        headings.append(
            Heading(
                writer.say("survey_share_of", n=writer.number(apart[0].get("of"))),
                lambda row: writer.percent(
                    row.get("share") if "kind" in row else of_all.get(row.get("option"))
                ),
            )
        )
    headings.append(Heading("", lambda row: "" if "kind" in row else bar(row.get("share")), "left"))
    notes = [*_mean(writer, question)]
    if any(row.get("several") for row in answers):
        notes.append(writer.say("survey_several"))
    return view_of(
        writer.say("survey_title", question=_text(writer, question), n=writer.number(n)),
        [*answers, *apart],
        headings,
        tuple(notes),
    )


def _option(writer: Writer, row: Row) -> str:
    """The answer; what stands in the place of one that the file does not give."""
    option, value = row.get("option"), number_of(row.get("value"))
    if value is not None and not value.is_integer() and option == f"{value:g}":
        return writer.number(value, 1)
    if option is not None:
        return writer.text(option)
    return writer.say("survey_empty" if row.get("kind") == "empty" else "survey_other")


def _mean(writer: Writer, question: Row) -> Iterator[str]:
    """The mean with its interval, where the answers have an order."""
    limits = {"m_low": question.get("low"), "m_high": question.get("high")}
    written = writer.estimate(limits, "m", question.get("mean"), 1)
    if written != MISSING:
        yield writer.say("survey_mean", mean=written.replace("\n", " "))


def _text(writer: Writer, row: Row) -> str:
    return writer.text(row.get("question"))
