"""A workbook: a summary, tables to read, where they come from, and a sheet per table to compute.

What made it stands on the last sheet once more, for `analyse herhaal`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaktherapie_analyse.output.cells import Cell, Row, rows
from vaktherapie_analyse.output.contract_json import made_by, period, plain
from vaktherapie_analyse.output.formats.sheets.sheet_style import (
    FONT,
    INK,
    WARNING,
    look,
    not_printed,
    print_upright,
    put,
    to_bytes,
)
from vaktherapie_analyse.output.formats.sheets.sheet_tables import add_read_sheet
from vaktherapie_analyse.output.formats.sheets.summary_sheet import add_summary
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.output.views.number_table import as_numbers
from vaktherapie_analyse.output.views.page import Line, Page, page
from vaktherapie_analyse.output.writer import Writer, clean
from vaktherapie_analyse.recorded import META
from vaktherapie_analyse.report import Column, Report

if TYPE_CHECKING:
    from openpyxl.cell import Cell as SheetCell
    from openpyxl.cell import MergedCell
    from openpyxl.styles import Alignment
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NUMBER_FORMATS = {
    "count": "0",
    "share": r"0\ %",
    "score": "0.00",
    "ratio": "0.00",
    "p": "0.000",
    "date": "yyyy-mm-dd",
}
#: So many letters surely fit on a line of the first sheet.
_LINE = 100
#: And so many of a title, in its larger letter.
_TITLE_LINE = 60
#: And of any text in a cell.
_CELL = 32_000


def files(report: Report, language: str) -> dict[str, bytes]:
    """The report as an xlsx file: the first screen, all tables to read, provenance, the contract.

    Sheets of the contract are named as there, values have full precision; a missing value is an
    empty cell. Text is never a formula.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    writer = Writer(report, language)
    shown = page(report, language, detail=True)
    has_summary = add_summary(book, writer)
    tables = [as_numbers(view, language) for view in shown.views]
    add_read_sheet(book, writer.say("sheet_read"), tables, language)
    _provenance(book, writer, shown)
    if not has_summary:
        book.move_sheet(book.worksheets[1], -1)
    if (report.facts or {}).get("n_faults"):
        from vaktherapie_analyse.output.formats.sheets.marked_sheets import add_faults

        add_faults(book, writer)
    for table in report.tables.values():
        _table(book.create_sheet(table.key), table.columns, rows(table), language)
    _meanings(book, writer)
    _meta(book, report, language)
    book.properties.title = clean(writer.sentence(report.title))
    book.properties.creator = PROGRAM
    return {"": to_bytes(book)}


def _table(sheet: Worksheet, columns: tuple[Column, ...], found: list[Row], language: str) -> None:
    from openpyxl.utils import get_column_letter

    for position, column in enumerate(columns, start=1):
        values = [row[column.name] for row in found]
        _header(sheet.cell(1, position), column)
        shown = look(
            sheet, number_format=_format(column, values, language), alignment=_alignment(column)
        )
        for line, value in enumerate(values, start=2):
            put(sheet.cell(line, position), value, shown)
        widest = max([len(column.name) + 3, *(_length(value) for value in values)])
        sheet.column_dimensions[get_column_letter(position)].width = min(widest + 2, 40)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(found) + 1}"
    not_printed(sheet)


def _format(column: Column, values: list[Cell], language: str) -> str:
    """The number format of the column; scores that are all whole need no decimals."""
    if column.kind == "share" and language == "en":
        return "0%"
    if column.kind == "score" and all(
        v is None or (isinstance(v, float) and v.is_integer()) for v in values
    ):
        return "0"
    return NUMBER_FORMATS.get(column.kind, "General")


def _length(value: Cell) -> int:
    return len(value) if isinstance(value, str) else 8


def _header(cell: SheetCell | MergedCell, column: Column) -> None:
    from openpyxl.styles import Font, PatternFill

    put(cell, column.name)
    cell.font = Font(name=FONT, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=INK)
    cell.alignment = _alignment(column)


