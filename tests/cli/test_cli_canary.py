"""Canaries in every kind of place of a tiny file: no command tells one in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import analyse
from tests.cli.test_cli_privacy import told
from tests.intake.pilot_files import ITEMS, ZEROS, Files

#: A name, a first name with a number, an e-mail address, a phone, citizen number, address, birth
#: date, free text.
CANARIES = (
    "Piet Jansen", "Jansen3", "p.jansen@voorbeeld.nl", "06-12345678", 111222333,
    "Dorpsstraat 12, 1234 AB Zeist", "3-4-2015", "Vertrouwelijk: Piet zegt dat het niet goed gaat",
)  # fmt: skip
#: Parts of them by which somebody can be found.
SECRETS = (
    "jansen", "voorbeeld.nl", "12345678", "111222333", "dorpsstraat", "1234 ab", "3-4-2015",
    "2015-04-03", "vertrouwelijk",
)  # fmt: skip

#: Those that can be told from other words in a header.
IN_HEADER = (CANARIES[0], *CANARIES[2:7])

HEADER = ["kind", "respondent", "moment", "datum", "leeftijd", "vorm", *ITEMS]
CHILDREN = range(1, len(CANARIES) + 1)
Rows = list[list[Any]]


def answers() -> Rows:
    """One row per child, as many as there are canaries."""
    return [HEADER, *([f"K{n}", f"R{n}", "begin", "8-1-2024", 7, "a", *ZEROS] for n in CHILDREN)]


def register() -> Rows:
    header = ["kind", "start", "status", "sessies"]
    return [header, *([f"K{n}", "8-1-2024", "lopend", n] for n in CHILDREN)]


def survey() -> Rows:
    return [["Gehoord?", "Wat kan beter?"], *(["ja", "niets"] for _ in CHILDREN)]


def below(rows: Rows, header: str) -> Rows:
    """The rows with every canary once below that header."""
    at = rows[0].index(header)
    changed = (
        [*row[:at], canary, *row[at + 1 :]] for row, canary in zip(rows[1:], CANARIES, strict=True)
    )
    return [rows[0], *changed]


def faulty(rows: Rows) -> Rows:
    """The rows with an answer in each that cannot be, so that all of them are shown as faulty."""
    at = rows[0].index("sdq9")
    return [rows[0], *([*row[:at], 7, *row[at + 1 :]] for row in rows[1:])]


def beside(rows: Rows, headers: Sequence[Any], cells: Sequence[Any]) -> Rows:
    return [[*rows[0], *headers], *([*row, *cells] for row in rows[1:])]


def with_questions(rows: Rows) -> Rows:
    """The rows with a canary in the text of an item's question."""
    telling = [f"{ITEMS[n]}. Hoe gaat het nu met {canary}?" for n, canary in enumerate(IN_HEADER)]
    return [[*HEADER[:6], *telling, *ITEMS[len(telling) :]], *rows[1:]]


def named(rows: Rows) -> dict[str, Rows]:
    """Sheets with a canary in their names."""
    titles = ["SDQ begin Piet Jansen", "SDQ eind 06-12345678", "SDQ vervolg p.jansen@voorbeeld"]
    without = [row[:2] + row[3:] for row in faulty(rows)]
    return dict.fromkeys(titles, without) | {"BSN 111222333": [["x"], ["y"]]}


READING: list[list[object]] = [
    ["sdq"], ["sdq", "--per-respondent"], ["casus", "K1"], ["uitleg", "K1", "totaal"],
    ["uitleg", "verhoogd-begin", "--per-respondent"],
]  # fmt: skip
SCORED = [READING[0], *READING[-2:]]
CHECK: list[list[object]] = [["controleer", "--schrijf-config"]]
PER: list[list[object]] = [["sdq", "--per", "vorm"]]
PLACES: dict[str, tuple[Callable[[], dict[str, Rows]], list[list[object]]]] = {
    "code": (lambda: {"SDQ": below(answers(), "kind")}, [*READING, *CHECK]),
    "respondent": (lambda: {"SDQ": below(answers(), "respondent")}, [*READING, *CHECK]),
    "code of a faulty row": (lambda: {"SDQ": below(faulty(answers()), "kind")}, CHECK),
    "moment": (lambda: {"SDQ": below(answers(), "moment")}, SCORED + CHECK),
    "date cell": (lambda: {"SDQ": below(answers(), "datum")}, SCORED + CHECK),
    "age cell": (lambda: {"SDQ": below(answers(), "leeftijd")}, SCORED + CHECK),
    "item cell": (lambda: {"SDQ": below(answers(), "sdq4")}, SCORED + CHECK),
    "group": (lambda: {"SDQ": below(answers(), "vorm")}, PER + CHECK),
    "unused cells": (
        lambda: {"SDQ": faulty(beside(answers(), "abcdefgh", CANARIES))}, SCORED + CHECK
    ),
    "headers": (
        lambda: {"SDQ": faulty(beside(answers(), IN_HEADER, "x" * 6))},
        SCORED + CHECK,
    ),
    "questions": (lambda: {"SDQ": faulty(with_questions(answers()))}, SCORED + CHECK),
    "sheet names": (lambda: named(answers()), SCORED + CHECK),
    "title row": (lambda: {"SDQ": [[*CANARIES], *answers()]}, READING + CHECK),
    "register code": (lambda: {"Trajecten": below(register(), "kind")}, [["kwartaal"]]),
    "register date": (lambda: {"Trajecten": below(register(), "start")}, [["kwartaal"]]),
    "register status": (lambda: {"Trajecten": below(register(), "status")}, [["kwartaal"]]),
    "register number": (lambda: {"Trajecten": below(register(), "sessies")}, [["kwartaal"]]),
    "survey answer": (lambda: {"Enquete": below(survey(), "Wat kan beter?")}, [["enquete"]]),
    "survey header": (
        lambda: {"Enquete": beside(survey(), IN_HEADER, [1, 2, 3, 4, 5, 6])},
        [["enquete"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_canary_is_told(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, commands = PLACES[place]
    path = Files(tmp_path).xlsx(**make())
    out = tmp_path / "uit"
    out.mkdir()
    leaks = []
    for command in commands:
        files = [w for suffix in ("xlsx", "json", "md", "csv") for w in ("-o", out / f"a.{suffix}")]
        outcome = analyse(capsys, *command, path, *files, "--formaat", "json")
        assert outcome.code in (0, 1, 2), outcome.err
        found = told(outcome, out)
        config = tmp_path / "analyse.toml"
        if config.exists():
            found[config.name] = config.read_text(encoding="utf-8")
            config.unlink()
        leaks += [
            (command, where, secret)
            for where, text in found.items()
            for secret in SECRETS
            if secret in text.lower()
        ]
    assert leaks == []


@pytest.mark.parametrize("place", ["code", "respondent", "group", "sheet names", "register code"])
def test_no_canary_stands_in_a_figure(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Files(tmp_path).xlsx(**PLACES[place][0]())
    out = tmp_path / "uit"
    out.mkdir()
    for kind in ("stroom", "kwartalen" if place == "register code" else "tien-op-een-rij"):
        outcome = analyse(capsys, "figuur", kind, path, "-o", out / f"{kind}.svg")
        assert outcome.code in (0, 1), outcome.err
        for where, text in told(outcome, out).items():
            assert not [secret for secret in SECRETS if secret in text.lower()], (kind, where)
