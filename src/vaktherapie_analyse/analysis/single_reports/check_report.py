"""Check: what was seen in the files and how complete it is → the report of `controleer`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, table
from vaktherapie_analyse.analysis.cube import Cube, together
from vaktherapie_analyse.analysis.doubts import (
    doubts,
    item_rest,
    not_checked,
    outside_age,
    same_forms,
)
from vaktherapie_analyse.analysis.line.score import is_complete
from vaktherapie_analyse.analysis.measured import DEFAULTS, Measured
from vaktherapie_analyse.analysis.questionnaire import remarks
from vaktherapie_analyse.analysis.questionnaire.context import scored, with_cubes
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.errors import Problem
from vaktherapie_analyse.inspection import DOUBTED, Inspection, Other
from vaktherapie_analyse.language import Message, hint
from vaktherapie_analyse.report import Column, Provenance, Report, Table

__all__ = ["Checked", "check"]

#: So many places are named in one remark.
_NAMED: Final = 5

#: What is assumed of most files.
_USUAL: Final = {"intake.note_informant_assumed", "intake.note_no_respondent"}

#: What takes the norm from every scale, and can be mended.
_UNKNOWN_AGE: Final = "analysis.remark_no_age"

#: The tables of the report with their columns.
_TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "layout": (
        *columns(instrument="key", file="text", sheet="text", kind="key", header_row="count"),
        *columns(n_rows="count", moment="key", informant="key", coding="key"),
        *columns(lowest="score", highest="score", encoding="text", delimiter="text"),
    ),
    "columns": (
        *columns(instrument="key", file="text", sheet="text", column="text", header="text"),
        *columns(role="key", key="key", moment="key", looks_like="key"),
    ),
    "completeness": (
        *columns(instrument="key", moment="key", scale="key", n="count"),
        *columns(n_complete="count", n_estimated="count", n_no_score="count"),
    ),
    "item_rest": (
        *columns(instrument="key", moment="key", scale="key", item="key", reversed="flag"),
        *columns(n="count", r="ratio", r_high="ratio", informant="key"),
    ),
    "doubts": (
        *columns(instrument="key", doubt="key", case="count"),
        *columns(file="text", sheet="text", row="count"),
    ),
    "faults": (
        *columns(instrument="key", file="text", sheet="text", row="count"),
        *columns(column="text", fault="key"),
    ),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One questionnaire: what intake saw, what it is, and the norms it would be held against."""

    inspection: Inspection
    instrument: Instrument
    norms: Norms | None
    scores: Cube | None = None


def check(checked: Sequence[Checked], made_by: Provenance, others: Sequence[Other] = ()) -> Report:
    """The report of `controleer`: layout, assumptions, completeness and every fault.

    `others` are the register and surveys, which stand in the same tables.

    Tables `layout`, `columns`, `completeness`, `item_rest`, `doubts` and `faults`; see
    `docs/contract.md`.
    The sentences of `faults` stand, in the same order, in `facts`.
    """
    checked = [replace(one, scores=_scores(one)) for one in checked]
    seen: list[Inspection | Other] = [*(one.inspection for one in checked), *others]
    problems = [problem for one in seen for problem in one.problems]
    grave, others_said = _remarks(checked, others)
    tables = {
        key: _joined(key, [(one.instrument.key, make(one)) for one in checked], others)
        for key, make in _MAKERS.items()
    }
    return Report(
        kind="check",
        title=Message("check.title"),
        headlines=(*map(_headline, checked), *map(_headline_of_other, others)),
        tables=tables,
        labels={
            "instrument": {one.instrument.key: one.instrument.title for one in checked},
            "scale": {s.key: s.label for one in checked for s in one.instrument.scales},
        },
        provenance=made_by,
        sources=(
            *chain.from_iterable(_assumed(one, len(checked)) for one in checked),
            *_left_out(tables["layout"].frame, tables["columns"].frame),
        ),
        remarks=(*grave, *others_said),
        facts={
            "n_faults": len(problems),
            "n_grave": len(grave),
            "faults": [problem.message for problem in problems],
            "items": {one.instrument.key: list(one.instrument.item_keys) for one in checked},
        },
        marked=tuple(chain.from_iterable(one.inspection.marked for one in checked)),
    )


