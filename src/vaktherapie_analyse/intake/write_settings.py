"""The recognised layout as settings: what a user would write to have it read the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.errors import Problem
from vaktherapie_analyse.intake.cells.moment_names import moment_of_cell, moment_words
from vaktherapie_analyse.intake.cells.personal import stem_of
from vaktherapie_analyse.intake.cells.vocabulary import plain, tokens
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.read_files import RawFile
from vaktherapie_analyse.intake.layout.decisions.coding import shown_coding
from vaktherapie_analyse.intake.layout.layouts import (
    IN_MONTHS,
    MEASURED,
    Layout,
    Layouts,
    Meaning,
    Settings,
)
from vaktherapie_analyse.intake.layout.names.headers import PERSON_WORDS, Headers
from vaktherapie_analyse.intake.layout.names.instrument_names import instrument_words
from vaktherapie_analyse.intake.layout.recognise import recognise_tables
from vaktherapie_analyse.intake.read_answers import read_all

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

_SCALES: Final[Mapping[str, str]] = {"score": "score ", "band": "band ", "scale": ""}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised of one questionnaire in the files, and with which settings."""

    instrument: Instrument
    layouts: Layouts
    settings: Settings
    problems: tuple[Problem, ...]

    @property
    def unknown_words(self) -> tuple[str, ...]:
        """A line of `[antwoorden]` for every word in the place of an answer that is not known."""
        return tuple(
            line
            for problem in self.problems
            if problem.message.key == "intake.answer_words_unknown"
            for line in problem.message.values["lines"].split("\n")
        )


@dataclass(frozen=True, slots=True)
class Written:
    """Settings that give the same layout.

    Attributes
    ----------
    shared
        Header → what the column holds, for every questionnaire.
    own
        The same, per questionnaire.
    moments
        Word → moment.
    codings
        How the answers of a questionnaire are counted, where their numbers show it.
    """

    shared: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]]
    moments: Mapping[str, str]
    codings: Mapping[str, str] = field(default_factory=dict)

    @property
    def n_lines(self) -> int:
        """The number of lines that settle something."""
        return sum(map(len, (self.shared, *self.own.values(), self.moments, self.codings)))


def recognised(
    given: Sequence[Path | RawFile], instrument: Instrument, settings: Settings
) -> Recognised:
    """What is recognised of that questionnaire in the files."""
    read = read_all(given, instrument, settings)
    return Recognised(read.instrument, read.layouts, settings, tuple(read.problems))


def written_settings(found: Sequence[Recognised]) -> Written:
    """What is not said by a name itself, so that every layout stays exactly as it is.

    A header that means different things in different sheets, or a number that is a moment in one
    column, cannot be written; with it the files would be read in another way. That is tried here,
    not assumed.
    """
    columns = {one.instrument.key: _columns(one) for one in found}
    shared = {
        header: said
        for header, said in columns[found[0].instrument.key].items()
        if said.partition(" ")[0] in PERSON_WORDS.values()
        and all(other.get(header) == said for other in columns.values())
    }
    own = {
        key: {header: said for header, said in mine.items() if header not in shared}
        for key, mine in columns.items()
    }
    moments = _moments(found)
    codings = {
        one.instrument.key: coding
        for one in found
        if (coding := shown_coding(one.layouts.tables, one.instrument))
    }
    for candidate in (
        Written(shared, own, moments, codings),
        Written(shared, own, {}, codings),
        Written({}, {}, moments, codings),
    ):
        if all(_same(one, candidate) for one in found):
            return candidate
    return Written({}, {}, {})


def _same(one: Recognised, written: Written) -> bool:
    """Whether the files are recognised in the same way with what was written."""
    own = written.own.get(one.instrument.key, {})
    settings = replace(
        one.settings,
        columns={**written.shared, **own, **one.settings.columns},
        moments={**written.moments, **one.settings.moments},
        coding=one.settings.coding or written.codings.get(one.instrument.key),
    )
    tables = [table.raw for table in one.layouts.tables]
    again = recognise_tables(tables, one.instrument, settings)
    return _essence(again) == _essence(one.layouts)


