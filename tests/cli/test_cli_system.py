"""What the system refuses is told in a sentence: files, folders, streams, the keyboard."""

from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse
from vaktherapie_analyse import cli
from vaktherapie_analyse.cli.streams import encoding_for


@pytest.fixture
def closed_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody may open anything whose path holds `dicht` (tests may run as a user who may all)."""

    def guarded(name: str) -> Callable[..., Any]:
        real = getattr(Path, name)

        def call(self: Path, *args: Any, **kwargs: Any) -> Any:
            if "dicht" in str(self):
                raise PermissionError(errno.EACCES, "no", str(self))
            return real(self, *args, **kwargs)

        return call

    for name in ("stat", "read_bytes", "read_text", "write_bytes", "mkdir", "open"):
        monkeypatch.setattr(Path, name, guarded(name))


@pytest.mark.parametrize(
    ("command", "delimiter"),
    [("sdq", "ab"), ("sdq", "\n"), ("controleer", '"'), ("enquete", ";;"), ("enquete", "7")],
)
def test_a_delimiter_is_one_sign(
    command: str, delimiter: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, command, EXAMPLE / "pilot.csv", "--scheidingsteken", delimiter)
    assert outcome.code == 2
    assert "één teken" in outcome.err
    assert r'--scheidingsteken "\t"' in outcome.err


def test_a_tab_may_be_typed_as_two_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLE / "pilot.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "pilot.csv"
    path.write_text(text.replace(";", "\t"), encoding="utf-8")
    assert analyse(capsys, "sdq", path, "--scheidingsteken", r"\t").code == 0


def test_a_wrong_delimiter_in_the_project_file_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pilot.csv").write_bytes((EXAMPLE / "pilot.csv").read_bytes())
    (tmp_path / "analyse.toml").write_text('scheidingsteken = ";;"', encoding="utf-8")
    outcome = analyse(capsys, "sdq", tmp_path / "pilot.csv")
    assert outcome.code == 1
    assert outcome.err.startswith("analyse.toml\n")


def test_the_example_is_not_written_where_a_file_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gegevens.xlsx").write_bytes(b"x")
    outcome = analyse(capsys, "voorbeeld", tmp_path / "gegevens.xlsx")
    assert outcome.code == 2
    assert "gegevens.xlsx" in outcome.err
    assert "analyse voorbeeld voorbeeld2" in outcome.err


CLOSED: dict[str, list[object]] = {
    "data": ["sdq", "dicht/a.csv"],
    "data beside another project file": [
        *("sdq", "dicht/a.csv", "--config", EXAMPLE / "analyse.toml"),
    ],
    "a project file": ["sdq", PILOT, "--config", "dicht/a.toml"],
    "percentages": ["grim", "dicht/a.csv"],
    "a survey": ["enquete", "dicht/a.csv"],
    "output": ["sdq", PILOT, "-o", "dicht/a.xlsx"],
    "an empty workbook": ["sjabloon", "-o", "dicht/a.xlsx"],
    "a norm table": ["sdq", PILOT, "--normen", "dicht/a.toml"],
    "example data": ["voorbeeld", "dicht"],
}


@pytest.mark.usefixtures("closed_folder")
@pytest.mark.parametrize("what", CLOSED)
def test_a_folder_without_access_is_told(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, *CLOSED[what])
    assert outcome.code == 1
    assert "→" in outcome.err
    assert "Errno" not in outcome.err
    assert outcome.out == ""


def test_a_folder_is_no_project_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", PILOT, "--config", tmp_path)
    assert outcome.code == 1
    assert "is een map" in outcome.err


class Refusing(io.StringIO):
    """A stream that refuses what is written."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error


@pytest.mark.parametrize("arguments", [["--help"], ["normen"]])
def test_a_full_disk_behind_the_output_is_told(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Refusing(OSError(errno.ENOSPC, "full")))
    assert cli.main(arguments) == 1
    assert "-o uitkomst.xlsx" in capsys.readouterr().err


def test_a_closed_output_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert cli.main(["normen"]) == 1
    assert "-o uitkomst.xlsx" in capsys.readouterr().err
    sys.stdout.close()


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_left_is_no_fault(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Refusing(OSError(number, "gone")))
    assert cli.main(["normen"]) == 0
    assert capsys.readouterr().err == ""


def test_the_keyboard_may_break_off_the_imports(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupting:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "vaktherapie_analyse.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "vaktherapie_analyse.cli.app", raising=False)
    monkeypatch.delattr(cli, "app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupting(), *sys.meta_path])
    assert cli.main(["normen"]) == 130
    assert capsys.readouterr().err == ""


def test_a_pipe_of_windows_is_written_as_its_console_reads_it() -> None:
    assert encoding_for("pipe", 850) == "cp850"
    assert encoding_for("pipe", 65001) == "utf-8"
    assert encoding_for("file", 850) == "utf-8"
    assert encoding_for("pipe", 0) == "utf-8"
    assert encoding_for("terminal", 850) is None
    assert encoding_for("pipe", None) is None


def test_a_chosen_alphabet_goes_before_that_of_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    assert encoding_for("pipe", 850) is None


def piped(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> bytes:
    """What comes out of the command into a pipe with that alphabet."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    cli.main(arguments)
    sys.stdout.flush()
    return raw.getvalue()


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_a_pipe_in_an_old_alphabet_gets_plainer_signs(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = piped(monkeypatch, encoding, "sdq", str(PILOT)).decode(encoding)
    assert "-2,6 [-6,8; 1,6]" in text
    assert "begin -> " in text
    assert "?" not in text


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_help_in_a_pipe_is_in_the_alphabet_of_the_pipe(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "verhoogd ->" in piped(monkeypatch, encoding, "--help").decode(encoding)


def test_data_are_utf_8_whatever_the_alphabet_of_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = piped(monkeypatch, "ascii", "normen", "--formaat", "json").decode("utf-8")
    assert json.loads(content)["tables"]
    assert "–" in content


def test_a_name_with_a_space_asks_for_quotation_marks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Mijn gegevens 2024.csv").write_text("x", encoding="utf-8")
    outcome = analyse(capsys, "sdq", "Mijn", "gegevens", "2024.csv")
    assert outcome.code == 2
    assert '"Mijn gegevens 2024.csv"' in outcome.err
    elsewhere = analyse(capsys, "sdq", "Onze", "gegevens.csv")
    assert elsewhere.code == 1
    assert "aanhalingstekens" in elsewhere.err
