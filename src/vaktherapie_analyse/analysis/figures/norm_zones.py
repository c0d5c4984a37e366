"""Where the bands of a scale lie for everybody in a figure, and where norm groups differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import NormTable, Scale

#: From a score, up to a score, the band between them.
Zone = tuple[float, float, str | None]


def zones(context: Context, scale: Scale, rows: pd.DataFrame) -> list[Zone]:
    """The bands that hold for the people of these rows, from the lowest score.

    A limit lies halfway between the last score of a band and the first of the next one; between
    the limits of two norm groups the band is None. Nothing where no norm holds.
    """
    groups = [cut for _, cut in _of_groups(context, scale, rows)]
    ends = sorted({end for cut in groups for low, high, _ in cut for end in (low, high)})
    found: list[Zone] = []
    for low, high in pairwise(ends):
        names = {name for cut in groups for start, end, name in cut if start <= low and high <= end}
        band = names.pop() if len(names) == 1 else None
        if found and found[-1][2] == band:
            found[-1] = (found[-1][0], high, band)
        else:
            found.append((low, high, band))
    return found


def elevated_limits(context: Context, scale: Scale, rows: pd.DataFrame) -> list[float]:
    """Per norm group of these rows, halfway where: the limit of what counts as elevated."""
    found = set()
    for table, cut in _of_groups(context, scale, rows):
        assert context.norms
        worst = context.norms.elevated_bands(table, scale, context.elevated)
        for (_, end, below), (_, _, above) in pairwise(cut):
            if (below in worst) != (above in worst):
                found.add(end)
    return sorted(found)


def attainable(context: Context, scale: Scale) -> tuple[float, float]:
    """The lowest and highest score there can be; half a point further where scores are whole."""
    low, high = context.instrument.range_of(scale.key)
    room = 0.5 if context.instrument.is_whole(scale.key) else 0.0
    return low - room, high + room


def _of_groups(
    context: Context, scale: Scale, rows: pd.DataFrame
) -> Iterator[tuple[NormTable, list[Zone]]]:
    """Each norm group that these rows were judged by, with its bands from the lowest score."""
    lowest, highest = attainable(context, scale)
    used = rows.loc[rows["scale"] == scale.key, ["norm", "group"]].dropna().drop_duplicates()
    for norm, key in used.itertuples(index=False, name=None):
        if context.norms is None or norm == FILE:
            continue
        table = context.norms.tables[norm]
        group = next(group for group in table.groups if group.key == key)
        bands = sorted(group.scales[scale.key].bands.items(), key=lambda band: band[1])
        between = [(before[1] + after[0]) / 2 for (_, before), (_, after) in pairwise(bands)]
        ends = [lowest, *between, highest]
        yield table, [(ends[i], ends[i + 1], name) for i, (name, _) in enumerate(bands)]
