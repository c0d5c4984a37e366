"""Tab completes commands, options and words; installing touches only the profile of the shell."""

from __future__ import annotations

import codecs
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import shellingham

from tests.cli.run import analyse
from vaktherapie_analyse.cli import completion
from vaktherapie_analyse.cli.completion import SHELLS, WORDS
from vaktherapie_analyse.language import LANGUAGES

#: How each shell asks: the line that was typed so far, and its last word.
ASKED = {
    "bash": lambda line, last: {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))},
    "zsh": lambda line, last: {"_TYPER_COMPLETE_ARGS": line},
    "fish": lambda line, last: {
        "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"
    },
    "powershell": lambda line, last: {
        "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": last
    },
}  # fmt: skip


def completed(
    line: str, shell: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """What the shell is told where this was typed."""
    monkeypatch.setenv("_ANALYSE_COMPLETE", f"complete_{shell}")
    for name, value in ASKED[shell](line, line.rpartition(" ")[2]).items():
        monkeypatch.setenv(name, value)
    outcome = analyse(capsys)
    assert outcome.code == 0
    assert outcome.err == ""
    return outcome.out


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """The shell in which `analyse` seems to run; its files are in a folder of the test."""
    found = SimpleNamespace(name="bash", policy="RemoteSigned", home=tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(shellingham, "detect_shell", lambda: (found.name, found.name))

    def powershell(command: list[str], **_: object) -> SimpleNamespace:
        assert "Set-ExecutionPolicy" not in " ".join(command)
        profile = tmp_path / "Documenten" / "profile.ps1"
        return SimpleNamespace(stdout=f"{found.policy}\r\n{profile}\r\n")

    monkeypatch.setattr(completion, "subprocess", SimpleNamespace(run=powershell))
    return found


@pytest.mark.parametrize("name", ASKED)
def test_commands_options_and_words_are_completed(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "steekproef" in completed("analyse st", name, capsys, monkeypatch)
    assert "--uitvoer" in completed("analyse sdq a.csv --ui", name, capsys, monkeypatch)
    assert "goodman-1997" in completed("analyse sdq --normen g", name, capsys, monkeypatch)
    assert "sdq" in completed("analyse help s", name, capsys, monkeypatch)


@pytest.mark.parametrize("metavar", WORDS)
def test_every_list_of_words_has_words(metavar: str) -> None:
    words = list(WORDS[metavar]())
    assert words
    assert all(isinstance(word, str) and word for word in words)


def test_bash_itself_completes(shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    bash, program = shutil.which("bash"), Path(sys.executable).with_name("analyse")
    if not (bash and program.exists()):
        pytest.skip("there is no bash, or the program is not installed")
    asked = f'COMP_WORDS=("{program}" kwa); COMP_CWORD=1; _analyse_completion "{program}"'
    script = analyse(capsys, "--toon-aanvulling").out
    found = subprocess.run(
        [bash, "--norc", "-c", f'{script}\n{asked}\necho "${{COMPREPLY[@]}}"'],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert found.stdout.strip() == "kwartaal"


@pytest.mark.parametrize("name", [name for name in SHELLS if not name.startswith("p")])
def test_completion_is_installed_once_for_the_shell_that_is_used(
    name: str, shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.name = name
    for _ in range(2):
        outcome = analyse(capsys, "--installeer-aanvulling")
        assert outcome.code == 0
        assert outcome.out == ""
    written = [path for path in shell.home.rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in written]
    assert sum("_ANALYSE_COMPLETE" in text for text in texts) == 1
    assert all(text.count("analyse.sh") <= 1 for text in texts if "_ANALYSE" not in text)


@pytest.mark.parametrize("before", [b"", b"Set-Alias a b\r\n", codecs.BOM_UTF16_LE])
@pytest.mark.parametrize("name", ["powershell", "pwsh"])
def test_the_profile_of_powershell_keeps_what_it_had(
    name: str, before: bytes, shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.name = name
    profile = shell.home / "Documenten" / "profile.ps1"
    profile.parent.mkdir()
    profile.write_bytes(before)
    for _ in range(2):
        assert analyse(capsys, "--installeer-aanvulling").code == 0
    after = profile.read_bytes()
    assert after.startswith(before)
    text = after.decode("utf-16" if before == codecs.BOM_UTF16_LE else "utf-8")
    assert text.count("Register-ArgumentCompleter -Native -CommandName analyse") == 1
    assert "PSReadLine" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_powershell_that_runs_no_scripts_is_left_as_it_is(
    language: str, shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.name, shell.policy = "powershell", "Restricted"
    outcome = analyse(capsys, "--installeer-aanvulling", "--taal", language)
    assert outcome.code == 1
    assert "RemoteSigned" in outcome.err
    assert not [*shell.home.iterdir()]


def test_another_shell_is_told_which_can(
    shell: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.name = "cmd"
    outcome = analyse(capsys, "--installeer-aanvulling")
    assert outcome.code == 2
    assert "PowerShell" in outcome.err
