"""`analyse enquete`: the closed questions of a survey."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

from vaktherapie_analyse import __version__
from vaktherapie_analyse.cli.deliver import deliver
from vaktherapie_analyse.cli.options import SurveyFile, typed


def run_survey(choices: SurveyFile) -> None:
    """Read a survey, count its closed questions, and show them."""
    from vaktherapie_analyse.analysis.survey import survey_report
    from vaktherapie_analyse.cli.config import load_project
    from vaktherapie_analyse.definitions.survey import Series, load_series
    from vaktherapie_analyse.intake import Settings
    from vaktherapie_analyse.intake.closed import read_survey
    from vaktherapie_analyse.report import Provenance

    own = load_project([str(choices.file)], choices.config).enquete
    declared = [
        *(Series(options=options, own=True) for options in own.reeksen),
        *(Series(options=options, ordered=False, own=True) for options in own.keuzes),
    ]
    settings = Settings(encoding=choices.encoding, delimiter=choices.delimiter)
    survey = read_survey(choices.file, [*declared, *load_series()], choices.sheet, settings)
    made_by = Provenance(
        version=__version__,
        date=datetime.now(UTC).astimezone().date().isoformat(),
        command="analyse enquete",
        options=typed(choices),
        inputs=tuple(dataclasses.asdict(file) for file in survey.inputs),
    )
    deliver(survey_report(survey, made_by), choices, [Path(choices.file)])
