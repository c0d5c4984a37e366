"""A hint with a line for analyse.toml works when that line is copied."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.run import seen as analyse
from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.language import LANGUAGES

_LINE = re.compile(r'\[([\w.-]+)\][^"]*"[^"]+" = "([^"]+)"')

#: Kind of fault → the header row, the header that the hint is about, what stands below each.
FAULTS: dict[str, tuple[list[str], str, list[object]]] = {
    "an item is missing": (["client", *ITEMS[:-1], "blij"], "blij", ["K1", *[1, 0] * 12, 0]),
    "an item of one moment is missing": (
        ["client", *(f"{i}_begin" for i in ITEMS), *(f"{i}_eind" for i in ITEMS[:-1]), "blij"],
        "blij",
        ["K1", *[1, 0] * 25],
    ),
    "a column is there twice": (["client", *ITEMS, "SDQ_3"], "SDQ_3", ["K1", *[1, 0] * 13]),
    "an age is that of the parent": (
        ["client", "Leeftijd", *ITEMS],
        "Leeftijd",
        ["K1", 41, *[1, 0] * 12, 0],
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FAULTS)
def test_the_line_in_a_hint_mends_the_fault(
    kind: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, about, row = FAULTS[kind]
    path = Files(tmp_path).csv([header, row])
    refused = analyse(capsys, "sdq", path, "--taal", language)
    assert refused.code == 1
    found = _LINE.search(" ".join(refused.err.split()))
    assert found
    settings = f'[{found[1]}]\n"{about}" = "{found[2]}"\n'
    (tmp_path / "analyse.toml").write_text(settings, encoding="utf-8")
    assert analyse(capsys, "sdq", path, "--taal", language).code == 0


def test_a_scale_under_another_name_is_named_as_the_hint_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = [["client", "veilig", "schaal 2"], ["K1", 10, 12]]
    path = Files(tmp_path).csv(scores)
    noted = " ".join(analyse(capsys, "ari-cp", path).out.split())
    found = _LINE.search(noted)
    assert found
    assert found[2] in noted.partition("uitkomsten: ")[2].partition(".")[0]
    settings = f'[{found[1]}]\n"schaal 2" = "{found[2]}"\n'
    (tmp_path / "analyse.toml").write_text(settings, encoding="utf-8")
    again = " ".join(analyse(capsys, "ari-cp", path).out.split())
    assert found[2] not in again.partition("uitkomsten: ")[2].partition(".")[0]


def test_the_key_is_written_as_the_hint_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [["client", *(f"ari{n}" for n in range(1, 49))], ["K1", *[1, 2] * 24]]
    refused = analyse(capsys, "ari-cp", Files(tmp_path).csv(rows))
    hint = " ".join(refused.err.split())
    command = re.search(r"analyse (sleutel \S+ -o (\S+))", hint)
    named = re.search(r'sleutel = "(.+?)"', hint)
    assert command
    assert named
    assert analyse(capsys, *command[1].split()).code == 0
    assert (tmp_path / named[1]).exists()
