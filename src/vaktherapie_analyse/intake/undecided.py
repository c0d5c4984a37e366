"""What the files leave open, to be settled by the user in `analyse.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.cells.known_words import KNOWN
from vaktherapie_analyse.intake.cells.moment_names import cell_word
from vaktherapie_analyse.intake.cells.personal import is_plain_code, personal_header
from vaktherapie_analyse.intake.cells.vocabulary import compact, plain, tokens
from vaktherapie_analyse.intake.layout.values.unused_columns import looks_like
from vaktherapie_analyse.intake.write_settings import Recognised

#: The kinds of columns that may be needed; the others hold a name, an address, a text or nothing.
_KINDS: Final = ("date", "number", "other")

#: A number of more digits is not repeated.
_DIGITS: Final = 2

#: Faults that ask how the answers are counted.
_CODINGS: Final = (
    "answer_among_words",
    "coding_mixed",
    "coding_skipped",
    "coding_unclear",
    "coding_unclear_further",
)


@dataclass(frozen=True, slots=True)
class Undecided:
    """What is still open.

    Attributes
    ----------
    columns
        Header → what its column looks like, of the columns that nothing uses.
    moments
        Words for a moment that are not known, as they may be shown.
    n_hidden
        How many more there are, which may be somebody's name.
    codings
        Questionnaire → the two ways in which its answers can be counted, where that is unclear.
    """

    columns: dict[str, str]
    moments: tuple[str, ...]
    n_hidden: int
    codings: dict[str, tuple[str, str]]

    @property
    def n_lines(self) -> int:
        n_words = len(self.moments) + (self.n_hidden > 0)
        return len(self.columns) + n_words + len(self.codings)


def undecided(found: Sequence[Recognised]) -> Undecided:
    """What no questionnaire knows how to read."""
    words = dict.fromkeys(word for one in found for word in _unknown_moments(one))
    shown = tuple(word for word in words if _may_be_shown(word))
    return Undecided(_columns(found), shown, len(words) - len(shown), dict(_codings(found)))


def _columns(found: Sequence[Recognised]) -> dict[str, str]:
    kinds: dict[str, str] = {}
    used = set()
    for one in found:
        for table in one.layouts.tables:
            if table.kind == "unused":
                continue
            used |= {plain(column.header) for column in table.columns}
            for index, header in enumerate(table.headers):
                if header and not personal_header(header):
                    kind = looks_like(header, table.below[:, index])
                    kinds.setdefault(header, kind)
    return {h: kind for h, kind in kinds.items() if kind in _KINDS and plain(h) not in used}


def _unknown_moments(one: Recognised) -> Iterator[str]:
    """The words in columns and behind headers that are not known as a moment."""
    if any(problem.message.key == "intake.moment_unknown" for problem in one.problems):
        for table in one.layouts.tables:
            for column in table.having("moment"):
                for cell in table.below[:, column.index]:
                    if not is_missing(cell) and cell_word(cell) not in one.layouts.moments:
                        yield str(cell).strip()
    for problem in one.problems:
        values = problem.message.values
        if problem.message.key == "intake.suffix_unknown":
            yield from map(compact, values["patterns"])
        if problem.message.key == "intake.measurement_unread":
            yield compact(values["pattern"])


def _may_be_shown(word: str) -> bool:
    """Whether it is a code or made of known words; a date or a longer number can be somebody's."""
    short = (part in KNOWN or (part.isdigit() and len(part) <= _DIGITS) for part in tokens(word))
    return is_plain_code(word) or all(short)


def _codings(found: Sequence[Recognised]) -> Iterator[tuple[str, tuple[str, str]]]:
    for one in found:
        for problem in one.problems:
            if problem.message.key.partition(".")[2] in _CODINGS:
                values = problem.message.values
                yield one.instrument.key, (values["zero_typed"], values["one_typed"])
                break
