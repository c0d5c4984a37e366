"""The views of published findings: figures, chain, cross tables, grid, base rates, context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from vaktherapie_analyse.language import Message, format_printed, render
from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.views import text_layout as layout
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer
from vaktherapie_analyse.report import REPRODUCED, Table


def findings(writer: Writer) -> Iterator[View]:
    composers: dict[str, Callable[[Writer, Table], Iterator[View]]] = {
        "findings": _findings,
        "chain": _chain,
        "cross": _cross,
        "grid": _grid,
        "base_rates": _base_rates,
        "context": _context,
    }
    for key, compose in composers.items():
        table = writer.report.tables.get(key)
        if table is not None and len(table.frame):
            yield from compose(writer, table)


def what_comes_out(writer: Writer) -> Iterator[View]:
    """The figures that these data can give, and whether each comes out as published."""
    table = writer.report.tables.get("findings")
    if table is None:
        return
    # What has no figure is told above the table, with the reason.
    shown = _readings(writer, [row for row in rows(table) if row["reason"] is None])

    def comes_out(row: Row) -> str:
        verdict = row.get("verdict")
        if verdict is None:
            return ""
        return _say(writer, "yes" if verdict in REPRODUCED else "no")

    view = view_of(
        _say(writer, "findings_title"),
        shown,
        [
            *_named(writer),
            Heading(_say(writer, "here"), lambda row: _figure(writer, row)),
            Heading(_say(writer, "published"), partial(_printed, writer)),
            Heading(render(Message("first.findings_comes_out"), writer.language), comes_out),
        ],
        (),
        blank_repeats=1,
    )
    missed = (i for i, row in enumerate(shown) if row.get("verdict") == "not_reproduced")
    last = len(view.headers) - 1
    yield replace(view, tones={(row, last): "worse" for row in missed})


def _named(writer: Writer) -> tuple[Heading, Heading]:
    return (
        Heading("", lambda row: writer.text(row["id"]), "left"),
        Heading(_say(writer, "finding"), lambda row: writer.text(row["title"]), "left"),
    )


def _findings(writer: Writer, table: Table) -> Iterator[View]:
    yield view_of(
        _say(writer, "findings_title"),
        _readings(writer, rows(table)),
        [
            *_named(writer),
            Heading(_say(writer, "here"), lambda row: _figure(writer, row)),
            Heading(_say(writer, "published"), partial(_printed, writer)),
            Heading(_say(writer, "possible"), lambda row: _possible(writer, row), "left"),
            Heading(_say(writer, "verdict"), lambda row: _verdict(writer, row), "left"),
        ],
        _notes(writer, table),
        blank_repeats=1,
    )


def _readings(writer: Writer, found: list[Row]) -> list[Row]:
    """One row per reading; a finding with more readings has its own line above them."""
    readings = Counter(row["id"] for row in found)
    shown: list[Row] = []
    for row in found:
        several = readings[row["id"]] > 1
        if several and row["id"] not in {before["id"] for before in shown}:
            shown.append({"id": row["id"], "title": _finding(writer, row)})
        title = _reading(writer, row, several=several)
        shown.append({**row, "title": title, "share_low": row["low"], "share_high": row["high"]})
    return shown


def _finding(writer: Writer, row: Row) -> str:
    return writer.name("id", row["id"])


def _reading(writer: Writer, row: Row, *, several: bool) -> str:
    """The reading below its finding, or the finding with its only reading; why it has no figure."""
    title = "" if several else _finding(writer, row)
    if row["reading"] is not None:
        reading = writer.name("reading", f"{row['id']}/{row['reading']}")
        title = f"· {reading}" if several else f"{title} ({reading})"
    reason = _say(writer, f"reason_{row['reason']}") if row["reason"] else ""
    return f"{title}: {reason}" if reason else title


def _figure(writer: Writer, row: Row) -> str:
    if "of" not in row:
        return ""
    return writer.share_with_interval(row, writer.report.tables["findings"].column("share"))


def _possible(writer: Writer, row: Row) -> str:
    if "possible" not in row:
        return ""
    return MISSING if row["possible"] is None else _answer(writer, row["possible"])


def _verdict(writer: Writer, row: Row) -> str:
    if "verdict" not in row:
        return ""
    return _say(writer, f"verdict_{row['verdict']}")


def _chain(writer: Writer, table: Table) -> Iterator[View]:
    found = rows(table)
    shown = [
        dict(row) | {"branch": line} for row, line in zip(found, _tree(writer, found), strict=True)
    ]
    share = table.column("share")
    yield view_of(
        _say(writer, "chain_title"),
        shown,
        [
            Heading(_say(writer, "chain_header"), lambda row: str(row["branch"]), "left"),
            Heading("n", lambda row: writer.number(row.get("n"))),
            Heading(_say(writer, "chain_of"), lambda row: writer.share(row, share)),
        ],
        _notes(writer, table),
    )


def _tree(writer: Writer, found: Sequence[Row]) -> Iterator[str]:
    """Each branch with the lines that lead to it."""
    nodes = {str(row["node"]) for row in found}
    for row in found:
        if row["condition"] is None:
            yield _say(writer, "chain_all")
            continue
        steps = str(row["node"]).split(".")
        parents = [".".join(steps[: depth + 1]) for depth in range(len(steps))]
        last = [_next(node) not in nodes for node in parents]
        lines = ["   " if each else "│  " for each in last[:-1]]
        mark = "└─ " if last[-1] else "├─ "
        condition = writer.name("condition", row["condition"])
        yield "".join(lines) + mark + f"{condition}: {_answer(writer, row['holds'])}"


def _next(node: str) -> str:
    """The number of the branch after this one."""
    before, dot, number = node.rpartition(".")
    return f"{before}{dot}{int(number) + 1}"


def _cross(writer: Writer, table: Table) -> Iterator[View]:
    found = rows(table)
    for pair in dict.fromkeys((row["row"], row["column"]) for row in found):
        cells = {
            (row["row_holds"], row["column_holds"]): row["n"]
            for row in found
            if (row["row"], row["column"]) == pair
        }
        yield _cross_of(writer, pair, cells)


def _cross_of(
    writer: Writer, pair: tuple[Cell, Cell], cells: dict[tuple[Cell, Cell], Cell]
) -> View:
    row_name, column_name = (writer.name("condition", condition) for condition in pair)
    downs, acrosses = (list(dict.fromkeys(key[side] for key in cells)) for side in (0, 1))

    def number(column: Cell) -> Heading:
        title = layout.wrap(f"{column_name}: {_answer(writer, column)}", 20)
        return Heading(title, lambda row: writer.number(cells.get((row["holds"], column), 0)))

    def total(row: Row) -> str:
        counts = [cells.get((row["holds"], column), 0) for column in acrosses]
        return writer.number(sum(n for n in counts if isinstance(n, int)))

    def side(row: Row) -> str:
        return f"{row_name}: {_answer(writer, row['holds'])}"

    return view_of(
        _say(writer, "cross_title", row=row_name, column=column_name),
        [{"holds": holds} for holds in downs],
        [
            Heading("", side, "left"),
            *map(number, acrosses),
            Heading(_say(writer, "cross_total"), total),
        ],
        (),
    )


def _grid(writer: Writer, table: Table) -> Iterator[View]:
    """One row per choice, one column per percentage that these data can give."""
    names = ("norm", "elevated_from", "high_from")
    by_choice: dict[tuple[Cell, ...], dict[Cell, Row]] = {}
    for row in rows(table):
        by_choice.setdefault(tuple(row[name] for name in names), {})[row["id"]] = row
    first = next(iter(by_choice.values()))
    ids = [i for i, row in first.items() if "%" in str(row["published"]) and row["reading"]]

    def column(id_: Cell) -> Heading:
        return Heading(f"{id_}\n{_printed(writer, first[id_])}", lambda row: figure(row, id_))

    def same(row: Row) -> str:
        chosen = by_choice[tuple(row[name] for name in names)]
        told = [chosen[i]["verdict"] for i in ids if chosen[i]["verdict"] != "not_computable"]
        return f"{sum(verdict in REPRODUCED for verdict in told)}/{len(told)}"

    n = writer.report.tables["grid"].column("n")

    def figure(row: Row, id_: Cell) -> str:
        cell = by_choice[tuple(row[name] for name in names)][id_]
        mark = "×" if cell["verdict"] == "not_reproduced" else ""
        return mark + writer.share(cell, n)

    def limits(row: Row) -> str:
        bands = (writer.name("band", row[name]) for name in names[1:])
        return " ·\n".join(bands)

    yield view_of(
        _say(writer, "grid_title"),
        [dict(zip(names, choice, strict=True)) for choice in by_choice],
        [
            Heading(
                _say(writer, "grid_norm"), lambda row: writer.name("norm", row["norm"]), "left"
            ),
            Heading(_say(writer, "grid_from"), limits, "left"),
            *map(column, ids),
            Heading(_say(writer, "grid_all"), same),
        ],
        _notes(writer, table),
        blank_repeats=1,
    )


def _band(writer: Writer, name: str) -> Callable[[Row], str]:
    return lambda row: writer.name("band", row[name])


def _base_rates(writer: Writer, table: Table) -> Iterator[View]:
    def share(row: Row) -> str:
        return _say(writer, "unknown") if row["share"] is None else writer.percent(row["share"])

    def where(row: Row) -> str:
        scale = writer.name("scale", row["scale"])
        title = str(row["instrument"]).upper()
        return _say(writer, "base_rates_scale", title=title, scale=scale)

    yield view_of(
        _say(writer, "base_rates_title"),
        rows(table),
        [
            Heading(_say(writer, "base_rates_share"), share),
            Heading(_say(writer, "base_rates_where"), where, "left"),
            Heading(_say(writer, "base_rates_from"), _band(writer, "elevated_from"), "left"),
            Heading(
                _say(writer, "grid_norm"), lambda row: writer.name("norm", row["norm"]), "left"
            ),
        ],
        _notes(writer, table),
    )


def _context(writer: Writer, table: Table) -> Iterator[View]:
    def what(row: Row) -> str:
        return f"{writer.name('context', row['context'])}. {writer.text(row['source'])}"

    yield view_of(
        _say(writer, "context_title"),
        rows(table),
        [
            Heading(_say(writer, "context_figure"), partial(_printed, writer)),
            Heading(_say(writer, "context_what"), what, "left"),
        ],
        _notes(writer, table),
    )


def _printed(writer: Writer, row: Row) -> str:
    return format_printed(str(row.get("published") or ""), writer.language)


def _answer(writer: Writer, holds: Cell) -> str:
    if holds is None:
        return _say(writer, "unknown")
    return _say(writer, "yes" if holds else "no")


def _notes(writer: Writer, table: Table) -> tuple[str, ...]:
    return tuple(writer.sentence(note) for note in table.notes)


def _say(writer: Writer, key: str, /, **values: object) -> str:
    return render(Message(f"findings.{key}", values), writer.language)
