"""Every option does what its help says, and none is left that no test types."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.run import EXAMPLE, PILOT, analyse
from vaktherapie_analyse.cli.app import build

TESTS = Path(__file__).parents[1]
COMMANDS = get_command(build()).commands  # type: ignore[attr-defined]


def test_every_option_is_typed_in_a_test() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    typed = set(re.findall(r'(?<=")--?[a-z][a-z-]*', text))
    known = {
        option
        for command in COMMANDS.values()
        for p in command.params
        for option in p.opts
        if option.startswith("-")
    }
    assert len(known) > 30
    assert not known - typed


def test_a_file_that_was_not_made_here_is_replaced_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "uitkomst.json"
    target.write_text("my own notes", encoding="utf-8")
    refused = analyse(capsys, "normen", "--uitvoer", target)
    assert refused.code == 2
    assert "--overschrijf" in refused.err
    assert target.read_text(encoding="utf-8") == "my own notes"
    assert analyse(capsys, "normen", "--uitvoer", target, "--overschrijf").code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["tables"]["norm_tables"]


def test_a_text_file_is_read_in_the_encoding_that_is_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "enquete.csv"
    path.write_bytes("Was het privé?\nja\nja\nnee\nnee\n".encode("cp850"))
    for encoding, question in (("cp850", "Was het privé?"), ("cp1252", "Was het priv‚?")):
        read = analyse(capsys, "enquete", path, "--codetabel", encoding, "--formaat", "json")
        assert json.loads(read.out)["tables"]["survey"][0]["question"] == question
    unknown = analyse(capsys, "enquete", path, "--codetabel", "cp99999")
    assert unknown.code in (1, 2)
    assert "codetabel" in unknown.err


def test_the_sheet_of_a_survey_can_be_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name, words in (("Een", ["goed", "slecht"]), ("Twee", ["soms", "vaak"])):
        sheet = book.create_sheet(name)
        for row in (["Fijn?"], *([word] for word in words for _ in range(4))):
            sheet.append(row)
    book.remove(book["Sheet"])
    path = tmp_path / "enquete.xlsx"
    book.save(path)
    for name, words in (("Een", {"goed", "slecht"}), ("Twee", {"soms", "vaak"})):
        read = analyse(capsys, "enquete", path, "--blad", name, "--formaat", "json")
        answers = json.loads(read.out)["tables"]["answers"]
        assert {row["option"] for row in answers if row["n"]} == words
    absent = analyse(capsys, "enquete", path, "--blad", "Drie")
    assert absent.code != 0
    assert "Een" in absent.err
    assert "Twee" in absent.err


def test_the_findings_take_norms_for_the_second_questionnaire(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    invented = (EXAMPLE / "ari-cp-normen-verzonnen.toml").read_text(encoding="utf-8")
    other = tmp_path / "normen.toml"
    other.write_text(invented.replace("ari-cp-verzonnen", "anders"), encoding="utf-8")
    read = analyse(capsys, "bevindingen", PILOT, "--normen-ari-cp", other, "--formaat", "json")
    assert read.code == 0, read.err
    used = {row["norm"] for row in json.loads(read.out)["tables"]["base_rates"]}
    assert any("anders" in norm for norm in used)
