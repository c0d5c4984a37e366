"""Scores that a file itself holds: what cannot be a sum, and names of official syntax.

All data are invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.pilot_files import Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

PARTS = ["emotion", "conduct", "hyper", "peer"]
HEADER = ["kindcode", "moment", "leeftijd", *PARTS, "total"]

#: Scores of six children at begin and end; the total is the sum of the other four.
SCORES = [
    [4, 2, 3, 3], [3, 3, 5, 5], [7, 5, 9, 8], [3, 3, 3, 5], [7, 4, 7, 7], [8, 6, 7, 5],
    [1, 0, 1, 1], [0, 0, 3, 3], [7, 6, 7, 4], [4, 3, 5, 4], [4, 2, 4, 6], [9, 7, 10, 4],
]  # fmt: skip


def rows(scores: list[list[Any]], totals: list[Any] | None = None) -> list[list[Any]]:
    moments = ["begin"] * 6 + ["eind"] * 6
    codes = [f"K{number}" for number in range(1, 7)] * 2
    totals = totals or [sum(parts) for parts in scores]
    table = zip(codes, moments, scores, totals, strict=True)
    return [[code, moment, 7, *parts, total] for code, moment, parts, total in table]


def faults(error: DataError) -> list[str]:
    return [problem.message.key.removeprefix("intake.") for problem in error.problems]


def test_means_per_item_are_refused_as_scores_that_are_sums(files: Files, sdq: Instrument) -> None:
    means = [[score / 5 for score in parts] for parts in SCORES]
    totals = [sum(parts) / 20 for parts in SCORES]
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([HEADER, *rows(means, totals)])], sdq)
    assert faults(caught.value) == ["score_not_whole_column"] * 5
    assert [p.place.column for p in caught.value.problems] == [*PARTS, "total"]
    assert "0,6" in explained(caught.value)[-1]


def test_one_score_with_a_fraction_is_a_fault_of_its_cell(files: Files, sdq: Instrument) -> None:
    table = rows(SCORES)
    table[3][4] = "3,5"
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([HEADER, *table])], sdq)
    assert faults(caught.value) == ["score_not_whole"]
    assert caught.value.problems[0].place.row == 5


def test_a_score_of_a_questionnaire_without_a_key_may_have_a_fraction(
    files: Files, ari_cp: Instrument
) -> None:
    header = ["kindcode", "moment", "secure", "avoidant"]
    table = [["K1", "begin", "3,75", "2,25"], ["K1", "eind", "4,25", "1,5"]]
    given = read_answers([files.csv([header, *table])], ari_cp).given
    assert given is not None
    assert sorted(given["score"]) == [1.5, 2.25, 3.75, 4.25]


@pytest.mark.parametrize("factor", [5, 10])
def test_a_column_of_t_scores_or_percentages_is_one_fault(
    factor: int, files: Files, sdq: Instrument
) -> None:
    table = [[parts[0] * factor + 11, *parts[1:]] for parts in SCORES]
    totals = [sum(parts) for parts in SCORES]
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([HEADER, *rows(table, totals)])], sdq)
    assert faults(caught.value) == ["score_out_of_range_column"]
    assert caught.value.problems[0].place.column == "emotion"


def test_a_total_that_is_mostly_not_the_sum_of_its_parts_is_a_fault(
    files: Files, sdq: Instrument
) -> None:
    totals = [sum(parts) + 1 for parts in SCORES]
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([HEADER, *rows(SCORES, totals)])], sdq)
    assert faults(caught.value) == ["sums_differ"]
    assert caught.value.problems[0].place.column == "total"


def test_one_total_that_is_not_the_sum_of_its_parts_is_noted(files: Files, sdq: Instrument) -> None:
    totals = [sum(parts) for parts in SCORES]
    totals[4] -= 9
    answers = read_answers([files.csv([HEADER, *rows(SCORES, totals)])], sdq)
    notes = {note.key: note.values.get("n") for note in answers.notes}
    assert notes["intake.note_sum_differs"] == 1
    whole = read_answers([files.csv([HEADER, *rows(SCORES)], "whole.csv")], sdq)
    assert "intake.note_sum_differs" not in {note.key for note in whole.notes}


def test_a_column_of_words_with_the_name_of_a_scale_is_one_fault_without_an_empty_list(
    files: Files, sdq: Instrument
) -> None:
    path = files.csv([["kindcode", "Total"], ["K01", "Total"], ["K02", "Selected"]])
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert faults(caught.value) == ["column_without_scores"]


def test_an_empty_column_of_scores_is_no_fault(files: Files, sdq: Instrument) -> None:
    table = [[*row, ""] for row in rows(SCORES)]
    answers = read_answers([files.csv([[*HEADER, "prosocial"], *table])], sdq)
    assert answers.given is not None
    assert set(answers.given["scale"]) == {*PARTS, "total"}


SHORT = ["emotie", "gedrag", "hyper", "leeftijdgenoten", "totaal"]


@pytest.mark.parametrize(
    "pattern",
    ["sdq_{}", "SDQ {}", "{}_sdq", "sdq{}", "psdq_{}", "sdq_p_{}", "sdq_{}_score", "som {}"],
)
def test_short_dutch_names_of_scores_are_known_beside_the_name_of_the_questionnaire(
    pattern: str, files: Files, sdq: Instrument
) -> None:
    header = [*HEADER[:3], *map(pattern.format, SHORT)]
    given = read_answers([files.csv([header, *rows(SCORES)])], sdq).given
    assert given is not None
    first = given[(given["client"] == "K1") & (given["moment"] == "begin")]
    assert dict(zip(first["scale"], first["score"], strict=True)) == {
        "emotion": 4, "conduct": 2, "hyper": 3, "peer": 3, "total": 12,
    }  # fmt: skip


def test_a_short_name_alone_is_no_score(files: Files, sdq: Instrument) -> None:
    """What a helper wrote about behaviour stands in no result and in no way."""
    header = [*HEADER, "gedrag", "emotie"]
    table = [[*row, "boos op school", "verdrietig"] for row in rows(SCORES)]
    given = read_answers([files.csv([header, *table])], sdq).given
    assert given is not None
    assert set(given["scale"]) == {*PARTS, "total"}
