"""The columns of one table: where its header stands and what each column holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.moment_names import moment_in_name
from vaktherapie_analyse.intake.cells.vocabulary import (
    WEAK_CLIENT_HEADERS,
    WEAK_DATE_HEADERS,
    WEAK_MOMENT_HEADERS,
    plain,
)
from vaktherapie_analyse.intake.files.header_rows import header_text, joined_header
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout, Meaning, Role
from vaktherapie_analyse.intake.layout.names.further_numbers import only_certain
from vaktherapie_analyse.intake.layout.names.headers import Headers

#: So many item names in a table show that it uses these names.
_MANY_NAMES: Final = 5


def find_columns(
    table: RawTable, headers: Headers, by_hand: Mapping[str, Meaning], named: bool | None
) -> tuple[int | None, tuple[ColumnLayout, ...]]:
    """The index of the header row and the recognised columns; (None, ()) where there are none.

    The header is the first of the rows with the most recognised names. `by_hand` holds what the
    user says about a header in plain form. `named` is True when the name of the table names the
    questionnaire, False when it names another one.
    """
    best: tuple[int | None, tuple[ColumnLayout, ...]] = (None, ())
    n_best = 0
    for index, row in enumerate(table.top):
        below = table.cells[index + 1 :]
        found = _settled(_columns(row, headers, by_hand), headers, by_hand, named, below)
        if index and _doubled(found):
            names = joined_header(table.cells[index - 1], row, headers.user_moments)
            joined = _settled(_columns(names, headers, by_hand), headers, by_hand, named, below)
            found = found if _doubled(joined) else joined
        n_found = len({column.meaning for column in found})
        if n_found > n_best:
            best, n_best = (index, found), n_found
    return best


def _doubled(columns: Sequence[ColumnLayout]) -> bool:
    """Whether an item stands there twice: then the row above may say for which moment."""
    items = [column.meaning for column in columns if column.meaning.role == "item"]
    return len(set(items)) < len(items)


def _columns(
    row: Sequence[Any], headers: Headers, mapped: Mapping[str, Meaning]
) -> list[ColumnLayout]:
    columns = []
    for index, cell in enumerate(row):
        header = header_text(cell)
        meaning = mapped.get(plain(header)) or headers.meaning(header)
        if header and meaning:
            columns.append(ColumnLayout(index, header, meaning))
    return columns


def _settled(
    columns: list[ColumnLayout],
    headers: Headers,
    by_hand: Container[str],
    named: bool | None,
    below: Cells,
) -> tuple[ColumnLayout, ...]:
    """The columns after the choices that depend on the other columns of the table."""
    columns = _names_that_are_items(columns, headers, by_hand)
    columns = _general_names(columns, headers.n_items, named)
    columns = only_certain(columns, headers, by_hand, below)
    columns = _weak_names(columns, below)
    columns = _mapped_first(columns, by_hand, below)
    return tuple(column for column in columns if column.meaning.role != "unused")


def _mapped_first(
    columns: list[ColumnLayout], by_hand: Container[str], below: Cells
) -> list[ColumnLayout]:
    """Without the columns that are recognised as what a user says of another one."""

    def what(column: ColumnLayout) -> tuple[str, str, str]:
        meaning = column.meaning
        role: str = meaning.role
        if role == "scale":
            role = "band" if column.holds_bands(below[:, column.index]) else "score"
        return role, meaning.key if role in MEASURED else "", meaning.moment

    mapped = {what(column) for column in columns if plain(column.header) in by_hand}
    return [c for c in columns if what(c) not in mapped or plain(c.header) in by_hand]


def _names_that_are_items(
    columns: list[ColumnLayout], headers: Headers, by_hand: Container[str]
) -> list[ColumnLayout]:
    """`kind` is an item of the SDQ in a table with the other item names, else the child."""
    named = {c.index: headers.named_item(c.header) for c in columns}
    per_moment = Counter(item.moment for item in named.values() if item)
    taken = {(c.meaning.key, c.meaning.moment) for c in columns}

    def settled(column: ColumnLayout) -> ColumnLayout:
        item = named[column.index]
        if (
            item is None
            or column.meaning.role == "item"
            or plain(column.header) in by_hand
            or per_moment[item.moment] <= _MANY_NAMES
            or (item.key, item.moment) in taken
        ):
            return column
        return replace(column, meaning=item)

    return [settled(column) for column in columns]


def _general_names(
    columns: list[ColumnLayout], n_items: int, named: bool | None
) -> list[ColumnLayout]:
    """Keep `item1`, `q1`, `1` only where they cannot belong to another questionnaire.

    That is: their numbers are exactly those of the questionnaire, or the table carries its name
    and the headers are more than a number.
    """
    general = [column for column in columns if not column.meaning.sure]
    if not general:
        return columns
    numbers = {int(column.meaning.key) for column in general}
    clearer = len(columns) > len(general) and any(
        c.meaning.role == "item" and c.meaning.sure and c.meaning.key.isdigit() for c in columns
    )
    complete = numbers == set(range(1, n_items + 1))
    fitting = complete or (named and max(numbers) <= n_items)
    kept = {c.index for c in general if complete or not c.header.isdigit()}
    if clearer or not fitting or named is False:
        kept = set()
    return [column for column in columns if column.meaning.sure or column.index in kept]


def _weak_names(columns: list[ColumnLayout], below: Cells) -> list[ColumnLayout]:
    """A column `id` is the client, `submitdate` the date where no column says so more clearly.

    A question for a code goes before `id`. Of the columns of Castor that may name a moment, one
    that does.
    """
    columns = _likely_codes(columns)
    for role, firm, order in (
        ("weak_client", ("client", "respondent"), WEAK_CLIENT_HEADERS),
        ("weak_date", ("date",), WEAK_DATE_HEADERS),
        ("weak_moment", ("moment",), WEAK_MOMENT_HEADERS),
    ):
        weak = [column for column in columns if column.meaning.role == role]
        columns = [column for column in columns if column.meaning.role != role]
        clearer = {column.meaning.role for column in columns} & set(firm)
        if clearer == {"respondent"}:  # the record is the child; `id` is only a number of a form
            weak, clearer = [column for column in weak if column.meaning.key == "recordid"], set()
        if role == "weak_moment" and len(weak) > 1:
            weak = [column for column in weak if _names_moment(below[:, column.index])] or weak
        if weak and not clearer:
            chosen = min(weak, key=lambda column: order.index(column.meaning.key))
            columns.append(replace(chosen, meaning=Meaning(firm[0], key=chosen.meaning.key)))  # type: ignore[arg-type]
    return columns


def _likely_codes(columns: list[ColumnLayout]) -> list[ColumnLayout]:
    """A question for a code is that code where no column says so more clearly."""
    clearer = {column.meaning.role for column in columns} & {"client", "respondent"}
    firm: dict[str, Role] = {"likely_client": "client", "likely_respondent": "respondent"}
    settled = (
        replace(column, meaning=replace(column.meaning, role=firm[column.meaning.role]))
        if column.meaning.role in firm
        else column
        for column in columns
        if firm.get(column.meaning.role) not in clearer
    )
    return list(settled)


def _names_moment(cells: Cells) -> bool:
    return any(moment_in_name(cell)[0] for cell in set(cells) if isinstance(cell, str))
