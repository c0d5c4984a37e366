"""Context: one questionnaire with all that its tables and sentences are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube, places_of
from vaktherapie_analyse.analysis.line.change import Moments, change
from vaktherapie_analyse.analysis.line.classify import FILE, classify
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.definitions.model import Status
from vaktherapie_analyse.language import Text
from vaktherapie_analyse.report import Table


@dataclass(frozen=True, slots=True)
class Context(Measured):
    """What was measured, what the stages made of it, and the tables that are there already."""

    scores: Cube
    changes: Cube
    tables: Mapping[str, Table]

    def titles_with(self, status: Status) -> list[Text]:
        """The norm tables of which a number was used whose source was checked so well."""
        return titles_with(status, self.norms, self.scores.rows, self.changes.rows)


def with_cubes(measured: Measured, scores: Cube, changes: Cube) -> Context:
    """The same with its scores and changes, and without tables."""
    given = (measured.answers, measured.instrument, measured.norms, measured.options)
    return Context(*given, scores, changes, {})


def scored(measured: Measured) -> Cube:
    """Everybody's scores with their bands."""
    options = measured.options
    scores = score(measured.answers, measured.instrument)
    return classify(scores, measured.instrument, measured.norms, options.elevated, options.age_rule)


def changed(measured: Measured, scores: Cube, moments: Moments) -> Cube:
    """Everybody's changes between these moments."""
    given = (measured.instrument, measured.norms, moments, measured.rule)
    return change(scores, *given, measured.answers)


def computed(measured: Measured) -> Context:
    """The same with scores and changes."""
    scores = scored(measured)
    return with_cubes(measured, scores, changed(measured, scores, measured.moments))


def titles_with(
    status: Status, norms: Norms | None, scores: pd.DataFrame, changes: pd.DataFrame
) -> list[Text]:
    """The norm tables of which these rows use a number whose source was checked so well."""
    if norms is None:
        return []
    used = {at for at in _known(scores, "norm", "group", "scale") if at[0] != FILE}
    for column in ("sd_source", "reliability_source"):
        used |= {
            (*source.split("/", 1), scale)
            for source, scale in _known(changes, column, "scale")
            if "/" in source  # not the user's own number, nor the sample's
        }
    keys = {table for table, *at in used if norms.source_of(table, *at).status == status}
    return [norms.tables[key].title for key in sorted(keys)]


def _known(rows: pd.DataFrame, *names: str) -> set[tuple[Any, ...]]:
    """The different combinations of words in these columns that are all known."""
    return {words for words in places_of(rows, *names) if None not in words}
