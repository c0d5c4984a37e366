"""Answers → Report: the few lines that join the stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import refuse_names
from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END, Moments, change
from vaktherapie_analyse.analysis.line.change_parameters import parameters_table
from vaktherapie_analyse.analysis.line.change_rule import JACOBSON_TRUAX, Rule
from vaktherapie_analyse.analysis.line.classify import AgeRule, classify
from vaktherapie_analyse.analysis.line.functional_cutoffs import cutoffs_table
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.questionnaire import (
    about_reliable_change,
    headlines,
    remarks,
    sources,
    summarise,
)
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.first_screen import Said, first
from vaktherapie_analyse.analysis.questionnaire.on_request import alternatives, tables_on_request
from vaktherapie_analyse.analysis.questionnaire.on_request.alternatives import (
    NO_ALTERNATIVES,
    Alternatives,
)
from vaktherapie_analyse.analysis.questionnaire.on_request.tables_on_request import (
    NOTHING,
    OnRequest,
)
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Provenance, Report


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose.

    Attributes
    ----------
    elevated
        Which definition of elevated in the norm table; empty: the table's first.
    moments
        The two moments that are compared.
    age_rule
        Which age chooses the norm group.
    rule
        How reliable change is judged.
    alternatives
        Which other methods and norms are held against the chosen ones.
    per_respondent
        Whether the scores and changes of each respondent belong to the report.
    on_request
        Which tables come on top of the ordinary ones.
    """

    elevated: str = ""
    moments: Moments = BEGIN_TO_END
    age_rule: AgeRule = "first"
    rule: Rule = JACOBSON_TRUAX
    alternatives: Alternatives = NO_ALTERNATIVES
    per_respondent: bool = False
    on_request: OnRequest = NOTHING


DEFAULTS = Options()
UNKNOWN = Provenance(version="", date="", command="", options={}, inputs=())


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
    context = context_of(answers, instrument, norms, options)
    more = {table.key: table for table in tables_on_request.tables(context, options.on_request)}
    others = {table.key: table for table in alternatives.tables(context, options.alternatives)}
    said = Said(
        headlines=headlines.headlines(context),
        sources=sources.sources(context),
        remarks=(*remarks.remarks(context), *tables_on_request.why_empty(more.values())),
    )
    return Report(
        kind="questionnaire",
        title=Message("analysis.title", {"title": instrument.title}),
        headlines=(
            *said.headlines,
            *alternatives.headlines(context, options.alternatives, others),
        ),
        tables={**context.tables, **others, **more},
        labels=alternatives.labels(sources.labels(context), options.alternatives),
        provenance=provenance,
        banners=sources.banners(context),
        sources=said.sources,
        remarks=said.remarks,
        facts=_facts(context),
        first=first(context, said, options.alternatives.others),
    )


def context_of(
    answers: Answers, instrument: Instrument, norms: Norms | None, options: Options
) -> Context:
    """The scores, the changes and the ordinary tables made of them; raises as `analyse` does."""
    if options.per_respondent:
        refuse_names(answers)
    scores = classify(
        score(answers, instrument), instrument, norms, options.elevated, options.age_rule
    )
    changes = change(scores, instrument, norms, options.moments, options.rule, answers)
    rows = changes.rows
    tables = [
        summarise.flow(answers, rows, instrument, options.moments),
        summarise.distribution(scores.rows, instrument),
    ]
    missed = summarise.non_response(answers, instrument, options.moments)
    if missed is not None:
        tables.insert(1, missed)
    if not rows.empty:
        tables += [
            summarise.summary(rows, instrument),
            summarise.transitions(rows, instrument, norms, options.elevated),
            summarise.verdicts(rows, instrument, by_band=not options.rule.cutoff),
            summarise.bands(rows, instrument, norms),
            parameters_table(rows, instrument, options.rule),
        ]
        if options.rule.cutoff:
            tables.append(cutoffs_table(rows, instrument, norms, options.rule))
    if options.per_respondent:
        tables.append(summarise.scores_table(scores.each))
        if not rows.empty:
            tables.append(summarise.changes_table(changes.each))
    by_key = {table.key: table for table in tables}
    return Context(
        answers=answers,
        instrument=instrument,
        norms=norms,
        elevated=options.elevated,
        moments=options.moments,
        rule=options.rule,
        scores=scores,
        changes=changes,
        tables=by_key,
    )


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
