"""Read a report back: what made it, its tables, and what stands there for people.

A report comes from somebody else. Its sizes are limited, its shape is checked, and nothing in it is
taken for more than a text or a number.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from vaktherapie_analyse.errors import DataError, Place, UsageError
from vaktherapie_analyse.intake.cells.personal import shown_file
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.workbooks.workbook_files import read_workbook
from vaktherapie_analyse.recorded import META, Recorded, Value
from vaktherapie_analyse.report import PROGRAM

__all__ = ["SUFFIXES", "bytes_of_report", "recorded_of"]

#: Which kinds of file can be read back.
SUFFIXES: Final = (".html", ".json", ".xlsx")
#: Those that show a report and do not say how it was made.
SHOWN_ONLY: Final = (".docx", ".pdf", ".md", ".csv", ".svg", ".png")
#: No report is larger, and no page, of which damaged marks take long to read.
MAX_BYTES: Final = 200_000_000
MAX_PAGE: Final = 2_000_000
#: What a page may unpack.
MAX_RECORD: Final = 50_000_000

_Short = Annotated[str, msgspec.Meta(max_length=1_000)]
_Whole = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
_Few = msgspec.Meta(max_length=1_000)
_Option = bool | _Whole | float | _Short | Annotated[list[_Short], _Few]
_Sentences = list[str]


class _Given(msgspec.Struct):
    name: _Short
    sha256: _Short = ""
    n_rows: _Whole | None = None


class _Meta(msgspec.Struct):
    program: _Short
    version: _Short
    date: _Short
    command: _Short
    language: _Short
    options: Annotated[dict[_Short, _Option], _Few]
    inputs: Annotated[list[_Given], _Few]
    facts: dict[str, Any] = {}
    title: str = ""
    banners: _Sentences = []
    headlines: _Sentences = []
    sources: _Sentences = []
    remarks: _Sentences = []
    notes: dict[str, _Sentences] = {}


_Cell = bool | _Whole | float | str | None


class _Table(msgspec.Struct):
    """A table whose columns are named once, as in the record of a page."""

    columns: list[_Short]
    rows: list[list[_Cell]]

    @property
    def named(self) -> list[dict[str, _Cell]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class _Content(msgspec.Struct):
    meta: _Meta
    tables: dict[_Short, _Table | list[dict[_Short, _Cell]]]


def bytes_of_report(path: Path) -> bytes:
    """What stands in the file of a report.

    Raises
    ------
    UsageError
        Such a file does not say how it was made.
    DataError
        It is not there, cannot be read or is too large.
    """
    suffix, place = path.suffix.lower(), Place(shown_file(path.name))
    if suffix not in SUFFIXES:
        key = "shown_only" if suffix in SHOWN_ONLY else "suffix"
        raise UsageError.of(f"repeat.{key}", place, suffix=suffix, known=SUFFIXES)
    try:
        if not path.is_file():
            raise DataError.of("repeat.file_missing", place)
        limit = MAX_PAGE if suffix == ".html" else MAX_BYTES
        if path.stat().st_size > limit:
            raise DataError.of("intake.too_big", place, limit=limit // 10**6)
        return path.read_bytes()
    except OSError as error:
        raise DataError.of("intake.unreadable", place) from error


def recorded_of(content: bytes, suffix: str, name: str = "") -> Recorded:
    """The report in a file of this kind, whose name is only told.

    Raises
    ------
    DataError
        It is not a report of this program, or damaged.
    """
    try:
        return {".json": _json, ".xlsx": _workbook, ".html": _page}[suffix](content, name)
    # The errors of msgspec and of JSON are ValueErrors; a page with odd marks is an AssertionError.
    except (ValueError, RecursionError, OverflowError, AssertionError) as error:
        raise DataError.of("repeat.not_ours", Place(name)) from error


def _json(content: bytes, _: str) -> Recorded:
    # Windows PowerShell writes what it is given with `>` in this alphabet.
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return _recorded(_decoded(content.decode(encoding)))


def _page(content: bytes, _: str) -> Recorded:
    reader = _Page()
    reader.feed(content.decode("utf-8"))
    reader.close()
    reader.end_line()
    return _recorded(_decoded(_unpacked(reader.record)), reader.lines)


def _unpacked(record: str) -> bytes:
    """The JSON of a record, which is compressed and written in letters."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(b64decode(record, validate=True), MAX_RECORD)
    except zlib.error as error:
        raise ValueError from error
    if reader.unconsumed_tail:
        raise ValueError
    return found


