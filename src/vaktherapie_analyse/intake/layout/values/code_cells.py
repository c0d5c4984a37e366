"""The code of the child or respondent in a column that no name tells: values that come back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.cell_values import number_in
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.known_words import PROFESSIONAL
from vaktherapie_analyse.intake.cells.moment_names import cell_word
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.personal import header_kind, personal_codes
from vaktherapie_analyse.intake.cells.vocabulary import tokens, word_set
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout
from vaktherapie_analyse.intake.layout.values.unclaimed import (
    NEARLY_ALL,
    Table,
    as_role,
    ask,
    name_of,
)
from vaktherapie_analyse.intake.problems import Problems

#: Words in the header of a column that says who a row is about.
_SPEAKS: Final = word_set(
    "code codes key id ids nr nummer number no num serial session pp ppnr ppn pseudoniem pseudo "
    "pseudonym subject subjectid case casus client clienten kind child respondent resp sleutel "
    "token uuid guid deelnemer participant person persoon gezin family user unit record kenmerk "
    "identifier identificatie koppelcode vp vpn proband studentnr caseid pid sid uid rid"
)
_ENDS: Final = ("code", "nummer", "nr", "id", "key", "sleutel", "token", "pseudoniem")
_RESPONDENT: Final = ("resp", "ouder", "parent", "deelnem", "particip", "pp", "proefpers")

#: Letters and digits as somebody gives them out.
_CODE: Final = re.compile(r"[^\W\d_]{1,5}[-_. ]?\d{1,6}[^\W\d_]?")
_LONGEST: Final = 64
#: One person is not measured more often where nothing says which measurement it is.
_MOST_MEASURED: Final = 4
_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column in every table of which the values come back, and how sure it holds the codes."""

    columns: Mapping[int, ColumnLayout]
    codes: tuple[str, ...]
    sure: bool

    @property
    def header(self) -> str:
        return next(iter(self.columns.values())).header


def codes_by_cells(tables: Mapping[int, Table], problems: Problems) -> dict[int, ColumnLayout]:
    """By table the column with the codes of the people, where no name tells one.

    That is a column whose values come back at another moment or in another table, once each. It is
    used where it is the only one and its header or its values look like a code, else a problem.
    """
    headers = Counter(name_of(column) for table in tables.values() for column in table.free)
    found = [
        one
        for header, n in headers.items()
        if n == len(tables) and (one := _candidate(header, tables))
    ]
    sure = [one for one in found if one.sure]
    if sure and all(_same(sure[0], one) for one in sure[1:]):
        role = _role(sure[0].header)
        return {number: as_role(column, role) for number, column in sure[0].columns.items()}
    for one in (sure or found)[:1]:
        number, column = next(iter(one.columns.items()))
        ask("code_likely", tables[number], column, problems, role=_role(one.header))
    return {}


def _candidate(header: str, tables: Mapping[int, Table]) -> _Candidate | None:
    columns = {
        number: next(column for column in table.free if name_of(column) == header)
        for number, table in tables.items()
    }
    codes: list[str] = []
    times: Counter[str] = Counter()
    at: Counter[tuple[str, int, str]] = Counter()
    n_rows, apart = 0, len(tables) > 1
    for number, column in columns.items():
        table = tables[number]
        moment = table.layout.having("moment")
        apart = apart or bool(moment)
        words = table.cells(moment[0]) if moment else [""] * len(table.rows)
        n_rows += len(table.rows)
        for cell, word in zip(table.cells(column), words, strict=True):
            code = _code(cell)
            if code:
                codes.append(code)
                times[code] += 1
                at[code, number, cell_word(word)] += 1
    back = sum(1 for n in times.values() if n > 1)
    if len(codes) < NEARLY_ALL * n_rows or back < max(_FEW, len(times) / 3):
        return None
    speaks = _speaks(header)
    once = all(n == 1 for n in at.values()) if apart else max(times.values()) <= _MOST_MEASURED
    if not once:  # with moments the absence of a code is a fault of its own
        return _Candidate(columns, tuple(codes), False) if speaks and not apart else None
    looks = all(map(_CODE.fullmatch, times)) and (apart or 2 * back >= len(times))
    personal = header_kind(header) is not None or bool(personal_codes(times))
    return _Candidate(columns, tuple(codes), not personal and (speaks or (apart and looks)))


def _code(cell: Any) -> str | None:
    """What may be a code; no date, no share, no text."""
    if isinstance(cell, (Broken, date)) or (isinstance(cell, float) and not cell.is_integer()):
        return None
    if isinstance(cell, str):
        number = number_in(cell)
        part = number is not None and not number.is_integer()
        if part or (number is None and isinstance(date_of(cell), date)):
            return None
    code = code_of(cell)
    return code if code and len(code) <= _LONGEST and len(code.split()) <= 2 else None


def _speaks(header: str) -> bool:
    """Whether a header speaks of a code of somebody in care.

    >>> [_speaks(h) for h in ("client_key", "PP-nr", "koppelcode", "Therapeut", "Klas")]
    [True, True, True, False, False]
    """
    words = tokens(header)
    if any(word.endswith(PROFESSIONAL) for word in words):
        return False
    return bool(_SPEAKS & {*words}) or any(word.endswith(_ENDS) for word in words)


def _role(header: str) -> str:
    """Whose code it is: that of the child, unless the header speaks of who filled in."""
    named = any(word.startswith(_RESPONDENT) for word in tokens(header))
    return "respondent" if named else "client"


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two columns tell the same people apart."""
    if len(one.codes) != len(other.codes):
        return False
    pairs = set(zip(one.codes, other.codes, strict=True))
    return len(pairs) == len(set(one.codes)) == len(set(other.codes))
