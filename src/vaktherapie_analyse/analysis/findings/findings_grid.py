"""Grid: the findings under every norm table, definition of elevated and definition of high."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, table
from vaktherapie_analyse.analysis.findings.conditions import Outcomes, Truth, outcomes
from vaktherapie_analyse.analysis.findings.finding_tables import (
    Evidence,
    best_rows,
    counted_rows,
    truths_of,
)
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.definitions.findings import Findings
from vaktherapie_analyse.report import Table


@dataclass(frozen=True, slots=True)
class Choice:
    """One cell of the grid: a norm table with a definition of elevated, and one of high."""

    norms: Norms | None
    elevated: str
    high: str


def grid(given: Evidence, tables: Sequence[Norms]) -> Table:
    """The findings under every norm table × definition of elevated × definition of high.

    One row per choice and finding, with the reading that reproduces it (else the first).
    `tables` are the norm tables of the SDQ that are tried.
    """
    rows, definition, measured = [], given.definition, given.measured
    known: dict[tuple[str, str, str], dict[str, Truth]] = {}

    def truths(key: str, norms: Norms | None, elevated: str) -> dict[str, Truth]:
        choice = (key, norms.table.key if norms else "", elevated)
        if choice not in known:
            found = _under(given.found.get(key), norms, elevated)
            known[choice] = truths_of(definition, key, found, given.people)
        return known[choice]

    own = measured["ari-cp"].norms if "ari-cp" in measured else None
    for choice in choices(definition, measured, tables):
        both = truths("sdq", choice.norms, choice.elevated) | truths("ari-cp", own, choice.high)
        best = best_rows(counted_rows(replace(given, truths=both)))
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
    return table(
        "grid",
        rows,
        *columns(norm="key", elevated_from="key", high_from="key", id="key", reading="key"),
        *columns(n=part_of("of"), of="count", published="text", verdict="key"),
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
    for tried in tables if "sdq" in measured else ():
        if tried is not tables[0] and not any(tried.has_bands(s, informants) for s in scales):
            continue
        found = [tried.table_for(scale) for scale in scales]
        by_bands.setdefault(tuple(each.key if each else "" for each in found), tried)
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


def _under(found: Outcomes | None, norms: Norms | None, elevated: str) -> Outcomes | None:
    if found is None:
        return None
    options = replace(found.measured.options, elevated=elevated)
    return outcomes(replace(found.measured, norms=norms, options=options), found.points)
