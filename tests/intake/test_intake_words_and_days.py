"""Words and days at the edge, where a slip gives another number: whose word, what day or age."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

HEADER = ["kindcode", "moment", "leeftijd", *ITEMS]


@pytest.mark.parametrize(
    ("written", "years"),
    [("83 maanden", 6), ("84 maanden", 7), ("95 maanden", 7), ("7 jaar", 7), ("6,9", 6)],
)
def test_an_age_counts_completed_years(
    files: Files, sdq: Instrument, written: str, years: int
) -> None:
    path = files.csv([HEADER, ["K1", "begin", written, *ZEROS]])
    assert read_answers([path], sdq).frame["age"].tolist() == [years]


@pytest.mark.parametrize(
    ("words", "expected"),
    [({}, ["begin", "eind"]), ({"begin": "eind", "eind": "vervolg"}, ["eind", "vervolg"])],
)
def test_a_word_the_program_knows_means_what_the_user_says(
    files: Files, sdq: Instrument, words: dict[str, str], expected: list[str]
) -> None:
    path = files.csv([HEADER, ["K1", "begin", 7, *ZEROS], ["K1", "eind", 7, *ZEROS]])
    found = read_answers([path], sdq, Settings(moments=words)).frame
    assert found["moment"].tolist() == expected


def test_a_number_beside_words_is_no_known_moment(files: Files, sdq: Instrument) -> None:
    """T1 is the first where only numbers are used; beside `begin` it could be either."""
    path = files.csv([HEADER, ["K1", "begin", 7, *ZEROS], ["K1", "T1", 7, *ZEROS]])
    with pytest.raises(DataError) as error:
        read_answers([path], sdq)
    assert any("kolom moment" in line or "moment" in line for line in explained(error.value))
    assert {problem.place.row for problem in error.value.problems} == {3}


def test_a_weak_word_alone_in_a_name_is_no_moment(files: Files, sdq: Instrument) -> None:
    """A sheet `voor ouders` is for parents; beside a sheet `na` it is before."""
    header = ["kindcode", "leeftijd", *ITEMS]
    path = files.xlsx("a.xlsx", voor_ouders=[header, ["K1", 7, *ZEROS]])
    notes = {note.key for note in read_answers([path], sdq).notes}
    assert "intake.note_no_moment" in notes
    assert "intake.note_moment_in_name" not in notes


@pytest.mark.parametrize(
    ("until", "moments"),
    [
        (date(2024, 9, 3), ["begin", "eind"]),
        (date(2024, 9, 2), ["begin"]),
        (date(2024, 1, 10), ["begin"]),
    ],
)
def test_the_last_day_that_counts_is_counted(
    files: Files, sdq: Instrument, until: date, moments: list[str]
) -> None:
    header = ["kindcode", "datum", "leeftijd", *ITEMS]
    rows = [["K1", "10-1-2024", 7, *ZEROS], ["K1", "3-9-2024", 7, *ZEROS]]
    path = files.csv([header, *rows])
    assert read_answers([path], sdq, Settings(until=until)).frame["moment"].tolist() == moments


def test_files_with_the_same_header_decide_together_which_number_is_the_month(
    files: Files, sdq: Instrument
) -> None:
    """9/30 in the first file shows that 9/3 in the second is the third of September."""
    header = ["kindcode", "datum", "leeftijd", *ITEMS]
    first = files.csv([header, ["K1", "9/30/2024", 7, *ZEROS]], "begin.csv")
    second = files.csv([header, ["K2", "9/3/2024", 7, *ZEROS]], "begin2.csv")
    for paths in ([first, second], [second, first]):
        dates = read_answers(paths, sdq).frame.set_index("client")["date"]
        assert dates["K1"] == pd.Timestamp(2024, 9, 30)
        assert dates["K2"] == pd.Timestamp(2024, 9, 3)


def test_a_date_with_dashes_keeps_the_day_first_beside_american_ones(
    files: Files, sdq: Instrument
) -> None:
    header = ["kindcode", "datum", "leeftijd", *ITEMS]
    rows = [["K1", "9/30/2024", 7, *ZEROS], ["K2", "3-9-2024", 7, *ZEROS]]
    dates = read_answers([files.csv([header, *rows], "begin.csv")], sdq).frame["date"]
    assert dates.tolist() == [pd.Timestamp(2024, 9, 30), pd.Timestamp(2024, 9, 3)]
