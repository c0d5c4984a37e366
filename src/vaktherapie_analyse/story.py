"""Story: what a report for one reader says, top to bottom, not yet in any language.

Analysis chooses every sentence, table, figure and their order; `output/documents` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Figure, Report

#: For whom it is written.
Reader = Literal["council", "researcher", "student"]

#: How a sentence stands out: as in a document (`output.documents.document`).
Tone = Literal["plain", "lead", "warning", "small", "typed"]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of a part, of level 2, 3 …"""

    level: int
    said: Message


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph of sentences; with `hints` also what to do about it."""

    sentences: tuple[Message, ...]
    tone: Tone = "plain"
    hints: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences below each other."""

    sentences: tuple[Message, ...]
    hints: bool = False


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The tables of a report as a person reads them; `tables` empty: all of them."""

    report: Report
    tables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A small table of sentences: a row each, without numbers of its own."""

    title: Message
    headers: tuple[Message, ...]
    rows: tuple[tuple[Message, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure of a report."""

    report: Report
    figure: Figure


@dataclass(frozen=True, slots=True)
class Explained:
    """What may be opened below a short line; without `on_paper` only where it can be opened."""

    said: Message
    parts: tuple[Part, ...]
    on_paper: bool = True


@dataclass(frozen=True, slots=True)
class PageEnd:
    """What follows begins on a new page."""


Part = Title | Said | Points | Tabulated | Facts | Drawn | Explained | PageEnd


@dataclass(frozen=True, slots=True)
class Story:
    """What is told to one reader.

    Attributes
    ----------
    title, description
        What was measured; what the whole is about, in one sentence.
    reports
        What it is made of, by the command that gives the same.
    parts
        Top to bottom.
    """

    reader: Reader
    title: Message
    description: Message
    reports: Mapping[str, Report]
    parts: tuple[Part, ...]
