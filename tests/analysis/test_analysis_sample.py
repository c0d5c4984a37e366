"""How many people are needed: what other programs and tables say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from scipy.stats import binom

from vaktherapie_analyse.analysis.single_reports.sample_size import Question, plan
from vaktherapie_analyse.language import LANGUAGES, render
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.statistics.planning import people_for_count


def rows(report: Report, table: str) -> list[dict[Any, Any]]:
    return report.tables[table].frame.to_dict("records")


def keys(report: Report) -> list[str]:
    return [message.key.removeprefix("sample.") for message in report.headlines]


def test_pairs_for_half_an_sd() -> None:
    # G*Power: 34 pairs, power .8078.
    report = plan(Question(d=0.5, dropout=0.25))
    (found,) = rows(report, "pairs")
    assert (found["n_pairs"], found["n_start"]) == (34, 48)
    assert keys(report) == ["pairs", "at_the_start"]


def test_d_av_is_converted_with_the_correlation() -> None:
    report = plan(Question(d=0.5, correlation=0.5))
    assert rows(report, "pairs")[0]["d_z"] == pytest.approx(0.5)
    assert report.remarks[0].key == "sample.converted"


def test_people_for_an_interval_of_that_width_and_back_to_who_must_start() -> None:
    report = plan(Question(share=0.5, width=0.2, elevated=0.64, dropout=0.25))
    (found,) = rows(report, "precision")
    # Wilson at one half: width z/√(n + z²) ≤ 0.2 → n ≥ 96.04 − 3.84.
    assert found["n"] == 93
    assert (found["n_pairs"], found["n_start"]) == (153, 206)
    assert keys(report) == ["precision", "of_pairs", "at_the_start"]


def test_without_a_width_there_is_a_choice_of_widths() -> None:
    report = plan(Question(share=0.5))
    found = rows(report, "precision")
    assert [row["width"] for row in found] == [0.1, 0.2, 0.3, 0.4]
    assert [row["n"] for row in found] == sorted((row["n"] for row in found), reverse=True)
    assert keys(report) == ["precision"]


def test_fourteen_people_show_little() -> None:
    report = plan(Question(n=14))
    half = rows(report, "interval")[2]
    assert (half["share_low"], half["share_high"]) == pytest.approx((0.268, 0.732), abs=5e-4)
    powers = {row["d_z"]: row["power"] for row in rows(report, "detectable")}
    assert powers[0.5] == pytest.approx(0.4103, abs=5e-4)  # R: power.t.test(14, .5, type="paired")
    assert rows(report, "detectable")[-1]["is_smallest"]
    assert keys(report) == ["interval", "smallest"]


def test_one_pair_shows_nothing() -> None:
    found = rows(plan(Question(n=1)), "detectable")
    assert all(pd.isna(row["power"]) for row in found)


def test_no_change_and_no_difference_cannot_be_shown() -> None:
    assert keys(plan(Question(d=0.0))) == ["pairs_impossible"]
    assert keys(plan(Question(share=0.2, more_than=0.5)))[-1] == "exceeding_impossible"


def test_a_share_higher_than_another() -> None:
    report = plan(Question(share=0.5, width=0.4, more_than=0.2))
    assert rows(report, "exceeding")[0]["n"] == 24


def test_asking_about_d_leaves_shares_out() -> None:
    assert set(plan(Question(n=14, d=0.5)).tables) == {"pairs", "detectable"}
    assert set(plan(Question(n=14, share=0.5)).tables) == {"interval"}


@pytest.mark.parametrize(
    ("n", "share"), [(24, 0.6), (34, 0.75), (93, 0.48), (1, 0.01), (300, 0.02), (7, 1.0)]
)
def test_counting_back_gives_the_first_number_with_which_it_is_enough(n: int, share: float) -> None:
    people = people_for_count(n, share)
    assert binom.sf(n - 1, people, share) >= 0.8 > binom.sf(n - 1, people - 1, share)


def test_forty_pairs_are_too_few_for_24_elevated_of_60_percent() -> None:
    # With 24 / 0.6 = 40 pairs there are fewer than 24 elevated in 43 of 100 cases.
    (found,) = rows(plan(Question(share=0.5, more_than=0.2, elevated=0.6)), "exceeding")
    assert (found["n"], found["n_pairs"]) == (24, 44)


@pytest.mark.parametrize(("d", "shown"), [(0.5, "0,50"), (0.05, "0,050"), (0.001, "0,0010")])
def test_a_small_change_is_not_printed_as_none(d: float, shown: str) -> None:
    report = plan(Question(d=d, n=14))
    told = [render(message, "nl") for message in report.headlines]
    assert all(f"d_z = {shown}" in text for text in told[:2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_person_is_not_called_people(language: str) -> None:
    (headline, *_) = plan(Question(share=0.5, width=1.0)).headlines
    assert headline.values["n"] == 1
    text = render(headline, language)
    assert {"nl": "is 1 persoon nodig", "en": "1 person who is"}[language] in text
