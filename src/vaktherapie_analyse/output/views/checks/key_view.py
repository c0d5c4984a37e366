"""The views of `analyse sleutel`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer


def key_check(writer: Writer) -> Iterator[View]:
    """What the key says, and with answers alpha per scale and the items against their scale."""
    found = {key: rows(table) for key, table in writer.report.tables.items()}
    yield _scales(writer, found["key_scales"])
    if "key_consistency" in found:
        yield _consistency(writer, found["key_consistency"])
        yield _against(writer, [row for row in found["key_items"] if row["is_against"]])


def _scales(writer: Writer, found: list[Row]) -> View:
    def items(row: Row) -> str:
        return writer.text(row["items"]).replace("-", "−")

    def attainable(row: Row) -> str:
        return f"{writer.number(row['lowest'])}–{writer.number(row['highest'])}"

    return view_of(
        _say(writer, "scales_title"),
        found,
        [
            _scale(writer),
            Heading("n", lambda row: writer.number(row["n_items"])),
            Heading(_say(writer, "items"), items, "left"),
            Heading(_say(writer, "method"), _word(writer, "method"), "left"),
            Heading(_say(writer, "range"), attainable),
            Heading(_say(writer, "better"), _word(writer, "better"), "left"),
            Heading(_say(writer, "at_least"), lambda row: writer.number(row["min_answered"])),
        ],
        (_say(writer, "scales_note"),),
    )


def _consistency(writer: Writer, found: list[Row]) -> View:
    return view_of(
        _say(writer, "consistency_title"),
        found,
        [
            _scale(writer),
            Heading("n", lambda row: writer.number(row["n"])),
            Heading(
                f"α\n{writer.say('interval')}",
                lambda row: writer.estimate(row, "alpha", row["alpha"], 2),
            ),
        ],
        (_say(writer, "consistency_note"),),
    )


def _against(writer: Writer, found: list[Row]) -> View:
    def seen(row: Row) -> str:
        return f"{writer.number(row['lowest_seen'])}–{writer.number(row['highest_seen'])}"

    return view_of(
        _say(writer, "items_title"),
        found,
        [
            _scale(writer),
            Heading(_say(writer, "item"), lambda row: writer.text(row["item"])),
            Heading(
                _say(writer, "reversed"),
                lambda row: _say(writer, "yes" if row["is_reversed"] else "no"),
                "left",
            ),
            Heading(_say(writer, "seen"), seen),
            Heading(
                f"{_say(writer, 'item_rest')}\n{writer.say('interval')}",
                lambda row: writer.estimate(row, "item_rest", row["item_rest"], 2),
            ),
        ],
        (_say(writer, "items_note"),),
        blank_repeats=1,
    )


def _scale(writer: Writer) -> Heading:
    return Heading(_say(writer, "scale"), lambda row: writer.name("scale", row["scale"]), "left")


def _word(writer: Writer, column: str) -> Callable[[Row], str]:
    return lambda row: _say(writer, f"{column}_{row[column]}")


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"key.{key}", values), writer.language)
