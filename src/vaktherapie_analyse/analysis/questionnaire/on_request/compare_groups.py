"""Comparison: the same outcome per child, per subgroup, and at all three moments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import (
    CHANGED,
    Row,
    changed_by,
    columns,
    count,
    described,
    estimated,
    share_of,
    table,
    values_of,
    with_limits,
)
from vaktherapie_analyse.analysis.cube import Cube, Part, Positions, by_scale, numbered, part
from vaktherapie_analyse.analysis.line.change import TRANSITIONS, transition
from vaktherapie_analyse.analysis.line.classify import with_bands
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.summarise import (
    ELEVATED_POST,
    ELEVATED_PRE,
    JUDGED,
    NO_LONGER,
    TO_NORMAL,
    by_elevated,
)
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import counted, effect_size, paired

#: A row with fewer pairs, or with a share of fewer people, is marked: 5 of 9 has a Wilson interval
#: of 27–81 %.
SMALL = 10

#: What every report can be split by, and the column of the changes that says it.
_COLUMNS = {"sex": "sex", "age_group": "group", "informant": "informant"}


def subgroups(context: Context, by: Iterable[str]) -> Table:
    """Per variable, scale and subgroup the outcome of its pairs.

    A variable is the sex, the age group (the norm group of that scale), the informant or a column
    of `Answers.groups`. Differences between subgroups are not tested.
    """
    rows: list[Row] = []
    for variable in by:
        column, changes = _split(context, variable)
        for scale, here in by_scale(changes, context.instrument):
            groups: Any = pd.Series(here.words(column)).groupby(here.words(column), dropna=False)
            for group, chosen in sorted(groups.indices.items(), key=_in_order):
                outcome = _outcome(Part(changes, here.places[chosen]), scale)
                rows.append(
                    {
                        "by": variable,
                        "scale": scale.key,
                        "subgroup": None if pd.isna(group) else group,
                        "is_small": _is_small(outcome),
                        **outcome,
                    }
                )
    about = columns(by="key", scale="key", subgroup="key", is_small="flag")
    made = table("subgroups", rows, *about, *_OUTCOME)
    return Table(made.key, made.frame, made.columns, tuple(_about_small(rows)))


def _is_small(outcome: Row) -> bool:
    """Whether too little rests on few pairs, or on few people elevated at pre where there are any.

    Those elevated at pre are the denominator of the shares of the row.
    """
    return bool(outcome["n"] < SMALL or 0 < outcome[ELEVATED_PRE.name] < SMALL)


def _about_small(rows: Iterable[Row]) -> Iterator[Message]:
    if any(row["is_small"] for row in rows):
        yield Message("comparison.small", {"fewest": SMALL})


def _split(context: Context, variable: str) -> tuple[str, pd.DataFrame]:
    """The column that holds the group of every row, and rows that have it."""
    changes = context.changes
    if variable in _COLUMNS or context.answers.groups is None:
        return _COLUMNS[variable], changes.rows
    groups = context.answers.groups[variable].reindex(pd.MultiIndex.from_frame(changes.people))
    return "subgroup", changes.split("subgroup", groups.astype("str"))


def _in_order(group: tuple[Any, Any]) -> tuple[bool, float, str]:
    """Numbers by size, then words, then what is unknown."""
    name = group[0]
    number = float(name) if isinstance(name, str) and name.isdecimal() else np.inf
    return pd.isna(name), number, str(name)


def units(context: Context, named: str = "") -> Table:
    """Per scale and kind of informant the outcome per respondent beside that per child.

    It needs people: who belongs to which child.
    A child's score is the mean of its respondents of that kind who have both scores; `named` is
    the code of the respondent who is taken instead, where a child has more than one. Its band is
    that of the mean rounded half up to what the scale can be.
    """
    pairs = _with_both(context)
    children = part(_per_child(pairs, context, named))
    rows: list[Row] = []
    for scale, here in by_scale(context.changes.rows, context.instrument):
        per_child = children.where(children.words("scale") == scale.key)
        for informant in dict.fromkeys(here.words("informant")):
            for unit, people in (("respondent", here), ("child", per_child)):
                outcome = _outcome(people.where(people.words("informant") == informant), scale)
                key = {"scale": scale.key, "informant": informant, "unit": unit}
                rows.append(key | dict(outcome) | {"is_small": _is_small(outcome)})
    about = columns(scale="key", informant="key", unit="key")
    made = table("units", rows, *about, *_OUTCOME, is_small="flag")
    shared = pairs.drop_duplicates(["client", "informant", "respondent"])
    sizes = shared.groupby(["client", "informant"]).size()
    n_shared = int((sizes > 1).sum())
    notes = [Message("comparison.shared", {"n": n_shared})] if n_shared else []
    if named and n_shared:
        found = shared[_is(shared["respondent"], named)].set_index(["client", "informant"]).index
        n_named = int(sizes[sizes > 1].index.isin(found).sum())
        notes.append(Message("comparison.named", {"n": n_named, "of": n_shared}))
    elif n_shared:
        notes.append(Message("comparison.mean"))
    return Table(made.key, made.frame, made.columns, (*notes, *_about_small(rows)))


def all_moments(context: Context) -> Table:
    """Per scale and moment the mean and how many are elevated, of those with all three scores."""
    rows: list[Row] = []
    complete = _at_every_moment(context.scores.where(context.scores.rows["score"].notna()))
    judged = _at_every_moment(complete.where(complete.rows["elevated"].notna()))
    classified = {scale.key: here for scale, here in by_scale(judged.rows, context.instrument)}
    scored = {scale.key: here for scale, here in by_scale(complete.rows, context.instrument)}
    rows_with_score = context.scores.rows.dropna(subset=["score"])
    nothing = part(context.scores.rows.iloc[:0])
    for scale, _ in by_scale(rows_with_score, context.instrument):
        for moment in MOMENTS:
            points, elevated = (
                here.where(here.words("moment") == moment)
                for here in (found.get(scale.key, nothing) for found in (scored, classified))
            )
            rows.append(
                {
                    "scale": scale.key,
                    "moment": moment,
                    "n": points.n,
                    **described(points, "score"),
                    **values_of(JUDGED, by_elevated(elevated)),
                }
            )
    about = columns(scale="key", moment="key", n="count", mean="score", sd="score")
    made = table("moments", rows, *about, *JUDGED)
    nobody = not any(row["n"] for row in rows)
    notes = (Message("comparison.nobody_at_all_moments"),) if nobody else ()
    return Table(made.key, made.frame, made.columns, notes)


_CLASSIFIED = count("n_classified", *TRANSITIONS)
_COUNTED = (
    _CLASSIFIED,
    *(replace(column, of=_CLASSIFIED.name) for column in (ELEVATED_PRE, ELEVATED_POST)),
    *(TO_NORMAL, NO_LONGER),
    *share_of(TO_NORMAL),
    *share_of(NO_LONGER),
)
_OUTCOME = (
    *columns(n="count", pre_mean="score", post_mean="score"),
    *CHANGED,
    *with_limits(d_av="ratio"),
    *columns(norm="key"),
    *_COUNTED,
)


def _outcome(people: Part, scale: Scale) -> Row:
    """Means, change, d_av and elevated of these pairs; the columns `_OUTCOME`."""
    scored = people.known("pre", "post")
    pre, post, counts = scored.numbers("pre"), scored.numbers("post"), scored.counts
    change = paired.mean_change(pre, post, counts=counts)
    effect = effect_size.d_av(scale.direction * pre, scale.direction * post, counts=counts)
    classified = people.known("pre_elevated", "post_elevated")
    return {
        "n": change.n,
        "pre_mean": counted.mean(pre, counts) if change.n else None,
        "post_mean": counted.mean(post, counts) if change.n else None,
        **changed_by(change),
        **estimated("d_av", effect),
        "norm": classified.joined("norm"),
        **values_of(_COUNTED, classified.by("transition")),
    }


def _with_both(context: Context) -> pd.DataFrame:
    """The scores at both moments of everybody who has both."""
    scores, changes = context.scores, context.changes
    moments = [context.moments.pre, context.moments.post]
    place = {key: at for at, key in enumerate(dict.fromkeys(scores.rows["scale"]))}

    def keys(cube: Cube) -> Positions:
        """A number for each respondent and scale; both cubes have the same people."""
        scale = cube.rows["scale"].map(place).to_numpy(dtype=np.int64)
        found: Positions = cube.person.astype(np.int64) * len(place) + scale[cube.row]
        return found

    at_moment = scores.rows["moment"].isin(moments).to_numpy()[scores.row]
    return scores.of(at_moment & np.isin(keys(scores), keys(changes))).each


def _per_child(pairs: pd.DataFrame, context: Context, named: str) -> pd.DataFrame:
    """The pairs with one row per child: its mean, and the band of its rounded mean."""
    instrument = context.instrument
    if named:
        keys = [pairs[name] for name in ("client", "informant", "scale", "moment")]
        is_named = _is(pairs["respondent"], named)
        pairs = pairs[is_named | ~is_named.groupby(keys).transform("any")]
    child = ["client", "informant", "moment", "scale"]
    means = pairs.groupby(child, sort=False, as_index=False).agg(
        age=("age", "first"),
        sex=("sex", "first"),
        score=("score", "mean"),
        given_band=("given_band", _same),
    )
    means = means.assign(respondent=means["client"])
    rounded = means.assign(score=list(_rounded(means, instrument)))
    rounded = rounded.astype({"score": "Float64", "given_band": "str"})
    classified = with_bands(rounded, instrument, context.norms, context.elevated)
    return _side_by_side(classified.assign(score=means["score"]), context)


def _side_by_side(children: pd.DataFrame, context: Context) -> pd.DataFrame:
    """One row per child and scale with before, after and the transition."""
    outcome = ["score", "band", "elevated"]
    key = ["client", "informant", "scale"]
    before, after = (
        children[children["moment"] == moment]
        for moment in (context.moments.pre, context.moments.post)
    )
    both = before.rename(columns=dict(zip(outcome, _NAMES["pre"], strict=True))).merge(
        after[[*key, *outcome]].rename(columns=dict(zip(outcome, _NAMES["post"], strict=True))),
        on=key,
        validate="one_to_one",
    )
    return both.assign(transition=transition(both, context.instrument, context.norms), n=1)


_NAMES = {m: [m, f"{m}_band", f"{m}_elevated"] for m in ("pre", "post")}


def _rounded(means: pd.DataFrame, instrument: Instrument) -> Iterator[Any]:
    """Each mean rounded half up to the decimals its scale has."""
    decimals = {s.key: s.decimals if s.method == "mean" else 0 for s in instrument.scales}
    for scale, score in zip(means["scale"], means["score"], strict=True):
        power = 10.0 ** decimals[scale]
        yield pd.NA if pd.isna(score) else np.floor(round(score * power, 9) + 0.5) / power


def _same(bands: pd.Series) -> Any:
    """The band that all respondents have, or none."""
    different = bands.unique()
    return different[0] if len(different) == 1 else None


def _is(respondents: pd.Series, named: str) -> pd.Series:
    return respondents.str.lower() == named.lower()


def _at_every_moment(scores: Cube) -> Cube:
    """The scores of those who have one on that scale at every moment."""
    scale, _ = numbered(scores.rows["scale"])
    each, _ = numbered(scores.person, scale[scores.row])
    return scores.of((np.bincount(each) == len(MOMENTS))[each]) if len(each) else scores
