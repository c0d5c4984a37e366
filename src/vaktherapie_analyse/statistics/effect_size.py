"""How large is the change, in standard deviations?

The sign is that of post − pre: negative is better where lower is better, and the caller turns it.
Incomplete pairs are left out. `counts` says how many people have each pair; without it each is one
person. Where a value does not exist (fewer than two pairs, no spread) the
answer is None; where only its interval does not exist, the limits are None.

References
----------
.. [1] Bonett DG (2008). Psychol Methods 13:99–109. doi:10.1037/1082-989X.13.2.99
.. [2] Hedges LV (1981). J Educ Stat 6:107–128. doi:10.3102/10769986006002107
.. [3] Cumming G, Finch S (2001). Educ Psychol Meas 61:532–574. doi:10.1177/0013164401614002
.. [4] Student (1908). Biometrika 6:1–25. doi:10.1093/biomet/6.1.1
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy.typing as npt
from scipy.special import gammaln

from vaktherapie_analyse.statistics import counted
from vaktherapie_analyse.statistics.interval import check_confidence, normal_quantile
from vaktherapie_analyse.statistics.noncentral_t import noncentrality_interval
from vaktherapie_analyse.statistics.paired import Moments, complete_pairs, differences, moments

#: How the limits were found.
Method = Literal["bonett", "noncentral_t"]


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A standardised change; the limits and their method are None where there is no interval."""

    value: float
    low: float | None = None
    high: float | None = None
    method: Method | None = None


def d_av(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    confidence: float = 0.95,
    counts: npt.ArrayLike | None = None,
) -> EffectSize | None:
    """The mean change in SDs of the scores, M_d/√((S₁² + S₂²)/2), with Bonett's interval [1]_.

    See `d_av_of`. None with fewer than two pairs or where neither moment has spread; no interval
    where all differences are equal.
    Assumes normal scores at both moments.

    `laag_beter_n14` in the reference data (R 4.5.0): −0.649381755950191.

    >>> effect = d_av([20, 19, 19, 24, 18, 15, 27, 11, 18, 23, 13, 22, 15, 23],
    ...               [9, 19, 10, 24, 9, 10, 23, 6, 21, 24, 20, 4, 14, 20])
    >>> round(effect.value, 12)
    -0.64938175595
    """
    group = moments(pre, post, counts)
    if group is None:
        return None
    effect = d_av_of(group, confidence)
    if effect is None or len(differences(pre, post, counts)[0]) > 1:
        return effect
    return EffectSize(effect.value)


def d_av_of(group: Moments, confidence: float = 0.95) -> EffectSize | None:
    """d_av from means, SDs and correlation, with the interval d ± z·SE for paired samples [1]_.

    SE² = d²(S₁⁴ + S₂⁴ + 2S₁₂²)/(8·df·S⁴) + (S₁² + S₂² − 2S₁₂)/(df·S²), with S² = (S₁² + S₂²)/2,
    S₁₂ the covariance and df = n − 1. Assumes normal scores, not equal variances.

    The example of Bonett's own program (R, statpsych, `ci.stdmean.ps`): 0.2394905 to 0.8705732.

    >>> effect = d_av_of(Moments(25, 102.1, 14.6, 110.4, 15.3, 0.75))
    >>> round(effect.value, 7), round(effect.low, 7), round(effect.high, 7)
    (0.5550319, 0.2394905, 0.8705732)
    """
    v1, v2, df = group.sd_pre**2, group.sd_post**2, group.n - 1
    variance = (v1 + v2) / 2
    z = normal_quantile(confidence)
    if variance == 0:
        return None
    d = (group.mean_post - group.mean_pre) / math.sqrt(variance)
    of_sd = d**2 * (v1**2 + v2**2 + 2 * group.covariance**2) / (8 * df * variance**2)
    of_mean = group.variance_difference / (df * variance)
    half = z * math.sqrt(of_sd + max(of_mean, 0.0))
    return EffectSize(d, d - half, d + half, "bonett")


