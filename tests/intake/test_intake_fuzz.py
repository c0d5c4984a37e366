"""A damaged file is read with equal answers or refused with a place; never a traceback."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers

SDQ = load_instrument("sdq")
HEADER = ["client", "respondent", "moment", "datum", "leeftijd", "geslacht", *ITEMS]
ROWS = [
    [f"K{n}", f"R{n}", moment, "3-5-2024", 7, "m", *[(n + i) % 3 for i in range(25)]]
    for n in range(3)
    for moment in ("begin", "eind")
]
EXPECTED = {
    (row[0], row[2], str(item)): answer
    for row in ROWS
    for item, answer in enumerate(row[6:], start=1)
}

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.sampled_from(["begin", "T1", "sdq1", "kind", "item 3", "Totaal", "1,5", "#N/B", "q7", '"']),
    st.integers(-1000, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(400)),
)


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, len(HEADER)), CELLS), min_size=1, max_size=4
    ),
    as_text=st.booleans(),
)
def test_changed_cells_change_no_other_answer(
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[int, int, Any]],
    as_text: bool,
) -> None:
    rows = [[*row, None] for row in (HEADER, *ROWS)]
    for row, column, cell in changes:
        rows[row][column] = cell
    files = Files(tmp_path_factory.mktemp("fuzz"))
    path = files.csv(rows) if as_text else files.xlsx(SDQ=rows)
    try:
        frame = read_answers([path], SDQ).frame
    except DataError as error:
        assert all(not line.startswith(" |") for line in explained(error))
        return
    touched = {row for row, column, _ in changes if column < 6 or row == 0}
    if 0 in touched:
        return
    same = {(ROWS[r - 1][0], ROWS[r - 1][2]) for r in range(1, 7) if r not in touched}
    cells = {(ROWS[r - 1][0], ROWS[r - 1][2], str(c - 5)) for r, c, _ in changes if r}
    read = frame.set_index(["client", "moment"])
    found = {
        (client, moment, str(item)): read.loc[(client, moment), str(item)]
        for client, moment in same
        for item in range(1, 26)
    }
    for key, answer in EXPECTED.items():
        if key[:2] in same and key not in cells:
            assert found[key] == answer


@given(content=st.binary(max_size=200), suffix=st.sampled_from([".csv", ".xlsx", ".xls", ".ods"]))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    path = Files(tmp_path_factory.mktemp("bytes")).bytes(content, f"pilot{suffix}")
    with pytest.raises(DataError):
        read_answers([path], SDQ)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One workbook for all examples: the bytes hold the time at which it was made."""
    return Files(tmp_path_factory.mktemp("whole")).xlsx(SDQ=[HEADER, *ROWS]).read_bytes()


# A version of the zip format that does not exist.
@example(changes=[(0.90625, 64)])
@given(changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, workbook: bytes, changes: list[tuple[float, int]]
) -> None:
    content = bytearray(workbook)
    for where, byte in changes:
        content[int(where * (len(content) - 1))] = byte
    files = Files(tmp_path_factory.mktemp("damaged"))
    try:
        answers = read_answers([files.bytes(bytes(content), "stuk.xlsx")], SDQ)
    except DataError:
        return
    assert isinstance(answers.frame, pd.DataFrame)


SHEET = "xl/worksheets/sheet1.xml"


@given(
    changes=st.lists(
        st.tuples(
            st.floats(0, 1), st.sampled_from(["<", "/>", "9", '"', "<f>1</f>", "<v/>", "A", "</c>"])
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_damaged_sheet_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, workbook: bytes, changes: list[tuple[float, str]]
) -> None:
    """The archive is whole, the XML of the sheet is not."""
    path = tmp_path_factory.mktemp("sheet") / "stuk.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for where, put in changes if name == SHEET else []:
                at = int(where * len(text))
                text = text[:at] + put + text[at + len(put) :]
            new.writestr(name, text)
    try:
        answers = read_answers([path], SDQ)
    except DataError as error:
        assert explained(error)
        return
    assert isinstance(answers.frame, pd.DataFrame)
