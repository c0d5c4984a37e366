"""How does a group do compared with what a published formula expects without help?

References
----------
.. [1] Ford T, Hutchings J, Bywater T, Goodman A, Goodman R (2009). Br J Psychiatry 194:552–558.
   doi:10.1192/bjp.bp.108.052373
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.statistics.interval import Estimate, normal_quantile
from vaktherapie_analyse.statistics.reliable_change import check_sd


def mean_added_value(values: npt.ArrayLike, sd: float, confidence: float = 0.95) -> Estimate | None:
    """The mean of people's added values with its interval, mean ± z·SD/√n [1]_; None where n = 0.

    `sd` is that of the added value in the population the formula was made in, where its mean is 0;
    the mean divided by it is the effect size. Assumes that the group would have gone as that
    population went, without help. Never for one person: ± 10 points with an SD of 5. nan is left
    out.

    No worked example was found in print; the numbers below follow by hand: 16 people with a mean
    of 2, SD 5, so 2 ± 1.96 · 5/4.

    >>> estimate = mean_added_value([1.0, 3.0] * 8, 5.0)
    >>> round(estimate.value, 2), round(estimate.low, 2), round(estimate.high, 2)
    (2.0, -0.45, 4.45)
    """
    check_sd(sd)
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[~np.isnan(numbers)]
    z = normal_quantile(confidence)
    if len(numbers) == 0:
        return None
    mean, half = float(numbers.mean()), z * sd / math.sqrt(len(numbers))
    return Estimate(mean, mean - half, mean + half)
