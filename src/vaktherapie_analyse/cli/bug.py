"""A fault of the program itself, told without anything of the data.

The text of an error can hold a cell ("invalid literal for int(): 'Jan Jansen'"), and so can local
variables. What is left is enough to find the fault: the kinds of error and where they were raised.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import PurePath

from vaktherapie_analyse.language import Message, hint, render

__all__ = ["EXIT_CODE", "explain_bug"]

#: EX_SOFTWARE of sysexits.h.
EXIT_CODE = 70

#: Set to 1 it shows the whole traceback, with the text of the error.
_DEBUG = "ANALYSE_DEBUG"


def explain_bug(error: BaseException, language: str) -> str:
    """What happened, what to do, the kinds of error and the places, for standard error."""
    message = Message("cli.bug")
    lines = [render(message, language), f"→ {hint(message, language)}", ""]
    for number, one in enumerate(_chain(error)):
        if number:
            lines.append(render(Message("cli.bug_before"), language))
        lines.append(_kind(one))
        lines += [f"  {place}" for place in _places(one)]
    if os.environ.get(_DEBUG) == "1":
        lines += ["", *traceback.format_exception(error)]
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, then the one it came from, and so on."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def _kind(error: BaseException) -> str:
    """The type with its module, unless it is one of Python itself.

    >>> _kind(ValueError("Jan Jansen"))
    'ValueError'
    """
    kind = type(error)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


def _places(error: BaseException) -> Iterator[str]:
    """Where the error went through, the last one where it was raised."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"{_short(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"


def _short(file: str) -> str:
    """The path within its package; the folders above it may hold somebody's name.

    >>> _short("/home/jan/venv/lib/site-packages/pandas/core/frame.py"), _short("/home/jan/own.py")
    ('pandas/core/frame.py', 'own.py')
    """
    parts = PurePath(file).parts
    for above in ("site-packages", "src"):
        if above in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(above) :])
    return parts[-1] if parts else file
