"""Whom each finding counts, for `publish`: its groups overlap in many ways.

A finding counts the respondents for whom certain conditions hold. Whoever reads a report knows
which combinations of conditions can exist (who is no longer high was high and is not), so each
count is that of the people in some of these combinations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import Array, numbers
from vaktherapie_analyse.analysis.findings.conditions import UNKNOWN, Truth, as_truth, members
from vaktherapie_analyse.definitions.findings import PRESENCE, Condition, Findings

__all__ = ["people_of"]

#: Above so many combinations of conditions nobody is told apart, and nothing can be published.
_MOST: Final = 100_000

#: What a reader can tell apart of a score: unknown, in a band that counts as elevated, the last of
#: these, another one, the best one.
_BANDS: Final = (None, "elevated", "worst", "other", "best")
_ELEVATED: Final = ("elevated", "worst")


def people_of(
    definition: Findings, absent: Collection[str]
) -> tuple[Mapping[tuple[str, str], tuple[frozenset[str], frozenset[str]]], frozenset[str]]:
    """By finding and reading, which combinations its `n` and its `of` count; and the incomplete.

    `absent` are the questionnaires that are not in the data: everything about them is unknown. The
    incomplete combinations are those in which a score, a norm or a verdict is unknown of somebody
    who was measured. Both are empty where there are too many combinations.
    """
    variables = _variables(c for c in definition.conditions if c.instrument not in absent)
    if prod(map(len, variables.values())) > _MOST:
        return {}, frozenset()
    truths, index, incomplete = _combinations(definition.conditions, variables, absent)

    def named(mask: Any) -> frozenset[str]:
        return frozenset(map(str, index[mask]))

    found = {}
    for finding in definition.findings:
        for reading in finding.readings:
            n, of, _ = members(truths, index, reading.among, reading.count)
            found[finding.id, reading.key] = named(n), named(of)
    return found, named(incomplete)


def _variables(conditions: Iterable[Condition]) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """What can differ between respondents, and its values: presence, bands, improvement."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    bands: dict[tuple[str, ...], set[Any]] = {}
    for one in conditions:
        moments = [moment for moment in (one.moment, one.until) if moment]
        for moment in moments:
            found["present", one.instrument, moment] = (True, False)
        if one.state in PRESENCE:
            continue
        if one.state == "improved":
            found["improved", one.instrument, one.scale, *moments] = (True, False, None)
            continue
        for moment in moments:
            told = bands.setdefault(("band", one.instrument, one.scale, moment), set())
            told |= {None, "elevated", "other"}
        told |= {"best_band": {"best"}, "worst_band": {"worst"}, "to_normal": {"best"}}.get(
            one.state, set()
        )
    return found | {name: tuple(b for b in _BANDS if b in told) for name, told in bands.items()}


def _combinations(
    conditions: Iterable[Condition],
    variables: Mapping[tuple[str, ...], tuple[Any, ...]],
    absent: Collection[str],
) -> tuple[dict[str, Truth], pd.Index, Any]:
    """Every combination that can exist: per condition what it says of each, as of respondents."""
    frame = pd.DataFrame(list(product(*variables.values())), dtype=object)
    values = dict(zip(variables, (frame[name] for name in frame), strict=True))
    possible = np.ones(len(frame), dtype=bool)
    incomplete = np.zeros(len(frame), dtype=bool)
    for (kind, *about), held in values.items():
        if kind == "present":
            continue
        here = np.logical_and.reduce(
            [values["present", about[0], moment].astype(bool) for moment in about[2:]]
        )
        possible &= here | held.isna().to_numpy()
        incomplete |= here & held.isna().to_numpy()
    index = frame.index[possible]
    truths = {
        one.key: np.full(len(index), UNKNOWN)
        if one.instrument in absent
        else as_truth(_holds(one, values)[possible])
        for one in conditions
    }
    return truths, index, incomplete[possible]


def _holds(one: Condition, values: Mapping[tuple[str, ...], pd.Series]) -> Array:
    """Whether the condition holds in each combination; NaN where that is unknown."""
    moments = [moment for moment in (one.moment, one.until) if moment]
    if one.state in PRESENCE:
        here = [numbers(values["present", one.instrument, moment]) for moment in moments]
        present: Array = np.minimum.reduce(here)
        return present if one.state == "measured" else 1 - present
    if one.state == "improved":
        return numbers(values["improved", one.instrument, one.scale, *moments])
    bands = [values["band", one.instrument, one.scale, moment] for moment in moments]
    unknown = np.logical_or.reduce([band.isna().to_numpy() for band in bands])
    elevated = bands[0].isin(_ELEVATED)
    last = bands[-1]
    held = {
        "elevated": elevated,
        "not_elevated": ~elevated,
        "best_band": last == "best",
        "worst_band": last == "worst",
        "to_normal": elevated & (last == "best"),
        "no_longer": elevated & ~last.isin(_ELEVATED),
    }[one.state]
    return np.where(unknown, np.nan, held)
