"""One number about a group: who is counted in it, its formula filled in, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import refuse_names, share, table
from vaktherapie_analyse.analysis.cube import by_scale, places_of
from vaktherapie_analyse.analysis.each_questionnaire import Told, told
from vaktherapie_analyse.analysis.explain.asked_number import ONE_MOMENT, Number
from vaktherapie_analyse.analysis.explain.filled_formulas import mean_steps, share_steps
from vaktherapie_analyse.analysis.explain.group_range import explain_range, title_values
from vaktherapie_analyse.analysis.explain.group_sources import rule_steps, source_steps
from vaktherapie_analyse.analysis.explain.steps import (
    Explainer,
    Explanation,
    Step,
    explained,
    people_step,
)
from vaktherapie_analyse.analysis.line.change import bands_from_best
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.pipeline import context_of
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import Message, Text, in_every_language
from vaktherapie_analyse.report import Report, Table

Row = Mapping[Any, Any]


def explain_number(
    explainer: Explainer, asked: Number, scale: Scale, *, per_respondent: bool
) -> Report:
    """Who is counted at each step, the formula with its numbers, and the sources.

    Raises
    ------
    UsageError
        The data do not give this number.
    DataError
        Codes are asked for, and look like names.
    """
    measured = explainer.measured
    if per_respondent:
        refuse_names(measured.answers)
    options = replace(measured.options, per_respondent=False)
    context = context_of(replace(measured, options=options))
    if asked.kind == "range":
        return explain_range(explainer, context, scale, asked)
    said = told(measured, context.scores, [context.changes])
    report = explain_in(context, explainer, asked, scale, said, per_respondent=per_respondent)
    if report is None:
        raise UsageError.of("explain.not_in_these_data")
    return report


def explain_in(
    context: Context,
    explainer: Explainer,
    asked: Number,
    scale: Scale,
    said: Told,
    *,
    per_respondent: bool = False,
) -> Report | None:
    """The same of a questionnaire whose tables are made, but not of its range; None without it.

    `said` is what must be told about the questionnaire.
    """
    found = number_in(context, explainer, asked, scale)
    if found is None:
        return None
    number = _there(asked, context)
    steps, tables = [*found.steps], [_counts_table(found.counts)]
    if per_respondent:
        people = _people(number, context, scale)
        tables.append(people)
        steps.append(people_step(people))
    key = "explain.title_flow" if number.table == "flow" else "explain.title_number"
    title = Message(key, title_values(explainer, number, scale))
    report = explained(explainer, title, [found.headline], steps, tables, said)
    return replace(report, labels={**report.labels, "step": found.names})


def number_in(
    context: Context, explainer: Explainer, asked: Number, scale: Scale
) -> Explanation | None:
    """The number with its steps; None where the tables lack it."""
    number = _there(asked, context)
    row = _row(number, context, scale)
    if row is None:
        return None
    counts = list(_counts(number, row, context, scale))
    headline = _headline(number, row)
    steps = [Step("answer", None, _columns(headline))]
    steps += [Step("count", None, {"n": n, "outcome": step}) for step, _, n in counts]
    steps += _formula(number, row, context, scale)
    if number.table == "verdicts":
        steps += rule_steps(explainer, scale, context)
    elif number.kind == "share":
        of_pairs = number.table == "transitions"
        rows = context.changes.rows if of_pairs else context.scores.rows
        steps += source_steps(explainer, scale, rows[rows["scale"] == scale.key])
    return Explanation(headline, steps, counts, _step_names(counts, context, scale))


def _there(asked: Number, context: Context) -> Number:
    """The number itself, or that of the one moment there is."""
    return asked if asked.table in context.tables else ONE_MOMENT.get(asked.key, asked)


def _step_names(
    counts: Sequence[tuple[str, str, int]], context: Context, scale: Scale
) -> dict[str, Text]:
    """Who is counted at each step, in words."""
    values = {
        "scale": scale.label,
        "word": context.instrument.elevated_word,
        **context.moments.named,
        "best": _best(context, scale),
    }
    return {
        step: in_every_language(Message(f"explain.count_{step}", values | {"n": n}))
        for step, _, n in counts
    }


def _best(context: Context, scale: Scale) -> Text | str:
    """The best band of the scale, in words."""
    order = bands_from_best(scale, context.instrument, context.norms)
    return context.labels["band"].get(order[0], order[0]) if order else ""


def _row(number: Number, context: Context, scale: Scale) -> Row | None:
    """The row of the table in which the number stands."""
    if number.table not in context.tables:
        return None
    asked: dict[str, Any] = {"scale": scale.key}
    if number.table == "flow":
        asked = {"scale": scale.key if number.key == "usable" else None, "step": number.key}
    elif number.table == "distribution":
        asked["moment"] = getattr(context.moments, number.moment)
    table = context.tables[number.table]
    found = places_of(table.frame, *asked).get(tuple(asked.values()))
    return table.records[found[0]] if found else None


def _counts(
    number: Number, row: Row, context: Context, scale: Scale
) -> Iterator[tuple[str, str, int]]:
    """Each step with its role and its people, from everybody in the files to who is counted."""
    flow = context.tables["flow"].frame
    at = places_of(flow, "scale", "step", "n")
    n_at = {step: int(n) for of_scale, step, n in at if of_scale in (None, scale.key)}
    if number.table == "flow":
        before = ["respondents"] if number.key != "usable" else ["respondents", "pre", "pairs"]
        yield from ((step, "", n_at[step]) for step in before if step != number.key)
        yield number.key, "numerator", int(row["n"])
        return
    yield "respondents", "", n_at["respondents"]
    if number.table == "distribution":
        yield number.moment, "", n_at[number.moment]
    else:
        yield from ((step, "", n_at[step]) for step in ("pre", "pairs"))
        if number.table != "summary":
            yield "usable", "", n_at["usable"]
    for column in number.before or (number.of,):
        role = "denominator" if column == number.of else ""
        yield f"{number.table}_{column}", role, int(row[column])
    if number.kind == "share":
        for column in number.columns:
            yield f"{number.table}_{column}", "numerator", int(row[column])


def _formula(number: Number, row: Row, context: Context, scale: Scale) -> Iterator[Step]:
    if number.kind == "share":
        k = sum(int(row[column]) for column in number.columns)
        n = int(row[number.of])
        known = row if number.share else share("share", k, n)
        yield from share_steps(k, n, known, number.share or "share")
    elif number.kind != "count":
        rows = context.changes.rows
        name = "score"
        if number.table == "distribution":
            rows = context.scores.rows
            rows = rows[rows["moment"] == getattr(context.moments, number.moment)]
        else:
            name = number.moment or "pre"
        here = next(part for key, part in by_scale(rows, context.instrument) if key == scale)
        yield from mean_steps(number, row, here, name, scale)


def _headline(number: Number, row: Row) -> Message:
    """The number as the report gives it."""
    if number.kind == "count":
        return Message("explain.is_count", {"n": int(row["n"])})
    if number.kind == "share":
        k, n = sum(int(row[column]) for column in number.columns), int(row[number.of])
        known = row if number.share else share("share", k, n)
        name = number.share or "share"
        if not n:
            return Message("explain.is_share_of_nobody")
        values = {"k": k, "n": n, "share": known[name]}
        limits = {"low": known[f"{name}_low"], "high": known[f"{name}_high"]}
        return Message("explain.is_share", values | limits)
    value = row[number.columns[0]]
    if pd.isna(value):
        return Message("explain.is_missing")
    if number.share and pd.notna(row[f"{number.share}_low"]):
        values = {"value": value, "n": int(row[number.of])}
        limits = {"low": row[f"{number.share}_low"], "high": row[f"{number.share}_high"]}
        return Message("explain.is_estimate", values | limits)
    key = "explain.is_p" if number.kind == "p" else "explain.is_mean"
    return Message(key, {"value": value, "n": int(row[number.of])})


def _columns(headline: Message) -> dict[str, Any]:
    """The answer for programs."""
    given = headline.values
    found = {name: given.get(name) for name in ("value", "low", "high")}
    if "k" in given:
        return found | {"n": given["k"], "of": given["n"], "value": given["share"]}
    return found | {"n": given.get("n")}


def _counts_table(counts: Sequence[tuple[str, str, int]]) -> Table:
    rows = [{"step": step, "role": role or None, "n": n} for step, role, n in counts]
    return table("explained_counts", rows, step="key", role="key", n="count")


def _people(number: Number, context: Context, scale: Scale) -> Table:
    """Whom the numerator counts, or the denominator of a number that is not a share."""
    if number.table == "flow":
        return table("explained_people", [], client="text", respondent="text")
    if number.table == "distribution":
        each = context.scores.each
        each = each[each["moment"] == getattr(context.moments, number.moment)]
    else:
        each = context.changes.each
    each = each[each["scale"] == scale.key]
    found = each[_is_counted(number, each)]
    return table("explained_people", found, client="text", respondent="text")


def _is_counted(number: Number, each: pd.DataFrame) -> pd.Series:
    if number.table == "verdicts":
        wanted = [column.removeprefix("n_") for column in number.columns]
        return each["verdict"].isin(wanted)
    if number.table == "distribution" and number.kind == "share":
        return each["elevated"].eq(True).fillna(value=False)
    if number.table == "transitions":
        known = each["pre_elevated"].notna() & each["post_elevated"].notna()
        return known & _moved(number.key, each)
    names = ["score"] if number.table == "distribution" else ["pre", "post"]
    return each[names].notna().all(axis=1)


def _moved(key: str, each: pd.DataFrame) -> pd.Series:
    """Who is in a count of `transitions`."""
    was, is_now = (each[f"{m}_elevated"].fillna(value=False).astype(bool) for m in ("pre", "post"))
    return {
        "elevated_pre": was,
        "elevated_post": is_now,
        "to_normal": each["transition"] == "to_normal",
        "no_longer_elevated": was & ~is_now,
        "to_elevated": ~was & is_now,
    }[key]
