"""The first screen of published findings: what comes out, and under how many choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire.first_screen import norms_of, rule_of
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import First, Report, Table

#: Said of the choices below the grid, and here in a sentence.
_CHOICES = {
    "findings.grid_note": "first.findings_choices",
    "findings.grid_note_partly": "first.findings_choices_partly",
}


def first(report: Report, given: Evidence, measured: Mapping[str, Measured]) -> First:
    """The first screen of this report."""
    notes = report.tables["grid"].notes if "grid" in report.tables else ()
    choices = [Message(_CHOICES[note.key], note.values) for note in notes if note.key in _CHOICES]
    scales = [
        each.instrument.scale(scale).label
        for key, each in measured.items()
        for scale in given.definition.scales_of(key)
    ]
    found = [*grave(report.remarks, scales)]
    told = (*found, Message("findings.remark_meaning"))
    return First(
        headlines=(
            *_headlines(report.headlines),
            *_without_figure(report.tables["findings"]),
            *choices,
        ),
        warnings=warnings(found, Message("first.findings_meaning")),
        sources=tuple(_sources(report.sources, given, measured)),
        n_more=sum(remark not in told for remark in report.remarks),
        ask=Message("first.ask_group", {"name": Message("explain.name_choices")}),
    )


def _headlines(found: Sequence[Message]) -> Iterator[Message]:
    """The sentences about all findings, and those about one of them together."""
    yield from (message for message in found if message.key == "findings.headline")
    readings = [m.values["id"] for m in found if m.key == "findings.headline_in_reading"]
    if readings:
        yield Message("first.findings_in_reading", {"ids": readings})
    impossible = [
        Message("first.findings_figure", message.values)
        for message in found
        if message.key in ("findings.impossible", "findings.impossible_here")
    ]
    if impossible:
        yield Message("first.findings_impossible", {"parts": impossible})


def _without_figure(found: Table) -> Iterator[Message]:
    """Per reason the findings of which no reading has a figure."""
    by_reason: dict[str, list[str]] = {}
    for id_, here in found.frame.groupby("id", sort=False):
        if here["reason"].notna().all():
            by_reason.setdefault(str(here["reason"].iloc[0]), []).append(str(id_))
    for reason, ids in by_reason.items():
        if reason != "elsewhere":
            why = Message(f"findings.reason_{reason}")
            yield Message("first.findings_gone", {"ids": ids, "why": why})


def _sources(
    found: Sequence[Message], given: Evidence, measured: Mapping[str, Measured]
) -> Iterator[Message]:
    norms = []
    for key, each in measured.items():
        rows = given.found[key].scores.rows
        for scale in map(each.instrument.scale, given.definition.scales_of(key)):
            used = rows.loc[rows["scale"] == scale.key, "norm"]
            chosen = (each.instrument, each.norms, each.options.elevated, scale)
            norms.append(norms_of(*chosen, from_file=bool((used == FILE).any())))
    if norms:
        yield Message("first.source_norms", {"norms": norms})
    yield from (rule_of(source) for source in found if source.key == "case.rule")
