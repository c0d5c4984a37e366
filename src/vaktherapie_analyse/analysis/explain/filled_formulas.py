"""Formulas with their numbers filled in: shares with Wilson's interval, means, SDs, effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from vaktherapie_analyse.analysis.cube import Part
from vaktherapie_analyse.analysis.explain.asked_number import Number
from vaktherapie_analyse.analysis.explain.steps import Step, as_written
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.statistics import counted, paired
from vaktherapie_analyse.statistics.interval import normal_quantile

Row = Mapping[Any, Any]

WILSON = {"source": "Wilson (1927). J Am Stat Assoc 22:209–212"}
WILSON |= {"doi": "10.1080/01621459.1927.10502953"}
STUDENT = {"source": "Student (1908). Biometrika 6:1–25", "doi": "10.1093/biomet/6.1.1"}
BONETT = {"source": "Bonett (2008). Psychol Methods 13:99–109", "doi": "10.1037/1082-989X.13.2.99"}
WILCOXON = {"source": "Wilcoxon (1945). Biometrics Bulletin 1:80–83", "doi": "10.2307/3001968"}


def share_steps(k: int, n: int, row: Row, name: str) -> Iterator[Step]:
    """K of n as a share, and Wilson's interval around it; nothing where there is nobody."""
    if not n:
        return
    value, low, high = (row[column] for column in (name, f"{name}_low", f"{name}_high"))
    values = {"k": k, "n": n, "share": value, "rest": n - k, "low": low, "high": high}
    columns = {"n": k, "of": n, "value": value}
    yield Step("share", Message("explain.share", values), columns | {"formula": "k / n"})
    z = normal_quantile(0.95)
    values |= {"z": z, "half": z**2 / 2, "quarter": z**2 / 4, "square": z**2}
    limits = {"low": low, "high": high} | WILSON
    limits["formula"] = "(k + z^2/2 ± z * sqrt(k * (n - k) / n + z^2/4)) / (n + z^2)"
    yield Step("interval", Message("explain.wilson", values), columns | limits)


def mean_steps(number: Number, row: Row, here: Part, name: str, scale: Scale) -> Iterator[Step]:
    """The mean, SD, mean change, effect or p of the row, from the people it is made of."""
    both = here.known("pre", "post") if number.table == "summary" else here.known(name)
    value = row[number.columns[0]]
    if pd.isna(value):
        return
    n, counts = both.n, both.counts
    columns = {"n": n, "value": value}
    if number.kind in ("mean", "sd"):
        scores = both.numbers(name)
        mean = counted.mean(scores, counts)
        values = {"n": n, "value": value, "mean": mean}
        if number.kind == "mean":
            values["sum"] = as_written(counted.total(scores, counts))
            yield Step("mean", Message("explain.mean_of", values), columns | {"formula": "sum / n"})
            return
        values |= {"squares": counted.total((scores - mean) ** 2, counts), "df": n - 1}
        formula = {"formula": "sqrt(sum((score - mean)^2) / (n - 1))"}
        yield Step("sd", Message("explain.sd_of", values), columns | formula)
        return
    yield from _of_pairs(number, row, both, scale, columns)


def _of_pairs(
    number: Number, row: Row, both: Part, scale: Scale, columns: dict[str, Any]
) -> Iterator[Step]:
    pre, post, counts = both.numbers("pre"), both.numbers("post"), both.counts
    group = paired.moments(pre, post, counts)
    values: dict[str, Any] = {"n": both.n, "value": row[number.columns[0]]}
    if number.share:
        low, high = (row[f"{number.share}_{end}"] for end in ("low", "high"))
        values |= {"low": low, "high": high}
        columns = columns | {"low": low, "high": high}
    if number.kind == "change":
        values |= {"pre": row["pre_mean"], "post": row["post_mean"]}
        formula = {"formula": "post_mean - pre_mean"}
        yield Step("change", Message("explain.change_of", values), columns | formula)
        if group is None or pd.isna(values["low"]):
            return
        values["t"] = float(stdtrit(both.n - 1, 0.975))
        values["sd"] = counted.sd(np.asarray(post - pre), counts)
        formula = {"formula": "mean ± t * sd_change / sqrt(n)"} | STUDENT
        yield Step("interval", Message("explain.t_interval", values), columns | formula)
    elif number.kind == "effect" and group is not None:
        mean = scale.direction * (group.mean_post - group.mean_pre)
        values |= {"mean": mean, "sd_pre": group.sd_pre, "sd_post": group.sd_post}
        formula = {"formula": "d * change / sqrt((sd_pre^2 + sd_post^2) / 2)"} | BONETT
        yield Step("effect", Message("explain.d_av_of", values), columns | formula)
    elif number.kind == "p":
        ranks = paired.wilcoxon_exact(pre, post, counts=counts)
        values |= {"v": as_written(ranks.v_plus), "moved": ranks.n}
        key = "explain.wilcoxon_exact" if ranks.exact else "explain.wilcoxon_normal"
        yield Step("p", Message(key, values), columns | WILCOXON)
