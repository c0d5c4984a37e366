"""`--kolom`: what a column is, typed for this time; invented data."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.cli.run import analyse
from vaktherapie_analyse.cli.app import build

COMMANDS = get_command(build()).commands  # type: ignore[attr-defined]


def written(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    path = folder / "verzonnen.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def twice(first: str, second: str) -> list[list[Any]]:
    """Three children; the answers are 0 at the begin and 1 at the end."""
    names = [first.replace("*", str(n)) for n in range(1, 26)]
    names += [second.replace("*", str(n)) for n in range(1, 26)]
    return [["kindcode", "lft", *names], *([f"K{n}", 8, *[0] * 25, *[1] * 25] for n in range(3))]


def totals(capsys: pytest.CaptureFixture[str], *typed: Any) -> tuple[int, float, float]:
    outcome = analyse(capsys, "sdq", *typed, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    row = next(r for r in json.loads(outcome.out)["tables"]["summary"] if r["scale"] == "total")
    return row["n"], row["pre_mean"], row["post_mean"]


def test_a_star_stands_for_the_number_of_the_item(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, twice("sdq*", "sdq*.1"))
    typed = ["--kolom", "sdq*=sdq* begin", "--kolom", "sdq*.1=sdq* eind"]
    assert totals(capsys, path, *typed) == (3, 10.0, 20.0)
    assert totals(capsys, path, *typed[2:], *typed[:2]) == (3, 10.0, 20.0)


def test_one_header_goes_before_a_pattern(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = twice("sdq*_begin", "sdq*_eind")
    rows[0] += ["oud"]
    for row in rows[1:]:
        row += [2]
    path = written(tmp_path, rows)
    typed = ["--kolom", "sdq2_eind=negeren", "--kolom", "oud=sdq2 eind"]
    assert totals(capsys, path, *typed) == (3, 10.0, 21.0)


def test_what_is_typed_goes_before_the_project_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, twice("sdq*_begin", "sdq*_eind"))
    (tmp_path / "analyse.toml").write_text('[kolommen]\n"lft" = "negeren"\n', encoding="utf-8")
    ages = []
    for typed in ([], ["--kolom", "LFT=leeftijd"]):
        out = analyse(capsys, "sdq", path, "--per-respondent", "--formaat", "json", *typed).out
        ages.append({row["age"] for row in json.loads(out)["tables"]["scores"]})
    assert ages == [{None}, {8}]


WRONG = {
    "no sign": ("lft", 2, "een = en wat die kolom is"),
    "no header": ("=leeftijd", 2, "een = en wat die kolom is"),
    "nothing behind it": ("lft=", 2, "een = en wat die kolom is"),
    "no meaning": ("lft=leeftjid", 2, "niet iets wat een kolom kan zijn"),
    "a star without an item": ("sdq*=vraag*x", 2, "niet iets wat een kolom kan zijn"),
    "a header that is absent": ("leeft=leeftijd", 1, "staat niet in de bestanden"),
    "an absent one to ignore": ("leeft=negeren", 1, "staat niet in de bestanden"),
    "a pattern that fits nothing": ("sdz*=sdq*", 1, "staat niet in de bestanden"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_typed_wrongly_is_refused(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed, code, expected = WRONG[case]
    path = written(tmp_path, twice("sdq*_begin", "sdq*_eind"))
    outcome = analyse(capsys, "sdq", path, "--kolom", typed)
    assert outcome.code == code
    assert expected in " ".join(outcome.err.replace("maar staat", "staat").split())
    if code == 2:  # before a file is read
        (tmp_path / "weg.csv").unlink(missing_ok=True)
        assert analyse(capsys, "sdq", tmp_path / "weg.csv", "--kolom", typed).code == 2


@pytest.mark.parametrize("command", ["sdq", "controleer", "bevindingen"])
def test_a_code_that_is_typed_is_the_child(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = twice("sdq*_begin", "sdq*_eind")
    rows[0][0] = "welk gezin"
    path = written(tmp_path, rows)
    outcome = analyse(capsys, command, path, "--kolom", "welk gezin=client", "--formaat", "json")
    assert outcome.code == 0, outcome.err
    assert "Er is geen kolom met codes" not in outcome.out + outcome.err


def test_every_command_that_reads_questionnaires_takes_it() -> None:
    options = {name: {o for p in c.params for o in p.opts} for name, c in COMMANDS.items()}
    reading = {name for name, own in options.items() if "--codering" in own}
    assert {name for name, own in options.items() if "--kolom" in own} == reading | {"sleutel"}
    assert len(reading) > 5
