"""Summarise: how many people have what → the tables of the contract, one function per table.

`flow`, `non_response` and the tables per respondent look at people; the others at a cube's rows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import (
    CHANGED,
    Row,
    approximated,
    changed_by,
    columns,
    count,
    described,
    estimated,
    share_of,
    table,
    values_of,
    with_limits,
)
from vaktherapie_analyse.analysis.cube import PERSON, Mask, Part, by_scale, numbered_people
from vaktherapie_analyse.analysis.line.change import (
    BETTER,
    TRANSITIONS,
    VERDICTS,
    WORSE,
    Moments,
    bands_from_best,
    elevated_bands,
)
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Text
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import effect_size, paired, proportions


def flow(
    answers: Answers, changes: pd.DataFrame, instrument: Instrument, moments: Moments
) -> Table:
    """Where people are lost: one row per step, and one per scale for the usable pairs."""
    pre, post, everybody, _ = _people_at(answers, moments)
    steps = {
        "respondents": everybody,
        "pre": pre,
        "post": post,
        "pairs": pre & post,
        "pre_only": pre & ~post,
        "post_only": post & ~pre,
        "none": everybody & ~pre & ~post,
    }
    rows: list[Row] = [
        {"step": step, "scale": None, "n": int(who.sum())} for step, who in steps.items()
    ]
    rows += [
        {"step": "usable", "scale": scale.key, "n": here.n}
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
    pre, post, everybody, people = _people_at(answers, moments)
    lost = {"pre_only": pre & ~post, "post_only": post & ~pre, "none": everybody & ~pre & ~post}
    return {step: set(people[who].itertuples(index=False, name=None)) for step, who in lost.items()}


def _people_at(answers: Answers, moments: Moments) -> tuple[Mask, Mask, Mask, pd.DataFrame]:
    """Of these people: who was measured at the first moment, at the second, who is in the files."""
    measured = answers.measured
    both = pd.concat([measured[PERSON], answers.respondents[PERSON]], ignore_index=True)
    person, people = numbered_people(both)
    of_measured, of_everybody = np.split(person, [len(measured)])
    here = [of_measured[measured["moment"] == moment] for moment in (moments.pre, moments.post)]
    pre, post, everybody = np.zeros((3, len(people)), dtype=bool)
    for mask, who in zip((pre, post, everybody), (*here, of_everybody), strict=True):
        mask[who] = True
    return pre, post, everybody, people


#: Of the scores with a norm: whether they are elevated.
CLASSIFIED = count("n_classified", "elevated", "not_elevated")
ELEVATED = count("n_elevated", "elevated", of=CLASSIFIED)
JUDGED = (CLASSIFIED, ELEVATED, *share_of(ELEVATED))


def by_elevated(scores: Part) -> dict[str, int]:
    """How many people have a score that is elevated, and one that is not."""
    known = scores.by("elevated")
    return {"elevated": known.get(True, 0), "not_elevated": known.get(False, 0)}


def distribution(scores: pd.DataFrame, instrument: Instrument) -> Table:
    """Per moment and scale: mean and SD, and how many are elevated of those with a norm."""
    rows: list[Row] = []
    for moment in MOMENTS:
        for scale, here in by_scale(scores[scores["moment"] == moment], instrument):
            scored, judged = here.known("score"), values_of(JUDGED, by_elevated(here))
            if not scored.n and not judged[CLASSIFIED.name]:
                continue
            rows.append(
                {
                    "moment": moment,
                    "scale": scale.key,
                    "norm": here.joined("norm"),
                    "n": scored.n,
                    **described(scored, "score"),
                    **judged,
                }
            )
    about = columns(moment="key", scale="key", norm="key", n="count", mean="score", sd="score")
    return table("distribution", rows, *about, *JUDGED)


def summary(changes: pd.DataFrame, instrument: Instrument) -> Table:
    """Per scale: means, mean change with interval, d_av (positive = better), exact Wilcoxon."""
    rows: list[Row] = []
    not_exact: list[Text] = []
    for scale, here in by_scale(changes, instrument):
        here = here.known("pre", "post")
        pre, post, counts = here.numbers("pre"), here.numbers("post"), here.counts
        mean = paired.mean_change(pre, post, counts=counts)
        effect = effect_size.d_av(scale.direction * pre, scale.direction * post, counts=counts)
        ranks = paired.wilcoxon_exact(pre, post, counts=counts)
        not_exact += [] if ranks.exact else [scale.label]
        rows.append(
            {
                "scale": scale.key,
                "n": here.n,
                **described(here, "pre", "pre_"),
                **described(here, "post", "post_"),
                **changed_by(mean),
                **estimated("d_av", effect),
                "p_wilcoxon": ranks.p,
            }
        )
    made = table(
        "summary",
        rows,
        *columns(scale="key", n="count", pre_mean="score", pre_sd="score"),
        *columns(post_mean="score", post_sd="score"),
        *CHANGED,
        *with_limits(d_av="ratio"),
        p_wilcoxon="p",
    )
    return replace(made, notes=approximated(not_exact))


#: Of the pairs with a norm at both moments: each kind of people is a transition.
PAIRS = count("n", *TRANSITIONS)
ELEVATED_PRE = count("n_elevated_pre", *TRANSITIONS[:3], of=PAIRS)
ELEVATED_POST = count("n_elevated_post", "stays_elevated", "to_elevated", of=PAIRS)
TO_NORMAL = count("n_to_normal", "to_normal", of=ELEVATED_PRE)
NO_LONGER = count("n_no_longer_elevated", "to_normal", "no_longer_elevated", of=ELEVATED_PRE)
NOT_ELEVATED_PRE = count("n_not_elevated_pre", "to_elevated", "stays_not_elevated", of=PAIRS)
TO_ELEVATED = count("n_to_elevated", "to_elevated", of=NOT_ELEVATED_PRE)
MOVED = (
    *columns(scale="key", norm="key"),
    *(PAIRS, ELEVATED_PRE, ELEVATED_POST, TO_NORMAL, NO_LONGER, TO_ELEVATED),
    *share_of(TO_NORMAL),
    *columns(p_mcnemar="p", elevated_bands="key"),
    NOT_ELEVATED_PRE,
    *share_of(ELEVATED_PRE),
    *share_of(ELEVATED_POST),
    *share_of(NO_LONGER),
    *share_of(TO_NORMAL, PAIRS.name, "share_to_normal_of_all"),
    *share_of(NO_LONGER, PAIRS.name, "share_no_longer_elevated_of_all"),
)


def transitions(
    changes: pd.DataFrame, instrument: Instrument, norms: Norms | None, elevated: str
) -> Table:
    """Per scale: elevated before and after, of the pairs with a norm at both moments.

    `TO_NORMAL` counts elevated → best band, `NO_LONGER` elevated → any band that is not elevated;
    where a table has two bands they coincide. The shares have both denominators: those elevated
    before, and (`_of_all`) all pairs. Intervals are Wilson 95 %.
    """
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.known("pre_elevated", "post_elevated")
        counts = values_of(MOVED, here.by("transition"))
        leaves, enters = counts[NO_LONGER.name], counts[TO_ELEVATED.name]
        rows.append(
            {
                "scale": scale.key,
                "norm": here.joined("norm"),
                "p_mcnemar": (
                    proportions.mcnemar_exact(leaves, enters) if leaves + enters else None
                ),
                "elevated_bands": "; ".join(elevated_bands(scale, instrument, norms, elevated)),
                **counts,
            }
        )
    return table("transitions", rows, *MOVED)


def bands(changes: pd.DataFrame, instrument: Instrument, norms: Norms | None) -> Table:
    """Per scale the full table band before × band after, best band first, zeros included."""
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.known("pre_band", "post_band")
        if not here.n:
            continue
        order = bands_from_best(scale, instrument, norms)
        pre, post = here.words("pre_band"), here.words("post_band")
        rows += [
            {
                "scale": scale.key,
                "pre_band": before,
                "post_band": after,
                "n": here.count((pre == before) & (post == after)),
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
    judged = count("n", *VERDICTS)
    declared = (judged, *(count(f"n_{verdict}", verdict, of=judged) for verdict in VERDICTS))
    rows: list[Row] = []
    for scale, here in by_scale(changes, instrument):
        here = here.known("verdict")
        transition = here.words("transition")
        unreliable = (transition == "to_normal") & (here.numbers("reliable") != 1)
        rows.append(
            {
                "scale": scale.key,
                **values_of(declared, here.by("verdict")),
                "n_to_normal_not_reliable": here.count(unreliable),
                "n_band_unknown": here.count(pd.isna(transition)) if by_band else 0,
            }
        )
    return table(
        "verdicts",
        rows,
        *columns(scale="key"),
        *declared,
        n_to_normal_not_reliable="count",
        n_band_unknown="count",
    )


def better_and_worse(verdicts: Row) -> dict[str, int]:
    """Of a row of `verdicts`: of how many it can be said, and how many got better and worse."""
    told = {"better": BETTER, "worse": WORSE}
    counts = {way: sum(int(verdicts[f"n_{one}"]) for one in ways) for way, ways in told.items()}
    return {"n": int(verdicts["n"]), **counts}


def scores_table(scores: pd.DataFrame) -> Table:
    """Every score, for `--per-respondent`."""
    return table(
        "scores",
        scores,
        *columns(client="text", respondent="text", informant="key", moment="key", age="count"),
        *columns(sex="key", scale="key", n_answered="count", score="score", norm="key"),
        *columns(group="key", band="key", elevated="flag"),
    )


def changes_table(changes: pd.DataFrame) -> Table:
    """Every change, for `--per-respondent`."""
    return table(
        "changes",
        changes,
        *columns(client="text", respondent="text", scale="key", pre="score", post="score"),
        *columns(change="score", s_diff="score", rci="ratio", reliable="flag", pre_band="key"),
        *columns(post_band="key", transition="key", verdict="key"),
    )
