"""Items: the answers of one scale as points, for what looks inside a scale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.cube import PERSON, Mask
from vaktherapie_analyse.analysis.line.score import points_of
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.statistics import reliability

#: With fewer complete forms a negative correlation says little: Fisher's 95 % interval excludes 0
#: for r = −0.45 from 20 people on, for r = −0.3 from 44 on.
ENOUGH_PEOPLE: Final = 20


@dataclass(frozen=True, slots=True)
class ItemRest:
    """How an item goes with the rest of its scale: r with its 95 % limits, of n complete forms."""

    r: float
    low: float | None
    high: float | None
    n: int

    @property
    def is_against(self) -> bool | None:
        """Whether the whole interval lies below 0; None with too few people to say."""
        return self.high < 0 if self.n >= ENOUGH_PEOPLE and self.high is not None else None


def item_rests(
    points: npt.NDArray[np.float64], n_people: int | None = None
) -> Iterator[ItemRest | None]:
    """Each item of a scale beside the others, None where it has no spread.

    `n_people` is who filled in the complete forms, where some filled in more than one: two forms
    of one respondent hang together, so the limits count them once.
    """
    n = int((~np.isnan(points)).all(axis=1).sum()) if points.size else 0
    for r in reliability.item_rest_correlations(points):
        limits = None if r is None else reliability.correlation_interval(r, n_people or n)
        yield (
            None
            if r is None
            else ItemRest(r, limits.low if limits else None, limits.high if limits else None, n)
        )


def item_points(
    answers: Answers,
    instrument: Instrument,
    scale: Scale,
    moment: str,
    members: pd.DataFrame | None = None,
) -> npt.NDArray[np.float64]:
    """One row per respondent at that moment, one column per item, turned where it is reversed.

    Only of the `client` and `respondent` in `members`, where they are given. A sum of scales has
    the items of all its parts. Only the informant who filled in most forms,
    since another's form may have other items. Without a key, or without anybody, there are no
    rows. NaN = no answer.
    """
    if not instrument.has_key:
        return np.empty((0, 0))
    items = {item for who in instrument.informants for item in item_names(instrument, scale, who)}
    who = [] if members is None else PERSON
    here = answers.frame[[*who, "informant", *items]][answers.frame["moment"] == moment]
    if members is not None:
        here = here.merge(members[PERSON], on=PERSON)
    if here.empty:
        return np.empty((0, 0))
    informant = str(here["informant"].mode().iloc[0])
    return points_in(here[here["informant"] == informant], instrument, scale, informant)


def points_in(
    here: pd.DataFrame,
    instrument: Instrument,
    scale: Scale,
    informant: str,
    rows: Mask | None = None,
) -> npt.NDArray[np.float64]:
    """The same of (these) rows of `Answers.frame`, all of that informant."""
    everybody = np.full(len(here), fill_value=True) if rows is None else rows
    parts = [instrument.scale(part) for part in scale.sum_of] or [scale]
    return np.column_stack(
        [points_of(part, instrument, informant, here, everybody) for part in parts]
    )


def item_names(instrument: Instrument, scale: Scale, informant: str) -> tuple[str, ...]:
    """The keys of those items, in the same order."""
    return tuple(item for item, _ in items_with_direction(instrument, scale, informant))


def items_with_direction(
    instrument: Instrument, scale: Scale, informant: str
) -> tuple[tuple[str, bool], ...]:
    """The items of a scale, or of all parts of a sum, each with whether it is reverse-keyed."""
    parts = [instrument.scale(part) for part in scale.sum_of] or [scale]
    return tuple(item for part in parts for item in part.items_of(informant))
