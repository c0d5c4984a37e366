"""Every fault is named with its place, all at once, and never with the text of a cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers

HEADER = ["client", "respondent", "moment", *ITEMS]
GOOD = ["K1", "R1", "begin", *ZEROS]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")

Made = Callable[[Files], Path]


def _changed(column: str, value: Any, row: list[Any] | None = None) -> list[Any]:
    changed = list(row or GOOD)
    changed[HEADER.index(column)] = value
    return changed


def _rows(*rows: list[Any]) -> Made:
    return lambda files: files.xlsx(SDQ=[HEADER, *rows])


def _text(*rows: list[Any], **how: Any) -> Made:
    return lambda files: files.csv([*rows], **how)


def _bomb(files: Files) -> Path:
    path = files.folder / "pilot.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(1001):
            entry.write(bytes(1_000_000))
    return path


def _with(columns: list[str], *rows: list[Any]) -> Made:
    return lambda files: files.xlsx(SDQ=[[*columns, *ITEMS], *([*row, *ZEROS] for row in rows)])


FAULTS: dict[str, Made] = {
    # The file.
    "missing file": lambda files: files.folder / "weg.xlsx",
    "folder": lambda files: files.folder,
    "wrong suffix": lambda files: files.bytes(b"tekst", "brief.docx"),
    "no suffix": lambda files: files.bytes(b"tekst", "brief"),
    "empty file": lambda files: files.bytes(b"", "pilot.csv"),
    "a CSV called xlsx": lambda files: files.bytes(b"client;sdq1\n1;0\n", "pilot.xlsx"),
    "password": lambda files: files.bytes(
        OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "pilot.xlsx"
    ),
    "damaged": lambda files: files.bytes(b"PK\x03\x04 niet meer dan dit", "pilot.xlsx"),
    "damaged xls": lambda files: files.bytes(OLE + b"\0" * 600, "pilot.xls"),
    "zip bomb": _bomb,
    "too many columns": _text(["x"] * 5001),
    "too many columns in a sheet": lambda files: files.xlsx(SDQ=[["x", *[None] * 5000, "y"]]),
    "letters of no encoding": lambda files: files.bytes(b"client;sdq1\n\x81\xff;0\n", "p.csv"),
    "quotation marks": lambda files: files.bytes(b'client;sdq1\n1;0\n"2"x;0\n', "pilot.csv"),
    "a delimiter in a text": lambda files: files.bytes(
        b"client;opmerking;" + ";".join(ITEMS).encode() + b"\n1;a;b" + b";0" * 25 + b"\n", "p.csv"
    ),
    # The table.
    "empty workbook": lambda files: files.xlsx(Blad1=[]),
    "empty sheet": lambda files: files.xlsx(SDQ_begin=[HEADER, GOOD], SDQ_eind=[]),
    "sheet without items": lambda files: files.xlsx(
        SDQ_begin=[HEADER, GOOD], SDQ_eind=[["Jan Jansen", "vraag"]]
    ),
    "no recognisable item": lambda files: files.xlsx(Blad1=[["naam", "Piet"], ["Jan", 1]]),
    "headers only": _rows(),
    "people without answers": _rows(["K1", "R1", "begin"]),
    "missing items": lambda files: files.xlsx(
        SDQ=[HEADER[:-2], GOOD[:-2], _changed("sdq3", 7)[:-2]]
    ),
    "one missing item": lambda files: files.xlsx(SDQ=[HEADER[:-1], GOOD[:-1]]),
    "item missing at one moment": lambda files: files.xlsx(
        SDQ=[
            ["client", *(f"{i}_t0" for i in ITEMS), *(f"{i}_t1" for i in ITEMS[:-1])],
            ["K1", *ZEROS, *ZEROS[:-1]],
        ]
    ),
    "item twice": lambda files: files.xlsx(SDQ=[[*HEADER, "SDQ_03"], [*GOOD, 1]]),
    "no code": lambda files: files.xlsx(
        SDQ_begin=[ITEMS, ZEROS], SDQ_eind=[["client", *ITEMS], ["K1", *ZEROS]]
    ),
    "respondent only here": lambda files: files.xlsx(
        SDQ_begin=[["client", "respondent", *ITEMS], ["K1", "R1", *ZEROS]],
        SDQ_eind=[["client", *ITEMS], ["K1", *ZEROS]],
    ),
    "respondent of several children": lambda files: files.xlsx(
        SDQ_begin=[["respondent", *ITEMS], [1, *ZEROS]],
        Respondenten=[["client", "respondent"], ["K1", 1], ["K2", 1]],
    ),
    # People and moments.
    "row without code": _rows(GOOD, _changed("respondent", None), _changed("client", " ")),
    "two spellings": _rows(
        _changed("client", 2), _changed("client", "002"), GOOD,
        _changed("moment", "eind", _changed("client", "k1")),
        _changed("moment", "eind", _changed("respondent", "r 1")),
    ),
    "two spellings on two sheets": lambda files: files.xlsx(
        SDQ_begin=[["client", *ITEMS], ["K1", *ZEROS]],
        SDQ_eind=[["client", *ITEMS], ["K2", *ZEROS], ["K01", *ZEROS]],
    ),
    "doubled row": _rows(GOOD, _changed("moment", "eind"), GOOD, GOOD),
    "unknown moment": _rows(GOOD, _changed("moment", "ergens"), _changed("moment", 2.5)),
    "no moment in the row": _rows(GOOD, _changed("moment", "", _changed("client", "K2"))),
    "numbers of moments that do not start": _with(["client", "moment"], ["K1", 2], ["K2", 3]),
    "sheet without moment": lambda files: files.xlsx(
        SDQ=[["client", *ITEMS], ["K1", *ZEROS]], SDQ_eind=[["client", *ITEMS], ["K1", *ZEROS]]
    ),
    "number in a sheet name": lambda files: files.xlsx(
        SDQ_T3=[["client", *ITEMS], ["K1", *ZEROS]], SDQ_eind=[["client", *ITEMS], ["K1", *ZEROS]]
    ),
    "number in a header": lambda files: files.xlsx(
        SDQ=[["client", *(f"{i}_t{t}" for t in (0, 7) for i in ITEMS)], ["K1", *ZEROS, *ZEROS]]
    ),
    "columns with and without moment": lambda files: files.xlsx(
        SDQ=[["client", *ITEMS, *(f"{i}_eind" for i in ITEMS)], ["K1", *ZEROS, *ZEROS]]
    ),
    # Cells.
    "answers that cannot be": _rows(
        _changed("sdq3", 7), _changed("sdq4", "Jan Jansen", _changed("client", "K2")),
        _changed("sdq5", 1.5, _changed("client", "K3")),
        _changed("sdq6", True, _changed("client", "K4")),
        _changed("sdq7", "1,25", _changed("client", "K5")),
    ),
    "ages": _with(
        ["client", "leeftijd"], ["K1", 38], ["K2", "zeven"], ["K3", "7 of 8"], ["K4", -1]
    ),
    "dates": _with(
        ["client", "datum", "geboortedatum"],
        ["K1", "31-2-2024", "3-5-2016"], ["K2", "gisteren", ""], ["K3", "3-5-2016", "3-5-2018"],
        ["K4", "3-5-1916", ""], ["K5", "3-25-2024", ""], ["K6", 12.0, ""],
    ),
    "two sexes": _with(["client", "ouder", "geslacht"], ["K1", 1, "m"], ["K1", 2, "Meisje"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_place(
    fault: str, files: Files, sdq: Instrument, snapshot: SnapshotAssertion
) -> None:
    path = FAULTS[fault](files)
    with pytest.raises(DataError) as raised:
        read_answers([path], sdq)
    lines = [line.replace(files.folder.name, "MAP") for line in explained(raised.value)]
    assert lines == snapshot
    shown = " ".join(lines)
    assert "Jan" not in shown
    assert "Piet" not in shown


def test_faults_of_all_files_are_named_together(files: Files, sdq: Instrument) -> None:
    paths = [files.folder / "weg.csv", files.bytes(b"", "leeg.csv")]
    with pytest.raises(DataError) as raised:
        read_answers(paths, sdq)
    assert [problem.place.file for problem in raised.value.problems] == ["weg.csv", "leeg.csv"]


def test_every_one_of_many_faults_is_collected(files: Files, sdq: Instrument) -> None:
    rows = [[f"K{n}", "R", "begin", *[9] * 25] for n in range(200)]
    with pytest.raises(DataError) as raised:
        read_answers([files.csv([HEADER, *rows])], sdq)
    assert len(raised.value.problems) == 200 * 25


def test_the_row_is_the_row_of_excel(files: Files, sdq: Instrument) -> None:
    header = [None, *HEADER]
    bad = [None, *_changed("sdq25", 5)]
    with pytest.raises(DataError) as raised:
        read_answers([files.xlsx(SDQ=[[], ["Titel"], [], header, [], [], bad])], sdq)
    place = raised.value.problems[0].place
    assert (place.sheet, place.row, place.column) == ("SDQ", 7, "sdq25")


def test_the_row_of_a_csv_is_the_row_that_excel_shows(files: Files, sdq: Instrument) -> None:
    rows = [
        ["client", "opmerking", *ITEMS],
        ["K1", "twee\nregels", *ZEROS],
        [],
        ["K2", "", *[5] * 25],
    ]
    with pytest.raises(DataError) as raised:
        read_answers([files.csv(rows, first="sep=;\n")], sdq)
    assert {problem.place.row for problem in raised.value.problems} == {4}


@pytest.mark.parametrize(
    "settings",
    [
        Settings(columns={"sdq1": "een kleur"}),
        Settings(columns={"sdq1": "item 26"}),
        Settings(columns={"sdq1": "negeren", "kleur": "sdq1"}),
        Settings(moments={"nul": "ooit"}),
        Settings(encoding="geheimschrift"),
        Settings(encoding="ascii"),
    ],
    ids=["meaning", "item number", "absent", "moment", "unknown encoding", "wrong encoding"],
)
def test_a_setting_that_cannot_be_is_named(
    settings: Settings, files: Files, sdq: Instrument, snapshot: SnapshotAssertion
) -> None:
    path = files.csv([["client", "moment", *ITEMS], ["é", "begin", *ZEROS]])
    with pytest.raises(DataError) as raised:
        read_answers([path], sdq, settings)
    assert explained(raised.value) == snapshot


def test_a_file_that_may_not_be_read_is_named(
    files: Files, sdq: Instrument, monkeypatch: pytest.MonkeyPatch, snapshot: SnapshotAssertion
) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError

    path = files.csv([HEADER, GOOD])
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(DataError) as raised:
        read_answers([path], sdq)
    assert explained(raised.value) == snapshot


def test_a_file_that_is_too_big_is_not_read(
    files: Files, sdq: Instrument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vaktherapie_analyse.intake.files.read_files.MAX_BYTES", 10)
    with pytest.raises(DataError) as raised:
        read_answers([files.csv([HEADER, GOOD])], sdq)
    assert raised.value.problems[0].message.key == "intake.too_big"
