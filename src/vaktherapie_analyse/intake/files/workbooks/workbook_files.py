"""Workbooks (xlsx, xlsm, xls, xlsb, ods): the cells of every sheet."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

import numpy as np

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.cells.cell_types import Cells
from vaktherapie_analyse.intake.cells.personal import shown_sheet
from vaktherapie_analyse.intake.files.raw_table import (
    DAMAGED,
    MAX_BYTES,
    Progress,
    RawTable,
    cells_of,
    refuse_too_large,
    refuse_too_many,
)
from vaktherapie_analyse.intake.files.workbooks.binary_sheets import binary_marks
from vaktherapie_analyse.intake.files.workbooks.compound_file import refuse_bad_chains
from vaktherapie_analyse.intake.files.workbooks.open_document import open_document_marks
from vaktherapie_analyse.intake.files.workbooks.shared_strings import refuse_long_texts
from vaktherapie_analyse.intake.files.workbooks.sheet_marks import SheetMarks, sheet_marks

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP: Final = b"PK"

#: So many rows between two reports of progress.
_BLOCK: Final = 1_000

#: In an OLE container: the stream in which Excel keeps an encrypted workbook.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


#: The part of an ods workbook that says of every other whether it is encrypted.
_MANIFEST: Final = "META-INF/manifest.xml"
_ENCRYPTED_PART: Final = b"encryption-data"


def read_workbook(
    content: bytes, name: str, progress: Progress | None = None
) -> tuple[RawTable, ...]:
    """One table per sheet, in the order of the workbook, an empty sheet as a table without rows."""
    import python_calamine  # 20 ms; only for workbooks

    with _damage_named(name):
        _refuse_what_is_no_workbook(content, name)
        marks = _marks(content, Place(name))
        for number, (title, mark) in enumerate(marks.items(), start=1):
            # The reader makes room up to the last cell.
            place = Place(name, shown_sheet(title, number))
            refuse_too_large(place, mark.n_rows, mark.n_columns)
        with _silence():
            workbook = python_calamine.load_workbook(io.BytesIO(content))
        sheets = []
        n_cells = 0
        for sheet in workbook.sheets_metadata:
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            with _silence():
                found = workbook.get_sheet_by_name(sheet.name)
            sheets.append((found, sheet.visible))
            place = Place(name, shown_sheet(sheet.name, len(sheets)))
            refuse_too_large(place, found.total_height, found.total_width)
            n_cells += found.total_height * found.total_width
            refuse_too_many(Place(name), n_cells)
        shown = python_calamine.SheetVisibleEnum.Visible
        cells = _cells([sheet for sheet, _ in sheets], progress)
        return tuple(
            replace(
                _table(sheet, name, next(cells), marks.get(sheet.name), visible != shown),
                number=number,
            )
            for number, (sheet, visible) in enumerate(sheets, start=1)
        )


def _marks(content: bytes, place: Place) -> dict[str, SheetMarks]:
    """The marks of the sheets by name; none for xls, and where a workbook names no sheets."""
    if not content.startswith(_ZIP):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = set(archive.namelist())
        if parts >= {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
            return sheet_marks(archive, place)
        if parts >= {"xl/workbook.bin", "xl/_rels/workbook.bin.rels"}:
            return binary_marks(archive, place)
        return open_document_marks(archive, place) if "content.xml" in parts else {}


@contextmanager
def _damage_named(name: str) -> Iterator[None]:
    """Say of whatever a damaged workbook makes the libraries raise that it is damaged."""
    import python_calamine

    try:
        yield
    except python_calamine.PasswordError as error:
        raise DataError.of("intake.password", Place(name)) from error
    except (*DAMAGED, ElementTree.ParseError, python_calamine.CalamineError) as error:
        raise DataError.of("intake.damaged", Place(name)) from error
    except BaseException as error:
        # A panic of the library written in Rust is not an Exception.
        if type(error).__name__ == "PanicException":
            raise DataError.of("intake.damaged", Place(name)) from error
        raise


def _cells(sheets: Sequence[CalamineSheet], progress: Progress | None) -> Iterator[Cells]:
    """The cells of each sheet, block by block; reading the file is taken as half of the work."""
    total = sum(sheet.total_height + 1 for sheet in sheets)
    done = 0
    for sheet in sheets:
        rows = iter(sheet.iter_rows())
        blocks = []
        while block := _next(rows):
            blocks.append(cells_of(block))
            done += len(block)
            if progress:
                progress(min(1, 0.5 + 0.5 * done / total))
        yield np.concatenate(blocks) if blocks else cells_of([])


def _next(rows: Iterator[list[Any]]) -> list[list[Any]]:
    with _silence():
        return list(islice(rows, _BLOCK))


@contextmanager
def _silence() -> Iterator[None]:
    """Let nothing of a panic of the library, which it writes by itself, reach the screen."""
    try:
        screen = os.dup(2)
    except OSError:  # there is none
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    sys.stderr.flush()
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(screen, 2)
        os.close(screen)
        os.close(nothing)


def _table(
    sheet: CalamineSheet, file: str, cells: Cells, marks: SheetMarks | None, hidden: bool
) -> RawTable:
    if marks is None:
        return RawTable(file, sheet.name, cells, hidden=hidden, errors_unseen=True)
    if marks.broken:  # the rectangle of values may end before a cell without one
        n_rows = max(len(cells), *(row + 1 for row, _ in marks.broken))
        n_columns = max(cells.shape[1], *(column + 1 for _, column in marks.broken))
        cells = np.pad(
            cells,
            ((0, n_rows - len(cells)), (0, n_columns - cells.shape[1])),
            constant_values="",
        )
    for place, broken in marks.broken.items():
        cells[place] = broken
    return RawTable(
        file,
        sheet.name,
        cells,
        hidden=hidden,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
    )


def _refuse_what_is_no_workbook(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise DataError.of("intake.password", Place(name))
        refuse_bad_chains(content, Place(name))
        return
    if not content.startswith(_ZIP):
        raise DataError.of("intake.not_a_workbook", Place(name))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
        if size > MAX_BYTES:
            raise DataError.of("intake.too_big", Place(name), limit=MAX_BYTES // 10**6)
        refuse_long_texts(archive, Place(name))
        if _MANIFEST in archive.namelist() and _ENCRYPTED_PART in archive.read(_MANIFEST):
            raise DataError.of("intake.password", Place(name))
