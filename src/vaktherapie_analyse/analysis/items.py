"""Items: the answers of one scale as points, for what looks inside a scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.analysis.score import points_of
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Scale


def item_points(
    answers: Answers, instrument: Instrument, scale: Scale, moment: str
) -> npt.NDArray[np.float64]:
    """One row per respondent at that moment, one column per item, turned where it is reversed.

    A sum of scales has the items of all its parts. Only the informant who filled in most forms,
    since another's form may have other items. Without a key, or without anybody, there are no
    rows. NaN = no answer.
    """
    here = answers.frame[answers.frame["moment"] == moment]
    if here.empty or not instrument.has_key:
        return np.empty((0, 0))
    informant = str(here["informant"].mode().iloc[0])
    here = here[here["informant"] == informant]
    values = {
        key: here[key].to_numpy(dtype=np.float64, na_value=np.nan) for key in instrument.item_keys
    }
    everybody = np.full(len(here), fill_value=True)
    parts = [instrument.scale(part) for part in scale.sum_of] or [scale]
    return np.column_stack(
        [points_of(part, instrument, informant, values, everybody) for part in parts]
    )


def item_names(instrument: Instrument, scale: Scale, informant: str) -> tuple[str, ...]:
    """The keys of those items, in the same order."""
    parts = [instrument.scale(part) for part in scale.sum_of] or [scale]
    return tuple(item for part in parts for item, _ in part.items_of(informant))
