"""Answers → Report: the few lines that join the stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import refuse_names
from vaktherapie_analyse.analysis.line.change_parameters import parameters_table
from vaktherapie_analyse.analysis.line.functional_cutoffs import cutoffs_table
from vaktherapie_analyse.analysis.measured import DEFAULTS, Measured, Options
from vaktherapie_analyse.analysis.questionnaire import (
    about_reliable_change,
    headlines,
    remarks,
    sources,
    summarise,
)
from vaktherapie_analyse.analysis.questionnaire.apa_sentences import apa_sentences
from vaktherapie_analyse.analysis.questionnaire.context import Context, computed
from vaktherapie_analyse.analysis.questionnaire.first_screen import Said, first
from vaktherapie_analyse.analysis.questionnaire.on_request import alternatives, tables_on_request
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import UNKNOWN, Provenance, Report, Table


def analyse(
    answers: Answers,
    instrument: Instrument,
    norms: Norms | None,
    options: Options = DEFAULTS,
    provenance: Provenance = UNKNOWN,
) -> Report:
    """The report of one questionnaire.

    `norms` None gives scores without bands and without reliable change. With one of the two
    moments absent from the data the report has no tables of change.

    Raises
    ------
    DataError
        Scores per respondent are asked for, and their codes look like names.
    """
    return reported(context_of(Measured(answers, instrument, norms, options)), provenance)


def reported(context: Context, provenance: Provenance = UNKNOWN) -> Report:
    """The report of a questionnaire whose tables are made, with what was asked for on top."""
    options = context.options
    more = {table.key: table for table in tables_on_request.tables(context, options.on_request)}
    others = {table.key: table for table in alternatives.tables(context, options.alternatives)}
    said = Said(
        headlines=headlines.headlines(context),
        asked=(
            *alternatives.headlines(context, options.alternatives, others),
            *(apa_sentences(context) if options.on_request.apa else ()),
        ),
        sources=sources.sources(context),
        remarks=(*remarks.remarks(context), *tables_on_request.why_empty(more.values())),
    )
    return Report(
        kind="questionnaire",
        title=Message("analysis.title", {"title": context.instrument.title}),
        headlines=(*said.headlines, *said.asked),
        tables={**context.tables, **others, **more},
        labels=sources.labels(context),
        provenance=provenance,
        banners=sources.banners(context),
        sources=said.sources,
        remarks=said.remarks,
        facts=_facts(context),
        first=first(context, said, options.alternatives.others),
    )


def context_of(measured: Measured) -> Context:
    """The scores, the changes and the ordinary tables made of them; raises as `analyse` does."""
    if measured.options.per_respondent:
        refuse_names(measured.answers)
    begun = computed(measured)
    return replace(begun, tables={table.key: table for table in _tables(begun)})


def _tables(context: Context) -> Iterator[Table]:
    """The ordinary tables, and those per respondent, in the order in which they are shown."""
    rows, instrument, norms = context.changes.rows, context.instrument, context.norms
    yield summarise.flow(context.answers, rows, instrument, context.moments)
    missed = summarise.non_response(context.answers, instrument, context.moments)
    if missed is not None:
        yield missed
    yield summarise.distribution(context.scores.rows, instrument)
    if not rows.empty:
        yield summarise.summary(rows, instrument)
        yield summarise.transitions(rows, instrument, norms, context.elevated)
        yield summarise.verdicts(rows, instrument, by_band=not context.rule.cutoff)
        yield summarise.bands(rows, instrument, norms)
        yield parameters_table(rows, instrument, context.rule)
        if context.rule.cutoff:
            yield cutoffs_table(rows, instrument, norms, context.rule)
    if context.options.per_respondent:
        yield summarise.scores_table(context.scores.each)
        if not rows.empty:
            yield summarise.changes_table(context.changes.each)


def _facts(context: Context) -> dict[str, Any]:
    """Further values for the machine-readable `meta` and for the views."""
    return {
        "instrument": context.instrument.key,
        "norms": context.norms.table.key if context.norms else None,
        "elevated": context.elevated or None,
        "elevated_word": dict(context.instrument.elevated_word),
        "primary": context.instrument.primary,
        "headline": context.instrument.headline,
        "moments": [context.moments.pre, context.moments.post],
        "n_respondents": len(context.answers.respondents),
        "rci_method": context.rule.method,
        "alpha": context.rule.alpha,
        "cutoff": context.rule.cutoff,
        "low_reliability": about_reliable_change.unreliable(context.changes.rows),
        "notice": dict(context.instrument.notice) or None,
    }
