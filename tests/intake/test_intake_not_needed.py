"""What no score needs never stands in the way: a time stamp that cannot be read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError, Problem
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.read_answers import read_all

SDQ = load_instrument("sdq")
UNREADABLE = "ergens in maart"


def rows(first: list[Any], *others: list[Any]) -> list[list[Any]]:
    """A header and invented forms, each with the same answers."""
    return [[*first, *ITEMS], *([*one, *ZEROS] for one in others)]


def kinds(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, str | None]]:
    return [(p.message.key.removeprefix("intake."), p.place.row, p.place.column) for p in problems]


@pytest.mark.parametrize("header", ["Tijdstempel", "submitdate", "StartDate", "Completion time"])
def test_a_time_stamp_that_cannot_be_read_is_a_remark_with_its_row(
    header: str, files: Files
) -> None:
    table = rows(
        [header, "client", "moment"], [UNREADABLE, "K1", "begin"], ["3-5-2024", "K1", "eind"]
    )
    path = files.csv(table)
    answers = read_answers([path], SDQ)
    assert [day is not None and day.date() for day in answers.frame["date"].tolist()][1] == date(
        2024, 5, 3
    )
    (note,) = [note for note in answers.notes if note.key == "intake.note_date_unread"]
    assert note.values["n"] == 1
    (warning,) = [
        one for one in inspect([path], SDQ, Settings()).warnings if "date_unread" in one.key
    ]
    assert [place.values["row"] for place in warning.values["places"]] == [2]


def test_one_cell_above_two_moments_is_one_remark(files: Files) -> None:
    items = [f"{item}_{moment}" for moment in ("begin", "eind") for item in ITEMS]
    path = files.csv([["submitdate", "client", *items], [UNREADABLE, "K1", *ZEROS, *ZEROS]])
    notes = {note.key: note.values for note in read_answers([path], SDQ).notes}
    assert notes["intake.note_date_unread"] == {"n": 1}


@pytest.mark.parametrize(
    ("header", "others", "settings"),
    [
        ("Tijdstempel", [[UNREADABLE, "K1", "begin"]], Settings(counted_by_date=True)),
        ("datum", [[UNREADABLE, "K1", "begin"]], Settings()),
        ("wanneer", [[UNREADABLE, "K1", "begin"]], Settings(columns={"wanneer": "datum"})),
    ],
)
def test_a_date_that_counts_or_that_is_named_so_stays_a_fault(
    header: str, others: list[list[Any]], settings: Settings, files: Files
) -> None:
    path = files.csv(rows([header, "client", "moment"], *others))
    with pytest.raises(DataError) as caught:
        read_answers([path], SDQ, settings)
    assert kinds(caught.value.problems) == [("date_unreadable", 2, header)]


def test_a_time_stamp_that_tells_begin_from_end_stays_a_fault(files: Files) -> None:
    table = rows(["Tijdstempel", "client"], [UNREADABLE, "K1"], ["3-5-2024", "K1"])
    found = kinds(read_all([files.csv(table)], SDQ).problems.in_order())
    assert ("date_unreadable", 2, "Tijdstempel") in found


def test_a_time_stamp_that_tells_the_age_stays_a_fault(files: Files) -> None:
    table = rows(
        ["Tijdstempel", "client", "geboortedatum", "moment"],
        [UNREADABLE, "K1", "3-5-2016", "begin"],
    )
    found = kinds(read_all([files.csv(table)], SDQ).problems.in_order())
    assert found == [("date_unreadable", 2, "Tijdstempel")]


@pytest.mark.parametrize(
    "cell",
    [
        "2024/03/19 10:00:00 AM GMT+1",
        "2024/03/19 10:00:00 a.m. CET",
        "2024/3/19 2:05:00 p. m. EET",
        "2024. 03. 19. 10:00:00",
        "2024-03-19T10:00:00.000Z",
        "2024-03-19 10.00.00",
        "19.03.2024 10:00:00",
        "19. 3. 2024 10:00",
        "19/03/2024 10:00:00",
        "Mar 19, 2024 10:00 AM",
        "Tue, 19 Mar 2024 10:00:00 +0100",
        "dinsdag 19 maart 2024 om 10:00",
        "19 mrt. 2024",
        "20240319",
        20240319.0,
        datetime(2024, 3, 19, 10),
    ],
)
def test_dates_as_forms_and_spreadsheets_write_them(cell: Any) -> None:
    assert date_of(cell) == date(2024, 3, 19)


@pytest.mark.parametrize(
    "cell", ["20244-03-19", "19-3-20244", "2024-03-199", "2024-13-19", "19032024", "tot 3-5-2024"]
)
def test_what_is_no_date_is_never_read_as_one(cell: str, files: Files) -> None:
    table = rows(["datum", "client", "moment"], [cell, "K1", "begin"], ["3-5-2024", "K1", "eind"])
    for path in (files.csv(table), files.xlsx(SDQ=table)):
        problems = read_all([path], SDQ).problems.in_order()
        assert kinds(problems) == [("date_unreadable", 2, "datum")]


def test_an_impossible_year_in_a_workbook_is_a_fault_at_its_cell(files: Files) -> None:
    """Excel itself counts no further than 9999: 6,700,668 is a day in the year 20245."""
    table = rows(["datum", "client", "moment"], [6_700_668, "K1", "begin"], [45_000, "K1", "eind"])
    problems = read_all([files.xlsx(SDQ=table)], SDQ).problems.in_order()
    assert kinds(problems) == [("date_unreadable", 2, "datum")]


@pytest.mark.parametrize(
    ("cells", "day", "note"),
    [
        (["03/09/2024 10:00:00 AM", "04/09/2024 2:00 p.m."], date(2024, 3, 9), "month_by_clock"),
        (["03/09/2024 10:00:00", "04/09/2024 14:00"], date(2024, 9, 3), "day_first"),
        (["03/09/2024 10:00 AM", "13/09/2024 10:00 AM"], date(2024, 9, 3), None),
        (["03/09/2024 10:00 AM", "04/19/2024 10:00 AM"], date(2024, 3, 9), "month_first"),
    ],
)
def test_am_and_pm_are_american_where_the_numbers_do_not_say(
    cells: list[str], day: date, note: str | None, files: Files
) -> None:
    table = rows(["datum", "client"], *([cell, f"K{n}"] for n, cell in enumerate(cells)))
    answers = read_answers([files.csv(table)], SDQ)
    assert answers.frame["date"].tolist()[0].date() == day
    known = {"month_by_clock", "day_first", "month_first"}
    assert known & {n.key.removeprefix("intake.note_") for n in answers.notes} == {note} - {None}
