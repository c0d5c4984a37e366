"""One published finding: each reading with who is counted, the interval, and the norms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import refuse_names, table
from vaktherapie_analyse.analysis.each_questionnaire import Told, told
from vaktherapie_analyse.analysis.explain.filled_formulas import share_steps
from vaktherapie_analyse.analysis.explain.group_sources import source_steps
from vaktherapie_analyse.analysis.explain.steps import (
    Explainer,
    Step,
    explanation_table,
    people_step,
)
from vaktherapie_analyse.analysis.findings import conditions
from vaktherapie_analyse.analysis.findings.finding_tables import (
    Evidence,
    best_rows,
    evidence,
    findings,
)
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.names_for_people import joined, labels, notice, once, tables_of
from vaktherapie_analyse.analysis.questionnaire.first_screen import norms_of
from vaktherapie_analyse.definitions.findings import Finding, Findings, Reading
from vaktherapie_analyse.language import LANGUAGES, Message, format_printed
from vaktherapie_analyse.report import Provenance, Report, Table

Row = Mapping[Any, Any]


def finding_named(asked: str, definition: Findings) -> Finding | None:
    """The finding with this number, however it was typed: `F4`, `f4`, `bevinding-F4`."""
    word = asked.strip().casefold().removeprefix("bevinding-").removeprefix("finding-")
    return next((one for one in definition.findings if one.id.casefold() == word), None)


def explain_finding(
    finding: Finding,
    definition: Findings,
    explainers: Mapping[str, Explainer],
    absent: Mapping[str, str],
    provenance: Provenance,
    *,
    per_respondent: bool,
) -> Report:
    """How every reading of the finding is counted, and what the best of them rests on.

    `explainers` hold the questionnaires that are in the data, by key.

    Raises
    ------
    DataError
        Codes are asked for, and look like names.
    """
    measured = {key: each.measured for key, each in explainers.items()}
    for each in measured.values() if per_respondent else ():
        refuse_names(each.answers)
    given = evidence(definition, measured, absent)
    said = [
        told(each, given.found[key].scores, [*given.found[key].changes.values()])
        for key, each in measured.items()
        if key in _instruments(finding, definition)
    ]
    found = findings(given)
    return finding_in(
        given, found, finding, explainers, said, provenance, per_respondent=per_respondent
    )


def finding_in(
    given: Evidence,
    found: Table,
    finding: Finding,
    explainers: Mapping[str, Explainer],
    said: Sequence[Told],
    provenance: Provenance,
    *,
    per_respondent: bool = False,
) -> Report:
    """The same of evidence and findings that are known; `said` of the questionnaires it is from."""
    measured = {key: each.measured for key, each in explainers.items()}
    rows = [row for row in found.records if row["id"] == finding.id]
    best = best_rows(rows)[finding.id]
    steps, counts = _readings(finding, rows, best, given)
    steps += _norms(finding, given, explainers)
    tables = [counts]
    instruments = [each.instrument for each in measured.values()]
    used = [one for one in instruments if one.key in _instruments(finding, given.definition)]
    if per_respondent and finding.readings:
        people = _people(finding, best, given)
        tables.append(people)
        steps.append(people_step(people))
    tables.append(explanation_table(steps))
    return Report(
        kind="explanation",
        title=Message("explain.title_finding", {"id": finding.id, "label": finding.label}),
        headlines=(_headline(finding, best),),
        tables={each.key: each for each in tables},
        labels=labels(instruments, tables_of(each.norms for each in measured.values())),
        provenance=provenance,
        banners=once(banner for one in said for banner in one.banners),
        sources=tuple(step.said for step in steps if step.said),
        remarks=once(doubt for one in said for doubt in one.doubts),
        facts={"notice": notice(used), "n_respondents": len(given.people)},
    )


def _readings(
    finding: Finding, rows: Sequence[Row], best: Row, given: Evidence
) -> tuple[list[Step], Table]:
    """The answer, how each reading is counted, the interval of the best; people at each step."""
    answer = {name: best[name] for name in ("n", "of", "low", "high")}
    steps = [Step("answer", None, answer | {"value": best["share"], "outcome": best["verdict"]})]
    counts: list[dict[str, Any]] = []
    for reading, row in zip(finding.readings, rows, strict=False):
        path = list(_path(reading, given))
        names = {"reading": reading.key}
        counts += [names | {"step": step, "role": role, "n": n} for step, role, n in path]
        is_best = row["reading"] == best["reading"]
        steps.append(_reading(reading, row, path, given, several=len(rows) > 1, is_best=is_best))
    steps += _interval(best)
    if "%" in finding.published and pd.notna(best["of"]):
        steps.append(_possible(rows[0]))
    made = table("explained_readings", counts, reading="key", step="key", role="key", n="count")
    return steps, made


def _people(finding: Finding, best: Row, given: Evidence) -> Table:
    """Whom the numerator of the best reading counts."""
    chosen = next(one for one in finding.readings if best["reading"] in (one.key, None))
    counted = conditions.members(given.truths, given.people, chosen.among, chosen.count)[0]
    frame = given.people[counted].to_frame(index=False)
    return table("explained_people", frame, client="text", respondent="text")


def _interval(best: Row) -> Iterator[Step]:
    """Wilson's interval of the best reading; its share stands with the reading."""
    if not best["of"] or pd.isna(best["n"]):
        return
    given = {"share": best["share"], "share_low": best["low"], "share_high": best["high"]}
    share, interval = share_steps(int(best["n"]), int(best["of"]), given, "share")
    yield replace(share, said=None)
    yield interval


