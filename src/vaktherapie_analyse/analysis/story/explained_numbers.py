"""Explanations: each number that `uitleg` explains, with whom it counts and its formula filled in.

They are the reports of `uitleg` itself, and the line that gives the same stands in each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vaktherapie_analyse.analysis import each_questionnaire
from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS, Number, names_of
from vaktherapie_analyse.analysis.explain.group_number import explain_in
from vaktherapie_analyse.analysis.explain.group_range import range_in
from vaktherapie_analyse.analysis.explain.quarter_number import explain_quarter, quarter_names
from vaktherapie_analyse.analysis.figures.figure_parts import rows_of
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
    report = material.others.get("kwartaal")
    frame = report.tables["quarters"].frame if report else None
    if report is None or frame is None:
        return
    there = set(frame.loc[frame["instrument"].isna(), "indicator"])
    for indicator in OF_QUARTER:
        if indicator in there:
            name = quarter_names()[indicator]
            line = Message("story.line_quarter", {"name": name, "rest": material.uitleg})
            told = explain_quarter(report, indicator, "")
            said = Message("story.explained", {"name": name, "is": told.headlines[0]})
            yield Explained(said, _behind(told, line), on_paper=False)


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
