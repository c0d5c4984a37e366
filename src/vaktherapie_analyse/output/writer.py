"""How values of a report are written in one language: numbers, shares, intervals, names of keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.language import (
    Message,
    Text,
    format_interval,
    format_number,
    format_p,
    format_percent,
    hint,
    label,
    render,
)
from vaktherapie_analyse.language.numbers import MISSING
from vaktherapie_analyse.output.cells import Cell
from vaktherapie_analyse.report import Column, Report

__all__ = ["MISSING", "Writer", "clean", "number_of", "printable", "say"]

#: The moments that are compared when the report does not say so.
MOMENTS = ("begin", "eind")


def say(key: str, language: str, /, **values: Any) -> str:
    """The text of this room with that key."""
    return render(Message(f"output.{key}", values), language)


def clean(text: str) -> str:
    r"""The text on one line, without control characters.

    A code in somebody's file can hold line breaks, or the escape codes that colour or empty a
    terminal.

    >>> clean("a\n b\x1b[31m")
    'a b[31m'
    """
    return printable(re.sub(r"\s+", " ", text).strip())


def printable(text: str) -> str:
    r"""The text without control characters other than tabs and the ends of lines.

    >>> printable("a\n b\x1b[31m")
    'a\n b[31m'
    """
    return "".join(
        letter for letter in text if letter in "\t\r\n" or unicodedata.category(letter)[0] != "C"
    )


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the values of one report in one language.

    A line break in a written cell stands between a value and its detail: a format may write them
    on one line or on two.
    """

    report: Report
    language: str

    def say(self, key: str, /, **values: Any) -> str:
        return say(key, self.language, **values)

    def statement(self, message: Message) -> str:
        """The message without its hint."""
        return clean(render(message, self.language))

    def sentence(self, message: Message) -> str:
        """The message, with its hint behind it."""
        texts = (render(message, self.language), hint(message, self.language))
        return clean(" ".join(text for text in texts if text))

    @property
    def word(self) -> Text | str:
        """What an elevated score is called for this questionnaire: verhoogd, hoog."""
        return (self.report.facts or {}).get("elevated_word") or self.say("elevated")

    @property
    def moments(self) -> dict[str, str]:
        """The names of the two moments that are compared, as `pre` and `post`."""
        pre, post = (self.report.facts or {}).get("moments") or MOMENTS
        return {"pre": self.name("moment", pre), "post": self.name("moment", post)}

    def name(self, group: str, key: Cell) -> str:
        """How a key is written for people: the report's own label, ours, or the key itself."""
        if key is None:
            return MISSING
        text = self.report.labels.get(group, {}).get(str(key))
        if text:
            return clean(label(text, self.language))
        return self._own(f"{group}_{key}") or clean(str(key))

    def meaning(self, table: str, column: Column) -> str:
        """What a column of the contract holds, and of which counts it is the share."""
        meant = self._meant(table, column.name)
        if column.kind != "share" or not column.part:
            return meant
        return self.say("column_made_of", meant=meant, part=column.part, of=column.of)

    def _meant(self, table: str, name: str) -> str:
        """Under the name of the column; a table or a kind of report may use it in its own sense."""
        for where in (f"{table}_", f"{self.report.kind}_", ""):
            if meant := self._own(f"column_{where}{name}"):
                return meant
        stem, _, end = name.rpartition("_")
        if stem and end in ("low", "high"):
            return self.say(f"limit_{end}", of=self._meant(table, stem))
        return ""

    def _own(self, key: str) -> str | None:
        """A text of this room, or None where there is no such key."""
        try:
            return self.say(key, word=self.word)
        except KeyError:
            return None

    def text(self, value: Cell) -> str:
        return MISSING if value is None else clean(str(value)) or MISSING

    def number(self, value: Cell, decimals: int = 0, *, sign: bool = False) -> str:
        return format_number(number_of(value), decimals, self.language, sign=sign)

    def p(self, value: Cell) -> str:
        return format_p(number_of(value), self.language)

    def percent(self, value: Cell) -> str:
        return format_percent(number_of(value), self.language)

    def mean_sd(self, mean: Cell, sd: Cell, decimals: int) -> str:
        """`15,1` and its detail `(6,0)`."""
        if mean is None:
            return MISSING
        return f"{self.number(mean, decimals)}\n({self.number(sd, decimals)})"

    def estimate(self, row: Mapping[str, Cell], name: str, value: Cell, decimals: int) -> str:
        """`−2,8` and its detail `[−4,9; −0,7]`, limits from `name_low` and `name_high`.

        Where there is no interval (all differences are equal) the number stands alone.
        """
        if value is None:
            return MISSING
        low, high = (number_of(row.get(f"{name}_{end}")) for end in ("low", "high"))
        interval = format_interval(low, high, decimals, self.language)
        number = self.number(value, decimals)
        return number if interval == MISSING else f"{number}\n{interval}"

    def share(self, row: Mapping[str, Cell], column: Column) -> str:
        """`4/9` and its detail `(44 %)`; a missing value when there is nobody to count.

        The column says which two counts it is the share of. Of a count only `4/9` is written: how
        many of those that it is a part of.
        """
        k, n = row.get(column.part or column.name), row.get(column.of)
        if k is None or not n:
            return MISSING
        fraction = f"{self.number(k)}/{self.number(n)}"
        if not column.part or row.get(column.name) is None:
            return fraction
        return f"{fraction}\n({self.percent(row[column.name])})"

    def share_with_interval(self, row: Mapping[str, Cell], column: Column) -> str:
        """`4/9` and its detail `(44 %; 19–73 %)`."""
        written = self.share(row, column)
        low, high = (number_of(row.get(f"{column.name}_{end}")) for end in ("low", "high"))
        if low is None or high is None or not written.endswith(")"):
            return written
        first = format_percent(low, self.language, unit=False)
        return f"{written[:-1]}; {first}–{self.percent(high)})"


def number_of(value: Cell) -> float | None:
    """The value where it is a number."""
    return float(value) if isinstance(value, (int, float)) else None


def capital(text: str) -> str:
    """The text with its first letter as a capital."""
    return text[:1].upper() + text[1:]
