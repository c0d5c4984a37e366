"""Has this person changed more than measurement error explains, and more than the group predicts?

The indices beside that of Jacobson and Truax; symbols, units, missing values and faults are those
of `reliable_change`.

References
----------
.. [1] Hageman WJJM, Arrindell WA (1999). Behav Res Ther 37:1169–1193.
   doi:10.1016/S0005-7967(99)00032-7
.. [2] Hsu LM (1989). Behavioral Assessment 11:459–467.
.. [3] Speer DC (1992). J Consult Clin Psychol 60:402–408. doi:10.1037/0022-006X.60.3.402
.. [4] Nunnally JC, Kotsch WE (1983). Br J Clin Psychol 22:83–93.
   doi:10.1111/j.2044-8260.1983.tb00582.x
.. [5] Gulliksen H (1950). Theory of Mental Tests. Wiley. doi:10.1037/13240-000
.. [6] Lord FM, Novick MR (1968). Statistical Theories of Mental Test Scores. Addison-Wesley.
.. [7] Hiller W, Schindler AC, Lambert MJ (2012). Psychother Res 22:1–11.
   PMID 21943215.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.statistics.interval import FloatArray, as_floats
from vaktherapie_analyse.statistics.paired import Moments
from vaktherapie_analyse.statistics.reliable_change import (
    Direction,
    check_reliability,
    check_sd,
    sem,
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

    The post score against what regression to M₁ predicts, after [5]_ and [6]_, as [2]_ puts it. M₁
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
    """The index of Hsu, Linn and Lord, d[(x₂ − M₂) − r(x₁ − M₁)]/(S₁√(1 − r²)) [2]_.

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
    """The index of Edwards and Nunnally, d[x₂ − (r(x₁ − M₁) + M₁)]/SEM [3]_.

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
    """The index of Nunnally and Kotsch, with a reliability for each moment [4]_.

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
    """The index RC_indiv of Hageman and Arrindell [1]_; judge it **one-sided** (`critical_z`).

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
    """r_dd, the reliability of the differences post − pre in a group, from its SEM [1]_.

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
    """The change as a share of the pre score, d(x₂ − x₁)/|x₁| [7]_; nan where the pre score is 0.

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
