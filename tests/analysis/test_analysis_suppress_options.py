"""Suppression with every further table: what is declared holds, and no small count is left."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from tests.analysis.people import answers_of, sdq_rows
from vaktherapie_analyse import analyse, load_instrument, load_norms
from vaktherapie_analyse.analysis.further import Further
from vaktherapie_analyse.analysis.pipeline import Options
from vaktherapie_analyse.analysis.relations import RELATIONS, known_counts, sums_of
from vaktherapie_analyse.analysis.suppress import _holding, suppress
from vaktherapie_analyse.report import Report

EVERYTHING = Further(tests=True, validity=True, all_moments=True, by=("sex", "age_group"))
SCALES = {"emotion": 10, "conduct": 10, "hyper": 10, "peer": 10, "prosocial": 10}
MOMENTS = ("begin", "eind", "vervolg")


def report_of_many(seed: int, further: Further = EVERYTHING) -> Report:
    """Invented people of whom some stop, skip an item, or have no known sex or age."""
    made = random.Random(seed)
    people: list[dict[str, Any]] = []
    for number in range(made.randrange(12, 40)):
        person = {"client": f"K{number // 2 if number < 4 else number}", "respondent": f"R{number}"}
        person |= {"sex": made.choice(["m", "v", None]), "age": made.choice([3, 5, 8, 12, None])}
        for moment in MOMENTS[: made.choice([1, 2, 2, 3])]:
            scores = {scale: made.randrange(top) for scale, top in SCALES.items()}
            people.append({**person, "moment": moment, "scores": scores})
    rows = sdq_rows(people).astype(object)
    for row in rows.index:
        for item in made.sample(range(1, 26), made.choice([0, 0, 1, 2, 9])):
            rows.loc[row, str(item)] = pd.NA
    sdq = load_instrument("sdq")
    options = Options(further=further)
    return analyse(answers_of(rows, sdq), sdq, load_norms("nl", sdq), options)


@pytest.mark.parametrize("seed", range(3))
def test_every_declared_sum_holds(seed: int) -> None:
    report = report_of_many(seed)
    further = {"tests", "share_tests", "moments", "subgroups", "dropout", "bounds", "added_value"}
    assert further <= set(report.tables)
    holding, guarded, _ = _holding(report, known_counts(report))
    wrong = [terms for terms in sums_of(report) if terms not in holding]
    assert not wrong
    assert min(guarded.values()) >= 0


def test_every_bound_is_tied_to_the_table_it_is_counted_from() -> None:
    report = report_of_many(1)
    tied = {
        cell
        for terms in sums_of(report)
        if {cell[0] for cell in terms} & {"verdicts", "transitions", "distribution"}
        for cell in terms
        if cell[0] == "bounds"
    }
    for number, k in enumerate(report.tables["bounds"].frame["k"]):
        assert pd.isna(k) or {("bounds", number, "k"), ("bounds", number, "n")} <= tied, number


@pytest.mark.parametrize("seed", [1])
def test_no_small_count_stays_and_no_subgroup_is_hidden_alone(seed: int) -> None:
    shown = suppress(report_of_many(seed), 5)
    for key, table in shown.tables.items():
        for name in RELATIONS[key].counts:
            values = table.frame[name].dropna()
            assert not values.between(1, 4).any(), (key, name)
    totals = shown.tables["summary"].frame.set_index("scale")["n"]
    groups = shown.tables["subgroups"].frame
    for (_, scale), rows in groups.groupby(["by", "scale"]):
        told = int(rows["n"].fillna(0).sum())
        if pd.notna(totals[scale]) and told < totals[scale]:
            assert rows["n"].isna().sum() != 1 or totals[scale] - told >= 5


def test_what_is_computed_from_a_hidden_number_of_pairs_is_hidden() -> None:
    shown = suppress(report_of_many(0), 12)
    for key in ("tests", "dropout", "subgroups"):
        table = shown.tables[key]
        name = "n_completers" if key == "dropout" else "n"
        for number, n in enumerate(table.frame[name]):
            mean = "completers_mean" if key == "dropout" else "change_mean"
            assert pd.notna(n) or pd.isna(table.frame[mean].iloc[number]), (key, number)


def test_numbers_of_mixed_norm_groups_do_not_tell_who_is_in_them() -> None:
    report = report_of_many(1)
    shown = suppress(report, 2).tables["regression_to_mean"].frame
    before = report.tables["regression_to_mean"].frame
    groups = before.groupby("scale")["norm_source"].agg(
        lambda s: len(set(" ".join(s.dropna()).split()))
    )
    assert (groups > 1).any() and before["norm_mean"].notna().any()
    mixed = shown["scale"].map(groups) > 1
    assert shown.loc[mixed, ["norm_source", "norm_mean", "expected_change"]].isna().all(axis=None)


def test_the_p_of_signed_ranks_is_rounded_up_or_hidden() -> None:
    report = report_of_many(0)
    before, shown = report.tables["summary"].frame, suppress(report, 5).tables["summary"].frame
    seen = shown["p_wilcoxon"].dropna()
    assert len(seen) and ((100 * seen).round(9) % 1 == 0).all()
    assert (seen >= before["p_wilcoxon"][seen.index]).all()
    assert not ((100 * before["p_wilcoxon"].dropna()).round(9) % 1 == 0).all()


def test_the_children_of_more_respondents_do_not_give_each_other_away() -> None:
    shown = suppress(report_of_many(1, Further(per_child=True)), 5)
    for table in shown.tables.values():
        for name in RELATIONS[table.key].counts:
            assert not table.frame[name].dropna().between(1, 4).any(), (table.key, name)
