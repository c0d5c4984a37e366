"""The report of a survey: per closed question the answers, their mean, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vaktherapie_analyse.analysis.contract_tables import (
    Row,
    columns,
    part_of,
    quotient,
    share,
    table,
    with_limits,
)
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import UNKNOWN, Provenance, Report, Table
from vaktherapie_analyse.statistics import paired
from vaktherapie_analyse.survey import Choices, Question, Survey


def survey_report(survey: Survey, provenance: Provenance = UNKNOWN) -> Report:
    """The report of one survey. Open answers are counted, never shown."""
    asked = [question for question in survey.questions if isinstance(question, Question)]
    choices = [question for question in survey.questions if isinstance(question, Choices)]
    tables = [_questions(asked), _answers(asked)]
    if choices:
        tables.append(_choices(choices))
    tables.append(_everybody(survey))
    if survey.open_questions:
        rows = [{"question": header, "n": n} for header, n in survey.open_questions]
        tables.append(table("open_questions", rows, question="text", n="count"))
    remarks = list(survey.notes)
    if survey.open_questions:
        remarks.append(Message("survey.open", {"n": len(survey.open_questions)}))
    if any(question.values for question in asked):
        remarks.append(Message("survey.mean"))
    frame = tables[0].frame
    n_bare = int((frame["sd"].gt(0) & frame["low"].isna()).sum())
    if n_bare:
        remarks.append(Message("survey.no_interval", {"n": n_bare}))
    return Report(
        kind="survey",
        title=Message("survey.title"),
        headlines=(),
        tables={table.key: table for table in tables},
        labels={},
        provenance=provenance,
        remarks=tuple(remarks),
        facts={"n_respondents": survey.n},
    )


def _questions(asked: Sequence[Question]) -> Table:
    rows = [{"question": question.header, **_mean(question)} for question in asked]
    return table(
        "survey",
        rows,
        *columns(question="text", n="count", mean="score", sd="score", low="score", high="score"),
    )


def _mean(question: Question) -> dict[str, Any]:
    """n, mean and SD with the 95 % t interval; no mean where the answers have no order, and no
    interval where it would leave the scale.
    """
    given = [answer for answer in question.answers if answer is not None]
    if not question.values or not given:
        return {"n": len(given) + question.n_other}
    points = np.array([question.values[answer] for answer in given])
    estimate = paired.mean_change(np.zeros(len(points)), points)
    low, high = _within(estimate.low, estimate.high, question.values)
    return {
        "n": len(given) + question.n_other,
        "mean": estimate.mean,
        "sd": float(points.std(ddof=1)) if len(points) > 1 else None,
        "low": low,
        "high": high,
    }


def _within(
    low: float | None, high: float | None, values: Sequence[float]
) -> tuple[float, float] | tuple[None, None]:
    """The interval where it lies on the scale: a mean that cannot be is no plausible one.

    Of numbers only those that were given are known to be on the scale.
    """
    if low is None or high is None or low < min(values) or high > max(values):
        return None, None
    return low, high


def _answers(asked: Sequence[Question]) -> Table:
    rows = [row for question in asked for row in _distribution(question)]
    return table(
        "answers",
        rows,
        *columns(question="text", option="text", value="score", n="count"),
        *with_limits(share="share"),
    )


def _distribution(question: Question) -> Iterator[dict[str, Any]]:
    """One row per option, also those that nobody chose; without option who answered else."""
    n = sum(answer is not None for answer in question.answers) + question.n_other
    values: Sequence[float | None] = question.values or [None] * len(question.options)
    counts = [question.answers.count(number) for number in range(len(question.options))]
    for option, value, k in zip(question.options, values, counts, strict=True):
        yield {"question": question.header, "option": option, "value": value, **_share(k, n)}
    if question.n_other:
        yield {"question": question.header, **_share(question.n_other, n)}


#: Of how many people there are so many, and their share with its interval.
_PART = (*columns(n=part_of("of"), of="count"), *with_limits(share=quotient("n", "of")))


def _choices(choices: Sequence[Choices]) -> Table:
    """As `answers`; where somebody could choose several the shares do not add up to 1."""
    rows = []
    for question in choices:
        listed = [*question.options, *([(None, question.n_other)] if question.n_other else [])]
        rows += [
            {
                "question": question.header,
                "option": option,
                "several": question.several,
                "of": question.n,
                **_share(k, question.n),
            }
            for option, k in listed
        ]
    named = columns(question="text", option="text", several="flag")
    return table("choices", rows, *named, *_PART)


def _everybody(survey: Survey) -> Table:
    """Every answer with its share of all respondents, those without an opinion or answer too."""
    rows = [
        {"question": question.header, "option": option, "kind": kind, "of": survey.n,
         **_share(k, survey.n)}
        for question in survey.questions
        for kind, option, k in _kinds(question, survey.n)
    ]  # fmt: skip
    named = columns(question="text", option="text", kind="key")
    return table("answers_of_all", rows, *named, *_PART)


def _kinds(question: Question | Choices, n: int) -> Iterator[tuple[str, str | None, int]]:
    """Kind, option and number of each row; who did not answer is what is left of `n`."""
    if isinstance(question, Choices):
        listed, answered = question.options, question.n
    else:
        listed = tuple(
            (option, question.answers.count(number))
            for number, option in enumerate(question.options)
        )
        answered = sum(k for _, k in listed) + question.n_other
    yield from (("answer", option, k) for option, k in listed)
    if question.n_other:
        yield "other", None, question.n_other
    yield from (("no_opinion", option, k) for option, k in question.no_opinion)
    empty = n - answered - sum(k for _, k in question.no_opinion)
    if empty:
        yield "empty", None, empty


def _share(k: int, n: int) -> Row:
    return {"n": k, **share("share", k, n)}
