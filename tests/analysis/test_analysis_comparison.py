"""Per child, per subgroup and at all three moments, on people known by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from vaktherapie_analyse.analysis.measured import OnRequest, Options
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.report import Report, Table

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)


def report_of(people: list[dict[str, Any]], **asked: Any) -> Report:
    options = Options(on_request=OnRequest(**asked))
    return analyse(answers_of(sdq_rows(people), SDQ), SDQ, NL, options)


def both(client: str, pre: int, post: int, **more: Any) -> list[dict[str, Any]]:
    return [person(client, "begin", pre, **more), person(client, "eind", post, **more)]


def find(table: Table, **where: str) -> pd.Series:
    frame = table.frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


FAMILY = [
    *both("K1", 20, 10, respondent="moeder"),
    *both("K1", 13, 6, respondent="vader"),
    *both("K2", 8, 8, respondent="vader"),
    person("K2", "begin", 30, respondent="moeder"),  # begin only: not in the pair of this child
]


def test_a_child_is_the_mean_of_its_respondents_with_both_scores() -> None:
    made = report_of(FAMILY, per_child=True).tables["units"]
    per_respondent = find(made, scale="total", unit="respondent")
    assert (per_respondent["n"], per_respondent["change_mean"]) == (3, pytest.approx(-17 / 3))
    child = find(made, scale="total", unit="child")
    # K1: 16.5 → 8, rounded half up 17 → 8: clinical → normal; K2: 8 → 8.
    assert (child["n"], child["pre_mean"], child["post_mean"]) == (2, 12.25, 8)
    assert (child["n_elevated_pre"], child["n_elevated_post"], child["n_to_normal"]) == (1, 0, 1)
    assert [note.key for note in made.notes] == [
        "comparison.shared",
        "comparison.mean",
        "comparison.small",
    ]
    assert made.notes[0].values["n"] == 1


def test_a_named_respondent_counts_where_a_child_has_more() -> None:
    made = report_of(FAMILY, per_child=True, named="Vader").tables["units"]
    child = find(made, scale="total", unit="child")
    assert (child["n"], child["pre_mean"], child["n_elevated_pre"]) == (2, 10.5, 0)
    assert made.notes[1].values == {"n": 1, "of": 1}


def test_a_named_respondent_who_is_not_there_leaves_the_mean() -> None:
    made = report_of(FAMILY, per_child=True, named="oma").tables["units"]
    assert find(made, scale="total", unit="child")["pre_mean"] == 12.25
    assert made.notes[1].values == {"n": 0, "of": 1}


def test_a_half_is_rounded_up_before_the_band_is_chosen() -> None:
    # 13 and 14: mean 13.5 → 14, clinical from 14 on.
    people = [*both("K1", 13, 5, respondent="a"), *both("K1", 14, 5, respondent="b")]
    child = find(report_of(people, per_child=True).tables["units"], scale="total", unit="child")
    assert (child["pre_mean"], child["n_elevated_pre"]) == (13.5, 1)


def test_kinds_of_informants_are_never_averaged() -> None:
    people = [*both("K1", 20, 10), *both("K1", 8, 8, respondent="juf", informant="teacher")]
    made = report_of(people, per_child=True).tables["units"]
    parent = find(made, scale="total", unit="child", informant="parent")
    teacher = find(made, scale="total", unit="child", informant="teacher")
    assert (parent["pre_mean"], teacher["pre_mean"]) == (20, 8)


def test_subgroups_by_sex_age_group_and_informant() -> None:
    people = [
        *both("K1", 20, 8, sex="m", age=8),
        *both("K2", 20, 20, sex="v", age=8),
        *both("K3", 5, 5, sex="v", age=5),
        *both("K4", 9, 9, age=5),
    ]
    made = report_of(people, by=("sex", "age_group", "informant")).tables["subgroups"]
    girls = find(made, by="sex", scale="total", subgroup="v")
    assert (girls["n"], girls["n_elevated_pre"], girls["n_to_normal"]) == (2, 1, 0)
    assert (girls["share_to_normal"], girls["is_small"]) == (0, True)
    unknown = made.frame[(made.frame["by"] == "sex") & made.frame["subgroup"].isna()]
    assert set(unknown["n"]) == {1}
    assert find(made, by="age_group", scale="total", subgroup="7-11")["n"] == 2
    assert find(made, by="age_group", scale="emotion", subgroup="4-5")["n"] == 2
    assert find(made, by="informant", scale="total", subgroup="parent")["n"] == 4
    assert made.notes[0].values == {"fewest": 10}


def test_ten_pairs_are_not_small() -> None:
    people = [one for n in range(10) for one in both(f"K{n}", 20, 8 + n)]
    made = report_of(people, by=("informant",)).tables["subgroups"]
    found = find(made, by="informant", scale="total", subgroup="parent")
    assert not found["is_small"]
    assert made.notes == ()
    # 3 of 10 to normal (8, 9, 10): Wilson of R.
    assert (found["n_to_normal"], found["n_elevated_pre"]) == (3, 10)
    assert found["share_to_normal_low"] == pytest.approx(0.107791, abs=1e-5)
    assert found["share_to_normal_high"] == pytest.approx(0.603219, abs=1e-5)


@pytest.mark.parametrize(
    ("n_elevated", "is_small"), [(0, False), (1, True), (9, True), (10, False)]
)
def test_a_share_of_few_elevated_people_makes_a_row_small(n_elevated: int, is_small: bool) -> None:
    people = [
        one for n in range(12) for one in both(f"K{n}", 20 if n < n_elevated else 6, 6, sex="m")
    ]
    tables = report_of(people, by=("sex",), per_child=True).tables
    boys = find(tables["subgroups"], by="sex", scale="total", subgroup="m")
    assert (boys["n"], boys["n_elevated_pre"], boys["is_small"]) == (12, n_elevated, is_small)
    for unit in ("respondent", "child"):
        assert find(tables["units"], scale="total", unit=unit)["is_small"] == is_small


def test_only_people_with_all_three_moments_stand_side_by_side() -> None:
    people = [
        *both("K1", 20, 10),
        person("K1", "vervolg", 6),
        *both("K2", 30, 30),
        person("K3", "begin", 7),
        person("K3", "vervolg", 7),
    ]
    made = report_of(people, all_moments=True).tables["moments"]
    total = made.frame[made.frame["scale"] == "total"].set_index("moment")
    assert list(total["n"]) == [1, 1, 1]
    assert list(total["mean"]) == [20, 10, 6]
    assert list(total["n_elevated"]) == [1, 0, 0]


def test_without_a_follow_up_nobody_has_all_moments_and_that_is_told() -> None:
    made = report_of(both("K1", 20, 10), all_moments=True).tables["moments"]
    assert (made.frame["n"] == 0).all()
    assert made.frame["mean"].isna().all()
    assert [note.key for note in made.notes] == ["comparison.nobody_at_all_moments"]
