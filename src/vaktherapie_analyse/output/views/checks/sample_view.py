"""The views of `analyse steekproef`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.language.numbers import decimals_of
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of

#: Are there only where somebody asked for them.
_AT_THE_START = ("n_pairs", "n_start")
_COLUMNS = {
    "precision": ("share", "width", "n", "interval", *_AT_THE_START),
    "interval": ("n", "share", "interval", "width"),
    "exceeding": ("share", "reference", "power", "n", *_AT_THE_START),
    "pairs": ("d_z", "power", *_AT_THE_START),
    "detectable": ("n_pairs", "d_z", "power"),
}
_HEADERS = {"n": "n_people", "interval": "interval_column", "power": "power_column", "d_z": "d"}


def sample(writer: Writer) -> Iterator[View]:
    """One view for each table; a column that was not asked for is left out."""
    for key, table in writer.report.tables.items():
        found = rows(table)
        shown = [name for name in _COLUMNS[key] if _is_asked(name, found)]
        headings = [Heading(_header(writer, name), _cell(writer, name)) for name in shown]
        yield view_of(_say(writer, f"{key}_title"), found, headings, ())


def _is_asked(name: str, found: list[Row]) -> bool:
    return name not in _AT_THE_START or any(row[name] is not None for row in found)


def _header(writer: Writer, name: str) -> str:
    return "d_z" if name == "d_z" else _say(writer, _HEADERS.get(name, name))


def _cell(writer: Writer, name: str) -> Callable[[Row], str]:
    def write(row: Row) -> str:
        if name == "interval":
            return _interval(writer, row)
        if name == "d_z":
            mark = f"\n{_say(writer, 'smallest_mark')}" if row.get("is_smallest") else ""
            return writer.number(row[name], decimals_of(number_of(row[name]))) + mark
        if name == "width":
            width = number_of(row[name])
            points = None if width is None else round(100 * width, 6)
            return writer.number(points, 0 if points is None or points.is_integer() else 1)
        if name in ("share", "reference", "power"):
            return writer.percent(row[name])
        return writer.number(row[name])

    return write


def _interval(writer: Writer, row: Row) -> str:
    if row["share_low"] is None:
        return MISSING
    low, high = writer.percent(row["share_low"]), writer.percent(row["share_high"])
    return f"{low.rstrip(' %')}–{high}"


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"sample.{key}", values), writer.language)
