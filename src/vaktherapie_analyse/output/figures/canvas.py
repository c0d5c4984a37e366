"""Canvas: a picture is a column of panels, with its title above and what must be read below.

Everything is measured in points from the top left, so that what is written always fits; a panel
with axes of its own has them within its margins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.writer import Writer, capital, clean

if TYPE_CHECKING:
    from vaktherapie_analyse.report import Figure

#: The width of the text on a page of A4, 16 cm, in points; 72 of these make an inch.
WIDTH: Final = 454.0
INCH: Final = 72.0
MARGIN: Final = 6.0

#: The first one comes with matplotlib, Verdana has nearly the same widths where it is not there.
FONTS: Final = ("DejaVu Sans", "Verdana", "sans-serif")

#: Colours that stay apart for who is colour-blind (after Okabe and Ito, darker where white is
#: written on them); in grey they differ in darkness, and nothing is told by colour only.
INK: Final = "#1a1a1a"
SOFT: Final = "#555555"
FAINT: Final = "#c9c9c9"
PAPER: Final = "#ffffff"
WORSE: Final = "#b34700"
WORSE_PALE: Final = "#f2b26b"
BETTER: Final = "#00558b"
BETTER_PALE: Final = "#8ec9ee"

TITLE: Final = 12.0
BODY: Final = 10.0
SMALL: Final = 8.5

Side = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A figure that is being drawn in one language; what is made of the same one is kept.

    Attributes
    ----------
    captioned
        Whether its title stands beside it, as in a document, and so not in the picture.
    """

    figure: Figure
    writer: Writer
    captioned: bool = False

    def rows(self, key: str) -> list[Row]:
        """The rows of one of its tables."""
        return rows(self.figure.tables[key])

    def say(self, key: str, row: Row | None = None, /, **values: Any) -> str:
        """A text in the picture, filled by the figure, a row of a table, and these values."""
        known = {**self.figure.values, **self.writer.moments, **(row or {}), **values}
        return clean(render(Message(f"figures.{key}", known), self.writer.language))

    def said(self, message: Message) -> str:
        """A message of the figure: without what to type next."""
        return capital(clean(render(message, self.writer.language)))

    @property
    def title(self) -> str:
        return self.said(self.figure.title)

    @property
    def words(self) -> str:
        """What the figure shows, for who cannot see it."""
        return " ".join(map(self.said, (*self.figure.description, *self.figure.notes)))


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a picture: how high it is, and what paints it.

    Attributes
    ----------
    paint
        Paints on axes in points from the top left; with `inside`, on axes of its own.
    inside
        The margins around axes of its own: left, right, top, bottom. None: there are none.
    """

    height: float
    paint: Callable[[Axes], None]
    inside: tuple[float, float, float, float] | None = None


def picture(drawing: Drawing, panels: Iterable[Panel]) -> Picture:
    """The whole picture: banners, title, panels, notes."""
    column = [*_above(drawing), *panels, *_below(drawing)]
    height = sum(panel.height for panel in column) + 2 * MARGIN
    made = Picture(figsize=(WIDTH / INCH, height / INCH), dpi=INCH, facecolor=PAPER)
    top = MARGIN
    for panel in column:
        left, right, above, below = panel.inside or (MARGIN, MARGIN, 0.0, 0.0)
        high = panel.height - above - below
        axes = made.add_axes(
            (
                left / WIDTH,
                1 - (top + above + high) / height,
                (WIDTH - left - right) / WIDTH,
                high / height,
            )
        )
        if panel.inside is None:
            axes.set(xlim=(0, WIDTH - 2 * MARGIN), ylim=(high, 0))
            axes.set_axis_off()
        panel.paint(axes)
        top += panel.height
    return made


def write(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    size: float = BODY,
    *,
    bold: bool = False,
    color: str = INK,
    side: Side = "left",
    at: Literal["top", "center_baseline", "bottom"] = "top",
) -> None:
    """The text with its top (middle, bottom) at this place; it is never read as a formula."""
    axes.text(
        x,
        y,
        text,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        color=color,
        ha=side,
        va=at,
        parse_math=False,
    )


def paragraph(
    texts: Sequence[str],
    size: float = BODY,
    *,
    bold: bool = False,
    color: str = INK,
    after: float = 4.0,
) -> Panel:
    """Texts below each other, each wrapped to the width of the picture."""
    lines = [line for text in texts for line in wrapped(text, WIDTH - 2 * MARGIN, size, bold=bold)]

    def paint(axes: Axes) -> None:
        for number, line in enumerate(lines):
            write(axes, 0, number * leading(size), line, size, bold=bold, color=color)

    return Panel(len(lines) * leading(size) + after, paint)


def gap(height: float) -> Panel:
    """Nothing, so high."""
    return Panel(height, lambda _: None)


def leading(size: float) -> float:
    """From one line of text to the next."""
    return size * 1.3


@cache
def width_of(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """How wide a text is, in points."""
    measured = TextToPath().get_text_width_height_descent(text, _font(size, bold), ismath=False)
    return float(measured[0])


def fonts() -> Path:
    """The folder with the letters that come with matplotlib: they are the same on every system."""
    return Path(mpl.get_data_path(), "fonts", "ttf")


def fitting(texts: Iterable[str], width: float, size: float, *, bold: bool = False) -> float:
    """The largest size up to this one in which each of the texts fits; never below 6."""
    widest = max((width_of(text, size, bold=bold) for text in texts), default=0.0)
    return max(6.0, size * min(1.0, width / widest)) if widest else size


def rectangle(
    axes: Axes, x: float, y: float, width: float, height: float, color: str, **more: Any
) -> None:
    """A filled rectangle with its top left corner at this place."""
    style: dict[str, Any] = {"facecolor": color, "linewidth": 0, "clip_on": False}
    axes.add_patch(Rectangle((x, y), width, height, **style | more))


def line(axes: Axes, x: tuple[float, float], y: tuple[float, float], **more: Any) -> None:
    """A straight line from one place to another."""
    style: dict[str, Any] = {"color": INK, "linewidth": 0.8, "clip_on": False}
    axes.plot(x, y, **style | more)


def wrapped(text: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """The lines of the text; a number and its unit stay together, and so do the ends of intervals.

    A word that is wider than the line has one of its own.
    """
    lines = [""]
    for word in re.sub(r"(?<=\d) (?=%)|(?<=;) (?=[\d−])", "\u00a0", text).split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width_of(longer, size, bold=bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=[*FONTS[:1]], size=size, weight="bold" if bold else "normal")


def _above(drawing: Drawing) -> Iterator[Panel]:
    for banner in drawing.writer.report.banners:
        yield _banner(drawing.said(banner))
    if not drawing.captioned:
        yield paragraph([drawing.title], TITLE, bold=True, after=1)
    yield paragraph([drawing.said(drawing.writer.report.title)], SMALL, color=SOFT, after=8)


def _below(drawing: Drawing) -> Iterator[Panel]:
    texts = [drawing.said(note) for note in drawing.figure.notes]
    if texts:
        yield gap(6)
        yield paragraph(texts, SMALL, color=SOFT, after=2)


def _banner(text: str) -> Panel:
    room = WIDTH - 2 * MARGIN
    lines = wrapped(text, room - 16, SMALL, bold=True)
    height = len(lines) * leading(SMALL) + 10

    def paint(axes: Axes) -> None:
        rectangle(axes, 1, 1, room - 2, height - 2, "#fff4d6", edgecolor=INK, linewidth=0.8)
        for number, line in enumerate(lines):
            write(axes, 8, 5 + number * leading(SMALL), line, SMALL, bold=True)

    return Panel(height + 8, paint)
