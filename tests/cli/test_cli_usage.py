"""Wrong usage and help: in the chosen language, exit code 2, no traceback."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse.language import LANGUAGES

WRONG = {
    "a command that does not exist": ["sqd"],
    "a command that resembles nothing": ["xyz"],
    "no file": ["sdq"],
    "an unknown option": ["sdq", "--uitvoerr", "x"],
    "an option that resembles nothing": ["sdq", "--q"],
    "an option without its value": ["sdq", "x.csv", "-o"],
    "an unknown moment": ["sdq", PILOT, "--van", "halverwege"],
    "an unknown rule": ["sdq", PILOT, "--normleeftijd", "ooit"],
    "an unknown band": ["sdq", PILOT, "--verhoogd", "rood"],
    "an unknown informant": ["sdq", PILOT, "--informant", "oma"],
    "an unknown format": ["sdq", PILOT, "--formaat", "pdf"],
    "a project file that is not there": ["sdq", PILOT, "--config", "weg.toml"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_explained(
    wrong: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.setenv("ANALYSE_TAAL", language)
    outcome = analyse(capsys, *WRONG[wrong])
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == snapshot


def test_an_unknown_language_is_explained_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", "x.csv", "--taal", "fr")
    assert outcome.code == 2
    assert "Kies uit: nl, en" in outcome.err


def test_the_language_may_come_from_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_TAAL", "en")
    assert analyse(capsys, "--help").out.startswith("Usage: analyse COMMAND")
    assert analyse(capsys, "--help", "--taal", "nl").out.startswith("Gebruik: analyse OPDRACHT")
    assert analyse(capsys, "--taal=nl", "sdq", "--help").out.startswith("Gebruik: analyse sdq")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", "sdq", "vragenlijst", "voorbeeld"])
def test_help(
    command: str, language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    outcome = analyse(capsys, *command.split(), "--help", "--taal", language)
    assert outcome.code == 0
    assert outcome.out == snapshot


def test_no_english_in_dutch_help_nor_the_other_way_round(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dutch = analyse(capsys, "sdq", "--help").out
    english = analyse(capsys, "sdq", "--help", "--taal", "en").out
    assert not re.search(r"Usage|Options|Show|default|required|the ", dutch)
    assert not re.search(r"Gebruik|Opties|Toon|standaard|verplicht| de | het ", english)


def test_without_anything_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse(capsys).out == analyse(capsys, "--help").out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"vaktherapie-analyse \d+\.\d+\.\d+\n", analyse(capsys, "--versie").out)
