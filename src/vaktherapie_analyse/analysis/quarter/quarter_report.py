"""The report of a quarter: its numbers, the overview of the data collection, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import table
from vaktherapie_analyse.analysis.cube import PERSON
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes
from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END, change
from vaktherapie_analyse.analysis.line.change_rule import JACOBSON_TRUAX, Rule
from vaktherapie_analyse.analysis.line.classify import AgeRule, classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.quarter import quarter_figures as quarters
from vaktherapie_analyse.analysis.quarter.quarter_figures import By, Measured, Period
from vaktherapie_analyse.analysis.questionnaire import account, summarise
from vaktherapie_analyse.analysis.questionnaire.pipeline import UNKNOWN
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.definitions.goals import Goals
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import Column, Kind, Provenance, Report, Table

#: The statuses of a trajectory that has started.
_STATUSES = ("running", "completed", "stopped")


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One questionnaire as it was read, with what it is judged by."""

    answers: Answers
    instrument: Instrument
    norms: Norms | None
    elevated: str = ""
    age_rule: AgeRule = "first"
    rule: Rule = JACOBSON_TRUAX


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
    questionnaires: Sequence[Questionnaire],
    choices: Choices,
    provenance: Provenance = UNKNOWN,
) -> Report:
    """The report of one quarter, with everything that was known at its end and nothing later."""
    period = choices.period
    known = quarters.known_register(register, period.until) if register else None
    measured = [_measured(one, known, period.until) for one in questionnaires]
    counted = quarters.quarters(known, measured, choices.goals, period, choices.by)
    contexts = [_context(m, q) for m, q in zip(measured, questionnaires, strict=True)]
    return Report(
        kind="quarter",
        title=Message("quarters.title", {"quarter": period.quarter, "until": period.until}),
        headlines=tuple(_headlines(counted, period, measured)),
        tables={
            "quarters": counted,
            **({"trajectories": trajectories(known)} if known else {}),
            "collection": collection(known, measured, choices.others),
            **_non_response(measured),
        },
        labels=_labels(measured, contexts),
        provenance=provenance,
        banners=_unique(banner for context in contexts for banner in account.banners(context)),
        sources=tuple(_sources(choices, contexts, known)),
        remarks=_unique(_remarks(register, questionnaires, measured, contexts, choices)),
        facts={
            "quarter": period.quarter,
            "until": period.until,
            "by": choices.by,
            "notice": _notice(measured),
        },
    )


def last_quarter(
    register: Register | None, questionnaires: Sequence[Questionnaire], today: date
) -> str | None:
    """The last quarter, not after today, in which something was started, ended or measured."""
    days = [one.answers.measured["date"] for one in questionnaires]
    days += [register.frame["start"], register.frame["end"]] if register else []
    known = pd.concat([pd.Series(dtype="datetime64[ns]"), *days]).dropna()
    known = known[known <= pd.Timestamp(today)]
    return quarters.quarter_of(known.max().date()) if len(known) else None


def trajectories(register: Register) -> Table:
    """Since the start, per form of therapy (and reason of stopping): the trajectories by status.

    One row per kind that occurs; `kind` missing where the register does not say it.
    """
    rows = []
    for by in ("form", "reason"):
        frame = register.frame
        chosen = frame if by == "form" else frame[frame["status"] == "stopped"]
        if frame[by].isna().all():
            continue
        for kind, here in chosen.groupby(by, dropna=False):
            n = here["status"].value_counts()
            row = {"by": by, "kind": kind, "n_started": len(here)}
            rows.append(row | {f"n_{status}": int(n.get(status, 0)) for status in _STATUSES})
    kinds: dict[str, Kind] = {"by": "key", "kind": "key", "n_started": "count"}
    kinds |= dict.fromkeys((f"n_{status}" for status in _STATUSES), "count")
    return table("trajectories", rows, **kinds)


def _non_response(measured: Sequence[Measured]) -> dict[str, Table]:
    """Since the start, why measurements are missing, of the questionnaires that say so."""
    found = [summarise.non_response(one.answers, one.instrument, BEGIN_TO_END) for one in measured]
    known = [one for one in found if one is not None]
    if not known:
        return {}
    frame = pd.concat([one.frame for one in known], ignore_index=True)
    return {"non_response": replace(known[0], frame=frame)}


def collection(
    register: Register | None, measured: Sequence[Measured], others: Mapping[str, int]
) -> Table:
    """What was collected, per source and moment: the number, of how many, and what is missing.

    A questionnaire is counted in respondents, of all respondents known at that date; the register
    in trajectories, and what it says of the completed ones.
    """
    rows = [row for one in measured for row in _questionnaire_rows(one)]
    if register is not None:
        frame = register.frame
        completed = frame[frame["status"] == "completed"]
        rows.append(_collected("register", "started", len(frame), None))
        for name in ("sessions", "hours"):
            n = int(completed[name].notna().sum())
            rows.append(_collected("register", name, n, len(completed)))
        indicated = completed[completed["indicated"].fillna(value=False)]
        n = int(indicated["replaced"].notna().sum())
        rows.append(_collected("register", "replaced", n, len(indicated)))
    rows += [_collected(name, None, n, None) for name, n in others.items()]
    kinds: dict[str, Any] = {
        "source": "key", "moment": "key", "n": "count", "of": "count", "n_missing": "count",
    }  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(
        {name: "Int64" if kind == "count" else "str" for name, kind in kinds.items()}
    )
    return Table("collection", frame, tuple(Column(*pair) for pair in kinds.items()))


