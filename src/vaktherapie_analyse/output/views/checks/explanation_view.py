"""The views of an explanation: the cells behind a score, the moments side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer
from vaktherapie_analyse.report import Table


def explanation(writer: Writer) -> Iterator[View]:
    """What stands behind the number; the steps themselves are among the lines of the page."""
    views = {"explained_cells": _cells, "explained_counts": _counts}
    for key, view in views.items():
        table = writer.report.tables.get(key)
        if table is not None and len(table.frame):
            yield view(writer, table)


def _counts(writer: Writer, table: Table) -> View:
    """How many people there are at each step, down to who is counted."""

    def who(row: Row) -> str:
        what = writer.name("step", row["step"])
        role = row["role"]
        return what if role is None else _say(writer, f"role_{role}", what=what)

    headings = [
        Heading(_say(writer, "counts_n"), lambda row: writer.number(row["n"])),
        Heading(_say(writer, "counts_who"), who, "left"),
    ]
    return view_of(_say(writer, "counts_title"), rows(table), headings, ())


def _cells(writer: Writer, table: Table) -> View:
    """Of several scales a row per scale and a column per moment, of one scale a row per moment.

    In each cell `H=1 M=0→2 = 3`.
    """
    found = rows(table)
    by_form: dict[tuple[Any, Any], list[Row]] = {}
    for row in found:
        by_form.setdefault((row["scale"], row["moment"]), []).append(row)
    moments = list(dict.fromkeys(moment for _, moment in by_form))
    scales = list(dict.fromkeys(scale for scale, _ in by_form))

    def answers(scale: Any, moment: Any) -> str:
        mine = by_form.get((scale, moment))
        if not mine:
            return MISSING
        cells = " ".join(_cell(writer, each) for each in mine)
        return f"{cells} = {_number(writer, mine[0]['score'])}"

    def place(moment: Any) -> str:
        here = [row for row in found if row["moment"] == moment]
        return _place(writer, here)

    def at(moment: Any) -> Heading:
        header = f"{writer.name('moment', moment)}\n{place(moment)}"
        return Heading(header, lambda row: answers(row["scale"], moment), "left")

    is_item = any(row["item"] != row["scale"] for row in found)
    title = _say(writer, "cells_note" if is_item else "scores_note")
    if len(scales) > 1:
        name = Heading(writer.say("scale"), lambda r: writer.name("scale", r["scale"]), "left")
        return view_of(title, [{"scale": s} for s in scales], [name, *map(at, moments)], ())
    items = " ".join(dict.fromkeys(_item(row) for row in found))
    headings = [
        Heading(writer.say("moment"), lambda row: writer.name("moment", row["moment"]), "left"),
        Heading(_say(writer, "where"), lambda row: place(row["moment"]), "left"),
        Heading(
            _say(writer, "items", items=items) if is_item else writer.say("score"),
            lambda row: answers(scales[0], row["moment"]),
            "left",
        ),
    ]
    return view_of(title, [{"moment": moment} for moment in moments], headings, ())


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
