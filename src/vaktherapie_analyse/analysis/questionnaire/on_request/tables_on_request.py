"""The tables that somebody asks for on top of the ordinary ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaktherapie_analyse.analysis.measured import OnRequest
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.on_request import (
    added_value_score,
    compare_groups,
    expected_change,
    group_tests,
    without_second_score,
)
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Table


def tables(context: Context, asked: OnRequest) -> Iterator[Table]:
    """The tables that were asked for and that these data can give."""
    changed = not context.changes.rows.empty
    if asked.tests:
        yield from _tests(context)
    if asked.all_moments:
        yield compare_groups.all_moments(context)
    if asked.per_child and changed:
        yield compare_groups.units(context, asked.named)
    if asked.by and changed:
        yield compare_groups.subgroups(context, asked.by)
    if asked.validity and changed:
        yield from _validity(context)


def why_empty(tables: Iterable[Table]) -> Iterator[Message]:
    """What is said of tables that were asked for and cannot be given."""
    for table in tables:
        if table.frame.empty:
            yield from table.notes


def _tests(context: Context) -> Iterator[Table]:
    instrument, pre = context.instrument, context.moments.pre
    if not context.changes.rows.empty:
        yield group_tests.tests(context.changes.rows, instrument)
        yield group_tests.share_tests(context.changes.rows, instrument)
    yield group_tests.consistency(context.answers, instrument, pre)
    yield group_tests.agreement(context.scores, instrument, pre)


def _validity(context: Context) -> Iterator[Table]:
    yield expected_change.regression(context)
    yield without_second_score.dropout(context)
    yield without_second_score.bounds(context)
    added_value = added_value_score.added_value(context)
    if added_value is not None:
        yield added_value
