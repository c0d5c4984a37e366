"""Help pages: examples that work when copied, what is used every day first, the rest behind it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.run import copied
from tests.cli.run import seen as analyse
from vaktherapie_analyse.cli.app import build
from vaktherapie_analyse.cli.help import COMMANDS as PARTS_OF_PAGE
from vaktherapie_analyse.cli.help import EVERYDAY, SHORT
from vaktherapie_analyse.language import LANGUAGES

COMMANDS = get_command(build()).commands  # type: ignore[attr-defined]
PAGES = ["", *COMMANDS]
#: Where the examples are made.
FIRST = "analyse voorbeeld"


def examples(page: str) -> list[str]:
    """The lines of a help page that are there to be copied, above the usage."""
    above = page.partition("Gebruik:")[0].partition("Usage:")[0]
    return [line.strip() for line in above.splitlines() if line.strip().startswith("analyse ")]


def options_on(page: str) -> set[str]:
    """The options that a help page describes."""
    words = (line.split()[:2] for line in page.splitlines() if line.startswith("  -"))
    return {word.rstrip(",") for pair in words for word in pair if word.startswith("-")}


#: How the English examples name what the Dutch ones write or ask.
ENGLISH = {"report": "rapport", "share": "delen", "outcome": "uitkomst", "sdq all": "sdq alles"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_begins_with_two_or_three_examples_that_work_when_copied(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page, english = (
        analyse(capsys, *[name][: bool(name)], "--help", "--taal", language).out
        for language in LANGUAGES
    )
    found = examples(page)
    assert 2 <= len(found) <= 3
    if "analyse voorbeeld)" in page:
        copied(capsys, FIRST)
    for line in found:
        outcome = copied(capsys, line)
        assert outcome.code == 0, f"{line}: {outcome.err}"
    # What a language changes of a command is tested elsewhere: its lines are not run twice.
    assert [in_dutch(line) for line in examples(english)] == found


def in_dutch(line: str) -> str:
    line = line.removesuffix(" --taal en")
    return re.sub("|".join(ENGLISH), lambda match: ENGLISH[match[0]], line)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_screen_of_80_columns(
    name: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = analyse(capsys, *[name][: bool(name)], "--help", "--taal", language).out.splitlines()
    longest = max(lines, key=len)
    assert len(longest) <= 80 or longest.strip().startswith("analyse ")
    assert len(longest) <= 92
    assert len(lines) <= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_names_every_command_those_of_every_day_first(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = analyse(capsys, "--help", "--taal", language).out.splitlines()
    shown = [line.split()[0] for line in lines if line.startswith("  ") and line[2:3].isalpha()]
    named = [word for word in shown if word in COMMANDS]
    everyday = [name for name in PARTS_OF_PAGE["everyday"] if name in COMMANDS]
    assert named[: len(everyday)] == everyday
    assert set(named) == {*COMMANDS}
    assert len(PARTS_OF_PAGE["everyday"]) == 6


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_shows_ten_options_and_says_how_to_see_all(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = analyse(capsys, name, "--help").out
    everything = analyse(capsys, name, "--help", "alles").out
    known = {
        option
        for parameter in COMMANDS[name].params
        if parameter.param_type_name == "option" and not parameter.hidden
        for option in parameter.opts
    }
    assert options_on(everything) == known | {"-h", "--help"}
    shown = {option for option in options_on(first) if option.startswith("--")} - {"--help"}
    assert len(shown) <= SHORT
    whole = options_on(first) == options_on(everything)
    assert whole or first.rstrip().endswith(f"analyse {name} --help alles")


def test_every_option_named_for_every_day_exists() -> None:
    known = {parameter.name for command in COMMANDS.values() for parameter in command.params}
    assert {*EVERYDAY} <= known
    assert len(EVERYDAY) == len({*EVERYDAY})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "same"),
    [(["help"], ["--help"]), (["help", "sdq"], ["sdq", "--help"]),
     (["help", "sdq", "alles"], ["sdq", "--help", "alles"]),
     (["help", "sdq", "all"], ["sdq", "-h", "alles"])],
)  # fmt: skip
def test_help_about_a_command_is_its_own_help(
    typed: list[str], same: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = analyse(capsys, *typed, "--taal", language)
    assert found.code == 0
    assert found.out == analyse(capsys, *same, "--taal", language).out


def test_help_about_what_is_no_command_names_the_commands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "help", "sqd")
    assert outcome.code == 2
    assert "analyse sdq" in outcome.err
