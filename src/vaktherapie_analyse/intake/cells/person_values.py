"""What a cell says about a person: a code, an age, a sex, who filled in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Labelled
from vaktherapie_analyse.intake.cells.cell_values import is_missing, number_in, shown
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.vocabulary import (
    INFORMANTS,
    MISSING_NUMBERS,
    SEXES,
    is_bare,
    plain,
    tokens,
)
from vaktherapie_analyse.language import Message

LEADING_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")

#: An age above this is not a child's; the column may hold the parent's age.
_OLDEST: Final = 25

#: A number in the place of an age that may be a day or year of birth.
_LONG_AGE: Final = 1_000

_WHOLE_TEXT = re.compile(r"(\d+)[.,]0+")

_AGE = re.compile(
    r"(\d{1,2})(?:[.,;:]\d+)?(?: ?(?:j|jr|jaar|jaren|y|yr|years?)\.?(?: .*|\d{1,2} ?m.{0,6})?)?"
)

_MONTHS = re.compile(r"(\d{1,3}) ?(?:mnd|maand|maanden|months?)\.?")


def code_of(cell: Any) -> str | None:
    """The code of a person as a text: 1, 1.0 and "1" are the same, "002" is another one.

    >>> code_of(1.0), code_of("1,0"), code_of(" K 07 "), code_of("002"), code_of("")
    ('1', '1', 'K 07', '002', None)
    """
    if is_missing(cell):
        return None
    cell = _unlabelled(cell)
    if isinstance(cell, str) and is_bare(cell):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    text = " ".join(str(cell).split())
    whole = _WHOLE_TEXT.fullmatch(text)
    return whole[1] if whole else text


def fold(code: str) -> str:
    """The code without case, spaces and leading zeros.

    >>> fold("K 007"), fold("002"), fold("0")
    ('k7', '2', '0')
    """
    text = code.lower() if is_bare(code) else plain(code).replace(" ", "")
    return LEADING_ZEROS.sub("", text) if "0" in text else text


def age_of(cell: Any) -> int | Message | None:
    """Completed years.

    >>> age_of("7;3"), age_of("7 jaar"), age_of(7.9), age_of("84 maanden"), age_of("onbekend")
    (7, 7, 7, 7, None)
    >>> age_of("7:3"), age_of("7j3m"), age_of("7 jaar en 3 maanden")
    (7, 7, 7)
    >>> age_of(0), age_of(25), age_of(26).key
    (0, 25, 'intake.age_range')
    """
    if is_missing(cell):
        return None
    years = _years(cell)
    if years in MISSING_NUMBERS:
        return None
    if years is None and not isinstance(date_of(cell), date):
        return Message("intake.age_unreadable")
    if years is None or years >= _LONG_AGE:
        return Message("intake.age_birth")
    return years if 0 <= years <= _OLDEST else Message("intake.age_range", {"value": shown(years)})


def months_of(cell: Any) -> int | Message | None:
    """Completed years, from a number of months.

    >>> months_of(84.0), months_of("95"), months_of("7 jaar")
    (7, 7, 7)
    """
    number = number_in(cell)
    return age_of(cell if number is None else number // 12)


def sex_of(cell: Any) -> str | None:
    """The sex, "m" or "v", or "?" for a word that is not known.

    >>> sex_of("Meisje"), sex_of("J"), sex_of(""), sex_of("1")
    ('v', 'm', None, '?')
    """
    return None if is_missing(cell) else SEXES.get(_word(cell), "?")


def informant_of(cell: Any) -> str | None:
    """Who filled in, "parent", "teacher" or "self", or "?" for a word that is not known.

    >>> informant_of("Moeder"), informant_of("leerkracht"), informant_of("")
    ('parent', 'teacher', None)
    """
    return None if is_missing(cell) else INFORMANTS.get(_word(cell), "?")


def _unlabelled(cell: Any) -> Any:
    """The number of a cell whose label does not say what is needed."""
    return cell.code if isinstance(cell, Labelled) else cell


def _word(cell: Any) -> str:
    return "".join(tokens(cell)) if isinstance(cell, str) else ""


def _years(cell: Any) -> int | None:
    number = number_in(cell)
    if number is not None:
        return int(number // 1)
    text = plain(cell) if isinstance(cell, str) else ""
    months = _MONTHS.fullmatch(text)
    if months:
        return int(months[1]) // 12
    years = _AGE.fullmatch(text)
    return int(years[1]) if years else None
