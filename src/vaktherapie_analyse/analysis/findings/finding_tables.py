"""Findings: published figures computed again, table by table.

findings (finding × reading)
    `id, reading, n, of, share, low, high, published, possible, verdict, possible_of, n_unknown,
    reason`. `verdict` is *reproduced* (the first reading gives the figure in print),
    *reproduced_in_reading* (another one does), *not_reproduced* or *not_computable*, with the
    `reason`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.findings.conditions import (
    Count,
    Outcomes,
    Truth,
    count,
    equals,
    everybody,
    holds,
    outcomes,
    together,
)
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.definitions.findings import Finding, Findings, Reading
from vaktherapie_analyse.report import Column, Kind, Table
from vaktherapie_analyse.statistics.consistency import possible_counts, possible_denominators
from vaktherapie_analyse.statistics.proportions import wilson

Row = dict[str, Any]

VERDICTS = ("reproduced", "reproduced_in_reading", "not_reproduced", "not_computable")

#: Why a finding is not computable: the questionnaire is not in the data · its item key is missing ·
#: nobody has the score or norm that is asked for · nobody is in the group · it is a figure from
#: elsewhere.
REASONS = ("no_data", "no_key", "unknown", "nobody", "elsewhere")


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


@dataclass(frozen=True, slots=True)
class Choice:
    """One cell of the grid: a norm table with a definition of elevated, and one of high."""

    norms: Norms | None
    elevated: str
    high: str


def evidence(
    definition: Findings, measured: Mapping[str, Measured], absent: Mapping[str, str]
) -> Evidence:
    """Every condition of the definition, evaluated for every respondent in the files."""
    found = {key: outcomes(each, definition.conditions) for key, each in measured.items()}
    people = everybody(measured.values())
    truths = {
        name: truth
        for key in definition.instruments
        for name, truth in _truths(definition, key, found.get(key), people).items()
    }
    return Evidence(definition, found, people, truths, absent)


def _truths(
    definition: Findings, instrument: str, found: Outcomes | None, people: pd.MultiIndex
) -> dict[str, Truth]:
    """The conditions on one questionnaire."""
    own = (c for c in definition.conditions if c.instrument == instrument)
    return {condition.key: holds(condition, found, people) for condition in own}


def findings(given: Evidence) -> Table:
    """Every finding in every reading, beside the figure in print; one row per reading."""
    rows = list(_rows(given))
    largest = max([row["of"] or 0 for row in rows if "%" in row["published"]], default=0)
    for row in rows:
        elsewhere = row["reason"] == "elsewhere"
        row["possible_of"] = None if elsewhere else _possible_of(row["published"], largest)
    return _table(
        "findings",
        rows,
        id="key",
        reading="key",
        n="count",
        of="count",
        share="share",
        low="share",
        high="share",
        published="text",
        possible="flag",
        verdict="key",
        possible_of="text",
        n_unknown="count",
        reason="key",
    )


def _rows(given: Evidence) -> Iterator[Row]:
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


def best_rows(table: Table) -> dict[str, Row]:
    """By finding the reading that reproduces it, else its first reading."""
    best: dict[str, Row] = {}
    for row in table.frame.to_dict("records"):
        known = best.get(str(row["id"]))
        if known is None or VERDICTS.index(row["verdict"]) < VERDICTS.index(known["verdict"]):
            best[str(row["id"])] = {str(name): value for name, value in row.items()}
    return best


def grid(
    definition: Findings,
    measured: Mapping[str, Measured],
    absent: Mapping[str, str],
    tables: Sequence[Norms],
) -> Table:
    """The findings under every norm table × definition of elevated × definition of high.

    One row per choice and finding, with the reading that reproduces it (else the first).
    `tables` are the norm tables of the SDQ that are tried.
    """
    rows = []
    people = everybody(measured.values())
    known: dict[tuple[str, str, str], dict[str, Truth]] = {}

    def truths(key: str, norms: Norms | None, elevated: str) -> dict[str, Truth]:
        choice = (key, norms.table.key if norms else "", elevated)
        if choice not in known:
            found = _under(definition, measured.get(key), norms, elevated)
            known[choice] = _truths(definition, key, found, people)
        return known[choice]

    own = measured["ari-cp"].norms if "ari-cp" in measured else None
    for choice in choices(definition, measured, tables):
        both = truths("sdq", choice.norms, choice.elevated) | truths("ari-cp", own, choice.high)
        best = best_rows(findings(Evidence(definition, {}, people, both, absent)))
        for row in best.values():
            shown = ("id", "reading", "n", "of", "published", "verdict")
            rows.append(
                {
                    "norm": choice.norms.table.key if choice.norms else None,
                    "elevated_from": choice.elevated or None,
                    "high_from": choice.high or None,
                    **{name: row[name] for name in shown},
                }
            )
    return _table(
        "grid",
        rows,
        norm="key",
        elevated_from="key",
        high_from="key",
        id="key",
        reading="key",
        n="count",
        of="count",
        published="text",
        verdict="key",
    )


def choices(
    definition: Findings, measured: Mapping[str, Measured], tables: Sequence[Norms]
) -> Iterator[Choice]:
    """Every combination that can be tried: of tables with bands for the scales asked about.

    A table without bands for those who filled in is left out, unless it was chosen. Of tables that
    take these bands from the same place only the first.
    """
    scales = definition.scales_of("sdq")
    by_bands: dict[tuple[str, ...], Norms] = {}
    informants = measured["sdq"].answers.informants if "sdq" in measured else set()
    for table in tables if "sdq" in measured else ():
        if table is not tables[0] and not any(table.has_bands(s, informants) for s in scales):
            continue
        found = [table.table_for(scale) for scale in scales]
        by_bands.setdefault(tuple(each.key if each else "" for each in found), table)
    usable: list[tuple[Norms | None, str]] = [
        (table, name) for table in by_bands.values() for name in _definitions(table, scales)
    ]
    for norms, elevated in usable or [(None, "")]:
        for high in _high(measured.get("ari-cp"), definition) or [""]:
            yield Choice(norms, elevated, high)


def _definitions(norms: Norms, scales: Iterable[str]) -> list[str]:
    """What may count as elevated in the tables that give the bands of these scales."""
    found = [norms.table_for(scale) for scale in scales]
    if any(table is None or not table.groups or not table.elevated for table in found):
        return []
    return list(dict.fromkeys(name for table in found if table for name in table.elevated))


def _high(measured: Measured | None, definition: Findings) -> list[str]:
    if measured is None:
        return []
    if measured.norms:
        return _definitions(measured.norms, definition.scales_of("ari-cp"))
    return list(measured.instrument.elevated)


def _under(
    definition: Findings, given: Measured | None, norms: Norms | None, elevated: str
) -> Outcomes | None:
    if given is None:
        return None
    chosen = replace(given, norms=norms, options=replace(given.options, elevated=elevated))
    return outcomes(chosen, definition.conditions)


def cross(given: Evidence) -> Table:
    """Two conditions against each other, at each moment; unknown where it is so of somebody.

    A condition on a questionnaire that is absent says nothing about anybody: no table.
    """
    rows: list[Row] = []
    for table in given.definition.crosses:
        if len(_known(given, (table.row, table.column))) < 2:
            continue
        inside = together(given.truths, given.people, table.among).fillna(value=False)
        row, column = given.truths[table.row][inside], given.truths[table.column][inside]
        sides: tuple[list[bool | None], ...] = ([True, False], [True, False])
        for side, truth in zip(sides, (row, column), strict=True):
            side.extend([None] if truth.isna().any() else [])
        for row_holds, column_holds in product(*sides):
            rows.append(
                {
                    "moment": table.moment,
                    "row": table.row,
                    "row_holds": row_holds,
                    "column": table.column,
                    "column_holds": column_holds,
                    "n": int((equals(row, row_holds) & equals(column, column_holds)).sum()),
                }
            )
    return _table(
        "cross",
        rows,
        moment="key",
        row="key",
        row_holds="flag",
        column="key",
        column_holds="flag",
        n="count",
    )


def chain(given: Evidence) -> Table:
    """The group split by each step in turn, one row per branch with somebody in it, depth first.

    `node` numbers the branches ("1.2": second branch of the first); `of` is the branch it is
    split from. Steps on a questionnaire that is absent are left out.
    """
    rows: list[Row] = []
    if given.definition.chain:
        inside = together(given.truths, given.people, given.definition.chain.among)
        group = given.people[inside.fillna(value=False).to_numpy(dtype=bool)]
        root = {"node": "0", "level": 0, "condition": None, "holds": None, "n": len(group)}
        rows = [root, *_branches(given, group, _known(given, given.definition.chain.steps), "")]
    return _table(
        "chain",
        [row | _shares(row) for row in rows],
        node="text",
        level="count",
        condition="key",
        holds="flag",
        n="count",
        of="count",
        share="share",
    )


def _known(given: Evidence, conditions: Sequence[str]) -> list[str]:
    """Those of the conditions whose questionnaire is in the data."""
    definition = given.definition
    return [c for c in conditions if definition.condition(c).instrument not in given.absent]


def _branches(
    given: Evidence, group: pd.MultiIndex, steps: Sequence[str], node: str
) -> Iterator[Row]:
    if not steps:
        return
    truth = given.truths[steps[0]].reindex(group)
    number = 0
    for answer in (True, False, None):
        branch = group[equals(truth, answer).to_numpy(dtype=bool)]
        if not len(branch):
            continue
        number += 1
        name = f"{node}.{number}".removeprefix(".")
        yield {
            "node": name,
            "level": name.count(".") + 1,
            "condition": steps[0],
            "holds": answer,
            "n": len(branch),
            "of": len(group),
        }
        yield from _branches(given, branch, steps[1:], name)


def _shares(row: Row) -> Row:
    of = row.get("of")
    return {"of": of, "share": row["n"] / of if of else None}


def context(definition: Findings) -> Table:
    """Figures of other studies, as printed there."""
    rows = [
        {"context": each.key, "published": each.published, "source": each.source.citation}
        for each in definition.context
    ]
    return _table("context", rows, context="key", published="text", source="text")


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
    return _table(
        "base_rates", rows, instrument="key", scale="key", norm="key", elevated_from="key",
        share="share",
    )  # fmt: skip


def _table(key: str, rows: Sequence[Row], **kinds: Kind) -> Table:
    frame = pd.DataFrame(list(rows), columns=list(kinds), dtype=object)
    for name, kind in kinds.items():
        if kind == "count":
            frame[name] = frame[name].astype("Int64")
        elif kind == "share":
            frame[name] = frame[name].astype("Float64")
    return Table(key, frame, tuple(Column(name, kind) for name, kind in kinds.items()))
