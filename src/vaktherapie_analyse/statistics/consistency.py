"""Is a published percentage possible with this number of people? (GRIM)

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). Soc Psychol Personal Sci 8:363–369.
   doi:10.1177/1948550616673876
"""

from __future__ import annotations

import re
from fractions import Fraction

from vaktherapie_analyse.errors import DataError

_PERCENTAGE = re.compile(r"(\d+)(?:[.,](\d+))?\s*%?")


def possible_counts(percentage: str, n: int) -> tuple[int, ...]:
    """The whole numbers k of n people for which k/n is written as this percentage [1]_.

    k with |100k/n − p| ≤ half a unit of the last digit, in exact fractions: rounding half up and
    half down are both allowed, so 1 of 8 is "12" and "13". The percentage is text, because "50" and
    "50.0" are different claims; a decimal comma and a per cent sign may be there. Empty where
    n < 1. Assumes that the percentage is of people, each counted once.

    As the R package scrutiny 0.6.1 has them (`grim.csv` in the reference data):

    >>> possible_counts("50%", 9), possible_counts("50", 6), possible_counts("64", 14)
    ((), (3,), (9,))
    >>> possible_counts("44,4", 9)
    (4,)
    """
    value, half_unit = _read(percentage)
    if n < 1:
        return ()
    lowest = -(-(value - half_unit) * n // 100)  # rounded up
    highest = (value + half_unit) * n // 100
    return tuple(range(max(0, int(lowest)), min(n, int(highest)) + 1))


def possible_denominators(
    percentage: str, smallest: int, largest: int
) -> dict[int, tuple[int, ...]]:
    """Every n from smallest to largest with which the percentage is possible, and its counts [1]_.

    `possible_counts` for each of them; by hand, 67 % is 2/3, 4/6 or 6/9:

    >>> possible_denominators("67", 3, 9)
    {3: (2,), 6: (4,), 9: (6,)}
    """
    counts = {n: possible_counts(percentage, n) for n in range(smallest, largest + 1)}
    return {n: found for n, found in counts.items() if found}


def _read(percentage: str) -> tuple[Fraction, Fraction]:
    """The percentage and half a unit of its last digit."""
    match = _PERCENTAGE.fullmatch(percentage.strip())
    if match is None:
        raise DataError.of("statistics.percentage_unreadable")
    whole, decimals = match[1], match[2] or ""
    unit = Fraction(1, 10 ** len(decimals))
    return int(whole + decimals) * unit, unit / 2
