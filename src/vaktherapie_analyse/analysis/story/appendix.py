"""The appendix: the tables of every report, what they rest on, and what must be known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vaktherapie_analyse.analysis.story.explained_numbers import numbers_behind
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import Part, Points, Said, Tabulated, Title

#: Of a questionnaire the tables that a council looks up; a researcher has all of them.
SHORT: Final = {"questionnaire": ("distribution", "summary", "transitions", "verdicts")}


def appendix(material: Material) -> Iterator[Part]:
    """Each report with its sentences, tables, sources and remarks."""
    yield Title(2, Message("story.appendix"))
    for command in material.by_command:
        yield from of_report(material, command, level=3)


def of_report(material: Material, command: str, *, level: int) -> Iterator[Part]:
    """One report with its sentences, tables, explained numbers, sources and remarks."""
    report = material.by_command[command]
    tables = SHORT.get(report.kind, ())
    yield Title(level, report.title)
    said = report.first.headlines if report.first else report.headlines
    if said:
        yield Said(said)
    yield Tabulated(report, tables)
    yield from numbers_behind(material, command)
    if report.sources:
        yield Title(level + 1, Message("story.rests_on"))
        yield Points(report.sources, hints=True)
    if report.remarks:
        yield Title(level + 1, Message("story.remarks"))
        yield Points(report.remarks, hints=True)
