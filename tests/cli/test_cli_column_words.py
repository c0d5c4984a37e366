"""Every word that a column of the contract may hold stands in docs/contract.md or methode.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

from tests.cli.run import EXAMPLE
from tests.contract_page import reports
from tests.figures_page import DOCS
from vaktherapie_analyse import definitions
from vaktherapie_analyse.intake.cells import vocabulary
from vaktherapie_analyse.intake.layout import layouts
from vaktherapie_analyse.report import Report

#: What holds no words of the program: quarters, what a norm table says of its people, files, items.
OF_THE_DATA = {
    ("quarters", "quarter"),
    ("explained_quarters", "quarter"),
    ("norm_tables", "population"),
    ("columns", "key"),
    ("item_rest", "item"),
}
#: A source of a norm: `theunissen-2022/7-11`, or more than one.
SOURCE = re.compile(r"[\w-]+/[\w-]+( [\w-]+/[\w-]+)*")


def test_every_word_of_a_command_is_explained() -> None:
    seen = {one for report in reports() for one in words_of(report)}
    assert len({table for table, _, _ in seen}) > 30
    known = documented() | of_definitions()
    assert not {one for one in seen if one[2] not in known and not {*one[2].split()} <= known}


def test_every_word_for_a_sheet_and_a_column_is_explained() -> None:
    roles = {*get_args(vocabulary.PersonRole), "item", "score", "band", "scale", "unused"}
    kinds = {*get_args(layouts.Kind), "register", "survey", "template"}
    for words, name in ((roles, "role"), (kinds, "kind")):
        for page in ("contract.md", "methode.md"):
            text = (DOCS / page).read_text(encoding="utf-8")
            rows = [row for row in text.splitlines() if name in code(row)]
            assert any(words <= code(row) for row in rows), (page, name)


def words_of(report: Report) -> Iterator[tuple[str, str, str]]:
    for key, table in report.tables.items():
        for column in table.columns:
            if column.kind == "key" and (key, column.name) not in OF_THE_DATA:
                for value in table.frame[column.name].dropna().unique():
                    yield from (
                        (key, column.name, word)
                        for word in str(value).split("; ")
                        if word and not SOURCE.fullmatch(word)
                    )


def code(text: str) -> set[str]:
    """What stands in code font, whole and word by word."""
    marked = re.findall(r"`([^`\n]+)`", text)
    return {word for one in marked for word in (one, *re.findall(r"[\w-]+", one))}


@cache
def documented() -> set[str]:
    pages = [(DOCS / page).read_text(encoding="utf-8") for page in ("contract.md", "methode.md")]
    return code(re.sub(r"^```.*?^```$", "", "\n".join(pages), flags=re.MULTILINE | re.DOTALL))


@cache
def of_definitions() -> set[str]:
    """Names of scales, bands, groups, findings: what the files with definitions call them."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, dict):
            found.update(value)
            for one in value.values():
                gather(one)
        elif isinstance(value, list):
            for one in value:
                gather(one)
        else:
            found.add(str(value))

    own = Path(definitions.__file__).parent
    for path in [*own.rglob("*.toml"), *EXAMPLE.glob("*.toml")]:
        found.add(path.stem)
        gather(tomllib.loads(path.read_text(encoding="utf-8")))
    return found
