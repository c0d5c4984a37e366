"""Files are written whole or not at all. All contents are invented."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse import output
from vaktherapie_analyse.errors import AnalysisError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=[OSError(errno.ENOSPC, "full"), KeyboardInterrupt()], ids=["full", "ctrl-c"])
def stop(request: pytest.FixtureRequest) -> BaseException:
    error: BaseException = request.param
    return error


class Stop:
    """A function of the system that stops at the call with this number."""

    def __init__(self, real: Any, at: int, error: BaseException) -> None:
        self.real, self.at, self.error = real, at, error

    def __call__(self, *arguments: Any) -> Any:
        self.at -= 1
        if self.at == 0:
            raise self.error
        return self.real(*arguments)


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_stops_while_it_is_written_changes_nothing(
    at: int, stop: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("oud")
    contents = {tmp_path / f"{name}.csv": b"nieuw" for name in "abc"}
    monkeypatch.setattr(os, "fsync", Stop(os.fsync, at, stop))
    with pytest.raises((AnalysisError, KeyboardInterrupt)):
        output.save(contents)
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "oud"


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_set_that_cannot_be_put_in_its_place_comes_back_as_it_was(
    at: int, stop: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("oud a")
    (tmp_path / "c.csv").write_text("oud c")
    contents = {tmp_path / f"{name}.csv": b"nieuw" for name in "abc"}
    real = Path.replace
    stopping = Stop(real, at, stop)
    monkeypatch.setattr(Path, "replace", lambda path, target: stopping(path, target))
    with pytest.raises((AnalysisError, KeyboardInterrupt)):
        output.save(contents)
    assert {name: (tmp_path / name).read_text() for name in names(tmp_path)} == {
        "a.csv": "oud a",
        "c.csv": "oud c",
    }


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", Stop(os.fsync, 1, OSError(errno.ENOSPC, "full")))
    with pytest.raises(AnalysisError) as error:
        output.save({tmp_path / "uit.json": b"{}"})
    assert error.value.problems[0].message.key == "output.disk_full"


def test_what_is_written_takes_the_place_of_what_a_link_points_to(tmp_path: Path) -> None:
    (tmp_path / "echt.json").write_text("oud")
    link = tmp_path / "link.json"
    try:
        link.symlink_to(tmp_path / "echt.json")
    except OSError:
        pytest.skip("links are not allowed here")
    output.save({link: b"nieuw"})
    assert link.is_symlink()
    assert (tmp_path / "echt.json").read_bytes() == b"nieuw"


@pytest.mark.skipif(os.name != "posix", reason="rights of files as in POSIX")
def test_a_file_keeps_its_rights_when_it_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "uit.json"
    path.write_text("oud")
    path.chmod(0o600)
    output.save({path: b"nieuw"})
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_program_left_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    old, young = tmp_path / ".analyse-oud.tmp", tmp_path / ".analyse-jong.tmp"
    own = tmp_path / "mijn-analyse-oud.tmp"
    for path in (old, young, own):
        path.write_text("half")
    for path in (old, own):
        os.utime(path, (0, 0))
    output.save({tmp_path / "uit.json": b"{}"})
    assert names(tmp_path) == [".analyse-jong.tmp", "mijn-analyse-oud.tmp", "uit.json"]


@pytest.mark.parametrize(
    "command",
    [
        ["sdq", PILOT, "-o", "uit.xlsx"],
        ["controleer", PILOT, "-o", "uit.xlsx"],
        ["sjabloon", "-o", "uit.xlsx"],
    ],
)
def test_no_temporary_file_is_needed_for_a_workbook(
    command: list[object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-such-folder"))
    assert analyse(capsys, *command).code == 0
    assert names(tmp_path) == ["uit.xlsx"]


def test_no_file_is_written_when_one_of_several_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "sdq", PILOT, "-o", tmp_path / "a.xlsx", "-o", tmp_path / "b.pdf")
    assert outcome.code == 2
    assert names(tmp_path) == []


def test_the_example_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fsync", Stop(os.fsync, 4, OSError(errno.ENOSPC, "full")))
    assert analyse(capsys, "voorbeeld", tmp_path).code == 1
    assert names(tmp_path) == []
