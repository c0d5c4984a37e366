"""Choices between tables: item answers or scale scores, and whose form is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.moment_names import moment_in_name
from vaktherapie_analyse.intake.cells.vocabulary import tokens
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.layout.layouts import MEASURED, SCALE_ROLES, Kind, Layout
from vaktherapie_analyse.intake.layout.names.instrument_names import (
    instrument_words,
    item_word,
    section_of,
)
from vaktherapie_analyse.intake.layout.used_rows import has_answers
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def choose_kinds(
    tables: tuple[Layout, ...],
    instrument: Instrument,
    problems: Problems,
    *,
    explained: bool = False,
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with what each table is used for, and notes.

    `explained` says that a problem says already why no items are found.

    Item answers where there are any and the item key is known, else scale scores. Item answers
    without a key are a fault; their tables are recognised all the same, so that they can be shown.
    """
    with_items = any(table.kind == "items" for table in tables)
    with_scales = any(table.kind == "scores" for table in tables) or (
        with_items and any(table.having(*SCALE_ROLES) for table in tables)
    )
    notes: tuple[Message, ...] = ()
    by_items = with_items and (instrument.has_key or not with_scales)
    wanted: Kind = "items" if by_items else "scores"
    if with_items and not instrument.has_key:
        if with_scales:
            notes = (Message("intake.note_items_without_key"),)
        elif not any(map(has_answers, tables)):  # the empty sheets of a template ask for no key
            _nothing_found(tables, instrument, problems)
        else:
            problems.add("key_missing", Place(), instrument=instrument.key)
    elif not with_items and not with_scales and not explained:
        _nothing_found(tables, instrument, problems)
    chosen = tuple(_used_as(table, wanted) for table in tables)
    if wanted == "scores" and not instrument.bands and any(t.having("band") for t in chosen):
        notes = (*notes, Message("intake.note_bands_unused"))
        chosen = tuple(
            replace(t, columns=tuple(c for c in t.columns if c.meaning.role != "band"))
            for t in chosen
        )
    if with_scales and wanted == "scores":
        notes += _absent_scales(chosen, instrument)
    _unusable_sheets(chosen, instrument, problems)
    return chosen, notes


def choose_informant(
    tables: tuple[Layout, ...], instrument: Instrument, wanted: str | None
) -> tuple[tuple[Layout, ...], tuple[Message, ...]]:
    """The layouts with the forms of one informant where the headers or names tell them apart.

    That is the one the user wants, else the first one the questionnaire names.
    """
    found = {i for table in tables for i in _informants(table)}
    order = [wanted, *instrument.informants] if wanted in found else [*instrument.informants]
    if len(found) < 2:
        return tuple(_for_informant(table, None) for table in tables), ()
    chosen = next(informant for informant in order if informant in found)
    note = Message("intake.note_other_informants", {"informant": Message(f"intake.{chosen}")})
    return tuple(_for_informant(table, chosen) for table in tables), (note,)


def _used_as(table: Layout, wanted: Kind) -> Layout:
    if not table.is_measured:
        return table
    roles = ("item",) if wanted == "items" else SCALE_ROLES
    if not table.having(*roles) or (wanted == "items" and table.kind == "scores"):
        return replace(table, kind="unused")
    dropped = SCALE_ROLES if wanted == "items" else ("item",)
    columns = tuple(c for c in table.columns if c.meaning.role not in dropped)
    return replace(table, kind=wanted, columns=columns)


def _absent_scales(tables: tuple[Layout, ...], instrument: Instrument) -> tuple[Message, ...]:
    """A note with the scales that no column holds, unless they are sums of lesser importance."""
    found = {column.meaning.key for table in tables for column in table.having(*SCALE_ROLES)}
    absent = [s for s in instrument.scales if s.key not in found and not instrument.is_optional(s)]
    if all(scale.sum_of and scale.key != instrument.primary for scale in absent):
        return ()
    labels = [scale.label for scale in absent]
    values = {"scales": labels, "section": section_of(instrument.key), "first": labels[0]}
    return (Message("intake.note_scales_absent", values),)


def _nothing_found(tables: tuple[Layout, ...], instrument: Instrument, problems: Problems) -> None:
    files = ", ".join(dict.fromkeys(table.raw.file for table in tables))
    if not any(len(table.raw.cells) for table in tables):
        problems.add("no_rows", Place(files))
    elif not instrument.has_key:
        problems.add("no_items_no_scores", Place(files), instrument=instrument.key)
    else:
        first, last = instrument.item_keys[0], instrument.item_keys[-1]
        if instrument.items[0].count:
            word, n_items = item_word(instrument), instrument.items[0].count
            first, last = f"{word}1", f"{word}{n_items}"
        n_headers = sum(map(_n_headers, tables))
        section = section_of(instrument.key)
        problems.add("no_items", Place(files), n=n_headers, first=first, last=last, section=section)


def _n_headers(table: Layout) -> int:
    """How many columns have a header: in its row, or else in the first one with a text."""
    rows = [table.headers] if table.header_row else (map(header_text, r) for r in table.raw.cells)
    return next((n for row in rows if (n := sum(map(bool, row)))), 0)


def _unusable_sheets(
    tables: tuple[Layout, ...], instrument: Instrument, problems: Problems
) -> None:
    """A sheet "SDQ eind" without answers is a fault, unless nothing at all was found."""
    if len(problems):
        return
    for table in tables:
        sheet = table.raw.sheet or ""
        own = not set(instrument_words(instrument.key)).isdisjoint(tokens(sheet))
        if table.kind == "unused" and own and moment_in_name(sheet)[0]:
            key = "sheet_without_items" if len(table.raw.cells) else "sheet_empty"
            problems.add(key, table.place())


def _informants(table: Layout) -> set[str]:
    """Who filled in this table, as far as its headers and its name say."""
    if not table.is_measured:
        return set()
    by_columns = {column.meaning.informant for column in table.having(*MEASURED)} - {""}
    return by_columns or {table.informant} - {""}


def _for_informant(table: Layout, chosen: str | None) -> Layout:
    informants = _informants(table)
    if not informants:
        return table
    if chosen is None:
        return replace(table, informant=informants.pop())
    if chosen not in informants:
        return replace(table, kind="unused")
    columns = tuple(c for c in table.columns if c.meaning.informant in ("", chosen))
    return replace(table, informant=chosen, columns=columns)
