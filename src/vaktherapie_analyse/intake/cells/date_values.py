"""The day that a cell says."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_values import is_missing, number_in
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.language import Message

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

_MONTHS: Final = "jan feb mrt/mar/maa apr mei/may jun jul aug sep okt/oct nov dec"
_MONTH_NAMES: Final = {
    name: number
    for number, names in enumerate(_MONTHS.split(), start=1)
    for name in names.split("/")
}

#: Excel counts days from here; these serial numbers are 1980 up to 2100.
_EXCEL_START: Final = date(1899, 12, 30)

_EXCEL_DAYS: Final = range(29_221, 73_415)

_YEARS: Final = range(1980, 2101)

#: What 24 is added to in 3-5-24. Other years of two digits are not read: in 24-05-03 the year
#: seems to stand first, and in a column of such dates there is soon a day below 5.
_CENTURY: Final = 2000

_SHORT_YEARS: Final = range(5, 40)


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
