"""A sheet that says what the items are is no measurement. All data are invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files
from vaktherapie_analyse import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

SDQ = load_instrument("sdq")
ANSWERS = [["kindcode", "moment", "leeftijd", *ITEMS], ["K1", "begin", 8, *ZEROS]]
TEXTS = [f"vraag over onderwerp {number}" for number in range(1, 26)]
WORDS = ["niet waar", "een beetje waar", "zeker waar"]

BOOKS: dict[str, list[list[Any]]] = {
    "a row with the texts": [ITEMS, TEXTS],
    "the same header with what it means": [
        ANSWERS[0],
        ["code van het kind", "begin of eind", "in jaren", *TEXTS],
    ],
    "texts in two languages": [["", *ITEMS], ["nl", *TEXTS], ["en", *(f"{t} (en)" for t in TEXTS)]],
    "a row for every item": [
        ["variabele", "omschrijving"],
        *([item, text] for item, text in zip(ITEMS, TEXTS, strict=True)),
    ],
    "a row for every value label": [
        ["variabele", "waarde", "label"],
        *([item, value, word] for item in ITEMS for value, word in enumerate(WORDS)),
    ],
    "the items of a key": [["item", "schaal"], *([number, "emotie"] for number in range(1, 26))],
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.mark.parametrize("what", BOOKS)
def test_a_code_book_beside_the_answers_is_not_read(what: str, files: Files) -> None:
    answers = read_answers([files.xlsx(SDQ=ANSWERS, Codeboek=BOOKS[what])], SDQ)
    assert answers.frame["client"].tolist() == ["K1"]
    keys = {note.key for note in answers.notes}
    read_as_items = what in list(BOOKS)[:3]
    assert ("intake.note_code_book" in keys) == read_as_items


def test_unknown_answer_words_are_no_code_book(files: Files) -> None:
    """The same few words in all cells: they are asked for, also of one person."""
    other = [
        ["kindcode", "moment", "leeftijd", *ITEMS],
        ["K2", "begin", 8, *["vaak", "nooit"] * 12, "vaak"],
    ]
    with pytest.raises(DataError) as caught:
        read_answers([files.xlsx(SDQ=ANSWERS, Meer=other)], SDQ)
    assert {p.place.sheet for p in caught.value.problems} == {"Meer"}
    assert all(p.message.key.startswith("intake.answer_") for p in caught.value.problems)


def test_a_sheet_of_texts_alone_is_refused(files: Files) -> None:
    with pytest.raises(DataError):
        read_answers([files.xlsx(SDQ=BOOKS["the same header with what it means"])], SDQ)


def test_two_forms_in_a_long_layout_are_no_list_of_answers(files: Files) -> None:
    long = [["client", "item", "antwoord"]]
    long += [[who, n, (n + at) % 3] for at, who in enumerate(("K2", "K3")) for n in range(1, 26)]
    with pytest.raises(DataError) as caught:
        read_answers([files.xlsx(SDQ=ANSWERS, Lang=long)], SDQ)
    assert "intake.long_layout" in {p.message.key for p in caught.value.problems}
