"""How a document goes on paper (A4): which sheets lie on their side, how wide each column is.

Decided by measuring, once for Word and PDF. Nothing is ever cut: where a table does not fit, its
details stand below its values, it takes its narrower form, or smaller letters, or a sheet on its
side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product, takewhile
from typing import Final

from vaktherapie_analyse.output.documents.document import (
    Block,
    Document,
    Grid,
    Heading,
    NewPage,
    Unfold,
)
from vaktherapie_analyse.output.figures.canvas import WIDTH, width_of
from vaktherapie_analyse.output.views.view import Align, View

#: Each side of a sheet of A4; what stays white beside the text, above and below it, and beside the
#: text of a cell.
SHORT: Final = 595.3
LONG: Final = 841.9
MARGIN: Final = (SHORT - WIDTH) / 2
ABOVE: Final = 56.0
PADDING: Final = 4.0
#: A picture is at most so high: there is its caption too.
HIGHEST: Final = LONG - 2 * ABOVE - 50
#: A table of at most so many rows stays on one page.
TOGETHER: Final = 15
#: The letters of a table, in points; smaller ones are not read any more.
SIZES: Final = (8.5, 7.5, 6.5)
#: A column of words gives way to others until here.
_NARROWEST: Final = 70.0
#: Where words may be parted: a slash behind a digit belongs to a number or a DOI.
_PLACES: Final = re.compile(r"(?<= )|(?<=[^\d]/)")
#: What holds a number, its unit and its interval together on one line, and where it does: 64 %,
#: [−2,2; 0,4], p = ,166.
_HELD: Final = "\u00a0"
_HOLDS: Final = re.compile(
    r"(?<=\d) (?=%)|(?<=;) (?=[\d−])|(?<=[=<]) (?=[\d−,.])|(?<=\b\w) (?=[=<] [\d−,.])"
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as it stands on paper.

    Attributes
    ----------
    view
        The form of it that fits.
    headers, rows
        What is written; a line break is one on paper too.
    widths
        Of the columns, in points.
    size
        Of the letters, in points.
    lies
        Whether the sheet lies on its side.
    """

    view: View
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float
    lies: bool


@dataclass(frozen=True, slots=True)
class Sheets:
    """Blocks on sheets that lie the same way."""

    lies: bool
    blocks: tuple[Block, ...]


def sheets(document: Document) -> Iterator[Sheets]:
    """The blocks in their order; a heading stays with the wide table below it."""
    lies, kept, blocks = False, list[Block](), [*_on_paper(document.blocks)]
    for block in blocks:
        if _is_wide(block) and not lies:
            above = _headings_at_the_end(kept)
            if kept:
                yield Sheets(lies, tuple(kept))
            kept, lies = above, True
        elif lies and not (_is_wide(block) or isinstance(block, Heading | NewPage)):
            above = _headings_at_the_end(kept)
            yield Sheets(lies, tuple(kept))
            kept, lies = above, False
        kept.append(block)
    if kept or not blocks:
        yield Sheets(lies, tuple(kept))


def fitted(view: View) -> Fitted:
    """The table as it fits: upright if it can be read so, else on its side."""
    forms = [view]
    while (narrower := forms[-1].narrower) is not None:
        forms.append(narrower)
    upright = product([False], SIZES[:2], forms)
    for lies, size, form in (*upright, *product([True], SIZES, forms)):
        room = (LONG if lies else SHORT) - 2 * MARGIN
        for one_line in (True, False):
            if (widths := _widths(form, size, room, one_line=one_line)) is not None:
                return _written(form, widths, size, lies=lies, one_line=one_line)
    needed = [least for _, least in _columns(forms[-1], SIZES[-1], one_line=False)]
    shrunk = [width * (LONG - 2 * MARGIN) / sum(needed) for width in needed]
    return _written(forms[-1], shrunk, SIZES[-1], lies=True, one_line=False)


def pieces(text: str) -> list[str]:
    """The text in parts between which a line may end.

    >>> pieces("Hyperactiviteit/aandachtstekort, begin")
    ['Hyperactiviteit/', 'aandachtstekort, ', 'begin']
    """
    return _PLACES.split(text)


def _on_paper(blocks: Sequence[Block]) -> Iterator[Block]:
    """Without what is only for a screen, and without a heading that has nothing else below it."""
    for at, block in enumerate(blocks):
        below = _section(blocks[at + 1 :], block.level) if isinstance(block, Heading) else ()
        if not _for_screen(block) and not (below and all(map(_for_screen, below))):
            yield block


