"""Classify: scores → band of the norm table that holds for that respondent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions import Instrument, Norms

#: The "norm table" of a band that stands in the data file.
FILE = "file"

#: Which age chooses the norm group: that of the first measurement (so that a change of band is a
#: change of score), or that of each measurement.
AgeRule = Literal["first", "each"]


def classify(
    scores: pd.DataFrame,
    instrument: Instrument,
    norms: Norms | None,
    elevated: str = "",
    age_rule: AgeRule = "first",
) -> pd.DataFrame:
    """The scores with `norm, group, band, elevated` added; `age` is the age that was used.

    A band that the file itself gave is kept, with "file" as its norm.

    Where no norm holds (age unknown or outside the table, no table for this scale or informant)
    `norm` and `band` are None and `elevated` is NA: "no norm" is an ordinary result, never
    "normal". `elevated` names the definition in the norm table (klinisch, grensgebied, hoog …); a
    table that lacks it is counted by its own first definition.
    """
    classified = scores.assign(age=norm_age(scores)) if age_rule == "first" else scores.copy()
    norm, group, band = (np.full(len(scores), None, dtype=object) for _ in range(3))
    is_elevated = np.full(len(scores), np.nan)
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
    for scale in instrument.scales:
        here = given & (classified["scale"] == scale.key).to_numpy()
        is_elevated[here] = np.isin(band[here], instrument.elevated_bands(scale, elevated))
    return classified.assign(
        norm=pd.array(norm, dtype="str"),
        group=pd.array(group, dtype="str"),
        band=pd.array(band, dtype="str"),
        elevated=pd.array(is_elevated, dtype="Float64").astype("boolean"),
    )


def norm_age(scores: pd.DataFrame) -> pd.Series:
    """For every row the age of that respondent at the first measurement with a known age."""
    order = scores["moment"].map({moment: rank for rank, moment in enumerate(MOMENTS)})
    first = (
        scores.assign(order=order)
        .dropna(subset="age")
        .sort_values("order", kind="stable")
        .groupby(["client", "respondent"], sort=False)["age"]
        .first()
    )
    people_of_rows = pd.MultiIndex.from_frame(scores[["client", "respondent"]])
    return pd.Series(first.reindex(people_of_rows).array, index=scores.index, dtype="Int16")


def people(
    frame: pd.DataFrame,
) -> Iterator[tuple[str, str, int | None, str | None, npt.NDArray[np.intp]]]:
    """Each occurring scale, informant, age and sex with the positions of its rows."""
    keys = ["scale", "informant", "age", "sex"]
    groups: Any = frame.groupby(keys, sort=False, dropna=False).indices
    for (scale, informant, age, sex), rows in groups.items():
        yield (
            scale,
            informant,
            None if pd.isna(age) else int(age),
            None if pd.isna(sex) else sex,
            rows,
        )
