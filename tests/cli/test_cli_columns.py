"""Every table and column that a command gives stands in docs/methode.md and docs/contract.md."""

from __future__ import annotations

import re

import pytest

from tests import methods_page
from tests.contract_page import PAGE, declared, reports, written
from tests.methods_page import tables_of
from tests.methods_page import written as written_methods
from vaktherapie_analyse.language import LANGUAGES, Message, keys, render
from vaktherapie_analyse.output.writer import Writer

#: Keys of texts about columns that are no meaning of one.
FRAME = {"column_made_of"}


def test_the_contract_page_has_the_columns_as_they_are_declared() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert in_the_contract() == {*declared()}
    assert written(page) == page, "python -m tests.contract_page"


def test_the_methods_page_explains_every_table_and_column_as_they_are_declared() -> None:
    page = methods_page.PAGE.read_text(encoding="utf-8")
    titles = methods_page.TITLE.findall(page)
    assert sorted(t for title in titles for t in tables_of(title)) == sorted(declared())
    assert written_methods(page) == page, "python -m tests.methods_page"


def test_what_is_written_by_hand_of_a_column_stays_with_it_and_is_never_lost() -> None:
    page = "## 1. Vaste kolommen\n\n### Tabel `flow`\n\n| kolom | wat | x |\n|---|---|---|\n"
    told = written_methods(page + "| `n` | Oud. | een *tekst* |\n")
    assert re.search(r"^\| `n` \| Aantal respondenten .* \| een \*tekst\* \|$", told, re.MULTILINE)
    assert "| `step` | Stap: " in told
    with pytest.raises(ValueError, match="gone"):
        written_methods(page + "| `gone` | Oud. | een tekst |\n")


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


def in_the_contract() -> set[str]:
    """The tables that have a row in contract.md."""
    return set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
