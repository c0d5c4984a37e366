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
    try:
        from vaktherapie_analyse.cli import app, streams

        streams.prepare()
        return app.run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        # While modules are imported, or while an error is told.
        return 130
