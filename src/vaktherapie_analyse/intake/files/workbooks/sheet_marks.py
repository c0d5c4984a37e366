"""What the sheets of a workbook say that the values of their cells do not say.

The reader of workbooks gives an empty cell for a formula that was never computed and for an
error like #DIV/0!; both would count as "no answer". It also makes room for every cell up to the
last one, so the extent is looked at before. Here xlsx and xlsm; `binary_sheets` is for xlsb,
`open_document` for ods.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.vocabulary import MISSING_WORDS
from vaktherapie_analyse.intake.files.raw_table import MAX_CELLS, MAX_COLUMNS
from vaktherapie_analyse.intake.files.workbooks.shared_strings import (
    refuse_much_text,
    text_lengths,
    text_written,
)

_FORMULA: Final = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
_NOT_COMPUTED: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*" + _FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>\s*(?:" + _FORMULA + rb")?<(?:\w+:)?v>([^<]*)<"
)
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d+)\""
)
_HIDDEN_COLUMNS: Final = re.compile(
    rb"<(?:\w+:)?col\b(?=[^>]*\bhidden=\"(?:1|true)\")"
    rb"(?=[^>]*\bmin=\"(\d{1,5})\")(?=[^>]*\bmax=\"(\d{1,5})\")"
)
_REFERENCE: Final = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
#: What no cell or row is called: past column ZZZ, or past row 9999999. A space is
#: looked for eight times as quickly as a class of signs.
_NO_REFERENCE: Final = re.compile(rb" r=\"(?:[A-Za-z]{4}|[A-Za-z]{0,3}\d{8})")
#: Cells with content; the first in column CA or further.
_FAR_RIGHT: Final = re.compile(rb"r=\"([C-Z][A-Z]|[A-Z]{3})\d{1,7}\"[^>]*(?<!/)>(?!</)")
_FILLED: Final = re.compile(rb"r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>(?!</)")
_ROW: Final = re.compile(rb"[<:]row\b[^>]*\br=\"(\d{1,7})\"")
#: A quick look before the slow ones; twice as quick as `in` for bytes.
_ANY_FORMULA: Final = re.compile(rb"<f")
_ANY_ERROR: Final = re.compile(rb"t=\"e\"")
_ANY_HIDDEN: Final = re.compile(rb"hidden=")
#: The text of a formula without a result, like ="".
_TEXT_RESULT: Final = re.compile(rb"\bt=\"str\"")

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: In so many bytes a sheet shows which signs it uses.
_START: Final = 100_000
#: Column BZ, the last that is near.
_NEAR: Final = 78


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Cells without the value they should have and hidden columns (from 0), hidden rows (from 1).

    The sheet has at most `n_rows` and `n_columns`.
    """

    broken: Mapping[tuple[int, int], Broken]
    hidden_rows: frozenset[int]
    n_rows: int
    n_columns: int
    hidden_columns: frozenset[int] = frozenset()


def sheet_marks(archive: zipfile.ZipFile, place: Place) -> dict[str, SheetMarks]:
    """The marks of every sheet of an xlsx or xlsm workbook by the name of the sheet.

    Without those of a sheet whose part the workbook does not name.

    Raises
    ------
    ValueError
        A row or column is named that no workbook has.
    DataError
        The texts in the cells would take all memory.
    """
    parts = set(archive.namelist())
    lengths, text, found = text_lengths(archive, place), 0, {}
    for name, part in _sheets(archive):
        if part in parts and part.endswith(".xml"):
            xml = _with_double_quotes(archive.read(part))
            if _NO_REFERENCE.search(xml):
                raise ValueError(part)
            text += text_written(xml, lengths)
            refuse_much_text(place, text)
            found[name] = _marks(xml)
    return found


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Identifier → part, of what the workbook names in the part `part`."""
    elements = ElementTree.fromstring(archive.read(part))
    targets = ((r.get("Id", ""), r.get("Target", "")) for r in elements)
    return {
        identifier: target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        for identifier, target in targets
        if target
    }


def _with_double_quotes(xml: bytes) -> bytes:
    return xml.replace(b"'", b'"') if b"='" in xml[:_START] else xml


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet."""
    parts = relations(archive, "xl/_rels/workbook.xml.rels")
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        part = parts.get(element.get(_RELATION, ""))
        if element.tag.rpartition("}")[2] == "sheet" and part:
            yield element.get("name", ""), part


def _marks(xml: bytes) -> SheetMarks:
    """The marks of one sheet, but of one that is too large only that."""
    n_rows, n_columns = _extent(xml)
    if n_columns > MAX_COLUMNS or n_rows * n_columns > MAX_CELLS:
        return SheetMarks({}, frozenset(), n_rows, n_columns)
    broken: dict[tuple[int, int], Broken] = {}
    if _has_formulas(xml):
        for match in _NOT_COMPUTED.finditer(xml):
            if not _TEXT_RESULT.search(match[1]):
                _add(broken, match[1], Broken("formula_not_computed"))
    if _ANY_ERROR.search(xml):
        for match in _ERROR.finditer(xml):
            error = match[2].decode("utf-8", "replace")
            if error.lower() not in MISSING_WORDS:
                _add(broken, match[1], Broken("cell_error", error))
    if not _ANY_HIDDEN.search(xml):
        return SheetMarks(broken, frozenset(), n_rows, n_columns)
    rows = frozenset(int(match[1]) for match in _HIDDEN_ROW.finditer(xml))
    columns = {
        column
        for match in _HIDDEN_COLUMNS.finditer(xml)
        for column in range(int(match[1]) - 1, min(int(match[2]), MAX_COLUMNS))
    }
    return SheetMarks(broken, rows, n_rows, n_columns, frozenset(columns))


def _has_formulas(xml: bytes) -> bool:
    """The names may have a prefix."""
    return bool(_ANY_FORMULA.search(xml)) or (b":sheetData" in xml[:_START] and b":f>" in xml)


def _add(broken: dict[tuple[int, int], Broken], attributes: bytes, what: Broken) -> None:
    reference = _REFERENCE.search(attributes)
    if reference:
        broken[int(reference[2]) - 1, _column_number(reference[1]) - 1] = what


def _extent(xml: bytes) -> tuple[int, int]:
    """At most so many rows and columns; exact where they could be too many."""
    start = xml.rfind(b"<row")
    last = _ROW.search(xml, start if start >= 0 else max(xml.rfind(b":row"), 0))
    n_rows = int(last[1]) if last else 0
    far = {match[1] for match in _FAR_RIGHT.finditer(xml)}
    n_columns = max(map(_column_number, far), default=_NEAR)
    if n_rows * n_columns <= MAX_CELLS:
        return n_rows, n_columns
    filled = {match.groups() for match in _FILLED.finditer(xml)}
    columns = {column for column, _ in filled}
    n_rows = max((int(row) for _, row in filled), default=0)
    return n_rows, max(map(_column_number, columns), default=0)


def _column_number(letters: bytes) -> int:
    """The number of a column, from 1.

    >>> _column_number(b"A"), _column_number(b"AA"), _column_number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
