"""Reliable change and cut-offs against clinicalsignificance and clinsig (R), and their edges."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statistics.reference import DIRECTION, SETS, pairs, rows
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import LANGUAGES, hint, render
from vaktherapie_analyse.statistics import change_indices, clinical_change, reliable_change
from vaktherapie_analyse.statistics.interval import exceeds
from vaktherapie_analyse.statistics.paired import Moments, moments

METHODS = ("JT", "GLN", "HLL", "EN", "NK", "HA")
FUNCTIONAL = {
    "laag_beter_n14": (8, 5),
    "laag_beter_n60": (8, 5),
    "hoog_beter_n40": (7.5, 1.5),
    "gemengd_n300": (9, 5),
}
R, R_POST = 0.80, 0.75


def group_of(name: str) -> Moments:
    group = moments(*pairs(name))
    assert group is not None
    return group


def index(name: str, method: str) -> np.ndarray:
    pre, post = pairs(name)
    group, d = group_of(name), DIRECTION[name]
    m1, s1 = group.mean_pre, group.sd_pre
    match method:
        case "JT":
            return reliable_change.jacobson_truax(pre, post, s1, R, d)
        case "GLN":
            return change_indices.gulliksen_lord_novick(pre, post, m1, s1, R, d)
        case "HLL":
            return change_indices.hsu_linn_lord(pre, post, m1, group.mean_post, s1, R, d)
        case "EN":
            return change_indices.edwards_nunnally(pre, post, m1, s1, R, d)
        case "NK":
            return change_indices.nunnally_kotsch(pre, post, m1, s1, R, R_POST, d)
    error = reliable_change.sem(s1, R)
    return change_indices.hageman_arrindell(pre, post, group, error, d)


def cutoff(name: str, method: str, kind: str) -> float:
    group, d = group_of(name), DIRECTION[name]
    mean, sd = FUNCTIONAL[name]
    clinical = group.sd_pre
    if method == "HA":
        error = reliable_change.sem(clinical, R)
        clinical, sd = (clinical_change.true_sd(value, error) for value in (clinical, sd))
    if kind == "a":
        return clinical_change.cutoff_a(group.mean_pre, clinical, d)
    return clinical_change.cutoff_c(group.mean_pre, clinical, mean, sd)


def clinical_ha(name: str, kind: str) -> np.ndarray:
    group = group_of(name)
    error = reliable_change.sem(group.sd_pre, R)
    limit = cutoff(name, "HA", kind)
    post = pairs(name)[1]
    return clinical_change.clinical_change_ha(
        post, group.mean_post, group.sd_post, error, limit, DIRECTION[name]
    )


def categories(rci: np.ndarray, threshold: float) -> list[str | None]:
    """The verdict of who stands on an unknown side."""
    reliable, unknown = exceeds(np.abs(rci), threshold), np.full(len(rci), np.nan)
    return list(clinical_change.verdict(rci, reliable, unknown, unknown))


def verdicts(name: str, method: str, kind: str, alpha: float) -> np.ndarray:
    z = reliable_change.critical_z(alpha, one_sided=method == "HA")
    pre, post = pairs(name)
    d, limit = DIRECTION[name], cutoff(name, method, kind)
    clinical = d * pre < d * limit
    functional = d * post > d * limit
    if method == "HA":  # the package has another rule, see tests/reference/README.md
        functional = clinical_ha(name, kind) > z
    rci = index(name, method)
    return clinical_change.verdict(rci, exceeds(np.abs(rci), z), clinical, ~functional)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_every_index_is_that_of_clinicalsignificance(name: str, method: str) -> None:
    expected = [r for r in rows("rci_individual") if (r["set"], r["method"]) == (name, method)]
    turned = [DIRECTION[name] * float(row["rci"]) for row in expected]
    np.testing.assert_allclose(index(name, method), turned, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("alpha", ["05", "10"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_every_personal_category_is_that_of_clinicalsignificance(
    name: str, method: str, alpha: str
) -> None:
    expected = [r for r in rows("rci_individual") if (r["set"], r["method"]) == (name, method)]
    level = int(alpha) / 100
    z = reliable_change.critical_z(level, one_sided=method == "HA")
    assert categories(index(name, method), z) == [
        row[f"rci_category_{alpha}"].lower() for row in expected
    ]
    for kind in "ac":
        wanted = [row[f"combined_{kind}_{alpha}"].lower() for row in expected]
        assert list(verdicts(name, method, kind, level)) == wanted


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("kind", "ac")
def test_clinical_change_of_hageman_and_arrindell(name: str, kind: str) -> None:
    expected = [r for r in rows("rci_individual") if (r["set"], r["method"]) == (name, "HA")]
    turned = [DIRECTION[name] * float(row[f"cs_indiv_{kind}"]) for row in expected]
    np.testing.assert_allclose(clinical_ha(name, kind), turned, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("row", rows("rci"), ids=lambda r: "-".join(list(r.values())[:4]))
def test_standard_errors_cutoffs_and_counts(row: dict[str, str]) -> None:
    name, method, approach, alpha = row["set"], row["method"], row["approach"], float(row["alpha"])
    group = group_of(name)
    error = reliable_change.sem(group.sd_pre, R)
    found = {
        "n_used": group.n,
        "m_pre": group.mean_pre,
        "sd_pre": group.sd_pre,
        "m_post": group.mean_post,
        "sd_post": group.sd_post,
        "r_pre_post": group.correlation,
        "critical_z": reliable_change.critical_z(alpha, one_sided=method == "HA"),
        "s_diff": reliable_change.s_diff(group.sd_pre, R),
        "se_measurement": error,
        "se_prediction": group.sd_pre * math.sqrt(1 - R**2),
        "r_dd": change_indices.reliability_of_difference(group, error),
        "rel_clinical": (clinical_change.true_sd(group.sd_pre, error) / group.sd_pre) ** 2,
        "rel_post": (clinical_change.true_sd(group.sd_post, error) / group.sd_post) ** 2,
    }
    kind = approach[-1]
    if approach != "distribution":
        found["cutoff"] = cutoff(name, method, kind)
    for column, value in found.items():
        if row[column]:
            assert value == pytest.approx(float(row[column]), rel=1e-10), column
    if approach == "distribution":
        counts = Counter(categories(index(name, method), found["critical_z"]))
    else:
        counts = Counter(verdicts(name, method, kind, alpha))
    for verdict in ("recovered", "improved", "unchanged", "deteriorated", "harmed"):
        if row[f"n_{verdict}"]:
            assert counts[verdict] == int(row[f"n_{verdict}"]), verdict


@pytest.mark.parametrize("row", rows("cutoffs_abc"), ids=lambda row: row["case"])
def test_cutoff_b_has_the_functional_sd(row: dict[str, str]) -> None:
    d = 1 if row["better_is"] == "higher" else -1
    m1, s1, m0, s0 = (
        float(row[f"{part}_{group}"])
        for group in ("clinical", "functional")
        for part in ("m", "sd")
    )
    assert clinical_change.cutoff_a(m1, s1, d) == pytest.approx(float(row["cutoff_a"]), rel=1e-10)
    assert clinical_change.cutoff_b(m0, s0, d) == pytest.approx(float(row["cutoff_b"]), rel=1e-10)
    found = clinical_change.cutoff_c(m1, s1, m0, s0)
    assert found == pytest.approx(float(row["cutoff_c"]), rel=1e-10)


def test_each_person_has_the_sd_and_reliability_of_their_own_norm_group() -> None:
    together = reliable_change.jacobson_truax([20, 20], [10, 10], [5.0, 6.0], [0.8, 0.7], -1)
    alone = [
        reliable_change.jacobson_truax([20], [10], sd, r, -1)[0]
        for sd, r in ((5.0, 0.8), (6.0, 0.7))
    ]
    assert together.tolist() == alone


def test_a_missing_score_or_norm_has_no_index_and_no_category() -> None:
    nan = float("nan")
    rci = reliable_change.jacobson_truax(
        [20, nan, 20, 20], [10, 10, 10, 10], [5, 5, nan, 5], [0.8, 0.8, 0.8, nan], -1
    )
    assert np.isnan(rci).tolist() == [False, True, True, True]
    assert categories(rci, 1.96)[1:] == [None, None, None]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=30),
    st.floats(1, 10),
    st.floats(0.1, 0.95),
)
def test_swapping_pre_and_post_flips_the_sign(
    scores: list[tuple[int, int]], sd: float, reliability: float
) -> None:
    pre, post = np.array(scores, dtype=float).T
    forwards = reliable_change.jacobson_truax(pre, post, sd, reliability, -1)
    backwards = reliable_change.jacobson_truax(post, pre, sd, reliability, -1)
    assert (forwards == -backwards).all()


@given(st.integers(1, 40), st.floats(1, 10), st.floats(0.1, 0.95))
def test_a_change_is_reliable_from_the_smallest_whole_change_on(
    change: int, sd: float, reliability: float
) -> None:
    critical = reliable_change.critical_change(reliable_change.s_diff(sd, reliability))
    rci = reliable_change.jacobson_truax([40], [40 - change], sd, reliability, -1)
    improved = categories(rci, reliable_change.critical_z()) == ["improved"]
    assert improved == (change >= reliable_change.smallest_whole_change(critical))


def test_exactly_on_the_threshold_is_unchanged_unless_it_counts() -> None:
    on, unknown = np.array([2.0, -2.0, 0.0]), np.full(3, np.nan)
    assert categories(on, 2.0) == ["unchanged", "unchanged", "unchanged"]
    counts = exceeds(np.abs(on), [2.0, 2.0, 0.0], or_equals=True)
    found = clinical_change.verdict(on, counts, unknown, unknown)
    assert list(found) == ["improved", "deteriorated", "unchanged"]


def test_critical_change_is_one_number_or_one_per_person() -> None:
    each = reliable_change.critical_change(reliable_change.s_diff(np.array([5.0, 6.0]), 0.8))
    assert each.shape == (2,)
    one = reliable_change.critical_change(reliable_change.s_diff(5.0, 0.8))
    assert type(one) is float
    assert each[0] == one


def test_percentage_change_from_zero_is_missing() -> None:
    shares = change_indices.percentage_change([0, 10, float("nan")], [5, 15, 3], -1)
    assert shares[1] == -0.5
    assert np.isnan(shares[[0, 2]]).all()


def test_plausible_sd_needs_two_people() -> None:
    assert reliable_change.plausible_sd(5.0, 1) is None
    interval = reliable_change.plausible_sd(5.0, 2)
    assert interval is not None
    assert 0 < interval.low < 5 < interval.high < math.inf


def test_plausible_sd_covers_as_often_as_it_says() -> None:
    samples = np.random.default_rng(20).normal(0, 3, size=(4000, 14)).std(axis=1, ddof=1)
    unit = reliable_change.plausible_sd(1.0, 14)
    assert unit is not None
    assert ((samples * unit.low < 3) & (samples * unit.high > 3)).mean() == pytest.approx(
        0.95, abs=0.01
    )


CONSTANT = Moments(5, 10.0, 2.0, 8.0, 2.0, 1.0)
DEGENERATE = {
    "no spread": lambda: reliable_change.jacobson_truax([1], [2], 0.0, 0.8, 1),
    "negative SD": lambda: reliable_change.s_diff(-1.0, 0.8),
    "infinite SD": lambda: reliable_change.sem(math.inf, 0.8),
    "one bad SD of many": lambda: reliable_change.sem(np.array([5.0, 0.0]), 0.8),
    "reliability 0": lambda: reliable_change.jacobson_truax([1], [2], 5, 0.0, 1),
    "reliability 1": lambda: change_indices.edwards_nunnally([1], [2], 3, 5, 1.0, 1),
    "reliability above 1": lambda: change_indices.gulliksen_lord_novick([1], [2], 3, 5, 1.2, 1),
    "post reliability": lambda: change_indices.nunnally_kotsch([1], [2], 3, 5, 0.8, 1.0, 1),
    "NK no spread": lambda: change_indices.nunnally_kotsch([1], [2], 3, 0, 0.8, 0.8, 1),
    "HLL no spread": lambda: change_indices.hsu_linn_lord([1], [2], 3, 4, 0, 0.8, 1),
    "r_dd negative": lambda: change_indices.hageman_arrindell([1], [2], CONSTANT, 1.0, 1),
    "r_dd 0": lambda: change_indices.reliability_of_difference(
        Moments(5, 1, 1.0, 1, 1.0, 0.0), 1.0
    ),
    "HA without error": lambda: change_indices.hageman_arrindell([1], [2], CONSTANT, 0.0, 1),
    "error above SD": lambda: clinical_change.true_sd(2.0, 2.0),
    "cut-off a": lambda: clinical_change.cutoff_a(10, 0, 1),
    "cut-off b": lambda: clinical_change.cutoff_b(10, 0, 1),
    "cut-off c": lambda: clinical_change.cutoff_c(10, 0, 10, 0),
    "alpha 0": lambda: reliable_change.critical_z(0.0),
    "confidence 1": lambda: reliable_change.plausible_sd(5.0, 10, 1.0),
    "plausible SD of 0": lambda: reliable_change.plausible_sd(0.0, 10),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_input_is_an_error_that_says_so(case: str) -> None:
    with pytest.raises(DataError) as caught:
        DEGENERATE[case]()
    message = caught.value.problems[0].message
    for language in LANGUAGES:
        assert render(message, language)
        assert hint(message, language)
