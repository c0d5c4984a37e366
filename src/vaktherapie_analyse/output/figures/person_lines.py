"""A line per respondent from moment to moment, above the bands of the norm."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from vaktherapie_analyse.language import format_number
from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.figures.canvas import (
    BETTER,
    BODY,
    FAINT,
    INK,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    WORSE,
    Drawing,
    Panel,
    fitting,
    line,
    write,
)
from vaktherapie_analyse.output.writer import capital, number_of

_LEFT: Final = 40.0
_RIGHT: Final = 96.0
_HIGH: Final = 300.0
_BELOW: Final = 24.0
#: From the best band to the worst, and where norm groups differ.
_SHADES: Final = ("#ffffff", "#f0f0f0", "#e2e2e2", "#d4d4d4", "#c6c6c6")
_DIFFERS: Final = "#ececec"

#: How a line looks, by which way somebody went.
_WAYS: Final[dict[str, dict[str, Any]]] = {
    "better": {"color": BETTER, "linewidth": 1.7},
    "same": {"color": "#6f6f6f", "linewidth": 0.9},
    "worse": {"color": WORSE, "linewidth": 1.7, "linestyle": (0, (5, 1.5))},
    "none": {"color": "#6f6f6f", "linewidth": 0.9, "linestyle": (0, (1, 1.5))},
}
_WAY_OF: Final = {
    "recovered": "better",
    "improved": "better",
    "unchanged": "same",
    "deteriorated": "worse",
    "harmed": "worse",
}


def lines(drawing: Drawing) -> Iterator[Panel]:
    """The field with everybody in it, and below it what the lines are."""
    inside = (_LEFT, _RIGHT, 6.0, _BELOW)
    yield Panel(_HIGH + 6 + _BELOW, lambda axes: _field(drawing, axes), inside)
    yield _legend(drawing)


def _field(drawing: Drawing, axes: Axes) -> None:
    points, paths = drawing.rows("points"), drawing.rows("paths")
    moments = [*dict.fromkeys(str(point["moment"]) for point in points)]
    low, high = _ends(drawing, points)
    axes.set(xlim=(-0.18, len(moments) - 0.82), ylim=(low, high))
    _shade(drawing, axes, low, high)
    faint = max(0.25, min(1.0, 40 / max(len(paths), 1)))
    for path in paths:
        _path(axes, path, moments, faint)
    size = min(max(_HIGH / (high - low) * 1.0, 5.0), 13.0)
    for point in points:
        _point(drawing, axes, point, moments.index(str(point["moment"])), size)
    _axes(drawing, axes, moments)


def _ends(drawing: Drawing, points: list[Row]) -> tuple[float, float]:
    scores = [number_of(point["score"]) or 0.0 for point in points]
    values = drawing.figure.values
    lowest, highest = float(values["lowest"]), float(values["highest"])
    room = max((highest - lowest) / 20, (max(scores) - min(scores)) / 12)
    return max(min(scores) - room, lowest), min(max(scores) + room, highest)


def _shade(drawing: Drawing, axes: Axes, low: float, high: float) -> None:
    """The bands, the worst the darkest, with their names at the right."""
    zones = drawing.rows("zones")
    names = [*dict.fromkeys(str(zone["band"]) for zone in zones if zone["band"] is not None)]
    if drawing.figure.values["better"] == "higher":
        names.reverse()
    for zone in zones:
        start = max(number_of(zone["low"]) or 0.0, low)
        end = min(number_of(zone["high"]) or 0.0, high)
        if end <= start:
            continue
        band = zone["band"]
        shade = _DIFFERS if band is None else _SHADES[min(names.index(str(band)), 4)]
        hatch = {"hatch": "||||", "edgecolor": "#bdbdbd"} if band is None else {"linewidth": 0}
        axes.axhspan(start, end, facecolor=shade, zorder=0, **hatch)
        if start > low:
            axes.axhline(start, color="#9a9a9a", linewidth=0.5, zorder=0.5)
        text = drawing.say("differs") if band is None else drawing.writer.name("band", band)
        if (end - start) / (high - low) * _HIGH > SMALL:
            right = axes.get_xlim()[1]
            room = _RIGHT - MARGIN - 5
            place = right + 5 / (WIDTH - _LEFT - _RIGHT) * (right - axes.get_xlim()[0])
            size = fitting([text], room, SMALL)
            write(axes, place, (start + end) / 2, text, size, color=SOFT, at="center_baseline")


def _path(axes: Axes, path: Row, moments: list[str], faint: float) -> None:
    """One way through the moments, thicker for more people; dotted where a moment is missing."""
    style = _WAYS[_WAY_OF.get(str(path["verdict"]), "none")]
    known = [(at, number_of(path[moment])) for at, moment in enumerate(moments)]
    there = [(at, score) for at, score in known if score is not None]
    thick = style["linewidth"] + 0.8 * (min(number_of(path["n"]) or 1, 8) - 1)
    for (x, before), (after_x, after) in pairwise(there):
        gap = {"linestyle": (0, (1, 1.5))} if after_x - x > 1 else {}
        line(
            axes, (x, after_x), (before, after),
            **style | {"linewidth": thick, "alpha": faint, "zorder": 2} | gap,
        )  # fmt: skip


def _point(drawing: Drawing, axes: Axes, point: Row, x: int, size: float) -> None:
    """Everybody with this score at this moment: a dot, with their number where there are more."""
    n, y = int(number_of(point["n"]) or 0), number_of(point["score"]) or 0.0
    wide = size if n > 1 else min(size, 5.5)
    face = PAPER if n > 1 else INK
    axes.plot(
        x, y, "o", markersize=wide, markerfacecolor=face, markeredgecolor=INK,
        markeredgewidth=0.7, clip_on=False, zorder=3,
    )  # fmt: skip
    if n > 1:
        small = max(4.5, size * (0.62 if n < 10 else 0.5))
        text = drawing.writer.number(n)
        write(axes, x, y, text, small, side="center", at="center_baseline")


def _axes(drawing: Drawing, axes: Axes, moments: list[str]) -> None:
    language = drawing.writer.language
    whole = float(drawing.figure.values["lowest"]) % 1 == 0.5

    def written(value: float, _: object) -> str:
        return format_number(value, 0 if whole or float(value).is_integer() else 1, language)

    axes.yaxis.set_major_locator(MaxNLocator(8, integer=whole))
    axes.yaxis.set_major_formatter(FuncFormatter(written))
    axes.set_xticks(
        range(len(moments)), [drawing.writer.name("moment", m) for m in moments], fontsize=BODY
    )
    axes.tick_params(axis="y", labelsize=SMALL, length=3, width=0.6, colors=SOFT)
    axes.tick_params(axis="x", length=0, pad=6)
    for side in axes.spines.values():
        side.set_color(FAINT)
    key = "higher_is_worse" if drawing.figure.values["better"] == "lower" else "higher_is_better"
    axes.set_ylabel(drawing.say(key), fontsize=SMALL, labelpad=3, color=SOFT)


def _legend(drawing: Drawing) -> Panel:
    """What each kind of line is, where it is there."""
    paths = drawing.rows("paths")
    moments = {str(point["moment"]) for point in drawing.rows("points")}
    drawn = [path for path in paths if sum(path[moment] is not None for moment in moments) > 1]
    ways = {_WAY_OF.get(str(path["verdict"]), "none") for path in drawn}
    shown = [way for way in _WAYS if way in ways]
    numbered = any((number_of(point["n"]) or 0) > 1 for point in drawing.rows("points"))

    def paint(axes: Axes) -> None:
        for number, way in enumerate(shown):
            y = 7 + number * 14
            line(axes, (0, 26), (y, y), **_WAYS[way])
            text = capital(drawing.say(f"line_{way}"))
            write(axes, 33, y, text, SMALL, color=SOFT, at="center_baseline")
        if numbered:
            text = drawing.say("mark_number")
            write(axes, 0, 2 + len(shown) * 14, text, SMALL, color=SOFT)

    return Panel(len(shown) * 14 + (16 if numbered else 4), paint)
