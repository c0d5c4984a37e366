"""Bad input is named, with place and what to do: exit code, no traceback, no partial result."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, analyse
from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.language import LANGUAGES

HEADER = ["kindcode", "respondent", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
#: What stands at the beginning of a workbook that has a password, and the name of its stream.
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1024) + "EncryptedPackage".encode("utf-16-le")


def table(folder: Path, *rows: list[object], header: list[str] = HEADER) -> Path:
    path = folder / "data.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def answers(code: str, **other: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(HEADER, 1)
    row |= {"kindcode": code, "respondent": "moeder", "moment": "begin", "leeftijd": 7, "sdq1": 0}
    return list((row | other).values())


def missing(folder: Path) -> list[object]:
    return [folder / "weg.xlsx"]


def wrong_suffix(folder: Path) -> list[object]:
    path = folder / "data.pdf"
    path.write_bytes(b"%PDF-1.7")
    return [path]


def csv_called_xlsx(folder: Path) -> list[object]:
    return [table(folder, answers("K1")).rename(folder / "data.xlsx")]


def with_password(folder: Path) -> list[object]:
    path = folder / "geheim.xlsx"
    path.write_bytes(OLE)
    return [path]


def empty_sheet(folder: Path) -> list[object]:
    book = Workbook()
    path = folder / "leeg.xlsx"
    book.save(path)
    return [path]


def no_items(folder: Path) -> list[object]:
    return [table(folder, ["K1", "x"], header=["kindcode", "naam"])]


def seven_on_an_item(folder: Path) -> list[object]:
    return [table(folder, answers("K1", sdq3=7), answers("K2"))]


def text_in_an_item(folder: Path) -> list[object]:
    return [table(folder, answers("K1", sdq25="Jan Jansen"))]


def same_respondent_twice(folder: Path) -> list[object]:
    return [table(folder, answers("K1"), answers("K2"), answers("K1"))]


def unknown_moment(folder: Path) -> list[object]:
    return [table(folder, answers("K1", moment="ergens"))]


def many_faults(folder: Path) -> list[object]:
    book = load_workbook(PILOT)
    sheet = book["SDQ begin"]
    for row in (2, 4, 9):
        sheet.cell(row, 8).value = 5
    sheet.cell(6, 10).value = "Piet"
    path = folder / "pilot.xlsx"
    book.save(path)
    return [path]


def unknown_norms(folder: Path) -> list[object]:
    return [PILOT, "--normen", "goodmann-1997"]


def norm_file_with_a_gap(folder: Path) -> list[object]:
    path = folder / "eigen.toml"
    path.write_text(
        """
