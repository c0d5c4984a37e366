"""A ZIP of text files and workbooks: their tables, each as a sheet of the ZIP.

Nothing is written to disk. What a ZIP says of itself is judged before anything is unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.cells.personal import shown_file
from vaktherapie_analyse.intake.files.delimited_files import read_delimited
from vaktherapie_analyse.intake.files.raw_table import (
    DAMAGED,
    DELIMITED,
    MAX_BYTES,
    WORKBOOKS,
    RawTable,
)
from vaktherapie_analyse.intake.files.roqua import REASONS_FILE, read_reasons, roqua_table
from vaktherapie_analyse.intake.files.workbooks.workbook_files import read_workbook
from vaktherapie_analyse.intake.problems import Problems

_ARCHIVES: Final = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz", ".bz2", ".xz")
#: Folders without answers: those of macOS, and the descriptions of the variables of RoQua.
_NO_DATA: Final = frozenset({"__macosx", "codebooks"})
#: A workbook is a ZIP too.
_WORKBOOK_PARTS: Final = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})

_MAX_ENTRIES: Final = 2_000
#: Answers repeat themselves, but hardly in this way: a larger part is made to fill the memory.
_MAX_RATIO: Final = 200
_SMALL: Final = 1_000_000
_ENCRYPTED: Final = 0x1


def read_archive(
    content: bytes, name: str, encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawTable, ...]:
    """The tables of all files in it, in the order of their names.

    Raises
    ------
    DataError
        It is damaged, locked or too large, holds another archive, or nothing that can be read; or
        a file in it cannot be read.
    """
    place = Place(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not _WORKBOOK_PARTS.isdisjoint(archive.namelist()):
                return read_workbook(content, name)
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse(entries, place)
            return _tables(archive, entries, name, encoding, delimiter)
    except DAMAGED as error:
        raise DataError.of("intake.damaged_archive", place) from error


def _refuse(entries: Sequence[zipfile.ZipInfo], place: Place) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise DataError.of("intake.too_many_files", place, limit=_MAX_ENTRIES)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise DataError.of("intake.password_archive", place)
    if any(PurePosixPath(entry.filename).suffix.lower() in _ARCHIVES for entry in entries):
        raise DataError.of("intake.archive_in_archive", place)
    if any(_leaves_folder(entry.filename) for entry in entries):
        raise DataError.of("intake.paths_in_archive", place)
    swollen = any(
        entry.file_size > max(_SMALL, _MAX_RATIO * entry.compress_size) for entry in entries
    )
    if swollen or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise DataError.of("intake.too_big", place, limit=MAX_BYTES // 10**6)


def _leaves_folder(path: str) -> bool:
    """Whether the name of a part would leave the folder in which a ZIP is unpacked.

    >>> [_leaves_folder(path) for path in ("a/b.csv", "../a.csv", "/etc/a.csv", "C:/a.csv")]
    [False, True, True, True]
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return ".." in parts or parts[:1] == ("/",) or ":" in path


def _tables(
    archive: zipfile.ZipFile,
    entries: Sequence[zipfile.ZipInfo],
    name: str,
    encoding: str | None,
    delimiter: str | None,
) -> tuple[RawTable, ...]:
    problems = Problems()
    data = sorted(_data(entries), key=lambda entry: entry.filename)
    if not data:
        supported = (*DELIMITED, *WORKBOOKS)
        raise DataError.of("intake.empty_archive", Place(name), supported=supported)
    told = [entry for entry in entries if entry.filename.lower().endswith(REASONS_FILE)]
    reasons = read_reasons(archive.read(told[0])) if len(told) == 1 else {}
    tables: list[RawTable] = []
    for number, entry in enumerate(data, start=1):
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        shown = shown_file(path.name, number)
        content = archive.read(entry)
        if not content.strip():
            continue
        with problems.gathered():
            if path.suffix.lower() in WORKBOOKS:
                found = read_workbook(content, shown)
                tables += (replace(t, file=name, sheet=f"{path.stem} {t.sheet}") for t in found)
            else:
                (one,) = read_delimited(content, shown, encoding, delimiter)
                tables.append(roqua_table(replace(one, file=name, sheet=path.stem), reasons))
    problems.raise_all()
    return tuple(replace(table, number=number) for number, table in enumerate(tables, start=1))


def _data(entries: Sequence[zipfile.ZipInfo]) -> Iterator[zipfile.ZipInfo]:
    for entry in entries:
        *folders, last = PurePosixPath(entry.filename.replace("\\", "/")).parts
        hidden = last.startswith((".", "~$")) or not _NO_DATA.isdisjoint(map(str.lower, folders))
        if not hidden and PurePosixPath(last).suffix.lower() in (*DELIMITED, *WORKBOOKS):
            yield entry
