"""Measured: one questionnaire as it was read, with what was chosen for it."""

from __future__ import annotations

from dataclasses import dataclass

from vaktherapie_analyse.analysis.questionnaire.pipeline import Options
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, Norms


@dataclass(frozen=True, slots=True)
class Measured:
    """The answers, the questionnaire they answer, and the norms and options that hold for it."""

    answers: Answers
    instrument: Instrument
    norms: Norms | None
    options: Options
