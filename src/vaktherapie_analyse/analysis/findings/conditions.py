"""Conditions: what is true of whom, on the scores of one or more questionnaires.

Three answers are possible: yes, no, and unknown (no score, no norm, no SD). Unknown is never
counted as no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_

import pandas as pd

from vaktherapie_analyse.analysis.cube import PERSON, Cube
from vaktherapie_analyse.analysis.line.change import BETTER, Moments, bands_from_best
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire.context import changed
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.definitions.findings import PRESENCE, Condition

#: One boolean (or missing) per respondent; the index is (client, respondent).
Truth = pd.Series


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the conditions of one questionnaire are read from.

    Attributes
    ----------
    present
        Who was measured when: `client, respondent, moment`.
    scores
        Classified scores of the scales that conditions are about.
    changes
        By the two moments: the changes between them.
    """

    instrument: Instrument
    norms: Norms | None
    present: pd.DataFrame
    scores: Cube
    changes: Mapping[tuple[str, str], Cube]


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of how many, and of how many more it is unknown."""

    n: int
    of: int
    n_unknown: int


def asked_scores(measured: Measured, conditions: Iterable[Condition]) -> Cube:
    """The scores on the scales that conditions are about; no choice of norms changes them."""
    points = score(measured.answers, measured.instrument)
    asked = {c.scale for c in conditions if c.instrument == measured.instrument.key}
    return points.where(points.rows["scale"].isin(asked))


def outcomes(
    measured: Measured, conditions: Iterable[Condition], points: Cube | None = None
) -> Outcomes:
    """Everything that conditions on this questionnaire are read from.

    `points` are the `asked_scores`, where they are there already.
    """
    own = [c for c in conditions if c.instrument == measured.instrument.key]
    instrument, norms, options = measured.instrument, measured.norms, measured.options
    points = points or asked_scores(measured, own)
    scores = classify(points, instrument, norms, options.elevated, options.age_rule)
    spans = {(c.moment, c.until) for c in own if c.until and c.state not in PRESENCE}
    return Outcomes(
        instrument=instrument,
        norms=norms,
        present=measured.answers.measured[[*PERSON, "moment"]],
        scores=scores,
        changes={
            (pre, post): changed(measured, scores, Moments(pre, post))
            for pre, post in sorted(spans)
        },
    )


def everybody(measured: Iterable[Measured]) -> pd.MultiIndex:
    """All respondents in the files, of every questionnaire, sorted."""
    found = pd.concat([each.answers.respondents[PERSON] for each in measured])
    return pd.MultiIndex.from_frame(found.drop_duplicates().sort_values(PERSON))


def holds(condition: Condition, found: Outcomes | None, people: pd.MultiIndex) -> Truth:
    """For each of these respondents whether the condition holds; missing where it is unknown.

    `found` None: the questionnaire is not in the data, so everything about it is unknown.
    """
    if found is None:
        return pd.Series(pd.NA, index=people, dtype="boolean")
    if condition.state in PRESENCE:
        moments = [m for m in (condition.moment, condition.until) if m]
        present = _present(found, moments, people)
        return present if condition.state == "measured" else ~present
    cube = found.changes[condition.moment, condition.until] if condition.until else found.scores
    asked = cube.rows["scale"] == condition.scale
    if not condition.until:
        asked &= cube.rows["moment"] == condition.moment
    here = asked.to_numpy()[cube.row]
    who = _persons(cube.people.iloc[cube.person[here]])
    truth = dict(zip(who, _state(condition, cube.rows, found).array[cube.row[here]], strict=True))
    return pd.Series([truth.get(person, pd.NA) for person in people], people, dtype="boolean")


def count(
    truths: Mapping[str, Truth], people: pd.MultiIndex, among: Iterable[str], counted: Iterable[str]
) -> Count:
    """Of those for whom all of `among` holds, for how many all of `counted` holds.

    Who may belong to `among` but is unknown there, or in `counted`, is in neither number but in
    `n_unknown`.
    """
    n, of, unknown = members(truths, people, among, counted)
    return Count(n=int(n.sum()), of=int(of.sum()), n_unknown=int(unknown.sum()))


def members(
    truths: Mapping[str, Truth], people: pd.Index, among: Iterable[str], counted: Iterable[str]
) -> tuple[Truth, Truth, Truth]:
    """Who is in each of the three numbers of `count`."""
    inside = together(truths, people, among)
    yes = together(truths, people, counted)
    sure = inside.fillna(value=False)
    known = sure & yes.notna()
    unknown = inside.isna() | (sure & yes.isna())
    return known & yes.fillna(value=False), known, unknown


def equals(truth: Truth, answer: bool | None) -> Truth:
    """Where the truth is this answer; None asks where it is unknown."""
    return truth.isna() if answer is None else (truth == answer).fillna(value=False)


def together(truths: Mapping[str, Truth], people: pd.Index, conditions: Iterable[str]) -> Truth:
    """For each respondent whether all the conditions hold: no as soon as one is no."""
    given = [truths[key] for key in conditions]
    return reduce(and_, given) if given else pd.Series(data=True, index=people, dtype="boolean")


def _present(found: Outcomes, moments: Iterable[str], people: pd.MultiIndex) -> Truth:
    at = (found.present[found.present["moment"] == moment] for moment in moments)
    measured = [set(_persons(rows)) for rows in at]
    everywhere = [all(person in here for here in measured) for person in people]
    return pd.Series(everywhere, people, dtype="boolean")


def _persons(rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Who each row is about."""
    return zip(*(rows[name].tolist() for name in PERSON), strict=True)


def _state(condition: Condition, rows: pd.DataFrame, found: Outcomes) -> Truth:
    """Whether these rows, if they are about its scale, are in the state of the condition."""
    if condition.state in ("elevated", "not_elevated"):
        elevated = rows["elevated"].astype("boolean")
        return elevated if condition.state == "elevated" else ~elevated
    wanted: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "improved": ("verdict", BETTER),
        "to_normal": ("transition", ("to_normal",)),
        "no_longer": ("transition", ("to_normal", "no_longer_elevated")),
    }
    if condition.state in wanted:
        column, values = wanted[condition.state]
    else:
        order = bands_from_best(
            found.instrument.scale(condition.scale), found.instrument, found.norms
        )
        column = "band"
        values = order[:1] if condition.state == "best_band" else order[-1:]
    return rows[column].isin(values).astype("boolean").mask(rows[column].isna())
