"""Every table and column that a command gives stands in docs/methode.md and docs/contract.md."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse
from tests.intake.roqua_files import export_row, roqua
from vaktherapie_analyse.language import Message, render

DOCS = Path(__file__).parents[2] / "docs"

FURTHER = ["--per-respondent", "--toetsen", "--validiteit", "--alle-momenten"]
FURTHER += ["--per", "kind", "--per", "geslacht"]
OTHER_CHOICES = ["--grens", "c", "--vergelijk-methoden", "--gevoeligheid"]
PLAN = ["--aandeel=0,5", "--breedte=0,2", "--meer-dan=0,2", "--d=0,5", "--n=14"]
COMMANDS: Mapping[str, list[object]] = {
    "sdq": ["sdq", PILOT, *FURTHER],
    "ari-cp": ["ari-cp", PILOT, *OTHER_CHOICES],
    "controleer": ["controleer", PILOT],
    "bevindingen": ["bevindingen", PILOT],
    "kwartaal": ["kwartaal", PILOT],
    "casus": ["casus", "K01", PILOT],
    "uitleg": ["uitleg", "K02", "totaal", PILOT],
    "uitleg of a quarter": ["uitleg", "kwartaal-vervangen", PILOT],
    "uitleg of a number": ["uitleg", "verhoogd-begin", PILOT, "--per-respondent"],
    "enquete": ["enquete", "enquete.csv"],
    "roqua": ["sdq", "roqua.zip"],
    "normen": ["normen"],
    "normen nl": ["normen", "nl"],
    "normen nl goodman-1997": ["normen", "nl", "goodman-1997"],
    "sleutel": ["sleutel", EXAMPLE / "ari-cp-verzonnen.toml", "--data", PILOT],
    "steekproef": ["steekproef", *PLAN],
    "grim": ["grim", "50%", 9, "--scan", "8-10"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_column_is_explained(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("enquete.csv").write_text("Fijn?;Wat nog?\nja;Meer tijd\nnee;\n", encoding="utf-8")
    rows = [export_row("sdq34o_en", "1", "2024-01-08", [0, 1, 2, 1, 0] * 5)]
    rows.append(export_row("sdq34o_en", "2", "", non_response=1))
    roqua(Path("roqua.zip"), {"sdq34o_en": rows})
    tables = columns_of(analyse(capsys, *COMMANDS[command], "--formaat", "csv").out)
    assert tables
    for explained in (in_the_methods(), in_the_contract()):
        assert not {
            table: missing
            for table, columns in tables.items()
            if (missing := unexplained(columns, explained.get(table, set())))
        }


def test_every_table_has_a_name() -> None:
    for table in in_the_contract():
        assert render(
            Message(f"output.table_{table}", {"word": "hoog"}), "nl"
        )  # KeyError where there is none


def test_a_column_counts_as_explained_only_with_its_own_table() -> None:
    explained = in_the_methods()
    columns = ["n", "share_dropout", "share_dropout_low"]
    assert unexplained(columns, explained["dropout"]) == []
    assert unexplained(columns, explained["summary"]) == columns[1:]
    assert unexplained(["change_mean", "change_low"], {"change", "change_mean"}) == ["change_low"]


def columns_of(text: str) -> dict[str, list[str]]:
    """The columns of each table of `--formaat csv`, which also heads the empty ones."""
    parts = re.findall(r"^# (\w+)\r?\n(.+?)\r?$", text, re.MULTILINE)
    return {table: next(csv.reader([line], delimiter=";")) for table, line in parts}


def unexplained(columns: list[str], names: set[str]) -> list[str]:
    """The columns whose name is not there; limits may be named by what they are limits of."""
    limits = {f"{name}_{end}" for name in {*columns} & names for end in ("low", "high")}
    return [name for name in columns if name not in names | limits]


@cache
def in_the_methods() -> dict[str, set[str]]:
    """Per table the names in its block of methode.md, and those of the fixed columns."""
    page = (DOCS / "methode.md").read_text(encoding="utf-8")
    fixed = page.partition("## 1. Vaste kolommen")[2].partition("\n\nPatronen")[0]
    found: dict[str, set[str]] = {}
    for block in re.split(r"^(?=#|\*\*Tabel)", page, flags=re.MULTILINE):
        if title := re.match(r"\*\*Tabel.*?\*\*", block):
            found |= dict.fromkeys(names_in(title[0]), names_in(block) | names_in(fixed))
    return found


@cache
def in_the_contract() -> dict[str, set[str]]:
    """Per table the names in its row of contract.md."""
    rows = re.findall(r"^\| (`.*?) \|(.*)$", (DOCS / "contract.md").read_text("utf-8"), re.M)
    return {table: names_in(row) for tables, row in rows for table in names_in(tables)}


def names_in(text: str) -> set[str]:
    """The words in code font."""
    return {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", code)}
