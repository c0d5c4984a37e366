"""`analyse sjabloon`: filled in, it is read without any option."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.cli.run import EXAMPLE, PILOT, answers_in
from tests.cli.run import seen as analyse
from vaktherapie_analyse.intake.no_questionnaire.register_sheet import read_register
from vaktherapie_analyse.language import LANGUAGES

NAMES = {"nl": "sjabloon.xlsx", "en": "template.xlsx"}
SHEETS = {
    "nl": {"Respondenten": "Respondenten", "begin": "begin", "eind": "eind", "vervolg": "vervolg"},
    "en": {"Respondenten": "Respondents", "begin": "start", "eind": "end", "vervolg": "follow-up"},
}
#: What somebody chooses from the lists, typed over from the forms.
ENGLISH = {
    "Niet waar": "Not true",
    "Een beetje waar": "Somewhat true",
    "Zeker waar": "Certainly true",
    "v": "f",
    "ouder": "parent",
}
DIFFICULTIES = {
    "nl": ["Nee", "Ja, kleine moeilijkheden", "Ja, duidelijke moeilijkheden",
           "Ja, ernstige moeilijkheden"],
    "en": ["No", "Yes – minor difficulties", "Yes – definite difficulties",
           "Yes – severe difficulties"],
}  # fmt: skip
IMPACT = {
    "nl": ["Helemaal niet", "Een beetje maar", "Tamelijk", "Heel erg"],
    "en": ["Not at all", "Only a little", "Quite a lot", "A great deal"],
}


def chosen(value: Any, header: str, language: str) -> Any:
    if header == "ebddiff" and isinstance(value, int):
        return DIFFICULTIES[language][value]
    if header in ("distres", "imphome", "impfrie", "impclas", "impleis") and value is not None:
        return IMPACT[language][value]
    return ENGLISH.get(value, value) if language == "en" else value


def fill(book: Workbook, language: str) -> None:
    """Type the invented pilot into the template; the columns are in the same order."""
    for sheet in load_workbook(PILOT):
        if sheet.title == "Trajecten":
            continue
        form, _, moment = sheet.title.rpartition(" ")
        name = f"{form} {SHEETS[language][moment]}" if form else SHEETS[language][moment]
        order = [1, 2, 5, 3, 4] if not form else range(1, sheet.max_column + 1)
        for row in range(2, sheet.max_row + 1):
            for column, original in enumerate(order, start=1):
                value = sheet.cell(row, original).value
                header = str(sheet.cell(1, original).value)
                book[name].cell(row, column, chosen(value, header, language))


def tables(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    outcome = analyse(capsys, *arguments, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)["tables"]


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_template_gives_the_answers_of_the_example(
    language: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyse(capsys, "sjabloon", "--taal", language).code == 0
    path = in_folder / NAMES[language]
    book = load_workbook(path)
    fill(book, language)
    book.save(path)
    key = str(EXAMPLE / "ari-cp-verzonnen.toml")
    for instrument, typed in ("sdq", {}), ("ari-cp", {"key": key}):
        expected = answers_in(instrument, PILOT, **typed)
        assert answers_in(instrument, path, **typed) == expected


TRAJECTORIES = {
    "nl": ("Trajecten", ["K01", "2024-01-09", "2024-06-18", "gestopt", 24, 5.5, "ja", "nee"]),
    "en": ("Trajectories", ["K01", "2024-01-09", "2024-06-18", "stopped", 24, 5.5, "yes", "no"]),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_trajectories_is_read_with_every_word_that_can_be_chosen(
    language: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "sjabloon", "sdq", "--taal", language)
    path = in_folder / NAMES[language]
    name, row = TRAJECTORIES[language]
    book = load_workbook(path)
    words = [[c.value for c in column if c.value] for column in book.worksheets[-1].columns]
    forms, reasons = words[-2:]
    assert read_register([path], date(2024, 11, 1)) is None
    for number, form in enumerate(forms):
        person = [f"K{number}", *row[1:]]
        book[name].append([*person, form, reasons[number % len(reasons)]])
    book.save(path)
    register = read_register([path], date(2024, 11, 1))
    assert register is not None
    assert (register.frame["status"] == "stopped").all()
    assert register.frame["form"].tolist() == [
        "play", "psychomotor", "art", "music", "drama", "dance", "other",
    ]  # fmt: skip
    assert register.frame["reason"].nunique() == len(reasons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_to_choose_from_are_answers(
    language: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "sjabloon", "sdq", "--taal", language)
    book = load_workbook(in_folder / NAMES[language])
    hidden = [sheet for sheet in book if sheet.sheet_state == "hidden"]
    columns = hidden[0].columns
    lists = [[c.value for c in column if c.value is not None] for column in columns]
    assert [*DIFFICULTIES[language], 0, 1, 2, 3] in lists
    assert [*IMPACT[language], 0, 1, 2, 3] in lists
    assert not any(" ari" in sheet.title.lower() for sheet in book)


def test_every_item_cell_takes_known_answers_only(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "sjabloon", "-o", in_folder / "leeg.xlsx")
    book = load_workbook(in_folder / "leeg.xlsx")
    rules = {str(r.sqref): r for r in book["ARI-CP eind"].data_validations.dataValidation}
    items = rules["F2:BA1001"]
    assert (items.type, items.formula1, items.formula2) == ("whole", "1", "5")
    assert items.showErrorMessage
    rules = {str(r.sqref): r for r in book["SDQ begin"].data_validations.dataValidation}
    assert rules["F2:AD1001"].type == "list"
    assert rules["C2:C1001"].type == "date"
    assert book["SDQ begin"].freeze_panes == "F2"
    headers = [cell.value for cell in book["SDQ begin"][1]]
    assert headers[5:30] == [f"sdq{n}" for n in range(1, 26)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_typed_into_a_template_give_the_scores_of_their_words(
    language: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a 0, which would show the counting: the list beside the answers shows it."""
    analyse(capsys, "sjabloon", "sdq", "--taal", language)
    found = {}
    for name, answers in (("words", ["zeker waar", "een beetje waar"]), ("digits", [2, 1])):
        book = load_workbook(in_folder / NAMES[language])
        for moment in ("begin", "eind"):
            for person in range(3):
                row = [answers[(item + person) % 2] for item in range(25)]
                sheet = book[f"SDQ {SHEETS[language][moment]}"]
                sheet.append([f"K{person}", "moeder", None, 7, "m", *row])
        book.save(in_folder / f"{name}.xlsx")
        found[name] = tables(capsys, "sdq", f"{name}.xlsx", "--per-respondent")["scores"]
    assert found["digits"] == found["words"]
    assert len(found["digits"]) > 6


