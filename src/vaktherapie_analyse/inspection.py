"""Inspection: what intake saw in the files for one questionnaire, before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from vaktherapie_analyse.answers import Answers, Input
from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import MarkedSheet

__all__ = ["DOUBTED", "Inspection", "Other", "named_cases", "named_place"]

#: The columns of `Inspection.doubted`.
DOUBTED: Final = ("doubt", "case", "file", "sheet", "row")

#: So many cases of one doubt are named in a sentence, and so many rows of a case.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was recognised, what was assumed, and what must be mended.

    Attributes
    ----------
    tables
        One row per sheet or text file: `file, sheet, kind` ("items", "scores", "respondents",
        "background", "template" for a sheet of our own without data, or "unused"), `header_row`
        (as in Excel), `n_rows` (below the header), `moment` (of the whole table; None where its
        columns or rows say it), `informant`, `coding` ("words", "numbers", "both" or None),
        `lowest`, `highest` (of the numbers in the item columns), `encoding`, `delimiter`.
    columns
        One row per column with a header of every table that is used: `file, sheet, column` (its
        letters in Excel), `header, role, key, moment, looks_like`. `role` is "unused" for a column
        that is not read; then `looks_like` says what it seems to hold. Nothing of its cells.
    answers
        What can be read, with a faulty cell as a missing answer; None where nothing can.
    where
        In the order of `answers.frame`: where each measurement stands.
    inputs
        The files that were read.
    notes
        What was assumed, and why.
    warnings
        What looks wrong but does not stand in the way.
    doubted
        The rows that `warnings` speak of: `doubt, case, file, sheet, row`. Rows that are doubtful
        together (codes that look alike) have the same `case`.
    problems
        What must be mended.
    marked
        The rows with a fault, as a workbook shows them.
    """

    instrument: str
    tables: pd.DataFrame
    columns: pd.DataFrame
    answers: Answers | None
    where: tuple[Place, ...]
    inputs: tuple[Input, ...]
    notes: tuple[Message, ...]
    warnings: tuple[Message, ...]
    doubted: pd.DataFrame
    problems: tuple[Problem, ...]
    marked: tuple[MarkedSheet, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """The register or a survey, as far as it is no questionnaire: what was seen of it.

    Attributes
    ----------
    tables, columns
        As those of an `Inspection`; `kind` is the kind of this, `role` the column of the register.
    counted
        What is in it; None where its faults stand in the way.
    """

    kind: Literal["register", "survey"]
    tables: pd.DataFrame
    columns: pd.DataFrame
    counted: Message | None
    inputs: tuple[Input, ...]
    warnings: tuple[Message, ...]
    problems: tuple[Problem, ...]


def named_cases(cases: Sequence[Sequence[Place]], *, several_files: bool) -> list[Message]:
    """The first cases, each with its rows, and how many more there are."""
    named = [_together(case, several_files) for case in cases[:_NAMED]]
    more = len(cases) - len(named)
    return [*named, *([Message("check.more_cases", {"n": more})] if more else [])]


def named_place(place: Place, *, several_files: bool) -> Message:
    """`rij 7 van SDQ begin`."""
    names = (place.file, place.sheet) if several_files else (place.sheet or place.file,)
    sheet = " › ".join(name for name in names if name)
    return Message("check.place", {"row": place.row, "sheet": sheet})


def _together(case: Sequence[Place], several_files: bool) -> Message:
    rows = [named_place(place, several_files=several_files) for place in case[:_NAMED]]
    told = rows[0]
    for row in rows[1:]:
        told = Message("check.with_place", {"before": told, "place": row})
    more = len(case) - len(rows)
    return Message("check.with_more", {"before": told, "n": more}) if more else told
