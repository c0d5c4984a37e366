"""Compare methods: one scale judged by every method and definition of change."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.analysis.line.change import VERDICTS, judge, verdict
from vaktherapie_analyse.analysis.line.change_rule import METHODS, RELATIVE_TO, Rule
from vaktherapie_analyse.analysis.line.reliable_verdict import pairs_of, passes
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Kind, Table
from vaktherapie_analyse.statistics import change_indices, reliable_change


def compare_methods(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule, scale: Scale
) -> Table:
    """One row per method: how many recovered, improved … on this scale, by which threshold.

    The same pairs, SD and reliability for every method, and the same rule of who recovered. The
    level is that of one side for Hageman–Arrindell, which judges both sides by it; where the
    differences are no larger than error it gives nobody an index.
    `threshold` is what has to be passed: the critical value of the index; for "percent" a share of
    the first score and for "mid" points, where the threshold itself counts too. These two ignore
    measurement error and are there only where the user gave a threshold. `n` are those of whom
    the method can say something.
    """
    here = changes[changes["scale"] == scale.key]
    rows = [
        _row(judged, judged["verdict"], method, each.one_sided, threshold, method == rule.method)
        for method in METHODS
        for each in [dataclasses.replace(rule, method=method)]
        for judged in [judge(here, instrument, norms, each)]
        for threshold in [reliable_change.critical_z(rule.alpha, one_sided=each.one_sided)]
    ]
    rows += _definitions(here, instrument, norms, rule, scale)
    kinds: dict[str, Kind] = {f"n_{name}": "count" for name in VERDICTS}
    made = table(
        "methods",
        [{"scale": scale.key, **row} for row in rows],
        *columns(scale="key", method="key", relative_to="key", sided="key", threshold="ratio"),
        *columns(n="count", **kinds, is_default="flag"),
    )
    notes = [
        Message("reliable.note_methods", {"scale": scale.label}),
        Message("reliable.note_nobody_changes"),
    ]
    if not (rule.percent or rule.mid.get(scale.key)):
        notes.append(Message("reliable.note_definitions", {"scale": scale.key}))
    return dataclasses.replace(made, notes=tuple(notes))


def _definitions(
    here: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule, scale: Scale
) -> Iterator[Row]:
    """The definitions of change without measurement error that the user gave a threshold for."""
    pairs = pairs_of(here, scale)
    d: reliable_change.Direction = 1 if scale.direction > 0 else -1
    whole = dataclasses.replace(rule, method="jt")
    share = change_indices.percentage_change(pairs.pre, pairs.post, d)
    for method, change, threshold in (
        ("percent", share, rule.percent),
        ("mid", d * (pairs.post - pairs.pre), rule.mid.get(scale.key)),
    ):
        if threshold:
            counts = passes(abs(change), threshold, or_equals=True)
            found = verdict(here, change, counts, instrument, norms, whole)
            yield _row(here, found, method, None, threshold, chosen=False)


def _row(
    rows: pd.DataFrame,
    verdicts: pd.Series,
    method: str,
    one_sided: bool | None,
    threshold: float,
    chosen: bool,
) -> Row:
    counts = rows["n"].groupby(verdicts).sum()
    sided = None if one_sided is None else "one_sided" if one_sided else "two_sided"
    return {
        "method": method,
        "relative_to": RELATIVE_TO.get(method, "own_score"),
        "sided": sided,
        "threshold": threshold,
        "n": int(counts.sum()),
        **{f"n_{name}": int(counts.get(name, 0)) for name in VERDICTS},
        "is_default": chosen,
    }
