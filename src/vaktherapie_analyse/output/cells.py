"""The raw values of a contract table, as plain Python values.

Pandas has several ways to say that a value is missing and numpy has its own
numbers; every format wants neither. Here a missing, NaN or infinite value
becomes None, and the rest `str`, `int`, `float`, `bool` or `date`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from vaktherapie_analyse.report import Kind, Table

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell]


def rows(table: Table) -> list[Row]:
    """The rows of the table as dictionaries, keys in the order of its columns.

    >>> from vaktherapie_analyse.report import Column
    >>> frame = pd.DataFrame({"scale": ["total"], "n": [14.0], "sd": [float("nan")]})
    >>> columns = (Column("scale", "key"), Column("n", "count"), Column("sd", "score"))
    >>> rows(Table("summary", frame, columns))
    [{'scale': 'total', 'n': 14, 'sd': None}]
    """
    names = [column.name for column in table.columns]
    kinds = [column.kind for column in table.columns]
    return [
        {name: cell(value, kind) for name, value, kind in zip(names, values, kinds, strict=True)}
        for values in _values(table.frame, names)
    ]


def cell(value: Any, kind: Kind) -> Cell:
    """The value as a plain Python value of its kind; None where it is missing or not finite."""
    if pd.isna(value):
        return None
    if kind == "flag":
        return bool(value)
    if kind == "date":
        return pd.Timestamp(value).date()
    if kind in ("key", "text"):
        return str(value)
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if kind == "count" and number.is_integer() else number


def _values(frame: pd.DataFrame, names: Sequence[str]) -> Any:
    return zip(*(frame[name].tolist() for name in names), strict=True)
