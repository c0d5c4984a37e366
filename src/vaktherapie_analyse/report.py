"""Table, Figure and Report: what analysis hands to output.

Frames hold raw values: shares between 0 and 1, full precision, English
snake_case column names. `output/` alone turns them into text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import pandas as pd

from vaktherapie_analyse.language import Message, Text

#: How what is written names its maker.
PROGRAM: Final = "vaktherapie-analyse"

#: Of fewer people a share says nothing: sentences and pictures tell only how many. Tables keep it.
FEW: Final = 5
LEFT_OUT: Final = Message("language.few", {"few": FEW})

#: What a column holds, so that output can write it: a count of people, a share of them, a number
#: on the scale of the questionnaire, a p-value, a ratio without unit (d, rci, reliability), a
#: key of the definition (scale, band, norm table …), yes/no, a date, or other text.
Kind = Literal["count", "share", "score", "p", "ratio", "key", "flag", "date", "text"]


#: Verdicts on a published finding: its figure comes out, in the first reading or in another one.
REPRODUCED: Final = ("reproduced", "reproduced_in_reading")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; what it means stands in `language/`, by table and name.

    Attributes
    ----------
    people
        Of a count: the kinds of people it counts, each of which excludes the others.
    part, of
        Of a share: the columns of its two counts; of a count: those it is a part of (only `of`).
    """

    name: str
    kind: Kind
    people: frozenset[str] = frozenset()
    part: str = ""
    of: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the contract. `columns` describes every column of `frame`, in order."""

    key: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[Message, ...] = ()

    @cached_property
    def records(self) -> Sequence[Mapping[Any, Any]]:
        """The rows, by the names of the columns; nobody may change them."""
        return self.frame.to_dict("records")

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def told(self, share: str, row: Mapping[Any, Any]) -> dict[str, Any]:
        """What a sentence says of a share in a row (`told_share`)."""
        column = self.column(share)
        limits = (row[f"{share}_{end}"] for end in ("low", "high"))
        return told_share(row[column.part], row[column.of], row[share], *limits)


def told_share(k: Any, n: Any, share: Any, low: Any, high: Any) -> dict[str, Any]:
    """What a sentence or a picture says: `k` of `n`, and of enough people the share and interval.

    `sure` is the share with its interval as it stands behind the counts; empty where there is none.
    """
    if pd.isna(n) or n < FEW:
        return {"k": k, "n": n, "share": None, "low": None, "high": None, "sure": ""}
    told = {"k": k, "n": n, "share": share, "low": low, "high": high}
    return told | {"sure": Message("language.sure", told)}


def and_few(sentences: Iterable[Message]) -> Iterator[Message]:
    """The sentences, and behind them why the share is left out of one, where it is."""
    told = [*sentences]
    yield from told
    if any(said.values.get("sure") == "" for said in told):
        yield LEFT_OUT


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """Rows of the input in which something must be mended; only a workbook shows them.

    Attributes
    ----------
    headers
        As in the input; the first column is the number of the row in the input.
    rows
        Codes, numbers and known words only, and as many of each as there are headers.
    faults
        Per row what must be mended.
    marks
        Which cells: index of the row and of the column.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    faults: tuple[tuple[Message, ...], ...]
    marks: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ShownScale:
    """How a scale stands in the one table of the first screen.

    Attributes
    ----------
    label
        Short, because there is little room.
    direction
        +1 where a higher score is better, −1 where a lower one is.
    block
        Rows of one block stand together, apart from the others.
    """

    key: str
    label: Text
    direction: int
    block: int


@dataclass(frozen=True, slots=True)
class First:
    """What the first screen says; everything else is one option away.

    Attributes
    ----------
    headlines
        The plain sentences that come first.
    warnings
        What changes how those must be read.
    sources
        One line each: norms, elevated, reliable change.
    n_more
        How many remarks are not told here.
    ask
        A number of this screen as `analyse uitleg` is asked for it; None where it cannot be.
    scales
        The rows of the table, in their order.
    """

    headlines: tuple[Message, ...]
    warnings: tuple[Message, ...]
    sources: tuple[Message, ...]
    n_more: int
    ask: Message | None = None
    scales: tuple[ShownScale, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture, as values; `output` draws it and computes nothing.

    Attributes
    ----------
    kind
        Which picture it is: "icons", "change", "lines", "scales", "bands", "flow", "quarters".
    title
        What it shows.
    description
        The same in words with every number that is drawn, for who cannot see it.
    tables
        What is drawn, by key; nothing in them tells who somebody is.
    values
        What the texts of the picture are filled with besides the tables: scale, word for elevated.
    notes
        What must be read with it: it stands in the picture.
    """

    kind: str
    title: Message
    description: tuple[Message, ...]
    tables: Mapping[str, Table]
    values: Mapping[str, Any]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from; the clock and the files are read by `cli`."""

    version: str
    date: str
    command: str
    options: Mapping[str, Any]
    inputs: tuple[Mapping[str, Any], ...]


#: Of a report that was made from Python.
UNKNOWN = Provenance(version="", date="", command="", options={}, inputs=())


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one command.

    Attributes
    ----------
    kind
        Which views output draws: "questionnaire", "findings", …
    title
        What was measured, by whom.
    headlines
        The plain sentences that come first.
    tables
        By key, in the order in which they are shown.
    labels
        How keys are written for people: `labels["scale"]["total"]` → Text, likewise "band",
        "norm", "moment", "verdict" ….
    banners
        Warnings that cannot be switched off (invented numbers).
    sources
        What the numbers rest on: norms, definition of elevated, SD and reliability.
    remarks
        What the reader must know, few, each says what to do.
    facts
        Further values for `meta` in the machine-readable formats.
    marked
        Sheets with what must be mended in the input.
    first
        What the first screen says; None where the whole report is one.
    people
        Whom the numbers count, where the columns of the tables cannot say it: of findings by
        finding and reading the kinds of people in `n` and in `of`, and the kinds with something
        unknown; of a quarter by indicator the count, and the kinds that may well be nobody.
    figures
        Pictures of what stands in the tables.
    """

    kind: str
    title: Message
    headlines: tuple[Message, ...]
    tables: Mapping[str, Table]
    labels: Mapping[str, Mapping[str, Text]]
    provenance: Provenance
    banners: tuple[Message, ...] = ()
    sources: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()
    facts: Mapping[str, Any] | None = None
    marked: tuple[MarkedSheet, ...] = ()
    first: First | None = None
    people: Callable[[], tuple[Mapping[Any, Any], frozenset[str]]] | None = None
    figures: tuple[Figure, ...] = ()
