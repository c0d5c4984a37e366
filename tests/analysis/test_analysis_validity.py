"""Regression to the mean, dropout, bounds and added value on people known by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest
from scipy.stats import norm

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from vaktherapie_analyse.analysis.measured import OnRequest, Options
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import Norms, load_instrument, load_norms
from vaktherapie_analyse.report import Report

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
ASKED = Options(on_request=OnRequest(validity=True))


def report_of(people: list[dict[str, Any]], norms: Norms | None = NL) -> Report:
    return analyse(answers_of(sdq_rows(people), SDQ), SDQ, norms, ASKED)


def both(client: str, pre: int, post: int, **more: Any) -> list[dict[str, Any]]:
    return [person(client, "begin", pre, **more), person(client, "eind", post, **more)]


def find(report: Report, table: str, **where: str) -> pd.Series:
    frame = report.tables[table].frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame.iloc[0]


@cache
def two_boys() -> Report:
    return report_of([*both("K1", 20, 12, sex="m"), *both("K2", 6, 6, sex="m")])


def test_what_is_expected_by_itself_for_everybody() -> None:
    # Boys of 8: mean 9.1, SD 6.0 (Meltzer 2000); retest .72 (Goodman 2001).
    found = find(two_boys(), "regression_to_mean", scale="total", selection="all")
    assert (found["n"], found["n_of"], found["pre_mean"], found["change_mean"]) == (2, 2, 13, -4)
    assert found["expected_change"] == pytest.approx(-(1 - 0.72) * (13 - 9.1))
    assert (found["norm_mean"], found["rho"], found["rho_kind"]) == (9.1, 0.72, "retest")
    assert found["norm_source"] == "meltzer-2000/5-15-m"
    assert found["rho_source"] == "goodman-2001-retest/5-15"


def test_what_is_expected_by_itself_for_those_elevated() -> None:
    found = find(two_boys(), "regression_to_mean", scale="total", selection="elevated")
    # Clinical from 14 on at 7–11 years, so the cut is 13.5.
    z = (13.5 - 9.1) / 6.0
    expected = -(1 - 0.72) * 6.0 * norm.pdf(z) / norm.sf(z)
    assert (found["n"], found["change_mean"]) == (1, -8)
    assert found["expected_change"] == pytest.approx(expected)
    assert pd.isna(found["change_low"])


def test_low_prosocial_is_expected_to_rise() -> None:
    people = both("K1", 5, 5, sex="v")
    people[0]["scores"] = people[0]["scores"] | {"prosocial": 3}
    found = find(report_of(people), "regression_to_mean", scale="prosocial", selection="elevated")
    z = (8.9 - 5.5) / 1.4  # below 6 is clinical; girls: mean 8.9, SD 1.4; retest .61
    expected = (1 - 0.61) * 1.4 * norm.pdf(z) / norm.sf(z)
    assert found["expected_change"] == pytest.approx(expected)


def test_without_a_known_sex_there_is_no_expectation_and_the_reason_is_told() -> None:
    report = report_of(both("K1", 20, 12))
    found = find(report, "regression_to_mean", scale="total", selection="all")
    assert (found["n"], found["n_of"]) == (0, 1)
    assert found[["expected_change", "change_mean", "rho", "norm_source"]].isna().all()
    note = report.tables["regression_to_mean"].notes[-1]
    assert note.key == "validity.regression_without"
    assert "Total" in [label["en"] for label in note.values["scales"]]


def test_without_norms_there_is_no_expectation() -> None:
    frame = report_of(both("K1", 20, 12, sex="m"), None).tables["regression_to_mean"].frame
    assert (frame["n"] == 0).all()


def test_the_source_that_was_never_checked_is_named() -> None:
    notes = report_of(both("K1", 20, 12, sex="m")).tables["regression_to_mean"].notes
    assert [note.key for note in notes] == [
        "validity.regression_sources",
        "analysis.remark_unverified",
        "validity.regression_without",
    ]


def test_alpha_stands_in_for_a_retest_and_that_is_told() -> None:
    report = report_of(both("K1", 20, 12, sex="m"), load_norms("meltzer-2000", SDQ))
    assert find(report, "regression_to_mean", scale="total", selection="all")["n"] == 0
    invented = load_norms("vugteveen-2022", SDQ)
    frame = report_of(both("K1", 20, 12, age=13), invented).tables["regression_to_mean"].frame
    assert frame["rho"].isna().all()  # that table has no reliability


@cache
def with_dropouts() -> Report:
    people = [*both("K1", 20, 8), *both("K2", 20, 20), *both("K3", 5, 5), *both("K4", 12, 11)]
    return report_of([*people, person("K5", "begin", 18), person("K6", "begin", 4)])


def test_those_who_stayed_stand_beside_those_who_stopped() -> None:
    found = find(with_dropouts(), "dropout", scale="total")
    assert (found["n"], found["n_completers"], found["n_dropouts"]) == (6, 4, 2)
    assert (found["completers_mean"], found["dropouts_mean"]) == (14.25, 11)
    assert found["share_dropout"] == pytest.approx(2 / 6)
    # Wilson for 2 of 6, from the reference table of R.
    assert found["share_dropout_low"] == pytest.approx(0.0967714111057805)
    assert found["share_dropout_high"] == pytest.approx(0.700006684861608)
    # Midranks 1, 2, 3, 4, 5½, 5½; those who stopped have 1 + 4 = 5, the mean of two is 7. Of the
    # 15 pairs of ranks 7 are as far off: 3, 4, 5, 5, 9½, 9½, 11.
    assert found["p_mann_whitney"] == pytest.approx(7 / 15)
    assert found["smd"] > 0  # those who stayed score higher: not turned for direction


def test_without_dropouts_nothing_is_compared() -> None:
    found = find(report_of([*both("K1", 20, 8), *both("K2", 9, 8)]), "dropout", scale="total")
    assert found["n_dropouts"] == 0
    assert found[["smd", "p_mann_whitney", "dropouts_mean"]].isna().all()


@pytest.mark.parametrize(
    ("outcome", "k", "n", "missing", "none", "all_"),
    [
        ("to_normal", 1, 2, 1, 1 / 3, 2 / 3),
        ("no_longer_elevated", 1, 2, 1, 1 / 3, 2 / 3),
        ("elevated_post", 1, 4, 2, 1 / 6, 3 / 6),
        ("reliably_improved", 1, 4, 2, 1 / 6, 3 / 6),
        ("reliably_deteriorated", 0, 4, 2, 0, 2 / 6),
    ],
)
def test_the_bounds_count_nobody_and_everybody_who_is_missing(
    outcome: str, k: int, n: int, missing: int, none: float, all_: float
) -> None:
    found = find(with_dropouts(), "bounds", scale="total", outcome=outcome)
    assert (found["k"], found["n"], found["n_missing"]) == (k, n, missing)
    assert found["share"] == pytest.approx(k / n)
    assert (found["share_if_none"], found["share_if_all"]) == pytest.approx((none, all_))


def test_the_bounds_hold_the_harm_that_the_headline_prints() -> None:
    report = report_of([*both("K1", 8, 20), *both("K2", 9, 9), person("K3", "begin", 7)])
    found = find(report, "bounds", scale="total", outcome="reliably_deteriorated")
    assert (found["k"], found["n"], found["n_missing"]) == (1, 2, 1)
    assert (found["share_if_none"], found["share_if_all"]) == pytest.approx((1 / 3, 2 / 3))
    (headline,) = (h for h in report.headlines if h.key == "analysis.headline_reliable")
    assert headline.values["worse"] == found["k"]


def test_who_stopped_without_a_norm_is_missing_in_the_bounds_of_reliable_change() -> None:
    """At 16 there is no band, but a score: it could have changed reliably."""
    report = report_of([*both("K1", 20, 8, age=8), person("K2", "begin", 20, age=16)])
    found = find(report, "bounds", scale="total", outcome="reliably_improved")
    assert (found["k"], found["n"], found["n_missing"]) == (1, 1, 1)
    assert (found["share_if_none"], found["share_if_all"]) == pytest.approx((0.5, 1))
    elevated = find(report, "bounds", scale="total", outcome="to_normal")
    assert elevated["n_missing"] == 0


def test_nobody_elevated_has_no_share_and_no_bounds() -> None:
    found = find(report_of(both("K1", 5, 5)), "bounds", scale="total", outcome="to_normal")
    assert found[["share", "share_if_none", "share_if_all"]].isna().all()


def with_impact(pre: int, post: int, days: int | None = 180, **more: Any) -> list[dict[str, Any]]:
    people = both("K1", pre, post, age=8, **more)
    start = pd.Timestamp("2024-01-15")
    impact = {"ebddiff": 2, "distres": 2, "imphome": 3}  # points 1 + 2 = 3
    for one in people:
        one |= impact
    if days is not None:
        people[0]["date"], people[1]["date"] = start, start + pd.Timedelta(days=days)
    return people


def test_the_added_value_follows_the_published_formula() -> None:
    found = report_of(with_impact(20, 12)).tables["added_value"].frame.iloc[0]
    # 2.3 + 0.8 · 20 + 0.2 · 3 − 0.3 · 10 (emotion) − 12
    assert found["added_value"] == pytest.approx(2.3 + 16 + 0.6 - 3 - 12)
    assert found["added_value_high"] - found["added_value"] == pytest.approx(9.8, abs=0.001)
    assert found["effect_size"] == pytest.approx(3.9 / 5)
    assert (found["n"], found["n_pairs"], found["n_unknown"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("people", "column"),
    [
        (with_impact(20, 12, days=60), "n_outside"),
        (with_impact(20, 12, days=300), "n_outside"),
        (both("K1", 20, 12, age=8), "n_without_scores"),
        ([one | {"age": 4} for one in with_impact(20, 12)], "n_outside"),
    ],
)
def test_who_does_not_fit_the_formula_is_left_out_and_counted(
    people: list[dict[str, Any]], column: str
) -> None:
    made = report_of(people).tables["added_value"]
    found = made.frame.iloc[0]
    assert (found["n"], found[column]) == (0, 1)
    assert found[["added_value", "added_value_low", "effect_size"]].isna().all()
    assert [note.key for note in made.notes] == [
        "validity.added_value_nobody",
        "validity.added_value_limits",
    ]


@pytest.mark.parametrize(
    ("days", "n"), [(105, 0), (107, 1), (110, 1), (244, 1), (258, 1), (259, 0)]
)
def test_the_period_counts_in_whole_months(days: int, n: int) -> None:
    found = report_of(with_impact(20, 12, days=days)).tables["added_value"].frame.iloc[0]
    assert (found["n"], found["n_outside"]) == (n, 1 - n)


def test_an_unknown_date_is_let_through_and_counted() -> None:
    found = report_of(with_impact(20, 12, days=None)).tables["added_value"].frame.iloc[0]
    assert (found["n"], found["n_unknown"]) == (1, 1)


def test_teachers_have_no_added_value() -> None:
    found = report_of(with_impact(20, 12, informant="teacher")).tables["added_value"].frame.iloc[0]
    assert (found["n"], found["n_pairs"]) == (0, 0)
