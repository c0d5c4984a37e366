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
.. [4] Hsu LM (1989). Behavioral Assessment 11:459–467.
.. [5] Speer DC (1992). J Consult Clin Psychol 60:402–408. doi:10.1037/0022-006X.60.3.402
.. [6] Nunnally JC, Kotsch WE (1983). Br J Clin Psychol 22:83–93.
   doi:10.1111/j.2044-8260.1983.tb00582.x
.. [7] Gulliksen H (1950). Theory of Mental Tests. Wiley. doi:10.1037/13240-000
.. [8] Lord FM, Novick MR (1968). Statistical Theories of Mental Test Scores. Addison-Wesley.
.. [9] Hiller W, Schindler AC, Lambert MJ (2012). Psychother Res 22:1–11.
   PMID 21943215.
.. [10] NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.8. doi:10.18434/M32189
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
    exceeds,
)
from vaktherapie_analyse.statistics.paired import Moments

#: +1 where higher is better, −1 where lower is better.
Direction = Literal[1, -1]
#: A person's category as text, or None where the index is missing.
Categories = npt.NDArray[np.object_]

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

    S√((n − 1)/χ²) with the two quantiles of χ² with n − 1 degrees of freedom [10]_; assumes
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


def gulliksen_lord_novick(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    mean_pre: npt.ArrayLike,
    sd: npt.ArrayLike,
    reliability: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    """The index of Gulliksen, Lord and Novick, d[(x₂ − M₁) − r(x₁ − M₁)]/(S₁√(1 − r²)).

    The post score against what regression to M₁ predicts, after [7]_ and [8]_, as [4]_ puts it. M₁
    is the mean of the group that the person comes from; the index is only as good as that choice.
    Assumes normal errors that are as large at every score.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> gulliksen_lord_novick([20], [9], 19.0714285714286, 4.51432396701, 0.80, -1).round(4)
    array([3.9926])
    """
    mean = as_floats(mean_pre)
    observed = as_floats(post) - mean
    return _against_prediction(observed, as_floats(pre) - mean, sd, reliability, direction)


def hsu_linn_lord(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    mean_pre: npt.ArrayLike,
    mean_post: npt.ArrayLike,
    sd: npt.ArrayLike,
    reliability: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    """The index of Hsu, Linn and Lord, d[(x₂ − M₂) − r(x₁ − M₁)]/(S₁√(1 − r²)) [4]_.

    **Relative to the mean change**: where everybody improves, someone who improves less than the
    rest can come out as deteriorated. Say so where it is shown.
    Assumes normal errors that are as large at every score.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> means = {"mean_pre": 19.0714285714286, "mean_post": 15.2142857142857}
    >>> hsu_linn_lord([20], [9], **means, sd=4.51432396701, reliability=0.80, direction=-1).round(4)
    array([2.5685])
    """
    observed = as_floats(post) - as_floats(mean_post)
    before = as_floats(pre) - as_floats(mean_pre)
    return _against_prediction(observed, before, sd, reliability, direction)


def edwards_nunnally(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    mean_pre: npt.ArrayLike,
    sd: npt.ArrayLike,
    reliability: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    """The index of Edwards and Nunnally, d[x₂ − (r(x₁ − M₁) + M₁)]/SEM [5]_.

    The post score against the estimated true score at pre. The error of the post score is counted
    once (SEM, not S_diff), so it finds more change than the other indices.
    Assumes normal errors that are as large at every score.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> edwards_nunnally([20], [9], 19.0714285714286, 4.51432396701, 0.80, -1).round(4)
    array([5.3566])
    """
    true = _true_score(pre, mean_pre, reliability)
    return direction * (as_floats(post) - true) / sem(as_floats(sd), as_floats(reliability))


def nunnally_kotsch(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    mean_pre: npt.ArrayLike,
    sd: npt.ArrayLike,
    reliability_pre: npt.ArrayLike,
    reliability_post: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    """The index of Nunnally and Kotsch, with a reliability for each moment [6]_.

    d[x₂ − (r₁(x₁ − M₁) + M₁)] / √(S₁²r₁²(1 − r₁) + S₁²(1 − r₂)).
    Assumes normal errors that are independent of each other and as large at every score.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> nunnally_kotsch([20], [9], 19.0714285714286, 4.51432396701, 0.80, 0.75, -1).round(4)
    array([3.8964])
    """
    deviation, r1, r2 = as_floats(sd), as_floats(reliability_pre), as_floats(reliability_post)
    check_sd(deviation)
    check_reliability(r1)
    check_reliability(r2)
    true = _true_score(pre, mean_pre, r1)
    return direction * (as_floats(post) - true) / (deviation * np.sqrt(r1**2 * (1 - r1) + 1 - r2))


def hageman_arrindell(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    moments: Moments,
    error: float,
    direction: Direction,
) -> FloatArray:
    """The index RC_indiv of Hageman and Arrindell [3]_; judge it **one-sided** (`critical_z`).

    d[(x₂ − x₁)r_dd + (M₂ − M₁)(1 − r_dd)] / (√r_dd·√2·SEM): the change, shrunk towards the mean
    change by the reliability of differences. `moments` are those of the group, `error` is the SEM.
    `DataError` where r_dd is not positive (`reliability_of_difference`).
    Assumes normal errors, and a group whose mean change is that of the people judged.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> group = Moments(14, 19.0714285714286, 4.51432396701, 15.2142857142857, 7.0838773762198,
    ...                 0.461327288210856)
    >>> hageman_arrindell([20], [9], group, 2.01886705, -1).round(4)
    array([3.7487])
    """
    rdd = reliability_of_difference(moments, error)
    mean_change = moments.mean_post - moments.mean_pre
    shrunken = (as_floats(post) - as_floats(pre)) * rdd + mean_change * (1 - rdd)
    return direction * shrunken / (math.sqrt(rdd) * math.sqrt(2) * error)


def reliability_of_difference(moments: Moments, error: float) -> float:
    """r_dd, the reliability of the differences post − pre in a group, from its SEM [3]_.

    (S₁²r₁ + S₂²r₂ − 2S₁S₂r₁₂)/(S₁² + S₂² − 2S₁S₂r₁₂), with r_t = (S_t² − SEM²)/S_t² the reliability
    at each moment. Written out that is 1 − 2·SEM²/S_D², S_D the SD of the differences. A group
    whose differences are no larger than error alone makes them has r_dd ≤ 0: a `DataError`. Assumes
    errors that are independent of each other.

    `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> group = Moments(14, 19.0714285714286, 4.51432396701, 15.2142857142857, 7.0838773762198,
    ...                 0.461327288210856)
    >>> round(reliability_of_difference(group, 2.01886705), 4)
    0.8014
    """
    check_sd(error)
    variance = moments.variance_difference
    value = 1 - 2 * error**2 / variance if variance > 0 else -math.inf
    if not value > 0:
        raise DataError.of("statistics.r_dd_not_positive", s_d=math.sqrt(max(variance, 0)))
    return value


def percentage_change(pre: npt.ArrayLike, post: npt.ArrayLike, direction: Direction) -> FloatArray:
    """The change as a share of the pre score, d(x₂ − x₁)/|x₁| [9]_; nan where the pre score is 0.

    A definition of change without measurement error: the same share is one point for a low score
    and ten for a high one. Assumes a score whose 0 means that there is nothing of it.

    By hand, 11/20:

    >>> percentage_change([20, 0], [9, 3], -1)
    array([0.55,  nan])
    """
    before = as_floats(pre)
    change = direction * (as_floats(post) - before)
    share = np.full(change.shape, np.nan)
    np.divide(change, np.abs(before), out=share, where=before != 0)
    return share


def category(index: npt.ArrayLike, threshold: float, *, at_least: bool = False) -> Categories:
    """What the index of each person says: "improved", "unchanged" or "deteriorated".

    Strictly beyond ±threshold, as Jacobson and Truax have it [1]_; with `at_least` the threshold
    itself counts too, as is usual for a minimal important difference or a percentage. None where
    the index is missing.

    >>> category([1.97, 1.5, -3.0, float("nan")], critical_z())
    array(['improved', 'unchanged', 'deteriorated', None], dtype=object)
    """
    values = np.atleast_1d(as_floats(index))
    passes = exceeds(np.abs(values), threshold, or_equals=at_least)
    categories = np.full(values.shape, "unchanged", dtype=object)
    categories[passes & (values > 0)] = "improved"
    categories[passes & (values < 0)] = "deteriorated"
    categories[np.isnan(values)] = None
    return categories


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


def _against_prediction(
    observed: FloatArray,
    before: FloatArray,
    sd: npt.ArrayLike,
    reliability: npt.ArrayLike,
    direction: Direction,
) -> FloatArray:
    deviation, r = as_floats(sd), as_floats(reliability)
    check_sd(deviation)
    check_reliability(r)
    return direction * (observed - r * before) / (deviation * np.sqrt(1 - r**2))


def _true_score(
    pre: npt.ArrayLike, mean_pre: npt.ArrayLike, reliability: npt.ArrayLike
) -> FloatArray:
    mean = as_floats(mean_pre)
    return as_floats(reliability) * (as_floats(pre) - mean) + mean
