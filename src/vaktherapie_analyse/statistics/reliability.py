"""Do the items belong together, and do two informants agree? The one place that uses pingouin.

Items are a table with one row per person and one column per item, **already turned** where an item
is reverse-keyed. Rows with a missing answer are left out first (pingouin's own interval counts
them), and `n` says how many remain. None where the number does not exist.

References
----------
.. [1] Cronbach LJ (1951). Psychometrika 16:297–334. doi:10.1007/BF02310555
.. [2] Feldt LS (1965). Psychometrika 30:357–370. doi:10.1007/BF02289499
.. [3] McDonald RP (1999). Test Theory: A Unified Treatment. doi:10.4324/9781410601087
.. [4] Jöreskog KG (1967). Psychometrika 32:443–482. doi:10.1007/BF02289658
.. [5] McGraw KO, Wong SP (1996). Psychol Methods 1:30–46. doi:10.1037/1082-989X.1.1.30
.. [6] Rouder JN et al. (2009). Psychon Bull Rev 16:225–237. doi:10.3758/PBR.16.2.225
.. [7] Shrout PE, Fleiss JL (1979). Psychol Bull 86:420–428. doi:10.1037/0033-2909.86.2.420
.. [8] Nunnally JC, Bernstein IH (1994). Psychometric Theory, 3rd ed. McGraw-Hill.
.. [9] Fisher RA (1915). Biometrika 10:507–521. doi:10.1093/biomet/10.4.507
.. [10] Fisher RA (1921). Metron 1:3–32.
.. [11] Denis DJ. Applied Univariate, Bivariate, and Multivariate Statistics. Wiley.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

from vaktherapie_analyse.statistics.interval import (
    FloatArray,
    Interval,
    check_confidence,
    normal_quantile,
)
from vaktherapie_analyse.statistics.paired import complete_pairs, mean_change

#: A unique variance (as a share of the item's) this small is a Heywood case: no solution.
_SMALLEST_UNIQUENESS = 0.005
#: Items whose correlations have a smaller eigenvalue repeat one another: no likelihood.
_SMALLEST_EIGENVALUE = 1e-10


@dataclass(frozen=True, slots=True)
class Reliability:
    """A reliability with its limits, from so many people."""

    value: float
    low: float
    high: float
    n: int


def cronbach_alpha(items: npt.ArrayLike, confidence: float = 0.95) -> Reliability | None:
    """Cronbach's alpha [1]_ by pingouin, with Feldt's interval [2]_.

    k/(k − 1)·(1 − Σ S²_item/S²_sum); limits 1 − (1 − α)·F with n − 1 and (n − 1)(k − 1) degrees of
    freedom (pingouin rounds them to three decimals, here they are not). Assumes items that measure
    the same thing equally well (otherwise alpha is too low) and errors that are independent
    (otherwise it is often too high). None with fewer than two people or two items, or where the sum
    has no spread.

    The ratings of Shrout and Fleiss [7]_. Alpha is their ICC(3,k), .91; the R package psych gives
    for it .676 to .99.

    >>> alpha = cronbach_alpha([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6],
    ...                         [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> round(alpha.value, 2), round(alpha.low, 3), round(alpha.high, 2), alpha.n
    (0.91, 0.676, 0.99, 6)
    """
    check_confidence(confidence)
    complete = _complete(items)
    n, k = complete.shape
    if n < 2 or k < 2 or np.ptp(complete.sum(axis=1)) == 0:
        return None
    import pandas as pd

    value = float(_pingouin("cronbach_alpha", data=pd.DataFrame(complete))[0])
    return _with_limits(value, n, k, confidence)


def alpha_of(items: npt.ArrayLike) -> float | None:
    """Cronbach's alpha [1]_ alone, without an interval and without pingouin; see `cronbach_alpha`.

    >>> round(alpha_of([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...                 [6, 2, 4, 7]]), 2)
    0.91
    """
    complete = _complete(items)
    n, k = complete.shape
    if n < 2 or k < 2 or np.ptp(complete.sum(axis=1)) == 0:
        return None
    of_items = complete.var(axis=0, ddof=1).sum()
    return float(k / (k - 1) * (1 - of_items / complete.sum(axis=1).var(ddof=1)))


def alpha_with_limits(items: npt.ArrayLike, confidence: float = 0.95) -> Reliability | None:
    """`cronbach_alpha` without pingouin, which takes seconds to load.

    >>> alpha = alpha_with_limits([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6],
    ...                            [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> round(alpha.value, 2), round(alpha.low, 3), round(alpha.high, 2), alpha.n
    (0.91, 0.676, 0.99, 6)
    """
    complete = _complete(items)
    value = alpha_of(complete)
    n, k = complete.shape
    return None if value is None else _with_limits(value, n, k, confidence)


def item_rest_correlations(items: npt.ArrayLike) -> tuple[float | None, ...]:
    """The correlation of each item with the sum of the others [8]_; None where there is no spread.

    Pearson's r of item and sum less item (the corrected item–total correlation). Assumes items of
    one scale. A negative one usually means that an item was not turned.

    The five items of Denis [11]_, for the first of which SPSS prints .712 (and an alpha of .633):

    >>> items = [[10, 12, 15, 11, 12], [12, 18, 12, 12, 1], [8, 16, 14, 14, 4], [6, 8, 16, 8, 6],
    ...          [4, 7, 8, 7, 5], [6, 6, 3, 7, 3], [3, 4, 6, 5, 8], [7, 3, 7, 9, 9],
    ...          [8, 9, 4, 10, 10], [9, 5, 6, 11, 12]]
    >>> round(item_rest_correlations(items)[0], 3), round(alpha_of(items), 3)
    (0.712, 0.633)
    """
    complete = _complete(items)
    total = complete.sum(axis=1)
    return tuple(_correlation(item, total - item) for item in complete.T)


def correlation_interval(r: float, n: int, confidence: float = 0.95) -> Interval | None:
    """The interval of a correlation of n people by Fisher's z [9]_ [10]_; None if n < 4.

    tanh(artanh r ± z/√(n − 3)). Assumes that both are about normal, and independent people.

    The example of R's `cor.test`, nine lots of tuna of Hollander and Wolfe (r 0.5711816), for which
    it prints −0.1497426 to 0.8955795:

    >>> interval = correlation_interval(0.5711816, 9)
    >>> round(interval.low, 5), round(interval.high, 5)
    (-0.14974, 0.89558)
    """
    if n < 4:
        return None
    bounded = min(max(r, -0.999999), 0.999999)
    half = normal_quantile(confidence) / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(bounded) - half), math.tanh(math.atanh(bounded) + half))


def mcdonald_omega(items: npt.ArrayLike) -> float | None:
    """McDonald's omega of one factor (omega total of a unidimensional model) [3]_.

    (Σλ)²/((Σλ)² + Σψ), loadings λ and unique variances ψ by maximum likelihood [4]_ from the
    covariances of the items. Assumes one factor and errors that are independent. None where it
    cannot be estimated: fewer than three items, no more people than items, an item without spread
    or one that repeats others, or a Heywood case (a unique variance of zero), which happens often
    in small groups.

    `omega_of` has the numbers; two items have no omega:

    >>> mcdonald_omega([[1, 2], [2, 3], [3, 5]]) is None
    True
    """
    complete = _complete(items)
    n, k = complete.shape
    if n <= k or (np.ptp(complete, axis=0) == 0).any():
        return None
    return omega_of(np.cov(complete, rowvar=False))


def omega_of(covariance: FloatArray) -> float | None:
    """McDonald's omega from a covariance matrix of the items; see `mcdonald_omega`.

    R's `factanal(factors = 1, covmat = ability.cov)`, six tests of ability and intelligence, prints
    the loadings .682 .384 .502 .300 .877 .849 and uniquenesses .535 .853 .748 .910 .232 .280, so
    3.594²/(3.594² + 3.558) = .784 for the correlations [3]_ [4]_:

    >>> covariance = np.array([[24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
    ...                        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
    ...                        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
    ...                        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
    ...                        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
    ...                        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292]])
    >>> sd = np.sqrt(np.diag(covariance))
    >>> round(omega_of(covariance / np.outer(sd, sd)), 3)
    0.784
    """
    if covariance.shape[0] < 3:
        return None
    sd = np.sqrt(np.diag(covariance))
    uniqueness = _uniqueness(covariance / np.outer(sd, sd))
    if uniqueness is None:
        return None
    largest, vector = _first_factor(covariance / np.outer(sd, sd), uniqueness)
    loadings = sd * np.sqrt(uniqueness) * vector * math.sqrt(max(largest - 1, 0.0))
    common = float(loadings.sum() ** 2)
    return common / (common + float((sd**2 * uniqueness).sum()))


def agreement(first: npt.ArrayLike, second: npt.ArrayLike) -> Reliability | None:
    """The intraclass correlation of two informants, ICC(A,1), by pingouin, with its 95 % interval.

    Two-way random effects, absolute agreement, one informant [5]_: it falls both where informants
    rank children differently and where one of them scores higher. Assumes that pairs are
    independent: one pair per child. None with fewer than three pairs, or where everybody's
    average or everybody's difference is the same: then there is no interval.

    (B − E)/(B + E + 2(J − E)/n), with B, J and E the mean squares of children, informants and rest.
    The first two judges of Shrout and Fleiss [7]_, whose ICC(2,1) this is; they print that of all
    four judges only (.29). Checked against the mean squares in tests/statistics.

    >>> icc = agreement([9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2])
    >>> round(icc.value, 4), icc.n
    (0.1257, 6)
    """
    one, two, _ = complete_pairs(first, second)
    n = len(one)
    if n < 3 or np.ptp(one + two) == 0 or np.ptp(one - two) == 0:
        return None
    import pandas as pd

    scores = pd.DataFrame(
        {
            "child": np.tile(np.arange(n), 2),
            "informant": np.repeat(["a", "b"], n),
            "score": np.concatenate([one, two]),
        }
    )
    table = _pingouin("intraclass_corr", scores, "child", "informant", "score")
    row = table.iloc[1]  # the second of six, called "ICC2" before 0.6 and "ICC(A,1)" since
    low, high = row["CI95" if "CI95" in table else "CI95%"]
    return Reliability(float(row["ICC"]), float(low), float(high), n)


def bayes_factor(
    pre: npt.ArrayLike, post: npt.ArrayLike, counts: npt.ArrayLike | None = None
) -> float | None:
    """The Bayes factor of a change against no change, for the paired t-test, by pingouin [6]_.

    BF₁₀ = ∫ t(t; n − 1, √n·δ)·C(δ) dδ / t(t; n − 1, 0): noncentral t densities, C the Cauchy
    density of scale √2/2 for d_z. 3 means that the data are three times as likely with a change.
    None where there is no t (fewer than two pairs, all differences equal) or where the factor is
    too large for a number. Assumes normal differences.

    Student's sleep data: the manual of the R package BayesFactor (`ttestBF`, r = 0.707) prints
    17.25888.

    >>> factor = bayes_factor([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    ...                       [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    >>> round(factor, 5)
    17.25888
    """
    change = mean_change(pre, post, counts=counts)
    if change.t is None:
        return None
    scale = math.sqrt(0.5)
    try:
        factor = float(_pingouin("bayesfactor_ttest", change.t, change.n, paired=True, r=scale))
    except ZeroDivisionError:  # the likelihood without a change is 0 to the computer
        return None
    return factor if math.isfinite(factor) else None


def _with_limits(alpha: float, n: int, k: int, confidence: float) -> Reliability:
    """Feldt's interval [2]_ around an alpha of k items and n people."""
    df1, df2, tail = n - 1, (n - 1) * (k - 1), (1 - confidence) / 2
    low = 1 - (1 - alpha) * float(fdtri(df1, df2, 1 - tail))
    high = 1 - (1 - alpha) * float(fdtri(df1, df2, tail))
    return Reliability(alpha, low, high, n)


def _uniqueness(correlations: FloatArray) -> FloatArray | None:
    """The unique variances with the highest likelihood, or None where there are none."""
    if np.linalg.eigvalsh(correlations)[0] < _SMALLEST_EIGENVALUE:
        return None
    from scipy.optimize import minimize

    def misfit(logarithms: FloatArray) -> float:
        root = np.exp(logarithms / 2)
        rest = np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1]
        positive = np.maximum(rest, 1e-12)
        return float((positive - np.log(positive) - 1).sum())

    limits = (math.log(_SMALLEST_UNIQUENESS), 0.0)
    k = len(correlations)
    start = np.full(k, math.log(0.5))
    found = minimize(
        misfit,
        start,
        method="L-BFGS-B",
        bounds=[limits] * k,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000},
    )
    uniqueness: FloatArray = np.exp(found.x)
    return None if (uniqueness <= _SMALLEST_UNIQUENESS * 1.01).any() else uniqueness


def _first_factor(correlations: FloatArray, uniqueness: FloatArray) -> tuple[float, FloatArray]:
    root = np.sqrt(uniqueness)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    return float(values[-1]), vectors[:, -1]


def _complete(items: npt.ArrayLike) -> FloatArray:
    table = np.asarray(items, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("items have to be a table: a row per person, a column per item")
    missing = np.isnan(table)
    return table[~missing.any(axis=1)] if missing.any() else table


def _correlation(one: FloatArray, two: FloatArray) -> float | None:
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(two) == 0:
        return None
    return float(np.corrcoef(one, two)[0, 1])


def _pingouin(function: str, *args: Any, **kwargs: Any) -> Any:
    """What a function of pingouin answers, without its warnings and without rounded intervals.

    Imported only here: it costs two seconds.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin

        options = dict(pingouin.options)
        pingouin.options.update({key: None for key in options if key.startswith("round.column.CI")})
        try:
            return getattr(pingouin, function)(*args, **kwargs)
        finally:
            pingouin.options.update(options)
