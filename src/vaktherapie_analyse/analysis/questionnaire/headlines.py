"""Headlines: the plain sentences that come first, about the primary scale. Messages only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Table


def headlines(context: Context) -> tuple[Message, ...]:
    """The plain sentences that come first, about the primary scale."""
    scale = {"scale": context.primary.label, "word": context.instrument.elevated_word}
    if not _is_measured(context):
        return (Message("analysis.headline_absent", scale),)
    if "transitions" not in context.tables:
        return tuple(_one_moment(context, scale))
    row = _row(context.tables["transitions"], scale=context.primary.key)
    if not row["n"]:
        return (Message("analysis.headline_no_norm", scale),)
    found = [
        Message(
            "analysis.headline_elevated",
            scale
            | {"k": row["n_elevated_pre"], "n": row["n"], "who": _who(context, row["n"])}
            | _shares(row, "share_elevated_pre")
            | {"at": _at(context.moments.pre)},
        ),
        _outcome(context, row, scale),
    ]
    verdicts = _row(context.tables["verdicts"], scale=context.primary.key)
    if verdicts["n"]:
        found.append(
            Message(
                "analysis.headline_reliable",
                scale
                | {
                    "n": verdicts["n"],
                    "better": verdicts["n_recovered"] + verdicts["n_improved"],
                    "worse": verdicts["n_deteriorated"] + verdicts["n_harmed"],
                },
            )
        )
    return tuple(found)


def _is_measured(context: Context) -> bool:
    """Whether anybody has a score or a band on the primary scale."""
    rows = context.scores.rows
    rows = rows[rows["scale"] == context.primary.key]
    return bool(rows[["score", "band"]].notna().any(axis=None))


def _outcome(context: Context, row: dict[str, Any], scale: dict[str, Any]) -> Message:
    if not row["n_elevated_pre"]:
        return Message("analysis.headline_nobody_elevated", scale)
    outcome = context.instrument.headline
    return Message(
        f"analysis.headline_{outcome}",
        scale
        | {"k": row[f"n_{outcome}"], "n": row["n_elevated_pre"]}
        | _shares(row, f"share_{outcome}")
        | {"at": _at(context.moments.post)},
    )


def _one_moment(context: Context, scale: dict[str, Any]) -> Iterator[Message]:
    frame = context.tables["distribution"].frame
    for row in frame[frame["scale"] == context.primary.key].to_dict("records"):
        if row["n_classified"]:
            yield Message(
                "analysis.headline_elevated",
                scale
                | {"k": row["n_elevated"], "n": row["n_classified"]}
                | {"who": _who(context, row["n_classified"]), "at": _at(row["moment"])}
                | _shares(row, "share_elevated"),
            )
        else:
            yield Message("analysis.headline_no_norm", scale)


def _shares(row: Mapping[Any, Any], name: str) -> dict[str, Any]:
    return {"share": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}


def _row(table: Table, **where: str) -> dict[str, Any]:
    frame = table.frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return dict(frame.iloc[0])


def _who(context: Context, n: int) -> Message:
    return who(set(context.scores.rows["informant"]), n)


def who(informants: set[str], n: int) -> Message:
    """What n people who filled in are called: parents; respondents where they differ."""
    known = next(iter(informants)) if len(informants) == 1 else "respondent"
    return Message(f"analysis.who_{known}", {"n": n})


def _at(moment: str) -> Message:
    return Message(f"analysis.at_{moment}")
