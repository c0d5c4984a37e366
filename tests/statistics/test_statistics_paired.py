"""The mean change, Wilcoxon and Holm against R, statsmodels and counting everything out."""

from __future__ import annotations

import itertools
from dataclasses import asdict, is_dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from tests.same_tables import same
from tests.statistics.reference import SETS, pairs, rows, scores
from vaktherapie_analyse.statistics import effect_size, paired

NAN = float("nan")
SCORES = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=12)


def expected(name: str) -> dict[str, float]:
    return {row["statistic"]: float(row["value"]) for row in rows("group") if row["set"] == name}


@pytest.mark.parametrize("name", SETS)
def test_mean_change_is_that_of_r(name: str) -> None:
    r = expected(name)
    found = paired.mean_change(*scores(name))
    assert (found.n, found.df) == (r["n_pairs"], r["t_df"])
    assert found.mean == pytest.approx(r["m_diff"], rel=1e-10)
    assert found.t == pytest.approx(r["t"], rel=1e-10)
    assert found.p == pytest.approx(r["t_p"], rel=1e-10)
    for level in (95, 90):
        change = paired.mean_change(*scores(name), level / 100)
        assert change.low == pytest.approx(r[f"t_ci{level}_low"], rel=1e-10)
        assert change.high == pytest.approx(r[f"t_ci{level}_high"], rel=1e-10)


@pytest.mark.parametrize("name", SETS)
def test_moments_are_those_of_r(name: str) -> None:
    r, (pre, post) = expected(name), scores(name)
    group = paired.moments(pre, post)
    assert group is not None
    found = {
        "n_rows": len(pre),
        "n_pre": (~np.isnan(pre)).sum(),
        "n_post": (~np.isnan(post)).sum(),
        "n_pairs": group.n,
        "m_pre": group.mean_pre,
        "sd_pre": group.sd_pre,
        "m_post": group.mean_post,
        "sd_post": group.sd_post,
        "r_pre_post": group.correlation,
        "sd_diff": np.sqrt(group.variance_difference),
    }
    for statistic, value in found.items():
        assert value == pytest.approx(r[statistic], rel=1e-10), statistic
    if "m_pre_all_rows" in r:
        everybody = paired.moments(pre, pre)
        assert everybody is not None
        assert everybody.mean_pre == pytest.approx(r["m_pre_all_rows"], rel=1e-10)
        assert everybody.sd_pre == pytest.approx(r["sd_pre_all_rows"], rel=1e-10)


@pytest.mark.parametrize("name", SETS)
def test_signed_rank_is_that_of_exactranktests_and_coin(name: str) -> None:
    r = expected(name)
    dropped = paired.wilcoxon_exact(*scores(name))
    assert dropped.n == r["n_pairs"] - r["n_zero_diff"]
    assert dropped.v_plus == r["wilcoxon_V_plus"]
    assert dropped.exact
    assert dropped.p == pytest.approx(r["wilcoxon_exact_p_zeros_dropped"], rel=1e-10)
    assert dropped.p == pytest.approx(r["wilcoxon_exact_p_zeros_wilcoxon"], rel=1e-10)
    assert dropped.z == pytest.approx(r["wilcoxon_z_zeros_wilcoxon"], rel=1e-10)
    pratt = paired.wilcoxon_exact(*scores(name), zeros="pratt")
    assert pratt.p == pytest.approx(r["wilcoxon_exact_p_zeros_pratt"], rel=1e-10)
    assert pratt.z == pytest.approx(r["wilcoxon_z_zeros_pratt"], rel=1e-10)


@pytest.mark.parametrize("name", SETS)
def test_hodges_lehmann_is_the_median_of_walsh_averages(name: str) -> None:
    r, (pre, post) = expected(name), pairs(name)
    assert paired.hodges_lehmann(pre, post) == pytest.approx(r["hodges_lehmann_all_pairs"])
    moved = pre != post
    found = paired.hodges_lehmann(pre[moved], post[moved])
    assert found == pytest.approx(r["hodges_lehmann_zeros_dropped"])


@pytest.mark.parametrize("name", SETS)
def test_ties_are_counted_as_in_r(name: str) -> None:
    difference = np.repeat(*paired.differences(*scores(name)))
    sizes = np.abs(difference[difference != 0])
    doubled = paired.doubled_ranks(sizes)
    tied = sum(1 for rank in doubled if (doubled == rank).sum() > 1)
    assert (difference == 0).sum() == expected(name)["n_zero_diff"]
    assert tied == expected(name)["n_tied_nonzero_absdiff"]


@given(SCORES, st.sampled_from(["wilcox", "pratt"]))
def test_signed_rank_is_what_all_sign_patterns_give(
    people: list[tuple[int, int]], zeros: str
) -> None:
    pre, post = np.array(people, dtype=float).reshape(-1, 2).T
    difference = post - pre
    kept = difference if zeros == "pratt" else difference[difference != 0]
    ranks = [
        Fraction(2 * (abs(kept) < size).sum().item() + (abs(kept) == size).sum().item() + 1, 2)
        for size in abs(kept)
    ]
    ranks = [rank for rank, change in zip(ranks, kept, strict=True) if change != 0]
    observed = sum(
        rank for rank, up in zip(ranks, difference[difference != 0] > 0, strict=True) if up
    )
    middle = Fraction(sum(ranks, start=Fraction(0))) / 2
    far = sum(
        abs(sum(itertools.compress(ranks, signs)) - middle) >= abs(observed - middle)
        for signs in itertools.product((0, 1), repeat=len(ranks))
    )
    found = paired.wilcoxon_exact(pre, post, zeros)
    assert found.v_plus == observed
    assert found.p == (pytest.approx(far / 2 ** len(ranks), rel=1e-12) if ranks else None)


