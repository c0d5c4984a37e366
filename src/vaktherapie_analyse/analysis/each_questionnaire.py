"""What a report on more than one questionnaire says about each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, together
from vaktherapie_analyse.analysis.doubts import doubts, not_checked, notes
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change, remarks, sources
from vaktherapie_analyse.analysis.questionnaire.context import with_cubes
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.language import Message, Text


@dataclass(frozen=True, slots=True)
class Told:
    """What must be said about the numbers behind one questionnaire: the gravest, and the rest."""

    banners: tuple[Message, ...]
    doubts: tuple[Message, ...]
    remarks: tuple[Message, ...]


def told(
    measured: Measured,
    scores: Cube,
    changes: Sequence[Cube],
    client: str | None = None,
) -> Told:
    """The warnings and remarks that one questionnaire's report would give about its numbers.

    Of the scores only those of `client`, where one is named.
    """
    own = scores if client is None else scores.of_client(client)
    context = with_cubes(measured, own, together(scores.people, changes))
    return Told(
        banners=sources.banners(context),
        doubts=tuple(doubts(measured.answers, measured.instrument, scores, client)),
        remarks=(
            *notes(measured.answers),
            *remarks.about_scores(context),
            *about_reliable_change.low_reliability(context.changes.rows, measured.instrument),
            *remarks.about_sources(context),
            *not_checked(measured.answers, measured.instrument),
        ),
    )


def norm_titles(norms: Norms | None, scores: pd.DataFrame) -> list[Text | Message]:
    """Where the bands of these scores come from."""
    known = norms.tables if norms else {}
    return [
        known[key].title if key in known else Message("findings.norm_file")
        for key in scores["norm"].dropna().unique()
    ] or [Message("findings.norm_none")]


def rule_source(measured: Measured, changes: pd.DataFrame) -> Iterator[Message]:
    """How reliable change is judged for this questionnaire, and with which numbers."""
    rule = measured.options.rule
    said = about_reliable_change.sources(changes, measured.instrument, measured.norms, rule, None)
    for message in said:
        if message.key == "reliable.source_rci":
            values = {"title": measured.instrument.key.upper(), "rule": message}
            yield Message("case.rule", values)
