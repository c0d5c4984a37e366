"""How much do scores fall by themselves, because the group was chosen for being high?

Without a control group the observed change holds this part too. It is an expectation under normal
scores with the same mean and SD at both moments and no treatment, to be shown beside the observed
change, not to be subtracted as if it were known. Change = post − pre, in points.

References
----------
.. [1] Barnett AG, van der Pols JC, Dobson AJ (2005). Int J Epidemiol 34:215–220.
   doi:10.1093/ije/dyh299
"""

from __future__ import annotations

import math
from typing import Literal

from scipy.special import log_ndtr

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.statistics.reliable_change import check_sd


def expected_change_selected(
    cut: float,
    mean: float,
    sd: float,
    correlation: float,
    side: Literal["above", "below"] = "above",
    n_measurements: int = 1,
) -> float:
    """The change expected by itself in people chosen for a score beyond a cut-off [1]_.

    (σ_w²/m)/√(σ_b² + σ_w²/m)·φ(z)/(1 − Φ(z)), with σ_w² = (1 − ρ)σ², σ_b² = ρσ², and m the number
    of measurements of which the mean was held against the cut-off. z is the distance from mean to
    cut-off in SDs of that mean; with m = 1 that is (cut − μ)/σ. (The authors' program keeps σ for
    m > 1; the SD of the mean is what a simulation agrees with.) `mean` and `sd` are those of the
    population the people come from, `correlation` that of its scores over the same time. Negative
    for people chosen above the cut-off, positive for below.

    Assumes normal scores.

    By hand: mean 100, SD 10, correlation .8, chosen above the mean, so 2·φ(0)/½ = 1.596 points
    lower. The second is the setting of the program that the authors published with the paper (mean
    60, SD 15, chosen below 40), whose outcomes are not in print; checked against a simulation in
    tests/statistics.

    >>> round(expected_change_selected(100, 100, 10, 0.8), 3)
    -1.596
    >>> round(expected_change_selected(40, 60, 15, 0.5, "below"), 2)
    13.49
    """
    check_sd(sd)
    _check_correlation(correlation)
    within, between = (1 - correlation) * sd**2 / n_measurements, correlation * sd**2
    sd_selecting = math.sqrt(between + within)
    sign = 1 if side == "above" else -1
    z = sign * (cut - mean) / sd_selecting
    # φ(z)/(1 − Φ(z)), as a difference of logarithms: both vanish far from the mean.
    hazard = math.exp(-(z**2) / 2 - math.log(2 * math.pi) / 2 - float(log_ndtr(-z)))
    return -sign * within / sd_selecting * hazard


def expected_change(sample_mean: float, mean: float, correlation: float) -> float:
    """The change expected by itself in a group with this mean at pre: −(1 − ρ)(M₁ − μ) [1]_.

    For a group that came as it came, without a cut-off. `mean` is that of the population the group
    would return to; the answer is as good as that choice. Assumes that scores regress in a straight
    line, as normal ones do.

    By hand, −0.25 · 8:

    >>> expected_change(15.0, 7.0, 0.75)
    -2.0
    """
    _check_correlation(correlation)
    return -(1 - correlation) * (sample_mean - mean)


def _check_correlation(correlation: float) -> None:
    if not 0 <= correlation <= 1:
        raise DataError.of("statistics.correlation_out_of_range", given=correlation)