key = "eigen"
instrument = "sdq"
bands = ["normaal", "klinisch"]
elevated = { klinisch = 1 }
title = { nl = "Eigen normen" }
source = { citation = "Verzonnen", status = "invented" }
[[group]]
key = "4-11"
age = [4, 11]
[group.scale]
total = { bands = { normaal = [0, 10], klinisch = [12, 40] } }
""",
        encoding="utf-8",
    )
    return [PILOT, "--normen", path]


FAULTS: dict[str, tuple[Callable[[Path], list[object]], int]] = {
    name: (make, code)
    for name, make, code in [
        ("missing file", missing, 1),
        ("wrong suffix", wrong_suffix, 1),
        ("csv called xlsx", csv_called_xlsx, 1),
        ("password", with_password, 1),
        ("empty sheet", empty_sheet, 1),
        ("no items", no_items, 1),
        ("seven", seven_on_an_item, 1),
        ("text in an item", text_in_an_item, 1),
        ("twice", same_respondent_twice, 1),
        ("unknown moment", unknown_moment, 1),
        ("many", many_faults, 1),
        ("unknown norms", unknown_norms, 2),
        ("gap", norm_file_with_a_gap, 1),
    ]
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(
    fault: str,
    language: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    snapshot: SnapshotAssertion,
) -> None:
    make, code = FAULTS[fault]
    outcome = analyse(capsys, "sdq", *make(tmp_path), "--taal", language)
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert "Jan" not in outcome.err
    assert "Piet" not in outcome.err
    assert outcome.err.replace(str(tmp_path), "MAP") == snapshot
    assert outcome.code == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ari_cp_file_without_key_says_how_to_make_one(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    alone = tmp_path / "pilot.xlsx"
    alone.write_bytes(PILOT.read_bytes())
    outcome = analyse(capsys, "ari-cp", alone, "--taal", language)
    assert outcome.code == 1
    assert outcome.err == snapshot


def test_a_project_file_with_an_unknown_word_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pilot.csv").write_bytes((EXAMPLE / "pilot.csv").read_bytes())
    project = tmp_path / "analyse.toml"
    for text, named in [
        ('kleur = "rood"', "kleur"),
        ("[sdq]\nnormen = 3", "normen"),
        ("[sdq\n", "TOML"),
    ]:
        project.write_text(text, encoding="utf-8")
        outcome = analyse(capsys, "sdq", tmp_path / "pilot.csv")
        assert outcome.code == 1
        assert named in outcome.err
        assert "analyse.toml" in outcome.err


def test_an_input_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "pilot.xlsx"
    copy.write_bytes(PILOT.read_bytes())
    outcome = analyse(capsys, "sdq", copy, "-o", copy)
    assert outcome.code == 2
    assert copy.read_bytes() == PILOT.read_bytes()


def test_a_file_without_age_is_scored_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = [name for name in HEADER if name != "leeftijd"]
    row = answers("K1")
    del row[3]
    path = table(tmp_path, row, header=header)
    outcome = analyse(capsys, "sdq", path)
    assert outcome.code == 0
    assert "leeftijd" in outcome.out
    assert "Theunissen" in outcome.out


#: Invented: a form with an answer that cannot be, a trajectory without a start.
FAULTY = {
    "SDQ begin": [["kindcode", "leeftijd", *ITEMS], ["K1", 7, 9, *[0] * 24]],
    "SDQ eind": [["kindcode", "leeftijd", *ITEMS], ["K1", 7, *[0] * 25]],
    "ARI-CP begin": [
        ["kindcode", "leeftijd", "veilig", "vermijdend", "ambivalent", "gedesorganiseerd"],
        ["K1", 7, "hoog", "laag", "laag", "veel te hoog"],
    ],
    "Trajecten": [["kindcode", "start", "status"], ["K1", None, "lopend"]],
}


@pytest.mark.parametrize("command", ["kwartaal", "bevindingen"])
def test_faults_of_the_register_and_of_both_questionnaires_are_told_together(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Files(tmp_path).xlsx(**FAULTY)
    outcome = analyse(capsys, command, path)
    assert outcome.code == 1
    assert "Het antwoord 9 kan niet" in outcome.err
    assert "Deze interpretatie is niet bekend" in outcome.err
    assert ("heeft geen startdatum" in outcome.err) == (command == "kwartaal")


def test_a_fault_that_every_part_finds_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "kwartaal", tmp_path / "weg.xlsx")
    assert outcome.err.count("Dit bestand bestaat niet") == 1


def test_columns_said_of_one_questionnaire_are_heard_by_every_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = [f"x{letter}" for letter in "abcdefghijklmnopqrstuvwxy"]
    rows = [
        ["kindcode", "moment", "leeftijd", *headers],
        *(["K1", moment, 7, *[0, 2] * 12, 1] for moment in ("begin", "eind")),
    ]
    path = Files(tmp_path).csv(rows)
    said = [f'"{header}" = "sdq{n}"' for n, header in enumerate(headers, start=1)]
    (tmp_path / "analyse.toml").write_text("\n".join(["[sdq.kolommen]", *said]), encoding="utf-8")
    assert analyse(capsys, "bevindingen", path).code == 0
    assert analyse(capsys, "casus", "K1", path).code == 0
