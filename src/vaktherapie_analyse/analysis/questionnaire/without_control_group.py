"""Validity: what a change without a control group may hold besides the help.

Regression to the mean, who stopped, the bounds of every headline share, the added value score.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import (
    Row,
    approximated,
    share,
    share_kinds,
    table,
)
from vaktherapie_analyse.analysis.cube import PERSON, Array, by_scale, numbers, part
from vaktherapie_analyse.analysis.line.classify import FILE, people
from vaktherapie_analyse.analysis.questionnaire.account import Context
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions import NormGroup, Norms, NormTable, Scale
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import counted, paired, regression_to_mean
from vaktherapie_analyse.statistics import dropout as stopped
from vaktherapie_analyse.statistics.added_value import mean_added_value

#: Mean length of a month in days.
MONTH = 30.4375


def regression(context: Context) -> Table:
    """Per scale the change expected by itself beside the observed one, of the same people.

    Once for everybody and once for those elevated at pre. A respondent counts where the norm gives
    mean, SD and a reliability for somebody of that age and sex; `n_of` is how many there were. The
    reliability is the retest where the norm refers to one.
    """
    rows: list[Row] = []
    without: list[Text] = []
    sources: list[pd.DataFrame] = []
    for scale, pairs in by_scale(context.changes.rows, context.instrument):
        here = context.changes.rows.iloc[pairs.known("pre", "post").places]
        expected = _expected(here, scale, context)
        sources.append(expected[[*_WORDS]].dropna())
        if len(here) and expected["alone"].isna().all():
            without.append(scale.label)
        elevated = here["pre_elevated"].fillna(value=False).astype(bool)
        for selection, chosen, column in (
            ("all", np.full(len(here), fill_value=True), "alone"),
            ("elevated", elevated.to_numpy(), "selected"),
        ):
            found = here[chosen].join(expected[chosen])
            used = found.dropna(subset=[column])
            n_of = int(found["n"].sum())
            rows.append({"n_of": n_of, **_regression_row(scale, selection, used, column)})
    made = table(
        "regression_to_mean",
        rows,
        scale="key",
        selection="key",
        n="count",
        n_of="count",
        pre_mean="score",
        change_mean="score",
        change_low="score",
        change_high="score",
        expected_change="score",
        norm_mean="score",
        rho="ratio",
        rho_kind="key",
        norm_source="key",
        rho_source="key",
    )
    notes = list(_about_sources(pd.concat(sources), context)) if sources else []
    if without:
        notes.append(Message("validity.regression_without", {"n": len(without), "scales": without}))
    return Table(made.key, made.frame, made.columns, tuple(notes))


def dropout(context: Context) -> Table:
    """Per scale those with both scores beside those with the first one only, at the first moment.

    The difference is that of those who stayed less that of those who stopped, in points and as
    Hedges' g; neither is turned for direction. It needs people: who was measured again.
    """
    rows: list[Row] = []
    not_exact: list[Text] = []
    for scale, one, other in _stayed_and_left(context):
        effect = stopped.standardised_difference(one, other)
        ranks = stopped.mann_whitney(one, other)
        not_exact += [] if ranks.exact else [scale.label]
        rows.append(
            {
                "scale": scale.key,
                "n": len(one) + len(other),
                "n_completers": len(one),
                "completers_mean": one.mean() if len(one) else None,
                "completers_sd": one.std(ddof=1) if len(one) > 1 else None,
                "n_dropouts": len(other),
                "dropouts_mean": other.mean() if len(other) else None,
                "dropouts_sd": other.std(ddof=1) if len(other) > 1 else None,
                **share("share_dropout", len(other), len(one) + len(other)),
                "smd": effect and effect.value,
                "smd_low": effect and effect.low,
                "smd_high": effect and effect.high,
                "p_mann_whitney": ranks.p,
            }
        )
    made = table(
        "dropout",
        rows,
        scale="key",
        n="count",
        n_completers="count",
        completers_mean="score",
        completers_sd="score",
        n_dropouts="count",
        dropouts_mean="score",
        dropouts_sd="score",
        **share_kinds("share_dropout"),
        smd="ratio",
        smd_low="ratio",
        smd_high="ratio",
        p_mann_whitney="p",
    )
    return replace(made, notes=approximated(not_exact))


def bounds(context: Context) -> Table:
    """Per scale and headline share: what it could be if those who stopped had been measured.

    `share_if_none` counts none of the missing for the outcome, `share_if_all` all of them.
    """
    rows: list[Row] = []
    scores = part(context.scores.rows)
    at_first = scores.where(scores.words("moment") == context.moments.pre)
    for scale, here in by_scale(context.changes.rows, context.instrument):
        pre = at_first.where(at_first.words("scale") == scale.key)
        classified, judged = here.known("pre_elevated", "post_elevated"), here.known("verdict")
        was, is_now = (classified.numbers(f"{m}_elevated") == 1 for m in ("pre", "post"))
        elevated = classified.where(was)
        n_elevated = pre.count(pre.numbers("elevated") == 1)
        n_elevated_missing = n_elevated - elevated.n
        n_missing_post = pre.known("elevated").n - classified.n
        n_unjudged = pre.known("score").n - judged.n
        to_normal = elevated.count(elevated.words("transition") == "to_normal")
        leaves = classified.count(was & ~is_now)
        outcomes = (
            ("to_normal", to_normal, elevated.n, n_elevated_missing),
            ("no_longer_elevated", leaves, elevated.n, n_elevated_missing),
            ("elevated_post", classified.count(is_now), classified.n, n_missing_post),
            *(
                (
                    f"reliably_{outcome}",
                    judged.count(np.isin(judged.words("verdict"), verdicts)),
                    judged.n,
                    n_unjudged,
                )
                for outcome, verdicts in _RELIABLE.items()
            ),
        )
        for outcome, k, n, n_missing in outcomes:
            limits = stopped.share_bounds(k, n, n_missing) if n else None
            rows.append(
                {
                    "scale": scale.key,
                    "outcome": outcome,
                    "k": k,
                    "n": n,
                    "n_missing": n_missing,
                    "share": k / n if n else None,
                    "share_if_none": limits and limits.low,
                    "share_if_all": limits and limits.high,
                }
            )
    return table(
        "bounds",
        rows,
        scale="key",
        outcome="key",
        k="count",
        n="count",
        n_missing="count",
        share="share",
        share_if_none="share",
        share_if_all="share",
    )


#: The verdicts that a headline counts together.
_RELIABLE = {
    "improved": ("recovered", "improved"),
    "deteriorated": ("deteriorated", "harmed"),
}


def added_value(context: Context) -> Table | None:
    """The added value score of the group, one row.

    None where the instrument has no such formula, or where the first moment is not the begin. Only
    the informant, ages and months between the measurements for which the formula was made; an
    unknown age or date is let through and counted. Months are rounded to whole ones. It needs
    people: the days between the measurements of each.
    """
    formula = context.instrument.added_value
    if formula is None or context.moments.pre != MOMENTS[0]:
        return None
    before, after = (
        _wide(context, moment, formula.informant)
        for moment in (context.moments.pre, context.moments.post)
    )
    later = after[[formula.scale, "date"]].add_suffix("_post")
    pairs = before.join(later, how="inner").dropna(subset=[formula.scale, f"{formula.scale}_post"])
    complete = pairs.dropna(subset=[*formula.coefficients])
    months = ((complete["date_post"] - complete["date"]).dt.days / MONTH).round()
    outside = _outside(complete["age"], formula.age) | _outside(months, formula.months)
    used = complete[~outside]
    terms = [used[key] * weight for key, weight in formula.coefficients.items()]
    expected = formula.constant + sum(terms)
    estimate = mean_added_value(numbers(expected - used[f"{formula.scale}_post"]), formula.sd)
    row: dict[str, Any] = {
        "n_pairs": len(pairs),
        "n_without_scores": len(pairs) - len(complete),
        "n_outside": int(outside.sum()),
        "n_unknown": int((months.isna() | complete["age"].isna())[~outside].sum()),
        "n": len(used),
    }
    for end in ("value", "low", "high"):
        points = getattr(estimate, end, None)
        suffix = "" if end == "value" else f"_{end}"
        row[f"added_value{suffix}"] = points
        row[f"effect_size{suffix}"] = None if points is None else points / formula.sd
    made = table(
        "added_value",
        [row],
        n="count",
        n_pairs="count",
        n_without_scores="count",
        n_outside="count",
        n_unknown="count",
        added_value="score",
        added_value_low="score",
        added_value_high="score",
        effect_size="ratio",
        effect_size_low="ratio",
        effect_size_high="ratio",
    )
    limits = {
        "age": "–".join(map(str, formula.age)),
        "months": "–".join(map(str, formula.months)),
        "sd": formula.sd,
        "citation": formula.source.citation,
    }
    notes = [Message("validity.added_value_limits", limits)]
    if not row["n"]:
        notes.insert(0, Message("validity.added_value_nobody", limits))
    return Table(made.key, made.frame, made.columns, tuple(notes))


def _expected(here: pd.DataFrame, scale: Scale, context: Context) -> pd.DataFrame:
    """Per row what is expected for somebody like that, as one of all and as one selected."""
    numbers = {name: np.full(len(here), np.nan) for name in ("alone", "selected", "mu", "rho")}
    words = {name: np.full(len(here), None, dtype=object) for name in _WORDS}
    pre = here["pre"].to_numpy(dtype=np.float64)
    for _, informant, age, sex, rows in people(here) if context.norms else ():
        person = (scale.key, informant, age, sex)
        found = context.norms.population_for(*person) if context.norms else None
        rho = context.norms.retest_for(*person) if context.norms else None
        if context.norms is None or found is None or rho is None:
            continue
        norm_table, group = found
        norm = group.scales[scale.key]
        mean, spread = float(norm.mean or 0.0), float(norm.sd or 0.0)
        numbers["mu"][rows], numbers["rho"][rows] = mean, rho.value
        words["norm_source"][rows] = f"{norm_table.key}/{group.key}"
        words["rho_source"][rows] = f"{rho.table.key}/{rho.group.key}"
        words["rho_kind"][rows] = rho.kind
        numbers["alone"][rows] = [
            regression_to_mean.expected_change(score, mean, rho.value) for score in pre[rows]
        ]
        cut = _cut(context.norms, scale, person, context.elevated)
        if cut is not None:
            numbers["selected"][rows] = regression_to_mean.expected_change_selected(
                cut, mean, spread, rho.value, "above" if scale.direction < 0 else "below"
            )
    from_file = (here["norm"] == FILE).to_numpy()
    numbers["selected"][from_file] = np.nan
    return pd.DataFrame(numbers | words, index=here.index)


_WORDS = ("rho_kind", "norm_source", "rho_source")


def _about_sources(used: pd.DataFrame, context: Context) -> Iterator[Message]:
    """Which population and which reliability were taken, and which were never checked."""
    if context.norms is None or used.empty:
        return
    tables = context.norms.tables
    keys = {name: _tables(used[name]) for name in ("norm_source", "rho_source")}
    kinds = [Message(f"analysis.kind_{kind}") for kind in sorted(used["rho_kind"].unique())]
    values = {name: [tables[key].title for key in found] for name, found in keys.items()}
    yield Message("validity.regression_sources", values | {"kind": kinds})
    if (used["rho_kind"] == "alpha").any():
        yield Message("validity.regression_alpha")
    unchecked = [
        tables[key].title
        for key in dict.fromkeys([*keys["norm_source"], *keys["rho_source"]])
        if tables[key].source.status == "unverified"
    ]
    if unchecked:
        yield Message("analysis.remark_unverified", {"n": len(unchecked), "norms": unchecked})


def _tables(column: pd.Series) -> list[str]:
    """The keys of the tables that `table/group` sources name, each once."""
    return list(dict.fromkeys(source.partition("/")[0] for source in column))


def _cut(
    norms: Norms, scale: Scale, person: tuple[str, str, int | None, str | None], elevated: str
) -> float | None:
    """Half-way between the last score that is not elevated and the first that is."""
    found: tuple[NormTable, NormGroup] | None = norms.group_for(*person)
    if found is None:
        return None
    norm_table, group = found
    worst = norms.elevated_bands(norm_table, scale, elevated)
    bands = group.scales[scale.key].bands
    bad = [limit for name, limits in bands.items() if name in worst for limit in limits]
    good = [limit for name, limits in bands.items() if name not in worst for limit in limits]
    if not bad or not good:
        return None
    edges = (max(good), min(bad)) if scale.direction < 0 else (min(good), max(bad))
    return sum(edges) / 2


def _regression_row(scale: Scale, selection: str, used: pd.DataFrame, column: str) -> Row:
    counts = used["n"].to_numpy()
    change = paired.mean_change(numbers(used["pre"]), numbers(used["post"]), counts=counts)

    def mean(name: str) -> float | None:
        return counted.mean(numbers(used[name]), counts) if change.n else None

    return {
        "scale": scale.key,
        "selection": selection,
        "n": change.n,
        "pre_mean": mean("pre"),
        "change_mean": change.mean,
        "change_low": change.low,
        "change_high": change.high,
        "expected_change": mean(column),
        "norm_mean": mean("mu"),
        "rho": mean("rho"),
        **{name: part(used).joined(name) for name in _WORDS},
    }


def _stayed_and_left(context: Context) -> Iterator[tuple[Scale, Array, Array]]:
    """Each scale with the scores at the first moment of those with and without a second score."""
    scored = context.scores.where(context.scores.rows["score"].notna())
    for scale, _ in by_scale(scored.rows, context.instrument):
        here = scored.where(scored.rows["scale"] == scale.key)
        before, after = (
            here.where(here.rows["moment"] == moment)
            for moment in (context.moments.pre, context.moments.post)
        )
        if before.rows.empty and context.instrument.is_optional(scale):
            continue
        points = numbers(before.rows["score"])[before.row]
        stayed = np.isin(before.person, after.person)
        yield scale, points[stayed], points[~stayed]


def _wide(context: Context, moment: str, informant: str) -> pd.DataFrame:
    """One row per respondent at a moment: a column per scale, `age` and `date`."""
    rows = context.scores.rows
    here = context.scores.where((rows["moment"] == moment) & (rows["informant"] == informant)).each
    scales = here.set_index([*PERSON, "scale"])["score"].unstack("scale").astype("Float64")  # noqa: PD010
    scales = scales.reindex(columns=[scale.key for scale in context.instrument.scales])
    about = context.answers.measured[[*PERSON, "moment", "informant", "age", "date"]]
    about = about[(about["moment"] == moment) & (about["informant"] == informant)]
    return scales.join(about.drop_duplicates(PERSON).set_index(PERSON)[["age", "date"]])


def _outside(column: pd.Series, limits: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Whether the value is known and outside the limits."""
    numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return (numbers < limits[0]) | (numbers > limits[1])
