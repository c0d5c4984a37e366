"""CSV and TSV: find the encoding and the delimiter, then read the cells as text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.errors import AnalysisError, DataError, Place, UsageError
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.files.raw_table import (
    MAX_CELL_LENGTH,
    RawTable,
    cells_of,
    refuse_too_large,
)
from vaktherapie_analyse.language import Message

#: In the order of preference when a file fits more than one equally well.
_DELIMITERS: Final = (";", "\t", ",", "|")

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

#: Without a mark: which of four bytes is mostly zero where most letters are those of English.
_ZEROS: Final = {
    (False, True, False, True): "utf-16-le",
    (True, False, True, False): "utf-16-be",
    (False, True, True, True): "utf-32-le",
    (True, True, True, False): "utf-32-be",
}
_START: Final = 4_000

#: A title above the table has fewer fields than this.
_FEW_HEADERS: Final = 3
#: What cannot be seen in a message.
#: How a separator that cannot be seen is named.
SIGNS: Final = {"\t": Message("intake.tab"), " ": Message("intake.space")}

#: How a spreadsheet keeps a number as a text: ="007" or '007.
_KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"|\'(?=[\d.,+-]+$)(.*)')

#: So many records decide about the delimiter.
_SAMPLE: Final = 50


def read_delimited(
    content: bytes, name: str, encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawTable, ...]:
    """The one table of a text file, every cell a text.

    The encoding is that of the byte order mark, else UTF-16 or UTF-32 where the zeros between the
    letters show it, else UTF-8, else Windows-1252. The delimiter is
    the one named on a first line `sep=;`, else the one that most records agree on. Rows are
    numbered as Excel does, which does not count that first line.
    """
    text, found = _decode(content, name, encoding)
    delimiter = delimiter_of(delimiter) if delimiter else None
    first, _, rest = text.partition("\n")
    mark = first.strip()
    if mark.lower().startswith("sep=") and len(mark) == 5:
        text, delimiter = rest, delimiter or mark[4]
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise DataError.of("intake.csv_zero", Place(name, row=row))
    with _long_cells():
        delimiter = delimiter or _delimiter(text)
        text = text.replace("\r\n", "\n")
        plain = not any(sign in text for sign in '"\r') and delimiter.isascii()
        cells, n_fields = (_plain_cells if plain else _quoted_cells)(text, name, delimiter)
    if '="' in text or re.search(r"'[\d.,+-]", text):
        cells = _unwrapped(cells)
    _refuse_short_header(cells, n_fields, name, delimiter)
    return (
        RawTable(name, None, cells, encoding=found, delimiter=delimiter, n_fields=tuple(n_fields)),
    )


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
    if (
        len(sign) != 1
        or sign.isalnum()
        or sign in "\"'-."
        or not (sign.isprintable() or sign == "\t")
    ):
        raise UsageError.of("intake.delimiter")
    return sign


def _decode(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    marked = [found for mark, found in _BYTE_ORDER_MARKS if content.startswith(mark)]
    seen = _by_zeros(content[:_START])
    for candidate in [encoding] if encoding else marked[:1] or [*seen, "utf-8", "cp1252"]:
        try:
            return content.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
        except (LookupError, ValueError) as error:  # a codec for something else, or no name at all
            raise DataError.of("intake.encoding_unknown", Place(name)) from error
    raise DataError.of("intake.encoding", Place(name), encoding=encoding or "UTF-8, Windows-1252")


def _by_zeros(start: bytes) -> list[str]:
    """The encoding with two or four bytes per letter, where the zeros show one.

    >>> _by_zeros("item;1".encode("utf-16-le")), _by_zeros(b"item;1")
    (['utf-16-le'], [])
    """
    zeros = tuple(2 * start[at::4].count(0) > len(start[at::4]) for at in range(4))
    return [_ZEROS[zeros]] if zeros in _ZEROS else []


@contextmanager
def _long_cells() -> Iterator[None]:
    """The limit of the standard reader is a setting of the whole process."""
    before = csv.field_size_limit(MAX_CELL_LENGTH)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first records have the same number (> 1) of fields.

    A space only where no other delimiter stands in the text.
    """
    start = text[:MAX_CELL_LENGTH]  # no field in it can be too long
    lines = [line for line in start.splitlines() if line.strip()][:_SAMPLE]
    best, best_score = _DELIMITERS[0], 0
    for delimiter in _DELIMITERS:
        counts = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter))
        fields, n_records = max(
            counts.items(), key=lambda item: (item[0] > 1) * item[1] * item[0], default=(1, 0)
        )
        score = 0 if _only_decimals(lines, delimiter) else (fields - 1) * n_records
        if score > best_score:
            best, best_score = delimiter, score
    return " " if not best_score and _parted_by_spaces(lines) else best


