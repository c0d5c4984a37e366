"""What a workbook can hold besides plain cells: named, noted or refused, never silently empty."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from tests.intake.xlsb_files import DIVIDED_BY_ZERO, write_xlsb
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

HEADER = ["client", "moment", *ITEMS]
ROWS = [[f"K{n}", moment, *[1] * 12, *ZEROS[12:]] for n in (1, 2) for moment in ("begin", "eind")]


def keys(error: DataError) -> list[tuple[str, str | None, int | None, str | None]]:
    return [
        (p.message.key.removeprefix("intake."), p.place.sheet, p.place.row, p.place.column)
        for p in error.problems
    ]


def note_keys(notes: tuple[object, ...]) -> set[str]:
    return {note.key.removeprefix("intake.") for note in notes}  # type: ignore[attr-defined]


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with the XML of its first sheet changed."""
    target = path.with_name("anders.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return target


def edited(path: Path, edit: Callable[[openpyxl.Workbook], object]) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def test_a_formula_that_was_never_computed_is_named(files: Files, sdq: Instrument) -> None:
    rows = [HEADER, *ROWS]
    rows[3] = [*rows[3][:4], "=1+1", *rows[3][5:]]
    with pytest.raises(DataError) as caught:
        read_answers([files.xlsx(SDQ=rows)], sdq)
    assert keys(caught.value) == [("formula_not_computed", "SDQ", 4, "sdq3")]
    assert "opnieuw op" in explained(caught.value)[0]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="{}"><f>1+1</f></c>',
        '<c r="{}"><f>1+1</f><v/></c>',
        '<c r="{}" s="0"><f t="shared" si="0"/><v></v></c>',
        '<c s="0" r="{}" t="n">\n<f ca="1">1+1</f>\n<v></v>\n</c>',
    ],
)
def test_every_way_to_write_a_formula_without_a_value_is_seen(
    cell: str, files: Files, sdq: Instrument
) -> None:
    path = files.xlsx(SDQ=[HEADER, *ROWS])
    changed = rewritten(
        path, lambda xml: re.sub(rb'<c r="C3".*?</c>', cell.format("C3").encode(), xml)
    )
    with pytest.raises(DataError) as caught:
        read_answers([changed], sdq)
    assert keys(caught.value) == [("formula_not_computed", "SDQ", 3, "sdq1")]


@pytest.mark.parametrize(("cell", "key"), [("=1+1", "formula_not_computed"), ("x", "")])
def test_other_quotation_marks_in_the_xml_make_no_difference(
    cell: str, key: str, files: Files, sdq: Instrument
) -> None:
    rows = [[*HEADER, "opmerking"], *([*row, "x"] for row in ROWS)]
    rows[2][3 if key else -1] = cell
    path = rewritten(files.xlsx(SDQ=rows), lambda xml: xml.replace(b'"', b"'"))
    if not key:
        assert len(read_answers([path], sdq).frame) == 4
        return
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert keys(caught.value) == [(key, "SDQ", 3, "sdq2")]


def test_a_formula_with_its_value_is_read(files: Files, sdq: Instrument) -> None:
    path = files.xlsx(SDQ=[HEADER, *ROWS])
    cell = b'<c r="C3"><f>1+1</f><v>2</v></c><c r="D3" t="str"><f>""</f><v></v></c>'
    changed = rewritten(path, lambda xml: re.sub(rb'<c r="C3".*?</c><c r="D3".*?</c>', cell, xml))
    frame = read_answers([changed], sdq).frame
    assert frame.loc[1, "1"] == 2
    assert frame["2"].isna().tolist() == [False, True, False, False]


def test_a_formula_in_a_column_that_is_not_used_does_no_harm(files: Files, sdq: Instrument) -> None:
    rows = [[*HEADER, "opmerking"], *([*row, "=1+1"] for row in ROWS)]
    assert len(read_answers([files.xlsx(SDQ=rows)], sdq).frame) == 4


def test_a_formula_in_the_code_column_is_named(files: Files, sdq: Instrument) -> None:
    rows = [HEADER, ["=1+1", *ROWS[0][1:]], ROWS[1]]
    with pytest.raises(DataError) as caught:
        read_answers([files.xlsx(SDQ=rows)], sdq)
    assert ("formula_not_computed", "SDQ", 2, "client") in keys(caught.value)


@pytest.mark.parametrize("error", ["#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!"])
def test_an_error_of_the_spreadsheet_is_named(error: str, files: Files, sdq: Instrument) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book["SDQ"]["E3"]
        cell.value, cell.data_type = error, "e"

    with pytest.raises(DataError) as caught:
        read_answers([edited(files.xlsx(SDQ=[HEADER, *ROWS]), edit)], sdq)
    assert keys(caught.value) == [("cell_error", "SDQ", 3, "sdq3")]
    assert error in explained(caught.value)[0]


