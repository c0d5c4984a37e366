"""Run `analyse` in this process and look at what a person would see."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from vaktherapie_analyse import output
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.cli.commands import vragenlijst
from vaktherapie_analyse.cli.typed.options import Questionnaire
from vaktherapie_analyse.report import Report

EXAMPLE = Path(__file__).parents[2] / "data" / "voorbeeld"
PILOT = EXAMPLE / "pilot.xlsx"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


def analyse(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return Outcome(code, captured.out, captured.err)


#: Words with which something is written: such a line is run each time.
_WRITES = {"-o", "--uitvoer", "--schrijf-config", "figuur", "voorbeeld", "sjabloon", "sleutel"}
_SEEN: dict[object, Outcome] = {}


def seen(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    """As `analyse`, for a test that looks only and has put nothing else into the program.

    The same line in the same surroundings, with the same bytes in the files it names and in all
    that lies beside them, is run once, however many tests look at what it tells.
    """
    words = [str(argument) for argument in arguments]
    if _WRITES & {*words}:
        return analyse(capsys, *words)
    key = _same(words)
    if key not in _SEEN:
        _SEEN[key] = analyse(capsys, *words)
    return _SEEN[key]


@dataclass(frozen=True)
class Screen:
    """What a command shows, in any width and language, and as each `--formaat` gives it."""

    report: Report
    how: Mapping[str, bool]

    def __call__(self, width: int, language: str) -> str:
        file = io.StringIO()
        output.show(self.report, language, file, width, **self.how)
        return file.getvalue()

    def dumped(self, form: str, language: str = "nl") -> str:
        return output.dump(self.report, form, language)

    @property
    def tables(self) -> Any:
        return json.loads(self.dumped("json"))["tables"]


_SHOWN: dict[object, Screen] = {}


def screen_of(*arguments: object) -> Screen:
    """The screen of a command that does its work: its report is made once, as by `seen`."""
    words = [str(argument) for argument in arguments]
    key = _same(words)
    if key not in _SHOWN:
        shown: list[Screen] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                output, "show", lambda report, *_, **how: shown.append(Screen(report, how))
            )
            assert main(words) == 0
        (_SHOWN[key],) = shown
    return _SHOWN[key]


def answers_in(instrument: str, *paths: Path | str, **typed: str) -> list[str]:
    """Every answer and everybody in the files: all numbers follow from them."""
    files = [str(path) for path in paths]
    answers = vragenlijst.read(instrument, Questionnaire(files=files, **typed)).measured.answers
    assert len(answers.frame)
    return [answers.frame.to_csv(), answers.respondents.to_csv()]


def _same(words: Sequence[str]) -> tuple[object, ...]:
    """What a line is the same by: its surroundings, and the bytes it could read."""
    about = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    return (*words, Path.cwd(), *sorted(about.items()), *_beside(words))


def _beside(words: Sequence[str]) -> Iterator[tuple[Path, bytes]]:
    """The files that are named or lie beside one, and the project file where the reader is."""
    named = [path for path in map(Path, words) if path.exists()]
    folders = {path if path.is_dir() else path.parent for path in named}
    found = {path for folder in folders for path in folder.iterdir()} | {Path("analyse.toml")}
    return ((path, path.read_bytes()) for path in sorted(found) if path.is_file())


#: What was copied from a page, with the files it could read → what was seen, and what it wrote.
_COPIED: dict[object, tuple[Outcome, dict[Path, bytes]]] = {}


def copied(capsys: pytest.CaptureFixture[str], line: str) -> Outcome:
    """A line of a page, as a reader types it in his own folder, with what it writes there.

    The same line with the same bytes in the files it names, and in the settings beside them, is run
    once, however many pages have it.
    """
    words = shlex.split(line)[1:]
    before = _lying()
    named = {path for path in map(Path, words) if path.exists()}
    settings = {path.parent for path in named}
    read = {
        path: content
        for path, content in before.items()
        if not named or {path, path.parent} & named
        or (path.suffix == ".toml" and path.parent in settings)
        or path == Path("analyse.toml")
    }  # fmt: skip
    key = (*words, *sorted(read.items()))
    if key not in _COPIED:
        outcome = analyse(capsys, *words)
        wrote = {path: new for path, new in _lying().items() if before.get(path) != new}
        _COPIED[key] = outcome, wrote
    outcome, wrote = _COPIED[key]
    for path, content in wrote.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return outcome


def _lying() -> dict[Path, bytes]:
    """What lies in the folder where the reader is."""
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


_LOADED = (
    "import sys; from vaktherapie_analyse.cli import main; code = main(sys.argv[1:])\n"
    "print('loaded', *sys.modules, file=sys.stderr)\nsys.exit(code)"
)


@cache
def loaded_by(*line: str) -> frozenset[str]:
    """Every module that a process of its own has imported when the command is done."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *line],
        capture_output=True, encoding="utf-8", check=True, timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return frozenset(done.stderr.rpartition("loaded ")[2].split())
