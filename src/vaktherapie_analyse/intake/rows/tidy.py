"""From layouts and raw cells to tidy frames: every answer checked, every fault collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from vaktherapie_analyse.answers import MOMENTS, PERSON_COLUMNS
from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.intake.files.raw_table import Progress
from vaktherapie_analyse.intake.layout.layouts import Layout, Layouts, Settings
from vaktherapie_analyse.intake.layout.values.moment_cells import MOMENT_ASKED
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.given_scores import check_sums, scores_long
from vaktherapie_analyse.intake.rows.needed_questions import needed_notes
from vaktherapie_analyse.intake.rows.other_forms import form_notes
from vaktherapie_analyse.intake.rows.read_tables import Counts, read_tables
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
from vaktherapie_analyse.intake.rows.who_and_when.background import fill_background
from vaktherapie_analyse.intake.rows.who_and_when.identity import (
    check_codes,
    check_doubles,
    everybody,
    settle_codes,
    spellings,
)
from vaktherapie_analyse.intake.rows.who_and_when.people import ROW_COLUMNS, UnreadDate
from vaktherapie_analyse.intake.rows.who_and_when.row_dates import by_date, places_in_time
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


@dataclass(frozen=True, slots=True)
class Tidy:
    """The frames of `Answers`; `n_rows` counts the rows with answers per file.

    `where` says, in the order of `frame`, whose each measurement is, its date, and in which table
    (index) and row it stands; `doubts` are not among the notes.
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
    instrument: Instrument,
    settings: Settings,
    problems: Problems,
    progress: Progress | None = None,
) -> Tidy:
    """The answers (or scores) of all tables together; faults are added to `problems`."""
    tables = layouts.tables
    measured, listed, counts = read_tables(layouts, instrument, problems, progress)
    values = [str(column) for column in measured if column not in ROW_COLUMNS]
    measured, listed, notes = settle_codes(measured, listed, tables, problems)
    everything = pd.concat([measured[[*ROW_COLUMNS]], listed], ignore_index=True)
    measured, by_others = without_professionals(measured)
    has_answers = measured[values].notna().any(axis=1)
    answered = measured[has_answers].reset_index(drop=True)
    reasons = reasons_of(measured[[*ROW_COLUMNS]][~has_answers])
    notes += (*by_others, *about_reasons(answered, reasons))
    if answered.empty and not len(problems):
        key = "only_trials" if counts.trials else "no_answers"
        problems.add(key, Place(", ".join(dict.fromkeys(table.raw.file for table in tables))))
    if layouts.no_moment:
        answered, assumed = by_date(answered, settings.until)
        notes += assumed
    doubts = [*counts.trials]
    people = answered[[*ROW_COLUMNS]]  # so that the checks copy no answers
    doubts += _checked(people, everything, counts, layouts, problems)
    doubts += check_sums(answered, instrument, tables, problems)
    told, usual = settings.informant, instrument.informants[0]
    people, more = fill_background(people, everything, tables, told, usual, problems)
    doubts += dates_and_ages(people, date.today())
    people = _in_order(people)
    content = answered[values].loc[people.index]
    answered = pd.concat([people, content], axis=1).reset_index(drop=True)
    frame, given = _frames(answered, values, instrument)
    notes += (*needed_notes(frame, instrument), *more, *counts.notes())
    notes += tuple(form_notes(answered, tables, instrument))
    where = answered[["client", "respondent", "moment", "date", "table", "row"]]
    used = where.drop_duplicates(["table", "row"])["table"]
    n_rows = Counter(tables[number].raw.file for number in used)
    counted = [number for number, table in enumerate(tables) if table.kind == "respondents"]
    respondents = everybody(measured, listed[listed["table"].isin(counted)])
    return Tidy(frame, given, respondents, notes, n_rows, where, tuple(doubts), reasons)


def check_dated(found: Tidy, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add the faults where the date of a measurement decides where it is counted."""
    for doubt in found.doubts:
        problems.keep(doubt.faults)
    check_dates(found.where.sort_values(["table", "row"]), layouts, date.today(), problems)


def _checked(
    people: pd.DataFrame,
    everything: pd.DataFrame,
    counts: Counts,
    layouts: Layouts,
    problems: Problems,
) -> Iterator[Doubt]:
    """What is doubtful about who was measured when; what cannot be is a problem."""
    _check_moments(people, layouts.tables, problems)
    spelled = spellings(people)
    check_codes(people, spelled, layouts.tables, problems)
    if not {problem.message.key for problem in problems} & MOMENT_ASKED:
        check_doubles(people, layouts.tables, problems)
    needed = _dates_needed(people, everything, no_moment=layouts.no_moment)
    yield from _unread_dates(counts.unread_dates, layouts.tables, problems, needed=needed)
    yield from similar_codes(spelled)
    yield from typed_ages(people, everything, layouts.tables)


def _dates_needed(answered: pd.DataFrame, everything: pd.DataFrame, *, no_moment: bool) -> bool:
    """Whether a date tells what was the begin and what the end, or how old a child was."""
    several = answered.duplicated(["client", "respondent"]).any()
    return bool((no_moment and several) or everything["birth"].notna().any())


def _unread_dates(
    unread: Sequence[UnreadDate], layouts: Sequence[Layout], problems: Problems, *, needed: bool
) -> Iterator[Doubt]:
    """A time stamp that cannot be read is a fault where dates are needed, else a doubt."""
    for one in {(one.table, one.row, one.column.index): one for one in unread}.values():
        fault = Problem(one.why, layouts[one.table].place(one.row, one.column))
        if needed:
            problems.keep([fault])
        else:
            yield Doubt("date_unread", ((one.table, one.row),), (fault,))


def _check_moments(answered: pd.DataFrame, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add a problem for every row with answers without a moment that is known."""
    unknown = answered[~answered["moment"].isin(MOMENTS)]
    for number, row, moment in unknown[["table", "row", "moment"]].itertuples(index=False):
        column = layouts[number].having("moment")
        if column:
            key = "moment_unknown" if moment == "?" else "moment_missing"
            problems.add(key, layouts[number].place(row, column[0]))


def _in_order(people: pd.DataFrame) -> pd.DataFrame:
    """The rows sorted by client, respondent and moment."""
    ranked = people.assign(rank=places_in_time(people["moment"]))
    return ranked.sort_values(["client", "respondent", "rank"]).drop(columns="rank")


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
