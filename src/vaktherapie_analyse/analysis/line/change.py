"""Change: classified scores at two moments → change, reliable change, transition, verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import Array, Cube, Positions, numbered, numbers
from vaktherapie_analyse.analysis.line.change_parameters import Sample, with_parameters
from vaktherapie_analyse.analysis.line.change_rule import JACOBSON_TRUAX, Rule
from vaktherapie_analyse.analysis.line.functional_cutoffs import sides
from vaktherapie_analyse.analysis.line.reliable_verdict import indices, is_reliable
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.statistics import clinical_change, reliable_change
from vaktherapie_analyse.statistics.interval import DECIMALS

VERDICTS = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
#: Those that a sentence counts together.
BETTER, WORSE = ("recovered", "improved"), ("deteriorated", "harmed")
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

    @property
    def named(self) -> dict[str, Message]:
        """What they are called, as `pre` and `post`."""
        both = {"pre": self.pre, "post": self.post}
        return {end: Message(f"analysis.moment_{moment}") for end, moment in both.items()}


BEGIN_TO_END = Moments()


def change(
    scores: Cube,
    instrument: Instrument,
    norms: Norms | None,
    moments: Moments = BEGIN_TO_END,
    rule: Rule = JACOBSON_TRUAX,
    answers: Answers | None = None,
) -> Cube:
    """The change of every respondent and scale with a score at both moments.

    Columns: see `analysis/__init__.py`. `change` is post − pre; `rci` is the index of the rule's
    method, turned so that positive is better; by default that of Jacobson and Truax (1991, doi
    10.1037/0022-006X.59.1.12) with the SD and reliability of that respondent's norm group. Where SD
    or reliability is unknown `rci`, `reliable` and `verdict` are missing. `answers` are needed
    where the reliability is the sample's own.
    """
    sample = Sample(scores, answers, moments.pre)
    both_scores = _pairs(scores, moments)
    pairs = with_parameters(both_scores.rows, instrument, norms, rule, sample)
    known = pairs["sd"].notna() & pairs["reliability"].notna()
    both = pairs.loc[known, ["sd", "reliability"]].to_numpy(dtype=np.float64).T
    s_diff = np.full(len(pairs), np.nan)
    s_diff[known] = reliable_change.s_diff(*both)
    moved = pairs.assign(
        change=(pairs["post"] - pairs["pre"]).round(DECIMALS),
        s_diff=_float(s_diff),
        transition=transition(pairs, instrument, norms),
    )
    return both_scores.with_rows(judge(moved, instrument, norms, rule))


def judge(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule
) -> pd.DataFrame:
    """The changes with `rci`, `reliable` and `verdict` by this rule.

    verdict: *recovered* elevated before, not after, reliably better · *improved* reliably better
    otherwise · *harmed* not elevated before, elevated after, reliably worse · *deteriorated*
    reliably worse otherwise · *unchanged*. Without a norm only improved, unchanged and
    deteriorated can be told apart. With a cut-off "elevated" is the clinical side of it: before
    strictly, and after until strictly on the functional side.
    """
    rci = indices(changes, instrument, rule)
    reliable = is_reliable(rci, rule)
    return changes.assign(
        rci=_float(rci),
        reliable=pd.array(reliable, dtype="Float64").astype("boolean"),
        verdict=verdict(changes, rci, reliable, instrument, norms, rule),
    )


def verdict(
    changes: pd.DataFrame,
    index: Array,
    reliable: Array,
    instrument: Instrument,
    norms: Norms | None,
    rule: Rule,
) -> pd.Series:
    """The verdict of every row from its index (positive = better) and whether it counts (1, 0)."""
    if rule.cutoff:
        side = sides(changes, instrument, norms, rule)
        before, after = side.clinical_pre, 1 - side.functional_post
    else:
        before, after = (numbers(changes[name]) for name in ("pre_elevated", "post_elevated"))
    found = clinical_change.verdict(index, reliable, before, after)
    return pd.Series(found, index=changes.index, dtype="str")


def pairs_in(scores: Cube, moments: Moments) -> tuple[Positions, Positions]:
    """The places in `scores.row` of everything with a score or a given band at both moments."""
    rows = scores.rows
    complete = (rows["score"].notna() | rows["given_band"].notna()).to_numpy()
    scale, first_of_scale = numbered(rows["scale"])
    at_first, at_second = (
        np.flatnonzero((complete & (rows["moment"] == moment).to_numpy())[scores.row])
        for moment in (moments.pre, moments.post)
    )

    def key(at: Positions) -> Positions:
        found: Positions = scores.person[at].astype(np.int64) * len(first_of_scale)
        return found + scale[scores.row[at]]

    second = np.full(len(scores.people) * len(first_of_scale), -1, dtype=np.int32)
    second[key(at_second)] = at_second
    if (second >= 0).sum() != len(at_second):
        raise ValueError("somebody has two scores on one scale at one moment")
    after: Positions = second[key(at_first)].astype(np.intp)
    return at_first[after >= 0], after[after >= 0]


def _pairs(scores: Cube, moments: Moments) -> Cube:
    """Respondents with a score (or a given band) at both moments; age and norm of the first."""
    rows = scores.rows
    at_first, at_second = pairs_in(scores, moments)
    before, after = scores.row[at_first], scores.row[at_second]
    outcome = ["score", "band", "elevated"]
    about = ["informant", "age", "sex", "scale", "norm", "group"]
    alike = [numbered(*(rows[name] for name in names)) for names in ([*about, *outcome], outcome)]
    code, at = numbered(alike[0][0][before], alike[1][0][after])
    names = {"score": "pre", "band": "pre_band", "elevated": "pre_elevated"}
    pairs = rows.iloc[before[at]][[*about, *outcome]].reset_index(drop=True).rename(columns=names)
    later = rows.iloc[after[at]]
    paired = pairs.assign(
        **{names[name].replace("pre", "post"): later[name].array for name in outcome},
        n=np.bincount(code, minlength=len(at)),
    )
    return Cube(paired, scores.people, scores.person[at_first], code.astype(np.int32))


def transition(
    paired: pd.DataFrame, instrument: Instrument, norms: Norms | None
) -> pd.api.extensions.ExtensionArray:
    """How elevated before and after relate; missing where one of them has no norm."""
    best = np.full(len(paired), None, dtype=object)
    for scale_key in paired["scale"].unique():
        order = bands_from_best(instrument.scale(scale_key), instrument, norms)
        if order:
            best[(paired["scale"] == scale_key).to_numpy()] = order[0]
    before, after = (numbers(paired[c]) for c in ("pre_elevated", "post_elevated"))
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


def elevated_bands(
    scale: Scale, instrument: Instrument, norms: Norms | None, elevated: str
) -> tuple[str, ...]:
    """The bands of a scale that count as elevated, by the norm table or else by the instrument."""
    table = norms.table_for(scale.key) if norms else None
    if norms and table:
        return norms.elevated_bands(table, scale, elevated)
    return instrument.elevated_bands(scale, elevated)


def _float(values: Array) -> pd.api.extensions.ExtensionArray:
    return pd.array(values, dtype="Float64")
