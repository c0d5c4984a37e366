"""Norm comparison: two norm tables beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.analysis.norms.norm_overview import banners, labels, source_lines
from vaktherapie_analyse.analysis.norms.norm_tables import critical
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Provenance, Report

#: Ages that are looked at when two tables are compared.
AGES = range(19)


def compare(instrument: Instrument, first: Norms, second: Norms, provenance: Provenance) -> Report:
    """Two norm tables: where each calls a score elevated, and what change it calls reliable.

    One row per scale, definition of elevated, informant, sex and range of ages over which nothing
    differs; only where at least one of the two says something.
    """
    rows = [row for scale in instrument.scales for row in _compared(scale, first, second)]
    made = table(
        "norm_comparison",
        rows,
        *columns(scale="key", elevated="key", informant="key", sex="key"),
        *columns(age_low="count", age_high="count", first_low="score", first_high="score"),
        *columns(second_low="score", second_high="score"),
        *columns(first_critical_change="score", second_critical_change="score"),
    )
    both = [(instrument, first), (instrument, second)]
    return Report(
        kind="norms",
        title=Message(
            "norms.title_two", {"first": first.table.title, "second": second.table.title}
        ),
        headlines=tuple(_differences(instrument, rows)),
        tables={made.key: made},
        labels=labels(both)
        | {"column": {"first": first.table.title, "second": second.table.title}},
        provenance=provenance,
        banners=banners([first, second]),
        sources=tuple(line for norms in (first, second) for line in source_lines(norms)),
    )


def _compared(scale: Scale, first: Norms, second: Norms) -> Iterator[Row]:
    """The rows of one scale, neighbouring ages with the same numbers together."""
    definitions = dict.fromkeys(
        name
        for norms in (first, second)
        if (entry := norms.table_for(scale.key))
        for name in entry.elevated
    )
    for elevated in definitions:
        for informant in ("parent", "teacher", "self"):
            by_sex = {
                sex: [_at(scale, first, second, elevated, informant, age, sex) for age in AGES]
                for sex in ("m", "v")
            }
            same = by_sex["m"] == by_sex["v"]
            for sex, numbers in by_sex.items():
                if same and sex == "v":
                    continue
                for found, ages in groupby(AGES, key=numbers.__getitem__):
                    whole = list(ages)
                    if any(value is not None for value in found):
                        yield {
                            "scale": scale.key,
                            "elevated": elevated,
                            "informant": informant,
                            "sex": None if same else sex,
                            "age_low": whole[0],
                            "age_high": whole[-1],
                            **dict(zip(_NUMBERS, found, strict=True)),
                        }


_NUMBERS = (
    "first_low",
    "first_high",
    "second_low",
    "second_high",
    "first_critical_change",
    "second_critical_change",
)


def _at(
    scale: Scale, first: Norms, second: Norms, elevated: str, informant: str, age: int, sex: str
) -> tuple[float | None, ...]:
    """The elevated scores of both tables at one age, and their critical changes."""
    limits = [_elevated(norms, scale, elevated, informant, age, sex) for norms in (first, second)]
    if limits == [(None, None), (None, None)]:
        return (None,) * len(_NUMBERS)
    changes = [critical(norms, scale, informant, age, sex) for norms in (first, second)]
    return (*limits[0], *limits[1], *changes)


def _elevated(
    norms: Norms, scale: Scale, elevated: str, informant: str, age: int, sex: str
) -> tuple[float | None, float | None]:
    """From which to which score a table calls elevated; nothing where it lacks that definition."""
    found = norms.group_for(scale.key, informant, age, sex)
    if found is None or elevated not in found[0].elevated:
        return None, None
    entry, group = found
    bands = group.scales[scale.key].bands
    worst = [bands[band] for band in norms.elevated_bands(entry, scale, elevated) if band in bands]
    if not worst:
        return None, None
    return min(low for low, _ in worst), max(high for _, high in worst)


def _differences(instrument: Instrument, rows: Sequence[Row]) -> Iterator[Message]:
    """Where both tables speak: on which scales they agree and on which not."""
    both = [r for r in rows if r["first_low"] is not None and r["second_low"] is not None]
    if not both:
        yield Message("norms.nothing_shared")
        return
    differ = {
        row["scale"]
        for row in both
        if (row["first_low"], row["first_high"]) != (row["second_low"], row["second_high"])
    }
    shared = [scale for scale in instrument.scales if any(r["scale"] == scale.key for r in both)]
    for name, chosen in (
        ("differ", [scale.label for scale in shared if scale.key in differ]),
        ("agree", [scale.label for scale in shared if scale.key not in differ]),
    ):
        if chosen:
            yield Message(f"norms.{name}", {"scales": chosen})
