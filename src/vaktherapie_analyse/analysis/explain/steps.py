"""The steps of an explanation: each a sentence for people and a row for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, table
from vaktherapie_analyse.analysis.each_questionnaire import Told
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.names_for_people import notice
from vaktherapie_analyse.definitions import Norms
from vaktherapie_analyse.definitions.model import Source
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Provenance, Report, Table

#: So many codes still fit on a screen.
SHOWN_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation.

    Attributes
    ----------
    key
        What it is: score, norm, sd, share, interval …
    said
        The line for people, `Label: text`; None where another line says it too.
    values
        The columns of the table `explanation`.
    """

    key: str
    said: Message | None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number came about.

    Attributes
    ----------
    headline
        The number itself.
    counts
        From everybody in the files to who is counted: step, role and number of people.
    names
        The steps of `counts` in words.
    """

    headline: Message
    steps: Sequence[Step]
    counts: Sequence[tuple[str, str, int]] = ()
    names: Mapping[str, Text] = field(default_factory=dict)

    @property
    def said(self) -> tuple[Message, ...]:
        """The lines for people."""
        return tuple(step.said for step in self.steps if step.said)


@dataclass(frozen=True, slots=True)
class DefinitionFiles:
    """The files in which the numbers stand: of the questionnaire, and by key of the norm tables."""

    instrument: str
    norms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explainer:
    """What an explanation is made of besides the number that is asked for."""

    measured: Measured
    files: DefinitionFiles
    provenance: Provenance


def explanation_table(steps: Iterable[Step]) -> Table:
    """Every step as a row; what does not belong to a step is missing."""
    return table(
        "explanation",
        [{"step": step.key, **step.values} for step in steps],
        *columns(step="key", moment="key", n="count", of="count"),
        *columns(value="ratio", low="ratio", high="ratio", outcome="key", formula="text"),
        *columns(source="text", source_table="text", doi="text", file="text"),
    )


def explained(
    explainer: Explainer,
    title: Message,
    headlines: Sequence[Message],
    steps: Sequence[Step],
    tables: Sequence[Table],
    said: Told,
) -> Report:
    """The report of one explained number of a questionnaire."""
    measured = explainer.measured
    made = [*tables, explanation_table(steps)]
    return Report(
        kind="explanation",
        title=title,
        headlines=tuple(headlines),
        tables={each.key: each for each in made},
        labels=measured.labels,
        provenance=explainer.provenance,
        banners=said.banners,
        sources=tuple(step.said for step in steps if step.said),
        remarks=said.doubts,
        facts={
            "instrument": measured.instrument.key,
            "notice": notice([measured.instrument]),
        },
    )


def printed(source: Source, file: str) -> dict[str, Any]:
    """The columns that say where a number was printed, and in which file it stands here."""
    return {
        "source": source.citation,
        "source_table": source.table or None,
        "doi": source.doi or None,
        "file": file,
    }


def source_parts(title: Text | Message, source: Source) -> Iterator[Text | Message | str]:
    """What people read of a source: who, which table, its DOI."""
    yield title
    if source.table:
        yield source.table
    if source.doi:
        yield Message("explain.doi", {"doi": source.doi})


def origin(
    source: str, scale: str, norms: Norms | None, files: DefinitionFiles
) -> tuple[list[Any], str, dict[str, Any]]:
    """Of `table/group`: what people read of its source, the file, and the columns for programs."""
    key, slash, group = source.partition("/")
    if not slash or norms is None:
        return [], "", {"source": source}
    found = norms.source_of(key, group, scale)
    file = files.norms.get(key, f"{key}.toml")
    return [*source_parts(norms.tables[key].title, found)], file, printed(found, file)


def as_written(number: Any) -> int | float | None:
    """A score as people write it: whole where it is whole, otherwise two decimals."""
    if pd.isna(number):
        return None
    value = float(number)
    return int(value) if value.is_integer() else round(value, 2)


def people_step(people: Table) -> Step:
    """The codes of those who are counted: of many people the first, the table has them all."""
    named = [
        Message("explain.person", {"client": client, "respondent": respondent})
        if respondent and pd.notna(respondent)
        else client
        for client, respondent in people.frame.itertuples(index=False, name=None)
    ]
    more = len(named) - SHOWN_PEOPLE
    key = "explain.people_and_more" if more > 0 else "explain.people"
    return Step("people", Message(key, {"people": named[:SHOWN_PEOPLE], "n": more}))
