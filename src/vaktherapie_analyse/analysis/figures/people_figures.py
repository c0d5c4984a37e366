"""Figures in which a mark or a line is a person: never for others, and without who they are.

People with the same scores are one mark with their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import row_of, rows_of, table
from vaktherapie_analyse.analysis.figures.figure_parts import About, moments_of, notes
from vaktherapie_analyse.analysis.figures.norm_zones import attainable, elevated_limits, zones
from vaktherapie_analyse.analysis.line.change import VERDICTS
from vaktherapie_analyse.analysis.names_for_people import joined
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import Figure, Report, Table

#: People at one place with other verdicts, by other norm groups.
SEVERAL: Final = "several"
#: So many places are told one by one in words.
MOST_TOLD: Final = 30


def change(context: Context, report: Report, about: About) -> Figure | None:
    """Before against after, with what is reliable, from where on it is elevated, and the verdicts.

    None where nobody has a score at both moments.
    """
    scale = context.instrument.scale(about.scale)
    rows = context.changes.rows
    pairs = rows[rows["scale"] == scale.key].dropna(subset=["pre", "post"]) if len(rows) else rows
    if pairs.empty:
        return None
    spots = table("spots", [*_spots(pairs)], pre="score", post="score", verdict="key", n="count")
    low, high = attainable(context, scale)
    verdicts = row_of(report.tables["verdicts"], scale=scale.key)
    limits = table(
        "limits", [*_limits(context, about, pairs)], what="key", low="score", high="score"
    )
    values = about.values | {"better": scale.better, "lowest": low, "highest": high}
    counts = [verdicts[f"n_{verdict}"] for verdict in VERDICTS]
    n = int(spots.frame["n"].sum())
    counted = [*zip(VERDICTS, counts, strict=True), ("none", n - sum(counts))]
    kinds: dict[str, Any] = {"verdict": "key", "n": "count"}
    rows_of_verdicts = [{"verdict": verdict, "n": k} for verdict, k in counted]
    return Figure(
        kind="change",
        title=Message("figures.change_title", about.values | moments_of(report)),
        description=tuple(_change_in_words(n, counted, spots, limits, values)),
        tables={
            "spots": spots,
            "limits": limits,
            "verdicts": table("verdicts", rows_of_verdicts, **kinds),
        },
        values=values,
        notes=(Message("figures.internal"), *_why_no_band(limits), *notes(report, about)),
    )


def _spots(pairs: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each pair of scores that somebody has: how many people, and their verdict."""
    for (pre, post), here in pairs.groupby(["pre", "post"], sort=True):
        verdicts = here["verdict"].drop_duplicates()
        verdict = verdicts.iloc[0] if len(verdicts) == 1 else SEVERAL
        yield {"pre": pre, "post": post, "verdict": verdict, "n": int(here["n"].sum())}


