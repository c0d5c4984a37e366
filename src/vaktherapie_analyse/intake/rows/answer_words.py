"""Words in the place of an answer: those the user explains, and those that nobody knows yet.

A form may have other words than the questionnaire prints, the same few in all cells. Each is told
once, with its count; a text that does not recur is a fault of its cell and is not repeated, since
it may be somebody's name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.answer_cells import known_words
from vaktherapie_analyse.intake.cells.cell_values import Fault
from vaktherapie_analyse.intake.cells.personal import personal_header
from vaktherapie_analyse.intake.cells.vocabulary import plain
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout
from vaktherapie_analyse.intake.layout.names.instrument_names import section_of
from vaktherapie_analyse.intake.layout.used_rows import used_rows
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

#: A text that stands more than once in so many forms is a word of the form.
_RECURS: Final = 2
_LONGEST: Final = 40


def with_words(
    instrument: Instrument, said: Mapping[str, int | str], problems: Problems
) -> Instrument:
    """The questionnaire with the answer words of the user beside its own; the user's go first.

    A meaning is a number as the questionnaire counts or one of its own words, and holds for the
    items that have it. Adds a problem for one that no questionnaire has.
    """
    if not said:
        return instrument
    for word, meaning in said.items():
        if not any(_answer(block, meaning) is not None for block in _all_blocks(instrument)):
            problems.add("setting_answer", Place(), word=word, known=known_words(instrument.items))
    blocks = tuple(
        msgspec.structs.replace(block, words={**block.words, **_own(block, said)})
        for block in instrument.items
    )
    return msgspec.structs.replace(instrument, items=blocks)


@dataclass(slots=True)
class UnknownWords:
    """Cells with a text that is no answer: the items' block → the text → text, place and fault."""

    found: dict[tuple[str, ...], dict[str, list[tuple[str, Place, Message]]]] = field(
        default_factory=dict
    )

    def take(
        self,
        faults: Sequence[Fault],
        layout: Layout,
        column: ColumnLayout,
        block: Items,
    ) -> tuple[Fault, ...]:
        """The other faults; those that are about a text are kept here."""
        others = []
        rows = used_rows(layout).rows
        for index, message in faults:
            cell = layout.raw.cells[rows[index], column.index]
            if message.key == "intake.answer_no_number" and isinstance(cell, str):
                kept = " ".join(cell.split()), layout.place(int(rows[index]) + 1, column), message
                by_text = self.found.setdefault(block.keys, {})
                by_text.setdefault(plain(cell), []).append(kept)
            else:
                others.append((index, message))
        return tuple(others)

    def add_to(self, problems: Problems, instrument: Instrument) -> None:
        """Add a fault for each text that does not recur, and one for the words together."""
        for keys, by_text in self.found.items():
            words = {text: cells for text, cells in by_text.items() if _is_word(cells)}
            for text in by_text.keys() - words.keys():
                for _, place, message in by_text[text]:
                    problems.add("answer_no_number", place, **message.values)
            if words:
                first = min(words.values(), key=lambda cells: cells[0][1].row or 0)[0][1]
                values = _values(words, instrument, instrument.block_of(keys[0]))
                problems.add("answer_words_unknown", Place(first.file, first.sheet), **values)


def _values(
    words: Mapping[str, Sequence[tuple[str, Place, Message]]], instrument: Instrument, block: Items
) -> dict[str, Any]:
    ordered = sorted(words.values(), key=len, reverse=True)
    counted = [
        Message("intake.word_in_cells", {"word": cells[0][0], "n": len(cells)}) for cells in ordered
    ]
    lines = (f'{json.dumps(cells[0][0], ensure_ascii=False)} = "…"' for cells in ordered)
    return {
        "n": len(words),
        "words": counted,
        "known": known_words([block]),
        "section": section_of(instrument.key).replace("kolommen", "antwoorden"),
        "lines": "\n".join(lines),
    }


def _is_word(cells: Sequence[tuple[str, Place, Message]]) -> bool:
    """Whether a text recurs so that it is a word of the form and not about one person.

    Who gives an answer gives it more than once: in several forms it stands in several columns. A
    name in the wrong cell does not.
    """
    text = cells[0][0]
    forms = Counter((place.file, place.sheet, place.row) for _, place, _ in cells)
    recurs = sum(n > 1 for n in forms.values()) >= _RECURS
    return recurs and len(text) <= _LONGEST and not personal_header(text.lower())


def _own(block: Items, said: Mapping[str, int | str]) -> dict[str, int]:
    answers = {word: _answer(block, meaning) for word, meaning in said.items()}
    return {plain(word): answer for word, answer in answers.items() if answer is not None}


def _answer(block: Items, meaning: int | str) -> int | None:
    """The answer that a meaning is in this block, None where it has none."""
    if isinstance(meaning, str) and not meaning.strip().isdecimal():
        return next((n for w, n in block.words.items() if plain(w) == plain(meaning)), None)
    number = int(meaning)
    return number if block.lowest <= number <= block.highest else None


def _all_blocks(instrument: Instrument) -> Iterator[Items]:
    """The items of this questionnaire and of those that come with the program.

    One list of words may be for several questionnaires.
    """
    from vaktherapie_analyse.definitions import instrument_keys, load_instrument

    for one in (instrument, *map(load_instrument, instrument_keys())):
        yield from one.items
