"""Recorded: what the file of a report says of how it was made, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: The sheet in which a workbook says how it was made.
META: Final = "meta"

#: One cell of a recorded table.
Value = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A report that was read back. Nobody says that it is as this program wrote it.

    Attributes
    ----------
    command, options
        What was typed: `analyse sdq`, and the options without their dashes.
    inputs
        The files with their name and SHA-256; empty where they may not be known to others.
    period
        Of what time the numbers of a quarter are: `quarter` and `until`.
    tables
        Every table by name, as rows.
    lines
        What stands there for people, line by line; a row of a table is one line.
    """

    version: str
    date: str
    command: str
    options: Mapping[str, Any]
    inputs: Sequence[Mapping[str, Any]]
    language: str
    period: Mapping[str, str]
    tables: Mapping[str, Sequence[Mapping[str, Value]]]
    lines: tuple[str, ...]
