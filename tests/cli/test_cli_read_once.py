"""A file is parsed once per command, and recognised and read once for each questionnaire.

Whatever the command asks of it; the data are invented.
"""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
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
    "figuur": ("figuur", "stroom", PILOT),
    "figuur of the quarters": ("figuur", "kwartalen", PILOT),
    "uitleg of a finding": ("uitleg", "4", PILOT),
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


@pytest.fixture
def understood(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often tables were recognised, and their rows read, per questionnaire."""
    counted: Counter[str] = Counter()
    steps = import_module("vaktherapie_analyse.intake.read_answers")
    for name in ("recognise_tables", "tidy"):
        made = getattr(steps, name)

        def counting(
            tables: Any, instrument: Any, *rest: Any, name: str = name, made: Any = made
        ) -> Any:
            counted[f"{name} {instrument.key}"] += 1
            return made(tables, instrument, *rest)

        monkeypatch.setattr(steps, name, counting)
    return counted


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_is_parsed_once(
    command: str,
    parsed: Counter[str],
    understood: Counter[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = COMMANDS[command]
    outcome = analyse(capsys, *asked)
    files = {Path(str(one)).name for one in asked if str(one).endswith((".xlsx", ".csv"))}
    assert parsed == dict.fromkeys(files, 1), outcome.err
    assert understood
    assert {*understood.values()} == {1}, understood


def test_a_report_reads_each_questionnaire_once_for_all_its_parts(
    parsed: Counter[str],
    understood: Counter[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "rapport", PILOT, "-o", tmp_path / "rapport.html")
    assert outcome.code == 0, outcome.err
    assert parsed == {"pilot.xlsx": 1}
    assert understood == {
        f"{step} {key}": 1 for step in ("recognise_tables", "tidy") for key in ("sdq", "ari-cp")
    }


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
    parsed: Counter[str],
    understood: Counter[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(PILOT, tmp_path)
    outcome = analyse(
        capsys, "controleer", tmp_path / "pilot.xlsx", "--sleutel", KEY, "--schrijf-config"
    )
    assert (tmp_path / "analyse.toml").exists(), outcome.err
    assert parsed == {"pilot.xlsx": 1}
    assert understood["tidy sdq"] == 1


def test_both_questionnaires_come_from_one_standard_input(
    parsed: Counter[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = io.TextIOWrapper(io.BytesIO((EXAMPLE / "pilot.csv").read_bytes()))
    monkeypatch.setattr(sys, "stdin", content)
    outcome = analyse(capsys, "bevindingen", "-", "--config", EXAMPLE / "analyse.toml")
    assert outcome.code == 0, outcome.err
    assert parsed == {"stdin": 1}
