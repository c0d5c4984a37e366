"""Which number of a date like 9/3/2024 is the month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.language import Message

#: A date as American settings of a survey system write it too: 9/30/2024 or 30/9/2024.
_SLASHED: Final = re.compile(r"\s*(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})\b")

#: With these behind the time it is an American setting.
_CLOCK: Final = re.compile(r"\d ?[ap]\.? ?m\b", re.IGNORECASE)

_SHORT_YEAR: Final = re.compile(r"\s*\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2}(?: .*)?\s*")

_MONTHS: Final = 12


def settle_month_first(
    layouts: Sequence[Layout],
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
    for layout in layouts:
        for column in layout.having("date", "birth"):
            cells = pd.unique(layout.below[:, column.index])
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
