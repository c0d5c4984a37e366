"""The commands put together, in one language, and every error turned into words."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import PurePath
from typing import Annotated, Any

import typer
from typer.main import get_command

from vaktherapie_analyse import __version__
from vaktherapie_analyse.cli.bug import EXIT_CODE, explain_bug
from vaktherapie_analyse.cli.commands.bevindingen import run_findings
from vaktherapie_analyse.cli.commands.casus import run_case
from vaktherapie_analyse.cli.commands.controleer import run_check
from vaktherapie_analyse.cli.commands.enquete import run_survey
from vaktherapie_analyse.cli.commands.figuur import run_figure
from vaktherapie_analyse.cli.commands.grim import run_grim
from vaktherapie_analyse.cli.commands.herhaal import run_repeat
from vaktherapie_analyse.cli.commands.kwartaal import run_quarter
from vaktherapie_analyse.cli.commands.normen import run_norms
from vaktherapie_analyse.cli.commands.rapport import run_handout
from vaktherapie_analyse.cli.commands.sjabloon import write_template
from vaktherapie_analyse.cli.commands.sleutel import run_key
from vaktherapie_analyse.cli.commands.steekproef import run_sample
from vaktherapie_analyse.cli.commands.uitleg import run_explain
from vaktherapie_analyse.cli.commands.voorbeeld import write_example
from vaktherapie_analyse.cli.commands.vragenlijst import run_any, run_questionnaire
from vaktherapie_analyse.cli.handout_options import Handout
from vaktherapie_analyse.cli.help import ALL, CommandHelp, GroupHelp, asks_all, localise
from vaktherapie_analyse.cli.options import (
    AnyQuestionnaire,
    Case,
    Check,
    Common,
    Example,
    Explain,
    Findings,
    Grim,
    Help,
    Key,
    NormTables,
    Picture,
    Quarter,
    Questionnaire,
    Sample,
    SurveyFile,
    Template,
    command_from,
    option,
    quoted,
)
from vaktherapie_analyse.cli.repeat_options import Repeat
from vaktherapie_analyse.cli.streams import fault_of_system, hang_up
from vaktherapie_analyse.cli.typed_values import refuse_wrong_values
from vaktherapie_analyse.definitions import instrument_keys
from vaktherapie_analyse.errors import AnalysisError, DataError, UsageError
from vaktherapie_analyse.language import LANGUAGES

#: Is in the environment where a shell asks how a line can go on.
COMPLETING = "_ANALYSE_COMPLETE"
USAGE_ERROR: type[Any] = typer.BadParameter.__mro__[1]

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
    commands: dict[str, tuple[type, Callable[..., int | None]]] = {
        key: (Questionnaire, partial(run_questionnaire, key)) for key in instrument_keys()
    }
    commands |= {
        "vragenlijst": (AnyQuestionnaire, run_any),
        "bevindingen": (Findings, run_findings),
        "casus": (Case, run_case),
        "uitleg": (Explain, run_explain),
        "grim": (Grim, run_grim),
        "kwartaal": (Quarter, run_quarter),
        "figuur": (Picture, run_figure),
        "rapport": (Handout, run_handout),
        "herhaal": (Repeat, run_repeat),
        "enquete": (SurveyFile, run_survey),
        "steekproef": (Sample, run_sample),
        "controleer": (Check, run_check),
        "sjabloon": (Template, write_template),
        "normen": (NormTables, run_norms),
        "sleutel": (Key, run_key),
        "voorbeeld": (Example, write_example),
        "help": (Help, _help),
    }
    for name, (choices, run_command) in commands.items():
        made: Callable[..., int | None] = _unneeded
        if needed is None or name in needed:
            made = command_from(choices, partial(_checked, run_command), name)
        app.command(name, cls=CommandHelp)(made)
    return app


def _unneeded() -> None:
    """In the place of a command that is only listed."""


def _checked(run_command: Callable[..., int | None], choices: Common) -> int | None:
    """Run the command, unless what was typed is wrong whatever the files hold."""
    refuse_wrong_values(choices)
    return run_command(choices)


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
    version: Annotated[bool, option("--versie", "--version")] = False,
    install_completion: Annotated[bool, option("--installeer-aanvulling")] = False,
    show_completion: Annotated[bool, option("--toon-aanvulling")] = False,
    language: Annotated[str | None, option("--taal", metavar="language")] = None,
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


def _help(choices: Help) -> int:
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
    first = next((p for p in context.command.params if p.param_type_name == "argument"), parameter)
    taken = context.params.get(first.name)
    if first is not parameter and isinstance(taken, str) and _is_data(taken):
        example = _EXAMPLES.get(first.name, "")
        named = {"name": _name_of(first), "example": example, "file": quoted(taken)}
        return UsageError.of("cli.missing_before_file", **values, **named)
    return UsageError.of("cli.missing_argument", **values, name=_name_of(parameter))


def _no_such_command(known: Sequence[str], arguments: Sequence[str]) -> AnalysisError:
    """That there is no such command, and which was meant: another one, or none before a file."""
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
