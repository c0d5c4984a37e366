"""Scoring against the published R syntax (reference/sdq_*.csv), worked cases and properties."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.definitions import load_instrument

TESTS = Path(__file__).parents[1]
SDQ = load_instrument("sdq")
SAME = ("emotion", "conduct", "hyper", "peer", "externalising", "internalising", "impact")
SCALES = {"prosoc": "prosocial", "ebdtot": "total"} | {key: key for key in SAME}
CASES = [
    pytest.param(cases["instrument"], case, id=f"{path.stem}: {case['name']}")
    for path in sorted((TESTS / "cases").glob("*.toml"))
    for cases in [tomllib.loads(path.read_text(encoding="utf-8"))]
    for case in cases.get("case", [])
]


@pytest.mark.parametrize("column", SCALES)
def test_every_reference_respondent_scores_as_the_published_r_syntax(column: str) -> None:
    items = pd.read_csv(TESTS / "reference" / "sdq_items.csv")
    expected = pd.read_csv(TESTS / "reference" / "sdq_expected.csv")
    names = dict(zip(SDQ.items[0].names, SDQ.items[0].keys, strict=True))
    answers = answers_of(items.rename(columns=names | {"id": "client"}), SDQ)
    scored = score(answers, SDQ).each
    found = scored[scored["scale"] == SCALES[column]].set_index("client")["score"]
    wanted = expected.set_index(expected["id"].astype(str))[column].astype("Float64")
    assert len(wanted) == 60
    pd.testing.assert_series_equal(
        found.reindex(wanted.index), wanted, check_names=False, check_exact=True
    )


@pytest.mark.parametrize(("name", "case"), CASES)
def test_worked_case(name: str, case: dict[str, Any]) -> None:
    instrument = load_instrument(TESTS.parent / name if name.endswith(".toml") else name)
    row = case["answers"] | {"client": "1", "informant": case["informant"]}
    scored = score(answers_of(pd.DataFrame([row]), instrument), instrument).each
    found = scored.set_index("scale")["score"]
    for scale, points in case.get("expect", {}).items():
        assert found[scale] == points, scale
    for scale in case.get("expect_missing", []):
        assert pd.isna(found.get(scale)), scale


answered = st.dictionaries(
    st.sampled_from([str(n) for n in range(1, 26)]), st.integers(0, 2), min_size=1
)


@given(answered)
def test_a_score_lies_within_its_scale(answers: dict[str, int]) -> None:
    scored = score(answers_of(pd.DataFrame([answers | {"client": "1"}]), SDQ), SDQ).each
    for scale, points in zip(scored["scale"], scored["score"], strict=True):
        low, high = SDQ.range_of(scale)
        assert pd.isna(points) or low <= points <= high


@given(answered)
def test_turning_every_answer_round_mirrors_the_score_of_a_whole_scale(
    answers: dict[str, int],
) -> None:
    people = [
        answers | {"client": "1"},
        {item: 2 - answer for item, answer in answers.items()} | {"client": "2"},
    ]
    scored = score(answers_of(pd.DataFrame(people), SDQ), SDQ).each
    complete = scored[(scored["n_answered"] == scored["n_items"]) & scored["score"].notna()]
    for _, pair in complete.groupby("scale"):
        assert pair["score"].sum() == SDQ.range_of(pair["scale"].iloc[0])[1]


def test_two_answers_of_five_give_no_score_and_no_total() -> None:
    row = {str(n): 1 for n in range(1, 26)} | {"client": "1"}
    for item in ("3", "8", "13"):
        del row[item]
    scored = score(answers_of(pd.DataFrame([row]), SDQ), SDQ).each.set_index("scale")
    assert pd.isna(scored.loc["emotion", "score"])
    assert pd.isna(scored.loc["total", "score"])
    assert pd.isna(scored.loc["internalising", "score"])
    assert scored.loc["externalising", "score"] == 10
    assert scored.loc["emotion", "n_answered"] == 2
    assert scored.loc["total", "n_answered"] == 17
