"""What options are called when they are typed, and which were."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from vaktherapie_analyse.cli.typed.options import Common


def quoted(word: str) -> str:
    """The word as it has to be typed, also in PowerShell and cmd.

    >>> quoted("map/pilot.xlsx"), quoted("pilot (2).xlsx")
    ('map/pilot.xlsx', '"pilot (2).xlsx"')
    """
    return word if re.fullmatch(r"[\w.:/\\*?-]+", word) else f'"{word}"'


#: Options that say nothing about the numbers.
NOT_TOLD = ("output", "overwrite", "language", "detail")


def option_names(choices: type[Common]) -> dict[str, str]:
    """The options by field, as people type them."""
    hints = get_type_hints(choices, include_extras=True)
    names = {field.name: hints[field.name].__metadata__[0].default for field in fields(choices)}
    return {field: name for field, name in names.items() if isinstance(name, str)}


def name_of(choices: type, field: str) -> str:
    """What people type for a field.

    >>> from vaktherapie_analyse.cli.typed.options import Quarter
    >>> name_of(Quarter, "until")
    '--tot'
    """
    hints = get_type_hints(choices, include_extras=True)
    return str(hints[field].__metadata__[0].default)


def typed(choices: Common) -> dict[str, Any]:
    """The options that were given, by the name people type; of files only their last part."""
    from vaktherapie_analyse.intake.cells.personal import shown_file

    hints = get_type_hints(type(choices), include_extras=True)
    given = {}
    for field in fields(choices):
        info = hints[field.name].__metadata__[0]
        value = getattr(choices, field.name)
        is_option = isinstance(info.default, str)
        if is_option and value not in (None, False) and field.name not in NOT_TOLD:
            path = info.metavar in ("path", "norms")
            given[info.default.removeprefix("--")] = shown_file(Path(value).name) if path else value
    return given
