"""The export of RoQua in every command that reads files. All people are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.run import analyse, screen_of
from tests.intake.roqua_files import export_row, roqua
from vaktherapie_analyse.language import LANGUAGES

KEY = "sdq416o_fu"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    answers = [0, 1, 2, 1, 0] * 5
    rows = [export_row(KEY, str(n), f"2024-01-{n:02}", answers) for n in range(1, 25)]
    rows += [export_row(KEY, str(n), f"2024-05-{n:02}", answers) for n in range(1, 17)]
    rows += [export_row(KEY, str(n), f"2024-05-{n:02}", non_response=2) for n in range(17, 24)]
    path = roqua(tmp_path / "export.zip", {KEY: rows, "hsdq": []})
    (tmp_path / "kinderen.csv").write_text(
        "patient_id;leeftijd\n" + "\n".join(f"{n};8" for n in range(1, 25)) + "\n"
    )
    return path


@pytest.mark.parametrize(
    "command",
    [["sdq"], ["kwartaal"], ["bevindingen"], ["controleer"], ["casus", "1"],
     ["sdq", "--validiteit"]],
)  # fmt: skip
def test_every_command_reads_the_zip(export: Path, command: list[str]) -> None:
    screen = screen_of(*command, export, export.with_name("kinderen.csv"))
    for language in LANGUAGES:
        shown = screen(100, language)
        assert "export.zip" in shown
        assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.parametrize("command", ["sdq", "kwartaal"])
def test_the_reasons_are_told_in_words_and_counted(export: Path, command: str) -> None:
    screen = screen_of(command, export)
    for language, title, reason in (
        ("nl", "Waarom een meting ontbreekt", "niet teruggestuurd"),
        ("en", "Why a measurement is missing", "not returned"),
    ):
        shown = screen(100, language)
        below = " ".join(shown[shown.index(title) :].split())
        assert f"{reason} 7" in below
    assert screen.tables["non_response"] == [
        {"instrument": "sdq", "step": "pre_only", "kind": "not_returned", "n": 7},
        {"instrument": "sdq", "step": "pre_only", "kind": None, "n": 1},
    ]


@pytest.mark.parametrize("command", ["sdq", "kwartaal"])
def test_the_reasons_are_left_out_of_what_is_published(export: Path, command: str) -> None:
    screen = screen_of(command, export, "--onderdruk", 5)
    assert "non_response" not in screen.tables
    assert "not_returned" not in screen.dumped("json")
    assert "niet teruggestuurd" not in screen(100, "nl")


def test_a_settings_file_of_an_export_gives_the_same_tables(
    capsys: pytest.CaptureFixture[str], export: Path
) -> None:
    before = analyse(capsys, "sdq", export, "--formaat", "csv").out
    assert analyse(capsys, "controleer", export, "--schrijf-config").code == 0
    assert export.with_name("analyse.toml").exists()
    assert analyse(capsys, "sdq", export, "--formaat", "csv").out == before
