"""Who a row belongs to: codes that are none, rows that are nobody, people who are one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError, Problem
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.cells import cell_values, personal
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.layout import used_rows
from vaktherapie_analyse.language import render

SDQ = load_instrument("sdq")


def notes_of(answers: Answers) -> list[str]:
    return [note.key.removeprefix("intake.") for note in answers.notes]


def answered(columns: list[str], *rows: list[Any]) -> list[list[Any]]:
    return [[*columns, *ITEMS], *([*row, *ZEROS] if row else [] for row in rows)]


def problems_of(paths: list[Any], settings: Settings | None = None) -> Sequence[Problem]:
    try:
        read_answers(paths, SDQ, settings or Settings())
    except DataError as error:
        explained(error)
        return error.problems
    return []


def faults(paths: list[Any], settings: Settings | None = None) -> list[str]:
    problems = problems_of(paths, settings)
    assert problems
    return [problem.message.key.removeprefix("intake.") for problem in problems]


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


# Which column is the code.


def numbered(first: int, last: int, header: str = "id") -> list[list[Any]]:
    return answered([header], *([number] for number in range(first, last)))


@pytest.mark.parametrize("header", ["id", "Id", "lfdnr", "lfdn", "nummer", "Nr."])
def test_a_running_number_is_not_taken_as_a_code_over_two_files(header: str, files: Files) -> None:
    paths = [files.csv(numbered(1, 4, header), f"vragenlijst {m}.csv") for m in ("begin", "eind")]
    assert faults(paths) == ["running_number", "running_number"]


def test_a_running_number_is_not_taken_as_a_code_where_none_comes_back(files: Files) -> None:
    rows = answered(["id", "moment"], [1, "begin"], [2, "begin"], [3, "eind"], [4, "eind"])
    assert faults([files.csv(rows)]) == ["running_number"]


def test_a_running_number_is_a_code_where_the_user_says_so(files: Files) -> None:
    paths = [files.csv(numbered(1, 4), f"vragenlijst {m}.csv") for m in ("begin", "eind")]
    answers = read_answers(paths, SDQ, Settings(columns={"id": "client"}))
    assert answers.frame["client"].tolist() == ["1", "1", "2", "2", "3", "3"]
    assert "note_code_taken" not in notes_of(answers)


@pytest.mark.parametrize("codes", [["K1", "K2"], ["001", "002"]])
def test_codes_below_a_weak_name_are_used_and_a_note_says_so(
    codes: list[str], files: Files
) -> None:
    rows = answered(["id"], *([code] for code in codes))
    paths = [files.csv(rows, f"vragenlijst {m}.csv") for m in ("begin", "eind")]
    answers = read_answers(paths, SDQ)
    assert answers.frame["client"].tolist() == sorted(codes * 2)
    assert "note_code_taken" in notes_of(answers)


@pytest.mark.parametrize(
    "header",
    ["Deelnemersnummer", "Wat is de code van uw kind?", "Uw code", "Kindcode (staat in de mail)",
     "Vul hier de cliëntcode in", "external_lfdn", "Participant number"],
)  # fmt: skip
def test_a_question_for_a_code_goes_before_a_running_number(header: str, files: Files) -> None:
    paths = [
        files.csv(answered(["Id", header], [1, first], [2, second]), f"vragenlijst {m}.csv")
        for m, first, second in (("begin", 7, 8), ("eind", 8, 7))
    ]
    answers = read_answers(paths, SDQ)
    assert answers.frame["client"].tolist() == ["7", "7", "8", "8"]


def test_a_plain_code_goes_before_a_question_for_one(files: Files) -> None:
    rows = answered(["kindcode", "Kindcode (nog een keer)"], ["K1", "x"])
    answers = read_answers([files.csv(rows)], SDQ)
    assert answers.frame["client"].tolist() == ["K1"]


# Rows of a text file that have lost a field.


def fields(*rows: str) -> bytes:
    head = ";".join(["client", "moment", *ITEMS, "opmerking"])
    return "\n".join([head, *rows, ""]).encode()


WHOLE = "K1;begin;" + "0;" * 25


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (WHOLE, []),
        (WHOLE.replace("0;", "", 1), ["row_too_short"]),
        (WHOLE + "goed", []),
        (WHOLE.replace("0;", ";", 1).rstrip(";"), []),
        ("K1;begin;" + "0;" * 23 + "0", ["row_too_short"]),
        ("K1;begin", []),
    ],
)
def test_a_row_that_lost_a_field_is_a_fault(row: str, found: list[str], files: Files) -> None:
    path = files.bytes(fields("K2;begin;0;" + "1;" * 24, row), "pilot.csv")
    if found:
        assert faults([path]) == found
    else:
        assert read_answers([path], SDQ).frame["client"].tolist()[-1] == "K2"


def test_many_rows_that_have_shifted_are_one_fault_and_a_tab_is_named(files: Files) -> None:
    head = "\t".join(["client", "moment", *ITEMS])
    whole = "\t".join(["K0", "begin", *"0" * 25])
    for extra, key in (("\tx", "row_too_long"), ("", "row_too_short")):
        rows = [f"K{n}\tbegin" + "\t0" * (25 if extra else 24) + extra for n in range(1, 9)]
        path = files.bytes("\n".join([head, whole, *rows, ""]).encode(), "d.tsv")
        with pytest.raises(DataError) as caught:
            read_answers([path], SDQ)
        (problem,) = caught.value.problems
        assert problem.message.key == f"intake.{key}"
        said = render(problem.message)
        assert said.startswith("8 rijen (3, 4, 5, 6, 7, en nog 3) hebben")
        assert "(tab)" in said


def test_a_lost_field_is_seen_between_quotation_marks_too(files: Files) -> None:
    text = fields('"K1";begin;' + "0;" * 24, "K2;begin;" + "0;" * 25)
    assert faults([files.bytes(text, "pilot.csv")]) == ["row_too_short"]


def test_the_empty_fields_of_a_second_moment_may_be_left_out(files: Files) -> None:
    head = ["client", *(f"{name}_begin" for name in ITEMS), *(f"{name}_eind" for name in ITEMS)]
    text = "\n".join([";".join(head), "K1" + ";0" * 50, "K2" + ";0" * 25, ""])
    answers = read_answers([files.bytes(text.encode(), "pilot.csv")], SDQ)
    assert answers.frame["moment"].tolist() == ["begin", "eind", "begin"]


# What can hardly be so: counted with the results, with its rows in `controleer`.


def doubts_of(files: Files, columns: list[str], *rows: list[Any]) -> tuple[list[str], list[Any]]:
    path = files.csv(answered(columns, *rows))
    notes = [
        note
        for note in read_answers([path], SDQ).notes
        if note.key.removeprefix("intake.note_") in DOUBTS
    ]
    doubted = inspect([path], SDQ, Settings()).doubted["row"].tolist()
    return [
        f"{note.key.removeprefix('intake.note_')} {note.values['n']}" for note in notes
    ], doubted


DOUBTS = ("similar_codes", "age_differs", "date_falls", "age_falls", "in_future", "too_early")
DATED = ["client", "moment", "datum"]


@pytest.mark.parametrize(
    ("columns", "rows", "found", "places"),
    [
        (DATED, [["K1", "begin", "3-5-2024"], ["K1", "eind", "2-5-2024"]], ["date_falls 1"], [3]),
        (DATED, [["K1", "begin", "3-5-2024"], ["K1", "eind", "3-5-2024"]], [], []),
        (DATED, [["K1", "eind", "3-5-2024"], ["K1", "begin", "2-5-2024"]], [], []),
        (DATED, [["K1", "begin", "3-5-2095"]], ["in_future 1"], [2]),
        (DATED, [["K1", "begin", "31-12-1999"], ["K2", "begin", "1-1-2000"]], ["too_early 1"], [2]),
        (
            ["client", "moment", "leeftijd"],
            [["K1", "begin", 9], ["K1", "eind", 8], ["K2", "begin", 8], ["K2", "eind", 8]],
            ["age_falls 1"],
            [3],
        ),
        (
            ["client", "leeftijd", "geboortedatum", "datum"],
            [["K1", 7, "3-5-2016", "3-5-2024"], ["K2", 8, "3-5-2016", "3-5-2024"]],
            ["age_differs 1"],
            [2],
        ),
        (
            ["client", "respondent"],
            [["K1", "R02"], ["K1", "R-02"], ["K2", "R02"], ["K3", "R03"]],
            ["similar_codes 1"],
            [2, 3],
        ),
        (["client"], [["K01"], ["\u041a01"]], ["similar_codes 1"], [2, 3]),
        (["client"], [["K01"], ["K02"], ["1-11"], ["11-1"]], [], []),
    ],
)
def test_what_can_hardly_be_so_is_counted(
    columns: list[str], rows: list[list[Any]], found: list[str], places: list[int], files: Files
) -> None:
    assert doubts_of(files, columns, *rows) == (found, places)


@pytest.mark.parametrize(
    ("begin", "end", "found"),
    [
        ("3-5-2024", "2-5-2024", [("date_falls", 3, "datum", 2)]),
        ("3-5-2024", "3-5-2095", [("date_in_future", 3, "datum", None)]),
        ("3-5-2095", "3-5-2024", [("date_in_future", 2, "datum", None)]),
        ("3-5-2024", "31-12-1999", [("date_too_early", 3, "datum", None)]),
        ("1-1-1900", "3-5-2024", [("date_unreadable", 2, "datum", None)]),
        ("3-5-2024", "3-5-2024", []),
        ("1-1-2000", None, []),
    ],
)
def test_a_doubtful_date_is_a_fault_where_it_decides_what_is_counted(
    begin: str, end: str | None, found: list[Any], files: Files
) -> None:
    path = files.csv(answered(DATED, ["K1", "begin", begin], ["K1", "eind", end]))
    problems = problems_of([path], Settings(counted_by_date=True))
    assert [
        (
            problem.message.key.removeprefix("intake."),
            problem.place.row,
            problem.place.column,
            problem.message.values.get("row"),
        )
        for problem in problems
    ] == found


def test_a_doubtful_date_has_its_own_column_where_moments_stand_side_by_side(files: Files) -> None:
    items = [f"{item}_{moment}" for moment in ("begin", "eind") for item in ITEMS]
    header = ["client", "datum begin", "datum eind", *items]
    path = files.csv([header, ["K1", "3-5-2024", "2-5-2024", *ZEROS, *ZEROS]])
    (problem,) = problems_of([path], Settings(counted_by_date=True))
    assert problem.place.column == "datum eind"
    assert problem.message.values["column"] == "datum begin"


# The moment.


def test_somebody_with_one_measurement_is_counted_where_dates_decide(files: Files) -> None:
    rows = answered(["client", "datum"], ["K1", "3-5-2024"], ["K1", "3-6-2024"], ["K2", "3-6-2024"])
    notes = read_answers([files.csv(rows)], SDQ).notes
    assert [note.values["n"] for note in notes if note.key == "intake.note_alone"] == [1]


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("einde schooljaar", ["einde schooljaar = eind"]),
        ("eind", []),
        ("SDQ ouder eind 2024", []),
        ("results-survey123456 eind", []),
    ],
)
def test_a_moment_in_a_longer_name_is_said(name: str, pairs: list[str], files: Files) -> None:
    answers = read_answers([files.csv(answered(["client"], ["K1"]), f"{name}.csv")], SDQ)
    assert answers.frame["moment"].tolist() == ["eind"]
    said = [n.values["pairs"] for n in answers.notes if n.key == "intake.note_moment_in_name"]
    assert said == ([pairs] if pairs else [])


def test_a_moment_that_the_user_named_needs_no_note(files: Files) -> None:
    path = files.csv(answered(["client"], ["K1"]), "schooljaar.csv")
    answers = read_answers([path], SDQ, Settings(moments={"schooljaar": "eind"}))
    assert "note_moment_in_name" not in notes_of(answers)


# Age and sex from elsewhere.


@pytest.mark.parametrize("code", ["client", "Participant Id", "token"])
@pytest.mark.parametrize("measured", ["kindcode", "respondent", "token"])
def test_age_and_sex_come_from_another_file_with_the_same_codes(
    code: str, measured: str, files: Files
) -> None:
    background = [[code, "leeftijd", "geslacht"], ["K1", 7, "m"], ["K2", 8, "v"], ["K3", 9, "v"]]
    paths = [
        files.csv(answered([measured], ["K1"], ["K2"]), "SDQ begin.csv"),
        files.csv(background, "achtergrond.csv"),
    ]
    answers = read_answers(paths, SDQ)
    assert answers.frame[["client", "age", "sex"]].to_numpy().tolist() == [
        ["K1", 7, "m"],
        ["K2", 8, "v"],
    ]
    assert answers.respondents["client"].tolist() == ["K1", "K2"]
    assert "note_background" in notes_of(answers)


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        (["client", "leeftijd"], [["X1", 7], ["X2", 8]]),
        (["id", "leeftijd"], [[1, 7], [2, 8]]),
        (["client", "kleur"], [["1", "rood"], ["2", "blauw"]]),
        (["client", "leeftijd"], [["1", ""], ["2", ""]]),
    ],
)
def test_a_table_about_others_gives_no_age(
    columns: list[str], rows: list[list[Any]], files: Files
) -> None:
    paths = [
        files.csv(answered(["client"], [1], [2]), "SDQ begin.csv"),
        files.csv([columns, *rows], "achtergrond.csv"),
    ]
    answers = read_answers(paths, SDQ)
    assert answers.frame["age"].isna().all()
    assert "note_background" not in notes_of(answers)


def test_an_age_with_the_answers_goes_before_one_elsewhere(files: Files) -> None:
    paths = [
        files.csv(answered(["client", "leeftijd", "geslacht"], ["K1", 7, "m"]), "SDQ begin.csv"),
        files.csv([["client", "leeftijd", "geslacht"], ["K1", 9, "v"]], "achtergrond.csv"),
    ]
    answers = read_answers(paths, SDQ)
    assert answers.frame[["age", "sex"]].to_numpy().tolist() == [[7, "m"]]


@pytest.mark.parametrize("code", ["K", "é", ""])
def test_a_letter_with_few_digits_tells_nobody(code: str) -> None:
    for number in ("1", "111222", "12345678"):
        assert not personal.personal_codes([code + number])


def test_the_cells_of_a_column_are_told_apart_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of answers: whether they count from 0, and what they are; of codes: who and which parent."""
    seen: list[int] = []

    def counted(cells: Any) -> Any:
        seen.append(len(cells))
        return cell_values.different_in(cells)

    monkeypatch.setattr(used_rows, "different_in", counted)
    path = tmp_path / "verzonnen.csv"
    header = ";".join(["client", "ouder", "moment", *(f"sdq{item}" for item in range(1, 26))])
    rows = [
        f"K{n};R{n};begin;" + ";".join("012"[(n + i) % 3] for i in range(25)) for n in range(30)
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    answers = read_answers([path], SDQ)
    assert len(answers.frame) == 30
    assert seen == [30] * (3 + 25)
