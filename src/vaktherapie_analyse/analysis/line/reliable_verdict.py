"""Reliable: pairs with their SD and reliability → index, reliable or not, per person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.cube import Array, numbers, places_of
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.statistics import change_indices, paired, reliable_change
from vaktherapie_analyse.statistics.interval import exceeds


@dataclass(frozen=True, slots=True)
class Pairs:
    """The different pairs of one scale, and how many people have each; NaN where there is none."""

    pre: Array
    post: Array
    sd: Array
    reliability: Array
    counts: npt.NDArray[np.int64]
    direction: int

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = ~np.isnan(self.pre + self.post + self.sd + self.reliability)
        return found

    @property
    def group(self) -> paired.Moments | None:
        """Means, SDs and correlation of the complete pairs: the sample."""
        return paired.moments(self.pre, self.post, self.counts)


def indices(changes: pd.DataFrame, instrument: Instrument, rule: Rule) -> Array:
    """The index of every row of `changes` by the method of the rule; positive = better.

    NaN where a score, SD or reliability is missing, where a method that is relative to the sample
    has no sample (fewer than two pairs), and for Hageman–Arrindell where the differences are not
    larger than error alone makes them (r_dd ≤ 0).
    """
    found = np.full(len(changes), np.nan)
    used = changes[["pre", "post", "sd", "reliability", "n"]]
    for (key,), rows in places_of(changes, "scale").items():
        found[rows] = index_of(pairs_of(used.iloc[rows], instrument.scale(key)), rule, key)
    return found + 0.0  # no change is 0, never −0


def pairs_of(changes: pd.DataFrame, scale: Scale) -> Pairs:
    """The pairs of one scale as arrays."""
    pre, post, sd, r = (numbers(changes[name]) for name in ("pre", "post", "sd", "reliability"))
    return Pairs(pre, post, sd, r, changes["n"].to_numpy(), scale.direction)


def index_of(pairs: Pairs, rule: Rule, scale: str) -> Array:
    """The index of each person on one scale."""
    found = np.full(len(pairs.pre), np.nan)
    here, group = pairs.known, pairs.group
    if not here.any():
        return found
    pre, post, sd, r = (
        values[here] for values in (pairs.pre, pairs.post, pairs.sd, pairs.reliability)
    )
    d: reliable_change.Direction = 1 if pairs.direction > 0 else -1
    if rule.method == "jt":
        found[here] = reliable_change.jacobson_truax(pre, post, sd, r, d)
        return found
    if group is None:
        return found
    mean = group.mean_pre
    match rule.method:
        case "gln":
            found[here] = change_indices.gulliksen_lord_novick(pre, post, mean, sd, r, d)
        case "hll":
            means = (mean, group.mean_post)
            found[here] = change_indices.hsu_linn_lord(pre, post, *means, sd, r, d)
        case "en":
            found[here] = change_indices.edwards_nunnally(pre, post, mean, sd, r, d)
        case "nk":
            r_post = rule.reliability_post.get(scale, r)
            found[here] = change_indices.nunnally_kotsch(pre, post, mean, sd, r, r_post, d)
        case "ha":
            found[here] = _hageman_arrindell(pre, post, group, reliable_change.sem(sd, r), d)
    return found


def is_reliable(index: Array, rule: Rule) -> Array:
    """1 where the index passes the critical value, 0 where not, NaN where there is no index."""
    return passes(np.abs(index), reliable_change.critical_z(rule.alpha, one_sided=rule.one_sided))


def passes(values: Array, limit: float, *, or_equals: bool = False) -> Array:
    """1 where the value lies beyond the limit (or on it), 0 where not, NaN where there is none."""
    beyond = exceeds(values, limit, or_equals=or_equals)
    found: Array = np.where(np.isnan(values), np.nan, beyond)
    return found


def _hageman_arrindell(
    pre: Array,
    post: Array,
    group: paired.Moments,
    errors: Array,
    direction: reliable_change.Direction,
) -> Array:
    """The index per standard error of measurement (norm group); NaN where r_dd ≤ 0."""
    found = np.full(len(pre), np.nan)
    for error in np.unique(errors):
        if group.variance_difference <= 2 * error**2:
            continue
        rows = errors == error
        found[rows] = change_indices.hageman_arrindell(
            pre[rows], post[rows], group, float(error), direction
        )
    return found
