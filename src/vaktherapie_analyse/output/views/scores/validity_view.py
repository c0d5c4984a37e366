"""The views of regression to the mean, dropout, bounds and added value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.scores.outcome_cells import (
    about_elevated,
    elevated_word,
    exactly,
    of_primary,
    scale_heading,
)
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer


def validity(writer: Writer, *, detail: bool) -> Iterator[View]:
    """The views of the tables that `--validiteit` adds; none where the report lacks them.

    Without `detail` the bounds are those of the primary scale only.
    """
    composers: dict[str, Callable[[Writer, list[Row], bool], View]] = {
        "regression_to_mean": _regression,
        "dropout": _dropout,
        "bounds": _bounds,
        "added_value": _added_value,
    }
    for key, compose in composers.items():
        table = writer.report.tables.get(key)
        if table is None or table.frame.empty:
            continue
        view = compose(writer, rows(table), detail)
        notes = tuple(writer.sentence(note) for note in table.notes)
        yield View(view.title, view.headers, view.rows, view.alignment, view.footnotes + notes)


def _regression(writer: Writer, found: list[Row], _: bool) -> View:
    shown = [row for row in found if row["n_of"]]
    names = writer.moments | {"word": elevated_word(writer, shown)}

    def who(row: Row) -> str:
        return _say(writer, f"selection_{row['selection']}", **names)

    return view_of(
        _say(writer, "regression_title"),
        shown,
        [
            scale_heading(writer),
            Heading(_say(writer, "who"), who, "left"),
            Heading("n", lambda row: f"{writer.number(row['n'])}/{writer.number(row['n_of'])}"),
            Heading(writer.moments["pre"], lambda row: writer.number(row["pre_mean"], 1)),
            Heading(
                _say(writer, "observed"),
                lambda row: writer.estimate(row, "change", row["change_mean"], 1),
            ),
            Heading(
                _say(writer, "expected"),
                lambda row: writer.number(row["expected_change"], 1, sign=True),
            ),
            Heading("ρ", lambda row: writer.number(row["rho"], 2)),
        ],
        (_say(writer, "regression_note"), *about_elevated(writer, shown)),
        blank_repeats=1,
    )


def _dropout(writer: Writer, found: list[Row], _: bool) -> View:
    def group(name: str, number: str, header: str) -> tuple[Heading, Heading]:
        return (
            Heading("n", lambda row: writer.number(row[number])),
            Heading(
                _say(writer, header, **writer.moments),
                lambda row: writer.mean_sd(row[f"{name}_mean"], row[f"{name}_sd"], 1),
            ),
        )

    return view_of(
        _say(writer, "dropout_title", **writer.moments),
        [row for row in found if row["n"]],
        [
            scale_heading(writer),
            *group("completers", "n_completers", "stayed"),
            *group("dropouts", "n_dropouts", "left"),
            Heading(
                _say(writer, "share_left"),
                lambda row: writer.percent(row["share_dropout"]),
            ),
            Heading(
                f"g\n{writer.say('interval')}",
                lambda row: writer.estimate(row, "smd", row["smd"], 2),
            ),
            Heading("p", lambda row: writer.p(row["p_mann_whitney"])),
        ],
        (_say(writer, "dropout_note", exact=exactly(writer, "dropout"), **writer.moments),),
    )


def _bounds(writer: Writer, found: list[Row], detail: bool) -> View:
    shown, more = of_primary(writer, found, "bounds", detail=detail)
    names = writer.moments | {"word": elevated_word(writer, shown)}
    notes = (*about_elevated(writer, shown), *more)

    share = writer.report.tables["bounds"].column("share")

    def outcome(row: Row) -> str:
        return _say(writer, f"outcome_{row['outcome']}", **names)

    return view_of(
        _say(writer, "bounds_title"),
        [row for row in shown if row["n"]],
        [
            scale_heading(writer),
            Heading(_say(writer, "outcome"), outcome, "left"),
            Heading(_say(writer, "measured"), lambda row: writer.share(row, share)),
            Heading(_say(writer, "missing"), lambda row: writer.number(row["n_missing"])),
            Heading(_say(writer, "if_none"), lambda row: writer.percent(row["share_if_none"])),
            Heading(_say(writer, "if_all"), lambda row: writer.percent(row["share_if_all"])),
        ],
        (_say(writer, "bounds_note", **writer.moments), *notes),
        blank_repeats=1,
    )


def _added_value(writer: Writer, found: list[Row], _: bool) -> View:
    def estimate(name: str, decimals: int) -> Heading:
        def write(row: Row) -> str:
            return MISSING if not row["n"] else writer.estimate(row, name, row[name], decimals)

        return Heading(_say(writer, name), write)

    def count(name: str) -> Heading:
        return Heading(_say(writer, name), lambda row: writer.number(row[name]))

    return view_of(
        _say(writer, "added_value_title"),
        found,
        [
            Heading("n", lambda row: f"{writer.number(row['n'])}/{writer.number(row['n_pairs'])}"),
            estimate("added_value", 1),
            estimate("effect_size", 2),
            *map(count, ("n_without_scores", "n_outside", "n_unknown")),
        ],
        (),
    )


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"validity.{key}", values), writer.language)
