"""Findings in words: their tables as one report. Messages only, no sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis import each_questionnaire, names_for_people
from vaktherapie_analyse.analysis.findings import condition_tables, findings_grid
from vaktherapie_analyse.analysis.findings import finding_tables as tables
from vaktherapie_analyse.analysis.findings.finding_people import people_of
from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
from vaktherapie_analyse.analysis.findings.first_findings import first
from vaktherapie_analyse.analysis.line.change import elevated_bands
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.names_for_people import Labels, tables_of
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.definitions.findings import Findings
from vaktherapie_analyse.language import LANGUAGES, Message, Text, format_printed
from vaktherapie_analyse.report import REPRODUCED, Provenance, Report, Table


def recompute(given: Evidence, norms: Sequence[Norms], provenance: Provenance) -> Report:
    """The findings of a report computed again from these measurements.

    `norms` are the norm tables of the SDQ for the grid, the chosen one first.
    """
    definition, measured = given.definition, given.measured
    told = [
        each_questionnaire.told(each, given.found[key].scores, [*given.found[key].changes.values()])
        for key, each in measured.items()
    ]
    found = tables.findings(given)
    grid = findings_grid.grid(given, norms)
    rates, context = tables.base_rates(definition, measured), tables.context(definition)
    made = (
        found,
        condition_tables.cross(given),
        condition_tables.chain(given),
        grid,
        rates,
        context,
    )
    notes = {
        "grid": _grid_note(grid),
        "base_rates": tuple(_base_rates_notes(rates)),
        "context": _verbatim(definition.context_warning),
    }
    shown = {each.key: each for each in made if len(each.frame)}
    report = Report(
        kind="findings",
        title=Message("findings.title", {"title": definition.title}),
        headlines=tuple(_headlines(definition, found)),
        tables={key: replace(each, notes=notes.get(key, ())) for key, each in shown.items()},
        labels=_labels(definition, measured, norms),
        provenance=provenance,
        banners=tuple(banner for each in told for banner in each.banners),
        sources=tuple(_sources(given, measured)),
        remarks=names_for_people.once(_remarks(given, found, told)),
        facts={
            "definition": definition.key,
            "n_respondents": len(given.people),
            "norms": {key: each.norms and each.norms.table.key for key, each in measured.items()},
            "elevated": {key: each.options.elevated or None for key, each in measured.items()},
            "notice": names_for_people.notice(each.instrument for each in measured.values()),
        },
        people=partial(people_of, definition, tuple(given.absent)),
    )
    return replace(report, first=first(report, given, measured))


def _headlines(definition: Findings, found: Table) -> Iterator[Message]:
    best = tables.best_rows(found.frame.to_dict("records"))
    own = {id_: row for id_, row in best.items() if row["reason"] != "elsewhere"}
    computed = {id_: row for id_, row in own.items() if row["verdict"] != "not_computable"}
    same = [id_ for id_, row in computed.items() if row["verdict"] == "reproduced"]
    if computed:
        yield Message("findings.headline", {"k": len(same), "n": len(computed)})
    firsts = found.frame.drop_duplicates("id").set_index("id").to_dict("index")
    labels = _reading_labels(definition)
    for id_, row in computed.items():
        values = {"id": id_, "published": _printed(row), "k": row["n"], "of": row["of"]}
        if row["verdict"] == "reproduced_in_reading":
            reading = labels[f"{id_}/{row['reading']}"]
            yield Message("findings.headline_in_reading", values | {"reading": reading})
        elif row["verdict"] == "not_reproduced":
            others = found.frame.loc[found.frame["id"] == id_, "verdict"] == "not_computable"
            key = "findings.headline_not_here" if others.any() else "findings.headline_not"
            yield Message(key, values | {"share": row["share"]})
        yield from _impossible(id_, firsts[id_])
    gone = [id_ for id_ in own if id_ not in computed]
    if gone:
        yield Message("findings.headline_not_computable", {"n": len(gone), "ids": gone})


def _impossible(id_: str, first: Mapping[Any, Any]) -> Iterator[Message]:
    """That a percentage cannot occur with the number of people the text suggests."""
    if not pd.isna(first["possible"]) and not first["possible"]:
        which = [] if pd.isna(first["possible_of"]) else first["possible_of"].split()
        values = {"id": id_, "published": _printed(first), "of": first["of"], "which": which}
        key = "findings.impossible" if which else "findings.impossible_here"
        yield Message(key, values)


def _printed(row: Mapping[Any, Any]) -> Text:
    """The published figure as each language prints it."""
    return {language: format_printed(row["published"], language) for language in LANGUAGES}


def _grid_note(grid: Table) -> tuple[Message, ...]:
    """Under how many choices everything comes out as published; nothing where it is not known."""
    frame = grid.frame.dropna(subset=["reading"])
    if frame.empty:
        return ()
    if (frame["verdict"] == "not_computable").any():
        return (Message("findings.grid_note_partly"),)
    same = frame["verdict"].isin(REPRODUCED)
    choice = [frame[name] for name in ("norm", "elevated_from", "high_from")]
    whole = same.groupby(choice, dropna=False).all()
    return (Message("findings.grid_note", {"k": int(whole.sum()), "n": len(whole)}),)


def _base_rates_notes(rates: Table) -> Iterator[Message]:
    yield Message("findings.base_rates_note")
    if rates.frame["share"].isna().any():
        yield Message("findings.base_rates_unknown")


def _sources(given: Evidence, measured: Mapping[str, Measured]) -> Iterator[Message]:
    yield Message("findings.source_report", {"citation": given.definition.source.citation})
    parts = [
        Message(
            "findings.norm_part",
            {
                "title": each.instrument.key.upper(),
                "scale": each.instrument.scale(scale).label,
                "norms": each_questionnaire.norm_titles(
                    each.norms, _of(given.found[key].scores.rows, scale)
                ),
                "word": each.instrument.elevated_word,
                "bands": _elevated(each, scale),
            },
        )
        for key, each in measured.items()
        for scale in given.definition.scales_of(key)
    ]
    yield Message("findings.source_norms", {"parts": parts})
    for key in dict.fromkeys(
        c.instrument for c in given.definition.conditions if c.state == "improved"
    ):
        if key in measured:
            changes = pd.concat([cube.rows for cube in given.found[key].changes.values()])
            yield from each_questionnaire.rule_source(measured[key], changes)
    yield Message("findings.source_interval")


def _remarks(
    given: Evidence, found: Table, told: Sequence[each_questionnaire.Told]
) -> Iterator[Message]:
    for said in told:
        yield from said.doubts
    for key, reason in given.absent.items():
        yield Message(f"findings.remark_{reason}", {"title": key.upper(), "instrument": key})
    of_some = found.frame[found.frame["of"] > 0].set_index("id")["n_unknown"]
    unknown = of_some[of_some > 0]
    if len(unknown):
        values = {"ids": list(dict.fromkeys(unknown.index)), "n": int(unknown.max())}
        yield Message("findings.remark_unknown", values)
    yield Message("findings.remark_meaning")
    for said in told:
        yield from said.remarks
    if told:
        people = given.people.to_frame(index=False)
        shared = int((people.groupby("client").size() > 1).sum())
        if shared:
            yield Message("analysis.remark_shared_client", {"n": shared})


def _labels(
    definition: Findings, measured: Mapping[str, Measured], norms: Sequence[Norms]
) -> Labels:
    """How the keys in the tables are written for people."""
    given = [*norms, *(each.norms for each in measured.values())]
    found = names_for_people.labels((m.instrument for m in measured.values()), tables_of(given))
    found["norm"][FILE] = {"nl": "het bestand", "en": "the file"}
    return found | {
        "id": {finding.id: finding.label for finding in definition.findings},
        "reading": _reading_labels(definition),
        "condition": {condition.key: condition.label for condition in definition.conditions},
        "context": {each.key: each.label for each in definition.context},
    }


def _reading_labels(definition: Findings) -> dict[str, Text]:
    return {
        f"{finding.id}/{reading.key}": reading.label
        for finding in definition.findings
        for reading in finding.readings
    }


def _of(scores: pd.DataFrame, scale: str) -> pd.DataFrame:
    return scores[scores["scale"] == scale]


def _elevated(measured: Measured, scale_key: str) -> list[Text]:
    """The bands that count as elevated."""
    instrument, norms = measured.instrument, measured.norms
    table = norms.table_for(scale_key) if norms else None
    names = (table or instrument).band_texts
    given = (instrument.scale(scale_key), instrument, norms, measured.elevated)
    return [names[band] for band in elevated_bands(*given)]


def _verbatim(text: Text) -> tuple[Message, ...]:
    """A text that stands in the definition itself."""
    return (Message("language.list", {"items": [text]}),) if text else ()
