"""Completing commands, options and words with Tab, in bash, zsh, fish and PowerShell.

The shell starts `analyse` with a variable in its environment, and shows what it prints. Nothing of
this is imported or run otherwise.
"""

from __future__ import annotations

import codecs
import subprocess
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from vaktherapie_analyse.cli.app import COMPLETING as VARIABLE
from vaktherapie_analyse.errors import AnalysisError, UsageError

NAME: Final = "analyse"
SHELLS: Final = ("bash", "zsh", "fish", "powershell", "pwsh")
#: Under these a profile is not run, and says so in every new window.
_REFUSING: Final = ("Restricted", "AllSigned")


def offer_words(command: Any) -> Any:
    """The command, which can now complete also what stands behind its options."""
    _typer().completion_init()
    for subcommand in command.commands.values():
        for parameter in subcommand.params:
            words = WORDS.get(parameter.metavar)
            if parameter.metavar == "command":
                words = partial(list, command.commands)
            if words:
                parameter.shell_complete = partial(_matching, words)
    return command


def install() -> Path:
    """Let the shell in which this runs complete; the file in which that is written.

    Raises
    ------
    UsageError
        The shell is another one, or does not run the file.
    """
    shell = _shell()
    if shell in ("powershell", "pwsh"):
        return _install_powershell(shell)
    return Path(_typer().install(shell=shell, prog_name=NAME, complete_var=VARIABLE)[1])


def script() -> str:
    """What the shell in which this runs has to run, to complete."""
    return _script(_shell())


def _typer() -> Any:
    """What typer has for completion; it gives no types."""
    from typer import completion

    return completion


def _shell() -> str:
    import shellingham

    try:
        name = str(shellingham.detect_shell()[0]).lower()
    except shellingham.ShellDetectionFailure:
        name = ""
    if name not in SHELLS:
        raise UsageError.of("cli.no_completion")
    return name


def _script(shell: str) -> str:
    made = _typer().get_completion_script(prog_name=NAME, complete_var=VARIABLE, shell=shell)
    text = str(made)
    # What stands before it in that for PowerShell changes what Tab does to every program.
    return text[text.index("$scriptblock") :] if shell in ("powershell", "pwsh") else text


def _install_powershell(shell: str) -> Path:
    """Add the script to the profile; how strict PowerShell is with scripts is not changed."""
    asked = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-ExecutionPolicy; $PROFILE"
    answer = subprocess.run(
        [shell, "-NoProfile", "-Command", asked], check=True, capture_output=True, encoding="utf-8"
    )
    policy, profile = answer.stdout.lstrip("\ufeff").split("\n")[:2]
    if policy.strip() in _REFUSING:
        raise AnalysisError.of("cli.completion_refused")
    path = Path(profile.strip())
    before = path.read_bytes() if path.exists() else b""
    encoding = "utf-16-le" if before.startswith(codecs.BOM_UTF16_LE) else "utf-8"
    added = ("\r\n" + _script(shell).replace("\n", "\r\n") + "\r\n").encode(encoding)
    if added not in before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(before + added)
    return path


def _matching(words: Callable[[], Iterable[str]], _: Any, incomplete: str) -> list[Any]:
    """The words that begin so, as the parser wants them."""
    from typer import core

    item: Any = vars(core)["CompletionItem"]
    return [item(word) for word in words() if word.startswith(incomplete)]


def _questionnaires() -> list[str]:
    from vaktherapie_analyse.definitions import instrument_keys

    return sorted(instrument_keys(), key=lambda key: key != "sdq")


def _norms() -> list[str]:
    from vaktherapie_analyse.definitions import norm_keys

    return [key for name in _questionnaires() for key in norm_keys(name)]


def _scales(end: str = "") -> list[str]:
    from vaktherapie_analyse.definitions import load_instrument

    scales = [scale.key for name in _questionnaires() for scale in load_instrument(name).scales]
    return [f"{scale}{end}" for scale in dict.fromkeys(scales)]


def _tables() -> tuple[str, ...]:
    from vaktherapie_analyse.output import table_names

    return table_names()


def _forms() -> list[str]:
    from vaktherapie_analyse.cli.typed.typed_values import SCREEN
    from vaktherapie_analyse.known_formats import forms

    return [SCREEN, *forms()]


def _known(module: str, name: str) -> Iterable[str]:
    """The words that a module knows under this name."""
    found: Iterable[str] = getattr(import_module(f"vaktherapie_analyse.{module}"), name)
    return found


#: What can stand behind an option or in a place, by its name in the help.
WORDS: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "norms": _norms,
    "scale": _scales,
    "of_scale": partial(_scales, "="),
    "mean_sd": partial(_scales, "="),
    "questionnaire": _questionnaires,
    "key_or_path": _questionnaires,
    "table": _tables,
    "format": _forms,
    "moment": partial(_known, "cli.commands.vragenlijst", "MOMENTS"),
    "informant": partial(_known, "cli.data_settings", "INFORMANTS"),
    "norm_age": partial(_known, "cli.commands.vragenlijst", "NORM_AGES"),
    "per": partial(_known, "cli.commands.vragenlijst", "SUBGROUPS"),
    "method": partial(_known, "analysis.line.change_rule", "METHODS"),
    "cutoff": partial(_known, "analysis.line.change_rule", "CUTOFFS"),
    "coding": lambda: ("0-2", "1-3"),
    "language": lambda: ("nl", "en"),
}
