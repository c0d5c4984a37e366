"""The sheets of a workbook in which the cells to mend are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaktherapie_analyse.language import Message, hint, render
from vaktherapie_analyse.output.workbook import put
from vaktherapie_analyse.output.writer import clean
from vaktherapie_analyse.report import MarkedSheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MARK = "F8CBAD"
_HEADER = "1F3864"
_LONGEST_TITLE = 31


def add_marked(book: Workbook, marked: tuple[MarkedSheet, ...], language: str) -> None:
    """Add one sheet per sheet of the input with a fault: its rows, and what to do in each."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    head = PatternFill("solid", fgColor=_HEADER)
    mark = PatternFill("solid", fgColor=_MARK)
    for found in marked:
        sheet = book.create_sheet(_title(found.title, book.sheetnames, language))
        texts = (_say("marked_row", language), _say("marked_what", language))
        for column, header in enumerate([texts[0], texts[1], *found.headers[1:]], start=1):
            cell = sheet.cell(1, column)
            put(cell, header)
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), head
            sheet.column_dimensions[get_column_letter(column)].width = 12
        sheet.column_dimensions["B"].width = 70
        for at, (values, faults) in enumerate(zip(found.rows, found.faults, strict=True)):
            number, *others = values
            text = " · ".join(dict.fromkeys(_sentence(fault, language) for fault in faults))
            for column, value in enumerate([number, text, *others], start=1):
                cell = sheet.cell(at + 2, column)
                put(cell, value)
                cell.alignment = Alignment(vertical="top", wrap_text=column == 2)
                original = 0 if column == 1 else column - 2
                if column != 2 and (at, original) in found.marks:
                    cell.fill = mark
        sheet.freeze_panes = "C2"


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
