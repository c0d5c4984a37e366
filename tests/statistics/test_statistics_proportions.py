"""Proportions and GRIM against R, statsmodels and exact counting."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from tests.statistics.reference import rows
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import LANGUAGES, render
from vaktherapie_analyse.statistics import consistency, proportions

COUNTS = st.integers(0, 30)


@pytest.mark.parametrize("row", rows("proportions"), ids=lambda row: f"{row['x']} of {row['n']}")
def test_intervals_of_a_share_are_those_of_r(row: dict[str, str]) -> None:
    k, n = int(row["x"]), int(row["n"])
    interval = proportions.wilson(k, n)
    assert interval is not None
    assert interval.low == pytest.approx(float(row["wilson_low"]), rel=1e-10, abs=1e-15)
    assert interval.high == pytest.approx(float(row["wilson_high"]), rel=1e-10, abs=1e-15)


@pytest.mark.parametrize("row", rows("mcnemar"), ids=lambda row: row["case"])
def test_paired_shares_are_those_of_contingencytables(row: dict[str, str]) -> None:
    a, b, c, d = (
        int(row[name]) for name in ("both_yes", "pre_yes_post_no", "pre_no_post_yes", "both_no")
    )
    assert proportions.mcnemar_exact(b, c) == pytest.approx(
        float(row["mcnemar_exact_p"]), rel=1e-10
    )
    assert proportions.mcnemar_midp(b, c) == pytest.approx(float(row["mcnemar_midp_p"]), rel=1e-10)
    difference = proportions.newcombe_paired(a, b, c, d)
    assert difference is not None
    for value, column in (
        (difference.value, "diff_pre_minus_post"),
        (difference.low, "newcombe_low"),
        (difference.high, "newcombe_high"),
    ):
        assert value == pytest.approx(float(row[column]), rel=1e-10, abs=1e-10), column


@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from([0.8, 0.9, 0.99]))
def test_intervals_agree_with_statsmodels_at_other_levels(
    k: int, n: int, confidence: float
) -> None:
    k = min(k, n)
    low, high = proportion_confint(k, n, 1 - confidence, "wilson")
    interval = proportions.wilson(k, n, confidence)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-9)
    assert 0 <= interval.low <= k / n <= interval.high <= 1


@given(COUNTS, COUNTS)
def test_mcnemar_agrees_with_statsmodels(b: int, c: int) -> None:
    if b + c > 0:
        expected = mcnemar([[0, b], [c, 0]], exact=True).pvalue
        assert proportions.mcnemar_exact(b, c) == pytest.approx(expected, rel=1e-9)
    assert proportions.mcnemar_exact(b, c) == proportions.mcnemar_exact(c, b)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_exchanging_pre_and_post_turns_the_difference(a: int, b: int, c: int, d: int) -> None:
    one, other = proportions.newcombe_paired(a, b, c, d), proportions.newcombe_paired(a, c, b, d)
    if one is None or other is None:
        assert a + b + c + d == 0
        return
    assert one.low is not None
    assert other.high is not None
    assert one.value == -other.value
    assert one.low == pytest.approx(-other.high, abs=1e-12)
    assert -1 <= one.low <= one.value


def test_mcnemar_of_many_pairs_does_not_overflow() -> None:
    assert proportions.mcnemar_exact(3000, 3100) == pytest.approx(0.2051, abs=2e-4)
    assert 0 < proportions.mcnemar_midp(3000, 3100) < 0.2051


@pytest.mark.parametrize("b, c", [(10, 4), (400, 520), (3000, 3100), (5000, 5000)])
def test_mcnemar_of_very_many_pairs_is_that_counted_out(
    b: int, c: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = proportions.mcnemar_exact(b, c)
    monkeypatch.setattr(proportions, "COUNTED_UP_TO", 0)
    assert proportions.mcnemar_exact(b, c) == pytest.approx(counted, rel=1e-10)


def test_nobody_has_no_share() -> None:
    assert proportions.wilson(0, 0) is None
    assert proportions.newcombe_paired(0, 0, 0, 0) is None


@pytest.mark.parametrize("k, n", [(3, 2), (-1, 2), (0, -1)])
def test_more_than_all_is_a_bug_and_not_a_share(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="not a share"):
        proportions.wilson(k, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_level_outside_0_and_1_is_refused(confidence: float) -> None:
    with pytest.raises(DataError):
        proportions.wilson(1, 2, confidence)


@pytest.mark.parametrize("row", rows("grim"), ids=lambda row: f"{row['percentage']} of {row['n']}")
def test_grim_is_that_of_scrutiny(row: dict[str, str]) -> None:
    percentage, n = row["percentage"], int(row["n"])
    counts = tuple(int(k) for k in row["possible_counts"].split("|") if k)
    assert consistency.possible_counts(percentage, n) == counts
    assert bool(counts) == (row["attainable"] == "yes")


def test_fourteen_people_have_fifteen_whole_percentages() -> None:
    possible = [p for p in range(101) if consistency.possible_counts(str(p), 14)]
    assert possible == [0, 7, 14, 21, 29, 36, 43, 50, 57, 64, 71, 79, 86, 93, 100]


def test_the_printed_precision_is_part_of_the_claim() -> None:
    assert consistency.possible_counts("67", 9)
    assert not consistency.possible_counts("67.0", 9)
    assert consistency.possible_counts(" 66,7 % ", 9)


def test_impossible_denominators_are_left_out() -> None:
    assert list(consistency.possible_denominators("50", 5, 10)) == [6, 8, 10]
    assert consistency.possible_counts("50", 0) == ()
    assert consistency.possible_counts("101", 9) == ()


@pytest.mark.parametrize("text", ["", "half", "-5", "1e2", "50.", "1.000,5", "½"])
def test_a_text_that_is_no_percentage_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(DataError) as caught:
        consistency.possible_counts(text, 9)
    message = caught.value.problems[0].message
    assert not message.values
    assert all(render(message, language) for language in LANGUAGES)


@given(st.integers(1, 60), st.integers(0, 2), st.data())
def test_every_share_rounded_by_hand_is_possible(
    n: int, decimals: int, data: st.DataObject
) -> None:
    k = data.draw(st.integers(0, n))
    rounded = Fraction(int(Fraction(100 * k, n) * 10**decimals + Fraction(1, 2)), 10**decimals)
    assert k in consistency.possible_counts(f"{float(rounded):.{decimals}f}", n)
