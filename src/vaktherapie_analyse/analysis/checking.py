"""Check: what was seen in the files and how complete it is → the report of `controleer`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.analysis.items import ENOUGH_PEOPLE, item_names, item_points, item_rests
from vaktherapie_analyse.analysis.rows import table
from vaktherapie_analyse.analysis.score import score
from vaktherapie_analyse.answers import MOMENTS, Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.errors import Problem
from vaktherapie_analyse.inspection import Inspection, Other
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Kind, Provenance, Report, Table

__all__ = ["Checked", "check"]

#: So many places are named in one remark.
_NAMED: Final = 5

#: The tables of the report with their columns.
_TABLES: Final[Mapping[str, Mapping[str, Kind]]] = {
    "layout": {
        "instrument": "key",
        "file": "text",
        "sheet": "text",
        "kind": "key",
        "header_row": "count",
        "n_rows": "count",
        "moment": "key",
        "informant": "key",
        "coding": "key",
        "lowest": "score",
        "highest": "score",
        "encoding": "text",
        "delimiter": "text",
    },
    "columns": {
        "instrument": "key",
        "file": "text",
        "sheet": "text",
        "column": "text",
        "header": "text",
        "role": "key",
        "key": "key",
        "moment": "key",
        "looks_like": "key",
    },
    "completeness": {
        "instrument": "key",
        "moment": "key",
        "scale": "key",
        "n": "count",
        "n_complete": "count",
        "n_estimated": "count",
        "n_no_score": "count",
    },
    "item_rest": {
        "instrument": "key",
        "moment": "key",
        "scale": "key",
        "item": "key",
        "reversed": "flag",
        "n": "count",
        "r": "ratio",
        "r_high": "ratio",
    },
    "faults": {
        "instrument": "key",
        "file": "text",
        "sheet": "text",
        "row": "count",
        "column": "text",
        "fault": "key",
    },
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One questionnaire: what intake saw, what it is, and the norms it would be held against."""

    inspection: Inspection
    instrument: Instrument
    norms: Norms | None


def check(checked: Sequence[Checked], made_by: Provenance, others: Sequence[Other] = ()) -> Report:
    """The report of `controleer`: layout, assumptions, completeness and every fault.

    `others` are the register and surveys, which stand in the same tables.

    Tables `layout`, `columns`, `completeness`, `item_rest` and `faults`; see `docs/contract.md`.
    The sentences of `faults` stand, in the same order, in `facts`.
    """
    seen: list[Inspection | Other] = [*(one.inspection for one in checked), *others]
    problems = [problem for one in seen for problem in one.problems]
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
        remarks=(
            *chain.from_iterable(map(_warnings, checked)),
            *chain.from_iterable(one.warnings for one in others),
            *(() if checked else (Message("check.no_questionnaire"),)),
        ),
        facts={
            "n_faults": len(problems),
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
        pd.DataFrame(columns=[*_TABLES[key]])
    ]
    filled = [frame for frame in named if len(frame)] or named[:1]
    return table(key, pd.concat(filled, ignore_index=True), **_TABLES[key])


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


def _left_out(layout: pd.DataFrame, columns: pd.DataFrame) -> Iterator[Message]:
    """The sheets and the filled columns that nothing uses."""
    spot = ["file", "sheet", "column"]
    kinds: dict[tuple[str, str | None], set[str]] = {}
    for file, sheet, kind in layout[["file", "sheet", "kind"]].itertuples(index=False):
        kinds.setdefault((file, sheet), set()).add(kind)
    sheets = [sheet or file for (file, sheet), kind in kinds.items() if kind == {"unused"}]
    filled = columns[columns["looks_like"] != "empty"]
    used = columns.loc[columns["role"] != "unused", spot].apply(tuple, axis=1)
    loose = filled.drop_duplicates(spot)
    loose = loose[~loose[spot].apply(tuple, axis=1).isin([*used])]
    names = [*dict.fromkeys(loose["header"].fillna(loose["column"]))]
    for key, n, listed in (("sheets", len(sheets), sheets), ("columns", len(loose), names)):
        if n:
            more = Message("check.left_more") if len(listed) > _NAMED else ""
            values = {"n": n, "names": listed[:_NAMED], "more": more}
            yield Message(f"check.left_{key}", values)


