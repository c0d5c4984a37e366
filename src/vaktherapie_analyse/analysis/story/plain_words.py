"""Plain sentences about one questionnaire: short, few numbers, no words of statistics.

Fixed patterns, one per outcome; a test holds them to the rules of plain language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.analysis.figures.figure_parts import known, row_of
from vaktherapie_analyse.analysis.questionnaire import headlines
from vaktherapie_analyse.analysis.story.material import OneQuestionnaire
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Report

Values = dict[str, Any]


def outcome(one: OneQuestionnaire) -> Iterator[Message]:
    """What came out on the scale of the first sentences, as far as it may be told."""
    tables = one.report.tables
    if "transitions" in tables:
        yield from _of_pairs(one)
    elif "distribution" in tables and len(tables["distribution"].frame):
        yield from _of_one_moment(one)
    else:
        yield Message("story.nothing_measured")


def change(one: OneQuestionnaire) -> Iterator[Message]:
    """For how many the score became clearly better or worse."""
    report = one.report
    judged = report.tables.get("verdicts")
    verdicts = row_of(judged, scale=(report.facts or {})["primary"]) if judged else {}
    if not verdicts.get("n"):
        return
    better = verdicts["n_recovered"] + verdicts["n_improved"]
    worse = verdicts["n_deteriorated"] + verdicts["n_harmed"]
    n = verdicts["n"]
    values = {"n": n, "who": who(one, n)}
    yield Message("story.better", values | {"k": better})
    yield Message("story.worse", values | {"k": worse})
    yield Message("story.clearly")


def who(one: OneQuestionnaire, n: int) -> Message:
    """What n people who filled in are called: parents; respondents where they differ."""
    return headlines.who(set(one.context.scores.rows["informant"]), n)


def _of_pairs(one: OneQuestionnaire) -> Iterator[Message]:
    report = one.report
    facts, moved = report.facts or {}, report.tables["transitions"]
    pre, post = facts["moments"]
    row = row_of(moved, scale=facts["primary"])
    if not row:
        yield Message("story.too_few_to_show")
        return
    elevated = moved.told("share_elevated_pre", row)
    if elevated["n"] == 0:
        yield Message("story.no_norm", {"word": facts["elevated_word"]})
        return
    yield from _elevated(one, elevated, pre)
    headline = facts["headline"]
    reached = moved.told(f"share_{headline}", row)
    if reached["n"] and reached["k"] is not None:
        values = {"at": Message(f"analysis.at_{post}"), "word": facts["elevated_word"]}
        yield Message(f"story.{headline}", reached | values)
        yield from _likely(reached)
        yield from _other_choices(report)
    elif elevated["k"] is None or reached["k"] is None:
        yield Message("story.too_few_to_show")


def _of_one_moment(one: OneQuestionnaire) -> Iterator[Message]:
    report = one.report
    facts, table = report.facts or {}, report.tables["distribution"]
    frame = table.frame[table.frame["scale"] == facts["primary"]]
    for row in map(known, frame.to_dict("records")):
        told = table.told("share_elevated", row)
        if told["n"] == 0:
            yield Message("story.no_norm", {"word": facts["elevated_word"]})
        else:
            yield from _elevated(one, told, row["moment"])
    yield Message("story.one_moment")


def _elevated(one: OneQuestionnaire, told: Values, moment: str) -> Iterator[Message]:
    """For how many the score was elevated at that moment; nothing where that is hidden."""
    if told["k"] is None or told["n"] is None:
        return
    report = one.report
    facts = report.facts or {}
    values = told | {
        "scale": report.labels["scale"][facts["primary"]],
        "word": facts["elevated_word"],
        "who": who(one, told["n"]),
        "at": Message(f"analysis.at_{moment}"),
    }
    yield Message("story.elevated" if told["k"] else "story.nobody_elevated", values)
    yield from _likely(told)


def _likely(told: Values) -> Iterator[Message]:
    if told.get("low") is not None and told.get("high") is not None:
        yield Message("story.likely", {"low": told["low"], "high": told["high"]})


def _other_choices(report: Report) -> Iterator[Message]:
    """How far other choices would carry the outcome, where the report says so."""
    for message in report.first.headlines if report.first else ():
        if message.key in ("first.range", "first.range_same"):
            yield Message(message.key.replace("first.", "story."), message.values)
