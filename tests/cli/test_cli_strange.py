"""Strange names, links, numbers and too little memory: a message, never a fault of the program."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.run import EXAMPLE, PILOT, analyse, screen_of
from vaktherapie_analyse.cli.app import build
from vaktherapie_analyse.intake.files import read_files
from vaktherapie_analyse.intake.rows import tidy

CSV = EXAMPLE / "pilot.csv"
#: Invented people, and a file that no letters can write.
TELLING = ("SDQ Piet Jansen.csv", "J. de Boer 3-4-2015.csv", "111222333.csv")
PLAIN = ("pilot.csv", "export_2024-01-15.csv", "SDQ_20240115_103245.csv", "Kwartaal 3 2024.csv")


def copied(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(CSV.read_bytes())
    return path


@pytest.fixture
def no_text(tmp_path: Path) -> Path:
    """A file with a byte in its name that is no UTF-8, as from an old disk or archive."""
    if sys.platform != "linux":
        pytest.skip("names of files are text here")
    return copied(tmp_path, os.fsdecode(b"caf\xe9.csv"))


@pytest.mark.parametrize("command", ["sdq", "controleer"])
def test_a_name_that_is_no_text_is_read(
    command: str, no_text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = screen_of(command, no_text)
    for form in ("json", "csv"):
        assert "caf" not in screen.dumped(form)
    outcome = analyse(capsys, command, no_text)
    assert outcome.code == 0
    assert "caf" not in outcome.out + outcome.err


def test_a_name_that_is_no_text_is_written(
    no_text: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suffixes = (".json", ".xlsx", ".md", ".csv")
    targets = [no_text.with_name(os.fsdecode(b"uit\xe9") + suffix) for suffix in suffixes]
    words = [word for target in targets for word in ("-o", target)]
    assert analyse(capsys, "sdq", no_text, *words).code == 0
    assert all(target.exists() or target.suffix == ".csv" for target in targets)


@pytest.mark.parametrize("name", TELLING)
@pytest.mark.parametrize("command", ["sdq", "controleer"])
def test_a_file_is_told_by_its_number_where_its_name_tells_who_somebody_is(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied(tmp_path, name)
    screen = screen_of(command, path)
    for out in (screen(100, "nl"), screen.dumped("json")):
        assert path.stem not in out
        assert "#1.csv" in out
    assert path.stem not in "".join(capsys.readouterr())
    told = analyse(capsys, command, tmp_path / "pilot.csv", path.with_suffix(".txt")).err
    assert "#2.txt" in told
    assert path.stem not in told


@pytest.mark.parametrize("name", PLAIN)
def test_the_name_of_another_file_is_told(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = analyse(capsys, "sdq", copied(tmp_path, name), "--formaat", "json").out
    assert json.loads(text)["meta"]["inputs"][0]["name"] == name


def test_the_words_of_a_name_that_is_not_shown_still_tell_the_moment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    items = ";".join(f"sdq{item}" for item in range(1, 26))
    for moment in ("begin", "eind"):
        rows = [f"K{n};8;" + ";".join(["0", "1", "2", "1", "0"] * 5) for n in (1, 2, 3)]
        text = "\n".join([f"kind;leeftijd;{items}", *rows])
        (tmp_path / f"{moment} Piet Jansen.csv").write_text(text, encoding="utf-8")
    files = sorted(tmp_path.glob("*.csv"))
    outcome = analyse(capsys, "sdq", *files, "--formaat", "csv", "--tabel", "flow")
    assert outcome.code == 0
    assert "pairs;;3" in outcome.out


@pytest.mark.parametrize("where", ["data", "--config", "--normen", "--sleutel", "-o"])
def test_links_that_go_round_are_told(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = tmp_path / ("rond.csv" if where == "data" else "rond.toml")
    try:
        loop.symlink_to(loop)
    except OSError:
        pytest.skip("links are not allowed here")
    arguments = [loop] if where == "data" else [PILOT, where, loop]
    assert analyse(capsys, "sdq", *arguments).code in (1, 2)


@pytest.mark.parametrize("value", ["1e308", "99999999999999999999", "1e7"])
@pytest.mark.parametrize("option", ["--sd", "--mid", "--functioneel"])
def test_a_number_that_no_scale_can_give_is_refused(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = f"total={value}/5" if option == "--functioneel" else f"total={value}"
    outcome = analyse(capsys, "sdq", PILOT, option, given, "--vergelijk-methoden")
    assert outcome.code == 2
    assert "hoogstens 1000000" in outcome.err


def test_too_little_memory_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(tidy, "settle_codes", full)
    outcome = analyse(capsys, "sdq", PILOT)
    assert outcome.code == 1
    assert "te weinig geheugen" in outcome.err


def test_no_control_character_of_a_cell_or_an_option_leaves_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["kind", "respondent", "moment", "leeftijd", *(f"sdq{item}" for item in range(1, 26))]
    rows = [
        [f"K{n}\x1b[31m\x9b2J", f"R{n}\x07", moment, "8", *["0", "1", "2", "1", "0"] * 5]
        for n in (1, 2, 3)
        for moment in ("begin", "eind")
    ]
    data = tmp_path / "pilot.csv"
    data.write_text("\n".join(map(";".join, [header, *rows])), encoding="utf-8")
    screen = screen_of("sdq", data, "--per-respondent")
    for shown in (screen(100, "nl"), *map(screen.dumped, ("csv", "md", "json"))):
        assert not {"\x1b", "\x9b", "\x07"} & {*shown, *capsys.readouterr().err}
    for arguments in (["-o", tmp_path / "a\x1b[31m.json"], ["--van", "\x1b[31m"], ["--\x1b[31m"]):
        outcome = analyse(capsys, "sdq", data, *arguments)
        assert not {"\x1b", "\x9b", "\x07"} & {*outcome.out, *outcome.err}


ITEMS = [f"sdq{item}" for item in range(1, 26)]
#: Numbers out of every bound, letters that are no letters, words with nothing on one side.
VALUES = (
    "9" * 5000, "-1", "0", "1e308", "nan", "\U0001f600\u202e", "", "²", "٣", "\udce9", "=", "=5",
    "total=", "total=0/0", "total=1e-300", "..", "x" * 300 + ".json", "kind:", "99999-1", "€",
    "0,0000001", "0,999999999",
)  # fmt: skip


def every_option() -> dict[str, tuple[str, list[str]]]:
    """Each option with a value, once: its command, and what that command cannot do without."""
    needed = {
        "vragenlijst": [str(EXAMPLE / "ari-cp-verzonnen.toml"), "DATA"],
        "casus": ["K1", "DATA"],
        "uitleg": ["K1", "DATA"],
        "grim": ["50%", "9"],
        "steekproef": ["--aandeel", "0,5", "--breedte", "0,1"],
        "sleutel": ["ari-cp"],
        **{key: [] for key in ("sjabloon", "normen", "voorbeeld")},
    }
    commands = get_command(build()).commands  # type: ignore[attr-defined]
    found: dict[str, tuple[str, list[str]]] = {}
    for command in sorted(commands, key=lambda name: name != "sdq"):
        for parameter in commands[command].params:
            is_option = parameter.param_type_name == "option" and not parameter.is_flag
            if is_option:
                found.setdefault(parameter.opts[-1], (command, needed.get(command, ["DATA"])))
    return found


OPTIONS = every_option()


@pytest.mark.parametrize("option", OPTIONS)
def test_no_value_of_an_option_is_a_fault_of_the_program(
    option: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Three values for each option, other ones for the next, so that all of them are tried."""
    header = ["kind", "moment", "leeftijd", *ITEMS]
    rows = [[f"K{n}", "begin", "8", *["0", "1", "2", "1", "0"] * 5] for n in (1, 2)]
    (tmp_path / "t.csv").write_text("\n".join(map(";".join, [header, *rows])), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command, others = OPTIONS[option]
    place = list(OPTIONS).index(option)
    for step in (0, 7, 14):
        value = VALUES[(place + step) % len(VALUES)]
        given = ["t.csv" if word == "DATA" else word for word in others]
        outcome = analyse(capsys, command, *given, option, value)
        assert outcome.code in (0, 1, 2), (option, value)
        assert outcome.code != 2 or "→" in outcome.err


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--scheidingsteken", "\udce9", 2),
        ("--scheidingsteken", "\x1b", 2),
        ("--scheidingsteken", "€", 1),
        ("--codetabel", "\udce9", 2),
        ("--codetabel", "undefined", 2),
        ("--codetabel", "hex", 2),
    ],
)
def test_a_delimiter_or_alphabet_that_is_none_is_told(
    option: str, value: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyse(capsys, "sdq", CSV, option, value).code == code


def test_so_many_people_that_nobody_can_count_them_are_not_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plan = ["--aandeel", "0,5", "--breedte", "0,1", "--deel-verhoogd", "0,0000001"]
    outcome = analyse(capsys, "steekproef", *plan, "--formaat", "json")
    row = next(iter(json.loads(outcome.out)["tables"].values()))[0]
    assert outcome.code == 0
    assert None in row.values()


def test_a_program_without_standard_input_says_that_there_is_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    outcome = analyse(capsys, "sdq", "-")
    assert outcome.code == 1
    assert outcome.err.startswith("stdin")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no file without end here")
def test_a_file_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pilot.csv").symlink_to("/dev/zero")
    monkeypatch.setattr(read_files, "MAX_BYTES", 10_000_000)
    outcome = analyse(capsys, "sdq", tmp_path / "pilot.csv")
    assert outcome.code == 1
    assert "10 MB" in outcome.err
