"""Values with how many people have each: a thousand equal scores are one value, counted 1000.

The mean and SD of the values of people are those where everybody counts once: where no counts are
given, each value is that of one person. Sums are exact until they are rounded once, so that the
order of people and whether equal ones are counted together make no difference.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.statistics.interval import DECIMALS, FloatArray

#: How many people have each value.
Counts = npt.NDArray[np.int64]


def counts_of(counts: npt.ArrayLike | None, n: int) -> Counts:
    """The counts of n values, each one person where there are none.

    Raises `ValueError` where a count is no number of people, or does not belong to a value.

    >>> counts_of(None, 3), counts_of([2, 5], 2)
    (array([1, 1, 1]), array([2, 5]))
    """
    if counts is None:
        return np.ones(n, dtype=np.int64)
    found = np.asarray(counts, dtype=np.int64)
    if found.shape != (n,) or (found < 0).any():
        raise ValueError("every value has to have a number of people")
    return found


def tally(values: FloatArray, counts: Counts) -> tuple[FloatArray, Counts]:
    """The different values, from low to high, and how many people have each.

    >>> tally(np.array([3.0, 1.0, 3.0]), np.array([2, 5, 1]))
    (array([1., 3.]), array([5, 3]))
    """
    found, which = np.unique(values, return_inverse=True)
    people = np.zeros(len(found), dtype=np.int64)
    np.add.at(people, which, counts)
    return found, people


def total(values: FloatArray, counts: Counts) -> float:
    """The sum over all people, Σ count·value.

    >>> total(np.array([0.1, 1e16, -1e16]), np.array([2, 1, 1]))
    0.2
    """
    return math.fsum((counts * values).tolist())


def mean(values: FloatArray, counts: Counts) -> float:
    """The mean over all people, Σ count·value/n; there has to be somebody.

    >>> mean(np.array([1.0, 4.0]), np.array([2, 1]))
    2.0
    """
    return total(values, counts) / int(counts.sum())


def sd(values: FloatArray, counts: Counts) -> float:
    """The standard deviation over all people, dividing by n − 1; 0 where all values are equal.

    √(Σ count·(value − mean)²/(n − 1)). There have to be two people. By hand, of 1, 1 and 4:

    >>> round(sd(np.array([1.0, 4.0]), np.array([2, 1])) ** 2, 12)
    3.0
    """
    if np.ptp(np.round(values, DECIMALS)) == 0:
        return 0.0
    squares = (values - mean(values, counts)) ** 2
    return math.sqrt(total(squares, counts) / (int(counts.sum()) - 1))
