"""A story: what is told to the reader who was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from vaktherapie_analyse.analysis.story.council_story import council
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.analysis.story.research_story import research
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.story import Part, Reader, Story

_PARTS: Final[Mapping[Reader, Callable[[Material], tuple[Part, ...]]]] = {
    "council": council,
    "researcher": research,
    "student": research,
}


def told(material: Material) -> Story:
    """The story of these reports."""
    titles = [one.context.instrument.title for one in material.questionnaires.values()]
    return Story(
        reader=material.reader,
        title=Message("story.title", {"titles": [key.upper() for key in material.questionnaires]}),
        description=Message(f"story.about_{material.reader}", {"titles": titles}),
        reports=material.by_command,
        parts=_PARTS[material.reader](material),
    )
