"""Quarters: dated events → the numbers of each quarter and cumulatively. Pure.

A quarter counts the events dated in it, "cumulative" those up to its end; so quarters add up. Only
what was known at `Period.until` exists: later measurements and entries of the register are cut off
(`known_then`) before anything is computed, and a past quarter comes out as it was then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, quotient, table
from vaktherapie_analyse.analysis.cube import Array
from vaktherapie_analyse.analysis.quarter.quarter_events import By, Events, events
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
    year, number = divmod(_ordinal(quarter), 4)
    return date(year + number // 3, (number + 1) % 4 * 3 + 1, 1) - timedelta(days=1)


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
    found = list(events(register, measured, goals, by))
    span = _span(found, period)
    rows = [
        row
        for here in _groups(found, measured)
        for row in _rows(here, span, period, register, goals)
    ]
    return _table(rows)


def _groups(found: Sequence[Events], measured: Sequence[Context]) -> Iterator[Events]:
    """Each indicator that can be told, in order."""
    known = {(one.instrument, one.indicator): one for one in found}
    for instrument in (None, *(one.instrument.key for one in measured)):
        always = _ALWAYS_OF_QUESTIONNAIRE if instrument else _ALWAYS_OF_REGISTER
        for indicator, measure in INDICATORS.items():
            # What is running, and the places in use, follow from what was started.
            here = known.get((instrument, "started" if measure == "stock" else indicator))
            if here and (indicator in always or (len(here.days) and measure != "stock")):
                scale = here.scale if len(here.days) else None
                yield replace(here, indicator=indicator, scale=scale)


def _rows(
    here: Events, span: Sequence[str], period: Period, register: Register | None, goals: Goals
) -> Iterator[dict[str, Any]]:
    """The rows of one indicator: per quarter, first of the quarter itself, then cumulative."""
    measure = INDICATORS[here.indicator]
    quarters = _ordinals(here.days)
    goal, goal_is = _goal(here.indicator, goals)
    same = {"indicator": here.indicator, "instrument": here.instrument, "scale": here.scale}
    previous: dict[bool, float | None] = {}
    for quarter in span:
        until = min(last_day(quarter), period.until)
        for cumulative in (True,) if measure == "stock" else (False, True):
            if cumulative:
                chosen = here.days <= np.datetime64(until)
            else:
                chosen = quarters == _ordinal(quarter)
            if here.indicator == "running":
                counted = _count(_n_running(register, until))
            elif here.indicator == "places":
                n = int(chosen.sum())
                counted = {"n": n, "of": goals.plaatsen, "value": n / goals.plaatsen}
            else:
                counted = _counted(measure, here.hits[chosen])
            before, now = previous.get(cumulative), counted["value"]
            known = before is not None and now is not None
            yield {
                "quarter": quarter,
                **same,
                "measure": measure,
                **counted,
                "cumulative": cumulative,
                "goal": goal,
                "goal_is": goal_is,
                "previous": before,
                "change": now - before if known else None,
            }
            previous[cumulative] = now


def _counted(measure: Measure, hits: Array) -> dict[str, Any]:
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
    start, end = (register.frame[name].to_numpy() for name in ("start", "end"))
    day = np.datetime64(until)
    return int(((start <= day) & ~(end <= day)).sum())


def _goal(indicator: str, goals: Goals) -> tuple[float | None, str | None]:
    """What the figure is held against; for a number over a limit, the limit itself."""
    return {
        "sessions": (goals.sessies, "at_most"),
        "over_sessions": (goals.sessies, "limit"),
        "hours": (goals.uren, "at_most"),
        "over_hours": (goals.uren, "limit"),
        "replaced": (goals.vervangen, "at_least"),
    }.get(indicator, (None, None))


def _span(found: Iterable[Events], period: Period) -> list[str]:
    """Every quarter from the first event up to the one that is reported."""
    last = _ordinal(period.quarter)
    first = min([last, *(int(_ordinals(one.days).min()) for one in found if len(one.days))])
    return [f"{ordinal // 4}-K{ordinal % 4 + 1}" for ordinal in range(first, last + 1)]


def _ordinal(quarter: str) -> int:
    """The number of a quarter, counted from the year 0."""
    year, _, number = quarter.partition("-K")
    return 4 * int(year) + int(number) - 1


def _ordinals(days: npt.NDArray[np.datetime64]) -> npt.NDArray[np.int64]:
    """The same of the quarters of these days."""
    months = days.astype("datetime64[M]").astype(np.int64)
    return 4 * 1970 + months // 3


def _table(rows: Sequence[dict[str, Any]]) -> Table:
    return table(
        "quarters",
        rows,
        *columns(quarter="key", indicator="key", instrument="key"),
        *columns(n=part_of("of"), of="count", value=quotient("n", "of", "ratio")),
        *columns(low="share", high="share", cumulative="flag", scale="key", measure="key"),
        *columns(goal="ratio", goal_is="key", previous="ratio", change="ratio"),
    )
