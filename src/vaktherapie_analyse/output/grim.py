"""The views of `analyse grim`: each percentage, and the numbers of people that were tried."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer


def grim(writer: Writer) -> Iterator[View]:
    """One percentage has its sentence; a table of them is shown as one."""
    table = writer.report.tables.get("grim")
    if table is not None and len(table.frame) > 1:
        yield _view(writer, "table_title", rows(table))
    table = writer.report.tables.get("scan")
    if table is not None:
        possible = [row for row in rows(table) if row["possible"]]
        if possible:
            yield _view(writer, "scan_title", possible)


def _view(writer: Writer, title: str, found: list[Row]) -> View:
    return view_of(
        _say(writer, title),
        found,
        [
            Heading(_say(writer, "percentage"), lambda row: writer.text(row["percentage"])),
            Heading("N", lambda row: writer.number(row["n"])),
            Heading(
                _say(writer, "possible"),
                lambda row: _say(writer, "yes" if row["possible"] else "no"),
                "left",
            ),
            Heading(_say(writer, "counts"), lambda row: _counts(writer, row), "left"),
        ],
        (),
        blank_repeats=1 if title == "scan_title" else 0,
    )


def _counts(writer: Writer, row: Row) -> str:
    if row["counts"] is None:
        return MISSING
    counts = str(row["counts"]).split()
    return _say(writer, "of", counts=writer.say("or").join(counts), n=row["n"])


def _say(writer: Writer, key: str, /, **values: object) -> str:
    return render(Message(f"grim.{key}", values), writer.language)
