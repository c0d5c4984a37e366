"""The moment that a cell, a header or the name of a sheet says."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.cells.vocabulary import plain, spread, tokens, word_set

_NOTHING: Final[Mapping[str, str]] = {}

#: What REDCap writes behind the name of an event.
_ARM: Final = re.compile(r"[\s_(]+arm[\s_]*\d+.*$", re.IGNORECASE)

#: A whole number as a program writes it.
_WHOLE: Final = re.compile(r"\s*(\d)[.,]0+\s*")

_MOMENTS: Final[Mapping[str, str]] = spread(
    {
        "begin": "begin beginmeting start startmeting pre premeting pretest voor voormeting "
        "nulmeting baseline aanvang aanvangsmeting",
        "eind": "eind einde eindmeting end endline post postmeting posttest na nameting afsluiting "
        "slotmeting",
        "vervolg": "vervolg vervolgmeting followup fu nazorgmeting",
    }
)

#: Words for a moment that only count where they stand alone: in a column of moments, or above
#: the columns of one moment. In a header ("datum instroom") they mean something else.
_ALONE: Final[Mapping[str, str]] = {"instroom": "begin", "uitstroom": "eind", "stop": "eind"}

#: Words that also mean something else in a name ("data voor Lentl"): they count only where
#: another sheet or file has the other half of the pair.
WEAK_MOMENTS: Final = word_set("voor na pre post start end")

#: Words beside the moment that say nothing.
_MOMENT_FILLERS: Final = word_set("test meting metingen moment meetmoment de het van bij")

#: Words in the name of a sheet or file that say nothing either.
_NAME_FILLERS: Final = _MOMENT_FILLERS | word_set(
    "vragenlijst vragenlijsten vt enquete survey results resultaten export data lijst pilot blad"
)

#: Letters or words before the number of a measurement: T0, meting 1.
_MOMENT_NUMBERS: Final = word_set("t m tijd meting meetmoment moment time wave")
#: A moment that stands behind so many words is not looked for: a question is shorter.
_MOST_WORDS: Final = 200


def cell_word(cell: Any) -> str:
    """How a cell of a moment column is compared.

    >>> cell_word(" Begin "), cell_word(1.0), cell_word("1.0"), cell_word("")
    ('begin', '1', '1', '')
    """
    if isinstance(cell, str):
        whole = _WHOLE.fullmatch(cell)
        return whole[1] if whole else plain(cell)
    if isinstance(cell, (int, float)) and float(cell).is_integer():
        return str(int(cell))
    return "?"


def moment_token(words: tuple[str, ...]) -> str | None:
    """The moment that these words name and nothing else: a moment, or "t1" for a number.

    Which moment a number stands for depends on the other numbers, see `moments`.

    >>> moment_token(("begin",)), moment_token(("t", "0")), moment_token(("begin", "t", "1"))
    ('begin', 't0', None)
    """
    joined = "".join(words)
    if joined in _MOMENTS:
        return _MOMENTS[joined]
    if len(words) == 3 and words[1:] == ("e", "meting"):
        words = ("t", words[0])
    if len(words) == 1:
        words = ("t", *words)
    if len(words) == 2 and words[0] in _MOMENT_NUMBERS and re.fullmatch("0?[0-9]", words[1]):
        return f"t{int(words[1])}"
    return None


def moment_of_cell(text: str) -> str | None:
    """The moment that a cell of a moment column names, None where it is not clear.

    >>> moment_of_cell("Meting 1"), moment_of_cell("begin (T0)"), moment_of_cell("begin of eind")
    ('t1', 'begin', None)
    >>> moment_of_cell("Uitstroom"), moment_of_cell("pre-test")
    ('eind', 'begin')
    >>> moment_of_cell("eind_arm_1"), moment_of_cell("T0 (Arm 1: Pilot)")
    ('eind', 't0')
    """
    words = tokens(_ARM.sub("", text))
    whole = moment_token(words) or _ALONE.get("".join(words))
    if whole:
        return whole
    spans = _moment_spans(words)
    named = {word for _, span in spans for word in span}
    clear = all(word in named or word in _MOMENT_FILLERS for word in words)
    return _one_of([moment for moment, _ in spans]) if clear else None


def moment_in_name(text: str, user: Mapping[str, str] = _NOTHING) -> tuple[str | None, bool]:
    """The moment in the name of a sheet or file, and whether its word can mean nothing else.

    `user` holds what the user says about words; those go first.

    >>> moment_in_name("SDQ begin"), moment_in_name("data voor Lentl"), moment_in_name("lijst")
    (('begin', True), ('begin', False), (None, False))
    """
    words = tokens(text)
    for word, moment in user.items():
        sought = tokens(word)
        if sought and sought in (words[at : at + len(sought)] for at in range(len(words))):
            return moment, True
    spans = _moment_spans(words)
    strong = any(span[0] not in WEAK_MOMENTS for _, span in spans)
    return _one_of([moment for moment, _ in spans]), strong


def moment_at_end(
    text: str, user: Mapping[str, str] = _NOTHING, *, first: bool = False
) -> tuple[str | None, bool]:
    """The moment in the last words of a text, or in its first; and whether it can be only that.

    >>> moment_at_end("Is vrolijk (T1)"), moment_at_end("Voor: is vrolijk", first=True)
    (('t1', True), ('begin', False))
    >>> moment_at_end("Vraag 1"), moment_at_end("Begin met iets leuks")
    ((None, False), (None, False))
    """
    words = tokens(text)
    for word, moment in user.items():
        sought = tokens(word)
        if sought and sought == (words[: len(sought)] if first else words[-len(sought) :]):
            return moment, True
    for at in [0] if first else range(max(len(words) - 3, 0), len(words)):
        found = _span_at(words, at)
        if found and (first or at + len(found[1]) == len(words)):
            return found[0], found[1][0] not in WEAK_MOMENTS
    return None, False


def names_only_moment(text: str, beside: Container[str]) -> bool:
    """Whether a name holds a moment and beside it nothing but a number or a word of `beside`.

    >>> names_only_moment("SDQ begin", {"sdq"}), names_only_moment("einde schooljaar", {"sdq"})
    (True, False)
    """
    words = tokens(text)
    named = {word for _, span in _moment_spans(words) for word in span}
    return all(
        word in named or word in beside or word in _NAME_FILLERS or word.isdigit() for word in words
    )


def moment_words(text: str) -> str | None:
    """The words in a name that name its moment and nothing more; None where it is not clear.

    >>> moment_words("SDQ begin Piet"), moment_words("ARI T0"), moment_words("lijst")
    ('begin', 't0', None)
    """
    spans = _moment_spans(tokens(text))
    chosen = _one_of([moment for moment, _ in spans])
    words = next((span for moment, span in spans if moment == chosen), None)
    return ("" if len(words[0]) == 1 else " ").join(words) if words else None


def without_moment(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words with one moment taken out, and that moment; once for each of the first moments.

    >>> list(without_moment(("sdq", "1", "t", "0")))
    [(('sdq', '1'), 't0')]
    """
    for start in range(min(len(words), _MOST_WORDS)):
        for length in (2, 1):
            span = words[start : start + length]
            if len(span) < length or span[0].isdigit():
                continue
            moment = moment_token(span)
            if moment and (length == 1 or span[0] in ("t", "meting") or not span[1].isdigit()):
                yield words[:start] + words[start + length :], moment


def _one_of(moments: list[str]) -> str | None:
    """The one moment named; a word goes before a number ("begin (T0)"), two are none."""
    words = {moment for moment in moments if moment in MOMENTS}
    chosen = words or set(moments)
    return chosen.pop() if len(chosen) == 1 else None


def _moment_spans(words: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The moments in these words with the words that name them, longest first, no overlap."""
    spans: list[tuple[str, tuple[str, ...]]] = []
    at = 0
    while at < len(words):
        found = _span_at(words, at)
        if found:
            spans.append(found)
        at += len(found[1]) if found else 1
    return spans


def _span_at(words: tuple[str, ...], at: int) -> tuple[str, tuple[str, ...]] | None:
    for length in (3, 2, 1):
        span = words[at : at + length]
        if len(span) < length or (length == 1 and span[0].isdigit()):
            continue
        moment = moment_token(span)
        if moment:
            return moment, span
    return None
