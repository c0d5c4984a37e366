"""Alpha, omega, agreement and Bayes factor against pingouin, statsmodels and closed forms."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.multivariate.factor import Factor

from tests.statistics.reference import scores
from vaktherapie_analyse.statistics import reliability

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

NAN = float("nan")


def answers(n: int = 60, k: int = 5, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(0, 1, (n, 1)) + rng.normal(0, 1.2, (n, k)) * 1.0 + 5)


def test_alpha_and_feldt_interval_are_those_of_pingouin() -> None:
    items = answers()
    expected, (low, high) = pingouin.cronbach_alpha(pd.DataFrame(items))
    found = reliability.cronbach_alpha(items)
    assert found is not None
    assert found.value == pytest.approx(expected)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0006)
    assert found.n == 60


def test_incomplete_people_are_left_out_and_not_counted() -> None:
    items = answers()
    items[3, 2] = NAN
    found = reliability.cronbach_alpha(items)
    assert found == reliability.cronbach_alpha(np.delete(items, 3, axis=0))
    assert found is not None
    assert found.n == 59


def test_feldt_limits_are_quantiles_of_f() -> None:
    found = reliability.cronbach_alpha(answers(14, 5), 0.90)
    assert found is not None
    ratio = (1 - found.low) / (1 - found.value)
    assert stats.f.cdf(ratio, 13, 52) == pytest.approx(0.95)
    assert stats.f.cdf((1 - found.high) / (1 - found.value), 13, 52) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "items", [[[1, 2]], [[1], [2], [3]], [[1, 2], [2, 1]], [[3, 3], [3, 3], [3, 3]]]
)
def test_alpha_needs_people_items_and_spread(items: list[list[int]]) -> None:
    assert reliability.cronbach_alpha(items) is None


def test_items_are_a_table() -> None:
    with pytest.raises(ValueError, match="table"):
        reliability.item_rest_correlations([1, 2, 3])


def test_item_rest_correlation_leaves_the_item_out() -> None:
    items = answers()
    found = reliability.item_rest_correlations(items)
    table = pd.DataFrame(items)
    expected = [table[i].corr(table.drop(columns=i).sum(axis=1)) for i in table]
    assert found == pytest.approx(tuple(expected))


def test_item_rest_correlation_of_a_constant_item_does_not_exist() -> None:
    assert reliability.item_rest_correlations([[1, 2], [1, 3]]) == (None, None)
    assert reliability.item_rest_correlations([[1, 2]]) == (None, None)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_omega_has_the_loadings_of_statsmodels(seed: int) -> None:
    items = answers(200, 6, seed)
    fit = Factor(items, n_factor=1, method="ml").fit()
    sd = items.std(axis=0, ddof=1)
    common = float((sd * fit.loadings[:, 0]).sum() ** 2)
    expected = common / (common + float((sd**2 * fit.uniqueness).sum()))
    assert reliability.mcdonald_omega(items) == pytest.approx(expected, abs=1e-4)


def test_omega_of_three_items_has_a_closed_form() -> None:
    """With three items λ₁² = s₁₂s₁₃/s₂₃ (and so on) fits exactly."""
    covariance = np.cov(answers(200, 3, 4), rowvar=False)
    s12, s13, s23 = covariance[0, 1], covariance[0, 2], covariance[1, 2]
    loadings = [math.sqrt(v) for v in (s12 * s13 / s23, s12 * s23 / s13, s13 * s23 / s12)]
    expected = sum(loadings) ** 2 / covariance.sum()
    assert reliability.omega_of(covariance) == pytest.approx(expected, rel=1e-4)


def test_omega_is_alpha_where_all_items_load_alike_and_knows_no_order() -> None:
    equal = np.full((4, 4), 0.5) + np.diag([0.5] * 4)
    alpha = 4 / 3 * (1 - 4 / equal.sum())
    assert reliability.omega_of(equal) == pytest.approx(alpha, rel=1e-5)
    items = answers(100, 5, 6)
    assert reliability.mcdonald_omega(items[:, ::-1]) == pytest.approx(
        reliability.mcdonald_omega(items), rel=1e-5
    )


def test_omega_is_absent_where_it_cannot_be_estimated() -> None:
    items = answers(5, 5)
    assert reliability.mcdonald_omega(items) is None  # no more people than items
    constant = answers(30, 4)
    constant[:, 1] = 3
    assert reliability.mcdonald_omega(constant) is None
    assert reliability.mcdonald_omega(answers(30, 2)) is None
    twice = answers(30, 4)
    twice[:, 1] = twice[:, 0]
    assert reliability.mcdonald_omega(twice) is None
    heywood = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.6], [0.8, 0.6, 1.0]])  # λ₁² = 1.07
    assert reliability.omega_of(heywood) is None


def test_agreement_is_icc_a1_of_shrout_and_fleiss_style_mean_squares() -> None:
    one, two = scores("hoog_beter_n40")
    n = len(one)
    table = np.column_stack([one, two])
    rows = 2 * ((table.mean(axis=1) - table.mean()) ** 2).sum() / (n - 1)
    columns = n * ((table.mean(axis=0) - table.mean()) ** 2).sum()
    rest = (table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()) ** 2
    error = rest.sum() / (n - 1)
    expected = (rows - error) / (rows + error + 2 * (columns - error) / n)
    found = reliability.agreement(one, two)
    assert found is not None
    assert found.value == pytest.approx(expected)
    assert found.n == n
    assert found.low < found.value < found.high
    assert round(found.low, 2) != found.low  # pingouin rounds its limits unless told not to
    decimals = [n for key, n in pingouin.options.items() if key.startswith("round.column.CI")]
    assert set(decimals) == {2}


@pytest.mark.parametrize(
    "first, second", [([1, 2], [2, 1]), ([3, 3, 3], [3, 3, 3]), ([1, 2, 3], [2, 3, 4]), ([], [])]
)
def test_agreement_needs_three_pairs_and_spread(first: list[int], second: list[int]) -> None:
    assert reliability.agreement(first, second) is None


def test_agreement_on_children_whose_averages_are_all_the_same_is_not_computed() -> None:
    assert reliability.agreement([1, 2, 3, 4], [4, 3, 2, 1]) is None


def test_agreement_of_informants_who_always_differ_as_much_is_not_computed() -> None:
    assert reliability.agreement([1, 2, 3, NAN], [2, 3, 4, 5]) is None


def test_bayes_factor_is_the_published_one() -> None:
    """Rouder et al. (2009): t 2.03 with 80 pairs has, for r = 1, a BF of 1.56 for the null."""
    published = 1 / pingouin.bayesfactor_ttest(2.03, 80, paired=True, r=1)
    assert published == pytest.approx(1.56, abs=0.01)
    pre, post = scores("laag_beter_n60")
    t = stats.ttest_rel(post, pre).statistic
    expected = pingouin.bayesfactor_ttest(t, 60, paired=True)
    assert reliability.bayes_factor(pre, post) == pytest.approx(expected, rel=1e-3)


def test_bayes_factor_needs_a_t() -> None:
    assert reliability.bayes_factor([1], [2]) is None
    assert reliability.bayes_factor([1, 2], [2, 3]) is None


def test_a_bayes_factor_beyond_all_numbers_is_absent() -> None:
    assert reliability.bayes_factor([1.0] * 100, [3.0] * 99 + [3.001]) is None
    assert reliability.bayes_factor([1.0] * 300, [3.0] * 299 + [3.001]) is None
