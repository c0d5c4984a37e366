"""Who stopped: do they differ from those who stayed, and how much could it matter?

A difference that does not reach p < .05 is no proof that scores are missing at random; with small
groups it says almost nothing. The bounds of `share_bounds` hold whatever the reason.

References
----------
.. [1] Mann HB, Whitney DR (1947). Ann Math Stat 18:50–60. doi:10.1214/aoms/1177730491
.. [2] Hedges LV (1981). J Educ Stat 6:107–128. doi:10.3102/10769986006002107
.. [3] Manski CF (1990). Am Econ Rev 80:319–323.
.. [4] Hollander M, Wolfe DA (1973). Nonparametric Statistical Methods. Wiley.
.. [5] Cumming G, Finch S (2001). Educ Psychol Meas 61:532–574. doi:10.1177/0013164401614002
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from vaktherapie_analyse.statistics.effect_size import EffectSize, hedges_correction, scaled
from vaktherapie_analyse.statistics.interval import DECIMALS, FloatArray, Interval, check_confidence
from vaktherapie_analyse.statistics.noncentral_t import noncentrality_interval
from vaktherapie_analyse.statistics.paired import doubled_ranks

#: Up to so many people together the rank-sum distribution is counted out.
EXACT_UP_TO = 100


@dataclass(frozen=True, slots=True)
class RankSum:
    """The Mann–Whitney test. `u` counts the pairs in which the first group's score is higher.

    Ties count for half. `p` is two-sided, None where a group is empty or everybody scores the same;
    `exact` is False where it comes from the normal approximation.
    """

    u: float
    p: float | None
    exact: bool = True


def standardised_difference(
    first: npt.ArrayLike, second: npt.ArrayLike, confidence: float = 0.95
) -> EffectSize | None:
    """Hedges' g of two groups, (M₁ − M₂)/S_pooled times J [2]_, with the noncentral t interval.

    The limits are J·δ/√(n₁n₂/(n₁ + n₂)), δ those of the noncentrality of t [5]_. Assumes normal
    scores and equal SDs in both groups. nan is left out. None where a group is empty, fewer than
    four scores are there or the groups have no spread.

    Fuel use of automatic and manual cars (R's `mtcars`). The manual of the R package effectsize
    prints for `hedges_g(mpg ~ am)` −1.44, from −2.21 to −0.65.

    >>> automatic = [21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4,
    ...              14.7, 21.5, 15.5, 15.2, 13.3, 19.2]
    >>> manual = [21.0, 21.0, 22.8, 32.4, 30.4, 33.9, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
    >>> effect = standardised_difference(automatic, manual)
    >>> round(effect.value, 2), round(effect.low, 2), round(effect.high, 2)
    (-1.44, -2.21, -0.65)
    """
    check_confidence(confidence)
    one, two = _present(first), _present(second)
    df = len(one) + len(two) - 2
    factor = hedges_correction(df)
    if factor is None or len(one) == 0 or len(two) == 0:
        return None
    if np.ptp(one) == 0 and np.ptp(two) == 0:
        return None
    squares = float(((one - one.mean()) ** 2).sum() + ((two - two.mean()) ** 2).sum())
    d = float(one.mean() - two.mean()) / math.sqrt(squares / df)
    root = math.sqrt(len(one) * len(two) / (len(one) + len(two)))
    limits = noncentrality_interval(d * root, df, confidence)
    return scaled(EffectSize(d, limits.low / root, limits.high / root, "noncentral_t"), factor)


def mann_whitney(first: npt.ArrayLike, second: npt.ArrayLike) -> RankSum:
    """The Mann–Whitney test [1]_, exact also with ties, up to 100 people together.

    Every division of the observed (mid)ranks over the groups is as likely under the hypothesis;
    p is the share of divisions whose rank sum is at least as far from its mean. Assumes independent
    people. nan is left out.

    The example of Hollander and Wolfe [4]_, for which R (`wilcox.test`) prints W = 35, p = 0.2544
    (one-sided, as they test it, 0.1272).

    >>> test = mann_whitney([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    ...                     [1.15, 0.88, 0.90, 0.74, 1.21])
    >>> test.u, round(test.p, 4)
    (35.0, 0.2544)
    """
    one, two = _present(first), _present(second)
    n, total = len(one), len(one) + len(two)
    doubled = doubled_ranks(np.concatenate([one, two]))
    u = (int(doubled[:n].sum()) - n * (n + 1)) / 2
    if n in (0, total) or np.ptp(doubled) == 0:
        return RankSum(u, None)
    exact = total <= EXACT_UP_TO
    return RankSum(u, (_p_exact if exact else _p_normal)(doubled, n), exact)


def share_bounds(k: int, n: int, n_missing: int) -> Interval | None:
    """The share if nobody whose outcome is missing counts, and if all of them do [3]_.

    k/(n + missing) and (k + missing)/(n + missing); None where there is nobody at all. No
    probability belongs to these limits: the truth lies between them, whatever the missing outcomes
    are. Assumes nothing about them. By hand, 3/8 and 5/8:

    >>> share_bounds(3, 6, 2)
    Interval(low=0.375, high=0.625)
    """
    if not 0 <= k <= n or n_missing < 0:
        raise ValueError(f"{k} of {n} with {n_missing} missing is not a share")
    total = n + n_missing
    return Interval(k / total, (k + n_missing) / total) if total > 0 else None


def _present(values: npt.ArrayLike) -> FloatArray:
    numbers = np.asarray(values, dtype=np.float64)
    return np.round(numbers[~np.isnan(numbers)], DECIMALS)


def _p_exact(doubled: npt.NDArray[np.int64], n: int) -> float:
    """Counts the divisions by size and rank sum, one person at a time."""
    total = int(doubled.sum())
    ways = np.zeros((n + 1, total + 1))
    ways[0, 0] = 1.0
    for rank in doubled.tolist():
        ways[1:, rank:] += ways[:-1, : total + 1 - rank].copy()
    distance = np.abs(np.arange(total + 1) * len(doubled) - n * total)
    observed = abs(int(doubled[:n].sum()) * len(doubled) - n * total)
    return float(ways[n, distance >= observed].sum() / ways[n].sum())


def _p_normal(doubled: npt.NDArray[np.int64], n: int) -> float:
    people = len(doubled)
    deviation = doubled[:n].sum() - n * doubled.mean()
    variance = n * (people - n) / people * doubled.var(ddof=1)
    return 2 * float(ndtr(-abs(deviation) / math.sqrt(float(variance))))
