"""The view of why measurements are missing, where the files say so."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer


def missed(writer: Writer) -> Iterator[View]:
    """Per step of the flow in which people lack a measurement: for what reason, and how many."""
    table = writer.report.tables.get("non_response")
    if table is None or table.frame.empty:
        return
    found, say = rows(table), writer.say

    def step(row: Row) -> str:
        return say(f"missed_{row['step']}", **writer.moments)

    headings = [
        Heading(say("missed_step"), step, "left"),
        Heading(
            say("missed_reason"),
            lambda row: writer.name("kind", row["kind"] or "unstated"),
            "left",
        ),
        Heading("n", lambda row: writer.number(row["n"])),
    ]
    several = len({row["instrument"] for row in found}) > 1
    if several:
        name = Heading("", lambda row: writer.name("instrument", row["instrument"]), "left")
        headings.insert(0, name)
    note = (say("missed_note"),)
    yield view_of(say("missed_title"), found, headings, note, blank_repeats=1 + several)
