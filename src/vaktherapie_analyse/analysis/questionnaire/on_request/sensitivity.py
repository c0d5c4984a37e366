"""Sensitivity: how far the choice of norm, "elevated" and missing rule carries the conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

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
from vaktherapie_analyse.analysis.cube import Array, Cube, numbered, numbers
from vaktherapie_analyse.analysis.line.change import bands_from_best, pairs_in
from vaktherapie_analyse.analysis.line.change_parameters import Sample, with_parameters
from vaktherapie_analyse.analysis.line.classify import with_bands
from vaktherapie_analyse.analysis.line.reliable_verdict import indices, is_reliable
from vaktherapie_analyse.analysis.line.score import is_complete
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import FEW, Table

#: The questionnaire's own rule, or only scores of which every item is answered.
MISSING_RULES: Final = ("official", "complete")


def sensitivity(context: Context, alternatives: Sequence[Norms], scale: Scale) -> Table:
    """One row per norm table × definition of elevated × missing rule × percentage, of one scale.

    `n` of `of` people with `share` and its Wilson interval; `is_default` marks the choices of the
    report. A table that gives this scale no bands for anybody is left out; two norms that take
    the bands of this scale from the same table count once. Reliable change is judged with the SD
    and reliability that go with the norm table, unless the user gave them.
    """
    official, complete = _by_missing_rule(context, scale)
    by_rule = dict(zip(MISSING_RULES, (official, complete), strict=True))
    rows: list[Row] = []
    for norms in _distinct(context.norms, alternatives, scale):
        definitions = _definitions(norms, context.instrument, scale)
        best = bands_from_best(scale, context.instrument, norms)[:1]
        changed = {rule: _changed(given, context, norms) for rule, given in by_rule.items()}
        for elevated in definitions:
            banded = with_bands(official.scores.rows, context.instrument, norms, elevated)
            for missing, given in by_rule.items():
                own = norms is context.norms and elevated == _default(context, definitions)
                choice = {
                    "scale": scale.key,
                    "norm": _band_table(norms, scale),
                    "elevated": elevated,
                    "missing_rule": missing,
                    "is_default": own and missing == MISSING_RULES[0],
                }
                counted = {**_moved(banded, given, best), **changed[missing]}
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
    official, complete = _by_missing_rule(context, scale)
    shares = []
    for norms in _distinct(context.norms, alternatives, scale):
        best = bands_from_best(scale, context.instrument, norms)[:1]
        for elevated in _definitions(norms, context.instrument, scale):
            rows = with_bands(official.scores.rows, context.instrument, norms, elevated)
            counted = [_outcome(rows, given, context, best) for given in (official, complete)]
            shares += [k / n for k, n in counted if n]
    return Range(min(shares), max(shares), len(shares)) if len(shares) > 1 else None


@dataclass(frozen=True, slots=True)
class _Given:
    """The scores of one scale, the different rows of them that people have, and how many have each.

    At the two moments, of everybody with both; with one moment the rows there.
    """

    scores: Cube
    places: tuple[npt.NDArray[np.int32], ...]
    n: npt.NDArray[np.intp]

    def count(self, who: npt.NDArray[np.bool_]) -> int:
        return int(self.n[who].sum())


def _by_missing_rule(context: Context, scale: Scale) -> tuple[_Given, ...]:
    """The scores under each of the missing rules; who has them does not depend on the norm."""
    here = context.scores.where(context.scores.rows["scale"] == scale.key)
    return tuple(_given(scores, context) for scores in (here, _complete(here)))


def _given(scores: Cube, context: Context) -> _Given:
    if context.changes.rows.empty:
        known = scores.rows["score"].notna() | scores.rows["given_band"].notna()
        rows: tuple[npt.NDArray[np.int32], ...] = (scores.row[known.to_numpy()[scores.row]],)
    else:
        rows = tuple(scores.row[at] for at in pairs_in(scores, context.moments))
    code, first = numbered(*rows)
    return _Given(scores, tuple(each[first] for each in rows), np.bincount(code))


def _outcome(
    rows: pd.DataFrame, given: _Given, context: Context, best: Sequence[str]
) -> tuple[int, int]:
    """How many have the outcome, of how many; with one moment how many are elevated."""
    if len(given.places) > 1:
        return _moved(rows, given, best)[context.instrument.headline]
    (elevated,) = _elevated(rows, given)
    return given.count(elevated == 1), given.count(~np.isnan(elevated))


def _moved(rows: pd.DataFrame, given: _Given, best: Sequence[str]) -> dict[str, tuple[int, int]]:
    """What became of who was elevated, each as (how many, of how many)."""
    before, after = _elevated(rows, given)
    known = ~np.isnan(before + after)
    was = known & (before == 1)
    left = was & (after == 0)
    normal = left & np.isin(rows["band"].to_numpy(dtype=object)[given.places[1]], best)
    return {
        "elevated_pre": (given.count(was), given.count(known)),
        "to_normal": (given.count(normal), given.count(was)),
        "no_longer_elevated": (given.count(left), given.count(was)),
    }


def _elevated(rows: pd.DataFrame, given: _Given) -> Iterator[Array]:
    """Per moment 1, 0, or NaN where it is unknown."""
    for at in given.places:
        yield numbers(rows["elevated"])[at]


def _changed(given: _Given, context: Context, norms: Norms | None) -> dict[str, tuple[int, int]]:
    """Who got reliably better and worse, each as (how many, of how many).

    The ages in the scores are already those that choose the norm group. What counts as elevated
    tells kinds of better apart, and not how many there are.
    """
    before, after = (given.scores.rows.iloc[at].reset_index(drop=True) for at in given.places)
    pairs = before.rename(columns={"score": "pre"}).assign(post=after["score"], n=given.n)
    sample = Sample(given.scores, context.answers, context.moments.pre)
    pairs = with_parameters(pairs, context.instrument, norms, context.rule, sample)
    index = indices(pairs, context.instrument, context.rule)
    reliable, n = is_reliable(index, context.rule) == 1, given.count(~np.isnan(index))
    return {
        "improved": (given.count(reliable & (index > 0)), n),
        "deteriorated": (given.count(reliable & (index < 0)), n),
    }


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
