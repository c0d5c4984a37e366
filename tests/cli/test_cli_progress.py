"""The bar is drawn on stderr, only on a terminal and only for large files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse.cli import progress
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.intake import read_answers


def test_without_a_terminal_there_is_no_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LONG", 1)
    assert "Lezen" not in analyse(capsys, "sdq", PILOT).err


def test_a_small_file_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress.reading_bar([str(PILOT)]) as step:
        assert step is None


def test_a_large_file_on_a_terminal_has_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LONG", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    with progress.reading_bar([str(PILOT)]) as step:
        assert step is not None
        step(0.5)
    captured = capsys.readouterr()
    assert "Lezen" in captured.err
    assert captured.out == ""


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    shares: list[float] = []
    read_answers([PILOT], load_instrument("sdq"), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 3
