"""The example data: made by their script, and telling the story of the README.

Scores, bands and reliable change are computed here by hand, without the program: the figures are
what the program is compared with.
"""

from __future__ import annotations

import csv
import runpy
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

FOLDER = Path(__file__).parents[2] / "data" / "voorbeeld"
POINTS = {"Niet waar": 0, "Een beetje waar": 1, "Zeker waar": 2}
SDQ = {
    "emotion": (3, 8, 13, 16, 24),
    "conduct": (5, -7, 12, 18, 22),
    "hyper": (2, 10, 15, -21, -25),
    "peer": (6, -11, -14, 19, 23),
}
DISORGANISED = (4, 8, 12, 16, 20, 24, 28, 32, 36, 40, -44, 47, -48)

Who = tuple[str, str]
Row = dict[str, Any]


@cache
def sheet(name: str, path: Path = FOLDER / "pilot.xlsx") -> list[Row]:
    rows = load_workbook(path)[name].iter_rows(values_only=True)
    header = [str(cell) for cell in next(rows)]
    return [dict(zip(header, row, strict=True)) for row in rows]


def by_respondent(name: str) -> dict[Who, Row]:
    rows = sheet(name)
    found = {(row["kindcode"], row["respondent"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def sdq_scale(row: Row, items: tuple[int, ...]) -> int | None:
    """Five items, at least three answered, prorated, half up."""
    points = []
    for item in items:
        word = row[f"sdq{abs(item)}"]
        if word is not None:
            points.append(2 - POINTS[word] if item < 0 else POINTS[word])
    return int(5 * sum(points) / len(points) + 0.5) if len(points) >= 3 else None


def sdq_total(row: Row) -> int | None:
    parts = [sdq_scale(row, items) for items in SDQ.values()]
    return None if None in parts else sum(part for part in parts if part is not None)


def total_of(row: Row) -> int:
    score = sdq_total(row)
    assert score is not None
    return score


def disorganised(row: Row) -> int:
    """Thirteen items, all answered in the example."""
    answers = {item: row[f"ari{abs(item)}"] for item in DISORGANISED}
    assert None not in answers.values()
    return sum(6 - answer if item < 0 else answer for item, answer in answers.items())


def is_clinical(total: int, age: int) -> bool:
    return total >= (15 if age <= 6 else 14)


@pytest.fixture(scope="module")
def begin() -> dict[Who, Row]:
    return by_respondent("SDQ begin")


@pytest.fixture(scope="module")
def end() -> dict[Who, Row]:
    return by_respondent("SDQ eind")


@pytest.fixture(scope="module")
def elevated(begin: dict[Who, Row], end: dict[Who, Row]) -> set[Who]:
    """The pairs with an elevated total at begin."""
    return {who for who in end if is_clinical(total_of(begin[who]), begin[who]["leeftijd"])}


@pytest.fixture(scope="module")
def high(elevated: set[Who]) -> set[Who]:
    """Those of them who were high on disorganised at begin."""
    rows = by_respondent("ARI-CP begin")
    return {who for who in elevated if disorganised(rows[who]) >= 41}


def test_the_script_makes_the_committed_files(tmp_path: Path):
    script = runpy.run_path(str(FOLDER / "maak_voorbeeld.py"))
    script["main"](tmp_path)
    assert (tmp_path / "pilot.csv").read_bytes() == (FOLDER / "pilot.csv").read_bytes()
    names = load_workbook(FOLDER / "pilot.xlsx").sheetnames
    assert load_workbook(tmp_path / "pilot.xlsx").sheetnames == names
    for name in names:
        assert sheet(name, tmp_path / "pilot.xlsx") == sheet(name)


def test_the_script_makes_the_same_bytes_every_time(tmp_path: Path):
    script = runpy.run_path(str(FOLDER / "maak_voorbeeld.py"))
    found = []
    for _ in range(2):
        script["main"](tmp_path)
        found.append((tmp_path / "pilot.xlsx").read_bytes())
    assert found[0] == found[1]


def test_f1_fourteen_pairs_five_begin_only_three_without(
    begin: dict[Who, Row], end: dict[Who, Row]
):
    everybody = by_respondent("Respondenten").keys()
    assert len(everybody) == 22
    assert len(end) == 14
    assert len(begin.keys() - end.keys()) == 5
    assert end.keys() <= begin.keys() <= everybody
    assert len(everybody - begin.keys()) == 3


def test_f2_nine_of_fourteen_are_elevated(elevated: set[Who]):
    assert len(elevated) == 9


def test_f3_six_of_nine_are_high_on_disorganised(high: set[Who]):
    assert len(high) == 6


def test_f4_three_of_six_improve_under_both_readings(
    begin: dict[Who, Row], end: dict[Who, Row], high: set[Who]
):
    # With the default SD and reliability a total changes reliably from 8 points, at every age.
    reliable = {who for who in high if total_of(begin[who]) - total_of(end[who]) >= 8}
    to_normal = {who for who in high if total_of(end[who]) <= 10}
    assert reliable == to_normal
    assert len(reliable) == 3


def test_f5_three_of_six_are_no_longer_high(high: set[Who]):
    rows = by_respondent("ARI-CP eind")
    assert sum(disorganised(rows[who]) < 41 for who in high) == 3


def test_f6_five_of_fourteen_are_not_elevated(end: dict[Who, Row], elevated: set[Who]):
    assert len(end.keys() - elevated) == 5


def test_f7_all_five_are_low_on_disorganised(end: dict[Who, Row], elevated: set[Who]):
    rows = by_respondent("ARI-CP begin")
    assert all(disorganised(rows[who]) <= 20 for who in end.keys() - elevated)


def test_the_family_of_the_case_tells_its_story(begin: dict[Who, Row], end: dict[Who, Row]):
    later = {name: by_respondent(f"ARI-CP {name}") for name in ("begin", "eind", "vervolg")}
    for who in (("K01", "moeder"), ("K01", "vader")):
        assert (begin[who]["leeftijd"], begin[who]["geslacht"]) == (7, "v")
        clinical = {"emotion": 6, "conduct": 4, "hyper": 8}
        for scale, cut in clinical.items():
            assert (sdq_scale(begin[who], SDQ[scale]) or 0) >= cut
            assert (sdq_scale(end[who], SDQ[scale]) or 0) < cut
        assert total_of(end[who]) <= 10
        scores = {name: disorganised(rows[who]) for name, rows in later.items()}
        assert scores["begin"] >= 41
        assert scores["eind"] >= 41
        assert scores["vervolg"] < 41


def test_some_get_worse(begin: dict[Who, Row], end: dict[Who, Row]):
    worse = {who[0] for who in end if total_of(end[who]) - total_of(begin[who]) >= 8}
    assert worse == {"K08", "K12"}


def test_one_scale_has_too_few_answers_and_two_are_prorated(begin: dict[Who, Row]):
    assert [who[0] for who, row in begin.items() if sdq_total(row) is None] == ["K15"]
    left_open = [
        (who[0], scale)
        for name in ("SDQ begin", "SDQ eind", "SDQ vervolg")
        for who, row in by_respondent(name).items()
        for scale, items in SDQ.items()
        if 3 <= sum(row[f"sdq{abs(item)}"] is not None for item in items) < 5
    ]
    assert left_open == [("K03", "hyper"), ("K09", "emotion")]


def test_ages_lie_from_four_to_eleven_and_some_lie_outside_the_ari_cp(begin: dict[Who, Row]):
    ages = [row["leeftijd"] for row in by_respondent("Respondenten").values()]
    assert (min(ages), max(ages)) == (4, 11)
    assert any(age > 5 for age in ages)


def test_end_is_five_to_six_months_after_begin(begin: dict[Who, Row], end: dict[Who, Row]):
    days = [(row["datum"] - begin[who]["datum"]).days for who, row in end.items()]
    assert min(days) >= 150
    assert max(days) <= 185


def test_the_csv_file_holds_the_same_sdq_answers():
    text = (FOLDER / "pilot.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len({(row["kindcode"], row["respondent"]) for row in rows}) == 22
    assert sum(not any(row[f"sdq{i}"] for i in range(1, 26)) for row in rows) == 3
    for row in rows:
        who = (row["kindcode"], row["respondent"])
        there = by_respondent(f"SDQ {row['moment']}").get(who)
        if there is None:
            assert not row["datum"]
            continue
        assert row["datum"] == f"{there['datum']:%d-%m-%Y}"
        for item in range(1, 26):
            word = there[f"sdq{item}"]
            assert row[f"sdq{item}"] == ("" if word is None else str(POINTS[word]))


def test_twenty_two_trajectories_are_completed():
    status = [row["status"] for row in sheet("Trajecten")]
    counts = {name: status.count(name) for name in set(status)}
    assert counts == {"afgerond": 22, "lopend": 5, "gestopt": 2}


def test_the_project_file_points_to_the_invented_key_and_norms():
    project = tomllib.loads((FOLDER / "analyse.toml").read_text(encoding="utf-8"))
    assert all((FOLDER / name).is_file() for name in project["ari-cp"].values())
