"""What a cell says as an answer to an item: a number, a word, a code beside a word, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from vaktherapie_analyse.intake.cells.cell_types import Labelled
from vaktherapie_analyse.intake.cells.cell_values import MISSING_CODE, is_missing, number_in, shown
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_NUMBERS, compact, plain
from vaktherapie_analyse.language import LANGUAGES, Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Items

_NO_WORD: Final = object()

#: What stands in an item cell for "nothing" elsewhere but can be a tick here.
_TICK: Final = "x"

#: "1 - niet waar", "(1) niet waar", "niet waar (1)", "niet waar = 1".
_CODE_FIRST: Final = re.compile(r"\(?(-?[0-9]{1,3})\)? ?[-–=:.)]? ?(\D+)")
_CODE_LAST: Final = re.compile(r"(\D+?) ?[-–=:(]? ?([0-9]{1,3})\)?")

#: The answers as LimeSurvey numbers them when nobody gives them a code: A1, A2 … or AO01, AO02 …
_LETTER_CODE: Final = re.compile(r"ao?0*([1-9][0-9]?)")


def answer_reader(
    block: Items,
    first: int | None = None,
    *,
    zero_is_skipped: bool = False,
    letter_codes: bool = False,
) -> Callable[[Any], int | Message | None]:
    """A function from a cell to the answer on an item of that block.

    `first` is the number in the file for the lowest answer, where it is another one. The others say
    that a 0 stands for a question that was skipped, and a code like A2 for an answer.
    """
    shift = 0 if first is None else block.lowest - first
    expected: dict[str, Any] = {"lowest": block.lowest - shift, "highest": block.highest - shift}

    def read(cell: Any) -> int | Message | None:
        known, _ = _said(cell, block)
        if known is not _NO_WORD:
            return known  # type: ignore[return-value]
        letter = letter_code(cell)
        if letter is not None and not letter_codes:
            return Message("intake.answer_letter_code")
        number = letter if letter is not None else number_of_answer(cell, block)
        if number is None:
            words = known_words([block])
            either = Message("intake.or_words", words.values) if "words" in words.values else ""
            return Message("intake.answer_no_number", {**expected, "or_words": either})
        if not float(number).is_integer():
            return Message("intake.answer_not_whole", {**expected, "value": shown(number)})
        if block.lowest <= number + shift <= block.highest:
            return int(number) + shift
        if number in MISSING_NUMBERS or (zero_is_skipped and number == 0):
            return MISSING_CODE
        return Message("intake.answer_out_of_range", {**expected, "value": shown(number)})

    return read


def number_of_answer(cell: Any, block: Items) -> float | None:
    """The number in a cell with an answer; None for a word, which says itself what it means."""
    known, _ = _said(cell, block)
    if known is not _NO_WORD:
        return None
    return number_in(cell.code if isinstance(cell, Labelled) else cell)


def word_of_answer(cell: Any, block: Items) -> int | None:
    """The answer that a cell names in a known word."""
    known, _ = _said(cell, block)
    return known if isinstance(known, int) else None


def letter_code(cell: Any) -> int | None:
    """The number of an answer in the code that LimeSurvey gives it.

    >>> letter_code("A2"), letter_code("AO03"), letter_code("2"), letter_code("A0")
    (2, 3, None, None)
    """
    found = _LETTER_CODE.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return int(found[1]) if found else None


def difference_in(cell: Any, block: Items) -> int | None:
    """How much the number beside an answer word is above the number of that answer.

    Typed or exported in one cell; the labels of a file are not compared, since they can say that
    the answers of an item were turned round.
    """
    if isinstance(cell, Labelled):
        return None
    known, code = _said(cell, block)
    return code - known if isinstance(known, int) and code is not None else None


def known_words(blocks: Sequence[Items]) -> Message:
    """The words that a template offers for these items, else the numbers."""
    offered = {
        language: list(dict.fromkeys(w for b in blocks for w in b.offered.get(language, ())))
        for language in LANGUAGES
    }
    if all(offered.values()):
        texts = {key: ", ".join(f'"{word}"' for word in words) for key, words in offered.items()}
        return Message("intake.offered_words", {"words": texts})
    values = {"lowest": blocks[0].lowest, "highest": blocks[0].highest}
    return Message("intake.only_numbers", values)


def _said(cell: Any, block: Items) -> tuple[object, int | None]:
    """The answer that a cell names in words, and the number beside it.

    None for an empty cell, a `Message` for a word that means "no answer" or can mean two things,
    `_NO_WORD` where there is no known word.
    """
    if not isinstance(cell, str):
        return _NO_WORD, None
    word = plain(cell)
    if not word:
        return None, None
    if word == _TICK:
        return Message("intake.answer_tick"), None
    if is_missing(cell):
        return MISSING_CODE, None
    words = _words(tuple(block.words.items()))
    whole = _answer_of(word, words)
    if whole is not None:
        return whole, None
    first, last = _CODE_FIRST.fullmatch(word), _CODE_LAST.fullmatch(word)
    code, beside = first.groups() if first else last.groups()[::-1] if last else ("", "")
    answer = _answer_of(beside.strip(), words)
    if answer is not None:
        return answer, int(code)
    wordy = sum(map(str.isalpha, beside)) > 1  # "2 ?" may be a doubtful 2
    return (MISSING_CODE if wordy and is_missing(beside) else _NO_WORD), None


def _answer_of(word: str, words: dict[str, int]) -> int | None:
    found = words.get(word)
    if found is None and not any(map(str.isdigit, word)):
        found = words.get(f" {compact(word)}")
    return found


@lru_cache(maxsize=64)
def _words(listed: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """Every word in plain form; behind a space also only its letters, where they name one answer.

    So "Niet waar." and "nietwaar" are read too, and "12 keer" is not "1-2 keer".
    """
    words = {plain(word): number for word, number in listed}
    letters: dict[str, set[int]] = {}
    for word, number in words.items():
        if not any(map(str.isdigit, word)):
            letters.setdefault(f" {compact(word)}", set()).add(number)
    return words | {word: min(found) for word, found in letters.items() if len(found) == 1}
