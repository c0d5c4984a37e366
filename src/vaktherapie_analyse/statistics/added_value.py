"""How does a group do compared with what a published formula expects without help?

References
----------
.. [1] Ford T, Hutchings J, Bywater T, Goodman A, Goodman R (2009). Br J Psychiatry 194:552–558.
   doi:10.1192/bjp.bp.108.052373
.. [2] Youthinmind. The added value score. http://sdqinfo.com/e10.html
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

    The authors' own explanation [2]_: with an SD of 5 the average of 100 people is known to about
    1 point, that of one to about 10, and an average of 3 points is an effect size of 0.6.

    >>> estimate = mean_added_value([3.0] * 100, 5.0)
    >>> estimate.value / 5, round(estimate.low, 2), round(estimate.high, 2)
    (0.6, 2.02, 3.98)
    >>> round(mean_added_value([3.0], 5.0).high - 3, 1)
    9.8
    """
    check_sd(sd)
    numbers = np.asarray(values, dtype=np.float64)
    numbers = numbers[~np.isnan(numbers)]
    z = normal_quantile(confidence)
    if len(numbers) == 0:
        return None
    mean, half = float(numbers.mean()), z * sd / math.sqrt(len(numbers))
    return Estimate(mean, mean - half, mean + half)
