"""The house itself: how large its parts are, their names, and whether the map is right."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "vaktherapie_analyse"
MODULES = sorted(SOURCE.rglob("*.py"))

#: A module is read in one sitting, a function stands on one screen; ruff holds the complexity.
MOST_LINES = 350
MOST_LINES_OF_A_FUNCTION = 60


def test_a_module_is_read_in_one_sitting() -> None:
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_a_function_stands_on_one_screen() -> None:
    functions = [
        (path.name, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert len(functions) > 1_000
    assert [one for one in functions if one[2] > MOST_LINES_OF_A_FUNCTION] == []


def test_no_two_modules_have_one_name() -> None:
    names = Counter(path.name for path in MODULES if path.name != "__init__.py")
    assert [name for name, n in names.items() if n > 1] == []


def rooms() -> list[str]:
    """Every module and inner room that the import contracts give a place."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = pyproject["tool"]["importlinter"]["contracts"]
    layers = [layer for contract in contracts for layer in contract.get("layers", ())]
    return sorted({name.rpartition(".")[2] for layer in layers for name in layer.split(" | ")})


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_on_the_map(room: str) -> None:
    page = (ROOT / "docs" / "bijdragen.md").read_text("utf-8")
    picture = page.partition("## Waar iets staat")[2].split("```")[1]
    assert room in picture.replace("/", " ").split()


_REMEMBERS = re.compile(r"import .*\bseen\b")


def test_who_remembers_what_was_seen_puts_nothing_else_into_the_program() -> None:
    """`seen` knows what was typed and what the files hold, not what a test replaced."""
    files = {path: path.read_text("utf-8") for path in Path(__file__).parent.rglob("test_*.py")}
    remembering = {path.name for path, text in files.items() if _REMEMBERS.search(text)}
    replacing = {path.name for path, text in files.items() if "monkeypatch.setattr(" in text}
    assert len(remembering) > 10
    assert remembering & replacing == set()


def test_every_file_on_the_way_of_a_score_is_there() -> None:
    page = (ROOT / "docs" / "bijdragen.md").read_text("utf-8")
    way = page.partition("### Waar komt één score vandaan?")[2].partition("\n## ")[0]
    named = re.findall(r"`((?:\w+/)+[\w.]*)`", way)
    assert len(named) > 10
    assert [name for name in named if not (SOURCE / name).exists()] == []
