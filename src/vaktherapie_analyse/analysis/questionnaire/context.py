"""Context: one questionnaire with all that its tables and sentences are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube
from vaktherapie_analyse.analysis.line.change import Moments
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale
from vaktherapie_analyse.definitions.model import Status
from vaktherapie_analyse.language import Text
from vaktherapie_analyse.report import Table


@dataclass(frozen=True, slots=True)
class Context:
    """All that an account is written from."""

    answers: Answers
    instrument: Instrument
    norms: Norms | None
    elevated: str
    moments: Moments
    rule: Rule
    scores: Cube
    changes: Cube
    tables: Mapping[str, Table]

    @property
    def primary(self) -> Scale:
        return self.instrument.scale(self.instrument.primary)

    def titles_with(self, status: Status) -> list[Text]:
        """The norm tables of which a number was used whose source was checked so well."""
        return titles_with(status, self.norms, self.scores.rows, self.changes.rows)


def titles_with(
    status: Status, norms: Norms | None, scores: pd.DataFrame, changes: pd.DataFrame
) -> list[Text]:
    """The norm tables of which these rows use a number whose source was checked so well."""
    bands = scores.loc[scores["norm"] != FILE, ["norm", "group", "scale"]].dropna()
    used = set(bands.drop_duplicates().itertuples(index=False, name=None))
    for column in ("sd_source", "reliability_source"):
        known = changes[[column, "scale"]].dropna().drop_duplicates()
        used |= {
            (*source.split("/", 1), scale)
            for source, scale in known.to_numpy()
            if "/" in source  # not the user's own number, nor the sample's
        }
    if norms is None:
        return []
    keys = {table for table, *at in used if norms.source_of(table, *at).status == status}
    return [norms.tables[key].title for key in sorted(keys)]
