"""Sensitivity: how far the choice of norm, "elevated" and missing rule carries the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import (
    Row,
    columns,
    part_of,
    quotient,
    share,
    table,
    with_limits,
)
from vaktherapie_analyse.analysis.cube import Cube, numbers
from vaktherapie_analyse.analysis.line.change import bands_from_best, change, pairs_in
from vaktherapie_analyse.analysis.line.classify import with_bands
from vaktherapie_analyse.analysis.line.score import is_complete
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import FEW, Table

#: The percentages people report, in the order in which they are shown.
QUANTITIES: Final = (
    "elevated_pre",
    "to_normal",
    "no_longer_elevated",
    "improved",
    "deteriorated",
)
#: The questionnaire's own rule, or only scores of which every item is answered.
MISSING_RULES: Final = ("official", "complete")


def sensitivity(context: Context, alternatives: Sequence[Norms], scale: Scale) -> Table:
    """One row per norm table × definition of elevated × missing rule × percentage, of one scale.

    `n` of `of` people with `share` and its Wilson interval; `is_default` marks the choices of the
    report. A table that gives this scale no bands for anybody is left out; two norms that take
    the bands of this scale from the same table count once. Reliable change is judged with the SD
    and reliability that go with the norm table, unless the user gave them.
    """
    here = context.scores.where(context.scores.rows["scale"] == scale.key)
    rows: list[Row] = []
    for norms in _distinct(context.norms, alternatives, scale):
        definitions = _definitions(norms, context.instrument, scale)
        for elevated in definitions:
            for missing in MISSING_RULES:
                own = norms is context.norms and elevated == _default(context, definitions)
                choice = {
                    "scale": scale.key,
                    "norm": _band_table(norms, scale),
                    "elevated": elevated,
                    "missing_rule": missing,
                    "is_default": own and missing == MISSING_RULES[0],
                }
                frame = here if missing == MISSING_RULES[0] else _complete(here)
                counted = _counts(frame, context, norms, elevated)
                if counted["elevated_pre"][1]:
                    rows += [
                        {**choice, "quantity": name, "n": k, "of": n, **share("share", k, n)}
                        for name, (k, n) in counted.items()
                    ]
    about = columns(scale="key", quantity="key", norm="key", elevated="key", missing_rule="key")
    counts = columns(n=part_of("of"), of="count")
    shares = with_limits(share=quotient("n", "of"))
    return table("sensitivity", rows, *about, *counts, *shares, is_default="flag")


def ranges(found: Table, instrument: Instrument) -> Iterator[Message]:
    """The sentence that says from where to where the percentages go."""
    frame = found.frame.dropna(subset="share")
    quantities = ("elevated_pre", instrument.headline, "improved", "deteriorated")
    parts = [
        Message(
            f"reliable.range_{name}",
            {
                "word": instrument.elevated_word,
                "low": float(here["share"].min()),
                "high": float(here["share"].max()),
            },
        )
        for name in quantities
        if len(here := frame[frame["quantity"] == name]) and here["of"].max() >= FEW
    ]
    n = len(frame.drop_duplicates(["norm", "elevated", "missing_rule"]))
    if parts:
        scale = instrument.scale(frame["scale"].iloc[0])
        yield Message("reliable.ranges", {"scale": scale.label, "n": n, "parts": parts})


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where the percentage of the first sentences goes, over how many choices."""

    low: float
    high: float
    n: int


def outcome_range(context: Context, alternatives: Sequence[Norms], scale: Scale) -> Range | None:
    """The lowest and highest share of the instrument's headline that `sensitivity` would give.

    With one moment the share of elevated. Only what that share needs is counted, so that it costs
    little: who has a pair does not depend on the norm. None where there is no other choice.
    """
    here = context.scores.where(context.scores.rows["scale"] == scale.key)
    rules = [_at_moments(cube, context) for cube in (here, _complete(here))]
    shares = []
    for norms in _distinct(context.norms, alternatives, scale):
        best = bands_from_best(scale, context.instrument, norms)[:1]
        for elevated in _definitions(norms, context.instrument, scale):
            rows = with_bands(here.rows, context.instrument, norms, elevated)
            counted = [_outcome(rows, at, context.instrument.headline, best) for at in rules]
            shares += [k / n for k, n in counted if n]
    return Range(min(shares), max(shares), len(shares)) if len(shares) > 1 else None


