"""`analyse enquete`: the closed questions of a survey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.config import Project, load_project
from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.typed.options import SurveyFile

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.survey import Series
    from vaktherapie_analyse.report import Report


def run_survey(choices: SurveyFile) -> None:
    """Read a survey, count its closed questions, and show them."""
    report, sources = read_closed_questions(choices)
    deliver(report, choices, (choices.file, *sources))


def read_closed_questions(choices: SurveyFile) -> tuple[Report, tuple[Path, ...]]:
    """The closed questions of a survey, and the files beside the data that had a say."""
    from vaktherapie_analyse.analysis.single_reports.survey_tables import survey_report
    from vaktherapie_analyse.intake import Settings
    from vaktherapie_analyse.intake.no_questionnaire.survey_file import read_survey

    project = load_project([str(choices.file)], choices.config)
    sources = (project.path,) if project.path else ()
    settings = Settings(encoding=choices.encoding, delimiter=choices.delimiter)
    survey = read_survey(choices.file, series_of(project), choices.sheet, settings)
    made_by = provenance("analyse enquete", choices, survey.inputs, sources)
    return survey_report(survey, made_by), sources


def series_of(project: Project) -> list[Series]:
    """The series of answers that the user declares, then those that are known."""
    from vaktherapie_analyse.definitions.survey import Series, load_series

    return [
        *(Series(options=options, own=True) for options in project.enquete.reeksen),
        *(Series(options=options, ordered=False, own=True) for options in project.enquete.keuzes),
        *load_series(),
    ]
