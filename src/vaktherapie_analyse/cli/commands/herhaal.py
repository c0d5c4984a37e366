"""`analyse herhaal`: is this report what these files give?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaktherapie_analyse.cli.commands.bevindingen import read_findings
from vaktherapie_analyse.cli.commands.enquete import read_closed_questions
from vaktherapie_analyse.cli.commands.kwartaal import read_quarter
from vaktherapie_analyse.cli.commands.rapport import read_story
from vaktherapie_analyse.cli.commands.vragenlijst import read_questionnaire
from vaktherapie_analyse.cli.config import load_project, word_for
from vaktherapie_analyse.cli.data_settings import INFORMANTS, header_and_meaning
from vaktherapie_analyse.cli.deliver import deliver, provenance, told_as
from vaktherapie_analyse.cli.sdq_and_ari_cp import SECOND
from vaktherapie_analyse.cli.typed.handout_options import Handout
from vaktherapie_analyse.cli.typed.options import (
    AnyQuestionnaire,
    Findings,
    Quarter,
    Questionnaire,
    SurveyFile,
)
from vaktherapie_analyse.cli.typed.recorded_choices import Again, again
from vaktherapie_analyse.cli.typed.repeat_options import Repeat
from vaktherapie_analyse.cli.typed.typed_values import refuse_wrong_values
from vaktherapie_analyse.errors import DataError, DefinitionError, Place, Problem, UsageError
from vaktherapie_analyse.language import LANGUAGES, Message

if TYPE_CHECKING:
    from vaktherapie_analyse.recorded import Recorded
    from vaktherapie_analyse.report import Provenance

#: The command for a questionnaire in a file of the user, which stands behind it.
OWN = "vragenlijst"


def run_repeat(choices: Repeat) -> int:
    """The exit code: 0 when everything is the same, 1 when something differs."""
    from vaktherapie_analyse.analysis.single_reports.repeat import compare
    from vaktherapie_analyse.intake.cells.personal import shown_file
    from vaktherapie_analyse.intake.no_questionnaire.recorded_file import (
        bytes_of_report,
        recorded_of,
    )

    if choices.suppress is not None:
        raise UsageError.of("repeat.suppress")
    _refuse_typed(choices)
    path = Path(choices.made)
    suffix, place = path.suffix.lower(), Place(shown_file(path.name))
    then = recorded_of(bytes_of_report(path), suffix, str(place.file))
    command, definition = _command(then.command, place)
    way = _ways()[command]
    own = again(way.choices, then, choices, definition)
    try:
        content, inputs, sources = _made_again(way, own, then, suffix)
    except UsageError as error:  # nobody typed it: the report says so
        refused = Problem(Message("repeat.refused"), place)
        raise DataError([refused, *error.problems]) from None
    now = recorded_of(content, suffix)
    told = provenance("analyse herhaal", choices, (), [path])
    told = replace(told, inputs=(*told.inputs, *inputs))
    compared, same = compare(replace(then, command=f"analyse {command}"), now, inputs, told)
    deliver(compared, choices, (path, *sources))
    return 0 if same else 1


def _refuse_typed(choices: Repeat) -> None:
    """Nothing; an error for what was typed and is wrong whatever the report says.

    What hangs on its command and its questionnaire is judged once it is read.
    """
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument, norm_keys
    from vaktherapie_analyse.definitions.files import is_path
    from vaktherapie_analyse.definitions.findings import load_findings

    if choices.informant:
        word_for("--informant", choices.informant, INFORMANTS)
    for text in choices.column or ():
        header_and_meaning(text)
    if choices.config:
        with suppress(DefinitionError):  # it may speak of a questionnaire that the report names
            load_project(choices.files, choices.config)
    if choices.key:
        load_instrument(choices.key)
    shipped = {key: norm_keys(key) for key in instrument_keys()}
    known = [name for names in shipped.values() for name in names]
    if choices.norms and not is_path(choices.norms):
        word_for("--normen", choices.norms, {name: name for name in known})
    if choices.second_norms and not is_path(choices.second_norms):
        word_for("--normen-ari-cp", choices.second_norms, {name: name for name in shipped[SECOND]})
    if choices.report:
        load_findings(choices.report)


def _made_again(
    way: Again, own: Any, then: Recorded, suffix: str
) -> tuple[bytes, tuple[Mapping[str, Any], ...], tuple[Path, ...]]:
    """The report as it would be written now, the files it is of, and those beside the data.

    Date, version and names of files stand in its text. They are compared apart, and the text is
    made with those of then.
    """
    from vaktherapie_analyse import output
    from vaktherapie_analyse.report import Report

    inputs: dict[str, Mapping[str, Any]] = {}

    def as_then(now: Provenance) -> Provenance:
        inputs.update({one["sha256"]: one for one in now.inputs})
        return replace(
            now,
            version=then.version,
            date=then.date,
            command=then.command,
            options=then.options,
            inputs=tuple(then.inputs),
        )

    refuse_wrong_values(own)
    with told_as(as_then):
        report, sources = way.run(own)
    if own.suppress is not None and isinstance(report, Report):
        from vaktherapie_analyse.publish import published

        report = published(report, own.suppress)
    language = then.language if then.language in LANGUAGES else LANGUAGES[0]
    return output.made(report, suffix, language), tuple(inputs.values()), sources


def _command(recorded: str, place: Place) -> tuple[str, str]:
    """The word of the command, and the questionnaire behind it where there is one."""
    program, _, line = recorded.partition(" ")
    command, _, definition = line.partition(" ")
    is_whole = bool(definition) == (command == OWN)
    if program != "analyse" or command not in _ways() or not is_whole:
        raise DataError.of("repeat.unknown_command", place, known=[*_ways()])
    return command, definition


def _ways() -> dict[str, Again]:
    """The commands that can be done again."""
    from vaktherapie_analyse.definitions import instrument_keys

    own = {key: Again(Questionnaire, partial(read_questionnaire, key)) for key in instrument_keys()}
    return own | {
        "rapport": Again(Handout, read_story),
        OWN: Again(AnyQuestionnaire, lambda own: read_questionnaire(own.definition, own)),
        "bevindingen": Again(Findings, read_findings),
        "kwartaal": Again(Quarter, read_quarter),
        "enquete": Again(SurveyFile, read_closed_questions),
    }
