"""Scales with decimals: what the computer makes of 1.2 − 0.8 changes no verdict and no band."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.analysis.test_analysis_rule import SDQ, scores_of
from vaktherapie_analyse.analysis.line.change import change
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.analysis.line.functional_cutoffs import sides
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.questionnaire.on_request.compare_methods import compare_methods
from vaktherapie_analyse.answers import PERSON_COLUMNS, Answers

TOTAL = SDQ.scale("total")
#: Five changes of exactly 0.4 for the better; to the computer three of them are less.
PRE, POST = [1.2, 1.8, 2.2, 3.6, 2.6], [0.8, 1.4, 1.8, 3.2, 2.2]


def counted(rule: Rule, method: str, pre: list[float], post: list[float]) -> pd.Series:
    found = change(scores_of(pre, post), SDQ, None, rule=rule).rows
    frame = compare_methods(found, SDQ, None, rule, TOTAL).frame
    return frame[frame["method"] == method].iloc[0]


def rule(**more: object) -> Rule:
    return Rule(sd={"total": 1.0}, reliability={"total": 0.8}, **more)  # type: ignore[arg-type]


def test_a_change_of_exactly_the_mid_counts_for_everybody() -> None:
    assert counted(rule(mid={"total": 0.4}), "mid", PRE, POST)["n_improved"] == 5
    assert counted(rule(mid={"total": 0.4}), "mid", POST, PRE)["n_deteriorated"] == 5
    assert counted(rule(mid={"total": 0.40001}), "mid", PRE, POST)["n_improved"] == 0


def test_a_change_of_exactly_the_percentage_counts() -> None:
    pre, post = [1.2, 2.4, 0.4], [0.9, 1.8, 0.3]  # 25 % each
    assert counted(rule(percent=0.25), "percent", pre, post)["n_improved"] == 3


def test_a_change_of_exactly_the_critical_change_is_not_reliable() -> None:
    # S_diff = √2·SD·√(1 − r) is 0.4/z, so that 0.4 is the critical change itself.
    z = 1.959963984540054
    exact = Rule(sd={"total": 0.4 / z}, reliability={"total": 0.5})
    found = change(scores_of(PRE, POST), SDQ, None, rule=exact).each
    assert set(found["verdict"]) == {"unchanged"}
    assert found["change"].tolist() == [-0.4] * 5


@pytest.mark.parametrize("turned", [1, -1])
def test_a_score_on_the_cutoff_is_on_neither_side(turned: int) -> None:
    # Cut-off b = 0.1 + 2·0.1 is 0.30000000000000004 to the computer.
    on = Rule(
        sd={"total": 1.0},
        reliability={"total": 0.8},
        cutoff="b",
        functional={"total": (0.1, 0.1)},
    )
    found = change(scores_of([0.3, 0.4], [0.3, 0.2][::turned]), SDQ, None, rule=on).rows
    side = sides(found, SDQ, None, on)
    assert side.clinical_pre.tolist() == [0, 1]
    assert side.functional_post.tolist() == [0, 1][::turned]


def test_a_score_of_a_file_is_as_it_was_meant() -> None:
    frame = scores_of([0.1 + 0.2], [1.1 + 2.2]).each
    given = frame.assign(band=frame["given_band"], date=pd.NaT)
    people = given[["client", "respondent"]].drop_duplicates()
    answers = pd.DataFrame(columns=[*PERSON_COLUMNS, *SDQ.item_keys])
    found = score(Answers("sdq", answers, people, inputs=(), given=given), SDQ).each
    assert found.loc[found["scale"] == "total", "score"].dropna().tolist() == [0.3, 3.3]
