"""Further: the tables that somebody asks for on top of the ordinary ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vaktherapie_analyse.analysis.questionnaire import compare_groups as comparison
from vaktherapie_analyse.analysis.questionnaire import group_tests as group_level
from vaktherapie_analyse.analysis.questionnaire import without_control_group as validity
from vaktherapie_analyse.analysis.questionnaire.account import Context
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Table


@dataclass(frozen=True, slots=True)
class Further:
    """What was asked for.

    Attributes
    ----------
    tests
        Tests, effect sizes, consistency and agreement.
    validity
        Regression to the mean, dropout, bounds, added value.
    all_moments
        Begin, end and follow-up side by side.
    by
        What is split by: "sex", "age_group", "informant", or a column of `Answers.groups`.
    per_child
        The outcome per child beside that per respondent.
    named
        With `per_child`: the code of the respondent who counts where a child has more; empty:
        their mean.
    """

    tests: bool = False
    validity: bool = False
    all_moments: bool = False
    by: tuple[str, ...] = ()
    per_child: bool = False
    named: str = ""


NOTHING = Further()


def tables(context: Context, asked: Further) -> Iterator[Table]:
    """The tables that were asked for and that these data can give."""
    changed = not context.changes.rows.empty
    if asked.tests:
        yield from _tests(context)
    if asked.all_moments:
        yield comparison.all_moments(context)
    if asked.per_child and changed:
        yield comparison.units(context, asked.named)
    if asked.by and changed:
        yield comparison.subgroups(context, asked.by)
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
        yield group_level.tests(context.changes.rows, instrument)
        yield group_level.share_tests(context.changes.rows, instrument)
    yield group_level.consistency(context.answers, instrument, pre)
    yield group_level.agreement(context.scores, instrument, pre)


def _validity(context: Context) -> Iterator[Table]:
    yield validity.regression(context)
    yield validity.dropout(context)
    yield validity.bounds(context)
    added_value = validity.added_value(context)
    if added_value is not None:
        yield added_value
