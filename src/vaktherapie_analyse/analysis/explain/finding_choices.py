"""Under how many choices of norm and cut-off the findings come out: which, and what fails else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.explain.steps import Step, explanation_table
from vaktherapie_analyse.analysis.grave import grave
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES, Message, Text, in_every_language
from vaktherapie_analyse.report import REPRODUCED, Report

#: So many choices are named on the screen; the table has all of them.
SHOWN = 4

#: What a choice is made of, in the table `grid`.
CHOICE = ["norm", "elevated_from", "high_from"]


def choices_names() -> Text:
    """What people type for this number in each language."""
    return in_every_language(Message("explain.name_choices"))


def is_choices(asked: str) -> bool:
    """Whether this number is asked for, in one of the languages."""
    word = asked.strip().casefold().replace("_", "-").replace(" ", "-")
    names = choices_names()
    return word in (names[language] for language in LANGUAGES)


def explain_choices(report: Report) -> Report:
    """The choices under which all findings in the report come out, and which fail under others.

    Raises
    ------
    UsageError
        No finding of the report can be computed from these data.
    """
    grid = report.tables.get("grid")
    frame = pd.DataFrame() if grid is None else grid.frame.dropna(subset=["reading"])
    if grid is None or frame.empty:
        raise UsageError.of("explain.not_in_this_report")
    said = next(note for note in grid.notes if note.key.startswith("findings.grid_note"))
    is_whole = said.key == "findings.grid_note"
    n = len(frame[CHOICE].drop_duplicates())
    steps = [
        Step("answer", None, {"n": said.values["k"], "of": said.values["n"]} if is_whole else {}),
        *(_under_which(report, frame) if is_whole else ()),
        *_failing(frame),
        Step("range", Message("explain.choices_all", {"n": n}), {"n": n}),
    ]
    headline = "first.findings_choices" if is_whole else "first.findings_choices_partly"
    return replace(
        report,
        kind="explanation",
        title=Message("explain.title_choices", {"name": choices_names()}),
        headlines=(Message(headline, said.values),),
        tables={"grid": replace(grid, notes=()), "explanation": explanation_table(steps)},
        sources=tuple(step.said for step in steps if step.said),
        remarks=tuple(grave(report.remarks, ())),
        first=None,
        people=None,
    )


def _under_which(report: Report, frame: pd.DataFrame) -> Iterator[Step]:
    """The choices under which every finding comes out, the first ones by name."""
    same = frame["verdict"].isin(REPRODUCED)
    whole = same.groupby([frame[name] for name in CHOICE], sort=False, dropna=False).all()
    found = [key for key, comes_out in whole.items() if comes_out]
    more = len(found) - SHOWN
    for key in found[:SHOWN]:
        yield Step("choice", Message("explain.choice", _named(report, key)), {"outcome": "all"})
    if more > 0:
        yield Step("choice", Message("explain.more_choices", {"n": more}))


def _named(report: Report, key: Any) -> dict[str, Any]:
    """A choice in words."""
    norm, *bands = (None if pd.isna(each) else each for each in key)
    texts = [report.labels["norm"].get(norm, norm)] if norm else []
    words = ("explain.elevated_from", "explain.high_from")
    for word, band in zip(words, bands, strict=True):
        if band:
            label = report.labels["band"].get(band, band)
            texts.append(Message(word, {"band": label}))
    return {"what": texts}


def _failing(frame: pd.DataFrame) -> Iterator[Step]:
    """Of each finding under how many of the choices it does not come out."""
    failing = (frame["verdict"] == "not_reproduced").groupby(frame["id"], sort=False).sum()
    failing = failing[failing > 0]
    if len(failing):
        parts = [Message("explain.fails_under", {"id": i, "n": n}) for i, n in failing.items()]
        yield Step("failing", Message("explain.failing", {"parts": parts}))
