"""What a number about a group rests on: norm tables, what counts as elevated, reliable change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.analysis.explain.judged_change import FORMULAS, PUBLISHED
from vaktherapie_analyse.analysis.explain.steps import (
    Explainer,
    Step,
    origin,
    printed,
    source_parts,
)
from vaktherapie_analyse.analysis.line.change import elevated_bands
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import ages_in
from vaktherapie_analyse.statistics import reliable_change

Row = Mapping[Any, Any]

#: So many norm groups have their formula on the screen; the table has all of them.
SHOWN: Final = 2


def source_steps(explainer: Explainer, scale: Scale, rows: pd.DataFrame) -> Iterator[Step]:
    """The norm tables these people were held against, with the groups, and what is elevated."""
    measured = explainer.measured
    norms = measured.norms
    groups = rows.dropna(subset=["norm"])[["norm", "group"]].drop_duplicates()
    for key in groups["norm"].unique():
        if key == FILE or norms is None:
            yield Step("norm", Message("explain.norm_file", {"at": ""}))
            continue
        used = set(groups.loc[groups["norm"] == key, "group"])
        found = norms.tables[key]
        here = [group for group in found.groups if group.key in used]
        ages = sorted({group.age for group in here})
        source = norms.source_of(key, here[0].key, scale.key)
        file = explainer.files.norms[key]
        values = {
            "ages": [f"{low}–{high}" if high > low else str(low) for low, high in ages],
            "source": list(source_parts(found.title, source)),
            "file": file,
        }
        yield Step("norm", Message("explain.norm_tables", values), printed(source, file))
    yield from _elevated(explainer, scale)


def _elevated(explainer: Explainer, scale: Scale) -> Iterator[Step]:
    """Which bands count as elevated, and how many of the norm group are in them."""
    measured = explainer.measured
    norms, asked = measured.norms, measured.elevated
    found = norms.table_for(scale.key) if norms else None
    known = found or measured.instrument
    bands = elevated_bands(scale, measured.instrument, norms, asked)
    names = measured.labels["band"]
    share = found.base_rates.get(found.elevated_from(asked)) if found else None
    rate = Message("explain.base_rate", {"share": share}) if share is not None else ""
    others = [name for name in known.elevated if name != known.elevated_from(asked)]
    other = Message("explain.other_elevated", {"others": others}) if others else ""
    word = measured.instrument.elevated_word
    values: dict[str, Any] = {"word": word, "rate": rate, "other": other}
    values["bands"] = [names.get(band, band) for band in bands]
    yield Step(
        "elevated",
        Message("explain.elevated", values),
        {"outcome": "; ".join(bands), "value": share},
    )


def rule_steps(explainer: Explainer, scale: Scale, context: Context) -> Iterator[Step]:
    """How reliable change was judged on this scale, for each norm group, and the verdicts."""
    rule, norms = context.rule, context.norms
    frame = context.tables["parameters"].frame
    rows = frame[(frame["scale"] == scale.key) & frame["s_diff"].notna()].to_dict("records")
    rows.sort(key=lambda row: ages_in(str(row["group"])))
    yield from _together(
        *(list(_parameters(explainer, scale, rows, field)) for field in ("sd", "reliability"))
    )
    for position, row in enumerate(rows):
        said = _of_group(row) if position < SHOWN else None
        columns = {"value": row["s_diff"], "n": int(row["n"]), "formula": FORMULAS["s_diff"]}
        yield Step("s_diff", said, columns | {"outcome": row["group"]})
    if len(rows) > SHOWN:
        yield Step("s_diff", Message("explain.more_groups", {"n": len(rows) - SHOWN}))
    citation, doi = PUBLISHED[rule.method]
    values = {
        "method": Message(f"reliable.method_{rule.method}"),
        "z": reliable_change.critical_z(rule.alpha, one_sided=rule.one_sided),
        "alpha": rule.alpha,
        "sided": Message(f"reliable.{'one' if rule.one_sided else 'two'}_sided"),
        "source": [citation, *([Message("explain.doi", {"doi": doi})] if doi else [])],
    }
    columns = {"value": values["z"], "formula": FORMULAS[rule.method], "source": citation}
    yield Step("rci", Message("explain.rci_rule", values), columns | {"doi": doi or None})
    if rule.cutoff:
        cutoffs = context.tables["cutoffs"]
        given = (context.changes.rows, context.instrument, norms, rule, cutoffs)
        yield from (Step("verdict", one) for one in [*about_reliable_change.sources(*given)][1:])


def _of_group(row: Row) -> Message:
    """The formula of S_diff for one norm group, and from how many points a change is reliable."""
    points: Message | str = ""
    if pd.notna(row["smallest_whole_change"]):
        points = Message("explain.from_points", {"points": int(row["smallest_whole_change"])})
    elif pd.notna(row["critical_change"]):
        points = Message("explain.above_points", {"points": float(row["critical_change"])})
    known = pd.notna(row["group"])
    group = Message("explain.group", {"group": row["group"]})
    values = {"group": group if known else Message("explain.all_of_them"), "points": points}
    values |= {"sd": row["sd"], "r": row["reliability"], "s_diff": row["s_diff"]}
    return Message("explain.s_diff_of_group", values | {"n": int(row["n"])})


def _together(sds: list[Step], reliabilities: list[Step]) -> Iterator[Step]:
    """One line for both where they stand in one source."""
    said = [step.said for step in (*sds, *reliabilities) if step.said]
    same = [{name: m.values[name] for name in ("source", "file")} for m in said]
    if len(said) != 2 or same[0] != same[1] or not same[0]["file"]:
        yield from (*sds, *reliabilities)
        return
    values = {**said[1].values, "sds": said[0].values["numbers"]}
    yield replace(sds[0], said=Message("explain.both_from", values))
    yield replace(reliabilities[0], said=None)


def _parameters(
    explainer: Explainer, scale: Scale, rows: list[dict[Any, Any]], field: str
) -> Iterator[Step]:
    """Where each SD or reliability stands, each source once."""
    by_source: dict[str, list[float]] = {}
    for row in rows:
        source = str(row[f"{field}_source"])
        table, slash, _ = source.partition("/")
        by_source.setdefault(f"{table}{slash}" if slash else source, []).append(float(row[field]))
    for source, numbers in by_source.items():
        row = next(r for r in rows if str(r[f"{field}_source"]).startswith(source))
        given = str(row[f"{field}_source"])
        parts, file, columns = origin(given, scale.key, explainer.measured.norms, explainer.files)
        shown = [Message("explain.two_decimals", {"number": n}) for n in dict.fromkeys(numbers)]
        values = {"numbers": shown, "source": parts, "file": file}
        key = f"{field}_from" if file else f"{field}_{source}_given"
        yield Step(field, Message(f"explain.{key}", values), {"value": numbers[0]} | columns)
