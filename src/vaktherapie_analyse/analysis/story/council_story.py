"""The story for a council: one page in plain words that stands alone, and behind it the tables."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.analysis.figures.counted_figures import icons
from vaktherapie_analyse.analysis.figures.figure_parts import about
from vaktherapie_analyse.analysis.story import plain_words
from vaktherapie_analyse.analysis.story.appendix import appendix
from vaktherapie_analyse.analysis.story.material import Material, OneQuestionnaire
from vaktherapie_analyse.analysis.story.shared_parts import at_the_end, at_the_top, drawn, notice
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import PageEnd, Part, Said, Title


def council(material: Material) -> tuple[Part, ...]:
    """The page, the appendix, and the line that makes it again."""
    return (
        *at_the_top(material),
        *_first_page(material),
        PageEnd(),
        *appendix(material),
        *at_the_end(material),
    )


def _first_page(material: Material) -> Iterator[Part]:
    for key, one in material.questionnaires.items():
        yield Title(2, Message(f"story.of_{key.replace('-', '_')}"))
        yield Said(tuple(plain_words.outcome(one)), "lead")
        if said := tuple(plain_words.change(one)):
            yield Said(said)
        yield from notice(one.report)
    first = next(iter(material.questionnaires.values()))
    yield from _people(first)


def _people(one: OneQuestionnaire) -> Iterator[Part]:
    """One icon per person, where they can be drawn."""
    yield from drawn(one.report, lambda: icons(one.report, about(one.report)))
