"""What one cell of the trajectory register says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from vaktherapie_analyse.intake.cells.cell_values import is_missing, score_of
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.person_values import code_of
from vaktherapie_analyse.intake.cells.vocabulary import compact, tokens, word_set
from vaktherapie_analyse.intake.rows.who_and_when.row_dates import FIRST_YEAR
from vaktherapie_analyse.language import Message

_STATUSES: Final = {
    "planned": "gepland wachtlijst aangemeld planned",
    "running": "lopend loopt actief open bezig running active",
    "completed": "afgerond voltooid klaar afgesloten completed finished",
    "stopped": "gestopt uitval uitgevallen afgebroken gestaakt voortijdigbeeindigd stopped",
}

_STATUS_OF: Final = {word: status for status, text in _STATUSES.items() for word in text.split()}

#: Forms of therapy and reasons of stopping are told as one of these, never in the words of the
#: file: those may be about a family. What has none of the words is "other".
_FORMS: Final = {
    "play": "spel play",
    "psychomotor": "psychomotorisch pmt pmkt psychomotor",
    "art": "beeldend art",
    "music": "muziek music",
    "drama": "drama",
    "dance": "dans dance",
}

_REASONS: Final = {
    "moved": "verhuisd verhuizing moved",
    "own_request": "verzoek wens zelf request",
    "referred": "verwezen verwijzing doorverwezen referred",
    "no_contact": "contact noshow verschenen komt",
    "goal_reached": "doel doelen bereikt goal",
}

_OTHER: Final = "other"

_YES: Final = word_set("ja j yes y waar true 1")

_NO: Final = word_set("nee n no onwaar false 0")

#: Sessions or hours of one trajectory: far above any limit, and below the number of a date.
_MOST: Final = 200

_OLD_YEAR: Final = re.compile(r"\b1[89]\d\d\b")


def _day(cell: Any) -> date | Message | None:
    found = date_of(cell)
    day = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else found
    if isinstance(day, date):
        return Message("register.too_early") if day.year < FIRST_YEAR else day
    if isinstance(cell, (int, float)) or (isinstance(cell, str) and _OLD_YEAR.search(cell)):
        return Message("register.too_early")
    return Message("register.date_unreadable") if found else None


def _status(cell: Any) -> str | Message | None:
    if is_missing(cell):
        return None
    found = _STATUS_OF.get(compact(cell)) if isinstance(cell, str) else None
    known = [text.split()[0] for text in _STATUSES.values()]
    return found or Message("register.status_unknown", {"known": known})


def _amount(cell: Any) -> float | Message | None:
    number = score_of(cell)
    if isinstance(number, Message) or (number is not None and number < 0):
        return Message("register.no_number")
    if number is not None and number > _MOST:
        return Message("register.too_much", {"most": _MOST})
    return number


def _yes_or_no(cell: Any) -> bool | Message | None:
    if is_missing(cell):
        return None
    word = code_of(cell) if isinstance(cell, (bool, float, int)) else compact(cell)
    if word in _YES | _NO:
        return word in _YES
    return Message("register.no_yes_or_no")


def _kind(known: Mapping[str, str]) -> Callable[[Any], str | None]:
    """A function from a cell to the kind whose word, or the start of it, the cell holds."""

    def read(cell: Any) -> str | None:
        if is_missing(cell):
            return None
        words = tokens(str(cell))
        found = (
            kind
            for kind, text in known.items()
            if any(word.startswith(start) for word in words for start in text.split())
        )
        return next(found, _OTHER)

    return read


#: Column → what reads its cells.
READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "client": code_of,
    "start": _day,
    "end": _day,
    "status": _status,
    "sessions": _amount,
    "hours": _amount,
    "indicated": _yes_or_no,
    "replaced": _yes_or_no,
    "form": _kind(_FORMS),
    "reason": _kind(_REASONS),
}
