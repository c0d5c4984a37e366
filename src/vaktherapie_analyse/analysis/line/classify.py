"""Classify: scores → band of the norm table that holds for that respondent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, places_of
from vaktherapie_analyse.definitions import Instrument, Norms

#: The "norm table" of a band that stands in the data file.
FILE = "file"

#: Which age chooses the norm group: that of the first measurement (so that a change of band is a
#: change of score), or that of each measurement.
AgeRule = Literal["first", "each"]


def classify(
    scores: Cube,
    instrument: Instrument,
    norms: Norms | None,
    elevated: str = "",
    age_rule: AgeRule = "first",
) -> Cube:
    """The scores with `norm, group, band, elevated` added.

    `age` is the age that was used, `age_then` that at the measurement. A band that the file itself
    gave is kept, with "file" as its norm.

    Where no norm holds (age unknown or outside the table, no table for this scale or informant)
    `norm` and `band` are None and `elevated` is NA: "no norm" is an ordinary result, never
    "normal". `elevated` names the definition in the norm table (klinisch, grensgebied, hoog …); a
    table that lacks it is counted by its own first definition.
    """
    rows = scores.rows
    age = rows["first_age" if age_rule == "first" else "age"]
    return scores.with_rows(
        with_bands(rows.assign(age_then=rows["age"], age=age), instrument, norms, elevated)
    )


def with_bands(
    classified: pd.DataFrame, instrument: Instrument, norms: Norms | None, elevated: str
) -> pd.DataFrame:
    """Rows of scores with `norm, group, band, elevated` by their `age`; see `classify`."""
    norm, group, band = (np.full(len(classified), None, dtype=object) for _ in range(3))
    is_elevated = np.full(len(classified), np.nan)
    values = classified["score"].to_numpy(dtype=np.float64, na_value=np.nan)
    for scale_key, informant, age, sex, rows in people(classified):
        found = norms.group_for(scale_key, informant, age, sex) if norms else None
        if norms is None or found is None:
            continue
        table, norm_group = found
        norm[rows], group[rows] = table.key, norm_group.key
        worst = norms.elevated_bands(table, instrument.scale(scale_key), elevated)
        for name, (low, high) in norm_group.scales[scale_key].bands.items():
            inside = rows[(values[rows] >= low) & (values[rows] <= high)]
            band[inside] = name
            is_elevated[inside] = name in worst
    given = classified["given_band"].notna().to_numpy()
    norm[given], group[given] = FILE, None
    band[given] = classified.loc[given, "given_band"]
    for scale in instrument.scales if given.any() else ():
        here = given & (classified["scale"] == scale.key).to_numpy()
        is_elevated[here] = np.isin(band[here], instrument.elevated_bands(scale, elevated))
    return classified.assign(
        norm=pd.array(norm, dtype="str"),
        group=pd.array(group, dtype="str"),
        band=pd.array(band, dtype="str"),
        elevated=pd.array(is_elevated, dtype="Float64").astype("boolean"),
    )


def people(
    frame: pd.DataFrame,
) -> Iterator[tuple[str, str, int | None, str | None, npt.NDArray[np.intp]]]:
    """Each occurring scale, informant, age and sex with the positions of its rows."""
    found = places_of(frame, "scale", "informant", "age", "sex")
    for (scale, informant, age, sex), rows in found.items():
        yield scale, informant, None if age is None else int(age), sex, np.array(rows)
