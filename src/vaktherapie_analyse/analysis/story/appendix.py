"""The appendix: the tables of every report, what they rest on, and what must be known."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.story import Part, Points, Said, Tabulated, Title


def appendix(material: Material) -> Iterator[Part]:
    """Each report with its sentences, tables, sources and remarks."""
    yield Title(2, Message("story.appendix"))
    for report in material.reports:
        yield from _of_report(report)


def _of_report(report: Report) -> Iterator[Part]:
    yield Title(3, report.title)
    if report.headlines:
        yield Said(report.headlines)
    yield Tabulated(report)
    if report.sources:
        yield Title(4, Message("story.rests_on"))
        yield Points(report.sources, hints=True)
    if report.remarks:
        yield Title(4, Message("story.remarks"))
        yield Points(report.remarks, hints=True)
