"""Ten in a row: one little person per respondent, filled for who is counted; or bars of many."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.figures.canvas import (
    BETTER,
    BODY,
    INK,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    WORSE,
    Drawing,
    Panel,
    leading,
    rectangle,
    wrapped,
    write,
)
from vaktherapie_analyse.output.writer import capital, number_of

#: Above this, small people over the whole width; below it, two arrays beside each other.
MANY: Final = 100
#: Above this, nobody can count them: a bar is all of them, filled for who is counted.
MOST: Final = 300
_BAR: Final = 16.0
_ROOM: Final = WIDTH - 2 * MARGIN
#: The outline of who is not counted.
_OTHERS: Final = "#8a8a8a"


def icons(drawing: Drawing) -> Iterator[Panel]:
    """An array per line of the table, then what an icon stands for."""
    found = drawing.rows("icons")
    most = max(number_of(row["n"]) or 0 for row in found)
    if most > MOST:
        for row in found:
            yield _bar(row, drawing)
        yield _legend(found, drawing, bars=True)
        return
    small = most > MANY
    together = [[row] for row in found] if small else [found[:2], found[2:]]
    for line in filter(None, together):
        yield _arrays(line, drawing, small=small)
    yield _legend(found, drawing)


def _arrays(line: list[Row], drawing: Drawing, *, small: bool) -> Panel:
    """Arrays beside each other, each below what it says."""
    width = _ROOM / 2 - 8 if not small and len(line) > 1 else _ROOM
    grids = [_grid(row, small=small) for row in line]
    heads = [_head(row, drawing, width) for row in line]
    head = max(len(bold) + len(plain) for bold, plain in heads) * leading(BODY) + 5
    height = head + max(grid[1] for grid in grids)

    def paint(axes: Axes) -> None:
        for number, (row, (bold, plain), grid) in enumerate(zip(line, heads, grids, strict=True)):
            left = number * (width + 16)
            for at, text in enumerate([*bold, *plain]):
                color = {} if at < len(bold) else {"color": SOFT}
                write(axes, left, at * leading(BODY), text, bold=at < len(bold), **color)  # type: ignore[arg-type]
            places, _, size = grid
            k = int(number_of(row["k"]) or 0)
            _people(axes, places + np.array([left, head]), k, size, _color(row))

    return Panel(height + 14, paint)


def _bar(row: Row, drawing: Drawing) -> Panel:
    """A bar as wide as the picture, filled for the part that is counted, below what it says."""
    bold, plain = _head(row, drawing, _ROOM)
    head = (len(bold) + len(plain)) * leading(BODY) + 3
    share = (number_of(row["k"]) or 0) / (number_of(row["n"]) or 1)

    def paint(axes: Axes) -> None:
        for at, text in enumerate([*bold, *plain]):
            is_bold = at < len(bold)
            color = INK if is_bold else SOFT
            write(axes, 0, at * leading(BODY), text, bold=is_bold, color=color)
        rectangle(axes, 0, head, _ROOM, _BAR, PAPER, edgecolor=_OTHERS, linewidth=0.8)
        rectangle(axes, 0, head, _ROOM * share, _BAR, _color(row))

    return Panel(head + _BAR + 14, paint)


def _head(row: Row, drawing: Drawing, width: float) -> tuple[list[str], list[str]]:
    """What an array says: how many of how many, and below it the share."""

    def say(key: str) -> str:
        name = drawing.writer.name("moment", row["moment"])
        return capital(drawing.say(key, row, moment=name))

    bold = wrapped(say(f"icons_{row['what']}"), width, BODY, bold=True)
    return bold, wrapped(say("icons_share"), width, BODY) if row["share"] is not None else []


def _grid(row: Row, *, small: bool) -> tuple[np.ndarray, float, float]:
    """Where the people stand, how high that is, and how large one of them is."""
    n = int(number_of(row["n"]) or 0)
    per_row, step, apart, size = (50, 8.3, 6.0, 7.6) if small else (10, 20.0, 0.0, 17.0)
    number = np.arange(n)
    column, line = number % per_row, number // per_row
    high = step * 1.25
    # Every tenth row a little lower, and every tenth person a little further: to count by.
    x = column * step + (column // 10) * apart + step / 2
    y = line * high + (line // 10) * 6.0 + high / 2
    lines = math.ceil(n / per_row)
    return np.column_stack([x, y]), lines * high + (lines // 10) * 6.0, size


def _people(axes: Axes, places: np.ndarray, k: int, size: float, color: str) -> None:
    """The first k filled, the others as an outline."""
    filled, others = places[:k], places[k:]
    for here, face, edge in ((filled, color, color), (others, PAPER, _OTHERS)):
        if len(here):
            axes.scatter(
                here[:, 0], here[:, 1], s=size**2 * 1.35, marker=PERSON, facecolor=face,
                edgecolor=edge, linewidth=0.8 if size > 10 else 0.5, clip_on=False,
            )  # fmt: skip


def _color(row: Row) -> str:
    return WORSE if row["what"] == "elevated" else BETTER


def _legend(found: list[Row], drawing: Drawing, *, bars: bool = False) -> Panel:
    """What is filled and what is empty, and that each person is one respondent."""
    entries: list[tuple[str, str | None]] = [(drawing.say("icons_filled"), WORSE)]
    entries += [
        (drawing.say(f"icons_filled_{row['what']}"), BETTER)
        for row in found
        if row["what"] != "elevated"
    ]
    entries += [(drawing.say("icons_others" if bars else "icons_empty"), None)]

    def paint(axes: Axes) -> None:
        for number, (text, color) in enumerate(entries):
            y = number * 15 + 6
            if bars:
                face, line = (color or PAPER), (color or _OTHERS)
                rectangle(axes, 1, y - 5, 12, 8, face, edgecolor=line, linewidth=0.8)
            else:
                _people(axes, np.array([[7.0, y]]), int(color is not None), 10.5, color or WORSE)
            write(axes, 20, y, text, SMALL, color=SOFT, at="center_baseline")

    return Panel(len(entries) * 15 + 2, paint)


def _person() -> Path:
    """A head above shoulders, one high."""
    head = Path.unit_circle()
    head = Path(np.asarray(head.vertices) * 0.2 + np.array([0, 0.3]), head.codes)
    line, curve, move, close = Path.LINETO, Path.CURVE4, Path.MOVETO, Path.CLOSEPOLY
    body = [
        ((-0.3, -0.5), move), ((-0.3, -0.2), line),
        ((-0.3, 0.0), curve), ((-0.2, 0.06), curve), ((0.0, 0.06), curve),
        ((0.2, 0.06), curve), ((0.3, 0.0), curve), ((0.3, -0.2), curve),
        ((0.3, -0.5), line), ((-0.3, -0.5), close),
    ]  # fmt: skip
    vertices, codes = zip(*body, strict=True)
    return Path.make_compound_path(head, Path(vertices, codes))


PERSON: Final = _person()
