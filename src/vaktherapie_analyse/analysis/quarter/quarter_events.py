"""Events: everything that a quarter counts, each with its date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import count
from vaktherapie_analyse.analysis.cube import PERSON, Array, numbers
from vaktherapie_analyse.analysis.line.change import BETTER, WORSE
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions.goals import Goals
from vaktherapie_analyse.register import Register

_STARTED: Final = count("started", "not_completed", "not_indicated", "replaced", "kept")
_COMPLETED: Final = count("completed", "not_indicated", "replaced", "kept", of=_STARTED)
_INDICATED: Final = count("of_replaced", "replaced", "kept")
_MEASURED: Final = count("of_elevated_begin", "not", "without_end", "stays", "reached")
_HEADLINES: Final = ("to_normal", "no_longer_elevated")
_ELEVATED: Final = {of: count(f"of_{of}", "stays", "reached") for of in _HEADLINES}

#: Whom these numbers count, by their indicator: kinds of trajectories and of respondents that
#: exclude each other; `of_…` is what the share of that indicator is of. These are offered for
#: publishing, in this order. Not who stopped and who is running: both are small nearly always, and
#: would hide all the rest.
COUNTED: Final = (
    _STARTED,
    _COMPLETED,
    _INDICATED,
    count("replaced", "replaced", of=_INDICATED),
    *(one for of in _ELEVATED for one in (_ELEVATED[of], count(of, "reached", of=_ELEVATED[of]))),
    _MEASURED,
    count("elevated_begin", "without_end", "stays", "reached", of=_MEASURED),
)
#: Kinds of which it is no secret that there is nobody: who was not asked, or not measured again.
MAY_BE_NOBODY: Final = frozenset(("not_indicated", "without_end"))

#: Which date puts a pair (begin and end) in a quarter: that of its end or begin measurement, or
#: the start of the trajectory.
By = Literal["end", "begin", "start"]


@dataclass(frozen=True, slots=True)
class Events:
    """What one indicator counts: a date and a hit per trajectory, measurement or pair.

    1 counts, 0 counts only below the line, another number is averaged.
    """

    indicator: str
    instrument: str | None
    scale: str | None
    days: npt.NDArray[np.datetime64]
    hits: Array


def events(
    register: Register | None, measured: Sequence[Context], goals: Goals, by: By
) -> Iterator[Events]:
    """Everything that is counted, by indicator."""
    if register:
        yield from _register_events(register, goals)
    for one in measured:
        yield from _measured_events(one, register, by)


def _register_events(register: Register, goals: Goals) -> Iterator[Events]:
    frame = register.frame
    completed = frame[frame["status"] == "completed"]
    yield _events("started", frame["start"])
    yield _events("completed", completed["end"])
    yield _events("stopped", frame.loc[frame["status"] == "stopped", "end"])
    for name, limit in (("sessions", goals.sessies), ("hours", goals.uren)):
        known = completed.dropna(subset=[name])
        yield _events(name, known["end"], known[name])
        yield _events(f"over_{name}", known["end"], known[name] > limit)
    indicated = completed[completed["indicated"].fillna(value=False)].dropna(subset=["replaced"])
    yield _events("replaced", indicated["end"], indicated["replaced"])


def _measured_events(one: Context, register: Register | None, by: By) -> Iterator[Events]:
    instrument, scale = one.instrument.key, one.instrument.primary
    dates = _dates(one.answers)
    begin, end = (dates[dates["moment"] == m].set_index(PERSON)["date"] for m in ("begin", "eind"))
    pairs = begin.index.intersection(end.index)
    at = _pair_dates(pairs, begin, end, register, by)
    if register is not None:
        yield from _response(register, instrument, begin.index, end.index, pairs)
    for name, days in (("begin", begin), ("end", end), ("both", at)):
        yield _events(name, days, instrument=instrument)
    rows = one.scores.rows
    first = one.scores.where((rows["scale"] == scale) & (rows["moment"] == "begin")).each
    first = first.dropna(subset=["elevated"]).set_index(PERSON)
    yield _events("elevated_begin", begin[first.index], first["elevated"], instrument, scale)
    changes = one.changes.where(one.changes.rows["scale"] == scale).each.set_index(PERSON)
    known = changes.dropna(subset=["pre_elevated", "post_elevated"])
    before = known[known["pre_elevated"].astype(bool)]
    outcome = one.instrument.headline
    reached = ["to_normal"] if outcome == "to_normal" else ["to_normal", "no_longer_elevated"]
    hits = before["transition"].isin(reached)
    yield _events(outcome, at[before.index], hits, instrument, scale)
    judged = changes.dropna(subset=["verdict"])
    for name, verdicts in (("improved", BETTER), ("deteriorated", WORSE)):
        hits = judged["verdict"].isin(verdicts)
        yield _events(name, at[judged.index], hits, instrument, scale)


def _response(
    register: Register, instrument: str, begin: pd.Index, end: pd.Index, pairs: pd.Index
) -> Iterator[Events]:
    """Of the children who started, and of those who completed: is there a measurement?

    Of a child with several trajectories the first one counts.
    """
    first = register.frame.drop_duplicates("client")
    completed = first[first["status"] == "completed"]
    for name, trajectories, day, people in (
        ("response_begin", first, "start", begin),
        ("response_end", completed, "end", end),
        ("response_both", completed, "end", pairs),
    ):
        measured = trajectories["client"].isin(set(people.get_level_values("client")))
        yield _events(name, trajectories[day], measured, instrument)


def _dates(answers: Answers) -> pd.DataFrame:
    """One row per respondent and moment with a measurement: `client, respondent, moment, date`."""
    return answers.measured[[*PERSON, "moment", "date"]]


def _pair_dates(
    pairs: pd.Index, begin: pd.Series, end: pd.Series, register: Register | None, by: By
) -> pd.Series:
    """The date that puts each pair in a quarter; NaT where the register does not know the child."""
    if by != "start" or register is None:
        return (end if by == "end" else begin)[pairs]
    starts = register.frame.drop_duplicates("client").set_index("client")["start"]
    days = starts.reindex(pairs.get_level_values("client"))
    return pd.Series(days.to_numpy(), index=pairs)


def _events(
    indicator: str,
    days: pd.Series,
    hits: pd.Series | None = None,
    instrument: str | None = None,
    scale: str | None = None,
) -> Events:
    """Those that have a date."""
    at = days.to_numpy(dtype="datetime64[ns]")
    counted = np.ones(len(at)) if hits is None else numbers(hits)
    dated = ~np.isnat(at)
    return Events(indicator, instrument, scale, at[dated], counted[dated])
