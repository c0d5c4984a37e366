"""The export of RoQua as it is: who, when, which questionnaire, and why there are no answers.

All people are invented. The shape of the export and of `nonrespons.json` is that of the public
documentation of RoQua (github.com/roqua/documentation, "Non-response" and "Schema").
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.intake.pilot_files import explained
from tests.intake.roqua_files import export_csv, export_row, roqua, zipped
from vaktherapie_analyse import load_instrument
from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END
from vaktherapie_analyse.analysis.questionnaire.summarise import flow, non_response
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.intake.files.read_files import read_files
from vaktherapie_analyse.intake.files.roqua import read_reasons
from vaktherapie_analyse.intake.layout.layouts import Settings

SDQ = load_instrument("sdq")
KEY = "sdq416o_fu"
FIRST = [0, 1, 2] * 8 + [0]
LAST = [2, 1, 0] * 8 + [2]


def read(*paths: Path, **settings: Any) -> Answers:
    return read_answers(paths, SDQ, Settings(**settings))


def keys(answers: Answers) -> set[str]:
    return {note.key.removeprefix("intake.") for note in answers.notes}


def reasons(answers: Answers) -> dict[tuple[str, str | None], int]:
    made = non_response(answers, SDQ, BEGIN_TO_END)
    assert made is not None
    rows = made.frame.astype(object).where(made.frame.notna(), None)
    return {(row.step, row.kind): row.n for row in rows.itertuples(index=False)}


def problem(*paths: Path) -> str:
    with pytest.raises(DataError) as caught:
        read(*paths)
    return caught.value.problems[0].message.key


def test_an_export_is_read_as_it_is(tmp_path: Path) -> None:
    rows = [
        export_row(KEY, "1001", "2024-01-08", FIRST),
        export_row(KEY, "1001", "2024-06-08", LAST),
    ]
    answers = read(roqua(tmp_path / "export.zip", {KEY: rows}))
    frame = answers.frame
    assert frame["moment"].tolist() == ["begin", "eind"]
    assert frame["client"].tolist() == ["1001"] * 2
    assert frame["respondent"].tolist() == ["r1001"] * 2
    assert frame["sex"].tolist() == ["v"] * 2
    assert [day.date() for day in frame["date"]] == [date(2024, 1, 8), date(2024, 6, 8)]
    assert frame[[*map(str, range(1, 26))]].to_numpy().tolist() == [FIRST, LAST]
    assert [one.n_rows for one in answers.inputs] == [2]
    assert {"note_by_date", "note_birth_year"} <= keys(answers)


def test_one_file_out_of_an_export_is_read_too(tmp_path: Path) -> None:
    """`fu` in its name is the form for later measurements, not the moment."""
    path = tmp_path / f"{KEY}_2024-07-01.csv"
    path.write_text(export_csv(KEY, [export_row(KEY, "1001", "2024-01-08", FIRST)]))
    assert read(path).frame["moment"].tolist() == ["begin"]


def test_the_age_can_stand_in_a_second_file(tmp_path: Path) -> None:
    export = roqua(tmp_path / "export.zip", {KEY: [export_row(KEY, "1001", "2024-01-08", FIRST)]})
    ages = tmp_path / "kinderen.csv"
    ages.write_text("patient_id;leeftijd\n1001;8\n")
    answers = read(export, ages)
    assert answers.frame["age"].tolist() == [8]
    assert "note_birth_year" not in keys(answers)


@pytest.mark.parametrize(
    ("said", "informant"),
    [("patient", "self"), ("parent", "parent"), ("second_parent", "parent"),
     ("teacher", "teacher"), ("caregiver", "parent")],
)  # fmt: skip
def test_who_filled_in_is_read_from_the_type(said: str, informant: str, tmp_path: Path) -> None:
    key = "sdq416sub"
    rows = [export_row(key, "1001", "2024-01-08", FIRST, respondent_type=said)]
    answers = read(roqua(tmp_path / "export.zip", {key: rows}))
    assert answers.frame["informant"].tolist() == [informant]


@pytest.mark.parametrize(
    ("key", "said", "forms", "words"),
    [
        (KEY, "patient", ("parent", "self"), ("ouder", "zelf")),
        (KEY, "teacher", ("parent", "teacher"), ("ouder", "leerkracht")),
        ("sdq34l", "parent", ("teacher", "parent"), ("leerkracht", "ouder")),
    ],
)
def test_who_filled_in_a_form_for_somebody_else_is_asked(
    key: str, said: str, forms: Sequence[str], words: Sequence[str], tmp_path: Path
) -> None:
    """A parent may use the account of the child: then "patient" did not fill in."""
    own = "teacher" if key == "sdq34l" else "parent"
    rows = [
        export_row(key, "1001", "2024-01-08", FIRST, respondent_type=own),
        export_row(key, "1002", "2024-01-08", LAST, respondent_type=said),
    ]
    path = roqua(tmp_path / "export.zip", {key: rows})
    with pytest.raises(DataError) as caught:
        read(path)
    (line,) = explained(caught.value)
    assert "rij 3 · respondent_type" in line
    for form, word in zip(forms, words, strict=True):
        assert f"--informant {word}" in line
        kept = read(path, informant=form).frame
        assert kept["informant"].tolist() == [own, form]


def test_what_a_professional_filled_in_is_left_out_and_counted(tmp_path: Path) -> None:
    rows = [
        export_row(KEY, "1001", "2024-01-08", FIRST),
        export_row(KEY, "1002", "2024-01-08", FIRST, respondent_type="profess"),
    ]
    answers = read(roqua(tmp_path / "export.zip", {KEY: rows}))
    assert answers.frame["client"].tolist() == ["1001"]
    assert answers.respondents["client"].tolist() == ["1001"]
    assert "note_professionals" in keys(answers)


@pytest.mark.parametrize("key", ["hsdq", "sdq5", "sdq20", "oq45"])
def test_another_questionnaire_is_never_read_as_the_sdq(key: str, tmp_path: Path) -> None:
    """Also with 25 columns of answers 0 to 2 side by side."""
    rows = [export_row(key, str(n), "2024-01-08", FIRST) for n in range(1000, 1030)]
    assert problem(roqua(tmp_path / "export.zip", {key: rows})) == "intake.no_items"
    both = {KEY: [export_row(KEY, "1001", "2024-01-08", LAST)], key: rows}
    assert len(read(roqua(tmp_path / "both.zip", both)).frame) == 1
    path = tmp_path / f"{key}_2024-07-01.csv"
    path.write_text(export_csv(key, rows))
    assert problem(path) == "intake.no_items"


@pytest.mark.parametrize(
    "key",
    ["sdq416o_fu", "sdq416l_fu", "sdq34l", "sdq34o_en", "sdq4o_en_f", "sdq16o_en",
     "sdq16o_enf", "sdq416ol_s", "sdq416sub", "sdq1117sub"],
)  # fmt: skip
def test_every_key_of_the_sdq_is_read(key: str, tmp_path: Path) -> None:
    who = "teacher" if key in ("sdq416l_fu", "sdq34l") else "parent"
    rows = [export_row(key, "1001", "2024-01-08", FIRST, respondent_type=who)]
    answers = read(roqua(tmp_path / "export.zip", {key: rows}))
    assert answers.frame[[*map(str, range(1, 26))]].to_numpy().tolist() == [FIRST]


def test_measurements_called_after_their_moment_are_read_by_that_name(tmp_path: Path) -> None:
    rows = [
        export_row(KEY, "1001", "2024-01-08", FIRST, measurement="Beginmeting"),
        export_row(KEY, "1001", "2024-06-08", LAST, measurement="Eindmeting"),
        export_row(KEY, "1002", "2024-06-09", LAST, measurement="Eindmeting"),
    ]
    frame = read(roqua(tmp_path / "export.zip", {KEY: rows})).frame
    assert frame["moment"].tolist() == ["begin", "eind", "eind"]


def test_other_names_of_measurements_leave_it_to_the_dates(tmp_path: Path) -> None:
    rows = [
        export_row(KEY, "1001", "2024-06-08", LAST, measurement="Traject 2"),
        export_row(KEY, "1001", "2024-01-08", FIRST, measurement="Intake"),
    ]
    answers = read(roqua(tmp_path / "export.zip", {KEY: rows}))
    assert answers.frame["1"].tolist() == [0, 2]
    assert "note_by_date" in keys(answers)


def missed() -> list[dict[str, Any]]:
    """Of six people one has both; the others have no answers twice, for one reason or another."""
    rows = [export_row(KEY, str(n), f"2024-01-0{n}", FIRST) for n in range(1, 6)]
    rows.append(export_row(KEY, "1", "2024-06-01", LAST))
    rows += [export_row(KEY, str(n), f"2024-06-0{n}", non_response=2) for n in (2, 3)]
    rows.append(export_row(KEY, "4", "2024-03-01", non_response=2))
    rows.append(export_row(KEY, "4", "2024-06-01", non_response=1))
    return [*rows, export_row(KEY, "6", "2024-01-06", non_response=37)]


def test_the_reasons_are_those_of_the_entries_and_add_up_to_the_flow(tmp_path: Path) -> None:
    """2 is entry 2, which has code 04; it is not code 02."""
    answers = read(roqua(tmp_path / "export.zip", {KEY: missed()}))
    found = reasons(answers)
    assert found == {
        ("pre_only", "not_returned"): 2,
        ("pre_only", "stopped_by_client"): 1,  # the last one of two
        ("pre_only", None): 1,
        ("none", "refused"): 1,
    }
    steps = flow(answers, answers.frame.iloc[:0].assign(scale="", n=0), SDQ, BEGIN_TO_END).frame
    n = dict(zip(steps["step"], steps["n"], strict=True))
    assert (n["respondents"], n["pre"], n["pairs"]) == (6, 5, 1)
    for step in ("pre_only", "post_only", "none"):
        assert sum(k for (named, _), k in found.items() if named == step) == n[step]


def test_a_number_without_its_entry_is_no_code(tmp_path: Path) -> None:
    path = tmp_path / f"{KEY}.csv"
    path.write_text(export_csv(KEY, missed()))
    answers = read(path)
    assert reasons(answers)["pre_only", "unclear"] == 3
    assert "note_reason_unknown" in keys(answers)
    coded = [row | {f"{KEY}_non_response": "02a"} if n > 5 else row
             for n, row in enumerate(missed())]  # fmt: skip
    path.write_text(export_csv(KEY, coded))
    assert reasons(read(path))["pre_only", "unable_language"] == 3


def test_a_form_with_answers_and_a_reason_counts_and_is_told(tmp_path: Path) -> None:
    rows = [export_row(KEY, "1001", "2024-01-08", FIRST, non_response=2)]
    answers = read(roqua(tmp_path / "export.zip", {KEY: rows}))
    assert len(answers.frame) == 1
    assert answers.reasons is None
    assert "note_reason_with_answers" in keys(answers)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("wel benaderd, maar: Patiënt weigert meting.", "refused"),
        ("Patiënt is niet in staat tot responderen vanwege taal.", "unable_language"),
        ("Patiënt niet in staat werd geacht tot responderen vanwege de ernst van de stoornis.",
         "judged_unable_severity"),
        ("Patiënt is (herhaaldelijk) niet verschenen op de afspraak.", "not_shown"),
        ("Patiënt retourneert meetinstrument niet.", "not_returned"),
        ("Meetinstrument is incompleet of onjuist ingevuld.", "incomplete"),
        ("Er geen actie is ondernomen door de behandelaar/assessor.", "no_action"),
        ("Er geen evalueerbare behandeling is uitgevoerd (crisis).", "no_treatment"),
        ("De behandeling niet regulier is afgerond.", "irregular"),
        ("niet regulier is afgerond vanwege overlijden van de patiënt.", "deceased"),
        ("niet regulier is afgerond door eenzijdig staken.", "stopped_by_client"),
        ("Andere reden, namelijk:", "other"),
        ("Iets wat hier niet staat", "unclear"),
    ],
)  # fmt: skip
def test_an_entry_without_code_is_read_by_its_words(text: str, reason: str) -> None:
    content = f'[{{"id": 5, "data": {{"reden_non_respons": "{text}"}}}}]'.encode()
    assert read_reasons(content) == {"5": reason}


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"[" * 9_999])
def test_a_damaged_list_of_reasons_gives_none(content: bytes) -> None:
    assert read_reasons(content) == {}


def test_a_zip_of_ordinary_files_is_read(tmp_path: Path) -> None:
    lines = ["client;" + ";".join(f"sdq{n}" for n in range(1, 26))]
    lines += [f"K{n};" + ";".join(map(str, FIRST)) for n in (1, 2)]
    path = zipped(
        tmp_path / "alles.zip", map__begin_csv="\n".join(lines), map__eind_csv="\n".join(lines[:2])
    )
    assert read(path).frame["moment"].tolist() == ["begin", "eind", "begin"]


def hostile(path: Path, kind: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "bomb":
            archive.writestr("a.csv", b"0;" * 5_000_000)
        elif kind == "many":
            for number in range(2_001):
                archive.writestr(f"{number}.csv", "")
        elif kind == "nested":
            archive.writestr("a.zip", "PK")
        elif kind == "path":
            archive.writestr("../../a.csv", "client;sdq1\n")
        elif kind == "empty":
            archive.writestr("a.pdf", "%PDF")
        else:
            archive.writestr("a.csv", "client;sdq1\nK1;1\n")
    content = bytearray(path.read_bytes())
    if kind == "locked":
        content[6] |= 1
        content[content.index(b"PK\x01\x02") + 8] |= 1
    elif kind == "damaged":
        content = content[:-30]
    elif kind == "changed":
        content[40] ^= 0xFF
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("kind", "key"),
    [("bomb", "too_big"), ("many", "too_many_files"), ("nested", "archive_in_archive"),
     ("path", "paths_in_archive"), ("empty", "empty_archive"), ("locked", "password_archive"),
     ("damaged", "damaged_archive"), ("changed", "damaged_archive")],
)  # fmt: skip
def test_a_zip_that_is_not_to_be_trusted_is_refused(kind: str, key: str, tmp_path: Path) -> None:
    before = {*tmp_path.iterdir()}
    path = hostile(tmp_path / "a.zip", kind)
    assert problem(path) == f"intake.{key}"
    assert {*tmp_path.iterdir()} - before == {path}  # nothing is unpacked


@pytest.mark.parametrize(("n_bytes", "is_read"), [(1_000_000, True), (1_000_001, False)])
def test_up_to_a_million_bytes_a_file_in_a_zip_may_be_as_small_as_it_likes(
    n_bytes: int, is_read: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    text = "client;sdq1\nK1;1\n".ljust(n_bytes)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    assert path.stat().st_size < n_bytes / 200
    if is_read:
        (file,) = read_files([path])
        assert file.tables[0].cells[0].tolist() == ["client", "sdq1"]
    else:
        assert problem(path) == "intake.too_big"


def test_a_workbook_named_zip_is_a_workbook(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0].append(["client"])
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.zip")
    (file,) = read_files([tmp_path / "a.zip"])
    assert file.tables[0].cells.tolist() == [["client"]]


def test_a_fault_names_the_file_in_the_zip_its_row_and_column(tmp_path: Path) -> None:
    answers: Sequence[Any] = [*FIRST[:4], 7, *FIRST[5:]]
    rows = [export_row(KEY, "1", "2024-01-08", FIRST), export_row(KEY, "2", "2024-01-08", answers)]
    with pytest.raises(DataError) as caught:
        read(roqua(tmp_path / "export.zip", {KEY: rows}))
    place = caught.value.problems[0].place
    assert (place.file, place.sheet, place.row, place.column) == ("export.zip", KEY, 3, "sdq_5")
