"""Hand a report over: to the screen, to stdout in another format, to files."""

from __future__ import annotations

import dataclasses
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse import __version__
from vaktherapie_analyse.cli.options import Questionnaire
from vaktherapie_analyse.language import LANGUAGES, Message, render
from vaktherapie_analyse.report import Provenance, Report

if TYPE_CHECKING:
    from vaktherapie_analyse.answers import Answers

SCREEN = "tabel"


def provenance(choices: Questionnaire, answers: Answers) -> Provenance:
    """Where the numbers come from. File names without their folder: a path may hold a name."""
    given = {
        name: str(value)
        for name, value in dataclasses.asdict(choices).items()
        if value and name not in ("files", "output", "config", "key", "norms")
    }
    for name, path in (("key", choices.key), ("norms", choices.norms)):
        if path:
            given[name] = Path(path).name
    return Provenance(
        version=__version__,
        date=datetime.now(UTC).astimezone().date().isoformat(),
        command="analyse",
        options=given,
        inputs=tuple(dataclasses.asdict(file) for file in answers.inputs),
    )


def deliver(report: Report, choices: Questionnaire) -> None:
    """The report in every file asked for, then on the screen or in another format on stdout."""
    from vaktherapie_analyse import output

    language = choices.language or LANGUAGES[0]
    inputs = [Path(file) for file in choices.files]
    written = [
        file
        for path in choices.output or []
        for file in output.write(report, path, language, inputs=inputs)
    ]
    if (choices.format or SCREEN) == SCREEN:
        output.show(report, language, sys.stdout)
    else:
        sys.stdout.write(output.dump(report, str(choices.format), language, choices.table))
    for file in written:
        remark("cli.written", language, file=str(file))


def remark(key: str, language: str, **values: object) -> None:
    """A remark for people: to stderr, so that stdout stays data."""
    sys.stderr.write(render(Message(key, values), language) + "\n")
