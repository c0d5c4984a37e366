"""The commands put together, in one language, and every error turned into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer.main import get_command

from vaktherapie_analyse import __version__
from vaktherapie_analyse.cli.bug import EXIT_CODE, explain_bug
from vaktherapie_analyse.cli.help import ALL, CommandHelp, GroupHelp, asks_all, localise
from vaktherapie_analyse.cli.streams import fault_of_system, hang_up
from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.errors import AnalysisError, DataError, UsageError
from vaktherapie_analyse.language import LANGUAGES

if TYPE_CHECKING:
    from vaktherapie_analyse.cli.typed.options import Help

#: Is in the environment where a shell asks how a line can go on.
COMPLETING = "_ANALYSE_COMPLETE"
USAGE_ERROR: type[Any] = typer.BadParameter.__mro__[1]

#: Of each command what can be typed and what runs it, as names within `cli`: what stands behind
#: them is imported for the command that was typed only.
_COMMANDS: Final = {
    "vragenlijst": ("typed.options.AnyQuestionnaire", "commands.vragenlijst.run_any"),
    "bevindingen": ("typed.options.Findings", "commands.bevindingen.run_findings"),
    "casus": ("typed.options.Case", "commands.casus.run_case"),
    "uitleg": ("typed.options.Explain", "commands.uitleg.run_explain"),
    "grim": ("typed.options.Grim", "commands.grim.run_grim"),
    "kwartaal": ("typed.options.Quarter", "commands.kwartaal.run_quarter"),
    "figuur": ("typed.options.Picture", "commands.figuur.run_figure"),
    "rapport": ("typed.handout_options.Handout", "commands.rapport.run_handout"),
    "herhaal": ("typed.repeat_options.Repeat", "commands.herhaal.run_repeat"),
    "enquete": ("typed.options.SurveyFile", "commands.enquete.run_survey"),
    "steekproef": ("typed.options.Sample", "commands.steekproef.run_sample"),
    "controleer": ("typed.options.Check", "commands.controleer.run_check"),
    "sjabloon": ("typed.options.Template", "commands.sjabloon.write_template"),
    "normen": ("typed.options.NormTables", "commands.normen.run_norms"),
    "sleutel": ("typed.options.Key", "commands.sleutel.run_key"),
    "voorbeeld": ("typed.options.Example", "commands.voorbeeld.write_example"),
    "help": ("typed.options.Help", "app.run_help"),
}

#: What may be typed before the files.
_EXAMPLES = {
    "client": "K01",
    "asked": "K01",
    "definition": "mijn-vragenlijst.toml",
    "kind": "banden",
    "made": "rapport.html",
}


def run(arguments: Sequence[str]) -> int:
    """The exit code of one call of `analyse`."""
    language = LANGUAGES[0]
    try:
        language = chosen_language(arguments)
        completing = COMPLETING in os.environ
        command = get_command(build(None if completing else arguments))
        if completing:
            from vaktherapie_analyse.cli.completion import offer_words

            offer_words(command)
        localise(command, language, full=asks_all(arguments))
        result = command.main([*arguments], prog_name="analyse", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except AnalysisError as error:
        return _explain(error, language)
    except USAGE_ERROR as error:
        return _explain(_usage_error(error, arguments), language)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except OSError as error:
        if error.filename is None:
            hang_up()
        fault = fault_of_system(error)
        return _explain(fault, language) if fault else 0
    except MemoryError:
        return _explain(AnalysisError.of("cli.no_memory"), language)
    except SystemExit:
        # The parser's own end of completing, or where the reader of a pipe (head, less) has gone:
        # nothing is wrong.
        if COMPLETING in os.environ:
            sys.stdout.flush()
        hang_up()
        return 0
    except Exception as error:
        # Python would print the text of the error, which can hold what stands in a cell.
        sys.stderr.write(explain_bug(error, language))
        return EXIT_CODE


def build(needed: Container[str] | None = None) -> typer.Typer:
    """The program with all its commands; help texts are set by `localise`.

    Of commands that are not `needed` there is no more than the name: making all their options
    takes longer than everything else that `analyse --help` does.
    """
    app = typer.Typer(
        cls=GroupHelp,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(invoke_without_command=True)(_start)
    asked_of_all = ("typed.options.Questionnaire", "commands.vragenlijst.run_questionnaire")
    commands = {key: (*asked_of_all, key) for key in instrument_keys()} | _COMMANDS
    for name, (choices, *run_by) in commands.items():
        made: Callable[..., int | None] = _unneeded
        if needed is None or name in needed:
            from vaktherapie_analyse.cli.typed.options import command_from

            made = command_from(_named(choices), partial(_run, *run_by), name)
        app.command(name, cls=CommandHelp)(made)
    return app


def _unneeded() -> None:
    """In the place of a command that is only listed."""


def _run(command: str, *given: Any) -> int | None:
    """Run the command, unless what was typed is wrong whatever the files hold."""
    from vaktherapie_analyse.cli.typed.typed_values import refuse_wrong_values

    refuse_wrong_values(given[-1])
    code: int | None = _named(command)(*given)
    return code


def _named(name: str) -> Any:
    """What stands under this name within `cli`."""
    module, _, found = name.rpartition(".")
    return getattr(import_module(f"vaktherapie_analyse.cli.{module}"), found)


def chosen_language(arguments: Sequence[str]) -> str:
    """The language asked for: the option `--taal`, else `ANALYSE_TAAL`, else Dutch.

    Read before anything is parsed, because the help is in it too.
    """
    given = os.environ.get("ANALYSE_TAAL", "") or LANGUAGES[0]
    for position, argument in enumerate(arguments):
        if argument == "--taal" and position + 1 < len(arguments):
            given = arguments[position + 1]
        elif argument.startswith("--taal="):
            given = argument.removeprefix("--taal=")
    if given not in LANGUAGES:
        raise UsageError.of("cli.unknown_language", known=LANGUAGES)
    return given


def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--versie", "--version")] = False,
    install_completion: Annotated[bool, typer.Option("--installeer-aanvulling")] = False,
    show_completion: Annotated[bool, typer.Option("--toon-aanvulling")] = False,
    language: Annotated[str | None, typer.Option("--taal", metavar="language")] = None,
) -> None:
    if version:
        typer.echo(f"vaktherapie-analyse {__version__}")
        raise typer.Exit
    if install_completion or show_completion:
        _complete(show=show_completion, language=language or LANGUAGES[0])
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def _complete(*, show: bool, language: str) -> None:
    """Let the shell complete, or show what would do so."""
    from vaktherapie_analyse.cli import completion
    from vaktherapie_analyse.cli.deliver import remark

    if show:
        typer.echo(completion.script())
    else:
        remark("cli.completion_installed", language, file=str(completion.install()))


def run_help(choices: Help) -> int:
    """Show the help of what was named, as behind that command itself."""
    words = choices.topic or []
    everything = [word for word in words if word in ALL]
    named = [word for word in words if word not in ALL]
    return run([*named, "--help", *everything, "--taal", choices.language or LANGUAGES[0]])


def _explain(error: AnalysisError, language: str) -> int:
    from vaktherapie_analyse import output

    sys.stderr.write(output.explain(_masked(error), language, color=sys.stderr.isatty()))
    return error.exit_code


def _masked(error: AnalysisError) -> AnalysisError:
    """The error without a name of a key, norms or settings that tells who somebody is.

    The data have such names masked where they are read.
    """
    if isinstance(error, DataError):
        return error
    from vaktherapie_analyse.intake.cells.personal import shown_file

    problems = [
        replace(one, place=replace(one.place, file=one.place.file and shown_file(one.place.file)))
        for one in error.problems
    ]
    return AnalysisError(problems)


def _usage_error(error: Any, arguments: Sequence[str]) -> AnalysisError:
    """The parser's English error as one of ours; its own text is never shown."""
    context = getattr(error, "ctx", None)
    command: Any = getattr(context, "command", None)
    values = {"command": context.command_path if context else _command_in(arguments)}
    parameter = getattr(error, "param", None)
    kind = type(error).__name__
    if kind == "MissingParameter" and parameter is not None:
        return _missing(context, parameter, values)
    if kind == "NoSuchOption":
        options = [name for parameter in command.params for name in parameter.opts]
        near = get_close_matches(error.option_name, options, 1)
        key = "cli.no_such_option_but" if near else "cli.no_such_option"
        return UsageError.of(key, **values, name=error.option_name, near=near)
    if kind == "BadParameter" and parameter is not None:
        key = "cli.not_whole" if parameter.type.name == "int" else "cli.bad_value"
        return UsageError.of(key, **values, name=_name_of(parameter))
    if kind == "BadOptionUsage":
        return UsageError.of("cli.option_without_value", **values, name=error.option_name)
    known = list(getattr(command, "commands", ()))
    if known:
        return _no_such_command(known, arguments)
    return UsageError.of("cli.wrong_usage", **values)


