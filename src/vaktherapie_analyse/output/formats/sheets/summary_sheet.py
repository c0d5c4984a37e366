"""The sheet that a workbook opens on: the first screen, with its numbers and a picture of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vaktherapie_analyse.output.formats.sheets.sheet_chart import chart_of, height_of
from vaktherapie_analyse.output.formats.sheets.sheet_style import FONT, INK, WARNING, print_upright
from vaktherapie_analyse.output.formats.sheets.sheet_tables import (
    PADDING,
    put_table,
    put_text,
    set_widths,
)
from vaktherapie_analyse.output.views.first_page import first_page
from vaktherapie_analyse.output.views.number_table import NumberTable, as_numbers
from vaktherapie_analyse.output.views.numbers_view import Bars, numbers
from vaktherapie_analyse.output.views.page import Page, page
from vaktherapie_analyse.output.writer import Writer

if TYPE_CHECKING:
    from openpyxl.styles import Font
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

#: Centimetres: a letter is so wide, and a line so high.
_LETTER, _LINE = 0.19, 0.53
#: So many lines can still be read on one page.
_ONE_PAGE = 90
#: Nothing that widens the sheet, so that a table of two columns leaves room for sentences.
_NARROWEST_SHEET = 90


def add_summary(book: Workbook, writer: Writer) -> bool:
    """The sheet; False where a report has no first screen and is not made for sharing."""
    report = writer.report
    if report.first:
        shown = first_page(report, writer.language)
    elif report.kind.startswith("published"):
        shown = page(report, writer.language, detail=True)
    else:
        return False
    found = numbers(writer, report.first)
    # What an option adds stands on the sheet with all tables.
    views = [as_numbers(view, writer.language) for view in shown.views]
    tables = [found.grid] if found else views
    bars = found.bars if found else None
    sheet = book.create_sheet(writer.say("sheet_summary"))
    widths = set_widths(sheet, [*tables, *([bars.data] if bars else [])] or [_EMPTY])
    _widen(sheet, widths)
    line = _sentences(sheet, shown, widths)
    for number, table in enumerate(tables):
        line = put_table(sheet, table, line, widths, writer.language) + 2
        if bars and number == 0:
            line = _picture(sheet, bars, line, widths, writer.language)
    for text in _below(writer, shown):
        put_text(sheet, line, text, widths, _font())
        line += 1
    print_upright(sheet, pages=int(line <= _ONE_PAGE))
    return True


_EMPTY = NumberTable("", ("",), (), ("left",))


def _widen(sheet: Worksheet, widths: list[int]) -> None:
    missing = _NARROWEST_SHEET - sum(widths) - int(PADDING * len(widths))
    if missing > 0:
        widths[0] += missing
        sheet.column_dimensions["A"].width = widths[0] + PADDING


def _sentences(sheet: Worksheet, shown: Page, widths: Sequence[int]) -> int:
    """Title, warnings and sentences; the line on which the tables begin."""
    from openpyxl.styles import PatternFill

    fill = PatternFill("solid", fgColor=WARNING)
    put_text(
        sheet,
        1,
        shown.title,
        [width * 2 // 3 for width in widths],
        _font(bold=True, size=14, color=INK),
    )
    sheet.row_dimensions[1].height *= 1.5
    put_text(sheet, 2, shown.aside, widths, _font())
    line = 3
    for banner in shown.banners:
        put_text(sheet, line, f"▲ {banner}", widths, _font(bold=True), fill)
        line += 1
    line += 1
    for headline in shown.headlines:
        put_text(sheet, line, headline, widths, _font())
        line += 1
    for warning in shown.warnings:
        put_text(sheet, line, f"▲ {warning}", widths, _font(bold=True), fill)
        line += 1
    if shown.flow:
        put_text(sheet, line + 1, shown.flow, widths, _font())
        line += 2
    return line + 1


def _font(*, bold: bool = False, size: int = 11, color: str | None = None) -> Font:
    from openpyxl.styles import Font

    return Font(name=FONT, bold=bold, size=size, color=color)


def _below(writer: Writer, shown: Page) -> Iterator[str]:
    """What the numbers rest on, what must stand with every result, and where the rest is."""
    for line in shown.lines:
        for text in line.texts:
            yield f"{line.label}: {text}" if line.label else text
    if shown.notice:
        yield shown.notice
    yield writer.say(
        "summary_rest", tables=writer.say("sheet_read"), remarks=writer.say("sheet_provenance")
    )


def _picture(sheet: Worksheet, bars: Bars, line: int, widths: Sequence[int], language: str) -> int:
    """The chart, and below it the numbers it is drawn from; the line behind them."""
    below = line + math.ceil(height_of(bars) / _LINE) + 1
    chart: Any = chart_of(sheet, bars, below + 1)
    chart.width, chart.height = (sum(widths) + PADDING * len(widths)) * _LETTER, height_of(bars)
    sheet.add_chart(chart, f"A{line}")
    return put_table(sheet, bars.data, below, widths, language) + 2
