"""docs/gebruik.md names only what exists."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from vaktherapie_analyse.cli.app import build
from vaktherapie_analyse.cli.config import load_project

PAGE = (Path(__file__).parents[2] / "docs" / "gebruik.md").read_text(encoding="utf-8")
COMMANDS = get_command(build()).commands  # type: ignore[attr-defined]


def test_every_command_exists() -> None:
    named = set(re.findall(r"\banalyse ([a-z][a-z-]+)", PAGE))
    assert named <= {*COMMANDS}
    assert {"controleer", "sjabloon", "kwartaal"} <= named


def test_every_option_exists_where_it_is_shown() -> None:
    everywhere = {
        option for command in COMMANDS.values() for p in command.params for option in p.opts
    }
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= {*everywhere, "--help"}
    for name, rest in re.findall(r"\banalyse ([a-z][a-z-]+)([^\n`]*)", PAGE):
        known = {option for p in COMMANDS[name].params for option in p.opts} | {"--help"}
        assert set(re.findall(r"--[a-z][a-z-]+", rest)) <= known


def test_the_project_file_on_the_page_is_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "analyse.toml").write_text(text, encoding="utf-8")
    project = load_project([str(tmp_path / "data.csv")], None)
    assert project.kolommen["Uw kenmerk"] == "client"
    assert project.section("sdq").kolommen == {"Vraag A": "sdq1"}