def _completeness(one: Checked) -> pd.DataFrame:
    """Per moment and scale: all items answered, a score from some of them, no score."""
    names = ["moment", "scale", "n", "n_complete", "n_estimated", "n_no_score"]
    if one.inspection.answers is None:
        return pd.DataFrame(columns=names)
    scores = score(one.inspection.answers, one.instrument)
    has_score = scores["score"].notna()
    complete = (scores["n_answered"] == scores["n_items"]) & has_score
    known = scores["n_items"].notna()
    counted = scores.assign(
        n_complete=complete.fillna(False).astype(int).where(known),
        n_estimated=(has_score & ~complete.fillna(False)).astype(int).where(known),
        n_no_score=(~has_score).astype(int),
    )
    grouped = counted.groupby(["moment", "scale"], observed=True)
    found = grouped.agg(
        n=("client", "size"),
        n_complete=("n_complete", lambda column: column.sum(min_count=1)),
        n_estimated=("n_estimated", lambda column: column.sum(min_count=1)),
        n_no_score=("n_no_score", "sum"),
    ).reset_index()
    scales = {scale.key: order for order, scale in enumerate(one.instrument.scales)}
    moments = {moment: order for order, moment in enumerate(MOMENTS)}
    order = found.assign(
        moment=found["moment"].map(moments), scale=found["scale"].map(scales)
    ).sort_values(["moment", "scale"])
    return found.loc[order.index, names]


def _item_rest(one: Checked) -> pd.DataFrame:
    """Per item its correlation with the rest of its scale, at the moment with most people.

    The items are turned where the key says so: a negative correlation then means that an item was
    turned already, or should be. Only with `ENOUGH_PEOPLE`. `r_high` is the upper limit of the
    95 % interval of Fisher.
    """
    names = ["moment", "scale", "item", "reversed", "n", "r", "r_high"]
    return pd.DataFrame(list(_item_rows(one)), columns=names)


def _item_rows(one: Checked) -> Iterator[tuple[Any, ...]]:
    answers = one.inspection.answers
    if answers is None or answers.frame.empty:
        return
    moment = str(answers.frame["moment"].mode().iloc[0])
    here = answers.frame[answers.frame["moment"] == moment]
    informant = str(here["informant"].mode().iloc[0])
    for scale in _with_turned_items(one.instrument):
        points = item_points(answers, one.instrument, scale, moment)
        if not points.size:
            continue
        turned = dict(scale.items_of(informant))
        names = item_names(one.instrument, scale, informant)
        for item, rest in zip(names, item_rests(points), strict=True):
            if rest is not None and rest.n >= ENOUGH_PEOPLE:
                yield moment, scale.key, item, turned[item], rest.n, rest.r, rest.high


def _with_turned_items(instrument: Instrument) -> list[Scale]:
    """The scales whose items are answered on one scale, sums left out."""
    return [s for s in instrument.scales if len(s.items) > 2 and not s.recode]


def _faults(problems: Sequence[Problem]) -> pd.DataFrame:
    names = ["file", "sheet", "row", "column", "fault"]
    rows = [
        (p.place.file, p.place.sheet, p.place.row, p.place.column, p.message.key.partition(".")[2])
        for p in problems
    ]
    return pd.DataFrame(rows, columns=names)


def _assumed(one: Checked, n_questionnaires: int) -> Iterator[Message]:
    key = "assumed" if n_questionnaires == 1 else "assumed_of"
    for note in one.inspection.notes:
        yield Message(f"check.{key}", {"name": _name(one), "note": note})


def _warnings(one: Checked) -> Iterator[Message]:
    name = {"name": _name(one)}
    for warning in one.inspection.warnings:
        yield Message(warning.key, name | dict(warning.values))
    answers = one.inspection.answers
    if answers is None:
        return
    found: Iterable[Message] = chain(
        _not_turned(one), _same_answers(one, answers), _ages(one, answers)
    )
    for warning in found:
        yield Message(warning.key, name | dict(warning.values))


