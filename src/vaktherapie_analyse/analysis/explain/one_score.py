"""The score of one respondent on one scale: from its cells to the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import code_as_known, columns, refuse_names, table
from vaktherapie_analyse.analysis.cube import Cube
from vaktherapie_analyse.analysis.each_questionnaire import Told, told
from vaktherapie_analyse.analysis.explain.judged_change import change_steps
from vaktherapie_analyse.analysis.explain.scored_cells import SourceCell, parts_of, source_cells
from vaktherapie_analyse.analysis.explain.steps import (
    Explainer,
    Step,
    as_written,
    explained,
    printed,
    source_parts,
)
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.line.score import N_ITEMS
from vaktherapie_analyse.analysis.names_for_people import joined
from vaktherapie_analyse.analysis.questionnaire.context import computed
from vaktherapie_analyse.answers import MOMENTS, Trace
from vaktherapie_analyse.definitions import Instrument, Scale
from vaktherapie_analyse.errors import DataError, UsageError
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Report, Table

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Whose score is explained; `respondent` empty where the child has only one."""

    client: str
    respondent: str = ""


def explain_score(explainer: Explainer, trace: Trace, asked: Person, scale: Scale) -> Report:
    """Every step from the cells to the verdict, the two moments that are compared side by side.

    Raises
    ------
    UsageError
        The child has more than one respondent and none is named, or not the one that is named.
    DataError
        The child was not measured, or codes look like names.
    """
    measured = explainer.measured
    answers, instrument = measured.answers, measured.instrument
    options = measured.options
    refuse_names(answers)
    context = computed(measured)
    scores, changes = context.scores, context.changes
    person = _person(asked, answers.respondents, scores)
    rows = _rows(scores, person)
    compared = (options.moments.pre, options.moments.post)
    moments = [m for m in MOMENTS if m in rows and m in compared] or [*rows][:1]
    changed = _changed(changes, person, scale)
    cells = [
        cell
        for moment in moments
        for cell in source_cells(
            measured, trace(person.client, person.respondent, moment), rows[moment], scale
        )
    ]
    here = [row for moment in moments if (row := rows[moment].get(scale.key)) is not None]
    steps = [*_score_steps(explainer, scale, rows, moments, cells)]
    steps += _norm_steps(explainer, scale, here)
    if changed is not None:
        steps += change_steps(explainer, scale, changed, changes)
    title = {"client": person.client, "respondent": person.respondent, "scale": scale.label}
    return explained(
        explainer,
        Message("explain.title_score", title | {"title": instrument.key.upper()}),
        [_headline(explainer, here, changed)],
        steps,
        [_cells_table(cells)],
        _without_age(told(measured, scores, [changes], person.client)),
    )


def _without_age(given: Told) -> Told:
    """Without the doubt about the age, which stands beside the norm of this child."""
    kept = tuple(one for one in given.doubts if one.key != "analysis.remark_outside_age")
    return replace(given, doubts=kept)


def _person(asked: Person, respondents: pd.DataFrame, scores: Cube) -> Person:
    """The child and respondent as their codes stand in the data."""
    client = code_as_known(asked.client, respondents["client"])
    if client is None:
        raise UsageError.of("case.unknown_client")
    everybody = scores.people[scores.people["client"] == client]["respondent"]
    if everybody.empty:
        raise DataError.of("case.no_measurement")
    if not asked.respondent and len(everybody) == 1:
        return Person(client, str(everybody.iloc[0]))
    found = code_as_known(asked.respondent, everybody)
    if found is None:
        key = "unknown_respondent" if asked.respondent else "which_respondent"
        raise UsageError.of(f"explain.{key}", known=sorted(everybody), first=sorted(everybody)[0])
    return Person(client, found)


def _rows(scores: Cube, person: Person) -> dict[str, dict[str, Row]]:
    """By moment and scale the rows of this person."""
    found: dict[str, dict[str, Row]] = {}
    each = scores.of_client(person.client).each
    for row in each[each["respondent"] == person.respondent].to_dict("records"):
        found.setdefault(row["moment"], {})[row["scale"]] = row
    return found


def _changed(changes: Cube, person: Person, scale: Scale) -> Row | None:
    each = changes.of_client(person.client).each
    mine = (each["respondent"] == person.respondent) & (each["scale"] == scale.key)
    found = each[mine].to_dict("records")
    return found[0] if found else None


