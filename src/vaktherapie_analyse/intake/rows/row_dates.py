"""Dates: which number is the month, and begin and end where nothing names a moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.language import Message

__all__ = ["FIRST_YEAR", "by_date", "settle_month_first"]

#: Nothing of a pilot of this kind was before this year: an empty date in Excel becomes 1900.
FIRST_YEAR: Final = 2000

#: A date as American settings of a survey system write it too: 9/30/2024 or 30/9/2024.
_SLASHED: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b")
#: With these behind the time it is an American setting.
_CLOCK: Final = re.compile(r"\d ?[ap]\.? ?m\b", re.IGNORECASE)
_SHORT_YEAR: Final = re.compile(r"\s*\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}(?: .*)?\s*")
_MONTHS: Final = 12


def settle_month_first(
    layouts: Sequence[Layout], tables: Sequence[RawTable]
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with the headers whose dates begin with the month, and what was assumed.

    Also which columns have years of two digits. Decided over all columns with the same header: the
    month stands first where the second number is above 12 somewhere and the first nowhere. Where
    neither ever is, the day is taken to stand first, as in Dutch, unless a.m. or p.m. follows.
    """
    highest: dict[str, tuple[int, int]] = {}
    shown: dict[str, str] = {}
    differ: set[str] = set()
    short: dict[str, None] = {}
    clock: set[str] = set()
    for layout, raw in zip(layouts, tables, strict=True):
        for column in layout.having("date", "birth"):
            cells = pd.unique(raw.cells[layout.header_row or 0 :, column.index])
            if any(isinstance(cell, str) and _SHORT_YEAR.fullmatch(cell) for cell in cells):
                short[column.header] = None
            pairs = [
                (int(found[1]), int(found[2]))
                for cell in cells
                if isinstance(cell, str) and (found := _SLASHED.match(cell))
            ]
            if any(isinstance(cell, str) and _CLOCK.search(cell) for cell in cells):
                clock.add(column.header)
            if pairs:
                shown.setdefault(column.header, column.shown)
                first, second = highest.get(column.header, (0, 0))
                firsts, seconds = zip(*pairs, strict=True)
                highest[column.header] = max(first, *firsts), max(second, *seconds)
                differ |= {column.header} if firsts != seconds else set()
    american = [h for h, (first, second) in highest.items() if first <= _MONTHS < second]
    either = [h for h, both in highest.items() if max(both) <= _MONTHS and h in differ]
    by_clock = [h for h in either if h in clock]
    either = [h for h in either if h not in clock]
    told = {"month_first": american, "month_by_clock": by_clock, "day_first": either}
    notes = [
        Message(f"intake.note_{key}", {"columns": [shown[h] for h in headers]})
        for key, headers in told.items()
        if headers
    ]
    if short:
        notes.append(Message("intake.note_short_year", {"columns": list(short)}))
    settled = (
        replace(layout, month_first=frozenset(american + by_clock))
        if american or by_clock
        else layout
        for layout in layouts
    )
    return tuple(settled), tuple(notes)


def by_date(answered: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """The rows with the first date of a person as begin and the last as end, and what was assumed.

    Measurements in between are left out and counted. A person whose rows do not all have a date
    of their own keeps them all as begin, which is a fault when there are several.
    """
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
