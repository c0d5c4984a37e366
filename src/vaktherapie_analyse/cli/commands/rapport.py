"""`analyse rapport`: the whole story for one reader, as a file that people hand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vaktherapie_analyse.cli.commands.bevindingen import evidence_of, findings_of
from vaktherapie_analyse.cli.commands.enquete import read_closed_questions
from vaktherapie_analyse.cli.commands.kwartaal import read_quarter, refuse_wrong_quarter
from vaktherapie_analyse.cli.commands.uitleg import definition_files
from vaktherapie_analyse.cli.config import load_project, word_for
from vaktherapie_analyse.cli.data_settings import read_data
from vaktherapie_analyse.cli.deliver import provenance, remark
from vaktherapie_analyse.cli.sdq_and_ari_cp import (
    INSTRUMENTS,
    SECOND,
    Found,
    choices_for,
    read_sdq_and_ari_cp,
    refuse_typed,
)
from vaktherapie_analyse.cli.typed.handout_options import Handout
from vaktherapie_analyse.cli.typed.option_names import name_of, option_names, quoted, typed
from vaktherapie_analyse.cli.typed.options import (
    DataFiles,
    Explain,
    Findings,
    Quarter,
    Questionnaire,
    SurveyFile,
)
from vaktherapie_analyse.cli.typed.typed_values import narrowed, refuse_files
from vaktherapie_analyse.errors import DataError, UsageError
from vaktherapie_analyse.known_formats import documents
from vaktherapie_analyse.language import LANGUAGES

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.findings.finding_tables import Evidence
    from vaktherapie_analyse.analysis.story.material import OneQuestionnaire
    from vaktherapie_analyse.cli.commands.vragenlijst import Reading
    from vaktherapie_analyse.intake.files.read_files import RawFile
    from vaktherapie_analyse.report import Provenance, Report
    from vaktherapie_analyse.story import Reader, Story

#: What people type for whom the report is → the word of the code.
READERS: Final[dict[str, Reader]] = {
    "gemeente": "council",
    "onderzoeker": "researcher",
    "student": "student",
}

#: What asks for a second outcome: with another one beside it small numbers can be worked out.
NOT_FOR_OTHERS: Final = ("survey", "quarter", "until", "by", "report")


def run_handout(choices: Handout) -> None:
    """Tell the story in every file asked for."""
    from vaktherapie_analyse import output

    if not choices.output:
        raise UsageError.of("story.no_output", file=quoted(choices.files[0]))
    refuse_files(choices.output, [*documents()])
    story, sources = read_story(choices)
    language = choices.language or LANGUAGES[0]
    inputs = [*map(Path, choices.files), *sources]
    for file in output.write(
        story, choices.output, language, inputs=inputs, overwrite=choices.overwrite
    ):
        remark("cli.written", language, file=str(file))


def read_story(choices: Handout) -> tuple[Story, tuple[Path, ...]]:
    """What is told to the reader, and the files beside the data that had a say.

    The files are read once, for all the reports of the other commands that it is made of.
    """
    from vaktherapie_analyse.analysis.story.material import Material
    from vaktherapie_analyse.analysis.story.told_story import told

    reader = word_for("--voor", choices.reader, READERS)
    _refuse_for_others(choices)
    instruments = _instruments(choices)
    _refuse_typed(instruments, choices)
    files = read_data(choices, load_project(choices.files, choices.config))
    found = read_sdq_and_ari_cp(instruments, choices, files)
    evidence = evidence_of(found, choices.report) if _has_findings(choices, found) else None
    others = {} if choices.suppress is not None else _others(choices, files, found, evidence)
    reports = {key: report for key, (report, _) in others.items()}
    sources = (*found.sources, *(path for _, more in others.values() for path in more))
    made_by = provenance("analyse rapport", choices, found.inputs, sources)
    made_by = _with_inputs(made_by, reports.values())
    one_by_one = {
        key: _of_questionnaire(reading, made_by, _uitleg(_judged_by(key, choices)))
        for key, reading in found.readings.items()
    }
    if choices.suppress is not None:
        one_by_one = _for_others(one_by_one, choices.suppress)
    options = next(iter(one_by_one.values())).report.provenance.options
    asked = {"kwartaal": _uitleg(narrowed(Quarter, choices))}
    asked["bevindingen"] = _uitleg(narrowed(Findings, choices))
    lines = (*_again(choices, options), asked)
    shown = made_by.inputs if choices.suppress is None else ()
    material = Material(reader, one_by_one, reports, *lines, shown, evidence, choices.suppress)
    return told(material), sources


def _others(
    choices: Handout, files: Sequence[RawFile], found: Found, evidence: Evidence | None
) -> dict[str, tuple[Report, tuple[Path, ...]]]:
    """The quarter, the published findings and the survey, as far as the data allow."""
    made = {}
    if quarter := _quarter(choices, files, found):
        made["kwartaal"] = quarter
    if evidence:
        made["bevindingen"] = findings_of(found, evidence, narrowed(Findings, choices))
    if choices.survey:
        survey = SurveyFile(file=choices.survey, config=choices.config)
        made["enquete"] = read_closed_questions(survey)
    return made


def _has_findings(choices: Handout, found: Found) -> bool:
    """Whether the published findings are told: not to others, who get one outcome."""
    if choices.suppress is not None:
        return False
    return bool(choices.report or (len(found.readings) == len(INSTRUMENTS) and not choices.pre))


def _quarter(
    choices: Handout, files: Sequence[RawFile], found: Found
) -> tuple[Report, tuple[Path, ...]] | None:
    """The quarter; None where nothing has a date."""
    try:
        return read_quarter(narrowed(Quarter, choices), files, found.measured)
    except DataError as error:
        if [problem.message.key for problem in error.problems] == ["quarters.nothing"]:
            return None
        raise


def _judged_by(instrument: str, choices: Handout) -> Questionnaire:
    """What was typed, for what one questionnaire looks at."""
    own = choices_for(instrument, choices)
    return replace(own, elevated=choices.high) if instrument == SECOND else own


def _refuse_for_others(choices: Handout) -> None:
    """Nothing; a `UsageError` for a second outcome in a report for others."""
    if choices.suppress is None:
        return
    asked = [name for name in NOT_FOR_OTHERS if getattr(choices, name)]
    if asked:
        raise UsageError.of("story.not_for_others", option=name_of(Handout, asked[0]))


def _refuse_typed(instruments: Sequence[str], choices: Handout) -> None:
    """Nothing; an error for what was typed and is wrong, before any file with data is read."""
    from vaktherapie_analyse.definitions.findings import load_findings

    for instrument in instruments:
        refuse_typed(instrument, choices)
    if choices.suppress is None:
        refuse_wrong_quarter(narrowed(Quarter, choices))
    if choices.report:
        load_findings(choices.report)


def _instruments(choices: Handout) -> tuple[str, ...]:
    """The questionnaires that are told."""
    asked = choices.of_questionnaire
    if not asked:
        return INSTRUMENTS
    return (word_for("--vragenlijst", asked, {key: key for key in INSTRUMENTS}),)


def _of_questionnaire(reading: Reading, made_by: Provenance, uitleg: str) -> OneQuestionnaire:
    from vaktherapie_analyse.analysis.explain.steps import Explainer
    from vaktherapie_analyse.analysis.questionnaire import pipeline
    from vaktherapie_analyse.analysis.story.material import OneQuestionnaire

    options = reading.measured.options
    alternatives = replace(options.alternatives, norms=options.alternatives.others)
    options = replace(options, alternatives=alternatives)
    measured = replace(reading.measured, options=options)
    context = pipeline.context_of(measured)
    return OneQuestionnaire(
        report=pipeline.reported(context, made_by),
        context=context,
        explainer=Explainer(measured, definition_files(reading), made_by),
        uitleg=uitleg,
    )


def _for_others(found: Mapping[str, OneQuestionnaire], limit: int) -> dict[str, OneQuestionnaire]:
    """Of the first questionnaire what may be published: two side by side give more away."""
    from vaktherapie_analyse.publish import published

    key, one = next(iter(found.items()))
    return {key: replace(one, report=published(one.report, limit))}


def _with_inputs(made_by: Provenance, reports: Iterable[Report]) -> Provenance:
    """The same with the files that only these reports were made of."""
    known = {given["sha256"]: given for given in made_by.inputs}
    for report in reports:
        for given in report.provenance.inputs:
            known.setdefault(given["sha256"], given)
    return replace(made_by, inputs=tuple(known.values()))


def _again(choices: Handout, options: Mapping[str, object]) -> tuple[str, str]:
    """What makes the same report, and what compares it; for others without names of files."""
    files = _files(choices) if choices.suppress is None else ["…"]
    outputs = [f"-o rapport{path.suffix.lower()}" for path in choices.output or ()]
    return (
        " ".join(["analyse rapport", *files, *_options(options), *outputs]),
        " ".join(["analyse herhaal rapport.html", *files]),
    )


def _uitleg(choices: DataFiles) -> str:
    """What is typed behind a number that is asked for: the files, and the options that count."""
    known = {name.removeprefix("--") for name in option_names(Explain).values()}
    options = {name: value for name, value in typed(choices).items() if name in known}
    return " ".join([*_files(choices), *_options(options)])


def _files(choices: DataFiles) -> list[str]:
    from vaktherapie_analyse.intake.cells.personal import shown_file

    names = (shown_file(Path(file).name, at) for at, file in enumerate(choices.files, start=1))
    return [*map(quoted, names)]


def _options(options: Mapping[str, object]) -> Iterator[str]:
    """The options as they are typed."""
    for name, value in options.items():
        if value is True:
            yield f"--{name}"
        else:
            for each in value if isinstance(value, list) else [value]:
                yield f"--{name} {quoted(str(each))}"
