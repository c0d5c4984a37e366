"""What a report says in words: headlines, sources, remarks. Messages only, no sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, part
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes, without_sums
from vaktherapie_analyse.analysis.line.change import Moments
from vaktherapie_analyse.analysis.line.change_parameters import ENOUGH, Sample
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.analysis.line.classify import FILE, people
from vaktherapie_analyse.analysis.questionnaire import rule_account
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, NormTable, Scale
from vaktherapie_analyse.definitions.model import Status
from vaktherapie_analyse.language import Message, Text, in_every_language
from vaktherapie_analyse.report import Table


@dataclass(frozen=True, slots=True)
class Context:
    """All that an account is written from."""

    answers: Answers
    instrument: Instrument
    norms: Norms | None
    elevated: str
    moments: Moments
    rule: Rule
    scores: Cube
    changes: Cube
    tables: Mapping[str, Table]

    @property
    def primary(self) -> Scale:
        return self.instrument.scale(self.instrument.primary)

    def titles_with(self, status: Status) -> list[Text]:
        """The norm tables of which a number was used whose source was checked so well."""
        return titles_with(status, self.norms, self.scores.rows, self.changes.rows)


def titles_with(
    status: Status, norms: Norms | None, scores: pd.DataFrame, changes: pd.DataFrame
) -> list[Text]:
    """The norm tables of which these rows use a number whose source was checked so well."""
    bands = scores.loc[scores["norm"] != FILE, ["norm", "group", "scale"]].dropna()
    used = set(bands.drop_duplicates().itertuples(index=False, name=None))
    for column in ("sd_source", "reliability_source"):
        known = changes[[column, "scale"]].dropna().drop_duplicates()
        used |= {
            (*source.split("/", 1), scale)
            for source, scale in known.to_numpy()
            if "/" in source  # not the user's own number, nor the sample's
        }
    if norms is None:
        return []
    keys = {table for table, *at in used if norms.source_of(table, *at).status == status}
    return [norms.tables[key].title for key in sorted(keys)]


def headlines(context: Context) -> tuple[Message, ...]:
    """The plain sentences that come first, about the primary scale."""
    scale = {"scale": context.primary.label, "word": context.instrument.elevated_word}
    if not _is_measured(context):
        return (Message("analysis.headline_absent", scale),)
    if "transitions" not in context.tables:
        return tuple(_one_moment(context, scale))
    row = _row(context.tables["transitions"], scale=context.primary.key)
    if not row["n"]:
        return (Message("analysis.headline_no_norm", scale),)
    found = [
        Message(
            "analysis.headline_elevated",
            scale
            | {"k": row["n_elevated_pre"], "n": row["n"], "who": _who(context, row["n"])}
            | _shares(row, "share_elevated_pre")
            | {"at": _at(context.moments.pre)},
        ),
        _outcome(context, row, scale),
    ]
    verdicts = _row(context.tables["verdicts"], scale=context.primary.key)
    if verdicts["n"]:
        found.append(
            Message(
                "analysis.headline_reliable",
                scale
                | {
                    "n": verdicts["n"],
                    "better": verdicts["n_recovered"] + verdicts["n_improved"],
                    "worse": verdicts["n_deteriorated"] + verdicts["n_harmed"],
                },
            )
        )
    return tuple(found)


def _is_measured(context: Context) -> bool:
    """Whether anybody has a score or a band on the primary scale."""
    rows = context.scores.rows
    rows = rows[rows["scale"] == context.primary.key]
    return bool(rows[["score", "band"]].notna().any(axis=None))


def _outcome(context: Context, row: dict[str, Any], scale: dict[str, Any]) -> Message:
    if not row["n_elevated_pre"]:
        return Message("analysis.headline_nobody_elevated", scale)
    outcome = context.instrument.headline
    return Message(
        f"analysis.headline_{outcome}",
        scale
        | {"k": row[f"n_{outcome}"], "n": row["n_elevated_pre"]}
        | _shares(row, f"share_{outcome}")
        | {"at": _at(context.moments.post)},
    )


def _one_moment(context: Context, scale: dict[str, Any]) -> Iterator[Message]:
    frame = context.tables["distribution"].frame
    for row in frame[frame["scale"] == context.primary.key].to_dict("records"):
        if row["n_classified"]:
            yield Message(
                "analysis.headline_elevated",
                scale
                | {"k": row["n_elevated"], "n": row["n_classified"]}
                | {"who": _who(context, row["n_classified"]), "at": _at(row["moment"])}
                | _shares(row, "share_elevated"),
            )
        else:
            yield Message("analysis.headline_no_norm", scale)


def banners(context: Context) -> tuple[Message, ...]:
    """Warnings that cannot be switched off: numbers that somebody made up."""
    return about_invented(context.instrument, context.titles_with("invented"))


def about_invented(instrument: Instrument, norms: Sequence[Text]) -> tuple[Message, ...]:
    """The warning about an invented key and these invented norms; nothing where there are none."""
    invented: list[Text | Message] = []
    if instrument.source.status == "invented":
        invented.append(Message("analysis.invented_key"))
    invented += norms
    return (Message("analysis.banner_invented", {"what": invented}),) if invented else ()


def sources(context: Context) -> tuple[Message, ...]:
    """What the numbers rest on: norms per scale, elevated, reliable change and its verdicts."""
    found = []
    if context.norms:
        if parts := list(_norm_parts(context)):
            found.append(Message("analysis.source_norms", {"norms": parts}))
        found.append(_elevated_source(context))
    found += rule_account.sources(
        context.changes.rows,
        context.instrument,
        context.norms,
        context.rule,
        context.tables.get("cutoffs"),
    )
    return tuple(found)


def remarks(context: Context) -> tuple[Message, ...]:
    """What the reader must know, counted; what changes the reading before what informs."""
    return (
        *doubts(context.answers, context.instrument, context.scores),
        *_about_moments(context),
        *notes(context.answers),
        *about_scores(context),
        *_about_change(context),
        *rule_account.remarks(
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


def labels(context: Context) -> dict[str, dict[str, Text]]:
    """How the keys in the tables are written for people."""
    band: dict[str, Text] = {}
    norm: dict[str, Text] = {FILE: in_every_language(Message("analysis.norm_file"))}
    for position, key in enumerate(context.instrument.bands):
        others = {lang: names[position] for lang, names in context.instrument.band_labels.items()}
        band[key] = {"nl": key} | others
    for table in context.norms.tables.values() if context.norms else ():
        norm[table.key] = table.title
        for position, key in enumerate(table.bands):
            others = {lang: names[position] for lang, names in table.band_labels.items()}
            band[key] = {"nl": key} | others
    found: dict[str, dict[str, Text]] = {
        "scale": {scale.key: scale.label for scale in context.instrument.scales},
        "band": band,
        "norm": norm,
    }
    return found | ({"verdict": rule_account.CROSSED} if context.rule.cutoff else {})


def facts(context: Context) -> dict[str, Any]:
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
        "low_reliability": rule_account.unreliable(context.changes.rows),
        "notice": dict(context.instrument.notice) or None,
    }


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
    parts = part(without_sums(context.scores.rows, context.instrument))
    answered, n_items = parts.numbers("n_answered"), parts.numbers("n_items")
    scale_of, has_score = parts.words("scale"), ~np.isnan(parts.numbers("score"))
    optional = [s.key for s in context.instrument.scales if context.instrument.is_optional(s)]
    asked = (answered > 0) | ~np.isin(scale_of, optional)
    incomplete = (answered < n_items) & asked
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
        lacking = set(scale_of[too_few])
        scales = [scale.label for scale in context.instrument.scales if scale.key in lacking]
        parts_of = {part for scale in context.instrument.scales for part in scale.sum_of}
        sums = Message("analysis.sums_too") if parts_of & lacking else ""
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
    scored = rows[rows["score"].notna() & rows["band"].isna()]

    def n_people(here: pd.DataFrame) -> int:
        return len(context.scores.having(rows.index.isin(here.index)))

    unknown_age = n_people(scored[scored["age"].isna()])
    if unknown_age:
        tables = {t.key: t.title for t in _band_tables(context)}
        yield Message("analysis.remark_no_age", {"n": unknown_age, "norms": list(tables.values())})
    without = scored[scored["age"].notna()]
    yield from _scales_without_bands(context, without)
    outside = []
    for scale in context.instrument.scales:
        asked = without["informant"].unique()
        whom = [each for each in asked if context.norms.has_bands(scale.key, [each])]
        here = without[(without["scale"] == scale.key) & without["informant"].isin(whom)]
        if len(here):
            ages = rule_account.ages(here["age"])
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
    if parts := list(rule_account.missing(rows, context.instrument)):
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


def _norm_parts(context: Context) -> Iterator[Message]:
    """Per norm table the scales it gives bands for and the groups that were used."""
    used = context.scores.rows.dropna(subset=["norm"])
    n_scales = used.groupby("norm")["scale"].nunique()
    tables = [table for table in _band_tables(context) if table.key in n_scales.index]
    tables.sort(key=lambda table: n_scales[table.key])
    for position, table in enumerate(tables):
        here = used[used["norm"] == table.key]
        keys = set(here["scale"])
        scales: list[Text] = [s.label for s in context.instrument.scales if s.key in keys]
        groups = [group for group in table.groups if group.key in set(here["group"])]
        ages = sorted({group.age for group in groups})
        values = {
            "scales": scales,
            "title": table.title,
            "ages": [f"{low}–{high}" if high > low else str(low) for low, high in ages],
        }
        rest = 0 < position == len(tables) - 1 and len(scales) > 2
        yield Message("analysis.norm_rest" if rest else "analysis.norm_part", values)


def _elevated_source(context: Context) -> Message:
    """Which bands count as elevated, in which scales, and what else could be chosen."""
    assert context.norms
    by_bands: dict[tuple[str, ...], list[Text]] = {}
    choices: dict[str, None] = {}
    rates: dict[str, Message] = {}
    for scale in context.instrument.scales:
        table = context.norms.table_for(scale.key)
        if table and table.elevated:
            bands = context.norms.elevated_bands(table, scale, context.elevated)
            by_bands.setdefault(bands, []).append(scale.label)
            choices |= dict.fromkeys(table.elevated)
            share = table.base_rates.get(table.elevated_from(context.elevated))
            if share is not None:
                values = {"title": table.title, "share": share}
                rates[table.key] = Message("analysis.elevated_base_rate", values)
    names = labels(context)["band"]
    parts: list[Message] = []
    for bands, scales in sorted(by_bands.items(), key=lambda item: len(item[1])):
        key = "rest" if parts and len(scales) > 2 else "of" if len(by_bands) > 1 else "all"
        values = {"bands": [names[band] for band in bands], "scales": scales}
        parts.append(Message(f"analysis.elevated_{key}", values))
    chosen = context.elevated or next(iter(choices), "")
    others = [choice for choice in choices if choice != chosen]
    key = "analysis.source_elevated_or" if others else "analysis.source_elevated"
    word = context.instrument.elevated_word
    parts += rates.values()
    return Message(key, {"word": word, "bands": parts, "others": others})


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


def _band_tables(context: Context) -> tuple[NormTable, ...]:
    """The tables that may give bands for the instrument's scales."""
    if context.norms is None:
        return ()
    found = [context.norms.table_for(scale.key) for scale in context.instrument.scales]
    return tuple({table.key: table for table in found if table}.values())


def _shares(row: Mapping[Any, Any], name: str) -> dict[str, Any]:
    return {"share": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}


def _row(table: Table, **where: str) -> dict[str, Any]:
    frame = table.frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return dict(frame.iloc[0])


def _who(context: Context, n: int) -> Message:
    return who(set(context.scores.rows["informant"]), n)


def who(informants: set[str], n: int) -> Message:
    """What n people who filled in are called: parents; respondents where they differ."""
    known = next(iter(informants)) if len(informants) == 1 else "respondent"
    return Message(f"analysis.who_{known}", {"n": n})


def _at(moment: str) -> Message:
    return Message(f"analysis.at_{moment}")


def _name(moment: str) -> Message:
    return Message(f"analysis.moment_{moment}")
