"""What the sheets of an ods workbook say that the values of their cells do not say.

Elements and attributes as in OpenDocument 1.3, part 3, sections 9.1 (tables) and 19; the mark of an
error as LibreOffice writes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import product
from typing import Final
from xml.etree import ElementTree

from vaktherapie_analyse.intake.raw import MAX_COLUMNS, Broken
from vaktherapie_analyse.intake.sheet_marks import SheetMarks
from vaktherapie_analyse.intake.vocabulary import MISSING_WORDS

__all__ = ["open_document_marks"]

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LIBRE_TYPE: Final = (
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
)


def open_document_marks(archive: zipfile.ZipFile) -> dict[str, SheetMarks]:
    """The marks of every sheet by its name.

    The extent is left to the reader, which has a limit of its own for these files.
    """
    found = {}
    with archive.open("content.xml") as content:
        broken: dict[tuple[int, int], Broken] = {}
        hidden: set[int] = set()
        hidden_columns: set[int] = set()
        row = column = 0
        for event, element in ElementTree.iterparse(content, ("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                broken, hidden, hidden_columns, row, column = {}, set(), set(), 0, 0
            elif event == "end" and element.tag == f"{_TABLE}table-column":
                after = column + int(element.get(f"{_TABLE}number-columns-repeated", 1))
                if _is_hidden(element):
                    hidden_columns.update(range(column, min(after, MAX_COLUMNS)))
                column = after
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                repeat = int(element.get(f"{_TABLE}number-rows-repeated", 1))
                if repeat <= MAX_COLUMNS:  # more are the empty rows below a table
                    rows = range(row, row + repeat)
                    cells = dict(_broken(element))
                    broken |= {(r, c): cells[c] for r, c in product(rows, cells)}
                    if _is_hidden(element):
                        hidden.update(r + 1 for r in rows)
                row += repeat
                element.clear()
            elif event == "end" and element.tag == f"{_TABLE}table":
                name = element.get(f"{_TABLE}name", "")
                columns = frozenset(hidden_columns)
                found[name] = SheetMarks(broken, frozenset(hidden), 0, 0, columns)
                element.clear()
    return found


def _is_hidden(element: ElementTree.Element) -> bool:
    return element.get(f"{_TABLE}visibility", "visible") != "visible"


def _broken(row: ElementTree.Element) -> Iterator[tuple[int, Broken]]:
    """The columns of a row (from 0) whose cell has no value although it should."""
    column = 0
    for cell in row:
        repeat = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        fault = _fault(cell)
        if fault:
            yield from ((c, fault) for c in range(column, column + min(repeat, MAX_COLUMNS)))
        column += repeat


def _fault(cell: ElementTree.Element) -> Broken | None:
    text = "".join(cell.itertext()).strip()
    if cell.get(_LIBRE_TYPE) == "error":
        return None if text.lower() in MISSING_WORDS else Broken("cell_error", text)
    computed = text or cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    return Broken("formula_not_computed") if formula and not computed else None
