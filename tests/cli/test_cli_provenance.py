"""What a result says of how it was made: enough to make it again, and nothing of where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse


def meta(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    outcome = analyse(capsys, *words, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    told: dict[str, Any] = json.loads(outcome.out)["meta"]
    return told


def test_of_an_own_questionnaire_the_command_and_the_name_of_its_file_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder may be named after somebody; `analyse map/x.toml` is no command either."""
    definition = tmp_path / "eigen.toml"
    definition.write_bytes((EXAMPLE / "ari-cp-verzonnen.toml").read_bytes())
    told = meta(capsys, "vragenlijst", definition, PILOT)
    assert told["command"] == "analyse vragenlijst eigen.toml"
    assert meta(capsys, "vragenlijst", "sdq", PILOT)["command"] == "analyse sdq"


def test_settings_beside_a_survey_are_told_as_an_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey = tmp_path / "enquete.csv"
    survey.write_text("Hoe was het?\nmatig\ngoed\ngoed\n", encoding="utf-8")
    assert [one["name"] for one in meta(capsys, "enquete", survey)["inputs"]] == ["enquete.csv"]
    own = '[enquete]\nreeksen = [["matig", "goed"]]\n'
    survey.with_name("analyse.toml").write_text(own, encoding="utf-8")
    told = [one["name"] for one in meta(capsys, "enquete", survey)["inputs"]]
    assert told == ["enquete.csv", "analyse.toml"]
