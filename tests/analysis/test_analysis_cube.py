"""Counting equal people together changes no table. All people are invented."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from tests.same_tables import same
from vaktherapie_analyse.analysis.cube import Cube, numbered, together
from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END, change
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.measured import OnRequest, Options
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import load_instrument, load_norms

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
#: Three of them are alike on every scale.
PAIRS = [(20, 8), (20, 8), (14, 16), (20, 8), (9, 9)]


def people_of(pairs: list[tuple[int, int]], **more: Any) -> list[dict[str, Any]]:
    return [
        person(f"K{n}", moment, points, **more)
        for n, pair in enumerate(pairs)
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]


def cubes_of(pairs: list[tuple[int, int]]) -> tuple[Cube, Cube]:
    answers = answers_of(sdq_rows(people_of(pairs)), SDQ)
    scores = classify(score(answers, SDQ), SDQ, NL)
    return scores, change(scores, SDQ, NL)


def test_people_with_the_same_pair_are_one_row() -> None:
    rows = cubes_of(PAIRS)[1].rows
    total = rows[rows["scale"] == "total"]
    assert list(zip(total["pre"], total["post"], total["n"], strict=True)) == [
        (20, 8, 3),
        (14, 16, 1),
        (9, 9, 1),
    ]


def test_a_hundred_times_as_many_people_need_no_more_rows() -> None:
    few, many = (cubes_of(PAIRS * times) for times in (1, 100))
    for one, other in zip(few, many, strict=True):
        assert len(one.rows) == len(other.rows)
        assert list(one.rows["n"] * 100) == list(other.rows["n"])


def test_every_row_of_each_belongs_to_its_own_person() -> None:
    changes = cubes_of(PAIRS)[1].each
    total = changes[changes["scale"] == "total"].set_index("client")
    assert list(zip(total["pre"], total["post"], strict=True)) == PAIRS
    assert list(total.index) == [f"K{n}" for n in range(5)]


def test_a_part_of_a_cube_counts_anew_and_keeps_who_it_is() -> None:
    changes = cubes_of(PAIRS)[1].where(cubes_of(PAIRS)[1].rows["scale"] == "total")
    own = changes.of_client("K3")
    assert list(own.rows["n"]) == [1]
    assert list(own.each["client"]) == ["K3"]
    improved = changes.having(changes.rows["verdict"] == "recovered")
    assert list(changes.people["client"].iloc[improved]) == ["K0", "K1", "K3"]


def test_a_cube_is_split_by_a_group_of_people() -> None:
    changes = cubes_of(PAIRS)[1].where(cubes_of(PAIRS)[1].rows["scale"] == "total")
    rows = changes.split("kind", pd.Series(["a", "b", "b", "b", None], dtype="str"))
    found = {
        (row["pre"], None if pd.isna(row["kind"]) else row["kind"]): row["n"]
        for row in rows.to_dict("records")
    }
    assert found == {(20, "a"): 1, (20, "b"): 2, (14, "b"): 1, (9, None): 1}


def test_cubes_together_hold_what_each_of_them_holds() -> None:
    changes = cubes_of(PAIRS)[1]
    twice = together(changes.people, [changes, changes])
    pd.testing.assert_frame_equal(
        twice.each, pd.concat([changes.each, changes.each], ignore_index=True)
    )
    assert together(changes.people, []).rows.empty


def test_somebody_with_two_scores_at_one_moment_is_a_fault_of_the_program() -> None:
    scores = cubes_of(PAIRS)[0]
    twice = together(scores.people, [scores, scores])
    with pytest.raises(ValueError, match="two scores"):
        change(twice, SDQ, NL, BEGIN_TO_END)


def test_missing_values_are_one_combination_like_any_other() -> None:
    code, first = numbered(pd.array([1, None, 1, None], dtype="Int16"), np.array([0, np.nan] * 2))
    assert (list(code), list(first)) == ([0, 1, 0, 1], [0, 1])


def test_the_order_of_people_changes_no_table() -> None:
    people = [*people_of(PAIRS, sex="m"), person("L", "begin", 12, age=15)]
    further = OnRequest(tests=True, validity=True, all_moments=True, by=("sex",), per_child=True)
    reports = [
        analyse(answers_of(sdq_rows(rows), SDQ), SDQ, NL, Options(on_request=further))
        for rows in (people, people[::-1])
    ]
    straight, turned = (
        {key: each.frame.astype(object).where(each.frame.notna(), None).to_dict("records")
         for key, each in report.tables.items()}
        for report in reports
    )  # fmt: skip
    assert same(straight, turned)
