"""The first screen of a report: what somebody sees in ten seconds; the rest is one option away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.views.all_views import asked_for
from vaktherapie_analyse.output.views.counts.findings_view import what_comes_out
from vaktherapie_analyse.output.views.counts.first_quarter_view import quarters_beside
from vaktherapie_analyse.output.views.page import (
    Page,
    aside_of,
    flow_of,
    labelled,
    notice_of,
    title_of,
)
from vaktherapie_analyse.output.views.scores.case_view import case_on_one_page
from vaktherapie_analyse.output.views.scores.first_view import change_by_scale
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import First, Report


def first_page(report: Report, language: str) -> Page:
    """The first screen of a report that has one: its sentences, one table, what it rests on."""
    assert report.first
    writer, first = Writer(report, language), report.first
    return Page(
        title=title_of(writer),
        aside=aside_of(writer),
        banners=tuple(map(writer.sentence, report.banners)),
        headlines=tuple(map(writer.sentence, first.headlines)),
        # Without what to do about it: that stands with the remark itself.
        warnings=tuple(writer.statement(warning) for warning in first.warnings),
        flow=flow_of(writer),
        views=tuple(view for view in _VIEWS[report.kind](writer, first) if view.rows),
        lines=tuple(labelled(map(writer.sentence, first.sources))),
        notice=notice_of(writer),
        provenance=(),
        more=_more(first, language),
        is_short=True,
    )


def _more(first: First, language: str) -> str:
    """How to see the rest, and what one number is made of."""
    key = "first.more_and_ask" if first.ask else "first.more"
    return render(Message(key, {"n": first.n_more, "ask": first.ask}), language)


def _questionnaire(writer: Writer, first: First) -> Iterator[View]:
    yield from change_by_scale(writer, first)
    yield from asked_for(writer)


_VIEWS: Mapping[str, Callable[[Writer, First], Iterator[View]]] = {
    "questionnaire": _questionnaire,
    "case": lambda writer, _: case_on_one_page(writer),
    "quarter": quarters_beside,
    "findings": lambda writer, _: what_comes_out(writer),
}
