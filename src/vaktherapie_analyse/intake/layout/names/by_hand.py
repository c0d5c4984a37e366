"""What a user says about columns: header → what it holds, in `analyse.toml` or as an option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from vaktherapie_analyse.definitions.shape import nearest
from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Meaning, Settings
from vaktherapie_analyse.intake.layout.names.headers import PERSON_WORDS, Headers
from vaktherapie_analyse.intake.layout.names.instrument_names import item_header
from vaktherapie_analyse.intake.problems import Problems

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

#: Stands in a header for any text, and in what it holds for the same text: "sdq*_T12".
ANY: Final = "*"


def columns_by_hand(
    settings: Settings,
    headers: Headers,
    tables: Sequence[RawTable],
    instrument: Instrument,
    problems: Problems,
) -> tuple[dict[str, Meaning], dict[str, tuple[str, Meaning]]]:
    """Header in plain form → what the user says the column holds; what is typed goes first.

    And of the headers in analyse.toml that are not in the files: what it says, and its meaning.
    """
    said = {**settings.columns, **settings.typed}
    seen = {
        plain(header_text(cell))
        for table in tables
        for row in table.top
        for cell in row
    } if said else set()  # fmt: skip
    by_hand: dict[str, Meaning] = {}
    absent: dict[str, tuple[str, Meaning]] = {}
    # One header goes before a pattern, a longer pattern before a shorter one.
    for header in sorted(said, key=lambda header: (ANY not in header, len(header))):
        meant, is_typed = said[header], header in settings.typed
        name = plain(header_text(header))
        meaning = headers.mapped(meant.replace(ANY, "1") if ANY in header else meant)
        fitting = {}
        if ANY in header and name not in seen:
            fitting = dict(_fitting(name, meant, seen, headers))
        if fitting or name in seen:
            by_hand |= fitting or ({name: meaning} if meaning else {})
        elif is_typed and (meaning or ANY in header):
            problems.add("typed_column_absent", Place(column=header))
        elif meaning and meaning.role != "unused":
            absent[header] = meant, meaning
        if meaning is None and not fitting and not _of_another(meant):
            like = nearest(meant.lower(), _sayable(instrument))
            key = "setting_meaning_like" if like else "setting_meaning"
            problems.add(key, Place(column=header), header=header, nearest=like)
    return by_hand, {header: absent[header] for header in said if header in absent}


def _sayable(instrument: Instrument) -> Iterator[str]:
    """What a user can say that a column holds."""
    yield from (*PERSON_WORDS.values(), "negeren")
    for key in instrument.item_keys:
        yield item_header(key, instrument)
    for scale in instrument.scales:
        yield f"score {scale.key}"


def is_meaning(said: str, instruments: Iterable[Instrument]) -> bool:
    """Whether it says what a column holds: about the person, or of one of these questionnaires."""
    return any(
        Headers(instrument).mapped(said.replace(ANY, name)) is not None
        for instrument in instruments
        for name in (("1", instrument.item_keys[-1]) if ANY in said else ("",))
    )


def _fitting(
    pattern: str, meant: str, seen: Iterable[str], headers: Headers
) -> Iterable[tuple[str, Meaning]]:
    """Every header of that shape and what it holds: an item or score, or nothing."""
    before, _, behind = pattern.partition(ANY)
    for header in seen:
        text = header[len(before) : len(header) - len(behind)]
        if text and header == before + text + behind:
            one = meant.replace(ANY, text)
            meaning = headers.named_item(one) or headers.mapped(one)
            if meaning is not None and meaning.role in (*MEASURED, "unused"):
                yield header, meaning


def _of_another(said: str) -> bool:
    """Whether it is an item or scale of another questionnaire, which may be in the same files."""
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    meanings = (Headers(load_instrument(key)).meaning(said) for key in instrument_keys())
    return any(meaning is not None and meaning.sure for meaning in meanings)