def _path(reading: Reading, given: Evidence) -> Iterator[tuple[str, str | None, int]]:
    """From everybody in the files to who is counted: each condition with how many are left."""
    yield "respondents", None, len(given.people)
    for number, key in enumerate(reading.among, start=1):
        left = conditions.together(given.truths, given.people, reading.among[:number])
        yield key, None, int((left == 1).sum())
    n, of, _ = conditions.members(given.truths, given.people, reading.among, reading.count)
    yield "known", "denominator", int(of.sum())
    yield " ".join(reading.count), "numerator", int(n.sum())


def _reading(
    reading: Reading,
    row: Row,
    path: Sequence[tuple[str, str | None, int]],
    given: Evidence,
    *,
    several: bool,
    is_best: bool,
) -> Step:
    """How one reading is counted, in one line; of the best one also through whom."""
    among = [
        Message("explain.narrowed", {"n": n, "what": given.definition.condition(key).label})
        for key, _, n in path[1:-2]
    ]
    counted = [given.definition.condition(key).label for key in reading.count]
    values: dict[str, Any] = {
        "everybody": path[0][2],
        "path": joined("explain.behind", [Message("explain.arrowed", {"what": w}) for w in among]),
        "counted": counted,
        "label": Message("explain.named_reading", {"reading": reading.label}) if several else "",
        "k": row["n"],
        "n": row["of"],
        "share": row["share"],
        "low": row["low"],
        "high": row["high"],
    }
    missing = bool(pd.isna(row["n"]) or not row["of"])
    key: str = "reading_missing" if missing else "reading" if is_best else "other_reading"
    columns = {name: row[name] for name in ("n", "of", "low", "high")}
    return Step("reading", Message(f"explain.{key}", values), columns | {"value": row["share"]})


def _headline(finding: Finding, best: Row) -> Message:
    """The figure in print beside the one of these data."""
    printed = {lang: format_printed(finding.published, lang) for lang in LANGUAGES}
    if not finding.readings or not best["of"] or pd.isna(best["n"]):
        return Message("explain.is_finding_missing", {"published": printed})
    verdict = Message(f"findings.verdict_{best['verdict']}")
    values = {"published": printed, "k": best["n"], "n": best["of"], "share": best["share"]}
    limits = {"low": best["low"], "high": best["high"], "verdict": verdict}
    if best["verdict"] != "reproduced_in_reading":
        return Message("explain.is_finding", values | limits)
    reading = next(one for one in finding.readings if one.key == best["reading"])
    return Message("explain.is_finding_in", values | limits | {"reading": reading.label})


def _possible(first: Row) -> Step:
    """Whether the percentage in print can occur with so many people."""
    printed = {lang: format_printed(str(first["published"]), lang) for lang in LANGUAGES}
    values = {"published": printed, "of": first["of"]}
    if first["possible"]:
        return Step("possible", Message("explain.possible", values))
    which = str(first["possible_of"] or "").split()
    key = "explain.impossible" if which else "explain.impossible_here"
    return Step("possible", Message(key, values | {"which": which}))


def _instruments(finding: Finding, definition: Findings) -> set[str]:
    used = {key for r in finding.readings for key in (*r.among, *r.count)}
    return {definition.condition(key).instrument for key in used}


def _norms(
    finding: Finding, given: Evidence, explainers: Mapping[str, Explainer]
) -> Iterator[Step]:
    """The norms of every scale that the conditions of the finding are about."""
    used = {key for r in finding.readings for key in (*r.among, *r.count)}
    known = [given.definition.condition(key) for key in used]
    asked = dict.fromkeys((c.instrument, c.scale) for c in known if c.scale)
    told = []
    for instrument, key in sorted(asked, reverse=True):
        if instrument not in explainers:
            continue
        explainer = explainers[instrument]
        rows = given.found[instrument].scores.rows
        rows = rows[rows["scale"] == key]
        measured = explainer.measured
        scale = measured.instrument.scale(key)
        chosen = (measured.instrument, measured.norms, measured.options.elevated, scale)
        told.append(norms_of(*chosen, from_file=bool((rows["norm"] == FILE).any())))
        for step in source_steps(explainer, scale, rows):
            yield replace(step, said=None)
    if told:
        yield Step("norms", Message("first.source_norms", {"norms": told}))
