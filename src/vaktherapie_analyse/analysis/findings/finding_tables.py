"""Findings: published figures computed again, table by table.

findings (finding × reading)
    `id, reading, n, of, share, low, high, published, possible, verdict, possible_of, n_unknown,
    reason`. `verdict` is *reproduced* (the first reading gives the figure in print),
    *reproduced_in_reading* (another one does), *not_reproduced* or *not_computable*, with the
    `reason`: no_data (the questionnaire is not in the data), no_key (its item key is missing),
    unknown (nobody has the score or norm that is asked for), nobody (is in the group), elsewhere
    (the figure is of another source).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, quotient, table
from vaktherapie_analyse.analysis.findings.conditions import (
    Count,
    Outcomes,
    Truth,
    count,
    everybody,
    holds,
    outcomes,
    points_of,
)
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions.findings import Finding, Findings, Reading
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics.consistency import possible_counts, possible_denominators
from vaktherapie_analyse.statistics.proportions import wilson

Row = dict[str, Any]

VERDICTS = ("reproduced", "reproduced_in_reading", "not_reproduced", "not_computable")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is true of whom, for every condition of the definition.

    `absent` names the questionnaires that could not be read, with the reason; `found` is what the
    others say.
    """

    definition: Findings
    found: Mapping[str, Outcomes]
    people: pd.MultiIndex
    truths: Mapping[str, Truth]
    absent: Mapping[str, str]

    @property
    def measured(self) -> dict[str, Measured]:
        """The questionnaires that are in the data."""
        return {key: each.measured for key, each in self.found.items()}


def evidence(
    definition: Findings, measured: Mapping[str, Measured], absent: Mapping[str, str]
) -> Evidence:
    """Every condition of the definition, evaluated for every respondent in the files."""
    people = everybody(measured.values())
    found = {
        key: outcomes(each, points_of(each, definition.conditions, people))
        for key, each in measured.items()
    }
    truths = {
        name: truth
        for key in definition.instruments
        for name, truth in truths_of(definition, key, found.get(key), people).items()
    }
    return Evidence(definition, found, people, truths, absent)


def truths_of(
    definition: Findings, instrument: str, found: Outcomes | None, people: pd.MultiIndex
) -> dict[str, Truth]:
    """The conditions on one questionnaire."""
    own = (c for c in definition.conditions if c.instrument == instrument)
    return {condition.key: holds(condition, found, people) for condition in own}


def findings(given: Evidence) -> Table:
    """Every finding in every reading, beside the figure in print; one row per reading."""
    rows = list(counted_rows(given))
    largest = max([row["of"] or 0 for row in rows if "%" in row["published"]], default=0)
    for row in rows:
        elsewhere = row["reason"] == "elsewhere"
        row["possible_of"] = None if elsewhere else _possible_of(row["published"], largest)
    return table(
        "findings",
        rows,
        *columns(id="key", reading="key", n=part_of("of"), of="count", share=quotient("n", "of")),
        *columns(low="share", high="share", published="text", possible="flag", verdict="key"),
        *columns(possible_of="text", n_unknown="count", reason="key"),
    )


def counted_rows(given: Evidence) -> Iterator[Row]:
    """Every finding in every reading, beside the figure in print."""
    for finding in given.definition.findings:
        if not finding.readings:
            nothing = Count(0, 0, 0)
            yield _row(finding, "", nothing, "elsewhere", "not_computable")
        for position, reading in enumerate(finding.readings):
            counted = count(given.truths, given.people, reading.among, reading.count)
            reason = _reason(reading, counted, given)
            yield _row(
                finding,
                reading.key,
                counted,
                reason,
                "not_computable" if reason else _verdict(finding.published, counted, position),
            )


def _row(finding: Finding, reading: str, counted: Count, reason: str, verdict: str) -> Row:
    interval = wilson(counted.n, counted.of)
    percentage = "%" in finding.published
    return {
        "id": finding.id,
        "reading": reading or None,
        "n": None if reason else counted.n,
        "of": counted.of if reason in ("", "nobody") else None,
        "share": counted.n / counted.of if counted.of else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "published": finding.published,
        "possible": bool(possible_counts(finding.published, counted.of))
        if percentage and counted.of
        else None,
        "verdict": verdict,
        "n_unknown": counted.n_unknown,
        "reason": reason or None,
    }


def _reason(reading: Reading, counted: Count, given: Evidence) -> str:
    """Why there is no figure; empty where there is one."""
    if counted.of:
        return ""
    keys = (*reading.among, *reading.count)
    instruments = (given.definition.condition(key).instrument for key in keys)
    absent = next((given.absent[each] for each in instruments if each in given.absent), "")
    return absent or ("unknown" if counted.n_unknown else "nobody")


def _verdict(published: str, counted: Count, position: int) -> str:
    """Whether the figure in print is this count: exactly, or as its percentage would be printed."""
    if "%" in published:
        same = counted.n in possible_counts(published, counted.of)
    else:
        same = published == f"{counted.n}/{counted.of}"
    if not same:
        return "not_reproduced"
    return "reproduced_in_reading" if position else "reproduced"


def _possible_of(published: str, largest: int) -> str | None:
    """The numbers of people, up to the largest group here, with which the percentage can occur."""
    if "%" not in published:
        return None
    return " ".join(map(str, possible_denominators(published, 1, largest))) or None


def best_rows(rows: Iterable[Mapping[Any, Any]]) -> dict[str, Row]:
    """By finding the reading that reproduces it, else its first reading."""
    best: dict[str, Row] = {}
    for row in rows:
        known = best.setdefault(row["id"], dict(row))
        if VERDICTS.index(row["verdict"]) < VERDICTS.index(known["verdict"]):
            best[row["id"]] = dict(row)
    return best


def context(definition: Findings) -> Table:
    """Figures of other studies, as printed there."""
    rows = [
        {"context": each.key, "published": each.published, "source": each.source.citation}
        for each in definition.context
    ]
    return table("context", rows, context="key", published="text", source="text")


def base_rates(definition: Findings, measured: Mapping[str, Measured]) -> Table:
    """Which share of the norm group itself counts as elevated, per scale of the findings.

    Missing where the norm table does not say it, or where the bands stand in the data.
    """
    rows = []
    for key, each in measured.items():
        for scale in definition.scales_of(key):
            entry = each.norms.table_for(scale) if each.norms else None
            band = (entry or each.instrument).elevated_from(each.options.elevated)
            rows.append(
                {
                    "instrument": key,
                    "scale": scale,
                    "norm": entry.key if entry else FILE,
                    "elevated_from": band or None,
                    "share": entry.base_rates.get(band) if entry else None,
                }
            )
    return table(
        "base_rates", rows, instrument="key", scale="key", norm="key", elevated_from="key",
        share="share",
    )  # fmt: skip
