"""The errors a user can repair, and where they are.

An error is raised with a `Message` (key and values), not with a sentence: the
sentence stands in `language/`, so that it exists in every language. All faults
of one input are collected and raised once, as one `DataError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.language import Message, render

__all__ = ["AnalysisError", "DataError", "DefinitionError", "Place", "Problem", "UsageError"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, sheet, row as Excel numbers it, column as its header says."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: what it is (rendered from `language/`) and where it stands.

    Values in the message are numbers or known words only. Any other text of
    the user's file may be a name and is not repeated.
    """

    message: Message
    place: Place = Place()


class AnalysisError(Exception):
    """What the user can repair. `problems` holds one or more faults.

    Raise with a message key and its values, or with collected problems::

        raise UsageError.of("cli.unknown_language", given="fr")
        raise DataError(problems)
    """

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    @classmethod
    def of(cls, key: str, place: Place | None = None, /, **values: Any) -> AnalysisError:
        return cls([Problem(Message(key, values), place or Place())])

    def __str__(self) -> str:
        return "\n".join(render(problem.message) for problem in self.problems)


class DataError(AnalysisError):
    """The data have a fault."""


class DefinitionError(AnalysisError):
    """A definition file (instrument, norms, findings, analyse.toml) has a fault."""


class UsageError(AnalysisError):
    """The command was typed in a way that has no meaning."""

    exit_code = 2
