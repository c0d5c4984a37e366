"""A row for every answer is seen and said, and never read as something else; invented data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

SDQ = load_instrument("sdq")
NAMES = SDQ.items[0].names


def long(item: str, answer: str, name: Callable[[int], Any], say: Callable[[int], Any]) -> Any:
    """Two children at two moments, an answer in every row, with a date beside it."""
    head = ["client", "moment", "datum", item, answer]
    return [
        head,
        *(
            [client, moment, "3-5-2024", name(n), say(n % 3)]
            for client in ("K1", "K2")
            for moment in ("begin", "eind")
            for n in range(1, 26)
        ),
    ]


@pytest.mark.parametrize(
    ("item", "name", "key"),
    [
        ("item", lambda n: f"sdq{n}", "long_layout"),
        ("name", lambda n: f"SDQ_{n:02}", "long_layout"),
        ("variable", lambda n: NAMES[n - 1], "long_layout"),
        ("vraagnummer", lambda n: n, "long_layout"),
        ("Question", lambda n: f"vraag {n}", "long_layout"),
        ("stelling", lambda n: f"Verzonnen vraag {chr(96 + n)}", "long_layout_texts"),
    ],
)
@pytest.mark.parametrize(
    "say", [int, lambda n: n + 1, ["niet waar", "een beetje waar", "zeker waar"].__getitem__]
)
def test_a_row_for_every_answer_is_one_fault(
    item: str, name: Callable[[int], Any], key: str, say: Callable[[int], Any], files: Files
) -> None:
    rows = long(item, "waarde", name, say)
    for path in (files.csv(rows), files.xlsx(SDQ=[["Verzonnen gegevens"], *rows])):
        with pytest.raises(DataError) as error:
            read_answers([path], SDQ)
        (problem,) = error.value.problems
        assert problem.message.key == f"intake.{key}"
        assert problem.place.row == (1 if path.suffix == ".csv" else 2)
        (line,) = explained(error.value)
        assert f"klik op kolom {item}" in line
        assert "met waarde als waardenkolom" in line


def test_a_long_second_measurement_is_not_passed_over(files: Files) -> None:
    begin = files.csv([["client", *ITEMS], ["K1", *ZEROS]], "begin.csv")
    eind = files.csv(long("item", "waarde", lambda n: f"sdq{n}", int), "eind.csv")
    with pytest.raises(DataError) as error:
        read_answers([begin, eind], SDQ)
    assert [p.message.key for p in error.value.problems] == ["intake.long_layout"]


@pytest.mark.parametrize(
    "rows",
    [
        [["client", "leeftijd", *ITEMS], *([n, n % 3, *ZEROS] for n in range(1, 26))],
        [["item", *ITEMS], *([f"sdq{n}", *ZEROS] for n in range(1, 26))],
    ],
)
def test_a_form_in_every_row_is_not_long(rows: list[list[Any]], files: Files) -> None:
    assert len(read_answers([files.csv(rows)], SDQ).frame) == 25


def test_a_list_of_items_with_a_number_beside_each_is_not_long(files: Files) -> None:
    key = [["item", "omgekeerd"], *([f"sdq{n}", n % 2] for n in range(1, 26))]
    path = files.xlsx(SDQ=[["client", *ITEMS], ["K1", *ZEROS]], Codeboek=key)
    assert len(read_answers([path], SDQ).frame) == 1
