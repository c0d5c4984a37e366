"""Codes in a column whose name does not say so: used with a note, or refused as a running number.

Survey programs number the answers (`id`, `lfdnr`). Over two exports such a number pairs different
children, so it is a code only where the user says so.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Final

from vaktherapie_analyse.intake.cells.moment_names import cell_word
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.vocabulary import RUNNING_HEADERS, compact, plain
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning
from vaktherapie_analyse.intake.layout.used_rows import used_cells
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

#: With a zero in front it is a code that somebody gave.
_WHOLE: Final = re.compile(r"0|[1-9]\d*")

#: Only an export of SurveyMonkey has this column, or a header of two rows with the other one.
_SURVEYMONKEY: Final = "collectorid"
_NUMBER_OF_FORM: Final = "respondentid"


def check_weak_codes(
    layouts: Sequence[Layout],
    words: Mapping[str, str],
    problems: Problems,
) -> tuple[Message, ...]:
    """A note on the columns that are taken as codes; a problem for each running number.

    That is a column with a name such as `id` that holds whole numbers only, where more than one
    table is measured or where no number comes back at another moment. `words` gives the moment of
    each word in a column of moments.
    """
    measured = [layout for layout in layouts if layout.is_measured]
    taken = []
    for layout in measured:
        for column in layout.having("client", "respondent"):
            if not column.meaning.key:
                continue
            if is_running_number(layout, column) and (
                len(measured) > 1 or _comes_back(layout, column, words) is False
            ):
                place = layout.place(layout.header_row, column)
                problems.add("running_number", place, column=column.shown)
            else:
                taken.append(column.shown)
    columns = list(dict.fromkeys(taken))
    return (Message("intake.note_code_taken", {"columns": columns}),) if columns else ()


def without_form_numbers(
    columns: Sequence[ColumnLayout], raw: RawTable, header: int, by_hand: Container[str]
) -> tuple[ColumnLayout, ...]:
    """The columns where `Respondent ID` of SurveyMonkey numbers the forms, and is no code.

    It is left out beside a code, and else may be a running number.
    """
    names = {compact(header_text(cell)) for cell in raw.cells[header]}
    codes = [column for column in columns if column.meaning.role in ("client", "respondent")]
    numbers = [
        column
        for column in codes
        if (raw.two_headers or _SURVEYMONKEY in names)
        and compact(column.header) == _NUMBER_OF_FORM
        and plain(column.header) not in by_hand
    ]
    if len(numbers) < len(codes):
        return tuple(column for column in columns if column not in numbers)
    as_code = Meaning("client", key=_NUMBER_OF_FORM)
    return tuple(replace(c, meaning=as_code) if c in numbers else c for c in columns)


def is_running_number(layout: Layout, column: ColumnLayout) -> bool:
    """Whether the column may number the answers: a name like `id`, and whole numbers only."""
    if column.meaning.key not in RUNNING_HEADERS:
        return False
    codes = {code_of(cell) for cell in used_cells(layout, column)}
    return all(_WHOLE.fullmatch(code) for code in codes if code)


def _comes_back(layout: Layout, code: ColumnLayout, words: Mapping[str, str]) -> bool | None:
    """Whether a code stands at two moments; None where the rows are of one moment only."""
    column = layout.having("moment")
    if not column:
        return None
    moments: dict[str, set[str]] = {}
    cells = used_cells(layout, column[0]), used_cells(layout, code)
    for word, cell in zip(*cells, strict=True):
        moment, found = words.get(cell_word(word)), code_of(cell)
        if moment and found:
            moments.setdefault(found, set()).add(moment)
    several = len(set().union(*moments.values())) > 1
    return any(len(of_code) > 1 for of_code in moments.values()) if several else None
