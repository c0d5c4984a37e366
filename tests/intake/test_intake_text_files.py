"""Text files: the quick reader gives what the standard one gives; one column with decimals."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.intake.delimited import read_delimited


@given(
    text=st.text(
        st.one_of(
            st.sampled_from(";,\t\n \u00a0\u2028\x0b\x1cé01#'"),
            st.characters(categories=["L", "N"]),
        ),
        max_size=60,
    ),
    delimiter=st.sampled_from(";,\t|"),
)
def test_the_quick_reader_gives_what_the_standard_one_gives(text: str, delimiter: str) -> None:
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    while records and not any(field.strip() for field in records[-1]):
        records.pop()
    width = max(map(len, records), default=0)
    expected = [[*row, *[""] * (width - len(row))] for row in records]
    cells = read_delimited(text.encode(), "x.csv", "utf-8", delimiter)[0].cells
    found = [row[:width] for row in cells.tolist()]
    assert found == expected
    assert all(cell.strip() == "" for row in cells.tolist() for cell in row[width:])


@pytest.mark.parametrize("lines", ["totaal\n12,5\n13,0\n", '"totaal"\n"12,5"\n"13,0"\n'])
def test_one_column_of_decimal_commas_is_one_column(lines: str) -> None:
    cells = read_delimited(lines.encode(), "x.csv")[0].cells
    assert cells.tolist() == [["totaal"], ["12,5"], ["13,0"]]


def test_two_columns_of_whole_numbers_with_a_comma_are_two_columns() -> None:
    cells = read_delimited(b"client,totaal\n1,12\n2,13\n", "x.csv")[0].cells
    assert cells.shape == (3, 2)


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n"])
def test_the_first_line_may_name_the_delimiter(first: str, files: Files, sdq: Instrument) -> None:
    rows = [["client", *ITEMS], ["K1", *["1,0"] * 24, "0"]]
    path = files.csv(rows, first=first)
    assert read_answers([path], sdq).frame["1"].tolist() == [1]
    assert read_answers([path], sdq).inputs[0].n_rows == 1
