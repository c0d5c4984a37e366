"""The views of reliable change by other methods, cut-offs, and other norms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, number_of

#: Stands before the row with the choices of the report itself.
OWN = "▸ "

#: Percentages that do not depend on what counts as elevated.
RELIABLE = ("improved", "deteriorated")


def reliable(writer: Writer, *, matrix: bool = False) -> Iterator[View]:
    """The views of `--grens`, `--vergelijk-methoden` and `--gevoeligheid`, that as a matrix."""
    composers: dict[str, Callable[[Writer, list[Row]], View]] = {
        "cutoffs": _cutoffs,
        "methods": _methods,
        "sensitivity": _matrix if matrix else _sensitivity,
    }
    for key, compose in composers.items():
        table = writer.report.tables.get(key)
        if table is None or table.frame.empty:
            continue
        view = compose(writer, rows(table))
        notes = tuple(writer.sentence(note) for note in table.notes)
        yield replace(view, footnotes=view.footnotes + notes)


def method_name(writer: Writer) -> str:
    """The name of the method that the report used."""
    return _say(writer, f"method_{(writer.report.facts or {}).get('rci_method') or 'jt'}")


def _cutoffs(writer: Writer, found: list[Row]) -> View:
    shown = [row for row in found if row["n"]]
    used = str(found[0]["used"])
    is_ha = (writer.report.facts or {}).get("rci_method") == "ha"
    more = (_say(writer, "cutoffs_note_ha"),) if is_ha else ()

    def functional(row: Row) -> str:
        return writer.mean_sd(row["mean_functional"], row["sd_functional"], 1)

    def cutoff(name: str) -> Heading:
        header = f"{OWN if name == used else ''}{name}"
        return Heading(header, lambda row: writer.number(row[f"cutoff_{name}"], 1))

    crossed = writer.report.tables["cutoffs"].column("n_clinical_to_functional")
    return view_of(
        _say(writer, "cutoffs_title"),
        shown,
        [
            Heading(writer.say("scale"), lambda row: writer.name("scale", row["scale"]), "left"),
            Heading(
                _say(writer, "this_group"),
                lambda row: writer.mean_sd(row["mean_clinical"], row["sd_clinical"], 1),
            ),
            Heading(_say(writer, "functional_group"), functional),
            *map(cutoff, ("a", "b", "c")),
            Heading(
                _say(writer, "crossed"),
                lambda row: writer.share(row, crossed),
            ),
        ],
        (_say(writer, "cutoffs_note", cutoff=used), *more),
        blank_repeats=2,
    )


def _methods(writer: Writer, found: list[Row]) -> View:
    def count(name: str) -> Heading:
        return Heading(writer.name("verdict", name), lambda row: writer.number(row[f"n_{name}"]))

    return view_of(
        _say(writer, "methods_title", scale=writer.name("scale", found[0]["scale"])),
        found,
        [
            Heading(
                _say(writer, "method"),
                lambda row: _mark(row, _say(writer, f"short_{row['method']}")),
                "left",
            ),
            Heading(
                _say(writer, "compares_with"),
                lambda row: _say(writer, f"with_{row['relative_to']}"),
                "left",
            ),
            Heading(_say(writer, "from"), lambda row: _threshold(writer, row)),
            Heading("n", lambda row: writer.number(row["n"])),
            *map(count, ("recovered", "improved", "unchanged", "deteriorated", "harmed")),
        ],
        (_say(writer, "own_note"), " · ".join(_written_out(writer, row) for row in found)),
    )


def _written_out(writer: Writer, row: Row) -> str:
    short, name = (_say(writer, f"{form}_{row['method']}") for form in ("short", "method"))
    return f"{short}: {name}"


def _threshold(writer: Writer, row: Row) -> str:
    """`> 1,96` of the index, `≥ 50 %` or `≥ 4 punten`."""
    if row["method"] == "percent":
        return f"≥ {writer.percent(row['threshold'])}"
    if row["method"] == "mid":
        points = number_of(row["threshold"]) or 0.0
        return _say(writer, "points", points=writer.number(points, 0 if points.is_integer() else 1))
    return f"> {writer.number(row['threshold'], 2)}"


def _sensitivity(writer: Writer, found: list[Row]) -> View:
    """Per percentage every choice below each other; reliable change once per norm table."""
    names = writer.moments | {"word": writer.word}

    # "Normal" is the best band only of a questionnaire whose headline counts it.
    best = (writer.report.facts or {}).get("headline") == "to_normal"

    column = writer.report.tables["sensitivity"].column("share")

    def percentage(row: Row) -> str:
        is_best = row["quantity"] == "to_normal" and not best
        key = "to_best" if is_best else row["quantity"]
        return _say(writer, f"quantity_{key}", **names)

    def share(row: Row) -> str:
        return writer.share_with_interval(row, column)

    def elevated(row: Row) -> str:
        if row["quantity"] in RELIABLE:
            return MISSING
        return writer.name("band", row["elevated"])

    return view_of(
        _say(writer, "sensitivity_title", scale=writer.name("scale", found[0]["scale"])),
        _by_quantity(found),
        [
            Heading(_say(writer, "percentage"), percentage, "left"),
            Heading(
                _say(writer, "norm"),
                lambda row: _mark(row, writer.name("norm", row["norm"])),
                "left",
            ),
            Heading(_say(writer, "from_band", **names), elevated, "left"),
            Heading(
                _say(writer, "answers"),
                lambda row: _say(writer, f"answers_{row['missing_rule']}"),
                "left",
            ),
            Heading(_say(writer, "share"), share),
        ],
        (
            _say(writer, "own_note"),
            _say(writer, "sensitivity_note"),
            writer.say("transitions_note"),
        ),
        blank_repeats=1,
    )


def _matrix(writer: Writer, found: list[Row]) -> View:
    """One row per choice, one column per percentage: that of the report itself first."""
    headline = (writer.report.facts or {}).get("headline") or "to_normal"
    choice = ("norm", "elevated", "missing_rule")
    cells = {(row["quantity"], *(row[name] for name in choice)): row for row in found}
    choices = {tuple(row[name] for name in choice): row for row in found}
    names = writer.moments | {"word": writer.word}
    of_table = writer.report.tables["sensitivity"].column("share")

    def column(quantity: str) -> Heading:
        def share(row: Row) -> str:
            here = cells.get((quantity, *(row[name] for name in choice)), {})
            return writer.share(here, of_table)

        header = _say(writer, f"quantity_{quantity}", **names).replace(" ", "\n", 1)
        return Heading(header, share)

    def limit(row: Row) -> str:
        band = writer.name("band", row["elevated"])
        is_official = row["missing_rule"] == "official"
        return band if is_official else f"{band}, {_say(writer, 'answers_complete')}"

    view = view_of(
        _say(writer, "sensitivity_title", scale=writer.name("scale", found[0]["scale"])),
        [*choices.values()],
        [
            Heading(
                _say(writer, "norm"),
                lambda row: _mark(row, writer.name("norm", row["norm"])),
                "left",
            ),
            Heading(_say(writer, "from_band", **names), limit, "left"),
            *map(column, ("elevated_pre", headline, *RELIABLE)),
        ],
        (f"{_say(writer, 'own_note')} {_say(writer, 'matrix_note')}",),
        blank_repeats=1,
    )
    return replace(
        view, strong=frozenset(i for i, row in enumerate(choices.values()) if row["is_default"])
    )


def _by_quantity(found: list[Row]) -> list[Row]:
    """The rows per percentage; of reliable change one row for each norm and missing rule."""
    kept: dict[tuple[Any, ...], Row] = {}
    for row in found:
        is_reliable = row["quantity"] in RELIABLE
        elevated = None if is_reliable else row["elevated"]
        key = (row["quantity"], row["norm"], elevated, row["missing_rule"])
        if key not in kept or row["is_default"]:
            kept[key] = row
    order = list(dict.fromkeys(row["quantity"] for row in found))
    return sorted(kept.values(), key=lambda row: order.index(row["quantity"]))


def _mark(row: Row, text: str) -> str:
    return f"{OWN}{text}" if row["is_default"] else text


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return render(Message(f"reliable.{key}", values), writer.language)
