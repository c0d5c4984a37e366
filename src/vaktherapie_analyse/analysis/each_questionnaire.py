"""What a report on more than one questionnaire says about each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, together
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change, remarks, sources
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Instrument, Norms, NormTable
from vaktherapie_analyse.language import Message, Text


@dataclass(frozen=True, slots=True)
class Told:
    """What must be said about the numbers behind one questionnaire: the gravest, and the rest."""

    banners: tuple[Message, ...]
    doubts: tuple[Message, ...]
    remarks: tuple[Message, ...]


def told(
    measured: Measured,
    scores: Cube,
    changes: Sequence[Cube],
    client: str | None = None,
) -> Told:
    """The warnings and remarks that one questionnaire's report would give about its numbers.

    Of the scores only those of `client`, where one is named.
    """
    options = measured.options
    context = Context(
        answers=measured.answers,
        instrument=measured.instrument,
        norms=measured.norms,
        elevated=options.elevated,
        moments=options.moments,
        rule=options.rule,
        scores=scores if client is None else scores.of_client(client),
        changes=together(scores.people, changes),
        tables={},
    )
    return Told(
        banners=sources.banners(context),
        doubts=tuple(doubts(measured.answers, measured.instrument, scores, client)),
        remarks=(
            *notes(measured.answers),
            *remarks.about_scores(context),
            *about_reliable_change.low_reliability(context.changes.rows, measured.instrument),
            *remarks.about_sources(context),
            *not_checked(measured.answers, measured.instrument),
        ),
    )


def norm_titles(norms: Norms | None, scores: pd.DataFrame) -> list[Text | Message]:
    """Where the bands of these scores come from."""
    known = norms.tables if norms else {}
    return [
        known[key].title if key in known else Message("findings.norm_file")
        for key in scores["norm"].dropna().unique()
    ] or [Message("findings.norm_none")]


def rule_source(measured: Measured, changes: pd.DataFrame) -> Iterator[Message]:
    """How reliable change is judged for this questionnaire, and with which numbers."""
    rule = measured.options.rule
    said = about_reliable_change.sources(changes, measured.instrument, measured.norms, rule, None)
    for message in said:
        if message.key == "reliable.source_rci":
            values = {"title": measured.instrument.key.upper(), "rule": message}
            yield Message("case.rule", values)


def band_labels(known: Iterable[Instrument | NormTable]) -> dict[str, Text]:
    """How bands are written for people."""
    return {
        band: {"nl": band} | {language: names[i] for language, names in each.band_labels.items()}
        for each in known
        for i, band in enumerate(each.bands)
    }


def norm_tables(measured: Iterable[Measured]) -> list[NormTable]:
    """Every norm table that may be named."""
    return [table for each in measured if each.norms for table in each.norms.tables.values()]


def notice(measured: Mapping[str, Measured]) -> Text | None:
    """What must be said with every result of these questionnaires."""
    notices = [each.instrument.notice for each in measured.values() if each.instrument.notice]
    return dict(notices[0]) if notices else None


def once(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without repeats: two questionnaires in one file are often noted alike."""
    found: list[Message] = []
    for message in messages:
        if message not in found:
            found.append(message)
    return tuple(found)
