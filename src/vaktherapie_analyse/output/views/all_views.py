"""The tables a person reads, composed from the tables of the contract.

A `View` is text only, in one language. The formats (console, Markdown, …) draw
views and know nothing of questionnaires. A table or column that the report
lacks is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.checks.check_view import check
from vaktherapie_analyse.output.views.checks.explanation_view import explanation
from vaktherapie_analyse.output.views.checks.grim_view import grim
from vaktherapie_analyse.output.views.checks.key_view import key_check
from vaktherapie_analyse.output.views.checks.norms_view import norm_tables
from vaktherapie_analyse.output.views.checks.repeat_view import repeat
from vaktherapie_analyse.output.views.checks.sample_view import sample
from vaktherapie_analyse.output.views.counts.findings_view import findings
from vaktherapie_analyse.output.views.counts.missed_view import missed
from vaktherapie_analyse.output.views.counts.published_view import published_tables
from vaktherapie_analyse.output.views.counts.quarter_view import quarter
from vaktherapie_analyse.output.views.counts.survey_view import survey
from vaktherapie_analyse.output.views.scores.case_view import case
from vaktherapie_analyse.output.views.scores.comparison_view import comparison
from vaktherapie_analyse.output.views.scores.group_tests_view import group_level
from vaktherapie_analyse.output.views.scores.questionnaire_view import (
    of_questionnaire,
    questionnaire,
)
from vaktherapie_analyse.output.views.scores.reliable_view import reliable
from vaktherapie_analyse.output.views.scores.validity_view import validity
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer
from vaktherapie_analyse.report import Report, Table


def views(report: Report, language: str, *, detail: bool = False) -> tuple[View, ...]:
    """The views of the report, in the order in which they are shown.

    `detail` adds what a document has room for and a screen has not: every step from band to band,
    and the parameters of reliable change.
    """
    writer = Writer(report, language)
    if report.kind.startswith("published"):
        return tuple(published_tables(writer))
    if report.kind == "norms":
        return tuple(norm_tables(writer))
    if report.kind == "key":
        return tuple(view for view in key_check(writer) if view.rows)
    if report.kind == "survey":
        return tuple(view for view in survey(writer) if view.rows)
    if report.kind == "quarter":
        return tuple(view for view in quarter(writer) if view.rows)
    if report.kind == "check":
        return tuple(view for view in check(writer, detail=detail) if view.rows)
    if report.kind == "findings":
        return tuple(findings(writer))
    if report.kind == "case":
        return tuple(case(writer))
    if report.kind == "explanation":
        return tuple(explanation(writer))
    if report.kind == "grim":
        return tuple(grim(writer))
    if report.kind == "repeat":
        return tuple(repeat(writer, detail=detail))
    if report.kind == "sample":
        return tuple(sample(writer))
    if report.kind != "questionnaire":
        return tuple(_plain(writer, table) for table in report.tables.values() if len(table.frame))
    found = (
        *questionnaire(writer, detail=detail),
        *reliable(writer),
        *group_level(writer),
        *comparison(writer, detail=detail),
        *missed(writer),
        *validity(writer, detail=detail),
    )
    return tuple(view for view in found if view.rows)


def views_of(report: Report, language: str, tables: Collection[str]) -> tuple[View, ...]:
    """The views of these tables of a questionnaire; without names all views of any report."""
    if not tables:
        return views(report, language, detail=True)
    writer = Writer(report, language)
    made: dict[str, Iterator[View]] = {
        "tests": group_level(writer),
        "methods": comparison(writer, detail=True),
        "missed": missed(writer),
        "reliable": reliable(writer),
        "validity": validity(writer, detail=True),
    }
    found = (made.get(name) or of_questionnaire(writer, name) for name in tables)
    return tuple(view for each in found for view in each if view.rows)


def asked_for(writer: Writer) -> Iterator[View]:
    """The views of what an option of a questionnaire's command adds; none where nothing was."""
    if (writer.report.facts or {}).get("cutoff"):
        yield from of_questionnaire(writer, "verdicts")
    yield from reliable(writer, matrix=True)
    yield from group_level(writer)
    yield from comparison(writer, detail=False)
    yield from validity(writer, detail=False)
    yield from of_questionnaire(writer, "scores", "changes")


def _plain(writer: Writer, table: Table) -> View:
    """Any table as it is: one column per column, written by its kind."""
    found = rows(table)
    numeric = ("count", "share", "score", "p", "ratio")
    headings = [
        Heading(
            writer.name("column", column.name),
            _by_kind(writer, column.name, column.kind),
            "right" if column.kind in numeric else "left",
        )
        for column in table.columns
    ]
    notes = tuple(writer.sentence(note) for note in table.notes)
    return view_of(writer.name("table", table.key), found, headings, notes)


def _by_kind(writer: Writer, name: str, kind: str) -> Callable[[Row], str]:
    def write(row: Row) -> str:
        value = row.get(name)
        if value is None:
            return MISSING
        if kind in _NUMBERS:
            return _NUMBERS[kind](writer, value)
        return writer.name(name, value) if kind in ("key", "flag") else writer.text(value)

    return write


_NUMBERS: Final[Mapping[str, Callable[[Writer, Cell], str]]] = {
    "count": lambda writer, value: writer.number(value),
    "share": lambda writer, value: writer.percent(value),
    "score": lambda writer, value: writer.number(value, 1),
    "ratio": lambda writer, value: writer.number(value, 2),
    "p": lambda writer, value: writer.p(value),
}
