"""Shares of small groups: how sure, and did they change?

Shares are between 0 and 1. n = 0 has no share and no interval (None), never 0 %.

References
----------
.. [1] Wilson EB (1927). J Am Stat Assoc 22:209–212. doi:10.1080/01621459.1927.10502953
.. [2] McNemar Q (1947). Psychometrika 12:153–157. doi:10.1007/BF02295996
.. [3] Fagerland MW, Lydersen S, Laake P (2013). BMC Med Res Methodol 13:91.
   doi:10.1186/1471-2288-13-91
.. [4] Newcombe RG (1998). Stat Med 17:2635–2650.
   doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C
.. [5] Newcombe RG (1998). Stat Med 17:857–872.
   doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E
"""

from __future__ import annotations

import math

from scipy.special import betainc

from vaktherapie_analyse.statistics.interval import Estimate, Interval, normal_quantile

#: So many people who changed are counted out.
COUNTED_UP_TO = 10_000


def wilson(k: int, n: int, confidence: float = 0.95) -> Interval | None:
    """Wilson's score interval of the share k/n [1]_; None where n = 0.

    (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), without continuity correction. Assumes n
    independent people. Covers 95 % on average, not for every share.

    Table I of Newcombe [5]_ has for 81 of 263 .2553 to .3662, for 1 of 29 .0061 to .1718:

    >>> interval = wilson(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)
    >>> interval = wilson(1, 29)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0061, 0.1718)
    """
    _check_count(k, n)
    return wilson_at(k / n if n > 0 else 0.0, n, confidence)


def wilson_at(share: float, n: int, confidence: float = 0.95) -> Interval | None:
    """Wilson's interval [1]_ around a share that need not be a whole number of n; see `wilson`.

    The example of the R package presize (`prec_prop`, p = 0.4, n = 10): 0.16818033 to 0.6873262.

    >>> interval = wilson_at(0.4, 10)
    >>> round(interval.low, 8), round(interval.high, 7)
    (0.16818033, 0.6873262)
    """
    z = normal_quantile(confidence)
    if n == 0:
        return None
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At the ends the limit is 0 or 1 in exact arithmetic; rounding would miss it by 1e-17.
    return Interval(
        low=0.0 if share == 0 else (middle - half) / scale,
        high=1.0 if share == 1 else (middle + half) / scale,
    )


def mcnemar_exact(b: int, c: int) -> float:
    """The exact two-sided p-value for a change of two paired shares [2]_, conditional on b + c.

    b and c count who changed one way and the other way. Twice the smaller binomial tail of
    b ~ B(b + c, ½), at most 1. Without anybody who changed (b + c = 0) it is 1: write then that
    there is nothing to test.
    Assumes independent people. Up to `COUNTED_UP_TO` it is counted out in whole numbers, beyond it
    is the regularised incomplete beta function I(½; n − k, k + 1): counting takes the square of n.

    Table 10 of the reference data (R, contingencytables): b 6, c 2.

    >>> mcnemar_exact(6, 2)
    0.2890625
    """
    n = b + c
    _check_count(b, n)
    if n > COUNTED_UP_TO:
        fewer = min(b, c)
        return float(min(1.0, 2 * betainc(n - fewer, fewer + 1, 0.5)))
    tail = term = 1  # the binomial coefficients up to the smaller count, as whole numbers
    for i in range(min(b, c)):
        term = term * (n - i) // (i + 1)
        tail += term
    return float(min(1.0, 2 * tail / 2**n))


def mcnemar_midp(b: int, c: int) -> float:
    """The mid-P version of `mcnemar_exact` [3]_: the observed table counts for half.

    p − f(b), with f the binomial probability of the observed table; 1 − f(b)/2 where b = c. Less
    conservative than the exact test; it rarely passes the nominal level. b = c follows [3]_;
    programs that double the one-sided mid-P give 1 there. With b + c = 0 the rule gives ½, which
    means nothing: write then that there is nothing to test. Assumes independent people.

    As the R package contingencytables 3.0.0 has them (`mcnemar.csv` in the reference data):

    >>> mcnemar_midp(6, 2), mcnemar_midp(3, 3)
    (0.1796875, 0.84375)
    """
    n = b + c
    p = mcnemar_exact(b, c)
    observed = float(math.comb(n, b) / 2**n)
    return 1 - observed / 2 if b == c else p - observed


def newcombe_paired(a: int, b: int, c: int, d: int, confidence: float = 0.95) -> Estimate | None:
    """The difference between two paired shares, **pre − post**, with interval; None where n = 0.

    a: yes at both moments, b: only at pre, c: only at post, d: at neither. D = (b − c)/n. Method 10
    of Newcombe [4]_: the Wilson limits l, u of both shares p, squared and added,

    D − √((p₁ − l₁)² − 2φ(p₁ − l₁)(u₂ − p₂) + (u₂ − p₂)²) and
    D + √((p₂ − l₂)² − 2φ(p₂ − l₂)(u₁ − p₁) + (u₁ − p₁)²).

    φ is (ad − bc)/√m with m the product of the four margins; a positive ad − bc is first reduced by
    n/2, but not below 0, and φ is 0 where a margin is empty. For post − pre turn the signs and swap
    the limits. Assumes n independent people.

    Table 10 of the reference data (R, contingencytables):

    >>> difference = newcombe_paired(4, 6, 2, 2)
    >>> round(difference.value, 4), round(difference.low, 4), round(difference.high, 4)
    (0.2857, -0.0884, 0.5705)
    """
    n = a + b + c + d
    pre, post = wilson(a + b, n, confidence), wilson(a + c, n, confidence)
    if pre is None or post is None:
        return None
    phi = _phi(a, b, c, d)
    share_pre, share_post = (a + b) / n, (a + c) / n
    difference = (b - c) / n
    down = _square_and_add(share_pre - pre.low, post.high - share_post, phi)
    up = _square_and_add(share_post - post.low, pre.high - share_pre, phi)
    return Estimate(difference, difference - down, difference + up)


def _square_and_add(first: float, second: float, phi: float) -> float:
    return math.sqrt(max(0.0, first**2 - 2 * phi * first * second + second**2))


def _phi(a: int, b: int, c: int, d: int) -> float:
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    if margins == 0:
        return 0.0
    cross, half = a * d - b * c, (a + b + c + d) / 2
    corrected = cross - half if cross > half else min(cross, 0)
    return corrected / math.sqrt(margins)


def _check_count(k: int, n: int) -> None:
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is not a share")
