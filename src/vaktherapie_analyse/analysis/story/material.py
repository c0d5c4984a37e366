"""What a story is made of: the reports of the other commands, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.analysis.explain.steps import Explainer
from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.story import Reader


@dataclass(frozen=True, slots=True)
class OneQuestionnaire:
    """The report of one questionnaire, and what it was made of.

    Attributes
    ----------
    report
        As its own command gives it; for others only what may be published.
    context, explainer
        What figures of people and explanations are made of.
    uitleg
        What is typed behind `analyse uitleg NUMBER SCALE` for its numbers: the files and options.
    """

    report: Report
    context: Context
    explainer: Explainer
    uitleg: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that a story may tell.

    Attributes
    ----------
    questionnaires
        By key, in the order in which they are told.
    others
        The further reports, by the command that gives them: bevindingen, kwartaal, enquete.
    again, check
        The line that makes the same report, and the one that says whether files give it.
    uitleg
        What is typed behind `analyse uitleg NUMBER` for the further reports, by command.
    inputs
        The files, as `Provenance` has them; none for others.
    evidence
        What the findings are counted from; None where they are not told.
    limit
        Below this no number of people is shown; None: for use inside.
    """

    reader: Reader
    questionnaires: Mapping[str, OneQuestionnaire]
    others: Mapping[str, Report]
    again: str
    check: str
    uitleg: Mapping[str, str]
    inputs: Sequence[Mapping[str, Any]] = ()
    evidence: Evidence | None = None
    limit: int | None = None

    @property
    def by_command(self) -> Mapping[str, Report]:
        """Every report by the command that gives the same."""
        return {key: one.report for key, one in self.questionnaires.items()} | {**self.others}

    @property
    def reports(self) -> Iterator[Report]:
        """Every report, those of the questionnaires first."""
        yield from self.by_command.values()
