"""Columns that no name tells: what they hold is judged by their cells, and names only help.

What is nearly certain is used and told; what is likely is asked, with the line that answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaktherapie_analyse.intake.layout.layouts import MEASURED, Layout
from vaktherapie_analyse.intake.layout.names.headers import Headers
from vaktherapie_analyse.intake.layout.values.code_cells import codes_by_cells
from vaktherapie_analyse.intake.layout.values.moment_cells import (
    moments_by_people,
    moments_by_words,
)
from vaktherapie_analyse.intake.layout.values.person_cells import about_the_child
from vaktherapie_analyse.intake.layout.values.unclaimed import Table
from vaktherapie_analyse.intake.layout.values.unread_items import check_unread
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


@dataclass(frozen=True, slots=True)
class Judged:
    """The layouts with the columns that were found, the words for moments in them, and notes."""

    layouts: tuple[Layout, ...]
    words: Mapping[str, str]
    notes: tuple[Message, ...]


def columns_by_values(
    layouts: tuple[Layout, ...],
    is_known: Callable[[str], bool],
    named: Mapping[int, str],
    user: Mapping[str, str],
    headers: Headers,
    instrument: Instrument,
    problems: Problems,
) -> Judged:
    """The layouts with the columns whose cells say what they are.

    `is_known` says of a header that the user or a name tells its column; `named` holds the moment
    in the name of a table, `user` what the user says about words for moments.
    """
    judged = {
        number: Table.of(layout, is_known)
        for number, layout in enumerate(layouts)
        if layout.is_measured and layout.header_row
    }
    words: dict[str, str] = {}
    for number, table in judged.items():
        moments, found = moments_by_words(table, named.get(number, ""), user, problems)
        words |= found
        table = table.having(moments)
        judged[number] = table.having(about_the_child(table, problems))
    without = {n: t for n, t in judged.items() if not t.layout.having("client", "respondent")}
    if len(without) == len(judged):
        for number, code in codes_by_cells(without, problems).items():
            judged[number] = judged[number].having([code])
    silent = {n: t for n, t in judged.items() if not _has_moment(t.layout) and n not in named}
    if silent and len(silent) == len(judged) and not len(problems):
        for number, moment in moments_by_people(silent, problems).items():
            judged[number] = judged[number].having([moment])
    check_unread(judged, headers, instrument, named, problems)
    settled = tuple(
        judged[number].layout if number in judged else layout
        for number, layout in enumerate(layouts)
    )
    return Judged(settled, words, tuple(_told(layouts, settled)))


def _has_moment(layout: Layout) -> bool:
    return bool(layout.having("moment")) or any(
        column.meaning.moment for column in layout.having(*MEASURED)
    )


def _told(before: Sequence[Layout], after: Sequence[Layout]) -> list[Message]:
    """A note with every column that was found, and what it is."""
    pairs: dict[tuple[str, str], Message] = {}
    for old, new in zip(before, after, strict=True):
        for column in new.columns:
            if column not in old.columns:
                role = Message(f"intake.role_{column.meaning.role}")
                values = {"header": column.shown, "role": role}
                pairs[column.shown, column.meaning.role] = Message("intake.column_is", values)
    if not pairs:
        return []
    first = next(iter(pairs))[0]
    return [Message("intake.note_by_values", {"pairs": [*pairs.values()], "first": first})]
