"""The standard streams: in which alphabet they are written, and what to do when they fail."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import sys
from pathlib import Path
from typing import Any, TextIO

from vaktherapie_analyse.errors import AnalysisError, Place

__all__ = ["encoding_for", "fault_of_system", "hang_up", "prepare", "write_data"]

_WINDOWS = sys.platform == "win32"


def prepare() -> None:
    """Make the streams ready for signs that their alphabet may lack, and for being closed."""
    from vaktherapie_analyse.language.plainer import PLAINER

    # A program that was started without a stream (`>&-`, a service) has None in its place. What
    # is opened for reading refuses to be written, as a closed stream does.
    nothing = Path(os.devnull)
    sys.stdout = sys.stdout or nothing.open(encoding="utf-8")
    sys.stderr = sys.stderr or nothing.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = encoding_for(_kind(stream), _code_page() if _WINDOWS else None)
            stream.reconfigure(encoding=encoding, errors=PLAINER)


def encoding_for(kind: str, code_page: int | None) -> str | None:
    """The encoding for a stream; None where that which Python chose is right.

    `kind` is "terminal", "pipe" or "file". `code_page` is that of the Windows console, 0 without
    a console, None on another system. Windows PowerShell reads a pipe in the code page of the
    console, while Python writes it in another one (cp850 and cp1252 in the Netherlands). A choice
    of the user (`PYTHONIOENCODING`, `PYTHONUTF8`) goes before.

    >>> encoding_for("pipe", 850), encoding_for("pipe", 65001), encoding_for("file", 850)
    ('cp850', 'utf-8', 'utf-8')
    >>> encoding_for("terminal", 850), encoding_for("pipe", None)
    (None, None)
    """
    chosen = os.environ.get("PYTHONIOENCODING") or sys.flags.utf8_mode
    if chosen or code_page is None or kind == "terminal":
        return None
    return f"cp{code_page}" if kind == "pipe" and code_page not in (0, 65001) else "utf-8"


def write_data(text: str) -> None:
    """Write data for a program to stdout: in UTF-8, whatever the screen has, as a file would be."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)


def fault_of_system(error: OSError) -> AnalysisError | None:
    """The refusal of the system in our words; None where the reader of a pipe has gone.

    Of a path only the last part is told.
    """
    if error.filename is None:
        # Windows says "invalid argument" where `more` was left.
        gone = isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL
        return None if gone else AnalysisError.of("cli.no_stdout")
    place = Place(file=Path(os.fsdecode(error.filename)).name)
    if isinstance(error, PermissionError):
        return AnalysisError.of("cli.no_access", place)
    reason = errno.errorcode.get(error.errno or 0, "?")
    return AnalysisError.of("cli.system_refuses", place, reason=reason)


def hang_up() -> None:
    """Throw away what stdout still holds: Python would try again when it ends, and complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _kind(stream: TextIO) -> str:
    if stream.isatty():
        return "terminal"
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except OSError:
        return "file"
    return "pipe" if stat.S_ISFIFO(mode) else "file"


def _code_page() -> int:
    import ctypes

    windows: Any = ctypes
    return int(windows.windll.kernel32.GetConsoleOutputCP())
