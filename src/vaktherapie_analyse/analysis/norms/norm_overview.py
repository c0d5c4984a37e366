"""Which norm tables there are, and one of them as a report. No data of respondents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vaktherapie_analyse.analysis import names_for_people
from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.analysis.names_for_people import Labels, tables_of
from vaktherapie_analyse.analysis.norms import norm_tables
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Provenance, Report


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
        groups = [group for used in norm_tables.used(norms) for group in used.groups]
        scales = [s.key for s in instrument.scales if norm_tables.holds(norms, s.key)]
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
                "n_bands": norm_tables.most_bands(groups),
                "status": norm_tables.weakest(norm_tables.rests_on(norms)),
                "is_default": entry.key == instrument.norms,
            }
        )
    made = table(
        "norm_tables",
        rows,
        *columns(instrument="key", norm="key", population="key", informants="key"),
        *columns(age_low="count", age_high="count", scales="key", bands="key", n_bands="count"),
        *columns(status="key", is_default="flag"),
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
        norm_tables.bands(instrument, norms),
        norm_tables.values(instrument, norms),
        norm_tables.for_change(instrument, norms),
        norm_tables.sources(instrument, norms),
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


def labels(found: Sequence[tuple[Instrument, Norms]]) -> Labels:
    """How the keys in the tables are written for people; of two tables the first one says it."""
    tables = tables_of(norms for _, norms in found)
    named = names_for_people.labels((instrument for instrument, _ in found), reversed(tables))
    return named | {"elevated": named["band"]}


def banners(chosen: Sequence[Norms]) -> tuple[Message, ...]:
    invented = [norms.table.title for norms in chosen if norms.table.source.status == "invented"]
    return (Message("analysis.banner_invented", {"what": invented}),) if invented else ()


def source_lines(norms: Norms) -> Iterator[Message]:
    """Every table with its source; one without numbers of its own is as the least of its bands."""
    for entry in norms.tables.values():
        made_of = [entry] if entry.groups else norm_tables.used(norms)
        yield Message(
            "norms.source",
            {
                "norm": entry.title,
                "citation": entry.source.citation,
                "doi": Message("norms.doi", {"doi": entry.source.doi}) if entry.source.doi else "",
                "table": Message("norms.in_table", {"table": entry.source.table})
                if entry.source.table
                else "",
                "status": Message(f"norms.status_{norm_tables.weakest(made_of)}"),
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
