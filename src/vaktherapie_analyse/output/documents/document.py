"""What a document says, top to bottom, in one language: the same for html, Word and PDF.

A format writes blocks and decides nothing: it chooses no words, no numbers and no order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from vaktherapie_analyse.output.figures.canvas import Drawing
from vaktherapie_analyse.output.views.view import View

#: How a paragraph stands out: ordinary text; the core message; a warning in a visible box; a
#: remark in small print; what is typed in a terminal.
Tone = Literal["plain", "lead", "warning", "small", "typed"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title of the document, which alone has level 1: 2, 3 …"""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its caption is the title of the view, its footnotes stand below it.

    Attributes
    ----------
    summary
        What the table holds in one sentence, for who cannot see it.
    """

    view: View
    summary: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure; its title is the caption, its description the alternative text.

    The title does not stand in the drawing too: that is `captioned`.
    """

    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Unfold:
    """What may be opened below a short line; where nothing opens it stands there in small print.

    Without `on_paper` it is left out where nothing opens: there is more of it than is read.
    """

    summary: str
    blocks: tuple[Block, ...]
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class NewPage:
    """On paper what follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Grid | Picture | Unfold | NewPage


@dataclass(frozen=True, slots=True)
class Document:
    """One document in one language.

    Attributes
    ----------
    title, subtitle
        What was measured; of whom and from what. The title is the only heading of level 1.
    description
        What the document is about in one sentence: a property of the file.
    blocks
        Top to bottom.
    record
        What made it and its tables (`documents.record`): who has the files can make it again and
        compare. A format that cannot hide it leaves it out.
    """

    language: str
    title: str
    subtitle: str
    description: str
    blocks: tuple[Block, ...]
    record: str = field(default="", repr=False)

    def walked(self) -> Iterator[Block]:
        """Every block, also those that must be opened, from top to bottom."""
        return _walked(self.blocks)


def _walked(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Unfold):
            yield from _walked(block.blocks)
