"""Wrong usage and help: in the chosen language, exit code 2, no traceback."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse.cli.help import PARTS
from vaktherapie_analyse.cli.typed.options import AnyQuestionnaire, Check, SdqAndAriCp, SurveyFile
from vaktherapie_analyse.intake.files.read_files import SUFFIXES
from vaktherapie_analyse.language import LANGUAGES

WRONG = {
    "a command that does not exist": ["sqd"],
    "a command that resembles nothing": ["xyz"],
    "no file": ["sdq"],
    "an unknown option": ["sdq", "--uitvoerr", "x"],
    "an option that resembles nothing": ["sdq", "--q"],
    "an option without its value": ["sdq", "x.csv", "-o"],
    "an unknown moment": ["sdq", PILOT, "--van", "halverwege"],
    "an unknown rule": ["sdq", PILOT, "--normleeftijd", "ooit"],
    "an unknown band": ["sdq", PILOT, "--verhoogd", "rood"],
    "an unknown informant": ["sdq", PILOT, "--informant", "oma"],
    "an unknown format": ["sdq", PILOT, "--formaat", "pdf"],
    "a command in capitals": ["SDQ", "x.xlsx"],
    "a file without a command": ["gegevens.xlsx"],
    "a file with a space without a command": ["Mijn gegevens.csv"],
    "a case without a child": ["casus", "gegevens.xlsx"],
    "a questionnaire without a definition": ["vragenlijst", "gegevens.csv"],
    "the last option without its value": ["sdq", "x.csv", "--normen"],
    "a number in words": ["sdq", "x.csv", "--onderdruk", "vijf"],
    "Excel as a form": ["normen", "--formaat", "excel"],
    "one table on the screen": ["normen", "--tabel", "norm_tables"],
    "one table as a page": ["normen", "--tabel", "norm_tables", "--formaat", "md"],
    "hiding where nobody is counted": ["normen", "--onderdruk", "5"],
    "hiding in a percentage": ["grim", "50%", "9", "--onderdruk", "5"],
    "hiding in a plan": ["steekproef", "--n=14", "--onderdruk", "5"],
    "an empty name": ["sdq", ""],
    "a project file that is not there": ["sdq", PILOT, "--config", "weg.toml"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_usage_is_explained(
    wrong: str,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.setenv("ANALYSE_TAAL", language)
    outcome = analyse(capsys, *WRONG[wrong])
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == snapshot


def test_an_unknown_language_is_explained_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", "x.csv", "--taal", "fr")
    assert outcome.code == 2
    assert "Kies uit: nl, en" in outcome.err


def test_the_language_may_come_from_the_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_TAAL", "en")
    assert analyse(capsys, "--help").out.startswith("From questionnaires")
    assert analyse(capsys, "--help", "--taal", "nl").out.startswith("Van vragenlijsten")
    assert "\nGebruik: analyse sdq" in analyse(capsys, "--taal=nl", "sdq", "--help").out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["", "sdq", "sdq --help alles", "voorbeeld"])
def test_help(
    command: str, language: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
) -> None:
    outcome = analyse(capsys, *command.split(), "--help", "--taal", language)
    assert outcome.code == 0
    assert outcome.out == snapshot


def test_no_english_in_dutch_help_nor_the_other_way_round(
    capsys: pytest.CaptureFixture[str],
) -> None:
    dutch = analyse(capsys, "sdq", "--help", "alles").out
    english = analyse(capsys, "sdq", "--help", "all", "--taal", "en").out
    assert not re.search(r"Usage|Options|Show|default|required|the ", dutch)
    assert not re.search(r"Gebruik|Opties|Toon|standaard|verplicht| de | het ", english)


def test_help_names_every_kind_of_file_that_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    words = set(re.findall(r"\w+", analyse(capsys, "sdq", "--help").out))
    assert {suffix.removeprefix(".") for suffix in SUFFIXES} <= words


def test_all_options_are_divided_and_a_few_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    titles = ["Normen:", "Betrouwbare verandering:", "Extra tabellen:", "Uitvoer:", "Invoer:"]
    lines = analyse(capsys, "sdq", "--help", "alles").out.splitlines()
    places = [lines.index(title) for title in ("Opties:", *titles)]
    assert places == sorted(places)
    assert "Uitvoer:" not in analyse(capsys, "normen", "--help", "alles").out


def test_every_option_named_for_a_part_of_the_help_exists() -> None:
    named = [name for names in PARTS.values() for name in names]
    kinds = (AnyQuestionnaire, SdqAndAriCp, Check, SurveyFile)
    assert len(named) == len(set(named))
    assert set(named) <= {field.name for kind in kinds for field in fields(kind)}


@pytest.mark.parametrize("command", ["grim", "steekproef", "normen", "casus", "controleer"])
def test_help_does_not_offer_to_hide_where_that_has_no_meaning(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "--onderdruk" not in analyse(capsys, command, "--help", "alles").out


@pytest.mark.parametrize(
    ("command", "shown"),
    [("sjabloon", "[VRAGENLIJST…]"), ("normen", "[NORM…]"), ("voorbeeld", "[MAP]"),
     ("sdq", " BESTAND… ")],
)  # fmt: skip
def test_what_may_be_left_out_stands_between_brackets(
    command: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown in analyse(capsys, command, "--help").out


def test_english_hints_stay_english(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["sdq"], ["sqd"], ["sdq", "--q"], ["gegevens.xlsx"]):
        outcome = analyse(capsys, *wrong, "--taal", "en")
        assert "--taal en" in outcome.err


def test_without_anything_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse(capsys).out == analyse(capsys, "--help").out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert re.fullmatch(r"vaktherapie-analyse \d+\.\d+\.\d+\n", analyse(capsys, "--versie").out)
