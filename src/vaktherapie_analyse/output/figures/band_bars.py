"""From band to band: a table in which every number is a bar too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from matplotlib.axes import Axes

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
    rectangle,
    wrapped,
    write,
)
from vaktherapie_analyse.output.writer import capital, number_of

_NAMES: Final = 106.0
_END: Final = WIDTH - 2 * MARGIN
_ROW: Final = 40.0
_SAME: Final = "#8a8a8a"


def bands(drawing: Drawing) -> Iterator[Panel]:
    """The bands at the second moment as columns, a row per band at the first, and the colours."""
    found = drawing.rows("bands")
    order = [*dict.fromkeys(str(row["pre_band"]) for row in found)]
    width = (_END - _NAMES) / len(order)
    most = max(number_of(row["n"]) or 0 for row in found) or 1
    yield _header(drawing, order, width)
    for band in order:
        here = [row for row in found if row["pre_band"] == band]
        yield _row(drawing, here, order, width, most)
    yield _legend(drawing)


def _header(drawing: Drawing, order: list[str], width: float) -> Panel:
    names = [drawing.writer.name("band", band) for band in order]
    size = fitting(names, width - 8, SMALL, bold=True)

    def paint(axes: Axes) -> None:
        moments = drawing.writer.moments
        write(axes, _NAMES, 0, drawing.say("at_moment", moment=moments["post"]), SMALL, color=SOFT)
        write(axes, 0, 13, drawing.say("at_moment", moment=moments["pre"]), SMALL, color=SOFT)
        for number, name in enumerate(names):
            write(axes, _NAMES + number * width, 13, name, size, bold=True)

    return Panel(28, paint)


def _row(drawing: Drawing, here: list[Row], order: list[str], width: float, most: float) -> Panel:
    """One band at the first moment: how many there were, and where they were later."""
    band, of = str(here[0]["pre_band"]), here[0]["of"]
    name = drawing.writer.name("band", band)
    size = fitting(wrapped(name, _NAMES - 8, BODY, bold=True), _NAMES - 8, BODY, bold=True)

    def paint(axes: Axes) -> None:
        line(axes, (0, _END), (0, 0), color=FAINT)
        write(axes, 0, 7, name, size, bold=True)
        write(axes, 0, 21, drawing.say("bands_people", n=of), SMALL, color=SOFT)
        for row in here:
            at = order.index(str(row["post_band"]))
            left, n = _NAMES + at * width, number_of(row["n"]) or 0
            color = _color(order.index(band), at)
            rectangle(axes, left, 24, (width - 14) * n / most, 9, color, **_hatch(color))
            line(axes, (left, left), (23, 34), color=INK, linewidth=0.6)
            text = drawing.say("bands_of", row)
            write(axes, left, 8, text, SMALL, bold=n > 0, color=INK if n else SOFT)

    return Panel(_ROW, paint)


def _color(before: int, after: int) -> str:
    """Bands stand from best to worst."""
    return _SAME if before == after else BETTER if after < before else WORSE


def _hatch(color: str) -> dict[str, Any]:
    """Stripes in what is worse: in grey it is nearly as dark as what is better."""
    return {"hatch": "////", "edgecolor": PAPER} if color == WORSE else {}


def _legend(drawing: Drawing) -> Panel:
    def paint(axes: Axes) -> None:
        line(axes, (0, _END), (0, 0), color=FAINT)
        left = _NAMES
        for key, color in (("better", BETTER), ("same", _SAME), ("worse", WORSE)):
            rectangle(axes, left, 9, 14, 8, color, **_hatch(color))
            write(
                axes,
                left + 19,
                13,
                capital(drawing.say(key)),
                SMALL,
                color=SOFT,
                at="center_baseline",
            )
            left += (_END - _NAMES) / 3

    return Panel(22, paint)
