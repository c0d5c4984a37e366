"""Findings in words: the tables of `findings.py` as one report. Messages only, no sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vaktherapie_analyse.analysis import findings as tables
from vaktherapie_analyse.analysis.classify import FILE
from vaktherapie_analyse.analysis.conditions import PERSON, Outcomes
from vaktherapie_analyse.analysis.findings import Evidence
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Instrument, Norms, NormTable
from vaktherapie_analyse.definitions.findings import Findings
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Provenance, Report, Table

REPRODUCED = ("reproduced", "reproduced_in_reading")


def recompute(
    definition: Findings,
    measured: Mapping[str, Measured],
    absent: Mapping[str, str],
    norms: Sequence[Norms],
    provenance: Provenance,
) -> Report:
    """The findings of a report computed again from these measurements.

    `measured` holds the questionnaires by key; `absent` those that could not be read, with the
    reason (`findings.REASONS`). `norms` are the norm tables of the SDQ for the grid, the chosen one
    first.
    """
    given = tables.evidence(definition, measured, absent)
    found = tables.findings(given)
    grid = tables.grid(definition, measured, absent, norms)
    made = (found, tables.cross(given), tables.chain(given), grid, tables.context(definition))
    notes = {"grid": _grid_note(grid), "context": _as_written(definition.context_warning)}
    return Report(
        kind="findings",
        title=Message("findings.title", {"title": definition.title}),
        headlines=tuple(_headlines(definition, found)),
        tables={
            each.key: Table(each.key, each.frame, each.columns, notes.get(each.key, ()))
            for each in made
            if len(each.frame)
        },
        labels=_labels(definition, measured, norms),
        provenance=provenance,
        banners=tuple(_banners(given, measured)),
        sources=tuple(_sources(given, measured)),
        remarks=_once(_remarks(given, measured, found)),
        facts={
            "definition": definition.key,
            "n_respondents": len(given.people),
            "norms": {key: each.norms and each.norms.table.key for key, each in measured.items()},
            "elevated": {key: each.options.elevated or None for key, each in measured.items()},
            "notice": _notice(measured),
        },
    )


def _headlines(definition: Findings, found: Table) -> Iterator[Message]:
    best = tables.best_rows(found)
    ours = {id_: row for id_, row in best.items() if row["reason"] != "elsewhere"}
    computed = {id_: row for id_, row in ours.items() if row["verdict"] != "not_computable"}
    same = [id_ for id_, row in computed.items() if row["verdict"] in REPRODUCED]
    if computed:
        yield Message("findings.headline", {"k": len(same), "n": len(computed)})
    firsts = found.frame.drop_duplicates("id").set_index("id").to_dict("index")
    labels = _reading_labels(definition)
    for id_, row in computed.items():
        values = {"id": id_, "published": row["published"], "k": row["n"], "of": row["of"]}
        if row["verdict"] == "reproduced_in_reading":
            reading = labels[f"{id_}/{row['reading']}"]
            yield Message("findings.headline_in_reading", values | {"reading": reading})
        elif row["verdict"] == "not_reproduced":
            yield Message("findings.headline_not", values | {"share": row["share"]})
        yield from _impossible(id_, firsts[id_])
    gone = [id_ for id_ in ours if id_ not in computed]
    if gone:
        yield Message("findings.headline_not_computable", {"n": len(gone), "ids": gone})


def _impossible(id_: str, first: Mapping[Any, Any]) -> Iterator[Message]:
    """That a percentage cannot occur with the number of people the text suggests."""
    if first["possible"] is False:
        which = str(first["possible_of"] or "").split()
        values = {"id": id_, "published": first["published"], "of": first["of"], "which": which}
        key = "findings.impossible" if which else "findings.impossible_here"
        yield Message(key, values)


def _grid_note(grid: Table) -> tuple[Message, ...]:
    """Under how many choices everything that is computable comes out as published."""
    frame = grid.frame.dropna(subset=["reading"])
    if frame.empty:
        return ()
    same = frame["verdict"].isin(REPRODUCED)
    whole = same.groupby([frame[name] for name in ("norm", "elevated", "high")], dropna=False).all()
    return (Message("findings.grid_note", {"k": int(whole.sum()), "n": len(whole)}),)


def _banners(given: Evidence, measured: Mapping[str, Measured]) -> Iterator[Message]:
    """Warnings that cannot be switched off: numbers that somebody made up."""
    invented: list[Text | Message] = []
    for key, each in measured.items():
        if each.instrument.source.status == "invented":
            invented.append(Message("analysis.invented_key"))
        used = _used(given.found[key])
        invented += [table.title for table in used if table.source.status == "invented"]
    if invented:
        yield Message("analysis.banner_invented", {"what": invented})


def _sources(given: Evidence, measured: Mapping[str, Measured]) -> Iterator[Message]:
    yield Message("findings.source_report", {"citation": given.definition.source.citation})
    parts = [
        Message(
            "findings.norm_part",
            {
                "title": each.instrument.key.upper(),
                "scale": each.instrument.scale(scale).label,
                "norms": _norm_titles(given.found[key], scale),
                "word": each.instrument.elevated_word,
                "bands": _elevated(each, scale),
            },
        )
        for key, each in measured.items()
        for scale in given.definition.scales_of(key)
    ]
    yield Message("findings.source_norms", {"parts": parts})
    titles = [
        found.norms.tables[key].title
        for found in given.found.values()
        for key in _parameter_keys(found)
        if found.norms and key in found.norms.tables
    ]
    if titles:
        yield Message("findings.source_rci", {"titles": titles})
    yield Message("findings.source_interval")


def _remarks(given: Evidence, measured: Mapping[str, Measured], found: Table) -> Iterator[Message]:
    for key, reason in given.absent.items():
        yield Message(f"findings.remark_{reason}", {"title": key.upper(), "instrument": key})
    unknown = found.frame[(found.frame["n_unknown"] > 0) & (found.frame["of"] > 0)]
    if len(unknown):
        ids = list(dict.fromkeys(unknown["id"]))
        yield Message("findings.remark_unknown", {"ids": ids, "n": int(unknown["n_unknown"].max())})
    yield Message("findings.remark_meaning")
    for each in measured.values():
        yield from each.answers.notes
    if measured:
        people = given.people.to_frame(index=False)
        shared = int((people.groupby("client").size() > 1).sum())
        if shared:
            yield Message("analysis.remark_shared_client", {"n": shared})
    for each in measured.values():
        yield from _outside_age(each)


def _outside_age(measured: Measured) -> Iterator[Message]:
    low, high = measured.instrument.age
    ages = measured.answers.frame.dropna(subset=["age"]).drop_duplicates(PERSON)["age"]
    outside = ages[(ages < low) | (ages > high)]
    if len(outside):
        youngest, oldest = int(outside.min()), int(outside.max())
        values = {
            "n": len(outside),
            "low": low,
            "high": high,
            "title": measured.instrument.title,
            "ages": str(youngest) if youngest == oldest else f"{youngest}–{oldest}",
        }
        yield Message("analysis.remark_outside_age", values)


def _labels(
    definition: Findings, measured: Mapping[str, Measured], norms: Sequence[Norms]
) -> dict[str, dict[str, Text]]:
    """How the keys in the tables are written for people."""
    known = [table for each in norms for table in each.tables.values()]
    known += [t for each in measured.values() if each.norms for t in each.norms.tables.values()]
    titles: dict[str, Text] = {table.key: table.title for table in known}
    return {
        "id": {finding.id: finding.label for finding in definition.findings},
        "reading": _reading_labels(definition),
        "condition": {condition.key: condition.label for condition in definition.conditions},
        "context": {each.key: each.label for each in definition.context},
        "norm": titles | {FILE: {"nl": "het bestand", "en": "the file"}},
        "band": _band_labels([*(each.instrument for each in measured.values()), *known]),
    }


def _reading_labels(definition: Findings) -> dict[str, Text]:
    return {
        f"{finding.id}/{reading.key}": reading.label
        for finding in definition.findings
        for reading in finding.readings
    }


def _band_labels(known: Sequence[Instrument | NormTable]) -> dict[str, Text]:
    return {
        band: {"nl": band} | {language: names[i] for language, names in each.band_labels.items()}
        for each in known
        for i, band in enumerate(each.bands)
    }


def _used(found: Outcomes) -> tuple[NormTable, ...]:
    """The norm tables that bands, SD or reliability came from."""
    keys = dict.fromkeys([*found.scores["norm"].dropna(), *_parameter_keys(found)])
    known = found.norms.tables if found.norms else {}
    return tuple(known[key] for key in keys if key in known)


def _parameter_keys(found: Outcomes) -> list[str]:
    """The keys of the norm tables that SD and reliability came from."""
    sources = [
        source
        for changes in found.changes.values()
        for column in ("sd_source", "reliability_source")
        for source in changes[column].dropna()
    ]
    return list(dict.fromkeys(source.partition("/")[0] for source in sources))


def _norm_titles(found: Outcomes, scale: str) -> list[Text | Message]:
    keys = found.scores.loc[found.scores["scale"] == scale, "norm"].dropna().unique()
    known = found.norms.tables if found.norms else {}
    titles: list[Text | Message] = [
        known[key].title if key in known else Message("findings.norm_file") for key in keys
    ]
    return titles or [Message("findings.norm_none")]


def _elevated(measured: Measured, scale_key: str) -> list[Text]:
    """The bands that count as elevated."""
    scale, chosen = measured.instrument.scale(scale_key), measured.options.elevated
    table = measured.norms.table_for(scale_key) if measured.norms else None
    known: Instrument | NormTable = table or measured.instrument
    if measured.norms and table:
        bands = measured.norms.elevated_bands(table, scale, chosen)
    else:
        bands = measured.instrument.elevated_bands(scale, chosen)
    labels = _band_labels([known])
    return [labels[band] for band in bands]


def _notice(measured: Mapping[str, Measured]) -> Text | None:
    """What must be said with every result of these questionnaires."""
    notices = [each.instrument.notice for each in measured.values() if each.instrument.notice]
    return dict(notices[0]) if notices else None


def _as_written(text: Text) -> tuple[Message, ...]:
    """A text that stands in the definition itself."""
    return (Message("language.list", {"items": [text]}),) if text else ()


def _once(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without repeats: two questionnaires in one file are often noted alike."""
    found: list[Message] = []
    for message in messages:
        if message not in found:
            found.append(message)
    return tuple(found)
