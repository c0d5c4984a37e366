"""What the header of a column says: which item, which scale, or what about the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeGuard

from vaktherapie_analyse.intake.cells.moment_names import moment_token, without_moment
from vaktherapie_analyse.intake.cells.vocabulary import (
    CODE_QUESTIONS,
    MONTHS_HEADERS,
    PERSON_HEADERS,
    TRIAL_HEADERS,
    WEAK_CLIENT_HEADERS,
    WEAK_DATE_HEADERS,
    WEAK_MOMENT_HEADERS,
    compact,
    plain,
    tokens,
    word_set,
)
from vaktherapie_analyse.intake.layout.layouts import IN_MONTHS, Meaning, Role
from vaktherapie_analyse.intake.layout.names.instrument_names import instrument_words

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

#: What a weak role becomes.
_FIRM: Final[Mapping[Role, Role]] = {
    "likely_client": "client", "likely_respondent": "respondent",
    "weak_client": "client", "weak_date": "date", "weak_moment": "moment",
}  # fmt: skip

#: How a person column is written in analyse.toml.
PERSON_WORDS: Final[Mapping[str, str]] = {
    "client": "client",
    "respondent": "respondent",
    "informant": "invuller",
    "moment": "moment",
    "date": "datum",
    "birth": "geboortedatum",
    "age": "leeftijd",
    "sex": "geslacht",
}

#: Between the code and the text of a question, in headers that hold both.
_CODE_AND_TEXT: Final = re.compile(r"[.:]\s|\s[-–|]\s|\]\s")

#: Words between the name of a questionnaire and the number of its item.
_ITEM_WORDS: Final = word_set("item items vraag vr q v i nr no sq question stelling")

_SCORE_WORDS: Final = word_set(
    "score scores som somscore sum schaalscore schaal ruwe ruw raw scale"
)
_BAND_WORDS: Final = word_set(
    "band categorie interpretatie niveau klasse classificatie category interpretation level"
)

#: So many words or numbers beside the name of an item may stand for a moment: `_T12`, `.1`.
_LONGEST_AFFIX: Final = 3

#: What a user writes to leave a column out.
_UNUSED: Final = frozenset(("", "negeren", "negeer", "ignore", "geen", "none"))


class Headers:
    """The column names one questionnaire can have."""

    def __init__(self, instrument: Instrument, moments: Mapping[str, str] | None = None) -> None:
        self._names = _item_names(instrument)
        self.words = instrument_words(instrument.key)
        self._numbered = next((block for block in instrument.items if block.count), None)
        self.further: Mapping[int, str] = {
            number: key
            for block in instrument.items
            if block.numbers
            for number, key in zip(block.numbers, block.keys, strict=True)
        }
        #: Of each of those questions the answers in words.
        self.words_of: Mapping[str, frozenset[str]] = {
            key: frozenset(map(plain, block.words))
            for block in instrument.items
            for key in block.keys
        }
        self.n_items = self._numbered.count if self._numbered else 0
        self.user_moments: Mapping[str, str] = moments or {}
        self._moments = {tokens(word): moment for word, moment in self.user_moments.items()}
        self._scales = _scale_names(instrument)
        self._short_scales = _scale_names(instrument, short=True)
        self._prefixes: Mapping[str, str] = {
            prefix: informant
            for block in instrument.items
            for prefix, informant in block.prefixes.items()
        }
        self._known: dict[str, Meaning | None] = {}

    def meaning(self, header: str) -> Meaning | None:
        """What a column with this header holds, None where it is not recognised."""
        if header not in self._known:
            found = self._find(tokens(header)) or self._coded(header)
            self._known[header] = found or _code_question(tokens(header))
        return self._known[header]

    def mapped(self, meaning: str) -> Meaning | None:
        """What a user says a column holds, in the same words as a header."""
        if compact(meaning) in _UNUSED:
            return Meaning("unused")
        found = self.meaning(meaning)
        if found is None or found.sure:
            if found and found.role == "trial":
                return replace(found, key="flag")
            return replace(found, role=_FIRM[found.role], key="") if _is_weak(found) else found
        return replace(found, sure=True) if int(found.key) <= self.n_items else None

    def named_item(self, header: str) -> Meaning | None:
        """The item whose name the header is, also where that name can be about the person."""
        for words, moment in self._with_and_without_moment(tokens(header)):
            found = self._names.get("".join(words))
            if found:
                return replace(found, moment=moment)
        return None

    def unknown_affix(self, header: str) -> tuple[str, str] | None:
        """The item or scale, and the header with a * for its name, where words beside it are new.

        "sdq1_T12" is item 1, and "*_T12".
        """
        words = tokens(header)
        if self.meaning(header):
            return None
        for n in range(1, min(len(words), _LONGEST_AFFIX + 1)):
            at_end, at_start = (words[:-n], words[-n:], True), (words[n:], words[:n], False)
            for rest, affix, end in (at_end, at_start):
                found = self._item(rest) or self._scale(rest)
                if found and (found.sure or end):
                    text = r"[\W_]*".join(["", *map(re.escape, affix), ""])
                    beside = re.search(f"{text}$" if end else f"^{text}", header, re.IGNORECASE)
                    pattern = beside and (f"*{beside[0]}" if end else f"{beside[0]}*")
                    return (found.key, pattern) if pattern else None
        return None

    def _with_and_without_moment(
        self, words: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        for word, moment in self._moments.items():
            if words[-len(word) :] == word:
                yield words[: -len(word)], moment
            if words[: len(word)] == word:
                yield words[len(word) :], moment
        yield words, ""
        yield from without_moment(words)

    def _find(self, words: tuple[str, ...]) -> Meaning | None:
        for rest, moment in self._with_and_without_moment(words):
            found = self._person(rest) or self._item(rest) or self._scale(rest)
            found = found or self._of_parent(rest)
            if found:
                return replace(found, moment=moment)
        return None

    def _coded(self, header: str) -> Meaning | None:
        """What the code before the text of a question says: `SDQ[SQ001]. …`, `token. …`.

        Of columns about the person only as LimeSurvey writes them, with a dot between the two.
        """
        code, *text = _CODE_AND_TEXT.split(header, maxsplit=1)
        found = self._find(tokens(code)) if text else None
        if found is None or found.role in ("scale", "score", "band"):
            return None
        if found.role == "item":
            return found if any(map(str.isdigit, code)) else None
        return found if header.startswith(f"{code}. ") else None

    def _person(self, words: tuple[str, ...]) -> Meaning | None:
        name = "".join(words)
        if name in WEAK_CLIENT_HEADERS:
            return Meaning("weak_client", key=name)
        if name in WEAK_DATE_HEADERS:
            return Meaning("weak_date", key=name)
        if name in WEAK_MOMENT_HEADERS:
            return Meaning("weak_moment", key=name)
        if name in TRIAL_HEADERS:
            return Meaning("trial", key=TRIAL_HEADERS[name])
        if name in MONTHS_HEADERS:
            return Meaning("age", key=IN_MONTHS)
        role = PERSON_HEADERS.get(name)
        return Meaning(role) if role else None  # type: ignore[arg-type]

    def _item(self, words: tuple[str, ...]) -> Meaning | None:
        named = self._names.get("".join(words))
        if named or self._numbered is None or not words or not words[-1].isdigit():
            return named
        number, before = int(words[-1][:5]), words[:-1]
        if any(word.isdigit() for word in before) or number < 1:
            return None
        title = "".join(word for word in before if word not in _ITEM_WORDS)
        key = str(number)
        if not title:
            return Meaning("item", key, sure=False)
        if number > self._numbered.count:
            key = self.further.get(number, "")
        if not key:
            return None
        if title in self.words:
            return Meaning("item", key)
        for prefix, informant in self._numbered.prefixes.items():
            if title.removeprefix(prefix) in self.words and title.startswith(prefix):
                return Meaning("item", key, informant=informant)
        return None

    def _scale(self, words: tuple[str, ...]) -> Meaning | None:
        role: Role = "scale"
        if any(word in _SCORE_WORDS for word in words):
            role = "score"
        if any(word in _BAND_WORDS for word in words):
            role = "band"
        rest = "".join(w for w in words if w not in _SCORE_WORDS and w not in _BAND_WORDS)
        titles = [(title, "") for title in self.words]
        titles += [(p + title, who) for p, who in self._prefixes.items() for title in self.words]
        titles += [(title + p, who) for p, who in self._prefixes.items() for title in self.words]
        for title, informant in [("", ""), *titles]:
            known = self._short_scales if title or role == "score" else self._scales
            for name in _beside(title, rest):
                if key := known.get(name):
                    return Meaning(role, key, informant=informant)
        if rest in words:  # as one word: "T total" can be a T-score
            for prefix, informant in self._prefixes.items():
                key = self._scales.get(rest.removeprefix(prefix))
                if key and rest.startswith(prefix):
                    return Meaning(role, key, informant=informant)
        return None

    def _of_parent(self, words: tuple[str, ...]) -> Meaning | None:
        """A name with the number of the parent in it, as the DAWBA writes: `p1emotion`."""
        if len(words) < 3 or words[0] not in self._prefixes or not words[1].isdigit():
            return None
        if moment_token(words[:2]):
            return None
        name = (words[0] + words[2], *words[3:])
        return self._item(name) or self._scale(name)


def _beside(title: str, text: str) -> Iterator[str]:
    """What stands behind or before the name of the questionnaire."""
    if text.startswith(title):
        yield text.removeprefix(title)
    if title and text.endswith(title):
        yield text.removesuffix(title)


def _code_question(words: tuple[str, ...]) -> Meaning | None:
    """Whose code a longer header asks for, as in "Kindcode (staat in de mail)"."""
    spans = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, start + 5)
    }
    role = next((role for word, role in CODE_QUESTIONS.items() if word in spans), None)
    return Meaning(role, key="question") if role else None  # type: ignore[arg-type]


def _is_weak(meaning: Meaning | None) -> TypeGuard[Meaning]:
    return meaning is not None and meaning.role in _FIRM


def _item_names(instrument: Instrument) -> Mapping[str, Meaning]:
    names: dict[str, Meaning] = {}
    for block in instrument.items:
        for key, name in _named_items(block):
            for prefix, informant in block.prefixes.items():
                names[compact(prefix + name)] = Meaning("item", key, informant=informant)
        for form, named in block.forms.items():
            for name, number in named.items():
                other = Meaning("item", str(number), form=form)
                names[compact(name)] = other
                for prefix, informant in block.prefixes.items():
                    names[compact(prefix + name)] = replace(other, informant=informant)
    for block in instrument.items:
        for key, name in _named_items(block):
            names[compact(name)] = Meaning("item", key)
    return names


def _named_items(block: Items) -> Iterator[tuple[str, str]]:
    return zip(block.keys, block.names, strict=bool(block.names)) if block.names else iter(())


def _scale_names(instrument: Instrument, *, short: bool = False) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for scale in instrument.scales:
        more = scale.short_aliases if short else ()
        for name in (scale.key, *scale.label.values(), *scale.aliases, *more):
            names.setdefault(compact(name), scale.key)
    return names
