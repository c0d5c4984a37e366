"""CSV and TSV: find the encoding and the delimiter, then read the cells as text."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import Final

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.raw import MAX_COLUMNS, RawTable, cells_of

__all__ = ["read_delimited"]

#: In the order of preference when a file fits more than one equally well.
_DELIMITERS: Final = (";", "\t", ",", "|")

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: So many records decide about the delimiter.
_SAMPLE: Final = 50


def read_delimited(
    content: bytes, name: str, encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawTable, ...]:
    """The one table of a text file, every cell a text.

    The encoding is that of the byte order mark, else UTF-8, else Windows-1252. The delimiter is
    the one named on a first line `sep=;`, else the one that most records agree on. Rows are
    numbered as Excel does, which does not count that first line.
    """
    text, found = _decode(content, name, encoding)
    first, _, rest = text.partition("\n")
    mark = first.strip()
    if mark.lower().startswith("sep=") and len(mark) == 5:
        text, delimiter = rest, delimiter or mark[4]
    delimiter = delimiter or _delimiter(text)
    records = _records(text, name, delimiter)
    if max(map(len, records), default=0) > MAX_COLUMNS:
        raise DataError.of("intake.too_wide", Place(name), limit=MAX_COLUMNS)
    return (RawTable(name, None, cells_of(records), encoding=found, delimiter=delimiter),)


def _decode(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    marked = [found for mark, found in _BYTE_ORDER_MARKS if content.startswith(mark)]
    for candidate in [encoding] if encoding else marked or ["utf-8", "cp1252"]:
        try:
            return content.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
        except LookupError as error:
            raise DataError.of("intake.encoding_unknown", Place(name)) from error
    raise DataError.of("intake.encoding", Place(name), encoding=encoding or "UTF-8, Windows-1252")


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first records have the same number (> 1) of fields."""
    lines = [line for line in text[:1_000_000].splitlines() if line.strip()][:_SAMPLE]
    best, best_score = _DELIMITERS[0], 0
    for delimiter in _DELIMITERS:
        counts = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter))
        fields, n_records = max(
            counts.items(), key=lambda item: (item[0] > 1) * item[1] * item[0], default=(1, 0)
        )
        score = (fields - 1) * n_records
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _records(text: str, name: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        place = Place(name, row=len(records) + 1)
        raise DataError.of("intake.csv_quotes", place) from error
    while records and not any(field.strip() for field in records[-1]):
        records.pop()
    return records
