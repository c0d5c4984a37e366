"""Whether the value labels of a file agree: with each other, and with the values without one.

A value with a label is read as what its label says. That goes wrong without a word where the labels
of one item stand in another order by mistake, or where they run against the numbers and some
values have none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.intake.cells.answer_cells import number_of_answer, word_of_answer
from vaktherapie_analyse.intake.cells.cell_types import Labelled
from vaktherapie_analyse.intake.cells.personal import personal_header
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_NUMBERS
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.used_rows import different_cells
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

#: A longer label is no answer word.
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class LabelledColumn:
    """The answers to one item in a file with labels.

    `named` holds what the labels say of each number, `unknown` the labels that are no known word;
    `bare` the numbers that are read as they stand.
    """

    layout: Layout
    column: ColumnLayout
    block: Items
    named: Mapping[float, int]
    unknown: Mapping[float, str]
    bare: frozenset[float]

    def turned(self, usual: Mapping[float, int]) -> bool:
        """Whether its labels run the other way than is usual."""
        ends = self.block.lowest + self.block.highest
        return all(answer == ends - usual[code] for code, answer in self.named.items())


def labelled_columns(layouts: Sequence[Layout], instrument: Instrument) -> list[LabelledColumn]:
    """Every column with answers of which some value has a label."""
    blocks = {key: block for block in instrument.items for key in block.keys}
    found = []
    for layout in layouts:
        for column in layout.having("item") if layout.kind == "items" else ():
            cells = different_cells(layout, column).cells
            if any(isinstance(cell, Labelled) for cell in cells):
                found.append(_labelled(layout, column, blocks[column.meaning.key], cells))
    return found


def first_number(columns: Iterable[LabelledColumn], bounds: tuple[int, int]) -> int | None:
    """The number for the lowest answer where the labels of two answers or more show it."""
    firsts = {
        _first(one.named, one.block)
        for one in columns
        if (one.block.lowest, one.block.highest) == bounds and len(one.named) > 1
    } - {None}
    return firsts.pop() if len(firsts) == 1 else None


def first_in_list(layouts: Sequence[Layout], blocks: Sequence[Items]) -> int | None:
    """The number for the lowest answer where a list of choices beside the answers shows it.

    Such a list is a column that holds nothing but the answers from low to high and behind them
    their numbers, as a template has on a hidden sheet.
    """
    offered = {tuple(w.lower() for w in words) for b in blocks for words in b.offered.values()}
    for layout in layouts:
        if layout.kind != "unused" or len(layout.raw.cells) > _LONGEST:
            continue
        for column in layout.raw.cells.T:
            cells = [cell for cell in column if cell != ""]
            half = len(cells) // 2
            words, numbers = tuple(str(cell).lower() for cell in cells[:half]), cells[half:]
            if words in offered and numbers in ([*range(half)], [*range(1, half + 1)]):
                return int(numbers[0])
    return None


def check_labels(
    columns: Sequence[LabelledColumn], first: Mapping[str, int], problems: Problems
) -> Iterator[Message]:
    """Notes about labels, and a fault for every column whose labels contradict the others.

    `first` gives the number for the lowest answer of each item, by which bare numbers are read.
    """
    groups: dict[tuple[str, int, int], list[LabelledColumn]] = {}
    for one in columns:
        group = one.layout.raw.file, one.block.lowest, one.block.highest
        groups.setdefault(group, []).append(one)
    for together in groups.values():
        usual = _usual(together)
        turned = []
        for one in together:
            differs = any(usual[code] != answer for code, answer in one.named.items())
            if len(set(one.named.values())) < len(one.named) or (differs and not one.turned(usual)):
                _add("labels_contradict", one, problems)
            elif not _bare_fit(one, first[one.column.meaning.key]):
                _add("labels_partly", one, problems)
            elif differs:
                turned.append(one.column.meaning.key)
        if turned:
            items = list(dict.fromkeys(turned))
            yield Message("intake.note_labels_turned", {"n": len(items), "items": items})
        if len(usual) > 1 and _first(usual, together[0].block) is None:
            yield Message("intake.note_labels_order", {"file": together[0].layout.raw.file})
    yield from _unknown(columns)


def _labelled(
    layout: Layout, column: ColumnLayout, block: Items, cells: Iterable[Any]
) -> LabelledColumn:
    named, unknown, bare = {}, {}, set()
    for cell in cells:
        number = number_of_answer(cell, block)
        if number is not None and number not in MISSING_NUMBERS:
            bare.add(number)
        if isinstance(cell, Labelled):
            answer = word_of_answer(cell, block)
            if answer is not None:
                named[cell.code] = answer
            elif number is not None:
                unknown[cell.code] = str(cell)
    return LabelledColumn(layout, column, block, named, unknown, frozenset(bare))


def _usual(columns: Iterable[LabelledColumn]) -> dict[float, int]:
    """For each number the answer that most columns give it."""
    counts: dict[float, Counter[int]] = {}
    for one in columns:
        for code, answer in one.named.items():
            counts.setdefault(code, Counter())[answer] += 1
    return {code: counted.most_common(1)[0][0] for code, counted in counts.items()}


def _first(named: Mapping[float, int], block: Items) -> int | None:
    """The number for the lowest answer, None where numbers and answers do not rise together."""
    differences = {code - answer for code, answer in named.items()}
    return int(differences.pop()) + block.lowest if len(differences) == 1 else None


def _bare_fit(one: LabelledColumn, first: int) -> bool:
    """Whether the numbers without a known label are read as its labels would have them."""
    if not one.bare or not one.named or _first(one.named, one.block) == first:
        return True
    middle = first + (one.block.highest - one.block.lowest) / 2
    counted = {code: int(code) - first + one.block.lowest for code in one.named}
    return one.turned(counted) and one.bare == {middle}


def _add(key: str, one: LabelledColumn, problems: Problems) -> None:
    problems.add(key, one.layout.place(one.layout.header_row, one.column))


def _unknown(columns: Iterable[LabelledColumn]) -> Iterator[Message]:
    """A note with the labels that are no known word, of which the number is read."""
    labels = {
        f"{code:g} = ‘{'…' if len(text) > _LONGEST or personal_header(text) else text}’": None
        for one in columns
        for code, text in sorted(one.unknown.items())
    }
    if labels:
        yield Message("intake.note_labels_unknown", {"labels": list(labels)})
