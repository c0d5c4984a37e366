"""Regression to the mean, dropout and planning: simulated, counted out, or by other programs."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestPower

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import LANGUAGES, hint, render
from vaktherapie_analyse.statistics import dropout, planning, proportions, regression_to_mean

NAN = float("nan")


@pytest.mark.parametrize("side, n_measurements", [("above", 1), ("below", 1), ("above", 3)])
def test_regression_to_the_mean_is_what_a_simulation_shows(side: str, n_measurements: int) -> None:
    rng = np.random.default_rng(2005)
    mean, sd, rho, cut = 8.0, 5.0, 0.7, 12.0
    people = 400_000
    true = rng.normal(mean, sd * np.sqrt(rho), people)
    error = sd * np.sqrt(1 - rho)
    pre = true + rng.normal(0, error / np.sqrt(n_measurements), people)
    post = true + rng.normal(0, error, people)
    chosen = pre > cut if side == "above" else pre < cut
    observed = (post - pre)[chosen].mean()
    expected = regression_to_mean.expected_change_selected(cut, mean, sd, rho, side, n_measurements)
    assert observed == pytest.approx(expected, abs=0.05)
    if n_measurements == 1:
        unselected = regression_to_mean.expected_change(pre[chosen].mean(), mean, rho)
        assert unselected == pytest.approx(expected, abs=0.05)


def test_perfectly_stable_scores_do_not_regress() -> None:
    assert regression_to_mean.expected_change_selected(12, 8, 5, 1.0) == 0
    assert regression_to_mean.expected_change(12, 8, 1.0) == 0


def test_far_from_the_mean_the_expectation_stays_finite() -> None:
    far = regression_to_mean.expected_change_selected(300, 0, 5, 0.5)
    assert far == pytest.approx(-150.04, abs=0.05)  # (1 − ρ) times just above 300


def test_everybody_selected_has_no_regression() -> None:
    assert regression_to_mean.expected_change_selected(-300, 0, 5, 0.5) == 0


FIRST = [14, 18, 11, 20, 16, 18]
SECOND = [15, 12, 17, 18]


def test_mann_whitney_is_what_all_divisions_give() -> None:
    together = np.array(FIRST + SECOND)
    ranks = stats.rankdata(together)
    middle = len(FIRST) * (len(together) + 1) / 2
    far = [
        abs(ranks[list(chosen)].sum() - middle) >= abs(ranks[: len(FIRST)].sum() - middle) - 1e-9
        for chosen in itertools.combinations(range(len(together)), len(FIRST))
    ]
    found = dropout.mann_whitney(FIRST, SECOND)
    assert found.p == pytest.approx(np.mean(far), rel=1e-12)
    assert found.u == stats.mannwhitneyu(FIRST, SECOND).statistic
    assert found.exact


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=20, unique=True), st.integers(1, 3))
def test_mann_whitney_without_ties_is_that_of_scipy(values: list[int], n: int) -> None:
    expected = stats.mannwhitneyu(values[:n], values[n:], method="exact")
    found = dropout.mann_whitney(values[:n], values[n:])
    assert (found.u, found.p) == pytest.approx((expected.statistic, expected.pvalue))
    assert dropout.mann_whitney(values[n:], values[:n]).p == pytest.approx(found.p)


def test_mann_whitney_of_many_is_the_approximation_of_scipy_and_says_so() -> None:
    rng = np.random.default_rng(7)
    one, two = rng.integers(0, 20, 80), rng.integers(2, 22, 40)
    found = dropout.mann_whitney(one, two)
    expected = stats.mannwhitneyu(one, two, method="asymptotic", use_continuity=False).pvalue
    assert not found.exact
    assert found.p == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("first, second", [([], []), ([1.0], []), ([], [2.0]), ([3, 3], [3, NAN])])
def test_mann_whitney_of_nobody_or_of_equals_has_no_p(
    first: list[float], second: list[float]
) -> None:
    assert dropout.mann_whitney(first, second).p is None


def test_standardised_difference_is_that_of_pingouin_with_the_exact_correction() -> None:
    import pingouin

    d = pingouin.compute_effsize(np.array(FIRST), np.array(SECOND), eftype="cohen")
    effect = dropout.standardised_difference([*FIRST, NAN], SECOND)
    assert effect is not None
    assert effect.value == pytest.approx(d * 0.9027033336764101, rel=1e-9)  # J, 8 df
    assert effect.low is not None
    assert effect.high is not None
    t = stats.ttest_ind(FIRST, SECOND).statistic
    root = np.sqrt(6 * 4 / 10)
    for limit, tail in ((effect.low, 0.975), (effect.high, 0.025)):
        assert stats.nct.cdf(t, 8, limit / 0.9027033336764101 * root) == pytest.approx(tail)


@pytest.mark.parametrize(
    "first, second", [([], [1, 2, 3, 4]), ([1, 2, 3, 4], []), ([1, 2], [3]), ([5, 5], [5, 5])]
)
def test_standardised_difference_needs_two_groups_with_spread(
    first: list[int], second: list[int]
) -> None:
    assert dropout.standardised_difference(first, second) is None


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_bounds_hold_whatever_the_missing_ones_did(k: int, others: int, missing: int) -> None:
    bounds = dropout.share_bounds(k, k + others, missing)
    if bounds is None:
        assert k + others + missing == 0
        return
    for extra in range(missing + 1):
        assert bounds.low <= (k + extra) / (k + others + missing) <= bounds.high


def test_impossible_bounds_are_a_bug() -> None:
    with pytest.raises(ValueError, match="not a share"):
        dropout.share_bounds(3, 2, 0)
    with pytest.raises(ValueError, match="not a share"):
        dropout.share_bounds(1, 2, -1)


@pytest.mark.parametrize("d_z", [0.2, 0.5, -0.8, 1.5])
@pytest.mark.parametrize("alpha", [0.05, 0.10])
def test_power_is_that_of_statsmodels(d_z: float, alpha: float) -> None:
    for n in (5, 14, 30):
        expected = TTestPower().power(d_z, n, alpha)
        assert planning.power_of_pairs(n, d_z, alpha) == pytest.approx(expected, abs=1e-7)
    needed = TTestPower().solve_power(abs(d_z), power=0.8, alpha=alpha)
    assert planning.pairs_for(d_z, 0.8, alpha) == int(np.ceil(needed))


def test_power_is_that_of_pingouin() -> None:
    import pingouin

    expected = pingouin.power_ttest(d=0.5, n=14, contrast="paired")
    assert planning.power_of_pairs(14, 0.5) == pytest.approx(expected, abs=1e-7)


def test_one_pair_has_no_power_and_no_effect_needs_endless_people() -> None:
    assert planning.power_of_pairs(1, 0.5) is None
    assert planning.pairs_for(0.0) is None
    assert planning.people_for_width(0.5, 1e-6) is None
    assert planning.people_for_share(0.2, 0.2) is None


def test_two_pairs_are_enough_for_an_enormous_effect() -> None:
    assert planning.pairs_for(100.0) == 2


def test_expected_interval_at_a_whole_count_is_wilsons() -> None:
    assert planning.expected_interval(7 / 14, 14) == proportions.wilson(7, 14)
    assert planning.expected_interval(0.5, 0) is None


@pytest.mark.parametrize("share, width", [(0.5, 0.2), (0.1, 0.1), (0.0, 0.3)])
def test_one_person_fewer_gives_a_wider_interval(share: float, width: float) -> None:
    n = planning.people_for_width(share, width)
    assert n is not None
    widths = []
    for people in (n - 1, n):
        interval = planning.expected_interval(share, people)
        assert interval is not None
        widths.append(interval.high - interval.low)
    assert widths[1] <= width < widths[0]


@pytest.mark.parametrize("n", [1, 5, 14, 20, 37])
def test_power_of_a_share_is_counted_from_the_binomial_distribution(n: int) -> None:
    share, reference = 0.5, 0.2
    passing = [k for k in range(n + 1) if stats.binom.sf(k - 1, n, reference) <= 0.025]
    expected = stats.binom.sf(passing[0] - 1, n, share) if passing else 0
    assert planning.power_of_share(n, share, reference) == pytest.approx(expected, rel=1e-9)


def test_from_the_needed_number_on_the_power_never_falls_short() -> None:
    n = planning.people_for_share(0.5, 0.2)
    assert n is not None
    assert planning.power_of_share(n - 1, 0.5, 0.2) < 0.8
    assert all(planning.power_of_share(more, 0.5, 0.2) >= 0.8 for more in range(n, n + 100))


def test_a_certain_share_needs_few_people() -> None:
    assert planning.people_for_share(1.0, 0.01) == 1


REFUSED = {
    "correlation": lambda: regression_to_mean.expected_change(10, 5, 1.2),
    "no spread": lambda: regression_to_mean.expected_change_selected(12, 8, 0, 0.7),
    "d_av correlation": lambda: planning.d_z_from_d_av(0.5, 1.0),
    "share": lambda: planning.expected_interval(50, 14),
    "reference": lambda: planning.power_of_share(14, 0.5, 20),
    "alpha": lambda: planning.power_of_pairs(14, 0.5, 5),
    "power": lambda: planning.pairs_for(0.5, 80),
    "power of a share": lambda: planning.people_for_share(0.5, 0.2, 80),
    "confidence": lambda: dropout.standardised_difference(FIRST, SECOND, 95),
}


@pytest.mark.parametrize("case", REFUSED)
def test_values_outside_their_range_are_refused_by_name(case: str) -> None:
    with pytest.raises(DataError) as caught:
        REFUSED[case]()
    message = caught.value.problems[0].message
    for language in LANGUAGES:
        assert render(message, language)
        assert hint(message, language)