def _command_in(arguments: Sequence[str]) -> str:
    """The command that was typed, for an error that does not know it."""
    known = get_command(build()).commands  # type: ignore[attr-defined]
    return " ".join(["analyse", *[word for word in arguments if word in known][:1]])


def _missing(context: Any, parameter: Any, values: dict[str, str]) -> AnalysisError:
    """What is lacking; of `analyse casus gegevens.xlsx` that is the child, not the file."""
    from vaktherapie_analyse.cli.typed.option_names import quoted

    first = next((p for p in context.command.params if p.param_type_name == "argument"), parameter)
    taken = context.params.get(first.name)
    if first is not parameter and isinstance(taken, str) and _is_data(taken):
        example = _EXAMPLES.get(first.name, "")
        named = {"name": _name_of(first), "example": example, "file": quoted(taken)}
        return UsageError.of("cli.missing_before_file", **values, **named)
    return UsageError.of("cli.missing_argument", **values, name=_name_of(parameter))


def _no_such_command(known: Sequence[str], arguments: Sequence[str]) -> AnalysisError:
    """That there is no such command, and which was meant: another one, or none before a file."""
    from vaktherapie_analyse.cli.typed.option_names import quoted

    files = [word for word in arguments if _is_data(word)]
    if files and files[0] == arguments[0]:
        return UsageError.of("cli.no_command_before_file", file=quoted(files[0]))
    near = [found for word in arguments for found in get_close_matches(word.lower(), known, 1)]
    key = "cli.no_such_command_but" if near else "cli.no_such_command"
    return UsageError.of(key, known=list(known), near=near[:1])


def _is_data(word: str) -> bool:
    from vaktherapie_analyse.intake.files.read_files import SUFFIXES

    return PurePath(word).suffix.lower() in SUFFIXES


def _name_of(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[-1] if is_option else parameter.make_metavar(None))
