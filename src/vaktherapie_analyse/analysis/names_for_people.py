"""Labels: how the keys in tables are written for people; what several reports say once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vaktherapie_analyse.definitions import Instrument, Norms, NormTable
from vaktherapie_analyse.language import Message, Text

Labels = dict[str, dict[str, Text]]


def labels(instruments: Iterable[Instrument], tables: Iterable[NormTable]) -> Labels:
    """The names of questionnaires, scales, bands and norm tables; what must be said with them."""
    instruments, tables = [*instruments], [*tables]
    return {
        "instrument": {each.key: each.title for each in instruments},
        "notice": {each.key: each.notice for each in instruments if each.notice},
        "scale": {scale.key: scale.label for each in instruments for scale in each.scales},
        "norm": {table.key: table.title for table in tables},
        "band": {k: text for one in (*instruments, *tables) for k, text in one.band_texts.items()},
    }


def tables_of(norms: Iterable[Norms | None]) -> list[NormTable]:
    """Every norm table that may be named."""
    return [table for each in norms if each for table in each.tables.values()]


def notice(instruments: Iterable[Instrument]) -> Text | None:
    """What must be said with every result of these questionnaires."""
    return next((dict(each.notice) for each in instruments if each.notice), None)


def joined(key: str, parts: Iterable[Any]) -> Message | str:
    """The parts as one message, each set behind what stands before it; empty without any."""
    found: Message | str = ""
    for part in parts:
        found = Message(key, {"before": found, "after": part}) if found else part
    return found


def once(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages without repeats: two questionnaires in one file are often noted alike."""
    found: list[Message] = []
    for message in messages:
        if message not in found:
            found.append(message)
    return tuple(found)
