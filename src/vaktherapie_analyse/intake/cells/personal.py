"""What in a text can tell who somebody is: a name, an address, a number.

Three kinds of text are judged, each in its own way: the code of a person, the name of a column or
sheet, and the name of a group. What is a word of the program or the field is no name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from vaktherapie_analyse.intake.cells.known_words import (
    HEADERS,
    KNOWN,
    PARTICLES,
    PLACES,
    PROFESSIONAL,
    ROLES,
)
from vaktherapie_analyse.intake.cells.vocabulary import compact, plain, tokens, with_shape

_DIGITS: Final = r"\d(?:[ ()./-]{0,2}\d)"
EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: The name of a sheet can end before the dot.
_AT: Final = re.compile(r"\w@\w")
PHONE: Final = re.compile(
    r"(?<![\d+])(?:(?:\+|00)\d{1,3}[ ()./-]*0?[ ()./-]*|\(?0[ -]?)"
    r"[1-9](?:[ ()./-]{0,2}\d){7,9}(?!\d)"
)
_MANY_DIGITS: Final = re.compile(rf"{_DIGITS}{{7,}}")
_YEARS: Final = re.compile(r"(?<!\d)20\d\d ?[-–/] ?(?:20)?\d\d(?!\d|-)")
_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
)
#: The day, and the time, that programs put in the name of what they export: the year first.
_EXPORTED: Final = re.compile(
    r"(?<!\d)20\d\d[-. ]?[01]\d[-. ]?[0-3]\d"
    r"(?:[T .-]*[0-2]\d[-.:hu ]?[0-5]\d(?:[-.: ]?[0-5]\d)?)?(?!\d)"
)
_POSTCODE: Final = re.compile(r"(?<![^\W_])[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?![^\W_])")
_STREET: Final = re.compile(
    r"[^\W\d_]{2,}(?:straat|str\.|laan|weg|plein|hof|dijk|kade|gracht|singel|pad|steeg|dreef|"
    r"plantsoen|park|markt|wal|erf|street|road|lane|avenue)\.? ?\d{1,4}(?!\d)",
    re.IGNORECASE,
)

_PARTICLE: Final = r"(?:van|de|der|den|ten|ter|te|von|bin|el|al|la|le|'t|het)"
PERSON: Final = re.compile(rf"[A-ZÀ-Ý][\w'’.-]*(?: {_PARTICLE})*(?: [A-ZÀ-Ý][\w'’-]+)+")
_INITIALS: Final = re.compile(
    rf"(?<!\w)(?:(?:[A-Z]\.[ -]?){{2,}}[A-Z]|[A-Za-z]\. ?{_PARTICLE} )[^\W\d_]{{2,}}"
)
_TITLE: Final = re.compile(
    r"\b(?:[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Mm]evr\.?|[Mm]w\.?|[Dd]hr\.?|[Mm]rs?\.?|[Mm]s\.?|"
    r"[Dd]rs?\.|[Ff]amilie|[Ff]am\.) [A-ZÀ-Ý][^\W\d_]+"
)
_CAPITAL: Final = re.compile(r"[A-ZÀ-Ý][^\W\d_]*[^\W\d_A-ZÀ-Ý]['’\w-]*")
_VOWEL: Final = re.compile("[aeiouy]")

#: What in a code alone tells who somebody is, beside the number of a citizen and several words.
_ADDRESS: Final = re.compile(
    "|".join([_AT.pattern, PHONE.pattern, _POSTCODE.pattern, f"(?i:{_STREET.pattern})"])
)
#: One word, which may be a name.
_ONE_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
#: A letter and fewer digits than the number of a phone or a citizen: the code of most people.
_PLAIN_CODE: Final = re.compile(r"[^\W\d_]?\d{1,8}")
_LETTERS_OR_DIGITS: Final = re.compile(r"[^\W_]+")

#: A code has no more digits and signs than this; a longer number may be that of a person.
_MOST_DIGITS: Final = 7
_LONGEST_CODE: Final = 15
#: A longer text is no code and no name of a column, and takes long to look through: the time grows
#: with its square.
_LONGEST_NAME: Final = 1_000
#: Fewer letters and digits are no address or number of somebody; 1234AB is the shortest.
_SHORTEST_TELLING: Final = 6


def header_kind(header: str) -> str | None:
    """What the words of a header say that stands below it: name, email, bsn, phone, address, text.

    >>> header_kind("Naam ouder"), header_kind("Vaktherapeut"), header_kind("therapievorm")
    ('name', 'name', None)
    """
    words = {*tokens(header), compact(header)}
    for kind, known in HEADERS.items():
        if words & known:
            return kind
    return "name" if any(word.endswith(PROFESSIONAL) for word in words) else None


def personal_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that look like an address or number of somebody, or like a name.

    Single words with a capital count where they are at least half of the codes that are no role.

    >>> sorted(personal_codes(["Emma", "Daan", "K03", "Moeder"]))
    ['Daan', 'Emma']
    >>> personal_codes(["Piet", "1", "2"])
    frozenset()
    >>> sorted(personal_codes(["K01", "ouder 1", "emma de vries", "a@b.nl", "Kerkstraat 3"]))
    ['Kerkstraat 3', 'a@b.nl', 'emma de vries']
    """
    different = dict.fromkeys(filter(None, codes))
    numbers = {code for code in different if len(code) == 9 and code.isdecimal()}
    # A number of a citizen, or of a phone without its 0; of other numbers one in five is so too.
    telling = {code for code in numbers if is_bsn(code) or code.startswith("6")}
    found = telling if 2 * len(telling) >= len(numbers) else set()
    others = [code for code in different if code not in numbers]
    suspect = with_shape(others, lambda code: _tells(code) or _is_name_word(code))
    found |= {code for code in others if _is_spaced_bsn(code)} | {*filter(_tells, suspect)}
    names = {code for code in suspect if _is_name_word(code) and not _is_role(code)}
    n_roles = sum(map(_is_role, different)) if names else 0
    return frozenset(found | (names if 2 * len(names) >= len(different) - n_roles else set()))


