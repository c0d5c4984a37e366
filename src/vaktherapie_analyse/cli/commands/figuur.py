"""`analyse figuur`: one picture of the numbers that `sdq` or `kwartaal` give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vaktherapie_analyse.cli.commands import vragenlijst as questionnaire
from vaktherapie_analyse.cli.commands.kwartaal import read_quarter
from vaktherapie_analyse.cli.commands.uitleg import scale_named
from vaktherapie_analyse.cli.config import load_project
from vaktherapie_analyse.cli.data_settings import read_data, settings_of
from vaktherapie_analyse.cli.deliver import deliver, provenance, remark
from vaktherapie_analyse.cli.sdq_and_ari_cp import INSTRUMENTS
from vaktherapie_analyse.cli.typed.option_names import option_names
from vaktherapie_analyse.cli.typed.options import (
    Judged,
    Measurements,
    Picture,
    Quarter,
    Questionnaire,
)
from vaktherapie_analyse.cli.typed.typed_values import narrowed, refuse_files
from vaktherapie_analyse.errors import DataError, Problem, UsageError
from vaktherapie_analyse.language import LANGUAGES, Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions import Instrument
    from vaktherapie_analyse.intake.files.read_files import RawFile
    from vaktherapie_analyse.report import Figure, Report

#: What people type → the kind of figure.
KINDS: Final[Mapping[str, str]] = {
    "tien-op-een-rij": "icons",
    "verandering": "change",
    "lijnen": "lines",
    "schalen": "scales",
    "banden": "bands",
    "stroom": "flow",
    "kwartalen": "quarters",
}
#: Those that show only counts that may be published.
FOR_OTHERS: Final = ("tien-op-een-rij", "stroom", "kwartalen")
#: Those that are about one scale.
OF_A_SCALE: Final = ("tien-op-een-rij", "verandering", "lijnen", "banden")
#: The options that only the figure of the quarters looks at, and those that it does not.
OF_QUARTERS: Final = ("quarter", "until", "by")
NEVER: Final = ("format", "table", "per_respondent", "detail")
OF_COMPARISON: Final = (
    *{field.name for field in fields(Judged)} - {field.name for field in fields(Measurements)},
    "of_questionnaire",
)


def run_figure(choices: Picture) -> None:
    """Read the data, make the figure, draw it in every file asked for and tell it in words."""
    from vaktherapie_analyse.analysis.figures.figure_report import report_of

    word = _word(choices)
    _refuse(word, choices)
    made = _of_quarters if word == "kwartalen" else _of_questionnaire
    figure, report, sources = made(KINDS[word], choices)
    if figure is None:
        raise DataError.of("figures.nothing_to_draw")
    deliver(report_of(figure, report), replace(choices, suppress=None), sources)
    if not choices.output:
        remark("figures.not_drawn", choices.language or LANGUAGES[0], kind=word)


def _word(choices: Picture) -> str:
    """The kind as it is called; a `UsageError` lists the kinds where there is no such one."""
    asked = choices.kind.lower()
    if asked in KINDS:
        return asked
    near = get_close_matches(asked, KINDS, 1)
    key = "unknown_kind_but" if near else "unknown_kind"
    known = [*KINDS]
    raise UsageError.of(f"figures.{key}", known=known, near=near, example=known[0])


def _refuse(word: str, choices: Picture) -> None:
    """Nothing; a `UsageError` for what this figure cannot do or does not look at."""
    from vaktherapie_analyse import output

    if choices.suppress is not None and word not in FOR_OTHERS:
        why = Message(f"figures.why_{KINDS[word]}")
        raise UsageError.of("figures.not_for_others", kind=word, why=why, known=list(FOR_OTHERS))
    of_no_use = {*NEVER, *(OF_COMPARISON if word == "kwartalen" else OF_QUARTERS)}
    if word not in OF_A_SCALE:
        of_no_use.add("of_scale")
    problems = [
        Problem(Message("figures.of_no_use", {"option": name, "kind": word}))
        for field, name in option_names(Picture).items()
        if field in of_no_use and getattr(choices, field)
    ]
    if problems:
        raise UsageError(problems)
    refuse_files(choices.output or (), output.picture_suffixes())


def _of_quarters(_: str, choices: Picture) -> tuple[Figure | None, Report, tuple[Path, ...]]:
    from vaktherapie_analyse.analysis.figures.quarter_figure import quarters

    report, sources = read_quarter(narrowed(Quarter, replace(choices, format=None, table=None)))
    if choices.suppress is not None:
        report = _published(report, choices.suppress)
    return quarters(report), report, sources


def _of_questionnaire(
    kind: str, choices: Picture
) -> tuple[Figure | None, Report, tuple[Path, ...]]:
    from vaktherapie_analyse.analysis.figures import figure_report
    from vaktherapie_analyse.analysis.figures.figure_parts import about
    from vaktherapie_analyse.analysis.questionnaire import pipeline

    asked = narrowed(Questionnaire, replace(choices, format=None, table=None))
    files = read_data(asked, load_project(asked.files, asked.config))
    instrument = choices.of_questionnaire or _first_there(asked, files)
    reading = questionnaire.read(instrument, asked, files)
    measured = reading.measured
    made_by = provenance(
        f"analyse figuur {choices.kind}", choices, measured.answers.inputs, reading.sources
    )
    scale = _scale(choices.of_scale or "", measured.instrument)
    context = pipeline.context_of(measured)
    report = pipeline.reported(context, made_by)
    chosen = about(report, scale)
    if kind in figure_report.OF_PEOPLE:
        return figure_report.OF_PEOPLE[kind](context, report, chosen), report, reading.sources
    if choices.suppress is not None:
        report = _published(report, choices.suppress)
    figure = figure_report.OF_TABLES[kind](report, chosen)
    if figure and kind == "flow" and choices.suppress is None:
        figure = _with_register(figure, asked, files)
    return figure, report, reading.sources


def _with_register(figure: Figure, choices: Questionnaire, files: Sequence[RawFile]) -> Figure:
    """The same with the trajectories, where the files hold a register of them."""
    from vaktherapie_analyse.analysis.figures.flow_figure import with_trajectories
    from vaktherapie_analyse.intake.no_questionnaire.register_sheet import read_register

    project = load_project(choices.files, choices.config)
    settings = settings_of(choices, project)
    register = read_register(files, date.today(), settings)
    return with_trajectories(figure, register) if register else figure


def _published(report: Report, limit: int) -> Report:
    from vaktherapie_analyse.publish import published

    return published(report, limit)


def _scale(word: str, instrument: Instrument) -> str:
    """The key of the scale that was named, by key or by name."""
    found = scale_named(word, instrument)
    if found is None:
        known = [scale.key for scale in instrument.scales]
        raise UsageError.of("cli.unknown_word", option="--schaal", known=known)
    return found.key


def _first_there(choices: Questionnaire, files: Sequence[RawFile]) -> str:
    """The first questionnaire that is in the files; the very first where none is."""
    there = (key for key in INSTRUMENTS if not questionnaire.absence(key, choices, files))
    return next(there, INSTRUMENTS[0])