def _joined(key: str, frames: Sequence[tuple[str, pd.DataFrame]], others: Sequence[Other]) -> Table:
    """One table for all questionnaires and what else was seen."""
    seen = [*frames]
    for other in others:
        own = {"layout": other.tables, "columns": other.columns, "faults": _faults(other.problems)}
        seen += [(other.kind, own[key])] if key in own else []
    named = [frame.assign(instrument=instrument) for instrument, frame in seen] or [
        pd.DataFrame(columns=[column.name for column in _TABLES[key]])
    ]
    filled = [frame for frame in named if len(frame)] or named[:1]
    return table(key, pd.concat(filled, ignore_index=True), *_TABLES[key])


def _headline(one: Checked) -> Message:
    """How much there is of a questionnaire, and whether something must be mended."""
    answers, state = one.inspection.answers, _state(one.inspection.problems)
    if answers is None:
        return Message("check.state", {"name": _name(one), "state": state})
    counts = answers.measured["moment"].value_counts()
    values = {
        "name": _name(one),
        "people": Message("check.people", {"n": len(answers.respondents)}),
        "moments": [
            Message(f"check.n_{moment}", {"n": int(counts[moment])})
            for moment in MOMENTS
            if moment in counts
        ],
        "state": state,
    }
    return Message("check.measured" if values["moments"] else "check.not_measured", values)


def _headline_of_other(other: Other) -> Message:
    values = {"name": Message(f"check.{other.kind}"), "state": _state(other.problems)}
    if other.counted is None:
        return Message("check.state", values)
    return Message("check.counted", values | {"counted": other.counted})


def _state(problems: Sequence[Problem]) -> Message:
    return Message("check.faulty" if problems else "check.faultless", {"n": len(problems)})


def _left_out(layout: pd.DataFrame, seen: pd.DataFrame) -> Iterator[Message]:
    """The sheets and the filled columns that nothing uses."""
    spot = ["file", "sheet", "column"]
    kinds: dict[tuple[str, str | None], set[str]] = {}
    for file, sheet, kind in layout[["file", "sheet", "kind"]].itertuples(index=False):
        kinds.setdefault((file, sheet), set()).add(kind)
    sheets = [sheet or file for (file, sheet), kind in kinds.items() if kind == {"unused"}]
    filled = seen[seen["looks_like"] != "empty"]
    used = seen.loc[seen["role"] != "unused", spot].apply(tuple, axis=1)
    loose = filled.drop_duplicates(spot)
    loose = loose[~loose[spot].apply(tuple, axis=1).isin([*used])]
    names = [*dict.fromkeys(loose["header"].fillna(loose["column"]))]
    for key, n, listed in (("sheets", len(sheets), sheets), ("columns", len(loose), names)):
        if n:
            more = Message("check.left_more") if len(listed) > _NAMED else ""
            values = {"n": n, "names": listed[:_NAMED], "more": more}
            yield Message(f"check.left_{key}", values)


def _scores(one: Checked) -> Cube | None:
    answers = one.inspection.answers
    if answers is None:
        return None
    return scored(Measured(answers, one.instrument, one.norms, DEFAULTS))


def _completeness(one: Checked) -> pd.DataFrame:
    """Per moment and scale: all items answered, a score from some of them, no score."""
    names = ["moment", "scale", "n", "n_complete", "n_estimated", "n_no_score"]
    if one.scores is None:
        return pd.DataFrame(columns=names)
    scores = one.scores.rows
    has_score = scores["score"].notna()
    known, n = is_complete(scores).notna(), scores["n"]
    complete = (is_complete(scores) & has_score).fillna(value=False)
    counted = scores.assign(
        n_complete=(n * complete).where(known),
        n_estimated=(n * (has_score & ~complete)).where(known),
        n_no_score=n * ~has_score,
    )
    grouped = counted.groupby(["moment", "scale"], observed=True)
    found = grouped[names[2:]].sum(min_count=1).reset_index()
    scales = {scale.key: order for order, scale in enumerate(one.instrument.scales)}
    moments = {moment: order for order, moment in enumerate(MOMENTS)}
    order = found.assign(
        moment=found["moment"].map(moments), scale=found["scale"].map(scales)
    ).sort_values(["moment", "scale"])
    return found.loc[order.index, names]


