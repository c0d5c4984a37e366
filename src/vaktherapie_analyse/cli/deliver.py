"""Hand a report over: to the screen, to stdout in another format, to files."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse import __version__
from vaktherapie_analyse.cli.streams import write_data
from vaktherapie_analyse.cli.typed.option_names import typed
from vaktherapie_analyse.cli.typed.options import Common, DataFiles, Deliverable, Measurements
from vaktherapie_analyse.cli.typed.typed_values import SCREEN
from vaktherapie_analyse.language import LANGUAGES, Message, render

if TYPE_CHECKING:
    from vaktherapie_analyse.answers import Input
    from vaktherapie_analyse.report import Provenance, Report


#: What becomes of a provenance; `herhaal` makes a report as it was made then.
_as_told: ContextVar[Callable[[Provenance], Provenance]] = ContextVar(
    "as_told", default=lambda made_by: made_by
)


@contextmanager
def told_as(change: Callable[[Provenance], Provenance]) -> Iterator[None]:
    """Within it every provenance is changed so."""
    token = _as_told.set(change)
    try:
        yield
    finally:
        _as_told.reset(token)


def provenance(
    command: str, choices: Common, inputs: Iterable[Input] = (), sources: Iterable[Path] = ()
) -> Provenance:
    """Where the numbers come from. File names without their folder: a path may hold a name.

    `sources` are the files beside the data that had a say; names that are no file are left out.
    """
    from vaktherapie_analyse.report import Provenance

    data = {file.sha256: dataclasses.asdict(file) for file in inputs}
    beside = {os.path.realpath(path): path for path in sources}
    made_by = Provenance(
        version=__version__,
        date=datetime.now(UTC).astimezone().date().isoformat(),
        command=command,
        options=typed(choices),
        inputs=(
            *data.values(),
            *(
                _source(path, number)
                for number, path in enumerate(beside.values(), start=len(data) + 1)
                if path.is_file()
            ),
        ),
    )
    return _as_told.get()(made_by)


def _source(path: Path, number: int) -> dict[str, object]:
    """A file beside the data: a key, norms, settings."""
    from vaktherapie_analyse.intake.cells.personal import shown_file

    name = shown_file(path.name, number)
    return {"name": name, "sha256": sha256(path.read_bytes()).hexdigest(), "n_rows": None}


def deliver(
    report: Report, choices: Deliverable, sources: Sequence[Path] = (), *, detail: bool = False
) -> None:
    """The report in every file asked for, then on the screen or in another format on stdout.

    Neither the data nor the other `sources` are overwritten. `detail` shows on the screen too what
    otherwise only a document has room for; a first screen is shown where there is one.
    """
    from vaktherapie_analyse import output

    if choices.suppress is not None:
        from vaktherapie_analyse.publish import published

        report = published(report, choices.suppress)
    language = choices.language or LANGUAGES[0]
    files = choices.files if isinstance(choices, DataFiles) else []
    inputs = [*map(Path, files), *sources]
    written = output.write(
        report, choices.output or [], language, inputs=inputs, overwrite=choices.overwrite
    )
    if (choices.format or SCREEN) == SCREEN:
        first = shows_first(choices)
        output.show(report, language, sys.stdout, detail=detail, first=first)
    else:
        write_data(output.dump(report, str(choices.format), language, choices.table))
    for file in written:
        remark("cli.written", language, file=str(file))


def shows_first(choices: Deliverable) -> bool:
    """Whether the screen shows the first screen only, and not everything or another form."""
    is_asked = isinstance(choices, Measurements) and not choices.detail
    return is_asked and (choices.format or SCREEN) == SCREEN and choices.suppress is None


def remark(key: str, language: str, **values: object) -> None:
    """A remark for people: to stderr, so that stdout stays data."""
    from vaktherapie_analyse.output.writer import printable

    sys.stderr.write(printable(render(Message(key, values), language)) + "\n")
