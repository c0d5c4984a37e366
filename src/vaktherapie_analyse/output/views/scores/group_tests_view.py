"""The views of tests, effect sizes, consistency and agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from vaktherapie_analyse.language import Message, format_interval, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.scores.outcome_cells import (
    about_elevated,
    count_heading,
    elevated_word,
    exactly,
    scale_heading,
)
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of


def group_level(writer: Writer) -> Iterator[View]:
    """The views of the tables that `--toetsen` adds; none where the report lacks them."""
    composers: dict[str, tuple[Callable[[Writer, list[Row]], View], ...]] = {
        "tests": (_tests, _effects),
        "share_tests": (_share_tests,),
        "consistency": (_consistency,),
        "agreement": (_agreement,),
    }
    for key, compose in composers.items():
        table = writer.report.tables.get(key)
        if table is None or table.frame.empty:
            continue
        found = rows(table)
        notes = tuple(writer.sentence(note) for note in table.notes)
        for number, of_table in enumerate(compose):
            view = of_table(writer, found)
            shown = view.footnotes + (notes if number == 0 else ())
            yield View(view.title, view.headers, view.rows, view.alignment, shown)


def _tests(writer: Writer, found: list[Row]) -> View:
    def t(row: Row) -> str:
        if row["t"] is None:
            return MISSING
        return f"{writer.number(row['t'], 2)} ({writer.number(row['df'])})"

    return view_of(
        _say(writer, "tests_title", **writer.moments),
        _with_people(found),
        [
            scale_heading(writer),
            count_heading(writer),
            Heading(_say(writer, "t"), t),
            *_p(writer, "p_t", "p_t_holm"),
            *_p(writer, "p_wilcoxon", "p_wilcoxon_holm"),
            *_p(writer, "p_pratt"),
            Heading("BF₁₀", lambda row: writer.number(row["bayes_factor"], 2)),
        ],
        (_say(writer, "tests_note", exact=exactly(writer, "tests")),),
    )


def _effects(writer: Writer, found: list[Row]) -> View:
    def estimate(name: str) -> Heading:
        header = f"{name}\n{writer.say('interval')}"
        return Heading(header, lambda row: writer.estimate(row, name, row[name], 2))

    return view_of(
        _say(writer, "effects_title"),
        _with_people(found),
        [
            scale_heading(writer),
            count_heading(writer),
            Heading("HL", lambda row: writer.number(row["hodges_lehmann"], 2)),
            *map(estimate, ("d_z", "d_av", "g_av")),
        ],
        (_say(writer, "effects_note", **writer.moments),),
    )


def _share_tests(writer: Writer, found: list[Row]) -> View:
    shown = _with_people(found)
    word = elevated_word(writer, shown)

    def elevated(moment: str) -> Heading:
        column = writer.report.tables["share_tests"].column(f"n_elevated_{moment}")
        header = _say(writer, "elevated_at", word=word, moment=writer.moments[moment])
        return Heading(header, lambda row: writer.share(row, column))

    return view_of(
        _say(writer, "share_tests_title", word=word),
        shown,
        [
            scale_heading(writer),
            elevated("pre"),
            elevated("post"),
            Heading(_say(writer, "difference"), lambda row: _points(writer, row)),
            *_p(writer, "p_mcnemar", "p_mcnemar_holm", "p_midp"),
        ],
        (_say(writer, "share_tests_note", **writer.moments), *about_elevated(writer, shown)),
    )


def _consistency(writer: Writer, found: list[Row]) -> View:
    return view_of(
        _say(writer, "consistency_title", moment=_moment(writer, found)),
        found,
        [
            scale_heading(writer),
            count_heading(writer),
            Heading(_say(writer, "items"), lambda row: writer.number(row["n_items"])),
            Heading(
                f"α\n{writer.say('interval')}",
                lambda row: writer.estimate(row, "alpha", row["alpha"], 2),
            ),
            Heading("ω", lambda row: writer.number(row["omega"], 2)),
        ],
        (_say(writer, "consistency_note"),),
    )


def _agreement(writer: Writer, found: list[Row]) -> View:
    return view_of(
        _say(writer, "agreement_title", moment=_moment(writer, found)),
        [row for row in found if row["n_children"]] or found[:1],
        [
            scale_heading(writer),
            Heading(_say(writer, "children"), lambda row: writer.number(row["n_children"])),
            Heading(
                f"ICC\n{writer.say('interval')}",
                lambda row: writer.estimate(row, "icc", row["icc"], 2),
            ),
        ],
        (_say(writer, "agreement_note"),),
    )


def _points(writer: Writer, row: Row) -> str:
    """The difference between two shares in percentage points, with its interval."""
    name = "share_difference"
    value, low, high = (number_of(row[f"{name}{end}"]) for end in ("", "_low", "_high"))
    if value is None or low is None or high is None:
        return MISSING
    interval = format_interval(100 * low, 100 * high, 0, writer.language)
    return f"{writer.number(100 * value, 0, sign=True)}\n{interval}"


def _p(writer: Writer, *names: str) -> Iterator[Heading]:
    for name in names:
        header = _say(writer, "holm" if name.endswith("_holm") else name)
        yield Heading(header, lambda row, name=name: writer.p(row[name]))  # type: ignore[misc]


def _moment(writer: Writer, found: list[Row]) -> str:
    return writer.name("moment", found[0]["moment"])


def _with_people(found: list[Row]) -> list[Row]:
    return [row for row in found if row["n"]]


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"group_level.{key}", values), writer.language)
