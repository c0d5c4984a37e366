"""The rows of all tables as they stand: who each is about, and every answer checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import MISSING_CODE, Parsed, by_different
from vaktherapie_analyse.intake.files.delimited_files import SIGNS
from vaktherapie_analyse.intake.files.raw_table import Progress
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Layout, Layouts
from vaktherapie_analyse.intake.layout.used_rows import Rows, different_cells, used_rows
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.answer_words import UnknownWords
from vaktherapie_analyse.intake.rows.given_scores import read_scores
from vaktherapie_analyse.intake.rows.row_doubts import Doubt
from vaktherapie_analyse.intake.rows.who_and_when.people import (
    ROW_COLUMNS,
    UnreadDate,
    add_faults,
    read_people,
)
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

#: So many of the rows that have shifted are named.
_NAMED: Final = 5


@dataclass(slots=True)
class Counts:
    """What was passed over while reading, to be said in a note."""

    missing_codes: int = 0
    summary_rows: int = 0
    hidden_rows: int = 0
    unread_dates: list[UnreadDate] = field(default_factory=list)
    trials: list[Doubt] = field(default_factory=list)
    unknown: UnknownWords = field(default_factory=UnknownWords)

    def notes(self) -> tuple[Message, ...]:
        counted = {
            "missing_codes": self.missing_codes,
            "summary_rows": self.summary_rows,
            "hidden_rows": self.hidden_rows,
        }
        return tuple(Message(f"intake.note_{key}", {"n": n}) for key, n in counted.items() if n)


def read_tables(
    layouts: Layouts, instrument: Instrument, problems: Problems, progress: Progress | None
) -> tuple[pd.DataFrame, pd.DataFrame, Counts]:
    """The rows with measurements, with a column per item or score; the rows of lists; counts."""
    measured, listed, counts = [], [], Counts()
    for number, layout in enumerate(layouts.tables):
        if progress:
            progress((number + 1) / len(layouts.tables))
        if layout.kind == "unused":
            continue
        rows, n_summary, doubted, trials = used_rows(layout)
        counts.summary_rows += n_summary
        counts.trials += (Doubt("trial_row", ((number, int(row) + 1),)) for row in trials)
        counts.hidden_rows += len(layout.raw.hidden_rows.intersection((rows + 1).tolist()))
        for row in doubted:
            problems.add("summary_or_person", layout.place(int(row) + 1))
        _check_width(layout, rows, problems)
        for moment in sorted({c.meaning.moment for c in layout.having(*MEASURED)}) or [""]:
            people = read_people(
                number, layout, moment, layouts.moments, problems, counts.unread_dates
            )
            if not layout.is_measured:
                listed.append(people)
                continue
            if layout.kind == "items":
                content = _read_items(layouts, layout, moment, instrument, problems, counts)
            else:
                content = read_scores(layout, moment, instrument, problems)
            measured.append(pd.concat([people, content], axis=1))
    counts.unknown.add_to(problems, instrument)
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in ROW_COLUMNS})
    everybody_listed = pd.concat(listed, ignore_index=True) if listed else empty
    return pd.concat(measured, ignore_index=True), everybody_listed, counts


def _read_items(
    layouts: Layouts,
    layout: Layout,
    moment: str,
    instrument: Instrument,
    problems: Problems,
    counts: Counts,
) -> pd.DataFrame:
    """One `Int8` column per item of the questionnaire; NA where there is no answer or column."""
    rows = used_rows(layout).rows
    nothing = pd.array([pd.NA] * len(rows), dtype="Int8")
    found: dict[str, Any] = dict.fromkeys(instrument.item_keys, nothing)
    forms: dict[str, str] = {}
    for column in layout.having("item"):
        key, form = column.meaning.key, column.meaning.form
        if column.meaning.moment != moment:
            continue
        block = instrument.block_of(key)
        parsed = by_different(different_cells(layout, column), layouts.reader(layout, block))
        faults = tuple(fault for fault in parsed.faults if fault[1] is not MISSING_CODE)
        counts.missing_codes += len(parsed.faults) - len(faults)
        faults = counts.unknown.take(faults, layout, column, block)
        add_faults(faults, layout, column, problems)
        numbers = _whole_numbers(parsed)
        if forms.setdefault(key, form) != form:
            twice = ~pd.isna(found[key]) & ~pd.isna(numbers)
            for row in rows[twice]:
                problems.add("item_on_two_forms", layout.place(int(row) + 1, column))
            found[key] = pd.Series(found[key]).fillna(pd.Series(numbers)).array
        else:
            found[key] = numbers
    return pd.DataFrame(found, index=pd.RangeIndex(len(rows)))


def _whole_numbers(parsed: Parsed) -> pd.arrays.IntegerArray:
    numbers = parsed.of_different.astype(float)
    missing = np.isnan(numbers)
    whole = np.where(missing, 0, numbers).astype("int8")
    return pd.arrays.IntegerArray(whole[parsed.codes], missing[parsed.codes])


def _check_width(layout: Layout, rows: Rows, problems: Problems) -> None:
    """In a text file a row with more or fewer fields than there are headers has shifted.

    That is one fault for all of them: they mostly have one cause.
    """
    raw = layout.raw
    if raw.delimiter is None or layout.header_row is None:
        return
    last = np.flatnonzero(raw.cells[layout.header_row - 1] != "").max()
    beyond = (raw.cells[rows, last + 1 :] != "").any(axis=1)
    n_fields = np.array(raw.n_fields or np.full(len(raw.cells), last + 1))
    narrow = rows[n_fields[rows] <= last].tolist()
    short = [row for row in narrow if _lost_field(layout, raw.cells[row], raw.n_fields[row])]
    values = {"sign": SIGNS.get(raw.delimiter, raw.delimiter), "expected": int(last) + 1}
    for key, found in (("row_too_long", rows[beyond].tolist()), ("row_too_short", short)):
        if found:
            more = Message("check.more_cases", {"n": len(found) - _NAMED})
            named: list[str | Message] = [str(row + 1) for row in found[:_NAMED]]
            named += [more] if len(found) > _NAMED else []
            problems.add(key, layout.place(found[0] + 1), **values, n=len(found), rows=named)


def _lost_field(layout: Layout, cells: Cells, n_fields: int) -> bool:
    """Whether a row with answers misses a field, so that its answers may have shifted.

    Some programs leave out the empty fields at the end of a row. That is no loss, unless the row
    ends in an empty field or what is missing belongs to a moment that has answers.
    """
    filled = {c.meaning.moment for c in layout.having(*MEASURED) if cells[c.index] != ""}
    missing = {c.meaning.moment for c in layout.having(*MEASURED) if c.index >= n_fields}
    return bool(filled & missing) or (bool(filled) and cells[n_fields - 1] == "")
