"""What was collected: trajectories by status, measurements per source, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, table
from vaktherapie_analyse.analysis.cube import PERSON
from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import Kind, Table

#: The statuses of a trajectory that has started.
_STATUSES = ("running", "completed", "stopped")


def trajectories(register: Register) -> Table:
    """Since the start, per form of therapy (and reason of stopping): the trajectories by status.

    One row per kind that occurs; `kind` missing where the register does not say it.
    """
    rows = []
    for by in ("form", "reason"):
        frame = register.frame
        chosen = frame if by == "form" else frame[frame["status"] == "stopped"]
        if frame[by].isna().all():
            continue
        for kind, here in chosen.groupby(by, dropna=False):
            n = here["status"].value_counts()
            row = {"by": by, "kind": kind, "n_started": len(here)}
            rows.append(row | {f"n_{status}": int(n.get(status, 0)) for status in _STATUSES})
    kinds: dict[str, Kind] = {"by": "key", "kind": "key", "n_started": "count"}
    kinds |= dict.fromkeys((f"n_{status}" for status in _STATUSES), "count")
    return table("trajectories", rows, **kinds)


def non_response(measured: Sequence[Context]) -> dict[str, Table]:
    """Since the start, why measurements are missing, of the questionnaires that say so."""
    found = [summarise.non_response(one.answers, one.instrument, BEGIN_TO_END) for one in measured]
    known = [one for one in found if one is not None]
    if not known:
        return {}
    frame = pd.concat([one.frame for one in known], ignore_index=True)
    return {"non_response": replace(known[0], frame=frame)}


def collection(
    register: Register | None, measured: Sequence[Context], others: Mapping[str, int]
) -> Table:
    """What was collected, per source and moment: the number, of how many, and what is missing.

    A questionnaire is counted in respondents, of all respondents known at that date; the register
    in trajectories, and what it says of the completed ones.
    """
    rows = [row for one in measured for row in _questionnaire_rows(one)]
    if register is not None:
        frame = register.frame
        completed = frame[frame["status"] == "completed"]
        rows.append(_collected("register", "started", len(frame), None))
        for name in ("sessions", "hours"):
            n = int(completed[name].notna().sum())
            rows.append(_collected("register", name, n, len(completed)))
        indicated = completed[completed["indicated"].fillna(value=False)]
        n = int(indicated["replaced"].notna().sum())
        rows.append(_collected("register", "replaced", n, len(indicated)))
    rows += [_collected(name, None, n, None) for name, n in others.items()]
    return table(
        "collection",
        rows,
        *columns(source="key", moment="key", n="count", of="count", n_missing="count"),
    )


def _questionnaire_rows(one: Context) -> Iterator[dict[str, Any]]:
    key, n_everybody = one.instrument.key, len(one.answers.respondents)
    frame = one.answers.measured
    at = {
        moment: set(map(tuple, frame.loc[frame["moment"] == moment, PERSON].to_numpy()))
        for moment in MOMENTS
    }
    yield _collected(key, "begin", len(at["begin"]), n_everybody)
    yield _collected(key, "eind", len(at["eind"]), n_everybody)
    yield _collected(key, "both", len(at["begin"] & at["eind"]), n_everybody)
    if at["vervolg"]:  # most are not asked for a follow-up: none of them is missing
        yield _collected(key, "vervolg", len(at["vervolg"]), None)


def _collected(source: str, moment: str | None, n: int, of: int | None) -> dict[str, Any]:
    missing = None if of is None else of - n
    return {"source": source, "moment": moment, "n": n, "of": of, "n_missing": missing}
