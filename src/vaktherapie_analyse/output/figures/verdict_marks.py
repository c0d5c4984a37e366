"""How each verdict looks: a shape and a colour of its own, darker where a limit was crossed too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from vaktherapie_analyse.output.figures.canvas import (
    BETTER,
    BETTER_PALE,
    INK,
    PAPER,
    WORSE,
    WORSE_PALE,
    write,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker of matplotlib, how much larger than a circle it is, and its colours."""

    shape: str
    larger: float
    face: str
    ink: str


MARKS: Final = {
    "recovered": Mark("o", 1.0, BETTER, PAPER),
    "improved": Mark("p", 1.1, BETTER_PALE, INK),
    "unchanged": Mark("s", 0.9, PAPER, INK),
    "deteriorated": Mark("D", 0.85, WORSE_PALE, INK),
    "harmed": Mark("X", 1.15, WORSE, PAPER),
    "several": Mark("h", 1.1, "#d9d9d9", INK),
    "none": Mark("8", 1.0, "#f2f2f2", INK),
}


def mark(axes: Axes, x: float, y: float, verdict: str, size: float, text: str = "") -> None:
    """The mark of a verdict, with a number in it."""
    style = MARKS[verdict]
    axes.plot(
        x, y, style.shape, markersize=size * style.larger, markerfacecolor=style.face,
        markeredgecolor=INK, markeredgewidth=0.7, clip_on=False, zorder=2.5,
    )  # fmt: skip
    if text:
        small = max(5.5, size * (0.62 if len(text) < 2 else 0.5))
        write(axes, x, y, text, small, color=style.ink, side="center", at="center_baseline")
