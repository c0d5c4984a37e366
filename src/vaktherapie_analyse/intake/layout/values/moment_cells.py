"""The moment in a column that no name tells: its cells are words for moments, or they tell the
measurements of one person apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.moment_names import cell_word, moment_in_name, moment_of_cell
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.vocabulary import word_set
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout
from vaktherapie_analyse.intake.layout.values.unclaimed import (
    NEARLY_ALL,
    Table,
    as_role,
    ask,
    name_of,
    words_of,
)
from vaktherapie_analyse.intake.problems import Problems

#: Questions about the moment; as long as they stand, the rows of one person are no doubles.
MOMENT_ASKED: Final = frozenset(
    {"intake.moment_likely", "intake.moment_of_two", "intake.column_without_header"}
)

#: Words in the header of a column that says which measurement a row is.
_SPEAKS: Final = word_set(
    "moment momenten meting metingen meetmoment fase phase keer ronde round wave golf visit "
    "bezoek tijdstip time timepoint tijdpunt afname afnamemoment meetronde event occasion session "
    "sessie invulmoment wanneer welke hoeveelste volgnummer pre post begin eind voormeting nameting"
)
#: Of these, the ones that need another beside them.
_WEAK: Final = word_set("time welke wanneer pre post begin eind event")

#: A column of moments has no more different words.
_MOST_WORDS: Final = 6
_MOST_VALUES: Final = 4
#: So many people with more than one measurement show what tells them apart.
_FEW_PEOPLE: Final = 2
#: As many where dates would do, so that it is no chance.
_MORE_PEOPLE: Final = 4
_YES_NO: Final = word_set("ja nee yes no j n y waar onwaar true false")
#: With fewer rows filled it is no longer each row that has its moment.
_EACH_ROW: Final = 0.8


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column of words for moments: what each word means, and how well it fits."""

    column: ColumnLayout
    cells: Cells
    words: Mapping[str, str]
    exact: bool
    filled: float

    @property
    def moments(self) -> list[str | None]:
        return [self.words.get(cell_word(cell)) for cell in self.cells]


def moments_by_words(
    table: Table, named: str, user: Mapping[str, str], problems: Problems
) -> tuple[list[ColumnLayout], dict[str, str]]:
    """The column of a table whose cells are words for moments, and those that only hold one.

    `named` is the moment in the name of the table. A column that contradicts what is known, or
    that holds words beside other cells, is a problem: it is never passed over in silence.
    """
    candidates = [found for column in table.free if (found := _candidate(table, column, user))]
    wide = {column.meaning.moment for column in table.layout.having(*MEASURED)} - {""}
    if not candidates or len(wide) > 1:
        return [], {}
    known = _known(table, named or next(iter(wide), ""), user)
    if known is not None:
        for one in candidates:
            if not _agree(known, one.moments):
                ask("moment_contradicts", table, one.column, problems)
        return [], {}
    first = max(candidates, key=lambda one: (one.exact, _speaks(one.column.header), one.filled))
    others = [one for one in candidates if one is not first]
    if any(not _agree(first.moments, one.moments) for one in others):
        ask("moment_of_two", table, first.column, problems, [one.column for one in others])
        return [], {}
    if first.filled < _EACH_ROW or not (first.exact or _speaks(first.column.header)):
        ask("moment_likely", table, first.column, problems)
        return [], {}
    return [as_role(first.column, "moment")], {} if first.exact else dict(first.words)


def moments_by_people(tables: Mapping[int, Table], problems: Problems) -> dict[int, ColumnLayout]:
    """The column that tells apart the measurements of each person, where nothing else does.

    It is used where its header speaks of a moment, else it is a problem. Dates that put the
    measurements in the same order say enough.
    """
    by_header: dict[str, list[tuple[int, ColumnLayout]]] = {}
    for number, table in tables.items():
        for column in table.free:
            by_header.setdefault(name_of(column), []).append((number, column))
    telling = [
        columns
        for columns in by_header.values()
        if len(columns) == len(tables) and _tells_apart([(tables[n], c) for n, c in columns])
    ]
    speaking = [columns for columns in telling if _speaks(columns[0][1].header)]
    if len(speaking) == 1:
        return {number: as_role(column, "moment") for number, column in speaking[0]}
    for columns in speaking[:1] or telling[:1]:
        number, column = columns[0]
        others = [other[0][1] for other in telling if other is not columns]
        key = "moment_of_two" if others else "moment_likely"
        ask(key, tables[number], column, problems, others)
    return {}


