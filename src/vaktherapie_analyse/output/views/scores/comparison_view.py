"""The views per child, per subgroup and at all three moments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.scores.outcome_cells import (
    about_elevated,
    count_heading,
    elevated_word,
    of_primary,
    scale_heading,
)
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer

#: What a report is split by; anything else is the header of a column.
_VARIABLES = ("sex", "age_group", "informant")


def comparison(writer: Writer, *, detail: bool) -> Iterator[View]:
    """The views of the tables that `--per` and `--alle-momenten` add; none where they lack.

    Without `detail` those per child and per subgroup are about the primary scale only.
    """
    tables = writer.report.tables
    if "moments" in tables:
        yield _with_notes(writer, "moments", _moments(writer, rows(tables["moments"])))
    if "units" in tables:
        found, more = of_primary(writer, rows(tables["units"]), "units", detail=detail)
        yield _with_notes(writer, "units", _units(writer, found, more))
    if "subgroups" in tables:
        found, more = of_primary(writer, rows(tables["subgroups"]), "subgroups", detail=detail)
        for by in dict.fromkeys(str(row["by"]) for row in found):
            here = [row for row in found if row["by"] == by]
            yield _with_notes(writer, "subgroups", _subgroups(writer, by, here, more))


def _with_notes(writer: Writer, table: str, view: View) -> View:
    notes = tuple(writer.sentence(note) for note in writer.report.tables[table].notes)
    return View(view.title, view.headers, view.rows, view.alignment, view.footnotes + notes)


def _moments(writer: Writer, found: list[Row]) -> View:
    """One row per scale, the three moments side by side."""
    by_scale: dict[str, dict[str, Row]] = {}
    for row in found:
        by_scale.setdefault(str(row["scale"]), {})[str(row["moment"])] = row
    names = list(dict.fromkeys(str(row["moment"]) for row in found))
    n_elevated = writer.report.tables["moments"].column("n_elevated")

    def cell(moment: str) -> Heading:
        def write(row: Row) -> str:
            here = by_scale[str(row["scale"])][moment]
            mean = writer.mean_sd(here["mean"], here["sd"], 1).replace("\n", " ")
            share = writer.share(here, n_elevated).replace("\n", " ")
            return mean if share == MISSING else f"{mean}\n{share}"

        return Heading(writer.name("moment", moment), write)

    shown = [{"scale": key, "n": next(iter(of.values()))["n"]} for key, of in by_scale.items()]
    return view_of(
        _say(writer, "moments_title"),
        [row for row in shown if row["n"]] or shown[:1],
        [scale_heading(writer), count_heading(writer), *map(cell, names)],
        (
            _say(writer, "moments_note", word=elevated_word(writer, found)),
            *about_elevated(writer, found),
        ),
    )


def _units(writer: Writer, found: list[Row], more: tuple[str, ...]) -> View:
    def unit(row: Row) -> str:
        informant = _value(writer, row["informant"])
        several = len({row["informant"] for row in found}) > 1
        name = _say(writer, f"unit_{row['unit']}")
        return (f"{name} ({informant})" if several else name) + _small(writer, row)

    return view_of(
        _say(writer, "units_title"),
        found,
        [
            scale_heading(writer),
            Heading(_say(writer, "unit"), unit, "left"),
            *_outcome(writer, "units", found),
        ],
        (*about_elevated(writer, found), *more),
        blank_repeats=1,
    )


def _subgroups(writer: Writer, by: str, found: list[Row], more: tuple[str, ...]) -> View:
    def name(row: Row) -> str:
        known = by in _VARIABLES or row["subgroup"] is None
        return (_value(writer, row["subgroup"]) if known else str(row["subgroup"])) + _small(
            writer, row
        )

    return view_of(
        _say(writer, "subgroups_title", by=_say(writer, f"by_{by}") if by in _VARIABLES else by),
        found,
        [
            scale_heading(writer),
            Heading(_say(writer, "subgroup"), name, "left"),
            *_outcome(writer, "subgroups", found),
        ],
        (_say(writer, "subgroups_note"), *about_elevated(writer, found), *more),
        blank_repeats=1,
    )


def _outcome(writer: Writer, table: str, found: list[Row]) -> Iterator[Heading]:
    column = writer.report.tables[table].column
    outcome = (writer.report.facts or {}).get("headline") or "to_normal"
    names = writer.moments | {"word": elevated_word(writer, found)}
    yield count_heading(writer)
    yield Heading(
        f"{writer.say('change')}\n{writer.say('interval')}",
        lambda row: writer.estimate(row, "change", row["change_mean"], 1),
    )
    yield Heading(
        f"d_av\n{writer.say('interval')}",
        lambda row: writer.estimate(row, "d_av", row["d_av"], 2),
    )
    yield Heading(
        writer.say("elevated_of_pre", **names),
        lambda row: writer.share(row, column("n_elevated_pre")),
    )
    yield Heading(
        writer.say(f"elevated_of_{outcome}", **names),
        lambda row: writer.share_with_interval(row, column(f"share_{outcome}")),
    )


def _small(writer: Writer, row: Row) -> str:
    return _say(writer, "is_small") if row["is_small"] else ""


def _value(writer: Writer, value: Any) -> str:
    """A sex, an informant or a norm group, as people write it."""
    if value is None:
        return _say(writer, "unknown")
    known = ("m", "v", "parent", "teacher", "self")
    return _say(writer, f"value_{value}") if value in known else writer.text(value)


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"comparison.{key}", values), writer.language)
