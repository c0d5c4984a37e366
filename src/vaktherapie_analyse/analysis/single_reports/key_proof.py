"""Key check: what a key file proves by itself, and what answers say about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np

from vaktherapie_analyse.analysis.contract_tables import Row, columns, estimated, table, with_limits
from vaktherapie_analyse.analysis.line.items import (
    ENOUGH_PEOPLE,
    item_points,
    item_rests,
    items_with_direction,
)
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Provenance, Report, Table
from vaktherapie_analyse.statistics import reliability


def prove(instrument: Instrument, frame: Instrument | None, provenance: Provenance) -> Report:
    """What is certain of a key that was read without a fault.

    `frame` is the questionnaire that comes with the program and whose key it is, if any: then
    every item stands in exactly one scale, and scales, directions and numbers of items are right.
    """
    made = _scales(instrument)
    counts = [str(len(scale.items_of(instrument.informants[0]))) for scale in instrument.scales]
    proven = [Message("key.proven_items", {"n": len(instrument.item_keys)})]
    if frame:
        values = {"title": frame.title, "n": len(frame.item_keys), "counts": counts}
        proven = [Message("key.proven_frame", values)]
    invented = instrument.source.status == "invented"
    what = {"what": [Message("analysis.invented_key")]}
    return Report(
        kind="key",
        title=Message("key.title", {"title": instrument.title}),
        headlines=(*proven, Message("key.not_proven")),
        tables={made.key: made},
        labels={"scale": {scale.key: scale.label for scale in instrument.scales}},
        provenance=provenance,
        banners=(Message("analysis.banner_invented", what),) if invented else (),
        sources=(Message("key.source", {"citation": instrument.source.citation}),),
    )


def check(
    instrument: Instrument, frame: Instrument | None, answers: Answers, provenance: Provenance
) -> Report:
    """The same, held against answers: alpha per scale, items that go against their scale.

    Of the first moment that is there. Every answer lies within its range: one that does not is a
    fault of the data, named while reading.
    """
    moment = next(m for m in MOMENTS if m in set(answers.frame["moment"]))
    report = prove(instrument, frame, provenance)
    consistency, items = (
        _consistency(instrument, answers, moment),
        _items(instrument, answers, moment),
    )
    return dataclasses.replace(
        report,
        headlines=(report.headlines[0], *_findings(instrument, items, moment)),
        tables={**report.tables, consistency.key: consistency, items.key: items},
        remarks=tuple(_remarks(instrument, answers, consistency)),
    )


def _scales(instrument: Instrument) -> Table:
    informant = instrument.informants[0]
    rows: list[Row] = []
    for scale in instrument.scales:
        items = items_with_direction(instrument, scale, informant)
        low, high = instrument.range_of(scale.key, informant)
        rows.append(
            {
                "scale": scale.key,
                "n_items": len(items),
                "n_reversed": sum(is_reversed for _, is_reversed in items),
                "lowest": low,
                "highest": high,
                "better": scale.better,
                "min_answered": scale.min_answered or None,
                "method": "sum" if scale.sum_of else scale.method,
                "items": " ".join(f"{'-' if turned else ''}{item}" for item, turned in items),
            }
        )
    return table(
        "key_scales",
        rows,
        *columns(scale="key", n_items="count", n_reversed="count", lowest="score", highest="score"),
        *columns(better="key", min_answered="count", method="key", items="text"),
    )


def _consistency(instrument: Instrument, answers: Answers, moment: str) -> Table:
    rows: list[Row] = []
    for scale in instrument.scales:
        points = item_points(answers, instrument, scale, moment)
        alpha = reliability.cronbach_alpha(points)
        complete = int((~np.isnan(points).any(axis=1)).sum())
        rows.append(
            {
                "scale": scale.key,
                "n": complete,
                **estimated("alpha", alpha),
            }
        )
    return table(
        "key_consistency",
        rows,
        *columns(scale="key", n="count"),
        *with_limits(alpha="ratio"),
    )


def _items(instrument: Instrument, answers: Answers, moment: str) -> Table:
    """Every item of every scale that has items of its own."""
    informant = instrument.informants[0]
    rows: list[Row] = []
    for scale in instrument.scales:
        points = item_points(answers, instrument, scale, moment)
        if not scale.items or points.shape[1] != len(scale.items_of(informant)):
            continue
        found = zip(scale.items_of(informant), item_rests(points), strict=True)
        for (item, is_reversed), rest in found:
            answered = answers.frame.loc[answers.frame["moment"] == moment, item].dropna()
            rows.append(
                {
                    "scale": scale.key,
                    "item": item,
                    "is_reversed": is_reversed,
                    "n": len(answered),
                    "lowest_seen": answered.min() if len(answered) else None,
                    "highest_seen": answered.max() if len(answered) else None,
                    "item_rest": rest and rest.r,
                    "is_against": rest and rest.is_against,
                    "item_rest_low": rest and rest.low,
                    "item_rest_high": rest and rest.high,
                }
            )
    return table(
        "key_items",
        rows,
        *columns(scale="key", item="text", is_reversed="flag", n="count"),
        *columns(lowest_seen="score", highest_seen="score", item_rest="ratio", is_against="flag"),
        *columns(item_rest_low="ratio", item_rest_high="ratio"),
    )


def _findings(instrument: Instrument, items: Table, moment: str) -> Iterator[Message]:
    """Which items go against their scale, by the rule of `ItemRest.is_against`."""
    frame = items.frame
    at = Message(f"analysis.at_{moment}")
    n_judged = int(frame["is_against"].notna().sum())
    against = frame[frame["is_against"].fillna(value=False).astype(bool)]
    if not n_judged:
        yield Message("key.too_few", {"enough": ENOUGH_PEOPLE, "at": at})
        return
    if against.empty:
        yield Message("key.none_against", {"n": n_judged, "at": at})
        return
    parts = [
        Message(
            "key.against_in",
            {"scale": scale.label, "items": list(here["item"])},
        )
        for scale in instrument.scales
        if len(here := against[against["scale"] == scale.key])
    ]
    yield Message("key.against", {"n": len(against), "parts": parts, "at": at})


def _remarks(instrument: Instrument, answers: Answers, consistency: Table) -> Iterator[Message]:
    yield from answers.notes
    n = consistency.frame["n"]
    yield Message("key.remark_few", {"low": int(n.min()), "high": int(n.max())})
    for block in instrument.items:
        seen = answers.frame[list(block.keys)].to_numpy(dtype=np.float64, na_value=np.nan)
        known = seen[~np.isnan(seen)]
        unused = [end for end in (block.lowest, block.highest) if known.size and end not in known]
        if unused:
            values = {"unused": unused, "low": block.lowest, "high": block.highest}
            yield Message("key.remark_unused", values)
