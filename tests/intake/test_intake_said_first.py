"""What `analyse.toml` says goes before recognition, role by role, and never locks.

All people and answers are invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.language import hint, render

SDQ = load_instrument("sdq")
ZEROS = [0] * 24 + [2]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def read(path: Path, columns: dict[str, str] | None = None, **settings: Any) -> Answers:
    return read_answers([path], SDQ, Settings(columns=columns or {}, **settings))


def refused(path: Path, columns: dict[str, str] | None = None, **settings: Any) -> DataError:
    with pytest.raises(DataError) as error:
        read(path, columns, **settings)
    return error.value


#: What a column is → a header that is recognised as it, what stands below, another header, what
#: stands there, and what must be read when analyse.toml says the other one is meant.
ROLES: dict[str, tuple[str, str, Any, str, Any, Any]] = {
    "client": ("client", "kindcode", "A1", "zaak", "K7", "K7"),
    "respondent": ("respondent", "respondent", "r1", "wie", "r9", "r9"),
    "moment": ("moment", "moment", "begin", "ronde", "eind", "eind"),
    "datum": ("date", "datum", "3-5-2024", "ingevoerd", "4-6-2024", pd.Timestamp(2024, 6, 4)),
    "leeftijd": ("age", "leeftijd", 7, "jaren", 9, 9),
    "geslacht": ("sex", "geslacht", "jongen", "is", "meisje", "v"),
    "invuller": ("informant", "informant", "ouder", "door", "leerkracht", "teacher"),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_column_that_is_named_goes_before_one_that_is_recognised(role: str, files: Files) -> None:
    column, known, first, other, second, expected = ROLES[role]
    head = [known, other] if role == "client" else ["kindcode", known, other]
    row = [first, second] if role == "client" else ["K1", first, second]
    path = files.csv([[*head, *ITEMS], [*row, *ZEROS]])
    found = read(path, {other: role}).frame
    assert found[column].tolist() == [expected]


def test_a_date_of_birth_that_is_named_goes_before_one_that_is_recognised(files: Files) -> None:
    head = ["kindcode", "datum", "geboortedatum", "geboren op volgens ouder"]
    path = files.csv([[*head, *ITEMS], ["K1", "1-6-2024", "1-1-2017", "1-1-2015", *ZEROS]])
    assert read(path).frame["age"].tolist() == [7]
    said = {"geboren op volgens ouder": "geboortedatum"}
    assert read(path, said).frame["age"].tolist() == [9]


def test_an_item_that_is_named_goes_before_one_that_is_recognised(files: Files) -> None:
    path = files.csv([["kindcode", *ITEMS, "nogmaals 1"], ["K1", *ZEROS, 2]])
    assert read(path).frame["1"].tolist() == [0]
    assert read(path, {"nogmaals 1": "sdq1"}).frame["1"].tolist() == [2]


def test_a_column_that_is_to_be_ignored_is_not_read(files: Files) -> None:
    path = files.csv([["kindcode", "leeftijd", *ITEMS], ["K1", 45, *ZEROS]])
    assert refused(path)
    assert read(path, {"leeftijd": "negeren"}).frame["age"].isna().all()


def test_a_moment_that_is_named_goes_before_a_known_word(files: Files) -> None:
    rows = [["kindcode", "moment", *ITEMS], ["K1", "begin", *ZEROS], ["K1", "nameting", *ZEROS]]
    path = files.csv(rows)
    said = {"begin": "eind", "nameting": "vervolg"}
    assert read(path, moments=said).frame["moment"].tolist() == ["eind", "vervolg"]


def test_a_moment_may_be_said_with_another_known_word(files: Files) -> None:
    path = files.csv([["kindcode", "moment", *ITEMS], ["K1", "ronde x", *ZEROS]])
    assert read(path, moments={"ronde x": "Einde"}).frame["moment"].tolist() == ["eind"]
    told = refused(path, moments={"ronde x": "straks"}).problems[0].message
    assert "‘ronde x’" in render(told)
    assert '"ronde x" = "begin"' in str(hint(told))


def test_a_number_beside_words_is_no_moment(files: Files) -> None:
    rows = [["kindcode", "moment", *ITEMS], *(["K1", m, *ZEROS] for m in ("begin", "T1"))]
    keys = {problem.message.key for problem in refused(files.csv(rows)).problems}
    assert "intake.moment_unknown" in keys


def test_a_coding_that_is_said_goes_before_what_is_seen(files: Files) -> None:
    path = files.csv([["kindcode", *ITEMS], ["K1", *[1, 2] * 12, 1]])
    assert read(path, coding="0-2").frame["1"].tolist() == [1]
    assert read(path, coding="1-3").frame["1"].tolist() == [0]


def test_an_informant_that_is_said_goes_before_the_usual_one(files: Files) -> None:
    path = files.csv([["kindcode", *ITEMS], ["K1", *ZEROS]])
    assert read(path).frame["informant"].tolist() == ["parent"]
    assert read(path, informant="self").frame["informant"].tolist() == ["self"]


def test_a_separator_and_an_encoding_that_are_said_are_used(files: Files) -> None:
    path = files.csv(
        [["kindcode", *ITEMS], ["Zoë", *ZEROS]], delimiter="|", encoding="cp850"
    )  # fmt: skip
    assert read(path, delimiter="|", encoding="cp850").frame["client"].tolist() == ["Zoë"]
    assert refused(path, delimiter=";")


def note(answers: Answers) -> str:
    return " ".join(render(one) for one in answers.notes)


def test_a_header_that_this_file_lacks_is_a_remark(files: Files) -> None:
    path = files.csv([["kindcode", "moment", *ITEMS], ["K1", "begin", *ZEROS]])
    said = {
        "Sekse kind": "geslacht", "Hoe oud": "leeftijd", "Wanneer": "datum",
        "Hinder": "ebddiff", "V1 na": "sdq1 eind", "Zaaknummer": "client", "Ronde": "moment",
    }  # fmt: skip
    told = note(read(path, said))
    assert "Deze 7 koppen staan in analyse.toml, maar niet in de bestanden: Sekse kind" in told


@pytest.mark.parametrize(
    ("header", "said", "why"),
    [
        (["kindcode", *ITEMS[:-1]], {"Vraag 25": "sdq25"}, "an item"),
        (["respondent", *ITEMS], {"Zaak": "client"}, "the code of the child"),
        (["kindcode", *ITEMS], {"Ronde": "moment"}, "the moment"),
        (
            ["kindcode", *(f"Stelling {letter}" for letter in "abcdefghijklmnopqrstuvwxy")],
            {"Bewering a": "sdq2"},
            "items by their place",
        ),
    ],
)
def test_a_header_without_which_the_numbers_change_is_a_fault(
    header: list[str], said: dict[str, str], why: str, files: Files
) -> None:
    path = files.csv([header, *([f"K{n}", *[0, 2] * 12, 1][: len(header)] for n in range(3))])
    problems = refused(path, said).problems
    absent = [p for p in problems if p.message.key == "intake.setting_column_absent"]
    assert [p.place.column for p in absent] == [*said], why
    assert f"geen andere kolom met: {next(iter(said.values()))}" in render(absent[0].message)


def test_a_meaning_with_a_slip_is_told_with_the_nearest_one(files: Files) -> None:
    path = files.csv([["kindcode", "Fase", *ITEMS], ["K1", "begin", *ZEROS]])
    for said, meant in (("momnt", "moment"), ("sqd1", "sdq1"), ("leeftjd", "leeftijd")):
        (problem,) = refused(path, {"Fase": said}).problems
        assert hint(problem.message) == f'Bedoel je dit? "Fase" = "{meant}"'
