"""Numbers are written as people write them in Dutch and English."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from vaktherapie_analyse.language import (
    format_interval,
    format_number,
    format_p,
    format_percent,
)

MISSING = [None, float("nan"), float("inf"), float("-inf"), pd.NA]


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_or_not_finite_is_an_en_dash(missing: float | None) -> None:
    assert format_number(missing, 1, "nl") == "–"
    assert format_percent(missing, "nl") == "–"
    assert format_p(missing, "nl") == "–"
    assert format_interval(missing, 1.0, 1, "nl") == "–"
    assert format_interval(1.0, missing, 1, "nl") == "–"


@given(st.integers(-10_000, 10_000), st.integers(0, 2))
def test_digits_agree_with_babel(hundredths: int, decimals: int) -> None:
    value = hundredths / 100
    pattern = "0" + ("." + "0" * decimals if decimals else "")
    for language in ("nl", "en"):
        babel = format_decimal(abs(value), pattern, locale=language)
        # Babel rounds halves to even, people do not: leave the halves to the test below.
        if Fraction(hundredths, 100) * 10**decimals % 1 != Fraction(1, 2):
            assert format_number(value, decimals, language).removeprefix("−") == babel


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.5, 0, "1"), (-0.5, 0, "−1"), (2.5, 0, "3"), (0.125, 2, "0,13"), (-0.04, 1, "0,0")],
)
def test_halves_go_away_from_zero_and_zero_has_no_sign(
    value: float, decimals: int, text: str
) -> None:
    assert format_number(value, decimals, "nl") == text


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_percentage_is_the_exact_fraction_rounded_half_up(counts: tuple[int, int]) -> None:
    k, n = counts
    exact = int(Fraction(100 * k, n) + Fraction(1, 2))
    assert format_percent(k / n, "nl") == f"{exact} %"
    assert format_percent(k / n, "en", unit=False) == str(exact)


def test_p_has_three_decimals_and_never_says_zero() -> None:
    assert [format_p(p, "nl") for p in (0.0, 0.0009999, 0.001, 0.04996, 0.9999)] == [
        "<,001",
        "<,001",
        ",001",
        ",050",
        "1,000",
    ]


def test_no_comma_stands_between_limits_with_a_decimal_comma() -> None:
    assert format_interval(-4.94, -0.66, 1, "nl") == "[−4,9; −0,7]"
    assert format_interval(-4.94, -0.66, 1, "en") == "[−4.9, −0.7]"


def test_a_number_of_many_digits_is_written_with_a_power_of_ten() -> None:
    """A Bayes factor of 500 people broke off the whole report."""
    assert format_number(1e300, 2, "nl") == "1,00 × 10^300"
    assert format_number(-4.56e30, 1, "en", sign=True) == "−4.6 × 10^30"
    assert format_number(999_999_999_999.0, 0, "nl") == "999999999999"
