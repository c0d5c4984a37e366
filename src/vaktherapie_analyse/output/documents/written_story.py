"""A story written in one language: the document that html, Word and PDF show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from vaktherapie_analyse.language import Message, hint, render
from vaktherapie_analyse.output.documents.document import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Unfold,
)
from vaktherapie_analyse.output.documents.record import record
from vaktherapie_analyse.output.figures.canvas import Drawing
from vaktherapie_analyse.output.views.all_views import views_of
from vaktherapie_analyse.output.views.page import aside_of
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer, clean
from vaktherapie_analyse.story import (
    Drawn,
    Explained,
    Facts,
    PageEnd,
    Part,
    Points,
    Said,
    Story,
    Tabulated,
    Title,
)

#: Blocks with their numbers on the line below, and the lines that lead to a branch.
_BLOCKS: Final = re.compile(r"^[▁-█·]+\n")
_BRANCH: Final = re.compile(r"^(│  |   )*[├└]─ ")
#: So many signs wide is a branch.
_STEP: Final = 3


def written(story: Story, language: str) -> Document:
    """The document of this story."""
    first = next(iter(story.reports.values()))
    blocks = _blocks(story.parts, language)
    return Document(
        language=language,
        title=_text(story.title, language),
        subtitle=aside_of(Writer(first, language)),
        description=_text(story.description, language),
        blocks=tuple(blocks if story.reader == "council" else _numbered(blocks, language)),
        record=record(story.reports, first.provenance, language),
    )


def _blocks(parts: Sequence[Part], language: str) -> Iterator[Block]:
    for part in parts:
        yield from _written(part, language)


def _written(part: Part, language: str) -> Iterator[Block]:
    """What a format shows of one part; a table without rows is nothing."""
    match part:
        case Title():
            yield Heading(part.level, _text(part.said, language))
        case Said():
            text = " ".join(_text(each, language, hints=part.hints) for each in part.sentences)
            yield Paragraph(text, part.tone)
        case Points():
            if part.sentences:
                given = (_text(each, language, hints=part.hints) for each in part.sentences)
                yield Bullets(tuple(given))
        case Tabulated():
            for view in views_of(part.report, language, part.tables):
                yield _grid(view, language)
        case Facts():
            yield _grid(_facts(part, language), language)
        case Drawn():
            yield Picture(Drawing(part.figure, Writer(part.report, language), captioned=True))
        case Explained():
            blocks = tuple(_blocks(part.parts, language))
            yield Unfold(_text(part.said, language), blocks, part.on_paper)
        case PageEnd():
            yield NewPage()


def _grid(view: View, language: str) -> Grid:
    view = _without_bars(view)
    rows = tuple(tuple(_aloud(cell, language) for cell in row) for row in view.rows)
    view = replace(view, rows=rows)
    headers = [clean(header) for header in view.headers if header.strip()]
    values = {"n": len(view.rows), "headers": headers}
    return Grid(view, _text(Message("story.table_summary", values), language))


def _without_bars(view: View) -> View:
    """The table without columns that only draw what stands beside them."""
    columns = [*zip(*view.rows, strict=True)]
    kept = [
        at for at, cells in enumerate(columns) if not any(cells) or not all(map(_is_bar, cells))
    ]
    if len(kept) == len(columns):
        return view
    tones = {(row, kept.index(at)): tone for (row, at), tone in view.tones.items() if at in kept}
    return replace(
        view,
        headers=tuple(view.headers[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in view.rows),
        alignment=tuple(view.alignment[at] for at in kept),
        tones=tones,
    )


def _is_bar(cell: str) -> bool:
    return not cell.strip("▏█")


def _aloud(cell: str, language: str) -> str:
    """The cell as it can be read aloud: no bars of blocks, and a branch of a tree as a step."""
    branch = _BRANCH.match(cell)
    if branch:
        step = len(branch[0]) // _STEP
        return _text(Message("story.step", {"step": step, "is": cell[branch.end() :]}), language)
    return _BLOCKS.sub("", cell)


def _numbered(blocks: Iterable[Block], language: str) -> Iterator[Block]:
    """The same with its tables numbered, and with a note, as in a paper in the form of the APA."""
    number = 0
    for block in blocks:
        if isinstance(block, Grid):
            number += 1
            view = block.view
            title = _text(Message("story.table", {"n": number, "title": view.title}), language)
            note = (_text(Message("story.note", {"said": " ".join(view.footnotes)}), language),)
            notes = note if view.footnotes else ()
            block = replace(block, view=replace(view, title=title, footnotes=notes))
        yield block


def _facts(facts: Facts, language: str) -> View:
    return View(
        title=_text(facts.title, language),
        headers=tuple(_text(header, language) for header in facts.headers),
        rows=tuple(tuple(_text(cell, language) for cell in row) for row in facts.rows),
        alignment=tuple("left" for _ in facts.headers),
    )


def _text(message: Message, language: str, *, hints: bool = False) -> str:
    more = hint(message, language) if hints else None
    return clean(" ".join(filter(None, (render(message, language), more))))
