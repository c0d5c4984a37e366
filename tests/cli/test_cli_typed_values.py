"""A wrong value behind an option is refused before any file with data is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.cli.run import EXAMPLE, PILOT, analyse
from vaktherapie_analyse.cli.app import build

COMMANDS = get_command(build()).commands  # type: ignore[attr-defined]

#: A file that is not there: an error about it shows that the option was not looked at first.
ABSENT = "weg.xlsx"
#: What stands for an argument, by how the help calls it; what is not here is a file.
ARGUMENTS = {
    "definition": str(EXAMPLE / "ari-cp-verzonnen.toml"),
    "key_or_path": str(EXAMPLE / "ari-cp-verzonnen.toml"),
    "client": "K01",
}
#: What a command cannot do without besides its arguments.
NEEDED = {"rapport": ["-o", "uit.html"]}
#: Options whose value only the file can judge, and why.
JUDGED_BY_THE_FILE = {
    "--per": "it may be the header of a column",
    "--respondent": "it is a code in the file",
    "--blad": "it is the name of a sheet",
    "--data": "it is the file itself",
    "--enquete": "it is a file with data itself",
}
#: What no option takes: no number, word, sign, coding, date, band, scale, table or file name.
NO_VALUE = "§§"

TAKING = [
    (name, parameter.opts[0])
    for name, command in COMMANDS.items()
    for parameter in command.params
    if parameter.param_type_name == "option" and not parameter.is_flag
]


def arguments_of(name: str) -> list[str]:
    """What has to be typed behind the command."""
    needed: list[Any] = [p for p in COMMANDS[name].params if p.param_type_name == "argument"]
    typed = [ARGUMENTS.get(p.metavar, ABSENT) for p in needed if p.required]
    return [*typed, *NEEDED.get(name, [])]


@pytest.mark.parametrize(("name", "option"), TAKING)
def test_a_value_that_can_never_be_right_is_refused_first(
    name: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    outcome = analyse(capsys, name, *arguments_of(name), option, NO_VALUE)
    if option in JUDGED_BY_THE_FILE:
        assert outcome.code
        return
    assert outcome.code == 2, outcome.err
    assert outcome.out == ""
    assert ABSENT not in outcome.err
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "wrong",
    [
        ["sdq", ABSENT, "-o", "uit.pdf"],
        ["sdq", ABSENT, "-o", "uit.xlsx", "-o", "uit"],
        ["sdq", ABSENT, "--formaat", "json", "--tabel", "sumary"],
        ["sdq", ABSENT, "--onderdruk", "1"],
        ["sdq", ABSENT, "--codering", "0-2,"],
        ["sdq", ABSENT, "--codetabel", "hex"],
        ["sdq", ABSENT, "--kolom", "lft=ouderdom"],
        ["sdq", ABSENT, "--van", "eind", "--naar", "begin"],
        ["sdq", ABSENT, "--alfa", "2"],
        ["sdq", ABSENT, "--sd", "totaal=5"],
        ["sdq", ABSENT, "--sd", "total=-5"],
        ["sdq", ABSENT, "--functioneel", "total=8,0/5,0"],
        ["sdq", ABSENT, "--gevoeligheid", "--schaal", "totaal"],
        ["sdq", ABSENT, "--vergelijk-methoden", "--procent", "x"],
        ["kwartaal", ABSENT, "--kwartaal", "2999-K1"],
        ["kwartaal", ABSENT, "--kwartaal", "2024-K5"],
        ["kwartaal", ABSENT, "--tot", "30-2-2024"],
        ["kwartaal", ABSENT, "--kwartaal", "2024-K3", "--tot", "1-2-2024"],
        ["bevindingen", ABSENT, "--hoog", "klinisch"],
        ["casus", "K01", ABSENT, "--normen-ari-cp", "nl"],
        ["controleer", ABSENT, "--vragenlijst", "cbcl"],
        ["enquete", ABSENT, "--scheidingsteken", "a"],
        ["grim", ABSENT, "--scan", "30-5"],
        ["rapport", ABSENT, "-o", "uit.html", "--kwartaal", "2999-K1"],
        ["rapport", ABSENT, "-o", "uit.html", "--definitie", "handreiking"],
        ["herhaal", ABSENT, ABSENT, "--kolom", "=leeftijd"],
        ["herhaal", ABSENT, ABSENT, "--normen", "theunissen"],
        ["sleutel", ARGUMENTS["definition"], "--kolom", "lft=leeftijd"],
        ["sleutel", ARGUMENTS["definition"], "--data", ABSENT, "-o", "sleutel.toml"],
        ["sleutel", ARGUMENTS["definition"], "--onderdruk", "5"],
    ],
    ids=lambda line: " ".join(line).replace(str(EXAMPLE), ""),
)  # fmt: skip
def test_a_value_that_is_nearly_right_is_refused_first(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, *wrong)
    assert outcome.code == 2, outcome.err
    assert ABSENT not in outcome.err


def test_a_folder_that_is_not_there_is_told_first(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", ABSENT, "-o", "geen-map/uit.xlsx")
    assert outcome.code == 1
    assert "uit.xlsx" in outcome.err
    assert ABSENT not in outcome.err


def test_a_table_that_resembles_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", ABSENT, "--formaat", "json", "--tabel", "sumary")
    assert "summary" in outcome.err


def test_the_project_file_may_speak_of_a_questionnaire_that_is_not_in_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its faults are told where they matter: as before, these files have no ARI-CP."""
    data = tmp_path / "sdq.csv"
    items = [f"sdq{n}" for n in range(1, 26)]
    data.write_text(
        ";".join(["client", "moment", "datum", *items]) + "\n"
        + "\n".join(
            ";".join(["K1", moment, day, *["1", "0"] * 12, "0"])
            for moment, day in (("begin", "1-2-2024"), ("eind", "1-6-2024"))
        ) + "\n",
        encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "analyse.toml").write_text('[ari-cp]\nverhoogd = "hoog"\n', encoding="utf-8")
    for command in ("kwartaal", "bevindingen"):
        assert analyse(capsys, command, data).code == 0


def test_what_is_typed_well_is_not_refused(capsys: pytest.CaptureFixture[str]) -> None:
    well = ["--van", "begin", "--naar", "eind", "--codering", "0-2", "--verhoogd", "grensgebied",
            "--codetabel", "utf-16", "--scheidingsteken", "tab"]  # fmt: skip
    assert analyse(capsys, "sdq", PILOT, *well).code == 0
