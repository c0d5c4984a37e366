"""Who took part: a bar per step, with who was lost before it and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes

from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.figures.canvas import (
    BETTER,
    BODY,
    MARGIN,
    SMALL,
    SOFT,
    WIDTH,
    WORSE,
    Drawing,
    Panel,
    leading,
    paragraph,
    rectangle,
    wrapped,
    write,
)
from vaktherapie_analyse.output.writer import number_of

_END: Final = WIDTH - 2 * MARGIN
_BAR: Final = 11.0
_INDENT: Final = 16.0


def flow(drawing: Drawing) -> Iterator[Panel]:
    """The steps of respondents, then those of the trajectories where there is a register."""
    yield from _steps(drawing, "flow")
    if "trajectories" in drawing.figure.tables:
        yield paragraph([drawing.writer.say("quarter_register")], BODY, bold=True, color=SOFT)
        yield from _steps(drawing, "trajectories")


def _steps(drawing: Drawing, key: str) -> Iterator[Panel]:
    """The steps in order; who is lost stands below the end of the bar that they are taken from."""
    found = drawing.rows(key)
    whole = max((number_of(row["n"]) or 0 for row in found), default=0) or 1
    reasons = drawing.rows("reasons")
    left = 0.0
    for row in found:
        n = number_of(row["n"]) or 0
        if row["lost"]:
            left -= n
            own = [reason for reason in reasons if reason["step"] == row["step"]]
            yield _lost(drawing, row, own, (_END * left / whole, _END * n / whole))
        else:
            left = n
            yield _step(drawing, row, whole)


def _step(drawing: Drawing, row: Row, whole: float) -> Panel:
    text = drawing.say(f"flow_{row['step']}" if row["n"] is not None else "flow_hidden", row)

    def paint(axes: Axes) -> None:
        write(axes, 0, 0, text, BODY, bold=True)
        if row["n"] is not None:
            rectangle(axes, 0, 15, _END, _BAR, "#ececec")
            rectangle(axes, 0, 15, _END * (number_of(row["n"]) or 0) / whole, _BAR, BETTER)

    return Panel((15 + _BAR if row["n"] is not None else 15) + 9, paint)


def _lost(drawing: Drawing, row: Row, reasons: list[Row], bar: tuple[float, float]) -> Panel:
    """Who is lost here, and the reasons that the files give."""
    said = [
        drawing.say(
            "flow_reason", reason, reason=drawing.writer.name("kind", reason["kind"] or "unknown")
        )
        for reason in reasons
    ]
    text = drawing.say(f"flow_{row['step']}", row)
    lines = wrapped(f"{text}: {', '.join(said)}" if said else text, _END - _INDENT, SMALL)

    def paint(axes: Axes) -> None:
        start, width = bar
        rectangle(axes, start, -7, width, 5, WORSE)
        for number, line in enumerate(lines):
            write(axes, _INDENT, 2 + number * leading(SMALL), line, SMALL, color=SOFT)

    return Panel(len(lines) * leading(SMALL) + 10, paint)
