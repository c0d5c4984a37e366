"""The cells behind one score: what was answered there, and how many points it counts for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.line.score import points_of
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.answers import Cell
from vaktherapie_analyse.definitions import Instrument, Scale

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """One item of one scale at one moment, or the score that the file itself gives.

    Attributes
    ----------
    cell
        Where it stands; None where there is no answer.
    answer, points
        The number read, and what it counts for in the score of `scale`; None where there is none.
    score
        The score of `scale` at that moment.
    counts
        False for a question that only decides whether there is a score.
    decides
        Whether that question made the score 0.
    """

    moment: str
    scale: str
    item: str
    cell: Cell | None
    answer: float | None
    is_reversed: bool
    points: float | None
    score: float | None
    counts: bool = True
    decides: bool = False
    is_given: bool = False


def parts_of(instrument: Instrument, scale: Scale) -> list[Scale]:
    """The scales with items of their own that make up this one."""
    return [instrument.scale(part) for part in scale.sum_of] or [scale]


def source_cells(
    measured: Measured, cells: Mapping[str, Cell], rows: Mapping[str, Row], scale: Scale
) -> Iterator[SourceCell]:
    """The cells of one measurement: `rows` are the scores of that person and moment by scale."""
    row = rows.get(scale.key)
    if row is None:
        return
    if pd.isna(row["n_items"]):
        yield _given(row, cells.get(scale.key))
        return
    frame = measured.answers.frame
    mine = (frame["client"] == row["client"]) & (frame["respondent"] == row["respondent"])
    form = frame[mine & (frame["moment"] == row["moment"])]
    for part in parts_of(measured.instrument, scale):
        yield from _items(measured.instrument, form, cells, rows[part.key], part)


def _items(
    instrument: Instrument, form: pd.DataFrame, cells: Mapping[str, Cell], row: Row, scale: Scale
) -> Iterator[SourceCell]:
    informant = str(row["informant"])
    points = points_of(scale, instrument, informant, form, np.array([True]))[0]
    common = {"moment": row["moment"], "scale": scale.key, "score": _number(row["score"])}
    if item := scale.zero_if_lowest:
        answer = _number(form[item].iloc[0])
        decides = answer == instrument.block_of(item).lowest
        yield SourceCell(
            **common, item=item, cell=cells.get(item), answer=answer, is_reversed=False,
            points=None, counts=False, decides=decides,
        )  # fmt: skip
    for (item, is_reversed), counted in zip(scale.items_of(informant), points, strict=True):
        yield SourceCell(
            **common, item=item, cell=cells.get(item), answer=_number(form[item].iloc[0]),
            is_reversed=is_reversed, points=_number(counted),
        )  # fmt: skip


def _given(row: Row, cell: Cell | None) -> SourceCell:
    score = _number(row["score"])
    return SourceCell(
        moment=row["moment"], scale=row["scale"], item=row["scale"], cell=cell, answer=score,
        is_reversed=False, points=score, score=score, is_given=True,
    )  # fmt: skip


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
