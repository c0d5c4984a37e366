"""Scale scores and bands that the file itself holds, in place of item answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from vaktherapie_analyse.intake.cells.cell_values import (
    Fault,
    Parsed,
    band_reader,
    by_value,
    is_missing,
    score_of,
    shown,
)
from vaktherapie_analyse.intake.cells.vocabulary import compact
from vaktherapie_analyse.intake.layout.layouts import SCALE_ROLES, Layout
from vaktherapie_analyse.intake.layout.used_rows import used_cells, used_rows
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.rows.row_doubts import Doubt
from vaktherapie_analyse.intake.rows.who_and_when.people import add_faults
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

_FRACTION: Final = "score_not_whole"
_OUT_OF_RANGE: Final = "score_out_of_range"

#: Sums of scores with decimals may differ by this much.
_ROUNDING: Final = 0.005


def read_scores(
    layout: Layout,
    moment: str,
    instrument: Instrument,
    problems: Problems,
) -> pd.DataFrame:
    """One column `score:<scale>` or `band:<scale>` for each column of that moment.

    A column whose header does not say which of the two it is holds scores as soon as one of its
    cells is a number.
    """
    bands = _bands(instrument)
    found: dict[str, Any] = {}
    for column in layout.having("scale", "score", "band"):
        if column.meaning.moment != moment:
            continue
        cells, scale = used_cells(layout, column), column.meaning.key
        read: Callable[[Any], Any] = _score_reader(instrument, scale)
        name = f"score:{scale}"
        if column.holds_bands(cells) and bands:
            read, name = band_reader(bands), f"band:{scale}"
        elif column.holds_bands(cells) and not all(map(is_missing, set(cells))):
            problems.add("column_without_scores", layout.place(layout.header_row, column))
            read = _nothing
        if name in found:
            problems.add("column_twice", layout.place(layout.header_row, column))
        parsed = by_value(cells, read)
        add_faults(_as_one(parsed), layout, column, problems)
        found[name] = parsed.values
    return pd.DataFrame(found, index=pd.RangeIndex(len(used_rows(layout).rows)), dtype=object)


def scores_long(people: pd.DataFrame, wide: pd.DataFrame) -> pd.DataFrame:
    """`Answers.given`: the person columns, then `scale, score, band`, a row per scale with one."""
    names = dict.fromkeys(name.partition(":")[2] for name in wide.columns)
    columns = wide.reindex(columns=[f"{kind}:{s}" for s in names for kind in ("score", "band")])
    columns = columns.astype(object).where(columns.notna(), None)
    per_scale = [
        people.assign(
            scale=scale,
            score=columns[f"score:{scale}"].astype("Float64"),
            band=columns[f"band:{scale}"],
        )
        for scale in names
    ]
    long = pd.concat(per_scale, ignore_index=True)
    return long[long["score"].notna() | long["band"].notna()].reset_index(drop=True)


def check_sums(
    measured: pd.DataFrame, instrument: Instrument, layouts: Sequence[Layout], problems: Problems
) -> Iterator[Doubt]:
    """The rows in which a score is not the sum of its parts; a fault where that is most of a table.

    Then one of the columns holds something else than its header says.
    """
    for scale in instrument.scales:
        names = [f"score:{key}" for key in (scale.key, *scale.sum_of)]
        if not scale.sum_of or not {*names} <= {*measured.columns}:
            continue
        known = measured[["table", "row", *names]].dropna()
        parts = [instrument.scale(key).label for key in scale.sum_of]
        for number in known["table"].unique():
            rows = known[known["table"] == number]
            total, summed = rows[names[0]].astype(float), rows[names[1:]].astype(float).sum(axis=1)
            differing = rows[(total - summed).abs() > _ROUNDING]
            layout = layouts[number]
            if len(differing) > 1 and 2 * len(differing) >= len(rows):
                column = next(c for c in layout.having(*SCALE_ROLES) if c.meaning.key == scale.key)
                values = {"n": len(differing), "of": len(rows), "parts": parts}
                problems.add("sums_differ", layout.place(layout.header_row, column), **values)
            else:
                places = zip(differing["table"], differing["row"], strict=True)
                yield from (Doubt("sum_differs", (place,)) for place in places)


def _as_one(parsed: Parsed) -> list[Fault]:
    """The faults, with one in place of many where the whole column is another kind of number.

    That is: more than one score with a fraction, or at least half of them out of range.
    """
    n_filled = sum(value is not None for value in parsed.values) + len(parsed.faults)
    faults = list(parsed.faults)
    for key, fewest in ((_FRACTION, 2), (_OUT_OF_RANGE, max(2, n_filled / 2))):
        same = [fault for fault in faults if fault[1].key == f"intake.{key}"]
        if len(same) >= fewest:
            row, first = same[0]
            one = row, Message(f"intake.{key}_column", {**first.values, "n": len(same)})
            faults = [one, *(fault for fault in faults if fault not in same)]
    return faults


def _score_reader(instrument: Instrument, scale: str) -> Callable[[Any], float | Message | None]:
    """A function from a cell to a score that is possible where the item key is known."""
    lowest, highest = instrument.range_of(scale) if instrument.has_key else (-math.inf, math.inf)
    whole = instrument.is_whole(scale)

    def read(cell: Any) -> float | Message | None:
        score = score_of(cell)
        if isinstance(score, float) and not lowest <= score <= highest:
            ends = {"lowest": as_typed(lowest), "highest": as_typed(highest)}
            return Message(f"intake.{_OUT_OF_RANGE}", {"value": shown(score)} | ends)
        if whole and isinstance(score, float) and not score.is_integer():
            return Message(f"intake.{_FRACTION}", {"value": shown(score)})
        return score

    return read


def _nothing(_: Any) -> None:
    """No score, whatever the cell says."""


def _bands(instrument: Instrument) -> dict[str, str]:
    """Word for a band, without spaces → the band."""
    words = (instrument.bands, *instrument.band_labels.values())
    return {
        compact(word): band
        for labels in words
        for word, band in zip(labels, instrument.bands, strict=True)
    }
