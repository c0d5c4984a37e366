"""`--toetsen`, `--validiteit`, `--per`, `--alle-momenten` and `analyse steekproef` on the line."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import PILOT, screen_of
from tests.cli.run import seen as analyse
from vaktherapie_analyse import output
from vaktherapie_analyse.language import LANGUAGES

Capsys = pytest.CaptureFixture[str]

EVERYTHING = [
    "--toetsen", "--validiteit", "--alle-momenten",
    "--per", "kind", "--per", "geslacht", "--per", "leeftijdsgroep", "--per", "informant",
]  # fmt: skip
PLANS = {
    "a share and a width": ["--aandeel", "0,5", "--breedte", "20%", "--deel-verhoogd", "0.64"],
    "a share": ["--aandeel", "0,3"],
    "more than": ["--aandeel", "50 %", "--meer-dan", "0,2", "--uitval", "0,26"],
    "a change": ["--d", "0,5", "--power", "0,9", "--alfa", "0,01"],
    "a change in SDs of the scores": ["--d", "0.5", "--samenhang", "0,7", "--n", "14"],
    "a number": ["--n", "14"],
    "a change of nothing": ["--d", "0"],
}
WRONG = {
    "nothing": [],
    "a word": ["--d", "half"],
    "half a person": ["--n", "14,5"],
    "no person": ["--n", "0"],
    "a share above one": ["--aandeel", "1,5"],
    "no width": ["--breedte", "0"],
    "everybody stops": ["--n", "14", "--uitval", "1"],
    "certain": ["--d", "0,5", "--power", "1"],
    "more than nothing": ["--meer-dan", "0"],
    "a correlation without a change": ["--n", "14", "--samenhang", "0,7"],
    "a share elevated without a share": ["--d", "0,5", "--deel-verhoogd", "0,6"],
    "dropout without a number to count back from": ["--n", "14", "--uitval", "0,25"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["sdq", "ari-cp"])
def test_everything_that_can_be_asked_on_top(
    command: str, language: str, snapshot: SnapshotAssertion
) -> None:
    plain, full = (
        screen_of(command, PILOT, *options)(100, language).splitlines()
        for options in ([], EVERYTHING)
    )
    assert "\n".join(line for line in full if line not in plain) == snapshot


def test_the_tables_are_in_every_format(capsys: Capsys, tmp_path: Path) -> None:
    target = tmp_path / "alles.xlsx"
    screen = screen_of("sdq", PILOT, *EVERYTHING)
    output.write(screen.report, [target], "nl")
    tables = screen.tables
    further = {
        "tests", "share_tests", "consistency", "agreement", "moments", "units", "subgroups",
        "regression_to_mean", "dropout", "bounds", "added_value",
    }  # fmt: skip
    assert further <= tables.keys()
    book = openpyxl.load_workbook(target)
    assert further <= set(book.sheetnames)
    meanings = list(book["Kolommen"].iter_rows(min_row=2, values_only=True))
    assert not [line for line in meanings if line[0] in further and not line[2]]
    alone = analyse(capsys, "sdq", PILOT, "--toetsen", "--formaat", "csv", "--tabel", "tests")
    assert alone.out.splitlines()[0].startswith("scale;family;n;change_mean")


def test_the_follow_up_can_be_the_second_moment(capsys: Capsys) -> None:
    arguments = ["sdq", PILOT, "--naar", "vervolg", *EVERYTHING, "--formaat", "json"]
    tables = json.loads(analyse(capsys, *arguments).out)["tables"]
    assert {row["n"] for row in tables["tests"]} == {4}


def test_between_end_and_follow_up_there_is_no_added_value(capsys: Capsys) -> None:
    arguments = ["sdq", PILOT, "--van", "eind", "--naar", "vervolg", "--validiteit"]
    tables = json.loads(analyse(capsys, *arguments, "--formaat", "json").out)["tables"]
    assert "dropout" in tables
    assert "added_value" not in tables


def test_what_nobody_has_is_said(capsys: Capsys, tmp_path: Path) -> None:
    data = tmp_path / "zonder-vervolg.csv"
    lines = (PILOT.parent / "pilot.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in lines if ";vervolg;" not in line and ";vader;" not in line]
    data.write_text("\n".join(kept), encoding="utf-8")
    shown = analyse(capsys, "sdq", data, "--alle-momenten", "--toetsen").out
    assert "Niemand heeft op alle drie de momenten een score." in shown
    assert "zijn er minstens 3 nodig" in " ".join(shown.split())


def test_a_respondent_can_be_named(capsys: Capsys) -> None:
    found = analyse(capsys, "sdq", PILOT, "--per", "kind:vader", "--formaat", "json")
    notes = json.loads(found.out)["meta"]["notes"]["units"]
    assert "bij 1 van de 1 alleen de genoemde respondent" in notes[1]


def test_an_unknown_subgroup_is_wrong_usage(capsys: Capsys) -> None:
    outcome = analyse(capsys, "sdq", PILOT, "--per", "gezinsvorm")
    assert outcome.code == 2
    assert "geslacht, leeftijdsgroep, informant, kind" in outcome.err


def test_a_column_of_another_sheet_splits_the_pairs(capsys: Capsys) -> None:
    """Against the sheets themselves, read by openpyxl."""
    book = openpyxl.load_workbook(PILOT, read_only=True)
    forms = {row[0]: row[4] for row in book["Trajecten"].iter_rows(min_row=2, values_only=True)}
    pairs = [
        {tuple(row[:2]) for row in book[f"SDQ {moment}"].iter_rows(min_row=2, values_only=True)}
        for moment in ("begin", "eind")
    ]
    expected = Counter(forms[child] for child, _ in pairs[0] & pairs[1])
    rows = screen_of("sdq", PILOT, "--per", "Therapievorm").tables["subgroups"]
    total = {row["subgroup"]: row["n"] for row in rows if row["scale"] == "total"}
    assert {row["by"] for row in rows} == {"Therapievorm"}
    assert total == expected
    beside = analyse(
        capsys, "sdq", PILOT, "--per", "Therapievorm", "--per", "geslacht", "--formaat", "json"
    )
    both = json.loads(beside.out)["tables"]["subgroups"]
    assert [row for row in both if row["by"] == "Therapievorm"] == rows
    by_sex = [row["n"] for row in both if row["scale"] == "total" and row["by"] == "sex"]
    assert sum(by_sex) == sum(total.values())


@pytest.mark.parametrize("width", [80, 100])
def test_a_column_on_the_screen(width: int, snapshot: SnapshotAssertion) -> None:
    shown = screen_of("sdq", PILOT, "--per", "therapievorm")(width, "nl")
    assert shown[shown.index("Uitgesplitst") : shown.index("Normen ")] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", PLANS)
def test_a_plan(question: str, language: str, capsys: Capsys, snapshot: SnapshotAssertion) -> None:
    outcome = analyse(capsys, "steekproef", *PLANS[question], "--taal", language)
    assert outcome.code == 0
    assert outcome.out == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", WRONG)
def test_a_question_without_meaning_is_explained(
    question: str, language: str, capsys: Capsys, snapshot: SnapshotAssertion
) -> None:
    outcome = analyse(capsys, "steekproef", *WRONG[question], "--taal", language)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == snapshot


def test_a_plan_can_be_a_file(capsys: Capsys, tmp_path: Path) -> None:
    target = tmp_path / "plan.xlsx"
    outcome = analyse(capsys, "steekproef", "--n", "14", "-o", target, "--formaat", "json")
    tables = json.loads(outcome.out)["tables"]
    assert tables["interval"][2]["n"] == 14
    assert set(openpyxl.load_workbook(target).sheetnames) >= {"interval", "detectable"}
