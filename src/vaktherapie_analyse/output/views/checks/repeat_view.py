"""The views of `analyse herhaal`: what differs between a report and the same made again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.language.numbers import MINUS, MISSING
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import Writer, number_of

#: So many differences are shown on a screen; how many more there are is said.
_SHOWN: Final = 20
#: So many digits are enough mostly; no number has more than the last.
_DIGITS: Final = (6, 9, 12, 17)


def repeat(writer: Writer, *, detail: bool) -> Iterator[View]:
    """Where everything is the same its sentence is enough; `detail`: all that differs."""
    lines = rows(writer.report.tables["repeat_lines"])
    line = Heading(_say(writer, "line"), lambda row: writer.text(row["line"]), "left")
    parts: tuple[tuple[str, list[Row], Sequence[Heading]], ...] = (
        ("differences", rows(writer.report.tables["repeat_differences"]), _headings(writer)),
        ("lines", [row for row in lines if row["line"] is not None], [line]),
    )
    for title, found, headings in parts:
        shown = found if detail else found[:_SHOWN]
        n_more = len(found) - len(shown)
        notes = (_say(writer, "more", n=n_more),) if n_more else ()
        if shown:
            yield view_of(_say(writer, f"{title}_title"), shown, headings, notes)


def _headings(writer: Writer) -> Sequence[Heading]:
    def place(row: Row) -> str:
        table = " ".join(str(row[name]) for name in ("table", "row") if row[name] is not None)
        return " · ".join(filter(None, (table, str(row["about"] or ""))))

    return [
        Heading(_say(writer, "place"), place, "left"),
        Heading(_say(writer, "column"), lambda row: writer.text(row["column"]), "left"),
        Heading(_say(writer, "reported"), lambda row: _value(writer, row, "reported")),
        Heading(_say(writer, "now"), lambda row: _value(writer, row, "now")),
    ]


def _value(writer: Writer, row: Row, side: str) -> str:
    """The number, in as many digits as it takes to see the difference; else what is the matter."""
    reported, now = number_of(row["reported"]), number_of(row["now"])
    if row["difference"] != "number":
        n = number_of(row[side])
        if side == "now" and n is None:
            return ""
        return _say(writer, str(row["difference"]), n=None if n is None else int(n))
    value = reported if side == "reported" else now
    if value is None:
        return MISSING
    written = [[_number(one, digits) for one in (reported, now)] for digits in _DIGITS]
    told = next((pair for pair in written if pair[0] != pair[1]), written[-1])
    text = told[side == "now"].replace("-", MINUS)
    return text.replace(".", ",") if writer.language == "nl" else text


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else format(Decimal(f"{value:.{digits}g}"), "f")


def _say(writer: Writer, key: str, /, **values: object) -> str:
    return render(Message(f"repeat.{key}", values), writer.language)
