"""The house itself: its names, and whether the map of it is right."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "vaktherapie_analyse"
MODULES = sorted(SOURCE.rglob("*.py"))


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