def _doubts(one: Checked) -> pd.DataFrame:
    """The rows of which something is doubtful, with those that only the forms together show."""
    found, answers = one.inspection.doubted, one.inspection.answers
    equal = same_forms(answers, one.instrument) if answers is not None else []
    outside = [*outside_age(answers, one.instrument)] if answers is not None else []
    cases: list[tuple[str, list[int]]] = [
        *(("same_answers", [*same]) for same in equal),
        *(("outside_age", [position]) for position in outside if one.inspection.where),
    ]
    rows = [
        (doubt, case, place.file, place.sheet, place.row)
        for case, (doubt, same) in enumerate(cases, start=len(found) + 1)
        for place in (one.inspection.where[position] for position in same)
    ]
    return pd.concat([found, pd.DataFrame(rows, columns=DOUBTED)]) if rows else found


def _faults(problems: Sequence[Problem]) -> pd.DataFrame:
    names = ["file", "sheet", "row", "column", "fault"]
    rows = [
        (p.place.file, p.place.sheet, p.place.row, p.place.column, p.message.key.partition(".")[2])
        for p in problems
    ]
    return pd.DataFrame(rows, columns=names)


def _assumed(one: Checked, n_questionnaires: int) -> Iterator[Message]:
    key = "assumed" if n_questionnaires == 1 else "assumed_of"
    # First what was concluded from this file and can be said otherwise.
    for note in sorted(
        one.inspection.notes, key=lambda note: (note.key in _USUAL, hint(note) is None)
    ):
        yield Message(f"check.{key}", {"name": _name(one), "note": note})


def _remarks(
    checked: Sequence[Checked], others: Sequence[Other]
) -> tuple[list[Message], list[Message]]:
    """What somebody has to look at, and what is good to know."""
    known = [message for one in checked for message in _good_to_know(one)]
    known += [message for one in others for message in one.warnings if not hint(message)]
    grave = [
        *chain.from_iterable(map(_warnings, checked)),
        *(message for one in others for message in one.warnings if hint(message)),
        *(message for message in known if message.key == _UNKNOWN_AGE),
        *(() if checked else (Message("check.no_questionnaire"),)),
    ]
    return grave, [message for message in known if message.key != _UNKNOWN_AGE]


def _warnings(one: Checked) -> Iterator[Message]:
    """What was seen row by row, and what stands beside the numbers of every other command."""
    for warning in one.inspection.warnings:
        yield Message(warning.key, {"name": _name(one)} | dict(warning.values))
    answers = one.inspection.answers
    if answers is not None and one.scores is not None:
        yield from doubts(answers, one.instrument, one.scores, where=one.inspection.where)


def _good_to_know(one: Checked) -> Iterator[Message]:
    """For whom there is no norm, and what could not be looked into."""
    answers = one.inspection.answers
    if answers is None or one.scores is None:
        return
    measured = Measured(answers, one.instrument, one.norms, DEFAULTS)
    yield from remarks.without_norm(
        with_cubes(measured, one.scores, together(one.scores.people, []))
    )
    yield from not_checked(answers, one.instrument)


def _name(one: Checked) -> str:
    return one.instrument.key.upper()


_MAKERS: Final[Mapping[str, Callable[[Checked], pd.DataFrame]]] = {
    "layout": lambda one: one.inspection.tables,
    "columns": lambda one: one.inspection.columns,
    "completeness": _completeness,
    "item_rest": lambda one: item_rest(one.inspection.answers, one.instrument),
    "doubts": _doubts,
    "faults": lambda one: _faults(one.inspection.problems),
}
