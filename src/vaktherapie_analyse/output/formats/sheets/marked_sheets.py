"""The sheets of a workbook in which the cells to mend are marked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vaktherapie_analyse.language import Message, hint, render
from vaktherapie_analyse.output.cells import Cell, rows
from vaktherapie_analyse.output.formats.sheets.sheet_style import FONT, INK, look, print_wide, put
from vaktherapie_analyse.output.writer import Writer, clean

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_MARK = "F8CBAD"
_LONGEST_TITLE = 31


def add_faults(book: Workbook, writer: Writer) -> None:
    """Add a sheet with every fault in words, and per faulty sheet of the input its faulty rows."""
    report, language = writer.report, writer.language
    _every_fault(book, writer)
    for found in report.marked:
        sheet = book.create_sheet(_title(found.title, book.sheetnames, language))
        headers = [_say("row", language), _say("marked_what", language), *found.headers[1:]]
        _header(sheet, headers, [8, 75, *[17] * len(found.headers[1:])])
        shown = _plain(sheet)
        marks: dict[int, list[int]] = {}
        for row, column in found.marks:
            marks.setdefault(row, []).append(column)
        for at, (values, faults) in enumerate(zip(found.rows, found.faults, strict=True)):
            number, *others = values
            text = " · ".join(dict.fromkeys(_sentence(fault, language) for fault in faults))
            _row(sheet, at + 2, [number, text, *others], shown)
            for column in marks.get(at, ()):
                _mark(sheet.cell(at + 2, column + 2 if column else 1))
        sheet.freeze_panes = "C2"


def _every_fault(book: Workbook, writer: Writer) -> None:
    language = writer.language
    sheet = book.create_sheet(_say("marked_what", language).capitalize())
    names = ("instrument", "file", "sheet", "row", "column")
    headers = ["", *(_say(name, language) for name in names[1:]), _say("fault", language)]
    _header(sheet, headers, [10, 24, 18, 8, 16, 110])
    shown = _plain(sheet)
    faults = (writer.report.facts or {})["faults"]
    for line, (row, fault) in enumerate(
        zip(rows(writer.report.tables["faults"]), faults, strict=True), start=2
    ):
        _row(sheet, line, [*(row[name] for name in names), _sentence(fault, language)], shown)
    sheet.freeze_panes = "A2"


def _header(sheet: Worksheet, headers: Sequence[str], widths: Sequence[int]) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, (header, width) in enumerate(zip(headers, widths, strict=True), start=1):
        cell = sheet.cell(1, column)
        put(cell, header)
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=INK)
        sheet.column_dimensions[get_column_letter(column)].width = width
    print_wide(sheet)


def _plain(sheet: Worksheet) -> StyleArray:
    from openpyxl.styles import Alignment, Font

    alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    return look(sheet, font=Font(name=FONT), alignment=alignment)


def _row(sheet: Worksheet, line: int, values: Sequence[Cell], shown: StyleArray) -> None:
    from openpyxl.utils import get_column_letter

    lines = 1
    for column, value in enumerate(values, start=1):
        put(sheet.cell(line, column), value, shown)
        width = sheet.column_dimensions[get_column_letter(column)].width
        lines = max(lines, math.ceil(len(str(value)) / width))
    # Not every program makes a row higher for a text of more than one line.
    sheet.row_dimensions[line].height = 16 * lines


def _mark(cell: SheetCell | MergedCell) -> None:
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_MARK)


def _title(title: str, taken: list[str], language: str) -> str:
    """A title that a sheet may have and no other sheet has."""
    plain = "".join(" " if letter in r"[]:*?/\'" else letter for letter in clean(title))
    wished = _say("marked_title", language, sheet=plain)[:_LONGEST_TITLE].strip()
    name, number = wished, 2
    while name.lower() in (other.lower() for other in taken):
        name = f"{wished[: _LONGEST_TITLE - 4]} ({number})"
        number += 1
    return name


def _sentence(message: Message, language: str) -> str:
    texts = (render(message, language), hint(message, language))
    return clean(" ".join(text for text in texts if text))


def _say(key: str, language: str, /, **values: object) -> str:
    return render(Message(f"check.{key}", values), language)
