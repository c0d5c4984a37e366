"""The first screen of every command: how long it is, and that no grave warning is below it.

All people are invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, analyse
from vaktherapie_analyse.language import LANGUAGES

pytestmark = pytest.mark.usefixtures("first_screen")

KEY, NORMS = EXAMPLE / "ari-cp-verzonnen.toml", EXAMPLE / "ari-cp-normen-verzonnen.toml"
SDQ = [f"sdq{number}" for number in range(1, 26)]
ARI = [f"aricp{number}" for number in range(1, 49)]
HEADER = ("kindcode", "moment", "datum", "leeftijd", *SDQ, *ARI)
#: The items that are answered high where it goes well, as the keys have it.
TURNED = {1, 4, 7, 9, 11, 14, 17, 20, 21, 25}
GOOD = {1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 42, 43, 44, 45, 48}
MOMENTS = {"begin": "15-01-2024", "eind": "15-07-2024"}


def people(n: int, moments: Sequence[str] = ("begin", "eind")) -> Iterator[str]:
    """Invented forms of n children with both questionnaires, somewhat better at the end."""
    chance = random.Random(n)
    yield ";".join(HEADER)
    for child in range(1, n + 1):
        age, burden = chance.randint(4, 11), chance.gauss(0.45, 0.15)
        for moment in moments:
            level = burden - (0.1 if moment == "eind" else 0.0)
            sdq = [_answer(chance, level, number in TURNED, 0, 2) for number in range(1, 26)]
            ari = [_answer(chance, level, number in GOOD, 1, 5) for number in range(1, 49)]
            yield ";".join(map(str, (f"K{child:03}", moment, MOMENTS[moment], age, *sdq, *ari)))


def _answer(chance: random.Random, level: float, turned: bool, low: int, high: int) -> int:
    part = level + chance.gauss(0, 0.25)
    part = min(max(1 - part if turned else part, 0.0), 1.0)
    return low + round(part * (high - low))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """Per case what is typed behind the command."""
    folder = tmp_path_factory.mktemp("people")

    def written(name: str, *arguments: object) -> list[object]:
        path = folder / f"{name}.csv"
        path.write_text("\n".join(arguments[0]), encoding="utf-8")  # type: ignore[arg-type]
        return [path, *arguments[1:]]

    return {
        "pilot": [PILOT],
        "one": written("one", people(1)),
        "three": written("three", people(3)),
        "many": written("many", people(500)),
        "one moment": written("moment", people(30, ("begin",))),
    }


CASES = ("pilot", "one", "three", "many", "one moment")
COMMANDS = {
    "sdq": ((100, 40), (80, 55)),
    "ari-cp": ((100, 40), (80, 55)),
}


def typed(command: str, case: str, files: dict[str, list[object]]) -> list[object]:
    own = {"ari-cp": ["--sleutel", KEY, "--normen", NORMS]}
    return [command, *files[case], *(() if case == "pilot" else own.get(command, ()))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "case"), list(product(COMMANDS, CASES)))
def test_the_first_screen_is_one_screen(
    command: str,
    case: str,
    language: str,
    files: dict[str, list[object]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for width, most in COMMANDS[command]:
        monkeypatch.setenv("COLUMNS", str(width))
        outcome = analyse(capsys, *typed(command, case, files), "--taal", language)
        assert outcome.code == 0
        lines = outcome.out.splitlines()
        assert len(lines) <= most
        assert max(map(len, lines)) <= width


@pytest.mark.parametrize(
    ("command", "width", "language"), list(product(COMMANDS, (100, 80), LANGUAGES))
)
def test_what_stands_on_it(
    command: str,
    width: int,
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    outcome = analyse(capsys, command, PILOT, "--taal", language)
    assert outcome.err == ""
    assert outcome.out == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_norms_it_is_one_screen_too(
    language: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\n".join(people(30)), encoding="utf-8")
    for width, most in COMMANDS["ari-cp"]:
        monkeypatch.setenv("COLUMNS", str(width))
        given = ["ari-cp", path, "--sleutel", KEY, "--taal", language]
        outcome = analyse(capsys, *given)
        assert outcome.code == 0
        assert len(outcome.out.splitlines()) <= most
