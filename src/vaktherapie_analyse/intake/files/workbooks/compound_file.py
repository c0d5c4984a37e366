"""Old workbooks (.xls): whether the reader can follow them without end or without bound.

The container is a file system in a file: chains of sectors, listed in a table ([MS-CFB]: header,
FAT, DIFAT, directory). In it stands a stream of records ([MS-XLS]: BoundSheet8, Dimensions, SST and
the records of cells). The reader trusts both: a chain that goes round fills the memory, and so does
a number of cells that are not there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.files.raw_table import refuse_too_large, refuse_too_many

_SECTOR_SIZES: Final = {9: 512, 12: 4096}
#: Numbers from here on name no sector; one of them ends a chain.
_RESERVED: Final = 0xFFFFFFFA
_ENTRY: Final = 128
_MINI_SECTOR: Final = 64
#: A stream that is smaller stands in mini sectors.
_MINI_LIMIT: Final = 4096

_LAST: Final = 0x000A
_SHEET: Final = 0x0085
_STRINGS: Final = 0x00FC
_EXTENT: Final = 0x0200
_SEVERAL: Final = 0x00BD
_CELLS: Final = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, _SEVERAL})


def refuse_bad_chains(content: bytes, place: Place) -> None:
    """Nothing, where the file can be read in bounds.

    Raises
    ------
    ValueError, struct.error
        It is damaged: a chain goes round or leaves the file, or more is declared than fits in it.
    DataError
        A sheet is too large.
    """
    stream = _workbook(content)
    starts: list[int] = []
    for kind, start, end in _records(stream, 0):
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", stream, start)[0])
        elif kind == _STRINGS and end - start >= 8:
            _refuse_more(3 * struct.unpack_from("<I", stream, start + 4)[0], len(stream))
    total = 0
    for start in starts:
        declared, filled = _extents(stream, start)
        refuse_too_large(place, *declared)
        refuse_too_large(place, *filled)
        total += filled[0] * filled[1]
    refuse_too_many(place, total)


def _workbook(content: bytes) -> bytes:
    """The stream with the records of the workbook; empty where there is none."""
    size = _SECTOR_SIZES.get(struct.unpack_from("<H", content, 30)[0], 0)
    if not size:
        raise ValueError(size)
    n_directory, n_fat, first, _, _, mini_first, n_mini, difat, n_difat = struct.unpack_from(
        "<9I", content, 40
    )
    for declared in (n_directory, n_fat, n_mini, n_difat):
        _refuse_more(declared * size, len(content))
    fat = _numbers(content, size, _fat_sectors(content, size, difat))
    directory = _stream(content, size, fat, first)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
    found = {_name(entry): _start_and_size(entry, size) for entry in reversed(entries)}
    if not entries:
        raise ValueError(first)
    mini_start, mini_size = _start_and_size(entries[0], size)
    mini = _stream(content, size, fat, mini_start)
    mini_fat = _numbers(content, size, _chain(mini_first, fat))
    name = "Workbook" if "Workbook" in found else "Book"
    if name not in found:
        return b""
    start, length = found[name]
    for declared in (mini_size, length):
        _refuse_more(declared, len(content))
    if length < _MINI_LIMIT:
        sectors = _chain(start, mini_fat)
        parts = (mini[at * _MINI_SECTOR : (at + 1) * _MINI_SECTOR] for at in sectors)
        return b"".join(parts)[:length]
    return _stream(content, size, fat, start)[:length]


def _fat_sectors(content: bytes, size: int, following: int) -> list[int]:
    """The sectors that hold the table of chains: the first stand in the header, more in a chain."""
    listed = [*struct.unpack_from("<109I", content, 76)]
    seen: set[int] = set()
    while following < _RESERVED:
        if following in seen:
            raise ValueError(following)
        seen.add(following)
        *more, following = _numbers(content, size, [following])
        listed += more
    return [sector for sector in listed if sector < _RESERVED]


def _numbers(content: bytes, size: int, sectors: Sequence[int]) -> list[int]:
    """The whole numbers in these sectors; the header stands before the first."""
    found = b"".join(content[(at + 1) * size : (at + 2) * size] for at in sectors)
    return [*struct.unpack_from(f"<{len(found) // 4}I", found)]


def _chain(start: int, table: Sequence[int]) -> list[int]:
    """The sectors from this one on, in their order."""
    found: list[int] = []
    while start < _RESERVED:
        found.append(start)
        if start >= len(table) or len(found) > len(table):
            raise ValueError(start)
        start = table[start]
    return found


def _stream(content: bytes, size: int, fat: Sequence[int], start: int) -> bytes:
    return b"".join(content[(at + 1) * size : (at + 2) * size] for at in _chain(start, fat))


def _name(entry: bytes) -> str:
    return entry[:64].decode("utf-16-le", "replace").partition("\0")[0]


def _start_and_size(entry: bytes, size: int) -> tuple[int, int]:
    start, low, high = struct.unpack_from("<III", entry, 116)
    return start, low if size == _SECTOR_SIZES[9] else low + (high << 32)


def _refuse_more(declared: int, there: int) -> None:
    """Nothing; a `ValueError` where more is declared than there is room for."""
    if declared > there:
        raise ValueError(declared)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of the content of every record up to the last of this part."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, at + 4 + length
        if kind == _LAST:
            return
        at += 4 + length


def _extents(stream: bytes, at: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The rows and columns that a sheet says it has, and those up to the last of its cells."""
    declared, n_rows, n_columns = (0, 0), 0, 0
    for kind, start, end in _records(stream, at):
        if kind == _EXTENT and end - start >= 8:
            shape = "<IIHH" if end - start >= 14 else "<HHHH"
            first_row, last_row, first, last = struct.unpack_from(shape, stream, start)
            declared = abs(last_row - first_row), abs(last - first)
        elif kind in _CELLS and end - start >= 6:
            row, column = struct.unpack_from("<HH", stream, start)
            if kind == _SEVERAL:
                (column,) = struct.unpack_from("<H", stream, end - 2)
            n_rows, n_columns = max(n_rows, row + 1), max(n_columns, column + 1)
    return declared, (n_rows, n_columns)
