"""The quarters: small bars per indicator, with its goal and the stand since the start."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from matplotlib.axes import Axes

from vaktherapie_analyse.language import label
from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.figures.canvas import (
    BETTER,
    BODY,
    FAINT,
    MARGIN,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    WORSE,
    Drawing,
    Panel,
    fitting,
    leading,
    line,
    paragraph,
    rectangle,
    width_of,
    wrapped,
    write,
)
from vaktherapie_analyse.output.writer import MISSING, Writer, capital, number_of
from vaktherapie_analyse.report import FEW

_NAMES: Final = 128.0
_TOTAL: Final = 84.0
_END: Final = WIDTH - 2 * MARGIN
_HIGH: Final = 25.0


def quarters(drawing: Drawing) -> Iterator[Panel]:
    """The indicators of the register, then those of each questionnaire."""
    found = drawing.rows("quarters")
    shown = [*dict.fromkeys(str(r["quarter"]) for r in found if not r["cumulative"])]
    for instrument, here in groupby(found, key=lambda row: row["instrument"]):
        writer = drawing.writer
        title = (
            writer.say("quarter_register")
            if instrument is None
            else writer.name("instrument", instrument)
        )
        yield paragraph([title], BODY, bold=True, after=2)
        yield _header(drawing, shown)
        for _, group in groupby(here, key=lambda row: row["indicator"]):
            rows = [*group]
            yield _indicator(drawing, rows, shown) if shown else _stand(drawing, rows[-1])


def _stand(drawing: Drawing, row: Row) -> Panel:
    """One indicator of which only the stand since the start is told: a share as a lying bar."""
    names = wrapped(_name(drawing.writer, row), _NAMES - 10, SMALL)
    width = _width([])

    def paint(axes: Axes) -> None:
        line(axes, (0, _END), (0, 0), color=FAINT)
        for number, name in enumerate(names):
            write(axes, 0, 6 + number * leading(SMALL), name, SMALL)
        if row["of"] is not None:
            rectangle(axes, _NAMES, 9, width, 10, "#ececec")
            share = width * (number_of(row["value"]) or 0)
            rectangle(axes, _NAMES, 9, share, 10, BETTER, **_style(row))
        for number, text in enumerate(_total(drawing.writer, row)):
            y = 6 + number * leading(SMALL)
            write(axes, _END, y, text, SMALL, bold=number == 0, side="right")

    return Panel(max(2, len(names)) * leading(SMALL) + 14, paint)


def _header(drawing: Drawing, shown: list[str]) -> Panel:
    names = [drawing.writer.name("quarter", quarter) for quarter in shown]
    width = _width(shown)
    size = fitting(names, width - 4, SMALL)
    lines = wrapped(drawing.say("since_start"), _TOTAL, SMALL)

    def paint(axes: Axes) -> None:
        for number, name in enumerate(names):
            x = _NAMES + (number + 0.5) * width
            write(axes, x, 11, name, size, color=SOFT, side="center")
        for number, text in enumerate(lines):
            y = 11 - (len(lines) - 1 - number) * leading(SMALL)
            write(axes, _END, y, text, SMALL, color=SOFT, side="right")

    return Panel(26, paint)


def _width(shown: list[str]) -> float:
    return (_END - _TOTAL - _NAMES - 8) / max(len(shown), 1)


def _indicator(drawing: Drawing, here: list[Row], shown: list[str]) -> Panel:
    """One indicator: its name, a bar per quarter, the goal as a line, the stand since the start."""
    writer = drawing.writer
    names = wrapped(_name(writer, here[0]), _NAMES - 10, SMALL)
    goal = number_of(here[0].get("goal")) if here[0].get("goal_is") != "limit" else None
    values = {str(row["quarter"]): row for row in here if not row["cumulative"]}
    stock = here[0].get("measure") == "stock"
    if stock:
        values = {str(row["quarter"]): row for row in here}
    total = next((row for row in reversed(here) if row["cumulative"]), None)
    known = [number_of(row["value"]) or 0 for row in values.values()]
    highest = max([*known, goal or 0]) or 1
    width = _width(shown)
    height = max(_HIGH + 15, len(names) * leading(SMALL)) + 8

    def paint(axes: Axes) -> None:
        line(axes, (0, _END), (0, 0), color=FAINT)
        floor = _HIGH + 15.0
        for number, name in enumerate(names):
            write(axes, 0, 6 + number * leading(SMALL), name, SMALL)
        ends = (_NAMES, _NAMES + len(shown) * width)
        for number, quarter in enumerate(shown):
            if (row := values.get(quarter)) is not None and row["value"] is not None:
                x = _NAMES + (number + 0.5) * width
                high = _HIGH * (number_of(row["value"]) or 0) / highest
                rectangle(
                    axes, x - width * 0.28, floor - high, width * 0.56, high, BETTER, **_style(row)
                )
        line(axes, ends, (floor, floor))
        if goal is not None and values:
            y = floor - _HIGH * goal / highest
            line(axes, ends, (y, y), color=WORSE, linewidth=1.1, linestyle=(0, (4, 2)))
        for number, quarter in enumerate(shown):
            x, row = _NAMES + (number + 0.5) * width, values.get(quarter)
            high = _HIGH * (number_of(row["value"]) or 0) / highest if row else 0.0
            _number(axes, x, floor - high - 2, _figure(writer, row) if row else MISSING, width)
        if total is not None and not stock:
            for number, text in enumerate(_total(writer, total)):
                y = 16 + number * leading(SMALL)
                write(axes, _END, y, text, SMALL, bold=number == 0, side="right")

    return Panel(height + 4, paint)


def _style(row: Row) -> dict[str, Any]:
    """A share of few is an outline."""
    if not _is_few(row):
        return {}
    return {"facecolor": PAPER, "edgecolor": BETTER, "linewidth": 0.8}


def _is_few(row: Row) -> bool:
    of = number_of(row["of"])
    return of is not None and of < FEW


def _number(axes: Axes, x: float, y: float, text: str, width: float) -> None:
    """A number above its bar, on white: a line of a goal may lie behind it."""
    size = fitting([text], width - 2, SMALL)
    wide = width_of(text, size)
    rectangle(axes, x - wide / 2 - 1, y - size * 0.95, wide + 2, size, PAPER, zorder=3)
    write(axes, x, y, text, size, side="center", at="bottom")


def _name(writer: Writer, row: Row) -> str:
    """What is counted, and the goal it is held against."""
    word = writer.report.labels.get("word", {}).get(str(row["instrument"]))
    goal = number_of(row.get("goal"))
    values = {
        "scale": writer.name("scale", row["scale"]),
        "word": label(word, writer.language) if word else writer.word,
        "goal": int(goal) if goal is not None and goal.is_integer() else goal,
    }
    text = capital(writer.say(f"indicator_{row['indicator']}", **values))
    if row.get("goal_is") in (None, "limit"):
        return text
    against = writer.say(f"goal_{row['indicator']}", **values)
    return f"{text} ({against})"


def _figure(writer: Writer, row: Row) -> str:
    """A number as it stands above its bar: how many, how many of how many, or a mean."""
    if row["value"] is None:
        return MISSING
    if row["of"] is not None:
        return f"{writer.number(row['n'])}/{writer.number(row['of'])}"
    return writer.number(row["value"], 1 if row.get("measure") == "mean" else 0)


def _total(writer: Writer, row: Row) -> list[str]:
    if row["n"] is None:
        return [MISSING]
    if row["of"] is not None:
        share = [f"({writer.percent(row['value'])})"] if not _is_few(row) else []
        return [_figure(writer, row), *share]
    if row.get("measure") == "mean":
        return [_figure(writer, row), f"(n = {writer.number(row['n'])})"]
    return [writer.number(row["n"])]
