"""A fault of the program: told with its places, never with what stands in a cell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse.intake.rows import tidy
from vaktherapie_analyse.language import LANGUAGES

CELL = "Emma de Vries K01"


def stumble(*_: Any, **__: Any) -> Any:
    """A bug with the text of a cell in it, and another that came from it."""
    local = CELL
    try:
        int(local)
    except ValueError as error:
        raise KeyError(local) from error


@pytest.fixture
def bug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANALYSE_DEBUG", raising=False)
    monkeypatch.setattr(tidy, "settle_codes", stumble)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["sdq", "controleer", "kwartaal"])
def test_a_bug_is_told_without_the_text_of_a_cell(
    command: str, language: str, bug: None, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, command, PILOT, "--taal", language)
    assert outcome.code == 70
    assert outcome.out == ""
    assert "Emma" not in outcome.err
    assert str(PILOT.parent) not in outcome.err
    told = outcome.err.splitlines()
    assert told[0].startswith({"nl": "Dit is een fout in", "en": "This is a fault in"}[language])
    assert told[told.index("KeyError") :][-2:] == [
        "ValueError",
        f"  test_cli_bug.py:{stumble.__code__.co_firstlineno + 4} in stumble",
    ]
    assert any(line.startswith("  vaktherapie_analyse/intake/rows/tidy.py:") for line in told)


def test_only_the_debug_setting_shows_the_whole_traceback(
    bug: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_DEBUG", "1")
    outcome = analyse(capsys, "sdq", PILOT)
    assert outcome.code == 70
    assert f"KeyError: '{CELL}'" in outcome.err


def test_an_error_that_hides_where_it_came_from_is_told_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hide(*_: Any, **__: Any) -> Any:
        try:
            int(CELL)
        except ValueError:
            raise RuntimeError(CELL) from None

    monkeypatch.setattr(tidy, "settle_codes", hide)
    told = analyse(capsys, "sdq", PILOT).err
    assert "RuntimeError" in told
    assert "ValueError" not in told
