"""Parameters: which SD and reliability hold for whom, and where they come from."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.classify import people
from vaktherapie_analyse.analysis.items import item_points
from vaktherapie_analyse.analysis.rows import Row, by_scale, joined, table
from vaktherapie_analyse.analysis.rule import SAMPLE, USER, Rule
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import paired, reliability, reliable_change

#: From so many pairs on the sample's own number is used where the norm has none; below it only
#: on request.
ENOUGH = 20

FIELDS = ("sd", "reliability")


def with_parameters(
    pairs: pd.DataFrame,
    instrument: Instrument,
    norms: Norms | None,
    rule: Rule,
    answers: Answers | None,
    moment: str,
) -> pd.DataFrame:
    """The pairs with `sd, sd_source, sd_n, reliability, reliability_source, reliability_kind,
    reliability_group`.

    In this order: what the user gave for the scale ("user"); the norm group of that respondent
    ("table/group"); the sample itself ("sample") where the user asks for it, or where the norm has
    no number for anybody on this scale and there are `ENOUGH` pairs. The sample's SD is that of
    the first scores of the complete pairs, its reliability Cronbach's alpha at the first moment
    (`moment`). A number of the sample that no error can be computed from (SD 0, alpha outside
    (0, 1)) is missing. `sd_n` is the number of people behind an SD of the sample.
    """
    columns = _of_norm_groups(pairs, norms)
    for scale in instrument.scales:
        rows = np.flatnonzero((pairs["scale"] == scale.key).to_numpy())
        here = pairs.iloc[rows]
        if not len(rows):
            continue
        n_complete = int((here["pre"].notna() & here["post"].notna()).sum())
        for field in FIELDS:
            given = getattr(rule, field).get(scale.key)
            nowhere = bool(np.isnan(columns[field][rows]).all())
            if given == SAMPLE or (given is None and nowhere and n_complete >= ENOUGH):
                own = _sd(here) if field == "sd" else _alpha(answers, instrument, scale, moment)
                _put(columns, field, rows, own, SAMPLE if own else None)
            elif given is not None:
                _put(columns, field, rows, float(given), USER)
        columns["sd_n"][rows] = n_complete if columns["sd_source"][rows[0]] == SAMPLE else np.nan
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
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        groups: Any = here.groupby(names, dropna=False, sort=True)
        for given, people_of_group in groups:
            known = {
                name: None if pd.isna(value) else value
                for name, value in zip(names, given, strict=True)
            }
            rows.append(
                {
                    "scale": scale.key,
                    "group": known.pop("reliability_group"),
                    "norm": joined(people_of_group["norm"]),
                    **known,
                    **_critical(scale, known, rule),
                    "n": len(people_of_group),
                    "method": rule.method,
                }
            )
    return table(
        "parameters",
        rows,
        scale="key",
        group="key",
        norm="key",
        sd="score",
        sd_source="key",
        reliability="ratio",
        reliability_source="key",
        s_diff="score",
        critical_change="score",
        smallest_whole_change="count",
        reliability_kind="key",
        n="count",
        method="key",
        sd_n="count",
        sd_low="score",
        sd_high="score",
        critical_change_low="score",
        critical_change_high="score",
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


def _put(
    columns: dict[str, npt.NDArray[Any]],
    field: str,
    rows: npt.NDArray[np.intp],
    value: float | None,
    source: str | None,
) -> None:
    """One number for all these rows, in the place of what stood there."""
    columns[field][rows] = np.nan if value is None else value
    columns[f"{field}_source"][rows] = source
    if field == "reliability":
        columns["reliability_kind"][rows] = "alpha" if source == SAMPLE else None
        columns["reliability_group"][rows] = None


def _sd(pairs: pd.DataFrame) -> float | None:
    """The SD of the first scores of the complete pairs; None without spread."""
    group = paired.moments(*(_floats(pairs[name]) for name in ("pre", "post")))
    return group.sd_pre if group and group.sd_pre > 0 else None


def _alpha(
    answers: Answers | None, instrument: Instrument, scale: Scale, moment: str
) -> float | None:
    """Cronbach's alpha of everybody at that moment; None where it is no reliability."""
    if answers is None:
        return None
    items = item_points(answers, instrument, scale, moment)
    value = reliability.alpha_of(items) if items.size else None
    return value if value is not None and 0 < value < 1 else None


def _floats(column: pd.Series) -> npt.NDArray[np.float64]:
    values: npt.NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return values
