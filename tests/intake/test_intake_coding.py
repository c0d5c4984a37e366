"""Answers counted from 0 or from 1: decided over all files together, or asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import few
from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import Instrument, load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.language import hint

SDQ = load_instrument("sdq")
EXAMPLE = Path(__file__).parents[2] / "data" / "voorbeeld"
IMPACT = ["distres", "imphome", "impfrie", "impclas", "impleis"]


def people(*answers: list[Any], names: list[str] = ITEMS) -> list[list[Any]]:
    return [["client", *names], *([f"K{n}", *row] for n, row in enumerate(answers, start=1))]


def problems(files: Files, rows: list[list[Any]], settings: Settings | None = None) -> list[str]:
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(rows)], SDQ, settings or Settings())
    assert explained(caught.value)
    return [problem.message.key.removeprefix("intake.") for problem in caught.value.problems]


def read(files: Files, rows: list[list[Any]], coding: str | None = None) -> list[list[Any]]:
    frame = read_answers([files.csv(rows)], SDQ, Settings(coding=coding)).frame
    return [[int(a) for a in row] for row in frame[[str(n) for n in range(1, 26)]].to_numpy()]


def test_a_three_and_no_zero_is_counted_from_one(files: Files) -> None:
    rows = people([1, 2, 3, *[1] * 22], [*[2] * 25])
    assert read(files, rows) == [[0, 1, 2, *[0] * 22], [1] * 25]
    notes = read_answers([files.csv(rows)], SDQ).notes
    found = [note.values for note in notes if note.key == "intake.note_coding"]
    assert found == [{"found": "1–3", "read": "0–2"}]


def test_a_zero_and_no_three_is_counted_from_zero(files: Files) -> None:
    assert read(files, people([0, *[1] * 24], [2] * 25)) == [[0, *[1] * 24], [2] * 25]


def test_one_column_does_not_decide(files: Files) -> None:
    """Item 2 holds only 1 and 2; item 1 of another row shows how they are counted."""
    assert read(files, people([3, 1, *[1] * 23], [1, 2, *[1] * 23]))[1][1] == 1
    assert read(files, people([0, 1, *[1] * 23], [1, 2, *[1] * 23]))[1][1] == 2


def test_another_file_decides_too(files: Files, sdq: Instrument) -> None:
    begin = files.csv(people([3, *[1] * 24]), "begin.csv")
    end = files.csv(people([*[2] * 25]), "eind.csv")
    frame = read_answers([begin, end], sdq).frame
    assert frame["1"].tolist() == [2, 1]


@pytest.mark.parametrize("answer", [1, 2, "1,0", "2"])
def test_only_ones_and_twos_are_asked(answer: Any, files: Files) -> None:
    rows = people([answer, *[1] * 24])
    assert problems(files, rows) == ["coding_unclear"]
    shown = read(files, rows, "1-3"), read(files, rows, "0-2")
    assert [[a + 1 for a in row] for row in shown[0]] == shown[1]


def test_zero_and_three_together_are_asked_with_the_place_of_the_rarer(files: Files) -> None:
    rows = people([0] * 25, [0, 3, *[0] * 23])
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(rows)], SDQ)
    first = caught.value.problems[0]
    assert (first.message.key, first.place.row, first.place.column) == (
        "intake.coding_mixed", 3, "sdq2",
    )  # fmt: skip
    assert problems(files, rows, Settings(coding="0-2")) == ["answer_out_of_range"]
    assert set(problems(files, rows, Settings(coding="1-3"))) == {"answer_out_of_range"}


@pytest.mark.parametrize("word", ["Niet waar", "1 - Niet waar", "1 = niet waar"])
def test_words_need_no_question(word: str, files: Files) -> None:
    assert read(files, people([word] * 25)) == [[0] * 25]
    assert read(files, people(["Een beetje waar", *["zeker waar"] * 24])) == [[1, *[2] * 24]]


@pytest.mark.parametrize("coding", ["0-5", "1-5"])
def test_a_coding_of_another_questionnaire_is_not_used(coding: str, files: Files) -> None:
    """One option or project file is for all questionnaires in the files."""
    path = files.csv(people([0, *[1] * 24]))
    answers = read_answers([path], SDQ, Settings(coding=coding))
    assert answers.frame["2"].tolist() == [1]
    assert "intake.note_coding_not_for" in {note.key for note in answers.notes}
    unclear = people([*[1] * 25])
    assert problems(files, unclear, Settings(coding=coding)) == ["coding_unclear"]


@pytest.mark.parametrize("coding", ["2-4", "ja", "0"])
def test_a_coding_that_cannot_be_is_named(coding: str, files: Files) -> None:
    found = problems(files, people([0] * 25), Settings(coding=coding))
    assert found == ["setting_coding"]


def impact(files: Files, items: list[Any], *answers: Any, coding: str | None = None) -> list[int]:
    rows = people([*items, *answers], names=[*ITEMS, *IMPACT])
    frame = read_answers([files.csv(rows)], SDQ, Settings(coding=coding)).frame
    return [int(a) for a in frame[IMPACT].to_numpy()[0]]


FROM_ZERO, FROM_ONE = [0, *[1] * 24], [3, *[1] * 24]


def test_impact_decides_for_itself_or_follows_items_counted_from_one(files: Files) -> None:
    assert impact(files, FROM_ZERO, 0, 2, 1, 2, 3) == [0, 2, 1, 2, 3]
    assert impact(files, FROM_ONE, 1, 2, 1, 2, 3) == [0, 1, 0, 1, 2]
    assert impact(files, FROM_ONE, 0, 2, 1, 2, 3) == [0, 2, 1, 2, 3]
    assert impact(files, FROM_ZERO, 1, 2, 1, 2, 4) == [0, 1, 0, 1, 3]
    words = ["helemaal niet", *["heel erg"] * 4]
    assert impact(files, FROM_ZERO, *words) == [0, 3, 3, 3, 3]


@pytest.mark.parametrize("items", [FROM_ZERO, ["Niet waar"] * 25])
def test_impact_of_only_one_to_three_is_asked_unless_the_items_count_from_one(
    items: list[Any], files: Files
) -> None:
    rows = people([*items, "", 1, 2, 3, 2], names=[*ITEMS, *IMPACT])
    with pytest.raises(DataError) as caught:
        read_answers([files.csv(rows)], SDQ)
    (problem,) = caught.value.problems
    assert (problem.message.key, problem.place.column) == (
        "intake.coding_unclear_further", "imphome",
    )  # fmt: skip
    assert impact(files, items, 1, 2, 3, 2, 1, coding="0-3") == [1, 2, 3, 2, 1]
    assert impact(files, items, 1, 2, 3, 2, 1, coding="1-4") == [0, 1, 2, 1, 0]
    assert impact(files, items, 1, 2, 3, 2, 1, coding="0-2, 1-4") == [0, 1, 2, 1, 0]


def test_impact_that_nobody_filled_in_is_no_question(files: Files) -> None:
    rows = people([*FROM_ZERO, *[""] * 5], names=[*ITEMS, *IMPACT])
    assert read_answers([files.csv(rows)], SDQ).frame[IMPACT].isna().all(axis=None)


def test_a_questionnaire_counted_from_one_can_be_kept_from_zero(files: Files) -> None:
    ari_cp = load_instrument(str(EXAMPLE / "ari-cp-verzonnen.toml"))
    names = [f"ari{n}" for n in range(1, 49)]
    for lowest, highest in ((0, 4), (1, 5)):
        path = files.csv(people([lowest, highest, *[2] * 46], names=names))
        frame = read_answers([path], ari_cp).frame
        assert frame[["1", "2"]].to_numpy().tolist() == [[1, 5]]


@pytest.mark.parametrize(("zero", "expected"), [(0, None), (-77, None), (-99, None), (-66, None)])
def test_in_a_file_of_unipark_zero_is_skipped_when_there_is_a_three(
    zero: int, expected: None, files: Files
) -> None:
    names = [f"v_{n}" for n in range(1, 26)]
    answers = read_answers([files.csv(people([zero, 3, *[1] * 23], names=names))], SDQ)
    assert answers.frame["1"].isna().tolist() == [True]
    assert answers.frame["2"].tolist() == [2]
    keys = {note.key.removeprefix("intake.") for note in answers.notes}
    assert "note_missing_codes" in keys
    assert ("note_zero_is_skipped" in keys) == (zero == 0)


def test_names_of_spss_are_not_those_of_unipark(files: Files) -> None:
    names = [f"V{n}" for n in range(1, 26)]
    frame = read_answers([files.csv(people([0, 2, *[1] * 23], names=names))], SDQ).frame
    assert frame[["1", "2"]].to_numpy().tolist() == [[0, 2]]


def test_in_a_file_of_unipark_without_a_three_zero_is_asked(files: Files) -> None:
    names = [f"v_{n}" for n in range(1, 26)]
    rows = people([0, 2, *[1] * 23], names=names)
    assert problems(files, rows) == ["coding_skipped"]
    assert read(files, rows, "0-2") == [[0, 2, *[1] * 23]]
    frame = read_answers([files.csv(rows)], SDQ, Settings(coding="1-3")).frame
    assert frame["1"].isna().tolist() == [True]


@few
@given(
    rows=st.lists(
        st.lists(st.sampled_from([0, 1, 2]), min_size=25, max_size=25), min_size=1, max_size=4
    )
)
def test_both_ways_of_counting_give_the_same_answers_or_a_question(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[int]]
) -> None:
    files = Files(tmp_path_factory.mktemp("coding"))
    numbers = {answer for row in rows for answer in row}
    for start in (0, 1):
        written = people(*([answer + start for answer in row] for row in rows))
        decided = 0 in numbers if start == 0 else 2 in numbers
        if decided:
            assert read(files, written) == rows
        else:
            assert problems(files, written) == ["coding_unclear"]


def worded(n: int) -> list[list[Any]]:
    """Invented forms of so many people, all answers in words."""
    answers = ["niet waar", "een beetje waar", "zeker waar"]
    return [[f"K{p}", *(answers[(p + item) % 3] for item in range(25))] for p in range(n)]


def test_a_number_among_words_is_told_with_its_cell(files: Files) -> None:
    rows = [["client", *ITEMS], *worded(10)]
    rows[3][5], rows[4][1] = 2, 1
    path = files.csv(rows)
    with pytest.raises(DataError) as error:
        read_answers([path], SDQ)
    told = [(p.message.key, p.place.row, p.place.column) for p in error.value.problems]
    assert told == [
        ("intake.answer_among_words", 4, "sdq5"), ("intake.answer_among_words", 5, "sdq1"),
    ]  # fmt: skip
    assert "--codering 0-2" in str(hint(error.value.problems[0].message))
    frame = read_answers([path], SDQ, Settings(coding="1-3")).frame
    assert frame.loc[frame["client"] == "K2", "5"].tolist() == [1]


def test_a_form_in_numbers_beside_one_in_words_asks_how_it_is_counted(files: Files) -> None:
    path = files.csv([["client", *ITEMS], *worded(2), ["K9", *[1, 2] * 12, 1]])
    with pytest.raises(DataError) as error:
        read_answers([path], SDQ)
    assert [p.message.key for p in error.value.problems] == ["intake.coding_unclear"]
