"""From layouts and raw cells to tidy frames: every answer checked, every fault collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.answers import MOMENTS, PERSON_COLUMNS
from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import MISSING_CODE, Parsed, by_value
from vaktherapie_analyse.intake.files.delimited_files import SIGNS
from vaktherapie_analyse.intake.files.raw_table import Progress, RawTable
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Layout, Layouts
from vaktherapie_analyse.intake.layout.used_rows import Rows, used_rows
from vaktherapie_analyse.intake.layout.values.moment_cells import MOMENT_ASKED
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.answer_words import UnknownWords
from vaktherapie_analyse.intake.rows.background import Informants, fill_background
from vaktherapie_analyse.intake.rows.given_scores import check_sums, read_scores, scores_long
from vaktherapie_analyse.intake.rows.identity import (
    check_codes,
    check_doubles,
    everybody,
    settle_codes,
)
from vaktherapie_analyse.intake.rows.needed_questions import needed_notes
from vaktherapie_analyse.intake.rows.other_forms import form_notes
from vaktherapie_analyse.intake.rows.people import ROW_COLUMNS, UnreadDate, add_faults, read_people
from vaktherapie_analyse.intake.rows.row_dates import by_date, places_in_time
from vaktherapie_analyse.intake.rows.row_doubts import (
    Doubt,
    check_dates,
    dates_and_ages,
    similar_codes,
    typed_ages,
)
from vaktherapie_analyse.intake.rows.unanswered import (
    about_reasons,
    reasons_of,
    without_professionals,
)
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["Tidy", "tidy"]

#: So many of the rows that have shifted are named.
_NAMED: Final = 5

#: Item → what reads one of its cells.
Readers = Mapping[str, Callable[[Any], "int | Message | None"]]


@dataclass(frozen=True, slots=True)
class Tidy:
    """The frames of `Answers`; `n_rows` counts the rows with answers per file.

    `where` says, in the order of `frame`, whose each measurement is, and in which table (index) and
    row it stands; `doubts` are not among the notes.
    """

    frame: pd.DataFrame
    given: pd.DataFrame | None
    respondents: pd.DataFrame
    notes: tuple[Message, ...]
    n_rows: dict[str, int]
    where: pd.DataFrame
    doubts: tuple[Doubt, ...]
    reasons: pd.DataFrame | None = None


def tidy(
    layouts: Layouts,
    tables: Sequence[RawTable],
    instrument: Instrument,
    informant: str | None,
    problems: Problems,
    progress: Progress | None = None,
    until: date | None = None,
    *,
    counted_by_date: bool = False,
) -> Tidy:
    """The answers (or scores) of all tables together; faults are added to `problems`.

    Where dates tell the moments, what was measured after `until` is left out first: otherwise a
    later measurement would change which one was the last. A date that cannot be right is a fault
    where measurements are counted by it.
    """
    counts = _Counts()
    measured, listed = _read(layouts, tables, instrument, problems, counts, progress)
    values = [str(column) for column in measured if column not in ROW_COLUMNS]
    measured, listed, notes = settle_codes(measured, listed, layouts.tables, problems)
    everything = pd.concat([measured[[*ROW_COLUMNS]], listed], ignore_index=True)
    measured, by_others = without_professionals(measured)
    has_answers = measured[values].notna().any(axis=1)
    answered = measured[has_answers].reset_index(drop=True)
    reasons = reasons_of(measured[~has_answers])
    notes += (*by_others, *about_reasons(measured[has_answers], reasons))
    if answered.empty and not len(problems):
        key = "only_trials" if counts.trials else "no_answers"
        problems.add(key, Place(", ".join(dict.fromkeys(t.file for t in tables))))
    if layouts.no_moment:
        if until is not None:
            later = pd.to_datetime(answered["date"]) > pd.Timestamp(until)
            answered = answered[~later].reset_index(drop=True)
        answered, assumed = by_date(answered)
        notes += assumed
    people = answered[[*ROW_COLUMNS]]  # so that the checks copy no answers
    _check_moments(people, layouts.tables, problems)
    check_codes(people, layouts.tables, problems)
    if not {problem.message.key for problem in problems} & MOMENT_ASKED:
        check_doubles(people, layouts.tables, problems)
    needed = counted_by_date or _dates_needed(people, everything, no_moment=layouts.no_moment)
    doubts = [
        *counts.trials,
        *_unread_dates(counts.unread_dates, layouts.tables, problems, needed=needed),
    ]
    doubts += [*similar_codes(people), *typed_ages(people, everything, layouts.tables)]
    doubts += check_sums(answered, instrument, layouts.tables, problems)
    who = Informants(informant, instrument.informants[0])
    answered, more = fill_background(answered, everything, layouts.tables, who, problems)
    today = date.today()
    doubts += dates_and_ages(answered, today)
    if counted_by_date:
        check_dates(answered, layouts.tables, today, problems)
    used = answered.drop_duplicates(["table", "row"])["table"]
    n_rows = Counter(tables[number].file for number in used)
    answered = _in_order(answered)
    frame, given = _frames(answered, values, instrument)
    notes += tuple(needed_notes(frame, instrument))
    notes += more + counts.notes()
    notes += tuple(form_notes(answered, layouts.tables, tables, instrument))
    where = answered[["client", "respondent", "moment", "table", "row"]]
    kinds = {number: table.kind for number, table in enumerate(layouts.tables)}
    counted = listed[listed["table"].map(kinds) == "respondents"]
    people = everybody(measured, counted)
    return Tidy(frame, given, people, notes, n_rows, where, tuple(doubts), reasons)


@dataclass(slots=True)
class _Counts:
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


def _read(
    layouts: Layouts,
    tables: Sequence[RawTable],
    instrument: Instrument,
    problems: Problems,
    counts: _Counts,
    progress: Progress | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows with measurements, with a column per item or score; the rows of lists."""
    measured, listed = [], []
    for number, (layout, raw) in enumerate(zip(layouts.tables, tables, strict=True)):
        if progress:
            progress((number + 1) / len(tables))
        if layout.kind == "unused":
            continue
        rows, n_summary, doubted, trials = used_rows(layout, raw)
        counts.summary_rows += n_summary
        counts.trials += (Doubt("trial_row", ((number, int(row) + 1),)) for row in trials)
        counts.hidden_rows += len(raw.hidden_rows.intersection((rows + 1).tolist()))
        for row in doubted:
            problems.add("summary_or_person", layout.place(int(row) + 1))
        _check_width(layout, raw, rows, problems)
        for moment in sorted({c.meaning.moment for c in layout.having(*MEASURED)}) or [""]:
            people = read_people(
                number, layout, raw, rows, moment, layouts.moments, problems, counts.unread_dates
            )
            if layout.kind in ("respondents", "background"):
                listed.append(people)
                continue
            if layout.kind == "items":
                readers = _readers(layouts, layout, instrument)
                content = _read_items(
                    layout, raw, rows, moment, readers, instrument, problems, counts
                )
            else:
                content = read_scores(layout, raw, rows, moment, instrument, problems)
            measured.append(pd.concat([people, content], axis=1))
    counts.unknown.add_to(problems, instrument)
    empty = pd.DataFrame({name: pd.Series(dtype=object) for name in ROW_COLUMNS})
    everybody_listed = pd.concat(listed, ignore_index=True) if listed else empty
    return pd.concat(measured, ignore_index=True), everybody_listed


