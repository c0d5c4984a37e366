"""Explanations: each number that `uitleg` explains, with whom it counts and its formula filled in.

They are the reports of `uitleg` itself, and the line that gives the same stands in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vaktherapie_analyse.analysis import each_questionnaire
from vaktherapie_analyse.analysis.contract_tables import rows_of
from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS, Number, names_of
from vaktherapie_analyse.analysis.explain.group_number import explain_in
from vaktherapie_analyse.analysis.explain.group_range import range_in
from vaktherapie_analyse.analysis.explain.one_finding import finding_in
from vaktherapie_analyse.analysis.explain.quarter_number import explain_quarter, quarter_names
from vaktherapie_analyse.analysis.findings.finding_tables import findings
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.story import Explained, Part, Points, Said

#: Those of page 1, and those of the quarter that stand on it.
PLAIN: Final = (
    *("elevated_pre", "elevated_post", "to_normal", "no_longer_elevated", "better", "worse"),
    *("range", "pairs", "pre_only", "none"),
)
OF_QUARTER: Final = ("started", "stopped", "running", "sessions", "hours", "replaced")
#: Those that are asked of every scale.
OF_EACH_SCALE: Final = (
    *("elevated_pre", "elevated_post", "to_normal", "no_longer_elevated", "better", "worse"),
    *("pre_mean", "post_mean", "change", "d_av", "p_wilcoxon"),
)


#: What must be told about the questionnaire stands elsewhere in the story.
ELSEWHERE: Final = each_questionnaire.Told(banners=(), doubts=(), remarks=())


@dataclass(frozen=True, slots=True)
class Told:
    """One number of one scale, as `uitleg` tells it, and the line that asks for it."""

    number: Number
    scale: Scale
    name: Text
    report: Report
    line: Message


def plain_numbers(one: OneQuestionnaire) -> Iterator[Explained]:
    """The numbers of the scale of the first sentences that are told on page 1."""
    for told in _of_scale(one, one.context.primary, PLAIN):
        yield explained(told, on_paper=False)


def told_numbers(one: OneQuestionnaire) -> Iterator[Told]:
    """Every number of that scale, and the main ones of the others."""
    primary = one.context.primary
    yield from _of_scale(one, primary, tuple(number.key for number in NUMBERS))
    for scale in one.context.instrument.scales:
        if scale.key != primary.key:
            yield from _of_scale(one, scale, OF_EACH_SCALE)


def all_numbers(
    one: OneQuestionnaire, numbers: Sequence[Told], *, with_first: bool
) -> Iterator[Explained]:
    """A line per scale that holds all its numbers: too many of them for paper."""
    for scale in one.context.instrument.scales:
        here = [told for told in numbers if told.scale.key == scale.key]
        if here and (with_first or scale.key != one.context.primary.key):
            parts = tuple(map(explained, here))
            yield Explained(Message("story.numbers_of", {"scale": scale.label}), parts, False)


def quarter_numbers(material: Material) -> Iterator[Explained]:
    """The numbers of the register that stand on page 1."""
    there = [indicator for indicator, instrument in _in_quarter(material) if not instrument]
    for indicator in OF_QUARTER:
        if indicator in there:
            yield _quarter_number(material, indicator, "")


def numbers_behind(material: Material, command: str) -> Iterator[Explained]:
    """A line that holds every number of this further report: too many of them for paper."""
    told = {"kwartaal": _of_quarter, "bevindingen": _of_findings}.get(command)
    if told and (parts := tuple(told(material))):
        yield Explained(Message(f"story.numbers_of_{command}"), parts, on_paper=False)


def _of_quarter(material: Material) -> Iterator[Explained]:
    """Every number of the quarter."""
    for indicator, instrument in _in_quarter(material):
        yield _quarter_number(material, indicator, instrument)


def _in_quarter(material: Material) -> Iterator[tuple[str, str]]:
    """Each indicator of the quarter with its questionnaire, empty where it is of the register."""
    report = material.others.get("kwartaal")
    if report:
        frame = report.tables["quarters"].frame[["indicator", "instrument"]]
        yield from frame.fillna("").drop_duplicates().itertuples(index=False, name=None)


def _quarter_number(material: Material, indicator: str, instrument: str) -> Explained:
    told = explain_quarter(material.others["kwartaal"], indicator, instrument)
    name: Text | Message = quarter_names()[indicator]
    words: dict[str, Any] = {"name": name, "rest": material.uitleg["kwartaal"]}
    if instrument:
        name = Message("story.of_questionnaire", {"name": name, "title": instrument.upper()})
        words["scale"] = material.questionnaires[instrument].context.primary.key
    line = Message("story.line" if instrument else "story.line_alone", words)
    said = Message("story.explained", {"name": name, "is": told.headlines[0]})
    return Explained(said, _behind(told, line), on_paper=False)


def _of_findings(material: Material) -> Iterator[Explained]:
    """Every published finding that can be computed, in all its readings."""
    given = material.evidence
    if given is None:
        return
    found = findings(given)
    explainers = {key: one.explainer for key, one in material.questionnaires.items()}
    made_by = material.others["bevindingen"].provenance
    for finding in given.definition.findings:
        told = finding_in(given, found, finding, explainers, (), made_by)
        if told.headlines[0].key == "explain.is_finding_missing":
            continue
        values = {"name": finding.id, "is": told.headlines[0], "scale": finding.label}
        line = {"name": finding.id, "rest": material.uitleg["bevindingen"]}
        behind = _behind(told, Message("story.line_alone", line))
        yield Explained(Message("story.explained_of", values), behind, on_paper=False)


def _of_scale(one: OneQuestionnaire, scale: Scale, keys: tuple[str, ...]) -> Iterator[Told]:
    names = names_of(one.context.instrument, one.context.moments)
    for number in NUMBERS:
        report = _report(one, number, scale) if number.key in keys else None
        if report is None or _is_empty(report):
            continue
        name = names[number.key]
        values = {"name": name, "scale": scale.key, "rest": one.uitleg}
        yield Told(number, scale, name, report, Message("story.line", values))


def _report(one: OneQuestionnaire, number: Number, scale: Scale) -> Report | None:
    """What `uitleg` tells of the number; None where the tables lack it."""
    given = (one.context, one.explainer)
    if number.kind != "range":
        return explain_in(*given, number, scale, ELSEWHERE)
    if scale.key != one.context.primary.key:
        return None
    return range_in(*given, scale, number, one.report.tables.get("sensitivity"), ELSEWHERE)


def _is_empty(report: Report) -> bool:
    """Whether there is nobody to count, or no number."""
    return report.headlines[0].key in ("explain.is_share_of_nobody", "explain.is_missing")


def explained(told: Told, *, on_paper: bool = True) -> Explained:
    """The number in a line, and behind it how it came about."""
    values = {"name": told.name, "is": told.report.headlines[0], "scale": told.scale.label}
    said = Message("story.explained_of", values)
    return Explained(said, _behind(told.report, told.line), on_paper)


def _behind(report: Report, line: Message) -> tuple[Part, ...]:
    """Who is counted, the formula, its source, and how to ask for it."""
    return Points((*_counted(report), *report.sources)), Said((line,), "typed")


def _counted(report: Report) -> Iterator[Message]:
    """Who is counted at each step, in words, down to the denominator and the numerator."""
    table = report.tables.get("explained_counts")
    names = report.labels.get("step", {})
    for row in rows_of(table) if table else ():
        who: Text | Message = names[row["step"]]
        if row["role"]:
            who = Message(f"explain.role_{row['role']}", {"what": who})
        yield Message("story.counted", {"n": row["n"], "who": who})
