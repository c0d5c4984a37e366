"""What the sheets of an ods workbook say that the values of their cells do not say.

Elements and attributes as in OpenDocument 1.3, part 3, sections 6.1.3 (spaces), 9.1 (tables) and
19; the mark of an error as LibreOffice writes it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import product
from typing import Final
from xml.etree import ElementTree

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_WORDS
from vaktherapie_analyse.intake.files.raw_table import MAX_CELLS, MAX_COLUMNS, refuse_too_many
from vaktherapie_analyse.intake.files.workbooks.shared_strings import refuse_much_text
from vaktherapie_analyse.intake.files.workbooks.sheet_marks import SheetMarks

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_LIBRE_TYPE: Final = (
    "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
)


def open_document_marks(archive: zipfile.ZipFile, place: Place) -> dict[str, SheetMarks]:
    """The marks of every sheet by its name; `n_rows` and `n_columns` up to the last filled cell.

    A cell, a row and a space can be repeated as often as a number says.

    Raises
    ------
    DataError
        The texts in the cells, or all sheets together, would take all memory.
    """
    found = {}
    text = n_cells = 0
    with archive.open("content.xml") as content:
        broken: dict[tuple[int, int], Broken] = {}
        hidden: set[int] = set()
        hidden_columns: set[int] = set()
        row = column = n_rows = n_columns = 0
        for event, element in ElementTree.iterparse(content, ("start", "end")):
            if event == "start" and element.tag == f"{_TABLE}table":
                broken, hidden, hidden_columns, row, column = {}, set(), set(), 0, 0
                n_rows = n_columns = 0
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
                filled, length = _filled(element)
                if filled:
                    n_rows, n_columns = row, max(n_columns, filled)
                text += repeat * length
                refuse_much_text(place, text)
                element.clear()
            elif event == "end" and element.tag == f"{_TABLE}table":
                name = element.get(f"{_TABLE}name", "")
                columns = frozenset(hidden_columns)
                found[name] = SheetMarks(broken, frozenset(hidden), n_rows, n_columns, columns)
                n_cells += min(n_rows * n_columns, MAX_CELLS)  # of one sheet more is told itself
                refuse_too_many(place, n_cells)
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


def _filled(row: ElementTree.Element) -> tuple[int, int]:
    """The columns up to the last filled cell, and the length of the texts of all cells."""
    column = last = length = 0
    for cell in row:
        repeat = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        column += repeat
        spaces = sum(int(space.get(f"{_TEXT}c", 1)) for space in cell.iter(f"{_TEXT}s"))
        written = (cell.get(f"{_OFFICE}string-value", ""), cell.get(f"{_TABLE}formula", ""))
        size = sum(map(len, (*cell.itertext(), *written))) + spaces
        if size or cell.get(f"{_OFFICE}value-type"):
            last = column
        length += repeat * size
    return last, length


def _fault(cell: ElementTree.Element) -> Broken | None:
    text = "".join(cell.itertext()).strip()
    if cell.get(_LIBRE_TYPE) == "error":
        return None if text.lower() in MISSING_WORDS else Broken("cell_error", text)
    computed = text or cell.get(f"{_OFFICE}value-type")
    formula = cell.get(f"{_TABLE}formula")
    return Broken("formula_not_computed") if formula and not computed else None
