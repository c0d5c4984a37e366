"""Text files: the quick reader gives what the standard one gives; one column with decimals."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.pilot_files import ITEMS, Files, explained
from vaktherapie_analyse.definitions import Instrument, load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.intake.cells.cell_values import number_in
from vaktherapie_analyse.intake.files import delimited_files, raw_table
from vaktherapie_analyse.intake.files.delimited_files import read_delimited

SDQ = load_instrument("sdq")


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


def refused(content: bytes) -> tuple[str, int | None]:
    """The one fault that reading these bytes gives, and its row."""
    with pytest.raises(DataError) as caught:
        read_delimited(content, "x.csv")
    (problem,) = caught.value.problems
    assert explained(caught.value)
    return problem.message.key.removeprefix("intake."), problem.place.row


@pytest.mark.parametrize("cell", [b"c", b'"c"'])
def test_a_million_columns_are_refused_by_name(cell: bytes) -> None:
    line = b";".join([cell] * 10**6) + b"\n"
    assert refused(line * 2) == ("too_wide", None)
    assert refused(line) == ("too_wide", None)
    assert refused(line.rstrip()) == ("too_wide", None)


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_long_text_is_read_up_to_the_limit(quote: str, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"K1;{quote}{'z' * 200_000}{quote};2\n"
    cells = read_delimited(f"a;b;c\n{line}".encode(), "x.csv")[0].cells
    assert [len(cell) for cell in cells[1]] == [2, 200_000, 1]
    monkeypatch.setattr(delimited_files, "MAX_CELL_LENGTH", 150_000)
    assert refused(f"a;b;c\n{line}".encode()) == ("cell_too_long", 2)


def test_a_stray_quotation_mark_is_named_in_a_small_and_a_large_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = b'a;b\n1;"x\n' + b"2;een antwoord van enige lengte\n" * 10_000
    assert refused(text) == ("csv_quotes", 2)
    monkeypatch.setattr(delimited_files, "MAX_CELL_LENGTH", 150_000)
    assert refused(text) == ("cell_too_long", 2)


def test_reading_leaves_the_limit_of_the_standard_reader_as_it_was() -> None:
    before = csv.field_size_limit()
    read_delimited(b'"a";b\n1;2\n', "x.csv")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("quote", ["", '"'])
def test_too_many_cells_of_a_text_file_are_not_said_to_be_those_of_a_sheet(
    quote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_table, "MAX_CELLS", 20)
    monkeypatch.setattr(raw_table, "MAX_SHORT_CELLS", 30)
    ragged = f"a;{quote}b{quote}\n" * 10 + "1;2;3\n"
    assert refused(ragged.encode()) == ("too_many_cells_in_file", None)


@pytest.mark.parametrize(("letters", "fits"), [(3, True), (40, False)])
def test_a_text_file_may_have_more_cells_where_they_are_short(
    letters: int, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw_table, "MAX_CELLS", 20)
    monkeypatch.setattr(raw_table, "MAX_SHORT_CELLS", 30)
    rows = [f"{'1' * letters};{'2' * letters}"] * 14
    text = "\n".join(["a;b", *rows]).encode()
    if fits:
        assert len(read_delimited(text, "x.csv")[0].cells) == 15
    else:
        assert refused(text) == ("too_many_cells_in_file", None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_encoding_of_two_or_four_bytes_is_found_with_and_without_its_mark(
    encoding: str, mark: str
) -> None:
    text = f"{mark}client;opmerking\nK1;ging goed, zei zoë\n"
    (table,) = read_delimited(text.encode(encoding), "x.csv")
    assert table.cells.tolist() == [["client", "opmerking"], ["K1", "ging goed, zei zoë"]]


def test_a_zero_byte_in_a_text_is_refused_with_its_row() -> None:
    assert refused(b"client;sdq1\nK1;1\nK2;1\x00\n") == ("csv_zero", 3)


# A header that is one name short, as R writes row names.


def by_r(delimiter: str, *, quoted: bool, named: bool = False) -> bytes:
    """Two invented forms as `write.table` writes them."""
    quote = '"' if quoted else ""
    head = [f"{quote}{name}{quote}" for name in ("kindcode", "moment", *ITEMS)]
    rows = [
        [f"{quote}{n}{quote}", f"{quote}K1{quote}", f"{quote}{moment}{quote}", *"0" * 25]
        for n, moment in enumerate(("begin", "eind"), start=1)
    ]
    first = [f"{quote}nr{quote}", *head] if named else head
    return "\n".join(delimiter.join(row) for row in [first, *rows, []]).encode()


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("delimiter", ["\t", ";", ",", " "])
def test_a_header_one_name_short_is_one_fault(delimiter: str, quoted: bool, files: Files) -> None:
    path = files.bytes(by_r(delimiter, quoted=quoted), "r.txt")
    with pytest.raises(DataError) as error:
        read_answers([path], SDQ)
    (line,) = explained(error.value)
    assert line.startswith(
        "r.txt · rij 1 | Elke rij heeft een veld meer dan de koprij (28 tegen 27)"
    )
    assert ("decimale komma" in line) == (delimiter == ",")
    named = files.bytes(by_r(delimiter, quoted=quoted, named=True), "named.txt")
    assert read_answers([named], SDQ).frame["moment"].tolist() == ["begin", "eind"]


@pytest.mark.parametrize(
    "text",
    [
        "client;moment;" + ";".join(ITEMS) + "\nK1;begin;" + "0;" * 25 + "\nK2;begin;" + "0;" * 25,
        "Verzonnen;versie 2\nclient;moment;" + ";".join(ITEMS) + "\nK1;begin" + ";0" * 25,
    ],
)
def test_an_empty_last_field_or_a_title_is_no_header_one_short(text: str, files: Files) -> None:
    answers = read_answers([files.bytes(text.encode(), "a.csv")], SDQ)
    assert answers.frame["client"].tolist()[0] == "K1"


@pytest.mark.parametrize("wrap", ['="{}"', "'{}", "\u00a0{} ", " {},0", "{}.0"])
def test_a_number_that_a_spreadsheet_keeps_as_a_text_is_that_number(
    wrap: str, files: Files, sdq: Instrument
) -> None:
    answers = [0, 1, 2] * 8 + [1]
    cells = ["K01", "begin", wrap.format(7), *(wrap.format(answer) for answer in answers)]
    if wrap.startswith("="):
        cells[:2] = ['="K01"', '="begin"']
    read = read_answers([files.csv([["kindcode", "moment", "leeftijd", *ITEMS], cells])], sdq)
    frame = read.frame
    assert frame.loc[0, [item.removeprefix("sdq") for item in ITEMS]].tolist() == answers
    assert (frame.loc[0, "client"], frame.loc[0, "age"]) == ("K01", 7)


def test_digits_of_another_width_are_digits_and_marks_are_not() -> None:
    assert number_in("\uff11\uff12") == 12
    assert number_in("\u2460") is None
    assert number_in("1\u00b2") is None
