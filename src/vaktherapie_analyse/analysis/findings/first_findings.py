"""The first screen of published findings: what comes out, and under how many choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire.first_screen import norms_of, rule_of
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import First, Report

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
        headlines=(*report.headlines, *choices),
        warnings=warnings(found, Message("first.findings_meaning")),
        sources=tuple(_sources(report.sources, given, measured)),
        n_more=sum(remark not in told for remark in report.remarks),
    )


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
