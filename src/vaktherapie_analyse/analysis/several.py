"""What a report on more than one questionnaire says about each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from vaktherapie_analyse.analysis import account, rule_account
from vaktherapie_analyse.analysis.conditions import PERSON
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Instrument, Norms, NormTable
from vaktherapie_analyse.definitions.model import Status
from vaktherapie_analyse.language import Message, Text


@dataclass(frozen=True, slots=True)
class Told:
    """What must be said about the numbers behind one questionnaire."""

    banners: tuple[Message, ...]
    remarks: tuple[Message, ...]


def told(measured: Measured, scores: pd.DataFrame, changes: Iterable[pd.DataFrame]) -> Told:
    """The warnings and remarks that one questionnaire's report would give about its numbers."""
    given = [*changes]
    if not given:
        given = [pd.DataFrame(columns=["scale", "sd_source", "reliability_source"])]
    options = measured.options
    context = account.Context(
        answers=measured.answers,
        instrument=measured.instrument,
        norms=measured.norms,
        elevated=options.elevated,
        moments=options.moments,
        rule=options.rule,
        scores=scores,
        changes=pd.concat(given),
        tables={},
    )
    statuses: tuple[Status, ...] = ("secondary", "unverified")
    titles = {status: context.titles_with(status) for status in statuses}
    return Told(
        banners=account.banners(context),
        remarks=tuple(
            Message(f"analysis.remark_{status}", {"n": len(norms), "norms": norms})
            for status, norms in titles.items()
            if norms
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
    said = rule_account.sources(changes, measured.instrument, measured.norms, rule, None)
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


def outside_age(measured: Measured) -> Iterator[Message]:
    """How many respondents answered about a child outside the age of the questionnaire."""
    low, high = measured.instrument.age
    ages = measured.answers.measured.dropna(subset=["age"]).drop_duplicates(PERSON)["age"]
    outside = ages[(ages < low) | (ages > high)]
    if len(outside):
        youngest, oldest = int(outside.min()), int(outside.max())
        values = {
            "n": len(outside),
            "low": low,
            "high": high,
            "title": measured.instrument.title,
            "ages": str(youngest) if youngest == oldest else f"{youngest}–{oldest}",
        }
        yield Message("analysis.remark_outside_age", values)


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
