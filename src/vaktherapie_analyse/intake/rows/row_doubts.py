"""What can hardly be so, and does not stand in the way: a younger child, a code in two spellings.

The results count these; only `controleer` says in which rows they are. Where the dates decide what
is counted, a doubtful date is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.intake.cells.person_values import LEADING_ZEROS
from vaktherapie_analyse.intake.cells.vocabulary import with_shape
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.who_and_when.background import calculated_age, one_age_column
from vaktherapie_analyse.intake.rows.who_and_when.people import date_column
from vaktherapie_analyse.intake.rows.who_and_when.row_dates import FIRST_YEAR, places_in_time
from vaktherapie_analyse.language import Message

_FIRST_DAY: Final = pd.Timestamp(FIRST_YEAR, 1, 1)

#: Letters of Cyrillic and Greek that look like a letter of ours, and o, i and l, with the one sign
#: that stands for all that look like it.
_LOOK_ALIKES: Final = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7oil",
    "abekmh0pctyxs1jabezh1kmn0ptyx011",
)

#: Punctuation that parts no numbers: 1-11 is not 11-1.
_PUNCTUATION: Final = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """One case: what is doubtful, and the (table, row) of each row it is about.

    `faults` are what it is where dates decide what is counted.
    """

    key: str
    rows: tuple[tuple[int, int], ...]
    faults: tuple[Problem, ...] = ()


def doubts_counted(doubts: Iterable[Doubt]) -> tuple[Message, ...]:
    """One note for each kind of doubt, with the number of cases."""
    keys = [doubt.key for doubt in doubts]
    return tuple(
        Message(f"intake.note_{key}", {"n": keys.count(key)}) for key in dict.fromkeys(keys)
    )


def typed_ages(
    answered: pd.DataFrame, everything: pd.DataFrame, layouts: Sequence[Layout]
) -> tuple[Doubt, ...]:
    """The rows whose own age is not the one that follows from birth date and measurement date.

    One age for several moments may be a year behind.
    """
    calculated = pd.to_numeric(calculated_age(answered, everything))
    behind = calculated - pd.to_numeric(answered["age"])
    once = {n: one_age_column(layouts[n]) for n in answered["table"].unique()}
    allowed = answered["table"].map(once).astype(int)
    return _each("age_differs", answered[(behind < 0) | (behind > allowed)])


def dates_and_ages(answered: pd.DataFrame, today: date) -> tuple[Doubt, ...]:
    """Measurements at which a child is younger, or that are earlier, than at a moment before.

    Also those after today, or before there could be any.
    """
    days, impossible = _days(answered, today)
    ages = pd.to_numeric(answered["age"])
    found = {"date_falls": _falling(answered, days), "age_falls": _falling(answered, ages)}
    found |= {key: answered[wrong] for key, wrong in impossible.items()}
    return tuple(doubt for key, rows in found.items() for doubt in _each(key, rows))


def check_dates(
    answered: pd.DataFrame, layouts: Sequence[Layout], today: date, problems: Problems
) -> None:
    """The same doubts about dates as a fault each, with the cell to mend.

    A date that is impossible by itself is not held against that of another moment too.
    """
    answered = answered.reset_index(drop=True)
    places = [*_date_places(answered, layouts)]
    days, impossible = _days(answered, today)
    for key, wrong in impossible.items():
        for at in np.flatnonzero(wrong):
            problems.add(f"date_{key}", places[at], today=today)
    falling = _falling(answered[~np.logical_or.reduce([*impossible.values()])], days)
    for at, before in zip(falling.index, falling["before"].astype(int), strict=True):
        there = places[before]
        values = {"row": there.row, "sheet": there.sheet or there.file, "column": there.column}
        problems.add("date_falls", places[at], **values)


def similar_codes(spelled: Mapping[str, pd.DataFrame]) -> Iterator[Doubt]:
    """Codes that differ only in signs that are easily mixed up: K01 and KO1, R-1 and R1.

    `spelled` are the `identity.spellings`.
    """
    for people in spelled.values():
        folded = people["folded"].tolist()
        changed = with_shape(folded, lambda code: _confusable(code) != code)
        if not changed:  # two that are alike now were the same already
            continue
        shape = [_confusable(code) if code in changed else code for code in folded]
        different = people.assign(shape=shape).drop_duplicates(["within", "shape", "folded"])
        alike = different[different.duplicated(["within", "shape"], keep=False)]
        for _, here in alike.groupby(["within", "shape"], sort=False):
            yield Doubt("similar_codes", _rows(here))


def _days(answered: pd.DataFrame, today: date) -> tuple[pd.Series, dict[str, pd.Series]]:
    """The dates of the measurements, and which of them are impossible by themselves."""
    days = pd.to_datetime(answered["date"])
    return days, {"in_future": days > pd.Timestamp(today), "too_early": days < _FIRST_DAY}


def _each(key: str, rows: pd.DataFrame) -> tuple[Doubt, ...]:
    return tuple(Doubt(key, (row,)) for row in _rows(rows))


def _rows(frame: pd.DataFrame) -> tuple[tuple[int, int], ...]:
    return tuple(zip(frame["table"].tolist(), frame["row"].tolist(), strict=True))


def _falling(answered: pd.DataFrame, values: pd.Series) -> pd.DataFrame:
    """The rows of a person with a lower value than at the last moment before that has one.

    `before` is the index of the row at that moment.
    """
    known = answered[["client", "respondent", "table", "row", "moment"]]
    known = known.assign(value=values.reindex(answered.index)).dropna(subset=["client", "value"])
    known = known.assign(rank=places_in_time(known["moment"]), before=known.index)
    known = known.dropna(subset="rank").sort_values("rank", kind="stable")
    people = known.groupby(["client", "respondent"], dropna=False)
    lower = known["value"] < people["value"].shift()
    return known.assign(before=people["before"].shift())[lower].sort_values(["table", "row"])


def _date_places(answered: pd.DataFrame, layouts: Sequence[Layout]) -> Iterator[Place]:
    """The cell with the date of each measurement."""
    for table, row, moment in answered[["table", "row", "moment"]].itertuples(index=False):
        yield layouts[table].place(int(row), date_column(layouts[table], moment))


def _confusable(folded: str) -> str:
    """The folded code without punctuation, with signs that look alike as one.

    >>> _confusable("k-ol") == _confusable("k1"), _confusable("k2") == _confusable("k20")
    (True, False)
    >>> _confusable("\u043a1") == _confusable("k1")  # the first one is Cyrillic
    True
    """
    return LEADING_ZEROS.sub("", _PUNCTUATION.sub("", folded.translate(_LOOK_ALIKES)))
