"""What every story has: the warnings at its top, figures, and the line that makes it again."""

from __future__ import annotations

from collections.abc import Iterator

from vaktherapie_analyse.analysis.names_for_people import once
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Figure, Report
from vaktherapie_analyse.story import Drawn, Part, Said, Title


def at_the_top(material: Material) -> Iterator[Part]:
    """What is invented, and whether it may be shared."""
    for banner in once(banner for report in material.reports for banner in report.banners):
        yield Said((banner,), "warning")
    if material.limit is None:
        yield Said((Message("story.internal"), Message("story.internal_why")), "warning")
    else:
        shared = Message("story.shared", {"limit": material.limit})
        yield Said((shared, Message("story.one_outcome")), "warning")


def notice(report: Report) -> Iterator[Part]:
    """What has to stand under every result of this questionnaire."""
    said = (report.facts or {}).get("notice")
    if said:
        yield Said((Message("language.list", {"items": [said]}),), "small")


def drawn(report: Report, figure: Figure | None) -> Iterator[Part]:
    """The figure, where there is something to draw."""
    if figure is not None:
        yield Drawn(report, figure)


def at_the_end(material: Material) -> Iterator[Part]:
    """The line that makes the same report, and the one that says whether files give it."""
    yield Title(2, Message("story.again"))
    yield Said((Message("language.list", {"items": [material.again]}),), "typed")
    yield Said((Message("story.check"),), "small")
    yield Said((Message("language.list", {"items": [material.check]}),), "typed")
