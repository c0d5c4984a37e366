"""Which conditions hold for whom: yes, no, and unknown, which is never counted as no."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from vaktherapie_analyse.analysis.findings.conditions import (
    UNKNOWN,
    count,
    everybody,
    holds,
    outcomes,
    points_of,
    together,
)
from vaktherapie_analyse.analysis.measured import Measured, Options
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.definitions.findings import Condition

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)


def sums(**points: int) -> dict[str, int]:
    return {"emotion": 0, "conduct": 0, "hyper": 0, "peer": 0, "prosocial": 10} | points


#: Age 8, total by Theunissen e.a. (2022): normal 0–10, borderline 11–13, clinical 14–40.
PEOPLE: list[dict[str, Any]] = [
    {"client": "A", "moment": "begin", "scores": sums(emotion=10, hyper=10)},
    {"client": "A", "moment": "eind", "scores": sums(emotion=5, hyper=5)},
    {"client": "B", "moment": "begin", "scores": sums(emotion=8, hyper=6)},
    {"client": "B", "moment": "eind", "scores": sums(emotion=8, hyper=5)},
    {"client": "C", "moment": "begin", "scores": sums(emotion=2)},
    {"client": "D", "moment": "begin", "age": 16, "scores": sums(emotion=10, hyper=10)},
    {"client": "D", "moment": "eind", "age": 16, "scores": sums()},
]


def condition(state: str, moment: str = "begin", until: str | None = None) -> Condition:
    scale = "" if state.endswith("measured") else "total"
    return Condition(
        key="k", label={"nl": "k"}, instrument="sdq", moment=moment, state=state,
        scale=scale, until=until,
    )  # type: ignore[arg-type]  # fmt: skip


def answer(wanted: Condition) -> dict[str, bool | None]:
    frame = sdq_rows(PEOPLE)
    frame["age"] = frame["age"].fillna(8) if "age" in frame else 8
    measured = Measured(answers_of(frame, SDQ), SDQ, NL, Options())
    people = everybody([measured])
    found = holds(wanted, outcomes(measured, points_of(measured, [wanted], people)), people)
    clients = people.get_level_values("client")
    said = [None if value == UNKNOWN else bool(value) for value in found]
    return dict(zip(clients, said, strict=True))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (condition("measured"), {"A": True, "B": True, "C": True, "D": True}),
        (condition("measured", until="eind"), {"A": True, "B": True, "C": False, "D": True}),
        (condition("not_measured", "eind"), {"A": False, "B": False, "C": True, "D": False}),
        # D is 16: there is no norm, so nothing is known.
        (condition("elevated"), {"A": True, "B": True, "C": False, "D": None}),
        (condition("not_elevated"), {"A": False, "B": False, "C": True, "D": None}),
        (condition("elevated", "eind"), {"A": False, "B": False, "C": None, "D": None}),
        (condition("best_band", "eind"), {"A": True, "B": False, "C": None, "D": None}),
        (condition("worst_band"), {"A": True, "B": True, "C": False, "D": None}),
        (condition("to_normal", until="eind"), {"A": True, "B": False, "C": None, "D": None}),
        # B goes from 14 to 13, clinical to borderline: not normal, and less than 8 points.
        (condition("no_longer", until="eind"), {"A": True, "B": True, "C": None, "D": None}),
    ],
    ids=lambda value: value.state if isinstance(value, Condition) else "",
)
def test_each_state(wanted: Condition, expected: dict[str, bool | None]) -> None:
    assert answer(wanted) == expected


def test_improved_is_reliably_better() -> None:
    found = answer(condition("improved", until="eind"))
    assert (found["A"], found["B"], found["C"]) == (True, False, None)
    assert found["D"] is True  # SD and reliability are known for 12–17, bands are not


def test_a_questionnaire_that_is_not_there_makes_everything_unknown() -> None:
    assert holds(condition("elevated"), None, ["A"]).tolist() == [UNKNOWN]


THREE = st.sampled_from([True, False, None])


@given(st.lists(st.tuples(THREE, THREE), min_size=1, max_size=12))
def test_who_is_unknown_is_in_neither_number(
    answers: list[tuple[bool | None, bool | None]],
) -> None:
    truths = {
        name: np.array([UNKNOWN if pair[side] is None else float(pair[side]) for pair in answers])
        for side, name in enumerate("ab")
    }
    found = count(truths, answers, ["a"], ["b"])
    assert found.n == answers.count((True, True))
    assert found.of == answers.count((True, True)) + answers.count((True, False))
    unknown = sum(a is None or (a is True and b is None) for a, b in answers)
    assert found.n_unknown == unknown
    both = together(truths, answers, ["a", "b"])
    assert int((both == 0).sum()) == sum(False in pair for pair in answers)
