"""Effect sizes and their intervals against R, and how often the intervals cover."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import nctdtr

from tests.statistics.reference import SETS, rows, scores
from vaktherapie_analyse.statistics import effect_size, noncentral_t, paired

SCORES = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), max_size=15)


@pytest.mark.parametrize("name", SETS)
def test_effect_sizes_are_those_of_r(name: str) -> None:
    r = {row["statistic"]: float(row["value"]) for row in rows("group") if row["set"] == name}
    for level in (0.95, 0.90):
        found = {
            "d_z": effect_size.d_z(*scores(name), level),
            "g_z": effect_size.g_z(*scores(name), level),
            "d_av": effect_size.d_av(*scores(name), level),
            "g_av": effect_size.g_av(*scores(name), level),
        }
        for statistic, effect in found.items():
            assert effect is not None
            assert effect.value == pytest.approx(r[statistic], rel=1e-10), statistic
            if statistic.endswith("z"):
                assert effect.value == pytest.approx(r[f"{statistic}_effectsize"], rel=1e-10)
                limits = [r[f"{statistic}_ci{level * 100:.0f}_{end}"] for end in ("low", "high")]
                assert (effect.low, effect.high) == pytest.approx(limits, abs=1e-6)
    n = int(r["n_pairs"])
    assert effect_size.hedges_correction(n - 1) == pytest.approx(r["J_exact"], rel=1e-10)


def test_bonett_interval_is_that_of_statpsych() -> None:
    """`ci.stdmean.ps(.05, 110.4, 102.1, 15.3, 14.6, .75, 25)` of statpsych (R), unweighted."""
    effect = effect_size.d_av_of(paired.Moments(25, 102.1, 14.6, 110.4, 15.3, 0.75))
    assert effect is not None
    found = (effect.value, effect.low, effect.high)
    assert found == pytest.approx((0.5550319, 0.2394905, 0.8705732), abs=5e-8)


@pytest.mark.parametrize("correlation", [0.3, 0.6, 0.9])
def test_bonett_interval_covers_95_percent_at_14_pairs(correlation: float) -> None:
    rng = np.random.default_rng(14)
    true, covered, repeats = 0.5, 0, 2500
    for noise in rng.standard_normal((repeats, 2, 14)):
        pre = noise[0]
        post = correlation * pre + math.sqrt(1 - correlation**2) * noise[1] + true
        effect = effect_size.d_av(pre, post)
        assert effect is not None
        assert effect.low is not None
        assert effect.high is not None
        covered += effect.low <= true <= effect.high
    assert covered / repeats == pytest.approx(0.95, abs=0.013)  # three standard errors


def test_noncentral_interval_covers_95_percent_at_14_pairs() -> None:
    changes = np.random.default_rng(15).standard_normal((600, 14)) + 0.5
    covered = 0
    for change in changes:
        effect = effect_size.d_z(np.zeros(14), change)
        assert effect is not None
        assert effect.low is not None
        assert effect.high is not None
        covered += effect.low <= 0.5 <= effect.high
    assert covered / 600 == pytest.approx(0.95, abs=0.027)


@pytest.mark.parametrize("df", [2, 5, 13, 59, 299, 3000])
@pytest.mark.parametrize("t", [-8.0, -0.5, 0.0, 1.0, 4.0, 12.0])
@pytest.mark.parametrize("distance", [-3.0, 0.0, 2.5])
def test_noncentral_t_is_that_of_scipy(df: int, t: float, distance: float) -> None:
    expected = nctdtr(df, t + distance, t)
    assert noncentral_t.cdf(t, df, t + distance) == pytest.approx(expected, abs=1e-6)


def test_noncentral_interval_exists_where_t_is_huge() -> None:
    limits = noncentral_t.noncentrality_interval(400.0, 1, 0.95)
    assert 0 < limits.low < 400 < limits.high < math.inf


DEGENERATE = {
    "nobody": ([], []),
    "one pair": ([3], [5]),
    "no spread anywhere": ([4, 4, 4], [4, 4, 4]),
    "constant at both moments": ([4, 4, 4], [6, 6, 6]),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_without_spread_there_is_no_effect_size(case: str) -> None:
    pre, post = DEGENERATE[case]
    for function in (effect_size.d_av, effect_size.d_z, effect_size.g_av, effect_size.g_z):
        assert function(pre, post) is None


def test_where_everybody_changes_alike_d_av_has_no_interval_and_d_z_no_value() -> None:
    effect = effect_size.d_av([1, 2, 3], [3, 4, 5])
    assert effect == effect_size.EffectSize(2.0)
    assert effect_size.g_av([1, 2, 3], [3, 4, 5]) == effect_size.EffectSize(
        pytest.approx(2 * math.sqrt(1 / math.pi))  # J with m = 2: Γ(1)/(√1·Γ(½))
    )
    assert effect_size.d_z([1, 2, 3], [3, 4, 5]) is None


def test_two_pairs_have_no_hedges_correction() -> None:
    assert effect_size.hedges_correction(1) is None
    assert effect_size.g_z([1, 2], [2, 5]) is None


@given(SCORES)
def test_every_effect_size_lies_finite_within_its_limits(people: list[tuple[int, int]]) -> None:
    pre, post = np.array(people, dtype=float).reshape(-1, 2).T
    for function in (effect_size.d_av, effect_size.d_z, effect_size.g_av, effect_size.g_z):
        effect, turned = function(pre, post), function(post, pre)
        assert (effect is None) == (turned is None)
        if effect is None or turned is None or effect.low is None or effect.high is None:
            continue
        assert math.isfinite(effect.low)
        assert math.isfinite(effect.high)
        assert effect.low <= effect.value <= effect.high
        assert (turned.value, turned.low) == pytest.approx((-effect.value, -effect.high))
