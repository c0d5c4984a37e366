"""`analyse sdq`, `analyse ari-cp`, `analyse vragenlijst`: one questionnaire, begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.config import Project, load_project, word_for, word_of
from vaktherapie_analyse.cli.data_settings import settings_of
from vaktherapie_analyse.cli.deliver import deliver, provenance, shows_first
from vaktherapie_analyse.cli.progress import reading_bar
from vaktherapie_analyse.cli.typed.change_rule_options import rule_of
from vaktherapie_analyse.cli.typed.options import (
    AnyQuestionnaire,
    DataFiles,
    Measurements,
    Questionnaire,
)
from vaktherapie_analyse.cli.typed.typed_values import SCREEN
from vaktherapie_analyse.errors import AnalysisError, Place, UsageError

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.line.change import Moments
    from vaktherapie_analyse.analysis.line.classify import AgeRule
    from vaktherapie_analyse.analysis.measured import Alternatives, Measured, OnRequest, Options
    from vaktherapie_analyse.analysis.questionnaire.context import Context
    from vaktherapie_analyse.answers import Trace
    from vaktherapie_analyse.definitions import Instrument, Norms
    from vaktherapie_analyse.intake import Layouts, Settings
    from vaktherapie_analyse.intake.files.read_files import RawFile
    from vaktherapie_analyse.report import Figure, Report

#: What people type for a moment, an age rule → the word of the code.
MOMENTS = {"begin": "begin", "eind": "eind", "einde": "eind", "vervolg": "vervolg"}
#: What a report can be split by; besides these `kind`, `kind:CODE` and the header of a column.
SUBGROUPS = {
    "geslacht": "sex",
    "leeftijdsgroep": "age_group",
    "informant": "informant",
}
NORM_AGES: dict[str, AgeRule] = {"eerste-meting": "first", "bij-meting": "each"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed and configured about one questionnaire; no data are read for it.

    `sources` are the files beside the data that had a say in it: project file, key, norms.
    `named` are the questionnaire and the norms as they were asked for: by key or as a file.
    """

    definition: Instrument
    norms: Norms | None
    settings: Settings
    options: Options
    sources: tuple[Path, ...]
    named: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One questionnaire as it was read; `sources` and `named` are those of `Asked`.

    `trace` is there only where it was asked for: it keeps all that was read.
    """

    measured: Measured
    sources: tuple[Path, ...]
    named: tuple[str, str]
    trace: Trace | None = None


def run_questionnaire(instrument: str, choices: Questionnaire) -> None:
    """Read, analyse and show one questionnaire."""
    report, sources = read_questionnaire(instrument, choices)
    deliver(report, choices, sources)


def read_questionnaire(instrument: str, choices: Questionnaire) -> tuple[Report, tuple[Path, ...]]:
    """The report of one questionnaire, and the files beside the data that had a say."""
    from vaktherapie_analyse.analysis.questionnaire import pipeline

    reading = read(instrument, choices)
    inputs = reading.measured.answers.inputs
    made_by = provenance(command_of(instrument), choices, inputs, reading.sources)
    context = pipeline.context_of(reading.measured)
    report = pipeline.reported(context, made_by)
    if choices.detail and choices.suppress is None and (choices.format or SCREEN) == SCREEN:
        report = replace(report, figures=tuple(_of_people(context, report)))
    return report, reading.sources


def _of_people(context: Context, report: Report) -> Iterator[Figure]:
    """The figures in which each mark is a person; none where there is nothing to draw."""
    from vaktherapie_analyse.analysis.figures.figure_parts import about
    from vaktherapie_analyse.analysis.figures.figure_report import OF_PEOPLE

    for make in OF_PEOPLE.values():
        if figure := make(context, report, about(report)):
            yield figure


def command_of(instrument: str) -> str:
    """What is typed before the files; of a file of the user only the name."""
    from vaktherapie_analyse.definitions import instrument_keys
    from vaktherapie_analyse.intake.cells.personal import shown_file

    if instrument in instrument_keys():
        return f"analyse {instrument}"
    return f"analyse vragenlijst {shown_file(Path(instrument).name)}"


def read(
    instrument: str,
    choices: Questionnaire,
    files: Sequence[RawFile] = (),
    *,
    traced: bool = False,
) -> Reading:
    """The definition, norms and answers of one questionnaire, by what was typed or configured.

    `files` are those of `choices` where the command has read them already; `traced` keeps where
    each answer stands.
    """
    from vaktherapie_analyse.analysis.measured import Measured
    from vaktherapie_analyse.intake import read_answers, read_traced

    found = asked(instrument, choices)
    given: Sequence[Path | RawFile] = files or [Path(file) for file in choices.files]
    trace = None
    with reading_bar(choices.files) as progress:
        if traced:
            answers, trace = read_traced(given, found.definition, found.settings, progress)
        else:
            answers = read_answers(given, found.definition, found.settings, progress)
    measured = Measured(answers, found.definition, found.norms, found.options)
    return Reading(measured, found.sources, found.named, trace)


def asked(instrument: str, choices: Questionnaire) -> Asked:
    """The definition, norms and options of one questionnaire, before data are read.

    Raises
    ------
    UsageError, DefinitionError
        What was typed, or stands in a file beside the data, is wrong.
    """
    project = load_project(choices.files, choices.config, own_key(instrument))
    key = key_of(instrument, choices.key, project)
    definition = definition_of(instrument, key)
    chosen = choices.norms or project.section(definition.key).normen
    norms = norms_of(chosen, definition)
    settings = settings_of(choices, project, definition)
    return Asked(
        definition=definition,
        norms=norms,
        settings=replace(settings, groups=_groups(choices)),
        options=_options(choices, project, definition, norms),
        sources=tuple(
            path
            for path in (project.path, Path(key), Path(chosen))
            if path is not None and path.suffix == ".toml"
        ),
        named=(key, chosen or definition.norms),
    )


def run_any(choices: AnyQuestionnaire) -> None:
    run_questionnaire(choices.definition, choices)


def own_key(instrument: str) -> str:
    """The key of a questionnaire in a file of the user; empty for one that comes along."""
    from vaktherapie_analyse.definitions import load_instrument
    from vaktherapie_analyse.definitions.files import is_path

    return load_instrument(instrument).key if is_path(instrument) else ""


def key_of(instrument: str, typed: str | None, project: Project) -> str:
    """What names the key: what was typed, else the project file, else the questionnaire itself."""
    return typed or project.section(instrument).sleutel or instrument


def definition_of(instrument: str, key: str) -> Instrument:
    """The questionnaire by this key.

    Raises
    ------
    UsageError
        The key is of another questionnaire.
    """
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    definition = load_instrument(key)
    if instrument in instrument_keys() and definition.key != instrument:
        raise key_of_another(key, definition, instrument)
    return definition


def key_of_another(key: str, found: Instrument, meant: str) -> AnalysisError:
    """That what was typed as a key is of another questionnaire than is meant."""
    place = Place(file=Path(key).name)
    return UsageError.of("cli.key_of_another", place, found=found.key, meant=meant)


def norms_of(chosen: str, instrument: Instrument) -> Norms | None:
    from vaktherapie_analyse.definitions import load_norms

    name = chosen or instrument.norms
    return load_norms(name, instrument) if name else None


def absence(instrument: str, choices: DataFiles, files: Sequence[RawFile]) -> str:
    """Why these files hold no answers to a questionnaire, see `why_absent`."""
    from vaktherapie_analyse.intake import recognise

    project = load_project(choices.files, choices.config)
    definition = definition_of(instrument, key_of(instrument, choices.key, project))
    return why_absent(recognise(files, definition, settings_of(choices, project, definition)))


def why_absent(layouts: Layouts) -> str:
    """Why files hold no answers to a questionnaire: "no_key", "no_data", or empty where they do.

    Sheets of a template that nobody filled in are no answers.
    """
    from vaktherapie_analyse.intake.layout.used_rows import has_answers

    if any(problem.message.key == "intake.key_missing" for problem in layouts.problems):
        return "no_key"
    long = any("long_layout" in problem.message.key for problem in layouts.problems)
    return "" if long or any(map(has_answers, layouts.measured)) else "no_data"


def _options(
    choices: Questionnaire, project: Project, instrument: Instrument, norms: Norms | None
) -> Options:
    from vaktherapie_analyse.analysis.measured import Options

    return Options(
        elevated=elevated_of(choices.elevated, project, instrument, norms),
        moments=_moments(choices, project),
        age_rule=norm_age(choices, project),
        rule=rule_of(choices, project, instrument),
        alternatives=_alternatives(choices, instrument),
        per_respondent=choices.per_respondent,
        on_request=_on_request(choices),
    )


def _moments(choices: Questionnaire, project: Project) -> Moments:
    """The two moments that are compared, the earlier one first.

    Raises
    ------
    UsageError
        They are the same, or the second comes before the first: every sign would be turned.
    """
    from vaktherapie_analyse.analysis.line.change import BEGIN_TO_END, Moments

    asked_pre = project.setting("--van", choices.pre, "van", project.van)
    asked_post = project.setting("--naar", choices.post, "naar", project.naar)
    pre = asked_pre.read(word_of(MOMENTS)) if asked_pre else BEGIN_TO_END.pre
    post = asked_post.read(word_of(MOMENTS)) if asked_post else BEGIN_TO_END.post
    order = [*dict.fromkeys(MOMENTS.values())]
    if order.index(pre) >= order.index(post):
        key = "moments_same" if pre == post else "moments_backward"
        raise UsageError.of(f"cli.{key}", pre=pre, post=post)
    return Moments(pre, post)


def _on_request(choices: Questionnaire) -> OnRequest:
    """The tables on top of the ordinary ones; `--per kind:CODE` names one respondent."""
    from vaktherapie_analyse.analysis.measured import OnRequest

    children = [name for name in choices.per or () if _is_child(name)]
    asked = [
        SUBGROUPS.get(name.lower(), name) for name in choices.per or () if name not in children
    ]
    return OnRequest(
        tests=choices.tests,
        apa=choices.apa,
        validity=choices.validity,
        all_moments=choices.all_moments,
        by=tuple(dict.fromkeys(asked)),
        per_child=bool(children),
        named=children[-1].partition(":")[2].strip() if children else "",
    )


def _is_child(name: str) -> bool:
    return name.lower().partition(":")[0] == "kind"


def _groups(choices: Questionnaire) -> tuple[str, ...]:
    """The headers of columns to split by."""
    return tuple(n for n in choices.per or () if n.lower() not in SUBGROUPS and not _is_child(n))


def _alternatives(choices: Questionnaire, instrument: Instrument) -> Alternatives:
    """The other methods and norms; a sensitivity table holds every shipped norm against ours."""
    from vaktherapie_analyse.analysis.measured import Alternatives
    from vaktherapie_analyse.definitions import load_norms, norm_keys

    norms = None
    # A workbook opens on a summary, which is the same whatever the screen shows.
    if choices.sensitivity or shows_first(choices) or choices.output:
        norms = tuple(load_norms(key, instrument) for key in norm_keys(instrument.key))
    known = {scale.key: scale.key for scale in instrument.scales}
    scale = word_for("--schaal", choices.scale, known) if choices.scale else ""
    asked = norms if choices.sensitivity else None
    return Alternatives(choices.compare_methods, asked, scale, others=norms or ())


def norm_age(choices: Measurements, project: Project) -> AgeRule:
    """Which age chooses the norm group."""
    typed, kept = choices.norm_age, project.normleeftijd
    found = project.setting("--normleeftijd", typed, "normleeftijd", kept)
    return found.read(word_of(NORM_AGES)) if found else "first"


def elevated_of(
    typed: str | None, project: Project, instrument: Instrument, norms: Norms | None
) -> str:
    """The definition of elevated that was typed or configured; empty for that of the norms."""
    name, kept = f"[{instrument.key}] verhoogd", project.section(instrument.key).verhoogd
    found = project.setting("--verhoogd", typed, name, kept)
    return found.read(word_of(elevated_words(instrument, norms))) if found else ""


def elevated_words(instrument: Instrument, norms: Norms | None) -> dict[str, str]:
    """The definitions of elevated that at least one of the norm tables knows.

    Without norms those of the bands that a file can hold.
    """
    tables = [norms.table_for(scale.key) for scale in instrument.scales] if norms else []
    known = {name: name for table in tables if table for name in table.elevated}
    return known or {name: name for name in instrument.elevated}
