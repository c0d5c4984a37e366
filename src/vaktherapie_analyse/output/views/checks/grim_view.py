"""The views of `analyse grim`: each percentage, and the numbers of people that were tried."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.language.numbers import decimals_printed
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, number_of

#: So many counts are written one by one.
_FEW = 6


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
    """The counts that give the percentage, or else the nearest ones with theirs."""
    if row["counts"] is None:
        return writer.say("or").join(_nearest(writer, row))
    counts = str(row["counts"]).split()
    if len(counts) > _FEW:
        counts = [_say(writer, "range", low=int(counts[0]), high=int(counts[-1]))]
    return _say(writer, "of", counts=writer.say("or").join(counts), n=row["n"])


def _nearest(writer: Writer, row: Row) -> Iterator[str]:
    digits = str(decimals_printed(str(row["percentage"])))
    for side in ("below", "above"):
        count, share = row.get(side), number_of(row.get(f"{side}_share"))
        if count is not None and share is not None:
            values = {"count": count, "n": row["n"], "percent": 100 * share}
            yield _say(writer, "nearest", digits=digits, **values)


def _say(writer: Writer, key: str, /, **values: object) -> str:
    return render(Message(f"grim.{key}", values), writer.language)
