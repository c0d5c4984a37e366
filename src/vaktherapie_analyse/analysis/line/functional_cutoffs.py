"""Cut-offs: on which side of Jacobson and Truax's a, b or c a score lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import Row, columns, count, table, values_of
from vaktherapie_analyse.analysis.cube import Array
from vaktherapie_analyse.analysis.line.change_rule import CUTOFFS, USER, Rule
from vaktherapie_analyse.analysis.line.classify import people
from vaktherapie_analyse.analysis.line.reliable_verdict import Pairs, pairs_of, passes
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import clinical_change, paired, reliable_change


@dataclass(frozen=True, slots=True)
class Functional:
    """Mean and SD of a group without problems, and where they stand."""

    mean: float
    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Per row of the changes: clinical at the first moment, functional at the second.

    1, 0, or NaN where there is no cut-off. A score on the cut-off itself is neither.
    """

    clinical_pre: Array
    functional_post: Array


def sides(changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule) -> Sides:
    """On which side of the rule's cut-off everybody is at both moments.

    The clinical group is the sample at the first moment. Hageman and Arrindell's method has the
    cut-off of true scores, and judges the second score by CS_indiv: with measurement error in it.
    """
    found = Sides(np.full(len(changes), np.nan), np.full(len(changes), np.nan))
    for scale, _, limits, rows in _groups(changes, instrument, norms, rule):
        limit = limits.get(rule.cutoff) if rule.cutoff else None
        pairs = pairs_of(changes.iloc[rows], scale)
        whole = pairs_of(changes[changes["scale"] == scale.key], scale).group
        if limit is None or (whole is None and rule.method == "ha"):
            continue
        d = scale.direction
        found.clinical_pre[rows] = passes(-d * pairs.pre, -d * limit)
        if whole and rule.method == "ha":
            found.functional_post[rows] = _beyond(pairs, whole, limit, rule)
        else:
            found.functional_post[rows] = passes(d * pairs.post, d * limit)
    return found


def cutoffs_table(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule
) -> Table:
    """Per scale and functional group the three cut-offs, and who passed the one that is used."""
    known_sides = count("n", "crossed", "stayed_clinical", "was_functional", "neither")
    clinical_pre = count("n_clinical_pre", "crossed", "stayed_clinical", of=known_sides)
    functional_post = count("n_functional_post", "crossed", "was_functional", of=known_sides)
    crossed = count("n_clinical_to_functional", "crossed", of=clinical_pre)
    declared = (known_sides, clinical_pre, functional_post, crossed)
    side = sides(changes, instrument, norms, rule)
    known = ~np.isnan(side.clinical_pre + side.functional_post)
    rows: list[Row] = []
    for scale, functional, limits, at in _groups(changes, instrument, norms, rule):
        group = pairs_of(changes[changes["scale"] == scale.key], scale).group
        counted = at[known[at]]
        n = changes["n"].to_numpy()[counted]
        clinical, passed = side.clinical_pre[counted] == 1, side.functional_post[counted] == 1
        people = {
            "crossed": int(n[clinical & passed].sum()),
            "stayed_clinical": int(n[clinical & ~passed].sum()),
            "was_functional": int(n[~clinical & passed].sum()),
            "neither": int(n[~clinical & ~passed].sum()),
        }
        rows.append(
            {
                "scale": scale.key,
                "mean_clinical": group.mean_pre if group else None,
                "sd_clinical": group.sd_pre if group else None,
                "mean_functional": functional.mean if functional else None,
                "sd_functional": functional.sd if functional else None,
                "functional_source": functional.source if functional else None,
                **{f"cutoff_{name}": limits.get(name) for name in CUTOFFS},
                "used": rule.cutoff,
                **values_of(declared, people),
            }
        )
    return table(
        "cutoffs",
        rows,
        *columns(scale="key", used="key", cutoff_a="score", cutoff_b="score", cutoff_c="score"),
        *columns(mean_clinical="score", sd_clinical="score"),
        *columns(mean_functional="score", sd_functional="score", functional_source="key"),
        *declared,
    )


