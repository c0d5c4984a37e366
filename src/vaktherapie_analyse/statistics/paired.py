"""Two measurements of the same people: the mean change and its tests.

Everywhere change = post − pre, in points of the questionnaire; which sign is better is for the
caller to say. A pair counts where both scores are there (not nan); the rest is left out and `n`
says how many are used. `counts` says how many people have each pair; without it each is one person.

References
----------
.. [1] Student (1908). Biometrika 6:1–25. doi:10.1093/biomet/6.1.1
.. [2] Wilcoxon F (1945). Biometrics Bulletin 1:80–83. doi:10.2307/3001968
.. [3] Pratt JW (1959). J Am Stat Assoc 54:655–667. doi:10.1080/01621459.1959.10501526
.. [4] Hodges JL, Lehmann EL (1963). Ann Math Stat 34:598–611. doi:10.1214/aoms/1177704172
.. [5] Holm S (1979). Scand J Stat 6:65–70.
.. [6] Hollander M, Wolfe DA (1973). Nonparametric Statistical Methods. Wiley.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtr, stdtrit

from vaktherapie_analyse.statistics import counted
from vaktherapie_analyse.statistics.counted import Counts
from vaktherapie_analyse.statistics.interval import DECIMALS, FloatArray, check_confidence

#: Up to so many non-zero differences the signed-rank distribution is counted out.
EXACT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and SD (dividing by n − 1) at both moments, and the correlation, of complete pairs.

    `correlation` is 0 where a moment has no spread: there is then no covariance either.
    """

    n: int
    mean_pre: float
    sd_pre: float
    mean_post: float
    sd_post: float
    correlation: float

    @property
    def covariance(self) -> float:
        return self.correlation * self.sd_pre * self.sd_post

    @property
    def variance_difference(self) -> float:
        return self.sd_pre**2 + self.sd_post**2 - 2 * self.covariance


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean of post − pre with its t interval and test; None where it does not exist."""

    n: int
    mean: float | None
    low: float | None = None
    high: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Wilcoxon's signed-rank test. `n` counts the differences that are not zero.

    `v_plus` is the sum of the ranks of the positive differences, `z` the same standardised (no
    continuity correction); `p` is two-sided; `exact` is False where it comes from z. `p` and `z`
    are None where n = 0.
    """

    n: int
    v_plus: float
    p: float | None
    z: float | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Holm:
    """Adjusted p-values in the order given, None where there was none; `m` is how many counted."""

    adjusted: tuple[float | None, ...]
    m: int


