"""The figure of the quarters: what a quarterly report counts, against its goals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vaktherapie_analyse.analysis.contract_tables import rows_of
from vaktherapie_analyse.analysis.figures.figure_parts import notes
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import FEW, Figure, Report, Table

#: The indicators that are drawn; the others say nearly the same.
SHOWN: Final = (
    *("started", "completed", "stopped", "places", "sessions", "hours", "replaced"),
    *("response_both", "both", "elevated_begin", "to_normal", "no_longer_elevated"),
)
#: So many quarters stand beside each other.
MOST: Final = 8


def quarters(report: Report) -> Figure | None:
    """The indicators per quarter and since the start, with their goals.

    None where no number of them may be shown.
    """
    found = report.tables["quarters"]
    frame = found.frame[found.frame["indicator"].isin(SHOWN) & found.frame["n"].notna()]
    if frame.empty:
        return None
    last = sorted(set(frame["quarter"]))[-MOST:]
    frame = frame[frame["quarter"].isin(last)].reset_index(drop=True)
    shown = replace(found, frame=frame)
    by_quarter = not frame["cumulative"].all()
    return Figure(
        kind="quarters",
        title=Message(f"figures.quarters_title{'' if by_quarter else '_one'}"),
        description=tuple(_in_words(shown, report)),
        tables={"quarters": shown},
        values={},
        notes=(*([Message("figures.quarters_note")] if by_quarter else []), *notes(report)),
    )


def _in_words(shown: Table, report: Report) -> Iterator[Message]:
    """A sentence per indicator of each source: the quarters, then the stand since the start."""
    names = report.labels
    by = shown.frame.groupby(["instrument", "indicator"], sort=False, dropna=False)
    for _, frame in by:
        rows = rows_of(replace(shown, frame=frame))
        first = rows[0]
        values = {
            "scale": names.get("scale", {}).get(first["scale"], ""),
            "word": names.get("word", {}).get(first["instrument"], ""),
            "goal": None if first.get("goal") is None else as_typed(first["goal"]),
        }
        indicator = Message(f"output.indicator_{first['indicator']}", values)
        if first.get("goal_is") in ("at_most", "at_least"):
            against = Message(f"output.goal_{first['indicator']}", values)
            indicator = Message("figures.with_goal", {"indicator": indicator, "goal": against})
        is_stock = first.get("measure") == "stock"
        in_quarter = [row for row in rows if is_stock or not row["cumulative"]]
        said = [
            Message("figures.in_quarter", {"quarter": row["quarter"], "number": _number(row)})
            for row in in_quarter
        ]
        if not is_stock:
            now = [row for row in rows if row["cumulative"]][-1]
            number = Message("figures.share", {"number": _number(now), "share": now["value"]})
            number = number if (now["of"] or 0) >= FEW else _number(now)
            said.append(Message("figures.since_start_is", {"number": number}))
        title = names.get("instrument", {}).get(first["instrument"])
        key = "quarters_said_of" if title else "quarters_said"
        yield Message(f"figures.{key}", {"indicator": indicator, "said": said, "title": title})


def _number(row: dict[str, Any]) -> Message:
    """How many, how many of how many, or a mean; nothing where nobody could be counted."""
    if row["value"] is None:
        return Message("figures.nobody")
    if row["of"] is not None:
        return Message("figures.of", {"n": row["n"], "of": row["of"]})
    if row.get("measure") == "mean":
        return Message("figures.mean", {"value": row["value"], "n": row["n"]})
    return Message("figures.count", {"n": row["n"]})
