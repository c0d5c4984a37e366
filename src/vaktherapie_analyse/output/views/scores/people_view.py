"""What became of each person, in signs of a terminal: only for who works with the data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any, Final

from vaktherapie_analyse.language import Message, format_number, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.strip import BLANK
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import MISSING, Writer, capital, clean, number_of
from vaktherapie_analyse.report import Figure

#: The sign of each verdict; a capital where a limit was crossed too.
SIGNS: Final = {
    "recovered": "O",
    "improved": "o",
    "unchanged": "=",
    "deteriorated": "x",
    "harmed": "X",
    "several": "*",
    "none": "?",
}
_WAYS: Final = {
    "recovered": "better",
    "improved": "better",
    "unchanged": "same",
    "deteriorated": "worse",
    "harmed": "worse",
}
#: So many boxes stand above each other at most, and beside each other on so many signs.
_BOXES: Final = 17
_ROOM: Final = 68
#: How many points a box is wide and high; then ten times the last three, and so on.
_STEPS: Final = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 50.0)
#: More ways than these are not read one by one.
_MOST_WAYS: Final = 30
_RULER: Final = 33


def people_views(figures: Sequence[Figure], writer: Writer) -> Iterator[View]:
    """Those figures in which each mark is a person, in signs."""
    for figure in figures:
        if figure.kind == "change":
            yield _change(figure, writer)
        elif figure.kind == "lines" and (view := _lines(figure, writer)):
            yield view


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Boxes of `step` points from `low` on, `n` of them."""

    low: float
    step: float
    n: int

    @classmethod
    def over(cls, scores: Sequence[float], most: int) -> _Ruler:
        """The finest on which all of these scores lie in at most so many boxes."""
        whole = all(score.is_integer() for score in scores)
        larger = (step * 10**power for power in count(1) for step in _STEPS[-3:])
        for step in chain(_STEPS[_STEPS.index(1.0) if whole else 0 :], larger):
            first, last = (math.floor(round(end / step, 6)) for end in (min(scores), max(scores)))
            if last - first < most:
                break
        return cls(first * step, step, last - first + 1)

    def at(self, score: float) -> int:
        """The box that a score lies in."""
        return math.floor(round((score - self.low) / self.step, 6))

    def name(self, box: int, language: str) -> str:
        """Where a box begins."""
        decimals = next(d for d in (0, 1, 2) if round(self.step * 10**d, 6).is_integer())
        return format_number(self.low + box * self.step, decimals, language)


