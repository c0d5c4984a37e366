"""A file is parsed once per command, whatever the command asks of it; the data are invented."""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse
from vaktherapie_analyse.intake.files import read_files

KEY = EXAMPLE / "ari-cp-verzonnen.toml"
COMMANDS: dict[str, Sequence[object]] = {
    "sdq": ("sdq", PILOT),
    "ari-cp": ("ari-cp", PILOT),
    "vragenlijst": ("vragenlijst", KEY, PILOT),
    "everything of the SDQ": (
        "sdq", PILOT, "--toetsen", "--validiteit", "--alle-momenten", "--gevoeligheid",
        "--vergelijk-methoden", "--per", "geslacht", "--per", "kind",
    ),
    "two files": ("sdq", PILOT, EXAMPLE / "pilot.csv"),
    "kwartaal": ("kwartaal", PILOT),
    "kwartaal, as it was then": ("kwartaal", PILOT, "--kwartaal", "2024-K1"),
    "bevindingen": ("bevindingen", PILOT),
    "casus": ("casus", "K01", PILOT),
    "uitleg": ("uitleg", "K02", "totaal", PILOT),
    "controleer": ("controleer", PILOT),
    "controleer one": ("controleer", PILOT, "--vragenlijst", "ari-cp"),
    "sleutel": ("sleutel", KEY, "--data", PILOT),
}  # fmt: skip


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each file was parsed, by its name."""
    counted: Counter[str] = Counter()
    for name in ("read_workbook", "read_delimited"):
        reader = getattr(read_files, name)

        def counting(content: bytes, file: str, *rest: Any, reader: Any = reader) -> Any:
            counted[file] += 1
            return reader(content, file, *rest)

        monkeypatch.setattr(read_files, name, counting)
    return counted


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_is_parsed_once(
    command: str, parsed: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = COMMANDS[command]
    outcome = analyse(capsys, *asked)
    files = {Path(str(one)).name for one in asked if str(one).endswith((".xlsx", ".csv"))}
    assert parsed == dict.fromkeys(files, 1), outcome.err


@pytest.mark.parametrize(
    ("command", "text"),
    [("enquete", "Ik voel mij gehoord\neens\noneens\n"), ("grim", "percentage;n\n64%;14\n")],
)
def test_a_survey_and_a_list_of_percentages_too(
    command: str,
    text: str,
    parsed: Counter[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "los.csv"
    path.write_text(text, encoding="utf-8")
    outcome = analyse(capsys, command, path)
    assert (outcome.code, parsed) == (0, {"los.csv": 1}), outcome.err


def test_writing_settings_reads_nothing_again(
    parsed: Counter[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(PILOT, tmp_path)
    outcome = analyse(
        capsys, "controleer", tmp_path / "pilot.xlsx", "--sleutel", KEY, "--schrijf-config"
    )
    assert (tmp_path / "analyse.toml").exists(), outcome.err
    assert parsed == {"pilot.xlsx": 1}


def test_both_questionnaires_come_from_one_standard_input(
    parsed: Counter[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = io.TextIOWrapper(io.BytesIO((EXAMPLE / "pilot.csv").read_bytes()))
    monkeypatch.setattr(sys, "stdin", content)
    outcome = analyse(capsys, "bevindingen", "-", "--config", EXAMPLE / "analyse.toml")
    assert outcome.code == 0, outcome.err
    assert parsed == {"stdin": 1}
