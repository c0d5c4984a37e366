"""The views of `analyse normen`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of


def norm_tables(writer: Writer) -> Iterator[View]:
    """The list, or one table with its numbers, or two tables side by side."""
    found = {key: rows(table) for key, table in writer.report.tables.items()}
    if "norm_tables" in found:
        yield _list(writer, found["norm_tables"])
    if "norm_bands" in found or "norm_values" in found:
        yield _numbers(writer, found.get("norm_bands", []), found.get("norm_values", []))
    if "norm_change" in found:
        yield _for_change(writer, found["norm_change"])
    if "norm_comparison" in found:
        yield _comparison(writer, found["norm_comparison"])


def _list(writer: Writer, found: list[Row]) -> View:
    def key(row: Row) -> str:
        return f"{'▸ ' if row['is_default'] else ''}{row['norm']}"

    headings = [
        Heading(_say(writer, "key"), key, "left"),
        Heading(_say(writer, "whom"), _named(writer, "population"), "left"),
        Heading(_say(writer, "age"), _age),
        Heading("n", lambda row: str(len(str(row["scales"]).split()))),
        Heading(_say(writer, "bands"), lambda row: writer.number(row["n_bands"])),
        Heading(
            _say(writer, "status"), lambda row: _say(writer, f"status_{row['status']}"), "left"
        ),
    ]
    if len({row["instrument"] for row in found}) > 1:
        headings.insert(
            0, Heading(_say(writer, "instrument"), _named(writer, "instrument"), "left")
        )
    return view_of(_say(writer, "list_title"), found, headings, (_say(writer, "list_note"),))


def _numbers(writer: Writer, bands: list[Row], values: list[Row]) -> View:
    """One row per scale and group: its bands as columns, then mean, SD and reliability."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in (*bands, *values):
        at = (row["scale"], row["norm"], row["group"])
        entry = merged.setdefault(at, {})
        if "band" in row:
            entry |= {**row, f"band_{row['band']}": _range(writer, row["low"], row["high"])}
        else:
            entry |= {name: value for name, value in row.items() if value is not None}
    order = list(dict.fromkeys(row["scale"] for row in (*bands, *values)))
    names = list(dict.fromkeys(row["band"] for row in bands))
    shown = sorted(merged.values(), key=lambda row: (order.index(row["scale"]), row["age_low"]))
    headings = [
        Heading(_say(writer, "scale"), _named(writer, "scale"), "left"),
        Heading(_say(writer, "age"), lambda row: _group(writer, row), "left"),
        *(_band(writer, name) for name in names),
    ]
    if any(row.get("sd") is not None or row.get("mean") is not None for row in shown):
        headings.append(Heading(_say(writer, "mean_sd"), _mean_sd(writer, shown)))
    if any(row.get("reliability") is not None for row in shown):
        headings.append(
            Heading(
                _say(writer, "reliability"), lambda row: writer.number(row.get("reliability"), 2)
            )
        )
    notes = (_say(writer, "numbers_note"),)
    return view_of(_say(writer, "numbers_title"), shown, headings, notes, blank_repeats=1)


def _band(writer: Writer, name: Any) -> Heading:
    return Heading(writer.name("band", name), lambda row: str(row.get(f"band_{name}") or MISSING))


def _mean_sd(writer: Writer, found: list[dict[str, Any]]) -> Callable[[Row], str]:
    """The mean with its SD, where only one of them is printed that one; decimals as printed."""
    spreads = [row["sd"] for row in found if row.get("sd") is not None]
    decimals = 1 if all(round(sd, 1) == sd for sd in spreads) else 2

    def write(row: Row) -> str:
        mean, sd = row.get("mean"), row.get("sd")
        parts = [
            "" if mean is None else writer.number(mean, 1),
            "" if sd is None else f"({writer.number(sd, decimals)})",
        ]
        return " ".join(filter(None, parts)) or MISSING

    return write


def _for_change(writer: Writer, found: list[Row]) -> View:
    def source(what: str) -> Callable[[Row], str]:
        return lambda row: writer.text(row[f"{what}_source"]).replace("/", "\n")

    return view_of(
        _say(writer, "change_title"),
        found,
        [
            Heading(_say(writer, "scale"), _named(writer, "scale"), "left"),
            Heading(_say(writer, "age"), lambda row: _group(writer, row), "left"),
            Heading("SD", lambda row: writer.number(row["sd"], 2)),
            Heading(_say(writer, "sd_from"), source("sd"), "left"),
            Heading(_say(writer, "reliability"), lambda row: writer.number(row["reliability"], 2)),
            Heading(_say(writer, "reliability_from"), source("reliability"), "left"),
            Heading(_say(writer, "critical"), lambda row: writer.number(row["critical_change"], 2)),
        ],
        (_say(writer, "change_note"),),
        blank_repeats=1,
    )


def _comparison(writer: Writer, found: list[Row]) -> View:
    titles: Mapping[str, Any] = writer.report.labels.get("column", {})

    def column(which: str) -> Heading:
        def write(row: Row) -> str:
            limits = _range(writer, row[f"{which}_low"], row[f"{which}_high"])
            critical = row[f"{which}_critical_change"]
            if limits == MISSING or critical is None:
                return limits
            return f"{limits}\n({writer.number(critical, 1)})"

        return Heading(writer.name("column", which) if titles else which, write)

    return view_of(
        _say(writer, "compare_title"),
        found,
        [
            Heading(_say(writer, "scale"), _named(writer, "scale"), "left"),
            Heading(_say(writer, "elevated"), _named(writer, "elevated"), "left"),
            Heading(_say(writer, "age"), lambda row: _group(writer, row), "left"),
            column("first"),
            column("second"),
        ],
        (_say(writer, "compare_note"),),
        blank_repeats=2,
    )


def _named(writer: Writer, column: str) -> Callable[[Row], str]:
    return lambda row: writer.name(column, row[column])


def _age(row: Row) -> str:
    low, high = row["age_low"], row["age_high"]
    return MISSING if low is None else str(low) if low == high else f"{low}–{high}"


def _group(writer: Writer, row: Row) -> str:
    """The ages of a group; who filled in, the sex and its size only where they say something."""
    parts = [_age(row)]
    if row["informant"] != "parent":
        parts.append(_say(writer, f"informant_{row['informant']}"))
    if row.get("sex"):
        parts.append(_say(writer, f"sex_{row['sex']}"))
    if row.get("n_group"):
        parts.append(_say(writer, "n_people", n=writer.number(row["n_group"])))
    return ", ".join(parts)


def _range(writer: Writer, low: Any, high: Any) -> str:
    """`14–40`; one number where both are the same."""
    ends = [number_of(end) for end in (low, high)]
    if ends[0] is None or ends[1] is None:
        return MISSING
    decimals = 0 if all(end is not None and end.is_integer() for end in ends) else 2
    first, last = (writer.number(end, decimals) for end in ends)
    return first if first == last else f"{first}–{last}"


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"norms.{key}", values), writer.language)
