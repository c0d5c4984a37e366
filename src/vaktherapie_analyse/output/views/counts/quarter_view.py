"""The views of a quarter: what happened, against the quarter before, the total and the goal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from vaktherapie_analyse.language import label
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views.counts.missed_view import missed
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of

#: So many quarters stand in a trend line.
_TREND = 6
_BLOCKS = "▁▂▃▄▅▆▇█"
_GAP = "·"


def quarter(writer: Writer) -> Iterator[View]:
    """One view about the trajectories, one per questionnaire, and what was collected."""
    found = rows(writer.report.tables["quarters"])
    for instrument, here in groupby(found, key=lambda row: row.get("instrument")):
        yield _view(writer, instrument, list(here))
    yield from _trajectories(writer)
    yield _collection(writer)
    yield from missed(writer)


def sparkline(values: Sequence[float | None]) -> str:
    """One block per value, from the lowest bar for zero to the highest for the largest value.

    A value that is not there is a dot.

    >>> sparkline([0, 6, 9, None, 3])
    '▁▆█·▃'
    """
    known = [value for value in values if value is not None]
    highest = max(known, default=0.0)
    top = len(_BLOCKS) - 1
    return "".join(
        _GAP if value is None else _BLOCKS[round(value / highest * top) if highest > 0 else 0]
        for value in values
    )


def _view(writer: Writer, instrument: object, found: list[Row]) -> View:
    now = str((writer.report.facts or {}).get("quarter"))
    say = writer.say
    shown = [
        _line(list(lines), now) for _, lines in groupby(found, key=lambda row: row.get("indicator"))
    ]
    title = (
        say("quarter_register")
        if instrument is None
        else writer.name("instrument", str(instrument))
    )
    notes = (say("quarter_note"),) if instrument is None else ()
    return view_of(
        title,
        shown,
        [
            Heading("", lambda row: _indicator(writer, row), "left"),
            Heading(writer.name("quarter", now), lambda row: _figure(writer, row, "now")),
            Heading(say("quarter_before"), lambda row: _figure(writer, row, "before")),
            Heading(say("quarter_total"), lambda row: _figure(writer, row, "total")),
            Heading(say("quarter_trend"), lambda row: _trend(writer, row), "left"),
        ],
        notes,
    )


def _line(lines: list[Row], now: str) -> Row:
    """One indicator on one line: the cells of this quarter, the one before, the total, the trend.

    What there is at the end of a quarter (running, places) stands under that quarter.
    """
    by_quarter = [row for row in lines if not row.get("cumulative")] or lines
    values = {str(row["quarter"]): row for row in by_quarter}
    total = next(row for row in lines if row.get("cumulative") and row["quarter"] == now)
    order = [*values]
    at = order.index(now)
    before = values[order[at - 1]] if at else {}
    found: dict[str, object] = {}
    for name, row in (("now", values[now]), ("before", before), ("total", total)):
        if name == "total" and row.get("measure") == "stock":
            row = {}
        found |= {
            f"{name}_{column}": row.get(column) for column in ("n", "of", "value", "low", "high")
        }
    for number, quarter in enumerate(order[-_TREND:]):
        found |= {f"trend_{c}_{number}": values[quarter].get(c) for c in ("value", "n", "of")}
    return {**lines[0], **found}  # type: ignore[dict-item]


def _indicator(writer: Writer, row: Row) -> str:
    """What is counted; behind a line break the limit or goal it is held against."""
    instrument = row.get("instrument")
    word = writer.report.labels.get("word", {}).get(str(instrument))
    values = {
        "scale": writer.name("scale", row.get("scale")),
        "word": label(word, writer.language) if word else writer.word,
        "goal": limit(row.get("goal")),
    }
    text = writer.say(f"indicator_{row['indicator']}", **values)
    goal_is = row.get("goal_is")
    if goal_is is None or goal_is == "limit":
        return text
    goal = writer.say(f"goal_{row['indicator']}", **values)
    return f"{text}\n({goal})"


def limit(value: Cell) -> float | None:
    """A goal as its owner typed it: 25, or 4.5."""
    number = number_of(value)
    return None if number is None else as_typed(number)


def _figure(writer: Writer, row: Row, which: str) -> str:
    measure = row.get("measure")
    n, of, value = (row.get(f"{which}_{name}") for name in ("n", "of", "value"))
    if n is None:
        return MISSING if measure != "stock" or which != "total" else ""
    if measure == "mean":
        return f"{writer.number(value, 1)}\n(n = {writer.number(n)})"
    if of is None:
        return writer.number(n)
    column = writer.report.tables["quarters"].column("value")
    if which == "total":
        limits = {f"value_{end}": row.get(f"total_{end}") for end in ("low", "high")}
        return writer.share_with_interval({"n": n, "of": of, "value": value} | limits, column)
    return writer.share({"n": n, "of": of, "value": value}, column)


def _trend(writer: Writer, row: Row) -> str:
    """The trend as blocks, and as numbers behind a line break; a share as how many of how many."""
    values = [row[name] for name in row if name.startswith("trend_value_")]
    texts = [_told(writer, row, number) for number in range(len(values))]
    return f"{sparkline([number_of(value) for value in values])}\n{' '.join(texts)}"


def _told(writer: Writer, row: Row, number: int) -> str:
    value, n, of = (row.get(f"trend_{name}_{number}") for name in ("value", "n", "of"))
    if value is None:
        return MISSING
    if of is not None:
        return f"{writer.number(n)}/{writer.number(of)}"
    return writer.number(value, 1 if row.get("measure") == "mean" else 0)


def _trajectories(writer: Writer) -> Iterator[View]:
    """The trajectories by form of therapy, and why some were stopped."""
    table = writer.report.tables.get("trajectories")
    for by, here in groupby(rows(table) if table else (), key=lambda row: row["by"]):
        columns = ("started", "running", "completed", "stopped") if by == "form" else ("stopped",)
        yield view_of(
            writer.say(f"trajectories_{by}"),
            list(here),
            [Heading("", lambda row: writer.name("kind", row["kind"] or "unknown"), "left")]
            + [_status(writer, status) for status in columns],
            (),
        )


def _status(writer: Writer, status: str) -> Heading:
    title = writer.say(f"indicator_{status}")
    return Heading(title, lambda row: writer.number(row.get(f"n_{status}")))


def _collection(writer: Writer) -> View:
    say = writer.say
    table = writer.report.tables["collection"]
    return view_of(
        say("collection_title"),
        rows(table),
        [
            Heading(
                say("collection_source"),
                lambda row: writer.name("source", row.get("source")),
                "left",
            ),
            Heading(say("collection_what"), lambda row: _moment(writer, row), "left"),
            Heading("N", lambda row: writer.number(row.get("n"))),
            Heading(say("collection_of"), lambda row: writer.number(row.get("of"))),
            Heading(say("collection_missing"), lambda row: writer.number(row.get("n_missing"))),
        ],
        (say("collection_note"),) if any(row.get("of") is not None for row in rows(table)) else (),
        blank_repeats=1,
    )


def _moment(writer: Writer, row: Row) -> str:
    moment = row.get("moment")
    return "" if moment is None else writer.name("collected", moment)
