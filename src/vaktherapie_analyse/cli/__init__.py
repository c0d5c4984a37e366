"""The command `analyse`: parse, call, hand over, exit code.

Exit codes: 0 done · 1 the data or a definition has a fault the user can mend · 2 wrong usage ·
70 a fault of the program itself · 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of `analyse` with these arguments (default: those of the command line)."""
    from vaktherapie_analyse.cli import app

    for stream in (sys.stdout, sys.stderr):
        # A Dutch Windows console or pipe is often cp1252, which has no "−" or "→".
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8")
    return app.run(list(sys.argv[1:] if arguments is None else arguments))
