"""What `controleer` doubts stands beside the numbers, for answers and for scores alike.

All data are invented.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.run import analyse
from tests.intake.pilot_files import ITEMS, Files

#: The same people once with answers and once with the scores that follow from them.
KINDS: Final = ("items", "scores")

#: The scores of a form with a 0 on every item.
OF_ZEROS: Final = {
    "sdq_emotie": 0, "sdq_gedrag": 2, "sdq_hyper": 4, "sdq_leeftijdgenoten": 4,
    "sdq_prosociaal": 0, "sdq_totaal": 10,
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def sheet(kind: str, people: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """A row per measurement: its columns, then the answers or the scores of a form of zeros."""
    about = [*dict.fromkeys(name for person in people for name in person)]
    measured = dict.fromkeys(ITEMS, 0) if kind == "items" else OF_ZEROS
    rows = [[*(person.get(name, "") for name in about), *measured.values()] for person in people]
    return [[*about, *measured], *rows]


def remarks(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    outcome = analyse(capsys, *arguments, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    said: list[str] = json.loads(outcome.out)["meta"]["remarks"]
    return said


def person(code: str, moment: str = "begin", **about: Any) -> dict[str, Any]:
    days = {"begin": "2024-01-10", "eind": "2024-05-10"}
    return {"kindcode": code, "moment": moment, "datum": days[moment], "leeftijd": 8} | about


@pytest.mark.parametrize("kind", KINDS)
def test_measurements_without_a_date_and_children_outside_the_register_are_counted(
    kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [person("K1"), person("K1", "eind"), person("K2", datum=""), person("K3")]
    register = [["kindcode", "start", "eind", "status"], ["K1", "2024-01-01", "", "lopend"]]
    path = files.xlsx(SDQ=sheet(kind, people), Trajecten=register)
    said = remarks(capsys, "kwartaal", path)
    assert any(one.startswith("1 meting (Strengths") and "geen datum" in one for one in said)
    assert any(one.startswith("1 kind ") and "niet in het register" in one for one in said)


@pytest.mark.parametrize("kind", KINDS)
def test_another_norm_group_at_the_second_moment_is_counted(
    kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [person("K1", leeftijd=6), person("K1", "eind", leeftijd=7)]
    said = remarks(capsys, "sdq", files.csv(sheet(kind, people)))
    assert any("andere normgroep" in one for one in said)
