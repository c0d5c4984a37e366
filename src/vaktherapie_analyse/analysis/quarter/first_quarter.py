"""The first screen of a quarter: what happened in it, held against the goals. Messages only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.quarter.quarter_figures import Period
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.first_screen import norms_of_first_scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import First, Table

Row = Mapping[Any, Any]

#: The figures that are held against a goal, in the order in which they are told.
_AGAINST_GOALS = ("sessions", "hours", "replaced")


def first(
    counted: Table, period: Period, contexts: Sequence[Context], remarks: Sequence[Message]
) -> First:
    """The first screen; `remarks` are those of the whole report."""
    about_no_control = "analysis.remark_no_control_group"
    found = [*grave(remarks, [context.primary.label for context in contexts])]
    has_pairs = any(remark.key == about_no_control for remark in remarks)
    norms = [norms_of_first_scale(context) for context in contexts]
    return First(
        headlines=tuple(_headlines(counted, period, contexts)),
        warnings=warnings(found, *([Message("first.no_control_group")] if has_pairs else [])),
        sources=(Message("first.source_norms", {"norms": norms}),) if norms else (),
        n_more=sum(r not in found and r.key != about_no_control for r in remarks),
    )


def _headlines(counted: Table, period: Period, contexts: Sequence[Context]) -> Iterator[Message]:
    """What happened this quarter, against the goals; then per questionnaire the outcome."""
    frame = counted.frame[counted.frame["quarter"] == period.quarter]
    rows = {
        (
            row["indicator"],
            None if pd.isna(row["instrument"]) else row["instrument"],
            bool(row["cumulative"]),
        ): row
        for row in frame.to_dict("records")
    }
    now = {key: row for (key, instrument, total), row in rows.items() if not (instrument or total)}
    all_ = {key: row for (key, instrument, total), row in rows.items() if total and not instrument}
    if "started" in now:
        values = {name: now[name]["n"] for name in ("started", "completed", "stopped")}
        values |= {"running": all_["running"]["n"], "quarter": period.quarter}
        places = {"k": all_["places"]["n"], "of": all_["places"]["of"], "until": period.until}
        yield Message("first.quarter_happened", values | places | {"n": values["started"]})
    parts = [
        part for name in _AGAINST_GOALS for part in _against(name, now.get(name), all_.get(name))
    ]
    if parts:
        yield Message("first.quarter_goals", {"parts": parts})
    for context in contexts:
        key, outcome = context.instrument.key, context.instrument.headline
        both, row = rows.get(("both", key, False)), rows.get((outcome, key, True))
        if both is not None and row is not None and row["of"]:
            values = {"title": key.upper(), "now": both["n"], "k": row["n"], "n": row["of"]}
            word = {"word": context.instrument.elevated_word}
            yield Message(f"first.quarter_{outcome}", values | word)


def _against(name: str, now: Row | None, total: Row | None) -> Iterator[Message]:
    """One figure of this quarter beside its goal; nothing where there was nothing to count."""
    if now is None or total is None:
        return
    if name == "replaced":
        if total["of"]:
            values = {"k": now["n"], "of": now["of"], "goal": now["goal"]}
            yield Message(
                "first.quarter_replaced", values | {"k_all": total["n"], "all": total["of"]}
            )
    elif now["n"]:
        values = {"value": now["value"], "goal": as_typed(now["goal"]), "n": now["n"]}
        yield Message(f"first.quarter_{name}", values)