@given(SCORES.filter(len))
def test_hodges_lehmann_is_the_median_of_averages_that_are_written_out(
    people: list[tuple[int, int]],
) -> None:
    pre, post = np.array(people, dtype=float).T / 10
    averages = [
        (one + other) / 2
        for one, other in itertools.combinations_with_replacement(np.round(post - pre, 8), 2)
    ]
    assert paired.hodges_lehmann(pre, post) == pytest.approx(np.median(averages), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 30)), max_size=9))
def test_a_pair_with_a_count_is_so_many_people(rows: list[tuple[int, int, int]]) -> None:
    pre, post, counts = np.array(rows, dtype=int).reshape(-1, 3).T
    everybody = (np.repeat(pre, counts), np.repeat(post, counts))
    for formula in (
        paired.moments,
        paired.mean_change,
        paired.wilcoxon_exact,
        paired.hodges_lehmann,
        effect_size.d_av,
        effect_size.g_z,
    ):
        one, other = formula(pre, post, counts=counts), formula(*everybody)
        found, expected = (asdict(each) if is_dataclass(each) else each for each in (one, other))
        assert same(found, expected), formula.__name__


def test_hodges_lehmann_of_many_people_needs_no_room_for_their_averages() -> None:
    made = np.random.default_rng(8)
    pre, post = made.normal(size=(2, 30_000))
    small = paired.hodges_lehmann(pre, post)
    assert small == pytest.approx(float((post - pre).mean()), abs=0.02)


def test_floating_point_noise_does_not_break_ties() -> None:
    assert 0.3 - 0.2 != 0.2 - 0.1
    noisy = paired.wilcoxon_exact([0.1, 0.2, 0.5, 0.5], [0.2, 0.3, 0.4, 0.9])
    whole = paired.wilcoxon_exact([1, 2, 5, 5], [2, 3, 4, 9])
    assert noisy == whole


def test_signed_rank_of_a_thousand_pairs_is_exact() -> None:
    post = np.random.default_rng(3).integers(-20, 25, size=1000)
    exact = paired.wilcoxon_exact(np.zeros(1000), post)
    assert exact.exact
    assert exact.p is not None


def test_beyond_a_thousand_pairs_the_approximation_says_so() -> None:
    post = np.random.default_rng(3).integers(1, 40, size=1001) * np.resize([1, -1, 1], 1001)
    normal = paired.wilcoxon_exact(np.zeros(1001), post)
    assert not normal.exact
    exact = paired.wilcoxon_exact(np.zeros(1000), post[:1000])
    assert (exact.z, exact.p) == pytest.approx((normal.z, normal.p), rel=0.2)


def test_normal_approximation_is_that_of_scipy() -> None:
    from scipy.stats import wilcoxon

    post = np.random.default_rng(5).integers(-30, 33, size=1500)
    post = post[post != 0]
    expected_p = wilcoxon(post, correction=False).pvalue
    assert paired.wilcoxon_exact(np.zeros(len(post)), post).p == pytest.approx(expected_p, rel=1e-9)


@given(SCORES)
def test_swapping_pre_and_post_turns_everything(people: list[tuple[int, int]]) -> None:
    pre, post = np.array(people, dtype=float).reshape(-1, 2).T
    one, other = paired.mean_change(pre, post), paired.mean_change(post, pre)
    if one.low is not None:
        assert other.high == -one.low
        assert other.t == -one.t
    assert one.p == other.p
    assert paired.wilcoxon_exact(pre, post).p == paired.wilcoxon_exact(post, pre).p


DEGENERATE = {
    "nobody": ([], []),
    "one": ([3.0], [5.0]),
    "nobody complete": ([3.0, NAN], [NAN, 4.0]),
    "all the same change": ([1.0, 2.0, 3.0], [3.0, 4.0, 5.0]),
    "no change at all": ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]),
    "the same change but for noise": ([0.1, 0.2], [0.2, 0.3]),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_without_spread_there_is_a_mean_but_no_interval_and_no_test(case: str) -> None:
    change = paired.mean_change(*DEGENERATE[case])
    assert (change.low, change.high, change.t, change.df, change.p) == (None,) * 5
    assert (change.mean is None) == (change.n == 0)


def test_without_any_change_there_is_nothing_to_rank() -> None:
    assert paired.wilcoxon_exact([1, 2], [1, 2]) == paired.SignedRank(0, 0.0, None)
    assert paired.wilcoxon_exact([], [], zeros="pratt").p is None
    assert paired.hodges_lehmann([], []) is None
    assert paired.moments([1.0], [2.0]) is None


def test_a_constant_moment_has_no_covariance() -> None:
    group = paired.moments([5, 5, 5], [1, 2, 3])
    assert group is not None
    assert (group.sd_pre, group.correlation, group.covariance) == (0, 0, 0)
    assert group.variance_difference == 1


def test_rows_of_unequal_length_are_refused_and_not_silently_unpaired() -> None:
    with pytest.raises(ValueError, match="same length"):
        paired.mean_change([1, 2, 3], [1, 2])


@settings(max_examples=10)  # statsmodels takes 30 ms each
@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_is_that_of_statsmodels(p_values: list[float]) -> None:
    adjusted = paired.holm(p_values)
    assert adjusted.m == len(p_values)
    assert adjusted.adjusted == pytest.approx(multipletests(p_values, method="holm")[1])


def test_missing_p_values_do_not_count_in_holm() -> None:
    assert paired.holm([None, 0.02, NAN]) == paired.Holm((None, 0.02, None), 1)
    assert paired.holm([]) == paired.Holm((), 0)
