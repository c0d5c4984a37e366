"""Figures of what the tables of a report count: also of a report for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import known, row_of, rows_of, table
from vaktherapie_analyse.analysis.figures.figure_parts import About, moments_of, notes
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import LEFT_OUT, Figure, Report, Table


def icons(report: Report, about: About) -> Figure | None:
    """One icon per person: elevated before and after, and of those elevated before, the outcome.

    None where there is nothing to draw.
    """
    # What is hidden or not known has no array: nothing would stand there.
    told = (known(row) for row in _icon_rows(report, about))
    found = [row for row in told if row["k"] is not None and row["n"]]
    if not found:
        return None
    both = "transitions" in report.tables
    few = any(row["share"] is None for row in found)
    kinds: dict[str, Any] = {"what": "key", "moment": "key", "k": "count", "n": "count"}
    kinds |= dict.fromkeys(("share", "low", "high"), "share")
    return Figure(
        kind="icons",
        title=Message(
            f"figures.icons_title{'' if both else '_one'}", about.values | moments_of(report)
        ),
        description=tuple(_in_words(row, about) for row in found),
        tables={"icons": table("icons", found, **kinds)},
        values=about.values,
        notes=(*([LEFT_OUT] if few else []), *notes(report, about, change=both)),
    )


def _icon_rows(report: Report, about: About) -> Iterator[dict[str, Any]]:
    facts = report.facts or {}
    transitions = report.tables.get("transitions")
    if transitions is None:
        measured = report.tables["distribution"]
        here = measured.frame[measured.frame["scale"] == about.scale]
        for row in map(known, here.to_dict("records")):
            told = measured.told("share_elevated", row)
            yield {"what": "elevated", "moment": row["moment"]} | told
        return
    pre, post = facts["moments"]
    row = row_of(transitions, scale=about.scale)
    if not row:
        return
    for moment, end in ((pre, "pre"), (post, "post")):
        told = transitions.told(f"share_elevated_{end}", row)
        yield {"what": "elevated", "moment": moment} | told
    outcome = facts["headline"]
    yield {"what": outcome, "moment": post} | transitions.told(f"share_{outcome}", row)


def _in_words(row: dict[str, Any], about: About) -> Message:
    values = row | about.values | {"moment": Message(f"analysis.moment_{row['moment']}")}
    counted = Message(f"figures.icons_{row['what']}", values)
    if row["share"] is None:
        return Message("figures.sentence", {"said": counted})
    share = Message("figures.icons_share", values)
    return Message("figures.sentence_with", {"said": counted, "more": share})


def scales(report: Report, about: About) -> Figure | None:
    """The standardised change of every scale with its interval; the primary scale first."""
    if "summary" not in report.tables:
        return None
    summary = report.tables["summary"]
    frame = summary.frame[summary.frame["n"] > 0]
    if frame["d_av"].isna().all():
        return None
    first = (frame["scale"] != about.scale).sort_values(kind="stable").index
    shown = replace(summary, frame=frame.loc[first].reset_index(drop=True))
    return Figure(
        kind="scales",
        title=Message("figures.scales_title", moments_of(report)),
        description=tuple(_changed(row, report) for row in rows_of(shown)),
        tables={"summary": shown},
        values={},
        notes=(Message("figures.scales_note"), *notes(report, about, norm=False)),
    )


def _changed(row: dict[str, Any], report: Report) -> Message:
    values = row | {"scale": report.labels["scale"][row["scale"]]}
    end = "" if row["d_av_low"] is not None else "_alone"
    return Message(
        f"figures.scales_{'known' if row['d_av'] is not None else 'unknown'}{end}", values
    )


def bands(report: Report, about: About) -> Figure | None:
    """From which band to which band, with how many there were in each band before."""
    frame = report.tables["bands"].frame if "bands" in report.tables else pd.DataFrame()
    here = frame[frame["scale"] == about.scale] if len(frame) else frame
    if here.empty:
        return None
    of = here.groupby("pre_band")["n"].transform("sum")
    kinds: dict[str, Any] = {"scale": "key", "pre_band": "key", "post_band": "key", "n": "count"}
    made = table("bands", here.assign(of=of), **kinds, of="count")
    return Figure(
        kind="bands",
        title=Message("figures.bands_title", about.values | moments_of(report)),
        description=tuple(_from_band(made, report)),
        tables={"bands": made},
        values=about.values,
        notes=notes(report, about),
    )


def _from_band(made: Table, report: Report) -> Iterator[Message]:
    """A sentence per band before: how many, and where they were later."""
    names, moments = report.labels["band"], moments_of(report)
    for band in dict.fromkeys(made.frame["pre_band"]):
        here = made.frame[made.frame["pre_band"] == band]
        rows = [row for row in map(known, here.to_dict("records")) if row["n"]]
        parts = [
            Message("figures.bands_to", {"n": row["n"], "band": names[row["post_band"]]})
            for row in rows
        ]
        values = {"band": names[band], "n": int(here["of"].iloc[0]), "parts": parts} | moments
        yield Message(f"figures.bands_{'from' if parts else 'nobody'}", values)
