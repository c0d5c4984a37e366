"""Conditions: what is true of whom, on the scores of one or more questionnaires.

Three answers are possible: yes, no, and unknown (no score, no norm, no SD). Unknown is never
counted as no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import PERSON, Array, Cube, Mask, Positions, numbers
from vaktherapie_analyse.analysis.line.change import BETTER, Moments, bands_from_best
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire.context import changed
from vaktherapie_analyse.definitions.findings import PRESENCE, Condition

#: For each respondent 1 where it holds, 0 where not, and `UNKNOWN`: of what must hold together the
#: lowest counts.
Truth = Array
UNKNOWN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Points:
    """What no choice of norms changes in the conditions of one questionnaire.

    Attributes
    ----------
    conditions
        Those on this questionnaire.
    scores
        The scores of the scales that they are about.
    place
        Of the people of `scores`: their place among all respondents.
    present
        By moment who of all respondents was measured.
    """

    conditions: tuple[Condition, ...]
    scores: Cube
    place: Positions
    present: Mapping[str, Mask]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the conditions of one questionnaire are read from.

    Attributes
    ----------
    scores
        Classified scores of the scales that conditions are about.
    changes
        By the two moments: the changes between them.
    """

    measured: Measured
    points: Points
    scores: Cube
    changes: Mapping[tuple[str, str], Cube]


@dataclass(frozen=True, slots=True)
class Count:
    """How many, of how many, and of how many more it is unknown."""

    n: int
    of: int
    n_unknown: int


def points_of(measured: Measured, conditions: Iterable[Condition], people: pd.MultiIndex) -> Points:
    """The scores of one questionnaire that conditions are about; `people` are all respondents."""
    own = tuple(c for c in conditions if c.instrument == measured.instrument.key)
    points = score(measured.answers, measured.instrument)
    points = points.where(points.rows["scale"].isin({c.scale for c in own}))
    forms = measured.answers.measured
    who, moments = _places(forms, people), forms["moment"].to_numpy()
    asked = {moment for c in own for moment in (c.moment, c.until) if moment}
    return Points(
        conditions=own,
        scores=points,
        place=_places(points.people, people),
        present={
            moment: np.isin(np.arange(len(people)), who[moments == moment]) for moment in asked
        },
    )


def outcomes(measured: Measured, points: Points) -> Outcomes:
    """Everything that conditions on this questionnaire are read from, under these norms."""
    norms, options = measured.norms, measured.options
    given = (measured.instrument, norms, options.elevated, options.age_rule)
    scores = classify(points.scores, *given)
    spans = {(c.moment, c.until) for c in points.conditions if c.until and c.scale}
    return Outcomes(
        measured=measured,
        points=points,
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


def holds(condition: Condition, found: Outcomes | None, people: Sized) -> Truth:
    """For each of these respondents whether the condition holds.

    `found` None: the questionnaire is not in the data, so everything about it is unknown.
    """
    truth = np.full(len(people), UNKNOWN)
    if found is None:
        return truth
    if condition.state in PRESENCE:
        moments = [m for m in (condition.moment, condition.until) if m]
        present = np.logical_and.reduce([found.points.present[moment] for moment in moments])
        return np.where(present, *((1.0, 0.0) if condition.state == "measured" else (0.0, 1.0)))
    cube = found.changes[condition.moment, condition.until] if condition.until else found.scores
    asked = cube.rows["scale"] == condition.scale
    if not condition.until:
        asked &= cube.rows["moment"] == condition.moment
    here = asked.to_numpy()[cube.row]
    places = found.points.place[cube.person[here]]
    truth[places] = _state(condition, cube.rows, found.measured)[cube.row[here]]
    return truth


def count(
    truths: Mapping[str, Truth], people: Sized, among: Iterable[str], counted: Iterable[str]
) -> Count:
    """Of those for whom all of `among` holds, for how many all of `counted` holds.

    Who may belong to `among` but is unknown there, or in `counted`, is in neither number but in
    `n_unknown`.
    """
    n, of, unknown = members(truths, people, among, counted)
    return Count(n=int(n.sum()), of=int(of.sum()), n_unknown=int(unknown.sum()))


def members(
    truths: Mapping[str, Truth], people: Sized, among: Iterable[str], counted: Iterable[str]
) -> tuple[Mask, Mask, Mask]:
    """Who is in each of the three numbers of `count`."""
    inside, yes = together(truths, people, among), together(truths, people, counted)
    known = (inside == 1) & (yes != UNKNOWN)
    unknown = (inside == UNKNOWN) | ((inside == 1) & (yes == UNKNOWN))
    return known & (yes == 1), known, unknown


def equals(truth: Truth, answer: bool | None) -> Mask:
    """Where the truth is this answer; None asks where it is unknown."""
    found: Mask = truth == (UNKNOWN if answer is None else answer)
    return found


def together(truths: Mapping[str, Truth], people: Sized, conditions: Iterable[str]) -> Truth:
    """For each respondent whether all the conditions hold: no as soon as one is no."""
    found: Truth = np.minimum.reduce([np.ones(len(people)), *(truths[key] for key in conditions)])
    return found


def as_truth(values: Array) -> Truth:
    """The same with `UNKNOWN` in the place of what is missing."""
    return np.where(np.isnan(values), UNKNOWN, values)


def _places(rows: pd.DataFrame, people: pd.MultiIndex) -> Positions:
    """The place among these people of whom each row is about."""
    return people.get_indexer(pd.MultiIndex.from_frame(rows[PERSON]))


def _state(condition: Condition, rows: pd.DataFrame, measured: Measured) -> Truth:
    """Whether these rows, if they are about its scale, are in the state of the condition."""
    if condition.state in ("elevated", "not_elevated"):
        elevated = as_truth(numbers(rows["elevated"]))
        return elevated if condition.state == "elevated" else 1 - elevated
    wanted: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "improved": ("verdict", BETTER),
        "to_normal": ("transition", ("to_normal",)),
        "no_longer": ("transition", ("to_normal", "no_longer_elevated")),
    }
    if condition.state in wanted:
        column, values = wanted[condition.state]
    else:
        instrument = measured.instrument
        order = bands_from_best(instrument.scale(condition.scale), instrument, measured.norms)
        column = "band"
        values = order[:1] if condition.state == "best_band" else order[-1:]
    return np.where(rows[column].isna(), UNKNOWN, rows[column].isin(values))
