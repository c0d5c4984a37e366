"""Explanations: each number that `uitleg` explains, with whom it counts and its formula filled in.

They are the reports of `uitleg` itself, and the line that gives the same stands in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS, Number, names_of
from vaktherapie_analyse.analysis.explain.group_number import number_in
from vaktherapie_analyse.analysis.explain.group_range import choices_in
from vaktherapie_analyse.analysis.explain.one_finding import finding_in
from vaktherapie_analyse.analysis.explain.quarter_number import (
    Row,
    quarter_in,
    quarter_names,
    rows_by_number,
)
from vaktherapie_analyse.analysis.explain.steps import Explanation
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Message, Text
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


#: There is nobody to count, or no number.
_NOTHING: Final = ("explain.is_share_of_nobody", "explain.is_missing")


@dataclass(frozen=True, slots=True)
class Told:
    """One number of one scale, as `uitleg` tells it, and the line that asks for it."""

    number: Number
    scale: Scale
    name: Text
    found: Explanation
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
    numbers = _in_quarter(material)
    for indicator in OF_QUARTER:
        if rows := numbers.get((indicator, "")):
            yield _quarter_number(material, indicator, "", rows)


def numbers_behind(material: Material, command: str) -> Iterator[Explained]:
    """A line that holds every number of this further report: too many of them for paper."""
    told = {"kwartaal": _of_quarter, "bevindingen": _of_findings}.get(command)
    if told and (parts := tuple(told(material))):
        yield Explained(Message(f"story.numbers_of_{command}"), parts, on_paper=False)


def _of_quarter(material: Material) -> Iterator[Explained]:
    """Every number of the quarter."""
    for (indicator, instrument), rows in _in_quarter(material).items():
        yield _quarter_number(material, indicator, instrument, rows)


def _in_quarter(material: Material) -> Mapping[tuple[str, str], Sequence[Row]]:
    """The rows of the quarter by indicator and questionnaire, see `rows_by_number`."""
    report = material.others.get("kwartaal")
    return rows_by_number(report) if report else {}


def _quarter_number(
    material: Material, indicator: str, instrument: str, rows: Sequence[Row]
) -> Explained:
    told = quarter_in(material.others["kwartaal"], indicator, instrument, rows)
    name: Text | Message = quarter_names()[indicator]
    words: dict[str, Any] = {"name": name, "rest": material.uitleg["kwartaal"]}
    if instrument:
        name = Message("story.of_questionnaire", {"name": name, "title": instrument.upper()})
        words["scale"] = material.questionnaires[instrument].context.primary.key
    line = Message("story.line" if instrument else "story.line_alone", words)
    said = Message("story.explained", {"name": name, "is": told.headline})
    return Explained(said, _behind(told.said, line), on_paper=False)


def _of_findings(material: Material) -> Iterator[Explained]:
    """Every published finding that can be computed, in all its readings."""
    given = material.evidence
    if given is None:
        return
    found = material.others["bevindingen"].tables["findings"]
    explainers = {key: one.explainer for key, one in material.questionnaires.items()}
    made_by = material.others["bevindingen"].provenance
    for finding in given.definition.findings:
        told = finding_in(given, found, finding, explainers, (), made_by)
        if told.headlines[0].key == "explain.is_finding_missing":
            continue
        values = {"name": finding.id, "is": told.headlines[0], "scale": finding.label}
        line = {"name": finding.id, "rest": material.uitleg["bevindingen"]}
        behind = _behind(told.sources, Message("story.line_alone", line))
        yield Explained(Message("story.explained_of", values), behind, on_paper=False)


def _of_scale(one: OneQuestionnaire, scale: Scale, keys: tuple[str, ...]) -> Iterator[Told]:
    names = names_of(one.context.instrument, one.context.moments)
    for number in NUMBERS:
        found = _found(one, number, scale) if number.key in keys else None
        if found is None or found.headline.key in _NOTHING:
            continue
        name = names[number.key]
        values = {"name": name, "scale": scale.key, "rest": one.uitleg}
        yield Told(number, scale, name, found, Message("story.line", values))


def _found(one: OneQuestionnaire, number: Number, scale: Scale) -> Explanation | None:
    """What `uitleg` tells of the number; None where the tables lack it."""
    given = (one.context, one.explainer)
    if number.kind != "range":
        return number_in(*given, number, scale)
    if scale.key != one.context.primary.key:
        return None
    return choices_in(*given, one.report.tables.get("sensitivity"))


def explained(told: Told, *, on_paper: bool = True) -> Explained:
    """The number in a line, and behind it how it came about."""
    found = told.found
    values = {"name": told.name, "is": found.headline, "scale": told.scale.label}
    lines = (*_counted(found), *found.said)
    return Explained(Message("story.explained_of", values), _behind(lines, told.line), on_paper)


def _behind(lines: tuple[Message, ...], line: Message) -> tuple[Part, ...]:
    """Who is counted, the formula, its source, and how to ask for it."""
    return Points(lines), Said((line,), "typed")


def _counted(found: Explanation) -> Iterator[Message]:
    """Who is counted at each step, in words, down to the denominator and the numerator."""
    for step, role, n in found.counts:
        who: Text | Message = found.names[step]
        if role:
            who = Message(f"explain.role_{role}", {"what": who})
        yield Message("story.counted", {"n": n, "who": who})
