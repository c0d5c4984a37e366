"""Before against after: no change is the diagonal, and what is not reliable a band around it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from vaktherapie_analyse.language import format_number
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
    wrapped,
    write,
)
from vaktherapie_analyse.output.figures.verdict_marks import mark
from vaktherapie_analyse.output.writer import capital, number_of

_LEFT: Final = 40.0
_SIDE: Final = 300.0
_BELOW: Final = 34.0
_BAND: Final = "#dfe7ec"
_UNSURE: Final = "#eef3f6"


def change(drawing: Drawing) -> Iterator[Panel]:
    """The square with everybody in it, then what the marks are."""
    inside = (_LEFT, WIDTH - _LEFT - _SIDE, 4.0, _BELOW)
    yield Panel(_SIDE + 4 + _BELOW, lambda axes: _square(drawing, axes), inside)


def _square(drawing: Drawing, axes: Axes) -> None:
    spots = drawing.rows("spots")
    low, high = _ends(drawing, spots)
    axes.set(xlim=(low, high), ylim=(low, high))
    _reliable(drawing, axes, low, high)
    line(axes, (low, high), (low, high), linewidth=0.9, clip_on=True)
    _limits(drawing, axes, low, high)
    point = _SIDE / (high - low)
    size = min(max(point * 1.05, 7.0), 15.0)
    for spot in spots:
        n = int(number_of(spot["n"]) or 0)
        x, y = number_of(spot["pre"]) or 0.0, number_of(spot["post"]) or 0.0
        text = drawing.writer.number(n) if n > 1 else ""
        mark(axes, x, y, str(spot["verdict"] or "none"), size, text)
    _axes(drawing, axes)
    _sides(drawing, axes, low, high)
    _legend(drawing, axes, spots)


def _ends(drawing: Drawing, spots: list[Row]) -> tuple[float, float]:
    """From where to where both axes go: around everybody, and no further than a score can be."""
    scores = [number_of(spot[name]) or 0.0 for spot in spots for name in ("pre", "post")]
    values = drawing.figure.values
    lowest, highest = float(values["lowest"]), float(values["highest"])
    room = max((highest - lowest) / 20, (max(scores) - min(scores)) / 12)
    return max(min(scores) - room, lowest), min(max(scores) + room, highest)


def _reliable(drawing: Drawing, axes: Axes, low: float, high: float) -> None:
    """The band in which nobody changed reliably, paler where that differs per norm group."""
    for row in drawing.rows("limits"):
        if row["what"] == "reliable":
            for width, color in ((row["high"], _UNSURE), (row["low"], _BAND)):
                w = number_of(width) or 0.0
                axes.fill_between(
                    [low, high], [low - w, high - w], [low + w, high + w], color=color, linewidth=0
                )


def _limits(drawing: Drawing, axes: Axes, low: float, high: float) -> None:
    """From where on a score is elevated, before (upright) and after (across)."""
    for row in drawing.rows("limits"):
        if row["what"] == "reliable":
            continue
        ends = {number_of(row["low"]) or 0.0, number_of(row["high"]) or 0.0}
        for end in ends:
            if low < end < high:
                style = {"color": INK, "linestyle": (0, (1.5, 2)), "linewidth": 1.0}
                line(axes, (end, end), (low, high), **style)
                line(axes, (low, high), (end, end), **style)


def _axes(drawing: Drawing, axes: Axes) -> None:
    language = drawing.writer.language
    whole = float(drawing.figure.values["lowest"]) % 1 == 0.5

    def written(value: float, _: object) -> str:
        return format_number(value, 0 if whole or float(value).is_integer() else 1, language)

    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(7, integer=whole))
        axis.set_major_formatter(FuncFormatter(written))
    axes.tick_params(labelsize=SMALL, length=3, width=0.6, colors=SOFT)
    for side in axes.spines.values():
        side.set_color(FAINT)
    moments = drawing.writer.moments
    axes.set_xlabel(drawing.say("score_at", moment=moments["pre"]), fontsize=BODY, labelpad=3)
    axes.set_ylabel(drawing.say("score_at", moment=moments["post"]), fontsize=BODY, labelpad=3)


def _sides(drawing: Drawing, axes: Axes, low: float, high: float) -> None:
    """Which side of the diagonal is better: by the direction of the scale."""
    room = (high - low) * 0.02
    below = "better" if drawing.figure.values["better"] == "lower" else "worse"
    above = "worse" if below == "better" else "better"
    words = [capital(drawing.say(key)) for key in (above, below)]
    write(axes, low + room, high - room, words[0], BODY, bold=True, color=SOFT)
    write(
        axes,
        high - room,
        low + room,
        words[1],
        BODY,
        bold=True,
        color=SOFT,
        side="right",
        at="bottom",
    )


def _legend(drawing: Drawing, axes: Axes, spots: list[Row]) -> None:
    """What each mark is with how many there are, and what the lines are; right of the square."""
    beside = axes.inset_axes((1 + 12 / _SIDE, 0, (WIDTH - _LEFT - _SIDE - 12 - MARGIN) / _SIDE, 1))
    width = WIDTH - _LEFT - _SIDE - 12 - MARGIN
    beside.set(xlim=(0, width), ylim=(_SIDE, 0))
    beside.set_axis_off()
    top = 0.0
    several = any(spot["verdict"] == "several" for spot in spots)
    counted = [row for row in drawing.rows("verdicts") if row["n"]]
    for row in counted:
        top = _entry(drawing, beside, top, width, str(row["verdict"]), row)
    if several:
        top = _entry(drawing, beside, top, width, "several", {})
    top += 6
    for text in _explained(drawing, spots):
        for part in wrapped(text, width, SMALL):
            write(beside, 0, top, part, SMALL, color=SOFT)
            top += leading(SMALL)
        top += 4


def _entry(drawing: Drawing, axes: Axes, top: float, width: float, verdict: str, row: Row) -> float:
    """One line of the legend; gives where the next one begins."""
    mark(axes, 5, top + 6, verdict, 9)
    for part in wrapped(drawing.say(f"verdict_{verdict}", row), width - 16, SMALL):
        write(axes, 16, top + 1, part, SMALL)
        top += leading(SMALL)
    return top + 5


def _explained(drawing: Drawing, spots: list[Row]) -> Iterator[str]:
    if any((number_of(spot["n"]) or 0) > 1 for spot in spots):
        yield drawing.say("mark_number")
    yield drawing.say("mark_diagonal")
    for row in drawing.rows("limits"):
        low, high = number_of(row["low"]), number_of(row["high"])
        alike = "" if low == high or (low and high and math.isclose(low, high)) else "_between"
        yield capital(drawing.say(f"mark_{row['what']}{alike}", row))
