"""Score: answers → one score per respondent, moment and scale, equal ones counted together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.cube import (
    Array,
    Cube,
    Positions,
    numbered,
    numbered_people,
    numbers,
)
from vaktherapie_analyse.answers import MOMENTS, PERSON_COLUMNS, Answers
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.statistics.interval import DECIMALS

#: The person columns that go along with a score.
PERSON = tuple(column for column in PERSON_COLUMNS if column != "date")
#: How many items were answered, and how many there are; missing where the file holds the score.
N_ITEMS = ("n_answered", "n_items")


def score(answers: Answers, instrument: Instrument) -> Cube:
    """The score of every respondent, moment and scale.

    Columns `informant, moment, age, sex, first_age, scale, n_answered, n_items, score, given_band`;
    see `analysis/__init__.py`. People keep the order of `answers.frame`, scales that of the
    instrument; an optional scale that nobody answered is left out, and the scores that the file
    itself holds (`answers.given`) come last. `score` is NA where fewer than the scale's minimum of
    items is answered, and for a sum of scales where one of them is missing. How a scale is made
    stands in the instrument's file; `definitions.model.Scale` explains the methods.
    """
    given = answers.given
    forms = answers.frame[list(PERSON)]
    if given is not None:
        forms = pd.concat([forms, given[list(PERSON)]], ignore_index=True)
    person, people = numbered_people(forms)
    about = forms.drop(columns=["client", "respondent"])
    about = about.assign(first_age=_first_age(about, person))
    profile, _ = numbered(*(about[name] for name in about))
    n_forms = len(answers.frame)
    scored = _scored(answers, instrument)
    which, at, column = _distinct(scored, profile[:n_forms])
    values = {
        "scale": np.array([scale.key for scale in scored.scales], dtype=object)[column],
        **dict(
            zip(N_ITEMS, (scored.n_answered[at, column], scored.n_items[at, column]), strict=True)
        ),
        "score": scored.points[at, column],
        "given_band": np.full(len(at), None, dtype=object),
    }
    rows = [about.iloc[at].assign(**_typed(values))]
    persons = [np.repeat(person[:n_forms], len(scored.scales))]
    places: list[npt.NDArray[Any]] = [which.ravel()]
    if given is not None:
        points = numbers(given["score"]).round(DECIMALS)
        code, first = numbered(profile[n_forms:], given["scale"], points, given["band"])
        values = {
            "scale": given["scale"].iloc[first].to_numpy(),
            **dict.fromkeys(N_ITEMS, np.full(len(first), np.nan)),
            "score": points[first],
            "given_band": given["band"].iloc[first].to_numpy(),
        }
        rows.append(about.iloc[n_forms + first].assign(**_typed(values)))
        persons.append(person[n_forms:])
        places.append(code + len(at))
    row = np.concatenate(places).astype(np.int32)
    counted = pd.concat(rows, ignore_index=True)
    counted = counted.assign(n=np.bincount(row, minlength=len(counted)))
    return Cube(counted, people, np.concatenate(persons), row)


def is_complete(scores: pd.DataFrame) -> pd.Series:
    """Whether every item was answered; missing where the file itself holds the score."""
    n_answered, n_items = (scores[name] for name in N_ITEMS)
    return n_answered == n_items


@dataclass(frozen=True, slots=True)
class _Scored:
    """The scores of every form (row) on every scale (column), NaN where there is none."""

    scales: list[Scale]
    points: Array
    n_answered: npt.NDArray[np.int16]
    n_items: npt.NDArray[np.int16]


def _scored(answers: Answers, instrument: Instrument) -> _Scored:
    frame = answers.frame
    scales = [s for s in instrument.scales if not _absent(s, frame, instrument)]
    if not instrument.has_key:
        scales = []
    informants = frame["informant"].to_numpy(dtype=object)
    shape = len(frame), len(scales)
    found = _Scored(
        scales, np.full(shape, np.nan), np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    )
    place = {scale.key: column for column, scale in enumerate(scales)}
    for scale in sorted(scales, key=lambda scale: bool(scale.sum_of)):
        column = place[scale.key]
        if scale.sum_of:
            parts = [place[part] for part in scale.sum_of]
            found.n_answered[:, column] = found.n_answered[:, parts].sum(axis=1)
            found.n_items[:, column] = found.n_items[:, parts].sum(axis=1)
            found.points[:, column] = np.round(found.points[:, parts].sum(axis=1), DECIMALS)
            continue
        for informant in pd.unique(informants):
            rows = informants == informant
            answered = points_of(scale, instrument, informant, frame, rows)
            found.n_answered[rows, column] = (~np.isnan(answered)).sum(axis=1)
            found.n_items[rows, column] = answered.shape[1]
            found.points[rows, column] = _combine(scale, answered)
            if scale.zero_if_lowest:
                gate = numbers(frame[scale.zero_if_lowest])[rows]
                lowest = instrument.block_of(scale.zero_if_lowest).lowest
                points = np.where(gate == lowest, 0.0, found.points[rows, column])
                found.points[rows, column] = np.where(np.isnan(gate), np.nan, points)
    return found


def _distinct(
    scored: _Scored, profile: Positions
) -> tuple[npt.NDArray[np.int32], Positions, Positions]:
    """Which different row every form has on every scale; of which form and scale each of them is.

    One scale at a time, so that no more is held than the scores themselves.
    """
    which = np.zeros(scored.points.shape, dtype=np.int32)
    firsts: list[Positions] = []
    for column in range(len(scored.scales)):
        parts = (scored.points, scored.n_answered, scored.n_items)
        which[:, column], first = numbered(profile, *(part[:, column] for part in parts))
        which[:, column] += sum(map(len, firsts))
        firsts.append(first)
    at = np.concatenate([np.empty(0, dtype=np.intp), *firsts])
    of_scale = np.repeat(np.arange(len(firsts)), [*map(len, firsts)])
    order = np.lexsort((of_scale, at))
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    return place[which], at[order], of_scale[order]


def _typed(values: Mapping[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """The columns of scores with their dtypes."""
    found: dict[str, Any] = {
        name: pd.array(values[name], dtype="Float64").astype("Int16") for name in N_ITEMS
    }
    points: Any = pd.array(values["score"], dtype="Float64")
    words = {name: pd.array(values[name], dtype="str") for name in ("scale", "given_band")}
    return found | words | {"score": points}


def _first_age(forms: pd.DataFrame, person: npt.NDArray[np.int32]) -> pd.Series:
    """For every form the age of that respondent at the first measurement with a known age."""
    ages, moment = numbers(forms["age"]), forms["moment"].to_numpy(dtype=object)
    first = np.full(person.max(initial=-1) + 1, np.nan)
    for name in reversed(MOMENTS):
        known = np.flatnonzero((moment == name) & ~np.isnan(ages))[::-1]
        first[person[known]] = ages[known]
    return pd.Series(pd.array(first[person], dtype="Float64").astype("Int16"), index=forms.index)


def _absent(scale: Scale, frame: pd.DataFrame, instrument: Instrument) -> bool:
    """Whether nobody answered an item of a scale that a file may lack."""
    if not instrument.is_optional(scale):
        return False
    items = [item for item, _ in scale.items_of(instrument.informants[0])]
    return bool(frame[items].isna().all(axis=None))


def points_of(
    scale: Scale,
    instrument: Instrument,
    informant: str,
    values: pd.DataFrame,
    rows: npt.NDArray[np.bool_],
) -> Array:
    """The points of each item, reverse-keyed and recoded; one column per item, NaN = no answer."""
    columns = []
    chosen = slice(None) if rows.all() else rows
    for item, reverse in scale.items_of(informant):
        block = instrument.block_of(item)
        answered = numbers(values[item])[chosen]
        if reverse:
            answered = block.lowest + block.highest - answered
        if scale.recode:
            table = np.append(np.asarray(scale.recode, dtype=np.float64), np.nan)
            missing = len(scale.recode)
            answered = table[
                np.where(np.isnan(answered), missing, answered - block.lowest).astype(np.intp)
            ]
        columns.append(answered)
    return np.column_stack(columns)


def _combine(scale: Scale, points: Array) -> Array:
    """The score from the points of its items, NaN where too few are answered."""
    n_answered = (~np.isnan(points)).sum(axis=1)
    total = np.nansum(points, axis=1)
    enough = n_answered >= max(scale.min_answered, 1)
    mean = total / np.maximum(n_answered, 1)
    if scale.method == "sum_missing_as_zero":
        combined = total
    elif scale.method == "mean":
        combined = _half_up(mean, scale.decimals)
    else:
        combined = _half_up(total * points.shape[1] / np.maximum(n_answered, 1), 0)
    return np.where(enough, combined, np.nan)


def _half_up(values: Array, decimals: int) -> Array:
    """Rounded with halves upwards, as questionnaire manuals do; `round` would give 2 for 2.5.

    The values are ratios of small whole numbers: rounding to 9 decimals first takes away the
    floating-point noise that would put an exact half just below it.
    """
    power = 10.0**decimals
    rounded: Array = np.floor(np.round(values * power, 9) + 0.5) / power
    return rounded
