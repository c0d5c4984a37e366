"""One table on a sheet: texts, and numbers that are numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vaktherapie_analyse.language.numbers import MINUS
from vaktherapie_analyse.output.cells import Cell
from vaktherapie_analyse.output.views.strip import BLANK
from vaktherapie_analyse.output.views.view import Align, View
from vaktherapie_analyse.report import Kind

#: A number that a cell holds and nothing else, in the way of each language.
_ONE_NUMBER: Final = {
    language: re.compile(rf"({MINUS})?(\d*)(?:{point}(\d+))?( ?%)?(?<=.)")
    for language, point in (("nl", ","), ("en", r"\."))
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a sheet.

    Attributes
    ----------
    decimals
        How many are shown; the value has them all.
    of
        How many it is a part of: written `4/9`, while the cell holds 4.
    """

    value: float | None
    kind: Kind = "count"
    decimals: int = 0
    of: Cell = None


NumberCell = str | Figure


@dataclass(frozen=True, slots=True)
class NumberTable:
    """One table on a sheet: texts and numbers.

    Attributes
    ----------
    headers
        A line break in one is where it may be broken.
    alignment
        Per column.
    strong
        The rows that catch the eye.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[NumberCell, ...], ...]
    alignment: tuple[Align, ...]
    footnotes: tuple[str, ...] = ()
    strong: frozenset[int] = frozenset()


def as_numbers(view: View, language: str) -> NumberTable:
    """The view with every cell that is one number as that number, as exact as it is shown.

    >>> view = View("", ("Kind", "p"), (("007", "<,001"), ("8", ",045")), ("left", "right"))
    >>> [row[1] for row in as_numbers(view, "nl").rows]
    ['<,001', Figure(value=0.045, kind='p', decimals=3, of=None)]
    """
    shown = (
        tuple(
            _plain(text) if side == "left" else _figure_in(text, language) or _plain(text)
            for text, side in zip(row, view.alignment, strict=True)
        )
        for row in view.rows
    )
    return NumberTable(
        view.title, view.headers, tuple(shown), view.alignment, view.footnotes, view.strong
    )


def _plain(text: str) -> str:
    """A value and its detail on one line, with ordinary blanks."""
    return text.replace("\n", " ").replace(BLANK, " ")


def _figure_in(text: str, language: str) -> Figure | None:
    found = _ONE_NUMBER[language].fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, percent = found.groups()
    number = float(f"{whole or 0}.{decimals or 0}") * (-1 if sign else 1)
    if percent:
        return Figure(number / 100, "share", len(decimals or ""))
    kind: Kind = "score" if whole else "p"
    return Figure(number, kind if decimals else "count", len(decimals or ""))
