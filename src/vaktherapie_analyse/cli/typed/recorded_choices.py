"""What was typed for a report that is made again: from what the report says of itself.

A report comes from somebody else. Of its options only those are taken that the command knows and
that say something about numbers; of a file only the name, which has to be beside the data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_type_hints

import msgspec

from vaktherapie_analyse.cli.typed.option_names import NOT_TOLD, option_names
from vaktherapie_analyse.cli.typed.options import Common
from vaktherapie_analyse.cli.typed.repeat_options import Repeat
from vaktherapie_analyse.errors import DataError, Place, Problem, UsageError
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.recorded import Recorded
    from vaktherapie_analyse.report import Report
    from vaktherapie_analyse.story import Story

__all__ = ["Again", "again"]

#: Options that say in which form numbers are given, and not which.
_OF_FORM: Final = ("formaat", "tabel")
#: A key of something that comes with the program; what it stands for is looked up.
_KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")

Choices = TypeVar("Choices", bound=Common)


@dataclass(frozen=True, slots=True)
class Again:
    """One command that can be done again: what it is given, and what it makes of that."""

    choices: type[Any]
    run: Callable[[Any], tuple[Report | Story, tuple[Path, ...]]]


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where a file that is named in a report may be: beside the data, or beside the report."""

    folders: tuple[Path, ...]
    problems: list[Problem]

    def found(self, name: str, option: str = "") -> str:
        """The path of the file; a fault is kept where it is not there.

        `option` names another one, where that can be typed.
        """
        from vaktherapie_analyse.intake.cells.personal import shown_file

        if PureWindowsPath(name).name == name:
            for folder in self.folders:
                if (folder / name).is_file():
                    return str(folder / name)
        place = Place(shown_file(PureWindowsPath(name).name))
        key = "file_lacking" if option else "definition_lacking"
        self.problems.append(Problem(Message(f"repeat.{key}", {"option": option}), place))
        return name


def again(kind: type[Choices], report: Recorded, given: Repeat, definition: str = "") -> Choices:
    """The choices of a command, with the options of the report and the files that are given.

    An option that is typed now holds instead of the recorded one.

    Raises
    ------
    UsageError
        An option that was typed means nothing to this command.
    DataError
        An option is not known, or a file that it names is not there: all of them.
    """
    from vaktherapie_analyse.intake.cells.personal import shown_file

    _refuse_idle(kind, given)
    folders = dict.fromkeys(Path(name).parent for name in (*given.files, given.made))
    files = _Folders(tuple(folders), [])
    fields_of = {name.removeprefix("--"): field for field, name in option_names(kind).items()}
    known = {
        name: field
        for name, field in fields_of.items()
        if field not in NOT_TOLD and name not in _OF_FORM
    }
    typed = {field: getattr(given, field, None) for field in known.values()}
    values = {field: value for field, value in typed.items() if value is not None}
    n_unknown = 0
    for name, value in report.options.items():
        if name in _OF_FORM or known.get(name) in values:
            continue
        try:
            values[known[name]] = _value(kind, known[name], value, files)
        except (KeyError, msgspec.ValidationError):
            n_unknown += 1
    if n_unknown:
        place = Place(shown_file(Path(given.made).name))
        files.problems.append(Problem(Message("repeat.unknown_options", {"n": n_unknown}), place))
    if definition:
        values["definition"] = files.found(definition)
    if files.problems:
        raise DataError(files.problems)
    return kind(
        language=given.language,
        **values | _files(kind, given.files) | _period(known, values, report.period),
    )


def _refuse_idle(kind: type[Common], given: Repeat) -> None:
    own = {field.name for field in fields(kind)}
    idle = [
        Problem(Message("repeat.of_no_use", {"option": name}))
        for field, name in option_names(Repeat).items()
        if field not in own and getattr(given, field)
    ]
    if idle:
        raise UsageError(idle)


def _value(kind: type[Common], field: str, value: Any, files: _Folders) -> Any:
    """The recorded value in the type of the field."""
    from vaktherapie_analyse.definitions.files import is_path

    asked = get_type_hints(kind)[field]
    is_file = Path in get_args(asked)
    hint = get_type_hints(kind, include_extras=True)[field]
    names_file = any(getattr(one, "metavar", "") in ("path", "norms") for one in hint.__metadata__)
    found = msgspec.convert(value, str | None if is_file else asked)
    if not names_file:
        return found
    if is_file or is_path(found):
        found = files.found(found, option_names(kind)[field])
    elif not _KEY.fullmatch(found):
        raise KeyError(field)
    return Path(found) if is_file else found


def _files(kind: type[Common], given: Sequence[str]) -> dict[str, Any]:
    """The data under the name that the command has for it."""
    if any(field.name == "files" for field in fields(kind)):
        return {"files": [*given]}
    if len(given) > 1:
        raise DataError.of("repeat.one_file")
    return {"file": Path(given[0])}


def _period(
    known: Mapping[str, str], values: Mapping[str, Any], period: Mapping[str, str]
) -> dict[str, str]:
    """The quarter and the day of the report, where those of today would be taken."""
    return {
        field: period[field]
        for field in ("quarter", "until")
        if field in known.values() and field in period and values.get(field) is None
    }
