"""What a cell says: a code, a number, a date, an age, a sex; `answer_cells` is for answers.

Every function here looks at one cell and gives its value, None where there is
none, or a `Message` that says what is wrong. `by_value` applies it to a whole
column, once for each different cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.intake.cells.vocabulary import (
    INFORMANTS,
    MISSING_NUMBERS,
    MISSING_WORDS,
    SEXES,
    plain,
    tokens,
)
from vaktherapie_analyse.intake.files.raw_table import Broken, Cells, Labelled
from vaktherapie_analyse.language import Message

__all__ = [
    "HIDDEN",
    "MISSING_CODE",
    "Parsed",
    "age_of",
    "band_reader",
    "broken_of",
    "by_value",
    "code_of",
    "date_of",
    "informant_of",
    "is_missing",
    "months_of",
    "number_in",
    "score_of",
    "sex_of",
    "shown",
]

#: An age above this is not a child's; the column may hold the parent's age.
_OLDEST: Final = 25

#: A number in the place of an age that may be a day or year of birth.
_LONG_AGE: Final = 1_000

#: A number with more digits may be that of somebody (citizen service, phone, birth) and is not
#: repeated in a message.
_SHOWN_DIGITS: Final = 4

#: A number or word that stands for "no answer": no fault, but counted.
MISSING_CODE: Final = Message("intake.missing_code")

#: In place of what may tell who somebody is.
HIDDEN: Final = "…"

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_WHOLE_TEXT = re.compile(r"(\d+)[.,]0+")
_AGE = re.compile(
    r"(\d{1,2})(?:[.,;:]\d+)?(?: ?(?:j|jr|jaar|jaren|y|yr|years?)\.?(?: .*|\d{1,2} ?m.{0,6})?)?"
)
_MONTHS = re.compile(r"(\d{1,3}) ?(?:mnd|maand|maanden|months?)\.?")
#: The year first, as in 2024-05-03T12:00 and in the time stamps of Google Forms.
_YEAR_FIRST = re.compile(
    r"(\d{4})(?P<sign>[-/]|\. ?)(\d{1,2})(?P=sign)(\d{1,2})(?:[t .,].*)?|(\d{4})(\d\d)(\d\d)"
)
_WEEKDAY = (
    r"(?:(?:[a-z]{2,7}(?:dag|day|tag|woch)|ma|di|wo|do|vr|za|zo|mo|mi|fr|sa|so"
    r"|mon|tue|wed|thu|fri|sat|sun)[.,]? )?"
)
#: The day first, perhaps behind that of the week: donderdag 26 januari 2023.
_DAY_FIRST = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:[-/ ]|\. ?)(\d{1,2}|[a-z]{3,9})(?:[-/ ]|\. ?)(\d{4}|\d{2})(?:[ ,].*)?"
)
#: The name of the month first: Mar 19, 2024.
_MONTH_FIRST = re.compile(_WEEKDAY + r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[ ,].*)?")

_MONTH_NAMES: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan",
            "feb",
            "mrt mar maa",
            "apr",
            "mei may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt oct",
            "nov",
            "dec",
        ),
        start=1,
    )
    for name in names.split()
}

#: Excel counts days from here; these serial numbers are 1980 up to 2100.
_EXCEL_START: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(29_221, 73_415)
_YEARS: Final = range(1980, 2101)

#: What 24 is added to in 3-5-24. Other years of two digits are not read: in 24-05-03 the year
#: seems to stand first, and in a column of such dates there is soon a day below 5.
_CENTURY: Final = 2000
_SHORT_YEARS: Final = range(5, 40)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a column (None where missing or faulty) and the fault of each faulty row."""

    values: npt.NDArray[np.object_]
    faults: tuple[tuple[int, Message], ...]


def by_value(cells: Cells, read: Callable[[Any], Any]) -> Parsed:
    """What `read` makes of every cell; it is called once for each different cell."""
    if bool in set(map(type, cells)):
        cells = _without_booleans(cells)
    codes, different = pd.factorize(cells, use_na_sentinel=False)
    found = [broken_of(cell) if isinstance(cell, Broken) else read(cell) for cell in different]
    faulty = {code for code, value in enumerate(found) if isinstance(value, Message)}
    values = np.empty(len(found), dtype=object)
    values[:] = [None if code in faulty else value for code, value in enumerate(found)]
    rows = np.flatnonzero(np.isin(codes, list(faulty))) if faulty else ()
    return Parsed(values[codes], tuple((int(row), found[codes[row]]) for row in rows))


def broken_of(cell: Broken) -> Message:
    """What is wrong with a cell that holds no value although it should."""
    return Message(f"intake.{cell.key}", {"value": cell.value})


