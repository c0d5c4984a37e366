"""The one table of the first screen of a quarter: every figure per quarter, and since the start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from vaktherapie_analyse.language import Message, label, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.counts.quarter_view import limit
from vaktherapie_analyse.output.views.strip import BLANK
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer
from vaktherapie_analyse.report import FEW, First

#: So many quarters stand beside each other, the last ones.
QUARTERS = 4
RESPONSE = ("response_begin", "response_end", "response_both")
#: The counts of forms say the same as the shares.
_LEFT_OUT = ("begin", "end", "both")


def quarters_beside(writer: Writer, _: First) -> Iterator[View]:
    """One row per figure; what is counted of everybody stands there once."""
    shown, names = lines_beside(writer)
    drawn = _view(writer, shown, names, whole=False)
    for whole in (False, True):
        held = _held(_view(writer, shown, names, whole=whole))
        drawn = replace(held, narrower=drawn)
    yield drawn


def lines_beside(writer: Writer) -> tuple[list[list[Row]], list[str]]:
    """Per figure that is shown its rows, and the quarters that stand beside each other."""
    found = rows(writer.report.tables["quarters"])
    lines = [
        list(same)
        for _, same in groupby(found, key=lambda row: (row["instrument"], row["indicator"]))
    ]
    lines = [line for line in lines if line[0]["indicator"] not in _LEFT_OUT]
    shown = [*_without_repeats([line for line in lines if _is_response(line)])]
    shown += [line for line in lines if not _is_response(line)]
    shown.sort(key=lambda line: _block(line[0]))
    return shown, [*dict.fromkeys(str(row["quarter"]) for row in found)][-QUARTERS:]


def _held(view: View) -> View:
    """The view with names that are not broken off: rather less in the last column."""
    return replace(view, rows=tuple((a, b.replace(" ", BLANK), *rest) for a, b, *rest in view.rows))


def _view(writer: Writer, lines: list[list[Row]], names: list[str], *, whole: bool) -> View:
    years = {name[:4] for name in names}

    def of_quarter(name: str) -> Heading:
        year, _, quarter = writer.name("quarter", name).partition("-")
        header = f"{year}\n{quarter}" if len(years) > 1 else quarter
        return Heading(header, lambda row: _figure(writer, at(line_of(row), name), whole=None))

    def line_of(row: Row) -> list[Row]:
        return lines[int(row["line"])]  # type: ignore[arg-type]

    def total(row: Row) -> str:
        last = at(line_of(row), names[-1], cumulative=True)
        return "" if last.get("measure") == "stock" else _figure(writer, last, whole=whole)

    title = "quarter_table" if len(years) > 1 else "quarter_table_year"
    view = view_of(
        _say(writer, title, year=names[-1][:4]),
        [{**line[0], "line": number} for number, line in enumerate(lines)],
        [
            Heading("", lambda row: part_of(writer, row, lines), "left"),
            Heading("", lambda row: name_of(writer, row), "left"),
            *map(of_quarter, names),
            Heading(_say(writer, "quarter_all"), total, "left"),
        ],
        (_say(writer, "quarter_note" if whole else "quarter_note_short"),),
        blank_repeats=1,
    )
    # This quarter catches the eye.
    return replace(view, tones={(row, len(names) + 1): "strong" for row in range(len(lines))})


def _is_response(line: list[Row]) -> bool:
    return line[0]["indicator"] in RESPONSE


def _without_repeats(lines: list[list[Row]]) -> Iterator[list[Row]]:
    """Each response once, where two questionnaires or two responses have the same numbers."""
    seen: list[object] = []
    for line in lines:
        numbers = [(row["quarter"], row["n"], row["of"]) for row in line]
        if numbers not in seen:
            seen.append(numbers)
            yield line


def _block(row: Row) -> int:
    return 0 if row["instrument"] is None else 1 if row["indicator"] in RESPONSE else 2


def at(line: list[Row], quarter: str, *, cumulative: bool = False) -> Row:
    """The row of that quarter; what there is at its end stands under that quarter."""
    of_quarter = [one for one in line if one["quarter"] == quarter]
    wanted = cumulative or line[0]["measure"] == "stock"
    return next((one for one in of_quarter if bool(one["cumulative"]) is wanted), {})


def _figure(writer: Writer, row: Row, *, whole: bool | None) -> str:
    """`5`, `22,4`, `4/11`; with `whole` not None the percentage of five people or more."""
    n, of = row.get("n"), row.get("of")
    if row.get("measure") == "mean":
        return writer.number(row.get("value"), 1)
    if of is None:
        return writer.number(n)
    if not of:
        return MISSING
    column = writer.report.tables["quarters"].column("value")
    told = {**row, "value_low": row.get("low"), "value_high": row.get("high")}
    if whole is None or int(of) < FEW:  # type: ignore[arg-type]
        told["value"] = None
    write = writer.share_with_interval if whole else writer.share
    return write(told, column).replace("\n", BLANK).replace(" ", BLANK)


def part_of(writer: Writer, row: Row, lines: list[list[Row]]) -> str:
    """What the figure is about: the trajectories, the response, or a questionnaire."""
    instrument = row["instrument"]
    if instrument is None:
        return _say(writer, "quarter_part_register")
    if row["indicator"] not in RESPONSE:
        return str(instrument).upper()
    several = {line[0]["instrument"] for line in lines if _is_response(line)}
    name = _say(writer, "quarter_part_response")
    return f"{name} {str(instrument).upper()}" if len(several) > 1 else name


def name_of(writer: Writer, row: Row) -> str:
    """What the figure counts."""
    word = writer.report.labels.get("word", {}).get(str(row["instrument"]))
    values = {
        "word": label(word, writer.language) if word else writer.word,
        "goal": limit(row["goal"]),
    }
    return _say(writer, f"indicator_{row['indicator']}", **values)


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"first.{key}", values), writer.language)