def test_not_available_is_no_answer(files: Files, sdq: Instrument) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        cell = book["SDQ"]["E3"]
        cell.value, cell.data_type = "#N/A", "e"

    frame = read_answers([edited(files.xlsx(SDQ=[HEADER, *ROWS]), edit)], sdq).frame
    assert frame["3"].isna().sum() == 1


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "Z90:ZZ91"])
def test_a_wrong_dimension_changes_nothing(dimension: str, files: Files, sdq: Instrument) -> None:
    path = files.xlsx(SDQ=[HEADER, *ROWS])
    expected = read_answers([path], sdq).frame
    changed = rewritten(
        path,
        lambda xml: re.sub(
            rb'<dimension ref="[^"]*"', f'<dimension ref="{dimension}"'.encode(), xml
        ),
    )
    assert read_answers([changed], sdq).frame.equals(expected)


def test_formatted_empty_rows_and_columns_are_no_people(files: Files, sdq: Instrument) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for row in (900, 1_048_576):
            for column in (1, 3, 40, 16_384):
                book["SDQ"].cell(row, column).number_format = "0.00"

    path = files.xlsx(SDQ=[HEADER, *ROWS])
    expected = read_answers([path], sdq).frame
    assert read_answers([edited(path, edit)], sdq).frame.equals(expected)


def test_hidden_rows_and_sheets_are_read_with_a_note(files: Files, sdq: Instrument) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["SDQ"].row_dimensions[3].hidden = True
        book["SDQ"].row_dimensions[30].hidden = True
        book.create_sheet("zichtbaar")
        book["SDQ"].sheet_state = "veryHidden"

    answers = read_answers([edited(files.xlsx(SDQ=[HEADER, *ROWS]), edit)], sdq)
    assert len(answers.frame) == 4
    notes = {note.key: note.values["n"] for note in answers.notes if "n" in note.values}
    assert notes["intake.note_hidden_rows"] == 1
    assert notes["intake.note_hidden_sheets"] == 1


def test_a_cell_far_away_is_refused_before_it_takes_all_memory(
    files: Files, sdq: Instrument
) -> None:
    for cell, key in (("XFD1048576", "too_wide"), ("GR1048576", "too_many_cells")):
        path = files.xlsx(SDQ=[HEADER, *ROWS])
        changed = edited(path, lambda book, cell=cell: book["SDQ"].__setitem__(cell, 1))
        with pytest.raises(DataError) as caught:
            read_answers([changed], sdq)
        assert keys(caught.value)[0][0] == key


def test_many_rows_of_few_columns_are_no_reason_to_refuse(files: Files, sdq: Instrument) -> None:
    path = edited(
        files.xlsx(SDQ=[HEADER, *ROWS]), lambda book: book["SDQ"].__setitem__("AZ300000", "x")
    )
    assert len(read_answers([path], sdq).frame) == 4


def test_macros_and_links_in_a_workbook_do_no_harm(files: Files, sdq: Instrument) -> None:
    path = files.xlsx(SDQ=[HEADER, *ROWS])
    expected = read_answers([path], sdq).frame
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 geen echte macro")
        book.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    macro = path.rename(path.with_suffix(".xlsm"))
    assert read_answers([macro], sdq).frame.equals(expected)


