"""Added value: the change less the one that is expected of children who get no help."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, table, with_limits
from vaktherapie_analyse.analysis.cube import PERSON, numbers
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions.model import AddedValue
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import span
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics.added_value import mean_added_value

#: Mean length of a month in days.
MONTH = 30.4375


def added_value(context: Context) -> Table | None:
    """The added value score of the group, one row.

    None where the instrument has no such formula, or where the first moment is not the begin. Only
    the informant, ages and months between the measurements for which the formula was made; an
    unknown age or date is let through and counted. Months are rounded to whole ones. It needs
    people: the days between the measurements of each.
    """
    formula = context.instrument.added_value
    if formula is None or context.moments.pre != MOMENTS[0]:
        return None
    before, after = (
        _wide(context, moment, formula.informant)
        for moment in (context.moments.pre, context.moments.post)
    )
    later = after[[formula.scale, "date"]].add_suffix("_post")
    pairs = before.join(later, how="inner").dropna(subset=[formula.scale, f"{formula.scale}_post"])
    complete = pairs.dropna(subset=[*formula.coefficients])
    months = ((complete["date_post"] - complete["date"]).dt.days / MONTH).round()
    outside = _outside(complete["age"], formula.age) | _outside(months, formula.months)
    used = complete[~outside]
    terms = [used[key] * weight for key, weight in formula.coefficients.items()]
    expected = formula.constant + sum(terms)
    estimate = mean_added_value(numbers(expected - used[f"{formula.scale}_post"]), formula.sd)
    row: dict[str, Any] = {
        "n_pairs": len(pairs),
        "n_without_scores": len(pairs) - len(complete),
        "n_outside": int(outside.sum()),
        "n_unknown": int((months.isna() | complete["age"].isna())[~outside].sum()),
        "n": len(used),
    }
    for end in ("value", "low", "high"):
        points = getattr(estimate, end, None)
        suffix = "" if end == "value" else f"_{end}"
        row[f"added_value{suffix}"] = points
        row[f"effect_size{suffix}"] = None if points is None else points / formula.sd
    made = table(
        "added_value",
        [row],
        *columns(n="count", n_pairs="count", n_without_scores="count"),
        *columns(n_outside="count", n_unknown="count"),
        *with_limits(added_value="score", effect_size="ratio"),
    )
    limits = _limits(formula)
    notes = [Message("validity.added_value_limits", limits)]
    if not row["n"]:
        notes.insert(0, Message("validity.added_value_nobody", limits))
    return Table(made.key, made.frame, made.columns, tuple(notes))


def _limits(formula: AddedValue) -> dict[str, Any]:
    return {
        "age": span(*formula.age),
        "months": span(*formula.months),
        "sd": formula.sd,
        "citation": formula.source.citation,
    }


def _wide(context: Context, moment: str, informant: str) -> pd.DataFrame:
    """One row per respondent at a moment: a column per scale, `age` and `date`."""
    rows = context.scores.rows
    here = context.scores.where((rows["moment"] == moment) & (rows["informant"] == informant)).each
    scales = here.set_index([*PERSON, "scale"])["score"].unstack("scale").astype("Float64")  # noqa: PD010
    scales = scales.reindex(columns=[scale.key for scale in context.instrument.scales])
    about = context.answers.measured[[*PERSON, "moment", "informant", "age", "date"]]
    about = about[(about["moment"] == moment) & (about["informant"] == informant)]
    return scales.join(about.drop_duplicates(PERSON).set_index(PERSON)[["age", "date"]])


def _outside(column: pd.Series, limits: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Whether the value is known and outside the limits."""
    numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
    return (numbers < limits[0]) | (numbers > limits[1])
