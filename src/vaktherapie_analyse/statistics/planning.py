"""How many people are needed, and what can this many show? For the next phase of a pilot.

Fill in what you would need to show, not what the pilot found: an effect from a small pilot is an
uncertain guess, and power computed from it after the fact says nothing new.

References
----------
.. [1] Cohen J (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
   doi:10.4324/9780203771587
.. [2] Wilson EB (1927). J Am Stat Assoc 22:209–212. doi:10.1080/01621459.1927.10502953
.. [3] Morris SB, DeShon RP (2002). Psychol Methods 7:105–125. doi:10.1037/1082-989X.7.1.105
.. [4] Chernick MR, Liu CY (2002). Am Stat 56:149–155. doi:10.1198/000313002317572835
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import bdtrc, stdtrit

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.statistics.interval import FloatArray, Interval, check_confidence
from vaktherapie_analyse.statistics.noncentral_t import cdf
from vaktherapie_analyse.statistics.proportions import wilson_at

#: No search goes further; whoever needs more people asks for something that cannot be shown.
LARGEST_N = 100_000
#: Beyond it a probability can no longer be computed for so many people.
MOST_PEOPLE = 10**9

#: The chance that enough people are left, where it is counted back to who has to be there before.
ASSURANCE = 0.80


def power_of_pairs(n: int, d_z: float, alpha: float = 0.05) -> float | None:
    """The chance that the two-sided paired t-test of n pairs shows a change of d_z [1]_.

    The two tails of noncentral t beyond ±t(1 − α/2) with noncentrality √n·d_z; None where n < 2.
    Assumes normal differences of independent people.

    The R package pwr (`pwr.t.test`, paired) needs 33.36713 pairs for d = 0.5 with power .8: 33 are
    too few, 34 enough.

    >>> power_of_pairs(33, 0.5) < 0.8 < power_of_pairs(34, 0.5)
    True
    """
    check_confidence(1 - alpha)
    if n < 2:
        return None
    critical = float(stdtrit(n - 1, 1 - alpha / 2))
    shift = math.sqrt(n) * abs(d_z)
    return 1 - cdf(critical, n - 1, shift) + cdf(-critical, n - 1, shift)


def pairs_for(d_z: float, power: float = 0.80, alpha: float = 0.05) -> int | None:
    """The smallest number of pairs with at least this power [1]_; None where d_z is too small.

    The first n at which `power_of_pairs` reaches the power; assumes what that assumes. Count the
    people who will stop on top of it.

    The R package pwr gives 33.36713 for d = 0.5, and 62.87021 with α .01 and power .9:

    >>> pairs_for(0.5), pairs_for(0.5, power=0.9, alpha=0.01)
    (34, 63)
    """
    check_confidence(power)
    return _smallest(2, lambda n: (power_of_pairs(n, d_z, alpha) or 0.0) >= power)


def smallest_effect(n: int, power: float = 0.80, alpha: float = 0.05) -> float | None:
    """The smallest d_z that n pairs show with this power [1]_; None where n < 2.

    The d_z at which `power_of_pairs` reaches the power; assumes what that assumes.

    The manual of Pingouin.jl (`power_ttest`, paired, n = 20) prints 0.6604416546228311.

    >>> round(smallest_effect(20), 11)
    0.66044165462
    """
    check_confidence(power)
    if n < 2:
        return None
    low, high = 0.0, 1.0
    while (power_of_pairs(n, high, alpha) or 0.0) < power:
        high *= 2
    for _ in range(50):
        middle = (low + high) / 2
        if (power_of_pairs(n, middle, alpha) or 0.0) < power:
            low = middle
        else:
            high = middle
    return high


def d_z_from_d_av(d_av: float, correlation: float) -> float:
    """The d_z that goes with a d_av and a pre–post correlation: d_av/√(2(1 − r)) [3]_.

    Assumes equal SDs at both moments. By hand: with r = .5 the two are equal, with r = .875 d_z is
    twice as large.

    >>> d_z_from_d_av(0.5, 0.5), d_z_from_d_av(0.5, 0.875)
    (0.5, 1.0)
    """
    if not 0 <= correlation < 1:
        raise DataError.of("statistics.correlation_out_of_range", given=correlation)
    return d_av / math.sqrt(2 * (1 - correlation))


def expected_interval(share: float, n: int, confidence: float = 0.95) -> Interval | None:
    """The Wilson interval [2]_ that n people give where this share of them is found.

    `share` need not be a whole number of them; None where n = 0. Assumes independent people.

    The example of the R package presize (`prec_prop`, p = 0.2, n = 10): 0.05668215 to 0.5098375.

    >>> interval = expected_interval(0.2, 10)
    >>> round(interval.low, 8), round(interval.high, 7)
    (0.05668215, 0.5098375)
    """
    _check_share(share)
    return wilson_at(share, n, confidence)


def people_for_width(share: float, width: float, confidence: float = 0.95) -> int | None:
    """The smallest number of people whose Wilson interval [2]_ is at most this wide, at this share.

    The first n at which `expected_interval` is narrow enough. `width` is from limit to limit, as a
    share. None where more than 100 000 would be needed. Assumes independent people.

    The examples of the R package presize: with 10 people half the width is 0.2265777 around 0.2 and
    0.2595730 around 0.4. (Around 0.5 it is by hand (z/w)² − z², rounded up: 93 for w = 0.2.)

    >>> people_for_width(0.2, 2 * 0.2265777), people_for_width(0.4, 2 * 0.2595730)
    (10, 10)
    >>> people_for_width(0.5, 0.20)
    93
    """
    _check_share(share)

    def is_narrow(n: int) -> bool:
        interval = wilson_at(share, n, confidence)
        return interval is not None and interval.high - interval.low <= width

    return _smallest(1, is_narrow)


def power_of_share(n: int, share: float, reference: float, alpha: float = 0.05) -> float:
    """The chance that n people show a share higher than a reference, by the exact binomial test.

    P(X ≥ k) under `share`, k the first count with P(X ≥ k) ≤ α/2 under the reference. The test is
    one-sided at α/2, as a two-sided one that has to come out on this side; `share` is that in the
    population [4]_. Assumes independent people.

    The R package clinfun (`ph2single(0.6, 0.7, 0.1, 0.1)`, one-sided α .1) prints for 156 people a
    type II error of 0.09061008, for 157 one of 0.09991705:

    >>> [round(1 - power_of_share(n, 0.7, 0.6, alpha=0.2), 8) for n in (156, 157)]
    [0.09061008, 0.09991705]
    """
    check_confidence(1 - alpha)
    _check_share(share)
    _check_share(reference)
    counts = np.arange(n + 1)
    passes = np.flatnonzero(_at_least(counts, n, reference) <= alpha / 2)
    return float(_at_least(passes[:1], n, share)[0]) if passes.size else 0.0


def people_for_share(
    share: float, reference: float, power: float = 0.80, alpha: float = 0.05
) -> int | None:
    """The number of people from which the power of `power_of_share` is enough and stays so.

    The power of an exact test goes up and down a little with n, like a saw [4]_; this is the n
    after the last one, among the first thousand, that falls short. None where a thousand is not
    enough. Assumes independent people.

    The R package clinfun (`ph2single(0.6, 0.7, 0.1, 0.1)`) lists the numbers that have the power:
    156, 157, 159, 160, 162. Its 158 and 161 fall short, so it is 162 here.

    >>> people_for_share(0.7, 0.6, power=0.9, alpha=0.2)
    162
    """
    check_confidence(power)
    short = [n for n in range(1, 1001) if power_of_share(n, share, reference, alpha) < power]
    return None if short and short[-1] == 1000 else (short[-1] if short else 0) + 1


def people_for_count(n: int, share: float, assurance: float = ASSURANCE) -> int | None:
    """How many people give at least n of whom this share counts, with this probability.

    None where a thousand million people may be too few.

    The smallest N with P(K ≥ n) ≥ assurance for K binomial(N, share). On average n/share are
    enough, but then fewer than n come out about half of the time. Assumes independent people.

    No number in print was found. By hand for one person at a share of ½: 1 − ½² = .75 is not
    enough, 1 − ½³ = .875 is.

    >>> people_for_count(1, 0.5)
    3
    >>> people_for_count(24, 0.6), people_for_count(24, 1.0)
    (44, 24)
    """
    check_confidence(assurance)
    if not 0 < share <= 1:
        raise DataError.of("statistics.share_out_of_range", given=share)

    def is_enough(people: int) -> bool:
        return bool(_at_least(np.array([n]), people, share)[0] >= assurance)

    # Chebyshev: four times what is enough on average, and some, always is.
    enough = 4 * (n + 10) / share
    if enough > MOST_PEOPLE:
        return None
    return _smallest(n, is_enough, math.ceil(enough)) if n else 0


def _at_least(counts: npt.NDArray[np.int64], n: int, share: float) -> FloatArray:
    """The binomial probability of each count or more."""
    return np.where(counts == 0, 1.0, bdtrc(np.maximum(counts - 1, 0), n, share))


def _smallest(start: int, is_enough: Callable[[int], bool], largest: int = LARGEST_N) -> int | None:
    """The smallest n from start on that is enough, where more never is less."""
    high = start
    while not is_enough(high):
        if high >= largest:
            return None
        high = min(2 * high, largest)
    low = start - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle, high)
    return high


def _check_share(share: float) -> None:
    if not 0 <= share <= 1:
        raise DataError.of("statistics.share_out_of_range", given=share)