def _section(blocks: Sequence[Block], level: int) -> list[Block]:
    """What stands below a heading of this level, up to the next; without further headings."""
    inside = takewhile(lambda b: not isinstance(b, Heading) or b.level > level, blocks)
    return [block for block in inside if not isinstance(block, Heading | NewPage)]


def _for_screen(block: Block) -> bool:
    return isinstance(block, Unfold) and not block.on_paper


def held(text: str) -> str:
    """The sentence, in which no line ends within a number and what belongs to it.

    >>> held("64 % [39; 84], p = ,166").replace(_HELD, "~")
    '64~% [39;~84], p~=~,166'
    """
    return _HOLDS.sub(_HELD, text)


def _is_wide(block: Block) -> bool:
    """Whether there is a table in it for which a sheet must lie on its side."""
    if isinstance(block, Unfold):
        return any(map(_is_wide, block.blocks))
    return isinstance(block, Grid) and fitted(block.view).lies


def _headings_at_the_end(kept: list[Block]) -> list[Block]:
    """The headings with which the blocks end, taken off; other sheets are a new page already."""
    above: list[Block] = []
    while kept and isinstance(kept[-1], Heading | NewPage):
        block = kept.pop()
        above[:0] = [block] if isinstance(block, Heading) else []
    return above


def _widths(view: View, size: float, room: float, *, one_line: bool) -> list[float] | None:
    """The widths of the columns in this room, the widest giving way first; None: too narrow."""
    columns = _columns(view, size, one_line=one_line)
    widths = [wanted for wanted, _ in columns]
    while (excess := sum(widths) - room) > 0:
        free = [at for at, (_, least) in enumerate(columns) if widths[at] > least]
        if not free:
            return None
        widest = max(free, key=widths.__getitem__)
        others = [widths[at] for at in free if at != widest]
        # Not at once below the next widest: then they give way in turn.
        next_widest = max(others, default=0.0)
        lowest = max(columns[widest][1], min(next_widest, widths[widest] - 1))
        widths[widest] = max(widths[widest] - excess, lowest)
    return widths


def _columns(view: View, size: float, *, one_line: bool) -> list[tuple[float, float]]:
    """Of each column how wide it wants to be, and how narrow it can be."""
    strong = [row in view.strong for row in range(len(view.rows))]
    return [
        _column(header, [row[at] for row in view.rows], side, strong, size, one_line=one_line)
        for at, (header, side) in enumerate(zip(view.headers, view.alignment, strict=True))
    ]


def _column(
    header: str,
    cells: Sequence[str],
    side: Align,
    strong: Sequence[bool],
    size: float,
    *,
    one_line: bool,
) -> tuple[float, float]:
    named = [_wide(line, bold=True) for line in header.split("\n")]
    parts = [_wide(part.strip(), bold=True) for part in pieces(header.replace("\n", " "))]
    lines = [
        (line, bold)
        for cell, bold in zip(cells, strong, strict=True)
        for line in ([_on_one_line(cell)] if one_line else cell.split("\n"))
    ]
    body = max((_wide(line, bold=bold) for line, bold in lines), default=0.0)
    least = body
    if side == "left" and not (one_line and any("\n" in cell for cell in cells)):
        words = [(part.strip(), bold) for line, bold in lines for part in pieces(line)]
        narrow = max((_wide(word, bold=bold) for word, bold in words), default=0.0)
        least = max(narrow, min(body, _NARROWEST / size))
    both = 2 * PADDING + 1
    return max([body, *named]) * size + both, max([least, *parts]) * size + both


@cache
def _wide(text: str, *, bold: bool) -> float:
    """How wide a text is in letters of one point."""
    return width_of(text, 100, bold=bold) / 100 if text else 0.0


def _written(
    view: View, widths: Sequence[float], size: float, *, lies: bool, one_line: bool
) -> Fitted:
    headers = []
    for header, width in zip(view.headers, widths, strict=True):
        joined = header.replace("\n", " ")
        fits = _wide(joined, bold=True) * size + 2 * PADDING <= width
        headers.append(joined if fits else header)
    rows = [
        tuple(
            _number_held(_on_one_line(cell) if one_line else cell, side)
            for cell, side in zip(row, view.alignment, strict=True)
        )
        for row in view.rows
    ]
    return Fitted(view, tuple(headers), tuple(rows), tuple(widths), size, lies)


def _on_one_line(cell: str) -> str:
    return cell.replace("\n", _HELD)


def _number_held(cell: str, side: Align) -> str:
    """A number stays on one line with what belongs to it."""
    return cell.replace(" ", _HELD) if side == "right" else cell