def _readers(layouts: Layouts, layout: Layout, instrument: Instrument) -> Readers:
    """Item → the function that reads its cells in this table."""
    return {key: layouts.reader(layout, block) for block in instrument.items for key in block.keys}


def _read_items(
    layout: Layout,
    raw: RawTable,
    rows: Rows,
    moment: str,
    readers: Readers,
    instrument: Instrument,
    problems: Problems,
    counts: _Counts,
) -> pd.DataFrame:
    """One `Int8` column per item of the questionnaire; NA where there is no answer or column."""
    nothing = pd.array([pd.NA] * len(rows), dtype="Int8")
    found: dict[str, Any] = dict.fromkeys(readers, nothing)
    forms: dict[str, str] = {}
    for column in layout.having("item"):
        if column.meaning.moment == moment:
            cells = raw.cells[rows, column.index]
            parsed = by_value(cells, readers[column.meaning.key])
            faults = tuple(fault for fault in parsed.faults if fault[1] is not MISSING_CODE)
            counts.missing_codes += len(parsed.faults) - len(faults)
            block = instrument.block_of(column.meaning.key)
            faults = counts.unknown.take(faults, cells, rows, layout, column, block)
            add_faults(Parsed(parsed.values, faults), layout, column, rows, problems)
            numbers, key = _whole_numbers(parsed), column.meaning.key
            if forms.setdefault(key, column.meaning.form) != column.meaning.form:
                twice = ~pd.isna(found[key]) & ~pd.isna(numbers)
                for row in rows[twice]:
                    problems.add("item_on_two_forms", layout.place(int(row) + 1, column))
                found[key] = pd.Series(found[key]).fillna(pd.Series(numbers)).array
            else:
                found[key] = numbers
    return pd.DataFrame(found, index=pd.RangeIndex(len(rows)))


