"""From files to raw tables: which reader belongs to which suffix, and which file is no data."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.delimited import read_delimited
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.intake.raw import MAX_BYTES, RawTable
from vaktherapie_analyse.intake.workbook import read_workbook

__all__ = ["SUFFIXES", "RawFile", "read_files"]

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_DELIMITED: Final = (".csv", ".tsv", ".txt")

#: What can be read.
SUFFIXES: Final = (*_WORKBOOKS, *_DELIMITED)


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file: its name without folder, the SHA-256 of its bytes, and its tables."""

    name: str
    sha256: str
    tables: tuple[RawTable, ...]


def read_files(
    paths: Sequence[Path], encoding: str | None = None, delimiter: str | None = None
) -> tuple[RawFile, ...]:
    """Every file, read.

    Raises
    ------
    DataError
        With one problem for each file that cannot be read.
    """
    problems = Problems()
    files: list[RawFile] = []
    for path in paths:
        try:
            files.append(_read(Path(path), encoding, delimiter))
        except DataError as error:
            problems = Problems([*problems, *error.problems])
    problems.raise_all()
    return tuple(files)


def _read(path: Path, encoding: str | None, delimiter: str | None) -> RawFile:
    place, suffix = Place(path.name), path.suffix.lower()
    if path.is_dir():
        raise DataError.of("intake.is_folder", place)
    if not path.exists():
        raise DataError.of("intake.file_missing", place)
    if suffix not in SUFFIXES:
        key = "intake.suffix" if suffix else "intake.suffix_missing"
        raise DataError.of(key, place, suffix=suffix, supported=SUFFIXES)
    content = _bytes(path)
    if suffix in _WORKBOOKS:
        tables = read_workbook(content, path.name)
    else:
        tables = read_delimited(content, path.name, encoding, delimiter)
    return RawFile(path.name, hashlib.sha256(content).hexdigest(), tables)


def _bytes(path: Path) -> bytes:
    place = Place(path.name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DataError.of("intake.too_big", place, limit=MAX_BYTES // 10**6)
        content = path.read_bytes()
    except OSError as error:
        raise DataError.of("intake.unreadable", place) from error
    if not content.strip():
        raise DataError.of("intake.file_empty", place)
    return content
