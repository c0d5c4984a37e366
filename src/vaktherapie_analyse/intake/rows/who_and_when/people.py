"""Who each row of a table is about, and when: one row per row of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import Fault, by_different
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.moment_names import cell_word
from vaktherapie_analyse.intake.cells.person_values import (
    age_of,
    code_of,
    informant_of,
    months_of,
    sex_of,
)
from vaktherapie_analyse.intake.cells.vocabulary import is_bare, plain
from vaktherapie_analyse.intake.files.roqua import OTHER_FORM, reason_of
from vaktherapie_analyse.intake.layout.layouts import IN_MONTHS, MEASURED, ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.used_rows import different_cells, used_rows
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

#: What `read_people` gives. `row` is the row number in Excel, `table` the index of the table.
#: `relation` is the word in an informant column. Every column but the last two is of objects
#: with None where nothing is known.
ROW_COLUMNS = (
    "client", "respondent", "informant", "relation", "moment", "date", "birth", "age", "sex",
    "reason", "table", "row",
)  # fmt: skip

_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "client": code_of,
    "respondent": code_of,
    "date": date_of,
    "birth": date_of,
    "age": age_of,
    "sex": sex_of,
    "reason": reason_of,
}


@dataclass(frozen=True, slots=True)
class UnreadDate:
    """A cell of a time stamp that holds no date: in which table, row and column, and why."""

    table: int
    row: int
    column: ColumnLayout
    why: Message


def read_people(
    number: int,
    layout: Layout,
    moment: str,
    words: Mapping[str, str],
    problems: Problems,
    unread: list[UnreadDate],
) -> pd.DataFrame:
    """The columns `ROW_COLUMNS` for the used rows of table `number`.

    `moment` is the moment of the columns that are read, empty where the rows or the table say it;
    `words` gives the moment of each word in a column of moments. A date that cannot be read is
    added to `unread` where the column was only assumed to hold dates.
    """
    rows = used_rows(layout).rows
    columns: dict[str, Any] = dict.fromkeys(ROW_COLUMNS)
    for role, read in _READERS.items():
        column = _column(layout, role, moment or layout.moment)
        if column:
            if read is date_of and column.header in layout.month_first:
                read = partial(date_of, month_first=True)
            if column.meaning.key == IN_MONTHS:
                read = months_of
            parsed = by_different(different_cells(layout, column), read)
            if role == "date" and column.meaning.key:
                unread += (
                    UnreadDate(number, int(rows[i]) + 1, column, m) for i, m in parsed.faults
                )
            else:
                add_faults(parsed.faults, layout, column, problems)
            columns[role] = parsed.values
    relation = _column(layout, "informant", moment or layout.moment)
    if relation:
        words_for_it = different_cells(layout, relation)
        who = by_different(words_for_it, informant_of)
        add_faults(who.faults, layout, relation, problems)
        columns["informant"] = who.values
        columns["relation"] = by_different(words_for_it, _relation_word).values
    elif respondent := _column(layout, "respondent", moment or layout.moment):
        codes = different_cells(layout, respondent)
        columns["informant"] = by_different(codes, _named_relation).values
    columns["moment"] = _moments(layout, moment, words)
    columns["table"], columns["row"] = number, rows + 1
    return pd.DataFrame(
        {name: _objects(values, len(rows)) for name, values in columns.items()}
    ).astype({"table": "int64", "row": "int64"})


def date_column(layout: Layout, moment: str) -> ColumnLayout | None:
    """The column that `read_people` took the dates of the measurements at that moment from."""
    wide = any(column.meaning.moment for column in layout.having(*MEASURED))
    return _column(layout, "date", moment if wide else layout.moment)


def add_faults(
    faults: Sequence[Fault], layout: Layout, column: ColumnLayout, problems: Problems
) -> None:
    """Add every fault of a column with the place of its cell."""
    rows = used_rows(layout).rows
    for index, message in faults:
        place = layout.place(int(rows[index]) + 1, column)
        problems.add(message.key.removeprefix("intake."), place, **message.values)


def _column(layout: Layout, role: str, moment: str) -> ColumnLayout | None:
    """The column of that moment, else the one for all moments.

    A list or a table in rows may have a column "leeftijd begin" only: then that is the age.
    """
    candidates = layout.having(role)
    wide = any(column.meaning.moment for column in layout.having(*MEASURED))
    for column in candidates:
        if column.meaning.moment == moment:
            return column
    for column in candidates:
        if not column.meaning.moment or (role != "date" and not wide):
            return column
    return None


def _moments(layout: Layout, moment: str, words: Mapping[str, str]) -> Any:
    """The moment of each row: None where the cell is empty, "?" where its word is not known."""
    column = layout.having("moment")
    if moment or layout.moment or not column:
        return moment or layout.moment or None

    def read(cell: Any) -> str | None:
        word = cell_word(cell)
        return words.get(word, "?") if word else None

    return by_different(different_cells(layout, column[0]), read).values


def _named_relation(cell: Any) -> str | None:
    """Who filled in, where the code of the respondent is a word like "moeder"."""
    if isinstance(cell, str) and is_bare(cell) and not cell.isalpha():
        return None  # no such word has a digit
    known = informant_of(cell)
    return None if known == "?" else known


def _relation_word(cell: Any) -> str | None:
    of_other_form = isinstance(cell, str) and OTHER_FORM in cell
    return plain(cell) if of_other_form or _named_relation(cell) else None


def _objects(values: Any, length: int) -> Cells:
    column = np.empty(length, dtype=object)
    column[:] = values
    return column