def _decoded(text: str | bytes) -> _Content:
    return msgspec.json.decode(text, type=_Content)


def _recorded(found: _Content, lines: Sequence[str] | None = None) -> Recorded:
    meta = found.meta
    if meta.program != PROGRAM:
        raise ValueError
    if lines is None:
        sentences = (meta.banners, meta.headlines, meta.sources, meta.remarks, *meta.notes.values())
        lines = [meta.title, *(line for part in sentences for line in part)]
    return Recorded(
        version=meta.version,
        date=meta.date,
        command=meta.command,
        options=meta.options,
        inputs=[msgspec.structs.asdict(one) for one in meta.inputs],
        language=meta.language,
        period=_period(meta.facts),
        tables={
            key: table.named if isinstance(table, _Table) else table
            for key, table in found.tables.items()
        },
        lines=tuple(lines),
    )


def _period(facts: dict[str, Any]) -> dict[str, str]:
    """The quarter and its last day; those of a part of a document where it has several."""
    for place in (facts, *facts.values()):
        if isinstance(place, dict) and {"quarter", "until"} <= place.keys():
            return {name: str(place[name])[:10] for name in ("quarter", "until")}
    return {}


def _workbook(content: bytes, name: str) -> Recorded:
    sheets = {str(table.sheet): table for table in read_workbook(content, name)}
    if META not in sheets:
        raise ValueError
    rows = sheets[META].cells.tolist()[1:]
    told = {str(key): json.loads("".join(map(str, value))) for key, *value in rows}
    names = told.pop("tables", None)
    if not isinstance(names, list) or not {*map(str, names)} <= sheets.keys():
        raise ValueError
    tables = {str(key): [*_rows(sheets[str(key)])] for key in names}
    found = msgspec.convert({"meta": told, "tables": tables}, _Content)
    shown = (table for key, table in sheets.items() if key not in (META, *tables))
    return _recorded(found, [line for table in shown for line in _lines(table)])


def _rows(table: RawTable) -> Iterator[dict[str, Value]]:
    headers, *rows = table.cells.tolist() if len(table.cells) else [[]]
    for row in rows:
        yield {str(key): _value(cell) for key, cell in zip(headers, row, strict=True)}


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, (bool, int, float)) else str(cell) or None


def _lines(table: RawTable) -> Iterator[str]:
    for row in table.cells.tolist():
        if any(cell != "" for cell in row):
            yield " | ".join(str(cell) for cell in row)


class _Page(HTMLParser):
    """Takes the record out of a page, and its text line by line."""

    #: What stands within a line; a cell of a table ends with a sign of its own.
    _WITHIN = frozenset((
        "a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time",
        "tspan",
    ))  # fmt: skip
    _CELLS = frozenset(("td", "th"))
    _UNSEEN = frozenset(("style", "script"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.record = ""
        self.lines: list[str] = []
        self._line: list[str] = []
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name") == PROGRAM:
            self.record = named.get("content") or ""
        self._unseen = tag in self._UNSEEN
        if tag not in self._WITHIN and tag not in self._CELLS:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False
        if tag in self._CELLS:
            self._line.append(" | ")
        elif tag not in self._WITHIN:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line.append(data)

    def end_line(self) -> None:
        line = " ".join("".join(self._line).split())
        self._line.clear()
        # What is typed names files, which have their own names wherever it is done again.
        if line and not line.startswith("analyse "):
            self.lines.append(line)
