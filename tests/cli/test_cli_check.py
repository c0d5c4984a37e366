"""`analyse controleer`: what was read, assumed, not used, and every fault in its place."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, Outcome, screen_of
from tests.cli.run import seen as analyse
from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.language import LANGUAGES

HEADER = ["kindcode", "moment", "leeftijd", *ITEMS]
#: The items that count in reverse, typed over from the facts.
REVERSED = (7, 11, 14, 21, 25)
SCALES = {
    "emotion": (3, 8, 13, 16, 24),
    "conduct": (5, 7, 12, 18, 22),
    "hyper": (2, 10, 15, 21, 25),
    "peer": (6, 11, 14, 19, 23),
    "prosocial": (1, 4, 9, 17, 20),
}


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def form(code: str, *answers: int, moment: str = "begin", age: object = 7) -> list[Any]:
    return [code, moment, age, *(answers or [0, 1, 2] * 8 + [0])]


def check(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    return analyse(capsys, "controleer", *arguments, "--vragenlijst", "sdq")


def remarks(capsys: pytest.CaptureFixture[str], path: Path) -> str:
    outcome = check(capsys, path, "--formaat", "json")
    return "\n".join(json.loads(outcome.out)["meta"]["remarks"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100])
def test_the_example_has_nothing_to_mend(
    language: str, width: int, snapshot: SnapshotAssertion
) -> None:
    for options in ([], ["--uitgebreid"]):
        shown = screen_of("controleer", PILOT, *options)(width, language)
        assert shown == snapshot
        assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_stands_on_the_page_with_its_place(
    language: str, files: Files, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    book = load_workbook(PILOT)
    begin, end = book["SDQ begin"], book["SDQ eind"]
    begin["H2"], begin["I4"], begin["D5"], begin["A6"] = 7, "Piet", "heel oud", "k02"
    for row in range(2, 16):
        end.cell(row, 7, 12)
    path = files.folder / "fout.xlsx"
    book.save(path)
    outcome = check(capsys, path, "--taal", language)
    assert outcome.code == 1
    assert "Piet" not in outcome.out + outcome.err
    assert outcome.out == snapshot


def test_the_workbook_marks_the_cells_to_mend(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, form("K1"), form("K2", 7, *[0] * 24), form("K3", *[0] * 25, age="Jan")]
    out = files.folder / "verslag.xlsx"
    assert check(capsys, files.xlsx(SDQ=rows), "-o", out).code == 1
    sheet = load_workbook(out)["Fouten SDQ"]
    assert [cell.value for cell in sheet[1]][:5] == [
        "Rij", "te herstellen", "kindcode", "moment", "leeftijd",
    ]  # fmt: skip
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [3, 4]
    marked = [
        (cell.row, sheet.cell(1, cell.column).value)
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type
    ]
    assert marked == [(2, "sdq1"), (3, "leeftijd")]
    assert sheet["F2"].value == 7
    assert sheet["E3"].value == "…"
    assert "0 tot en met 2" in str(sheet["B2"].value)
    every = load_workbook(out)["Te herstellen"]
    assert [cell.value for cell in every[2]][:5] == ["sdq", "pilot.xlsx", "SDQ", 3, "sdq1"]
    assert "Zoek op welk antwoord" in str(every["F2"].value)


def test_the_tables_for_other_programs(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.csv([[*HEADER, "naam"], [*form("K1", 9, *[0] * 24), "Jan"]])
    tables = json.loads(check(capsys, path, "--formaat", "json").out)["tables"]
    assert [*tables] == ["layout", "columns", "completeness", "item_rest", "doubts", "faults"]
    (fault,) = tables["faults"]
    assert fault == {
        "instrument": "sdq", "file": "pilot.csv", "sheet": None, "row": 2, "column": "sdq1",
        "fault": "answer_out_of_range",
    }  # fmt: skip
    assert tables["columns"][-1] == {
        "instrument": "sdq", "file": "pilot.csv", "sheet": None, "column": "AC", "header": "naam",
        "role": "unused", "key": None, "moment": None, "looks_like": "name",
    }  # fmt: skip
    prosocial = next(row for row in tables["completeness"] if row["scale"] == "prosocial")
    assert [prosocial[n] for n in ("n", "n_complete", "n_estimated", "n_no_score")] == [1, 0, 1, 0]


def test_the_same_fault_in_many_cells_stands_once_and_many_of_a_kind_are_counted(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, *(form(f"K{n}", 9, *[0] * 24) for n in range(30))]
    out = check(capsys, files.csv(rows)).out
    assert out.count("30 × rij 2–31, kolom sdq1: Het antwoord 9 kan niet") == 1
    rows = [HEADER, *(form(f"K{n}", 9 + n, *[0] * 24) for n in range(30))]
    out = check(capsys, files.csv(rows)).out
    assert out.count("kan niet; verwacht wordt 0 tot en met 2") == 20
    assert "en nog 10 van deze soort" in out
    assert out.count("→") == 1


def people(n: int, turned: Sequence[int] = (), seed: int = 5) -> list[list[Any]]:
    """Invented people with a level per scale, so that items of a scale go together."""
    made = random.Random(seed)
    rows = []
    for number in range(n):
        answers = [0] * 25
        for items in SCALES.values():
            level = made.choice([0, 1, 2])
            for item in items:
                answer = min(max(level + made.choice([-1, 0, 0, 0, 1]), 0), 2)
                answers[item - 1] = 2 - answer if item in turned else answer
        rows.append(form(f"K{number:03}", *answers))
    return rows


def test_items_that_were_turned_already_are_suspected(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = remarks(capsys, files.csv([HEADER, *people(60)]))
    assert "in dit bestand al omgekeerd" in asked
    assert "(7, 11, 14, 21, 25)" in asked
    assert "bij het begin (n = 60, r = −0,7" in asked
    assert "deze items" not in asked


def test_answers_as_they_were_given_are_not_suspected(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = remarks(capsys, files.csv([HEADER, *people(60, REVERSED)]))
    assert "omgekeerd" not in asked
    assert "negatief" not in asked


def test_one_item_in_a_wrong_column_is_suspected(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = remarks(capsys, files.csv([HEADER, *people(60, (*REVERSED, 8))]))
    assert "item 8 bij het begin (n = 60, r = −" in asked
    assert "verkeerd om" in asked


def test_with_19_people_items_are_not_looked_into(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "niet nagegaan" in remarks(capsys, files.csv([HEADER, *people(19)]))
    assert "niet nagegaan" not in remarks(capsys, files.csv([HEADER, *people(20)]))


def test_a_total_read_as_an_item_is_named(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [HEADER, *(form(f"K{n}", *[0] * 24, 10 + n) for n in range(3))]
    said = " ".join(check(capsys, files.csv(rows)).out.split())
    assert "‘sdq25’" in said
    assert '--kolom "sdq25=score total"' in said
    assert "negeren" not in said


def test_what_is_typed_of_a_total_read_as_an_item_loses_nothing(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header = [*HEADER, "laatste vraag"]
    rows = [header, *([*form(f"K{n}", *[0] * 24, 10), 1] for n in range(3))]
    typed = ["--kolom", "sdq25=score total", "--kolom", "laatste vraag=sdq25"]
    outcome = check(capsys, files.csv(rows), *typed, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    table = json.loads(outcome.out)["tables"]["columns"]
    (item,) = (one for one in table if one["role"] == "item" and one["key"] == "25")
    assert item["header"] == "laatste vraag"


def test_codes_that_are_easily_mixed_up_are_named(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, form("K01", *[0] * 25), form("KO1", *[0, 1] * 12, 0), form("K02")]
    assert "rij 2 van pilot.csv en rij 3 van pilot.csv" in remarks(capsys, files.csv(rows))


def test_who_is_of_another_age_than_the_questionnaire_is_for_is_named_by_code_and_row(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    header = ";".join(["kindcode", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))])
    ages = {"K1": 9, "K2": 19, "K3": 18, "K4": 10}
    chance = random.Random(1)
    answers = [";".join(str(chance.randint(0, 2)) for _ in range(25)) for _ in ages]
    rows = [f"{code};begin;{age};{a}" for (code, age), a in zip(ages.items(), answers, strict=True)]
    path = tmp_path / "invented.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    outcome = analyse(capsys, "controleer", path)
    told = " ".join(outcome.out.split())
    assert "18–19: K2 (rij 3 van invented.csv); K3 (rij 4 van invented.csv)." in told
    assert "K1 (rij" not in told and "K4 (rij" not in told
    found = json.loads(analyse(capsys, "controleer", path, "--formaat", "json").out)
    doubts = [row for row in found["tables"]["doubts"] if row["doubt"] == "outside_age"]
    assert [row["row"] for row in doubts] == [3, 4]
    assert "analyse controleer" in analyse(capsys, "sdq", path, "--uitgebreid").out


def test_two_forms_with_the_same_answers_are_named(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, form("K1"), form("K2"), form("K3", *[0] * 25), form("K4", *[0] * 25)]
    said = remarks(capsys, files.csv(rows))
    assert (
        "2 formulieren hebben precies dezelfde antwoorden als een ander: rij 2 van pilot.csv en"
        in said
    )
    assert "rij 4" not in said


def test_ages_outside_the_questionnaire_and_the_norms(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEADER, form("K1", age=1), form("K2", age=20), form("K3", age=""), form("K4", age=7)]
    said = remarks(capsys, files.csv(rows))
    assert "2 respondenten met een kind buiten de leeftijd van de Strengths" in said
    assert "(2–17 jaar): 1–20" in said
    assert "Van 1 respondent is de leeftijd van het kind onbekend" in said
    assert "Totaal (2 × 1–20 jaar)" in said


def test_moments_per_column_and_how_a_csv_was_read(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header = [
        "client",
        *(f"sdq{n}_t0" for n in range(1, 26)),
        *(f"sdq{n}_t1" for n in range(1, 26)),
    ]
    path = files.csv([header, ["K1", *[0, 2] * 25]], delimiter="\t")
    out = check(capsys, path, "--uitgebreid").out
    assert "begin, eind (per kolom)" in out
    assert "sdq1_t0 – sdq25_t0" in out
    assert "scheidingsteken ‘tab’" in out
    assert "Aangenomen" in out


def test_scale_scores_in_the_file_are_checked_too(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["client", "moment", "leeftijd", "veilig", "vermijdend", "ambivalent",
              "gedesorganiseerd"]  # fmt: skip
    rows = [header, *(["K1", m, 4, "hoog", "laag", "laag", "laag"] for m in ("begin", "eind"))]
    given = [files.csv(rows), "--vragenlijst", "ari-cp", "--uitgebreid"]
    outcome = analyse(capsys, "controleer", *given)
    assert outcome.code == 0, outcome.err
    assert "schaalscores" in outcome.out
    assert "score of band Veilig" in outcome.out


def test_without_a_key_it_still_shows_what_was_recognised(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["client", "moment", "leeftijd", *(f"ari{n}" for n in range(1, 49))]
    rows = [header, *(["K1", moment, 4, *[3] * 48] for moment in ("begin", "eind"))]
    given = [files.csv(rows), "--vragenlijst", "ari-cp", "--uitgebreid"]
    outcome = analyse(capsys, "controleer", *given)
    assert outcome.code == 1
    assert "analyse sleutel ari-cp" in outcome.out
    assert "items 1 – 48" in outcome.out
    assert "--codering" not in outcome.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_without_questionnaire_says_what_to_type(
    language: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv([["naam", "leeftijd"], ["Jan", 3]])
    outcome = analyse(capsys, "controleer", path, "--taal", language)
    assert outcome.code == 1
    assert "--vragenlijst sdq" in outcome.err
    assert "Jan" not in outcome.err
    asked = check(capsys, path, "--taal", language)
    assert asked.code == 1
    assert "sdq25" in asked.out


def test_a_missing_item_is_a_fault_of_the_layout(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = check(capsys, files.csv([HEADER[:-1], form("K1")[:-1]]))
    assert outcome.code == 1
    assert "Er ontbreekt 1 itemkolom: 25." in outcome.out


def test_the_key_of_the_user_is_used(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    path = files.folder / "pilot.xlsx"
    path.write_bytes(PILOT.read_bytes())
    assert analyse(capsys, "controleer", path).code == 1
    key = EXAMPLE / "ari-cp-verzonnen.toml"
    assert analyse(capsys, "controleer", path, "--sleutel", key).code == 0
    own = analyse(capsys, "controleer", path, "--vragenlijst", key)
    assert own.code == 0
    assert "SDQ:" not in own.out


def test_a_check_hides_no_counts(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = check(capsys, PILOT, "--onderdruk", 5)
    assert outcome.code == 2
    assert outcome.out == ""


#: Invented: a register and a survey that have nothing to mend, and one of each that has.
TRAJECTORIES = [
    ["kindcode", "start", "status", "sessies", "uren", "geïndiceerd", "vervangen", "therapievorm"],
    ["K1", "3-5-2024", "lopend", 3, 1, "ja", "nee", "spel"],
]
SURVEY = [
    ["Hoe tevreden bent u?", "Wat kon beter?"],
    ["tevreden", "meer tijd"],
    ["ontevreden", "-"],
]


def test_questionnaires_register_and_survey_are_checked_in_one_run(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    trajectories = [*TRAJECTORIES, ["K2", None, "lopend"], ["K3", "3-5-2024", "klaar"]]
    path = files.xlsx(
        SDQ=[HEADER, form("K1", 9, *[0] * 24)], Trajecten=trajectories, Enquete=SURVEY
    )
    outcome = analyse(capsys, "controleer", path)
    assert outcome.code == 1
    assert "SDQ: 1 begin (1 respondent). 1 fout te herstellen" in outcome.out
    assert "Trajecten: 2 fouten te herstellen" in outcome.out
    assert "Enquête: 2 keer ingevuld; 1 gesloten en 1 open vragen. Niets" in outcome.out
    for fault, advice in (
        ("rij 2, kolom sdq1: Het antwoord 9 kan niet", "Zoek op welk antwoord"),
        ("rij 3, kolom start: Dit traject is begonnen", "Vul de startdatum in"),
        ("rij 4, kolom status: Dit traject is afgerond", "Vul de einddatum in"),
    ):
        below = outcome.out.partition(fault)[2].partition("→")[2]
        assert below.strip().startswith(advice)
    out = files.folder / "verslag.xlsx"
    tables = json.loads(analyse(capsys, "controleer", path, "--formaat", "json").out)["tables"]
    assert [row["instrument"] for row in tables["faults"]] == ["sdq", "register", "register"]
    assert analyse(capsys, "controleer", path, "-o", out).code == 1
    assert load_workbook(out)["Te herstellen"].max_row == 4


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Trajecten": TRAJECTORIES}, "Trajecten: 1 lopend. Niets te herstellen."),
        ({"Enquete": SURVEY}, "Enquête: 2 keer ingevuld"),
        ({"Blad1": [[*"ABC"], *[["eens", "oneens", "eens"], ["oneens", "eens", "eens"]] * 3]},
         "Enquête: 6 keer ingevuld; 3 gesloten"),
    ],
)  # fmt: skip
def test_a_file_with_only_a_register_or_a_survey_is_fine(
    sheets: Any, said: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "controleer", files.xlsx("los.xlsx", **sheets))
    assert outcome.code == 0, outcome.err
    assert said in outcome.out
    assert "geen SDQ of ARI-CP" in outcome.out


def test_a_questionnaire_that_cannot_be_read_is_not_passed_over_beside_a_register(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = [
        "kindcode",
        *(f"Hoe vaak, vraag {letter}?" for letter in "abcdefghijklmnopqrstuvwxyz"),
    ]
    rows = [headers, *([f"K{n}", *["zeker waar", "niet waar"] * 13] for n in range(4))]
    outcome = analyse(capsys, "controleer", files.xlsx(Lijst=rows, Trajecten=TRAJECTORIES))
    assert outcome.code == 1
    assert "naast elkaar staan 26 kolommen met antwoorden" in " ".join(outcome.out.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sheet_of_our_own_template_is_called_unused(
    language: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.folder / "leeg.xlsx"
    analyse(capsys, "sjabloon", "-o", path, "--taal", language)
    outcome = analyse(capsys, "controleer", path, "--taal", language, "--uitgebreid")
    assert "Niet gebruikt" not in outcome.out
    assert "Not used" not in outcome.out
    assert "telt als" not in outcome.out
    assert "counts as" not in outcome.out
    other = files.xlsx(Uitleg=[["x"]], SDQ=[HEADER, form("K1")])
    assert "Uitleg (blad)" in analyse(capsys, "controleer", other).out
