"""What the XML of an xlsx sheet says that the values of its cells do not say.

The reader of workbooks gives an empty cell for a formula that was never computed and for an
error like #DIV/0!; both would count as "no answer". It also makes room for every cell up to the
last one, so the extent is looked at before.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from vaktherapie_analyse.intake.raw import MAX_CELLS, Broken
from vaktherapie_analyse.intake.vocabulary import MISSING_WORDS

__all__ = ["SheetMarks", "sheet_marks"]

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
_REFERENCE: Final = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
#: Cells with content; the first in column AAA or further.
_FAR_RIGHT: Final = re.compile(rb"r=\"([A-Z]{3})\d{1,7}\"[^>]*(?<!/)>(?!</)")
_FILLED: Final = re.compile(rb"r=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>(?!</)")
_ROW: Final = re.compile(rb"[<:]row\b[^>]*\br=\"(\d{1,7})\"")
#: The text of a formula without a result, like ="".
_TEXT_RESULT: Final = re.compile(rb"\bt=\"str\"")

_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: In so many bytes a sheet shows which signs it uses.
_START: Final = 100_000
#: Column ZZ: further columns have three letters.
_TWO_LETTERS: Final = 702


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Cells (row and column from 0) that hold no value although they should; hidden rows (from 1).

    `n_rows` and `n_columns` are an upper limit of the extent.
    """

    broken: Mapping[tuple[int, int], Broken]
    hidden_rows: frozenset[int]
    n_rows: int
    n_columns: int


def sheet_marks(content: bytes) -> dict[str, SheetMarks]:
    """The marks of every sheet of an xlsx or xlsm workbook by the name of the sheet.

    Empty for another kind of workbook, and for one whose parts do not say where its sheets stand.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = set(archive.namelist())
        if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
            return {}
        return {
            name: _marks(archive.read(part))
            for name, part in _sheets(archive)
            if part in parts and part.endswith(".xml")
        }


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(element.get(_RELATION), "")
        if element.tag.rpartition("}")[2] == "sheet" and target:
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            yield element.get("name", ""), part


def _marks(xml: bytes) -> SheetMarks:
    broken: dict[tuple[int, int], Broken] = {}
    if b"='" in xml[:_START]:
        xml = xml.replace(b"'", b'"')
    if _has_formulas(xml):
        for match in _NOT_COMPUTED.finditer(xml):
            if not _TEXT_RESULT.search(match[1]):
                _add(broken, match[1], Broken("formula_not_computed"))
    if b't="e"' in xml:
        for match in _ERROR.finditer(xml):
            error = match[2].decode("utf-8", "replace")
            if error.lower() not in MISSING_WORDS:
                _add(broken, match[1], Broken("cell_error", error))
    hidden = frozenset(int(m[1]) for m in _HIDDEN_ROW.finditer(xml)) if b"hidden=" in xml else ()
    return SheetMarks(broken, frozenset(hidden), *_extent(xml))


def _has_formulas(xml: bytes) -> bool:
    """A quick look before the slow one; the names may have a prefix."""
    return b"<f" in xml or (b":sheetData" in xml[:_START] and b":f>" in xml)


def _add(broken: dict[tuple[int, int], Broken], attributes: bytes, what: Broken) -> None:
    reference = _REFERENCE.search(attributes)
    if reference:
        broken[int(reference[2]) - 1, _column_number(reference[1]) - 1] = what


def _extent(xml: bytes) -> tuple[int, int]:
    """The last row and column; only looked at closely where they could be too far."""
    start = xml.rfind(b"<row")
    last = _ROW.search(xml, start if start >= 0 else max(xml.rfind(b":row"), 0))
    n_rows = int(last[1]) if last else 0
    far = {match[1] for match in _FAR_RIGHT.finditer(xml)}
    n_columns = max(map(_column_number, far), default=_TWO_LETTERS)
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
