"""`--help` in the chosen language.

The parser's own help ("Usage", "Options", "[default: …]") is English. Here the same
parts are written with our texts. What a command or option does stands in `language/*/cli.toml`
under `command_<name>`, `option_<name>` and `metavar_<name>`: a parameter carries no text of its
own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.known_formats import forms, suffixes
from vaktherapie_analyse.language import Message, render

#: In which part of the help an option stands; what is not named here is the first part. Short
#: lists are not divided.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "norms": ("norms", "elevated", "norm_age", "high", "second_norms"),
    "moments": ("pre", "post", "all_moments"),
    "reliable": (
        *("rci_method", "alpha", "sd", "reliability", "reliability_post"),
        *("cutoff", "functional"),
    ),
    "tables": (
        *("per_respondent", "tests", "apa", "validity", "compare_methods", "percent", "mid"),
        *("sensitivity", "scale"),
    ),
    "output": ("output", "overwrite", "format", "table", "detail", "suppress"),
    "input": ("informant", "encoding", "delimiter", "coding", "config", "sheet"),
}

#: The options that a page shows first; then those of the command itself, then those of a part.
EVERYDAY: Final = (
    *("output", "reader", "detail", "quarter", "until", "norms", "elevated", "key", "per"),
    *("per_respondent", "suppress", "column"),
)
#: So many options are on a page; all are on the page of `--help alles`.
SHORT: Final = 10
ALL: Final = ("alles", "all")

#: In which part of the first page a command stands; what is not named here is the second part.
COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "everyday": ("sjabloon", "controleer", "sdq", "ari-cp", "kwartaal", "uitleg"),
    "research": (),
    "practice": ("voorbeeld", "help"),
}


def asks_all(arguments: Sequence[str]) -> bool:
    """Whether `--help alles` was typed."""
    pairs = pairwise(arguments)
    return any(one in ("--help", "-h") and other in ALL for one, other in pairs)


def localise(command: Any, language: str, *, full: bool = False) -> Any:
    """The command, with help, option texts and metavars of it and its subcommands set.

    The language becomes the default of `--taal`, wherever in the line it was given. With `full`
    the help shows every option.
    """
    formats = {
        "suffixes": _either([suffix.removeprefix(".") for suffix in suffixes()], language),
        "forms": _either([*forms()], language),
    }
    for parameter in command.params:
        if parameter.metavar:
            parameter.metavar = _text(f"metavar_{parameter.metavar}", language)
        parameter.help = _about_option(parameter.name, command.name, language, **formats)
        if parameter.name == "language":
            parameter.default = language
    command.language, command.full = language, full
    for name, subcommand in getattr(command, "commands", {}).items():
        # A definition file put in `instruments/` is a command: it has no text of its own here.
        key = "instrument" if name in instrument_keys() else name
        subcommand.help = _text(f"command_{key}", language, name=name.upper())
        localise(subcommand, language, full=full)
    return command


def _about_option(name: str, command: str | None, language: str, **values: str) -> str:
    """What an option does, with this command where it does something of its own there."""
    try:
        return _text(f"option_{name}_{command}", language)
    except KeyError:
        return _text(f"option_{name}", language, **values)


def _text(key: str, language: str, **values: Any) -> str:
    return render(Message(f"cli.{key}", values), language)


def _either(words: list[str], language: str) -> str:
    """`xlsx, csv of md`."""
    *first, last = words
    return ", ".join(first) + render(Message("output.or"), language) + last


class _Help:
    """How both kinds of command write their help."""

    language = "nl"
    full = False

    def format_help(self, context: Any, formatter: Any) -> None:
        command: Any = self
        formatter.width = max(min(formatter.width, 100), 60)
        description = command.help or _text("command_analyse", self.language)
        formatter.write_text(description)
        self._examples(command.name if context.parent else "analyse", formatter)
        self._usage(context, formatter)
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        rows = [(self._metavar(argument), argument.help) for argument in arguments]
        self._section(formatter, "help_arguments", rows)
        for part, names in _by_part(getattr(command, "commands", {})).items():
            rows = [(name, command.commands[name].help) for name in names]
            self._section(formatter, f"help_{part}", rows)
        self._options(context, formatter)

    def _examples(self, name: str, formatter: Any) -> None:
        """What can be copied; each example is a line that says what for, and the line to type."""
        try:
            written = _text(f"examples_{name}", self.language)
        except KeyError:  # a definition file put in `instruments/`
            written = _text("examples_instrument", self.language, name=name)
        made = name in ("analyse", "voorbeeld") or "voorbeeld/" not in written
        after = "" if made else "_after"
        with formatter.section(_text(f"help_examples{after}", self.language)):
            for line in written.splitlines():
                deeper = 2 if line.startswith("analyse ") else 0
                formatter.write(f"{'':{formatter.current_indent + deeper}}{line}\n")

    def _usage(self, context: Any, formatter: Any) -> None:
        command: Any = self
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        first = "metavar_command" if getattr(command, "commands", None) else ""
        pieces = [_text(first, self.language)] if first else []
        pieces += [self._metavar(argument) for argument in arguments]
        pieces.append(_text("metavar_options", self.language))
        prefix = _text("help_usage", self.language) + " "
        formatter.write_paragraph()
        formatter.write_usage(context.command_path, " ".join(pieces), prefix)

    def _options(self, context: Any, formatter: Any) -> None:
        """All options by part, or the first ones and how to see all."""
        command: Any = self
        options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
        is_long = len(options) > SHORT
        shown = _divided(options) if is_long and self.full else {"options": _first(options)}
        for part, listed in shown.items():
            rows = [(self._declaration(option), option.help) for option in listed]
            if part == "options":
                rows.append(("-h, --help", _text("option_help", self.language)))
            self._section(formatter, f"help_{part}", rows)
        if is_long and not self.full:
            values = {"n": len(options), "command": context.command_path}
            formatter.write_paragraph()
            formatter.write_text(_text("help_all", self.language, **values))

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


def _by_part(names: Iterable[str]) -> dict[str, list[str]]:
    """The names of commands by part of the first page, those of a part in its own order."""
    part_of = {name: part for part, known in COMMANDS.items() for name in known}
    found: dict[str, list[str]] = {part: [] for part in COMMANDS}
    for name in names:
        found[part_of.get(name, "research")].append(name)
    for part, known in COMMANDS.items():
        found[part].sort(key=lambda name: known.index(name) if name in known else len(known))
    return found


def _first(options: list[Any]) -> list[Any]:
    """The options that one page has room for, those of every day first."""
    later = {name for names in PARTS.values() for name in names}

    def rank(option: Any) -> int:
        name = str(option.name)
        if name in EVERYDAY:
            return EVERYDAY.index(name)
        return len(EVERYDAY) + (name == "language") + 2 * (name in later)

    return sorted(options, key=rank)[:SHORT]


def _divided(options: list[Any]) -> dict[str, list[Any]]:
    """The options by part of the help, the general ones first."""
    part_of = {name: part for part, names in PARTS.items() for name in names}
    found: dict[str, list[Any]] = {part: [] for part in ("options", *PARTS)}
    for option in options:
        found[part_of.get(option.name, "options")].append(option)
    return found


class CommandHelp(_Help, TyperCommand):
    pass


class GroupHelp(_Help, TyperGroup):
    pass
