"""The sheet of a workbook to read and to copy from: tables as on the screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vaktherapie_analyse.output.cells import Cell
from vaktherapie_analyse.output.formats.sheet_style import FONT, INK, look, print_wide, put
from vaktherapie_analyse.output.views.view import Align, View

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST = 9, 60
_LINE_HEIGHT = 15


def add_read_sheet(book: Workbook, title: str, views: Sequence[View]) -> None:
    """A sheet with every view; a whole number is a number, everything else is text."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    sheet.sheet_view.showGridLines = False
    widths = _widths(views)
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width + 2
    line = 1
    for view in views:
        line = _view(sheet, view, line, widths) + 2
    print_wide(sheet, header=False)


def _view(sheet: Worksheet, view: View, line: int, widths: Sequence[int]) -> int:
    """Write one view from this line on; its last line."""
    from openpyxl.styles import Alignment, Font

    put(sheet.cell(line, 1), view.title)
    sheet.cell(line, 1).font = Font(name=FONT, bold=True, size=12, color=INK)
    looks = [_looks(sheet, side, position) for position, side in enumerate(view.alignment)]
    for row in (view.headers, *view.rows):
        line += 1
        columns = zip(row, view.alignment, looks, strict=True)
        for position, (text, side, (header, body)) in enumerate(columns, start=1):
            shown = header if row is view.headers else body
            put(sheet.cell(line, position), _value(text, side) if text else None, shown)
        _heighten(sheet, line, row, widths)
    for footnote in view.footnotes:
        line += 1
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(widths))
        put(sheet.cell(line, 1), footnote)
        sheet.cell(line, 1).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(line, 1).font = Font(name=FONT, italic=True)
        _heighten(sheet, line, [footnote], [sum(widths)])
    return line


def _looks(sheet: Worksheet, side: Align, position: int) -> tuple[StyleArray, StyleArray]:
    """How the header and the other cells of a column look."""
    from openpyxl.styles import Alignment, Border, Font, Side

    indent = int(side == "left" and position > 0)
    alignment = Alignment(horizontal=side, vertical="top", wrap_text=True, indent=indent)
    line = Border(bottom=Side(style="thin", color=INK))
    header = look(sheet, alignment=alignment, font=Font(name=FONT, bold=True), border=line)
    return header, look(sheet, alignment=alignment, font=Font(name=FONT, bold=False))


def _widths(views: Iterable[View]) -> list[int]:
    """The width of each column: that of its longest cell, within limits."""
    widths: list[int] = []
    for view in views:
        for row in (view.headers, *view.rows):
            widths += [_NARROWEST] * (len(row) - len(widths))
            for position, text in enumerate(row):
                widths[position] = max(widths[position], min(len(text), _WIDEST))
    return widths


def _value(text: str, side: Align) -> Cell:
    """A number, which stands at the right, as one; a code of a person stays text: 007."""
    return int(text) if side == "right" and text.isdecimal() and text.isascii() else _plain(text)


def _plain(text: str) -> str:
    """A value and its detail on one line."""
    return text.replace("\n", " ")


def _heighten(sheet: Worksheet, line: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its longest text: not every program does."""
    pairs = zip(texts, widths, strict=False)
    lines = max(math.ceil(len(text) / width) for text, width in pairs)
    if lines > 1:
        sheet.row_dimensions[line].height = _LINE_HEIGHT * lines
