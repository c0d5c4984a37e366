"""`analyse grim`: can a percentage occur with so many people?"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import analyse
from vaktherapie_analyse.language import LANGUAGES


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["50%", "9"], 1),
        (["50%", "6"], 0),
        (["50", "%", "6"], 0),
        (["50 %", "6"], 0),
        (["44,4", "9"], 0),
        (["44.4%", "9"], 0),
        (["44,5", "9"], 1),
        (["50,0", "9"], 1),
        (["120%", "9"], 1),
        (["64%", "--scan", "5-30"], 0),
        (["44,5", "--scan", "5-9"], 1),
        (["50%", "9", "--scan", "5-30"], 1),
    ],
)
def test_the_exit_code_says_whether_it_is_possible(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "grim", *words)
    assert (outcome.code, outcome.err) == (code, "")


def test_the_nearest_shares_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    shown = analyse(capsys, "grim", "50%", "9").out
    assert "50% kan niet bij 9 personen: 4 van de 9 is 44 %, 5 van de 9 is 56 %." in shown
    shown = analyse(capsys, "grim", "44.5", "9", "--taal", "en").out
    assert "4 of 9 is 44.4%, 5 of 9 is 55.6%." in shown


def test_the_scan_names_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    out = analyse(capsys, "grim", "64%", "--scan", "5-30", "--formaat", "json").out
    rows = json.loads(out)["tables"]["scan"]
    assert [row["n"] for row in rows] == list(range(5, 31))
    possible = {row["n"]: row["counts"] for row in rows if row["possible"]}
    # 7/11 = 63.6, 9/14 = 64.3, 14/22 = 63.6, 16/25 = 64, 18/28 = 64.3
    assert possible == {11: "7", 14: "9", 22: "14", 25: "16", 28: "18"}


WRONG = {
    "no number": ["50%"],
    "no percentage": ["vijftig", "9"],
    "no whole number": ["50%", "9,5"],
    "nobody": ["50%", "0"],
    "too many people": ["50%", "100000"],
    "too much": ["50%", "9", "12"],
    "a range backwards": ["50%", "9", "--scan", "30-5"],
    "no range": ["50%", "9", "--scan", "alles"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_explained(
    wrong: str, language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    outcome = analyse(capsys, "grim", *WRONG[wrong], "--taal", language)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_percentages(
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    snapshot: SnapshotAssertion,
) -> None:
    file = tmp_path / "percentages.csv"
    file.write_text('percentage;n\n50%;9\n"50,0";6\n\n64;14\n', encoding="utf-8")
    outcome = analyse(capsys, "grim", file, "--scan", "5-12", "--taal", language)
    assert outcome.code == 1
    assert outcome.out == snapshot


def test_a_workbook_without_a_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["50%", 6], [44.4, 9], ["100", 5]):
        sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    outcome = analyse(capsys, "grim", tmp_path / "p.xlsx", "--formaat", "json")
    rows = json.loads(outcome.out)["tables"]["grim"]
    assert outcome.code == 0
    assert [(r["percentage"], r["n"], r["counts"]) for r in rows] == [
        ("50%", 6, "3"), ("44.4", 9, "4"), ("100", 5, "5"),
    ]  # fmt: skip


def test_every_fault_of_a_table_is_named_with_its_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["percentage", "n"], ["veel", 9], ["50%", "Jan"], [0.5, 9], ["50%"]):
        sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    outcome = analyse(capsys, "grim", tmp_path / "p.xlsx")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Jan" not in outcome.err
    assert outcome.err == snapshot


def test_a_table_with_only_a_header_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "p.csv"
    file.write_text("percentage;n\n", encoding="utf-8")
    outcome = analyse(capsys, "grim", file)
    assert outcome.code == 1
    assert "geen percentages" in outcome.err


def test_the_table_itself_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["50%", 6])
    book.save(tmp_path / "p.xlsx")
    outcome = analyse(capsys, "grim", tmp_path / "p.xlsx", "-o", tmp_path / "p.xlsx")
    assert outcome.code == 2
    assert "niet overschreven" in outcome.err


def test_a_share_in_excel_is_the_percentage_that_excel_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["bevinding", "percentage", "n"], ["F7", 1, 9], ["F4", 0.5, 6], ["F2", 0.643, 14]):
        sheet.append(row)
    for cell, format_ in (("B2", "0%"), ("B3", "0.0%"), ("B4", "0%")):
        sheet[cell].number_format = format_
    book.save(tmp_path / "p.xlsx")
    outcome = analyse(capsys, "grim", tmp_path / "p.xlsx", "--formaat", "json")
    found = [(r["percentage"], r["n"], r["counts"]) for r in _claims(outcome.out)]
    assert found == [("100%", 9, "9"), ("50.0%", 6, "3"), ("64%", 14, "9")]


def test_a_number_of_people_that_would_take_forever_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.csv").write_text("50;1000000000\n", encoding="utf-8")
    outcome = analyse(capsys, "grim", tmp_path / "p.csv")
    assert outcome.code == 1
    assert "tot en met 10000" in outcome.err


def test_an_impossible_percentage_names_numbers_with_which_it_is_possible(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "in de buurt: 8, 10." in analyse(capsys, "grim", "50%", "9").out
    assert "in de buurt" not in analyse(capsys, "grim", "44,5", "9").out


def test_a_long_row_of_counts_is_told_by_its_ends(capsys: pytest.CaptureFixture[str]) -> None:
    shown = analyse(capsys, "grim", "50", "10000").out
    assert "4950 tot en met 5050 van de 10000." in shown


def _claims(out: str) -> list[dict[str, object]]:
    return list(json.loads(out)["tables"]["grim"])
