"""The report of a quarter: its numbers, the overview of the data collection, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis import names_for_people
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.names_for_people import Labels, once
from vaktherapie_analyse.analysis.quarter import quarter_figures as quarters
from vaktherapie_analyse.analysis.quarter.data_collection import (
    collection,
    non_response,
    trajectories,
)
from vaktherapie_analyse.analysis.quarter.first_quarter import first
from vaktherapie_analyse.analysis.quarter.known_then import known_answers, known_register
from vaktherapie_analyse.analysis.quarter.quarter_events import COUNTED, MAY_BE_NOBODY, By
from vaktherapie_analyse.analysis.quarter.quarter_figures import Period
from vaktherapie_analyse.analysis.questionnaire import headlines, remarks, sources
from vaktherapie_analyse.analysis.questionnaire.context import Context, computed
from vaktherapie_analyse.definitions.goals import Goals
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import UNKNOWN, Provenance, Report, Table, and_few, told_share


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose, and what the files lack.

    Attributes
    ----------
    period
        The quarter and the last day that counts; quarter empty: the last one with an event.
    by
        Which date puts a pair in a quarter.
    goals, goals_title
        What the numbers are held against, and where that stands.
    others
        Other sources of data with their N, as the user gives them (a focus group).
    notes
        What was left out while reading.
    """

    period: Period
    goals: Goals
    goals_title: Text = field(default_factory=dict)
    by: By = "end"
    others: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


def quarterly(
    register: Register | None,
    questionnaires: Sequence[Measured],
    choices: Choices,
    provenance: Provenance = UNKNOWN,
) -> Report:
    """The report of one quarter, with everything that was known at its end and nothing later."""
    period = choices.period
    known = known_register(register, period.until) if register else None
    measured = [
        computed(replace(one, answers=known_answers(one.answers, known, period.until)))
        for one in questionnaires
    ]
    counted = quarters.quarters(known, measured, choices.goals, period, choices.by)
    told = once(_remarks(register, questionnaires, measured, choices))
    return Report(
        kind="quarter",
        title=Message("quarters.title", {"quarter": period.quarter, "until": period.until}),
        headlines=tuple(and_few(_headlines(counted, period, measured))),
        tables={
            "quarters": counted,
            **({"trajectories": trajectories(known)} if known else {}),
            "collection": collection(known, measured, choices.others),
            **non_response(measured),
        },
        labels=_labels(measured),
        provenance=provenance,
        banners=once(banner for context in measured for banner in sources.banners(context)),
        sources=tuple(_sources(choices, measured, known)),
        remarks=told,
        facts={
            "quarter": period.quarter,
            "until": period.until,
            "by": choices.by,
            "notice": names_for_people.notice(one.instrument for one in measured),
        },
        first=first(counted, period, measured, told),
        people=lambda: ({column.name: column for column in COUNTED}, MAY_BE_NOBODY),
    )


def last_quarter(
    register: Register | None, questionnaires: Sequence[Measured], today: date
) -> str | None:
    """The last quarter, not after today, in which something was started, ended or measured."""
    days = [one.answers.measured["date"] for one in questionnaires]
    days += [register.frame["start"], register.frame["end"]] if register else []
    known = pd.concat([pd.Series(dtype="datetime64[ns]"), *days]).dropna()
    known = known[known <= pd.Timestamp(today)]
    return quarters.quarter_of(known.max().date()) if len(known) else None


def _headlines(counted: Table, period: Period, measured: Sequence[Context]) -> Iterator[Message]:
    """At most one sentence about trajectories, one about the goal, one per questionnaire."""
    frame = counted.frame
    rows = frame[frame["cumulative"] & (frame["quarter"] == period.quarter)]
    found = {
        (row["indicator"], None if pd.isna(row["instrument"]) else row["instrument"]): row
        for row in rows.to_dict("records")
    }
    names = ("started", "completed", "running", "stopped")
    if ("started", None) in found:
        counts = {name: found[name, None]["n"] for name in names}
        places = found["places", None]["of"]
        yield Message(
            "quarters.headline_trajectories", counts | {"until": period.until, "places": places}
        )
    replaced = found.get(("replaced", None))
    if replaced is not None and replaced["of"]:
        yield Message("quarters.headline_replaced", _shares(replaced) | {"goal": replaced["goal"]})
    for one in measured:
        outcome = one.instrument.headline
        row = found.get((outcome, one.instrument.key))
        if row is not None and row["of"]:
            scale = one.primary.label
            who = {"who": headlines.who(one.answers.informants, row["of"])}
            values = {"scale": scale, "word": one.instrument.elevated_word}
            yield Message(f"quarters.headline_{outcome}", _shares(row) | values | who)


