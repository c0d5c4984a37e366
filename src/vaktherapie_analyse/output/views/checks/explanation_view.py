"""The views of an explanation: the cells behind a score, the moments side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer


def explanation(writer: Writer) -> Iterator[View]:
    """The cells behind a score that is a sum of scales; all else is among the lines of the page."""
    found = _cells(writer)
    if len({row["scale"] for row in found}) > 1:
        yield _of_scales(writer, found)


def steps(writer: Writer) -> Iterator[str]:
    """What stands behind the number before its formula: `Label: text`."""
    found = _cells(writer)
    if len({row["scale"] for row in found}) == 1:
        yield from _of_one_scale(writer, found)
    yield from _counted(writer)


def _counted(writer: Writer) -> Iterator[str]:
    """How many people there are at each step, down to who is counted: `Label: text`."""
    table = writer.report.tables.get("explained_counts")
    found = [] if table is None else rows(table)

    def people(row: Row) -> str:
        return f"{writer.number(row['n'])} {writer.name('step', row['step'])}"

    narrowed = [people(row) for row in found if row["role"] is None]
    if narrowed:
        yield _say(writer, "narrowed_to", path=" → ".join(narrowed))
    for row in found:
        if row["role"] is not None:
            yield _say(writer, f"role_{row['role']}", what=people(row))


def _cells(writer: Writer) -> list[Row]:
    table = writer.report.tables.get("explained_cells")
    return [] if table is None else rows(table)


def _of_one_scale(writer: Writer, found: list[Row]) -> Iterator[str]:
    """A line per moment, and which items they are."""
    for moment in dict.fromkeys(row["moment"] for row in found):
        mine = [row for row in found if row["moment"] == moment]
        where = _place(writer, mine)
        values = {"moment": writer.name("moment", moment), "place": f"{where}: " if where else ""}
        yield _say(writer, "cells_at", cells=_sum(writer, mine), **values)
    if any(row["item"] != row["scale"] for row in found):
        items = " ".join(dict.fromkeys(_item(row) for row in found))
        yield _say(writer, "items", items=items)


def _of_scales(writer: Writer, found: list[Row]) -> View:
    """A row per scale and a column per moment, in each cell `H=1 M=0→2 = 3`."""
    by_form: dict[tuple[Any, Any], list[Row]] = {}
    for row in found:
        by_form.setdefault((row["scale"], row["moment"]), []).append(row)
    scales = dict.fromkeys(scale for scale, _ in by_form)

    def at(moment: Any) -> Heading:
        here = [row for row in found if row["moment"] == moment]
        header = f"{writer.name('moment', moment)}\n{_place(writer, here)}"
        return Heading(
            header, lambda row: _sum(writer, by_form.get((row["scale"], moment))), "left"
        )

    name = Heading(writer.say("scale"), lambda r: writer.name("scale", r["scale"]), "left")
    moments = dict.fromkeys(moment for _, moment in by_form)
    shown = [{"scale": scale} for scale in scales]
    return view_of(_say(writer, "cells_note"), shown, [name, *map(at, moments)], ())


def _sum(writer: Writer, mine: list[Row] | None) -> str:
    """`H=1 M=0→2 = 3`."""
    if not mine:
        return MISSING
    cells = " ".join(_cell(writer, each) for each in mine)
    return f"{cells} = {_number(writer, mine[0]['score'])}"


def _item(row: Row) -> str:
    """The item, with a minus where it is turned."""
    return f"−{row['item']}" if row["is_reversed"] else str(row["item"])


def _cell(writer: Writer, row: Row) -> str:
    """`H=1`, `M=0→2` where the answer counts for something else, `P=–` without an answer.

    Between brackets a question that only decides whether there is a score.
    """
    where = row["letters"] or row["item"]
    answer = _number(writer, row["answer"])
    if not row["counts"]:
        return f"({where}={answer})"
    if row["points"] is None or row["points"] == row["answer"]:
        return f"{where}={answer}"
    return f"{where}={answer}→{_number(writer, row['points'])}"


def _place(writer: Writer, here: list[Row]) -> str:
    """The sheet (or the file) and the row of a measurement."""
    first = next((row for row in here if row["row"] is not None), None)
    if first is None:
        return ""
    return _say(writer, "place", sheet=first["sheet"] or first["file"], row=first["row"])


def _number(writer: Writer, value: Any) -> str:
    whole = not isinstance(value, float) or value.is_integer()
    return writer.number(value, 0 if whole else 2)


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"explain.{key}", values), writer.language)
