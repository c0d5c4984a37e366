"""Quarters: dated events → the numbers of each quarter and cumulatively. Pure.

A quarter counts the events dated in it, "cumulative" those up to its end; so quarters add up. Only
what was known at `Period.until` exists: later measurements and entries of the register are cut off
(`known_then`) before anything is computed, and a past quarter comes out as it was then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, quotient, table
from vaktherapie_analyse.analysis.quarter.quarter_events import By, events
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions.goals import Goals
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import proportions

#: How an indicator is counted: how many, how many of how many, a mean, or how many there are at
#: the end of the quarter (only cumulative).
Measure = Literal["count", "share", "mean", "stock"]
INDICATORS: Final[dict[str, Measure]] = {
    "started": "count",
    "running": "stock",
    "completed": "count",
    "stopped": "count",
    "places": "stock",
    "sessions": "mean",
    "over_sessions": "share",
    "hours": "mean",
    "over_hours": "share",
    "replaced": "share",
    "response_begin": "share",
    "response_end": "share",
    "response_both": "share",
    "begin": "count",
    "end": "count",
    "both": "count",
    "elevated_begin": "share",
    "to_normal": "share",
    "no_longer_elevated": "share",
    "improved": "share",
    "deteriorated": "share",
}
#: Shown with zeros where its source is there at all.
_ALWAYS_OF_REGISTER: Final = ("started", "running", "completed", "stopped", "places")
_ALWAYS_OF_QUESTIONNAIRE: Final = ("begin", "end", "both")


@dataclass(frozen=True, slots=True)
class Period:
    """The quarter that is reported (`2024-K3`), and the last day that counts."""

    quarter: str
    until: date


def quarter_of(day: date) -> str:
    """The quarter in which a day falls.

    >>> quarter_of(date(2024, 9, 30)), quarter_of(date(2024, 10, 1))
    ('2024-K3', '2024-K4')
    """
    return f"{day.year}-K{(day.month + 2) // 3}"


def last_day(quarter: str) -> date:
    """The last day of a quarter.

    >>> last_day("2024-K1")
    datetime.date(2024, 3, 31)
    """
    day: date = _period(quarter).end_time.date()
    return day


def quarters(
    register: Register | None,
    measured: Sequence[Context],
    goals: Goals,
    period: Period,
    by: By = "end",
) -> Table:
    """Per quarter, indicator and questionnaire: in that quarter, and cumulatively up to its end.

    `register` and `measured` hold what was known at `period.until`. `value` is the figure: n for a
    count, n/of for a share (missing where nobody could be counted), the mean for a mean. `previous`
    and `change` compare it with the quarter before. Intervals are Wilson 95 %.
    """
    found = events(register, measured, goals, by)
    span = _span(found, period)
    rows = [
        row
        for (indicator, instrument, scale), here in _groups(found, register, measured)
        for row in _rows(indicator, instrument, scale, here, span, period, register, goals)
    ]
    return _table(rows)


def _groups(
    found: pd.DataFrame, register: Register | None, measured: Sequence[Context]
) -> Iterator[tuple[tuple[str, str | None, str | None], pd.DataFrame]]:
    """Each indicator that can be told, in order, with its events."""
    sources = [(one.instrument.key, one.instrument.primary) for one in measured]
    for instrument, primary in [(None, None), *sources]:
        of_source = found["instrument"] == instrument if instrument else found["instrument"].isna()
        always = _ALWAYS_OF_QUESTIONNAIRE if instrument else _ALWAYS_OF_REGISTER
        for indicator, measure in INDICATORS.items():
            # What is running, and the places in use, follow from what was started.
            counted = "started" if measure == "stock" else indicator
            here = found[of_source & (found["indicator"] == counted)]
            wanted = indicator in always and (instrument is not None or register is not None)
            if wanted or (len(here) and measure != "stock"):
                scale = primary if here["scale"].notna().any() else None
                yield (indicator, instrument, scale), here


def _rows(
    indicator: str,
    instrument: str | None,
    scale: str | None,
    here: pd.DataFrame,
    span: Sequence[str],
    period: Period,
    register: Register | None,
    goals: Goals,
) -> Iterator[dict[str, Any]]:
    """The rows of one indicator: per quarter, first of the quarter itself, then cumulative."""
    measure = INDICATORS[indicator]
    in_quarter = here["date"].dt.to_period("Q").map(_name) if len(here) else here["date"]
    goal, goal_is = _goal(indicator, goals)
    same = {"indicator": indicator, "instrument": instrument, "scale": scale, "measure": measure}
    previous: dict[bool, float | None] = {}
    for quarter in span:
        until = min(last_day(quarter), period.until)
        for cumulative in (True,) if measure == "stock" else (False, True):
            if indicator == "running":
                counted = _count(_n_running(register, until))
            elif indicator == "places":
                n = int((here["date"] <= pd.Timestamp(until)).sum())
                counted = {"n": n, "of": goals.plaatsen, "value": n / goals.plaatsen}
            else:
                chosen = (
                    here["date"] <= pd.Timestamp(until) if cumulative else in_quarter == quarter
                )
                counted = _counted(measure, here.loc[chosen, "hit"])
            before, now = previous.get(cumulative), counted["value"]
            known = before is not None and now is not None
            yield {
                "quarter": quarter,
                **same,
                **counted,
                "cumulative": cumulative,
                "goal": goal,
                "goal_is": goal_is,
                "previous": before,
                "change": now - before if known else None,
            }
            previous[cumulative] = now


def _counted(measure: Measure, hits: pd.Series) -> dict[str, Any]:
    if measure == "count":
        return _count(len(hits))
    if measure == "mean":
        return {"n": len(hits), "of": None, "value": float(hits.mean()) if len(hits) else None}
    k, n = int(hits.sum()), len(hits)
    interval = proportions.wilson(k, n)
    limits = {"low": interval.low, "high": interval.high} if interval else {}
    return {"n": k, "of": n, "value": k / n if n else None, **limits}


def _count(n: int) -> dict[str, Any]:
    return {"n": n, "of": None, "value": float(n)}


def _n_running(register: Register | None, until: date) -> int:
    if register is None:
        return 0
    frame, day = register.frame, pd.Timestamp(until)
    return int(((frame["start"] <= day) & ~(frame["end"] <= day)).sum())


def _goal(indicator: str, goals: Goals) -> tuple[float | None, str | None]:
    """What the figure is held against; for a number over a limit, the limit itself."""
    return {
        "sessions": (goals.sessies, "at_most"),
        "over_sessions": (goals.sessies, "limit"),
        "hours": (goals.uren, "at_most"),
        "over_hours": (goals.uren, "limit"),
        "replaced": (goals.vervangen, "at_least"),
    }.get(indicator, (None, None))


def _span(found: pd.DataFrame, period: Period) -> list[str]:
    """Every quarter from the first event up to the one that is reported."""
    last = _period(period.quarter)
    first = min(found["date"].min().to_period("Q"), last) if len(found) else last
    return [_name(quarter) for quarter in pd.period_range(first, last, freq="Q")]


def _period(quarter: str) -> pd.Period:
    return pd.Period(quarter.replace("-K", "Q"), freq="Q")


def _name(quarter: pd.Period) -> str:
    return f"{quarter.year}-K{quarter.quarter}"


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    return table(
        "quarters",
        rows,
        *columns(quarter="key", indicator="key", instrument="key"),
        *columns(n=part_of("of"), of="count", value=quotient("n", "of", "ratio")),
        *columns(low="share", high="share", cumulative="flag", scale="key", measure="key"),
        *columns(goal="ratio", goal_is="key", previous="ratio", change="ratio"),
    )
