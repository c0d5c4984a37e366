"""`analyse kwartaal`, `analyse enquete` and `--onderdruk` as a user would type them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.run import EXAMPLE, PILOT, screen_of
from tests.cli.run import seen as analyse

QUARTER = ("kwartaal", PILOT, "--kwartaal", "2024-K3")


def test_the_quarter_of_the_example_is_shown() -> None:
    shown = screen_of(*QUARTER)(100, "nl")
    assert "Op 30-9-2024 waren 28 trajecten begonnen (ruimte voor 30)" in shown
    assert "4/11" in shown
    assert "(36 %)" in shown
    assert "█▆▃\n" in shown
    assert "14 10 4" in shown
    assert "Verzamelde gegevens" in shown


def test_the_quarter_in_english_has_no_dutch_labels() -> None:
    shown = screen_of(*QUARTER)(100, "en")
    assert "28 trajectories had started" in shown
    assert "kwartaal\n" not in shown
    assert "begonnen" not in shown


def test_a_past_quarter_can_be_made_again_with_a_date() -> None:
    by_date = screen_of("kwartaal", PILOT, "--tot", "30-9-2024")
    assert screen_of(*QUARTER).tables == by_date.tables


def test_a_cutoff_in_the_project_file_does_not_stop_the_quarter(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "analyse.toml"
    settings.write_text('[sdq]\ngrens = "a"\n', encoding="utf-8")
    assert analyse(capsys, *QUARTER, "--config", settings).code == 0


def test_without_a_quarter_it_is_the_last_one_with_an_event() -> None:
    shown = json.loads(screen_of("kwartaal", PILOT).dumped("json"))
    assert shown["meta"]["facts"]["quarter"] == "2024-K4"


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["--kwartaal", "K5"], 2, "Dit is geen kwartaal."),
        (["--kwartaal", "2099-K1"], 2, "moet nog beginnen"),
        (["--tot", "gisteren"], 2, "De datum bij --tot is niet te lezen."),
        (["--tot", "1-1-2020"], 2, "niets gebeurd"),
        (["--kwartaal", "2024-K3", "--tot", "1-5-2024"], 2, "voor het begin van 2024-K3"),
        (["--op", "morgen"], 2, "Kies uit: eind, begin, start."),
        (["--normen", "xyz"], 2, "De waarde bij --normen is niet bekend."),
        (["--verhoogd", "xyz"], 2, "De waarde bij --verhoogd is niet bekend."),
        (["--onderdruk", "1"], 2, "een getal van 2 of meer"),
    ],
)
def test_what_cannot_be_is_explained(
    capsys: pytest.CaptureFixture[str], typed: list[str], code: int, said: str
) -> None:
    shown = analyse(capsys, "kwartaal", PILOT, *typed)
    assert (shown.code, shown.out) == (code, "")
    assert said in shown.err


def test_without_key_the_ari_cp_is_left_out_with_a_note(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    alone = tmp_path / "pilot.xlsx"
    alone.write_bytes(PILOT.read_bytes())
    shown = analyse(capsys, "kwartaal", alone, "--formaat", "json")
    found = json.loads(shown.out)
    assert {row["instrument"] for row in found["tables"]["quarters"]} == {None, "sdq"}
    assert any("ARI-CP" in remark for remark in found["meta"]["remarks"])


def test_without_register_a_note_says_how_to_make_one(capsys: pytest.CaptureFixture[str]) -> None:
    shown = analyse(capsys, "kwartaal", EXAMPLE / "pilot.csv")
    assert shown.code == 0
    assert "Voeg een blad ‘Trajecten’ toe" in " ".join(shown.out.split())
    refused = analyse(capsys, "kwartaal", EXAMPLE / "pilot.csv", "--op", "start")
    assert refused.code == 2


def test_own_goals_and_sources_stand_in_the_project_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "pilot.xlsx").write_bytes(PILOT.read_bytes())
    (tmp_path / "analyse.toml").write_text(
        "[kwartaal]\nplaatsen = 40\nsessies = 26\nuren = 4.5\n[bronnen]\n'Focusgroep' = 5\n",
        encoding="utf-8",
    )
    shown = analyse(capsys, "kwartaal", tmp_path / "pilot.xlsx")
    assert "ruimte voor 40" in shown.out
    assert "meer dan 26 sessies" in shown.out
    assert "meer dan 4,5 uur" in shown.out
    assert "Focusgroep" in shown.out


@pytest.mark.parametrize(
    "goal", ["plaatsen = 0", "plaatsen = -3", "vervangen = 50", "sessies = 0", "uren = -1"]
)
def test_a_goal_that_cannot_be_is_refused(
    goal: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "pilot.csv").write_bytes((EXAMPLE / "pilot.csv").read_bytes())
    (tmp_path / "analyse.toml").write_text(f"[kwartaal]\n{goal}\n", encoding="utf-8")
    shown = analyse(capsys, "kwartaal", tmp_path / "pilot.csv")
    assert (shown.code, shown.out) == (1, "")
    assert f"kwartaal › {goal.split()[0]}: verwacht werd" in shown.err
    assert "boven 0" in shown.err


def test_an_old_quarter_stays_where_dates_tell_the_moments(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Later measurements would otherwise become the end, and the end something in between."""
    lines = (EXAMPLE / "pilot.csv").read_text("utf-8-sig").splitlines()
    cells = [line.split(";") for line in lines]
    at = cells[0].index("moment")
    without = [[*row[:at], *row[at + 1 :]] for row in cells]
    day = without[0].index("datum")
    later = [[*row[:day], "15-02-2025", *row[day + 1 :]] for row in without[1:7]]
    found = []
    for name, rows in (("old", without), ("new", [*without, *later])):
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(";".join(row) for row in rows) + "\n", encoding="utf-8")
        command = ("kwartaal", file, "--kwartaal", "2024-K3", "--formaat", "json")
        found.append(json.loads(analyse(capsys, *command).out)["tables"])
    assert found[0] == found[1]
    pairs = next(r for r in found[0]["quarters"] if r["indicator"] == "both" and r["cumulative"]
                 and r["quarter"] == "2024-K3")  # fmt: skip
    assert pairs["n"] == 14


