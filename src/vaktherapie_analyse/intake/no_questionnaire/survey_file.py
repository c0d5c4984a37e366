"""A survey: which columns are closed questions, which are open, which are about the person.

What makes a column a closed question stands in `survey_answers`. Everything else may be somebody's
own words and is only counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.definitions.survey import Series
from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.personal import header_kind, letters, personal_header, stem_of
from vaktherapie_analyse.intake.cells.vocabulary import (
    PERSON_HEADERS,
    TRIAL_HEADERS,
    WEAK_CLIENT_HEADERS,
    compact,
    plain,
    tokens,
    word_set,
)
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.read_files import RawFile, read_files
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Meaning, Settings
from vaktherapie_analyse.intake.layout.trials import speaking_columns, trial_rows
from vaktherapie_analyse.intake.no_questionnaire.survey_answers import (
    closed_question,
    is_blank,
    recurs,
)
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.survey import Choices, Question, Survey

_SHEETS: Final = word_set("enquete enquetes survey tevredenheid ouderenquete antwoorden responses")

#: Words in a short header that say that the column is about the person, beside those that name
#: somebody wherever they stand.
_PERSONAL: Final = word_set(
    "wijk tijd tijdstip tijdstempel timestamp datum date starttijd eindtijd begintijd "
    "voltooiingstijd completion school werkgever functie beroep geboren geboortedatum geslacht "
    "leeftijd nationaliteit land taal id token code nummer nr"
)
#: Words that say so in a question of any length: nobody is asked what they think of them.
_ALWAYS: Final = (
    "huisnummer", "postcode", "telefoonnummer", "geboortedatum", "burgerservicenummer", "bsn",
    "mailadres", "emailadres", "voornaam", "achternaam", "roepnaam", "straatnaam", "woonplaats",
)  # fmt: skip
_SHORT: Final = 4
#: With so many answers to a scale somebody would have chosen each of those in between.
_ENOUGH: Final = 10


def read_survey(
    path: Path,
    series: Sequence[Series],
    sheet: str | None = None,
    settings: Settings | None = None,
) -> Survey:
    """The closed questions in one sheet of a file.

    `series` are those that the user declares and those that are known, the shortest first; `sheet`
    None: the one named after a survey, else the first one with a table.

    Raises
    ------
    DataError
        The file cannot be read, has no such sheet, or no closed question.
    """
    chosen = settings or Settings()
    (file,) = read_files([path], chosen.encoding, chosen.delimiter)
    return survey_in(file, _sheet(file, sheet), series)


def names_survey(name: str) -> bool:
    """Whether a sheet or file is named after a survey."""
    return not _SHEETS.isdisjoint(tokens(name))


def survey_in(file: RawFile, raw: RawTable, series: Sequence[Series]) -> Survey:
    """The closed questions in one sheet.

    Raises
    ------
    DataError
        It has none.
    """
    header = _header_row(raw)
    filled = [r for r in range(header + 1, len(raw.cells)) if not _is_empty(raw.cells[r])]
    trials = _trials(raw, header)
    rows = [r for r in filled if r not in trials]
    questions: list[Question | Choices] = []
    opened: list[tuple[str, int]] = []
    maybe: list[str] = []
    seen: set[str] = set()
    n_personal = n_hidden = 0
    for index, cell in enumerate(raw.cells[header]):
        cells = raw.cells[rows, index]
        text = " ".join(str(cell).split())
        if not text or all(map(is_blank, cells)):
            continue
        if _is_personal(text, cells):
            n_personal += 1
            continue
        if personal_header(text):
            text, n_hidden = letters(index), n_hidden + 1
        if text in seen:  # two questions of one name are two
            text = f"{text} ({letters(index)})"
        seen.add(text)
        question = closed_question(text, cells, series)
        if question:
            questions.append(question)
        else:
            opened.append((text, sum(not is_missing(cell) for cell in cells)))
            maybe += [text] if recurs(text, cells) else []
    if not questions:
        raise DataError.of("survey.no_closed_question", Place(raw.file, raw.shown))
    notes = [Message("survey.personal", {"n": n_personal})] if n_personal else []
    if trials:
        values = {"n": len(trials), "rows": [row + 1 for row in trials]}
        notes.append(Message("survey.trial_rows", values))
    if n_hidden:
        notes.append(Message("survey.hidden_headers", {"n": n_hidden}))
    notes += _never_chosen(questions, series)
    if maybe:
        notes.append(Message("survey.maybe_closed", {"n": len(maybe), "headers": maybe}))
    inputs = (Input(file.name, file.sha256, len(rows)),)
    return Survey(tuple(questions), tuple(opened), len(rows), n_personal, inputs, tuple(notes))


def _sheet(file: RawFile, wanted: str | None) -> RawTable:
    filled = [raw for raw in file.tables if len(raw.cells) > 1]
    if wanted:
        found = [
            raw
            for raw in filled
            if plain(wanted) in {plain(name) for name in (raw.sheet, raw.shown) if name}
        ]
        if not found:
            names = [raw.shown for raw in filled if raw.sheet]
            raise DataError.of("survey.no_such_sheet", Place(file.name), known=names)
        return found[0]
    if not filled:
        raise DataError.of("intake.no_rows", Place(file.name))
    named = [raw for raw in filled if names_survey(raw.sheet or stem_of(raw.file))]
    return (named or filled)[0]


def _header_row(raw: RawTable) -> int:
    """The first row with as many texts as any of the first rows."""
    texts = [sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) for row in raw.top]
    widest = max(sum(cell != "" for cell in row) for row in raw.top)
    return next((n for n, count in enumerate(texts) if count >= widest / 2 and count), 0)


def _trials(raw: RawTable, header: int) -> list[int]:
    """The rows that call themselves a trial of the form, in a column or in their code."""
    columns = []
    for index, cell in enumerate(raw.cells[header]):
        name = compact(header_text(cell))
        if name in TRIAL_HEADERS:
            columns.append(ColumnLayout(index, name, Meaning("trial", TRIAL_HEADERS[name])))
        elif name in WEAK_CLIENT_HEADERS or PERSON_HEADERS.get(name) in ("client", "respondent"):
            columns.append(ColumnLayout(index, name, Meaning("client")))
    below = raw.cells[header + 1 :]
    found = trial_rows(speaking_columns(columns, raw.cells[header], below), below)
    return [int(row) + header + 1 for row in np.flatnonzero(found)]


def _is_empty(row: Cells) -> bool:
    return all(map(is_blank, row))


def _is_personal(header: str, cells: Cells) -> bool:
    word, words = compact(header), tokens(header)
    if word in PERSON_HEADERS or word in WEAK_CLIENT_HEADERS:
        return True
    if len(words) <= _SHORT and (
        not _PERSONAL.isdisjoint(words) or header_kind(header) not in (None, "text")
    ):
        return True
    if words[:2] == ("hoe", "oud") or any(each.startswith(_ALWAYS) for each in words):
        return True
    return any(isinstance(cell, date) or (isinstance(cell, str) and "@" in cell) for cell in cells)


def _never_chosen(
    questions: Sequence[Question | Choices], series: Sequence[Series]
) -> Iterator[Message]:
    """Which answers between others nobody chose in any question: the form may not have them."""
    declared = {len(one.options) for one in series if one.own}
    scales: dict[int, list[Question]] = {}
    for question in questions:
        if isinstance(question, Question) and not "".join(question.options)[:1].isdecimal():
            scales.setdefault(len(question.options), []).append(question)
    for length, listed in scales.items():
        given = [answer for question in listed for answer in question.answers if answer is not None]
        unused = [at for at in range(1, length - 1) if at not in given]
        if unused and len(given) >= _ENOUGH and length not in declared and listed[0].values:
            values = {"n": len(listed), "words": [listed[0].options[at] for at in unused]}
            yield Message("survey.never_chosen", values)
