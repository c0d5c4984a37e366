"""Tables on a sheet to read: texts and numbers, on portrait paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from vaktherapie_analyse.output.cells import Cell
from vaktherapie_analyse.output.formats.sheets.sheet_style import (
    FONT,
    INK,
    look,
    print_upright,
    put,
)
from vaktherapie_analyse.output.views.number_table import Figure, NumberCell, NumberTable
from vaktherapie_analyse.output.views.view import Align
from vaktherapie_analyse.output.writer import MISSING

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NARROWEST, _WIDEST = 7, 34
_LINE_HEIGHT = 15
#: What a column has in width besides its letters.
PADDING = 1.5


def add_read_sheet(
    book: Workbook, title: str, tables: Sequence[NumberTable], language: str
) -> None:
    """A sheet with every table below each other."""
    sheet = book.create_sheet(title)
    widths = set_widths(sheet, tables)
    line = 1
    for table in tables:
        line = put_table(sheet, table, line, widths, language) + 2
    print_upright(sheet)


def set_widths(sheet: Worksheet, tables: Iterable[NumberTable]) -> list[int]:
    """Make each column as wide as its longest cell, within limits; the widths in letters."""
    from openpyxl.utils import get_column_letter

    widths: list[int] = []
    for table in tables:
        headers = [max(map(len, header.split() or [""])) for header in table.headers]
        for lengths in (headers, *([_length(cell) for cell in row] for row in table.rows)):
            widths += [_NARROWEST] * (len(lengths) - len(widths))
            for position, length in enumerate(lengths):
                widths[position] = max(widths[position], min(length, _WIDEST))
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width + PADDING
    sheet.sheet_view.showGridLines = False
    return widths


def put_table(
    sheet: Worksheet, table: NumberTable, line: int, widths: Sequence[int], language: str
) -> int:
    """Write one table from this line on; its last line."""
    from openpyxl.styles import Font

    put(sheet.cell(line, 1), table.title)
    sheet.cell(line, 1).font = Font(name=FONT, bold=True, size=12, color=INK)
    headers, plain, strong = (
        [_look(sheet, side, position, part) for position, side in enumerate(table.alignment)]
        for part in ("header", "plain", "strong")
    )
    line += 1
    texts = [header.replace("\n", " ") for header in table.headers]
    for position, text in enumerate(texts, start=1):
        put(sheet.cell(line, position), text or None, headers[position - 1])
    _heighten(sheet, line, texts, widths)
    for number, row in enumerate(table.rows):
        line += 1
        looks = strong if number in table.strong else plain
        for position, shown in enumerate(row, start=1):
            cell = sheet.cell(line, position)
            put(cell, _value(shown), looks[position - 1])
            if isinstance(shown, Figure):
                cell.number_format = number_format(shown, language)
        _heighten(sheet, line, [text if isinstance(text, str) else "" for text in row], widths)
    for footnote in table.footnotes:
        line += 1
        put_text(sheet, line, footnote, widths, Font(name=FONT, italic=True))
    return line


def put_text(
    sheet: Worksheet, line: int, text: str, widths: Sequence[int], font: object, fill: object = None
) -> None:
    """A sentence as wide as the tables are."""
    from openpyxl.styles import Alignment

    room = sum(widths) + PADDING * (len(widths) - 1)
    if len(widths) > 1:
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(widths))
    shown = {"font": font, "alignment": Alignment(vertical="top", wrap_text=True)}
    put(sheet.cell(line, 1), text, look(sheet, **shown, **({"fill": fill} if fill else {})))
    _heighten(sheet, line, [text], [room])


def number_format(figure: Figure, language: str) -> str:
    """How the number is shown; `0"/9"` says of how many it is a part."""
    if figure.of is not None:
        return f'0"/{figure.of}"'
    decimals = "." + "0" * figure.decimals if figure.decimals else ""
    if figure.kind == "share":
        return f"0{decimals}%" if language == "en" else rf"0{decimals}\ %"
    return decimals if figure.kind == "p" and figure.decimals else f"0{decimals}"


def _look(sheet: Worksheet, side: Align, position: int, part: str) -> StyleArray:
    """How the header and the other cells of a column look."""
    from openpyxl.styles import Alignment, Border, Font, Side

    indent = int(side == "left" and position > 0)
    alignment = Alignment(horizontal=side, vertical="top", wrap_text=True, indent=indent)
    shown: dict[str, object] = {"font": Font(name=FONT, bold=part != "plain")}
    if part == "header":
        alignment.vertical = "bottom"
        shown["border"] = Border(bottom=Side(style="thin", color=INK))
    return look(sheet, alignment=alignment, **shown)


def _value(cell: NumberCell) -> Cell:
    """What the cell holds; a number that is not there is told, as on the screen."""
    if isinstance(cell, str):
        return cell or None
    return MISSING if cell.value is None else cell.value


def _length(cell: NumberCell) -> int:
    if isinstance(cell, str):
        return len(cell)
    if cell.value is None:
        return len(MISSING)
    of = f"/{cell.of}" if cell.of is not None else ""
    return len(f"{cell.value:.{cell.decimals}f}{of}") + (cell.kind == "share")


def _heighten(sheet: Worksheet, line: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row as high as its longest text: not every program does."""
    pairs = zip(texts, widths, strict=False)
    sheet.row_dimensions[line].height = _LINE_HEIGHT * max(
        [1, *(len(wrap(text, int(width))) for text, width in pairs)]
    )
