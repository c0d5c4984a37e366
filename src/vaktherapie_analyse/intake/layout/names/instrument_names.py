"""What a questionnaire and its items are called in headers and in analyse.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaktherapie_analyse.intake.cells.vocabulary import compact, tokens

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def instrument_words(key: str) -> tuple[str, ...]:
    """What people call a questionnaire in a header or a sheet name, the longest first.

    >>> instrument_words("ari-cp"), instrument_words("sdq")
    (('aricp', 'ari'), ('sdq',))
    """
    first = tokens(key)[0]
    return tuple(dict.fromkeys((compact(key), first) if len(first) > 2 else (compact(key),)))


def item_word(instrument: Instrument) -> str:
    """What stands before the number of an item in the headers that we propose."""
    return instrument_words(instrument.key)[-1]


def item_header(key: str, instrument: Instrument) -> str:
    """The header that we propose for an item: `sdq5`, or the name of one that has no number."""
    return f"{item_word(instrument)}{key}" if key.isdigit() else key


def section_of(key: str) -> str:
    """The part of analyse.toml in which the items of a questionnaire are named."""
    from vaktherapie_analyse.definitions import instrument_keys

    return f"{key}.kolommen" if key in instrument_keys() else "kolommen"
