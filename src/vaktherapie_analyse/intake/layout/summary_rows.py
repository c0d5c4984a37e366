"""Rows below a table that are no person: a total, a mean, a number of children.

A word such as `Totaal` is never a code. `M`, `N`, `Min` and `Max` can be one, and so can a word
with a number behind it: they count as a code where another code of the column looks like them.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import different_texts
from vaktherapie_analyse.intake.cells.moment_names import moment_token
from vaktherapie_analyse.intake.cells.vocabulary import (
    MAYBE_SUMMARY_WORDS,
    SUMMARY_FILLERS,
    SUMMARY_WORDS,
    plain,
    tokens,
    with_shape,
)
from vaktherapie_analyse.intake.layout.layouts import MEASURED, ColumnLayout, Layout

Mask = npt.NDArray[np.bool_]

#: "clear" can be nothing but a summary, "maybe" can be a code too.
_Label = Literal["clear", "maybe"]

_STANDARD_DEVIATION: Final = re.compile(
    r"\bs(?:t|td|tandaard|tandard)\W*(?:dev|deviaties?|deviation|afwijking)\b"
)
_WORD: Final = re.compile(r"[^\W_]+|%")
_NUMBER: Final = re.compile(r"\d+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def summary_rows(layout: Layout, filled: Mask) -> tuple[Mask, Mask]:
    """Which rows below the header are a summary, and which may be one or may be a person.

    `filled` says which rows hold something in a recognised column.
    """
    cells = layout.below
    clear, maybe = np.zeros((2, len(cells)), dtype=bool)
    coded = np.zeros(len(cells), dtype=bool)
    for column in _code_columns(layout):
        codes = cells[:, column.index]
        is_clear, is_maybe = _labels(codes)
        clear |= is_clear
        maybe |= is_maybe & ~coded
        coded |= codes != ""
    beside_clear, beside_maybe = _labels_beside(layout, cells, filled & ~coded)
    below = _below(filled, clear | maybe | beside_clear | beside_maybe)
    clear |= beside_clear & below
    maybe = (maybe | (beside_maybe & below)) & ~clear
    return _settled(layout, cells, filled, clear, maybe, below)


def _settled(
    layout: Layout, cells: Cells, filled: Mask, clear: Mask, maybe: Mask, below: Mask
) -> tuple[Mask, Mask]:
    """A possible summary is one where no code looks like it; else it stays in doubt or a person.

    It is in doubt when an empty row, a clear summary or a pair of `Min` and `Max` sets the rows
    below the table apart.
    """
    people = filled & ~clear & ~maybe
    at = {int(row): _label_column(layout, cells[row]) for row in np.flatnonzero(maybe & filled)}
    shapes = {
        column: {_shape(cell) for cell in set(cells[people, column]) if cell != ""}
        for column in set(at.values())
    }
    summary, doubted = clear.copy(), np.zeros_like(clear)
    words = {plain(cells[row, column]).strip(" :.") for row, column in at.items() if below[row]}
    last = int(np.flatnonzero(people).max(initial=-1))
    apart = last + 1 < len(filled) and not filled[last + 1]
    apart |= bool((clear & below).any()) or {"min", "max"} <= words
    for row, column in at.items():
        shape, others = _shape(cells[row, column]), shapes[column]
        if shape in others:
            doubted[row] = apart and below[row]
        elif shape == "l" and "w" in others:  # one letter among names or initials
            doubted[row] = True
        else:
            summary[row] = bool(others)
    return summary & filled, doubted


def _labels(codes: Cells) -> tuple[Mask, Mask]:
    """Which cells are a clear, and which a possible label of a summary."""
    said = with_shape(different_texts(codes), _may_say)
    found = {cell: label for cell in said if (label := _label(cell))}
    if not found:
        return np.zeros((2, len(codes)), dtype=bool)  # type: ignore[return-value]
    labels = [found.get(cell) if isinstance(cell, str) else None for cell in codes]
    return np.array([s == "clear" for s in labels]), np.array([s == "maybe" for s in labels])


def _labels_beside(layout: Layout, cells: Cells, open_rows: Mask) -> tuple[Mask, Mask]:
    """The same, in the first text left of the answers, for the rows without a code."""
    clear, maybe = np.zeros((2, len(cells)), dtype=bool)
    known = {column.index for column in layout.columns}
    for index in _left(layout) if open_rows.any() else ():
        texts = open_rows & np.fromiter(map(_is_text, cells[:, index]), bool, len(cells))
        is_clear, is_maybe = _labels(cells[:, index])
        clear |= is_clear & texts
        if index not in known:
            maybe |= is_maybe & texts
        open_rows = open_rows & ~texts
    return clear, maybe


def _left(layout: Layout) -> range:
    return range(min((column.index for column in layout.having(*MEASURED)), default=0))


def _label_column(layout: Layout, row: Cells) -> int:
    """The column in which the label of a row stands: the first code, else the first text."""
    codes = (column.index for column in _code_columns(layout) if row[column.index] != "")
    texts = (index for index in _left(layout) if _is_text(row[index]))
    return next(chain(codes, texts))


def _code_columns(layout: Layout) -> list[ColumnLayout]:
    """The columns with codes, that of the child first."""
    return sorted(layout.having("client", "respondent"), key=lambda column: column.meaning.role)


def _below(filled: Mask, labelled: Mask) -> Mask:
    """The rows below the last one that is no summary; none where there is no other row."""
    people = np.flatnonzero(filled & ~labelled)
    return np.arange(len(filled)) > people.max() if len(people) else np.zeros_like(filled)


def _label(cell: str) -> _Label | None:
    """What a cell says as the label of a row; None for a code or a name.

    >>> _label("Gemiddelde (n = 10)"), _label("Mediaan T0"), _label("Std.dev:"), _label("N = 22")
    ('maybe', 'clear', 'clear', 'maybe')
    >>> _label("Max"), _label("M1"), _label("Max de Boer"), _label("K01"), _label("begin")
    ('maybe', None, None, None, None)
    """
    words = _words(cell)
    if not any(map(_says, words)) or not all(map(_may_be_label, words)):
        return None
    clear = any(word in SUMMARY_WORDS for word in words)
    return "clear" if clear and not any(map(str.isdigit, words)) else "maybe"


def _words(cell: str) -> list[str]:
    return _WORD.findall(_STANDARD_DEVIATION.sub("sd", plain(cell)))


def _may_say(cell: str) -> bool:
    """Whether a word of a summary stands in a cell; none of them has a digit."""
    return any(map(_says, _words(cell)))


def _says(word: str) -> bool:
    return word in SUMMARY_WORDS or word in MAYBE_SUMMARY_WORDS


def _may_be_label(word: str) -> bool:
    known = _says(word) or word.isdigit() or word in SUMMARY_FILLERS
    return known or moment_token(tokens(word)) is not None


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and re.fullmatch(r"[-+\d.,\s]*", cell) is None


def _shape(cell: Any) -> str:
    """How a code looks: a letter, a word and a number each as one sign.

    >>> _shape("K01"), _shape("Max"), _shape("N = 22"), _shape(12.0)
    ('l9', 'w', 'l = 9', '9')
    """
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else plain(str(cell))
    letters = _LETTERS.sub(lambda found: "w" if len(found[0]) > 1 else "l", text.strip(" :."))
    return _NUMBER.sub("9", letters)
