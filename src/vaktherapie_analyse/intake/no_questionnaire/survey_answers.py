"""One column of a survey: what makes it a closed question, and what was answered.

A question is closed where (nearly) every answer is a small number or belongs to one series, or
where a few short answers recur again and again. What is written by one person only is counted and
never kept, so that nobody's own words are shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from vaktherapie_analyse.definitions.survey import Series, load_no_opinion, load_series
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.known_words import KNOWN
from vaktherapie_analyse.intake.cells.personal import names_somebody, personal_header
from vaktherapie_analyse.intake.cells.vocabulary import (
    MISSING_NUMBERS,
    is_metadata,
    plain,
    tokens,
    word_set,
)
from vaktherapie_analyse.survey import Choices, Question

#: A larger number is no answer on a scale.
_HIGHEST: Final = 10
_NUMBER = re.compile(r"\d{1,2}(?:[.,](?:0+|50*))?")
_CODED = re.compile(r"(\d{1,2}) ?[-–=:.)] ?(\D.*)", re.DOTALL)
_CODED_OR_LABELLED = re.compile(r"(\d{1,2}) ?[-–=:.)(] ?\D.*", re.DOTALL)

#: Of the answers so many must belong to the question; the others are counted together.
_MOST: Final = 0.8
#: With fewer answers every one must belong to it.
_FEW: Final = 5
#: A closed question has few answers, short ones, each given by some people.
_OPTIONS: Final = 10
_RECURS: Final = 3
_LONGEST: Final = 40
_WORDS: Final = 4

#: Words of which the program says that there is no answer and that are one in a survey.
_ANSWERS: Final = frozenset({"geen", "x"})
#: Below a question for a person stand names, however often they recur.
_WHO: Final = word_set("wie wiens who whom whose")


def is_blank(cell: Any) -> bool:
    """Whether nothing was answered; "weet niet" and "n.v.t." are answers.

    >>> is_blank(" - "), is_blank("Weet niet"), is_blank("n.v.t."), is_blank(0)
    (True, False, False, False)
    """
    return is_missing(cell) and _word(cell) not in _ANSWERS | _no_opinion().keys()


def closed_question(
    header: str, cells: Cells, series: Sequence[Series]
) -> Question | Choices | None:
    """The closed question in a column, None where it is an open one."""
    if all(map(_is_apart, cells)):
        return Question(header, (), (None,) * len(cells), (), _apart(cells, {}))
    return (
        _in_series(header, cells, [one for one in series if one.own])
        or _in_numbers(header, cells)
        or _in_series(header, cells, [one for one in series if not one.own])
        or _by_values(header, cells)
    )


def recurs(header: str, cells: Cells) -> bool:
    """Whether a few answers are given again and again to a question, whatever they are."""
    given = [_parts(cell) for cell in cells if not _is_apart(cell)]
    return not is_metadata(header) and _recurring(given) is not None


def _in_series(header: str, cells: Cells, series: Sequence[Series]) -> Question | None:
    """The question in the series that holds most of the answers, of equal ones the first."""
    found = [question for one in series if (question := _in_one_series(header, cells, one))]
    return min(found, key=lambda question: question.n_other, default=None)


def _in_one_series(header: str, cells: Cells, series: Series) -> Question | None:
    ways = [[_word(way) for way in option.split("|")] for option in series.options]
    place = {way: number for number, listed in enumerate(ways) for way in listed}
    answers = [None if is_blank(cell) else place.get(_word(cell)) for cell in cells]
    used = {_word(cell) for cell, answer in zip(cells, answers, strict=True) if answer is not None}
    if series.ordered and len({place[word] for word in used}) < len(used):
        return None  # two words that this file may tell apart
    others = [
        cell
        for cell, answer in zip(cells, answers, strict=True)
        if answer is None and not _is_apart(cell)
    ]
    n_known = sum(answer is not None for answer in answers)
    if not _holds(n_known, len(others)):
        return None
    written = _wordings(cells, answers)
    capital = bool(written) and all(text[:1].isupper() for text in written.values())
    options = (option.split("|")[0].strip() for option in series.options)
    return Question(
        header,
        tuple(
            written.get(number) or (_with_capital(option) if capital else option)
            for number, option in enumerate(options)
        ),
        tuple(answers),
        tuple(float(n + 1) for n in range(len(series.options))) if series.ordered else (),
        _apart(cells, place),
        len(others),
    )


def _in_numbers(header: str, cells: Cells) -> Question | None:
    """Whole numbers, or whole and half ones; a label behind one is left out."""
    given = [cell for cell in cells if not _is_apart(cell)]
    bare = [number for cell in given if (number := _number(cell)) is not None]
    numbers = [_number(cell) if _number(cell) is not None else _labelled(cell) for cell in given]
    known = [number for number in numbers if number is not None]
    if not bare or len(bare) < len(known) / 2 or not _holds(len(known), len(given) - len(known)):
        return None
    step = 1.0 if all(number.is_integer() for number in known) else 0.5
    low = min(known)
    values = tuple(low + step * n for n in range(int((max(known) - low) / step) + 1))
    place = {value: number for number, value in enumerate(values)}
    found = iter(numbers)
    answers = [None if _is_apart(cell) else next(found) for cell in cells]
    return Question(
        header,
        tuple(f"{value:g}" for value in values),
        tuple(None if answer is None else place[answer] for answer in answers),
        values,
        _apart(cells, {}),
        len(given) - len(known),
    )


def _by_values(header: str, cells: Cells) -> Choices | None:
    """A few short answers that recur, in words of which none may be a name."""
    given = [_parts(cell) for cell in cells if not _is_apart(cell)]
    found = _recurring(given)
    if found is None or is_metadata(header) or not _WHO.isdisjoint(tokens(header)):
        return None
    written = Counter(part for parts in given for part in parts)
    wording = {_word(part): part for part, _ in reversed(written.most_common())}
    if not all(_may_be_shown(wording[word]) for word in found):
        return None
    return Choices(
        header,
        tuple((wording[word], n) for word, n in found.items()),
        len(given),
        any(len(parts) > 1 for parts in given),
        _apart(cells, {}),
        sum(any(_word(part) not in found for part in parts) for parts in given),
    )


def _recurring(given: Sequence[tuple[str, ...]]) -> dict[str, int] | None:
    """Answer → how many gave it, of those given more than once; None where these are not most."""
    counts = Counter(word for parts in given for word in dict.fromkeys(map(_word, parts)))
    found = {word: n for word, n in counts.most_common() if n > 1}
    n_found = sum(found.values())
    few = len(found) <= _OPTIONS and n_found >= _RECURS * len(found)
    return found if found and few and n_found >= _MOST * counts.total() else None


def _may_be_shown(text: str) -> bool:
    """Whether an answer is short and cannot name somebody.

    >>> [_may_be_shown(text) for text in ("spel", "Op school", "een keer per week")]
    [True, True, True]
    >>> [_may_be_shown(text) for text in ("Anouk", "juf Anouk was lief", "dat ik er mag zijn")]
    [False, False, False]
    """
    words = text.split()
    if len(text) > _LONGEST or len(words) > _WORDS or not any(map(str.isalpha, text)):
        return False
    if personal_header(text) or names_somebody(text):
        return False
    return not words[0][0].isupper() or plain(words[0].strip(".,")) in _known_words()


def _holds(n_known: int, n_others: int) -> bool:
    """Whether the answers that are known are enough to say that the question is closed."""
    if not n_others:
        return n_known > 0
    return n_known >= _FEW and n_known >= _MOST * (n_known + n_others)


def _apart(cells: Cells, place: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """What was answered without an opinion, as written, and by how many; not what has a place."""
    kinds: dict[int | str, list[str]] = {}
    for cell in cells:
        if is_blank(cell) or _word(cell) in place or not _is_apart(cell):
            continue
        kind = _no_opinion().get(_word(cell), _word(cell))
        kinds.setdefault(kind, []).append(_text(cell))
    return tuple((Counter(texts).most_common(1)[0][0], len(texts)) for texts in kinds.values())


def _is_apart(cell: Any) -> bool:
    """Whether a cell holds no answer with an opinion."""
    return is_blank(cell) or _word(cell) in _no_opinion() or _missing_number(cell)


def _missing_number(cell: Any) -> bool:
    text = _text(cell)
    return text.removeprefix("-").isdecimal() and int(text) in MISSING_NUMBERS


def _wordings(cells: Cells, answers: Sequence[int | None]) -> dict[int, str]:
    """Number of the option → how it is most often written in the file."""
    written: dict[int, Counter[str]] = {}
    for cell, answer in zip(cells, answers, strict=True):
        if answer is not None:
            written.setdefault(answer, Counter())[_text(cell)] += 1
    return {answer: texts.most_common(1)[0][0] for answer, texts in written.items()}


def _parts(cell: Any) -> tuple[str, ...]:
    """What was chosen, where a form joins several answers with a semicolon."""
    return tuple(part for text in str(cell).split(";") if (part := _text(text)))


def _number(cell: Any) -> float | None:
    """A whole or half number on a scale."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        cell = float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell.strip()) else None
    if not isinstance(cell, (int, float)) or not 0 <= cell <= _HIGHEST or 2 * cell % 1:
        return None
    return float(cell)


def _labelled(cell: Any) -> float | None:
    """The number before a label, as on the ends of a scale: "1 (helemaal niet)"."""
    found = _CODED_OR_LABELLED.fullmatch(str(cell).strip())
    return float(found[1]) if found and int(found[1]) <= _HIGHEST else None


def _text(cell: Any) -> str:
    """The answer as written, without a number before it ("4 - mee eens") and spaces around it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = " ".join(str(cell).split())
    coded = _CODED.fullmatch(text)
    return coded[2] if coded else text


def _word(cell: Any) -> str:
    """The answer in plain form, without a number before it or a final stop."""
    return plain(_text(cell)).rstrip(".").replace("’", "'")


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def _no_opinion() -> Mapping[str, int]:
    """Word → the kind of no opinion."""
    return {
        _word(way): number
        for number, option in enumerate(load_no_opinion())
        for way in option.split("|")
    }


@cache
def _known_words() -> frozenset[str]:
    """Words that are no name also with a capital."""
    options = (option for series in load_series() for option in series.options)
    return KNOWN | {word for option in options for word in tokens(option)}