def d_z(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    confidence: float = 0.95,
    counts: npt.ArrayLike | None = None,
) -> EffectSize | None:
    """The mean change in SDs of the change, M_d/S_d, with the noncentral t interval [3]_.

    The limits are the δ/√n for which t = √n·d_z lies at the edge of a tail. Assumes normal
    differences. d_z grows with the correlation between the moments: it says how clearly people
    change, not how much. None with fewer than two pairs or where all differences are equal.

    Student's sleep data [4]_. The manual of the R package effectsize prints for the paired
    `cohens_d` −1.28, from −2.12 to −0.41.

    >>> effect = d_z([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ...              [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> round(effect.value, 2), round(effect.low, 2), round(effect.high, 2)
    (-1.28, -2.12, -0.41)
    """
    check_confidence(confidence)
    difference, each = differences(pre, post, counts)
    n = int(each.sum())
    if len(difference) < 2:
        return None
    value = counted.mean(difference, each) / counted.sd(difference, each)
    limits = noncentrality_interval(value * math.sqrt(n), n - 1, confidence)
    root = math.sqrt(n)
    return EffectSize(value, limits.low / root, limits.high / root, "noncentral_t")


def g_av(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    confidence: float = 0.95,
    counts: npt.ArrayLike | None = None,
) -> EffectSize | None:
    """`d_av` and its limits times Hedges' correction [2]_ for n pairs; None with fewer than three.

    Assumes what `d_av` assumes. `laag_beter_n14` in the reference data (R 4.5.0):
    −0.611056847044759.

    >>> effect = g_av([20, 19, 19, 24, 18, 15, 27, 11, 18, 23, 13, 22, 15, 23],
    ...               [9, 19, 10, 24, 9, 10, 23, 6, 21, 24, 20, 4, 14, 20])
    >>> round(effect.value, 12)
    -0.611056847045
    """
    return _corrected(d_av(pre, post, confidence, counts), pre, post, counts)


def g_z(
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    confidence: float = 0.95,
    counts: npt.ArrayLike | None = None,
) -> EffectSize | None:
    """`d_z` and its limits times Hedges' correction [2]_ for n pairs; None with fewer than three.

    Assumes what `d_z` assumes. Student's sleep data [4]_: the manual of the R package effectsize
    prints for the paired `hedges_g` −1.17, from −1.94 to −0.38.

    >>> effect = g_z([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ...              [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> round(effect.value, 2), round(effect.low, 2), round(effect.high, 2)
    (-1.17, -1.94, -0.38)
    """
    return _corrected(d_z(pre, post, confidence, counts), pre, post, counts)


def hedges_correction(df: int) -> float | None:
    """J, the factor that takes the bias out of a standardised difference [2]_; None where df < 2.

    Γ(m/2)/(√(m/2)·Γ((m − 1)/2)), m the degrees of freedom: n − 1 for pairs, n₁ + n₂ − 2 for two
    groups. The exact form, not the approximation 1 − 3/(4m − 1).

    `laag_beter_n14` in the reference data:

    >>> round(hedges_correction(13), 12)
    0.940982467471
    """
    if df < 2:
        return None
    return math.exp(float(gammaln(df / 2) - gammaln((df - 1) / 2))) / math.sqrt(df / 2)


def _corrected(
    effect: EffectSize | None,
    pre: npt.ArrayLike,
    post: npt.ArrayLike,
    counts: npt.ArrayLike | None,
) -> EffectSize | None:
    factor = hedges_correction(int(complete_pairs(pre, post, counts)[2].sum()) - 1)
    return None if effect is None or factor is None else scaled(effect, factor)


def scaled(effect: EffectSize, factor: float) -> EffectSize:
    """The effect size with its value and limits times a positive factor.

    >>> scaled(EffectSize(1.0, 0.5, 1.5, "bonett"), 2)
    EffectSize(value=2.0, low=1.0, high=3.0, method='bonett')
    """
    if effect.low is None or effect.high is None:
        return replace(effect, value=effect.value * factor)
    return replace(
        effect,
        value=effect.value * factor,
        low=effect.low * factor,
        high=effect.high * factor,
    )
