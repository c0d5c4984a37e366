"""What a user says about columns: header → what it holds, in `analyse.toml` or as an option."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.header_rows import header_text
from vaktherapie_analyse.intake.headers import Headers, Meaning
from vaktherapie_analyse.intake.layout import MEASURED, Settings
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.raw import RawTable
from vaktherapie_analyse.intake.vocabulary import plain

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["ANY", "columns_by_hand", "is_meaning"]

#: Stands in a header for any text, and in what it holds for the same text: "sdq*_T12".
ANY: Final = "*"

#: The header is looked for in so many rows.
_HEADER_ROWS: Final = 30


def columns_by_hand(
    settings: Settings, headers: Headers, tables: Sequence[RawTable], problems: Problems
) -> dict[str, Meaning]:
    """Header in plain form → what the user says the column holds; what is typed goes first."""
    said = {**settings.columns, **settings.typed}
    seen = {
        plain(header_text(cell))
        for table in tables
        for row in table.cells[:_HEADER_ROWS]
        for cell in row
    } if said else set()  # fmt: skip
    by_hand: dict[str, Meaning] = {}
    # One header goes before a pattern, a longer pattern before a shorter one.
    for header in sorted(said, key=lambda header: (ANY not in header, len(header))):
        meant, is_typed = said[header], header in settings.typed
        absent = "typed_column_absent" if is_typed else "setting_column_absent"
        if ANY in header and plain(header_text(header)) not in seen:
            found = dict(_fitting(plain(header_text(header)), meant, seen, headers))
            by_hand |= found
            if not found:
                problems.add(absent, Place(column=header))
            continue
        meaning = headers.mapped(meant)
        if meaning is None:
            if not _of_another(meant):
                problems.add("setting_meaning", Place(column=header))
        elif plain(header_text(header)) in seen:
            by_hand[plain(header_text(header))] = meaning
        elif is_typed or meaning.role != "unused":
            problems.add(absent, Place(column=header))
    return by_hand


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
            meaning = headers.mapped(meant.replace(ANY, text))
            if meaning is not None and meaning.role in (*MEASURED, "unused"):
                yield header, meaning


def _of_another(said: str) -> bool:
    """Whether it is an item or scale of another questionnaire, which may be in the same files."""
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    meanings = (Headers(load_instrument(key)).meaning(said) for key in instrument_keys())
    return any(meaning is not None and meaning.sure for meaning in meanings)
