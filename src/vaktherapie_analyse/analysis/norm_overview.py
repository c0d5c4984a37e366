"""Norm tables: what stands in them, one beside another. No data of respondents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import Row, table
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
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Provenance, Report, Table
from vaktherapie_analyse.statistics import reliable_change

#: Best checked first.
_TRUST: tuple[Status, ...] = ("read", "secondary", "unverified", "invented")


def listing(
    found: Sequence[tuple[Instrument, Norms]],
    without: Sequence[Instrument],
    provenance: Provenance,
) -> Report:
    """Every norm table that comes with the program, one row each.

    `without` are the questionnaires that come without any.
    """
    rows: list[Row] = []
    for instrument, norms in found:
        entry = norms.table
        groups = [group for used in _used(norms) for group in used.groups]
        scales = [s.key for s in instrument.scales if _holds(norms, s.key)]
        rows.append(
            {
                "instrument": instrument.key,
                "norm": entry.key,
                "population": entry.population.get("nl"),
                "informants": " ".join(dict.fromkeys(group.informant for group in groups)),
                "age_low": min((group.age[0] for group in groups), default=None),
                "age_high": max((group.age[1] for group in groups), default=None),
                "scales": " ".join(scales),
                "bands": "; ".join(entry.bands) or None,
                "n_bands": _most_bands(groups),
                "status": _weakest(_rests_on(norms)),
                "is_default": entry.key == instrument.norms,
            }
        )
    made = table(
        "norm_tables",
        rows,
        instrument="key",
        norm="key",
        population="key",
        informants="key",
        age_low="count",
        age_high="count",
        scales="key",
        bands="key",
        n_bands="count",
        status="key",
        is_default="flag",
    )
    populations = {
        norms.table.population["nl"]: norms.table.population
        for _, norms in found
        if norms.table.population
    }
    return Report(
        kind="norms",
        title=Message("norms.title_list"),
        headlines=(),
        tables={made.key: made},
        labels=labels(found) | {"population": populations},
        provenance=provenance,
        remarks=tuple(_what_next(found, without)),
    )


def show(instrument: Instrument, norms: Norms, provenance: Provenance) -> Report:
    """One norm table: bands, values, what reliable change uses, and every source."""
    entry = norms.table
    tables = [
        _bands(instrument, norms),
        _values(instrument, norms),
        _for_change(instrument, norms),
        _sources(instrument, norms),
    ]
    named = labels([(instrument, norms)])
    about = [Message("norms.population", {"text": entry.population})] if entry.population else []
    return Report(
        kind="norms",
        title=Message("norms.title_one", {"norm": entry.title, "instrument": instrument.title}),
        headlines=tuple(about),
        tables={made.key: made for made in tables if len(made.frame)},
        labels=named,
        provenance=provenance,
        banners=banners([norms]),
        sources=tuple(source_lines(norms)),
        remarks=tuple(_notes(norms, named["band"])),
    )


def _used(norms: Norms) -> list[NormTable]:
    """The tables that hold the numbers: itself, or those a composite takes its bands from."""
    keys = dict.fromkeys(norms.table.bands_from.values()) or {norms.table.key: None}
    return [norms.tables[key] for key in keys]


def _most_bands(groups: Sequence[NormGroup]) -> int | None:
    """The number of bands of the scale that has most; None where the table has no bands."""
    counts = [len(norm.bands) for group in groups for norm in group.scales.values()]
    return max(counts, default=0) or None


def _rests_on(norms: Norms) -> list[NormTable]:
    """The tables of the bands and of reliable change; not that of regression to the mean alone."""
    references = [
        reference for row in norms.table.change for reference in (row.sd, row.reliability)
    ]
    keys = {reference.partition("/")[0] for reference in references if reference}
    return [*_used(norms), *(norms.tables[key] for key in sorted(keys))]


def _weakest(tables: Iterable[NormTable]) -> Status:
    """How well the least checked number of these tables was checked."""
    sources = [source for entry in tables for source in _all_sources(entry)]
    return max((source.status for source in sources), key=_TRUST.index)


def _all_sources(entry: NormTable) -> Iterator[Source]:
    yield entry.source
    for group in entry.groups:
        yield from (s for s in (group.source, *(n.source for n in group.scales.values())) if s)


def _holds(norms: Norms, scale: str) -> bool:
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


_GROUP: Mapping[str, Any] = {
    "scale": "key",
    "norm": "key",
    "group": "key",
    "informant": "key",
    "sex": "key",
    "age_low": "count",
    "age_high": "count",
    "n_group": "count",
}


def _bands(instrument: Instrument, norms: Norms) -> Table:
    rows = [
        {**_of_group(entry, group, scale), "band": band, "low": limits[0], "high": limits[1]}
        for entry, group, scale in _groups(instrument, norms)
        for band, limits in group.scales[scale.key].bands.items()
    ]
    return table("norm_bands", rows, **_GROUP, band="key", low="score", high="score")


def _values(instrument: Instrument, norms: Norms) -> Table:
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
        **_GROUP,
        mean="score",
        sd="score",
        reliability="ratio",
        reliability_kind="key",
        status="key",
    )


def _for_change(instrument: Instrument, norms: Norms) -> Table:
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
        scale="key",
        informant="key",
        age_low="count",
        age_high="count",
        sd="score",
        sd_source="key",
        reliability="ratio",
        reliability_source="key",
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


def _sources(instrument: Instrument, norms: Norms) -> Table:
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
        norm="key",
        group="key",
        scale="key",
        citation="text",
        doi="text",
        source_table="text",
        status="key",
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


def labels(found: Sequence[tuple[Instrument, Norms]]) -> dict[str, Mapping[str, Text]]:
    scale: dict[str, Text] = {}
    band: dict[str, Text] = {}
    norm: dict[str, Text] = {}
    titles: dict[str, Text] = {}
    for instrument, norms in found:
        titles[instrument.key] = instrument.title
        scale |= {entry.key: entry.label for entry in instrument.scales}
        for entry in norms.tables.values():
            norm[entry.key] = entry.title
            for position, key in enumerate(entry.bands):
                others = {lang: words[position] for lang, words in entry.band_labels.items()}
                band.setdefault(key, {"nl": key} | others)
    return {"scale": scale, "band": band, "elevated": band, "norm": norm, "instrument": titles}


def banners(chosen: Sequence[Norms]) -> tuple[Message, ...]:
    invented = [norms.table.title for norms in chosen if norms.table.source.status == "invented"]
    return (Message("analysis.banner_invented", {"what": invented}),) if invented else ()


def source_lines(norms: Norms) -> Iterator[Message]:
    """Every table with its source; one without numbers of its own is as the least of its bands."""
    for entry in norms.tables.values():
        made_of = [entry] if entry.groups else _used(norms)
        yield Message(
            "norms.source",
            {
                "norm": entry.title,
                "citation": entry.source.citation,
                "doi": Message("norms.doi", {"doi": entry.source.doi}) if entry.source.doi else "",
                "table": Message("norms.in_table", {"table": entry.source.table})
                if entry.source.table
                else "",
                "status": Message(f"norms.status_{_weakest(made_of)}"),
            },
        )


def _notes(norms: Norms, bands: Mapping[str, Text]) -> Iterator[Message]:
    for entry in norms.tables.values():
        for band, share in entry.base_rates.items():
            values = {"where": entry.title, "share": share, "band": bands.get(band, band)}
            yield Message("norms.base_rate", values)
        for text in filter(None, (entry.note, entry.source.note)):
            yield Message("norms.note", {"where": entry.title, "text": text})
        for group in entry.groups:
            if group.note:
                yield Message("norms.note", {"where": group.key, "text": group.note})


def _what_next(
    found: Sequence[tuple[Instrument, Norms]], without: Sequence[Instrument]
) -> Iterator[Message]:
    for instrument in without:
        yield Message(
            "norms.none_shipped", {"title": instrument.title, "instrument": instrument.key}
        )
    yield Message("norms.how_to_show", {"example": found[0][1].table.key if found else "nl"})