def is_missing(cell: Any) -> bool:
    """Whether the cell is empty or says that there is nothing.

    >>> is_missing(""), is_missing(" N.v.t. "), is_missing(0.0)
    (True, True, False)
    """
    if not isinstance(cell, str):
        return False
    word = plain(cell)
    return word in MISSING_WORDS or word.rstrip(".!") in MISSING_WORDS


def band_reader(bands: dict[str, str]) -> Callable[[Any], str | Message | None]:
    """A function from a cell to a band; `bands` holds the known words without spaces."""

    def read(cell: Any) -> str | Message | None:
        if is_missing(cell):
            return None
        found = bands.get("".join(tokens(cell))) if isinstance(cell, str) else None
        return found or Message("intake.band_unknown", {"known": [*dict.fromkeys(bands.values())]})

    return read


def score_of(cell: Any) -> float | Message | None:
    """The score in a cell.

    >>> score_of("12,5"), score_of(12.0), score_of("n.v.t.")
    (12.5, 12.0, None)
    """
    if is_missing(cell):
        return None
    number = number_in(cell)
    return Message("intake.score_no_number") if number is None else number


def code_of(cell: Any) -> str | None:
    """The code of a person as a text: 1, 1.0 and "1" are the same, "002" is another one.

    >>> code_of(1.0), code_of("1,0"), code_of(" K 07 "), code_of("002"), code_of("")
    ('1', '1', 'K 07', '002', None)
    """
    if is_missing(cell):
        return None
    cell = _unlabelled(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    text = " ".join(str(cell).split())
    whole = _WHOLE_TEXT.fullmatch(text)
    return whole[1] if whole else text


def age_of(cell: Any) -> int | Message | None:
    """Completed years.

    >>> age_of("7;3"), age_of("7 jaar"), age_of(7.9), age_of("84 maanden"), age_of("onbekend")
    (7, 7, 7, 7, None)
    >>> age_of("7:3"), age_of("7j3m"), age_of("7 jaar en 3 maanden")
    (7, 7, 7)
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


def date_of(cell: Any, *, month_first: bool = False) -> date | Message | None:
    """The day, from a date, a Dutch or ISO date text, or a serial number of Excel.

    `month_first` says that 9/3/2024 is the third of September.

    >>> date_of("3-5-2024"), date_of("3 mei 2024"), date_of("2024-05-03 12:00")
    (datetime.date(2024, 5, 3), datetime.date(2024, 5, 3), datetime.date(2024, 5, 3))
    >>> date_of(45415.0), date_of("3-5-24")
    (datetime.date(2024, 5, 3), datetime.date(2024, 5, 3))
    >>> date_of("2024/05/03 10:00:00 AM GMT+1"), date_of("vrijdag 3 mei 2024 om 10:00")
    (datetime.date(2024, 5, 3), datetime.date(2024, 5, 3))
    """
    if is_missing(cell):
        return None
    day = _day(cell, month_first=month_first)
    return day if day and day.year in _YEARS else Message("intake.date_unreadable")


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


def number_in(cell: Any) -> float | None:
    """The number in a cell, also as a text with a decimal comma.

    None for a number too long for a computer (infinity), and for ² or ①, which are marks.
    """
    if isinstance(cell, str):
        text = plain(cell).replace("−", "-").replace(",", ".")
        marks = not cell.isascii() and any(c.isnumeric() and not c.isdecimal() for c in cell)
        cell = float(text) if _NUMBER.fullmatch(text) and not marks else None
    if not isinstance(cell, (int, float)):
        return None
    return float(cell) if math.isfinite(cell) else None


def shown(number: float) -> int | float | Message:
    """The number as a message may repeat it: of a long one only that it is long.

    >>> shown(13.0), shown(1.5), shown(111222333.0).key
    (13, 1.5, 'intake.long_number')
    """
    short = int(number) if float(number).is_integer() else number
    n_digits = sum(sign.isdigit() for sign in str(short))
    return short if n_digits <= _SHOWN_DIGITS else Message("intake.long_number")


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


def _day(cell: Any, *, month_first: bool) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    number = number_in(cell)
    if number is not None and int(number) in _EXCEL_DAYS:
        return _EXCEL_START + timedelta(int(number))
    text = str(int(number)) if number is not None else plain(str(cell))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part and part.isdigit())
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, day = _year(found[3]), _month(found[2]), int(found[1])
        if month_first and found[2].isdigit() and "/" in text:
            month, day = day, month
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month, day = int(found[3]), _month(found[1]), int(found[2])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    return year + _CENTURY if len(text) == 2 and year in _SHORT_YEARS else year


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTH_NAMES.get(text[:3], 0)


def _without_booleans(cells: Cells) -> Cells:
    """TRUE and FALSE as texts; otherwise they would count as the numbers 1 and 0."""
    texts = np.empty(len(cells), dtype=object)
    texts[:] = [str(cell) if isinstance(cell, bool) else cell for cell in cells]
    return texts
