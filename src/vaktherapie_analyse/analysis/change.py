"""Change: classified scores at two moments → change, reliable change, transition, verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.classify import people
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.statistics import reliable_change

VERDICTS = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
TRANSITIONS = (
    "to_normal",
    "no_longer_elevated",
    "stays_elevated",
    "to_elevated",
    "stays_not_elevated",
)


@dataclass(frozen=True, slots=True)
class Moments:
    """The two moments that are compared."""

    pre: str = "begin"
    post: str = "eind"


BEGIN_TO_END = Moments()


def change(
    scores: pd.DataFrame,
    instrument: Instrument,
    norms: Norms | None,
    moments: Moments = BEGIN_TO_END,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """One row per respondent and scale with a score at both moments.

    Columns: see `analysis/__init__.py`. `change` is post − pre; `rci` is the Jacobson–Truax index
    turned so that positive is better, with the SD and reliability of that respondent's norm group
    (Jacobson & Truax 1991, doi 10.1037/0022-006X.59.1.12). Where SD or reliability is unknown
    `rci`, `reliable` and `verdict` are missing.

    verdict: *recovered* elevated before, not after, reliably better · *improved* reliably better
    otherwise · *harmed* not elevated before, elevated after, reliably worse · *deteriorated*
    reliably worse otherwise · *unchanged*. Without a norm only improved, unchanged and
    deteriorated can be told apart.
    """
    paired = _pairs(scores, moments)
    sd, reliability, sources = _parameters(paired, norms)
    direction = paired["scale"].map({s.key: s.direction for s in instrument.scales})
    pre, post = (
        paired[moment].to_numpy(dtype=np.float64, na_value=np.nan) for moment in ("pre", "post")
    )
    known = ~np.isnan(sd + reliability + pre + post)
    s_diff, rci = np.full((2, len(paired)), np.nan)
    s_diff[known] = reliable_change.s_diff(sd[known], reliability[known])
    rci[known] = reliable_change.jacobson_truax(
        pre[known],
        post[known],
        sd[known],
        reliability[known],
        direction.to_numpy(dtype=np.float64)[known],
    )
    rci += 0.0  # no change is 0, never −0
    reliable = np.where(known, np.abs(rci) > reliable_change.critical_z(alpha), np.nan)
    return paired.assign(
        change=_float(post - pre),
        sd=_float(sd),
        reliability=_float(reliability),
        s_diff=_float(s_diff),
        rci=_float(rci),
        reliable=pd.array(reliable, dtype="Float64").astype("boolean"),
        transition=_transition(paired, instrument, norms),
        verdict=_verdict(paired, rci, reliable),
        **sources,
    )


def _pairs(scores: pd.DataFrame, moments: Moments) -> pd.DataFrame:
    """Respondents with a score (or a given band) at both moments; age and norm of the first."""
    keys = ["client", "respondent", "scale"]
    outcome = ["score", "band", "elevated"]
    complete = scores[scores["score"].notna() | scores["given_band"].notna()]
    before = complete[complete["moment"] == moments.pre].drop(columns=["moment"])
    after = complete.loc[complete["moment"] == moments.post, [*keys, *outcome]]
    names = {"score": "pre", "band": "pre_band", "elevated": "pre_elevated"}
    paired = before.rename(columns=names).merge(
        after.rename(columns={old: new.replace("pre", "post") for old, new in names.items()}),
        on=keys,
        validate="one_to_one",
    )
    return paired.drop(columns=["n_answered", "n_items", "given_band"])


def _parameters(
    paired: pd.DataFrame, norms: Norms | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], dict[str, Any]]:
    """SD and reliability of each row's norm group, NaN where unknown, and where they stand."""
    sd, reliability = np.full((2, len(paired)), np.nan)
    names = ("sd_source", "reliability_source", "reliability_kind", "reliability_group")
    sources = {name: np.full(len(paired), None, dtype=object) for name in names}
    for scale, informant, age, sex, rows in people(paired) if norms else ():
        spread = norms.sd_for(scale, informant, age, sex) if norms else None
        consistency = norms.reliability_for(scale, informant, age, sex) if norms else None
        if spread:
            sd[rows] = spread.value
            sources["sd_source"][rows] = f"{spread.table.key}/{spread.group.key}"
        if consistency:
            reliability[rows] = consistency.value
            where = f"{consistency.table.key}/{consistency.group.key}"
            sources["reliability_source"][rows] = where
            sources["reliability_kind"][rows] = consistency.kind
            sources["reliability_group"][rows] = consistency.group.key
    return (
        sd,
        reliability,
        {name: pd.array(column, dtype="str") for name, column in sources.items()},
    )


def _transition(
    paired: pd.DataFrame, instrument: Instrument, norms: Norms | None
) -> pd.api.extensions.ExtensionArray:
    """How elevated before and after relate; missing where one of them has no norm."""
    best = np.full(len(paired), None, dtype=object)
    for scale_key in paired["scale"].unique():
        order = bands_from_best(instrument.scale(scale_key), instrument, norms)
        if order:
            best[(paired["scale"] == scale_key).to_numpy()] = order[0]
    before, after = (_flag(paired[c]) for c in ("pre_elevated", "post_elevated"))
    in_best = (paired["post_band"] == pd.Series(best, index=paired.index)).to_numpy(dtype=bool)
    chosen = np.select(
        [
            np.isnan(before) | np.isnan(after),
            (before == 1) & (after == 0) & in_best,
            (before == 1) & (after == 0),
            (before == 1) & (after == 1),
            (before == 0) & (after == 1),
        ],
        ["", *TRANSITIONS[:4]],
        TRANSITIONS[4],
    ).astype(object)
    chosen[chosen == ""] = None
    return pd.array(chosen, dtype="str")


def bands_from_best(scale: Scale, instrument: Instrument, norms: Norms | None) -> tuple[str, ...]:
    """The bands of a scale from best to worst, by the norm table or else by the instrument."""
    table = norms.table_for(scale.key) if norms else None
    if norms and table:
        return norms.bands_from_best(table, scale)
    return instrument.bands_from_best(scale)


def _verdict(
    paired: pd.DataFrame, rci: npt.NDArray[np.float64], reliable: npt.NDArray[np.float64]
) -> pd.api.extensions.ExtensionArray:
    before, after = (_flag(paired[c]) for c in ("pre_elevated", "post_elevated"))
    better, worse = (reliable == 1) & (rci > 0), (reliable == 1) & (rci < 0)
    chosen = np.select(
        [
            np.isnan(rci),
            better & (before == 1) & (after == 0),
            better,
            worse & (before == 0) & (after == 1),
            worse,
        ],
        ["", "recovered", "improved", "harmed", "deteriorated"],
        "unchanged",
    ).astype(object)
    chosen[chosen == ""] = None
    return pd.array(chosen, dtype="str")


def _flag(column: pd.Series) -> npt.NDArray[np.float64]:
    """1, 0 or NaN for True, False or missing."""
    flags: Any = column.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(flags, dtype=np.float64)


def _float(values: npt.NDArray[np.float64]) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="Float64")
