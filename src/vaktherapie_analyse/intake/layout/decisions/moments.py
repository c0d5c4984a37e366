"""Which moment each column, row and table belongs to.

A moment is named by the columns (`sdq1_t0`), else by a column of moments, else
by the name of the sheet, else by the name of the file. Numbers (T0, T1, meting
2) are counted from the lowest one in all the files together: 0, or else 1.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.cells.moment_names import (
    cell_word,
    moment_in_name,
    moment_of_cell,
    names_only_moment,
)
from vaktherapie_analyse.intake.cells.personal import personal_header, stem_of
from vaktherapie_analyse.intake.layout.layouts import MEASURED, Layout
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message


@dataclass(frozen=True, slots=True)
class SettledMoments:
    """The layouts with their moments, the words in cells with theirs, and what was assumed."""

    tables: tuple[Layout, ...]
    words: Mapping[str, str]
    notes: tuple[Message, ...]
    #: Nothing names a moment: every measurement counts as the first, unless the dates say more.
    none_named: bool = False


def settle_moments(
    tables: tuple[Layout, ...],
    user: Mapping[str, str],
    beside: Container[str],
    problems: Problems,
) -> SettledMoments:
    """Every layout with the moments of its columns or of itself.

    `user` holds what the user says about words; `beside` the words in a name that leave no doubt
    about its moment.
    """
    measured = [i for i, table in enumerate(tables) if table.is_measured]
    in_columns = {i for i in measured if _column_moments(tables[i])}
    in_cells = {
        i: _words(tables[i], user)
        for i in measured
        if tables[i].having("moment") and i not in in_columns
    }
    in_cells = {i: words for i, words in in_cells.items() if words or not _is_weak(tables[i])}
    by_name = [i for i in measured if i not in in_columns and i not in in_cells]
    named = moments_in_names(tables, by_name, user)
    in_names = {i: moment for i, (moment, _) in named.items()}
    found = {m for i in in_columns for m in _column_moments(tables[i])}
    found |= {m for words in in_cells.values() for m in words.values()} | set(in_names.values())
    meanings, note = _meanings(found)
    notes = [note] if note else []
    notes += _about_names(named, meanings, beside)
    none_named = not found and not in_cells
    if none_named:
        in_names, meanings = dict.fromkeys(by_name, MOMENTS[0]), {m: m for m in MOMENTS}
    for index in by_name:
        if index not in in_names:
            problems.add("table_without_moment", tables[index].place())
    settled = tuple(
        _settled(table, in_names.get(i, ""), meanings, i in in_columns, i in in_cells, problems)
        for i, table in enumerate(tables)
    )
    words = {
        word: meanings[moment]
        for listed in in_cells.values()
        for word, moment in listed.items()
        if moment in meanings
    }
    return SettledMoments(settled, words, tuple(notes), none_named)


def _column_moments(table: Layout) -> set[str]:
    return {c.meaning.moment for c in table.having(*MEASURED)} - {""}


def _is_weak(table: Layout) -> bool:
    """Whether the moments stand in the names of measurements ("SDQ begin")."""
    return any(column.meaning.key for column in table.having("moment"))


def _words(table: Layout, user: Mapping[str, str]) -> dict[str, str]:
    """Word in a cell → the moment it names, "t1" for a number; unknown words are left out."""
    cells = table.below[:, table.having("moment")[0].index]
    named = {w: user.get(w) or moment_of_cell(w) for w in map(cell_word, set(cells))}
    if _is_weak(table):
        named = {word: moment or moment_in_name(word)[0] for word, moment in named.items()}
    return {word: moment for word, moment in named.items() if moment}


def moments_in_names(
    tables: tuple[Layout, ...], indices: Iterable[int], user: Mapping[str, str]
) -> dict[int, tuple[str, str]]:
    """Index of the table → the moment in the name of its sheet, or else of its file; that name.

    A word that can also be an ordinary one ("voor") counts only beside another moment.
    """
    found: dict[int, tuple[str, bool, str]] = {}
    for index in indices:
        table = tables[index]
        if table.raw.questionnaire:  # `fu` in it is the form for later
            continue
        for name in (table.raw.sheet or "", stem_of(table.raw.file)):
            moment, strong = moment_in_name(name, user)
            if moment:
                found[index] = (moment, strong, name)
                break
    several = len({moment for moment, _, _ in found.values()}) > 1
    return {
        index: (moment, name)
        for index, (moment, strong, name) in found.items()
        if strong or several
    }


def _about_names(
    named: Mapping[int, tuple[str, str]],
    meanings: Mapping[str, str],
    beside: Container[str],
) -> Iterator[Message]:
    """What is read from names that hold more than the moment."""
    pairs = dict.fromkeys(
        f"{'…' if personal_header(name) else name} = {meanings[moment]}"
        for moment, name in named.values()
        if moment in meanings
        and moment_in_name(name)[0] == moment
        and not names_only_moment(name, beside)
    )
    if pairs:
        yield Message("intake.note_moment_in_name", {"pairs": list(pairs)})


def _meanings(found: set[str]) -> tuple[dict[str, str], Message | None]:
    """Moment as written → moment. Numbers count from 0, or from 1 where no words are used."""
    meanings = {moment: moment for moment in found if moment in MOMENTS}
    numbers = sorted(int(moment[1:]) for moment in found if moment not in MOMENTS)
    if not numbers or numbers[0] > 1 or (numbers[0] == 1 and meanings):
        return meanings, None
    read = {n: MOMENTS[n - numbers[0]] for n in numbers if n - numbers[0] < len(MOMENTS)}
    meanings |= {f"t{n}": moment for n, moment in read.items()}
    pairs = [f"{n} = {moment}" for n, moment in read.items()]
    return meanings, Message("intake.note_numbers", {"pairs": pairs})


def _settled(
    table: Layout,
    named: str,
    meanings: Mapping[str, str],
    wide: bool,
    by_cells: bool,
    problems: Problems,
) -> Layout:
    """The layout with moments that the rest of the program knows."""
    if named and named not in meanings:
        problems.add("moment_in_name", table.place())
    measured = table.having(*MEASURED) if wide else ()
    without = [c.shown for c in measured if not c.meaning.moment]
    unclear = [c.shown for c in measured if c.meaning.moment not in {"", *meanings}]
    for key, headers in (("columns_without_moment", without), ("moment_in_headers", unclear)):
        if headers:
            place = table.place(table.header_row)
            problems.add(key, place, n=len(headers), headers=headers)
    columns = tuple(
        replace(c, meaning=replace(c.meaning, moment=meanings.get(c.meaning.moment, "")))
        for c in table.columns
        if not (
            c.meaning.role == "moment" and (wide or (c.meaning.key and (named or not by_cells)))
        )
    )
    return replace(table, columns=columns, moment=meanings.get(named, ""))
