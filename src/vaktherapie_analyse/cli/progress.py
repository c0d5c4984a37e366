"""A progress bar while large files are read: on stderr, and only when somebody sees it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vaktherapie_analyse.language import Message, render

__all__ = ["reading_bar"]

#: Smaller files are read in a moment.
LONG: Final = 5_000_000


@contextmanager
def reading_bar(files: Sequence[str]) -> Iterator[Callable[[float], None] | None]:
    """What to call with the share of the work that is done; None where no bar is drawn."""
    sizes = [Path(file).stat().st_size for file in files if Path(file).is_file()]
    if sum(sizes) < LONG or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(render(Message("cli.reading")), total=1.0)
        yield lambda share: bar.update(task, completed=share)
