"""A small writer of xlsb workbooks, for which there is none in Python: records as in [MS-XLSB]."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

__all__ = ["DIVIDED_BY_ZERO", "write_xlsb"]

#: A cell that holds #DIV/0!.
DIVIDED_BY_ZERO = object()

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" '
    'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)

Rows = Sequence[Sequence[object]]


def write_xlsb(path: Path, hidden_row: int = 0, hidden_column: int = 0, **sheets: Rows) -> Path:
    """A workbook with these sheets, in each of which this row and column (from 1) are hidden.

    None is no cell.
    """
    book = [_record(131), _record(143)]
    links = ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            book.append(
                _record(156, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(name))
            )
            target = f"worksheets/sheet{number}.bin"
            links += (
                f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>'
            )
            archive.writestr(f"xl/{target}", _sheet(rows, hidden_row, hidden_column))
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("xl/workbook.bin", b"".join([*book, _record(144), _record(132)]))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        )
    return path


def _sheet(rows: Rows, hidden_row: int, hidden_column: int) -> bytes:
    last = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    records = [_record(129), _record(148, last)]
    if hidden_column:
        column = struct.pack("<4IH", hidden_column - 1, hidden_column - 1, 2304, 0, 1)
        records += [_record(390), _record(60, column), _record(391)]
    records.append(_record(145))
    for number, row in enumerate(rows):
        flags = 0x10 << 8 if number + 1 == hidden_row else 0
        records.append(_record(0, struct.pack("<IIHHBI", number, 0, 300, flags, 0, 0)))
        records += [_cell(column, value) for column, value in enumerate(row) if value is not None]
    return b"".join([*records, _record(146), _record(130)])


def _cell(column: int, value: object) -> bytes:
    start = struct.pack("<II", column, 0)
    if value is DIVIDED_BY_ZERO:
        return _record(3, start + b"\x07")
    if isinstance(value, (int, float)):
        return _record(5, start + struct.pack("<d", value))
    return _record(6, start + _text(str(value)))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while size > 0x7F:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content
