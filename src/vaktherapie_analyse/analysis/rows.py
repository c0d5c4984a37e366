"""How rows become a table of the contract, and the numbers that several tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Column, Kind, Table
from vaktherapie_analyse.statistics import proportions

Row = Mapping[str, Any]

_DTYPES = {"count": "Int64", "flag": "boolean", "key": "str", "text": "str"} | dict.fromkeys(
    ("share", "score", "p", "ratio"), "Float64"
)


def table(key: str, rows: Sequence[Row] | pd.DataFrame, /, **kinds: Kind | Column) -> Table:
    """A table with exactly these columns, missing values as NA whatever their kind.

    A count that says whom it counts (`of_people`) is given as such instead of its kind.
    """
    columns = tuple(
        replace(kind, name=name) if isinstance(kind, Column) else Column(name, kind)
        for name, kind in kinds.items()
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    frame = frame.astype({column.name: _DTYPES[column.kind] for column in columns})
    return Table(key, frame.reset_index(drop=True), columns)


def of_people(*kinds: str, of: str = "") -> Column:
    """A count of the people of these kinds, out of those that the column `of` counts."""
    return Column("", "count", frozenset(kinds), of)


def refuse_names(answers: Answers) -> None:
    """Refuse to show anything per person where a code tells who somebody is.

    Raises
    ------
    DataError
        With how to make codes that do not.
    """
    if answers.n_personal:
        raise DataError.of("analysis.personal_codes", n=answers.n_personal)


def by_scale(changes: pd.DataFrame, instrument: Instrument) -> Iterable[tuple[Any, pd.DataFrame]]:
    """Each scale in the instrument's order with its rows; an optional one only with rows."""
    rows = dict(iter(changes.groupby("scale", sort=False)))
    nothing = changes.iloc[:0]
    for scale in instrument.scales:
        here = rows.get(scale.key, nothing)
        if len(here) or not instrument.is_optional(scale):
            yield scale, here


def share(name: str, k: int, n: int) -> Row:
    """The share and its Wilson interval; all missing when there is nobody to count."""
    interval = proportions.wilson(k, n)
    return {
        name: k / n if n else None,
        f"{name}_low": interval.low if interval else None,
        f"{name}_high": interval.high if interval else None,
    }


def share_kinds(name: str) -> dict[str, Kind]:
    """The kinds of the columns that `share` fills."""
    return {name: "share", f"{name}_low": "share", f"{name}_high": "share"}


def approximated(scales: Sequence[Text]) -> tuple[Message, ...]:
    """What is said where p could not be counted out on these scales; nothing where it was."""
    return (Message("analysis.note_approximated", {"scales": list(scales)}),) if scales else ()


def values(column: pd.Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The known values as floats."""
    return column.dropna().to_numpy(dtype=np.float64)


def sd(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> float | None:
    """Standard deviation with n − 1; missing for fewer than two values."""
    return float(numbers.std(ddof=1)) if len(numbers) > 1 else None


def joined(column: pd.Series) -> str | None:
    """The different known words with spaces between; missing where there are none."""
    return " ".join(sorted(column.dropna().unique())) or None
