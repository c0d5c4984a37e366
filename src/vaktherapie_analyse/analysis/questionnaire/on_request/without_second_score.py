"""Without a second score: who stopped, and how far that could move every headline share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vaktherapie_analyse.analysis.contract_tables import (
    Row,
    approximated,
    columns,
    estimated,
    part_of,
    quotient,
    share,
    table,
    with_limits,
)
from vaktherapie_analyse.analysis.cube import Array, by_scale, numbers, part
from vaktherapie_analyse.analysis.line.change import BETTER, WORSE
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Text
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import dropout as stopped


def dropout(context: Context) -> Table:
    """Per scale those with both scores beside those with the first one only, at the first moment.

    The difference is that of those who stayed less that of those who stopped, in points and as
    Hedges' g; neither is turned for direction. It needs people: who was measured again.
    """
    rows: list[Row] = []
    not_exact: list[Text] = []
    for scale, one, other in _stayed_and_left(context):
        effect = stopped.standardised_difference(one, other)
        ranks = stopped.mann_whitney(one, other)
        not_exact += [] if ranks.exact else [scale.label]
        rows.append(
            {
                "scale": scale.key,
                "n": len(one) + len(other),
                "n_completers": len(one),
                "completers_mean": one.mean() if len(one) else None,
                "completers_sd": one.std(ddof=1) if len(one) > 1 else None,
                "n_dropouts": len(other),
                "dropouts_mean": other.mean() if len(other) else None,
                "dropouts_sd": other.std(ddof=1) if len(other) > 1 else None,
                **share("share_dropout", len(other), len(one) + len(other)),
                **estimated("smd", effect),
                "p_mann_whitney": ranks.p,
            }
        )
    made = table(
        "dropout",
        rows,
        *columns(scale="key", n="count"),
        *columns(n_completers="count", completers_mean="score", completers_sd="score"),
        *columns(n_dropouts="count", dropouts_mean="score", dropouts_sd="score"),
        *with_limits(share_dropout=quotient("n_dropouts", "n"), smd="ratio"),
        p_mann_whitney="p",
    )
    return replace(made, notes=approximated(not_exact))


def bounds(context: Context) -> Table:
    """Per scale and headline share: what it could be if those who stopped had been measured.

    `share_if_none` counts none of the missing for the outcome, `share_if_all` all of them.
    """
    rows: list[Row] = []
    scores = part(context.scores.rows)
    at_first = scores.where(scores.words("moment") == context.moments.pre)
    for scale, here in by_scale(context.changes.rows, context.instrument):
        pre = at_first.where(at_first.words("scale") == scale.key)
        classified, judged = here.known("pre_elevated", "post_elevated"), here.known("verdict")
        was, is_now = (classified.numbers(f"{m}_elevated") == 1 for m in ("pre", "post"))
        elevated = classified.where(was)
        n_elevated = pre.count(pre.numbers("elevated") == 1)
        n_elevated_missing = n_elevated - elevated.n
        n_missing_post = pre.known("elevated").n - classified.n
        n_unjudged = pre.known("score").n - judged.n
        to_normal = elevated.count(elevated.words("transition") == "to_normal")
        leaves = classified.count(was & ~is_now)
        outcomes = (
            ("to_normal", to_normal, elevated.n, n_elevated_missing),
            ("no_longer_elevated", leaves, elevated.n, n_elevated_missing),
            ("elevated_post", classified.count(is_now), classified.n, n_missing_post),
            *(
                (
                    f"reliably_{outcome}",
                    judged.count(np.isin(judged.words("verdict"), verdicts)),
                    judged.n,
                    n_unjudged,
                )
                for outcome, verdicts in _RELIABLE.items()
            ),
        )
        for outcome, k, n, n_missing in outcomes:
            limits = stopped.share_bounds(k, n, n_missing) if n else None
            rows.append(
                {
                    "scale": scale.key,
                    "outcome": outcome,
                    "k": k,
                    "n": n,
                    "n_missing": n_missing,
                    "share": k / n if n else None,
                    "share_if_none": limits and limits.low,
                    "share_if_all": limits and limits.high,
                }
            )
    return table(
        "bounds",
        rows,
        *columns(scale="key", outcome="key", k=part_of("n"), n="count", n_missing="count"),
        *columns(share=quotient("k", "n"), share_if_none="share", share_if_all="share"),
    )


#: The verdicts that a headline counts together.
_RELIABLE = {"improved": BETTER, "deteriorated": WORSE}


def _stayed_and_left(context: Context) -> Iterator[tuple[Scale, Array, Array]]:
    """Each scale with the scores at the first moment of those with and without a second score."""
    scored = context.scores.where(context.scores.rows["score"].notna())
    for scale, _ in by_scale(scored.rows, context.instrument):
        here = scored.where(scored.rows["scale"] == scale.key)
        before, after = (
            here.where(here.rows["moment"] == moment)
            for moment in (context.moments.pre, context.moments.post)
        )
        if before.rows.empty and context.instrument.is_optional(scale):
            continue
        points = numbers(before.rows["score"])[before.row]
        stayed = np.isin(before.person, after.person)
        yield scale, points[stayed], points[~stayed]
