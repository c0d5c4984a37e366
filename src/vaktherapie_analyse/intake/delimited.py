"""CSV and TSV: find the encoding and the delimiter, then read the cells as text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final

import pandas as pd

from vaktherapie_analyse.errors import DataError, Place, UsageError
from vaktherapie_analyse.intake.raw import Cells, RawTable, cells_of, refuse_too_large

__all__ = ["delimiter_of", "read_delimited"]

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
    delimiter = delimiter_of(delimiter) if delimiter else None
    first, _, rest = text.partition("\n")
    mark = first.strip()
    if mark.lower().startswith("sep=") and len(mark) == 5:
        text, delimiter = rest, delimiter or mark[4]
    delimiter = delimiter or _delimiter(text)
    text = text.replace("\r\n", "\n")
    plain = not any(sign in text for sign in '"\r\0') and len(delimiter) == 1
    cells = (_plain_cells if plain else _quoted_cells)(text, name, delimiter)
    return (RawTable(name, None, cells, encoding=found, delimiter=delimiter),)


def delimiter_of(given: str) -> str:
    r"""The delimiter that was asked for; a tab may be typed as ``\\t``.

    Raises
    ------
    UsageError
        It is no single sign, or one that stands in every cell or ends a line.

    >>> delimiter_of(r"\t"), delimiter_of(";")
    ('\t', ';')
    """
    sign = "\t" if given.lower() in (r"\t", "tab") else given
    if len(sign) != 1 or sign.isalnum() or sign in "\"'\r\n\0-.":
        raise UsageError.of("intake.delimiter")
    return sign


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
        score = 0 if _only_decimals(lines, delimiter) else (fields - 1) * n_records
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _only_decimals(lines: list[str], delimiter: str) -> bool:
    """Whether a comma is only that of a number: a file of one column with 12,5 and 13,0."""
    if delimiter != ",":
        return False
    with_comma = [line for line in lines if "," in line]
    return all(re.fullmatch(r'\s*"?-?\d+,\d+"?\s*', line) for line in with_comma)


def _plain_cells(text: str, name: str, delimiter: str) -> Cells:
    """The cells of a text without quotation marks, read in one go."""
    counts = [line.count(delimiter) for line in text.rstrip("\n").split("\n")]
    refuse_too_large(Place(name), len(counts), max(counts) + 1)
    if not text.strip():
        return cells_of([])
    frame = pd.read_csv(
        io.BytesIO(text.encode(errors="replace")),  # quicker than from a text
        sep=delimiter,
        header=None,
        names=range(max(counts) + 1),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        quoting=csv.QUOTE_NONE,
        engine="c",
    )
    return _without_empty_end(frame.to_numpy(dtype=object))


def _quoted_cells(text: str, name: str, delimiter: str) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error as error:
        place = Place(name, row=len(records) + 1)
        raise DataError.of("intake.csv_quotes", place) from error
    refuse_too_large(Place(name), len(records), max(map(len, records), default=0))
    return _without_empty_end(cells_of(records))


def _without_empty_end(cells: Cells) -> Cells:
    """The rows up to the last one that holds something."""
    n_rows = len(cells)
    while n_rows and not any(cell.strip() for cell in cells[n_rows - 1]):
        n_rows -= 1
    return cells[:n_rows]