def _at_moments(scores: Cube, context: Context) -> tuple[npt.NDArray[np.int32], ...]:
    """Of everybody with both moments their rows at the two; with one moment the rows there."""
    if not context.changes.rows.empty:
        return tuple(scores.row[at] for at in pairs_in(scores, context.moments))
    known = (scores.rows["score"].notna() | scores.rows["given_band"].notna()).to_numpy()
    return (scores.row[known[scores.row]],)


def _outcome(
    rows: pd.DataFrame, at: tuple[npt.NDArray[np.int32], ...], headline: str, best: Sequence[str]
) -> tuple[int, int]:
    """How many have the outcome, of how many; with one moment how many are elevated."""
    before, *later = (numbers(rows["elevated"])[row] for row in at)
    if not later:
        return int((before == 1).sum()), int((~np.isnan(before)).sum())
    was = (before == 1) & ~np.isnan(later[0])
    left = was & (later[0] == 0)
    if headline == "to_normal":
        left &= np.isin(rows["band"].to_numpy(dtype=object)[at[1]], best)
    return int(left.sum()), int(was.sum())


def _counts(
    scores: Cube, context: Context, norms: Norms | None, elevated: str
) -> dict[str, tuple[int, int]]:
    """Every percentage as (how many, of how many).

    The ages in `scores` are already those that choose the norm group.
    """
    instrument = context.instrument
    rows = with_bands(scores.rows, instrument, norms, elevated)
    cube = scores.with_rows(rows)
    changes = change(cube, instrument, norms, context.moments, context.rule, context.answers).rows
    moved = summarise.transitions(changes, instrument, norms, elevated)
    judged = summarise.better_and_worse(_first(summarise.verdicts(changes, instrument), changes))
    n, counts = judged["n"], _first(moved, changes)
    shares = (moved.column(f"share_{quantity}") for quantity in QUANTITIES[:3])
    return {
        **{s.name.removeprefix("share_"): (counts[s.part], counts[s.of]) for s in shares},
        "improved": (judged["better"], n),
        "deteriorated": (judged["worse"], n),
    }


def _first(found: Table, changes: pd.DataFrame) -> dict[str, Any]:
    """The row of the one scale there is; zeros where nobody has a pair."""
    frame = found.frame[found.frame["scale"].isin(changes["scale"])]
    counts = frame.select_dtypes("Int64")
    return dict(counts.iloc[0]) if len(frame) else dict.fromkeys(counts.columns, 0)


def _distinct(
    own: Norms | None, alternatives: Sequence[Norms], scale: Scale
) -> Iterator[Norms | None]:
    """The report's own norms, then every alternative with other bands for this scale."""
    seen = {_band_table(own, scale)}
    yield own
    for norms in alternatives:
        key = _band_table(norms, scale)
        if key is not None and key not in seen:
            seen.add(key)
            yield norms


def _default(context: Context, definitions: Sequence[str]) -> str:
    """The definition of elevated that the report uses for this table."""
    return context.elevated if context.elevated in definitions else definitions[0]


def _band_table(norms: Norms | None, scale: Scale) -> str | None:
    found = norms.table_for(scale.key) if norms else None
    return found.key if found and found.bands else None


def _definitions(norms: Norms | None, instrument: Instrument, scale: Scale) -> tuple[str, ...]:
    found = norms.table_for(scale.key) if norms else None
    return tuple(found.elevated if found else instrument.elevated) or ("",)


def _complete(scores: Cube) -> Cube:
    """The scores without those of which an item is missing; a given score is as complete as it is.

    The score becomes missing, the row stays: the person was there.
    """
    rows = scores.rows
    incomplete = (~is_complete(rows)).fillna(value=False)
    return scores.with_rows(rows.assign(score=rows["score"].mask(incomplete)))
