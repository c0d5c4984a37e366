"""Regression to the mean: the change that is expected by itself beside the observed one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import CHANGED, Row, changed_by, columns, table
from vaktherapie_analyse.analysis.cube import by_scale, numbers, part
from vaktherapie_analyse.analysis.line.classify import FILE, people
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import NormGroup, Norms, NormTable, Scale
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import counted, paired, regression_to_mean


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
        *columns(scale="key", selection="key", n="count", n_of="count", pre_mean="score"),
        *CHANGED,
        *columns(expected_change="score", norm_mean="score", rho="ratio"),
        *columns(rho_kind="key", norm_source="key", rho_source="key"),
    )
    notes = list(_about_sources(pd.concat(sources), context)) if sources else []
    if without:
        notes.append(Message("validity.regression_without", {"n": len(without), "scales": without}))
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
        **changed_by(change),
        "expected_change": mean(column),
        "norm_mean": mean("mu"),
        "rho": mean("rho"),
        **{name: part(used).joined(name) for name in _WORDS},
    }
