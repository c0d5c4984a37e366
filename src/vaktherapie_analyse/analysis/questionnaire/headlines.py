"""Headlines: the plain sentences that come first, about the primary scale. Messages only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import row_of
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.summarise import better_and_worse
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import and_few


def headlines(context: Context) -> tuple[Message, ...]:
    """The plain sentences that come first, about the primary scale."""
    scale = {"scale": context.primary.label, "word": context.instrument.elevated_word}
    if not _is_measured(context):
        return (Message("analysis.headline_absent", scale),)
    if "transitions" not in context.tables:
        return tuple(and_few(_one_moment(context, scale)))
    moved = context.tables["transitions"]
    row = row_of(moved, scale=context.primary.key)
    elevated = moved.told("share_elevated_pre", row)
    if not elevated["n"]:
        return (Message("analysis.headline_no_norm", scale),)
    who_at = {"who": _who(context, elevated["n"]), "at": _at(context.moments.pre)}
    reached = moved.told(f"share_{context.instrument.headline}", row)
    told = (
        Message("analysis.headline_elevated", scale | elevated | who_at),
        _outcome(context, reached, scale),
    )
    found = [*and_few(told)]
    judged = better_and_worse(row_of(context.tables["verdicts"], scale=context.primary.key))
    if judged["n"]:
        found.append(Message("analysis.headline_reliable", scale | judged))
    return tuple(found)


def _is_measured(context: Context) -> bool:
    """Whether anybody has a score or a band on the primary scale."""
    rows = context.scores.rows
    rows = rows[rows["scale"] == context.primary.key]
    return bool(rows[["score", "band"]].notna().any(axis=None))


def _outcome(context: Context, told: dict[str, Any], scale: dict[str, Any]) -> Message:
    if not told["n"]:
        return Message(f"analysis.headline_nobody_{context.instrument.headline}", scale)
    at = {"at": _at(context.moments.post)}
    reached = "" if told["k"] or told["n"] > 1 else "not_"  # of one there is nothing to count
    return Message(f"analysis.headline_{reached}{context.instrument.headline}", scale | told | at)


def _one_moment(context: Context, scale: dict[str, Any]) -> Iterator[Message]:
    table = context.tables["distribution"]
    for row in table.frame[table.frame["scale"] == context.primary.key].to_dict("records"):
        told = table.told("share_elevated", row)
        if told["n"]:
            who_at = {"who": _who(context, told["n"]), "at": _at(row["moment"])}
            yield Message("analysis.headline_elevated", scale | told | who_at)
        else:
            yield Message("analysis.headline_no_norm", scale)


def _who(context: Context, n: int) -> Message:
    return who(set(context.scores.rows["informant"]), n)


def who(informants: set[str], n: int) -> Message:
    """What n people who filled in are called: parents; respondents where they differ."""
    known = next(iter(informants)) if len(informants) == 1 else "respondent"
    return Message(f"analysis.who_{known}", {"n": n})


def _at(moment: str) -> Message:
    return Message(f"analysis.at_{moment}")
