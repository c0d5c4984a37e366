"""Reliable change by every method and cut-off, through the analysis room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of, cube_of, sdq_rows
from tests.examples import few
from tests.statistics.reference import SETS, pairs, rows
from vaktherapie_analyse.analysis import measured
from vaktherapie_analyse.analysis.cube import Cube
from vaktherapie_analyse.analysis.line.change import change
from vaktherapie_analyse.analysis.line.change_parameters import parameters_table
from vaktherapie_analyse.analysis.line.change_rule import METHODS, Rule
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.functional_cutoffs import Functional, cutoffs, cutoffs_table
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.measured import OnRequest
from vaktherapie_analyse.analysis.questionnaire import pipeline
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.language import LANGUAGES, render
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.statistics.paired import Moments

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
GOODMAN = load_norms("goodman-1997", SDQ)

#: A scale of the SDQ with the same direction, and the functional group of the reference runs.
SCALE = dict.fromkeys(SETS, "total") | {"hoog_beter_n40": "prosocial"}
FUNCTIONAL = {
    "laag_beter_n14": (8, 5),
    "laag_beter_n60": (8, 5),
    "hoog_beter_n40": (7.5, 1.5),
    "gemengd_n300": (9, 5),
}


def scores_of(pre: Sequence[float], post: Sequence[float], scale: str = "total") -> Cube:
    """Scores of people without age or norm, at begin and eind; NaN is no score."""
    frames = [
        pd.DataFrame(
            {
                "client": [f"K{number:04}" for number in range(1, len(values) + 1)],
                "respondent": "ouder",
                "informant": "parent",
                "moment": moment,
                "age": pd.array([pd.NA] * len(values), dtype="Int16"),
                "sex": pd.array([None] * len(values), dtype="str"),
                "scale": scale,
                "n_answered": pd.array([20] * len(values), dtype="Int16"),
                "n_items": pd.array([20] * len(values), dtype="Int16"),
                "score": pd.array(values, dtype="Float64"),
                "given_band": pd.array([None] * len(values), dtype="str"),
            }
        )
        for moment, values in (("begin", pre), ("eind", post))
    ]
    return classify(cube_of(pd.concat(frames, ignore_index=True)), SDQ, None)


def rule_of(name: str, method: str, **more: Any) -> Rule:
    """The rule of the reference runs: SD of the sample, reliability .80 and .75 for NK."""
    scale = SCALE[name]
    return Rule(
        method=method.lower(),  # type: ignore[arg-type]
        sd={scale: "sample"},
        reliability={scale: 0.80},
        reliability_post={scale: 0.75},
        functional={scale: FUNCTIONAL[name]},
        **more,
    )


@cache
def changes_of(name: str, method: str, alpha: float = 0.05, cutoff: Any = None) -> pd.DataFrame:
    scores = scores_of(*pairs(name), SCALE[name])
    found = change(scores, SDQ, None, rule=rule_of(name, method, alpha=alpha, cutoff=cutoff))
    return found.each.sort_values("client", ignore_index=True).assign(n=1)


def of_method(name: str, method: str) -> list[dict[str, str]]:
    return [r for r in rows("rci_individual") if (r["set"], r["method"]) == (name, method.upper())]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_every_index_is_that_of_clinicalsignificance(name: str, method: str) -> None:
    turn = 1 if name == "hoog_beter_n40" else -1
    expected = [turn * float(row["rci"]) for row in of_method(name, method)]
    found = changes_of(name, method)["rci"].to_numpy(dtype=float)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("column", ["rci_category", "combined_a", "combined_c"])
@pytest.mark.parametrize("alpha", ["05", "10"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", SETS)
def test_every_verdict_is_that_of_clinicalsignificance(
    name: str, method: str, alpha: str, column: str
) -> None:
    cutoff = column[-1] if column.startswith("combined") else None
    found = changes_of(name, method, alpha=int(alpha) / 100, cutoff=cutoff)["verdict"]
    expected = [row[f"{column}_{alpha}"].lower() for row in of_method(name, method)]
    assert found.tolist() == expected


@pytest.mark.parametrize("row", rows("rci"), ids=lambda r: "-".join(list(r.values())[:4]))
def test_the_tables_hold_the_standard_errors_cutoffs_and_counts(row: dict[str, str]) -> None:
    name, method, alpha = row["set"], row["method"].lower(), float(row["alpha"])
    kind = row["approach"][-1] if row["approach"] != "distribution" else None
    rule = rule_of(name, method, alpha=alpha, cutoff=kind)
    changes = changes_of(name, method, alpha=alpha, cutoff=kind)
    used = parameters_table(changes, SDQ, rule).frame.set_index("scale").loc[SCALE[name]]
    assert used["sd"] == pytest.approx(float(row["sd_pre"]), rel=1e-10)
    assert used["sd_n"] == int(row["n_used"])
    if row["s_diff"]:
        assert used["s_diff"] == pytest.approx(float(row["s_diff"]), rel=1e-10)
        critical = float(row["critical_z"]) * float(row["s_diff"])
        assert used["critical_change"] == pytest.approx(critical, rel=1e-10)
    else:
        assert pd.isna(used["critical_change"])
    if kind:
        table = cutoffs_table(changes, SDQ, None, rule).frame
        assert table[f"cutoff_{kind}"].tolist() == pytest.approx([float(row["cutoff"])], rel=1e-10)
    counts = Counter(changes["verdict"])
    for verdict in ("recovered", "improved", "unchanged", "deteriorated", "harmed"):
        if expected := row[f"n_{verdict}"]:
            assert counts[verdict] == int(expected), verdict


@pytest.mark.parametrize("row", rows("cutoffs_abc"), ids=lambda row: row["case"])
def test_cutoff_b_has_the_functional_sd(row: dict[str, str]) -> None:
    direction = 1 if row["better_is"] == "higher" else -1
    group = Moments(10, float(row["m_clinical"]), float(row["sd_clinical"]), 0.0, 1.0, 0.0)
    functional = Functional(float(row["m_functional"]), float(row["sd_functional"]), "user")
    found = cutoffs(group, functional, direction)
    for name, value in found.items():
        assert value == pytest.approx(float(row[f"cutoff_{name}"]), rel=1e-10)
    assert set(found) == {"a", "b", "c"}


# -- where SD and reliability come from -----------------------------------------------------------


def report_of(
    people: Sequence[Mapping[str, Any]], rule: Rule, norms: Any = NL, **more: Any
) -> Report:
    answers = answers_of(sdq_rows(people), SDQ)
    return pipeline.analyse(answers, SDQ, norms, measured.Options(rule=rule, **more))


def person(client: str, moment: str, conduct: int, peer: int = 3, **more: Any) -> dict[str, Any]:
    scores = {"emotion": 4, "conduct": conduct, "hyper": 5, "peer": peer, "prosocial": 7}
    return {"client": client, "moment": moment, "scores": scores, **more}


def pilot(n: int) -> list[dict[str, Any]]:
    """n invented pairs that differ."""
    return [
        person(f"K{number:02}", moment, (number * 3 + later * number) % 10, (number * 7) % 9)
        for number in range(n)
        for later, moment in enumerate(("begin", "eind"))
    ]


def used(report: Report, scale: str) -> dict[str, Any]:
    frame = report.tables["parameters"].frame
    return dict(frame[frame["scale"] == scale].iloc[0])


def text(report: Report, language: str = "nl") -> str:
    return "\n".join(render(m, language) for m in (*report.sources, *report.remarks))


def test_the_norm_group_comes_before_the_sample() -> None:
    found = used(report_of(pilot(25), Rule()), "conduct")
    assert (found["sd"], found["sd_source"]) == (1.71, "meltzer-2000/5-15")
    assert (found["reliability"], found["reliability_source"]) == (0.56, "theunissen-2022/7-11")


def test_the_user_comes_before_the_norm_group_and_is_named() -> None:
    report = report_of(pilot(5), Rule(sd={"total": 5.8}, reliability={"total": 0.8}))
    found = used(report, "total")
    assert (found["sd"], found["sd_source"]) == (5.8, "user")
    assert (found["reliability"], found["reliability_source"]) == (0.8, "user")
    assert found["critical_change"] == pytest.approx(7.189, abs=0.001)  # 1.96·5.8·√0.4
    assert pd.isna(found["sd_low"])
    assert "Totaal 5,80 (zelf opgegeven)" in text(report)


def test_the_sample_comes_on_request_with_its_plausible_interval() -> None:
    asked = Rule(sd={"conduct": "sample"}, reliability={"conduct": 0.8})
    found = used(report_of(pilot(14), asked), "conduct")
    assert (found["sd_source"], found["sd_n"]) == ("sample", 14)
    # χ² with 13 degrees of freedom: 5.0088 and 24.7356 (any table).
    assert found["sd_low"] == pytest.approx(found["sd"] * (13 / 24.7356) ** 0.5, rel=1e-4)
    assert found["sd_high"] == pytest.approx(found["sd"] * (13 / 5.0088) ** 0.5, rel=1e-4)
    for end in ("low", "high"):
        ratio = found[f"critical_change_{end}"] / found["critical_change"]
        assert ratio == pytest.approx(found[f"sd_{end}"] / found["sd"])


@pytest.mark.parametrize(("n", "source"), [(19, None), (20, "sample")])
def test_from_twenty_pairs_on_the_sample_stands_in_for_a_norm_that_is_not_there(
    n: int, source: str | None
) -> None:
    report = report_of(pilot(n), Rule())
    found = used(report, "externalising")  # no Dutch SD
    assert (None if pd.isna(found["sd_source"]) else found["sd_source"]) == source
    assert ("van deze steekproef zelf" in text(report)) == (source == "sample")


def test_the_reliability_of_the_sample_is_cronbachs_alpha_of_the_items() -> None:
    answers = answers_of(sdq_rows(pilot(20)), SDQ)
    items = answers.frame.loc[answers.frame["moment"] == "begin", ["5", "7", "12", "18", "22"]]
    points = items.to_numpy(dtype=float)
    points[:, 1] = 2 - points[:, 1]
    import pingouin

    expected, _ = pingouin.cronbach_alpha(pd.DataFrame(points))
    rule = Rule(reliability={"conduct": "sample"})
    found = used(report_of(pilot(20), rule), "conduct")
    assert found["reliability"] == pytest.approx(expected)
    assert (found["reliability_source"], found["reliability_kind"]) == ("sample", "alpha")


def test_a_sample_without_spread_has_no_reliable_change_and_says_so() -> None:
    people = [person(f"K{n}", m, 4) for n in range(5) for m in ("begin", "eind")]
    report = report_of(people, Rule(sd={"conduct": "sample"}, reliability={"conduct": "sample"}))
    verdicts = report.tables["verdicts"].frame.set_index("scale")
    assert verdicts.loc["conduct", "n"] == 0
    assert pd.isna(used(report, "conduct")["sd"])
    assert "geen bruikbare SD of betrouwbaarheid" in text(report)


@pytest.mark.parametrize(
    "wrong",
    [
        Rule(sd={"total": 0.0}),
        Rule(sd={"total": -1.0}),
        Rule(reliability={"total": 1.0}),
        Rule(reliability={"total": 0.0}),
        Rule(alpha=0.0),
        Rule(alpha=1.0),
    ],
)
def test_a_number_that_cannot_be_is_a_named_error(wrong: Rule) -> None:
    with pytest.raises(DataError):
        report_of(pilot(5), wrong)


# -- degenerate samples ---------------------------------------------------------------------------

DEGENERATE = {
    "nobody": [],
    "one pair": [person("K1", "begin", 3), person("K1", "eind", 1)],
    "all the same": [person(f"K{n}", m, 4) for n in range(6) for m in ("begin", "eind")],
    "all by as much": [
        person(f"K{n}", m, n % 5 + (2 if m == "begin" else 0))
        for n in range(6)
        for m in ("begin", "eind")
    ],
}


@pytest.mark.parametrize(
    ("method", "cutoff"), [*((method, None) for method in METHODS), (METHODS[0], "c"), ("ha", "c")]
)
@pytest.mark.parametrize("case", DEGENERATE)
def test_a_degenerate_sample_gives_missing_numbers_never_nonsense(
    case: str, method: Any, cutoff: Any
) -> None:
    people = DEGENERATE[case] or [person("K1", "begin", 3)]
    report = report_of(
        people,
        Rule(method=method, cutoff=cutoff, percent=0.5, mid={"total": 4}),
        alternatives=measured.Alternatives(methods=True, norms=()),
        per_respondent=True,
    )
    for table in report.tables.values():
        for column in table.frame.select_dtypes("Float64"):
            values = table.frame[column].dropna().to_numpy(dtype=float)
            assert np.isfinite(values).all(), (table.key, column)
    for language in LANGUAGES:
        assert text(report, language)
    if "changes" in report.tables:
        changes = report.tables["changes"].frame
        assert changes.loc[changes["rci"].isna(), "verdict"].isna().all()


def test_hageman_arrindell_without_reliable_differences_is_missing_and_named() -> None:
    report = report_of(DEGENERATE["all by as much"], Rule(method="ha"))
    verdicts = report.tables["verdicts"].frame.set_index("scale")
    assert verdicts.loc["total", "n"] == 0
    assert "Hageman–Arrindell kan niet" in text(report)


def test_a_method_that_compares_with_the_group_needs_a_group() -> None:
    report = report_of(DEGENERATE["one pair"], Rule(method="hll"))
    assert report.tables["verdicts"].frame["n"].sum() == 0
    assert "kan niet met maar één paar" in text(report)


# -- what is said ---------------------------------------------------------------------------------


def test_hsu_linn_lord_is_said_to_be_relative_to_the_mean_change() -> None:
    assert "ten opzichte van de gemiddelde verandering van deze groep" in text(
        report_of(pilot(10), Rule(method="hll"))
    )


def test_the_level_and_side_of_the_method_are_named() -> None:
    one = text(report_of(pilot(10), Rule(method="ha", alpha=0.1)))
    assert "|RCI| > 1,28 (α = 0,1, eenzijdig)" in one
    assert "de drempel geldt in beide richtingen" in one
    two = text(report_of(pilot(10), Rule()), "en")
    assert "in both directions" not in two
    assert "Jacobson–Truax, reliable when |RCI| > 1.96 (α = 0.05, two-sided)" in two


def test_a_cutoff_outside_the_scale_is_named() -> None:
    report = report_of(pilot(14), Rule(cutoff="b", functional={"conduct": (1.0, 5.0)}))
    assert "buiten de scores die de schaal kan halen" in text(report)
    verdicts = report.tables["verdicts"].frame.set_index("scale")
    assert verdicts.loc["conduct", "n_recovered"] == 0


def test_cutoff_b_needs_no_sample() -> None:
    people = [person("K1", "begin", 9), person("K1", "eind", 1)]
    rule = Rule(cutoff="b", functional={"conduct": (2.0, 1.5)})  # b = 5
    verdicts = report_of(people, rule).tables["verdicts"].frame.set_index("scale")
    assert verdicts.loc["conduct", "n_recovered"] == 1


def test_without_sex_there_is_no_functional_group_and_nobody_recovered() -> None:
    report = report_of(pilot(14), Rule(cutoff="c"))
    frame = report.tables["cutoffs"].frame
    assert frame["cutoff_c"].isna().all()
    assert (report.tables["verdicts"].frame["n_recovered"] == 0).all()
    assert "soms alleen omdat het geslacht onbekend is" in text(report)


def test_the_functional_group_of_the_norm_is_that_of_the_sex() -> None:
    people = [{**row, "sex": "mv"[int(row["client"][1:]) % 2]} for row in pilot(14)]
    frame = report_of(people, Rule(cutoff="b")).tables["cutoffs"].frame
    total = frame[frame["scale"] == "total"].set_index("functional_source")
    # Meltzer et al. (2000): boys 9.1 (6.0), girls 7.8 (5.5).
    assert total.loc["meltzer-2000/5-15-m", "cutoff_b"] == pytest.approx(9.1 + 2 * 6.0)
    assert total.loc["meltzer-2000/5-15-v", "cutoff_b"] == pytest.approx(7.8 + 2 * 5.5)
    assert total["n"].tolist() == [7, 7]


@pytest.mark.parametrize(
    ("sex", "group", "mean", "sd"),
    [("m", "12-17-m", 7.8, 5.8), ("v", "12-17-v", 6.3, 5.3), (None, "12-17", 7.0, 5.6)],
)
def test_from_twelve_on_the_population_is_that_of_the_sex_and_the_sd_that_of_all(
    sex: str | None, group: str, mean: float, sd: float
) -> None:
    # Vugteveen et al. (2022), Table 2; the SD of reliable change is that of both together.
    people = [{**row, "age": 13, "sex": sex} for row in pilot(6)]
    report = report_of(people, Rule(cutoff="b"), on_request=OnRequest(validity=True))
    tables = {key: report.tables[key].frame for key in ("cutoffs", "regression_to_mean")}
    cutoff, expected = (frame[frame["scale"] == "total"].iloc[0] for frame in tables.values())
    assert cutoff["functional_source"] == expected["norm_source"] == f"vugteveen-2022/{group}"
    assert cutoff["cutoff_b"] == pytest.approx(mean + 2 * sd)
    assert expected["norm_mean"] == mean
    assert (used(report, "total")["sd"], used(report, "total")["smallest_whole_change"]) == (5.6, 8)


# -- comparison of methods and sensitivity --------------------------------------------------------


def test_every_method_counts_the_same_pairs_once() -> None:
    rule = Rule(percent=0.5, mid={"conduct": 4})
    asked = measured.Alternatives(methods=True, scale="conduct")
    frame = report_of(pilot(14), rule, alternatives=asked).tables["methods"].frame
    assert frame["method"].tolist() == [*METHODS, "percent", "mid"]
    counts = frame.filter(like="n_").sum(axis=1)
    assert (counts == frame["n"]).all()
    assert frame.loc[frame["is_default"], "method"].tolist() == ["jt"]


def test_a_percentage_or_points_count_from_the_threshold_itself_on() -> None:
    people = [
        *(person("K1", m, c) for m, c in (("begin", 8), ("eind", 4))),
        *(person("K2", m, c) for m, c in (("begin", 8), ("eind", 5))),
        *(person("K3", m, c) for m, c in (("begin", 0), ("eind", 4))),
    ]
    rule = Rule(percent=0.5, mid={"conduct": 4})
    asked = measured.Alternatives(methods=True, scale="conduct")
    frame = report_of(people, rule, alternatives=asked).tables["methods"].frame
    found = frame.set_index("method")
    # From 0 no percentage can be taken: K3 is not counted.
    assert found.loc["percent", ["n", "n_recovered", "n_improved"]].tolist() == [2, 0, 1]
    assert found.loc["mid", ["n", "n_improved", "n_harmed"]].tolist() == [3, 1, 1]


def test_the_own_choices_are_marked_once_per_percentage_and_agree_with_the_report() -> None:
    asked = measured.Alternatives(norms=(NL, GOODMAN, load_norms("maurice-stam-2018", SDQ)))
    report = report_of(pilot(14), Rule(), alternatives=asked)
    frame = report.tables["sensitivity"].frame
    own = frame[frame["is_default"]].set_index("quantity")
    assert own.index.is_unique
    row = report.tables["transitions"].frame.set_index("scale").loc["total"]
    verdicts = report.tables["verdicts"].frame.set_index("scale").loc["total"]
    assert own.loc["elevated_pre", "n"] == row["n_elevated_pre"]
    assert (
        own.loc["to_normal", ["n", "of"]].tolist()
        == row[["n_to_normal", "n_elevated_pre"]].tolist()
    )
    assert own.loc["improved", "n"] == verdicts["n_recovered"] + verdicts["n_improved"]
    assert set(frame["norm"]) == {"theunissen-2022", "goodman-1997", "maurice-stam-2018"}


def test_a_score_of_which_an_answer_is_missing_counts_only_under_the_official_rule() -> None:
    people = pilot(6)
    frame = sdq_rows(people)
    frame.loc[0, "5"] = None
    asked = measured.Alternatives(norms=())
    report = pipeline.analyse(answers_of(frame, SDQ), SDQ, NL, measured.Options(alternatives=asked))
    found = report.tables["sensitivity"].frame.set_index(["quantity", "elevated", "missing_rule"])
    assert found.loc[("improved", "klinisch", "official"), "of"] == 6
    assert found.loc[("improved", "klinisch", "complete"), "of"] == 5


def test_the_range_is_said_in_words() -> None:
    asked = measured.Alternatives(norms=(GOODMAN,))
    report = report_of(pilot(14), Rule(), alternatives=asked)
    frame = report.tables["sensitivity"].frame
    shares = frame.loc[frame["quantity"] == "elevated_pre", "share"]
    for language in LANGUAGES:
        sentence = render(report.headlines[-1], language)
        assert f"{shares.min():.0%}".rstrip("%") in sentence
        assert f"{shares.max():.0%}".rstrip("%") in sentence


@few
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=12))
def test_swapping_the_moments_flips_jacobson_truax_only_in_sign(
    points: list[tuple[int, int]],
) -> None:
    pre, post = np.array(points, dtype=float).T
    rule = Rule(sd={"total": 5.0}, reliability={"total": 0.8})
    there = change(scores_of(pre, post), SDQ, None, rule=rule).each["rci"]
    back = change(scores_of(post, pre), SDQ, None, rule=rule).each["rci"]
    assert np.allclose(there.to_numpy(dtype=float), -back.to_numpy(dtype=float))


def test_the_sample_reliability_needs_answers() -> None:
    scores = scores_of([3, 5, 9], [1, 2, 3])
    rule = Rule(sd={"total": 5.0}, reliability={"total": "sample"})
    found = change(scores, SDQ, None, rule=rule).each
    assert found["reliability"].isna().all()
    assert found["verdict"].isna().all()


def test_scores_from_the_file_without_items_have_no_alpha() -> None:
    aricp = load_instrument("ari-cp")
    answers = answers_of(pd.DataFrame({"client": ["K1"]}), aricp)
    assert score(answers, aricp).rows.empty
