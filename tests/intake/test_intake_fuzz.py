"""A damaged file is read with equal answers or refused with a place; never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.language import render

SDQ = load_instrument("sdq")
HEADER = ["client", "respondent", "moment", "datum", "leeftijd", "geslacht", *ITEMS]
ROWS = [
    [f"K{n}", f"R{n}", moment, "3-5-2024", 7, "m", *[(n + i) % 3 for i in range(25)]]
    for n in range(3)
    for moment in ("begin", "eind")
]
Key = tuple[str, str]
EXPECTED: dict[Key, list[int]] = {(row[0], row[2]): row[6:] for row in ROWS}

#: So many that a normal run of this module makes a hundred in all.
fewer = settings(max_examples=settings.default.max_examples * 3 // 10)

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
    st.sampled_from(["begin", "T1", "sdq1", "kind", "item 3", "Totaal", "1,5", "#N/B", "q7", '"']),
    # Letters of other alphabets that look the same, other digits, a sign of no width.
    st.sampled_from(
        ["К1", "Κ2", "ѕdq3", "begіn", "①", "２", "2\u200b", "K1\u200b", "x", "A2", "?"]
    ),
    st.sampled_from(["9" * 310, "-" + "9" * 5_000, "z" * 131_100, "1e400", "111222333"]),
    st.integers(-1000, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(400)),
)

#: Changes of a header that change nothing.
STYLES: list[Callable[[str], str]] = [
    str.upper, str.title, str.swapcase, "\u00a0{}".format, " {}\u00a0 ".format, "{}\u200b".format,
]  # fmt: skip

#: Rows that belong to nobody: what stands in the code columns and in every item.
NOBODY = st.tuples(
    st.booleans(),
    st.sampled_from(
        ["Totaal", "Gemiddelde", "Gem.", "SD", "Std.dev", "N", "N = 6", "Max", "Modus"]
    ),
    st.sampled_from([None, 0, 1, 2, 1.2, 13]),
)


def outcome(path: Path) -> tuple[dict[Key, list[int | None]] | None, set[str]]:
    """Client and moment → answers, None where there is a fault; and the keys of all remarks.

    Every message must be written in both languages, and every fault name its file.
    """
    found = inspect([path], SDQ, Settings())
    named = [
        replace(warning, values={**warning.values, "name": "SDQ"}) for warning in found.warnings
    ]
    remarks = (*found.notes, *named)
    assert all(render(remark) and render(remark, "en") for remark in remarks)
    if found.problems:
        assert all(not line.startswith(" |") for line in explained(DataError(found.problems)))
        return None, set()
    assert found.answers is not None
    frame = found.answers.frame
    assert not frame.duplicated(["client", "respondent", "moment"]).any()
    read = {
        (str(row["client"]), str(row["moment"])): [
            None if pd.isna(row[str(item)]) else int(row[str(item)]) for item in range(1, 26)
        ]
        for _, row in frame.iterrows()
    }
    return read, {remark.key for remark in remarks}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The remarks on the files without a change."""
    files = Files(tmp_path_factory.mktemp("usual"))
    of_text, of_book = outcome(files.csv([HEADER, *ROWS])), outcome(files.xlsx(SDQ=[HEADER, *ROWS]))
    assert of_text[0] == of_book[0] == EXPECTED
    return of_text[1] | of_book[1]


def written(files: Files, rows: list[list[Any]], *, as_text: bool) -> Path:
    return files.csv(rows) if as_text else files.xlsx(SDQ=rows)


# A code in look-alike letters, an endless number in a column that is not used, a long text.
@example(changes=[(2, 0, "К0")], as_text=True)
@example(changes=[(2, len(HEADER), "9" * 400)], as_text=True)
@example(changes=[(0, len(HEADER), "n"), (2, len(HEADER), "z" * 140_000)], as_text=True)
# Long names of columns and long codes: looking through them may not take their square in time.
@example(changes=[(0, 1, "z" * 131_000)], as_text=True)
@example(changes=[(0, 1, "t0 " * 40_000)], as_text=True)
@example(changes=[(2, 0, "Ab" * 60_000)], as_text=True)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, len(HEADER)), CELLS), min_size=1, max_size=4
    ),
    as_text=st.booleans(),
)
def test_changed_cells_change_no_other_answer_in_silence(
    tmp_path_factory: pytest.TempPathFactory,
    usual: set[str],
    changes: list[tuple[int, int, Any]],
    as_text: bool,
) -> None:
    rows = [[*row, None] for row in (HEADER, *ROWS)]
    for row, column, cell in changes:
        rows[row][column] = cell
    path = written(Files(tmp_path_factory.mktemp("cells")), rows, as_text=as_text)
    read, remarks = outcome(path)
    if read is None or remarks - usual:
        return
    keys = [(row[0], row[2]) for row in ROWS]
    renamed = {keys[row - 1] for row, column, _ in changes if row and column in (0, 2)}
    touched = {(keys[row - 1], column - 6) for row, column, _ in changes if row}
    assert set(EXPECTED) - renamed <= set(read)
    assert len(set(read) - (set(EXPECTED) - renamed)) <= len(renamed)
    for key in set(EXPECTED) - renamed:
        for item, answer in enumerate(EXPECTED[key]):
            assert (key, item) in touched or read[key][item] == answer


@fewer
@given(
    styles=st.dictionaries(
        st.integers(0, len(HEADER) - 1), st.sampled_from(STYLES), min_size=1, max_size=31
    ),
    empty=st.lists(st.integers(0, 7), max_size=3),
    as_text=st.booleans(),
)
def test_the_style_of_a_header_and_empty_rows_change_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    usual: set[str],
    styles: dict[int, Callable[[str], str]],
    empty: list[int],
    as_text: bool,
) -> None:
    header = [styles[at](name) if at in styles else name for at, name in enumerate(HEADER)]
    rows: list[list[Any]] = [header, *ROWS]
    for at in empty:
        rows.insert(at, [None] * len(HEADER))
    path = written(Files(tmp_path_factory.mktemp("style")), rows, as_text=as_text)
    assert outcome(path) == (EXPECTED, usual)


@fewer
@given(
    removed=st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, len(HEADER) - 1)),
        max_size=2,
        unique_by=lambda one: one[0],
    ),
    doubled=st.lists(st.integers(1, 6), max_size=1),
    nobody=st.lists(st.tuples(st.integers(2, 7), NOBODY), max_size=2),
)
def test_a_lost_field_or_a_row_too_many_is_never_read_in_silence(
    tmp_path_factory: pytest.TempPathFactory,
    usual: set[str],
    removed: list[tuple[int, int]],
    doubled: list[int],
    nobody: list[tuple[int, tuple[bool, str, Any]]],
) -> None:
    rows: list[list[Any]] = [[*row] for row in (HEADER, *ROWS)]
    for row, column in removed:
        del rows[row][column]
    for row in doubled:
        rows.append(rows[row])
    for at, (twice, word, answer) in nobody:
        people = [word, word if twice else None, "begin", None, None, None]
        rows.insert(at, [*people, *[answer] * 25])
    read, remarks = outcome(Files(tmp_path_factory.mktemp("rows")).csv(rows))
    assert read is None or remarks - usual or read == EXPECTED


@fewer
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
@fewer
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


@fewer
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
