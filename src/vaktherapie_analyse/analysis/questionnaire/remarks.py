"""Remarks: what the reader must know, counted, and what to do about it. Messages only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import part
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes, without_sums
from vaktherapie_analyse.analysis.line.change_parameters import ENOUGH, Sample
from vaktherapie_analyse.analysis.line.classify import FILE, people
from vaktherapie_analyse.analysis.line.score import is_complete
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.sources import band_tables
from vaktherapie_analyse.definitions.model import Status
from vaktherapie_analyse.language import Message, Text


def remarks(context: Context) -> tuple[Message, ...]:
    """What the reader must know, counted; what changes the reading before what informs."""
    return (
        *doubts(context.answers, context.instrument, context.scores),
        *_about_moments(context),
        *notes(context.answers),
        *about_scores(context),
        *_about_change(context),
        *about_reliable_change.remarks(
            context.changes.rows,
            context.instrument,
            context.rule,
            context.tables.get("cutoffs"),
            Sample(context.scores, context.answers, context.moments.pre),
        ),
        *about_sources(context),
        *about_people(context),
        *not_checked(context.answers, context.instrument),
    )


def _about_moments(context: Context) -> Iterator[Message]:
    present = dict.fromkeys(context.scores.rows["moment"])
    absent = [m for m in (context.moments.pre, context.moments.post) if m not in present]
    if absent:
        values = {"absent": [_name(m) for m in absent], "present": [_name(m) for m in present]}
        yield Message("analysis.remark_moment_absent", values)
    elif context.changes.rows.empty:
        yield Message(
            "analysis.remark_no_pairs",
            {"pre": _name(context.moments.pre), "post": _name(context.moments.post)},
        )


def about_scores(context: Context) -> Iterator[Message]:
    """Which scores are estimated or missing, and which have no norm, each with the reason."""
    yield from _about_answers(context)
    yield from _about_norms(context)


def _about_answers(context: Context) -> Iterator[Message]:
    rows = without_sums(context.scores.rows, context.instrument)
    parts, lacking = part(rows), (~is_complete(rows)).fillna(value=False).to_numpy(dtype=bool)
    answered = parts.numbers("n_answered")
    scale_of, has_score = parts.words("scale"), ~np.isnan(parts.numbers("score"))
    optional = [s.key for s in context.instrument.scales if context.instrument.is_optional(s)]
    asked = (answered > 0) | ~np.isin(scale_of, optional)
    incomplete = lacking & asked
    as_zero = {s.key for s in context.instrument.scales if s.method == "sum_missing_as_zero"}
    is_as_zero = np.isin(scale_of, [*as_zero])
    if n_estimated := parts.count(incomplete & has_score & ~is_as_zero):
        yield Message("analysis.remark_prorated", {"n": n_estimated})
    if n_as_zero := parts.count(incomplete & has_score & is_as_zero):
        labels = [s.label for s in context.instrument.scales if s.key in as_zero]
        yield Message("analysis.remark_missing_as_zero", {"n": n_as_zero, "scales": labels})
    gated = [scale for scale in context.instrument.scales if scale.zero_if_lowest]
    for scale in gated:
        here = scale_of == scale.key
        n_open = parts.count(here & ~has_score & (answered > 0))
        if n_open and (here & has_score).any():  # else intake says so
            values = {"n": n_open, "scale": scale.label, "item": scale.zero_if_lowest}
            yield Message("analysis.remark_first_question_open", values)
    too_few = incomplete & ~has_score & ~np.isin(scale_of, [scale.key for scale in gated])
    if n_too_few := parts.count(too_few):
        without = set(scale_of[too_few])
        scales = [scale.label for scale in context.instrument.scales if scale.key in without]
        parts_of = {part for scale in context.instrument.scales for part in scale.sum_of}
        sums = Message("analysis.sums_too") if parts_of & without else ""
        values = {"n": n_too_few, "scales": scales, "sums": sums}
        yield Message("analysis.remark_too_few", values)


def _about_norms(context: Context) -> Iterator[Message]:
    rows = context.scores.rows
    if (rows["norm"] == FILE).any():
        yield Message("analysis.remark_bands_from_file")
    elif context.norms is None:
        yield Message("analysis.remark_no_norms")
    if context.norms is None:
        return
    yield from without_norm(context)
    covered = set(rows.loc[rows["band"].notna(), "scale"])
    if context.elevated:
        lacking = [
            scale.label
            for scale in context.instrument.scales
            if (table := context.norms.table_for(scale.key))
            and scale.key in covered
            and context.elevated not in table.elevated
        ]
        if lacking:
            values = {"elevated": context.elevated, "n": len(lacking), "scales": lacking}
            yield Message("analysis.remark_no_such_elevated", values | {"of": len(covered)})
    differ = _other_norm_group_later(context)
    if differ:
        yield Message("analysis.remark_older_at_post", {"n": differ})


def without_norm(context: Context) -> Iterator[Message]:
    """Who has a score and no norm, by an unknown age, the scale, who filled in, or the age."""
    if context.norms is None:
        return
    rows = context.scores.rows
    about = rows[["scale", "informant", "age"]]
    scored = about[rows["score"].notna() & rows["band"].isna()]

    def n_people(here: pd.DataFrame) -> int:
        return len(context.scores.having(rows.index.isin(here.index)))

    unknown_age = n_people(scored[scored["age"].isna()])
    if unknown_age:
        tables = {t.key: t.title for t in band_tables(context)}
        yield Message("analysis.remark_no_age", {"n": unknown_age, "norms": list(tables.values())})
    without = scored[scored["age"].notna()]
    yield from _scales_without_bands(context, without)
    outside = []
    for scale in context.instrument.scales:
        asked = without["informant"].unique()
        whom = [each for each in asked if context.norms.has_bands(scale.key, [each])]
        here = without[(without["scale"] == scale.key) & without["informant"].isin(whom)]
        if len(here):
            ages = about_reliable_change.ages(here["age"])
            values = {"scale": scale.label, "n": n_people(here), "ages": ages}
            outside.append(Message("analysis.outside_norm", values))
    if outside:
        yield Message("analysis.remark_outside_norm", {"parts": outside})


def _scales_without_bands(context: Context, without: pd.DataFrame) -> Iterator[Message]:
    """The scales for which the norm has no bands at all, or none for those who filled in."""
    assert context.norms
    by_whom: dict[str, list[Text]] = {}
    for scale in context.instrument.scales:
        for informant in without.loc[without["scale"] == scale.key, "informant"].unique():
            if not context.norms.has_bands(scale.key):
                by_whom.setdefault("", []).append(scale.label)
                break
            if not context.norms.has_bands(scale.key, [informant]):
                by_whom.setdefault(str(informant), []).append(scale.label)
    for informant, scales in by_whom.items():
        values = {"n": len(scales), "scales": scales, "norm": context.norms.table.title}
        whom = Message(f"analysis.who_{informant}", {"n": 2}) if informant else ""
        key = "scale_without_norm_for" if informant else "scale_without_norm"
        yield Message(f"analysis.remark_{key}", values | {"whom": whom})


def _about_change(context: Context) -> Iterator[Message]:
    rows = context.changes.rows
    if rows.empty:
        return
    if parts := list(about_reliable_change.missing(rows, context.instrument)):
        yield Message("analysis.remark_no_rci", {"parts": parts, "enough": ENOUGH})
    n_pairs = len(context.changes.everybody)
    yield Message("analysis.remark_no_control_group", {"n": n_pairs})


def about_sources(context: Context) -> Iterator[Message]:
    statuses: tuple[Status, ...] = ("secondary", "unverified")
    for status in statuses:
        if titles := context.titles_with(status):
            yield Message(f"analysis.remark_{status}", {"n": len(titles), "norms": titles})


def about_people(context: Context) -> Iterator[Message]:
    """Children with several respondents."""
    measured = context.scores.everybody
    families = context.scores.people["client"].iloc[measured].value_counts()
    shared = int((families > 1).sum())
    if shared:
        yield Message("analysis.remark_shared_client", {"n": shared})


def _other_norm_group_later(context: Context) -> int:
    """How many respondents would fall in another norm group by their age at the second moment."""
    if context.norms is None:
        return 0
    rows = context.scores.rows
    later = rows[(rows["moment"] == context.moments.post) & rows["age_then"].notna()]
    group = later["group"].fillna("").to_numpy(dtype=object)
    differs = np.zeros(len(later), dtype=bool)
    for scale, informant, age, sex, at in people(later.assign(age=later["age_then"])):
        found = context.norms.group_for(scale, informant, age, sex)
        differs[at] = group[at] != (found[1].key if found else "")
    return len(context.scores.having(rows.index.isin(later.index[differs])))


def _name(moment: str) -> Message:
    return Message(f"analysis.moment_{moment}")
