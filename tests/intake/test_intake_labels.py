"""Value labels of SPSS: which number they give an answer, and whether they agree.

All data are invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from tests.intake.pilot_files import ITEMS
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

KEYS = [item.removeprefix("sdq") for item in ITEMS]
ANSWERS = [[(person + 2 * item) % 3 for item in range(25)] for person in range(6)]
WORDS = ("Niet waar", "Een beetje waar", "Zeker waar")

Labels = Mapping[int, str]


def straight(first: int, words: tuple[str, ...] = WORDS) -> Labels:
    return {first + number: word for number, word in enumerate(words) if word}


def sav(
    folder: Path, labels: Labels, first: int, others: Mapping[str, Labels] | None = None
) -> Path:
    """The same answers, counted from `first`, with labels for all items and others for some."""
    data = pd.DataFrame(ANSWERS, columns=ITEMS) + first
    data.insert(0, "kindcode", [f"K{n}" for n in range(6)])
    given: dict[str, Any] = dict.fromkeys(ITEMS, labels) | dict(others or {})
    pyreadstat.write_sav(data, folder / "data.sav", variable_value_labels=given)
    return folder / "data.sav"


def read(path: Path, sdq: Instrument) -> tuple[list[list[int]], dict[str, Any]]:
    answers: Answers = read_answers([path], sdq)
    labels = {
        note.key.removeprefix("intake.note_labels_"): note.values
        for note in answers.notes
        if "labels" in note.key
    }
    return answers.frame[KEYS].to_numpy().tolist(), labels


def faults(path: Path, sdq: Instrument, **settings: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq, Settings(**settings))
    return [(p.message.key, p.place.column) for p in caught.value.problems]


@pytest.mark.parametrize("first", [0, 1, 5])
@pytest.mark.parametrize(
    "words",
    [
        WORDS,
        ("NIET WAAR ", " een  beetje waar", "Zeker Waar"),
        ("Not true", "Somewhat true", "Certainly true"),
        ("0 = niet waar", "1 = een beetje waar", "2 = zeker waar"),
    ],
)
def test_values_with_a_label_are_read_by_their_labels(
    words: tuple[str, ...], first: int, tmp_path: Path, sdq: Instrument
) -> None:
    assert read(sav(tmp_path, straight(first, words), first), sdq) == (ANSWERS, {})


@pytest.mark.parametrize("first", [0, 1])
def test_labels_on_the_end_points_show_how_the_answers_are_counted(
    first: int, tmp_path: Path, sdq: Instrument
) -> None:
    ends = straight(first, ("Niet waar", "", "Zeker waar"))
    assert read(sav(tmp_path, ends, first), sdq) == (ANSWERS, {})
    other = f"{1 - first}-{3 - first}"
    found = faults(sav(tmp_path, ends, first), sdq, coding=other)
    assert set(found) == {("intake.labels_partly", item) for item in ITEMS}


@pytest.mark.parametrize("first", [0, 1])
def test_labels_in_another_order_than_at_the_other_items_are_a_fault(
    first: int, tmp_path: Path, sdq: Instrument
) -> None:
    mixed = straight(first, ("Niet waar", "Zeker waar", "Een beetje waar"))
    path = sav(tmp_path, straight(first), first, {"sdq9": mixed, "sdq12": mixed})
    assert faults(path, sdq) == [
        ("intake.labels_contradict", "sdq9"), ("intake.labels_contradict", "sdq12"),
    ]  # fmt: skip


def test_two_labels_that_say_the_same_are_a_fault(tmp_path: Path, sdq: Instrument) -> None:
    twice = straight(0, ("Niet waar", "niet waar", "Zeker waar"))
    path = sav(tmp_path, straight(0), 0, {"sdq3": twice})
    assert faults(path, sdq) == [("intake.labels_contradict", "sdq3")]
    assert len(faults(sav(tmp_path, twice, 0), sdq)) == 25


def test_items_whose_labels_run_the_other_way_are_read_by_their_labels_and_named(
    tmp_path: Path, sdq: Instrument
) -> None:
    path = sav(tmp_path, straight(0), 0, {"sdq7": straight(0, WORDS[::-1])})
    found, labels = read(path, sdq)
    assert [row[6] for row in found] == [2 - row[6] for row in ANSWERS]
    assert [row[7:] for row in found] == [row[7:] for row in ANSWERS]
    assert labels == {"turned": {"n": 1, "items": ["7"]}}


def test_labels_in_the_order_of_the_alphabet_are_read_and_said(
    tmp_path: Path, sdq: Instrument
) -> None:
    found, labels = read(sav(tmp_path, straight(1, tuple(sorted(WORDS))), 1), sdq)
    assert found == [[{0: 1, 1: 0, 2: 2}[answer] for answer in row] for row in ANSWERS]
    assert list(labels) == ["order"]


def test_numbers_without_a_label_beside_labels_that_run_the_other_way_are_a_fault(
    tmp_path: Path, sdq: Instrument
) -> None:
    partly = {0: "Zeker waar", 1: "Een beetje waar"}
    path = sav(tmp_path, straight(0), 0, {"sdq7": partly})
    assert faults(path, sdq) == [("intake.labels_partly", "sdq7")]
    path = sav(tmp_path, straight(0), 0, {"sdq7": straight(0, ("Zeker waar", "", "Niet waar"))})
    assert read(path, sdq)[1] == {"turned": {"n": 1, "items": ["7"]}}  # the middle is the middle


def test_labels_that_are_not_known_are_read_as_numbers_and_said(
    tmp_path: Path, sdq: Instrument
) -> None:
    unknown = straight(0, ("Klopt niet", "Klopt half", "Klopt helemaal"))
    found, labels = read(sav(tmp_path, unknown, 0), sdq)
    assert found == ANSWERS
    assert labels["unknown"]["labels"] == [
        "0 = ‘Klopt niet’", "1 = ‘Klopt half’", "2 = ‘Klopt helemaal’",
    ]  # fmt: skip


def test_an_unknown_label_beside_a_known_one_that_runs_the_other_way_is_a_fault(
    tmp_path: Path, sdq: Instrument
) -> None:
    half_known = straight(0, ("Helemaal waar", "Enigszins waar", "Niet waar"))
    found = faults(sav(tmp_path, half_known, 0), sdq)
    assert set(found) == {("intake.labels_partly", item) for item in ITEMS}
