"""Where does this person stand: on the clinical or on the functional side of a cut-off?

M₁ S₁ are the mean and SD of the clinical group (the sample at pre), M₀ S₀ those of a functional
group. `direction` is +1 where higher is better and −1 where lower is better. Cut-offs, means and
SDs are in points of the questionnaire. An SD that is not positive is a `DataError`.

References
----------
.. [1] Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12–19.
   doi:10.1037/0022-006X.59.1.12
.. [2] Hageman WJJM, Arrindell WA (1999). Behav Res Ther 37:1169–1193.
   doi:10.1016/S0005-7967(99)00032-7
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.statistics.interval import FloatArray, as_floats
from vaktherapie_analyse.statistics.reliable_change import Direction, check_sd


def cutoff_a(mean_clinical: float, sd_clinical: float, direction: Direction) -> float:
    """Cut-off a: two SDs from the clinical mean, on the better side, M₁ + d·2S₁ [1]_.

    Assumes about normal scores in the clinical group.

    The worked example of Jacobson and Truax (M₁ 40, M₀ 60, SD 7.5):

    >>> cutoff_a(40, 7.5, 1), cutoff_b(60, 7.5, 1), cutoff_c(40, 7.5, 60, 7.5)
    (55.0, 45.0, 50.0)
    """
    check_sd(sd_clinical)
    return mean_clinical + direction * 2 * sd_clinical


def cutoff_b(mean_functional: float, sd_functional: float, direction: Direction) -> float:
    """Cut-off b: two SDs from the functional mean, on the worse side, M₀ − d·2S₀ [1]_.

    With the SD of the **functional** group, as in the paper; some programs take the clinical one.
    For two distributions that do not overlap; where they do, `cutoff_c`.
    Assumes about normal scores in the functional group.

    The worked example of Jacobson and Truax (45), and one with unequal SDs by the R package clinsig
    1.2 (`cutoffs_abc.csv` in the reference data):

    >>> cutoff_b(60, 7.5, 1), cutoff_b(60, 5, 1)
    (45.0, 50)
    """
    check_sd(sd_functional)
    return mean_functional - direction * 2 * sd_functional


def cutoff_c(
    mean_clinical: float, sd_clinical: float, mean_functional: float, sd_functional: float
) -> float:
    """Cut-off c: as far from both means, counted in their SDs, (S₁M₀ + S₀M₁)/(S₁ + S₀) [1]_.

    Meaningful where the two distributions overlap; a is for when nothing is known of the
    functional group.
    Assumes about normal scores in both.

    The worked example of Jacobson and Truax (50), and one with unequal SDs by the R package clinsig
    1.2:

    >>> cutoff_c(40, 7.5, 60, 7.5), cutoff_c(40, 7.5, 60, 5)
    (50.0, 52.0)
    """
    check_sd(sd_clinical)
    check_sd(sd_functional)
    total = sd_clinical + sd_functional
    return (sd_clinical * mean_functional + sd_functional * mean_clinical) / total


def true_sd(sd: float, error: float) -> float:
    """The SD of the true scores behind observed ones, √(S² − SEM²) = S√r, in points [2]_.

    `DataError` where the error is not smaller than the SD: r = 0 or lower. Assumes errors that do
    not depend on the true score.

    By hand, √(25 − 9):

    >>> true_sd(5.0, 3.0)
    4.0
    """
    check_sd(sd)
    check_sd(error)
    if error >= sd:
        raise DataError.of("statistics.error_exceeds_sd", sem=error, sd=sd)
    return math.sqrt(sd**2 - error**2)


def clinical_change_ha(
    post: npt.ArrayLike,
    mean_post: float,
    sd_post: float,
    error: float,
    cutoff: float,
    direction: Direction,
) -> FloatArray:
    """The index CS_indiv of Hageman and Arrindell [2]_: is the post score beyond the cut-off?

    d[M₂ + (x₂ − M₂)r₂ − cut-off]/(√r₂·SEM), r₂ = (S₂² − SEM²)/S₂². Judge it one-sided. The cut-off
    is one of true scores: `cutoff_a` or `cutoff_c` with `true_sd` in the place of the SDs. Assumes
    normal errors that are as large at every score.

    Person 1 of `laag_beter_n14` in the reference data (R, clinicalsignificance):

    >>> group = {"mean_post": 15.2142857142857, "sd_post": 7.0838773762198, "error": 2.01886705}
    >>> clinical_change_ha([9], **group, cutoff=13.8806095927446, direction=-1).round(3)
    array([2.261])
    """
    reliability = (true_sd(sd_post, error) / sd_post) ** 2
    estimated = mean_post + (as_floats(post) - mean_post) * reliability
    return direction * (estimated - cutoff) / (math.sqrt(reliability) * error)


def verdict(
    index: npt.ArrayLike,
    reliable: npt.ArrayLike,
    clinical_pre: npt.ArrayLike,
    clinical_post: npt.ArrayLike,
) -> npt.NDArray[np.object_]:
    """What the index of each person says, with where the person stood; None without an index.

    `index` is positive where it is better; the others are 1 (yes), 0 (no) or nan (unknown).
    Recovered [1]_: reliably better, clinical at pre and not at post. Harmed: reliably worse, not
    clinical at pre and clinical at post. Improved and deteriorated: reliably so otherwise, also
    where a side is unknown. Programs differ in this rule: print it with the numbers.

    >>> verdict([2.0, 2.0, -2.0, 1.0], [1, 1, 1, 0], [1, 0, 0, 1], [0, 0, 1, 1])
    array(['recovered', 'improved', 'harmed', 'unchanged'], dtype=object)
    """
    index, reliable, before, after = (
        as_floats(values) for values in (index, reliable, clinical_pre, clinical_post)
    )
    better, worse = (reliable == 1) & (index > 0), (reliable == 1) & (index < 0)
    found = np.select(
        [
            better & (before == 1) & (after == 0),
            better,
            worse & (before == 0) & (after == 1),
            worse,
        ],
        ["recovered", "improved", "harmed", "deteriorated"],
        "unchanged",
    ).astype(object)
    found[np.isnan(index)] = None
    return found
