"""`analyse herhaal`: is a report what the files give? The data are invented."""

from __future__ import annotations

import base64
import json
import re
import shutil
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse
from tests.output.html_reader import read
from vaktherapie_analyse.analysis.single_reports.repeat import compare
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.cli.commands import kwartaal
from vaktherapie_analyse.intake.no_questionnaire.recorded_file import recorded_of
from vaktherapie_analyse.output import dump
from vaktherapie_analyse.report import UNKNOWN, Report


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The example in a folder of its own, with all that lies beside it."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    return tmp_path / "pilot.xlsx"


def report(
    capsys: pytest.CaptureFixture[str], data: Path, *words: object, suffix: str = ".json"
) -> Path:
    """What the command writes about the data; of the same files that of `sdq` is made once."""
    command, *options = words or ("sdq",)
    file = data.with_name(f"rapport{suffix}")
    lying = [path for path in data.parent.iterdir() if path.is_file()]
    files = (*words, suffix, *sorted((path.name, path.read_bytes()) for path in lying))
    if made := _OF_SDQ.get(files):
        file.write_bytes(made)
        return file
    outcome = analyse(capsys, command, data, *options, "-o", file)
    assert outcome.code == 0, outcome.err
    if not words:
        _OF_SDQ[files] = file.read_bytes()
    return file


_OF_SDQ: dict[object, bytes] = {}


def recorded(file: Path) -> str:
    """What a page remembers of how it was made, as JSON."""
    found = [element.attributes for element in read(file.read_bytes()).all("meta")]
    (record,) = [each["content"] for each in found if each.get("name") == "vaktherapie-analyse"]
    return zlib.decompress(base64.b64decode(record)).decode()


