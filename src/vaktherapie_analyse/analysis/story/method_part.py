"""The method in words, where the numbers come from, and the references: exactly what was used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaktherapie_analyse.analysis.story.explained_numbers import Told
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import Part, Points, Said, Title


def method(material: Material) -> Iterator[Part]:
    """A paragraph per questionnaire: what was filled in, norms, reliable change, intervals."""
    yield Title(2, Message("story.method"))
    for one in material.questionnaires.values():
        yield Said(tuple(_of_questionnaire(one, material)))
    version = next(material.reports).provenance.version
    yield Said((Message("story.made_with", {"version": version}),))


def _of_questionnaire(one: OneQuestionnaire, material: Material) -> Iterator[Message]:
    report, instrument = one.report, one.context.instrument
    values = {"title": instrument.title, **one.context.moments.named}
    both = "summary" in report.tables or "transitions" in report.tables
    yield Message("story.method_filled_in" if both else "story.method_one_moment", values)
    for source in report.first.sources if report.first else report.sources:
        yield Message("story.method_source", {"source": source})
    yield Message("story.method_shares")
    if "summary" in report.tables:
        yield Message("story.method_change")
    if "sensitivity" in report.tables and material.limit is None:
        yield Message("story.method_choices")
    if "tests" in report.tables:
        yield Message("story.method_tests")


def provenance(material: Material) -> Iterator[Part]:
    """The program, the day, and each file with its fingerprint; of files for others nothing."""
    made = next(material.reports).provenance
    yield Title(2, Message("story.provenance"))
    files = [
        Message("story.file", {"name": given["name"], "sha256": given["sha256"]})
        for given in material.inputs
    ]
    yield Points((Message("story.program", {"version": made.version, "date": made.date}), *files))


def references(material: Material, numbers: Sequence[Told]) -> Iterator[Part]:
    """Each source of a norm, an SD, a reliability or a formula that a number here rests on."""
    found: dict[str, str] = {}
    for one in material.questionnaires.values():
        source = one.context.instrument.source
        if source.citation:
            found[source.citation] = source.doi
    for told in numbers:
        for step in told.found.steps:
            citation, doi, file = (step.values.get(name) for name in ("source", "doi", "file"))
            if citation and (doi or file):
                found.setdefault(citation, doi or "")
    if not found:
        return
    yield Title(2, Message("story.references"))
    yield Points(
        tuple(
            Message("story.reference" if doi else "story.reference_alone", {"it": it, "doi": doi})
            for it, doi in sorted(found.items())
        )
    )
