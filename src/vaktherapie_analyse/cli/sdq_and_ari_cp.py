"""Read the SDQ and the ARI-CP from the same files, or say why one of them is not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.cli.commands import vragenlijst as questionnaire
from vaktherapie_analyse.cli.commands.vragenlijst import Reading
from vaktherapie_analyse.cli.config import load_project, word_for
from vaktherapie_analyse.cli.data_settings import read_data
from vaktherapie_analyse.cli.typed.options import (
    ChangeRule,
    Measurements,
    Questionnaire,
    SdqAndAriCp,
)
from vaktherapie_analyse.cli.typed.typed_values import narrowed
from vaktherapie_analyse.errors import DefinitionError

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.measured import Measured
    from vaktherapie_analyse.answers import Input
    from vaktherapie_analyse.definitions import Instrument, Norms
    from vaktherapie_analyse.intake.files.read_files import RawFile

#: The options of the second questionnaire stand beside those of the first: `--hoog`.
SECOND = "ari-cp"
#: The questionnaires of the pilot, in the order in which they are shown.
INSTRUMENTS: Final = ("sdq", SECOND)
#: The options that are typed per scale: each is for the questionnaire that has the scale.
OF_SCALES: Final = ("sd", "reliability", "reliability_post", "functional")


@dataclass(frozen=True, slots=True)
class Found:
    """The questionnaires that are in the files, and why others are not: "no_data" or "no_key"."""

    readings: dict[str, Reading]
    absent: dict[str, str]

    @property
    def measured(self) -> dict[str, Measured]:
        return {key: reading.measured for key, reading in self.readings.items()}

    @property
    def inputs(self) -> tuple[Input, ...]:
        return tuple(file for one in self.measured.values() for file in one.answers.inputs)

    @property
    def sources(self) -> tuple[Path, ...]:
        return tuple(path for reading in self.readings.values() for path in reading.sources)


def read_sdq_and_ari_cp(
    instruments: Sequence[str], choices: SdqAndAriCp, files: Sequence[RawFile] = ()
) -> Found:
    """Each of these questionnaires; where none is in the files, the fault of the first is told.

    `files` are those of `choices` where the command has read them already.

    Raises
    ------
    DataError
        With every fault of every questionnaire.
    """
    from vaktherapie_analyse.intake.problems import Problems

    readings: dict[str, Reading] = {}
    absent: dict[str, str] = {}
    faults = Problems()
    for instrument in instruments:
        refuse_typed(instrument, choices)
    files = files or read_data(choices, load_project(choices.files, choices.config))
    for instrument in instruments:
        own = choices_for(instrument, choices)
        with faults.gathered():
            reason = questionnaire.absence(instrument, own, files)
            if reason:
                absent[instrument] = reason
            else:
                readings[instrument] = _read(instrument, own, choices, files)
    faults.raise_all()
    if not readings:
        # Of what is there and lacks only its key, the key is told.
        instrument = min(absent, key=lambda key: absent[key] != "no_key")
        questionnaire.read(instrument, choices_for(instrument, choices), files)
    return Found(readings, absent)


def refuse_typed(instrument: str, choices: SdqAndAriCp) -> None:
    """Nothing; an error for what was typed about this questionnaire and is wrong.

    What stands in `analyse.toml` is judged later, where the questionnaire is in the files.
    """
    own = choices_for(instrument, choices)
    try:
        found = questionnaire.asked(instrument, own)
    except DefinitionError:
        if own.key or own.norms:
            raise
        return
    if instrument == SECOND and choices.high:
        _high(found.definition, found.norms, choices.high)


def choices_for(instrument: str, choices: SdqAndAriCp) -> Questionnaire:
    """What was typed for this questionnaire."""
    own = replace(narrowed(Questionnaire, choices), **rule_for(instrument, choices))
    if instrument == SECOND:
        return replace(own, norms=choices.second_norms, elevated=None)
    return replace(own, key=None)


def rule_for(instrument: str, choices: ChangeRule) -> dict[str, Any]:
    """What was typed about the rule of change, as far as it is for this questionnaire."""
    own = {each.name for each in fields(ChangeRule)} - {each.name for each in fields(Measurements)}
    rule = {name: getattr(choices, name) for name in own}
    if not getattr(choices, "of_questionnaire", None):  # the only one that is told
        for name in OF_SCALES:
            rule[name] = _of_own_scales(instrument, rule[name])
    return rule


def _of_own_scales(instrument: str, typed: Sequence[str] | None) -> list[str] | None:
    """What is typed per scale (`total=6,5`), without that for the other questionnaire."""
    from vaktherapie_analyse.definitions import load_instrument

    if not typed:
        return None
    (other,) = {*INSTRUMENTS} - {instrument}
    others = {scale.key for scale in load_instrument(other).scales}
    return [text for text in typed if text.partition("=")[0].strip().lower() not in others]


def _read(
    instrument: str, own: Questionnaire, choices: SdqAndAriCp, files: Sequence[RawFile]
) -> Reading:
    reading = questionnaire.read(instrument, own, files)
    if instrument != SECOND or not choices.high:
        return reading
    one = reading.measured
    high = _high(one.instrument, one.norms, choices.high)
    return replace(reading, measured=replace(one, options=replace(one.options, elevated=high)))


def _high(instrument: Instrument, norms: Norms | None, typed: str) -> str:
    """From which band the second questionnaire counts as high."""
    return word_for("--hoog", typed, questionnaire.elevated_words(instrument, norms))
