"""Answer words that the questionnaire does not have: told once each, and explained by the user.

All data are invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.run import seen as analyse
from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError, Problem
from vaktherapie_analyse.intake import Settings, read_answers

WORDS = ("Niet waar", "Enigszins waar", "Helemaal waar")
SAID = {"enigszins  Waar": "een beetje waar", "Helemaal waar": 2}
KEYS = [item.removeprefix("sdq") for item in ITEMS]
NUMBERS = [[(person + 2 * item) % 3 for item in range(25)] for person in range(4)]


def rows(words: tuple[str, ...] = WORDS, **cells: Any) -> list[list[Any]]:
    """Two children at begin and end in those words; `cells` change the first form."""
    header = ["kindcode", "moment", "leeftijd", *ITEMS]
    people = [("K1", "begin"), ("K1", "eind"), ("K2", "begin"), ("K2", "eind")]
    table = [header]
    for (code, moment), numbers in zip(people, NUMBERS, strict=True):
        table.append([code, moment, "7", *(words[number] for number in numbers)])
    for column, cell in cells.items():
        table[1][header.index(column)] = cell
    return table


def problems(path: Path, instrument: Instrument, **settings: Any) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        read_answers([path], instrument, Settings(**settings))
    assert explained(caught.value)
    return caught.value.problems


def test_each_unknown_word_is_told_once_with_its_count_and_the_line_to_write(
    files: Files, sdq: Instrument
) -> None:
    path = files.csv(rows())
    (problem,) = problems(path, sdq)
    assert problem.message.key == "intake.answer_words_unknown"
    counts = {word.values["word"]: word.values["n"] for word in problem.message.values["words"]}
    assert counts == {
        word: sum(row.count(number) for row in NUMBERS)
        for number, word in enumerate(WORDS)
        if number
    }
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    (line,) = explained(caught.value)
    assert '"niet waar", "een beetje waar", "zeker waar"' in line
    assert '\n[sdq.antwoorden]\n"' in line
    assert '"Enigszins waar" = "…"' in line


def test_words_that_the_user_explains_are_answers(files: Files, sdq: Instrument) -> None:
    read = read_answers([files.csv(rows())], sdq, Settings(answers=SAID)).frame
    assert read[KEYS].to_numpy().tolist() == NUMBERS


def test_the_word_of_the_user_goes_before_ours(files: Files, sdq: Instrument) -> None:
    said = {"Niet waar": "zeker waar", "zeker waar": "0"}
    path = files.csv(rows(("Niet waar", "een beetje waar", "Zeker waar")))
    read = read_answers([path], sdq, Settings(answers=said)).frame
    assert read[KEYS].to_numpy().tolist() == [[2 - number for number in row] for row in NUMBERS]


def test_a_text_that_does_not_recur_may_be_a_name_and_is_not_repeated(
    files: Files, sdq: Instrument
) -> None:
    known = ("Niet waar", "Een beetje waar", "Zeker waar")
    path = files.csv(rows(known, sdq3="Piet Jansen", sdq4="Piet Jansen", sdq5="Piet Jansen"))
    found = problems(path, sdq)
    assert [p.message.key for p in found] == ["intake.answer_no_number"] * 3
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert "Jansen" not in "".join(explained(caught.value))
    assert '"een beetje waar"' in explained(caught.value)[0]


@pytest.mark.parametrize("meaning", ["…", "onbekend", 9, -1, ""])
def test_a_meaning_that_is_no_answer_is_a_fault(
    meaning: int | str, files: Files, sdq: Instrument
) -> None:
    found = problems(files.csv(rows()), sdq, answers={"Enigszins waar": meaning})
    assert found[0].message.key == "intake.setting_answer"
    assert found[0].message.values["word"] == "Enigszins waar"


def test_a_meaning_for_another_questionnaire_is_no_fault(files: Files, sdq: Instrument) -> None:
    said = {**SAID, "Klopt precies": 5}
    read = read_answers([files.csv(rows())], sdq, Settings(answers=said)).frame
    assert read[KEYS].to_numpy().tolist() == NUMBERS


def test_a_questionnaire_without_answer_words_asks_for_numbers(
    files: Files, sdq: Instrument
) -> None:
    block = msgspec.structs.replace(sdq.items[0], words={}, offered={})
    wordless = msgspec.structs.replace(sdq, items=(block, *sdq.items[1:]))
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(rows(("0", "1", "Helemaal waar"), sdq2="soms"))], wordless)
    first, second = explained(caught.value)
    assert "Wel bekend: een getal van 0 tot en met 2." in first
    assert "verwacht wordt een getal van 0 tot en met 2. |" in second


@pytest.mark.parametrize(
    "text",
    [
        '[sdq.antwoorden]\n"Enigszins waar" = 1\n"Helemaal waar" = "zeker waar"\n',
        '[antwoorden]\n"Enigszins waar" = 1\n[sdq.antwoorden]\n"Helemaal waar" = 2\n',
    ],
)
def test_analyse_toml_says_what_a_word_means(
    text: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv(rows())
    assert analyse(capsys, "sdq", path).code == 1
    files.bytes(text.encode(), "analyse.toml")
    for command in ("sdq", "controleer", "kwartaal"):
        outcome = analyse(capsys, command, path)
        assert "niet bekend: ‘Enigszins" not in outcome.out + outcome.err
    shown = analyse(capsys, "sdq", path, "--formaat", "csv", "--tabel", "flow")
    assert shown.code == 0


def test_the_lines_to_paste_stand_each_on_a_line(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv(rows())
    for command in ("sdq", "controleer"):
        outcome = analyse(capsys, command, path)
        lines = [line.strip() for line in (outcome.out + outcome.err).splitlines()]
        assert "[sdq.antwoorden]" in lines
        assert '"Helemaal waar" = "…"' in lines


def test_the_written_settings_have_a_commented_line_for_each_unknown_word(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "controleer", files.csv(rows()), "--schrijf-config")
    written = (files.folder / "analyse.toml").read_text(encoding="utf-8").splitlines()
    start = written.index("[sdq.antwoorden]")
    assert {'# "Enigszins waar" = "…"', '# "Helemaal waar" = "…"'} <= {*written[start:]}
