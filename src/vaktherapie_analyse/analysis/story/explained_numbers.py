"""Explanations: each number that `uitleg` explains, with whom it counts and its formula filled in.

They are the reports of `uitleg` itself, and the line that gives the same stands in each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vaktherapie_analyse.analysis.each_questionnaire import Told
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
ELSEWHERE: Final = Told(banners=(), doubts=(), remarks=())


def plain_numbers(one: OneQuestionnaire) -> Iterator[Explained]:
    """The numbers of the scale of the first sentences that are told on page 1."""
    yield from _of_scale(one, one.context.primary, PLAIN)


def all_numbers(one: OneQuestionnaire) -> Iterator[Explained]:
    """Every number of that scale, then the main ones of the others: those not on paper."""
    primary = one.context.primary
    yield from _of_scale(one, primary, tuple(number.key for number in NUMBERS))
    for scale in one.context.instrument.scales:
        if scale.key != primary.key:
            found = tuple(_of_scale(one, scale, OF_EACH_SCALE))
            if found:
                yield Explained(
                    Message("story.numbers_of", {"scale": scale.label}), found, on_paper=False
                )


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
            yield _explained(explain_quarter(report, indicator, ""), name, line)


def _of_scale(one: OneQuestionnaire, scale: Scale, keys: tuple[str, ...]) -> Iterator[Explained]:
    names = names_of(one.context.instrument, one.context.moments)
    for number in NUMBERS:
        report = _report(one, number, scale) if number.key in keys else None
        if report is None or _is_empty(report):
            continue
        values = {"name": names[number.key], "scale": scale.key, "rest": one.uitleg}
        line = Message("story.line", values)
        yield _explained(report, names[number.key], line, scale.label)


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


def _explained(report: Report, name: Text, line: Message, scale: Text | None = None) -> Explained:
    """The number in a line; behind it who is counted, the formula, its source and how to ask it."""
    values = {"name": name, "is": report.headlines[0], "scale": scale}
    said = Message("story.explained_of" if scale else "story.explained", values)
    parts: list[Part] = [
        Points((*_counted(report), *report.sources)),
        Said((line,), "typed"),
    ]
    return Explained(said, tuple(parts))


def _counted(report: Report) -> Iterator[Message]:
    """Who is counted at each step, in words, down to the denominator and the numerator."""
    table = report.tables.get("explained_counts")
    names = report.labels.get("step", {})
    for row in rows_of(table) if table else ():
        who: Text | Message = names[row["step"]]
        if row["role"]:
            who = Message(f"explain.role_{row['role']}", {"what": who})
        yield Message("story.counted", {"n": row["n"], "who": who})