def test_a_word_and_a_digit_may_stand_in_one_row(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "sjabloon", "sdq")
    book = load_workbook(in_folder / "sjabloon.xlsx")
    for moment in ("begin", "eind"):
        row = [2, "Niet waar", *[1] * 23]
        book[f"SDQ {moment}"].append(["K1", "moeder", None, 7, "m", *row])
    book.save(in_folder / "sjabloon.xlsx")
    scores = tables(capsys, "sdq", "sjabloon.xlsx", "--per-respondent")["scores"]
    hyper = [row["score"] for row in scores if row["scale"] == "hyper"]
    assert hyper == [4, 4]  # items 2, 10, 15 and the turned 21, 25: 0 + 1 + 1 + 1 + 1


@pytest.mark.parametrize(
    ("language", "typed"),
    [("nl", "analyse controleer sjabloon.xlsx"), ("en", "analyse controleer template.xlsx")],
)
def test_what_to_type_next_is_said_last(
    language: str, typed: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = analyse(capsys, "sjabloon", "--taal", language).err
    assert typed in said.splitlines()[-1]
    assert analyse(capsys, "sjabloon", "-o", "a b.xlsx").err.endswith('controleer "a b.xlsx"\n')


def test_an_empty_template_says_that_there_are_no_answers(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    analyse(capsys, "sjabloon")
    outcome = analyse(capsys, "sdq", in_folder / "sjabloon.xlsx")
    assert outcome.code == 1
    assert "geen enkel antwoord" in outcome.err


def test_a_template_of_another_questionnaire(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = EXAMPLE / "ari-cp-verzonnen.toml"
    assert analyse(capsys, "sjabloon", key, "-o", "ari.xlsx").code == 0
    assert "ARI-CP vervolg" in load_workbook(in_folder / "ari.xlsx").sheetnames


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["sjabloon", "-o", "bestaat.xlsx"], 2, "bestaat al"),
        (["sjabloon", "-o", "sjabloon.csv"], 2, ".xlsx"),
        (["sjabloon", "-o", "geen/map.xlsx"], 1, "map"),
        (["sjabloon", "sdqq"], 2, "sdq"),
    ],
)
def test_what_cannot_be_written_is_named(
    arguments: list[str],
    code: int,
    said: str,
    in_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (in_folder / "bestaat.xlsx").write_bytes(b"van een ander")
    outcome = analyse(capsys, *arguments)
    assert outcome.code == code
    assert said in outcome.err
    assert (in_folder / "bestaat.xlsx").read_bytes() == b"van een ander"


def filled(folder: Path, form: str) -> Path:
    """A template in which three parents filled in one questionnaire and nothing else."""
    path = folder / "sjabloon.xlsx"
    book = load_workbook(path)
    number = {"SDQ": lambda column: column % 3, "ARI-CP": lambda column: 1 + column % 5}[form]
    for moment, row in product(("begin", "eind"), range(2, 5)):
        sheet = book[f"{form} {moment}"]
        for column, value in enumerate((f"K{row}", "moeder", "2024-03-01", 5), start=1):
            sheet.cell(row, column, value)
        for column in range(6, 31 if form == "SDQ" else 54):
            sheet.cell(row, column, number(column))
    book.save(path)
    return path


@pytest.mark.parametrize(("form", "other"), [("SDQ", "ARI-CP"), ("ARI-CP", "SDQ")])
@pytest.mark.parametrize("with_key", [False, True])
def test_what_nobody_filled_in_is_not_asked_for(
    form: str,
    other: str,
    with_key: bool,
    in_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    analyse(capsys, "sjabloon")
    path = filled(in_folder, form)
    if with_key:
        own = f"[ari-cp]\nsleutel = '{EXAMPLE / 'ari-cp-verzonnen.toml'}'\n"
        (in_folder / "analyse.toml").write_text(own, encoding="utf-8")
    checked = analyse(capsys, "controleer", path)
    assert f"{other}:" not in checked.out
    commands: list[list[object]] = [
        ["bevindingen", path],
        ["kwartaal", path],
        ["casus", "K2", path],
    ]
    outcomes = [checked, *(analyse(capsys, *words) for words in commands)]
    # Answers to the ARI-CP need a key; that is all that is asked for.
    lacks_key = form == "ARI-CP" and not with_key
    assert [one.code for one in outcomes] == [int(lacks_key)] * 4
    for one in outcomes:
        assert ("sleutel ari-cp" in one.out + one.err) is lacks_key
        assert "geen enkel antwoord" not in one.out + one.err


def test_an_example_that_is_not_there_yet_is_made_by_a_command(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("sdq", "voorbeeld/pilot.xlsx"), ("enquete", "voorbeeld/enquete.csv")):
        outcome = analyse(capsys, *words)
        assert outcome.code == 1
        assert outcome.err.splitlines()[-1].endswith("analyse voorbeeld")
    assert "analyse voorbeeld" not in analyse(capsys, "sdq", "gegevens/pilot.xlsx").err
