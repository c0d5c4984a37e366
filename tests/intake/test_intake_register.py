"""The register of trajectories: what is read, and that every fault is named with its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake.no_questionnaire.register_sheet import read_register

HEADER = ("kindcode", "start", "eind", "status", "sessies", "uren", "geïndiceerd", "vervangen")
TODAY = date(2024, 11, 1)
GOOD = ("K1", datetime(2024, 1, 8), datetime(2024, 6, 3), "afgerond", 20, 4.5, "ja", "nee")


def workbook(
    folder: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER, sheet: str = "Trajecten"
) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    page.append(list(header))
    for row in rows:
        page.append(list(row))
    path = folder / "register.xlsx"
    book.save(path)
    return path


def faults(path: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(DataError) as caught:
        read_register([path], TODAY)
    return [(p.message.key, p.place.row, p.place.column) for p in caught.value.problems]


def test_a_trajectory_is_read(tmp_path: Path) -> None:
    register = read_register([workbook(tmp_path, GOOD)], TODAY)
    assert register is not None
    row = register.frame.iloc[0]
    assert (row["client"], row["status"], row["sessions"]) == ("K1", "completed", 20)
    assert (bool(row["indicated"]), bool(row["replaced"])) == (True, False)
    assert row["end"].date() == date(2024, 6, 3)
    assert register.inputs[0].n_rows == 1


def test_a_code_that_was_never_computed_is_no_child(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("=A9", *GOOD[1:]))
    assert faults(path) == [("intake.formula_not_computed", 2, "kindcode")]


def test_a_file_without_such_a_sheet_has_no_register(tmp_path: Path) -> None:
    assert read_register([workbook(tmp_path, GOOD, sheet="Blad1")], TODAY) is None


def test_a_csv_named_after_trajectories_is_a_register(tmp_path: Path) -> None:
    path = tmp_path / "trajecten.csv"
    path.write_text("client;start;status\nK1;3-1-2024;Lopend\n", encoding="utf-8")
    register = read_register([path], TODAY)
    assert register is not None
    assert register.frame["status"].tolist() == ["running"]
    assert {note.key for note in register.notes} == {
        "register.no_sessions", "register.no_hours", "register.no_indicated",
        "register.no_replaced", "register.no_form",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "fault", "column"),
    [
        ({"eind": datetime(2023, 6, 3)}, "end_before_start", "eind"),
        ({"eind": datetime(2024, 12, 3)}, "in_future", "eind"),
        ({"start": datetime(2024, 11, 2), "eind": None, "status": "lopend"}, "in_future", "start"),
        ({"start": datetime(1900, 1, 1)}, "too_early", "start"),
        ({"start": "1-1-1900"}, "too_early", "start"),
        ({"start": "morgen"}, "date_unreadable", "start"),
        ({"eind": None}, "end_missing", "eind"),
        ({"status": "lopend"}, "end_while_running", "eind"),
        ({"start": None}, "start_missing", "start"),
        ({"status": "zoek"}, "status_unknown", "status"),
        ({"status": None}, "status_missing", "status"),
        ({"kindcode": None}, "client_missing", "kindcode"),
        ({"sessies": "veel"}, "no_number", "sessies"),
        ({"uren": -1}, "no_number", "uren"),
        ({"sessies": -20}, "no_number", "sessies"),
        ({"sessies": 2500}, "too_much", "sessies"),
        ({"sessies": datetime(2024, 6, 3)}, "no_number", "sessies"),
        ({"uren": "200,5"}, "too_much", "uren"),
        ({"vervangen": "misschien"}, "no_yes_or_no", "vervangen"),
    ],
)
def test_a_fault_is_named_with_row_and_column(
    tmp_path: Path, changed: dict[str, Any], fault: str, column: str
) -> None:
    row = [changed.get(name, value) for name, value in zip(HEADER, GOOD, strict=True)]
    assert faults(workbook(tmp_path, GOOD[:0] or ("K0", *GOOD[1:]), row)) == [
        (f"register.{fault}", 3, column)
    ]


@pytest.mark.parametrize("amount", [0, 200])
def test_the_fewest_and_most_sessions_and_hours_of_a_trajectory_are_read(
    amount: int, tmp_path: Path
) -> None:
    register = read_register([workbook(tmp_path, (*GOOD[:4], amount, amount, *GOOD[6:]))], TODAY)
    assert register is not None
    assert register.frame[["sessions", "hours"]].iloc[0].tolist() == [amount, amount]


def test_a_trajectory_that_stands_there_twice_is_named_with_the_other_row(tmp_path: Path) -> None:
    assert faults(workbook(tmp_path, GOOD, GOOD)) == [("register.doubled", 3, "kindcode")]


def test_a_second_trajectory_after_the_first_is_no_fault(tmp_path: Path) -> None:
    again = ("K1", datetime(2024, 9, 2), None, "lopend", 3, 1, "ja", None)
    register = read_register([workbook(tmp_path, GOOD, again)], TODAY)
    assert register is not None
    assert len(register.frame) == 2


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    one = ("K2", datetime(1900, 1, 1), None, "lopend", 3, 1, "ja", None)
    other = ("K3", datetime(2024, 9, 2), datetime(2024, 8, 2), "gestopt", "?", 1, "ja", None)
    found = faults(workbook(tmp_path, GOOD, one, other))
    assert [key for key, _, _ in found] == ["register.too_early", "register.end_before_start"]


def test_a_missing_column_is_named_once(tmp_path: Path) -> None:
    found = faults(workbook(tmp_path, ("K1", datetime(2024, 1, 8)), header=("kindcode", "start")))
    assert found == [("register.column_absent", None, None)]


def test_a_planned_trajectory_may_lie_in_the_future(tmp_path: Path) -> None:
    planned = ("K2", datetime(2024, 12, 1), None, "gepland", None, None, None, None)
    register = read_register([workbook(tmp_path, planned)], TODAY)
    assert register is not None
    assert register.frame["status"].tolist() == ["planned"]


def test_forms_and_reasons_are_kinds_and_never_the_words_of_the_file(tmp_path: Path) -> None:
    header = (*HEADER, "therapievorm", "reden")
    stopped = (*GOOD[:3], "gestopt", *GOOD[4:])
    rows = [
        ("K1", *stopped[1:], "Speltherapie", "gezin is verhuisd naar Ede"),
        ("K2", *stopped[1:], "PMT (groep)", "op eigen verzoek"),
        ("K3", *stopped[1:], "dansen met Marieke", "moeder is opgenomen"),
        ("K4", *stopped[1:], "paardencoaching", None),
    ]
    register = read_register([workbook(tmp_path, *rows, header=header)], TODAY)
    assert register is not None
    assert register.frame["form"].tolist() == ["play", "psychomotor", "dance", "other"]
    assert register.frame["reason"].dropna().tolist() == ["moved", "own_request", "other"]
    assert register.frame["reason"].isna().tolist() == [False, False, False, True]


def test_a_planned_trajectory_whose_start_has_passed_is_a_fault(tmp_path: Path) -> None:
    planned = ("K2", datetime(2024, 5, 15), None, "gepland", None, None, None, None)
    later = ("K3", datetime(2024, 12, 15), None, "gepland", None, None, None, None)
    path = workbook(tmp_path, GOOD, planned, later)
    assert faults(path) == [("register.planned_in_past", 3, "status")]


def test_a_trajectory_twice_under_two_spellings_is_a_fault(tmp_path: Path) -> None:
    again = ("k 01", datetime(2024, 8, 1), None, "lopend", 3, 1, "ja", None)
    path = workbook(tmp_path, GOOD, again)
    assert faults(path) == [("register.two_spellings", 3, "kindcode")]


def test_replaced_without_an_indication_is_named(tmp_path: Path) -> None:
    wrong = (*GOOD[:6], "nee", "ja")
    assert faults(workbook(tmp_path, wrong)) == [
        ("register.replaced_without_indication", 2, "vervangen")
    ]
    unknown = ("K2", *GOOD[1:6], None, "ja")
    register = read_register([workbook(tmp_path, GOOD, unknown)], TODAY)
    assert register is not None
    said = {message.key: message.values for message in register.notes}
    assert said["register.replaced_unindicated"] == {"n": 1}


@pytest.mark.parametrize(
    "row",
    [
        ("Totaal", None, None, None, 40, 9),
        ("Gemiddelde", None, None, None, 20.0, 4.5),
        ("N = 22", None, None, None, None, None),
        (None, None, None, "Totaal", 40, 9),
    ],
)
def test_a_summary_below_the_trajectories_is_none(tmp_path: Path, row: Sequence[Any]) -> None:
    register = read_register([workbook(tmp_path, GOOD, ("K2", *GOOD[1:]), row)], TODAY)
    assert register is not None
    assert register.frame["client"].tolist() == ["K1", "K2"]
    assert register.inputs[0].n_rows == 2
    assert {note.key: note.values for note in register.notes}["intake.note_summary_rows"] == {
        "n": 1
    }


def test_what_may_be_a_summary_or_a_child_is_a_fault(tmp_path: Path) -> None:
    rows = [(code, *GOOD[1:]) for code in ("A", "B")]
    path = workbook(tmp_path, *rows, [None] * len(HEADER), ("N", *GOOD[1:]))
    assert faults(path) == [("intake.summary_or_person", 5, None)]
