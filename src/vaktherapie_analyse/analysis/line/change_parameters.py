"""Parameters: which SD and reliability hold for whom, and where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.analysis.cube import Cube, Part, Positions, by_scale, numbers, places_of
from vaktherapie_analyse.analysis.line.change_rule import SAMPLE, USER, Rule
from vaktherapie_analyse.analysis.line.classify import people
from vaktherapie_analyse.analysis.line.items import item_points
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import paired, reliability, reliable_change

#: From so many pairs on the sample's own number is used where the norm has none; below it only
#: on request.
ENOUGH = 20

FIELDS = ("sd", "reliability")


@dataclass(frozen=True, slots=True)
class Sample:
    """Everybody whose own numbers may stand in for a norm.

    The reliability is that of the first moment, `moment`, also of who has no second one.
    """

    scores: Cube
    answers: Answers | None
    moment: str


def with_parameters(
    pairs: pd.DataFrame, instrument: Instrument, norms: Norms | None, rule: Rule, sample: Sample
) -> pd.DataFrame:
    """The pairs with `sd, sd_source, sd_n, reliability, reliability_source, reliability_kind,
    reliability_group`.

    In this order: what the user gave for the scale ("user"); the sample where the user asks for it
    ("sample"); what the norm has for that respondent ("table/group"), also where only the table
    of the bands has it; the sample of that norm group (`Norms.together`; without norms everybody of
    one informant), where `ENOUGH` of the group have a pair and no such number. The sample's SD is
    that of the first scores of these pairs, its reliability Cronbach's alpha at the first moment. A
    number of the sample that no error can be computed from (SD 0, alpha outside (0, 1)) is missing.
    `sd_n` is the number of people behind an SD of the sample.
    """
    columns = _of_norm_groups(pairs, norms)
    for scale in instrument.scales:
        rows = np.flatnonzero((pairs["scale"] == scale.key).to_numpy())
        for field in FIELDS if len(rows) else ():
            given = getattr(rule, field).get(scale.key)
            if given is None:
                lacking = rows[np.isnan(columns[field][rows])]
                for at, group, members in _groups(pairs, lacking, norms, sample):
                    own = _own(field, pairs.iloc[at], instrument, scale, sample, members)
                    _put(columns, field, at, own, group)
            elif given == SAMPLE:
                _put(columns, field, rows, _own(field, pairs.iloc[rows], instrument, scale, sample))
            else:
                _put(columns, field, rows, (float(given), USER, None))
    text = ("sd_source", "reliability_source", "reliability_kind", "reliability_group")
    return pairs.assign(
        sd=pd.array(columns["sd"], dtype="Float64"),
        reliability=pd.array(columns["reliability"], dtype="Float64"),
        sd_n=pd.array(columns["sd_n"], dtype="Float64").astype("Int64"),
        **{name: pd.array(columns[name], dtype="str") for name in text},
    )


def parameters_table(changes: pd.DataFrame, instrument: Instrument, rule: Rule) -> Table:
    """Per scale and norm group the SD and reliability used, with source and critical change.

    A hole (no SD or no reliability found for these people) is a row with missing numbers. Where the
    SD is the sample's, the SDs that are plausible for the population (95 %) and the critical
    changes that belong to them stand beside it. Only Jacobson–Truax has one critical change for
    everybody; with the other methods it depends on the first score, and is missing.
    """
    names = ["reliability_group", "sd", "sd_source", "sd_n", "reliability", "reliability_source"]
    names += ["reliability_kind", "s_diff"]
    groups = places_of(changes, "scale", *names)
    rows: list[Row] = []
    for scale, _ in by_scale(changes, instrument):
        own = [given for given in groups if given[0] == scale.key]
        for given in sorted(own, key=lambda given: [(value is None, value) for value in given]):
            known = dict(zip(names, given[1:], strict=True))
            alike = Part(changes, np.array(groups[given]))
            rows.append(
                {
                    "scale": scale.key,
                    "group": known.pop("reliability_group"),
                    "norm": alike.joined("norm"),
                    **known,
                    **_critical(scale, known, rule),
                    "n": alike.n,
                    "method": rule.method,
                }
            )
    return table(
        "parameters",
        rows,
        *columns(scale="key", group="key", norm="key", sd="score", sd_source="key"),
        *columns(reliability="ratio", reliability_source="key", s_diff="score"),
        *columns(critical_change="score", smallest_whole_change="count", reliability_kind="key"),
        *columns(n="count", method="key", sd_n="count", sd_low="score", sd_high="score"),
        *columns(critical_change_low="score", critical_change_high="score"),
    )


def _critical(scale: Scale, known: Row, rule: Rule) -> Row:
    """The critical change of Jacobson and Truax, and what the sample makes uncertain in it."""
    found: dict[str, float | None] = {}
    r, s_diff = known["reliability"], known["s_diff"]
    if known["sd_source"] == SAMPLE and known["sd"]:
        interval = reliable_change.plausible_sd(known["sd"], int(known["sd_n"]))
        if interval:
            found |= {"sd_low": interval.low, "sd_high": interval.high}
    if rule.method != "jt" or s_diff is None:
        return found
    critical = reliable_change.critical_change(s_diff, rule.alpha)
    found["critical_change"] = critical
    if scale.method != "mean":
        found["smallest_whole_change"] = reliable_change.smallest_whole_change(critical)
    for end in ("low", "high"):
        if sd := found.get(f"sd_{end}"):
            limit = reliable_change.critical_change(reliable_change.s_diff(sd, r), rule.alpha)
            found[f"critical_change_{end}"] = limit
    return found


def _of_norm_groups(pairs: pd.DataFrame, norms: Norms | None) -> dict[str, npt.NDArray[Any]]:
    """The numbers of each row's norm group, NaN where there is none."""
    columns: dict[str, npt.NDArray[Any]] = {
        name: np.full(len(pairs), np.nan) for name in ("sd", "reliability", "sd_n")
    }
    for name in ("sd_source", "reliability_source", "reliability_kind", "reliability_group"):
        columns[name] = np.full(len(pairs), None, dtype=object)
    for scale, informant, age, sex, rows in people(pairs) if norms else ():
        spread = norms.sd_for(scale, informant, age, sex) if norms else None
        consistency = norms.reliability_for(scale, informant, age, sex) if norms else None
        if spread:
            columns["sd"][rows] = spread.value
            columns["sd_source"][rows] = f"{spread.table.key}/{spread.group.key}"
        if consistency:
            columns["reliability"][rows] = consistency.value
            columns["reliability_source"][rows] = f"{consistency.table.key}/{consistency.group.key}"
            columns["reliability_kind"][rows] = consistency.kind
            columns["reliability_group"][rows] = consistency.group.key
    return columns


