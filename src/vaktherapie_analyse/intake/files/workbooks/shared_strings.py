"""How long the texts of an xlsx workbook are, told before the reader writes one in every cell.

A text stands once in the file (ECMA-376 part 1, section 18.4) and in memory once per cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from typing import Final

from vaktherapie_analyse.errors import AnalysisError, DataError, Place
from vaktherapie_analyse.intake.files.raw_table import MAX_BYTES, MAX_CELL_LENGTH

_PART: Final = "xl/sharedStrings.xml"
_END: Final = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_COUNT: Final = re.compile(rb"\buniqueCount=[\"'](\d+)")
_USED: Final = re.compile(rb"\bt=\"s\"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
_CHUNK: Final = 1_000_000
#: A text with marks for its letters is longer in the file than it is to read.
_LONGEST: Final = 10 * MAX_CELL_LENGTH
#: A part that became so much smaller by packing holds something that repeats itself.
_SWOLLEN: Final = 100


def refuse_long_texts(archive: zipfile.ZipFile, place: Place) -> None:
    """Refuse a workbook with one text of more than a million signs between two marks."""
    for entry in archive.infolist():
        xml = entry.filename.lower().endswith(".xml")  # a picture may be one colour
        if xml and entry.file_size > max(_CHUNK, _SWOLLEN * entry.compress_size):
            with archive.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    if len(chunk) == _CHUNK and b"<" not in chunk:
                        raise _too_big(place)


def text_lengths(archive: zipfile.ZipFile, place: Place) -> list[int]:
    """The length of every shared text, in bytes of the file, its marks included.

    Raises
    ------
    ValueError
        More texts are announced than there is room for.
    DataError
        One is too long.
    """
    found: list[int] = []
    if _PART not in archive.namelist():
        return found
    with archive.open(_PART) as part:
        rest = part.read(_CHUNK)
        announced = _COUNT.search(rest[:_CHUNK])
        if announced and int(announced[1]) > archive.getinfo(_PART).file_size:
            raise ValueError(_PART)
        while rest:
            *ended, rest = _END.split(rest)
            found += map(len, ended)
            chunk = part.read(_CHUNK)
            if max((len(rest), *map(len, ended))) > _LONGEST:
                raise _too_big(place)
            if not chunk:
                break
            rest += chunk
    return found


def text_written(sheet: bytes, lengths: Sequence[int]) -> int:
    """At most so many bytes of shared texts stand in the cells of a sheet; exact where many."""
    at_most = sheet.count(b't="s"') * max(lengths, default=0)
    if at_most <= MAX_BYTES // 10:
        return at_most
    numbers = (int(number) for number in _USED.findall(sheet))
    return sum(lengths[number] for number in numbers if number < len(lengths))


def refuse_much_text(place: Place, n_bytes: int) -> None:
    """Refuse a workbook whose texts take all memory once they stand in their cells."""
    if n_bytes > MAX_BYTES:
        raise _too_big(place)


def _too_big(place: Place) -> AnalysisError:
    return DataError.of("intake.too_big", place, limit=MAX_BYTES // 10**6)
