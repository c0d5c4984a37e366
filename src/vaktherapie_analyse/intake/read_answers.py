"""The steps of reading in a row: files → raw tables → layouts → answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from vaktherapie_analyse.answers import Answers, Input
from vaktherapie_analyse.intake.cells.personal import personal_codes
from vaktherapie_analyse.intake.files.raw_table import Progress
from vaktherapie_analyse.intake.files.read_files import Files, RawFile, part_of, read_files
from vaktherapie_analyse.intake.layout.layouts import Layouts, Settings
from vaktherapie_analyse.intake.layout.recognise import recognise_tables
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.answer_words import with_words
from vaktherapie_analyse.intake.rows.row_doubts import doubts_counted
from vaktherapie_analyse.intake.rows.tidy import Tidy, check_dated, tidy
from vaktherapie_analyse.intake.rows.who_and_when.group_columns import read_groups
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

_DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Read:
    """The files and what was made of them; `found` is None where there is nothing to read.

    `instrument` is the questionnaire with the answer words of the user.
    """

    instrument: Instrument
    files: tuple[RawFile, ...]
    layouts: Layouts
    found: Tidy | None
    problems: Problems


def read_answers(
    paths: Sequence[Path | RawFile],
    instrument: Instrument,
    settings: Settings = _DEFAULT,
    progress: Progress | None = None,
) -> Answers:
    """The answers of one questionnaire in all files together, checked.

    `paths` are names of files, or files that `read_files` has read. `progress` is called during the
    work with the share that is done.

    Raises
    ------
    DataError
        A file cannot be read, or the data have faults: all of them, with their places.
    UsageError
        A column of groups that was asked for is absent or holds no groups.
    """
    return checked(read_all(paths, instrument, settings, progress), settings)


def checked(read: Read, settings: Settings = _DEFAULT) -> Answers:
    """The answers in what was read; raises as `read_answers` does."""
    problems = Problems(read.problems)
    if settings.counted_by_date and read.found is not None:
        check_dated(read.found, read.layouts.tables, problems)
    problems.raise_all()
    if read.found is None:  # without a problem there is a table to read
        raise AssertionError
    answers = answers_of(read, read.found)
    groups, notes = read_groups(settings.groups, read.layouts.tables, answers.respondents)
    return replace(answers, groups=groups, notes=answers.notes + notes + _personal_note(answers))


def read_all(
    given: Sequence[Path | RawFile],
    instrument: Instrument,
    settings: Settings = _DEFAULT,
    progress: Progress | None = None,
) -> Read:
    """All that is found in the files, faults included."""
    reading, checking = part_of(progress, 0, 2), part_of(progress, 1, 2)
    files = read_files(given, settings.encoding, settings.delimiter, reading)
    said = Problems()
    instrument = with_words(instrument, settings.answers, said)
    layouts = _recognised(files, instrument, settings)
    asked = _of_all(settings, settings.until if layouts.no_moment else None)

    def found() -> Read:
        problems = Problems([*said, *layouts.problems])
        rows = tidy(layouts, instrument, asked, problems, checking) if layouts.measured else None
        return Read(instrument, tuple(files), layouts, rows, problems)

    read: Read = files.once(("read", instrument, asked), found)
    return read


def answers_of(read: Read, found: Tidy) -> Answers:
    """What was found as `Answers`; a faulty cell is a missing answer."""
    return Answers(
        instrument=read.layouts.instrument,
        frame=found.frame,
        respondents=found.respondents,
        inputs=tuple(Input(f.name, f.sha256, found.n_rows.get(f.name, 0)) for f in read.files),
        notes=doubts_counted(found.doubts) + read.layouts.notes + found.notes,
        given=found.given,
        reasons=found.reasons,
        n_personal=_n_personal(found.respondents),
    )


def _n_personal(respondents: pd.DataFrame) -> int:
    """The number of people whose own code, or that of their child, tells who somebody is."""
    codes = respondents[["client", "respondent"]]
    told = [codes[column].isin(personal_codes(codes[column].tolist())) for column in codes]
    return int(pd.concat(told, axis=1).any(axis=1).sum())


def _personal_note(answers: Answers) -> tuple[Message, ...]:
    n = answers.n_personal
    return (Message("intake.note_personal_codes", {"n": n}),) if n else ()


def recognise(
    given: Sequence[Path | RawFile], instrument: Instrument, settings: Settings = _DEFAULT
) -> Layouts:
    """What is recognised in the files, what is assumed and why, and what stands in the way.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    files = read_files(given, settings.encoding, settings.delimiter)
    return _recognised(files, with_words(instrument, settings.answers, Problems()), settings)


def _recognised(files: Files, instrument: Instrument, settings: Settings) -> Layouts:
    asked = _of_all(settings, None)
    tables = tuple(table for file in files for table in file.tables)
    found: Layouts = files.once(
        ("recognised", instrument, asked), lambda: recognise_tables(tables, instrument, asked)
    )
    return found


def _of_all(settings: Settings, until: date | None) -> Settings:
    """The same without what is looked at only once all is read."""
    return replace(settings, groups=(), counted_by_date=False, until=until)
