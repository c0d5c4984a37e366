"""Score: answers → one score per respondent, moment and scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.answers import PERSON_COLUMNS, Answers
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.statistics.interval import DECIMALS

Array = npt.NDArray[np.float64]

#: The person columns that go along with a score.
PERSON = tuple(column for column in PERSON_COLUMNS if column != "date")


def score(answers: Answers, instrument: Instrument) -> pd.DataFrame:
    """One row per respondent, moment and scale, with its score.

    Columns `client, respondent, informant, moment, age, sex, scale, n_answered, n_items, score`;
    see `analysis/__init__.py`. Rows keep the order of `answers.frame`, scales that of the
    instrument; an optional scale that nobody answered is left out, and the scores that the file
    itself holds (`answers.given`) come last. `score` is NA where fewer than the scale's minimum of
    items is answered, and for a sum of scales where one of them is missing. How a scale is made
    stands in the instrument's file; `definitions.model.Scale` explains the methods.
    """
    frame = answers.frame
    scales = [s for s in instrument.scales if not _absent(s, frame, instrument)]
    if not instrument.has_key:
        scales = []
    values = {
        key: frame[key].to_numpy(dtype=np.float64, na_value=np.nan) for key in instrument.item_keys
    }
    informants = frame["informant"].to_numpy(dtype=object)
    n_rows, n_scales = len(frame), len(scales)
    n_answered, n_items = np.zeros((2, n_rows, n_scales))
    points = np.full((n_rows, n_scales), np.nan)
    place = {scale.key: column for column, scale in enumerate(scales)}
    for scale in sorted(scales, key=lambda scale: bool(scale.sum_of)):
        column = place[scale.key]
        if scale.sum_of:
            parts = [place[part] for part in scale.sum_of]
            n_answered[:, column] = n_answered[:, parts].sum(axis=1)
            n_items[:, column] = n_items[:, parts].sum(axis=1)
            points[:, column] = np.round(points[:, parts].sum(axis=1), DECIMALS)
            continue
        for informant in pd.unique(informants):
            rows = informants == informant
            answered = points_of(scale, instrument, informant, values, rows)
            n_answered[rows, column] = (~np.isnan(answered)).sum(axis=1)
            n_items[rows, column] = answered.shape[1]
            points[rows, column] = _combine(scale, answered)
            if scale.zero_if_lowest:
                gate = values[scale.zero_if_lowest][rows]
                lowest = instrument.block_of(scale.zero_if_lowest).lowest
                points[rows, column] = np.where(
                    np.isnan(gate), np.nan, np.where(gate == lowest, 0.0, points[rows, column])
                )
    scored = frame.loc[:, list(PERSON)].iloc[np.repeat(np.arange(n_rows), n_scales)]
    computed = scored.assign(
        scale=np.tile([scale.key for scale in scales], n_rows),
        n_answered=pd.array(n_answered.ravel().astype(np.int16), dtype="Int16"),
        n_items=pd.array(n_items.ravel().astype(np.int16), dtype="Int16"),
        score=pd.array(points.ravel(), dtype="Float64"),
        given_band=pd.array([None] * (n_rows * n_scales), dtype="str"),
    )
    return pd.concat([computed, *_given(answers)], ignore_index=True)


def _given(answers: Answers) -> Iterator[pd.DataFrame]:
    """The scores and bands that the file itself holds, in the same columns."""
    if answers.given is not None:
        yield answers.given[[*PERSON, "scale"]].assign(
            score=answers.given["score"].round(DECIMALS),
            n_answered=pd.array([pd.NA] * len(answers.given), dtype="Int16"),
            n_items=pd.array([pd.NA] * len(answers.given), dtype="Int16"),
            given_band=answers.given["band"].astype("str"),
        )


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
    values: Mapping[str, Array],
    rows: npt.NDArray[np.bool_],
) -> Array:
    """The points of each item, reverse-keyed and recoded; one column per item, NaN = no answer."""
    columns = []
    for item, reverse in scale.items_of(informant):
        block = instrument.block_of(item)
        answered = values[item][rows]
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
