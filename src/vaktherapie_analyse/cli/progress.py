"""A progress bar while large files are read: on stderr, and only when somebody sees it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from vaktherapie_analyse.language import Message, render

__all__ = ["reading_bar"]

#: Smaller files are read in a moment.
LONG: Final = 5_000_000


@contextmanager
def reading_bar(files: Sequence[str]) -> Iterator[Callable[[float], None] | None]:
    """What to call with the share of the work that is done; None where no bar is drawn."""
    sizes = [os.path.getsize(file) for file in files if os.path.isfile(file)]  # noqa: PTH113, PTH202
    if sum(sizes) < LONG or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(render(Message("cli.reading")), total=1.0)
        yield lambda share: bar.update(task, completed=share)