def _candidate(table: Table, column: ColumnLayout, user: Mapping[str, str]) -> _Candidate | None:
    """The column as one of moments, where nearly all its cells are words for them."""
    cells = table.cells(column)
    counts: Counter[str] = Counter()
    for cell, n in Counter(cells.tolist()).items():
        counts[cell_word(cell)] += n
    del counts[""]
    exact = {w: user.get(w) or moment_of_cell(w) for w in counts}
    begun = "begin" in {moment for word, moment in exact.items() if not is_missing(word)}
    # Without a word for the begin, NA is what R writes where there is nothing.
    gone = [word for word in counts if is_missing(word) and not (begun and exact[word])]
    filled = {word: n for word, n in counts.items() if word not in gone}
    if not filled or len(filled) > _MOST_WORDS or all(map(str.isdigit, filled)):
        return None
    for is_exact, named in (
        (True, exact),
        (False, {word: exact[word] or moment_in_name(word)[0] for word in filled}),
    ):
        words = {word: moment for word in filled if (moment := named[word])}
        fitting = sum(filled[word] for word in words)
        if fitting >= NEARLY_ALL * sum(filled.values()):
            return _Candidate(column, cells, words, is_exact, fitting / len(cells))
    return None


def _known(table: Table, moment: str, user: Mapping[str, str]) -> list[str | None] | None:
    """What is known of the moment of each row; None where nothing is."""
    for column in table.layout.having("moment"):
        cells = table.cells(column)
        words = {w: user.get(w) or moment_of_cell(w) for w in set(map(cell_word, cells))}
        if not column.meaning.key or any(words.values()):
            return [words[cell_word(cell)] for cell in cells]
    return [moment] * len(table.rows) if moment else None


def _agree(known: Sequence[str | None], found: Sequence[str | None]) -> bool:
    """Whether two columns of moments can both be right; numbers are held against their order."""
    pairs = {(one, other) for one, other in zip(known, found, strict=True) if one and other}
    if any(one != other for one, other in pairs if one in MOMENTS and other in MOMENTS):
        return False
    return len({one for one, _ in pairs}) == len(pairs) == len({other for _, other in pairs})


def _speaks(header: str) -> bool:
    """Whether a header speaks of a moment.

    >>> [_speaks(h) for h in ("Welk moment", "Fase", "session", "Begin van de klachten")]
    [True, True, True, False]
    """
    spoken = words_of(header) & _SPEAKS
    return bool(spoken - _WEAK) or len(spoken) > 1


def _tells_apart(columns: Sequence[tuple[Table, ColumnLayout]]) -> bool:
    """Whether the same few values stand once with each person, and dates do not say the same."""
    values: dict[tuple[str, ...], list[tuple[str, date | None]]] = {}
    for table, column in columns:
        for person, word, day in _said(table, column):
            if not word or word == "?":
                return False
            values.setdefault(person, []).append((word, day))
    several = [said for said in values.values() if len(said) > 1]
    words = {word for said in values.values() for word, _ in said}
    most = max(map(len, several), default=0)
    dated = all(day for said in values.values() for _, day in said)
    if (
        len(several) < (_MORE_PEOPLE if dated else _FEW_PEOPLE)
        or words <= _YES_NO
        or not 1 < len(words) == most <= _MOST_VALUES
    ):
        return False
    if any(len({word for word, _ in said}) < len(said) for said in values.values()):
        return False
    return not (dated and _in_order_of_dates([*values.values()]))


def _said(table: Table, column: ColumnLayout) -> Iterator[tuple[tuple[str, ...], str, date | None]]:
    """The person, the value and the date of each row of somebody."""
    codes = [table.cells(code) for code in table.layout.having("client", "respondent")]
    dates = table.layout.having("date")
    days = table.cells(dates[0]) if dates else [""] * len(table.rows)
    for cell, day, *person in zip(table.cells(column), days, *codes, strict=True):
        named = tuple(code_of(code) or "" for code in person)
        if any(named):
            found = date_of(day)
            word = "" if is_missing(cell) else cell_word(cell)
            yield named, word, found if isinstance(found, date) else None


def _in_order_of_dates(people: Sequence[Sequence[tuple[str, date | None]]]) -> bool:
    """Whether everybody begins with the same value and goes on in the same order."""
    longest = max(people, key=len)
    order = [word for word, _ in sorted(longest, key=lambda one: (one[1], one[0]))]
    return all(
        [word for word, _ in sorted(said, key=lambda one: (one[1], one[0]))] == order[: len(said)]
        for said in people
    )
