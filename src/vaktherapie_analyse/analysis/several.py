"""What a report on more than one questionnaire says about each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from vaktherapie_analyse.analysis import rule_account
from vaktherapie_analyse.analysis.conditions import PERSON
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Instrument, Norms, NormTable
from vaktherapie_analyse.language import Message, Text


def used_tables(
    norms: Norms | None, scores: pd.DataFrame, changes: Iterable[pd.DataFrame]
) -> tuple[NormTable, ...]:
    """The norm tables that bands, SD or reliability of these people came from."""
    keys = dict.fromkeys([*scores["norm"].dropna(), *parameter_keys(changes)])
    known = norms.tables if norms else {}
    return tuple(known[key] for key in keys if key in known)


def parameter_keys(changes: Iterable[pd.DataFrame]) -> list[str]:
    """The keys of the norm tables that SD and reliability came from."""
    sources = [
        source
        for each in changes
        for column in ("sd_source", "reliability_source")
        for source in each[column].dropna()
    ]
    return list(dict.fromkeys(source.partition("/")[0] for source in sources))


def rule_source(measured: Measured, changes: pd.DataFrame) -> Iterator[Message]:
    """How reliable change is judged for this questionnaire, and with which numbers."""
    rule = measured.options.rule
    said = rule_account.sources(changes, measured.instrument, measured.norms, rule, None)
    for message in said:
        if message.key == "reliable.source_rci":
            values = {"title": measured.instrument.key.upper(), "rule": message}
            yield Message("case.rule", values)


def invented(instruments: Iterable[Instrument], tables: Iterable[NormTable]) -> tuple[Message, ...]:
    """The warning that cannot be switched off: numbers that somebody made up."""
    what: list[Text | Message] = [
        Message("analysis.invented_key")
        for instrument in instruments
        if instrument.source.status == "invented"
    ]
    what += [table.title for table in tables if table.source.status == "invented"]
    return (Message("analysis.banner_invented", {"what": what}),) if what else ()


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
    ages = measured.answers.frame.dropna(subset=["age"]).drop_duplicates(PERSON)["age"]
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