def limits_of(
    changes: pd.DataFrame,
    instrument: Instrument,
    norms: Norms | None,
    rule: Rule,
    row: Mapping[Any, Any],
) -> Mapping[str, float]:
    """The cut-offs that hold for one of these changes."""
    scale = instrument.scale(row["scale"])
    whole = pairs_of(changes[changes["scale"] == scale.key], scale)
    age, sex = (None if pd.isna(row[name]) else row[name] for name in ("age", "sex"))
    functional = _functional(scale.key, row["informant"], age, sex, norms, rule)
    own = pairs_of(pd.DataFrame([{**row, "n": 1}]), scale)
    error = _error(own, 0) if rule.method == "ha" else None
    return cutoffs(whole.group, functional, scale.direction, error)


def _groups(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule
) -> Iterator[tuple[Scale, Functional | None, Mapping[str, float], npt.NDArray[np.intp]]]:
    """Every scale and functional group (and error) with its cut-offs and the positions of rows."""
    for scale in instrument.scales:
        here = np.flatnonzero((changes["scale"] == scale.key).to_numpy())
        whole = pairs_of(changes.iloc[here], scale)
        by_group: dict[tuple[Functional | None, float | None], list[int]] = {}
        for key, informant, age, sex, rows in people(changes.iloc[here]):
            functional = _functional(key, informant, age, sex, norms, rule)
            for row in rows:
                error = _error(whole, row) if rule.method == "ha" else None
                by_group.setdefault((functional, error), []).append(int(here[row]))
        for (functional, error), at in by_group.items():
            limits = cutoffs(whole.group, functional, scale.direction, error)
            yield scale, functional, limits, np.array(at)


def cutoffs(
    group: paired.Moments | None,
    functional: Functional | None,
    direction: int,
    error: float | None = None,
) -> dict[str, float]:
    """The cut-offs a, b and c that can be computed; with an error those of true scores.

    Without spread at the first moment there is no a and no c, without a functional group no b and
    no c; where the error is not smaller than an SD there are no true scores to speak of.
    """
    d: reliable_change.Direction = 1 if direction > 0 else -1
    clinical = _true(group.sd_pre if group else None, error)
    normal = _true(functional.sd if functional else None, error)
    found = {}
    if group and clinical:
        found["a"] = clinical_change.cutoff_a(group.mean_pre, clinical, d)
    if functional and normal:
        found["b"] = clinical_change.cutoff_b(functional.mean, normal, d)
    if group and clinical and functional and normal:
        found["c"] = clinical_change.cutoff_c(group.mean_pre, clinical, functional.mean, normal)
    return found


def _true(sd: float | None, error: float | None) -> float | None:
    """The SD, that of the true scores where there is an error; None where it is not positive."""
    if sd is None or sd <= (error or 0):
        return None
    return clinical_change.true_sd(sd, error) if error else sd


def _error(pairs: Pairs, row: int) -> float:
    """The standard error of measurement of one person; 0, so none, where it is not known."""
    sd, r = pairs.sd[row], pairs.reliability[row]
    return 0.0 if np.isnan(sd + r) else float(reliable_change.sem(float(sd), float(r)))


def _beyond(pairs: Pairs, group: paired.Moments, limit: float, rule: Rule) -> Array:
    """Whether CS_indiv passes its critical value, NaN where it does not exist; one error each."""
    error = _error(pairs, 0)
    if not 0 < error < group.sd_post:
        return np.full(len(pairs.post), np.nan)
    d: reliable_change.Direction = 1 if pairs.direction > 0 else -1
    index = clinical_change.clinical_change_ha(
        pairs.post, group.mean_post, group.sd_post, error, limit, d
    )
    return passes(index, reliable_change.critical_z(rule.alpha, one_sided=True))


def _functional(
    scale: str, informant: str, age: int | None, sex: str | None, norms: Norms | None, rule: Rule
) -> Functional | None:
    """What the user gave, else the group of the respondent's SD, of that sex where there is one."""
    if given := rule.functional.get(scale):
        return Functional(*given, USER)
    spread = norms.sd_for(scale, informant, age, sex) if norms else None
    if spread is None:
        return None
    chosen = spread.group
    for group in sorted(spread.table.groups, key=lambda group: group.sex is None):
        norm = group.scales.get(scale)
        fits = (group.informant, group.age) == (chosen.informant, chosen.age)
        if fits and group.sex in (None, sex) and norm and norm.mean is not None and norm.sd:
            return Functional(norm.mean, norm.sd, f"{spread.table.key}/{group.key}")
    return None
