"""Scale scores and bands that the file itself holds, in place of item answers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from vaktherapie_analyse.intake.layout import ColumnLayout, Layout
from vaktherapie_analyse.intake.people import Rows, add_faults
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.raw import Cells, RawTable
from vaktherapie_analyse.intake.values import band_reader, by_value, score_of, shown
from vaktherapie_analyse.intake.vocabulary import compact
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument

__all__ = ["read_scores", "scores_long"]


def read_scores(
    layout: Layout,
    raw: RawTable,
    rows: Rows,
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
        cells, scale = raw.cells[rows, column.index], column.meaning.key
        read: Callable[[Any], Any] = _score_reader(instrument, scale)
        name = f"score:{scale}"
        if _holds_bands(column, cells):
            read, name = band_reader(bands), f"band:{scale}"
        if name in found:
            problems.add("column_twice", layout.place(layout.header_row, column))
        parsed = by_value(cells, read)
        add_faults(parsed, layout, column, rows, problems)
        found[name] = parsed.values
    return pd.DataFrame(found, index=pd.RangeIndex(len(rows)), dtype=object)


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


def _holds_bands(column: ColumnLayout, cells: Cells) -> bool:
    if column.meaning.role != "scale":
        return column.meaning.role == "band"
    return not any(isinstance(score_of(cell), float) for cell in set(cells))


def _score_reader(instrument: Instrument, scale: str) -> Callable[[Any], float | Message | None]:
    """A function from a cell to a score, within its range where the item key is known."""
    lowest, highest = instrument.range_of(scale) if instrument.has_key else (-math.inf, math.inf)

    def read(cell: Any) -> float | Message | None:
        score = score_of(cell)
        if isinstance(score, float) and not lowest <= score <= highest:
            values = {"value": shown(score), "lowest": _short(lowest), "highest": _short(highest)}
            return Message("intake.score_out_of_range", values)
        return score

    return read


def _short(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _bands(instrument: Instrument) -> dict[str, str]:
    """Word for a band, without spaces → the band."""
    words = (instrument.bands, *instrument.band_labels.values())
    return {
        compact(word): band
        for labels in words
        for word, band in zip(labels, instrument.bands, strict=True)
    }