def _headline(explainer: Explainer, here: Sequence[Row], changed: Row | None) -> Message:
    """`begin 20 (klinisch) → eind 7 (normaal), verschil −13: hersteld`."""
    bands = explainer.measured.labels["band"]
    if not here:
        return Message("explain.not_on_this_scale")
    path = joined("case.arrow", [_at(row, bands) for row in here])
    if changed is None or pd.isna(changed["change"]):
        return Message("explain.headline_score", {"path": path})
    verdict = "unknown" if pd.isna(changed["verdict"]) else changed["verdict"]
    crossed = verdict == "harmed" and explainer.measured.options.rule.cutoff
    name = "reliable.harmed_crossed" if crossed else f"explain.verdict_{verdict}"
    word = {"word": explainer.measured.instrument.elevated_word}
    values = {"change": _signed(changed["change"]), "verdict": Message(name, word)}
    return Message("explain.headline_change", {"path": path} | values)


def _signed(number: float) -> Message:
    whole = float(number).is_integer()
    return Message(f"explain.signed_{'whole' if whole else 'decimals'}", {"number": number})


def _at(row: Row, bands: Mapping[str, Any]) -> Message:
    score = as_written(row["score"])
    values = {"moment": Message(f"analysis.moment_{row['moment']}"), "score": score}
    if pd.isna(row["band"]):
        return Message("explain.at_none" if score is None else "case.at", values)
    return Message("case.at_band", values | {"band": bands.get(row["band"], row["band"])})


def _score_steps(
    explainer: Explainer,
    scale: Scale,
    rows: Mapping[str, Mapping[str, Row]],
    moments: Sequence[str],
    cells: Sequence[SourceCell],
) -> Iterator[Step]:
    """How the answers became a score: sums of scales, and what is done with missing answers."""
    said: list[Message] = []
    is_given = all(cell.is_given for cell in cells)
    formula = "given" if is_given else "sum of scales" if scale.sum_of else scale.method
    instrument, file = explainer.measured.instrument, explainer.files.instrument
    for moment in moments:
        row = rows[moment].get(scale.key)
        if row is None:
            continue
        if not is_given:
            said += _computed(scale, instrument, rows[moment], cells)
        values = {"moment": moment, **_answered(row), "value": row["score"], "formula": formula}
        yield Step("score", None, values | printed(instrument.source, file))
    if is_given:
        yield Step("rule", Message("explain.score_given"), {"formula": formula})
        return
    values = {"parts": said, "file": file, "least": scale.min_answered}
    rule = Message(f"explain.rule_{formula.replace(' ', '_')}", values)
    key = "score" if said else "score_complete"
    yield Step("rule", Message(f"explain.{key}", values | {"rule": rule}), {"formula": formula})


def _computed(
    scale: Scale, instrument: Instrument, rows: Mapping[str, Row], cells: Sequence[SourceCell]
) -> Iterator[Message]:
    """The sum of scales, and what was done where answers are missing, at one moment."""
    row = rows[scale.key]
    at = {"moment": Message(f"analysis.moment_{row['moment']}"), "score": as_written(row["score"])}
    missing = []
    for part in parts_of(instrument, scale):
        mine = [c for c in cells if (c.moment, c.scale) == (row["moment"], part.key)]
        if what := _missing(part, rows[part.key], mine):
            named = Message("explain.named", {"scale": part.label, "what": what})
            missing.append(named if scale.sum_of else what)
    if scale.sum_of:
        first, *others = (as_written(rows[part]["score"]) for part in scale.sum_of)
        points = joined("explain.plus", [Message("explain.number", {"number": first}), *others])
        more = Message("explain.in_brackets", {"parts": missing}) if missing else ""
        yield Message("explain.sum_of_scales", at | {"parts": points, "missing": more})
    elif missing:
        yield Message("explain.at_moment", at | {"what": missing[0]})


def _missing(scale: Scale, row: Row, cells: Sequence[SourceCell]) -> Message | None:
    """What was done where not every item was answered, or where the first question decides."""
    gate = next((cell for cell in cells if not cell.counts), None)
    if gate is not None and gate.answer is None:
        return Message("explain.gate_open", {"item": gate.item})
    if gate is not None and gate.decides:
        values = {"item": gate.item, "answer": as_written(gate.answer)}
        return Message("explain.gate_zero", values)
    answered = _answered(row)
    if answered["n"] == answered["of"]:
        return None
    points = [cell.points for cell in cells if cell.counts and cell.points is not None]
    values = {
        **{name: int(n) for name, n in answered.items()},
        "sum": as_written(sum(points)),
        "least": scale.min_answered,
        "score": as_written(row["score"]),
    }
    key: str = "too_few" if pd.isna(row["score"]) else scale.method
    return Message(f"explain.{key}", values)