def _groups(
    pairs: pd.DataFrame, lacking: Positions, norms: Norms | None, sample: Sample
) -> Iterator[tuple[Positions, str | None, pd.DataFrame]]:
    """The norm groups with `ENOUGH` pairs among these rows of one scale, which lack a number.

    Each with its positions, its name, and everybody of it at the first moment.
    """
    if _n_complete(pairs.iloc[lacking]) < ENOUGH:
        return
    group_of = _together(pairs.iloc[lacking], norms)
    rows = sample.scores.rows[["scale", "informant", "age", "sex", "moment"]]
    is_here = (rows["scale"] == pairs["scale"].iloc[lacking[0]]) & (rows["moment"] == sample.moment)
    group_of_all = np.full(len(rows), "", dtype=object)
    group_of_all[is_here] = _together(rows[is_here], norms)
    for group in dict.fromkeys(group_of):
        at = lacking[group_of == group]
        if _n_complete(pairs.iloc[at]) >= ENOUGH:
            name = group.partition(" ")[2].rpartition("/")[2]
            members = sample.scores.having(group_of_all == group)
            yield at, name or None, sample.scores.people.iloc[members]


def _together(frame: pd.DataFrame, norms: Norms | None) -> npt.NDArray[Any]:
    """For every row who filled in and, behind a space, which norm group they are one with."""
    found = np.full(len(frame), "", dtype=object)
    for scale, informant, age, sex, rows in people(frame):
        group = norms.together(scale, informant, age, sex) if norms else ""
        found[rows] = f"{informant} {group}"
    return found


def _n_complete(pairs: pd.DataFrame) -> int:
    known = ~pd.isna(pairs["pre"].array) & ~pd.isna(pairs["post"].array)
    return int(pairs["n"].to_numpy()[known].sum())


def _put(
    columns: dict[str, npt.NDArray[Any]],
    field: str,
    rows: Positions,
    found: tuple[float | None, str, int | None],
    group: str | None = None,
) -> None:
    """One number for all these rows, in the place of what stood there."""
    value, source, n = found
    columns[field][rows] = np.nan if value is None else value
    columns[f"{field}_source"][rows] = source if value is not None else None
    if field == "sd":
        columns["sd_n"][rows] = np.nan if value is None or n is None else n
    else:
        columns["reliability_kind"][rows] = "alpha" if source == SAMPLE and value else None
        columns["reliability_group"][rows] = group


def _own(
    field: str,
    pairs: pd.DataFrame,
    instrument: Instrument,
    scale: Scale,
    sample: Sample,
    members: pd.DataFrame | None = None,
) -> tuple[float | None, str, int]:
    """The sample's own SD or alpha with the number of its pairs; None where it is of no use.

    Alpha is that of `members` at the first moment, or of everybody there.
    """
    n = _n_complete(pairs)
    if field == "sd":
        group = paired.moments(numbers(pairs["pre"]), numbers(pairs["post"]), pairs["n"])
        return (group.sd_pre or None) if group else None, SAMPLE, n
    if sample.answers is None:
        return None, SAMPLE, n
    items = item_points(sample.answers, instrument, scale, sample.moment, members)
    alpha = reliability.alpha_of(items) if items.size else None
    return alpha if alpha is not None and 0 < alpha < 1 else None, SAMPLE, n
