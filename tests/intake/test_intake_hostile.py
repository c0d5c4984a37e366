"""Small files that would take all memory are refused before they do. All are invented.

The limits are lowered where the real ones would make a test slow; the files stay small.
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.intake.pilot_files import ITEMS, explained
from tests.intake.xlsb_files import write_xlsb
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

HEADER = ["kind", "moment", "leeftijd", *ITEMS]
ROWS = [["K1", "begin", 8, *[0, 1, 2, 1, 0] * 5], ["K2", "begin", 9, *[2, 1, 0, 1, 2] * 5]]

SECTOR = 512
END, FREE, FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def sheet(rows: list[list[object]], extent: bytes) -> bytes:
    cells = b""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 0) + value.encode("latin-1")
                cells += record(0x0204, place + text)
            else:
                cells += record(0x0203, place + struct.pack("<d", value))
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    return begin + record(0x0200, extent) + cells + record(0x000A, b"")


def xls(
    rows: list[list[object]], extent: bytes | None = None, strings: int = 0, declared: int = 0
) -> bytes:
    """An old workbook: header, one sector of chains, one of the directory, then the records."""
    extent = extent or struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    texts = record(0x00FC, struct.pack("<II", strings, strings)) if strings else b""
    name = b"SDQ begin"
    size = len(begin) + len(texts) + 4 + 8 + len(name) + 4
    listed = record(0x0085, struct.pack("<IBBBB", size, 0, 0, len(name), 0) + name)
    stream = begin + texts + listed + record(0x000A, b"") + sheet(rows, extent)
    stream += bytes(max(0, 4096 - len(stream)))
    n = -(-len(stream) // SECTOR)
    chains = [FAT_SECTOR, END, *range(3, 2 + n), END]
    fat = struct.pack(f"<{SECTOR // 4}I", *chains, *[FREE] * (SECTOR // 4 - len(chains)))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 65534, 9, 6)
    head += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        begin = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        return (begin + struct.pack("<III", FREE, FREE, FREE)).ljust(116, b"\0") + struct.pack(
            "<IQ", start, size
        )

    directory = entry("Root Entry", 5, END, 0) + entry("Workbook", 2, 2, declared or len(stream))
    return head + fat + directory.ljust(SECTOR, b"\0") + stream.ljust(n * SECTOR, b"\0")


def chained(content: bytes, sector: int, following: int) -> bytes:
    at = SECTOR + 4 * sector
    return content[:at] + struct.pack("<I", following) + content[at + 4 :]


def with_header(content: bytes, at: int, number: int) -> bytes:
    return content[:at] + struct.pack("<I", number) + content[at + 4 :]


GOOD = xls([HEADER, *ROWS])
#: The kind of damage → the file; most of them filled the memory or ended the program.
DAMAGED: dict[str, bytes] = {
    "the directory goes round": chained(GOOD, 1, 1),
    "the records go round": chained(GOOD, 4, 3),
    "the list of chains goes round": with_header(
        with_header(GOOD, 68, 2)[:-SECTOR] + struct.pack("<128I", *[FREE] * 127, 2), 68, 2
    ),
    "the small texts go round": chained(with_header(GOOD, 60, 5), 5, 5),
    "a chain leaves the file": chained(GOOD, 4, 90_000),
    "a size of sectors that is none": GOOD[:30] + b"\x1f\0" + GOOD[32:],
    "more directory than file": with_header(GOOD, 40, 0xFFFFFFF0),
    "more chains than file": with_header(GOOD, 44, 0xFFFFFFF0),
    "more small texts than file": with_header(GOOD, 64, 0xFFFFFFF0),
    "more lists than file": with_header(GOOD, 72, 0xFFFFFFF0),
    "more records than file": xls([HEADER, *ROWS], declared=0xFFFFFFF0),
    "more texts than file": xls([HEADER, *ROWS], strings=0xFFFFFFF0),
    "cut off in the header": GOOD[:70],
    "cut off in the chains": GOOD[:700],
    "cut off in the directory": GOOD[:1100],
}


def refused(path: Path, sdq: Instrument) -> str:
    with pytest.raises(DataError) as error:
        read_answers([path], sdq)
    assert len(error.value.problems) == 1
    assert explained(error.value)
    return error.value.problems[0].message.key.removeprefix("intake.")


def test_an_old_workbook_that_is_whole_is_read(tmp_path: Path, sdq: Instrument) -> None:
    (tmp_path / "pilot.xls").write_bytes(GOOD)
    assert len(read_answers([tmp_path / "pilot.xls"], sdq).frame) == 2


@pytest.mark.parametrize("what", DAMAGED)
def test_an_old_workbook_that_would_be_read_without_end_is_damaged(
    what: str, tmp_path: Path, sdq: Instrument
) -> None:
    (tmp_path / "pilot.xls").write_bytes(DAMAGED[what])
    assert refused(tmp_path / "pilot.xls", sdq) == "damaged"


@pytest.mark.parametrize(
    ("rows", "columns", "key"),
    [(0xFFFFFFF0, 10, "too_many_cells_in_file"), (2, 60_000, "too_wide")],
)
def test_an_old_workbook_that_announces_too_many_cells_is_refused(
    rows: int, columns: int, key: str, tmp_path: Path, sdq: Instrument
) -> None:
    extent = struct.pack("<IIHHH", 0, rows, 0, columns, 0)
    (tmp_path / "pilot.xls").write_bytes(xls([HEADER, *ROWS], extent))
    assert refused(tmp_path / "pilot.xls", sdq) == key


def xlsx(folder: Path, cells: str, shared: str = "", count: str = "1") -> Path:
    """A workbook with these cells, written by hand."""
    path = folder / "pilot.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts["xl/worksheets/sheet1.xml"] = (
        f"<worksheet {main}><sheetData>{cells}</sheetData></worksheet>".encode()
    )
    parts["xl/sharedStrings.xml"] = f'<sst {main} uniqueCount="{count}">{shared}</sst>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cell(row: int, attributes: str, inner: str) -> str:
    return f'<row r="{row}"><c r="A{row}" {attributes}>{inner}</c></row>'


ONE = cell(1, 't="s"', "<v>0</v>")
LONG = "a" * 12_000_000


@pytest.mark.parametrize(
    ("make", "key"),
    [
        (lambda folder: xlsx(folder, ONE, f"<si><t>{LONG}</t></si>"), "too_big"),
        (
            lambda folder: xlsx(
                folder, ONE, "<si>" + ("<r><t>" + "a" * 90_000 + "</t></r>") * 130 + "</si>"
            ),
            "too_big",
        ),
        (lambda folder: xlsx(folder, cell(1, 't="inlineStr"', f"<is><t>{LONG}")), "too_big"),
        (
            lambda folder: xlsx(
                folder,
                "".join(cell(row, 't="s"', "<v>0</v>") for row in range(1, 2_000)),
                f"<si><t>{'a' * 600_000}</t></si>",
            ),
            "too_big",
        ),
        (lambda folder: xlsx(folder, ONE, count="18446744073709551615"), "damaged"),
        (lambda folder: xlsx(folder, cell(99_999_999, "", "<v>1</v>")), "damaged"),
        (lambda folder: xlsx(folder, cell(99_999_999_999, "", "<v>1</v>")), "damaged"),
        (lambda folder: xlsx(folder, '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), "damaged"),
    ],
    ids=[
        "one long text", "a long text of many parts", "a long text in its cell",
        "a text in many cells", "many texts announced", "a far row", "a farther row",
        "a far column",
    ],
)  # fmt: skip
def test_a_small_workbook_that_becomes_large_is_refused(
    make: Callable[[Path], Path], key: str, tmp_path: Path, sdq: Instrument
) -> None:
    path = make(tmp_path)
    assert path.stat().st_size < 100_000
    assert refused(path, sdq) == key


@pytest.mark.parametrize(("announced", "key"), [(1, "too_big"), (0xFFFFFFF0, "damaged")])
def test_a_text_of_a_binary_workbook_that_stands_in_many_cells_is_refused(
    announced: int, key: str, tmp_path: Path, sdq: Instrument
) -> None:
    path = write_xlsb(tmp_path / "pilot.xlsb", SDQ=[HEADER, *ROWS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.bin"] += 2_000 * (b"\x07\x0c" + struct.pack("<III", 0, 0, 0))
    text = bytes(600_000)
    size = bytes([len(text) & 127 | 128, len(text) >> 7 & 127 | 128, len(text) >> 14])
    begin = b"\x9f\x01\x08" + struct.pack("<II", announced, announced)
    parts["xl/sharedStrings.bin"] = begin + b"\x13" + size + text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(path, sdq) == key


def test_a_picture_of_one_colour_is_no_long_text(tmp_path: Path, sdq: Instrument) -> None:
    path = tmp_path / "pilot.xlsx"
    book = openpyxl.Workbook()
    for line in (HEADER, *ROWS):
        book.worksheets[0].append(line)
    book.save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", b"\xff" * 3_000_000)
    assert len(read_answers([path], sdq).frame) == 2


TEXT = '<table:table-cell office:value-type="string" {}><text:p>{}</text:p></table:table-cell>'


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def columns(n: int) -> str:
    return f'table:number-columns-repeated="{n}"'


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (row(TEXT.format("", '<text:s text:c="2000000000"/>')), "too_big"),
        (row(TEXT.format(columns(4000), "x" * 1000), 1000), "too_big"),
        (row(TEXT.format(f'office:string-value="{"x" * 50_000}"', ""), 50_000), "too_big"),
        (row(TEXT.format(columns(999_999_999), "x")), "too_wide"),
        (row(TEXT.format("", "x"), 999_999_999), "too_many_cells"),
        (row("<table:table-cell/>", 999_999_999) + row(TEXT.format("", "x")), "too_many_cells"),
    ],
    ids=["spaces", "a text in many cells", "a value in many cells", "columns", "rows", "a far row"],
)
def test_a_small_open_document_that_becomes_large_is_refused(
    rows: str, key: str, tmp_path: Path, sdq: Instrument
) -> None:
    assert refused(ods(tmp_path, [rows]), sdq) == key


def test_sheets_that_are_too_large_together_are_refused(tmp_path: Path, sdq: Instrument) -> None:
    filled = row(TEXT.format(columns(4_000), "x"), 4_000)
    assert refused(ods(tmp_path, [filled] * 3), sdq) == "too_many_cells_in_all"


def ods(folder: Path, sheets: list[str]) -> Path:
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(
        f'<table:table table:name="SDQ {number}">{rows}</table:table>'
        for number, rows in enumerate(sheets)
    )
    path = folder / "pilot.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content{spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def test_nothing_of_a_library_reaches_the_screen(tmp_path: Path) -> None:
    """A panic of the reader is written by itself, past the streams of Python."""
    path = tmp_path / "pilot.xlsx"
    xlsx(tmp_path, cell(1, "", "<v>1</v>"))
    code = (
        "import os, sys, python_calamine\n"
        "from vaktherapie_analyse.cli import main\n"
        "def panic(*_):\n"
        "    os.write(2, b'thread panicked')\n"
        "    raise type('PanicException', (BaseException,), {})()\n"
        "python_calamine.load_workbook = panic\n"
        f"sys.exit(main(['sdq', {str(path)!r}]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 1
    assert "panicked" not in done.stderr
    assert "beschadigd" in done.stderr
