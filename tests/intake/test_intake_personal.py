"""Codes, headers and names of sheets that tell who somebody is."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import ITEMS, ZEROS, Files
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.cells import person_values, personal, vocabulary
from vaktherapie_analyse.intake.cells.personal import personal_codes, personal_header
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.layout import summary_rows, trials
from vaktherapie_analyse.intake.rows import row_doubts

PERSONAL = {
    "e-mail": ["a.b@c.nl", "K02"],
    "citizen numbers": ["111222333", "123456782"],
    "one citizen number": ["K01", "K02", "K03", "111222333"],
    "phone": ["K01", "06-12345678"],
    "phone in a role": ["moeder 0612345678", "K02"],
    "phones without their 0": ["612345678", "687654321"],
    "postcode": ["1234 AB 12", "K02"],
    "house number": ["Dorpsstraat 3", "K02"],
    "full names": ["Emma de Vries", "K02"],
    "names in small letters": ["emma de vries", "K02"],
    "names with signs": ["jan_jansen", "K02"],
    "first names": ["Emma", "Daan", "K03", "Sophie"],
    "first names in capitals": ["EMMA", "DAAN"],
    "first names beside roles": ["Moeder", "Vader", "Emma"],
    "free text": ["K01", "belt liever niet op maandag"],
}
HARMLESS = {
    "numbers": ["1", "2", "003", "K-04", "k 5", "C12b"],
    "roles": ["Moeder", "Vader", "Ouder 1", "ouder A", "Opa en oma", "pleegmoeder 2"],
    "roles in codes": ["K01 moeder", "K02-vader", "Gezin 3"],
    "tokens": ["aB3xYz9Qp2", "7fK2mmqP01"],
    "letters": ["A", "B", "AB", "JDB"],
    "one word among numbers": ["Piet", "K02", "K03"],
    "other numbers with nine digits": ["100000001", "100000012", "100000018"],
    "years": ["2024-01", "2024-02"],
}


@pytest.mark.parametrize("kind", PERSONAL)
def test_codes_that_tell_who_somebody_is(kind: str) -> None:
    assert personal_codes(PERSONAL[kind])


@pytest.mark.parametrize("kind", HARMLESS)
def test_codes_that_tell_nothing(kind: str) -> None:
    assert not personal_codes(HARMLESS[kind])


@pytest.mark.parametrize("code", ["1234AB", "1234ab", "enweg1", "a@b", "enstr.1", "en mij"])
def test_the_shortest_codes_that_tell_who_somebody_is(code: str) -> None:
    """Short codes of letters and digits are passed over without looking."""
    assert personal_codes([code, "K02", "K03"]) == {code}


def test_only_the_digits_tell_a_spaced_citizen_number() -> None:
    """Codes that differ in digits only are looked at together; this is not."""
    assert personal_codes(["111 222 334", "111 222 333", "111.222.335", "K1"]) == {"111 222 333"}


@pytest.mark.parametrize(
    "header",
    [
        "Jan Jansen", "Piet_Jansen", "Hoe gaat het met Piet Jansen sinds de start?",
        "Mag ik 0612345678 bellen?", "BSN 111222333", "a@b.nl", "Dorpsstraat 12", "1234AB",
        "Mevrouw Jansen was prettig", "J. de Boer", "geboren 3-4-2015", "SDQ begin Piet Jansen",
    ],
)  # fmt: skip
def test_a_header_that_tells_who_somebody_is(header: str) -> None:
    assert personal_header(header)


@pytest.mark.parametrize(
    "header",
    [
        "SDQ begin", "SDQ[SQ001]", "Naam Kind", "Naam ouder", "Start Date", "Response Type",
        "Recipient First Name", "Survey Package Name", "ARI-CP Begin", "SDQ 2024-2025", "vraag 12",
        "Hoe tevreden bent U over de hulp van uw therapeut?", "Vond u de hulp fijn, m.b.t. school?",
        "Castor Participant Id", "Datum Eind Traject", "T0", "v_12", "SDQ_25_begin",
        "schooljaar 2024",
    ],
)  # fmt: skip
def test_a_header_that_tells_nothing(header: str) -> None:
    assert not personal_header(header)


def rows_with(codes: Sequence[Any]) -> list[list[Any]]:
    people = [[code, moment, 7, *ZEROS] for code in codes for moment in ("begin", "eind")]
    return [["kind", "moment", "leeftijd", *ITEMS], *people]


NAMES = ["Emma", "Daan", "Sophie"]


def test_names_as_codes_are_counted_in_a_note(files: Files, sdq: Instrument) -> None:
    answers = read_answers([files.csv(rows_with(["K01", "Emma de Vries"]))], sdq)
    assert answers.n_personal == 1
    note = answers.notes[-1]
    assert (note.key, dict(note.values)) == ("intake.note_personal_codes", {"n": 1})


def test_codes_that_are_numbers_give_no_note(files: Files, sdq: Instrument) -> None:
    answers = read_answers([files.csv(rows_with(["K01", "K02"]))], sdq)
    assert answers.n_personal == 0
    assert "intake.note_personal_codes" not in {note.key for note in answers.notes}


@pytest.mark.parametrize("form", ["tabel", "json", "csv", "md"])
@pytest.mark.parametrize("command", [("sdq", "--per-respondent"), ("casus", "Emma")])
def test_nothing_is_shown_per_person_where_codes_are_names(
    command: Sequence[str], form: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = files.csv(rows_with(NAMES)), files.folder / "uit.xlsx"
    outcome = analyse(capsys, *command, path, "--formaat", form, "-o", out)
    assert outcome.code == 1
    assert outcome.out == ""
    assert not out.exists()
    assert "Maak codes" in outcome.err
    assert not any(name in outcome.err for name in NAMES)


@pytest.mark.parametrize("command", ["sdq", "bevindingen", "kwartaal", "controleer"])
def test_every_command_remarks_that_codes_look_like_names(
    command: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [[*row, "3-5-2024" if n else "datum"] for n, row in enumerate(rows_with(NAMES))]
    outcome = analyse(capsys, command, files.csv(rows), "--formaat", "md")
    assert outcome.code == 0, outcome.err
    assert "lijken op namen" in outcome.out + outcome.err
    assert not any(name in outcome.out + outcome.err for name in NAMES)


def test_names_in_the_register_are_remarked(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["kind", "start", "status"], *([name, "8-1-2024", "lopend"] for name in NAMES)]
    outcome = analyse(capsys, "kwartaal", files.xlsx(Trajecten=rows), "--formaat", "md")
    assert outcome.code == 0, outcome.err
    assert "lijken op namen" in outcome.out


def marked(files: Files, sdq: Instrument, **cells: Any) -> list[Any]:
    """The row of the marked sheet for a row with these cells and one fault."""
    row = {"kind": "K01", "respondent": "R01", "datum": "3-5-2024", "leeftijd": 7}
    row |= dict(zip(ITEMS, [7, *[0] * 24], strict=True)) | cells
    path = files.csv([[*row], [*row.values()]])
    (sheet,) = inspect([path], sdq, Settings()).marked
    return dict(zip(sheet.headers, sheet.rows[0], strict=True))


@pytest.mark.parametrize(
    "code",
    ["Vertrouwelijk dossier 3, Dorpsstraat 3", "Jansen3", "a@b.nl", "0612345678", "111222333",
     "3-4-2015", "Emma", "Emma de Vries"],
)  # fmt: skip
def test_a_marked_row_shows_only_what_can_be_nothing_but_a_code(
    code: str, files: Files, sdq: Instrument
) -> None:
    shown = marked(files, sdq, respondent=code)
    assert (shown["kind"], shown["respondent"]) == ("K01", "…")


@pytest.mark.parametrize(
    "cell", ["612345678", "111222333", "0612345678", "20150403", "3-4-2015", "x y"]
)
def test_a_marked_row_shows_no_long_number_or_text_as_an_answer(
    cell: str, files: Files, sdq: Instrument
) -> None:
    shown = marked(files, sdq, sdq2=cell, sdq3="Zeker waar", sdq4="2")
    assert [shown[f"sdq{n}"] for n in range(1, 5)] == ["7", "…", "Zeker waar", "2"]


def test_a_marked_row_shows_no_cell_of_an_age_or_date(files: Files, sdq: Instrument) -> None:
    shown = marked(files, sdq, leeftijd="3-4-2015", datum="maandag")
    assert (shown["leeftijd"], shown["datum"]) == ("…", "…")


@pytest.mark.parametrize("column", ["sdq2", "leeftijd"])
def test_a_fault_repeats_no_long_number(
    column: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"kind": "K01", "leeftijd": 7} | dict.fromkeys(ITEMS, 0) | {column: 612345678}
    path = files.csv([[*row], [*row.values()]])
    outcome = analyse(capsys, "sdq", path)
    assert outcome.code == 1
    assert "612345678" not in outcome.err


def test_a_header_or_sheet_with_a_name_is_shown_as_its_letters_or_number(
    files: Files, sdq: Instrument
) -> None:
    question = "Hoe gaat het met Piet Jansen (0612345678)?"
    begin = [["kind", *ITEMS, question, "Jan Jansen"], ["K01", *ZEROS, 2, "x"]]
    path = files.xlsx(Blad1=[["x"]], **{"SDQ_begin_Piet_Jansen": begin})
    seen = inspect([path], sdq, Settings())
    assert seen.columns["header"].iloc[-2:].isna().all()
    assert seen.tables["sheet"].tolist() == ["Blad1", "2"]
    assert "Jansen" not in repr((seen.columns, seen.tables, seen.problems, seen.notes))


def test_a_fault_in_a_column_with_a_telling_header_names_its_letters(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = ["sdq1. Hoe gaat het met Piet Jansen (0612345678)?", *ITEMS[1:]]
    outcome = analyse(capsys, "sdq", files.csv([["kind", *headers], ["K01", 7, *ZEROS[1:]]]))
    assert outcome.code == 1
    assert "kolom B" in outcome.err
    assert "Jansen" not in outcome.err


#: Invented codes with numbers in the places where rules about codes look at them.
NUMBERED = (
    "+31 6 12345678", "0612345678", "(040) 2345678", "1234 AB", "Kerkstraat 23a", "K01", "O8", "Z2",
    "emma 2", "a2@b3.nl", "1e meting", "test 3", "SD 4", "N=9", "opa 5", "oma1", "1234.56.782",
    "30-B-7", "Jan 5 de Vries", "K007", "KO1",
)  # fmt: skip


@pytest.mark.parametrize(
    "judge",
    [
        personal._tells,
        personal._is_name_word,
        summary_rows._may_say,
        lambda code: bool(trials._BEGINS.match(code)),
        lambda code: person_values.fold(code) != code.lower(),
        lambda code: row_doubts._confusable(code) != code,
        lambda code: vocabulary.plain(code) in vocabulary.CARERS,
    ],
    ids=["tells", "name", "summary", "trial", "folded", "confusable", "carer"],
)
def test_what_is_asked_of_codes_by_their_shape_looks_at_no_digit(
    judge: Callable[[str], bool],
) -> None:
    """A code with other digits from 1 to 9 gets the same answer, as `with_shape` takes for granted.

    A rule that sees a difference (`+31`, `06`) would pass over codes that tell who somebody is.
    """
    lot = random.Random(1)
    digits = re.compile("[1-9]")
    for code in NUMBERED:
        for _ in range(40):
            other = digits.sub(lambda _: lot.choice("123456789"), code)
            assert judge(other) == judge(code), (code, other)
