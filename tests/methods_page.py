"""The tables of columns in docs/methode.md: `python -m tests.methods_page`.

A heading `### Tabel …` names one table of the contract, or a few of one kind. Which columns it has
and what they mean is written below it from what the commands give; what is written by hand in the
third column of a row (the formula, its source, when not to use it) stays with its column. The
contents at the top and the index of columns at the end are made of the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from tests.contract_page import reports
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Column

PAGE = Path(__file__).parents[1] / "docs" / "methode.md"
TITLE = re.compile(r"^### (Tabel(?:len)? .*)$", re.MULTILINE)
_FIXED = "## 1. Vaste kolommen"
_TABLE = re.compile(r"^\| kolom \| wat \|.*\n(?:\|.*\n)+", re.MULTILINE)
_BY_HAND = "hoe, bron, wanneer niet"
_CONTENTS = re.compile(r"(?<=## Inhoud\n\n).*?(?=\n## )", re.DOTALL)
_INDEX = re.compile(r"(?<=\n\| kolom \| in tabel \|\n\|---\|---\|\n).*\Z", re.DOTALL)


def written(page: str) -> str:
    """The page with the columns as they are declared now, its contents and its index."""
    once = dict(_meant_anywhere(page))
    text = "".join(_block(block, once) for block in re.split(r"(?m)^(?=##)", page))
    text = _CONTENTS.sub(lambda _: _contents(text), text, count=1)
    return _INDEX.sub(lambda _: _index(text, once), text, count=1)


def anchor(heading: str) -> str:
    """What a heading is called in a link to it."""
    return re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-")


def tables_of(title: str) -> list[str]:
    return re.findall(r"`(\w+)`", title)


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Per table and column what it holds, where a high score is called elevated."""
    found: dict[str, dict[str, str]] = {}
    for report in reports():
        writer = Writer(replace(report, facts=None), "nl")
        for table in report.tables.values():
            told = found.setdefault(table.key, {})
            for column in table.columns:
                if column.name not in told:
                    meaning = writer.meaning(table.key, column)
                    told[column.name] = _in_code(meaning, words().get(column.name, set()))
    return found


@cache
def words() -> dict[str, set[str]]:
    """The words of the program that stand in a column, by its name."""
    found: dict[str, set[str]] = {}
    for table in (table for report in reports() for table in report.tables.values()):
        for column in table.columns:
            if column.kind == "key":
                values = table.frame[column.name].dropna().unique()
                told = {word for value in values for word in re.split(r";? ", str(value))}
                found[column.name] = found.get(column.name, set()) | told
    return found


def _in_code(meaning: str, words: set[str]) -> str:
    """The meaning, with what a program may meet in the column in code font."""

    def marked(found: re.Match[str]) -> str:
        return f"`{found[0]}`" if "_" in found[0] or found[0] in words else found[0]

    return re.sub(r"(?<![`\w/-])[a-z][a-z_]+(?![`\w/-])", marked, meaning)


def _meant_anywhere(page: str) -> Iterator[tuple[str, str]]:
    """The columns that are explained once, in the first chapter."""
    writer = Writer(replace(reports()[0], facts=None), "nl")
    for name, _ in _rows(page.partition(_FIXED)[2].partition("\n## ")[0]):
        yield name, writer.meaning("", Column(name, "text"))


def _block(block: str, once: Mapping[str, str]) -> str:
    title = TITLE.match(block)
    if block.startswith(_FIXED):
        return _TABLE.sub(lambda found: _drawn(once.items(), found[0]), block)
    if not title:
        return block
    tables = tables_of(title[1])
    return _TABLE.sub(
        lambda found: _drawn(_columns(tables, found[0], once), found[0]), block, count=1
    )


def _columns(tables: list[str], before: str, once: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each column with its meaning; one that means different things in two tables, for each.

    A column of the first chapter only where there is something to say of it.
    """
    told: dict[str, str] = {}
    by_hand = {name for name, text in _rows(before) if text}
    for table in tables:
        for name, meaning in meanings()[table].items():
            known = once.get(name) if name not in by_hand else None
            if meaning in (known, told.get(name)) or _is_limit(name, table):
                continue
            yield (f"{name}` in `{table}" if name in told else name), meaning
            told[name] = meaning


def _drawn(columns: Iterable[tuple[str, str]], before: str) -> str:
    """The table; what stood in it by hand stays with its column, and may not be lost."""
    kept = {name: text for name, text in _rows(before) if text}
    rows = [(name, meaning.replace("|", "\\|"), kept.pop(name, "")) for name, meaning in columns]
    if kept:
        raise ValueError(f"No such column, and there is a text of it: {sorted(kept)}")
    by_hand = any(text for *_, text in rows)
    lines = [f"| `{name}` | {meaning} |{f' {text} |' * by_hand}" for name, meaning, text in rows]
    head = f"| kolom | wat |{f' {_BY_HAND} |' * by_hand}"
    return "\n".join([head, "|---|---|" + "---|" * by_hand, *lines]) + "\n"


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """Each column in the tables of the text, and what is written about it by hand."""
    for row in re.findall(r"^\| `.*$", text, re.MULTILINE):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        yield cells[0].strip("`"), (cells[2] if len(cells) > 2 else "")


def _contents(page: str) -> str:
    """Each chapter, and the tables it explains."""
    lines: list[tuple[str, list[str]]] = []
    for level, heading in re.findall(r"^(##|###) (.*)$", page, re.MULTILINE):
        if level == "##" and heading != "Inhoud":
            lines.append((f"- [{heading}](#{anchor(heading)})", []))
        elif TITLE.match(f"### {heading}"):
            lines[-1][1].append(f"[{heading.partition(' ')[2]}](#{anchor(heading)})")
    return "".join(f"{chapter}{': ' * bool(n)}{', '.join(n)}\n" for chapter, n in lines)


def _index(page: str, once: Mapping[str, str]) -> str:
    """Every column of the contract, with the tables it is in."""
    places = {t: anchor(title) for title in TITLE.findall(page) for t in tables_of(title)}
    found: dict[str, list[str]] = {}
    for table, columns in meanings().items():
        for name in columns:
            if not _is_limit(name, table):
                found.setdefault(name, []).append(f"[{table}](#{places[table]})")
    found |= {name: [f"[hoofdstuk 1](#{anchor(_FIXED)[1:]})"] for name in once}
    return "".join(f"| `{name}` | {', '.join(found[name])} |\n" for name in sorted(found))


def _is_limit(name: str, table: str) -> bool:
    """Whether the column is one of the two limits of another column, and told with it."""
    stem, _, end = name.rpartition("_")
    return end in ("low", "high") and {stem, f"{stem}_low", f"{stem}_high"} <= {*meanings()[table]}


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
