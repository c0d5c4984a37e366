"""Whether the answers are counted from 0 or from 1, decided over all files together.

Never per column: a column with only 1 and 2 fits both. The highest number of the one way (3 for
0–2) and no 0 shows that counting starts at 1; a 0 and no such number that it starts at 0. Where
neither or both are there, the user is asked. A further range (the impact items of the SDQ) decides
for itself; where it does not, it follows the first range if that counts from 1, and is asked
otherwise: 1–3 can be the answers of 0–3 and of 1–4, and one is a point lower than the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.answer_cells import (
    difference_in,
    letter_code,
    number_of_answer,
    word_of_answer,
)
from vaktherapie_analyse.intake.cells.cell_values import shown
from vaktherapie_analyse.intake.layout.decisions.labels import (
    check_labels,
    first_in_list,
    first_number,
    labelled_columns,
)
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.used_rows import different_cells, used_rows
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

_TYPED: Final = re.compile(r"\s*([01])\s*[-–]\s*(\d)\s*")

#: No more cells with a number are named as slips in a file of words.
_MOST_STRAYS: Final = 1000

#: The headers of Unipark and Questback, which write 0 for a question that was seen and skipped.
_UNIPARK: Final = re.compile(r"v_\d+(?:_\w+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coding:
    """Item → the number in the file for its lowest answer, the layouts, and what was assumed."""

    first: Mapping[str, int]
    tables: tuple[Layout, ...]
    notes: tuple[Message, ...]


@dataclass(slots=True)
class _Seen:
    """The numbers in the answers of one range, and where those at its two ends stand."""

    lowest: int
    highest: int
    numbers: set[float] = field(default_factory=set)
    zeros: list[Place] = field(default_factory=list)
    tops: list[Place] = field(default_factory=list)
    #: Places of the zeros that may mean "seen, not answered".
    skipped: list[Place] = field(default_factory=list)
    #: Place of the first number.
    start: Place | None = None
    #: How many cells hold a number and how many a word, and where the numbers stand while few.
    n_numbers: int = 0
    n_words: int = 0
    loose: list[tuple[Place, float]] = field(default_factory=list)
    #: Places of codes like A2, by their number.
    letters: dict[int, list[Place]] = field(default_factory=dict)
    #: The number that the labels of the file, or its list of choices, give the lowest answer.
    first_of_labels: int | None = None
    #: Per file: difference between the number and the word in a cell → the places.
    beside: dict[str, dict[int, list[Place]]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return self.highest - self.lowest

    @property
    def among_words(self) -> bool:
        """Whether the numbers are a few slips in a file of words, so that they show no coding."""
        return 10 * self.n_numbers <= self.n_words and self.n_numbers == len(self.loose)

    @property
    def top(self) -> int:
        """The highest number when counting starts at 1; it cannot be when it starts at 0."""
        return self.highest - self.lowest + 1


def is_coding(typed: str) -> bool:
    """Whether this has the form of a coding: "0-2", or of several ranges: "0-2,1-4"."""
    return all(_TYPED.fullmatch(part) for part in _parts(typed))


def settle_coding(
    layouts: tuple[Layout, ...],
    instrument: Instrument,
    typed: str | None,
    problems: Problems,
) -> Coding:
    """From which number the answers of each item are counted.

    The blocks of items with the same range are decided together. `typed` is the coding of one
    range or, with commas, of several: "0-2,1-4".
    """
    ranges = dict.fromkeys((block.lowest, block.highest) for block in instrument.items)
    seen = [_seen(bounds, layouts, instrument) for bounds in ranges]
    labelled = labelled_columns(layouts, instrument)
    for one in seen:
        bounds = one.lowest, one.highest
        blocks = [b for b in instrument.items if (b.lowest, b.highest) == bounds]
        one.first_of_labels = first_number(labelled, bounds)
        if one.first_of_labels is None:
            one.first_of_labels = first_in_list(layouts, blocks)
    letters = _with_letters(seen)
    _check_words(seen, problems)
    said, notes = _typed(typed, seen, problems)
    main = seen[0]
    chosen = said.get(main.width, _shown(main))
    first: dict[tuple[int, int], int] = {}
    for one in seen:
        start = said.get(one.width, _shown(one))
        if start is None and one.numbers and one.among_words:
            _name_strays(one, problems)
        elif start is None and one is not main and chosen == 1:
            start = 1
        elif start is None and one.numbers and (one is main or chosen == 0 or not main.numbers):
            _ask(one, one is main, layouts, problems)
        first[one.lowest, one.highest] = one.lowest if start is None else start
    skipping = {place.file for s in seen for place in s.skipped if first[s.lowest, s.highest] == 1}
    notes += [note for s in seen if s.numbers and (note := _note(s, first[s.lowest, s.highest]))]
    settled = tuple(
        replace(t, zero_is_skipped=_is_unipark(t) and chosen == 1, letter_codes=letters)
        for t in layouts
    )
    if letters:
        notes.append(Message("intake.note_letter_codes"))
    if skipping:
        notes.append(Message("intake.note_zero_is_skipped", {"files": sorted(map(str, skipping))}))
    by_item = {
        key: first[block.lowest, block.highest] for block in instrument.items for key in block.keys
    }
    notes += check_labels(labelled, by_item, problems)
    return Coding(by_item, settled, tuple(notes))


def shown_coding(layouts: Sequence[Layout], instrument: Instrument) -> str | None:
    """How the answers are counted ("1-3") where their numbers show it, as one types it."""
    block = instrument.items[0]
    main = _seen((block.lowest, block.highest), layouts, instrument)
    first = _shown(main)
    return None if first is None else _span(main, first, "-")


def _seen(
    bounds: tuple[int, int],
    layouts: Sequence[Layout],
    instrument: Instrument,
) -> _Seen:
    """The numbers in all answers of one range; words decide for themselves and do not count."""
    seen = _Seen(*bounds)
    blocks = {
        key: block
        for block in instrument.items
        if (block.lowest, block.highest) == bounds
        for key in block.keys
    }
    for layout in layouts:
        if layout.kind == "items":
            beside = seen.beside.setdefault(layout.raw.file, {})
            rows = used_rows(layout).rows + 1
            for cell, block, column, here in _cells(blocks, layout):
                number, letter = number_of_answer(cell, block), letter_code(cell)
                difference = difference_in(cell, block)
                place = layout.place(int(rows[here.argmax()]), column)
                n = int(np.count_nonzero(here))
                seen.n_words += n if word_of_answer(cell, block) is not None else 0
                if number is not None:
                    seen.n_numbers += n
                    if len(seen.loose) + n <= _MOST_STRAYS:
                        seen.loose += [(layout.place(int(r), column), number) for r in rows[here]]
                    _count(seen, number, place, _is_unipark(layout))
                elif letter is not None:
                    seen.letters.setdefault(letter, []).append(place)
                elif difference is not None:
                    places = (layout.place(int(row), column) for row in rows[here])
                    beside.setdefault(difference, []).extend(places)
    return seen


def _count(seen: _Seen, number: float, place: Place, unipark: bool) -> None:
    if number == 0:
        (seen.skipped if unipark else seen.zeros).append(place)
    if number == seen.top:
        seen.tops.append(place)
    if 0 <= number <= seen.top:
        seen.numbers.add(number)
        seen.start = seen.start or place


def _cells(
    blocks: Mapping[str, Items], layout: Layout
) -> Iterator[tuple[Any, Items, ColumnLayout, npt.NDArray[np.bool_]]]:
    """Every different cell in each column of those items, and in which of the used rows it is."""
    for column in layout.having("item"):
        block = blocks.get(column.meaning.key)
        if block is None:
            continue
        codes, cells = different_cells(layout, column)
        for code, cell in enumerate(cells):
            yield cell, block, column, codes == code


def _with_letters(seen: Sequence[_Seen]) -> bool:
    """Whether all answers stand as A1, A2 …, no more than there are; they are then counted."""
    fit = all(not one.numbers and max(one.letters, default=1) <= one.width + 1 for one in seen)
    if not fit or not any(one.letters for one in seen):
        return False
    for one in seen:
        for number, places in one.letters.items():
            for place in places:
                _count(one, number, place, unipark=False)
    return True


def _check_words(seen: Sequence[_Seen], problems: Problems) -> None:
    """Add a fault for every cell whose number and word differ otherwise than in most of its file.

    "1 - niet waar" is the lowest answer in a file that counts from 1, and a contradiction in one
    that counts from 0.
    """
    for by_difference in (file for one in seen for file in one.beside.values()):
        usual = max(by_difference, key=lambda d: len(by_difference[d]), default=None)
        for difference, places in by_difference.items():
            for place in places if difference != usual else ():
                problems.add("answer_contradicts", place)


def _shown(seen: _Seen) -> int | None:
    """0 or 1 where the numbers show it, else what the labels beside them show, or None.

    In a file of Unipark a 0 shows nothing, since it also stands for a question that was skipped.
    """
    if seen.tops and not seen.zeros:
        return 1
    if seen.zeros and not seen.tops:
        return 0
    return None if seen.zeros else seen.first_of_labels


def _ask(seen: _Seen, is_main: bool, layouts: Sequence[Layout], problems: Problems) -> None:
    """Add the question how the answers are counted, with the place of the number that is odd."""
    values = {"zero": _span(seen, 0), "one": _span(seen, 1), "top": seen.top}
    values |= {"zero_typed": _span(seen, 0, "-"), "one_typed": _span(seen, 1, "-")}
    numbers = [int(n) for n in sorted(seen.numbers) if n == int(n)]
    if seen.zeros and seen.tops:
        fewest = min(seen.zeros, seen.tops, key=len)
        problems.add("coding_mixed", fewest[0], **values)
    elif seen.skipped:
        problems.add("coding_skipped", Place(seen.skipped[0].file), **values)
    elif is_main:
        place = next(layout.place() for layout in layouts if layout.kind == "items")
        problems.add("coding_unclear", place, numbers=numbers, **values)
    elif seen.start:
        place = replace(seen.start, row=None)
        problems.add("coding_unclear_further", place, numbers=numbers, **values)


def _name_strays(seen: _Seen, problems: Problems) -> None:
    """Add a problem for every number in a file of words: of each it is the cell that is asked."""
    values = {"zero_typed": _span(seen, 0, "-"), "one_typed": _span(seen, 1, "-")}
    for place, number in seen.loose:
        if 0 <= number <= seen.top:
            problems.add("answer_among_words", place, value=shown(number), **values)


def _typed(
    typed: str | None, seen: Sequence[_Seen], problems: Problems
) -> tuple[dict[int, int], list[Message]]:
    """Width of a range → the first number that is typed for it; a note for what fits none."""
    said: dict[int, int] = {}
    notes = []
    for part in _parts(typed):
        found = _TYPED.fullmatch(part)
        if found is None:
            known = [_span(one, first, "-") for one in seen for first in (0, 1)]
            problems.add("setting_coding", Place(), known=known)
            continue
        first, last = int(found[1]), int(found[2])
        if last - first in {one.width for one in seen}:
            said[last - first] = first
        else:
            notes.append(Message("intake.note_coding_not_for", {"coding": f"{first}-{last}"}))
    return said, notes


def _parts(typed: str | None) -> list[str]:
    return re.split(r"[,;]", typed) if typed else []


def _note(seen: _Seen, first: int) -> Message | None:
    """The note for answers that are counted in another way than the questionnaire does."""
    if first == seen.lowest:
        return None
    values = {"found": _span(seen, first), "read": f"{seen.lowest}–{seen.highest}"}
    return Message("intake.note_coding", values)


def _span(seen: _Seen, first: int, dash: str = "–") -> str:
    return f"{first}{dash}{first + seen.highest - seen.lowest}"


def _is_unipark(layout: Layout) -> bool:
    items = layout.having("item")
    return bool(items) and all(_UNIPARK.fullmatch(column.header) for column in items)
