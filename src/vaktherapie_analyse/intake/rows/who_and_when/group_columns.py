"""Groups: columns by which somebody wants to split a report, such as the form of therapy.

Only a column that is asked for by its header is read, and only when it holds a few groups: what
looks like a name, an address or free text is refused. It may stand on any sheet with codes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.errors import Place, UsageError
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.person_values import code_of, fold
from vaktherapie_analyse.intake.cells.personal import letters, names_somebody, personal_header
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.layout.layouts import Layout
from vaktherapie_analyse.intake.layout.used_rows import used_rows
from vaktherapie_analyse.intake.layout.values.unused_columns import looks_like
from vaktherapie_analyse.language import Message

#: More different values are no groups.
_MOST: Final = 12

#: Columns that tell people or measurements apart.
_NO_GROUPS: Final = ("client", "respondent", "date", "birth", "moment")

#: What a column, and a value in it, may look like.
_HARMLESS: Final = ("number", "other", "empty")

#: A numbered group, which would otherwise look like a street with a number.
_NUMBERED: Final = re.compile(
    r"(groep|group|team|cohort|fase|phase|locatie|location|school|klas|wijk|regio|blok|ronde|"
    r"variant|module|conditie|condition|arm|jaar|year) ?\d{1,4} ?[a-z]?",
    re.IGNORECASE,
)

#: Folded code of the client and of the respondent; None where the table does not name it.
Person = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column with the wanted header, in a table that names people."""

    layout: Layout
    index: int
    header: str

    def place(self, row: int | None = None) -> Place:
        telling = personal_header(self.header)
        return self.layout.place(row, letters(self.index) if telling else self.header)


def read_groups(
    wanted: Sequence[str],
    layouts: Sequence[Layout],
    respondents: pd.DataFrame,
) -> tuple[pd.DataFrame | None, tuple[Message, ...]]:
    """Per respondent the group in each wanted column, None where it is unknown; and notes.

    One row per respondent, with `client, respondent` as its index; a column is named by the
    header that was asked for.

    Raises
    ------
    UsageError
        There is no such column, or what it holds are no groups.
    """
    if not wanted:
        return None, ()
    groups, notes = {}, []
    for header in dict.fromkeys(wanted):
        columns = [*_columns(header, layouts)]
        if not columns:
            raise UsageError.of("intake.group_absent", header=header)
        said = _said(columns)
        own = [_of(said, *person) for person in respondents.itertuples(index=False)]
        groups[header] = [next(iter(values)) if len(values) == 1 else None for values in own]
        n_different = sum(len(values) > 1 for values in own)
        if not any(own):
            raise UsageError.of("intake.group_of_nobody", columns[0].place())
        if n_different:
            notes.append(Message("intake.note_group_differs", {"n": n_different, "header": header}))
    index = pd.MultiIndex.from_frame(respondents[["client", "respondent"]])
    return pd.DataFrame(groups, index=index, dtype=object), tuple(notes)


def _columns(wanted: str, layouts: Sequence[Layout]) -> Iterator[_Column]:
    """Every column with that header, whatever its capitals and spaces."""
    for layout in layouts:
        known = {column.index: column for column in layout.columns}
        for index, text in enumerate(layout.headers):
            header = known[index].header if index in known else text
            if plain(header) != plain(wanted):
                continue
            column = _Column(layout, index, header)
            if index in known and known[index].meaning.role in _NO_GROUPS:
                raise UsageError.of("intake.group_tells_apart", column.place())
            if layout.having("client", "respondent") or layout.is_measured:
                yield column


def _said(columns: Sequence[_Column]) -> dict[Person, set[str]]:
    """Every person of a row → the different groups that its rows say, in their usual spelling."""
    spellings: dict[str, Counter[str]] = {}
    rows: list[tuple[Person, str]] = []
    for column in columns:
        if looks_like(column.header, ()) not in _HARMLESS or personal_header(column.header):
            raise UsageError.of("intake.group_personal", column.place())
        for row in used_rows(column.layout).rows:
            group = _group_of(column.layout.raw.cells[row, column.index])
            if group is None:
                continue
            if not _is_harmless(group):
                raise UsageError.of("intake.group_personal", column.place(int(row) + 1))
            spellings.setdefault(plain(group), Counter())[group] += 1
            rows.append((_person(column, int(row)), plain(group)))
    if len(spellings) > _MOST:
        values = {"n": len(spellings), "most": _MOST}
        raise UsageError.of("intake.group_many", columns[0].place(), **values)
    usual = {group: counts.most_common(1)[0][0] for group, counts in spellings.items()}
    said: dict[Person, set[str]] = {}
    for person, group in rows:
        said.setdefault(person, set()).add(usual[group])
    return said


def _person(column: _Column, row: int) -> Person:
    """Who a row is about; the row itself is the client where the table has no codes."""

    def code(role: str) -> str | None:
        named = column.layout.having(role)
        found = code_of(column.layout.raw.cells[row, named[0].index]) if named else None
        return found and fold(found)

    if not column.layout.having("client", "respondent"):
        return str(row + 1), None
    return code("client"), code("respondent")


def _of(said: dict[Person, set[str]], client: str, respondent: str) -> set[str]:
    """The groups of one respondent: said of this pair, of the child, or of the respondent."""
    child, parent = fold(client), fold(respondent)
    persons: list[Person] = [(child, parent), (child, None), (None, parent)]
    return set().union(*(said.get(person, ()) for person in persons))


def _group_of(cell: Any) -> str | None:
    """A cell as the name of a group; "geen" is one.

    >>> _group_of(" Muziek  therapie "), _group_of(2.0), _group_of(True), _group_of("n.v.t.")
    ('Muziek therapie', '2', 'ja', None)
    """
    if isinstance(cell, Broken):
        return None
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, str) and plain(cell) in ("geen", "none"):
        return " ".join(cell.split())
    return code_of(cell)


def _is_harmless(group: str) -> bool:
    """Whether the name of a group may be printed.

    >>> [_is_harmless(name) for name in ("beeldend", "Groep 1", "Dorpsstraat 1", "de boer")]
    [True, True, False, False]
    """
    if _NUMBERED.fullmatch(group):
        return True
    telling = personal_header(group, names=False) or names_somebody(group)
    kinds = (*_HARMLESS, "name")  # Beeldende Therapie is no name
    return group.isprintable() and not telling and looks_like("", [group]) in kinds
