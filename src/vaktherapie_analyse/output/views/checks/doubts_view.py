"""The rows of which something is doubtful, all of them, per kind of doubt and sheet."""

from __future__ import annotations

from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row
from vaktherapie_analyse.output.faults import ranges
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, clean, number_of


def doubts(writer: Writer, found: list[Row]) -> View:
    """A row per kind of doubt and sheet; rows that are doubtful together have one of their own."""
    several = len({row["file"] for row in found}) > 1
    cases: dict[tuple[Any, Any, Any], list[tuple[str, int]]] = {}
    for row in found:
        parts = (row["file"], row["sheet"]) if several else (row["sheet"] or row["file"],)
        place = " › ".join(str(part) for part in parts if part), int(number_of(row["row"]) or 0)
        cases.setdefault((row["doubt"], row["instrument"], row["case"]), []).append(place)
    # What two questionnaires share (a list of everybody) is read, and told, for each.
    once = dict.fromkeys((doubt, tuple(places)) for (doubt, *_), places in cases.items())
    alone: dict[tuple[str, str], list[int]] = {}
    together: list[Row] = []
    for doubt, places in once:
        name = _say(writer, f"doubt_{doubt}")
        if len(places) > 1:
            rows = " = ".join(_say(writer, "place", sheet=s, row=number) for s, number in places)
            together.append({"doubt": name, "sheet": "", "rows": rows})
        else:
            (sheet, number), *_ = places
            alone.setdefault((name, sheet), []).append(number)
    shown: list[Row] = [
        {"doubt": doubt, "sheet": sheet, "rows": ", ".join(ranges(numbers))}
        for (doubt, sheet), numbers in alone.items()
    ]
    return view_of(
        _say(writer, "doubts_title", n=len(once)),
        [*shown, *together],
        [
            Heading(_say(writer, "doubt"), lambda row: str(row["doubt"]), "left"),
            Heading(_say(writer, "sheet"), lambda row: clean(str(row["sheet"])), "left"),
            Heading(_say(writer, "doubted_rows"), lambda row: str(row["rows"]), "left"),
        ],
        (),
        blank_repeats=1,
    )


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return clean(render(Message(f"check.{key}", values), writer.language))
