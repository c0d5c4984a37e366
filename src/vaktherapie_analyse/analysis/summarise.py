"""Summarise: people → the tables of the contract, one function per table."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd

from vaktherapie_analyse.analysis.change import (
    TRANSITIONS,
    VERDICTS,
    Moments,
    bands_from_best,
)
from vaktherapie_analyse.analysis.rows import (
    Row,
    approximated,
    by_scale,
    joined,
    of_people,
    sd,
    share,
    share_kinds,
    table,
    values,
)
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Text
from vaktherapie_analyse.report import Kind, Table
from vaktherapie_analyse.statistics import effect_size, paired, proportions


def flow(
    answers: Answers, changes: pd.DataFrame, instrument: Instrument, moments: Moments
) -> Table:
    """Where people are lost: one row per step, and one per scale for the usable pairs."""
    pre, post, everybody = _people_at(answers, moments)
    steps = {
        "respondents": len(everybody),
        "pre": len(pre),
        "post": len(post),
        "pairs": len(pre & post),
        "pre_only": len(pre - post),
        "post_only": len(post - pre),
        "none": len(everybody - pre - post),
    }
    rows: list[Row] = [{"step": step, "scale": None, "n": n} for step, n in steps.items()]
    rows += [
        {"step": "usable", "scale": scale.key, "n": len(here)}
        for scale, here in by_scale(changes, instrument)
    ]
    return table("flow", rows, step="key", scale="key", n="count")


def non_response(answers: Answers, instrument: Instrument, moments: Moments) -> Table | None:
    """Why people lack a measurement: of everybody in the steps of `flow` who were not measured
    twice, the reason of their last measurement without answers, missing where no reason is known.

    None where the files give no reasons.
    """
    if answers.reasons is None:
        return None
    last = answers.reasons.sort_values("date", kind="stable", na_position="first")
    why = {
        (client, respondent): reason
        for client, respondent, reason in zip(
            last["client"], last["respondent"], last["reason"], strict=True
        )
    }
    rows: list[Row] = []
    for step, people in _lost(answers, moments).items():
        counts = Counter(why.get(person) for person in people)
        rows += [
            {"instrument": instrument.key, "step": step, "kind": kind, "n": counts[kind]}
            for kind in sorted(counts, key=lambda kind: (kind is None, -counts[kind], kind or ""))
        ]
    return table("non_response", rows, instrument="key", step="key", kind="key", n="count")


def _lost(answers: Answers, moments: Moments) -> dict[str, set[tuple[str, str]]]:
    """The people in each step of `flow` who lack one of the two measurements, or both."""
    pre, post, everybody = _people_at(answers, moments)
    return {"pre_only": pre - post, "post_only": post - pre, "none": everybody - pre - post}


def _people_at(answers: Answers, moments: Moments) -> tuple[set[tuple[str, str]], ...]:
    """Who was measured at the first moment, at the second; everybody. Client and respondent."""
    at = {
        moment: set(map(tuple, rows[["client", "respondent"]].to_numpy()))
        for moment, rows in answers.measured.groupby("moment")
    }
    everybody = set(map(tuple, answers.respondents[["client", "respondent"]].to_numpy()))
    return at.get(moments.pre, set()), at.get(moments.post, set()), everybody


def distribution(scores: pd.DataFrame, instrument: Instrument) -> Table:
    """Per moment and scale: mean and SD, and how many are elevated of those with a norm."""
    rows: list[Row] = []
    for moment in MOMENTS:
        for scale, here in by_scale(scores[scores["moment"] == moment], instrument):
            points = values(here["score"])
            classified = here["elevated"].dropna()
            if not len(points) and classified.empty:
                continue
            n_elevated = int(classified.sum())
            rows.append(
                {
                    "moment": moment,
                    "scale": scale.key,
                    "norm": joined(here["norm"]),
                    "n": len(points),
                    "mean": points.mean() if len(points) else None,
                    "sd": sd(points),
                    "n_classified": len(classified),
                    "n_elevated": n_elevated,
                    **share("share_elevated", n_elevated, len(classified)),
                }
            )
    return table(
        "distribution",
        rows,
        moment="key",
        scale="key",
        norm="key",
        n="count",
        mean="score",
        sd="score",
        n_classified=of_people("elevated", "not_elevated"),
        n_elevated=of_people("elevated", of="n_classified"),
        **share_kinds("share_elevated"),
    )


def summary(changes: pd.DataFrame, instrument: Instrument) -> Table:
    """Per scale: means, mean change with interval, d_av (positive = better), exact Wilcoxon."""
    rows: list[Row] = []
    not_exact: list[Text] = []
    for scale, here in by_scale(changes, instrument):
        here = here.dropna(subset=["pre", "post"])
        pre, post = values(here["pre"]), values(here["post"])
        mean = paired.mean_change(pre, post)
        effect = effect_size.d_av(scale.direction * pre, scale.direction * post)
        ranks = paired.wilcoxon_exact(pre, post)
        not_exact += [] if ranks.exact else [scale.label]
        rows.append(
            {
                "scale": scale.key,
                "n": len(pre),
                "pre_mean": pre.mean() if len(pre) else None,
                "pre_sd": sd(pre),
                "post_mean": post.mean() if len(post) else None,
                "post_sd": sd(post),
                "change_mean": mean.mean,
                "change_low": mean.low,
                "change_high": mean.high,
                "d_av": effect.value if effect else None,
                "d_av_low": effect.low if effect else None,
                "d_av_high": effect.high if effect else None,
                "p_wilcoxon": ranks.p,
            }
        )
    made = table(
        "summary",
        rows,
        scale="key",
        n="count",
        pre_mean="score",
        pre_sd="score",
        post_mean="score",
        post_sd="score",
        change_mean="score",
        change_low="score",
        change_high="score",
        d_av="ratio",
        d_av_low="ratio",
        d_av_high="ratio",
        p_wilcoxon="p",
    )
    return replace(made, notes=approximated(not_exact))


def transitions(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, elevated: str
) -> Table:
    """Per scale: elevated before and after, of the pairs with a norm at both moments.

    `n_to_normal` counts elevated → best band, `n_no_longer_elevated` elevated → any band that is
    not elevated; where a table has two bands they coincide. The shares have both denominators:
    those elevated before, and (`_of_all`) all pairs. Intervals are Wilson 95 %.
    """
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.dropna(subset=["pre_elevated", "post_elevated"])
        counts = here["transition"].value_counts()
        before, after = int(here["pre_elevated"].sum()), int(here["post_elevated"].sum())
        to_normal = int(counts.get("to_normal", 0))
        leaves = to_normal + int(counts.get("no_longer_elevated", 0))
        enters = int(counts.get("to_elevated", 0))
        rows.append(
            {
                "scale": scale.key,
                "norm": joined(here["norm"]),
                "n": len(here),
                "n_elevated_pre": before,
                "n_elevated_post": after,
                "n_to_normal": to_normal,
                "n_no_longer_elevated": leaves,
                "n_to_elevated": enters,
                **share("share_to_normal", to_normal, before),
                "p_mcnemar": (
                    proportions.mcnemar_exact(leaves, enters) if leaves + enters else None
                ),
                "elevated_bands": "; ".join(
                    _elevated_bands(scale.key, instrument, norms, elevated)
                ),
                "n_not_elevated_pre": len(here) - before,
                **share("share_elevated_pre", before, len(here)),
                **share("share_elevated_post", after, len(here)),
                **share("share_no_longer_elevated", leaves, before),
                **share("share_to_normal_of_all", to_normal, len(here)),
                **share("share_no_longer_elevated_of_all", leaves, len(here)),
            }
        )
    return table(
        "transitions",
        rows,
        scale="key",
        norm="key",
        n=of_people(*TRANSITIONS),
        n_elevated_pre=of_people("to_normal", "no_longer_elevated", "stays_elevated", of="n"),
        n_elevated_post=of_people("stays_elevated", "to_elevated", of="n"),
        n_to_normal=of_people("to_normal", of="n_elevated_pre"),
        n_no_longer_elevated=of_people("to_normal", "no_longer_elevated", of="n_elevated_pre"),
        n_to_elevated=of_people("to_elevated", of="n"),
        **share_kinds("share_to_normal"),
        p_mcnemar="p",
        elevated_bands="key",
        n_not_elevated_pre=of_people("to_elevated", "stays_not_elevated", of="n"),
        **share_kinds("share_elevated_pre"),
        **share_kinds("share_elevated_post"),
        **share_kinds("share_no_longer_elevated"),
        **share_kinds("share_to_normal_of_all"),
        **share_kinds("share_no_longer_elevated_of_all"),
    )


def bands(changes: pd.DataFrame, instrument: Instrument, norms: Norms | None) -> Table:
    """Per scale the full table band before × band after, best band first, zeros included."""
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.dropna(subset=["pre_band", "post_band"])
        if here.empty:
            continue
        counts = here.groupby(["pre_band", "post_band"]).size()
        order = bands_from_best(scale, instrument, norms)
        rows += [
            {
                "scale": scale.key,
                "pre_band": before,
                "post_band": after,
                "n": int(counts.get((before, after), 0)),
            }
            for before in order
            for after in order
        ]
    return table("bands", rows, scale="key", pre_band="key", post_band="key", n="count")


def verdicts(changes: pd.DataFrame, instrument: Instrument, *, by_band: bool = True) -> Table:
    """Per scale the number of people per verdict; `n` are those of whom one can be given.

    `n_band_unknown` of these have no norm at one of the moments: they can be improved or
    deteriorated, but whether they recovered is unknown. `by_band` False: a cut-off says it.
    """
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.dropna(subset=["verdict"])
        counts = here["verdict"].value_counts()
        unreliable = (here["transition"] == "to_normal") & ~here["reliable"].astype(bool)
        rows.append(
            {
                "scale": scale.key,
                "n": len(here),
                **{f"n_{verdict}": int(counts.get(verdict, 0)) for verdict in VERDICTS},
                "n_to_normal_not_reliable": int(unreliable.sum()),
                "n_band_unknown": int(here["transition"].isna().sum()) if by_band else 0,
            }
        )
    kinds: dict[str, Kind] = {f"n_{verdict}": "count" for verdict in VERDICTS}
    kinds |= {"n_to_normal_not_reliable": "count", "n_band_unknown": "count"}
    return table("verdicts", rows, scale="key", n="count", **kinds)


def scores_table(scores: pd.DataFrame) -> Table:
    """Every score, for `--per-respondent`."""
    return table(
        "scores",
        scores,
        client="text",
        respondent="text",
        informant="key",
        moment="key",
        age="count",
        sex="key",
        scale="key",
        n_answered="count",
        score="score",
        norm="key",
        group="key",
        band="key",
        elevated="flag",
    )


def changes_table(changes: pd.DataFrame) -> Table:
    """Every change, for `--per-respondent`."""
    return table(
        "changes",
        changes,
        client="text",
        respondent="text",
        scale="key",
        pre="score",
        post="score",
        change="score",
        s_diff="score",
        rci="ratio",
        reliable="flag",
        pre_band="key",
        post_band="key",
        transition="key",
        verdict="key",
    )


def _elevated_bands(
    scale: str, instrument: Instrument, norms: Norms | None, elevated: str
) -> tuple[str, ...]:
    table = norms.table_for(scale) if norms else None
    if norms is None or table is None:
        return instrument.elevated_bands(instrument.scale(scale), elevated)
    return norms.elevated_bands(table, instrument.scale(scale), elevated)
