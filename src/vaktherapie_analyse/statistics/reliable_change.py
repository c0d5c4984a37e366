"""Has this person changed more than measurement error explains?

x₁ is pre and x₂ post, M₁ S₁ and M₂ S₂ their means and SDs (dividing by n − 1), r the reliability,
`direction` is +1 where higher is better and −1 where lower is better. Every index is turned so that
**positive = better**, whatever the direction. Arrays hold one value per person; nan in gives nan
out for that person. Scores and SDs are in points of the questionnaire, indices have no unit. An SD
that is not positive or a reliability outside (0, 1) is a `DataError`, never ±inf with a category.

References
----------
.. [1] Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12–19.
   doi:10.1037/0022-006X.59.1.12
.. [2] Christensen L, Mendoza JL (1986). Behav Ther 17:305–308. doi:10.1016/S0005-7894(86)80060-0
.. [3] Hageman WJJM, Arrindell WA (1999). Behav Res Ther 37:1169–1193.
   doi:10.1016/S0005-7967(99)00032-7
.. [4] NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.8. doi:10.18434/M32189
"""

from __future__ import annotations

import math
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri, ndtri

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.statistics.interval import (
    DECIMALS,
    FloatArray,
    Interval,
    as_floats,
    check_confidence,
)

#: +1 where higher is better, −1 where lower is better.
Direction = Literal[1, -1]
#: A person's category as text, or None where the index is missing.

#: One number for everybody, or an array with one per person.
Number = TypeVar("Number", float, FloatArray)


def critical_z(alpha: float = 0.05, *, one_sided: bool = False) -> float:
    """The value an index has to pass: the exact normal quantile of 1 − α/2, or of 1 − α one-sided.

    The indices here are two-sided, except Hageman and Arrindell's, which is one-sided [3]_.

    In every table of the normal distribution 1.96 and 1.645; to six decimals, as R's `qnorm`:

    >>> round(critical_z(), 6), round(critical_z(one_sided=True), 6)
    (1.959964, 1.644854)
    """
    check_confidence(1 - alpha)
    return float(ndtri(1 - alpha if one_sided else 1 - alpha / 2))


def sem(sd: Number, reliability: Number) -> Number:
    """The standard error of measurement, S√(1 − r) [1]_, in points.

    Assumes that measurement error is as large for everybody, whatever the score.

    The worked example of Jacobson and Truax (S 7.5, r .80), on the way to their S_diff of 4.74:

    >>> round(sem(7.5, 0.80), 2)
    3.35
    """
    check_sd(sd)
    check_reliability(reliability)
    error: Number = sd * (1 - reliability) ** 0.5
    return error


def s_diff(sd: Number, reliability: Number) -> Number:
    """The standard error of a difference between two measurements, √2·SEM [1]_, in points.

    Assumes the same measurement error at both moments, independent of each other.

    The worked example of Jacobson and Truax (S 7.5, r .80):

    >>> round(s_diff(7.5, 0.80), 2)
    4.74
    """
    difference: Number = math.sqrt(2) * sem(sd, reliability)
    return difference


def critical_change(s_diff: Number, alpha: float = 0.05) -> Number:
    """The change in points that has to be passed to be reliable: z·S_diff [1]_.

    Assumes normally distributed measurement error.

    With the S_diff that `laag_beter_n14` has in the reference data:

    >>> round(critical_change(2.85510916632768), 4)
    5.5959
    """
    change: Number = critical_z(alpha) * s_diff
    return change


def smallest_whole_change(critical: float) -> int:
    """The smallest change in whole points that is reliable: strictly more than the critical change.

    ⌊z·S_diff⌋ + 1. Assumes scores in whole points, and what `critical_change` assumes. By hand:

    >>> smallest_whole_change(5.5959), smallest_whole_change(6.0)
    (6, 7)
    """
    return math.floor(round(critical, DECIMALS)) + 1


def plausible_sd(sd: float, n: int, confidence: float = 0.95) -> Interval | None:
    """The SDs that are plausible for the population, from the SD of n people; None where n < 2.

    S√((n − 1)/χ²) with the two quantiles of χ² with n − 1 degrees of freedom [4]_; assumes
    normally distributed scores. Carry it into the critical change where S is the sample's own.

    NIST's gears (n 100, S 0.006278908): the example of Boost.Math prints 0.00551 to 0.00729.

    >>> interval = plausible_sd(0.006278908, 100)
    >>> round(interval.low, 5), round(interval.high, 5)
    (0.00551, 0.00729)
    """
    check_sd(sd)
    check_confidence(confidence)
    if n < 2:
        return None
    tail = (1 - confidence) / 2
    return Interval(
        low=float(sd * np.sqrt((n - 1) / chdtri(n - 1, tail))),
        high=float(sd * np.sqrt((n - 1) / chdtri(n - 1, 1 - tail))),
    )


def jacobson_truax(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    sd: npt.ArrayLike,
    reliability: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    """The reliable change index of each person, d(x₂ − x₁)/S_diff [1]_, after [2]_.

    `sd` and `reliability` are one number, or one per person (each respondent has an own norm
    group). Assumes normally distributed measurement error; makes no correction for regression to
    the mean.

    The worked example of Jacobson and Truax: from 32.5 to 47.5, S 7.5, r .80. They print 3.16.

    >>> jacobson_truax([32.5], [47.5], 7.5, 0.80, 1).round(2)
    array([3.16])
    """
    return (
        direction
        * (as_floats(post) - as_floats(pre))
        / s_diff(as_floats(sd), as_floats(reliability))
    )


def check_sd(sd: npt.ArrayLike) -> None:
    """Nothing; raises `DataError` where an SD is zero, negative or infinite. nan passes."""
    values = np.atleast_1d(as_floats(sd))
    wrong = values[(values <= 0) | np.isinf(values)]
    if wrong.size:
        raise DataError.of("statistics.sd_not_positive", given=float(wrong[0]))


def check_reliability(reliability: npt.ArrayLike) -> None:
    """Nothing; raises `DataError` where a reliability is not strictly in (0, 1). nan passes."""
    values = np.atleast_1d(as_floats(reliability))
    wrong = values[(values <= 0) | (values >= 1)]
    if wrong.size:
        raise DataError.of("statistics.reliability_out_of_range", given=float(wrong[0]))