def is_plain_code(text: str) -> bool:
    """Whether a text is so short and so little of a word that it can only be a code.

    >>> [is_plain_code(code) for code in ("K01", "moeder", "Ouder 2", "007", "C-12b")]
    [True, True, True, True, True]
    >>> [is_plain_code(text) for text in ("Jansen3", "Emma", "3-4-2015", "111222333", "K 1 bel!")]
    [False, False, False, False, False]
    """
    if len(text) > _LONGEST_CODE or _is_personal_code(text) or _DATE.search(text):
        return False
    digits = sum(map(str.isdigit, text))
    words = [word for word in re.findall(r"[^\W\d_]+", text) if plain(word) not in ROLES]
    short = all(len(word) <= 2 or (len(word) == 3 and word.isupper()) for word in words)
    alone = digits > 0 or not words or (len(words) == 1 and len(words[0]) <= 2)
    return short and alone and len(words) <= 2 and digits <= _MOST_DIGITS


@lru_cache(maxsize=65_536)
def personal_header(text: str, *, names: bool = True) -> bool:
    """Whether the name of a column or sheet itself tells who somebody is; of a long text it may.

    `names` False looks for addresses and numbers only.

    >>> [personal_header(h) for h in ("SDQ begin Piet Jansen", "BSN 111222333", "Dorpsstraat 12")]
    [True, True, True]
    >>> [personal_header(h) for h in ("Start Date", "SDQ 2024-2025", "Vond U de hulp fijn?")]
    [False, False, False]
    """
    if len(text) > _LONGEST_NAME:
        return True
    text = _YEARS.sub(" ", text.replace("_", " "))
    if any(p.search(text) for p in (_AT, _MANY_DIGITS, _DATE, _POSTCODE, _STREET)):
        return True
    return names and bool(_TITLE.search(text) or _INITIALS.search(text) or _named(text))


def shown_sheet(sheet: str | None, number: int) -> str | None:
    """The name of the sheet, or its number in the workbook where it tells who somebody is."""
    return str(number) if sheet and personal_header(sheet) else sheet


class _Masked(str):
    """What is shown of the name of a file; `stem` is that name itself, without its suffix."""

    stem: str