def _answered(row: Row) -> dict[str, Any]:
    """How many of the items were answered."""
    return dict(zip(("n", "of"), (row[name] for name in N_ITEMS), strict=True))


def _norm_steps(explainer: Explainer, scale: Scale, here: Sequence[Row]) -> Iterator[Step]:
    """The norm group that holds, its bands as printed, and which of them count as elevated."""
    said: dict[tuple[Any, Any], list[Row]] = {}
    for row in here:
        group: Any = None if pd.isna(row["norm"]) else (row["norm"], row["group"])
        said.setdefault((group, None if pd.isna(row["age"]) else int(row["age"])), []).append(row)
    for (group, age), rows in said.items():
        at = [Message(f"analysis.moment_{row['moment']}") for row in rows]
        values = {"at": Message("language.list", {"items": at}), "age": age}
        said_once = Message("explain.norm_at", values) if len(said) > 1 else ""
        message, columns = _norm(explainer, scale, group, age, said_once)
        for number, row in enumerate(rows):
            outcome: Any = None if pd.isna(row["band"]) else row["band"]
            columns = columns | {"moment": row["moment"], "value": row["score"]}
            yield Step("norm", message if number == 0 else None, columns | {"outcome": outcome})


def _norm(
    explainer: Explainer, scale: Scale, group: Any, age: int | None, at: Message | str
) -> tuple[Message, dict[str, Any]]:
    measured = explainer.measured
    norms, asked = measured.norms, measured.elevated
    bands = measured.labels["band"]
    if group is not None and group[0] == FILE:
        return Message("explain.norm_file", {"at": at}), {}
    if group is None or norms is None:
        why = "none" if norms is None else "no_age" if age is None else "no_group"
        return Message(f"explain.norm_{why}", {"at": at, "age": age}), {}
    found = norms.tables[group[0]]
    of_group = next(each for each in found.groups if each.key == group[1])
    source = norms.source_of(group[0], group[1], scale.key)
    file = explainer.files.norms[found.key]
    elevated = norms.elevated_bands(found, scale, asked)
    word = measured.instrument.elevated_word
    limits = [
        Message(
            "explain.band_elevated" if name in elevated else "explain.band",
            {"band": bands[name], "low": as_written(low), "high": as_written(high), "word": word},
        )
        for name, (low, high) in of_group.scales[scale.key].bands.items()
    ]
    low, high = of_group.age
    values = {
        "at": at,
        "age": age,
        "outside": _outside(measured.instrument, age),
        "group": str(low) if low == high else f"{low}–{high}",
        "sex": Message(f"explain.sex_{of_group.sex}") if of_group.sex else "",
        "bands": limits,
        "source": list(source_parts(found.title, source)),
        "file": file,
    }
    return Message("explain.norm", values), printed(source, file) | {"formula": group[1]}


def _outside(instrument: Instrument, age: int | None) -> Message | str:
    """That the child is not of the age for which the questionnaire is meant."""
    low, high = instrument.age
    if age is None or low <= age <= high:
        return ""
    return Message("explain.outside", {"low": low, "high": high})


def _cells_table(cells: Sequence[SourceCell]) -> Table:
    """Every cell with its answer and the points it counts for."""
    rows = [
        {
            "moment": cell.moment,
            "scale": cell.scale,
            "item": cell.item,
            "file": cell.cell.place.file if cell.cell else None,
            "sheet": cell.cell.place.sheet if cell.cell else None,
            "row": cell.cell.place.row if cell.cell else None,
            "column": cell.cell.place.column if cell.cell else None,
            "letters": cell.cell.letters if cell.cell else None,
            "answer": cell.answer,
            "is_reversed": cell.is_reversed,
            "counts": cell.counts,
            "points": cell.points,
            "score": cell.score,
        }
        for cell in cells
    ]
    return table(
        "explained_cells",
        rows,
        *columns(moment="key", scale="key", item="text", file="text", sheet="text", row="count"),
        *columns(column="text", letters="text", answer="score", is_reversed="flag"),
        *columns(counts="flag", points="score", score="score"),
    )