def _questionnaire_rows(one: Measured) -> Iterator[dict[str, Any]]:
    key, n_everybody = one.instrument.key, len(one.answers.respondents)
    frame = one.answers.measured
    at = {
        moment: set(map(tuple, frame.loc[frame["moment"] == moment, PERSON].to_numpy()))
        for moment in MOMENTS
    }
    yield _collected(key, "begin", len(at["begin"]), n_everybody)
    yield _collected(key, "eind", len(at["eind"]), n_everybody)
    yield _collected(key, "both", len(at["begin"] & at["eind"]), n_everybody)
    if at["vervolg"]:  # most are not asked for a follow-up: none of them is missing
        yield _collected(key, "vervolg", len(at["vervolg"]), None)


def _collected(source: str, moment: str | None, n: int, of: int | None) -> dict[str, Any]:
    missing = None if of is None else of - n
    return {"source": source, "moment": moment, "n": n, "of": of, "n_missing": missing}


def _measured(one: Questionnaire, register: Register | None, until: date) -> Measured:
    answers = quarters.known_answers(one.answers, register, until)
    scores = score(answers, one.instrument)
    scores = classify(scores, one.instrument, one.norms, one.elevated, one.age_rule)
    changes = change(scores, one.instrument, one.norms, BEGIN_TO_END, one.rule, answers)
    return Measured(one.instrument, one.norms, answers, scores, changes)


def _context(one: Measured, asked: Questionnaire) -> account.Context:
    """What the account of a questionnaire is written from; it needs no tables."""
    return account.Context(
        answers=one.answers,
        instrument=one.instrument,
        norms=one.norms,
        elevated=asked.elevated,
        moments=BEGIN_TO_END,
        rule=asked.rule,
        scores=one.scores,
        changes=one.changes,
        tables={},
    )


def _headlines(counted: Table, period: Period, measured: Sequence[Measured]) -> Iterator[Message]:
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
            scale = one.instrument.scale(one.instrument.primary).label
            who = {"who": account.who(one.answers.informants, row["of"])}
            values = {"scale": scale, "word": one.instrument.elevated_word}
            yield Message(f"quarters.headline_{outcome}", _shares(row) | values | who)


def _shares(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "k": row["n"],
        "n": row["of"],
        "share": row["value"],
        "low": row["low"],
        "high": row["high"],
    }


def _sources(
    choices: Choices, contexts: Sequence[account.Context], register: Register | None
) -> Iterator[Message]:
    if register is not None:
        yield Message("quarters.source_goals", {"title": choices.goals_title})
    yield Message(f"quarters.source_by_{choices.by}")
    for context in contexts:
        for source in account.sources(context)[:3]:
            title = context.instrument.key.upper()
            yield (
                source
                if len(contexts) == 1
                else Message("quarters.source_of", {"title": title, "source": source})
            )


def _remarks(
    register: Register | None,
    questionnaires: Sequence[Questionnaire],
    measured: Sequence[Measured],
    contexts: Sequence[account.Context],
    choices: Choices,
) -> Iterator[Message]:
    period = choices.period
    for context in contexts:
        yield from doubts(context.answers, context.instrument, context.scores)
    yield from choices.notes
    if register is None:
        yield Message("quarters.no_register")
    else:
        yield from register.notes
    counted = [one.answers.n_personal for one in questionnaires]
    n_personal = max([register.n_personal if register else 0, *counted])
    if n_personal:
        yield Message("intake.note_personal_codes", {"n": n_personal})
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
    for context in contexts:
        counted_on = context.scores.rows["scale"] == context.instrument.primary
        yield from account.about_scores(replace(context, scores=context.scores.where(counted_on)))
        yield from account.about_sources(context)
        yield from account.about_people(context)
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
            shown = limit if limit % 1 else int(limit)
            yield Message(f"quarters.running_over_{name}", {"n": n, "limit": shown})


def _unjudged(one: Measured) -> Iterator[Message]:
    """How many measurements at begin have no score or norm on the scale that is counted."""
    primary = one.instrument.scale(one.instrument.primary)
    rows = one.scores.rows
    first = (rows["scale"] == primary.key) & (rows["moment"] == "begin")
    n = int(rows.loc[first & rows["elevated"].isna(), "n"].sum())
    if n:
        values = {"n": n, "scale": primary.label, "title": one.instrument.title}
        yield Message("quarters.unjudged", values)


def _labels(
    measured: Sequence[Measured], contexts: Sequence[account.Context]
) -> Mapping[str, Mapping[str, Text]]:
    found: dict[str, dict[str, Text]] = {"scale": {}, "band": {}, "norm": {}}
    for context in contexts:
        for group, names in account.labels(context).items():
            found[group] |= names
    titles: dict[str, Text] = {one.instrument.key: one.instrument.title for one in measured}
    words: dict[str, Text] = {one.instrument.key: one.instrument.elevated_word for one in measured}
    return found | {"instrument": titles, "source": titles, "word": words}


def _notice(measured: Sequence[Measured]) -> Text | None:
    return next((dict(one.instrument.notice) for one in measured if one.instrument.notice), None)


def _unique(messages: Iterator[Message]) -> tuple[Message, ...]:
    found: list[Message] = []
    for message in messages:
        if message not in found:
            found.append(message)
    return tuple(found)
