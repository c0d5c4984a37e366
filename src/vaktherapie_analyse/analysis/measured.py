"""Measured: one questionnaire as it was read, with what was chosen for it."""

from __future__ import annotations

from dataclasses import dataclass

from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END, Moments
from vaktherapie_analyse.analysis.line.change_rule import JACOBSON_TRUAX, Rule
from vaktherapie_analyse.analysis.line.classify import AgeRule
from vaktherapie_analyse.analysis.names_for_people import Labels, labels, tables_of
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms, Scale


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Which other methods and norms are held against the chosen ones.

    Attributes
    ----------
    methods
        Whether every method of reliable change is compared.
    norms
        Norm tables to hold against the chosen one; None: no sensitivity table.
    scale
        The one scale of these tables; empty: the primary one.
    others
        Norm tables for the range in the first sentences; empty where no first screen is shown.
    """

    methods: bool = False
    norms: tuple[Norms, ...] | None = None
    scale: str = ""
    others: tuple[Norms, ...] = ()


@dataclass(frozen=True, slots=True)
class OnRequest:
    """Which tables come on top of the ordinary ones.

    Attributes
    ----------
    tests
        Tests, effect sizes, consistency and agreement.
    apa
        A sentence per scale as the APA has it.
    validity
        Regression to the mean, dropout, bounds, added value.
    all_moments
        Begin, end and follow-up side by side.
    by
        What is split by: "sex", "age_group", "informant", or a column of `Answers.groups`.
    per_child
        The outcome per child beside that per respondent.
    named
        With `per_child`: the code of the respondent who counts where a child has more; empty:
        their mean.
    """

    tests: bool = False
    apa: bool = False
    validity: bool = False
    all_moments: bool = False
    by: tuple[str, ...] = ()
    per_child: bool = False
    named: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chose.

    Attributes
    ----------
    elevated
        Which definition of elevated in the norm table; empty: the table's first.
    moments
        The two moments that are compared.
    age_rule
        Which age chooses the norm group.
    rule
        How reliable change is judged.
    per_respondent
        Whether the scores and changes of each respondent belong to the report.
    """

    elevated: str = ""
    moments: Moments = BEGIN_TO_END
    age_rule: AgeRule = "first"
    rule: Rule = JACOBSON_TRUAX
    alternatives: Alternatives = Alternatives()
    per_respondent: bool = False
    on_request: OnRequest = OnRequest()


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Measured:
    """The answers, the questionnaire they answer, and the norms and options that hold for it."""

    answers: Answers
    instrument: Instrument
    norms: Norms | None
    options: Options

    @property
    def elevated(self) -> str:
        return self.options.elevated

    @property
    def moments(self) -> Moments:
        return self.options.moments

    @property
    def rule(self) -> Rule:
        return self.options.rule

    @property
    def primary(self) -> Scale:
        return self.instrument.scale(self.instrument.primary)

    @property
    def labels(self) -> Labels:
        """How the keys of this questionnaire and its norms are written for people."""
        return labels([self.instrument], tables_of([self.norms]))
