"""Rows that say why there are no answers, and rows whose answers do not count."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from vaktherapie_analyse.intake.files.roqua import UNKNOWN_REASON
from vaktherapie_analyse.language import Message


def without_professionals(measured: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Message, ...]]:
    """The rows without those filled in by a professional, for whom there is no questionnaire."""
    by_others = measured["informant"].eq("professional")
    n = int(by_others.sum())
    if not n:
        return measured, ()
    left = measured[~by_others].reset_index(drop=True)
    return left, (Message("intake.note_professionals", {"n": n}),)


def reasons_of(unanswered: pd.DataFrame) -> pd.DataFrame | None:
    """Why a measurement was not filled in, where the files say so: see `Answers.reasons`."""
    given = unanswered[unanswered["reason"].notna()].dropna(subset=["client"])
    if given.empty:
        return None
    found = given[["client", "respondent", "date", "reason"]].fillna({"respondent": ""})
    found = found.astype({"client": "str", "respondent": "str", "reason": "str"})
    return found.assign(date=pd.to_datetime(found["date"])).reset_index(drop=True)


def about_reasons(answered: pd.DataFrame, reasons: pd.DataFrame | None) -> Iterator[Message]:
    """That a form has answers and a reason, and that a reason is not known; how often."""
    n_both = int(answered["reason"].notna().sum())
    if n_both:
        yield Message("intake.note_reason_with_answers", {"n": n_both})
    n_unknown = 0 if reasons is None else int(reasons["reason"].eq(UNKNOWN_REASON).sum())
    if n_unknown:
        yield Message("intake.note_reason_unknown", {"n": n_unknown})
