"""What adds up in a report of findings: for `suppress`, since its groups overlap in many ways.

Every count in `findings`, `cross` and `chain` counts the respondents for whom certain conditions
hold. Whoever reads the report knows which combinations of conditions can exist (who is no longer
high was high and is not), so each printed count is the sum of the numbers of people in those
combinations. These numbers are printed nowhere; what is left of a printed group without one or two
others within it must not give away a small group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.conditions import Truth, equals, members, together
from vaktherapie_analyse.definitions.findings import PRESENCE, Condition, Findings
from vaktherapie_analyse.report import Table

__all__ = ["too_many", "what_adds_up"]

Cell = tuple[str, int, str]
Mask = npt.NDArray[np.bool_]

#: Above so many combinations of conditions the sums are not made.
_MOST: Final = 100_000

#: What a reader can tell apart of a score: unknown, in a band that counts as elevated, the last of
#: these, another one, the best one.
_BANDS: Final = (None, "elevated", "worst", "other", "best")
_ELEVATED: Final = ("elevated", "worst")


def what_adds_up(
    definition: Findings, tables: Mapping[str, Table], absent: Collection[str]
) -> Iterator[Mapping[Any, int]]:
    """The sums as counts with signs that add up to zero, in the notation of `relations`.

    `absent` are the questionnaires that are not in the data: everything about them is unknown.
    """
    truths, index = _combinations(definition.conditions, absent)
    printed = {
        cell: mask.to_numpy(dtype=bool)
        for cell, mask in _printed(definition, tables, truths, index)
    }
    # Zero is printed, so that nobody is in the combinations it counts.
    nobody = [mask for cell, mask in printed.items() if _value(tables, cell) == 0]
    left = ~np.logical_or.reduce([np.zeros(len(index), dtype=bool), *nobody])
    masks = {cell: mask[left] for cell, mask in printed.items() if (mask & left).any()}
    if not masks:
        return
    first: dict[bytes, Cell] = {}
    for cell, held in masks.items():
        same = first.setdefault(held.tobytes(), cell)
        if same != cell:
            yield {cell: 1, same: -1}
    # Combinations that stand in the same printed counts are one unknown number.
    kinds = np.unique(np.array([masks[cell] for cell in first.values()]), axis=1)
    for cell, held in zip(first.values(), kinds, strict=True):
        yield {cell: 1} | {("?people", int(kind)): -1 for kind in np.flatnonzero(held)}
    yield from _others(tables)
    yield from _differences([*first.values()], kinds)


def _others(tables: Mapping[str, Table]) -> Iterator[Mapping[Any, int]]:
    """Whoever is in the group of a share and not counted in it."""
    for key in ("findings", "chain"):
        for number, row in _rows(tables, key):
            if row["n"] is not None and row["of"] is not None:
                yield {(key, number, "of"): 1, (key, number, "n"): -1, ("~others", key, number): -1}


def too_many(conditions: Iterable[Condition]) -> bool:
    """Whether there are more combinations of conditions than can be listed."""
    return prod(map(len, _variables(conditions).values())) > _MOST


def _differences(cells: list[Cell], kinds: Mask) -> Iterator[Mapping[Any, int]]:
    """What is left of a printed group without one or two other printed groups within it."""
    known = {held.tobytes() for held in kinds}
    named: dict[bytes, int] = {}
    for whole, outer in zip(cells, kinds, strict=True):
        within = [
            (cell, held)
            for cell, held in zip(cells, kinds, strict=True)
            if (held <= outer).all() and held.any() and (held < outer).any()
        ]
        parts: list[tuple[tuple[Cell, Mask], ...]] = [(one,) for one in within]
        parts += [(a, b) for a, b in combinations(within, 2) if not (a[1] & b[1]).any()]
        for part in parts:
            rest = outer & ~np.logical_or.reduce([held for _, held in part])
            if not rest.any() or rest.tobytes() in known:
                continue
            number = named.setdefault(rest.tobytes(), len(named))
            yield {whole: 1, ("-rest", number): -1} | {cell: -1 for cell, _ in part}


def _value(tables: Mapping[str, Table], cell: Cell) -> Any:
    key, number, name = cell
    value = tables[key].frame[name].iloc[number]
    return None if pd.isna(value) else int(value)


def _printed(
    definition: Findings, tables: Mapping[str, Table], truths: Mapping[str, Truth], index: pd.Index
) -> Iterator[tuple[Cell, Truth]]:
    """For every printed count, which combinations it counts."""
    readings = {
        (finding.id, reading.key): reading
        for finding in definition.findings
        for reading in finding.readings
    }
    for number, row in _rows(tables, "findings"):
        reading = readings.get((row["id"], row["reading"]))
        if reading is not None:
            found = members(truths, index, reading.among, reading.count)
            for name, mask in zip(("n", "of", "n_unknown"), found, strict=True):
                yield ("findings", number, name), mask
    crosses = {(one.moment, one.row, one.column): one for one in definition.crosses}
    for number, row in _rows(tables, "cross"):
        among = crosses[row["moment"], row["row"], row["column"]].among
        inside = together(truths, index, among).fillna(value=False)
        held = (equals(truths[row[side]], row[f"{side}_holds"]) for side in ("row", "column"))
        yield ("cross", number, "n"), inside & next(held) & next(held)
    path: list[Truth] = []
    for number, row in _rows(tables, "chain"):
        del path[int(row["level"]) :]
        if definition.chain and not path:
            here = together(truths, index, definition.chain.among).fillna(value=False)
        else:
            here = path[-1] & equals(truths[row["condition"]], row["holds"])
            yield ("chain", number, "of"), path[-1]
        yield ("chain", number, "n"), here
        path.append(here)


def _rows(tables: Mapping[str, Table], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if key in tables:
        frame = tables[key].frame.astype(object)
        yield from enumerate(frame.where(frame.notna(), None).to_dict("records"))


def _variables(conditions: Iterable[Condition]) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """What can differ between respondents, and its values: presence, bands, improvement."""
    found: dict[tuple[str, ...], tuple[Any, ...]] = {}
    bands: dict[tuple[str, ...], set[Any]] = {}
    for one in conditions:
        moments = [moment for moment in (one.moment, one.until) if moment]
        for moment in moments:
            found["present", one.instrument, moment] = (True, False)
        if one.state in PRESENCE:
            continue
        if one.state == "improved":
            found["improved", one.instrument, one.scale, *moments] = (True, False, None)
            continue
        for moment in moments:
            told = bands.setdefault(("band", one.instrument, one.scale, moment), set())
            told |= {None, "elevated", "other"}
        told |= {"best_band": {"best"}, "worst_band": {"worst"}, "to_normal": {"best"}}.get(
            one.state, set()
        )
    return found | {name: tuple(b for b in _BANDS if b in told) for name, told in bands.items()}


def _combinations(
    conditions: Iterable[Condition], absent: Collection[str]
) -> tuple[dict[str, Truth], pd.Index]:
    """Every combination that can exist: per condition what it says of each, as of respondents."""
    conditions = tuple(conditions)
    variables = _variables(one for one in conditions if one.instrument not in absent)
    frame = pd.DataFrame(list(product(*variables.values())), dtype=object)
    values = dict(zip(variables, (frame[name] for name in frame), strict=True))
    possible = np.ones(len(frame), dtype=bool)
    for (kind, *about), held in values.items():
        for moment in about[2:] if kind != "present" else ():
            here = values["present", about[0], moment].astype(bool)
            possible &= (here | held.isna()).to_numpy()
    index = frame.index[possible]
    truths = {
        one.key: pd.Series(pd.NA, index=index, dtype="boolean")
        if one.instrument in absent
        else _holds(one, values)[possible].astype("boolean")
        for one in conditions
    }
    return truths, index


def _holds(one: Condition, values: Mapping[tuple[str, ...], pd.Series]) -> pd.Series:
    """Whether the condition holds in each combination; missing where that is unknown."""
    moments = [moment for moment in (one.moment, one.until) if moment]
    if one.state in PRESENCE:
        here = [values["present", one.instrument, moment].astype("boolean") for moment in moments]
        present = here[0] if len(here) == 1 else here[0] & here[1]
        return present if one.state == "measured" else ~present
    if one.state == "improved":
        return values["improved", one.instrument, one.scale, *moments].astype("boolean")
    bands = [values["band", one.instrument, one.scale, moment] for moment in moments]
    unknown = np.logical_or.reduce([band.isna().to_numpy() for band in bands])
    elevated = bands[0].isin(_ELEVATED)
    last = bands[-1]
    held = {
        "elevated": elevated,
        "not_elevated": ~elevated,
        "best_band": last == "best",
        "worst_band": last == "worst",
        "to_normal": elevated & (last == "best"),
        "no_longer": elevated & ~last.isin(_ELEVATED),
    }[one.state]
    return held.astype("boolean").mask(unknown)