@pytest.mark.parametrize("day", ["1-1-2095", "1-1-1999", "1-1-2024"])
def test_a_measurement_in_a_wrong_quarter_is_named_with_its_place(
    day: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also when an older quarter is asked for; a questionnaire by itself counts no dates."""
    lines = (EXAMPLE / "pilot.csv").read_text("utf-8-sig").splitlines()
    cells = [line.split(";") for line in lines]
    moment, at = cells[0].index("moment"), cells[0].index("datum")
    number = next(n for n, row in enumerate(cells) if row[moment] == "eind")
    cells[number][at] = day
    file = tmp_path / "pilot.csv"
    file.write_text("\n".join(map(";".join, cells)) + "\n", encoding="utf-8")
    shown = analyse(capsys, "kwartaal", file, "--kwartaal", "2024-K2")
    assert (shown.code, shown.out) == (1, "")
    assert f"rij {number + 1}, kolom datum: Deze datum ligt" in shown.err
    assert analyse(capsys, "sdq", file).code == 0


def test_forms_of_therapy_and_reasons_of_stopping_are_counted() -> None:
    screen = screen_of("kwartaal", PILOT)
    found = screen.tables
    rows = {(row["by"], row["kind"]): row for row in found["trajectories"]}
    assert rows["form", "play"]["n_started"] + rows["form", "psychomotor"]["n_started"] == 29
    assert rows["reason", "moved"]["n_stopped"] == rows["reason", "own_request"]["n_stopped"] == 1
    shown = screen(100, "nl")
    assert "Waarom trajecten zijn gestopt" in shown
    assert "gezin stopte" not in shown


def test_the_warnings_of_the_questionnaires_stand_in_the_quarter_too() -> None:
    remarks = " ".join(screen_of("kwartaal", PILOT)(100, "nl").split())
    assert "15 respondenten met een kind buiten de leeftijd van de ARI-CP" in remarks
    assert "1 kind heeft meer dan één respondent" in remarks
    assert "heeft geen score of norm op ‘Totaal’" in remarks
    assert "Niet in de eigen bron gelezen" in remarks


def test_children_who_are_not_in_the_register_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = tmp_path / "trajecten.csv"
    register.write_text("client;start;status\nG01;3-1-2024;Lopend\n", encoding="utf-8")
    shown = analyse(capsys, "kwartaal", EXAMPLE / "pilot.csv", register)
    assert "18 kinderen met een vragenlijst staan niet in het register" in " ".join(
        shown.out.split()
    )


def test_nothing_with_a_date_is_explained(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "iets.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    shown = analyse(capsys, "kwartaal", path)
    assert shown.code == 1
    assert "kolom ‘datum’" in shown.err


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["Naam", "Ik voelde mij gehoord", "Aanraden?", "Wat kan beter?"])
    page.append(["Anna V.", "mee eens", "ja", "Meer tijd voor Bram"])
    page.append(["Bea W.", "helemaal mee eens", "nee", None])
    page.append(["Cas X.", "mee eens", "ja", "Niets"])
    path = tmp_path / "enquete.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["tabel", "md", "json", "csv"])
def test_a_survey_shows_closed_questions_and_nobodys_words(
    capsys: pytest.CaptureFixture[str], survey: Path, form: str
) -> None:
    shown = analyse(capsys, "enquete", survey, "--formaat", form)
    assert shown.code == 0
    assert "Ik voelde mij gehoord" in shown.out
    for private in ("Anna", "Bram", "Niets", "Naam"):
        assert private not in shown.out


def test_a_survey_has_counts_shares_and_a_mean(
    capsys: pytest.CaptureFixture[str], survey: Path
) -> None:
    tables = json.loads(analyse(capsys, "enquete", survey, "--formaat", "json").out)["tables"]
    assert tables["survey"][0]["mean"] == pytest.approx(13 / 3)
    agree = next(row for row in tables["answers"] if row["option"] == "mee eens")
    assert (agree["n"], agree["share"]) == (2, pytest.approx(2 / 3))
    assert tables["open_questions"] == [{"question": "Wat kan beter?", "n": 2}]
    assert tables["survey"][1]["mean"] is None


def test_a_series_of_the_project_file_is_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    data = tmp_path / "enquete.csv"
    data.write_text("Hoe ging het?\nprima\nmwah\nprima\n", encoding="utf-8")
    assert "[enquete]" in analyse(capsys, "enquete", data).err
    config = tmp_path / "analyse.toml"
    config.write_text('[enquete]\nreeksen = [["mwah", "prima"]]\n', encoding="utf-8")
    tables = json.loads(analyse(capsys, "enquete", data, "--formaat", "json").out)["tables"]
    assert [(row["option"], row["n"]) for row in tables["answers"]] == [("mwah", 1), ("prima", 2)]
    assert tables["survey"][0]["mean"] == pytest.approx(5 / 3)
    config.write_text('[enquete]\nkeuzes = [["mwah", "prima"]]\n', encoding="utf-8")
    tables = json.loads(analyse(capsys, "enquete", data, "--formaat", "json").out)["tables"]
    assert tables["survey"][0]["mean"] is None
    config.write_text('[enquete]\nreeksen = ["mwah", "prima"]\n', encoding="utf-8")
    assert analyse(capsys, "enquete", data).code == 1


def test_the_total_of_a_quarter_is_what_the_questionnaire_itself_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Also with another index of reliable change in the project file."""
    (tmp_path / "pilot.xlsx").write_bytes(PILOT.read_bytes())
    (tmp_path / "analyse.toml").write_text("[sdq]\nrci_methode = 'gln'\n", encoding="utf-8")
    data = tmp_path / "pilot.xlsx"
    sdq = json.loads(analyse(capsys, "sdq", data, "--formaat", "json").out)["tables"]
    quarter = json.loads(analyse(capsys, "kwartaal", data, "--formaat", "json").out)["tables"]
    total = {
        row["indicator"]: (row["n"], row["of"])
        for row in quarter["quarters"]
        if row["cumulative"] and row["quarter"] == "2024-K4" and row["instrument"] == "sdq"
    }
    change, verdict = sdq["transitions"][0], sdq["verdicts"][0]
    assert total["to_normal"] == (change["n_to_normal"], change["n_elevated_pre"])
    assert total["improved"] == (verdict["n_recovered"] + verdict["n_improved"], verdict["n"])


#: Invented: the bands of the ARI-CP as a vendor exports them; no key and no norms are needed.
WITH_BANDS = """kindcode;moment;datum;leeftijd;gedesorganiseerd;gedesorganiseerd interpretatie
K1;begin;2024-01-08;4;40;hoog
K1;eind;2024-06-10;4;30;gemiddeld
K2;begin;2024-01-09;4;38;bovengemiddeld
K2;eind;2024-06-11;4;20;laag
"""


@pytest.mark.parametrize("typed", [True, False])
def test_what_counts_as_high_can_be_chosen_of_bands_in_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, typed: bool
) -> None:
    (tmp_path / "ari.csv").write_text(WITH_BANDS, encoding="utf-8")
    option = ("--verhoogd", "bovengemiddeld") if typed else ()
    if not typed:
        settings = '[ari-cp]\nverhoogd = "bovengemiddeld"\n'
        (tmp_path / "analyse.toml").write_text(settings, encoding="utf-8")
    line = (tmp_path / "ari.csv", *option, "--formaat", "json")
    rows = json.loads(analyse(capsys, "ari-cp", *line).out)["tables"]["transitions"]
    counted = {row["scale"]: (row["n_elevated_pre"], row["n_no_longer_elevated"]) for row in rows}
    assert counted["disorganised"] == (2, 2)
    assert no_longer_high(analyse(capsys, "kwartaal", *line).out) == (2, 2)


