"""The steps of reading in a row: files → raw tables → layouts → answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.answers import Answers, Input
from vaktherapie_analyse.intake.layout import Layouts, Settings
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.read import read_files
from vaktherapie_analyse.intake.recognise import recognise_tables
from vaktherapie_analyse.intake.tidy import tidy

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["read_answers", "recognise"]

_DEFAULT = Settings()


def read_answers(
    paths: Sequence[Path], instrument: Instrument, settings: Settings = _DEFAULT
) -> Answers:
    """The answers of one questionnaire in all files together, checked.

    Raises
    ------
    DataError
        A file cannot be read, or the data have faults: all of them, with their places.
    """
    files = read_files(paths, settings.encoding, settings.delimiter)
    tables = tuple(table for file in files for table in file.tables)
    layouts = recognise_tables(tables, instrument, settings)
    problems = Problems(layouts.problems)
    if not layouts.of_kind("items", "scores"):
        problems.raise_all()
    informant = settings.informant or instrument.informants[0]
    found = tidy(layouts, tables, instrument, informant, problems)
    problems.raise_all()
    return Answers(
        instrument=instrument.key,
        frame=found.frame,
        respondents=found.respondents,
        inputs=tuple(Input(f.name, f.sha256, found.n_rows.get(f.name, 0)) for f in files),
        notes=layouts.notes + found.notes,
        given=found.given,
    )


def recognise(
    paths: Sequence[Path], instrument: Instrument, settings: Settings = _DEFAULT
) -> Layouts:
    """What is recognised in the files, what is assumed and why, and what stands in the way.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    files = read_files(paths, settings.encoding, settings.delimiter)
    tables = tuple(table for file in files for table in file.tables)
    return recognise_tables(tables, instrument, settings)
