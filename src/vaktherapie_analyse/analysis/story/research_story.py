"""The story for a researcher, and for a student who checks it: flow, outcomes, method, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vaktherapie_analyse.analysis.figures.counted_figures import bands, icons, scales
from vaktherapie_analyse.analysis.figures.figure_parts import about
from vaktherapie_analyse.analysis.figures.flow_figure import flow
from vaktherapie_analyse.analysis.figures.people_figures import change, lines
from vaktherapie_analyse.analysis.names_for_people import once
from vaktherapie_analyse.analysis.questionnaire.apa_sentences import apa_sentences
from vaktherapie_analyse.analysis.story.appendix import of_report
from vaktherapie_analyse.analysis.story.explained_numbers import (
    Told,
    all_numbers,
    explained,
    told_numbers,
)
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.analysis.story.method_part import method, provenance, references
from vaktherapie_analyse.analysis.story.plain_warnings import grave_remarks
from vaktherapie_analyse.analysis.story.shared_parts import at_the_end, at_the_top, drawn, notice
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import PageEnd, Part, Points, Tabulated, Title

#: Per part of the outcomes its tables, and the numbers that a student checks there.
_OUTCOMES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "change": (("distribution", "summary"), ("mean", "sd", "change", "effect", "p")),
    "elevated": (("transitions", "bands"), ("transitions", "distribution")),
    "reliable": (("verdicts", "parameters"), ("verdicts",)),
    "choices": (("reliable",), ("range",)),
    "tests": (("tests",), ()),
}


def research(material: Material) -> tuple[Part, ...]:
    """Summary, participation, outcomes per questionnaire, method, limitations, provenance."""
    numbers = {
        key: [*told_numbers(one)] if material.limit is None else []
        for key, one in material.questionnaires.items()
    }
    return (
        *at_the_top(material),
        *_summary(material),
        PageEnd(),
        *_participation(material),
        *(part for key, one in material.questionnaires.items()
          for part in _of_questionnaire(one, material, numbers[key])),
        *(part for command in material.others for part in of_report(material, command, level=2)),
        *method(material),
        *_limitations(material),
        *provenance(material),
        *references(material, [each for told in numbers.values() for each in told]),
        *at_the_end(material),
    )  # fmt: skip


def _summary(material: Material) -> Iterator[Part]:
    """The first sentences of every report, and what changes how they must be read."""
    yield Title(2, Message("story.summary"))
    for one in material.questionnaires.values():
        report = one.report
        yield Title(3, report.title)
        yield Points(report.first.headlines if report.first else report.headlines)
        yield from notice(report)
    for report in material.others.values():
        if report.first:
            yield Title(3, report.title)
            yield Points(report.first.headlines)
    warned = once((*grave_remarks(material), *_no_control_group(material)))
    if warned:
        yield Title(3, Message("story.beware"))
        yield Points(warned)


def _no_control_group(material: Material) -> Iterator[Message]:
    for report in material.reports:
        yield from (r for r in report.remarks if r.key == "analysis.remark_no_control_group")


def _participation(material: Material) -> Iterator[Part]:
    """Who took part, and who was lost."""
    yield Title(2, Message("story.participation"))
    for one in material.questionnaires.values():
        report = one.report
        if len(material.questionnaires) > 1:
            yield Title(3, report.title)
        yield from drawn(report, flow(report, about(report)))
        yield Tabulated(report, ("missed",))


def _of_questionnaire(
    one: OneQuestionnaire, material: Material, numbers: list[Told]
) -> Iterator[Part]:
    """The outcomes of one questionnaire; for a student each with how to check it."""
    report = one.report
    yield Title(2, report.title)
    if material.limit is not None:
        yield Tabulated(report)
        yield from _figure(one, "elevated", internal=False)
        return
    primary = [each for each in numbers if each.scale.key == one.context.primary.key]
    for name, (tables, kinds) in _OUTCOMES.items():
        if name == "tests" and "tests" not in report.tables:
            continue
        if name == "choices" and "sensitivity" not in report.tables:
            continue
        if name == "reliable" and "verdicts" not in report.tables:
            continue
        yield Title(3, Message(f"story.part_{name}", _values(one)))
        yield from _said(one, name)
        yield Tabulated(report, tables)
        yield from _figure(one, name, internal=True)
        if material.reader == "student":
            here = [t for t in primary if t.number.kind in kinds or t.number.table in kinds]
            if here:
                yield Title(4, Message("story.check_yourself"))
                yield from map(explained, here)
    yield Title(3, Message("story.all_numbers"))
    yield from all_numbers(one, numbers, with_first=material.reader != "student")


def _values(one: OneQuestionnaire) -> dict[str, Any]:
    return {"word": one.context.instrument.elevated_word, **one.context.moments.named}


def _said(one: OneQuestionnaire, name: str) -> Iterator[Part]:
    """What stands before the tables: a sentence per scale, or the rule of reliable change."""
    if name == "change":
        yield Points(tuple(apa_sentences(one.context)))
    if name == "reliable":
        rule = ("reliable.source_rci", "reliable.source_cutoff", "analysis.source_verdict")
        if said := tuple(source for source in one.report.sources if source.key in rule):
            yield Points(said)


def _figure(one: OneQuestionnaire, name: str, *, internal: bool) -> Iterator[Part]:
    """The figures of a part; those in which a mark is a person only for use inside."""
    report, scale = one.report, about(one.report)
    if name == "change":
        yield from drawn(report, scales(report, scale))
    if name == "elevated":
        yield from drawn(report, icons(report, scale))
        if internal and "bands" in report.tables:
            yield from drawn(report, bands(report, scale))
    if name == "reliable" and internal:
        yield from drawn(report, change(one.context, report, scale))
        if (report.facts or {})["n_respondents"] <= MOST_LINES:
            yield from drawn(report, lines(one.context, report, scale))


#: With more people a line for each of them is not read.
MOST_LINES: Final = 100


def _limitations(material: Material) -> Iterator[Part]:
    """Every remark of every report, with what can be done about it."""
    yield Title(2, Message("story.limitations"))
    yield Points(once(r for report in material.reports for r in report.remarks), hints=True)
