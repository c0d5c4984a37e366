"""What one cell may say: forms that people use, and what is refused or hidden."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.inspect import inspect
from vaktherapie_analyse.intake.marked import HIDDEN
from vaktherapie_analyse.intake.values import age_of, date_of, score_of, shown
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


@pytest.mark.parametrize("cell", ["①", "²", "٢", "１"])
def test_a_mark_that_looks_like_a_digit_is_no_answer(
    cell: str, files: Files, sdq: Instrument
) -> None:
    assert faults(files, sdq, row(sdq3=cell))[0] == ["answer_no_number"]


def test_a_long_number_is_hidden_in_the_marked_rows(files: Files, sdq: Instrument) -> None:
    path = files.csv([HEADER, row(sdq3="111222333", leeftijd="3-4-2015")])
    (sheet,) = inspect([path], sdq, Settings()).marked
    shown_cells = dict(zip(sheet.headers, sheet.rows[0], strict=True))
    assert (shown_cells["sdq3"], shown_cells["leeftijd"]) == (HIDDEN, HIDDEN)
