"""From files to raw tables: which reader belongs to which suffix, and which file is no data."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vaktherapie_analyse.errors import DataError, Place, UsageError
from vaktherapie_analyse.intake.cells.personal import shown_file
from vaktherapie_analyse.intake.files.archive import read_archive
from vaktherapie_analyse.intake.files.delimited_files import read_delimited
from vaktherapie_analyse.intake.files.header_rows import with_one_header
from vaktherapie_analyse.intake.files.raw_table import (
    DELIMITED,
    MAX_BYTES,
    WORKBOOKS,
    Progress,
    RawTable,
)
from vaktherapie_analyse.intake.files.roqua import roqua_table
from vaktherapie_analyse.intake.files.typed_files import read_columnar, read_spss
from vaktherapie_analyse.intake.files.workbooks.workbook_files import read_workbook
from vaktherapie_analyse.intake.problems import Problems

_SPSS: Final = (".sav", ".zsav")
_COLUMNAR: Final = (".parquet", ".feather")
_ARCHIVES: Final = (".zip",)

#: What can be read.
SUFFIXES: Final = (*WORKBOOKS, *DELIMITED, *_SPSS, *_COLUMNAR, *_ARCHIVES)

#: A name that stands for the standard input, which holds a text file.
_STANDARD_INPUT: Final = Path("-")
_STANDARD_NAME: Final = "stdin"

#: The folder and the names of the data that `analyse voorbeeld` writes.
_EXAMPLES: Final = {("voorbeeld", "pilot"), ("voorbeeld", "enquete")}


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file: its name without folder, the SHA-256 of its bytes, and its tables.

    Whatever is asked of files takes them as such too, so that a command reads each of them once.
    """

    name: str
    sha256: str
    tables: tuple[RawTable, ...]


class Files(tuple[RawFile, ...]):
    """Files that were read, with what was found in them: a command asks for it more than once.

    That is about people, so it is forgotten with the command that read the files.
    """

    def __init__(self, _: Iterable[RawFile]) -> None:
        self._found: list[tuple[object, Any]] = []

    def once(self, asked: object, find: Callable[[], Any]) -> Any:
        """What `find` gives; what it gave before, where the same was asked."""
        for known, found in self._found:
            if known == asked:
                return found
        self._found.append((asked, find()))
        return self._found[-1][1]


def read_files(
    given: Sequence[Path | RawFile],
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: Progress | None = None,
) -> Files:
    """Every file, read; a name with * or ? stands for all files it fits, "-" for standard input.

    A file that is named twice is read once, and one that was read already not again.

    Raises
    ------
    DataError
        With one problem for each file that cannot be read.
    UsageError
        A name with spaces lacks its quotation marks.
    """
    if isinstance(given, Files):
        return given
    problems = Problems()
    files = [file for file in given if isinstance(file, RawFile)]
    meant: list[Path] = []
    for path in given:
        with problems.gathered():
            meant += [] if isinstance(path, RawFile) else _meant(Path(path))
    _refuse_names_in_pieces(meant)
    once: dict[str, Path] = {}
    for path in meant:  # by name and by a star it is the same file
        once.setdefault("-" if path == _STANDARD_INPUT else os.path.realpath(path), path)
    for number, path in enumerate(once.values()):
        name = shown_file(path.name, number + 1)
        report = part_of(progress, number, len(once))
        with problems.gathered():
            files.append(_read(path, name, encoding, delimiter, report))
    problems.raise_all()
    return Files(files)


def part_of(progress: Progress | None, number: int, total: int) -> Progress | None:
    """What reports the progress of one part as that of the whole.

    >>> part_of(print, 1, 4)(0.5)
    0.375
    """
    return None if progress is None else lambda share: progress((number + share) / total)


def _missing(path: Path) -> str:
    """What is said of a file that is not there: that of the examples is made by a command."""
    if (path.parent.name, path.stem) in _EXAMPLES:
        return "intake.file_missing_example"
    return "intake.file_missing" if path.suffix else "intake.file_missing_bare"


def _refuse_names_in_pieces(paths: Sequence[Path]) -> None:
    """Nothing; a `UsageError` where a name with spaces was typed without quotation marks."""
    for number, path in enumerate(paths):
        for end in range(number + 2, len(paths) + 1):
            whole = Path(" ".join(map(str, paths[number:end])))
            if not os.path.exists(path) and os.path.exists(whole):  # noqa: PTH110 as below
                raise UsageError.of("intake.quotes", name=str(whole))


def _meant(path: Path) -> Sequence[Path]:
    """The files a name stands for: Windows does not expand `*.csv` itself."""
    if glob.has_magic(str(path)) and not os.path.exists(path):  # noqa: PTH110 no error without access
        found = [Path(name) for name in sorted(glob.glob(str(path)))]  # noqa: PTH207 the folder is in it
        found = [one for one in found if not one.name.startswith("~$") and one.is_file()]
        if not found:
            raise DataError.of("intake.nothing_fits", Place(shown_file(path.name)))
        return found
    return [path]


def _read(
    path: Path,
    name: str,
    encoding: str | None,
    delimiter: str | None,
    progress: Progress | None,
) -> RawFile:
    """The file with the name under which it is shown."""
    if path == _STANDARD_INPUT:
        content = _standard_input()
        return _file(
            content, _STANDARD_NAME, read_delimited(content, _STANDARD_NAME, encoding, delimiter)
        )
    place, suffix = Place(name), path.suffix.lower()
    try:
        if path.is_dir():
            raise DataError.of("intake.is_folder", place)
        if not path.exists():
            raise DataError.of(_missing(path), place)
    except OSError as error:  # no access to the folder, or a name that no file can have
        raise DataError.of("intake.unreadable", place) from error
    if suffix not in SUFFIXES:
        key = "intake.suffix" if suffix else "intake.suffix_missing"
        raise DataError.of(key, place, suffix=suffix, supported=SUFFIXES)
    content = _bytes(path, place)
    if suffix in WORKBOOKS:
        tables = read_workbook(content, name, progress)
    elif suffix in _SPSS:
        tables = read_spss(path, name)
    elif suffix in _COLUMNAR:
        tables = read_columnar(content, name, suffix)
    elif suffix in _ARCHIVES:
        tables = read_archive(content, name, encoding, delimiter)
    else:
        tables = read_delimited(content, name, encoding, delimiter)
        tables = tuple(map(roqua_table, tables))
    return _file(content, name, tables)


def _file(content: bytes, name: str, tables: Sequence[RawTable]) -> RawFile:
    return RawFile(name, hashlib.sha256(content).hexdigest(), tuple(map(with_one_header, tables)))


def _standard_input() -> bytes:
    place = Place(_STANDARD_NAME)
    # A program that was started without it (`<&-`, a service) has None in its place.
    return _checked(sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b"", place)


def _bytes(path: Path, place: Place) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError.of("intake.too_big", place, limit=MAX_BYTES // 10**6)
        if path.is_file():
            content = path.read_bytes()
        else:  # a pipe or a device, which may go on for ever
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError.of("intake.unreadable", place) from error
    return _checked(content, place)


def _checked(content: bytes, place: Place) -> bytes:
    if len(content) > MAX_BYTES:
        raise DataError.of("intake.too_big", place, limit=MAX_BYTES // 10**6)
    if not content.strip():
        raise DataError.of("intake.file_empty", place)
    return content