def changed(file: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """The same report with something changed in it."""
    whole = json.loads(file.read_text(encoding="utf-8"))
    change(whole)
    file.write_text(json.dumps(whole), encoding="utf-8")


def held_against(file: Path, made_again: bytes) -> tuple[Report, bool]:
    """What differs between the file and what is made again, and whether all is the same.

    That the program makes the report again, and says so, is tested with the command.
    """
    then, now = (recorded_of(each, file.suffix) for each in (file.read_bytes(), made_again))
    return compare(then, now, then.inputs, replace(UNKNOWN, version=now.version))


@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
def test_a_report_of_the_same_files_is_the_same(
    suffix: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data, "sdq", "--normen", "nl", "--per", "geslacht", suffix=suffix)
    outcome = analyse(capsys, "herhaal", file, data)
    assert (outcome.code, outcome.err) == (0, "")
    assert "getallen zijn gelijk." in outcome.out
    assert "De 2 bestanden zijn dezelfde als toen" in outcome.out
    assert len(outcome.out.splitlines()) <= 6


COMMANDS = {
    "quarter": ("kwartaal",),
    "findings": ("bevindingen", "--normen", "goodman-1997", "--onderdruk", 5),
    "people": ("ari-cp", "--per-respondent"),
}


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_every_command_about_a_group_can_be_done_again(
    words: tuple[object, ...], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the choices that were typed, also those of a report for others."""
    outcome = analyse(capsys, "herhaal", report(capsys, data, *words), data)
    assert outcome.code == 0, outcome.out + outcome.err


def test_a_survey_and_an_own_questionnaire_can_be_done_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    survey, file = data.with_name("enquete.csv"), data.with_name("e.xlsx")
    assert analyse(capsys, "enquete", survey, "-o", file).code == 0
    assert analyse(capsys, "herhaal", file, survey).code == 0
    own = data.with_name("ari-cp-verzonnen.toml")
    file = data.with_name("eigen.json")
    assert analyse(capsys, "vragenlijst", own, data, "-o", file).code == 0
    assert analyse(capsys, "herhaal", file, data).code == 0


def test_a_changed_number_is_named_with_its_place_and_all_digits_it_takes(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def round_one(whole: dict[str, Any]) -> None:
        row = whole["tables"]["summary"][0]
        assert row["scale"] == "total"
        row["pre_mean"] = round(row["pre_mean"], 6)

    file = report(capsys, data)
    changed(file, round_one)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 1
    assert "1 van de 737 getallen is anders." in outcome.out
    line = next(line for line in outcome.out.splitlines() if "pre_mean" in line)
    # 222 / 14 = 15.857142857…
    assert line.split() == ["summary", "1", "·", "total", "pre_mean", "15,857143", "15,8571429"]


def test_the_tenth_digit_is_no_difference(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def nudge(whole: dict[str, Any]) -> None:
        whole["tables"]["summary"][0]["pre_mean"] *= 1 + 1e-11

    file = report(capsys, data)
    made = file.read_bytes()
    changed(file, nudge)
    assert made != file.read_bytes()
    _, same = held_against(file, made)
    assert same


def test_twenty_differences_are_shown_and_the_others_counted(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def spoil(whole: dict[str, Any]) -> None:
        for row in whole["tables"]["bands"]:
            row["n"] += 1

    file = report(capsys, data)
    changed(file, spoil)
    n = len(json.loads(file.read_text(encoding="utf-8"))["tables"]["bands"])
    whole = data.with_name("vergelijking.json")
    outcome = analyse(capsys, "herhaal", file, data, "-o", whole)
    assert sum(line.startswith("bands") for line in outcome.out.splitlines()) == 20
    assert f"En nog {n - 20} verschillen." in outcome.out
    told = json.loads(whole.read_text(encoding="utf-8"))
    assert len(told["tables"]["repeat_differences"]) == n


def test_a_sentence_that_was_changed_is_found_though_the_tables_are_right(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the cells of a workbook too; what somebody wrote there is not repeated."""

    def praise(whole: dict[str, Any]) -> None:
        whole["meta"]["headlines"][0] = "Bij Piet Jansen ging alles beter."

    file = report(capsys, data)
    changed(file, praise)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 1
    assert "Bij 9 van de 14 ouders" in outcome.out
    assert "Piet" not in outcome.out

    file = report(capsys, data, suffix=".xlsx")
    book = openpyxl.load_workbook(file)
    sheet = book["Verantwoording"]
    cell = next(c for row in sheet.iter_rows() for c in row if str(c.value).startswith("Bij 9 van"))
    cell.value = str(cell.value).replace("9 van", "3 van")
    book.save(file)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 1
    assert "Alle" in outcome.out
    assert "2 regels staan anders in het rapport" in outcome.out


def test_other_data_are_named_by_their_fingerprint(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data)
    book = openpyxl.load_workbook(data)
    book.create_sheet("leeg")
    book.save(data)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 0  # an empty sheet changes no number
    assert "Veranderd sinds het rapport: pilot.xlsx." in outcome.out
    data.with_name("analyse.toml").unlink()
    outcome = analyse(capsys, "herhaal", file, data)
    assert "1 bestand van het rapport is er nu niet bij." in outcome.out


def test_a_report_for_others_has_no_fingerprint_and_is_compared_by_its_numbers(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data, "sdq", "--onderdruk", 5, "--normen", "goodman-1997")
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 0
    assert "geen SHA-256" in outcome.out
    told = json.loads(file.read_text(encoding="utf-8"))["meta"]
    assert (told["options"]["normen"], told["inputs"]) == ("goodman-1997", [])


@pytest.mark.parametrize("suffix", [".json", ".xlsx", ".html"])
def test_a_report_in_which_all_is_hidden_is_the_same_where_all_is_hidden_now(
    suffix: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("rapport", "--vragenlijst", "ari-cp") if suffix == ".html" else ("sdq",)
    file = report(capsys, data, *words, "--onderdruk", 50, suffix=suffix)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 0, outcome.out
    assert "is geen enkel getal te zien, en nu ook niet" in outcome.out


def test_a_report_whose_numbers_were_taken_out_is_not_called_hidden(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them, and in a report of another version, of which tables may be missing."""

    def emptied(whole: dict[str, Any]) -> None:
        whole["meta"]["version"] = "0.0.1"
        whole["tables"] = {"flow": []}

    file = report(capsys, data)
    made = file.read_bytes()
    changed(file, emptied)
    compared, same = held_against(file, made)
    assert not same
    assert "te zien" not in dump(compared, "md", "nl")


def test_files_may_be_given_in_another_order(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = data.with_suffix(".csv").read_text(encoding="utf-8-sig").splitlines()
    parts = [data.with_name(f"{moment}.csv") for moment in ("begin", "eind")]
    for part in parts:
        here = [row for row in rows if row.split(";")[2] == part.stem]
        part.write_text("\n".join([header, *here]), encoding="utf-8")
    file = data.with_name("twee.json")
    assert analyse(capsys, "sdq", *parts, "--per-respondent", "-o", file).code == 0
    assert analyse(capsys, "herhaal", file, *reversed(parts)).code == 0


def test_norms_in_a_file_are_looked_for_beside_the_data_and_asked_for(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    norms = data.with_name("eigen-normen.toml")
    data.with_name("ari-cp-normen-verzonnen.toml").rename(norms)
    settings = data.with_name("analyse.toml")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("ari-cp-normen-verzonnen.toml", norms.name), encoding="utf-8")
    file = report(capsys, data, "ari-cp", "--normen", norms)
    assert analyse(capsys, "herhaal", file, data).code == 0
    moved = data.parent / "elders" / norms.name
    moved.parent.mkdir()
    norms.rename(moved)
    settings.write_text(text.replace("normen", "#normen"), encoding="utf-8")
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 1
    assert "eigen-normen.toml" in outcome.err
    assert "--normen BESTAND" in outcome.err
    assert analyse(capsys, "herhaal", file, data, "--normen", moved).code == 0


def test_another_version_is_told_and_its_sentences_are_no_difference(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def age(whole: dict[str, Any]) -> None:
        whole["meta"]["version"] = "0.0.1"
        whole["meta"]["headlines"][0] = "Een zin van toen."
        del whole["tables"]["parameters"]  # a table that came later

    file = report(capsys, data)
    changed(file, age)
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 0
    assert "met een andere versie van het programma" in outcome.out
    assert "telt niet als verschil" in outcome.out


def _removed(whole: dict[str, Any]) -> None:
    del whole["tables"]["bands"]


def _row_removed(whole: dict[str, Any]) -> None:
    del whole["tables"]["verdicts"][2]


def _column_added(whole: dict[str, Any]) -> None:
    whole["tables"]["summary"][0]["winst"] = 100


def _table_added(whole: dict[str, Any]) -> None:
    whole["tables"]["winst"] = [{"n": 100}]


def _band_changed(whole: dict[str, Any]) -> None:
    whole["tables"]["bands"][0]["scale"] = "peer"


def _emptied(whole: dict[str, Any]) -> None:
    whole["tables"]["summary"][0]["pre_mean"] = None


def _no_tables(whole: dict[str, Any]) -> None:
    whole["tables"] = {}
    whole["meta"]["options"]["tabel"] = "summary"


OTHERWISE = (_removed, _row_removed, _column_added, _table_added, _band_changed, _emptied)


@pytest.mark.parametrize("change", [*OTHERWISE, _no_tables])
def test_what_is_taken_out_or_put_in_is_a_difference(
    change: Callable[[dict[str, Any]], None], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data)
    made = file.read_bytes()
    changed(file, change)
    compared, same = held_against(file, made)
    assert not same
    assert "winst" not in dump(compared, "md", "nl") + dump(compared, "json", "nl")


def test_a_report_that_is_emptied_and_says_to_be_of_one_table_is_not_the_same(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data)
    changed(file, _no_tables)
    outcome = analyse(capsys, "herhaal", file, data)
    assert (outcome.code, outcome.err) == (1, "")


def test_a_report_of_one_table_is_held_against_that_table(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As Windows PowerShell writes it with `>`."""
    told = analyse(capsys, "sdq", data, "--formaat", "json", "--tabel", "summary").out
    file = data.with_name("een.json")
    file.write_text(told, encoding="utf-16")
    assert analyse(capsys, "herhaal", file, data).code == 0


HOSTILE = {
    "no command": ("rm -rf", {}),
    "writes": ("analyse voorbeeld", {}),
    "with words": ("analyse sdq -o weg.xlsx", {}),
    "other program": ("python sdq", {}),
    "no definition": ("analyse vragenlijst", {}),
    "path as definition": ("analyse vragenlijst ../geheim.toml", {}),
    "output": ("analyse sdq", {"uitvoer": "weg.xlsx"}),
    "overwrite": ("analyse sdq", {"overschrijf": True}),
    "unknown": ("analyse sdq", {"piet-jansen": 1}),
    "other type": ("analyse sdq", {"toetsen": "ja"}),
    "path to norms": ("analyse sdq", {"normen": "../geheim.toml"}),
    "absolute path": ("analyse sdq", {"config": "/geheim.toml"}),
    "path of Windows": ("analyse ari-cp", {"sleutel": "C:\\geheim.toml"}),
    "no key": ("analyse sdq", {"normen": "Piet Jansen"}),
    "refused word": ("analyse sdq", {"verhoogd": "misschien"}),
    "limit": ("analyse sdq", {"onderdruk": 1}),
}


@pytest.mark.parametrize(("command", "options"), HOSTILE.values(), ids=HOSTILE)
def test_nothing_in_a_report_does_harm(
    command: str,
    options: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Known commands and options only, no file of its choosing, and none that is written."""
    folder = tmp_path / "map"
    shutil.copytree(EXAMPLE, folder)
    (tmp_path / "geheim.toml").write_text("geheim = 1\n", encoding="utf-8")
    meta = {"program": "vaktherapie-analyse", "version": "1", "date": "", "command": command}
    meta |= {"language": "nl", "options": options, "inputs": []}
    file = folder / "rapport.json"
    file.write_text(json.dumps({"meta": meta, "tables": {}}), encoding="utf-8")
    monkeypatch.chdir(folder)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    outcome = analyse(capsys, "herhaal", file.name, "pilot.xlsx")
    assert (outcome.code, outcome.out) == (1, "")
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert "Piet" not in outcome.err
    assert "piet" not in outcome.err


def test_what_is_no_report_is_told_with_what_to_type(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pilot.xlsx", "pilot.csv", "rapport.docx", "weg.json"):
        outcome = analyse(capsys, "herhaal", data.with_name(name), data)
        assert outcome.code in (1, 2)
        assert outcome.out == ""
        assert "analyse herhaal " in outcome.err
    assert analyse(capsys, "herhaal", data, data, "--onderdruk", 5).code == 2


def test_what_is_typed_and_means_nothing_for_the_report_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = report(capsys, data)
    outcome = analyse(capsys, "herhaal", file, data, "--enquete", data.with_name("enquete.csv"))
    assert outcome.code == 2
    assert "--enquete zegt niets bij dit rapport." in outcome.err
    own = data.with_name("eigen.json")
    definition = data.with_name("ari-cp-verzonnen.toml")
    assert analyse(capsys, "vragenlijst", definition, data, "-o", own).code == 0
    data.with_name("analyse.toml").unlink()
    definition.unlink()
    outcome = analyse(capsys, "herhaal", own, data)
    assert outcome.code == 1
    assert "Zet het in dezelfde map als de gegevens." in outcome.err


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ARI-CP of the example for a council, in English and by a rule that was typed."""
    file = tmp_path_factory.mktemp("page") / "rapport.html"
    line = ["rapport", str(PILOT), "--vragenlijst", "ari-cp", "--rci-methode", "gln"]
    line += ["--sd", "secure=0,9", "--sd", "avoidant=0,8", "--taal", "en", "-o", str(file)]
    assert main(line) == 0
    return file


def test_the_rule_of_change_of_a_page_is_used_again(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its record is not seen by who reads it; nobody's code stands in it."""
    whole = json.loads(recorded(page))
    assert whole["meta"]["options"]["sd"] == ["secure=0,9", "avoidant=0,8"]
    assert "K01" not in page.read_text(encoding="utf-8")
    assert "K01" not in recorded(page)
    outcome = analyse(capsys, "herhaal", page, PILOT)
    assert outcome.code == 0, outcome.out


def test_a_page_is_held_against_its_record_and_against_what_it_shows(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rapport.html"
    told = page.read_text(encoding="utf-8")
    assert "6/14 <span" in told
    file.write_text(told.replace("6/14 <span", "2/14 <span", 1), encoding="utf-8")
    outcome = analyse(capsys, "herhaal", file, PILOT, "--formaat", "json")
    assert outcome.code == 1
    tables = json.loads(outcome.out)["tables"]
    assert tables["repeat_differences"] == []
    lines = tables["repeat_lines"]
    assert [line["state"] for line in lines] == ["not_in_report", "only_in_report"]
    assert "6/14" in lines[0]["line"]
    assert lines[1]["line"] is None


def test_the_record_of_a_page_for_others_holds_only_what_is_published(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file, no code, nothing that is computed from scores; yet it can be done again."""
    file = data.with_name("rapport.html")
    choices = ["--onderdruk", 5, "--verhoogd", "grensgebied", "--voor", "student"]
    assert analyse(capsys, "rapport", data, *choices, "-o", file).code == 0
    whole = json.loads(recorded(file))
    assert whole["meta"]["inputs"] == []
    assert whole["meta"]["options"] == {
        "onderdruk": 5, "verhoogd": "grensgebied", "voor": "student",
    }  # fmt: skip
    assert {key.partition(".")[2] for key in whole["tables"]} == {"flow", "transitions"}
    for table in whole["tables"].values():
        assert not [name for name in table["columns"] if re.search("mean|sd|d_av|^p_", name)]
        counts = [value for row in table["rows"] for value in row if isinstance(value, int)]
        assert all(value >= 5 for value in counts)
    assert analyse(capsys, "herhaal", file, data).code == 0


def test_a_quarter_that_was_not_over_is_made_again_as_on_that_day(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Then(date):
        @classmethod
        def today(cls) -> date:
            return date(2024, 12, 27)

    with monkeypatch.context() as then:
        then.setattr(kwartaal, "date", Then)
        file = report(capsys, data, "kwartaal")
    until = json.loads(file.read_text(encoding="utf-8"))["meta"]["facts"]["until"]
    assert until == "2024-12-27"
    outcome = analyse(capsys, "herhaal", file, data)
    assert outcome.code == 0, outcome.out


def test_what_the_screen_shows_makes_no_difference_to_a_workbook(
    data: Path, first_screen: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for options in ((), ("--uitgebreid", "--formaat", "csv")):
        file = report(capsys, data, "sdq", *options, suffix=".xlsx")
        outcome = analyse(capsys, "herhaal", file, data)
        assert outcome.code == 0, outcome.out