def _whole_numbers(parsed: Parsed) -> pd.arrays.IntegerArray:
    numbers = parsed.values.astype(float)
    missing = np.isnan(numbers)
    return pd.arrays.IntegerArray(np.where(missing, 0, numbers).astype("int8"), missing)


def _check_width(layout: Layout, raw: RawTable, rows: Rows, problems: Problems) -> None:
    """In a text file a row with more or fewer fields than there are headers has shifted.

    That is one fault for all of them: they mostly have one cause.
    """
    if raw.delimiter is None or layout.header_row is None:
        return
    last = np.flatnonzero(raw.cells[layout.header_row - 1] != "").max()
    beyond = (raw.cells[rows, last + 1 :] != "").any(axis=1)
    short = [
        int(row)
        for row in rows
        if raw.n_fields and raw.n_fields[row] <= last
        and _lost_field(layout, raw.cells[row], raw.n_fields[row])
    ]  # fmt: skip
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


def _dates_needed(answered: pd.DataFrame, everything: pd.DataFrame, *, no_moment: bool) -> bool:
    """Whether a date tells what was the begin and what the end, or how old a child was."""
    several = answered.duplicated(["client", "respondent"]).any()
    return bool((no_moment and several) or everything["birth"].notna().any())


def _unread_dates(
    unread: Sequence[UnreadDate], layouts: Sequence[Layout], problems: Problems, *, needed: bool
) -> Iterator[Doubt]:
    """A time stamp that cannot be read is a fault where dates are needed, else a doubt."""
    for one in {(one.table, one.row, one.column.index): one for one in unread}.values():
        if needed:
            place = layouts[one.table].place(one.row, one.column)
            problems.add(one.why.key.removeprefix("intake."), place, **one.why.values)
        else:
            yield Doubt("date_unread", ((one.table, one.row),))


def _check_moments(answered: pd.DataFrame, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add a problem for every row with answers without a moment that is known."""
    unknown = answered[~answered["moment"].isin(MOMENTS)]
    for number, row, moment in unknown[["table", "row", "moment"]].itertuples(index=False):
        column = layouts[number].having("moment")
        if column:
            key = "moment_unknown" if moment == "?" else "moment_missing"
            problems.add(key, layouts[number].place(row, column[0]))


def _in_order(answered: pd.DataFrame) -> pd.DataFrame:
    """The rows sorted by client, respondent and moment."""
    ordered = answered.assign(rank=places_in_time(answered["moment"])).sort_values(
        ["client", "respondent", "rank"], ignore_index=True
    )
    return ordered.drop(columns="rank")


def _frames(
    ordered: pd.DataFrame, values: list[str], instrument: Instrument
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """`Answers.frame` and `Answers.given`."""
    people = ordered[[*PERSON_COLUMNS]].astype(
        {"client": "str", "respondent": "str", "informant": "str", "moment": "str", "age": "Int16"}
    )
    people["date"] = pd.to_datetime(ordered["date"]).astype("datetime64[ns]")
    if set(values) == set(instrument.item_keys):
        return pd.concat([people, ordered[values]], axis=1), None
    nothing = {key: pd.array([], dtype="Int8") for key in instrument.item_keys}
    return people.iloc[:0].assign(**nothing), scores_long(people, ordered[values])
