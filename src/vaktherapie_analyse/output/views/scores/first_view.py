"""The one table of the first screen of a questionnaire: per scale the change, drawn and counted."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from vaktherapie_analyse.language import Message, label, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.scores.questionnaire_view import of_questionnaire
from vaktherapie_analyse.output.views.strip import BLANK, HEAVY, LIGHT, Axis, Interval
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of
from vaktherapie_analyse.report import First, ShownScale

#: How wide the strips are: the widest that fits.
WIDE = (33, 23, 17, 13, 11)
NARROW = 13
#: Stand behind a number of other people than the row is about; no figure, which would make another
#: number of it where an alphabet has none that are raised.
MARKS = "abcdefghi"


def change_by_scale(writer: Writer, first: First) -> Iterator[View]:
    """The table with one row per scale; with one moment the scores of that moment."""
    if "summary" not in writer.report.tables:
        for view in of_questionnaire(writer, "distribution"):
            primary = writer.name("scale", (writer.report.facts or {}).get("primary"))
            shown = (i for i, cells in enumerate(view.rows) if primary in cells)
            yield replace(view, strong=frozenset(shown))
        return
    lines = lines_of(writer, first)
    if not lines:
        return
    # Names on one line, then in two, then two lines for each scale.
    views = [
        *(Drawn(writer, lines, whole_names=True).view(width) for width in WIDE),
        *(Drawn(writer, lines).view(width) for width in WIDE[-2:]),
        Drawn(writer, lines, whole_names=True, stacked=True).view(NARROW),
        Drawn(writer, lines, stacked=True).view(NARROW),
    ]
    yield reduce(lambda narrower, view: replace(view, narrower=narrower), reversed(views))


@dataclass(frozen=True, slots=True)
class Line:
    """What the tables say of one scale: its row of `summary`, `transitions` and `verdicts`."""

    scale: ShownScale
    summary: Row
    moved: Row
    judged: Row

    @property
    def n(self) -> float | None:
        return number_of(self.summary.get("n"))

    @property
    def interval(self) -> Interval | None:
        """The change in SDs of the two moments, turned so that positive is better."""
        change, *sds = (
            number_of(self.summary.get(n)) for n in ("change_mean", "pre_sd", "post_sd")
        )
        spread = math.hypot(*(sd or 0.0 for sd in sds)) / math.sqrt(2)
        if change is None or not spread:
            return None
        unit = self.scale.direction / spread
        ends = [number_of(self.summary.get(f"change_{end}")) for end in ("low", "high")]
        low, high = sorted(end * unit for end in ends if end is not None) or (None, None)
        return Interval(change * unit, low, high)


def lines_of(writer: Writer, first: First) -> list[Line]:
    tables = {
        key: {str(row["scale"]): row for row in rows(writer.report.tables[key])}
        for key in ("summary", "transitions", "verdicts")
    }
    found = [
        Line(scale, *(of.get(scale.key, {}) for of in tables.values())) for scale in first.scales
    ]
    return [line for line in found if line.n or line.moved.get("n")]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The same lines in several widths."""

    writer: Writer
    lines: list[Line]
    whole_names: bool = False
    stacked: bool = False

    def view(self, width: int) -> View:
        found = {line.scale.key: line for line in self.lines}
        intervals = [line.interval for line in self.lines]
        axis = Axis.around((one for one in intervals if one is not None), width)
        headings = [*self._headings(found, axis)]
        at_strip = next((i for i, heading in enumerate(headings) if BLANK in heading.header), 0)
        blocks = Counter(line.scale.block for line in self.lines)
        view = view_of(
            self._say("table_title", n=self._n, **self.writer.moments),
            [{"scale": line.scale.key} for line in self.lines],
            headings,
            tuple(filter(None, [" ".join(self._notes())])),
        )
        return replace(
            view,
            blocks=tuple(blocks.values()),
            strong=frozenset(i for i, line in enumerate(self.lines) if line.scale.block == 0),
            tones={
                (row, at_strip): one.tone for row, one in enumerate(intervals) if one is not None
            },
        )

    @property
    def _n(self) -> int:
        """How many pairs most scales have; the others are told below."""
        return Counter(int(line.n or 0) for line in self.lines).most_common(1)[0][0]

    def _headings(self, found: Mapping[str, Line], axis: Axis) -> Iterator[Heading]:
        writer, say = self.writer, self._say

        def of(write: Any) -> Any:
            return lambda row: write(found[str(row["scale"])])

        def drawn(line: Line) -> str:
            signs = LIGHT if line.scale.block else HEAVY
            return axis.strip(line.interval, signs) if line.interval else BLANK * axis.width

        ticks = axis.ticks(lambda value: writer.number(value, 0 if value.is_integer() else 1))
        begin, end = (
            of(lambda line: self._mean(line, "pre")),
            of(lambda line: self._mean(line, "post")),
        )
        change, elevated, outcome = of(self._change), of(self._elevated), of(self._outcome)
        names: dict[str, Any] = {**writer.moments, "word": writer.word}
        title, told = say(f"{self.by_band}elevated", **names), say(self.headline, **names)
        yield Heading(writer.say("scale"), of(self._shown_name), "left")
        if self.stacked:
            yield Heading(
                f"{names['pre']} → {names['post']}\n{say('change')}",
                lambda row: f"{begin(row)} → {end(row)}\n{change(row)}",
            )
        else:
            yield Heading(names["pre"], begin)
            yield Heading(names["post"], end)
            yield Heading(say("change"), change)
        yield Heading(say("worse"), of(lambda line: self._judged(line, "deteriorated", "harmed")))
        if self._has_strip:
            yield Heading(f"{say('in_sd')}\n{ticks}", of(drawn), "left")
        yield Heading(say("better"), of(lambda line: self._judged(line, "recovered", "improved")))
        if self.stacked:
            yield Heading(f"{title}\n{told}", lambda row: f"{elevated(row)}\n{outcome(row)}")
        else:
            yield Heading(title, elevated)
            yield Heading(told, outcome)

    @property
    def _has_strip(self) -> bool:
        return any(line.interval for line in self.lines)

    @property
    def by_band(self) -> str:
        """Scales with other bands than the rest have theirs behind their name."""
        return "bands_" if len(self._bands) > 1 else ""

    @property
    def _bands(self) -> set[Any]:
        return {
            line.moved["elevated_bands"] for line in self.lines if line.moved.get("elevated_bands")
        }

    @property
    def headline(self) -> str:
        return str((self.writer.report.facts or {}).get("headline") or "to_normal")

    def _shown_name(self, line: Line) -> str:
        return self.name(line).replace(" ", BLANK) if self.whole_names else self.name(line)

    def name(self, line: Line) -> str:
        """The short name, with a mark at a low reliability, and its bands where they differ."""
        facts = self.writer.report.facts or {}
        name = label(line.scale.label, self.writer.language)
        if line.scale.key in (facts.get("low_reliability") or ()):
            name += "°"
        bands = line.moved.get("elevated_bands")
        if not self.by_band or not bands:
            return name
        names = [self.writer.name("band", band) for band in str(bands).split("; ")]
        return f"{name} ({self.writer.say('or').join(names)})"

    def _mean(self, line: Line, moment: str) -> str:
        return self.writer.number(line.summary.get(f"{moment}_mean"), self.decimals)

    def _change(self, line: Line) -> str:
        value = line.summary.get("change_mean")
        return self.writer.estimate(line.summary, "change", value, self.decimals).replace("\n", " ")

    @property
    def decimals(self) -> int:
        spread = [
            number_of(line.summary.get(f"{m}_sd")) for line in self.lines for m in ("pre", "post")
        ]
        return 2 if max((sd for sd in spread if sd is not None), default=9.0) < 1.5 else 1

    def _elevated(self, line: Line) -> str:
        if not line.moved.get("n"):
            return MISSING
        pre, post = (self.writer.number(line.moved.get(f"n_elevated_{m}")) for m in ("pre", "post"))
        return f"{pre} → {post}{self._of(line, line.moved)}"

    def _outcome(self, line: Line) -> str:
        column = self.writer.report.tables["transitions"].column(f"n_{self.headline}")
        return self.writer.share(line.moved, column)

    def judged(self, line: Line, *verdicts: str) -> float | None:
        """How many have one of these verdicts; None where nobody could be judged."""
        if not line.judged.get("n"):
            return None
        return sum(number_of(line.judged.get(f"n_{verdict}")) or 0 for verdict in verdicts)

    def _judged(self, line: Line, *verdicts: str) -> str:
        n = self.judged(line, *verdicts)
        return MISSING if n is None else self.writer.number(n) + self._of(line, line.judged)

    def _of(self, line: Line, row: Row) -> str:
        """A mark where that are others than all pairs of the scale; a note says how many."""
        return "" if row.get("n") == line.n else self._marks.get(row["n"], "")

    @property
    def _marks(self) -> dict[Any, str]:
        """Per number of people that is not that of the pairs of the scale its mark."""
        both = ((line, row) for line in self.lines for row in (line.moved, line.judged))
        others = dict.fromkeys(
            row["n"] for line, row in both if row.get("n") not in (None, 0, line.n)
        )
        return {n: MARKS[i % len(MARKS)] for i, n in enumerate(others)}

    def _notes(self) -> Iterator[str]:
        say, language = self._say, self.writer.language
        if self._has_strip:
            yield say("note")
        by_n: dict[int, list[str]] = {}
        for line in self.lines:
            if line.n != self._n:
                by_n.setdefault(int(line.n or 0), []).append(label(line.scale.label, language))
        for n, scales in sorted(by_n.items(), reverse=True):
            yield say("note_n", n=n, scales=scales)
        for key, of in (("norm", "moved"), ("index", "judged")):
            pairs = ((line.n, getattr(line, of).get("n")) for line in self.lines)
            others = dict.fromkeys(n for all_, n in pairs if n and n != all_)
            marks = [say("mark", mark=self._marks[n], n=n) for n in others]
            if marks:
                yield say(f"note_of_{key}", marks=marks)
        yield from self.marked

    @property
    def marked(self) -> tuple[str, ...]:
        """What the mark behind a name means, where one is used."""
        is_used = any("°" in self.name(line) for line in self.lines)
        return (self._say("note_low_reliability"),) if is_used else ()

    def _say(self, key: str, /, **values: Any) -> str:
        return render(Message(f"first.{key}", values), self.writer.language)
