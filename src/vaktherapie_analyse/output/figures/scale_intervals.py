"""The change of every scale with its interval, on one ruler, against no change."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from matplotlib.axes import Axes

from vaktherapie_analyse.language import format_interval, format_number
from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.figures.canvas import (
    BODY,
    FAINT,
    INK,
    MARGIN,
    SMALL,
    SOFT,
    WIDTH,
    Drawing,
    Panel,
    leading,
    line,
    width_of,
    wrapped,
    write,
)
from vaktherapie_analyse.output.writer import number_of

#: Where the names end, and where the ruler begins and ends.
_NAMES: Final = 112.0
_LEFT: Final = 128.0
_RIGHT: Final = 316.0
_END: Final = WIDTH - 2 * MARGIN
#: What lies further away than this from no change gets an arrow; its number is printed.
_FURTHEST: Final = 3.0
_ROW: Final = 25.0

Place = Callable[[float], float]


def scales(drawing: Drawing) -> Iterator[Panel]:
    """A header, a line per scale (the primary one apart), and a ruler."""
    found = drawing.rows("summary")
    low, high = _span(found)

    def place(value: float) -> float:
        return _LEFT + (min(max(value, low), high) - low) / (high - low) * (_RIGHT - _LEFT)

    yield _header(drawing, place)
    for number, row in enumerate(found):
        yield _scale(drawing, row, place, (low, high), first=number == 0)
    yield _ruler(drawing, place, low, high)


def _span(found: list[Row]) -> tuple[float, float]:
    """From where to where the ruler goes: whole steps of a half, never further than three."""
    ends = [number_of(row[name]) for row in found for name in ("d_av", "d_av_low", "d_av_high")]
    known = [end for end in ends if end is not None]
    low = max(math.floor(min([*known, -0.5]) * 2) / 2, -_FURTHEST)
    high = min(math.ceil(max([*known, 0.5]) * 2) / 2, _FURTHEST)
    return low, high


def _header(drawing: Drawing, place: Place) -> Panel:
    def paint(axes: Axes) -> None:
        zero = place(0)
        write(axes, zero - 8, 12, drawing.say("worse_left"), SMALL, color=SOFT, side="right")
        write(axes, zero + 8, 12, drawing.say("better_right"), SMALL, color=SOFT)
        write(axes, _END - 26, 0, drawing.say("scales_value"), SMALL, color=SOFT, side="right")
        write(axes, _END - 26, 12, drawing.say("scales_interval"), SMALL, color=SOFT, side="right")
        write(axes, _END, 12, "n", SMALL, color=SOFT, side="right")

    return Panel(26, paint)


def _scale(
    drawing: Drawing, row: Row, place: Place, span: tuple[float, float], *, first: bool
) -> Panel:
    """One scale: its name, its interval, its numbers."""
    names = wrapped(drawing.writer.name("scale", row["scale"]), _NAMES, BODY, bold=first)
    height = max(_ROW, len(names) * leading(BODY) + 5) + (9 if first else 0)
    middle = (height - (9 if first else 0)) / 2
    value, low, high = (number_of(row[name]) for name in ("d_av", "d_av_low", "d_av_high"))
    language = drawing.writer.language

    def paint(axes: Axes) -> None:
        top = middle - len(names) * leading(BODY) / 2 + 1.5
        for number, name in enumerate(names):
            write(axes, 0, top + number * leading(BODY), name, bold=first)
        line(axes, (place(0),) * 2, (0, height), linewidth=1.0, solid_capstyle="butt")
        if value is not None:
            if low is not None and high is not None:
                line(axes, (place(low), place(high)), (middle, middle), linewidth=2.0)
                for end in (low, high):
                    _end(axes, end, place(end), middle, span)
            if span[0] <= value <= span[1]:
                size = 8.5 if first else 6.5
                axes.plot(place(value), middle, "o", color=INK, markersize=size, clip_on=False)
        text = format_number(value, 2, language)
        interval = format_interval(low, high, 2, language)
        room = _END - 26
        write(axes, room, middle, interval, SMALL, side="right", at="center_baseline", bold=first)
        before = room - width_of(interval, SMALL, bold=first) - 5
        write(axes, before, middle, text, SMALL, side="right", at="center_baseline", bold=True)
        n = drawing.writer.number(row["n"])
        write(axes, _END, middle, n, SMALL, side="right", at="center_baseline", bold=first)
        if first:
            line(axes, (0, _END), (height - 4, height - 4), color=FAINT)

    return Panel(height, paint)


def _end(axes: Axes, end: float, x: float, y: float, span: tuple[float, float]) -> None:
    """A small bar where an interval ends, an arrow where it goes on."""
    if span[0] <= end <= span[1]:
        line(axes, (x, x), (y - 3.5, y + 3.5), linewidth=1.2)
    else:
        axes.plot(x, y, "<" if end < span[0] else ">", color=INK, markersize=6, clip_on=False)


def _ruler(drawing: Drawing, place: Place, low: float, high: float) -> Panel:
    step = 0.5 if high - low <= 3 else 1.0
    marks = [step * number for number in range(math.ceil(low / step), math.floor(high / step) + 1)]

    def paint(axes: Axes) -> None:
        line(axes, (_LEFT, _RIGHT), (0, 0))
        for mark in marks:
            line(axes, (place(mark), place(mark)), (0, 4))
            text = format_number(
                mark, 0 if float(mark).is_integer() else 1, drawing.writer.language
            )
            write(axes, place(mark), 6, text, SMALL, color=SOFT, side="center")
        write(axes, place(0), 18, drawing.say("no_change"), SMALL, color=SOFT, side="center")

    return Panel(32, paint)
