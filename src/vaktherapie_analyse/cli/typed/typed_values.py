"""What was typed: refused before any file is read, or handed on to what looks at a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints

from vaktherapie_analyse.cli.typed.options import (
    Choices,
    Common,
    DataFiles,
    Deliverable,
    SurveyFile,
)
from vaktherapie_analyse.errors import AnalysisError, UsageError
from vaktherapie_analyse.known_formats import forms, suffixes

SCREEN = "tabel"
#: The forms in which one table can be asked for.
ONE_TABLE = ("csv", "json")


def narrowed(kind: type[Choices], choices: object) -> Choices:
    """What was typed, for what looks only at the options of this kind."""
    names = (each.name for each in fields(kind))  # type: ignore[arg-type]
    return kind(**{name: getattr(choices, name) for name in names if hasattr(choices, name)})


def refuse_wrong_values(choices: Common) -> None:
    """Nothing; a `UsageError` for what is wrong whatever the files hold.

    What hangs on a questionnaire, its scales, norms and bands, is judged by the commands, which
    load it before they read data (`vragenlijst.asked`).
    """
    if isinstance(choices, Deliverable):
        _refuse_form(choices)
        if choices.makes_reports:
            refuse_files(choices.output or (), [*suffixes()])
        _refuse_limit(choices)
    if isinstance(choices, (DataFiles, SurveyFile)):
        _refuse_text(choices.encoding, choices.delimiter)
    if isinstance(choices, DataFiles) and choices.coding:
        from vaktherapie_analyse.intake.layout.decisions.coding import is_coding

        if not is_coding(choices.coding):
            raise UsageError.of("intake.setting_coding", known=["0-2", "1-3"])


def _refuse_form(choices: Deliverable) -> None:
    from vaktherapie_analyse import output

    form = choices.format or SCREEN
    if form not in (known := [SCREEN, *forms()]):
        raise UsageError.of("output.unknown_stdout_format", given=form, known=known)
    if choices.table is None:
        return
    if form not in ONE_TABLE:
        raise UsageError.of("cli.table_of_no_form", table=choices.table)
    if choices.table not in output.table_names():
        raise _no_such_table(choices.table)


def _no_such_table(given: str) -> AnalysisError:
    from vaktherapie_analyse import output
    from vaktherapie_analyse.definitions.shape import nearest

    near = nearest(given, output.table_names())
    if near is None:
        return UsageError.of("cli.no_such_table")
    return UsageError.of("cli.no_such_table_but", near=near)


def refuse_files(paths: Sequence[Path], known: Sequence[str]) -> None:
    """Nothing; an error for a name behind `-o` that cannot become a file with such a suffix."""
    for path in paths:
        if path.suffix.lower() not in known:
            key = "unknown_format" if path.suffix else "no_suffix"
            raise UsageError.of(
                f"output.{key}", given=path.suffix, known=[*known], first=next(iter(known))
            )
        if not path.parent.is_dir():
            raise AnalysisError.of("output.folder_missing", name=path.name)


def _refuse_limit(choices: Deliverable) -> None:
    """A limit that hides nothing; a command where it has no meaning says so itself."""
    hint = get_type_hints(type(choices), include_extras=True)["suppress"]
    hidden = hint.__metadata__[0].hidden
    if choices.suppress is not None and choices.suppress < 2 and not hidden:
        raise UsageError.of("publish.limit_too_small")


def _refuse_text(encoding: str | None, delimiter: str | None) -> None:
    """How a text file is said to be written."""
    if encoding:
        try:
            " ".encode(encoding)
        except (LookupError, ValueError):  # a codec for something else, or no name at all
            raise UsageError.of("intake.encoding_unknown") from None
    if delimiter:
        from vaktherapie_analyse.intake.files.delimited_files import delimiter_of

        delimiter_of(delimiter)