def _change(figure: Figure, writer: Writer) -> View:
    """Before from left to right, after from below to above; on the dots is no change."""
    spots = rows(figure.tables["spots"])
    width = len(str(sum(_count(spot) for spot in spots))) + 2
    ends = [_number(spot, name) for spot in spots for name in ("pre", "post")]
    ruler = _Ruler.over(ends, min(_BOXES, _ROOM // width))
    boxes: dict[tuple[int, int], list[Row]] = {}
    for spot in spots:
        place = (ruler.at(_number(spot, "pre")), ruler.at(_number(spot, "post")))
        boxes.setdefault(place, []).append(spot)
    names = [ruler.name(box, writer.language) for box in range(ruler.n)]
    every = math.ceil((max(map(len, names)) + 1) / width)
    beside = "".join(f"{name:<{width * every}}" for name in names[::every])
    drawn = [
        (names[y], "".join(_box(boxes.get((x, y), []), x == y, width) for x in range(ruler.n)))
        for y in reversed(range(ruler.n))
    ]
    below = "better" if figure.values["better"] == "lower" else "worse"
    legend = [_entry(row, figure, writer) for row in rows(figure.tables["verdicts"]) if row["n"]]
    if any(SIGNS["several"] in plot for _, plot in drawn):
        legend.append(_entry({"verdict": "several"}, figure, writer))
    step = [_say("signs_box", figure, writer, step=ruler.step)] if ruler.step > 1 else []
    return View(
        title=_title(figure, writer),
        headers=(f"{writer.moments['post']} ↑", ""),
        rows=(
            *((side, _kept(plot)) for side, plot in drawn),
            (f"{writer.moments['pre']} →", _kept(beside)),
        ),
        alignment=("right", "left"),
        footnotes=(
            " · ".join(legend),
            " ".join([_say("signs_read", figure, writer, side=_say(below, figure, writer)), *step]),
            _say("internal", figure, writer),
        ),
        blocks=(ruler.n, 1),
    )


def _entry(row: Row, figure: Figure, writer: Writer) -> str:
    """A sign with what it is, and how many there are."""
    verdict = str(row["verdict"])
    return f"{SIGNS[verdict]} {_say(f'verdict_{verdict}', figure, writer, **row)}"


def _box(here: Sequence[Row], is_diagonal: bool, width: int) -> str:
    """The sign of who is in it, and how many; several verdicts have a sign of their own."""
    if not here:
        return f"{'.' if is_diagonal else '':<{width}}"
    verdicts = {str(spot["verdict"] or "none") for spot in here}
    n = sum(map(_count, here))
    sign = SIGNS[verdicts.pop()] if len(verdicts) == 1 else SIGNS["several"]
    return f"{sign}{n if n > 1 else '':<{width - 1}}"


def _lines(figure: Figure, writer: Writer) -> View | None:
    """A line per way through the moments, best first; None where they are too many."""
    points = rows(figure.tables["points"])
    moments = [*dict.fromkeys(str(point["moment"]) for point in points)]
    paths = [
        path
        for path in rows(figure.tables["paths"])
        if sum(path[moment] is not None for moment in moments) > 1
    ]
    if len(paths) > _MOST_WAYS:
        return None
    order = [*_WAYS, "none"]
    sign = 1 if figure.values["better"] == "lower" else -1
    paths.sort(
        key=lambda path: (order.index(str(path["verdict"] or "none")), sign * _moved(path, moments))
    )
    ruler = _Ruler.over([_number(point, "score") for point in points], _RULER)
    limits = {ruler.at(_number(zone, "low")) for zone in rows(figure.tables["zones"])} - {0}
    letters = _letters([writer.name("moment", moment) for moment in moments])
    first, last = ruler.name(0, writer.language), ruler.name(ruler.n - 1, writer.language)
    named = ", ".join(
        f"{letter} = {writer.name('moment', moment)}"
        for letter, moment in zip(letters, moments, strict=True)
    )
    arrows = " → ".join(letters)
    room = max(ruler.n - len(first), len(last) + 1)
    ends = first if ruler.n == 1 else f"{first}{last:>{room}}"
    return View(
        title=_title(figure, writer),
        headers=("n", arrows, _kept(ends), ""),
        rows=tuple(
            (
                writer.number(path["n"]),
                " → ".join(_written(path[moment], writer) for moment in moments),
                _kept(_way(path, moments, letters, ruler, limits)),
                _word(path, figure, writer),
            )
            for path in paths
        ),
        alignment=("right", "left", "left", "left"),
        footnotes=(
            _say("ways_read", figure, writer, letters=named),
            _say("internal", figure, writer),
        ),
    )


def _way(
    path: Row, moments: Sequence[str], letters: Sequence[str], ruler: _Ruler, limits: set[int]
) -> str:
    """The scores of one way as letters on a line; the last moment stands above the others."""
    there = {
        letter: ruler.at(_number(path, moment))
        for letter, moment in zip(letters, moments, strict=True)
        if path[moment] is not None
    }
    drawn = ["│" if box in limits else " " for box in range(ruler.n)]
    for box in range(min(there.values()), max(there.values()) + 1):
        drawn[box] = "┼" if box in limits else "─"
    for letter, box in there.items():
        drawn[box] = letter
    return "".join(drawn)


def _letters(names: Sequence[str]) -> list[str]:
    """A letter of each name, another one for each."""
    found: list[str] = []
    for name in names:
        found.append(next(letter for letter in f"{name}123" if letter not in found))
    return found


def _moved(path: Row, moments: Sequence[str]) -> float:
    scores = [_number(path, moment) for moment in moments if path[moment] is not None]
    return scores[1] - scores[0]


def _word(path: Row, figure: Figure, writer: Writer) -> str:
    way = _WAYS.get(str(path["verdict"]))
    return _say(way, figure, writer) if way else MISSING


def _written(score: Any, writer: Writer) -> str:
    number = number_of(score)
    return MISSING if number is None else writer.number(number, 0 if number.is_integer() else 1)


def _number(row: Row, name: str) -> float:
    return number_of(row[name]) or 0.0


def _count(row: Row) -> int:
    return int(_number(row, "n"))


def _kept(drawn: str) -> str:
    """With blanks that no line is broken at."""
    return drawn.rstrip().replace(" ", BLANK)


def _title(figure: Figure, writer: Writer) -> str:
    return capital(clean(render(figure.title, writer.language)))


def _say(key: str, figure: Figure, writer: Writer, /, **values: Any) -> str:
    known = {**figure.values, **writer.moments, **values}
    return clean(render(Message(f"figures.{key}", known), writer.language))
