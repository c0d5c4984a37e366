"""What was known on a day: the register and the answers as they were then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from vaktherapie_analyse.analysis.cube import PERSON
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.register import Register


def known_register(register: Register, until: date) -> Register:
    """The register as it was on that day: nothing that started later, open what ended later."""
    frame = register.frame[register.frame["start"] <= pd.Timestamp(until)]
    ended = frame["end"] <= pd.Timestamp(until)
    status = frame["status"].where(ended, "running")
    return replace(register, frame=frame.assign(end=frame["end"].where(ended), status=status))


def has_later(answers: Answers, until: date) -> bool:
    """Whether anything was measured after that day."""
    return bool((answers.measured["date"] > pd.Timestamp(until)).any())


def known_answers(answers: Answers, register: Register | None, until: date) -> Answers:
    """The answers as they were on that day; a measurement without a date does not count.

    Respondents are those with a measurement or with a trajectory that had started.
    """
    frame = answers.frame[answers.frame["date"] <= pd.Timestamp(until)].reset_index(drop=True)
    given = answers.given
    if given is not None:
        given = given[given["date"] <= pd.Timestamp(until)].reset_index(drop=True)
    known = replace(answers, frame=frame, given=given)
    measured, everybody = known.measured, answers.respondents
    clients = set(measured["client"]) if register is None else set(register.frame["client"])
    people = pd.MultiIndex.from_frame(everybody[PERSON])
    seen = people.isin(pd.MultiIndex.from_frame(measured[PERSON]))
    if register is not None:
        seen = seen | everybody["client"].isin(clients).to_numpy()
    reasons = answers.reasons
    if reasons is not None:
        reasons = reasons[reasons["date"] <= pd.Timestamp(until)].reset_index(drop=True)
    return replace(known, respondents=everybody[seen].reset_index(drop=True), reasons=reasons)
