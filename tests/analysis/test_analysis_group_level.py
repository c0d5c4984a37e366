"""Tests, effect sizes, Holm, shares, consistency and agreement, through the tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import changes_of, person
from vaktherapie_analyse.analysis.line.change import transition
from vaktherapie_analyse.analysis.measured import OnRequest, Options
from vaktherapie_analyse.analysis.questionnaire.on_request import group_tests as group_level
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.report import Report, Table
from vaktherapie_analyse.statistics import dropout, paired

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
REFERENCE = Path(__file__).parents[1] / "reference"
TESTED = OnRequest(tests=True)


def report_of(people: list[dict[str, Any]], **options: Any) -> Report:
    return analyse(answers_of(sdq_rows(people), SDQ), SDQ, NL, Options(**options))


def row(table: Table, scale: str = "total") -> pd.Series:
    return table.frame[table.frame["scale"] == scale].iloc[0]


def changes_on(scale: str, pre: list[float], post: list[float]) -> pd.DataFrame:
    """Pairs on one scale, whatever the range of that scale."""
    return pd.DataFrame({"scale": scale, "pre": pre, "post": post, "n": 1}).astype(
        {"pre": "Float64", "post": "Float64"}
    )


#: The scale is better in the direction of the data: positive effects are better.
SETS = {"laag_beter_n14": "total", "laag_beter_n60": "total", "hoog_beter_n40": "prosocial"}
COLUMNS = {
    "n": "n_pairs",
    "change_mean": "m_diff",
    "change_low": "t_ci95_low",
    "change_high": "t_ci95_high",
    "t": "t",
    "df": "t_df",
    "p_t": "t_p",
    "v_plus": "wilcoxon_V_plus",
    "p_wilcoxon": "wilcoxon_exact_p_zeros_wilcoxon",
    "p_pratt": "wilcoxon_exact_p_zeros_pratt",
    "hodges_lehmann": "hodges_lehmann_all_pairs",
}


@pytest.mark.parametrize("name", SETS)
def test_the_tests_agree_with_r(name: str) -> None:
    data = pd.read_csv(REFERENCE / "data" / f"{name}.csv")
    known = pd.read_csv(REFERENCE / "group.csv").query("set == @name")
    wanted = known.set_index("statistic")["value"].astype(float)
    changes = changes_on(SETS[name], list(data["pre"]), list(data["post"]))
    found = row(group_level.tests(changes, SDQ), SETS[name])
    for column, statistic in COLUMNS.items():
        assert found[column] == pytest.approx(wanted[statistic], rel=1e-10), column
    better = -1 if SETS[name] == "total" else 1
    for effect in ("d_z", "d_av", "g_z", "g_av"):
        assert found[effect] == pytest.approx(better * wanted[effect], rel=1e-10), effect
    limits = sorted(better * wanted[[f"d_z_ci95_{end}" for end in ("low", "high")]])
    assert [found["d_z_low"], found["d_z_high"]] == pytest.approx(limits, abs=1e-6)
    limits = sorted(better * wanted[[f"g_z_ci95_{end}" for end in ("low", "high")]])
    assert [found["g_z_low"], found["g_z_high"]] == pytest.approx(limits, abs=1e-6)


def test_the_subscales_are_adjusted_together_and_the_total_alone() -> None:
    p_values = {"emotion": 0.01, "conduct": 0.04, "hyper": 0.03, "peer": None, "prosocial": 0.2}
    rows = [{"family": "subscales", "p_t": p} for p in p_values.values()]
    rows += [{"family": "total", "p_t": 0.04}, {"family": None, "p_t": 0.01}]
    found = group_level._with_holm(rows, "p_t")
    # Four p-values: .01·4, .03·3, .04·2 → not lower than .09, .2·1.
    assert [r["p_t_holm"] for r in found[:5]] == pytest.approx([0.04, 0.09, 0.09, None, 0.2])
    assert {r["m_t"] for r in found[:5]} == {4}
    assert (found[5]["p_t_holm"], found[5]["m_t"]) == (0.04, 1)
    assert "p_t_holm" not in found[6]


def test_the_families_of_the_sdq_are_those_of_its_file() -> None:
    report = report_of(
        [person(f"K{n}", m, p) for n in range(4) for m, p in (("begin", 20), ("eind", 9 + n))],
        on_request=TESTED,
    )
    tests = report.tables["tests"]
    families = tests.frame.set_index("scale")["family"]
    assert families["total"] == "total"
    subscales = ["emotion", "conduct", "hyper", "peer", "prosocial"]
    assert list(families[subscales]) == ["subscales"] * 5
    assert families[["externalising", "internalising"]].isna().all()
    assert row(tests, "externalising").isna()["p_t_holm"]
    assert row(tests)["m_wilcoxon"] == 1
    parts = tests.notes[0].values["families"]
    assert [part.values["m"] for part in parts] == [1, 2]  # only emotion and conduct change
    assert [s["en"] for s in tests.notes[1].values["scales"]] == ["Externalising", "Internalising"]


def test_without_families_nothing_is_adjusted() -> None:
    import msgspec

    alone = [msgspec.structs.replace(scale, family="") for scale in SDQ.scales]
    bare = msgspec.structs.replace(SDQ, families={}, scales=tuple(alone))
    made = group_level.tests(changes_of([(20, 8), (12, 14)]), bare)
    assert [note.key for note in made.notes] == ["group_level.no_families"]
    assert made.frame["p_t_holm"].isna().all()


@pytest.mark.parametrize("case", range(1, 41))
def test_the_change_in_a_share_agrees_with_r(case: int) -> None:
    known = pd.read_csv(REFERENCE / "mcnemar.csv").set_index("case").loc[case]
    both, leaves, enters, neither = (
        int(known[name]) for name in ("both_yes", "pre_yes_post_no", "pre_no_post_yes", "both_no")
    )
    flags = [(True, True)] * both + [(True, False)] * leaves
    flags += [(False, True)] * enters + [(False, False)] * neither
    changes = pd.DataFrame(flags, columns=["pre_elevated", "post_elevated"], dtype="boolean")
    changes = changes.assign(scale="total", norm="x", post_band="grensgebied", n=1)
    changes = changes.assign(transition=transition(changes, SDQ, None))
    found = row(group_level.share_tests(changes, SDQ))
    assert found["n"] == known["n"]
    assert found["n_elevated_pre"] / found["n"] == pytest.approx(known["p_pre"])
    assert found["n_elevated_post"] / found["n"] == pytest.approx(known["p_post"])
    # R gives pre − post.
    assert found["share_difference"] == pytest.approx(-known["diff_pre_minus_post"], abs=1e-10)
    assert found["share_difference_low"] == pytest.approx(-known["newcombe_high"], abs=1e-10)
    assert found["share_difference_high"] == pytest.approx(-known["newcombe_low"], abs=1e-10)
    if leaves + enters == 0:
        assert found[["p_mcnemar", "p_midp", "p_mcnemar_holm"]].isna().all()
        return
    assert found["p_mcnemar"] == pytest.approx(known["mcnemar_exact_p"], abs=1e-10)
    assert found["p_midp"] == pytest.approx(known["mcnemar_midp_p"], abs=1e-10)
    assert (found["p_mcnemar_holm"], found["m_mcnemar"]) == (found["p_mcnemar"], 1)


def two_parents(n: int, moment: str = "begin") -> list[dict[str, Any]]:
    return [
        person(f"K{child}", moment, 4 + 3 * child + extra, respondent=parent)
        for child in range(n)
        for parent, extra in (("moeder", 0), ("vader", child % 2))
    ]


def test_two_parents_agree_from_three_children_on() -> None:
    few = report_of(two_parents(2), on_request=TESTED).tables["agreement"]
    assert row(few)["n_children"] == 2
    assert few.frame["icc"].isna().all()
    assert few.notes[0].values == {"n": 2, "fewest": 3}
    enough = report_of(two_parents(5), on_request=TESTED).tables["agreement"]
    found = row(enough)
    # Absolute agreement of one of two raters, by the mean squares of this table (McGraw & Wong).
    scores = np.array([[4 + 3 * n, 4 + 3 * n + n % 2] for n in range(5)], dtype=float)
    rows_mean, columns_mean = scores.mean(axis=1), scores.mean(axis=0)
    ms_rows = 2 * ((rows_mean - scores.mean()) ** 2).sum() / 4
    ms_columns = 5 * ((columns_mean - scores.mean()) ** 2).sum()
    rest = scores - rows_mean[:, None] - columns_mean + scores.mean()
    ms_error = (rest**2).sum() / 4
    icc = (ms_rows - ms_error) / (ms_rows + ms_error + 2 * (ms_columns - ms_error) / 5)
    assert found["icc"] == pytest.approx(icc)
    assert found["icc_low"] < found["icc"] < found["icc_high"]
    assert enough.notes == ()


def test_three_informants_or_two_kinds_are_not_a_pair() -> None:
    people = two_parents(3)
    people += [person("K0", "begin", 9, respondent="oma")]
    people[2]["informant"] = "teacher"
    found = row(report_of(people, on_request=TESTED).tables["agreement"])
    assert found["n_children"] == 1


def test_alpha_is_of_complete_forms_and_turned_items() -> None:
    points = [2, 3, 5, 8, 10, 7]
    people = [person(f"K{n}", "begin", total) for n, total in enumerate(points)]
    people[0]["scores"] = {"conduct": 4}  # the other scales are not filled in
    found = row(report_of(people, on_request=TESTED).tables["consistency"], "emotion")
    # `sdq_rows` spreads points over the items in order: rows of 0, 1, 2.
    spread = [[2 if p >= 2 * i + 2 else int(p == 2 * i + 1) for i in range(5)] for p in points[1:]]
    items = np.array(spread, dtype=float)
    of_items = items.var(axis=0, ddof=1).sum()
    alpha = 5 / 4 * (1 - of_items / items.sum(axis=1).var(ddof=1))
    assert (found["n"], found["n_items"]) == (5, 5)
    assert found["alpha"] == pytest.approx(alpha)
    assert found["alpha_low"] < alpha < found["alpha_high"]


def test_a_report_of_one_moment_has_no_tests_but_has_consistency() -> None:
    report = report_of([person(f"K{n}", "begin", 3 * n) for n in range(4)], on_request=TESTED)
    assert {"consistency", "agreement"} <= report.tables.keys()
    assert not {"tests", "share_tests"} & report.tables.keys()


def test_scores_without_items_have_no_consistency_and_the_report_says_why() -> None:
    with_items = answers_of(sdq_rows([person("K1", "begin", 20), person("K1", "eind", 12)]), SDQ)
    people = with_items.frame.iloc[:, :7].assign(scale="total", score=[20.0, 12.0], band=None)
    answers = replace(
        with_items,
        frame=with_items.frame.iloc[:0],
        given=people.astype({"score": "Float64", "band": "str"}),
    )
    report = analyse(answers, SDQ, NL, Options(on_request=TESTED))
    assert report.tables["consistency"].frame.empty
    assert "group_level.no_items" in [remark.key for remark in report.remarks]
    assert row(report.tables["tests"])["n"] == 1


scores = st.integers(0, 40)


@settings(max_examples=8)
@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=5))
def test_no_table_ever_holds_a_number_that_is_none(pairs: list[tuple[int, int]]) -> None:
    people = [
        person(f"K{n}", moment, points, sex="m" if n % 2 else None)
        for n, pair in enumerate(pairs)
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]
    people.append(person("alleen", "begin", 20, sex="v"))
    everything = OnRequest(
        tests=True,
        validity=True,
        all_moments=True,
        by=("sex", "age_group", "informant"),
        per_child=True,
    )
    for table in report_of(people, on_request=everything).tables.values():
        for column in table.frame.select_dtypes("Float64"):
            values = table.frame[column].dropna().to_numpy(dtype=float)
            assert np.isfinite(values).all(), (table.key, column)


@pytest.mark.parametrize(
    "pairs", [[(20, 8)], [(20, 20)] * 3, [(20, 14)] * 3, [(0, 0)] * 2, [(9, 9), (8, 9)]]
)
def test_degenerate_pairs_give_missing_values(pairs: list[tuple[int, int]]) -> None:
    found = row(group_level.tests(changes_of(pairs), SDQ))
    assert found["n"] == len(pairs)
    differences = {post - pre for pre, post in pairs}
    if len(differences) == 1:
        assert found[["t", "p_t", "change_low", "d_z", "g_z", "bayes_factor"]].isna().all()
    if differences == {0}:
        assert found[["p_wilcoxon", "p_pratt", "v_plus"]].isna().all()
        assert found["hodges_lehmann"] == 0


def test_a_p_value_that_is_not_counted_out_is_said_to_be_approximated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [person(f"K{n}", m, 9 + n * later) for n in range(4) for later, m in enumerate(BOTH)]
    people += [person("K9", "begin", 3)]
    asked = OnRequest(tests=True, validity=True)

    def notes() -> dict[str, set[str]]:
        tables = report_of(people, on_request=asked).tables
        return {key: {note.key for note in tables[key].notes} for key in PRINT_RANKS}

    exact = notes()
    assert not any("analysis.note_approximated" in keys for keys in exact.values())
    monkeypatch.setattr(paired, "EXACT_UP_TO", 2)
    monkeypatch.setattr(dropout, "EXACT_UP_TO", 4)
    for key, keys in notes().items():
        assert keys - exact[key] == {"analysis.note_approximated"}, key


BOTH = ("begin", "eind")
PRINT_RANKS = ("summary", "tests", "dropout")