def ods(folder: Path, rows: list[list[object]], after: str = "", before: str = "") -> Path:
    """The least that is an OpenDocument sheet; with XML before the first and after the last row."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )

    libre = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
    spaces += f' xmlns:calcext="{libre}"'

    def cell(value: object) -> str:
        kind = "string" if isinstance(value, str) else "float"
        number = "" if isinstance(value, str) else f' office:value="{value}"'
        text = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="{kind}"{number}>{text}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="SDQ">{before}{lines}{after}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = folder / "pilot.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return path


def test_an_open_document_is_read_without_a_remark(tmp_path: Path, sdq: Instrument) -> None:
    answers = read_answers([ods(tmp_path, [HEADER, *ROWS])], sdq)
    assert len(answers.frame) == 4
    assert "note_errors_unseen" not in note_keys(answers.notes)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ('<table:table-cell table:formula="of:=1/0" office:value-type="string" '
         'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
         "</table:table-cell>", "cell_error"),
        ('<table:table-cell table:formula="of:=1+1"/>', "formula_not_computed"),
    ],
)  # fmt: skip
def test_a_cell_of_an_open_document_without_its_value_is_named(
    cell: str, key: str, tmp_path: Path, sdq: Instrument
) -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1"><table:table-cell '
        'office:value-type="string"><text:p>K9</text:p></table:table-cell><table:table-cell '
        'office:value-type="string"><text:p>begin</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="3" office:value-type="float" '
        f'office:value="1"/>{cell}</table:table-row>'
    )
    with pytest.raises(DataError) as caught:
        read_answers([ods(tmp_path, [HEADER, *ROWS], row)], sdq)
    assert keys(caught.value) == [(key, "SDQ", 6, "sdq4")]


def test_hidden_rows_of_an_open_document_are_said(tmp_path: Path, sdq: Instrument) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in ["K9", "begin", *["0"] * 25]
    )
    row = f'<table:table-row table:visibility="filter">{cells}</table:table-row>'
    answers = read_answers([ods(tmp_path, [HEADER, *ROWS], row)], sdq)
    assert len(answers.frame) == 5
    assert "note_hidden_rows" in note_keys(answers.notes)


@pytest.mark.parametrize("suffix", ["xlsx", "xlsb", "ods"])
def test_a_hidden_column_that_is_used_is_said(
    suffix: str, files: Files, tmp_path: Path, sdq: Instrument
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["SDQ"].column_dimensions["D"].hidden = True
        book["SDQ"].column_dimensions["AZ"].hidden = True

    if suffix == "xlsx":
        path = edited(files.xlsx(SDQ=[HEADER, *ROWS]), edit)
    elif suffix == "xlsb":
        path = write_xlsb(tmp_path / "pilot.xlsb", hidden_column=4, SDQ=[HEADER, *ROWS])
    else:
        columns = (
            '<table:table-column table:number-columns-repeated="3"/>'
            '<table:table-column table:visibility="collapse"/>'
        )
        path = ods(tmp_path, [HEADER, *ROWS], before=columns)
    notes = {note.key: note.values for note in read_answers([path], sdq).notes}
    assert notes["intake.note_hidden_columns"] == {"n": 1, "columns": [HEADER[3]]}


def test_an_encrypted_open_document_is_said_to_have_a_password(
    tmp_path: Path, sdq: Instrument
) -> None:
    path = tmp_path / "geheim.ods"
    entry = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="m">{entry}</m:manifest>')
        archive.writestr("content.xml", bytes(range(256)))
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert keys(caught.value)[0][0] == "password"


def test_a_binary_workbook_gives_the_same_answers(
    files: Files, tmp_path: Path, sdq: Instrument
) -> None:
    expected = read_answers([files.xlsx(SDQ=[HEADER, *ROWS])], sdq)
    answers = read_answers([write_xlsb(tmp_path / "pilot.xlsb", SDQ=[HEADER, *ROWS])], sdq)
    assert answers.frame.equals(expected.frame)
    assert note_keys(answers.notes) == note_keys(expected.notes)


def test_errors_and_hidden_rows_of_a_binary_workbook_are_said(
    tmp_path: Path, sdq: Instrument
) -> None:
    path = write_xlsb(tmp_path / "pilot.xlsb", hidden_row=3, SDQ=[HEADER, *ROWS])
    assert "note_hidden_rows" in note_keys(read_answers([path], sdq).notes)
    faulty = [[*ROWS[0][:5], DIVIDED_BY_ZERO, *ROWS[0][6:]], *ROWS[1:]]
    with pytest.raises(DataError) as caught:
        read_answers([write_xlsb(path, SDQ=[HEADER, *faulty])], sdq)
    assert keys(caught.value) == [("cell_error", "SDQ", 2, "sdq4")]


def test_a_far_cell_of_a_binary_workbook_is_refused(tmp_path: Path, sdq: Instrument) -> None:
    far = [[None] * 16_383 + [1]]
    with pytest.raises(DataError) as caught:
        read_answers([write_xlsb(tmp_path / "ver.xlsb", SDQ=[HEADER, *ROWS, *far])], sdq)
    assert keys(caught.value)[0][0] == "too_wide"


def test_a_damaged_binary_workbook_is_named(tmp_path: Path, sdq: Instrument) -> None:
    path = write_xlsb(tmp_path / "pilot.xlsb", SDQ=[HEADER, *ROWS])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content[:-300] if "sheet1" in name else content)
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert keys(caught.value)[0][0] == "damaged"


def test_a_far_cell_in_an_open_document_is_refused(tmp_path: Path, sdq: Instrument) -> None:
    cell = '<table:table-cell office:value-type="float" office:value="1"/>'
    for rows, columns, key in (
        (1_000_000, 999, "too_many_cells"),
        (60_000, 400, "too_many_cells"),
        (5, 6000, "too_wide"),
    ):
        far = (
            f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell/>'
            "</table:table-row><table:table-row>"
            f'<table:table-cell table:number-columns-repeated="{columns}"/>{cell}</table:table-row>'
        )
        with pytest.raises(DataError) as caught:
            read_answers([ods(tmp_path, [HEADER, *ROWS], far)], sdq)
        assert keys(caught.value)[0][0] == key


def test_the_names_that_excel_declares_in_a_sheet_are_no_cells(
    files: Files, tmp_path: Path, sdq: Instrument
) -> None:
    name = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    path = tmp_path / "excel.xlsx"
    written = zipfile.ZipFile(files.xlsx(SDQ=[["client", *ITEMS], ["K1", *ZEROS]]))
    with written, zipfile.ZipFile(path, "w") as copy:
        for part in written.namelist():
            content = written.read(part)
            if part.startswith("xl/worksheets/"):
                content = content.replace(b"<worksheet ", b"<worksheet " + name + b" ", 1)
                assert name in content
            copy.writestr(part, content)
    assert len(read_answers([path], sdq).frame) == 1