def no_longer_high(shown: str) -> tuple[int, int]:
    """Of the ARI-CP since the start."""
    rows = json.loads(shown)["tables"]["quarters"]
    (found,) = (
        row for row in rows
        if (row["instrument"], row["indicator"]) == ("ari-cp", "no_longer_elevated")
        and row["cumulative"] and row["quarter"] == rows[-1]["quarter"]
    )  # fmt: skip
    return found["n"], found["of"]


def test_a_typed_word_of_the_sdq_leaves_the_project_file_to_the_ari_cp(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "analyse.toml"
    own = "\n".join(
        f"{name} = '{EXAMPLE / file}.toml'"
        for name, file in (("sleutel", "ari-cp-verzonnen"), ("normen", "ari-cp-normen-verzonnen"))
    )
    line = ("kwartaal", PILOT, "--config", settings, "--formaat", "json")
    found = []
    for kept in ("hoog", "bovengemiddeld"):
        settings.write_text(f'[ari-cp]\n{own}\nverhoogd = "{kept}"\n', encoding="utf-8")
        found.append(no_longer_high(analyse(capsys, *line, "--verhoogd", "grensgebied").out))
    assert found == [(3, 6), (1, 7)]


@pytest.mark.parametrize(("language", "odd"), [("nl", "de 1 "), ("en", "the 1 ")])
def test_a_headline_about_one_is_written_so(language: str, odd: str) -> None:
    made = screen_of("kwartaal", PILOT, "--tot", "2024-06-24").dumped("json", language)
    said = " ".join(json.loads(made)["meta"]["headlines"])
    assert "0 van 1 keer vervangen" in said or "0 of 1 indicated" in said
    assert odd not in said


def test_a_typed_key_goes_before_that_of_the_project_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Items 1 and 4 of the invented key change places; beside the data lies the key itself."""
    key = (EXAMPLE / "ari-cp-verzonnen.toml").read_text("utf-8")
    for was, becomes in (("[1, 5,", "[x, 5,"), ("[4, 8,", "[1, 8,"), ("[x, 5,", "[4, 5,")):
        assert was in key
        key = key.replace(was, becomes)
    own = tmp_path / "eigen.toml"
    own.write_text(key, encoding="utf-8")
    line = (PILOT, "--sleutel", own, "--formaat", "json")
    total = json.loads(analyse(capsys, "kwartaal", *line).out)
    worse = [
        row["n"] for row in total["tables"]["quarters"]
        if (row["instrument"], row["indicator"]) == ("ari-cp", "deteriorated") and row["cumulative"]
    ]  # fmt: skip
    (said,) = (
        row for row in json.loads(analyse(capsys, "ari-cp", *line).out)["tables"]["verdicts"]
        if row["scale"] == "disorganised"
    )  # fmt: skip
    assert worse[-1] == said["n_deteriorated"] + said["n_harmed"] == 1
    named = {one["name"] for one in total["meta"]["inputs"]}
    assert "eigen.toml" in named
    assert "ari-cp-verzonnen.toml" not in named


def test_a_word_for_elevated_that_is_not_known_is_a_fault_of_the_project_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = tmp_path / "analyse.toml"
    settings.write_text('[sdq]\nverhoogd = "vanaf tien"\n', encoding="utf-8")
    shown = analyse(capsys, *QUARTER, "--config", settings)
    assert (shown.code, shown.out) == (1, "")
    assert "[sdq] verhoogd" in shown.err
    assert "Kies uit: klinisch, grensgebied." in shown.err
