"""What is asked about columns that no name tells, and what is told; invented data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import ITEMS, Files, explained
from tests.intake.test_intake_sweep import AGE, CODE, FORMS, MOMENT, NAMES, SDQ, outcome, rows, two
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.language import hint, render

BEGIN = [form for form in FORMS if form[1] == "begin"]
ITEM_NAMES = SDQ.items[0].names


def wide(first: Sequence[str], second: Sequence[str]) -> list[list[Any]]:
    """Five children with two measurements side by side; the second is turned."""
    head = ["kindcode", "leeftijd", *first, *second]
    return [
        head,
        *([who, old, *answers, *(2 - a for a in answers)] for who, _, old, answers in BEGIN),
    ]


def asked(table: Sequence[Sequence[Any]], files: Files, **settings: Any) -> list[str]:
    with pytest.raises(DataError) as raised:
        read_answers([files.csv(table)], SDQ, Settings(**settings))
    return explained(raised.value)


def typed(line: str) -> dict[str, str]:
    """What the hint of a question says to type, without what it says for the other case."""
    first = line.split(" | ")[-1].split("—")[0]
    parts = [part.split('"')[0] for part in first.split('--kolom "')[1:]]
    return {part.rpartition("=")[0]: part.rpartition("=")[2] for part in parts}


def ignored(line: str) -> dict[str, str]:
    return {line.split("--kolom")[-1].split('"')[1].rpartition("=")[0]: "negeren"}


def numbered(pattern: str) -> list[str]:
    return [pattern.format(number) for number in range(1, 26)]


SECOND: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "months behind it": (numbered("sdq{}_T0"), numbered("sdq{}_T12")),
    "a suffix of pandas": (numbered("sdq{}"), numbered("sdq{}.1")),
    "half a year": (numbered("sdq{}"), numbered("sdq{}_6m")),
    "a word before it": (numbered("SDQ {:02}"), numbered("zomer SDQ {:02}")),
    "names with a 2": (ITEM_NAMES, [f"{name}2" for name in ITEM_NAMES]),
    "names of parents": (
        [f"p{name}" for name in ITEM_NAMES],
        [f"p{name}_later" for name in ITEM_NAMES],
    ),
}


@pytest.mark.parametrize("case", SECOND)
def test_a_second_measurement_is_never_left_unread(case: str, files: Files) -> None:
    table = wide(*SECOND[case])
    (line,) = asked(table, files)
    assert "25 kolommen" in line
    answers = read_answers([files.csv(table)], SDQ, Settings(typed=typed(line)))
    assert answers.frame["moment"].tolist() == ["begin", "eind"] * 5
    items = answers.frame[numbered("{}")].astype(int)
    assert (items[0::2].to_numpy() + items[1::2].to_numpy() == 2).all()
    alone = read_answers([files.csv(table)], SDQ, Settings(typed=ignored(line)))
    assert set(alone.frame["moment"]) == {"begin"}


def test_a_second_measurement_of_scores_is_never_left_unread(files: Files) -> None:
    scales = ["totaal", "emotion", "conduct", "hyper", "peer", "prosocial"]
    scores = [8, 2, 2, 2, 2, 9]
    head = ["kindcode", "leeftijd", *scales, *(f"{scale}_6m" for scale in scales)]
    table = [head, *([who, old, *scores, *scores] for who, _, old, _ in BEGIN)]
    (line,) = asked(table, files)
    assert typed(line) == {"*_6m": "* eind", "*": "* begin"}
    answers = read_answers([files.csv(table)], SDQ, Settings(typed=typed(line)))
    assert answers.given is not None
    assert set(answers.given["moment"]) == {"begin", "eind"}


def test_as_many_columns_with_answers_as_there_are_items_are_not_left_unread(files: Files) -> None:
    table = wide(numbered("sdq{}"), [f"v{number}" for number in range(40, 65)])
    (line,) = asked(table, files)
    assert "25 naast elkaar" in line
    assert ignored(line) == {"v*": "negeren"}
    answers = read_answers([files.csv(table)], SDQ, Settings(typed=ignored(line)))
    assert set(answers.frame["moment"]) == {"begin"}


ALONE = {
    "five turned items": numbered("sdq{}_r")[:5],
    "columns of times": [f"sdq{number}_tijd" for number in range(1, 26)],
}


@pytest.mark.parametrize("case", ALONE)
def test_what_cannot_be_a_measurement_does_not_block(case: str, files: Files) -> None:
    names = ALONE[case]
    head = ["kindcode", "leeftijd", *ITEMS, *names]
    cells = [1] * 5 if len(names) == 5 else [1250.5] * 25
    table = [head, *([who, old, *answers, *cells] for who, _, old, answers in BEGIN)]
    assert len(read_answers([files.csv(table)], SDQ).frame) == 5


def beside(header: str, cells: Any, **known: Any) -> list[list[Any]]:
    """A table with one more column, between the age and the items."""
    table = rows(CODE, known.get("moment", MOMENT), AGE, dated=False)
    table[0].insert(3, header)
    moment = [str(row[1]).lower() for row in table]
    for number, row in enumerate(table[1:], start=1):
        row.insert(3, cells(row[0], moment[number], row[2]))
    return table


def test_the_form_of_a_record_may_be_the_moment(files: Files) -> None:
    table = rows(CODE, ("redcap_repeat_instance", two(1, 2)), AGE, dated=False)
    (line,) = asked(table, files)
    assert typed(line) == {"redcap_repeat_instance": "moment"}
    frame = read_answers([files.csv(table)], SDQ, Settings(typed=typed(line))).frame
    assert frame["moment"].value_counts().to_dict() == {"begin": 5, "eind": 5}


def test_a_column_of_moments_that_contradicts_the_known_one_is_asked(files: Files) -> None:
    turned = beside("ronde", two("eind", "begin"))
    (line,) = asked(turned, files)
    assert "andere dan" in line
    assert outcome(files, beside("ronde", two("T0", "T1")), NAMES) == "right"


def test_a_column_of_moments_that_contradicts_the_name_of_the_file_is_asked(files: Files) -> None:
    table = rows(CODE, ("x", two("Begin", "Eind")), AGE, dated=False)
    with pytest.raises(DataError) as raised:
        read_answers([files.csv(table, "SDQ begin.csv")], SDQ)
    assert next(iter(raised.value.problems)).message.key == "intake.moment_contradicts"
    agreeing = [table[0], *(row for row in table[1:] if row[1] == "Begin")]
    frame = read_answers([files.csv(agreeing, "SDQ begin.csv")], SDQ).frame
    assert set(frame["moment"]) == {"begin"}


def test_two_columns_that_may_be_the_moment_are_asked(files: Files) -> None:
    table = beside("y", two("Eind", "Begin"), moment=("x", two("Begin", "Eind")))
    (line,) = asked(table, files)
    assert "maar ook: y" in line
    assert typed(line) == {"x": "moment"}
    same = beside("y", two("T0", "T1"), moment=("x", two("Begin", "Eind")))
    assert outcome(files, same, NAMES) == "right"


def test_moments_in_some_rows_only_are_asked(files: Files) -> None:
    table = rows(CODE, ("x", two("", "eind")), AGE, dated=True)
    assert "moment_likely" in outcome(files, table, NAMES)


EMPTY = {"NA of R": lambda who, when, old: "NA", "nothing": lambda who, when, old: ""}


@pytest.mark.parametrize("case", EMPTY)
def test_a_column_without_anything_is_no_moment(case: str, files: Files) -> None:
    assert outcome(files, beside("reden", EMPTY[case]), NAMES) == "right"


def test_what_was_found_is_told_with_the_line_that_undoes_it(files: Files) -> None:
    table = rows(("client_key", CODE[1]), ("x", two("Begin", "Eind")), ("lft", AGE[1]), dated=False)
    notes = [render(note) for note in read_answers([files.csv(table)], SDQ).notes]
    told = next(note for note in notes if "client_key" in note)
    assert "x = moment; lft = leeftijd" in told
    assert "client_key = client" in told


def test_a_header_with_a_name_is_not_repeated(files: Files) -> None:
    table = rows(CODE, ("Formulier Piet Jansen", two("Begin", "Eind")), AGE, dated=False)
    answers = read_answers([files.csv(table)], SDQ)
    assert set(answers.frame["moment"]) == {"begin", "eind"}
    assert "Jansen" not in " ".join(render(note) for note in answers.notes)


def test_the_sex_and_the_date_of_birth_are_known_by_what_they_hold(files: Files) -> None:
    head = ["kindcode", "moment", "Jongen of meisje?", "Wanneer is uw kind geboren?", "datum"]
    table = [[*head, *ITEMS]]
    for who, when, _, answers in FORMS:
        day = "2024-01-15" if when == "begin" else "2024-06-24"
        table.append([who, when, "Meisje", "3-5-2016", day, *answers])
    frame = read_answers([files.csv(table)], SDQ).frame
    assert set(frame["sex"]) == {"v"}
    assert frame.groupby("moment")["age"].unique().map(list).to_dict() == {
        "begin": [7],
        "eind": [8],
    }


FURTHER = ["ebddiff", "distres", "imphome", "impfrie", "impclas", "impleis"]


NUMBERED = ["kindcode", "moment", "leeftijd", *(f"sdq{number}" for number in range(1, 34))]


def with_further(*further: Sequence[Any]) -> list[list[Any]]:
    """The forms with sdq26 to sdq33 behind the items, one of `further` after the other."""
    return [
        NUMBERED,
        *(
            [who, when, old, *answers, *further[n % len(further)]]
            for n, (who, when, old, answers) in enumerate(FORMS)
        ),
    ]


def test_a_number_alone_does_not_tell_a_question_behind_the_items(files: Files) -> None:
    """A follow-up form has two other questions there: its sdq28 is ebddiff."""
    path = files.csv(with_further([3, 9, 0, 1, 2, 3, 2, 9]))
    answers = read_answers([path], SDQ)
    assert answers.frame[FURTHER].isna().all(axis=None)
    (said,) = (note for note in answers.notes if note.key == "intake.note_further_unread")
    line = hint(said) or ""
    assert "sdq26 = ebddiff, sdq28 = distres" in line
    assert typed(line) == {"sdq*": "sdq*"}
    answers = read_answers([path], SDQ, Settings(typed=typed(line)))
    assert answers.frame[FURTHER].iloc[0].tolist() == [3, 0, 1, 2, 3, 2]
    assert "sdq28 = distres" in " ".join(render(note) for note in answers.notes)


NO, YES = ["nee"], ["ja, kleine moeilijkheden"]
BIT, MUCH = "een beetje maar", "heel erg"


@pytest.mark.parametrize(
    "further",
    [
        [[*NO, *[""] * 7], [*YES, "", BIT, MUCH, BIT, BIT, "helemaal niet", ""]],
        [[0, *[""] * 7], [2, 1, 1, 2, 0, 1, 3, 1]],
    ],
    ids=["words", "skipped by who says no"],
)
def test_what_the_cells_show_tells_a_question_behind_the_items(
    further: list[list[Any]], files: Files
) -> None:
    answers = read_answers([files.csv(with_further(*further))], SDQ)
    expected = [1, 1, 3, 1, 1, 0] if further[0][0] == "nee" else [2, 1, 2, 0, 1, 3]
    assert answers.frame[FURTHER].iloc[1].tolist() == expected
    keys = {note.key for note in answers.notes}
    assert "intake.note_further_numbers" in keys
    assert "intake.note_further_unread" not in keys


@pytest.mark.parametrize(
    "further",
    [
        [["veel beter", "", "nee", *[""] * 5], ["slechter", "", "ja, kleine moeilijkheden",
         BIT, BIT, MUCH, BIT, BIT]],
        [[0, 1, 0, *[""] * 5], [2, 1, 1, 2, 0, 1, 3, 1]],
    ],
    ids=["words", "numbers"],
)  # fmt: skip
def test_the_numbers_of_a_follow_up_form_are_not_those_of_the_first(
    further: list[list[Any]], files: Files
) -> None:
    answers = read_answers([files.csv(with_further(*further))], SDQ)
    assert answers.frame[FURTHER].isna().all(axis=None)


def test_some_of_these_numbers_alone_say_nothing(files: Files) -> None:
    head = ["kindcode", "moment", "leeftijd", *ITEMS, *(f"sdq{number}" for number in range(29, 34))]
    table = [head, *([who, when, old, *answers, *[1] * 5] for who, when, old, answers in FORMS)]
    answers = read_answers([files.csv(table)], SDQ)
    assert answers.frame[FURTHER].isna().all(axis=None)
    assert "intake.note_further_unread" not in {note.key for note in answers.notes}


def test_what_is_typed_about_a_column_ends_the_question(files: Files) -> None:
    table = rows(("wie", lambda who, when, old: 7 + int(who[1:])), MOMENT, AGE, dated=False)
    line = next(line for line in asked(table, files) if "komen terug" in line)
    assert typed(line) == {"wie": "client"}
    assert len(read_answers([files.csv(table)], SDQ, Settings(typed=typed(line))).frame) == 10


def test_codes_that_come_back_in_another_file_are_the_codes(files: Files) -> None:
    paths = []
    for moment in ("begin", "eind"):
        own = [[int(w[1:]) + 100, age, *a] for w, when, age, a in FORMS if when == moment]
        paths.append(files.csv([["ppnr", "lft", *ITEMS], *own], f"SDQ {moment}.csv"))
    frame = read_answers(paths, SDQ).frame
    assert frame.groupby("respondent")["moment"].nunique().tolist() == [2, 2, 2, 2, 1, 1]
    assert frame["age"].notna().all()


def test_ages_of_two_moments_are_each_read_at_their_own(files: Files) -> None:
    table = wide(numbered("sdq{}_T0"), numbered("sdq{}_T1"))
    table = [[row[0], row[1], row[1], *row[2:]] for row in table]
    table[0][1:3] = ["lft_T0", "lft_T1"]
    for row in table[1:]:
        row[2] += 1
    ages = read_answers([files.csv(table)], SDQ).frame.groupby("moment")["age"].apply(list)
    assert [after - before for before, after in zip(ages["begin"], ages["eind"], strict=True)] == [
        1, 1, 1, 1, 1,
    ]  # fmt: skip


@pytest.mark.parametrize("names", [numbered("sdq{}"), numbered("sdq{}_kort")])
def test_the_words_beside_items_stand_open_in_the_project_file(
    names: list[str], files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv(wide(names, numbered("sdq{}_6m")))
    assert analyse(capsys, "controleer", path, "--schrijf-config").code == 1
    assert "6m" in (files.folder / "analyse.toml").read_text(encoding="utf-8")
