"""The first screen for a workbook: its one table with numbers that are numbers, and its picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.counts.first_quarter_view import (
    at,
    lines_beside,
    name_of,
    part_of,
)
from vaktherapie_analyse.output.views.number_table import Figure, NumberCell, NumberTable
from vaktherapie_analyse.output.views.scores.first_view import Drawn, Line, lines_of
from vaktherapie_analyse.output.views.view import Align
from vaktherapie_analyse.output.writer import Writer, capital, number_of
from vaktherapie_analyse.report import FEW, Column, First, Kind

#: So many quarters are drawn, the last ones.
_DRAWN_QUARTERS = 12
#: What is drawn of each quarter.
_DRAWN = ("started", "completed", "stopped")


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of what stands in a grid of its own: names first, then what is drawn.

    Attributes
    ----------
    has_interval
        The columns are the value, its limits, and how far those are from it; otherwise each column
        is a series.
    """

    title: str
    data: NumberTable
    has_interval: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a sheet shows of a report: its table, and a picture where there is something to draw."""

    grid: NumberTable
    bars: Bars | None = None


def numbers(writer: Writer, first: First | None) -> Numbers | None:
    """The table of the first screen, or of a report for others; None where it has no numbers."""
    compose = _NUMBERS.get(writer.report.kind)
    return compose(writer, first) if compose else None


def _questionnaire(writer: Writer, first: First | None) -> Numbers | None:
    assert first
    if "summary" not in writer.report.tables:
        return _one_moment(writer)
    lines = lines_of(writer, first)
    if not lines:
        return None
    drawn = Drawn(writer, lines)
    names: dict[str, Any] = {**writer.moments, "word": writer.word}
    by_band, outcome = drawn.by_band or "elevated_", drawn.headline
    grid = _table(
        _say(writer, "numbers_title", **writer.moments),
        (
            writer.say("scale"), "n", names["pre"], names["post"], writer.say("change"),
            *_limits(writer), _say(writer, "worse"), _say(writer, "better"),
            *(writer.say(f"{by_band}of_{m}", **names) for m in ("pre", "post")),
            _say(writer, outcome, **names),
        ),
        tuple(tuple(_of_scale(drawn, line, outcome)) for line in lines),
        footnotes=drawn.marked,
        strong=frozenset(i for i, line in enumerate(lines) if line.scale.block == 0),
    )  # fmt: skip
    return Numbers(grid, _changes_drawn(writer, drawn, lines))


def _of_scale(drawn: Drawn, line: Line, outcome: str) -> Iterator[NumberCell]:
    yield drawn.name(line)
    yield Figure(line.n)
    for name in ("pre_mean", "post_mean", "change_mean", "change_low", "change_high"):
        yield Figure(number_of(line.summary.get(name)), "score", drawn.decimals)
    for verdicts in (("deteriorated", "harmed"), ("recovered", "improved")):
        judged = drawn.judged(line, *verdicts)
        yield Figure(judged, of=line.judged.get("n"))
    elevated, n = line.moved.get("n_elevated_pre"), line.moved.get("n")
    yield _part(elevated, n)
    yield _part(line.moved.get("n_elevated_post"), n)
    yield _part(line.moved.get(f"n_{outcome}"), elevated)


def _part(k: Cell, of: Cell) -> Figure:
    """A part of so many; nothing where there is nobody."""
    return Figure(number_of(k) if of else None, of=of)


def _changes_drawn(writer: Writer, drawn: Drawn, lines: Sequence[Line]) -> Bars | None:
    intervals = ((drawn.name(line), line.interval) for line in lines)
    found = [(name, one.value, one.low, one.high) for name, one in intervals if one is not None]
    return _with_intervals(writer, "chart_change", found, "score")


def _one_moment(writer: Writer) -> Numbers | None:
    table = writer.report.tables.get("distribution")
    found = [row for row in rows(table) if row.get("n")] if table else []
    if not found:
        return None
    several = len({row["moment"] for row in found}) > 1

    def name(row: Row) -> str:
        scale = writer.name("scale", row["scale"])
        return f"{scale} ({writer.name('moment', row['moment'])})" if several else scale

    primary = (writer.report.facts or {}).get("primary")
    word = capital(writer.say("elevated_share", word=writer.word))
    grid = _table(
        writer.say("distribution_title"),
        (writer.say("scale"), "n", writer.say("mean"), "SD", word, "%", *_limits(writer)),
        tuple(
            (
                name(row),
                Figure(number_of(row["n"])),
                *(Figure(number_of(row[one]), "score", 1) for one in ("mean", "sd")),
                _part(row["n_elevated"], row["n_classified"]),
                *_share(row, "share_elevated"),
            )
            for row in found
        ),
        strong=frozenset(i for i, row in enumerate(found) if row["scale"] == primary),
    )
    drawn = [(name(row), *_numbers(row, "share_elevated")) for row in found]
    return Numbers(grid, _with_intervals(writer, "chart_share", drawn, "share", what=word))


def _published(writer: Writer, _: First | None) -> Numbers | None:
    """What may be shared: what is not shown is an empty cell, in the picture too."""
    key = next((k for k in ("transitions", "distribution") if k in writer.report.tables), None)
    if key is None:
        return None
    table = writer.report.tables[key]
    shares = [column for column in table.columns if column.part]
    found = rows(table)
    names: dict[str, Any] = {**writer.moments, "word": writer.word}

    def title(share: Column) -> str:
        name = share.name.removeprefix("share_").removeprefix("elevated_")
        name = "elevated_share" if name == "elevated" else f"elevated_of_{name}"
        return writer.say(name, **names)

    grid = _table(
        capital(writer.say("published_title", **names)),
        (writer.say("scale"), "n", *(t for s in shares for t in (title(s), "%"))),
        tuple(
            (
                writer.name("scale", row["scale"]),
                Figure(number_of(row[shares[0].of])),
                *(f for s in shares for f in (_part(row[s.part], row[s.of]), _of(row, s.name))),
            )
            for row in found
        ),
        footnotes=(writer.say("published_note"),),
    )
    drawn = [(writer.name("scale", row["scale"]), *_numbers(row, shares[0].name)) for row in found]
    what = capital(title(shares[0]).replace("\n", " "))
    return Numbers(grid, _with_intervals(writer, "chart_share", drawn, "share", what=what))


def _quarter(writer: Writer, _: First | None) -> Numbers | None:
    lines, names = lines_beside(writer)
    parts = [part_of(writer, line[0], lines) for line in lines]
    shown: list[tuple[NumberCell, ...]] = [
        (
            "" if number and parts[number - 1] == parts[number] else parts[number],
            name_of(writer, line[0]),
            *(_of_quarter(at(line, name)) for name in names),
            *_since_start(at(line, names[-1], cumulative=True)),
        )
        for number, line in enumerate(lines)
    ]
    quarters = [writer.name("quarter", name).replace("-", "\n") for name in names]
    headers = ("", "", *quarters, _say(writer, "quarter_all"), "%", *_limits(writer))
    grid = _table(
        _say(writer, "quarter_table"),
        headers,
        tuple(shown),
        n_texts=2,
        footnotes=(_say(writer, "numbers_note_quarter", few=FEW),),
    )
    return Numbers(grid, _quarters_drawn(writer))


def _since_start(row: Row) -> Iterator[NumberCell]:
    """The figure since the start, its percentage where it is of enough people, and its interval."""
    yield "" if row.get("measure") == "stock" else _of_quarter(row)
    told = row.get("measure") == "share" and (number_of(row["of"]) or 0) >= FEW
    for name in ("value", "low", "high"):
        yield _of(row, name) if told else ""


def _of_quarter(row: Row) -> Figure:
    if row.get("measure") == "mean":
        return Figure(number_of(row.get("value")), "score", 1)
    if row.get("of") is None:
        return Figure(number_of(row.get("n")))
    return _part(row["n"], row["of"])


def _quarters_drawn(writer: Writer) -> Bars | None:
    """How many began, ended and stopped in each quarter; nothing without a register."""
    here = [row for row in rows(writer.report.tables["quarters"]) if not row["cumulative"]]
    counts = {(row["quarter"], row["indicator"]): row["n"] for row in here if not row["instrument"]}
    shown = [indicator for indicator in _DRAWN if any(key[1] == indicator for key in counts)]
    names = [*dict.fromkeys(quarter for quarter, _ in counts)][-_DRAWN_QUARTERS:]
    if not shown:
        return None
    title = _say(writer, "chart_quarters")
    data = _table(
        _say(writer, "chart_data"),
        ("", *(_say(writer, f"indicator_{indicator}") for indicator in shown)),
        tuple(
            (
                writer.name("quarter", name),
                *(Figure(number_of(counts.get((name, indicator)))) for indicator in shown),
            )
            for name in names
        ),
    )
    return Bars(title, data, has_interval=False)


def _with_intervals(
    writer: Writer,
    title: str,
    found: Iterable[tuple[str, float | None, float | None, float | None]],
    kind: Kind,
    **values: Any,
) -> Bars | None:
    """Values with an interval, drawn; one without an interval would look certain."""
    decimals = 2 if kind == "score" else 0
    shown: list[tuple[NumberCell, ...]] = []
    for name, value, low, high in found:
        if value is None or low is None or high is None:
            continue
        numbers = (value, low, high, value - low, high - value)
        shown.append((name, *(Figure(number, kind, decimals) for number in numbers)))
    if not shown:
        return None
    headers = [_say(writer, f"{title}_value", **values), *_limits(writer)]
    headers += [_say(writer, f"chart_{side}") for side in ("down", "up")]
    data = _table(_say(writer, "chart_data"), (writer.say("scale"), *headers), tuple(shown))
    return Bars(_say(writer, title, **values), data, has_interval=True)


def _share(row: Row, name: str) -> tuple[Figure, ...]:
    """The share and its limits."""
    return tuple(_of(row, name + end) for end in ("", "_low", "_high"))


def _of(row: Row, name: str) -> Figure:
    return Figure(number_of(row.get(name)), "share")


def _numbers(row: Row, name: str) -> tuple[float | None, float | None, float | None]:
    value, low, high = (number_of(row.get(name + end)) for end in ("", "_low", "_high"))
    return value, low, high


def _limits(writer: Writer) -> tuple[str, str]:
    return _say(writer, "limit_low"), _say(writer, "limit_high")


def _table(
    title: str,
    headers: tuple[str, ...],
    found: tuple[tuple[NumberCell, ...], ...],
    n_texts: int = 1,
    footnotes: tuple[str, ...] = (),
    strong: frozenset[int] = frozenset(),
) -> NumberTable:
    """A table of which the first columns are texts, and the others numbers."""
    sides: list[Align] = ["left" if i < n_texts else "right" for i in range(len(headers))]
    return NumberTable(title, headers, found, tuple(sides), footnotes, strong)


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"first.{key}", values), writer.language)


_NUMBERS: Mapping[str, Callable[[Writer, First | None], Numbers | None]] = {
    "questionnaire": _questionnaire,
    "published_questionnaire": _published,
    "quarter": _quarter,
}
