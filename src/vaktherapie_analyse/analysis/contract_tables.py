"""How rows become a table of the contract, and the numbers that several tables share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import Part
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Column, Kind, Table
from vaktherapie_analyse.statistics import counted, proportions

if TYPE_CHECKING:
    from vaktherapie_analyse.statistics.effect_size import EffectSize
    from vaktherapie_analyse.statistics.interval import Estimate
    from vaktherapie_analyse.statistics.paired import MeanChange
    from vaktherapie_analyse.statistics.reliability import Reliability

Row = Mapping[str, Any]

_DTYPES: dict[Kind, Any] = {
    "count": "Int64", "flag": "boolean", "key": "str", "text": "str",
    "share": "Float64", "score": "Float64", "p": "Float64", "ratio": "Float64",
}  # fmt: skip


def table(
    key: str, rows: Sequence[Row] | pd.DataFrame, /, *declared: Column, **kinds: Kind | Column
) -> Table:
    """A table with exactly these columns, missing values as NA whatever their kind.

    `kinds` are further columns, as in `columns`.
    """
    declared += columns(**kinds)
    if isinstance(rows, pd.DataFrame):
        frame = pd.DataFrame(rows, columns=[column.name for column in declared])
        frame = frame.astype({column.name: _DTYPES[column.kind] for column in declared})
        return Table(key, frame.reset_index(drop=True), declared)
    values: Any = {
        column.name: pd.array([row.get(column.name) for row in rows], dtype=_DTYPES[column.kind])
        for column in declared
    }
    return Table(key, pd.DataFrame(values), declared)


def columns(**kinds: Kind | Column) -> tuple[Column, ...]:
    """Columns that are no more than their name and kind, or get their name here."""
    return tuple(
        replace(kind, name=name) if isinstance(kind, Column) else Column(name, kind)
        for name, kind in kinds.items()
    )


def with_limits(**kinds: Kind | Column) -> tuple[Column, ...]:
    """Each of these columns with those of its limits behind it.

    >>> [column.name for column in with_limits(alpha="ratio")]
    ['alpha', 'alpha_low', 'alpha_high']
    """
    return tuple(
        column if not end else Column(f"{column.name}_{end}", column.kind)
        for column in columns(**kinds)
        for end in ("", "low", "high")
    )


def part_of(of: str) -> Column:
    """A count of some of those that the column `of` counts."""
    return Column("", "count", of=of)


def quotient(part: str, of: str, kind: Kind = "share") -> Column:
    """The share of the counts in two other columns."""
    return Column("", kind, part=part, of=of)


def count(name: str, *people: str, of: Column | None = None) -> Column:
    """A count of the people of these kinds, each of which excludes the others.

    `of` counts those they are a part of.
    """
    return Column(name, "count", frozenset(people), of=of.name if of else "")


def share_of(part: Column, of: str = "", name: str = "") -> tuple[Column, ...]:
    """The share of two counts and its interval; by default of those `part` is a part of.

    >>> [column.name for column in share_of(count("n_both", "both", of=count("n", "both", "one")))]
    ['share_both', 'share_both_low', 'share_both_high']
    """
    name = name or f"share_{part.name.removeprefix('n_')}"
    return with_limits(**{name: quotient(part.name, of or part.of)})


def values_of(columns: Iterable[Column], people: Mapping[str, int]) -> Row:
    """What these columns hold where there are so many people of each kind: counts and shares.

    >>> everybody = count("n", "better", "worse")
    >>> better = count("n_better", "better", of=everybody)
    >>> found = values_of([everybody, better, *share_of(better)], {"better": 4, "worse": 6})
    >>> found["n"], found["n_better"], found["share_better"]
    (10, 4, 0.4)
    """
    found: dict[str, Any] = {}
    for column in columns:
        if column.people:
            found[column.name] = sum(people.get(kind, 0) for kind in column.people)
        elif column.part:
            found |= share(column.name, found[column.part], found[column.of])
    return found


def row_of(table: Table, **where: str) -> dict[str, Any]:
    """The row with these keys, missing values as None; empty where there is none."""
    asked = where.items()
    found = (row for row in table.records if all(row[name] == value for name, value in asked))
    return known(next(found, {}))


def rows_of(table: Table) -> list[dict[str, Any]]:
    """The rows, missing values as None."""
    return [known(row) for row in table.records]


def known(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The row with None for what is missing."""
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def refuse_names(answers: Answers) -> None:
    """Refuse to show anything per person where a code tells who somebody is.

    Raises
    ------
    DataError
        With how to make codes that do not.
    """
    if answers.n_personal:
        raise DataError.of("analysis.personal_codes", n=answers.n_personal)


def code_as_known(given: str, known: Iterable[str]) -> str | None:
    """The code as it stands in the data, None where there is none or more than one like it.

    A difference in capitals or spaces does not matter.

    >>> code_as_known("k01 ", ["K01", "K02"]), code_as_known("K3", ["K01"])
    ('K01', None)
    """
    codes = {str(code) for code in known}
    if given in codes:
        return given
    alike = [code for code in codes if code.strip().casefold() == given.strip().casefold()]
    return alike[0] if len(alike) == 1 else None


def share(name: str, k: int, n: int) -> Row:
    """The share and its Wilson interval; all missing when there is nobody to count."""
    interval = proportions.wilson(k, n)
    return {
        name: k / n if n else None,
        f"{name}_low": interval.low if interval else None,
        f"{name}_high": interval.high if interval else None,
    }


def estimated(name: str, found: Estimate | EffectSize | Reliability | None) -> Row:
    """The number and its limits; all missing where there is none."""
    ends = ("value", "low", "high")
    names = (name, f"{name}_low", f"{name}_high")
    return {one: getattr(found, end, None) for one, end in zip(names, ends, strict=True)}


#: The mean change with its interval, and the columns it stands in.
CHANGED = columns(change_mean="score", change_low="score", change_high="score")


def changed_by(mean: MeanChange) -> Row:
    """The columns `CHANGED`."""
    return {"change_mean": mean.mean, "change_low": mean.low, "change_high": mean.high}


def approximated(scales: Sequence[Text]) -> tuple[Message, ...]:
    """What is said where p could not be counted out on these scales; nothing where it was."""
    return (Message("analysis.note_approximated", {"scales": list(scales)}),) if scales else ()


def described(scores: Part, name: str, prefix: str = "") -> Row:
    """Mean and SD of a column, missing for fewer than one and two people."""
    numbers = scores.numbers(name)
    known = ~np.isnan(numbers)
    numbers, counts = numbers[known], scores.counts[known]
    n = counts.sum()
    return {
        f"{prefix}mean": counted.mean(numbers, counts) if n else None,
        f"{prefix}sd": counted.sd(numbers, counts) if n > 1 else None,
    }
