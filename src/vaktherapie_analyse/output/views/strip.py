"""A strip: an estimate and its interval against zero, on one line of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vaktherapie_analyse.output.views.view import Tone

#: A blank that a line is not broken at, nor a cell cut off at.
BLANK = "\u00a0"

#: The ends of an axis lie no nearer to zero than this many SDs, and no further.
NEAREST, FURTHEST = 0.25, 2.0
#: Where the axis has a number, the first of these that is on it.
TICKS = (1.0, 0.5)
LIGHT, HEAVY = "─┼", "━┿"


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its limits, the limits None where there are none."""

    value: float
    low: float | None
    high: float | None

    @property
    def tone(self) -> Tone:
        """Which way it went, where the whole interval lies on one side of zero."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return "open"
        return "better" if self.low > 0 else "worse"

    @property
    def ends(self) -> tuple[float, float]:
        """The limits, or the estimate itself where there are none."""
        return (
            self.value if self.low is None else self.low,
            self.value if self.high is None else self.high,
        )


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis that strips share: from `low` below zero to `high` above it, `width` signs wide."""

    low: float
    high: float
    width: int

    @classmethod
    def around(cls, found: Iterable[Interval], width: int) -> Axis:
        """The axis on which all of these fit, as far as an axis reaches."""
        ends = [end for one in found for end in (*one.ends, one.value)]
        low, high = (
            min(max(end, NEAREST), FURTHEST)
            for end in (-min(ends, default=0.0), max(ends, default=0.0))
        )
        return cls(-low, high, width)

    def at(self, value: float) -> int:
        """The place of a value; what lies beyond an end stands at that end."""
        part = (value - self.low) / (self.high - self.low)
        return round(min(max(part, 0.0), 1.0) * (self.width - 1))

    def ticks(self, write: Callable[[float], str]) -> str:
        """A line with numbers under their place: zero, and one to its right."""
        signs = [BLANK] * self.width
        signs[self.at(0.0)] = "0"
        tick = next((value for value in TICKS if value <= self.high), None)
        text = write(tick) if tick else ""
        at = min(self.at(tick), self.width - len(text)) if tick else 0
        if tick and at > self.at(0.0) + 1:
            signs[at : at + len(text)] = list(text)
        return "".join(signs)

    def strip(self, shown: Interval, signs: str = LIGHT) -> str:
        """The interval as a line, the estimate as a dot, and zero.

        What lies beyond an end of the axis ends in an arrow.

        >>> axis = Axis(-1.0, 1.0, 11)
        >>> axis.strip(Interval(0.4, -0.2, 1.0)).replace(BLANK, " ")
        '    ─┼─●───'
        >>> axis.strip(Interval(-0.4, -3.0, -0.2)).replace(BLANK, " ")
        '◄──●─│     '
        """
        line, cross = signs[0], signs[1]
        drawn = [BLANK] * self.width
        low, high = shown.ends
        zero = self.at(0.0)
        for place in range(self.at(low), self.at(high) + 1):
            drawn[place] = line
        drawn[zero] = cross if low <= 0 <= high and drawn[zero] == line else "│"
        drawn[self.at(shown.value)] = "●"
        if low < self.low:
            drawn[0] = "◄"
        if high > self.high:
            drawn[-1] = "►"
        return "".join(drawn)
