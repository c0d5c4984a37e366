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

from vaktherapie_analyse.intake.cells.cell_values import score_of
from vaktherapie_analyse.intake.cells.date_values import date_of
from vaktherapie_analyse.intake.cells.personal import EMAIL, PERSON, PHONE, header_kind, is_bsn
from vaktherapie_analyse.intake.files.read_files import RawFile
from vaktherapie_analyse.language import LANGUAGES, Message, render

#: The sheets of our own template that hold no data.
_TEMPLATE: Final = ("instruction", "choices")

#: So many cells decide.
_SAMPLE: Final = 200

_ADDRESS: Final = re.compile(r".*\b[1-9]\d{3} ?[A-Za-z]{2}\b.*|[A-Z].* \d{1,4} ?[A-Za-z]?")


def looks_like(header: str, cells: Iterable[Any]) -> str:
    """The kind of column: name, email, bsn, phone, address, text, date, number, other or empty.

    >>> looks_like("Naam ouder", []), looks_like("x", ["a@b.nl"]), looks_like("reden", [])
    ('name', 'email', 'text')
    >>> looks_like("x", ["1234 AB Utrecht"]), looks_like("x", [3.0, 4.0]), looks_like("x", [""])
    ('address', 'number', 'empty')
    >>> looks_like("x", ["ja", "nee"]), looks_like("x", ["Wil eerst weten wat er gebeurt."])
    ('other', 'text')
    """
    by_header = header_kind(header)
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


def template_sheets(files: Iterable[RawFile]) -> set[tuple[str, str | None]]:
    """File and name of the sheets of our own template that hold no data.

    A workbook is such a template where all of them are there.
    """
    found: set[tuple[str, str | None]] = set()
    for language in LANGUAGES:
        own = {render(Message(f"template.sheet_{key}"), language) for key in _TEMPLATE}
        for file in files:
            if own <= {table.sheet for table in file.tables}:
                found |= {(file.name, sheet) for sheet in own}
    return found


def _is_bsn(cell: Any) -> bool:
    """A citizen service number, as a number or a text.

    >>> _is_bsn("111222333"), _is_bsn(111222334.0)
    (True, False)
    """
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    return is_bsn(text.replace(".", ""))


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda cell: isinstance(cell, str) and bool(pattern.fullmatch(" ".join(cell.split())))


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and (len(cell.split()) > 4 or len(cell) > 40)


_CELLS: Final[dict[str, Callable[[Any], bool]]] = {
    "email": _matches(EMAIL),
    "bsn": _is_bsn,
    "phone": _matches(PHONE),
    "number": lambda cell: isinstance(score_of(cell), float),
    "date": lambda cell: isinstance(date_of(cell), date),
    "address": _matches(_ADDRESS),
    "name": _matches(PERSON),
    "text": _is_text,
}