def _shares(row: Mapping[Any, Any]) -> dict[str, Any]:
    return told_share(*(row[name] for name in ("n", "of", "value", "low", "high")))


def _sources(
    choices: Choices, measured: Sequence[Context], register: Register | None
) -> Iterator[Message]:
    if register is not None:
        yield Message("quarters.source_goals", {"title": choices.goals_title})
    yield Message(f"quarters.source_by_{choices.by}")
    for context in measured:
        for source in sources.sources(context)[:3]:
            title = context.instrument.key.upper()
            yield (
                source
                if len(measured) == 1
                else Message("quarters.source_of", {"title": title, "source": source})
            )


def _remarks(
    register: Register | None,
    questionnaires: Sequence[Measured],
    measured: Sequence[Context],
    choices: Choices,
) -> Iterator[Message]:
    period = choices.period
    for context in measured:
        yield from doubts(context.answers, context.instrument, context.scores)
    yield from choices.notes
    if register is None:
        yield Message("quarters.no_register")
    else:
        yield from register.notes
        if register.n_personal:
            yield Message("intake.note_personal_codes", {"n": register.n_personal})
    if period.until < quarters.last_day(period.quarter):
        yield Message("quarters.unfinished", {"until": period.until})
    for one in questionnaires:
        undated = int(one.answers.measured["date"].isna().sum())
        if undated:
            yield Message("quarters.undated", {"n": undated, "title": one.instrument.title})
        yield from notes(one.answers)
    if register is not None:
        clients = set(register.frame["client"])
        unknown = {c for one in measured for c in one.answers.measured["client"]} - clients
        if unknown:
            key = "not_in_register_start" if choices.by == "start" else "not_in_register"
            yield Message(f"quarters.{key}", {"n": len(unknown)})
        yield from _running_over(register, choices)
    for known in measured:
        yield from _unjudged(known)
    for context in measured:
        counted_on = context.scores.rows["scale"] == context.instrument.primary
        yield from remarks.about_scores(replace(context, scores=context.scores.where(counted_on)))
        yield from remarks.about_sources(context)
        yield from remarks.about_people(context)
        yield from not_checked(context.answers, context.instrument)
    n_pairs = max((len(one.changes.everybody) for one in measured), default=0)
    if n_pairs:
        yield Message("analysis.remark_no_control_group", {"n": n_pairs})


def _running_over(register: Register, choices: Choices) -> Iterator[Message]:
    """How many trajectories are above a limit while they run; the table judges completed ones.

    As the register is now: it does not keep how many sessions there were on an earlier day.
    """
    frame = register.frame
    started = frame["start"] <= pd.Timestamp(choices.period.until)
    running = frame[started & (frame["status"] == "running")]
    for name, limit in (("sessions", choices.goals.sessies), ("hours", choices.goals.uren)):
        n = int((running[name] > limit).sum())
        if n:
            yield Message(f"quarters.running_over_{name}", {"n": n, "limit": as_typed(limit)})


def _unjudged(one: Context) -> Iterator[Message]:
    """How many measurements at begin have no score or norm on the scale that is counted."""
    primary = one.primary
    rows = one.scores.rows
    first = (rows["scale"] == primary.key) & (rows["moment"] == "begin")
    n = int(rows.loc[first & rows["elevated"].isna(), "n"].sum())
    if n:
        values = {"n": n, "scale": primary.label, "title": one.instrument.title}
        yield Message("quarters.unjudged", values)


def _labels(measured: Sequence[Context]) -> Labels:
    found: Labels = {}
    for context in measured:
        for group, names in sources.labels(context).items():
            found[group] = found.get(group, {}) | names
    words: dict[str, Text] = {one.instrument.key: one.instrument.elevated_word for one in measured}
    return found | {"source": found.get("instrument", {}), "word": words}