def _parted_by_spaces(lines: list[str]) -> bool:
    """Whether every line has as many words, as R writes a table; its header may have one fewer."""
    widths = [len(record) for record in csv.reader(lines, delimiter=" ")]
    more = set(widths[1:])
    return len(more) == 1 and min(more) > _FEW_HEADERS and more <= {widths[0], widths[0] + 1}


def _only_decimals(lines: list[str], delimiter: str) -> bool:
    """Whether a comma is only that of a number: a file of one column with 12,5 and 13,0."""
    if delimiter != ",":
        return False
    with_comma = [line for line in lines if "," in line]
    return all(re.fullmatch(r'\s*"?-?\d+,\d+"?\s*', line) for line in with_comma)


def _plain_cells(text: str, name: str, delimiter: str) -> tuple[Cells, list[int]]:
    """The cells of a text without quotation marks, read in one go; the fields of each row."""
    lines = text.rstrip("\n").split("\n")
    counts = [line.count(delimiter) + 1 for line in lines]
    refuse_too_large(Place(name), len(counts), max(counts), len(text))
    for row, line in enumerate(lines, start=1):
        if len(line) > MAX_CELL_LENGTH < max(map(len, line.split(delimiter))):
            raise _cell_too_long(name, row)
    if not text.strip():
        return cells_of([]), []
    frame = pd.read_csv(
        io.BytesIO(text.encode(errors="replace")),  # quicker than from a text
        sep=delimiter,
        header=None,
        names=range(max(counts)),
        index_col=False,
        dtype=object,
        na_filter=False,
        skip_blank_lines=False,
        quoting=csv.QUOTE_NONE,
        engine="c",
    )
    return _without_empty_end(frame.to_numpy(dtype=object)), counts


def _quoted_cells(text: str, name: str, delimiter: str) -> tuple[Cells, list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    place, width = Place(name), 0
    try:
        for record in reader:
            records.append(record)
            width = max(width, len(record))
            refuse_too_large(place, len(records), width)
    except csv.Error as error:
        row = len(records) + 1
        if "field limit" in str(error):
            raise _cell_too_long(name, row) from error
        raise DataError.of("intake.csv_quotes", Place(name, row=row)) from error
    return _without_empty_end(cells_of(records)), [len(record) for record in records]


def _refuse_short_header(cells: Cells, n_fields: list[int], name: str, delimiter: str) -> None:
    """Refuse a table in which every row has one field more than the header.

    R writes row names so, above which nothing stands. It is not read as such: the name that lacks
    may be that of another column, or every row holds a number with a decimal comma.
    """
    widths = set(n_fields) - {1}  # an empty line has one field
    width = min(widths, default=0)
    if widths != {width, width + 1} or width < _FEW_HEADERS or n_fields.count(width) > 1:
        return
    header = n_fields.index(width)
    if (cells[:header] == "").all() and (cells[header:, width] != "").any():
        key = "header_short_comma" if delimiter == "," else "header_short"
        values = {"n": width, "more": width + 1, "sign": SIGNS.get(delimiter, delimiter)}
        raise DataError.of(f"intake.{key}", Place(name, row=header + 1), **values)


def _unwrapped(cells: Cells) -> Cells:
    """The cells without what a spreadsheet writes around a text that looks like a number."""
    found = cells.copy()
    for at, cell in np.ndenumerate(cells):
        kept = _KEPT_AS_TEXT.fullmatch(cell.strip())
        if kept:
            found[at] = kept[1] if kept[1] is not None else kept[2]
    return found


def _cell_too_long(name: str, row: int) -> AnalysisError:
    limit = MAX_CELL_LENGTH // 10**6
    return DataError.of("intake.cell_too_long", Place(name, row=row), limit=limit)


def _without_empty_end(cells: Cells) -> Cells:
    """The rows up to the last one that holds something."""
    n_rows = len(cells)
    while n_rows and not any(cell.strip() for cell in cells[n_rows - 1]):
        n_rows -= 1
    return cells[:n_rows]