def _limits(context: Context, about: About, pairs: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What is reliable, and from where on it is elevated; from and to where norm groups differ."""
    parameters = context.tables["parameters"].frame
    critical = parameters.loc[parameters["scale"] == about.scale, "critical_change"].dropna()
    if len(critical):
        yield {"what": "reliable", "low": critical.min(), "high": critical.max()}
    if context.rule.cutoff:
        cutoffs = context.tables["cutoffs"].frame
        column = f"cutoff_{context.rule.cutoff}"
        found = cutoffs.loc[cutoffs["scale"] == about.scale, column].dropna().tolist()
    else:
        found = elevated_limits(context, context.instrument.scale(about.scale), pairs)
    if found:
        what = "cutoff" if context.rule.cutoff else "elevated"
        yield {"what": what, "low": min(found), "high": max(found)}


def _why_no_band(limits: Table) -> Iterator[Message]:
    if "reliable" not in set(limits.frame["what"]):
        yield Message("figures.no_reliable_band")


def _change_in_words(
    n: int,
    counted: Sequence[tuple[str, int]],
    spots: Table,
    limits: Table,
    values: dict[str, Any],
) -> Iterator[Message]:
    parts = [
        Message(f"figures.verdict_{verdict}", values | {"n": k}) for verdict, k in counted if k
    ]
    yield Message("figures.change_said", {"n": n, "parts": parts})
    for row in rows_of(limits):
        alike = "" if row["low"] == row["high"] else "_between"
        yield Message(f"figures.limit_{row['what']}{alike}", values | row)
    if len(spots.frame) > MOST_TOLD:
        return
    places = [Message("figures.spot", values | _whole(row)) for row in rows_of(spots)]
    yield Message("figures.spots_said", {"parts": places})


def lines(context: Context, report: Report, about: About) -> Figure | None:
    """Every respondent from moment to moment, above the bands of the norm.

    None where nobody has a score at two moments.
    """
    scale = context.instrument.scale(about.scale)
    paths = _paths(context, about.scale)
    there = [moment for moment in MOMENTS if paths[moment].notna().any()]
    if len(there) < 2 or (paths[there].notna().sum(axis=1) > 1).sum() == 0:
        return None
    low, high = attainable(context, scale)
    kinds: dict[str, Any] = dict.fromkeys(there, "score")
    made = table("paths", paths[[*there, "verdict", "n"]], **kinds, verdict="key", n="count")
    rows = context.scores.rows
    bands = [
        {"low": start, "high": end, "band": band}
        for start, end, band in zones(context, scale, rows)
    ]
    values = about.values | {"better": scale.better, "lowest": low, "highest": high}
    return Figure(
        kind="lines",
        title=Message("figures.lines_title", about.values),
        description=tuple(_lines_in_words(made, there)),
        tables={
            "paths": made,
            "points": table(
                "points", [*_points(made, there)], moment="key", score="score", n="count"
            ),
            "zones": table("zones", bands, low="score", high="score", band="key"),
        },
        values=values,
        notes=(Message("figures.internal"), *notes(report, about)),
    )


def _paths(context: Context, scale: str) -> pd.DataFrame:
    """Each different way through the moments, with the verdict, and how many people went it."""
    scores = context.scores
    chosen = scores.where((scores.rows["scale"] == scale) & scores.rows["score"].notna())
    each = chosen.of_each.set_index(pd.Index(chosen.person))
    score, moment = each["score"].astype(float), each["moment"]
    wide = pd.DataFrame({name: score[moment == name] for name in MOMENTS})
    changes = context.changes.where(context.changes.rows["scale"] == scale)
    verdict = changes.of_each["verdict"].astype(object).set_axis(pd.Index(changes.person))
    wide = wide.assign(verdict=verdict.reindex(wide.index))
    by = [*MOMENTS, "verdict"]
    counted = wide.groupby(by, dropna=False, sort=True).size()
    return counted.rename("n").reset_index()


def _points(paths: Table, moments: Sequence[str]) -> Iterator[dict[str, Any]]:
    """At each moment, each score that somebody has, and how many people."""
    for moment in moments:
        n = paths.frame.dropna(subset=[moment]).groupby(moment)["n"].sum()
        for score, k in n.items():
            yield {"moment": moment, "score": score, "n": int(k)}


def _lines_in_words(paths: Table, moments: Sequence[str]) -> Iterator[Message]:
    """How many people, and each way that somebody went."""
    n = int(paths.frame["n"].sum())
    at = [
        Message(
            "figures.lines_at",
            {
                "moment": Message(f"analysis.moment_{moment}"),
                "n": int(paths.frame.loc[paths.frame[moment].notna(), "n"].sum()),
            },
        )
        for moment in moments
    ]
    yield Message("figures.lines_said", {"n": n, "parts": at})
    if len(paths.frame) > MOST_TOLD:
        return
    parts = [
        Message("figures.path", {"n": row["n"], "scores": _arrows(row, moments)})
        for row in rows_of(paths)
    ]
    yield Message("figures.spots_said", {"parts": parts})


def _arrows(row: dict[str, Any], moments: Sequence[str]) -> Message | str:
    """The scores with arrows between them, a dash where there is none."""
    first, *others = (_whole({"score": row[moment]})["score"] for moment in moments)
    return joined("figures.arrow", [Message("figures.count", {"n": first}), *others])


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The row with whole numbers as such: 12 and not 12,0."""
    return {
        name: as_typed(value) if isinstance(value, float) else value for name, value in row.items()
    }
