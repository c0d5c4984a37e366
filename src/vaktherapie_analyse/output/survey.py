"""The views of a survey: one per series of answers, each question with a bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaktherapie_analyse.output.cells import HIDDEN, Row, rows
from vaktherapie_analyse.output.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, number_of

_BAR = 20
_SIGNS = "123456789abc"


def survey(writer: Writer) -> Iterator[View]:
    """One view per series of answers, then the open questions."""
    questions = {str(row["question"]): row for row in rows(writer.report.tables["survey"])}
    answers: dict[str, list[Row]] = {}
    for row in rows(writer.report.tables["answers"]):
        answers.setdefault(str(row["question"]), []).append(row)
    by_series: dict[tuple[str, ...], list[Row]] = {}
    for question, found in answers.items():
        series = tuple(str(row["option"]) for row in found)
        line = {**questions[question], **{f"n_{i}": row["n"] for i, row in enumerate(found)}}
        line |= {f"share_{i}": row["share"] for i, row in enumerate(found)}
        by_series.setdefault(series, []).append(line)
    for series, lines in by_series.items():
        yield _view(writer, series, lines)
    opened = writer.report.tables.get("open_questions")
    if opened is not None:
        yield view_of(
            writer.say("survey_open"),
            rows(opened),
            [_question(writer), Heading("n", lambda row: writer.number(row.get("n")))],
            (writer.say("survey_open_note"),),
        )


def bar(shares: Sequence[float], signs: str) -> str:
    """A bar of twenty signs, so many of each answer as its share; largest remainders fill it up.

    >>> bar([0.25, 0.0, 0.75], "123")
    '11111333333333333333'
    """
    exact = [share * _BAR for share in shares]
    widths = [int(width) for width in exact]
    order = sorted(range(len(exact)), key=lambda i: (widths[i] - exact[i], i))
    for i in order[: round(sum(exact)) - sum(widths)]:
        widths[i] += 1
    return "".join(sign * width for sign, width in zip(signs, widths, strict=True))


def _view(writer: Writer, series: tuple[str, ...], lines: list[Row]) -> View:
    signs = _signs(series)
    legend = " · ".join(f"{sign} = {option}" for sign, option in zip(signs, series, strict=True))
    headings = [
        _question(writer),
        Heading("n", lambda row: writer.number(row.get("n"))),
        Heading(writer.say("survey_answers"), lambda row: _bar(writer, row, signs), "left"),
    ]
    if any(row.get("mean") is not None for row in lines):
        headings.append(
            Heading(
                f"{writer.say('survey_mean')}\n{writer.say('interval')}",
                lambda row: writer.estimate(
                    {"m_low": row.get("low"), "m_high": row.get("high")}, "m", row.get("mean"), 1
                ),
            )
        )
    return view_of(
        writer.say("survey_view"), lines, headings, (legend,) if set(signs) != set(series) else ()
    )


def _signs(series: Sequence[str]) -> str:
    """One sign per answer: the number that it is, or else its place in the series."""
    if all(option.isdigit() for option in series):
        return "".join(option if len(option) == 1 else "X" for option in series)
    return _SIGNS[: len(series)]


def _bar(writer: Writer, row: Row, signs: str) -> str:
    """The bar, and behind a line break how many chose each answer."""
    size = len(signs)
    counts = [row.get(f"n_{i}") for i in range(size)]
    numbers = " ".join(writer.number(count) for count in counts)
    shares = [number_of(row.get(f"share_{i}")) for i in range(size)]
    if HIDDEN in counts or None in shares:
        return numbers
    return f"{bar([share for share in shares if share is not None], signs)}\n{numbers}"


def _question(writer: Writer) -> Heading:
    return Heading(
        writer.say("survey_question"), lambda row: writer.text(row.get("question")), "left"
    )