def complete_pairs(
    pre: npt.ArrayLike, post: npt.ArrayLike, counts: npt.ArrayLike | None = None
) -> tuple[FloatArray, FloatArray, Counts]:
    """The pre and post scores of everybody who has both, and how many people have them.

    Raises `ValueError` on unequal lengths.

    >>> complete_pairs([1, 2, float("nan")], [3, float("nan"), 4])
    (array([1.]), array([3.]), array([1]))
    """
    first, second = np.asarray(pre, dtype=np.float64), np.asarray(post, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError("pre and post have to be two rows of the same length")
    n = counted.counts_of(counts, len(first))
    both = ~(np.isnan(first) | np.isnan(second)) & (n > 0)
    return first[both], second[both], n[both]


def moments(
    pre: npt.ArrayLike, post: npt.ArrayLike, counts: npt.ArrayLike | None = None
) -> Moments | None:
    """Means, SDs and correlation of the complete pairs; None with fewer than 2.

    SDs divide by n − 1; Pearson's r = S₁₂/(S₁S₂). Assumes nothing but pairs. Checked against R
    in tests/statistics; the numbers below follow by hand.

    >>> moments([1, 2, 3], [2, 4, 6])
    Moments(n=3, mean_pre=2.0, sd_pre=1.0, mean_post=4.0, sd_post=2.0, correlation=1.0)
    """
    first, second, each = complete_pairs(pre, post, counts)
    n = int(each.sum())
    if n < 2:
        return None
    mean_pre, mean_post = counted.mean(first, each), counted.mean(second, each)
    sd_pre, sd_post = counted.sd(first, each), counted.sd(second, each)
    product = sd_pre * sd_post
    centred = counted.total((first - mean_pre) * (second - mean_post), each)
    return Moments(
        n=n,
        mean_pre=mean_pre,
        sd_pre=sd_pre,
        mean_post=mean_post,
        sd_post=sd_post,
        correlation=float(np.clip(centred / ((n - 1) * product), -1, 1)) if product > 0 else 0.0,
    )


def mean_change(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    confidence: float = 0.95,
    counts: npt.ArrayLike | None = None,
) -> MeanChange:
    """The mean of post − pre, with the t interval and the paired t-test [1]_.

    M_d ± t·S_d/√n with n − 1 degrees of freedom. Assumes independent people and differences that
    are roughly normal. n = 0 has no mean; with n = 1, or where all differences are equal, there is
    a mean but no interval and no test.

    Student's own data, the extra sleep of ten patients under two drugs. R (`t.test`, paired) prints
    t = −4.0621, p = 0.002833, and −2.4598858 to −0.7001142.

    >>> change = mean_change([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ...                      [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> round(change.mean, 2), round(change.t, 4), change.df, round(change.p, 6)
    (-1.58, -4.0621, 9, 0.002833)
    >>> round(change.low, 7), round(change.high, 7)
    (-2.4598858, -0.7001142)
    """
    check_confidence(confidence)
    difference, each = differences(pre, post, counts)
    n = int(each.sum())
    if n == 0:
        return MeanChange(0, None)
    mean = counted.mean(difference, each)
    if len(difference) == 1:
        return MeanChange(n, mean)
    error = counted.sd(difference, each) / math.sqrt(n)
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * error
    t = mean / error
    p = 2 * float(stdtr(n - 1, -abs(t)))
    return MeanChange(n, mean, mean - half, mean + half, t, n - 1, p)


def differences(
    pre: npt.ArrayLike, post: npt.ArrayLike, counts: npt.ArrayLike | None = None
) -> tuple[FloatArray, Counts]:
    """The different values of post − pre, and how many people have each.

    Rounded first, so that equal ones are equal.

    >>> differences([0.1, 0.2, 3], [0.2, 0.3, 1])
    (array([-2. ,  0.1]), array([1, 2]))
    """
    first, second, each = complete_pairs(pre, post, counts)
    return counted.tally(np.round(second - first, DECIMALS), each)


def wilcoxon_exact(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    zeros: Literal["wilcox", "pratt"] = "wilcox",
    counts: npt.ArrayLike | None = None,
) -> SignedRank:
    """Wilcoxon's signed-rank test [2]_, exact also with ties and zeros.

    Ties get the mean of their ranks. `zeros="wilcox"` drops zero differences before ranking,
    `"pratt"` after it [3]_. Under the hypothesis each rank is positive or negative with chance ½;
    the distribution of V₊ is counted out over doubled ranks, which are whole numbers. From
    1001 non-zero differences on, the normal approximation with tied ranks is used (`exact=False`).
    Assumes differences that are symmetric around their median.

    The depression scores of Hollander and Wolfe [6]_, for which R (`wilcox.test`) prints V = 40,
    one-sided p = 0.01953. With ties and zeros, `laag_beter_n14` in the reference data: V = 13 and
    p = 0.04248046875 (R, exactRankTests), by Pratt's rule 0.04345703125 (R, coin).

    >>> second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    >>> first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    >>> test = wilcoxon_exact(second, first)
    >>> test.v_plus, round(test.p / 2, 5)
    (40.0, 0.01953)
    >>> pre = [20, 19, 19, 24, 18, 15, 27, 11, 18, 23, 13, 22, 15, 23]
    >>> post = [9, 19, 10, 24, 9, 10, 23, 6, 21, 24, 20, 4, 14, 20]
    >>> wilcoxon_exact(pre, post).p, wilcoxon_exact(pre, post, "pratt").p
    (0.04248046875, 0.04345703125)
    """
    difference, each = differences(pre, post, counts)
    moved = difference != 0
    if zeros == "wilcox":
        difference, each, moved = difference[moved], each[moved], moved[moved]
    doubled = doubled_ranks(np.abs(difference), each)[moved]
    up, each = difference[moved] > 0, each[moved]
    n, v_plus = int(each.sum()), int(each[up] @ doubled[up])
    if n == 0:
        return SignedRank(0, 0.0, None)
    z = _signed_rank_z(doubled, each, v_plus)
    exact = n <= EXACT_UP_TO
    p = _signed_rank_p(doubled, each, v_plus) if exact else 2 * float(ndtr(-abs(z)))
    return SignedRank(n, v_plus / 2, p, z, exact)


def doubled_ranks(values: FloatArray, counts: npt.ArrayLike | None = None) -> Counts:
    """Twice the midranks, as whole numbers: the first plus the last place that equal values take.

    >>> doubled_ranks(np.array([5.0, 1.0, 5.0])), doubled_ranks(np.array([5.0, 1.0]), [2, 1])
    (array([5, 2, 5]), array([5, 2]))
    """
    different, people = counted.tally(values, counted.counts_of(counts, len(values)))
    doubled = 2 * np.cumsum(people) - people + 1
    return doubled[np.searchsorted(different, values)]


def _signed_rank_p(doubled: Counts, counts: Counts, v_plus: int) -> float:
    """Two-sided p of V₊. Sums of positive terms only, so that small tails stay accurate."""
    smaller = min(v_plus, int(counts @ doubled) - v_plus)  # the distribution is symmetric
    probability = np.zeros(smaller + 1)
    probability[0] = 1.0
    for rank in np.sort(np.repeat(doubled, counts)).tolist():
        probability[rank:] += probability[: max(smaller + 1 - rank, 0)].copy()
        probability *= 0.5
    return min(1.0, 2 * float(probability.sum()))


def _signed_rank_z(doubled: Counts, counts: Counts, v_plus: int) -> float:
    """V₊ less its mean, over its SD √(Σ rank²/4); doubling leaves the quotient as it is."""
    deviation = v_plus - int(counts @ doubled) / 2
    return deviation / math.sqrt(float(counts @ doubled.astype(np.float64) ** 2) / 4)


def hodges_lehmann(
    pre: npt.ArrayLike, post: npt.ArrayLike, counts: npt.ArrayLike | None = None
) -> float | None:
    """The median of all Walsh averages (d_i + d_j)/2, i ≤ j, of the differences [4]_.

    The change that belongs with Wilcoxon's test; zero differences take part. None without pairs.
    Assumes differences that are spread alike on both sides of it. Found without making the n²
    averages: halving counts how many sums of two are not larger than a number, in whole units of
    the last decimal that is looked at (so a difference has to be below 10¹⁰).

    The depression scores of Hollander and Wolfe [6]_: R's `wilcox.test` gives (pseudo)median 0.46.

    >>> second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    >>> first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    >>> round(hodges_lehmann(second, first), 10)
    0.46
    """
    difference, each = differences(pre, post, counts)
    if len(difference) == 0:
        return None
    units = np.rint(difference * 10**DECIMALS).astype(np.int64)
    people = np.append(0, np.cumsum(each))
    n = int(people[-1])
    n_averages = n * (n + 1) // 2

    def n_up_to(limit: int) -> int:
        """How many pairs i ≤ j have a sum of at most the limit."""
        partners = people[np.searchsorted(units, limit - units, side="right")]
        return int(each @ (partners + (2 * units <= limit))) // 2

    def smallest(rank: int) -> int:
        low, high = 2 * int(units[0]), 2 * int(units[-1])
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if n_up_to(middle) >= rank else (middle + 1, high)
        return low

    middle = smallest((n_averages + 1) // 2) + smallest(n_averages // 2 + 1)
    return middle / 4 / int(10**DECIMALS)


def holm(p_values: Sequence[float | None]) -> Holm:
    """p-values adjusted for testing a family of them, by Holm's step-down rule [5]_.

    The i-th smallest times (m − i + 1), never lower than the one before, at most 1. Missing ones
    are left out first and do not count in m; print m. Valid however the tests depend on each other.

    The example in the manual of pingouin (`multicomp`), with a missing one added:

    >>> found = holm([0.50, 0.003, 0.32, None, 0.054, 0.0003])
    >>> [p and round(p, 4) for p in found.adjusted], found.m
    ([0.64, 0.012, 0.64, None, 0.162, 0.0015], 5)
    """
    present = sorted(
        (p, place) for place, p in enumerate(p_values) if p is not None and not math.isnan(p)
    )
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for step, (p, place) in enumerate(present):
        highest = max(highest, min(1.0, p * (len(present) - step)))
        adjusted[place] = highest
    return Holm(tuple(adjusted), len(present))
