"""The tables of the contract, against reference numbers and counts made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from tests.examples import few
from vaktherapie_analyse.analysis.measured import Options
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.report import Report

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
REFERENCE = Path(__file__).parents[1] / "reference"


def report_of(people: list[dict[str, Any]], **options: Any) -> Report:
    return analyse(answers_of(sdq_rows(people), SDQ), SDQ, NL, Options(**options))


def pairs_report(pairs: list[tuple[int, int]], **options: Any) -> Report:
    people = [
        person(f"K{n}", moment, points)
        for n, pair in enumerate(pairs)
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]
    return report_of(people, **options)


def row(report: Report, table: str, scale: str = "total") -> pd.Series:
    frame = report.tables[table].frame
    return frame[frame["scale"] == scale].iloc[0]


@pytest.mark.parametrize("name", ["laag_beter_n14", "laag_beter_n60"])
def test_the_summary_agrees_with_r(name: str) -> None:
    data = pd.read_csv(REFERENCE / "data" / f"{name}.csv")
    known = pd.read_csv(REFERENCE / "group.csv").query("set == @name")
    wanted = known.set_index("statistic")["value"]
    report = pairs_report(list(data[["pre", "post"]].itertuples(index=False, name=None)))
    found = row(report, "summary")
    for column, statistic in {
        "n": "n_pairs",
        "pre_mean": "m_pre",
        "pre_sd": "sd_pre",
        "post_mean": "m_post",
        "post_sd": "sd_post",
        "change_mean": "m_diff",
        "change_low": "t_ci95_low",
        "change_high": "t_ci95_high",
        "p_wilcoxon": "wilcoxon_exact_p_zeros_dropped",
    }.items():
        assert found[column] == pytest.approx(float(wanted[statistic]), rel=1e-10), column
    # d_av is turned so that positive is better; lower is better on the SDQ total.
    assert found["d_av"] == pytest.approx(-float(wanted["d_av"]), rel=1e-10)
    assert found["d_av_low"] < found["d_av"] < found["d_av_high"]


# Clinical from 14 on, normal to 10 (Theunissen 2022, 7–11 years).
PAIRS = [(20, 8), (20, 12), (20, 20), (14, 10), (5, 20), (5, 5), (12, 12)]


def test_transitions_are_counted_with_both_denominators() -> None:
    found = row(pairs_report(PAIRS), "transitions")
    counts = [
        "n",
        "n_elevated_pre",
        "n_elevated_post",
        "n_to_normal",
        "n_no_longer_elevated",
        "n_to_elevated",
        "n_not_elevated_pre",
    ]
    assert [int(found[name]) for name in counts] == [7, 4, 2, 2, 3, 1, 3]
    assert found["share_to_normal"] == 2 / 4
    assert found["share_no_longer_elevated"] == 3 / 4
    assert found["share_to_normal_of_all"] == 2 / 7
    assert found["share_elevated_pre"] == 4 / 7
    # Wilson for 2 of 4, and McNemar for 3 against 1: 2 × P(X ≤ 1 | 4, ½) = 2 × 5/16.
    assert found["share_to_normal_low"] == pytest.approx(0.1500390, abs=1e-6)
    assert found["share_to_normal_high"] == pytest.approx(0.8499610, abs=1e-6)
    assert found["p_mcnemar"] == pytest.approx(0.625)


def test_verdicts_count_the_normal_ones_without_reliable_change_apart() -> None:
    found = row(pairs_report(PAIRS), "verdicts")
    assert [int(found[c]) for c in found.index if c != "scale"] == [7, 2, 0, 4, 0, 1, 1, 0]


def test_the_band_table_holds_every_combination() -> None:
    frame = pairs_report(PAIRS).tables["bands"].frame
    total = frame[frame["scale"] == "total"]
    assert list(total["n"]) == [1, 0, 1, 0, 1, 0, 2, 1, 1]
    assert len(frame[frame["scale"] == "emotion"]) == 4  # two bands


def test_nobody_elevated_gives_no_share() -> None:
    found = row(pairs_report([(5, 5), (6, 4)]), "transitions")
    assert found["n_elevated_pre"] == 0
    assert found[["share_to_normal", "share_to_normal_low", "share_to_normal_high"]].isna().all()


def test_one_pair_has_means_but_no_spread() -> None:
    found = row(pairs_report([(20, 8)]), "summary")
    assert found["change_mean"] == -12
    assert found[["pre_sd", "change_low", "d_av", "d_av_low"]].isna().all()


def test_flow_tells_where_people_are_lost() -> None:
    people = [
        person("A", "begin", 5),
        person("A", "eind", 5),
        person("B", "begin", 5),
        person("C", "eind", 5),
        person("D", "vervolg", 5),
    ]
    flow = report_of(people).tables["flow"].frame
    steps = flow[flow["scale"].isna()].set_index("step")["n"]
    assert dict(steps) == {
        "respondents": 4,
        "pre": 2,
        "post": 2,
        "pairs": 1,
        "pre_only": 1,
        "post_only": 1,
        "none": 1,
    }
    usable = flow[flow["step"] == "usable"].set_index("scale")["n"]
    assert usable["total"] == 1


def test_parameters_name_the_source_of_sd_and_reliability() -> None:
    found = row(pairs_report(PAIRS), "parameters")
    assert found["sd_source"] == "meltzer-2000/5-15"
    assert found["reliability_source"] == "theunissen-2022/7-11"
    assert found["critical_change"] == pytest.approx(7.177, abs=5e-4)
    assert found["smallest_whole_change"] == 8
    hole = row(pairs_report(PAIRS), "parameters", "externalising")
    assert hole[["sd", "s_diff", "critical_change", "smallest_whole_change"]].isna().all()


def test_one_moment_has_no_tables_of_change() -> None:
    report = report_of([person("A", "begin", 20), person("B", "begin", 5)])
    assert list(report.tables) == ["flow", "distribution"]
    found = row(report, "distribution")
    assert (found["n"], found["n_elevated"], found["share_elevated"]) == (2, 1, 0.5)


def test_respondents_appear_only_when_asked() -> None:
    assert not {"scores", "changes"} & set(pairs_report(PAIRS).tables)
    report = pairs_report(PAIRS, per_respondent=True)
    assert set(report.tables["changes"].frame["client"]) == {f"K{n}" for n in range(7)}
    assert len(report.tables["scores"].frame) == 14 * 8


points = st.integers(0, 40)


@few
@given(st.lists(st.tuples(points, points), min_size=1, max_size=8))
def test_every_pair_has_one_transition_and_one_verdict(pairs: list[tuple[int, int]]) -> None:
    report = pairs_report(pairs)
    moved, judged = row(report, "transitions"), row(report, "verdicts")
    frame = report.tables["bands"].frame
    assert frame[frame["scale"] == "total"]["n"].sum() == len(pairs)
    left = moved["n_elevated_pre"] - moved["n_no_longer_elevated"] + moved["n_to_elevated"]
    assert left == moved["n_elevated_post"]
    verdicts = ["n_recovered", "n_improved", "n_unchanged", "n_deteriorated", "n_harmed"]
    assert judged[verdicts].sum() == judged["n"] == len(pairs)


def test_people_whose_scores_stand_in_the_file_are_counted_as_measured() -> None:
    measured = [("K1", "begin"), ("K1", "eind"), ("K2", "begin")]
    given_scores = pd.DataFrame(
        {
            "client": [client for client, _ in measured],
            "respondent": "ouder",
            "informant": "parent",
            "moment": [moment for _, moment in measured],
            "date": pd.NaT,
            "age": pd.array([8] * 3, dtype="Int16"),
            "sex": None,
            "scale": "total",
            "score": pd.array([20.0, 8.0, 12.0], dtype="Float64"),
            "band": None,
        }
    )
    people = given_scores[["client", "respondent"]].drop_duplicates()
    nobody = answers_of(sdq_rows([person("K1", "begin", 0)]), SDQ).frame.iloc[:0]
    answers = Answers("sdq", nobody, people, inputs=(), given=given_scores)
    flow = analyse(answers, SDQ, NL).tables["flow"].frame
    n = flow[flow["scale"].isna()].set_index("step")["n"]
    assert (n["pre"], n["post"], n["pairs"], n["none"]) == (2, 1, 1, 0)


def test_every_share_has_the_wilson_interval_of_r() -> None:
    known = pd.read_csv(REFERENCE / "proportions.csv")
    for wanted in known.itertuples():
        changes = pd.DataFrame(
            {
                "scale": "total",
                "norm": "x",
                "n": 1,
                "pre_elevated": pd.array([True] * wanted.n, dtype="boolean"),
                "post_elevated": pd.array(
                    [False] * wanted.x + [True] * (wanted.n - wanted.x), dtype="boolean"
                ),
                "transition": ["to_normal"] * wanted.x + ["stays_elevated"] * (wanted.n - wanted.x),
            }
        )
        found = summarise.transitions(changes, SDQ, NL, "").frame.iloc[0]
        assert found["share_to_normal"] == pytest.approx(wanted.proportion)
        assert found["share_to_normal_low"] == pytest.approx(wanted.wilson_low, abs=1e-10)
        assert found["share_to_normal_high"] == pytest.approx(wanted.wilson_high, abs=1e-10)


def test_where_nobody_changed_there_is_no_mcnemar_test() -> None:
    assert pd.isna(row(pairs_report([(20, 20), (5, 5)]), "transitions")["p_mcnemar"])
