"""The figure of who took part: respondents and their measurements, and the trajectories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import row_of, rows_of, table
from vaktherapie_analyse.analysis.figures.figure_parts import About, moments_of, notes
from vaktherapie_analyse.analysis.quarter.data_collection import trajectories
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import Figure, Report, Table

#: The steps with two moments and with one, those of trajectories, and which say who was lost.
_BOTH: Final = (
    *("respondents", "none", "post_only", "pre", "pre_only", "pairs", "unscored", "usable"),
)
_ONE: Final = ("respondents", "none", "pre", "post")
_TRAJECTORIES: Final = ("started", "running", "stopped", "completed")
_LOST: Final = {"none", "post_only", "pre_only", "unscored", "running", "stopped"}


def flow(report: Report, about: About) -> Figure | None:
    """Who took part: everybody, at each moment, at both; between them who was lost, and why.

    None where no number of them may be shown.
    """
    rows = [*_steps(report, about)] if "flow" in report.tables else []
    if all(row["n"] is None for row in rows):
        return None
    missed = report.tables.get("non_response")
    reasons = _reasons(missed.frame if missed else pd.DataFrame(columns=["step", "kind", "n"]))
    values = about.values | moments_of(report)
    instrument = (report.facts or {})["instrument"]
    return Figure(
        kind="flow",
        title=Message("figures.flow_title", {"questionnaire": str(instrument).upper()}),
        description=tuple(_in_words(row, reasons, values) for row in rows),
        tables={"flow": _flow_table("flow", rows), "reasons": reasons},
        values=values,
        notes=notes(report, about, change=False, norm=False),
    )


def with_trajectories(figure: Figure, register: Register) -> Figure:
    """The same with the trajectories of the register: running, stopped and why, completed."""
    counted = register.frame["status"].value_counts()
    n = {status: int(counted.get(status, 0)) for status in _TRAJECTORIES[1:]}
    steps = {"started": sum(n.values())} | n
    rows = [_row(step, steps[step]) for step in _TRAJECTORIES if steps[step] or step not in _LOST]
    why = trajectories(register).frame
    stopped = why[(why["by"] == "reason") & (why["n_stopped"] > 0)]
    own = stopped.assign(step="stopped", n=stopped["n_stopped"])
    reasons = _reasons(pd.concat([figure.tables["reasons"].frame, own], ignore_index=True))
    told = tuple(_in_words(row, reasons, figure.values) for row in rows)
    return replace(
        figure,
        description=(*figure.description, *told),
        tables={
            **figure.tables,
            "trajectories": _flow_table("trajectories", rows),
            "reasons": reasons,
        },
    )


def _steps(report: Report, about: About) -> Iterator[dict[str, Any]]:
    """The steps that can be told, in order; who is lost only where there is somebody."""
    frame = report.tables["flow"].frame
    n = dict(zip(frame["step"], map(_count, frame["n"]), strict=True))
    if "usable" in n:
        n["usable"] = row_of(report.tables["flow"], step="usable", scale=about.scale)["n"]
        n["unscored"] = n["pairs"] - n["usable"]
    optional = {*_LOST, "pre", "post"}
    for step in _BOTH if n.get("pre") and n.get("post") else _ONE:
        if step in n and (n[step] is None or n[step] or step not in optional):
            yield _row(step, n[step])


def _row(step: str, n: int | None) -> dict[str, Any]:
    return {"step": step, "n": n, "lost": step in _LOST}


def _flow_table(key: str, rows: list[dict[str, Any]]) -> Table:
    return table(key, rows, step="key", n="count", lost="flag")


def _reasons(frame: pd.DataFrame) -> Table:
    """Per step why people were lost, kind missing where no reason is known."""
    return table("reasons", frame[["step", "kind", "n"]], step="key", kind="key", n="count")


def _in_words(row: dict[str, Any], reasons: Table, values: Mapping[str, Any]) -> Message:
    if row["n"] is None:
        return Message("figures.flow_hidden")
    said = Message(f"figures.flow_{row['step']}", {**values, **row})
    parts = [
        Message(
            "figures.flow_reason",
            {"n": reason["n"], "reason": Message(f"output.kind_{reason['kind'] or 'unknown'}")},
        )
        for reason in rows_of(reasons)
        if row["lost"] and reason["step"] == row["step"]
    ]
    if not parts:
        return Message("figures.sentence", {"said": said})
    return Message("figures.sentence_with", {"said": said, "more": parts})


def _count(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