def shown_file(name: str, number: int = 1) -> str:
    """The name of a file, or its number among the files where it tells who somebody is.

    So also where a sign in it cannot be shown: a control character, bytes that are no text.

    >>> [shown_file(name, 2) for name in ("SDQ Piet Jansen.xlsx", "J. de Boer 3-4-2015.csv")]
    ['#2.xlsx', '#2.csv']
    >>> [shown_file(name) for name in ("pilot.xlsx", "export_20240115_103245.csv")]
    ['pilot.xlsx', 'export_20240115_103245.csv']
    """
    path = PurePath(name)
    told = personal_header(_EXPORTED.sub(" ", path.stem.replace("_", " ")))
    if not told and all(unicodedata.category(sign)[0] != "C" for sign in name):
        return name
    masked = _Masked(f"#{number}{path.suffix if path.suffix.isascii() else ''}")
    masked.stem = path.stem
    return masked


def stem_of(file: str) -> str:
    """The words of the name of a file, to be read and not shown.

    >>> stem_of("begin.xlsx"), stem_of(shown_file("begin Piet Jansen.xlsx"))
    ('begin', 'begin Piet Jansen')
    """
    return file.stem if isinstance(file, _Masked) else PurePath(file).stem


def names_somebody(group: str) -> bool:
    """Whether the name of a group has initials, a particle or a name in it.

    >>> [names_somebody(group) for group in ("j. de boer", "pleeggezin Smit", "JAN JANSEN")]
    [True, True, True]
    >>> [names_somebody(group) for group in ("Beeldende Therapie", "Team Utrecht", "Groep A")]
    [False, False, False]
    """
    words = [word for word in re.split(r"[^\w.'’-]+", group) if word]
    if re.search(r"(?<!\w)[^\W\d_]\.(?:\W|$|[^\W\d_])", group) or _TITLE.search(group):
        return True
    for before, word in zip(["", *words], words, strict=False):
        if plain(before) in PARTICLES:
            return True
        of_field = {plain(before), plain(word)} <= KNOWN
        known = not before or plain(before) in PLACES or of_field
        if not known and (_CAPITAL.fullmatch(word) or (word.isupper() and len(word) > 3)):
            return True
    return False


def is_bsn(digits: str) -> bool:
    """Nine digits that pass the check every citizen service number passes.

    >>> is_bsn("111222333"), is_bsn("111222334")
    (True, False)
    """
    if not (len(digits) == 9 and digits.isascii() and digits.isdecimal()):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def letters(index: int) -> str:
    """The letters above a column in Excel.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    before, last = divmod(index, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def _is_role(code: str) -> bool:
    """Whether a code is nothing but words for a role, with or without a number: ouder 1."""
    words = [word for word in tokens(code) if not word.isdigit()]
    return bool(words) and ROLES.issuperset(words)


def _is_personal_code(code: str) -> bool:
    """Whether this code alone tells it: an address or number, several words, or a long text."""
    return _tells(code) or _is_spaced_bsn(code)


def _is_spaced_bsn(code: str) -> bool:
    return len(code) > 8 and is_bsn(code.replace(" ", "").replace(".", ""))


def _tells(code: str) -> bool:
    """The same beside a citizen service number, which only its digits themselves tell."""
    if len(code) > _LONGEST_NAME:
        return True
    if _PLAIN_CODE.fullmatch(code) or (len(code) < _SHORTEST_TELLING and code.isalnum()):
        return False
    if _ADDRESS.search(code):
        return True
    words = [plain(word) for word in _LETTERS_OR_DIGITS.findall(code) if word.isalpha()]
    longer = [word for word in words if len(word) > 1]
    return len(longer) > 1 and any(
        len(word) > 2 and word not in ROLES and _VOWEL.search(word) for word in longer
    )


def _is_name_word(code: str) -> bool:
    """Whether a code is one word with a capital and no digit; short ones in capitals are not."""
    if not _ONE_WORD.fullmatch(code):
        return False
    return bool(_CAPITAL.fullmatch(code.rstrip("."))) or (
        code.isupper() and len(code) > 3 and bool(_VOWEL.search(plain(code)))
    )


def _named(text: str) -> bool:
    """Whether two words with a capital stand side by side that are no words of the field."""
    before = ""
    for word in re.findall(r"[^\W\d_][\w'’-]*", text):
        if plain(word) in PARTICLES and before:
            continue
        is_name = bool(_CAPITAL.fullmatch(word)) and plain(word) not in KNOWN
        if is_name and before:
            return True
        before = word if is_name else ""
    return False
