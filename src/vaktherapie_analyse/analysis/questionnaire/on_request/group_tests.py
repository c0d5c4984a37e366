"""Group level: is the mean change more than chance, and how well was it measured?

Everything per scale. `change`, Hodges–Lehmann and the difference between shares are post − pre;
standardised effects are turned so that positive is better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import (
    CHANGED,
    Row,
    approximated,
    changed_by,
    columns,
    estimated,
    table,
    values_of,
    with_limits,
)
from vaktherapie_analyse.analysis.cube import Cube, Part, by_scale, numbered, numbers
from vaktherapie_analyse.analysis.line.items import item_points
from vaktherapie_analyse.analysis.questionnaire.summarise import (
    ELEVATED_POST,
    ELEVATED_PRE,
    NO_LONGER,
    PAIRS,
    TO_ELEVATED,
)
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Kind, Table
from vaktherapie_analyse.statistics import effect_size, paired, proportions, reliability

#: Fewer children with two informants give no intraclass correlation.
FEWEST_CHILDREN = 3

_EFFECTS = ("d_z", "d_av", "g_z", "g_av")


def tests(changes: pd.DataFrame, instrument: Instrument) -> Table:
    """Per scale the tests of the mean change, p-values adjusted within their family, and effects.

    The family is that of the instrument's file; a scale without one is explored only and has no
    adjusted p-value.
    """
    rows = [
        {"scale": scale.key, "family": scale.family or None} | _tested(here, scale.direction)
        for scale, here in by_scale(changes, instrument)
    ]
    rows = _with_holm(rows, "p_t", "p_wilcoxon")
    effects: dict[str, Kind] = dict.fromkeys(_EFFECTS, "ratio")
    made = table(
        "tests",
        rows,
        *columns(scale="key", family="key", n="count"),
        *CHANGED,
        *columns(t="ratio", df="count", p_t="p", p_t_holm="p", m_t="count"),
        *columns(n_nonzero="count", v_plus="ratio", p_wilcoxon="p", p_wilcoxon_holm="p"),
        *columns(m_wilcoxon="count", p_pratt="p", hodges_lehmann="score"),
        *with_limits(**effects),
        bayes_factor="ratio",
    )
    not_exact = [
        instrument.scale(row["scale"]).label
        for row in rows
        if row["n_nonzero"] > paired.EXACT_UP_TO
    ]
    notes = (*_about_families(rows, instrument), *approximated(not_exact))
    return Table(made.key, made.frame, made.columns, notes)


def share_tests(changes: pd.DataFrame, instrument: Instrument) -> Table:
    """Per scale the change in the share that is elevated, of the pairs with a norm at both moments.

    Where nobody changed there is nothing to test, so no p-value.
    """
    declared = (PAIRS, ELEVATED_PRE, ELEVATED_POST, NO_LONGER, TO_ELEVATED)
    rows: list[dict[str, Any]] = []
    for scale, here in by_scale(changes, instrument):
        here = here.known("pre_elevated", "post_elevated")
        counts = values_of(declared, here.by("transition"))
        n, before, _, leaves, enters = counts.values()
        difference = proportions.newcombe_paired(
            before - leaves, leaves, enters, n - before - enters
        )
        changed = leaves + enters > 0
        rows.append(
            {
                "scale": scale.key,
                "family": scale.family or None,
                "norm": here.joined("norm"),
                **counts,
                "share_difference": _minus(difference.value if difference else None),
                "share_difference_low": _minus(difference.high if difference else None),
                "share_difference_high": _minus(difference.low if difference else None),
                "p_mcnemar": proportions.mcnemar_exact(leaves, enters) if changed else None,
                "p_midp": proportions.mcnemar_midp(leaves, enters) if changed else None,
            }
        )
    return table(
        "share_tests",
        _with_holm(rows, "p_mcnemar"),
        *columns(scale="key", family="key", norm="key"),
        *declared,
        *with_limits(share_difference="share"),
        *columns(p_mcnemar="p", p_mcnemar_holm="p", m_mcnemar="count", p_midp="p"),
    )


def consistency(answers: Answers, instrument: Instrument, moment: str) -> Table:
    """Per scale Cronbach's alpha with its interval and McDonald's omega, at one moment.

    It needs people: who gave which answers together. Only scales of two or more items whose
    answers are in the file.
    """
    rows: list[Row] = []
    for scale in instrument.scales:
        points = item_points(answers, instrument, scale, moment)
        if points.shape[1] < 2 or (instrument.is_optional(scale) and pd.isna(points).all()):
            continue
        alpha = reliability.cronbach_alpha(points)
        rows.append(
            {
                "scale": scale.key,
                "moment": moment,
                "n": alpha.n if alpha else int((~pd.isna(points).any(axis=1)).sum()),
                "n_items": points.shape[1],
                **estimated("alpha", alpha),
                "omega": reliability.mcdonald_omega(points),
            }
        )
    made = table(
        "consistency",
        rows,
        *columns(scale="key", moment="key", n="count", n_items="count"),
        *with_limits(alpha="ratio"),
        omega="ratio",
    )
    notes = () if rows else (Message("group_level.no_items"),)
    return Table(made.key, made.frame, made.columns, notes)


def agreement(scores: Cube, instrument: Instrument, moment: str) -> Table:
    """Per scale how far the two informants of one child agree (ICC), at one moment.

    Only children of whom exactly two informants of the same kind have a score; fewer than three
    such children give no correlation. The informants are put in the order of their code. It needs
    people: who belongs to which child.
    """
    here = scores.where((scores.rows["moment"] == moment) & scores.rows["score"].notna())
    rows: list[Row] = []
    sizes: list[int] = []
    for scale, _ in by_scale(here.rows, instrument):
        of_scale = here.where(here.rows["scale"] == scale.key)
        child, _ = numbered(of_scale.people["client"])
        family, _ = numbered(child[of_scale.person], of_scale.rows["informant"].array[of_scale.row])
        two = of_scale.of((np.bincount(family) == 2)[family]) if len(family) else of_scale
        ordered = two.each.sort_values(["client", "informant", "respondent"])
        pairs = numbers(ordered["score"]).reshape(-1, 2)
        sizes.append(len(pairs))
        found = None
        if len(pairs) >= FEWEST_CHILDREN:
            found = reliability.agreement(*pairs.T)
        known = found if found and math.isfinite(found.value) else None
        rows.append(
            {
                "scale": scale.key,
                "moment": moment,
                "n_children": len(pairs),
                **estimated("icc", known),
            }
        )
    made = table(
        "agreement",
        rows,
        *columns(scale="key", moment="key", n_children="count"),
        *with_limits(icc="ratio"),
    )
    most = max(sizes, default=0)
    few = Message("group_level.few_children", {"n": most, "fewest": FEWEST_CHILDREN})
    return Table(made.key, made.frame, made.columns, (few,) if most < FEWEST_CHILDREN else ())


def _tested(here: Part, direction: int) -> dict[str, Any]:
    """Every test and effect of the pairs of one scale; what does not exist is missing."""
    here = here.known("pre", "post")
    pre, post, counts = here.numbers("pre"), here.numbers("post"), here.counts
    mean = paired.mean_change(pre, post, counts=counts)
    signed = paired.wilcoxon_exact(pre, post, counts=counts)
    found: dict[str, Any] = {
        "n": mean.n,
        **changed_by(mean),
        "t": mean.t,
        "df": mean.df,
        "p_t": mean.p,
        "n_nonzero": signed.n,
        "v_plus": signed.v_plus if signed.n else None,
        "p_wilcoxon": signed.p,
        "p_pratt": paired.wilcoxon_exact(pre, post, "pratt", counts).p,
        "hodges_lehmann": paired.hodges_lehmann(pre, post, counts),
        "bayes_factor": reliability.bayes_factor(pre, post, counts),
    }
    for name in _EFFECTS:
        effect = getattr(effect_size, name)(direction * pre, direction * post, counts=counts)
        found |= estimated(name, effect)
    return found


def _with_holm(rows: Sequence[dict[str, Any]], *columns: str) -> list[dict[str, Any]]:
    """The rows with `<p>_holm` and `m_<test>`: adjusted within the family, and over how many."""
    adjusted = [dict(row) for row in rows]
    for column in columns:
        for family in dict.fromkeys(row["family"] for row in rows if row["family"]):
            members = [row for row in adjusted if row["family"] == family]
            holm = paired.holm([row[column] for row in members])
            for row, p in zip(members, holm.adjusted, strict=True):
                row |= {f"{column}_holm": p, f"m_{column.removeprefix('p_')}": holm.m}
    return adjusted


def _about_families(rows: Sequence[Row], instrument: Instrument) -> tuple[Message, ...]:
    """Which scales were adjusted together, and how many of them had a p-value."""
    counted = {row["family"]: row["m_wilcoxon"] for row in rows if row.get("m_wilcoxon")}
    if not instrument.families:
        return (Message("group_level.no_families"),)
    parts = [
        Message("group_level.family", {"family": instrument.families[family], "m": m})
        for family, m in counted.items()
    ]
    labels = [instrument.scale(row["scale"]).label for row in rows if not row["family"]]
    families = [Message("group_level.families", {"families": parts})] if parts else []
    alone = [Message("group_level.explored", {"scales": labels})] if labels else []
    return (*families, *alone)


def _minus(value: float | None) -> float | None:
    """The value with its sign turned; 0 stays 0, never −0."""
    return None if value is None else 0.0 - value
