"""What an estimate with its uncertainty looks like, and the quantile behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from vaktherapie_analyse.errors import DataError

#: One number per person; nan where the person has none.
FloatArray = npt.NDArray[np.float64]

#: Numbers are rounded before they are compared, so that 0.3 − 0.2 ties with 0.2 − 0.1.
DECIMALS = 8


@dataclass(frozen=True, slots=True)
class Interval:
    """The limits of an interval, in the unit of what it is an interval of."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its limits; the limits are None where the data cannot give them."""

    value: float
    low: float | None
    high: float | None


def normal_quantile(confidence: float) -> float:
    """The z such that a standard normal value lies within ±z with this probability.

    Φ⁻¹((1 + confidence)/2). Raises `DataError` where the confidence is not between 0 and 1.

    In every table of the normal distribution 1.96; to six decimals, as R's `qnorm(0.975)`:

    >>> round(normal_quantile(0.95), 6)
    1.959964
    """
    check_confidence(confidence)
    return float(ndtri((1 + confidence) / 2))


def as_floats(values: npt.ArrayLike) -> FloatArray:
    """The values as an array of floats.

    >>> as_floats([1, 2])
    array([1., 2.])
    """
    return np.asarray(values, dtype=np.float64)


def exceeds(
    values: npt.ArrayLike, limit: npt.ArrayLike, *, or_equals: bool = False
) -> npt.NDArray[np.bool_]:
    """Whether each value lies beyond the limit, or on it with `or_equals`; nan does not.

    The distance is rounded to `DECIMALS` first: 1.2 − 0.8 is a little less than 0.4 to the
    computer.

    >>> exceeds([1.2 - 0.8, 0.5], 0.4), exceeds([1.2 - 0.8], 0.4, or_equals=True)
    (array([False,  True]), array([ True]))
    """
    distance = np.round(as_floats(values) - as_floats(limit), DECIMALS)
    beyond: npt.NDArray[np.bool_] = distance >= 0 if or_equals else distance > 0
    return beyond


def check_confidence(confidence: float) -> None:
    """Nothing; raises `DataError` where the confidence is not strictly between 0 and 1."""
    if not 0 < confidence < 1:
        raise DataError.of("statistics.confidence_out_of_range", given=confidence)
