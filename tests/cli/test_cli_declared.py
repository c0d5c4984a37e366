"""What `--onderdruk` knows about the tables is written with names that the tables really have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.cli.run import PILOT
from vaktherapie_analyse.analysis.relations import RELATIONS, Relations
from vaktherapie_analyse.cli import main

FURTHER = ["--toetsen", "--validiteit", "--alle-momenten", "--per", "geslacht", "--per", "kind"]
COMMANDS: tuple[list[object], ...] = (
    ["sdq", PILOT, *FURTHER, "--vergelijk-methoden", "--gevoeligheid", "--grens", "c"],
    ["kwartaal", PILOT],
    ["bevindingen", PILOT],
    ["enquete", "enquete.csv"],
)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Rows]:
    """Every table that can be suppressed, with its rows, as the commands print them."""
    folder = tmp_path_factory.mktemp("declared")
    survey = folder / "enquete.csv"
    survey.write_text("Fijn?;Wat nog?\n1;Meer tijd\n2;\n3;\n", encoding="utf-8")
    found: dict[str, Rows] = {}
    for number, command in enumerate(COMMANDS):
        out = folder / f"{number}.json"
        paths = [survey if word == "enquete.csv" else word for word in command]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            assert main([str(word) for word in (*paths, "-o", out)]) == 0
        found |= json.loads(out.read_text(encoding="utf-8"))["tables"]
    return found


def named(relations: Relations) -> Iterator[str]:
    """Every column of its own table that a declaration names."""
    yield from (*relations.counts, *relations.free, *relations.whole, *relations.signed_rank)
    for parts in (relations.derived, relations.mixed):
        for made, of in parts.items():
            yield from of
            if parts is relations.mixed:
                yield made
    if relations.across:
        yield relations.across[1]
    for sums in relations.sums:
        yield from sums.where


def test_every_declared_table_is_printed_by_some_command(tables: Mapping[str, Rows]) -> None:
    assert set(RELATIONS) <= set(tables)


@pytest.mark.parametrize("key", RELATIONS)
def test_the_columns_that_are_named_exist(key: str, tables: Mapping[str, Rows]) -> None:
    columns = set(tables[key][0])
    assert set(named(RELATIONS[key])) <= columns


@pytest.mark.parametrize("key", RELATIONS)
def test_what_a_sum_refers_to_exists(key: str, tables: Mapping[str, Rows]) -> None:
    for sums in RELATIONS[key].sums:
        for column, word in sums.where.items():
            if not str(word).startswith("@"):
                assert any(row[column] == word for row in tables[key]), (column, word)
        for table, column, filters in re.findall(
            r"(\w+)\.(\w+)(?:\{(.*?)\})?", " ".join(sums.written)
        ):
            assert column in tables[table][0], (table, column)
            for name, sign, word in re.findall(r"(\w+)([=<>!^])([^,]*)", filters):
                assert name in tables[table][0], (table, name)
                if sign == "=" and not word.startswith("@"):
                    assert any(row[name] == word for row in tables[table]), (table, name, word)
                elif sign in "<>":
                    assert word in tables[key][0], (key, word)
