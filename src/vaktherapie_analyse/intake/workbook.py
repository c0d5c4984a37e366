"""Workbooks (xlsx, xlsm, xls, xlsb, ods): the cells of every sheet."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.raw import MAX_BYTES, MAX_COLUMNS, RawTable, cells_of

__all__ = ["read_workbook"]

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP: Final = b"PK"

#: In an OLE container: the stream in which Excel keeps an encrypted workbook.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def read_workbook(content: bytes, name: str) -> tuple[RawTable, ...]:
    """One table per sheet, in the order of the workbook, an empty sheet as a table without rows."""
    import python_calamine  # 20 ms; only for workbooks

    _refuse_what_is_no_workbook(content, name)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [
            workbook.get_sheet_by_name(sheet.name)
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
    except python_calamine.PasswordError as error:
        raise DataError.of("intake.password", Place(name)) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise DataError.of("intake.damaged", Place(name)) from error
    wide = [sheet.name for sheet in sheets if sheet.total_width > MAX_COLUMNS]
    if wide:
        raise DataError.of("intake.too_wide", Place(name, wide[0]), limit=MAX_COLUMNS)
    return tuple(RawTable(name, sheet.name, cells_of(list(sheet.iter_rows()))) for sheet in sheets)


def _refuse_what_is_no_workbook(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise DataError.of("intake.password", Place(name))
        return
    if not content.startswith(_ZIP):
        raise DataError.of("intake.not_a_workbook", Place(name))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DataError.of("intake.damaged", Place(name)) from error
    if size > MAX_BYTES:
        raise DataError.of("intake.too_big", Place(name), limit=MAX_BYTES // 10**6)
