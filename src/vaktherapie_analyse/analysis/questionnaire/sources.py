"""Sources: what the numbers rest on, how keys are written, and what is invented. Messages only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaktherapie_analyse.analysis import names_for_people
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.names_for_people import Labels, tables_of
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Instrument, NormTable
from vaktherapie_analyse.language import Message, Text, in_every_language
from vaktherapie_analyse.language.numbers import span


def banners(context: Context) -> tuple[Message, ...]:
    """Warnings that cannot be switched off: numbers that somebody made up."""
    return about_invented(context.instrument, context.titles_with("invented"))


def about_invented(instrument: Instrument, norms: Sequence[Text]) -> tuple[Message, ...]:
    """The warning about an invented key and these invented norms; nothing where there are none."""
    invented: list[Text | Message] = []
    if instrument.source.status == "invented":
        invented.append(Message("analysis.invented_key"))
    invented += norms
    values = {"what": invented, "instrument": instrument.key}
    return (Message("analysis.banner_invented", values),) if invented else ()


def sources(context: Context) -> tuple[Message, ...]:
    """What the numbers rest on: norms per scale, elevated, reliable change and its verdicts."""
    found = []
    if context.norms:
        if parts := list(_norm_parts(context)):
            found.append(Message("analysis.source_norms", {"norms": parts}))
        found.append(_elevated_source(context))
    found += about_reliable_change.sources(
        context.changes.rows,
        context.instrument,
        context.norms,
        context.rule,
        context.tables.get("cutoffs"),
    )
    return tuple(found)


def labels(context: Context) -> Labels:
    """How the keys in the tables are written for people; also those of the other norm tables."""
    alternatives = tables_of(context.options.alternatives.norms or ())
    others = names_for_people.labels([], reversed(alternatives))
    own = context.labels
    found = {group: others[group] | own[group] for group in own}
    found["norm"][FILE] = in_every_language(Message("analysis.norm_file"))
    return found | ({"verdict": about_reliable_change.CROSSED} if context.rule.cutoff else {})


def _norm_parts(context: Context) -> Iterator[Message]:
    """Per norm table the scales it gives bands for and the groups that were used."""
    used = context.scores.rows.dropna(subset=["norm"])
    n_scales = used.groupby("norm")["scale"].nunique()
    tables = [table for table in band_tables(context) if table.key in n_scales.index]
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
            "ages": [span(*age) for age in ages],
            "doi": table.source.doi,
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


def band_tables(context: Context) -> tuple[NormTable, ...]:
    """The tables that may give bands for the instrument's scales."""
    if context.norms is None:
        return ()
    found = [context.norms.table_for(scale.key) for scale in context.instrument.scales]
    return tuple({table.key: table for table in found if table}.values())
