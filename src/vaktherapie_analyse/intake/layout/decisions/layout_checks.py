"""What must be in a table before it can be read: every item once, and who it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning
from vaktherapie_analyse.intake.layout.names.instrument_names import item_header, section_of
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def check_layouts(tables: tuple[Layout, ...], instrument: Instrument, problems: Problems) -> None:
    """Add a problem for every missing or doubled column."""
    for table in tables:
        if table.kind != "unused":
            _doubled_columns(table, problems)
        if table.kind == "items":
            _missing_items(table, instrument, problems)
    _missing_codes(tables, problems)


@dataclass(frozen=True, slots=True)
class Lost:
    """What was found in all tables, to tell what is lost where a column is not there.

    `by_order` says that the items were read by their place, `none_named` that no moment is named.
    """

    tables: tuple[Layout, ...]
    instrument: Instrument
    by_order: bool
    none_named: bool

    def without(self, meaning: Meaning) -> bool:
        """Whether the numbers would be other ones without a column of that meaning.

        An item is lost where others of its kind are there at that moment; a quarter without a
        measurement at the end, without impact, or without a column for the sex loses nothing.
        """
        measured = [table for table in self.tables if table.is_measured]
        if meaning.role == "client":
            return not any(table.having("client") for table in measured)
        if meaning.role == "moment":
            return self.none_named
        if meaning.role != "item":
            return False
        keys = self.instrument.block_of(meaning.key).keys
        items = [c.meaning for table in measured for c in table.having("item")]
        found = {item.key for item in items if item.moment == meaning.moment}
        missing = meaning.key not in found and not found.isdisjoint(keys)
        return self.by_order or not measured or missing


def check_absent(
    absent: Mapping[str, tuple[str, Meaning]], lost: Lost, problems: Problems
) -> tuple[Message, ...]:
    """A note with the headers of analyse.toml that are not in these files.

    A problem for each without which the numbers would be other ones.
    """
    harmless = []
    for header, (said, meaning) in absent.items():
        if lost.without(meaning):
            problems.add("setting_column_absent", Place(column=header), said=said)
        else:
            harmless.append(header)
    if not harmless:
        return ()
    return (Message("intake.note_setting_absent", {"n": len(harmless), "headers": harmless}),)


def _doubled_columns(table: Layout, problems: Problems) -> None:
    def what(column: ColumnLayout) -> tuple[str, str, str, str]:
        meaning = column.meaning
        return meaning.role, meaning.key, meaning.moment, meaning.form

    counts = Counter(map(what, table.columns))
    for column in table.columns:
        if counts[what(column)] > 1 and column.meaning.role != "trial":
            problems.add("column_twice", table.place(table.header_row, column))


def _missing_items(table: Layout, instrument: Instrument, problems: Problems) -> None:
    required = [key for block in instrument.items if not block.optional for key in block.keys]
    found = [column.meaning for column in table.having("item")]
    for moment in sorted({meaning.moment for meaning in found}):
        present = {meaning.key for meaning in found if meaning.moment == moment}
        missing = [key for key in required if key not in present]
        if missing:
            key = "items_missing_at" if moment else "items_missing"
            place = table.place(table.header_row)
            first = " ".join(filter(None, (item_header(missing[0], instrument), moment)))
            hint = {"section": section_of(instrument.key), "first": first}
            problems.add(key, place, n=len(missing), items=missing, moment=moment, **hint)


def _missing_codes(tables: tuple[Layout, ...], problems: Problems) -> None:
    """Without any code the rows are the people; that needs one table with one row for each."""
    measured = [table for table in tables if table.is_measured]
    without = [table for table in measured if not table.having("client", "respondent")]
    for table in without:
        if len(measured) > 1 or table.having("moment"):
            problems.add("no_code", table.place(table.header_row))
    with_respondent = [table for table in measured if table.having("respondent")]
    if with_respondent and len(with_respondent) < len(measured):
        for table in measured:
            if table.having("client") and not table.having("respondent"):
                problems.add("no_respondent_here", table.place(table.header_row))
