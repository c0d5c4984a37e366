"""Exact p-values that do not tell how many people changed.

The exact p of the signed-rank test is a whole number of 2^m equal chances, with m the number of
people who changed: p = 1211/4096 says that at least 12 did. Rounded up to two decimals every
p-value from 0.01 to 1 can come from any number of people from 8 on, tied or not.
"""

from __future__ import annotations

import math

#: From so many changed people on every p-value with two decimals is possible.
ANYTHING_FROM = 8

_NOISE = 1e-9


def rounded_up(p: float) -> float:
    """The p-value with two decimals, never smaller than it is and so never 0.

    >>> [rounded_up(p) for p in (0.295654296875, 0.25, 0.0004, 1.0)]
    [0.3, 0.25, 0.01, 1.0]
    """
    return math.ceil(100 * p - _NOISE) / 100


def leaves_doubt(n: int, limit: int) -> bool:
    """Whether with `n` pairs a rounded p hides how many changed, and how many did not.

    So many may have changed that every p is possible, and at least `limit`, while at least `limit`
    did not.

    >>> [leaves_doubt(n, 5) for n in (12, 13)]
    [False, True]
    """
    return n >= limit + max(limit, ANYTHING_FROM)
