"""What a column that is not read seems to hold: a name, an address, free text …

Only the kind leaves this module, never a cell: such columns are looked at to
be counted, and nothing of them is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any, Final

from vaktherapie_analyse.intake.values import date_of, score_of
from vaktherapie_analyse.intake.vocabulary import compact, tokens, word_set

__all__ = ["looks_like", "looks_personal"]

#: So many cells decide.
_SAMPLE: Final = 200

#: Words in a header → what the column holds; the first kind that fits.
_HEADERS: Final = {
    "name": word_set(
        "naam namen voornaam voornamen achternaam roepnaam tussenvoegsel voorletters initialen "
        "name firstname lastname surname initials recipientfirstname recipientlastname"
    ),
    "email": word_set("email mail mailadres emailadres recipientemail"),
    "bsn": word_set("bsn burgerservicenummer sofinummer ssn"),
    "phone": word_set("telefoon telefoonnummer tel telnr mobiel phone mobile"),
    "address": word_set(
        "adres straat straatnaam huisnummer postcode woonplaats plaats gemeente address street "
        "zip zipcode city ip ipaddress ipadres latitude longitude locationlatitude "
        "locationlongitude"
    ),
    "text": word_set(
        "opmerking opmerkingen toelichting notitie notities reden omschrijving comment comments "
        "remark remarks notes note reason"
    ),
}

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_POSTCODE: Final = re.compile(r".*\b[1-9]\d{3} ?[A-Za-z]{2}\b.*|[A-Z].* \d{1,4} ?[A-Za-z]?")
_PHONE: Final = re.compile(r"(?:\+\d|0)[\d() -]{8,15}")
_PERSON: Final = re.compile(
    r"[A-ZÀ-Ý][\w'’.-]*(?: (?:van|de|der|den|het|ten|ter|te|el|al|la|le|von|bin|'t))*"
    r"(?: [A-ZÀ-Ý][\w'’-]+)+"
)


def looks_like(header: str, cells: Iterable[Any]) -> str:
    """The kind of column: name, email, bsn, phone, address, text, date, number, other or empty.

    >>> looks_like("Naam ouder", []), looks_like("x", ["a@b.nl"]), looks_like("reden", [])
    ('name', 'email', 'text')
    >>> looks_like("x", ["1234 AB Utrecht"]), looks_like("x", [3.0, 4.0]), looks_like("x", [""])
    ('address', 'number', 'empty')
    >>> looks_like("x", ["ja", "nee"]), looks_like("x", ["Wil eerst weten wat er gebeurt."])
    ('other', 'text')
    """
    by_header = _by_header(header)
    if by_header:
        return by_header
    filled = (cell for cell in cells if not isinstance(cell, str) or cell.strip())
    sample = [*islice(filled, _SAMPLE)]
    if not sample:
        return "empty"
    for kind, fits in _CELLS.items():
        if 2 * sum(map(fits, sample)) >= len(sample):
            return kind
    return "other"


def looks_personal(cells: Iterable[Any]) -> bool:
    """Whether codes look like names, addresses or numbers by which somebody can be found.

    >>> looks_personal(["K01", "K02"]), looks_personal(["Jan Jansen", "Piet de Boer"])
    (False, True)
    """
    return looks_like("", cells) in ("name", "email", "bsn", "phone", "address")


def _by_header(header: str) -> str | None:
    words = {*tokens(header), compact(header)}
    return next((kind for kind, known in _HEADERS.items() if words & known), None)


def _is_bsn(cell: Any) -> bool:
    """Nine digits that pass the check every citizen service number passes.

    >>> _is_bsn("111222333"), _is_bsn(111222334.0)
    (True, False)
    """
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    digits = text.replace(".", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 9):
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11 == 0


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda cell: isinstance(cell, str) and bool(pattern.fullmatch(" ".join(cell.split())))


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and (len(cell.split()) > 4 or len(cell) > 40)


_CELLS: Final[dict[str, Callable[[Any], bool]]] = {
    "email": _matches(_EMAIL),
    "bsn": _is_bsn,
    "phone": _matches(_PHONE),
    "number": lambda cell: isinstance(score_of(cell), float),
    "date": lambda cell: isinstance(date_of(cell), date),
    "address": _matches(_POSTCODE),
    "name": _matches(_PERSON),
    "text": _is_text,
}
