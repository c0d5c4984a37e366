"""Who a row belongs to: codes that are none, rows that are nobody, people who are one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

SDQ = load_instrument("sdq")


def notes_of(answers: Answers) -> list[str]:
    return [note.key.removeprefix("intake.") for note in answers.notes]


def answered(columns: list[str], *rows: list[Any]) -> list[list[Any]]:
    return [[*columns, *ITEMS], *([*row, *ZEROS] if row else [] for row in rows)]


def faults(paths: list[Any], settings: Settings | None = None) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_answers(paths, SDQ, settings or Settings())
    explained(caught.value)
    return [problem.message.key.removeprefix("intake.") for problem in caught.value.problems]


# Rows below the table.


@pytest.mark.parametrize(
    "label",
    ["Min", "Max.", "Modus:", "N", "M", "Std.dev", "%", "Eindtotaal", "Totaal n", "Mediaan T0",
     "Gemiddelde (afgerond)", "Gemiddelde (n=10)", "N = 22", "St.dev.", "Mediaan begin"],
)  # fmt: skip
def test_a_summary_below_codes_with_numbers_is_no_person(label: str, files: Files) -> None:
    rows = answered(["client", "respondent"], ["K01", "R1"], ["K02", "R2"], [label, "R3"])
    answers = read_answers([files.csv(rows, "SDQ begin.csv")], SDQ)
    assert answers.respondents["client"].tolist() == ["K01", "K02"]
    assert "note_summary_rows" in notes_of(answers)


@pytest.mark.parametrize("label", ["Gemiddelde (n=10)", "Modus", "% ingevuld"])
def test_a_summary_below_names_is_no_person(label: str, files: Files) -> None:
    rows = answered(["Naam"], ["Tom"], ["Eva"], [label])
    answers = read_answers([files.csv(rows, "SDQ begin.csv")], SDQ)
    assert answers.respondents["client"].tolist() == ["2", "3"]


@pytest.mark.parametrize(
    "codes",
    [["M1", "M2"], ["K1", "N3"], ["A", "M", "N"], ["Max", "Tom"], ["SUM-01", "SUM-02"],
     ["GEM-01", "ROS-02"], ["M", "V"]],
)  # fmt: skip
def test_a_code_that_looks_like_the_other_codes_is_a_person(codes: list[str], files: Files) -> None:
    rows = answered(["client"], *([code] for code in codes))
    answers = read_answers([files.csv(rows, "SDQ begin.csv")], SDQ)
    assert answers.respondents["client"].tolist() == codes


@pytest.mark.parametrize(
    ("rows", "n"),
    [
        ([["A"], ["B"], [], ["M"]], 1),
        ([["Eva"], ["Tom"], ["Min"], ["Max"]], 2),
        ([["AB"], ["CD"], ["N"]], 1),
        ([["A"], ["B"], ["Totaal"], ["M"]], 1),
    ],
)
def test_a_row_that_may_be_a_summary_or_a_person_is_a_fault(
    rows: list[list[str]], n: int, files: Files
) -> None:
    path = files.csv(answered(["client"], *rows), "SDQ begin.csv")
    assert faults([path]) == ["summary_or_person"] * n