def _essence(layouts: Layouts) -> tuple[Any, ...]:
    """What decides about the answers; how sure a header is and what is noted do not.

    So of a column about the person the key does not, which says by which name it was recognised.
    """
    faults = {problem.message.key for problem in layouts.problems}
    tables = [_essence_of(table) for table in layouts.tables]
    return tables, dict(layouts.moments), dict(layouts.first_numbers), layouts.no_moment, faults


def _essence_of(table: Layout) -> Layout:
    if table.kind == "unused":
        return replace(table, columns=(), header_row=None, rows_below_header=0)
    columns = (replace(c, meaning=_firm(c.meaning)) for c in table.columns)
    return replace(table, columns=tuple(sorted(columns, key=lambda column: column.index)))


def _firm(meaning: Meaning) -> Meaning:
    key = meaning.key if meaning.role in (*MEASURED, "age") else ""
    return replace(meaning, key=key, sure=True)


def _columns(one: Recognised) -> dict[str, str]:
    """Header → meaning, where it means the same everywhere and tells nobody's name or number."""
    said: dict[str, str] = {}
    meanings: dict[str, set[str | None]] = {}
    names = Headers(one.instrument, one.settings.moments)
    for table in one.layouts.tables:
        known = {column.index: column for column in table.columns}
        for index, header in _headers(table):
            column = known.get(index)
            words = _words(column.meaning, one.instrument) if column else None
            meanings.setdefault(plain(header), set()).add(words)
            telling = column is not None and column.shown != column.header
            by_name = column is not None and _says(names.meaning(header), column.meaning)
            if words and table.kind != "unused" and not telling and not by_name:
                said.setdefault(header, words)
    return {header: words for header, words in said.items() if len(meanings[plain(header)]) == 1}


def _says(named: Meaning | None, meaning: Meaning) -> bool:
    """Whether a header is recognised by itself as what its column holds."""
    return named is not None and meaning.sure and _firm(named) == _firm(meaning)


def _headers(table: Layout) -> Iterable[tuple[int, str]]:
    """The header row, or the first rows where none was found."""
    if table.header_row is not None:
        yield from enumerate(table.headers)
        return
    for row in table.raw.top:
        yield from enumerate(map(header_text, row))


def _words(meaning: Meaning, instrument: Instrument) -> str | None:
    """The meaning in the words of a header that is recognised."""
    words = PERSON_WORDS.get(meaning.role)
    if meaning.key == IN_MONTHS:
        words = f"{words} in maanden"
    if meaning.role == "item":
        words = _item(meaning, instrument)
    elif meaning.role in _SCALES:
        words = _SCALES[meaning.role] + meaning.key
    return f"{words} {meaning.moment}".rstrip() if words else None


def _item(meaning: Meaning, instrument: Instrument) -> str:
    block = instrument.block_of(meaning.key)
    name = f"{instrument_words(instrument.key)[-1]}{meaning.key}" if block.count else meaning.key
    others = {str(number): other for other, number in block.forms.get(meaning.form, {}).items()}
    name = others.get(meaning.key, name)
    return _prefix(block, meaning.informant) + name


def _prefix(block: Items, informant: str) -> str:
    return next((p for p, named in block.prefixes.items() if named == informant), "")


def _moments(found: Sequence[Recognised]) -> dict[str, str]:
    """The words for a moment in cells and names of sheets and files → moment; not a bare number.

    What else stands in such a cell or name can be somebody's name and is not written.
    """
    words: dict[str, set[str]] = {}
    for one in found:
        typed = {plain(word) for word in one.settings.moments}
        for cell, moment in one.layouts.moments.items():
            word = cell if cell in typed or moment_of_cell(cell) else moment_words(cell)
            words.setdefault(word or "", set()).add(moment)
        for table in one.layouts.measured:
            names = (table.raw.sheet or "", stem_of(table.raw.file))
            telling = next(filter(None, map(moment_words, names)), None)
            if telling and table.moment and not one.layouts.no_moment:
                words.setdefault(telling, set()).add(table.moment)
    return {
        word: moments.pop()
        for word, moments in words.items()
        if len(moments) == 1
        and {moment_of_cell(word)} != moments
        and any(part.isalpha() for part in tokens(word))
        and moments <= {*MOMENTS}
    }
