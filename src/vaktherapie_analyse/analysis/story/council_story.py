"""The story for a council: one page in plain words that stands alone, and behind it the tables."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.analysis.figures.counted_figures import icons
from vaktherapie_analyse.analysis.figures.figure_parts import about
from vaktherapie_analyse.analysis.figures.flow_figure import flow
from vaktherapie_analyse.analysis.names_for_people import once
from vaktherapie_analyse.analysis.story import plain_words
from vaktherapie_analyse.analysis.story.appendix import appendix
from vaktherapie_analyse.analysis.story.explained_numbers import plain_numbers, quarter_numbers
from vaktherapie_analyse.analysis.story.four_figures import four_figures, goals
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.analysis.story.plain_warnings import plain_warnings
from vaktherapie_analyse.analysis.story.shared_parts import at_the_end, at_the_top, drawn, notice
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import PageEnd, Part, Points, Said, Title


def council(material: Material) -> tuple[Part, ...]:
    """The page, the appendix, and the line that makes it again."""
    return (
        *at_the_top(material),
        *_first_page(material),
        PageEnd(),
        *_in_pictures(material),
        *_how_made(material),
        *appendix(material),
        *at_the_end(material),
    )


def _first_page(material: Material) -> Iterator[Part]:
    """The core message, the figures of the sector and the goals, and how to read all that."""
    explained = False
    for key, one in material.questionnaires.items():
        yield Title(2, Message(f"story.of_{key.replace('-', '_')}"))
        yield Said(plain_words.core(one), "lead")
        changed = plain_words.change(one)
        meaning = [Message("story.clearly")] if changed and not explained else []
        explained = explained or bool(changed)
        if said := (*plain_words.how_sure(one), *changed, *meaning):
            yield Said(said)
        yield from notice(one.report)
    if material.limit is None:
        yield four_figures(material)
        yield from goals(material)
    yield from _how_to_read(material)


def _how_to_read(material: Material) -> Iterator[Part]:
    """What the numbers show, what changes how they must be read, and what they cannot show."""
    not_shown = once(
        said for one in material.questionnaires.values() for said in plain_words.not_shown(one)
    )
    yield Title(2, Message("story.how_to_read"))
    yield Points((Message("story.shows"), *plain_warnings(material), *not_shown))


def _in_pictures(material: Material) -> Iterator[Part]:
    """One icon per person, and who took part."""
    yield Title(2, Message("story.in_pictures"))
    for one in material.questionnaires.values():
        report = one.report
        yield from drawn(report, icons(report, about(report)))
    first = next(iter(material.questionnaires.values())).report
    yield from drawn(first, flow(first, about(first)))


def _how_made(material: Material) -> Iterator[Part]:
    """How each number of the page came about; of numbers for others nothing is told."""
    if material.limit is not None:
        return
    yield Title(2, Message("story.how_made"))
    for one in material.questionnaires.values():
        yield from plain_numbers(one)
    yield from quarter_numbers(material)
