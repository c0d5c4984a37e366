"""How numbers are written: decimal comma in Dutch, point in English.

A missing number is written as an en dash. Rounding is half away from zero on
the decimal text of the number (2.5 → 3, 0.125 → 0.13), as people do by hand;
a value that rounds to zero has no minus sign. Intervals never have a comma
between their limits, since the comma is the decimal sign.
"""

from __future__ import annotations

import math
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat

MISSING = "–"
MINUS = "−"
#: From here on nobody reads all digits, such as a Bayes factor of hundreds of people.
_LARGE = Decimal(10) ** 12
_POINT = {"nl": ",", "en": "."}
_BETWEEN = {"nl": "; ", "en": ", "}


def format_number(
    value: SupportsFloat | None, decimals: int, language: str, *, sign: bool = False
) -> str:
    """The number with so many decimals; an en dash where it is missing or not finite.

    >>> format_number(-2.25, 1, "nl"), format_number(2.5, 0, "en"), format_number(None, 1, "nl")
    ('−2,3', '3', '–')
    >>> format_number(1.5, 1, "nl", sign=True), format_number(-0.04, 1, "nl")
    ('+1,5', '0,0')
    >>> format_number(2.345e41, 2, "nl")
    '2,35 × 10^41'
    """
    number = _finite(value)
    if number is None:
        return MISSING
    return _write(Decimal(repr(number)), decimals, language, sign=sign)


def decimals_of(value: SupportsFloat | None) -> int:
    """How many decimals show two digits of a number below one: never fewer than 2, at most 8.

    >>> decimals_of(0.5), decimals_of(0.001), decimals_of(0), decimals_of(None)
    (2, 4, 2, 2)
    """
    number = _finite(value)
    if not number or abs(number) >= 0.1:
        return 2
    return min(1 - math.floor(math.log10(abs(number))), 8)


def as_typed(number: float) -> float:
    """The number as its owner typed it, without needless decimals.

    >>> as_typed(25.0), as_typed(4.5)
    (25, 4.5)
    """
    return int(number) if number == int(number) else number


def ages_in(group: str) -> list[int]:
    """The ages in the key of a norm group, by which groups are ordered for people; without: last.

    >>> sorted(["12-14", "–", "4-6", "7-11"], key=ages_in)
    ['4-6', '7-11', '12-14', '–']
    """
    return [int(number) for number in re.findall(r"\d+", group)] or [sys.maxsize]


def span(low: float, high: float) -> str:
    """From one to the other, in years for example; one of them where they are the same.

    >>> span(7, 11), span(3.0, 3.0)
    ('7–11', '3')
    """
    ends = dict.fromkeys((f"{as_typed(low)}", f"{as_typed(high)}"))
    return "–".join(ends)


def typed_number(text: str) -> float | None:
    """What somebody typed, with a decimal comma or point; None where it is no number.

    >>> typed_number("0,5"), typed_number("12"), typed_number("veel"), typed_number("nan")
    (0.5, 12.0, None, None)
    """
    try:
        return _finite(float(text.replace(",", ".")))
    except ValueError:
        return None


def decimals_printed(text: str) -> int:
    """The number of decimals with which a percentage was printed.

    >>> decimals_printed("64,3 %"), decimals_printed("64%")
    (1, 0)
    """
    return len(text.replace(",", ".").rstrip("% ").partition(".")[2])


def format_percent(share: SupportsFloat | None, language: str, *, unit: bool = True) -> str:
    """A share between 0 and 1 as a whole percentage.

    >>> format_percent(9 / 14, "nl"), format_percent(9 / 14, "en"), format_percent(None, "nl")
    ('64 %', '64%', '–')
    >>> format_percent(23 / 40, "nl")
    '58 %'
    """
    number = _finite(share)
    if number is None:
        return MISSING
    # Not number * 100: in floats 0.575 * 100 is just below 57.5 and would become 57 %.
    digits = _write(Decimal(repr(number)) * 100, 0, language, sign=False)
    return digits + {"nl": " %", "en": "%"}[language] if unit else digits


def format_printed(figure: str, language: str) -> str:
    """A figure from a definition ("23.5 %", "14/22") as one prints it in this language.

    >>> format_printed("23.5 %", "nl"), format_printed("23.5 %", "en"), format_printed("1/2", "en")
    ('23,5 %', '23.5%', '1/2')
    """
    return figure.replace(".", ",") if language == "nl" else figure.replace(" %", "%")


def format_p(p: SupportsFloat | None, language: str) -> str:
    """A p-value with three decimals, without the zero that says nothing.

    >>> format_p(0.0557, "nl"), format_p(0.0004, "en"), format_p(1.0, "nl")
    (',056', '<.001', '1,000')
    """
    number = _finite(p)
    if number is None:
        return MISSING
    if number < 0.001:
        return "<" + _POINT[language] + "001"
    digits = format_number(number, 3, language)
    return digits.removeprefix("0")


def format_interval(
    low: SupportsFloat | None, high: SupportsFloat | None, decimals: int, language: str
) -> str:
    """`[1,95; 6,76]` in Dutch, `[1.95, 6.76]` in English; an en dash where a limit is missing.

    >>> format_interval(1.95, 6.76, 2, "nl"), format_interval(-1, 2, 1, "en")
    ('[1,95; 6,76]', '[−1.0, 2.0]')
    """
    if _finite(low) is None or _finite(high) is None:
        return MISSING
    limits = (format_number(limit, decimals, language) for limit in (low, high))
    return "[" + _BETWEEN[language].join(limits) + "]"


def _write(number: Decimal, decimals: int, language: str, *, sign: bool) -> str:
    if abs(number) >= _LARGE:
        power = number.adjusted()
        return f"{_write(number.scaleb(-power), decimals, language, sign=sign)} × 10^{power}"
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = str(abs(rounded)).replace(".", _POINT[language])
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if sign and rounded > 0 else digits


def _finite(value: SupportsFloat | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except TypeError:  # pandas.NA
        return None
    return number if math.isfinite(number) else None
