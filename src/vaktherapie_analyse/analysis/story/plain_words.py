"""Plain sentences about one questionnaire: short, few numbers, no words of statistics.

Fixed patterns, one per outcome; a test holds them to the rules of plain language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from vaktherapie_analyse.analysis.contract_tables import known, row_of
from vaktherapie_analyse.analysis.questionnaire import headlines
from vaktherapie_analyse.analysis.questionnaire.summarise import better_and_worse
from vaktherapie_analyse.analysis.story.material import OneQuestionnaire
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import LEFT_OUT, Report, and_few

Values = dict[str, Any]

_HOW_SURE: Final = {
    f"story.{key}"
    for key in (
        *("likely_elevated", "likely_to_normal", "likely_no_longer_elevated"),
        *("range", "range_same"),
    )
} | {LEFT_OUT.key}
#: With fewer people than this the sentence that chance weighs heavily is told.
SMALL: Final = 100


def core(one: OneQuestionnaire) -> tuple[Message, ...]:
    """The core message: what came out on the scale of the first sentences, as far as it may."""
    return tuple(said for said in and_few(_outcome(one)) if said.key not in _HOW_SURE)


def how_sure(one: OneQuestionnaire) -> tuple[Message, ...]:
    """Between which shares the outcome lies, and how far other choices would carry it."""
    return tuple(said for said in and_few(_outcome(one)) if said.key in _HOW_SURE)


def _outcome(one: OneQuestionnaire) -> Iterator[Message]:
    tables = one.report.tables
    if "transitions" in tables:
        yield from _of_pairs(one)
    elif "distribution" in tables and len(tables["distribution"].frame):
        yield from _of_one_moment(one)
    else:
        yield Message("story.nothing_measured")


def change(one: OneQuestionnaire) -> tuple[Message, ...]:
    """For how many the score became clearly better or worse; nothing where it cannot be said."""
    found = judged(one)
    if found is None:
        return ()
    values = {"n": found["n"], "who": who(one, found["n"])}
    return tuple(
        Message(f"story.{way}" if found[way] else f"story.nobody_{way}", values | {"k": found[way]})
        for way in ("better", "worse")
    )


def judged(one: OneQuestionnaire) -> Values | None:
    """Of how many people on the first scale it can be said, how many got better and worse."""
    report = one.report
    table = report.tables.get("verdicts")
    row = row_of(table, scale=(report.facts or {})["primary"]) if table else {}
    if not row.get("n"):
        return None
    return better_and_worse(row)


def who(one: OneQuestionnaire, n: int) -> Message:
    """What n people who filled in are called: parents; respondents where they differ."""
    return headlines.who(set(one.context.scores.rows["informant"]), n)


def _of_pairs(one: OneQuestionnaire) -> Iterator[Message]:
    report = one.report
    facts, moved = report.facts or {}, report.tables["transitions"]
    pre, post = facts["moments"]
    row = row_of(moved, scale=facts["primary"])
    if not row:
        yield Message("story.not_shown")
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
        key = headline if reached["k"] else f"not_{headline}"
        yield Message(f"story.{key}", reached | values)
        if reached["low"] is not None:
            yield Message(f"story.likely_{headline}", reached | values)
        yield from _other_choices(report)
    elif elevated["k"] is None or reached["k"] is None:
        yield Message("story.not_shown")


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
    if told["low"] is not None:
        yield Message("story.likely_elevated", values)


def _other_choices(report: Report) -> Iterator[Message]:
    """How far other choices would carry the outcome, where the report says so."""
    for message in report.first.headlines if report.first else ():
        if message.key in ("first.range", "first.range_same"):
            yield Message(message.key.replace("first.", "story."), message.values)


def not_shown(one: OneQuestionnaire) -> Iterator[Message]:
    """What these numbers cannot show: who is not in them, and what else may explain a change."""
    report = one.report
    steps = steps_of(report)
    if "transitions" in report.tables:
        yield Message("story.no_proof")
        yield Message("story.falls_by_itself")
    for step in ("pre_only", "post_only", "none"):
        if n := steps.get(step):
            values = {"n": n, "who": who(one, n), **one.context.moments.named}
            yield Message(f"story.lost_{step}", values)
    if 0 < (steps.get("pairs") or steps.get("pre") or 0) < SMALL:
        yield Message("story.small_group")


def steps_of(report: Report) -> Values:
    """How many people there are at each step, where that may be told."""
    table = report.tables.get("flow")
    if table is None:
        return {}
    rows = map(known, table.frame.to_dict("records"))
    return {row["step"]: row["n"] for row in rows if row.get("scale") is None}
