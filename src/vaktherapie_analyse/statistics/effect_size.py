"""How large is the change, in standard deviations?

The sign is that of post − pre: negative is better where lower is better, and the caller turns it.
Incomplete pairs are left out. Where a value does not exist (fewer than two pairs, no spread) the
answer is None; where only its interval does not exist, the limits are None.

References
----------
.. [1] Bonett DG (2008). Psychol Methods 13:99–109. doi:10.1037/1082-989X.13.2.99
.. [2] Hedges LV (1981). J Educ Stat 6:107–128. doi:10.3102/10769986006002107
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy.typing as npt

from vaktherapie_analyse.statistics.interval import normal_quantile
from vaktherapie_analyse.statistics.paired import Moments, differences, moments


@dataclass(frozen=True, slots=True)
class EffectSize:
    """A standardised change; the limits are None where the data give no interval."""

    value: float
    low: float | None
    high: float | None


def d_av(pre: npt.ArrayLike, post: npt.ArrayLike, confidence: float = 0.95) -> EffectSize | None:
    """The mean change in SDs of the scores, M_d/√((S₁² + S₂²)/2), with Bonett's interval [1]_.

    See `d_av_of`. None with fewer than two pairs or where neither moment has spread; no interval
    where all differences are equal.

    >>> effect = d_av([20, 19, 24, 17], [9, 19, 20, 15])
    >>> round(effect.value, 4)
    -1.0372
    """
    group = moments(pre, post)
    if group is None:
        return None
    difference = differences(pre, post)
    return d_av_of(group, confidence, no_interval=bool((difference == difference[0]).all()))


def d_av_of(
    group: Moments, confidence: float = 0.95, *, no_interval: bool = False
) -> EffectSize | None:
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
    if variance == 0:
        return None
    d = (group.mean_post - group.mean_pre) / math.sqrt(variance)
    if no_interval:
        return EffectSize(d, None, None)
    of_sd = d**2 * (v1**2 + v2**2 + 2 * group.covariance**2) / (8 * df * variance**2)
    of_mean = group.variance_difference / (df * variance)
    half = normal_quantile(confidence) * math.sqrt(of_sd + of_mean)
    return EffectSize(d, d - half, d + half)
