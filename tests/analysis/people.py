"""Invented people for the tests of the analysis room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, numbered, numbered_people
from vaktherapie_analyse.answers import PERSON_COLUMNS, Answers
from vaktherapie_analyse.definitions import Instrument

DEFAULTS: Mapping[str, Any] = {
    "respondent": "ouder",
    "informant": "parent",
    "moment": "begin",
    "date": pd.NaT,
    "age": 8,
    "sex": None,
}


def answers_of(frame: pd.DataFrame, instrument: Instrument) -> Answers:
    """Answers as intake would hand them over, from a frame with at least `client` and items."""
    person = frame.assign(**{k: v for k, v in DEFAULTS.items() if k not in frame.columns})
    person = person.fillna({"respondent": "ouder", "informant": "parent", "moment": "begin"})
    person["client"] = person["client"].astype(str)
    person = person.astype({"age": "Int16", "date": "datetime64[s]"})
    items = {
        key: pd.array(frame[key] if key in frame.columns else [None] * len(frame), dtype="Int8")
        for key in instrument.item_keys
    }
    whole = pd.concat(
        [person[list(PERSON_COLUMNS)], pd.DataFrame(items, index=frame.index)], axis=1
    )
    respondents = whole[["client", "respondent"]].drop_duplicates().reset_index(drop=True)
    return Answers(instrument.key, whole.reset_index(drop=True), respondents, inputs=())


def cube_of(scores: pd.DataFrame) -> Cube:
    """Scores of people, one row per respondent, moment and scale, counted together."""
    person, people = numbered_people(scores)
    rows = scores.drop(columns=["client", "respondent"]).assign(first_age=scores["age"])
    row, first = numbered(*(rows[name] for name in rows))
    rows = rows.iloc[first].assign(n=np.bincount(row)).reset_index(drop=True)
    return Cube(rows, people, person, row.astype(np.int32))


def sdq_rows(people: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One row per person; `scores` gives the points wished per subscale, spread over its items."""
    rows = []
    for person in people:
        row = {key: value for key, value in person.items() if key != "scores"}
        for scale, points in person["scores"].items():
            for (number, is_reversed), answer in zip(SCALES[scale], _spread(points), strict=True):
                row[str(number)] = 2 - answer if is_reversed else answer
        rows.append(row)
    return pd.DataFrame(rows)


def _spread(points: int) -> list[int]:
    return [2 if points >= 2 * n + 2 else 1 if points == 2 * n + 1 else 0 for n in range(5)]


#: Items of each SDQ scale and whether they are reverse-keyed, typed over from the facts.
SCALES = {
    "emotion": [(3, False), (8, False), (13, False), (16, False), (24, False)],
    "conduct": [(5, False), (7, True), (12, False), (18, False), (22, False)],
    "hyper": [(2, False), (10, False), (15, False), (21, True), (25, True)],
    "peer": [(6, False), (11, True), (14, True), (19, False), (23, False)],
    "prosocial": [(1, False), (4, False), (9, False), (17, False), (20, False)],
}
