"""Every table and column that a command gives stands in docs/methode.md and docs/contract.md."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.contract_page import PAGE, declared, reports, written
from vaktherapie_analyse.language import LANGUAGES, Message, keys, render
from vaktherapie_analyse.output.writer import Writer

DOCS = Path(__file__).parents[2] / "docs"

#: Keys of texts about columns that are no meaning of one.
FRAME = {"column_made_of"}


def test_the_contract_page_has_the_columns_as_they_are_declared() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert in_the_contract() == {*declared()}
    assert written(page) == page, "python -m tests.contract_page"


def test_every_column_is_explained_in_the_methods() -> None:
    explained = in_the_methods()
    assert not {
        table: missing
        for table, columns in declared().items()
        if (missing := unexplained([c.name for c in columns], explained.get(table, set())))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_meaning_and_every_meaning_a_column(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = set()
    find = Writer._own

    def own(writer: Writer, key: str) -> str | None:
        if found := find(writer, key):
            used.add(key)
        return found

    monkeypatch.setattr(Writer, "_own", own)
    for report in reports():
        writer = Writer(report, language)
        for table in report.tables.values():
            for column in table.columns:
                assert writer.meaning(table.key, column), (table.key, column.name)
    known = {key for key in keys("output") if key.startswith("column_")}
    assert known == used | FRAME


def test_a_share_says_of_which_two_counts_it_is() -> None:
    report = reports()[0]
    share = report.tables["transitions"].column("share_to_normal_of_all")
    assert Writer(report, "nl").meaning("transitions", share).endswith(" Dat is n_to_normal/n.")


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


def in_the_contract() -> set[str]:
    """The tables that have a row in contract.md."""
    return set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def names_in(text: str) -> set[str]:
    """The words in code font."""
    return {word for code in re.findall(r"`([^`]+)`", text) for word in re.findall(r"\w+", code)}
