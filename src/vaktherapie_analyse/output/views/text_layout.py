"""How a view fits a width: on one line per row, on two, or as a list. Decided by measuring.

Nothing is ever cut: a row that does not fit moves its details (intervals,
percentages) to a second line, and when even that is too wide each row becomes
a short list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from vaktherapie_analyse.output.views.view import Align, View

#: Between two columns.
GAP = 2
#: A column of words is not made narrower than this.
NARROWEST = 12
#: Where a line may be broken.
_PLACES: Final = re.compile(r" |(?<!\d)/")


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as they are drawn, every line of a column equally wide."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alignment: tuple[Align, ...]


def grid(view: View, width: int) -> Grid | None:
    """The view in at most that width, or None when it does not fit."""
    columns = list(zip(view.headers, *view.rows, strict=True))
    joined = [
        _joined(list(cells), side) for cells, side in zip(columns, view.alignment, strict=True)
    ]
    stacked = [list(cells) for cells in columns]
    words = [index for index, side in enumerate(view.alignment) if side == "left"]
    # A value and its detail are not wrapped through each other: then they stand on two lines.
    plain = [index for index in words if not any("\n" in cell for cell in columns[index][1:])]
    for candidate, may_wrap in ((joined, plain), (stacked, words)):
        fitted = _fit(candidate, may_wrap, width)
        if fitted is not None:
            headers, *rows = zip(*fitted, strict=True)
            return Grid(_at_the_bottom(headers), tuple(rows), view.alignment)
    return None


def _at_the_bottom(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers with empty lines above, so that the last lines stand beside each other."""
    lines = max(header.count("\n") for header in headers)
    return tuple("\n" * (lines - header.count("\n")) + header for header in headers)


def _joined(cells: list[str], side: Align) -> list[str]:
    """Value and detail on one line, the details below each other; the header only if it fits."""
    header, *body = cells
    parts = [cell.split("\n") for cell in body]
    if side == "right" and any(len(part) > 1 for part in parts):
        widths = [_width(p[0] for p in parts), _width(p[1] for p in parts if len(p) > 1)]
        body = [
            _pad(part[0], widths[0], "right")
            + " "
            + _pad(part[1] if len(part) > 1 else "", widths[1], "left")
            for part in parts
        ]
    else:
        body = [" ".join(part) for part in parts]
    one_line = header.replace("\n", " ")
    return [one_line if cell_len(one_line) <= _width(body) else header, *body]


def _fit(columns: list[list[str]], may_wrap: Sequence[int], width: int) -> list[list[str]] | None:
    """The columns within the width, columns that may wrap wrapped where needed, widest first."""
    columns = [list(cells) for cells in columns]
    words = list(may_wrap)
    while (excess := _total(columns) - width) > 0:
        if not words:
            return None
        widest = max(words, key=lambda index: _width_of(columns[index]))
        room = _width_of(columns[widest]) - excess
        # The widest column gives way first, but no further than the narrowest that reads well.
        narrowed = [wrap(cell, max(room, NARROWEST)) for cell in columns[widest]]
        words.remove(widest)
        columns[widest] = narrowed
    return columns


def wrap(text: str, width: int) -> str:
    r"""The text on lines of at most that width, broken at spaces and after a slash between words.

    A slash behind a digit is part of a number or a DOI.

    >>> wrap("Hyperactiviteit/aandachtstekort (hoog)", 16)
    'Hyperactiviteit/\naandachtstekort\n(hoog)'
    >>> wrap("doi 10.1177/1948550616673876", 16)
    'doi\n10.1177/1948550616673876'
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PLACES.sub(r"\g<0>\0", paragraph).split("\0"):
            if line and cell_len((line + piece).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


def _total(columns: Sequence[Sequence[str]]) -> int:
    return sum(map(_width_of, columns)) + GAP * (len(columns) - 1)


def _width_of(cells: Sequence[str]) -> int:
    return _width(line for cell in cells for line in cell.split("\n"))


def _width(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _pad(text: str, width: int, side: Align) -> str:
    blanks = " " * (width - cell_len(text))
    return blanks + text if side == "right" else text + blanks
