"""A document as a page of HTML: one file that asks for nothing, on any screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from vaktherapie_analyse.output.documents.document import Document, Heading, Picture
from vaktherapie_analyse.output.figures.inline_svg import DARK_PAPER, in_dark, inline_svg
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.output.views.view import Align, View
from vaktherapie_analyse.output.writer import say

#: A document with fewer parts needs no list of them.
_PARTS: Final = 4
_LINK: Final = re.compile(r"(https://[^\s<>\"']*[\w/])")
_COLOR: Final = re.compile(r"var\(--c([0-9a-f]{6}),")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a table: its lines, and as what it is shown."""

    lines: list[str]
    look: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below its header, which is only heard where it repeats the one above."""

    header: _Cell
    repeats: bool
    cells: list[_Cell]
    strong: bool


def document(document: Document) -> bytes:
    """The document as one file: no script, nothing that is fetched, the same bytes each time."""
    environment = Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {
        "kind": _kind,
        "linked": _linked,
        "bodies": _bodies,
        "next": next,
        "single": _single,
        "side": _side,
    }
    looks: dict[str, str] = {}
    pictures = [
        inline_svg(block.drawing, f"f{number}", looks)
        for number, block in enumerate(document.walked(), start=1)
        if isinstance(block, Picture)
    ]
    colors = sorted({*_COLOR.findall("".join((*pictures, *looks)))})
    parts = [
        block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2
    ]
    made = environment.get_template("html_document.jinja").render(
        document=document,
        program=PROGRAM,
        parts=parts if len(parts) >= _PARTS else [],
        contents=say("contents", document.language),
        part_numbers=count(1),
        numbers=count(1),
        pictures=map(Markup, pictures),
        looks=looks,
        paper=DARK_PAPER,
        colors={color: in_dark(f"#{color}") for color in colors},
    )
    return made.encode("utf-8", errors="replace")


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _kind(block: object) -> str:
    return type(block).__name__


def _linked(text: str) -> Markup:
    """The text, an address in it as a link."""
    link = Markup('<a href="{0}">{0}</a>')
    return Markup("").join(
        link.format(part) if number % 2 else escape(part)
        for number, part in enumerate(_LINK.split(text))
    )


def _single(text: str) -> Markup:
    """The text for an attribute in single quotes: JSON is full of double ones."""
    return Markup(str(escape(text)).replace("&#34;", '"'))


def _bodies(view: View) -> Iterator[list[_Row]]:
    """The rows that belong together."""
    rows = [*_rows(view)]
    for size in view.blocks or (len(rows),):
        yield rows[:size]
        rows = rows[size:]
    if rows:
        yield rows


def _side(side: Align) -> str:
    """How the page calls the side of a column; the left one needs no word."""
    return "" if side == "left" else side


def _rows(view: View) -> Iterator[_Row]:
    """The first cell is the header of its row; left empty it is that of the row above."""
    header = ""
    for number, texts in enumerate(view.rows):
        looks = [
            " ".join(filter(None, (_side(side), view.tones.get((number, column)))))
            for column, side in enumerate(view.alignment)
        ]
        repeats, header = not texts[0] and bool(header), texts[0] or header
        first, *others = [
            _Cell(text.split("\n"), look)
            for text, look in zip((header, *texts[1:]), looks, strict=True)
        ]
        yield _Row(first, repeats, others, number in view.strong)
