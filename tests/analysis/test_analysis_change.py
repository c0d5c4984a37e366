"""Classification, change, transitions and verdicts on people whose outcome is known by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from tests.examples import few
from vaktherapie_analyse.analysis.cube import Cube
from vaktherapie_analyse.analysis.line.change import Moments, change
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.definitions import load_instrument, load_norms

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
PROBLEMS = ("emotion", "conduct", "hyper", "peer")


def total(points: int) -> dict[str, int]:
    """Scale scores that add up to this total."""
    shares = {scale: min(10, max(0, points - 10 * n)) for n, scale in enumerate(PROBLEMS)}
    return shares | {"prosocial": 8}


def person(client: str, moment: str, points: int, **more: Any) -> dict[str, Any]:
    return {"client": client, "moment": moment, "scores": total(points)} | more


def classified(people: list[dict[str, Any]], **options: Any) -> Cube:
    return classify(score(answers_of(sdq_rows(people), SDQ), SDQ), SDQ, NL, **options)


def changes_of(pairs: list[tuple[int, int]], **more: Any) -> pd.DataFrame:
    people = [
        person(f"K{n}", moment, points, **more)
        for n, pair in enumerate(pairs)
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]
    return change(classified(people), SDQ, NL).each.assign(n=1)


def totals(found: pd.DataFrame | Cube) -> pd.DataFrame:
    frame = found.each if isinstance(found, Cube) else found
    return frame[frame["scale"] == "total"].set_index("client")


@pytest.mark.parametrize(
    ("age", "points", "band"),
    [
        (3, 7, "normaal"),
        (3, 8, "grensgebied"),
        (3, 10, "grensgebied"),
        (3, 11, "klinisch"),
        (4, 10, "normaal"),
        (6, 14, "grensgebied"),
        (6, 15, "klinisch"),
        (7, 13, "grensgebied"),
        (11, 14, "klinisch"),
        (12, 8, "normaal"),
        (14, 12, "klinisch"),
    ],
)
def test_the_band_follows_the_age_of_the_child(age: int, points: int, band: str) -> None:
    row = totals(classified([person("K", "begin", points, age=age)])).loc["K"]
    assert (row["band"], row["norm"]) == (band, "theunissen-2022")
    assert row["elevated"] == (band == "klinisch")


@pytest.mark.parametrize("more", [{"age": 15}, {"age": None}, {"age": 8, "informant": "teacher"}])
def test_without_a_norm_there_is_no_band_and_never_normal(more: dict[str, Any]) -> None:
    row = totals(classified([person("K", "begin", 3, **more)])).loc["K"]
    assert pd.isna(row["band"])
    assert pd.isna(row["elevated"])
    assert row["score"] == 3


def test_borderline_counts_as_elevated_when_asked() -> None:
    people = [person("K", "begin", 12)]
    assert not totals(classified(people)).loc["K", "elevated"]
    assert totals(classified(people, elevated="grensgebied")).loc["K", "elevated"]


def test_the_age_at_the_first_measurement_chooses_the_norm_of_both() -> None:
    people = [person("K", "begin", 14, age=6), person("K", "eind", 14, age=7)]
    assert list(totals(classified(people))["band"]) == ["grensgebied", "grensgebied"]
    each = totals(classified(people, age_rule="each"))
    assert list(each["band"]) == ["grensgebied", "klinisch"]


@pytest.mark.parametrize(
    ("pair", "transition", "verdict"),
    [
        ((20, 10), "to_normal", "recovered"),
        ((20, 12), "no_longer_elevated", "recovered"),
        ((30, 20), "stays_elevated", "improved"),
        ((13, 5), "stays_not_elevated", "improved"),
        ((14, 10), "to_normal", "unchanged"),
        ((20, 20), "stays_elevated", "unchanged"),
        ((5, 20), "to_elevated", "harmed"),
        ((13, 14), "to_elevated", "unchanged"),
        ((20, 30), "stays_elevated", "deteriorated"),
        ((2, 12), "stays_not_elevated", "deteriorated"),
    ],
)
def test_transition_and_verdict(pair: tuple[int, int], transition: str, verdict: str) -> None:
    row = totals(changes_of([pair])).loc["K0"]
    assert (row["transition"], row["verdict"]) == (transition, verdict)


def test_eight_points_are_reliable_at_seven_and_seven_are_not() -> None:
    # 1.959964 × √2 × 5.79 × √(1 − 0.80) = 7.177
    found = totals(changes_of([(20, 13), (20, 12), (12, 20), (13, 20)]))
    assert list(found["reliable"]) == [False, True, True, False]
    assert found.loc["K1", "rci"] == pytest.approx(8 / 3.661918, rel=1e-6)
    assert found.loc["K2", "rci"] == pytest.approx(-8 / 3.661918, rel=1e-6)


def test_more_prosocial_behaviour_is_better() -> None:
    rows = [
        {"client": "K", "moment": "begin", "scores": total(10) | {"prosocial": 3}},
        {"client": "K", "moment": "eind", "scores": total(10) | {"prosocial": 9}},
    ]
    found = change(classified(rows), SDQ, NL).each
    row = found[found["scale"] == "prosocial"].iloc[0]
    assert (row["change"], row["transition"], row["verdict"]) == (6, "to_normal", "recovered")
    assert row["rci"] > 0


def test_without_an_sd_there_is_no_verdict_but_a_transition() -> None:
    found = changes_of([(30, 5)])
    row = found[found["scale"] == "externalising"].iloc[0]
    assert pd.isna(row["rci"])
    assert pd.isna(row["reliable"])
    assert pd.isna(row["verdict"])
    assert row["transition"] == "to_normal"


def test_at_fifteen_there_is_reliable_change_but_no_band() -> None:
    row = totals(changes_of([(20, 5)], age=15)).loc["K0"]
    assert row["verdict"] == "improved"
    assert pd.isna(row["transition"])


def test_without_a_norm_it_is_told_of_how_many_recovery_is_unknown() -> None:
    both = pd.concat(
        [changes_of([(20, 10)], age=15), changes_of([(20, 10), (5, 5)], age=8)]
    ).assign(n=1)
    table = summarise.verdicts(both, SDQ).frame.set_index("scale").loc["total"]
    assert (table["n"], table["n_recovered"], table["n_improved"]) == (3, 1, 1)
    assert table["n_band_unknown"] == 1
    by_cutoff = summarise.verdicts(both, SDQ, by_band=False).frame
    assert not by_cutoff["n_band_unknown"].any()


def test_one_measurement_gives_no_change() -> None:
    assert change(classified([person("K", "begin", 20)]), SDQ, NL).rows.empty


def test_bands_from_the_file_are_kept_and_compared() -> None:
    aricp = load_instrument("ari-cp")
    person_columns = {
        "client": "K",
        "respondent": "moeder",
        "informant": "parent",
        "date": pd.NaT,
        "age": 4,
        "sex": None,
        "scale": "disorganised",
    }
    given_scores = pd.DataFrame(
        [
            person_columns | {"moment": "begin", "score": 40, "band": "hoog"},
            person_columns | {"moment": "eind", "score": 30, "band": "gemiddeld"},
        ]
    ).astype({"age": "Int16", "score": "Float64"})
    empty = answers_of(pd.DataFrame({"client": []}), aricp)
    answers = type(empty)(
        "ari-cp", empty.frame, given_scores[["client", "respondent"]], (), given=given_scores
    )
    found = change(classify(score(answers, aricp), aricp, None), aricp, None).each
    row = found.iloc[0]
    assert (row["pre_band"], row["post_band"]) == ("hoog", "gemiddeld")
    assert row["transition"] == "no_longer_elevated"
    assert row["norm"] == "file"
    assert pd.isna(row["verdict"])


points = st.integers(0, 40)
pairs = st.lists(st.tuples(points, points), min_size=1, max_size=6)


@few
@given(pairs)
def test_swapping_begin_and_end_flips_every_sign(pairs: list[tuple[int, int]]) -> None:
    people = [
        person(f"K{n}", moment, total_points)
        for n, pair in enumerate(pairs)
        for moment, total_points in zip(("begin", "eind"), pair, strict=True)
    ]
    scores = classified(people)
    there = change(scores, SDQ, NL).each
    back = change(scores, SDQ, NL, Moments("eind", "begin")).each
    pd.testing.assert_series_equal(there["change"], -back["change"])
    pd.testing.assert_series_equal(there["rci"], -back["rci"] + 0.0)
    pd.testing.assert_series_equal(there["reliable"], back["reliable"])
    leaves = there["transition"].isin(["to_normal", "no_longer_elevated"])
    assert list(leaves) == list(back["transition"] == "to_elevated")


@few
@given(pairs, st.randoms())
def test_the_order_of_rows_changes_nothing(pairs: list[tuple[int, int]], random: Any) -> None:
    people = [
        person(f"K{n}", moment, total_points)
        for n, pair in enumerate(pairs)
        for moment, total_points in zip(("begin", "eind"), pair, strict=True)
    ]
    order = ["client", "scale"]
    straight = change(classified(people), SDQ, NL).each.sort_values(order, ignore_index=True)
    random.shuffle(people)
    shuffled = change(classified(people), SDQ, NL).each.sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(straight, shuffled)
