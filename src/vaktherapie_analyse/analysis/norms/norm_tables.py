"""The tables of one norm: bands, values, what reliable change uses, every source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.definitions import (
    Instrument,
    NormGroup,
    Norms,
    NormTable,
    Parameter,
    Scale,
    Source,
)
from vaktherapie_analyse.definitions.model import ChangeRow, Status
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import reliable_change

#: Best checked first.
_TRUST: tuple[Status, ...] = ("read", "secondary", "unverified", "invented")


def used(norms: Norms) -> list[NormTable]:
    """The tables that hold the numbers: itself, or those a composite takes its bands from."""
    keys = dict.fromkeys(norms.table.bands_from.values()) or {norms.table.key: None}
    return [norms.tables[key] for key in keys]


def most_bands(groups: Sequence[NormGroup]) -> int | None:
    """The number of bands of the scale that has most; None where the table has no bands."""
    counts = [len(norm.bands) for group in groups for norm in group.scales.values()]
    return max(counts, default=0) or None


def rests_on(norms: Norms) -> list[NormTable]:
    """The tables of the bands and of reliable change; not that of regression to the mean alone."""
    references = [
        reference for row in norms.table.change for reference in (row.sd, row.reliability)
    ]
    keys = {reference.partition("/")[0] for reference in references if reference}
    return [*used(norms), *(norms.tables[key] for key in sorted(keys))]


def weakest(tables: Iterable[NormTable]) -> Status:
    """How well the least checked number of these tables was checked."""
    sources = [source for entry in tables for source in _all_sources(entry)]
    return max((source.status for source in sources), key=_TRUST.index)


def _all_sources(entry: NormTable) -> Iterator[Source]:
    yield entry.source
    for group in entry.groups:
        yield from (s for s in (group.source, *(n.source for n in group.scales.values())) if s)


def holds(norms: Norms, scale: str) -> bool:
    found = norms.table_for(scale)
    return found is not None and any(scale in group.scales for group in found.groups)


def _groups(instrument: Instrument, norms: Norms) -> Iterator[tuple[NormTable, NormGroup, Scale]]:
    """Every scale with the groups of the table that gives its numbers."""
    for scale in instrument.scales:
        found = norms.table_for(scale.key)
        if found:
            yield from ((found, g, scale) for g in found.groups if scale.key in g.scales)


def _of_group(entry: NormTable, group: NormGroup, scale: Scale) -> dict[str, Any]:
    return {
        "scale": scale.key,
        "norm": entry.key,
        "group": group.key,
        "informant": group.informant,
        "sex": group.sex,
        "age_low": group.age[0],
        "age_high": group.age[1],
        "n_group": group.n,
    }


_GROUP = (
    *columns(scale="key", norm="key", group="key", informant="key", sex="key"),
    *columns(age_low="count", age_high="count", n_group="count"),
)


def bands(instrument: Instrument, norms: Norms) -> Table:
    rows = [
        {**_of_group(entry, group, scale), "band": band, "low": limits[0], "high": limits[1]}
        for entry, group, scale in _groups(instrument, norms)
        for band, limits in group.scales[scale.key].bands.items()
    ]
    return table("norm_bands", rows, *_GROUP, band="key", low="score", high="score")


def values(instrument: Instrument, norms: Norms) -> Table:
    rows = [
        {
            **_of_group(entry, group, scale),
            "mean": norm.mean,
            "sd": norm.sd,
            "reliability": norm.reliability,
            "reliability_kind": norm.reliability_kind if norm.reliability else None,
            "status": norms.source_of(entry.key, group.key, scale.key).status,
        }
        for entry, group, scale in _groups(instrument, norms)
        for norm in [group.scales[scale.key]]
        if (norm.mean, norm.sd, norm.reliability) != (None, None, None)
    ]
    return table(
        "norm_values",
        rows,
        *_GROUP,
        *columns(mean="score", sd="score", reliability="ratio", reliability_kind="key"),
        status="key",
    )


def for_change(instrument: Instrument, norms: Norms) -> Table:
    """Which SD and reliability reliable change uses at which ages, with the critical change."""
    rows = [
        {
            "scale": scale.key,
            "informant": row.informant,
            "age_low": low,
            "age_high": high,
            "sd": sd and sd.value,
            "sd_source": sd and f"{sd.table.key}/{sd.group.key}",
            "reliability": r and r.value,
            "reliability_source": r and f"{r.table.key}/{r.group.key}",
            "critical_change": critical(norms, scale, row.informant, low, None),
        }
        for row in norms.table.change
        for scale in instrument.scales
        for low, high, sd, r in _alike(norms, scale, row)
        if sd or r
    ]
    return table(
        "norm_change",
        rows,
        *columns(scale="key", informant="key", age_low="count", age_high="count"),
        *columns(sd="score", sd_source="key", reliability="ratio", reliability_source="key"),
        critical_change="score",
    )


def _alike(
    norms: Norms, scale: Scale, row: ChangeRow
) -> Iterator[tuple[int, int, Parameter | None, Parameter | None]]:
    """The first and last age of a row that share an SD and a reliability, with these."""

    def found(age: int) -> tuple[Parameter | None, Parameter | None]:
        person = (scale.key, row.informant, age, None)
        return norms.sd_for(*person), norms.reliability_for(*person)

    for (sd, r), ages in groupby(range(row.age[0], row.age[1] + 1), key=found):
        alike = list(ages)
        yield alike[0], alike[-1], sd, r


def critical(norms: Norms, scale: Scale, informant: str, age: int, sex: str | None) -> float | None:
    sd = norms.sd_for(scale.key, informant, age, sex)
    r = norms.reliability_for(scale.key, informant, age, sex)
    if sd is None or r is None:
        return None
    return reliable_change.critical_change(reliable_change.s_diff(sd.value, r.value))


def sources(instrument: Instrument, norms: Norms) -> Table:
    """Every source once, with the table and the group or scale it is the source of."""
    rows: list[Row] = []
    for entry in norms.tables.values():
        rows.append(_source(entry, None, None, entry.source))
        for group in entry.groups:
            if group.source:
                rows.append(_source(entry, group, None, group.source))
            rows += [
                _source(entry, group, scale.key, norm.source)
                for scale in instrument.scales
                if (norm := group.scales.get(scale.key)) and norm.source
            ]
    return table(
        "norm_sources",
        rows,
        *columns(norm="key", group="key", scale="key", citation="text", doi="text"),
        *columns(source_table="text", status="key"),
    )


def _source(entry: NormTable, group: NormGroup | None, scale: str | None, source: Source) -> Row:
    return {
        "norm": entry.key,
        "group": group and group.key,
        "scale": scale,
        "citation": source.citation,
        "doi": source.doi or None,
        "source_table": source.table or None,
        "status": source.status,
    }
