"""One table as a person reads it, and how rows of the contract become one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vaktherapie_analyse.output.cells import Row

Align = Literal["left", "right"]
Tone = Literal["better", "worse", "open", "strong"]


@dataclass(frozen=True, slots=True)
class View:
    """One table as a person reads it.

    Attributes
    ----------
    title
        What the table shows.
    headers, rows
        Text. A line break in a cell separates a value from its detail; a format writes them on
        one line or on two.
    alignment
        Per column.
    footnotes
        Sentences below the table.
    blocks
        How many rows belong together, from the top; empty: all of them.
    strong
        The rows that catch the eye.
    tones
        Row and column of the cells that show which way something went, or catch the eye.
    narrower
        The same in less width, for where this one does not fit.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alignment: tuple[Align, ...]
    footnotes: tuple[str, ...] = ()
    blocks: tuple[int, ...] = ()
    strong: frozenset[int] = frozenset()
    tones: Mapping[tuple[int, int], Tone] = field(default_factory=dict)
    narrower: View | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a view: its header, how one row of the contract is written in it, its side."""

    header: str
    write: Callable[[Row], str]
    align: Align = "right"


def view_of(
    title: str,
    found: Sequence[Row],
    headings: Sequence[Heading],
    footnotes: Sequence[str],
    blank_repeats: int = 0,
) -> View:
    """The view of these rows; the first `blank_repeats` cells are empty where they repeat."""
    written = [tuple(heading.write(row) for heading in headings) for row in found]
    shown = [
        _without_repeats(before, here, blank_repeats)
        for before, here in zip([(), *written], written, strict=False)
    ]
    return View(
        title,
        tuple(heading.header for heading in headings),
        tuple(shown),
        tuple(heading.align for heading in headings),
        tuple(footnotes),
    )


def _without_repeats(
    before: tuple[str, ...], here: tuple[str, ...], n_cells: int
) -> tuple[str, ...]:
    same = 0
    while same < n_cells and before[: same + 1] == here[: same + 1]:
        same += 1
    return ("",) * same + here[same:]
