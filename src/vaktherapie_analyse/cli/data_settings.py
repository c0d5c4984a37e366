"""What the user says about the files with data, typed or in analyse.toml; and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.config import Project, word_of
from vaktherapie_analyse.cli.progress import reading_bar
from vaktherapie_analyse.cli.typed.options import DataFiles
from vaktherapie_analyse.errors import UsageError

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions import Instrument
    from vaktherapie_analyse.intake import Settings
    from vaktherapie_analyse.intake.files.read_files import Files

#: What people type for who filled in → the word of the code.
INFORMANTS = {"ouder": "parent", "leerkracht": "teacher", "zelf": "self"}


def settings_of(
    choices: DataFiles, project: Project, definition: Instrument | None = None
) -> Settings:
    """What the user says about the files, for all questionnaires and for this one."""
    from vaktherapie_analyse.intake import Settings

    encoding, delimiter = _written_as(choices, project)
    informant = project.setting("--informant", choices.informant, "informant", project.informant)
    section = project.section(definition.key if definition else "")
    return Settings(
        columns={**project.kolommen, **section.kolommen},
        typed=_typed_columns(choices, definition),
        answers={**project.antwoorden, **section.antwoorden},
        moments=project.momenten,
        informant=informant.read(word_of(INFORMANTS)) if informant else None,
        encoding=encoding,
        delimiter=delimiter,
        coding=choices.coding or section.codering or project.codering or None,
    )


def read_data(choices: DataFiles, project: Project) -> Files:
    """The files with measurements, for a command that asks several things of them."""
    from vaktherapie_analyse.intake.files.read_files import read_files

    paths = [Path(file) for file in choices.files]
    with reading_bar(choices.files) as progress:
        return read_files(paths, *_written_as(choices, project), progress)


def _written_as(choices: DataFiles, project: Project) -> tuple[str | None, str | None]:
    """The encoding and the delimiter of text files, where the user says them."""
    from vaktherapie_analyse.intake.files.delimited_files import delimiter_of

    delimiter = project.setting(
        "--scheidingsteken", choices.delimiter, "scheidingsteken", project.scheidingsteken
    )
    return (
        choices.encoding or project.codetabel or None,
        delimiter.read(lambda _, sign: delimiter_of(sign)) if delimiter else None,
    )


def _typed_columns(choices: DataFiles, definition: Instrument | None) -> dict[str, str]:
    """Header → what it holds, as typed.

    Raises
    ------
    UsageError
        One has no "=", or says what no column can hold.
    """
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument
    from vaktherapie_analyse.intake.layout.names.by_hand import is_meaning

    typed = {}
    for text in choices.column or ():
        header, said = header_and_meaning(text)
        known = [*map(load_instrument, instrument_keys()), *([definition] if definition else [])]
        if not is_meaning(said, known):
            raise UsageError.of("cli.column_meaning", header=header)
        typed[header] = said
    return typed


def header_and_meaning(text: str) -> tuple[str, str]:
    """What stands before and behind the "=" of `--kolom`; a `UsageError` where one lacks."""
    header, _, said = (part.strip() for part in text.rpartition("="))
    if not header or not said:
        raise UsageError.of("cli.column_form")
    return header, said
