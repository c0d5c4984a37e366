"""Doubts: what can hardly be right in answers or scores, in `controleer` and beside every number.

What a file shows row by row is found while reading (`intake/rows/row_doubts.py`) and stands in
`Answers.notes`; here is what only the forms together show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations
from typing import Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import (
    PERSON,
    Array,
    Cube,
    Mask,
    Positions,
    numbered_people,
    numbers,
)
from vaktherapie_analyse.analysis.line.items import (
    ENOUGH_PEOPLE,
    ItemRest,
    item_names,
    item_rests,
    points_in,
)
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.inspection import named_cases, named_place
from vaktherapie_analyse.language import Message, hint
from vaktherapie_analyse.language.numbers import span
from vaktherapie_analyse.statistics.reliability import correlation_interval

__all__ = [
    "doubts",
    "item_rest",
    "not_checked",
    "notes",
    "outside_age",
    "same_forms",
    "without_sums",
]

#: With fewer complete forms two sums of items say little: Fisher's 95 % interval excludes 0 for
#: r = −0.63 from 10 people on.
ENOUGH_FORMS: Final = 10

#: So many respondents are named in a sentence.
SHOWN: Final = 3

#: With thousands of forms an r closer to 0 is beyond chance too, and says nothing.
_SMALLEST: Final = -0.1


def doubts(
    answers: Answers,
    instrument: Instrument,
    scores: Cube,
    client: str | None = None,
    where: Sequence[Place] = (),
) -> Iterator[Message]:
    """What may be wrong with these answers or scores, the gravest first.

    `scores` are those of `score`, of all scales or of some. With `client` only what concerns that
    child. `where` tells in which row each of `answers.frame` stands.
    """
    yield from _turned(answers, instrument)
    yield from _contradicting(scores, instrument)
    yield from _same_forms(answers, instrument, client, where)
    yield from _outside_age(answers, instrument, client, where)


def notes(answers: Answers) -> list[Message]:
    """What was seen and assumed while reading; first what asks somebody to look at something."""
    return sorted(answers.notes, key=lambda note: hint(note) is None)


def not_checked(answers: Answers, instrument: Instrument) -> Iterator[Message]:
    """That there are too few forms to see whether items are turned."""
    complete = _complete_forms(answers, instrument)
    is_checked = any(rest for *_, points in complete for rest in item_rests(points))
    if len(answers.frame) and instrument.has_key and not is_checked:
        values = {"name": instrument.key.upper(), "enough": ENOUGH_PEOPLE}
        yield Message("doubts.too_few_for_items", values)


def item_rest(answers: Answers | None, instrument: Instrument) -> pd.DataFrame:
    """Per informant and moment each item's correlation with the rest of its scale.

    The items are turned where the key says so: a negative correlation then means that an item was
    turned already, or should be. Only with `ENOUGH_PEOPLE` complete forms; where a moment has
    fewer also over all moments together, with `moment` None. `r_high` is the upper limit of the
    95 % interval of Fisher.
    """
    names = ["moment", "scale", "item", "reversed", "n", "r", "r_high", "informant"]
    rows = [] if answers is None else [*_item_rows(answers, instrument)]
    return pd.DataFrame(rows, columns=names)


def without_sums(scores: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """The scores without those that are sums of others among them."""
    known = set(scores["scale"].unique())
    sums = [s.key for s in instrument.scales if s.sum_of and known.intersection(s.sum_of)]
    return scores[~scores["scale"].isin(sums)]


def _item_rows(answers: Answers, instrument: Instrument) -> Iterator[tuple[Any, ...]]:
    person, _ = numbered_people(answers.frame)
    for informant, moment, scale, rows, points in _complete_forms(answers, instrument):
        names = item_names(instrument, scale, informant)
        turned = dict(scale.items_of(informant))
        n_people = int(np.count_nonzero(np.bincount(person[rows])))
        for item, rest in zip(names, item_rests(points, n_people), strict=True):
            if rest is not None:
                found = (scale.key, item, turned[item], rest.n, rest.r, rest.high)
                yield (moment, *found, informant)


def _complete_forms(
    answers: Answers, instrument: Instrument
) -> Iterator[tuple[str, str | None, Scale, Positions, Array]]:
    """Where the complete forms of a scale stand, and their points; not of too few forms."""
    # Only the scales whose items are answered on one scale, sums left out.
    scales = [s for s in instrument.scales if len(s.items) > 2 and not s.recode]
    few: set[tuple[str, str]] = set()
    for informant, moment, here in _forms(answers, instrument):
        if here.sum() < ENOUGH_PEOPLE:
            few |= {(informant, scale.key) for scale in scales}
            continue
        for scale in scales:
            if moment is None and (informant, scale.key) not in few:
                continue
            points = points_in(answers.frame, instrument, scale, informant, here)
            complete = np.flatnonzero(~np.isnan(points).any(axis=1))
            if len(complete) < ENOUGH_PEOPLE:
                few.add((informant, scale.key))
                continue
            yield informant, moment, scale, np.flatnonzero(here)[complete], points[complete]


def _forms(answers: Answers, instrument: Instrument) -> Iterator[tuple[str, str | None, Mask]]:
    """Where the forms of each informant stand at each moment, then at all together (None)."""
    who, when = (answers.frame[name].to_numpy(dtype=object) for name in ("informant", "moment"))
    for informant in answers.frame["informant"].unique() if instrument.has_key else ():
        own = who == informant
        at = {moment: own & (when == moment) for moment in MOMENTS}
        moments = [moment for moment, here in at.items() if here.any()]
        for moment in moments:
            yield informant, moment, at[moment]
        if len(moments) > 1:
            yield informant, None, own


def _turned(answers: Answers, instrument: Instrument) -> Iterator[Message]:
    """That items were turned already, and which others go against the rest of their scale.

    Where they were turned already, other items of those scales go against the rest because of it.
    """
    several = len(answers.frame["informant"].unique()) > 1
    turned: dict[tuple[str, str], Message] = {}
    fine: list[Message] = []
    mixed: set[str] = set()
    for informant, moment, here in _forms(answers, instrument):
        scales = _mixed(instrument, informant)
        rest = None
        if moment:
            rest = _turned_beside_others(answers.frame, here, instrument, scales, informant)
        at = _at(moment, informant if several else "")
        if rest is not None and _is_against(rest.r, rest.high):
            turned[informant, str(moment)] = Message(
                "doubts.turned_at", {"at": at, "n": rest.n, "r": rest.r}
            )
            mixed |= {scale.key for scale in scales}
        elif rest is not None and rest.r > 0:
            fine.append(at)
    name = {"name": instrument.key.upper()}
    if turned:
        reverse = {i for s in instrument.scales for i, is_reversed in s.items_of("") if is_reversed}
        items = [item for item in instrument.item_keys if item in reverse]
        values = {"items": items, "parts": [*turned.values()], "others": fine}
        yield Message("doubts.turned_here" if fine else "doubts.turned", name | values)
    found = item_rest(answers, instrument)
    against: dict[str, list[Message]] = {}
    beyond_chance = (found["r_high"] < 0) & (found["r"] <= _SMALLEST)
    for row in found[beyond_chance].to_dict("records"):
        at_once = row["moment"] not in MOMENTS and any(who == row["informant"] for who, _ in turned)
        if row["scale"] in mixed and (at_once or (row["informant"], row["moment"]) in turned):
            continue
        at = _at(row["moment"], row["informant"] if several else "")
        values = {"item": row["item"], "at": at, "n": row["n"], "r": row["r"]}
        against.setdefault(row["item"], []).append(Message("doubts.item_at", values))
    if against:
        yield Message("doubts.against", name | {"parts": [*chain(*against.values())]})


def _is_against(r: float, high: float | None) -> bool:
    return r <= _SMALLEST and high is not None and high < 0


def _mixed(instrument: Instrument, informant: str) -> list[Scale]:
    """The scales with both items that count in reverse and others."""
    return [
        scale
        for scale in instrument.scales
        if len({is_reversed for _, is_reversed in scale.items_of(informant)}) > 1
    ]


def _turned_beside_others(
    forms: pd.DataFrame,
    here: Mask,
    instrument: Instrument,
    scales: Sequence[Scale],
    informant: str,
) -> ItemRest | None:
    """The items that count in reverse beside the others of their scales, as two sums.

    That shows with few forms what no single item shows; None with fewer than `ENOUGH_FORMS`.
    """
    if not scales or here.sum() < ENOUGH_FORMS:
        return None
    points = np.column_stack([points_in(forms, instrument, s, informant, here) for s in scales])
    turned = np.array([is_turned for s in scales for _, is_turned in s.items_of(informant)])
    points = points[~np.isnan(points).any(axis=1)]
    if len(points) < ENOUGH_FORMS:
        return None
    sums = np.column_stack([points[:, turned].sum(axis=1), points[:, ~turned].sum(axis=1)])
    return next(item_rests(sums))


def _at(moment: Any, informant: str) -> Message:
    at = Message(f"analysis.at_{moment}" if moment in MOMENTS else "doubts.at_all")
    values = {"at": at, "who": Message(f"intake.{informant}")}
    return Message("doubts.at_of", values) if informant else at


def _contradicting(scores: Cube, instrument: Instrument) -> Iterator[Message]:
    """The moments between which the order of people is turned, as no scale and no help does."""
    scales = set(without_sums(scores.rows, instrument)["scale"])
    moment, scale_of = (scores.rows[name].to_numpy(dtype=object) for name in ("moment", "scale"))
    for pre, post in combinations(MOMENTS, 2):
        parts = []
        for scale in instrument.scales if {pre, post} <= set(moment) else ():
            if scale.key not in scales:
                continue
            here = np.full((len(scores.people), 2), np.nan)
            for column, at in enumerate((pre, post)):
                # Of a measurement that is there twice, a fault of its own, the first one counts.
                chosen = ((moment == at) & (scale_of == scale.key))[scores.row]
                chosen = np.flatnonzero(chosen)[::-1]
                points = numbers(scores.rows["score"])[scores.row[chosen]]
                here[scores.person[chosen], column] = points
            here = here[~np.isnan(here).any(axis=1)]
            if len(here) < ENOUGH_PEOPLE or not np.ptp(here, axis=0).all():
                continue
            r = float(np.corrcoef(here.T)[0, 1])
            limits = correlation_interval(r, len(here))
            if limits is not None and _is_against(r, limits.high):
                values = {"scale": scale.label, "r": r, "n": len(here)}
                parts.append(Message("doubts.scale_r", values))
        if parts:
            values = {"pre": Message(f"analysis.at_{pre}"), "post": Message(f"analysis.at_{post}")}
            name = {"name": instrument.key.upper()}
            yield Message("doubts.contradicting", name | values | {"parts": parts})


def same_forms(answers: Answers, instrument: Instrument) -> list[pd.Index]:
    """Complete forms with exactly the same answers, not all of them the same answer: their rows."""
    keys = list(instrument.items[0].keys)
    complete = answers.frame[keys].dropna()
    if complete.empty or len(keys) < 2:
        return []
    points = complete.to_numpy(dtype=np.int8)
    varied = points.max(axis=1) > points.min(axis=1)
    forms = pd.Series([row.tobytes() for row in points[varied]], index=complete.index[varied])
    return [*forms[forms.duplicated(keep=False)].groupby(forms, sort=False).groups.values()]


def _same_forms(
    answers: Answers, instrument: Instrument, client: str | None, where: Sequence[Place]
) -> Iterator[Message]:
    groups = same_forms(answers, instrument)
    if client is not None:
        of_child = answers.frame.index[answers.frame["client"] == client]
        groups = [same for same in groups if len(same.intersection(of_child))]
    if not groups:
        return
    values: dict[str, Any] = {"name": instrument.key.upper(), "n": sum(map(len, groups))}
    if where:
        cases = [[where[position] for position in same] for same in groups]
        several = len({place.file for place in where}) > 1
        named = named_cases(cases, several_files=several)
        yield Message("doubts.same_answers_at", values | {"places": named})
    else:
        yield Message("doubts.same_answers", values)


def outside_age(answers: Answers, instrument: Instrument) -> pd.Index:
    """The rows of `answers.frame` about a child outside the age of the questionnaire."""
    return answers.frame.index[_is_outside(answers.frame["age"], instrument)]


def _is_outside(age: pd.Series, instrument: Instrument) -> pd.Series:
    """Of each age whether the questionnaire is for others; of an unknown age it is not said."""
    low, high = instrument.age
    return (age < low) | (age > high)


def _outside_age(
    answers: Answers, instrument: Instrument, client: str | None, where: Sequence[Place]
) -> Iterator[Message]:
    """How many respondents answered about such a child; who, where it is known where they stand."""
    measured = answers.measured
    if client is not None:
        measured = measured[measured["client"] == client]
    outside = measured[_is_outside(measured["age"], instrument)]
    if not len(outside):
        return
    low, high = instrument.age
    ages = span(outside["age"].min(), outside["age"].max())
    values = {"low": low, "high": high, "title": instrument.title, "ages": ages}
    values["n"] = len(outside.drop_duplicates(PERSON))
    who = [*_who(answers, outside_age(answers, instrument), where)] if where else []
    if who:
        yield Message("doubts.outside_age_at", values | {"who": who})
    else:
        yield Message("analysis.remark_outside_age", values)


def _who(answers: Answers, rows: pd.Index, where: Sequence[Place]) -> Iterator[Message]:
    """The first respondents with the row of their first form; of codes like names only the row."""
    several = len({place.file for place in where}) > 1
    first = answers.frame.loc[rows, PERSON].drop_duplicates()
    for position, client in zip(first.index[:SHOWN].tolist(), first["client"], strict=False):
        place = named_place(where[position], several_files=several)
        values = {"client": client, "place": place}
        yield place if answers.n_personal else Message("doubts.client_at", values)
    if len(first) > SHOWN:
        yield Message("check.more_cases", {"n": len(first) - SHOWN})
