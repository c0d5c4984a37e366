"""Rows that call themselves a trial of the form: a preview, a test, spam.

A column of the survey program says so, or the code itself. `TEST` is no person; `test 3` is one
where every code looks like that, as in a file that was made to practise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import by_value, different_texts, number_in
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.vocabulary import compact, tokens, with_shape, word_set
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout

Mask = npt.NDArray[np.bool_]

_TRIALS: Final = word_set("test tests testje proef demo dummy preview spam trial")
#: Words beside those in a column of the survey program: "Survey Preview", "Possible Spam".
_BESIDE: Final = word_set("survey offline ex possible imported response data record institute")
#: Words behind those in a code; a `proefpersoon` is a person.
_BEHIND: Final = word_set("kind ouder client record respondent deelnemer case account code id")
#: A quick look at how every such code begins.
_BEGINS: Final = re.compile(rf"\W*(?:{'|'.join(_TRIALS)})", re.IGNORECASE)
_YES: Final = word_set("ja j yes y waar true x")

#: Only Qualtrics has this column, and its export of numbers these two for "Survey Preview", "Spam".
_QUALTRICS: Final = "responseid"
_QUALTRICS_NUMBERS: Final = (1, 8)


def speaking_columns(
    columns: Sequence[ColumnLayout], header: Sequence[Any], below: Cells
) -> tuple[ColumnLayout, ...]:
    """The columns without those that may say that a row is a trial, and never do.

    What a number in the column Status means is known of Qualtrics only.
    """
    if _QUALTRICS in {compact(header_text(cell)) for cell in header}:
        columns = [
            replace(column, meaning=replace(column.meaning, key=_QUALTRICS))
            if column.meaning.role == "trial" and column.meaning.key == "status"
            else column
            for column in columns
        ]
    return tuple(
        column
        for column in columns
        if column.meaning.role != "trial" or _said(column, below[:, column.index]).any()
    )


def trial_rows(columns: Sequence[ColumnLayout], cells: Cells) -> Mask:
    """Which rows are a trial; `cells` are those of the whole table below its header."""
    found = np.zeros(len(cells), dtype=bool)
    for column in columns:
        if column.meaning.role == "trial":
            found |= _said(column, cells[:, column.index])
        elif column.meaning.role in ("client", "respondent"):
            found |= _coded(cells[:, column.index])
    return found


def _said(column: ColumnLayout, cells: Cells) -> Mask:
    """Where a column of the survey program, or one that is there for it, says so."""

    def read(cell: Any) -> bool:
        number = number_in(cell)
        if number is not None:
            flagged = column.meaning.key == "flag" and number == 1
            return flagged or (column.meaning.key == _QUALTRICS and number in _QUALTRICS_NUMBERS)
        words = set(tokens(cell)) if isinstance(cell, str) else set()
        named = bool(words & _TRIALS) and words <= _TRIALS | _BESIDE
        return named or (column.meaning.key == "flag" and len(words) == 1 and words <= _YES)

    return by_value(cells, read).values.astype(bool)


def _coded(cells: Cells) -> Mask:
    """Where a code is the word test, or that word with a number where other codes are not."""
    if not with_shape(different_texts(cells), lambda text: bool(_BEGINS.match(text))):
        return np.zeros(len(cells), dtype=bool)
    codes = by_value(cells, code_of).values
    named = {code for code in set(codes) - {None} if _is_trial(code)}
    if named == set(codes) - {None}:
        named = {code for code in named if not any(map(str.isdigit, code))}
    return np.array([code in named for code in codes], dtype=bool)


def _is_trial(code: str) -> bool:
    """Whether a code is a word for a trial, with or without a number.

    >>> [_is_trial(code) for code in ("TEST", "Test 2", "testkind", "demo-01", "preview")]
    [True, True, True, True, True]
    >>> [_is_trial(code) for code in ("T01", "proefpersoon 1", "Testa", "K01 test", "12")]
    [False, False, False, False, False]
    """
    words = [word for word in tokens(code) if not word.isdigit()]
    first, rest = "".join(words[:1]), words[1:]
    named = first in _TRIALS or (first.startswith("test") and first[4:] in _BEHIND)
    return named and _BEHIND.issuperset(rest)
