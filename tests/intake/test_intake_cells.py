"""What one cell may say: forms that people use, and what is refused or hidden."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.cells.cell_values import score_of, shown
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.person_values import age_of, sex_of
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.rows.marked_rows import HIDDEN
from vaktherapie_analyse.language import Message

HEADER = ["client", "moment", "datum", "leeftijd", *ITEMS, "toelichting", "kolom"]
ENDLESS = "9" * 400


def row(**cells: Any) -> list[Any]:
    filled = {"client": "K1", "moment": "begin", "datum": "3-5-2024", "leeftijd": 7}
    filled |= dict(zip(ITEMS, [0, 1, 2] * 9, strict=False))
    return [{**filled, **cells}.get(header, "") for header in HEADER]


def faults(files: Files, sdq: Instrument, *rows: list[Any]) -> tuple[list[str], str]:
    """The keys of the faults, and all that is said of them."""
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([HEADER, *rows])], sdq)
    keys = [p.message.key.removeprefix("intake.") for p in caught.value.problems]
    return keys, "\n".join(explained(caught.value))


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        ("sdq3", ["answer_no_number"]),
        ("datum", ["date_unreadable"]),
        ("leeftijd", ["age_unreadable"]),
        ("kolom", []),
        ("client", []),
    ],
)
def test_a_number_without_end_is_no_number_in_any_column(
    header: str, keys: list[str], files: Files, sdq: Instrument
) -> None:
    path = files.csv([HEADER, row(**{header: ENDLESS}), row(client="K2")])
    found = inspect([path], sdq, Settings())
    assert [p.message.key.removeprefix("intake.") for p in found.problems] == keys


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan"), ENDLESS])
def test_infinity_is_no_number_of_any_kind(value: Any) -> None:
    assert isinstance(score_of(value), Message)
    assert isinstance(date_of(value), Message)
    assert isinstance(age_of(value), Message)


@pytest.mark.parametrize("header", ["sdq3", "leeftijd"])
@pytest.mark.parametrize(
    "number", ["111222333", "20150403", "0612345678", "-20150403", "98,1222333"]
)
def test_a_number_of_somebody_is_not_repeated(
    header: str, number: str, files: Files, sdq: Instrument
) -> None:
    keys, said = faults(files, sdq, row(**{header: number}))
    assert len(keys) == 1
    assert not any(digits in said for digits in ("222", "0403", "2345"))


def test_a_birth_date_in_the_place_of_an_age_is_recognised(files: Files, sdq: Instrument) -> None:
    for birth in ("20150403", "3-4-2015", "2015-04-03", "2015"):
        assert faults(files, sdq, row(leeftijd=birth))[0] == ["age_birth"]


def test_a_short_number_is_repeated_as_it_stands() -> None:
    assert [shown(n) for n in (13.0, 1.5, -1, 999)] == [13, 1.5, -1, 999]


@pytest.mark.parametrize("cell", ["①", "²", "٢"])
def test_a_mark_that_looks_like_a_digit_is_no_answer(
    cell: str, files: Files, sdq: Instrument
) -> None:
    assert faults(files, sdq, row(sdq3=cell))[0] == ["answer_no_number"]


def test_a_long_number_is_hidden_in_the_marked_rows(files: Files, sdq: Instrument) -> None:
    path = files.csv([HEADER, row(sdq3="111222333", leeftijd="3-4-2015")])
    (sheet,) = inspect([path], sdq, Settings()).marked
    shown_cells = dict(zip(sheet.headers, sheet.rows[0], strict=True))
    assert (shown_cells["sdq3"], shown_cells["leeftijd"]) == (HIDDEN, HIDDEN)


def answers(files: Files, sdq: Instrument, *rows: list[Any]) -> tuple[list[Any], dict[str, Any]]:
    """The answers on item 3, None where there is none, and the notes with their values."""
    found = read_answers([files.csv([HEADER, *rows])], sdq)
    values = [None if pd.isna(value) else int(value) for value in found.frame["3"]]
    return values, {note.key.removeprefix("intake."): note.values for note in found.notes}


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Niet waar.", 0), ("niet waar (0)", 0), ("Niet waar - 1", 0), ("(1) Niet waar", 0),
        ("1. niet waar", 0), ("1 niet waar", 0), ("nietwaar", 0), ("niet-waar", 0),
        ("Zeker waar!", 2), ("een beetje\u00a0waar = 2", 1), ("Somewhat true.", 1),
    ],
)  # fmt: skip
def test_usual_ways_to_write_an_answer_word_are_read(
    cell: str, answer: int, files: Files, sdq: Instrument
) -> None:
    assert answers(files, sdq, row(sdq3=cell))[0] == [answer]


@pytest.mark.parametrize("cell", ["waar", "2 ?", "2x", "1-2", "niet waar 1 2", "12 waar", "1 waar"])
def test_what_is_no_answer_word_is_refused(cell: str, files: Files, sdq: Instrument) -> None:
    assert faults(files, sdq, row(sdq3=cell))[0] == ["answer_no_number"]


@pytest.mark.parametrize(
    "cell",
    ["?", "geen", "Weet niet", "Weet ik niet.", "-", "n.v.t.", "99", "9 - weet niet",
     "weet niet (9)", "Ontbrekend", "Niet van toepassing"],
)  # fmt: skip
def test_a_word_for_no_answer_is_missing_and_counted(
    cell: str, files: Files, sdq: Instrument
) -> None:
    found, notes = answers(files, sdq, row(sdq3=cell), row(client="K2"))
    assert found == [None, 2]
    assert notes["note_missing_codes"] == {"n": 1}


def test_an_empty_cell_is_missing_without_a_remark(files: Files, sdq: Instrument) -> None:
    found, notes = answers(files, sdq, row(sdq3=" "), row(client="K2"))
    assert found == [None, 2]
    assert "note_missing_codes" not in notes


def test_an_x_in_the_place_of_an_answer_may_be_a_tick(files: Files, sdq: Instrument) -> None:
    assert faults(files, sdq, row(sdq3="x"))[0] == ["answer_tick"]


def test_a_number_that_contradicts_its_word_is_a_fault(files: Files, sdq: Instrument) -> None:
    words = ["0 - niet waar", "1 - een beetje waar", "2 - zeker waar"]
    usual = dict(zip(ITEMS, words * 9, strict=False))
    keys, said = faults(
        files, sdq, row(**usual), row(**usual | {"sdq3": "2 - niet waar"}, client=2)
    )
    assert keys == ["answer_contradicts"]
    assert "rij 3 · sdq3" in said
    from_one = ["niet waar (1)", "een beetje waar (2)", "zeker waar (3)"]
    found, _ = answers(files, sdq, row(**dict(zip(ITEMS, from_one * 9, strict=False))))
    assert found == [2]


@pytest.mark.parametrize("code", ["A{}", "AO0{}", "a{}"])
def test_the_codes_of_lime_survey_are_read_in_their_order_with_a_note(
    code: str, files: Files, sdq: Instrument
) -> None:
    coded = dict(zip(ITEMS, [code.format(n) for n in (1, 2, 3)] * 9, strict=False))
    found, notes = answers(files, sdq, row(**coded))
    assert found == [2]
    assert {"note_letter_codes", "note_coding"} <= set(notes)


@pytest.mark.parametrize("odd", ["A4", "2"])
def test_codes_beside_numbers_or_more_codes_than_answers_are_refused(
    odd: str, files: Files, sdq: Instrument
) -> None:
    coded = dict(zip(ITEMS, ["A1", "A2", "A3"] * 9, strict=False))
    assert "answer_letter_code" in faults(files, sdq, row(**coded | {"sdq3": odd}))[0]


@pytest.mark.parametrize("sex", ["meid", "dochter", "Meisje"])
def test_usual_words_for_a_girl_are_known(sex: str) -> None:
    assert (sex_of(sex), sex_of("zoon")) == ("v", "m")


def test_a_year_of_two_digits_is_read_with_a_note(files: Files, sdq: Instrument) -> None:
    path = files.csv([HEADER, row(datum="3-5-24"), row(client="K2", datum="13/6/24")])
    found = read_answers([path], sdq)
    assert [day.date() for day in found.frame["date"]] == [date(2024, 5, 3), date(2024, 6, 13)]
    assert "intake.note_short_year" in {note.key for note in found.notes}
    assert faults(files, sdq, row(datum="24-05-03"))[0] == ["date_unreadable"]
