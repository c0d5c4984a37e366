"""Errors as a person reads them."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.output.conftest import problems
from vaktherapie_analyse import output
from vaktherapie_analyse.errors import AnalysisError, DataError, Place, Problem
from vaktherapie_analyse.language import Message


@pytest.mark.parametrize("language", ["nl", "en"])
def test_problems_are_grouped_with_one_hint_per_kind(
    language: str, snapshot: SnapshotAssertion
) -> None:
    assert output.explain(problems(), language) == snapshot


def test_colour_adds_codes_and_changes_no_word() -> None:
    import re

    colored = output.explain(problems(), "nl", color=True)
    assert "\x1b[1m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == output.explain(problems(), "nl")


def test_one_problem_without_place_is_a_sentence_and_its_hint() -> None:
    error = AnalysisError.of("output.is_input", name="a.csv")
    assert output.explain(error, "nl") == (
        "Het bestand ‘a.csv’ is de invoer en wordt niet overschreven.\n"
        "→ Kies met -o een andere naam.\n"
    )


def test_a_file_name_cannot_send_control_characters_to_the_terminal() -> None:
    place = Place(file="a\x1b[2J\nb.csv", column="x\x07")
    error = DataError([Problem(Message("output.error_row", {"row": 1}), place)])
    assert output.explain(error, "en") == "a[2J b.csv\n  column x: row 1\n"
