"""`--help` in the chosen language.

The parser's own help ("Usage", "Options", "[default: …]") is English. Here the same
parts are written with our texts. What a command or option does stands in `language/*/cli.toml`
under `command_<name>`, `option_<name>` and `metavar_<name>`: a parameter carries no text of its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.language import Message, render

#: In which part of the help an option stands; what is not named here is the first part. Short
#: lists are not divided.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "norms": ("norms", "elevated", "norm_age", "high", "second_norms"),
    "reliable": (
        *("rci_method", "alpha", "sd", "reliability", "reliability_post"),
        *("cutoff", "functional"),
    ),
    "tables": (
        *("per_respondent", "tests", "validity", "all_moments", "compare_methods", "percent"),
        *("mid", "sensitivity", "scale"),
    ),
    "output": ("output", "overwrite", "format", "table", "detail", "suppress"),
    "input": ("informant", "encoding", "delimiter", "coding", "config", "sheet"),
}
SHORT: Final = 8


def localise(command: Any, language: str) -> Any:
    """The command, with help, option texts and metavars of it and its subcommands set.

    The language becomes the default of `--taal`, wherever in the line it was given.
    """
    for parameter in command.params:
        if parameter.metavar:
            parameter.metavar = _text(f"metavar_{parameter.metavar}", language)
        parameter.help = _text(f"option_{parameter.name}", language)
        if parameter.name == "language":
            parameter.default = language
    command.language = language
    for name, subcommand in getattr(command, "commands", {}).items():
        # A definition file put in `instruments/` is a command: it has no text of its own here.
        key = "instrument" if name in instrument_keys() else name
        subcommand.help = _text(f"command_{key}", language, name=name.upper())
        localise(subcommand, language)
    return command


def _text(key: str, language: str, **values: str) -> str:
    return render(Message(f"cli.{key}", values), language)


class _Help:
    """How both kinds of command write their help."""

    language = "nl"

    def format_help(self, context: Any, formatter: Any) -> None:
        command: Any = self
        formatter.width = max(min(formatter.width, 100), 60)
        subcommands = getattr(command, "commands", {})
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
        pieces = [_text("metavar_command", self.language)] if subcommands else []
        pieces += [self._metavar(argument) for argument in arguments]
        pieces.append(_text("metavar_options", self.language))
        prefix = _text("help_usage", self.language) + " "
        formatter.write_usage(context.command_path, " ".join(pieces), prefix)
        formatter.write_paragraph()
        description = command.help or _text("command_analyse", self.language)
        with formatter.indentation():
            for paragraph in description.split("\n\n"):
                formatter.write_text(paragraph)
        rows = [(self._metavar(argument), argument.help) for argument in arguments]
        self._section(formatter, "help_arguments", rows)
        rows = [(name, sub.help.partition("\n")[0]) for name, sub in subcommands.items()]
        self._section(formatter, "help_commands", rows)
        for part, listed in _divided(options).items():
            rows = [(self._declaration(option), option.help) for option in listed]
            if part == "options":
                rows.append(("-h, --help", _text("option_help", self.language)))
            self._section(formatter, f"help_{part}", rows)

    def _section(self, formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
        if rows:
            with formatter.section(_text(title, self.language)):
                formatter.write_dl(rows)

    def _declaration(self, option: Any) -> str:
        names = ", ".join(sorted(option.opts, key=len))
        return names if option.is_flag else f"{names} {option.metavar}"

    def _metavar(self, argument: Any) -> str:
        name = f"{argument.metavar}…" if argument.nargs == -1 else str(argument.metavar)
        return name if argument.required else f"[{name}]"


def _divided(options: list[Any]) -> dict[str, list[Any]]:
    """The options by part of the help, the general ones first."""
    part_of = {name: part for part, names in PARTS.items() for name in names}
    if len(options) <= SHORT:
        part_of = {}
    found: dict[str, list[Any]] = {part: [] for part in ("options", *PARTS)}
    for option in options:
        found[part_of.get(option.name, "options")].append(option)
    return found


class CommandHelp(_Help, TyperCommand):
    pass


class GroupHelp(_Help, TyperGroup):
    pass
