"""One sentence per scale as the APA has it: means, change, effect size, test. Messages only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.language import Message


def apa_sentences(context: Context) -> Iterator[Message]:
    """A sentence for every scale on which somebody has two scores.

    What cannot be computed is left out of its sentence.
    """
    summary, at = context.tables.get("summary"), context.moments.named
    for row in summary.frame.to_dict("records") if summary else ():
        if row["n"]:
            label = context.instrument.scale(row["scale"]).label
            values = {"n": row["n"], "scale": label, "parts": [*_parts({**row, **at})]}
            yield Message("group_level.apa", values)


def _parts(row: dict[Any, Any]) -> Iterator[Message]:
    for name in ("pre", "post"):
        if pd.isna(row[f"{name}_sd"]):
            yield Message(f"group_level.apa_{name}_alone", row)
        else:
            yield Message(f"group_level.apa_{name}", row)
    for name, value in (("change", "change_mean"), ("d_av", "d_av")):
        if pd.isna(row[value]):
            continue
        alone = "_alone" if pd.isna(row[f"{name}_low"]) else ""
        yield Message(f"group_level.apa_{name}{alone}", row)
    if pd.notna(row["p_wilcoxon"]):
        small = "_small" if row["p_wilcoxon"] < 0.001 else ""
        yield Message(f"group_level.apa_p{small}", row)
