"""Every share in every table is that of its own two counts, also where somebody lacks a norm."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from vaktherapie_analyse.analysis.line.classify import AgeRule
from vaktherapie_analyse.analysis.measured import Alternatives, OnRequest, Options
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import load_instrument, load_norms, norm_keys
from vaktherapie_analyse.report import Report, Table

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)

#: Share → its numerator and denominator, typed over from docs/methode.md.
ELEVATED = {
    "share_to_normal": ("n_to_normal", "n_elevated_pre"),
    "share_no_longer_elevated": ("n_no_longer_elevated", "n_elevated_pre"),
}
SHARES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "distribution": {"share_elevated": ("n_elevated", "n_classified")},
    "moments": {"share_elevated": ("n_elevated", "n_classified")},
    "transitions": {
        **ELEVATED,
        "share_elevated_pre": ("n_elevated_pre", "n"),
        "share_elevated_post": ("n_elevated_post", "n"),
        "share_to_normal_of_all": ("n_to_normal", "n"),
        "share_no_longer_elevated_of_all": ("n_no_longer_elevated", "n"),
    },
    "units": ELEVATED,
    "subgroups": ELEVATED,
    "sensitivity": {"share": ("n", "of")},
    "dropout": {"share_dropout": ("n_dropouts", "n")},
    "bounds": {"share": ("k", "n")},
}
#: What is written as a share and is none of two counts: limits, bounds and a difference.
NO_SHARE = {"share_if_none", "share_if_all", "share_difference"}


def people() -> list[dict[str, object]]:
    """Too old for the norms, becoming it, of unknown age, too young; who stop, who move."""
    ages = {"old": (16, 16), "grows": (14, 15), "unknown": (None, None), "young": (2, 3)}
    pairs = {"old": (20, 4), "grows": (20, 4), "unknown": (20, 4), "young": (20, 4),
             "A": (20, 4), "B": (20, 12), "C": (20, 21), "D": (4, 20), "E": (5, 5)}  # fmt: skip
    found = []
    for client, points in pairs.items():
        for moment, score, age in zip(
            ("begin", "eind"), points, ages.get(client, (8, 8)), strict=True
        ):
            found.append(person(client, moment, score, age=age, sex="v"))
    found += [person("left", "begin", 20, age=8), person("left2", "begin", 20, age=16)]
    found += [person("B", "vervolg", 6, age=8), person("old", "vervolg", 6, age=16)]
    return found


def report_of(age_rule: AgeRule) -> Report:
    everything = Options(
        age_rule=age_rule,
        alternatives=Alternatives(
            methods=True, norms=tuple(load_norms(key, SDQ) for key in norm_keys("sdq"))
        ),
        on_request=OnRequest(
            tests=True, validity=True, all_moments=True, by=("sex", "age_group"), per_child=True
        ),
    )
    return analyse(answers_of(sdq_rows(people()), SDQ), SDQ, NL, everything)


def shares_in(table: Table) -> list[str]:
    named = [column.name for column in table.columns if column.name.startswith("share")]
    limits = {f"{name}_{end}" for name in named for end in ("low", "high")}
    return [name for name in named if name not in limits | NO_SHARE]


@pytest.mark.parametrize("age_rule", ["first", "each"])
def test_every_share_is_that_of_its_own_two_counts(age_rule: AgeRule) -> None:
    seen = set()
    for key, table in report_of(age_rule).tables.items():
        for share in shares_in(table):
            k, n = SHARES[key][share]
            frame = table.frame[[k, n, share]].astype("Float64")
            assert (frame[share].isna() == (frame[n].fillna(0) == 0)).all(), (key, share)
            expected = (frame[k] / frame[n]).where(frame[n] > 0)
            pd.testing.assert_series_equal(
                frame[share], expected, check_names=False, obj=f"{key}.{share}"
            )
            seen.add(key)
    assert seen == set(SHARES)


def test_somebody_with_a_norm_at_one_moment_only_is_in_no_count_of_transitions() -> None:
    """`grows` becomes 15 between the two, and the norms end at 14."""
    tables = report_of("each").tables
    frame = tables["transitions"].frame.set_index("scale")
    assert frame.loc["total", ["n", "n_elevated_pre", "n_to_normal"]].tolist() == [5, 3, 1]
    frame = report_of("first").tables["transitions"].frame.set_index("scale")
    assert frame.loc["total", ["n", "n_elevated_pre", "n_to_normal"]].tolist() == [6, 4, 2]


def test_only_those_with_a_norm_are_in_the_share_that_is_elevated() -> None:
    frame = report_of("first").tables["distribution"].frame
    row = frame[(frame["moment"] == "begin") & (frame["scale"] == "total")].iloc[0]
    counts = row[["n", "n_classified", "n_elevated"]].tolist()
    assert counts == [11, 7, 5]
    assert row["share_elevated"] == pytest.approx(5 / 7)
