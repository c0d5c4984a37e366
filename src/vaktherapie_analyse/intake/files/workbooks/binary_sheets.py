"""What the sheets of an xlsb workbook say that the values of their cells do not say.

Records and their fields as in [MS-XLSB], sections 2.1.4 (records), 2.4.28 BrtBundleSh,
2.4.761 BrtRowHdr, 2.4.318 BrtCellError, 2.4.325 BrtColInfo, 2.5.98.2 BErr, BrtBeginSst,
BrtSSTItem, BrtCellIsst.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_WORDS
from vaktherapie_analyse.intake.files.raw_table import MAX_COLUMNS
from vaktherapie_analyse.intake.files.workbooks.shared_strings import refuse_much_text
from vaktherapie_analyse.intake.files.workbooks.sheet_marks import SheetMarks, relations

_ROW: Final = 0
_BLANK: Final = 1
_SHARED_TEXT: Final = 7
_TEXT: Final = 19
_TEXTS_BEGIN: Final = 159
_SHARED: Final = "xl/sharedStrings.bin"
_ERRORS: Final = (3, 11)  # a value, and the result of a formula
_LAST_CELL: Final = 11
_COLUMNS: Final = 60
_RICH_TEXT: Final = 62
_SHEET: Final = 156

#: In a row: the place of the byte with the bit that hides it.
_HIDDEN_BYTE: Final = 11
_HIDDEN_BIT: Final = 0x10
#: The same of a stretch of columns.
_HIDDEN_COLUMN_BYTE: Final = 16
_HIDDEN_COLUMN_BIT: Final = 0x01

_ERROR_NAMES: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip


def binary_marks(archive: zipfile.ZipFile, place: Place) -> dict[str, SheetMarks]:
    """The marks of every sheet by its name; see `sheet_marks`."""
    lengths = _text_lengths(archive)
    text = 0
    parts = relations(archive, "xl/_rels/workbook.bin.rels")
    data = archive.read("xl/workbook.bin")
    found = {}
    for kind, start, _ in _records(data):
        if kind == _SHEET:
            identifier, after = _text(data, start + 8)
            name, _ = _text(data, after)
            if identifier in parts:
                sheet = archive.read(parts[identifier])
                for used in _texts(sheet):
                    text += lengths[used] if used < len(lengths) else 0
                refuse_much_text(place, text)
                found[name] = _marks(sheet)
    return found


def _text_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of every shared text; a `ValueError` where more are announced than fit."""
    if _SHARED not in archive.namelist():
        return []
    data = archive.read(_SHARED)
    found = []
    for kind, start, end in _records(data):
        if kind == _TEXTS_BEGIN and struct.unpack_from("<I", data, start + 4)[0] > len(data):
            raise ValueError(_SHARED)
        if kind == _TEXT:
            found.append(end - start)
    return found


def _texts(data: bytes) -> Iterator[int]:
    """The number of the shared text of every cell that has one."""
    for kind, start, _ in _records(data):
        if kind == _SHARED_TEXT:
            yield struct.unpack_from("<I", data, start + 8)[0]


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of the content of every record."""
    position = 0
    while position < len(data):
        kind = data[position]
        position += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[position] & 0x7F) << 7
            position += 1
        size = shift = 0
        more = 0x80
        while more & 0x80:
            more = data[position]
            position += 1
            size |= (more & 0x7F) << shift
            shift += 7
        yield kind, position, position + size
        position += size


def _text(data: bytes, start: int) -> tuple[str, int]:
    """The text that begins there, and where it ends."""
    (length,) = struct.unpack_from("<I", data, start)
    end = start + 4 + 2 * length
    return data[start + 4 : end].decode("utf-16-le"), end


def _marks(data: bytes) -> SheetMarks:
    broken: dict[tuple[int, int], Broken] = {}
    hidden: set[int] = set()
    hidden_columns: set[int] = set()
    row = last_row = last_column = -1
    for kind, start, _ in _records(data):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", data, start)
            if data[start + _HIDDEN_BYTE] & _HIDDEN_BIT:
                hidden.add(row + 1)
        elif kind == _COLUMNS:
            if data[start + _HIDDEN_COLUMN_BYTE] & _HIDDEN_COLUMN_BIT:
                first, last = struct.unpack_from("<II", data, start)
                hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        elif kind <= _LAST_CELL or kind == _RICH_TEXT:
            if kind == _BLANK:
                continue
            (column,) = struct.unpack_from("<I", data, start)
            last_row, last_column = max(last_row, row), max(last_column, column)
            if kind in _ERRORS:
                error = _ERROR_NAMES.get(data[start + 8], "#?")
                if error.lower() not in MISSING_WORDS:
                    broken[row, column] = Broken("cell_error", error)
    return SheetMarks(
        broken, frozenset(hidden), last_row + 1, last_column + 1, frozenset(hidden_columns)
    )
