"""What every sheet of a workbook needs: values put in cells, and a page to print it on."""

from __future__ import annotations

import io
import math
import zipfile
from copy import copy
from typing import TYPE_CHECKING, Any

from vaktherapie_analyse.output.cells import Cell
from vaktherapie_analyse.output.writer import clean

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_COLUMNS_ON_PAPER = 14
FONT = "Calibri"
INK = "1F3864"
WARNING = "FFF2CC"
#: No sheet has anything here.
_LAST_CELL = "XFD1048576"


def look(sheet: Worksheet, **parts: object) -> StyleArray:
    """How cells look, made once: openpyxl looks up each part that is given to a cell anew."""
    from openpyxl.styles.styleable import StyleableObject

    made: Any = StyleableObject(sheet)
    for name, part in parts.items():
        setattr(made, name, part)
    style: StyleArray = made._style
    return style


def put(cell: SheetCell | MergedCell, value: Cell, like: StyleArray | None = None) -> None:
    """The value in the cell; text as text, also when it looks like a formula or an error."""
    if like is not None:
        styled: Any = cell
        styled._style = copy(like)
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        # Excel then leaves the text alone also when somebody edits the cell.
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def print_wide(sheet: Worksheet, *, header: bool = True) -> None:
    """Set a sheet up for landscape paper, as wide as its columns ask for.

    `header` repeats the first row on every page.
    """
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = math.ceil(sheet.max_column / _COLUMNS_ON_PAPER)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if header:
        sheet.print_title_rows = "1:1"


def print_upright(sheet: Worksheet, *, pages: int = 0) -> None:
    """Set a sheet up for portrait paper, one page wide; `pages` 0: as many as it asks for."""
    print_wide(sheet, header=False)
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = pages
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.6


def not_printed(sheet: Worksheet) -> None:
    """Keep a sheet to compute with off the paper: what is printed of it is one empty cell."""
    sheet.print_area = _LAST_CELL


def to_bytes(book: Workbook) -> bytes:
    """The workbook as a file.

    openpyxl writes each sheet to a file of its own among the temporary files first, which stays
    there when the program is killed; here a sheet is kept in memory.
    """
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:

        class InMemory(ExcelWriter):
            def write_worksheet(self, ws: Any) -> None:
                ws._drawing = SpreadsheetDrawing()
                ws._drawing.charts = ws._charts
                part = io.BytesIO()
                writer: Any = WorksheetWriter(ws, out=part)
                writer.write()
                ws._rels = writer._rels
                archive.writestr(ws.path[1:], part.getvalue())
                self.manifest.append(ws)

        InMemory(book, archive).save()
    return file.getvalue()
