"""The order of measurements in time, and begin and end where nothing names a moment."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.language import Message

#: Nothing of a pilot of this kind was before this year: an empty date in Excel becomes 1900.
FIRST_YEAR: Final = 2000


def by_date(answered: pd.DataFrame, until: date | None) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """The rows with the first date of a person as begin and the last as end, and what was assumed.

    What was measured after `until` is left out first: otherwise a later measurement would change
    which one was the last. Measurements in between are left out and counted. A person whose rows
    do not all have a date of their own keeps them all as begin, which is a fault when there are
    several.
    """
    if until is not None:
        later = pd.to_datetime(answered["date"]) > pd.Timestamp(until)
        answered = answered[~later].reset_index(drop=True)
    days = pd.to_datetime(answered["date"]).astype("datetime64[s]")
    people = days.groupby([answered["client"], answered["respondent"]], dropna=False)
    n_rows: pd.Series[int] = people.transform("size").astype("int64")
    dated = (n_rows > 1) & (people.transform("nunique").astype("int64") == n_rows)
    if not dated.any():
        return answered, (Message("intake.note_no_moment"),)
    rank = people.rank(method="first").fillna(0).astype("int64")
    last = dated & (rank == n_rows)
    between = dated & (rank > 1) & ~last
    moment = answered["moment"].mask(last, MOMENTS[1])
    notes = [Message("intake.note_by_date", {"n": int(last.sum())})]
    alone = int((n_rows == 1).sum())
    if alone:
        notes.append(Message("intake.note_alone", {"n": alone}))
    if between.any():
        notes.append(Message("intake.note_between", {"n": int(between.sum())}))
    return answered.assign(moment=moment)[~between].reset_index(drop=True), tuple(notes)


_PLACES: Final = {moment: place for place, moment in enumerate(MOMENTS)}


def places_in_time(moments: pd.Series) -> pd.Series:
    """The place in time of each moment, from 0; NaN for a moment that is not known.

    >>> places_in_time(pd.Series(["eind", "begin", "?"])).tolist()
    [1.0, 0.0, nan]
    """
    return moments.map(_PLACES).astype(float)
