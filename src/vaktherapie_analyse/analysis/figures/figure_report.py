"""Which figures there are, and the report of one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from vaktherapie_analyse.analysis.figures.counted_figures import bands, icons, scales
from vaktherapie_analyse.analysis.figures.figure_parts import About
from vaktherapie_analyse.analysis.figures.flow_figure import flow
from vaktherapie_analyse.analysis.figures.people_figures import change, lines
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.report import Figure, Report

#: The figures that are made of the tables of a questionnaire's report.
OF_TABLES: Final[Mapping[str, Callable[[Report, About], Figure | None]]] = {
    "icons": icons,
    "scales": scales,
    "bands": bands,
    "flow": flow,
}
#: Those in which each mark is a person.
OF_PEOPLE: Final[Mapping[str, Callable[[Context, Report, About], Figure | None]]] = {
    "change": change,
    "lines": lines,
}


def report_of(figure: Figure, report: Report) -> Report:
    """One figure of a report as a report: it in words, and what must be read with it."""
    return replace(
        report,
        kind="figure",
        headlines=(figure.title, *figure.description),
        tables={},
        sources=(),
        # What has to stand under every result stands under this one as well.
        remarks=tuple(note for note in figure.notes if note.key != "language.list"),
        figures=(figure,),
        first=None,
    )