def _alignment(column: Column) -> Alignment:
    """Numbers right; text left, with some room after the numbers before it."""
    from openpyxl.styles import Alignment

    if column.kind in NUMBER_FORMATS:
        return Alignment(horizontal="right")
    return Alignment(horizontal="left", indent=1)


def _provenance(book: Workbook, writer: Writer, shown: Page) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(writer.say("sheet_provenance"))
    names = [label for _, label, _ in _story(writer, shown)]
    sheet.column_dimensions["A"].width = max(14, *map(len, names)) + 2
    sheet.column_dimensions["B"].width = _LINE
    sheet.sheet_view.showGridLines = False
    for line, (kind, label, text) in enumerate(_story(writer, shown), start=1):
        name, cell = sheet.cell(line, 1), sheet.cell(line, 2)
        put(name, label or None)
        put(cell, text or None)
        name.font = Font(name=FONT, bold=True)
        name.alignment = Alignment(vertical="top")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        # Not every program makes a row higher for a text of more than one line.
        sheet.row_dimensions[line].height = 16 * max(1, math.ceil(len(text) / _LINE))
        if kind == "title":
            cell.font = Font(name=FONT, bold=True, size=14, color=INK)
            sheet.row_dimensions[line].height = 22 * math.ceil(len(text) / _TITLE_LINE)
        elif kind == "banner":
            cell.font = Font(name=FONT, bold=True)
            cell.fill = PatternFill("solid", fgColor=WARNING)
        elif kind == "sheet":
            cell.hyperlink = f"#'{label}'!A1"
            put(cell, text)
    print_upright(sheet)


def _story(writer: Writer, shown: Page) -> Iterator[tuple[str, str, str]]:
    """What stands on the first sheet, line by line: kind, label, text."""
    empty = ("", "", "")
    yield "title", "", shown.title
    yield "", "", shown.aside
    for banner in shown.banners:
        yield "banner", "", banner
    yield empty
    for text in (*shown.headlines, shown.flow):
        yield "", "", text
    yield empty
    yield from _labelled(shown.lines)
    if shown.notice:
        yield empty
        yield "banner", "", shown.notice
    yield empty
    yield from _labelled(shown.provenance)
    yield empty
    yield "sheet", writer.say("sheet_read"), writer.say("sheet_read_about")
    for table in writer.report.tables.values():
        yield "sheet", table.key, writer.name("table", table.key)
        for note in table.notes:
            yield "", "", writer.sentence(note)


def _labelled(lines: tuple[Line, ...]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        for number, text in enumerate(line.texts):
            yield "", line.label if number == 0 else "", text


def _meanings(book: Workbook, writer: Writer) -> None:
    """The last sheet: what every column of every table means."""
    names = ("sheet", "column", "meaning")
    found: list[Row] = [
        {
            "sheet": table.key,
            "column": column.name,
            "meaning": writer.meaning(table.key, column),
        }
        for table in writer.report.tables.values()
        for column in table.columns
    ]
    titles = {name: writer.say(name) for name in names}
    columns = tuple(Column(titles[name], "text") for name in names)
    sheet = book.create_sheet(writer.say("sheet_columns"))
    meant: list[Row] = [{titles[name]: row[name] for name in names} for row in found]
    _table(sheet, columns, meant, writer.language)
    sheet.column_dimensions["C"].width = 120


def _meta(book: Workbook, report: Report, language: str) -> None:
    """What made the report, as JSON; what is too long for one cell goes on in the next."""
    sheet = book.create_sheet(META)
    told = made_by(report.provenance) | {"kind": report.kind, "language": language}
    told |= {"facts": period(report), "tables": [*report.tables]}
    sheet.append(["name", "value"])
    for name, value in told.items():
        written = json.dumps(plain(value, language))
        sheet.append([name, *(written[n : n + _CELL] for n in range(0, len(written), _CELL))])
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 100
    not_printed(sheet)
