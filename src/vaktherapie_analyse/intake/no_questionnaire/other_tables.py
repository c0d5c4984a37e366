"""Look at what is no questionnaire: the register of trajectories, and surveys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.definitions.survey import Series
from vaktherapie_analyse.errors import DataError, Problem
from vaktherapie_analyse.inspection import Other
from vaktherapie_analyse.intake.cells.personal import stem_of
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.read_files import RawFile, read_files
from vaktherapie_analyse.intake.inspect_files import COLUMNS, TABLE_COLUMNS, columns_of
from vaktherapie_analyse.intake.layout.layouts import Settings
from vaktherapie_analyse.intake.no_questionnaire.register_sheet import (
    read_register,
    register_layout,
    register_sheets,
)
from vaktherapie_analyse.intake.no_questionnaire.survey_file import names_survey, survey_in
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.survey import Choices, Question, Survey

#: So many questions with the same kind of answer words are a survey, whatever its sheet is called.
_SURE: Final = 3


def inspect_register(
    given: Sequence[Path | RawFile], today: date, settings: Settings
) -> Other | None:
    """What is seen of the trajectories; None where no sheet is named after them."""
    files = read_files(given, settings.encoding, settings.delimiter)
    sheets = register_sheets(files)
    if not sheets:
        return None
    register: Register | None = None
    problems: tuple[Problem, ...] = ()
    try:
        register = read_register(files, today, settings)
    except DataError as error:
        problems = error.problems
    layouts = [register_layout(raw) for _, raw in sheets]
    return Other(
        kind="register",
        tables=_tables("register", [(layout.raw, layout.header_row) for layout in layouts]),
        columns=pd.DataFrame(
            [row for layout in layouts for row in columns_of(layout)], columns=COLUMNS
        ),
        counted=_trajectories(register),
        inputs=register.inputs if register else (),
        warnings=register.notes if register else (),
        problems=problems,
    )


def inspect_surveys(
    given: Sequence[Path | RawFile],
    settings: Settings,
    series: Sequence[Series],
    taken: Collection[tuple[str, str | None]],
    *,
    alone: bool,
) -> Iterator[Other]:
    """The sheets that are named after a survey and not taken by something else.

    `alone` says that nothing else is recognised: then a sheet under any name is one in which
    several questions are answered with the words of one known series.
    """
    for file in read_files(given, settings.encoding, settings.delimiter):
        for raw in file.tables:
            if (raw.file, raw.shown) in taken or len(raw.cells) < 2:
                continue
            found = _survey(file, raw, series)
            by_sheet = names_survey(raw.sheet or "")
            first = raw is file.tables[0] and names_survey(stem_of(raw.file))
            if isinstance(found, Survey):
                worded = sum(map(_in_words, found.questions))
                if by_sheet or first or (alone and worded >= _SURE):
                    yield _seen(raw, found)
            elif by_sheet:
                yield _seen(raw, None, found)


def _in_words(question: Question | Choices) -> bool:
    """Whether its answers are the words of one known series."""
    return isinstance(question, Question) and not question.options[0].isdigit()


def _survey(file: RawFile, raw: RawTable, series: Sequence[Series]) -> Survey | tuple[Problem, ...]:
    try:
        return survey_in(file, raw, series)
    except DataError as error:
        return error.problems


def _seen(raw: RawTable, found: Survey | None, problems: tuple[Problem, ...] = ()) -> Other:
    counted, notes = None, found.notes if found else ()
    if found is not None:
        n_open, n_questions = len(found.open_questions), len(found.questions)
        counted = Message("check.forms", {"n": found.n, "closed": n_questions, "open": n_open})
    return Other(
        kind="survey",
        tables=_tables("survey", [(raw, None)]),
        columns=pd.DataFrame(columns=COLUMNS),
        counted=counted,
        inputs=found.inputs if found else (),
        warnings=tuple(note for note in notes if note.key != "survey.personal"),
        problems=problems,
    )


def _tables(kind: str, sheets: Sequence[tuple[RawTable, int | None]]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "file": raw.file,
            "sheet": raw.shown,
            "kind": kind,
            "header_row": header_row,
            "n_rows": len(raw.cells) - (header_row or 1),
            "encoding": raw.encoding,
            "delimiter": raw.delimiter,
        }
        for raw, header_row in sheets
    ]
    return pd.DataFrame(rows, columns=TABLE_COLUMNS)


def _trajectories(register: Register | None) -> Message | None:
    if register is None:
        return None
    counts = register.frame["status"].value_counts()
    return Message(
        "check.trajectories",
        {
            "n": len(register.frame),
            "statuses": [
                Message(f"check.n_{status}", {"n": int(counts[status])})
                for status in ("planned", "running", "completed", "stopped")
                if status in counts
            ],
        },
    )