def _not_turned(one: Checked) -> Iterator[Message]:
    rest = _item_rest(one)
    if rest.empty:
        answers = one.inspection.answers
        if answers is not None and len(answers.frame) and one.instrument.has_key:
            yield Message("check.too_few_for_items", {"enough": ENOUGH_PEOPLE})
        return
    suspect = rest[rest["r_high"] < 0]
    if suspect.empty:
        return
    items = [
        Message("check.item_r", {"item": item, "r": r})
        for item, r in suspect[["item", "r"]].itertuples(index=False)
    ]
    all_turned = set(suspect["item"]) >= set(rest.loc[rest["reversed"], "item"]) != set()
    key = "warn_turned_already" if all_turned else "warn_not_turned"
    yield Message(f"check.{key}", {"items": items, "n": int(suspect["n"].max())})


def _same_answers(one: Checked, answers: Answers) -> Iterator[Message]:
    """Complete forms with exactly the same answers, not all of them the same answer."""
    keys = list(one.instrument.items[0].keys)
    if answers.frame.empty or len(keys) < 2:
        return
    complete = answers.frame[keys].dropna()
    varied = complete[complete.max(axis=1) > complete.min(axis=1)]
    for _, same in varied.groupby(keys, sort=False):
        if len(same) > 1:
            places = [_place(one, position) for position in same.index[:_NAMED]]
            yield Message("check.warn_same_answers", {"n": len(same), "places": places})


def _place(one: Checked, position: int) -> Message:
    place = one.inspection.where[position]
    return Message("check.place", {"row": place.row, "sheet": place.sheet or place.file})


def _ages(one: Checked, answers: Answers) -> Iterator[Message]:
    measured = answers.measured
    unknown = int(measured["age"].isna().sum())
    if unknown:
        yield Message("check.warn_no_age", {"n": unknown})
    aged = measured[measured["age"].notna()]
    low, high = one.instrument.age
    outside = aged[(aged["age"] < low) | (aged["age"] > high)]
    if len(outside):
        yield Message(
            "check.warn_age_outside",
            {"n": len(outside), "ages": _range(outside["age"]), "low": low, "high": high},
        )
    parts = list(_without_norm(one, aged)) if one.norms else []
    if parts:
        yield Message("check.warn_no_norm", {"parts": parts})


def _without_norm(one: Checked, aged: pd.DataFrame) -> Iterator[Message]:
    """Per scale that has norms: how many measurements fall outside them by age."""
    if one.norms is None:
        return
    names = ["informant", "age", "sex"]
    counted = aged.astype({"sex": object}).groupby(names, dropna=False).size()
    people = [
        (who, int(age), sex if sex in ("m", "v") else None, int(n))
        for who, age, sex, n in counted.reset_index().itertuples(index=False)
    ]
    for scale in one.instrument.scales:
        norm_table = one.norms.table_for(scale.key)
        if norm_table is None or not any(scale.key in g.scales for g in norm_table.groups):
            continue
        lacking = [
            (age, n)
            for who, age, sex, n in people
            if one.norms.group_for(scale.key, who, age, sex) is None
        ]
        if lacking:
            ages = pd.Series([age for age, _ in lacking])
            n = sum(count for _, count in lacking)
            yield Message(
                "check.outside_norm", {"scale": scale.label, "n": n, "ages": _range(ages)}
            )


def _range(ages: pd.Series) -> str:
    low, high = int(ages.min()), int(ages.max())
    return str(low) if low == high else f"{low}–{high}"


def _name(one: Checked) -> str:
    return one.instrument.key.upper()


_MAKERS: Final[Mapping[str, Callable[[Checked], pd.DataFrame]]] = {
    "layout": lambda one: one.inspection.tables,
    "columns": lambda one: one.inspection.columns,
    "completeness": _completeness,
    "item_rest": _item_rest,
    "faults": lambda one: _faults(one.inspection.problems),
}
