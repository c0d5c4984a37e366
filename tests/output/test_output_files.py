"""Files: the tables of the contract as they are, and text that stays text."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell
from syrupy.assertion import SnapshotAssertion

from tests.output.conftest import sentence
from vaktherapie_analyse import output
from vaktherapie_analyse.errors import AnalysisError, UsageError
from vaktherapie_analyse.language import Message, hint
from vaktherapie_analyse.output.cells import rows
from vaktherapie_analyse.output.formats import xlsx_file as workbook
from vaktherapie_analyse.output.formats.sheets.sheet_tables import add_read_sheet
from vaktherapie_analyse.output.formats.sheets.template_workbook import to_template
from vaktherapie_analyse.output.views.number_table import as_numbers
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.report import Column, Report, Table

HOSTILE = ["=1+1", "[b]", "a|b", "-3", "x[31m y", "@cmd", "#N/A", "=1+1"]


def key_of(error: pytest.ExceptionInfo[AnalysisError]) -> str:
    return error.value.problems[0].message.key


def one_column(kind: Any, values: list[Any]) -> Table:
    return Table("x", pd.DataFrame({"v": pd.Series(values, dtype=object)}), (Column("v", kind),))


# JSON


@pytest.mark.parametrize("language", ["nl", "en"])
def test_json(language: str, sdq: Report, snapshot: SnapshotAssertion) -> None:
    assert output.dump(sdq, "json", language) == snapshot


def test_json_has_full_precision_and_null_for_missing(sdq: Report) -> None:
    total = json.loads(output.dump(sdq, "json", "nl"))["tables"]["transitions"][0]
    assert total["share_to_normal"] == 1 / 3
    assert total["n_elevated_pre"] == 9
    impact = json.loads(output.dump(sdq, "json", "nl"))["tables"]["transitions"][-1]
    assert impact["norm"] is None
    assert impact["share_to_normal"] is None


def test_json_has_no_nan_wherever_it_comes_from(sdq: Report) -> None:
    def refuse(name: str) -> None:
        raise ValueError(name)

    values = [1.5, math.nan, math.inf, -math.inf, None, pd.NA]
    options = {"sd": math.nan, "map": Path("b"), "dag": date(2026, 1, 2), "woorden": ("a", 1)}
    report = replace(
        sdq,
        tables={"x": one_column("score", values)},
        provenance=replace(sdq.provenance, options=options),
    )
    read = json.loads(output.dump(report, "json", "nl"), parse_constant=refuse)
    assert [row["v"] for row in read["tables"]["x"]] == [1.5, None, None, None, None, None]
    assert read["meta"]["options"] == {
        "sd": None,
        "map": "b",
        "dag": "2026-01-02",
        "woorden": ["a", 1],
    }


def test_json_of_one_table_has_only_that_table(sdq: Report) -> None:
    assert list(json.loads(output.dump(sdq, "json", "nl", "flow"))["tables"]) == ["flow"]


def test_the_notes_of_a_table_stand_in_meta(sdq: Report) -> None:
    noted = replace(sdq.tables["flow"], notes=(sentence("Een noot.", "A note."),))
    read = json.loads(output.dump(replace(sdq, tables={"flow": noted}), "json", "en"))
    assert read["meta"]["notes"] == {"flow": ["A note."]}


# Raw values


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        ("count", 14.0, 14),
        ("count", 2.5, 2.5),
        ("score", 14, 14.0),
        ("flag", 1, True),
        ("date", pd.Timestamp(2026, 3, 9), date(2026, 3, 9)),
        ("key", 12, "12"),
        ("text", None, None),
        ("date", pd.NaT, None),
    ],
)
def test_a_cell_is_a_plain_value_of_its_kind(kind: Any, value: object, plain: object) -> None:
    found = rows(one_column(kind, [value]))[0]["v"]
    assert found == plain
    assert type(found) is type(plain)


# CSV


def test_csv(hostile: Report, snapshot: SnapshotAssertion) -> None:
    assert output.dump(hostile, "csv", "nl") == snapshot


def test_csv_of_one_table_is_bare(sdq: Report) -> None:
    first, second = output.dump(sdq, "csv", "nl", "verdicts").split("\r\n")[:2]
    assert first.startswith("scale;n;n_recovered")
    assert second == "total;14;3;1;9;1;0;1"


def test_csv_is_one_file_per_table_for_dutch_excel(sdq: Report, tmp_path: Path) -> None:
    made = output.write(sdq, [tmp_path / "uit.csv"], "nl")
    assert [path.name for path in made][:2] == ["uit-flow.csv", "uit-summary.csv"]
    content = (tmp_path / "uit-summary.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfscale;n;pre_mean")
    assert b"total;14;15,071;6,02;" in content


def test_a_csv_reads_back_as_the_same_numbers(sdq: Report, tmp_path: Path) -> None:
    output.write(sdq, [tmp_path / "uit.csv"], "nl")
    read = pd.read_csv(tmp_path / "uit-transitions.csv", sep=";", decimal=",")
    there = sdq.tables["transitions"].frame["share_to_normal"].astype(float)
    assert read["share_to_normal"].dropna().tolist() == there.dropna().tolist()


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1))
def test_no_text_in_a_csv_begins_as_a_formula(text: str) -> None:
    from vaktherapie_analyse.output.formats.csv_text import to_csv

    written = to_csv(one_column("text", [text]))
    cell = next(csv.reader(io.StringIO(written.split("\r\n", 1)[1], newline=""), delimiter=";"))
    assert cell[0].removeprefix("'") == text.removeprefix("'")
    assert cell[0][0] not in "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("score", -2.5, "-2,5"),
        ("score", 12.0, "12"),
        ("p", 1e-7, "1e-07"),
        ("count", -3, "-3"),
        ("flag", False, "false"),
        ("date", date(2026, 3, 9), "2026-03-09"),
    ],
)
def test_other_values_in_a_csv_are_not_guarded(kind: Any, value: object, written: str) -> None:
    from vaktherapie_analyse.output.formats.csv_text import to_csv

    assert to_csv(one_column(kind, [value])) == f"v\r\n{written}\r\n"


# xlsx


@pytest.fixture
def book(hostile: Report, tmp_path: Path) -> openpyxl.Workbook:
    output.write(hostile, [tmp_path / "uit.xlsx"], "nl")
    return openpyxl.load_workbook(tmp_path / "uit.xlsx")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_xlsx(language: str, sdq: Report, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    output.write(sdq, [tmp_path / "uit.xlsx"], language)
    made = openpyxl.load_workbook(tmp_path / "uit.xlsx")
    assert {sheet.title: list(sheet.values) for sheet in made} == snapshot


def test_sheets_stand_in_the_order_of_the_report(book: openpyxl.Workbook, hostile: Report) -> None:
    assert book.sheetnames == ["Verantwoording", "Tabellen", *hostile.tables, "Kolommen", "meta"]


def is_filled(cell: Cell) -> bool:
    return cell.value is not None


def written(cell: Cell) -> str:
    """What a Dutch spreadsheet shows of the cell, with our minus."""
    if not isinstance(cell.value, (int, float)):
        return str(cell.value)
    part, _, of = cell.number_format.partition('"')
    percent = part.endswith(r"\ %")
    digits, _, decimals = part.removesuffix(r"\ %").partition(".")
    text = f"{cell.value * (100 if percent else 1):.{len(decimals)}f}"
    text = text if digits else text.removeprefix("0")
    return text.replace(".", ",").replace("-", "−") + of.rstrip('"') + (" %" if percent else "")


def test_the_tables_to_read_are_those_of_the_page(sdq: Report, tmp_path: Path) -> None:
    output.write(sdq, [tmp_path / "uit.xlsx"], "nl")
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx")["Tabellen"]
    shown = {tuple(map(written, filter(is_filled, row))) for row in sheet}
    views = page(sdq, "nl", detail=True).views
    assert len(views) > 3
    for view in views:
        assert {(view.title,), *((text,) for text in view.footnotes)} <= shown
        for row in (view.headers, *view.rows):
            assert tuple(text.replace("\n", " ") for text in row if text) in shown
    header = next(cell.row for cell in sheet["B"] if cell.value == "n")
    assert sheet.cell(header + 1, 2).value == 14  # a whole number can be counted with


def test_a_code_of_digits_stays_a_code_in_the_tables_to_read() -> None:
    made = openpyxl.Workbook()
    view = View("Scores", ("Kind", "Score"), (("007", "12"),), ("left", "right"))
    add_read_sheet(made, "Tabellen", [as_numbers(view, "nl")], "nl")
    assert [cell.value for cell in made["Tabellen"][3]] == ["007", 12]


def test_numbers_in_a_workbook_are_numbers_in_their_format(book: openpyxl.Workbook) -> None:
    sheet = book["transitions"]
    header = [cell.value for cell in sheet[1]]
    cells = dict(zip(header, sheet[2], strict=True))
    share = cells["share_to_normal"]
    assert (share.value, share.data_type, share.number_format) == (1 / 3, "n", r"0\ %")
    assert (cells["n"].value, cells["n"].number_format) == (14, "0")
    assert cells["p_mcnemar"].number_format == "0.000"
    assert book["summary"]["C2"].number_format == "0.00"
    assert book["changes"]["D2"].number_format == "0"


def test_more_rows_of_a_workbook_ask_for_no_more_looks(
    sdq: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a column looks like is made once: per cell, 1,000 people did not end."""
    made: list[object] = []
    alignment, format_ = openpyxl.styles.Alignment, workbook._format
    monkeypatch.setattr(
        openpyxl.styles, "Alignment", lambda **parts: made.append(parts) or alignment(**parts)
    )
    monkeypatch.setattr(workbook, "_format", lambda *given: made.append(given) or format_(*given))

    def looks(times: int) -> int:
        made.clear()
        last = sdq.tables["verdicts"]
        longer = replace(last, frame=pd.concat([last.frame] * times))
        workbook.files(replace(sdq, tables={**sdq.tables, "verdicts": longer}), "nl")
        return len(made)

    assert looks(1) == looks(20) > 0


def test_text_in_a_workbook_is_never_a_formula_or_an_error(book: openpyxl.Workbook) -> None:
    codes = book["scores"]["A"][1:]
    assert [cell.value for cell in codes] == HOSTILE
    assert {cell.data_type for cell in codes} == {"s"}
    assert [cell.quotePrefix for cell in codes][:2] == [True, False]
    read = [cell for sheet in book.worksheets[:2] for row in sheet for cell in row]
    assert {cell.data_type for cell in read} <= {"s", "n"}


def test_a_workbook_has_a_fixed_header_and_filter(book: openpyxl.Workbook) -> None:
    sheet = book["verdicts"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H4")
    assert sheet["A1"].font.bold


def test_every_column_has_a_meaning(book: openpyxl.Workbook) -> None:
    without = [row[:2] for row in book["Kolommen"].values if not row[2]]
    assert without == []


# Markdown


@pytest.mark.parametrize("language", ["nl", "en"])
def test_markdown(language: str, ari: Report, snapshot: SnapshotAssertion) -> None:
    assert output.dump(ari, "md", language) == snapshot


def test_markdown_has_the_appendices(sdq: Report, snapshot: SnapshotAssertion) -> None:
    assert output.dump(sdq, "md", "nl") == snapshot


def test_a_code_in_markdown_stays_in_its_cell(hostile: Report) -> None:
    text = output.dump(hostile, "md", "nl")
    assert r"| a\|b | moeder |" in text
    assert r"[red]=x\*.xlsx" in text


def test_the_options_are_written_for_people(sdq: Report) -> None:
    options = {"sd": {"total": 5.8}, "schalen": ["a", "b"], "p": True}
    report = replace(sdq, provenance=replace(sdq.provenance, options=options))
    text = output.dump(report, "md", "nl")
    assert "sd = total 5,8" in text
    assert "schalen = a, b" in text
    assert "p = ja" in text


def test_provenance_without_options_or_inputs_says_nothing_about_them(sdq: Report) -> None:
    bare = replace(sdq, provenance=replace(sdq.provenance, options={}, inputs=()))
    text = output.dump(bare, "md", "nl")
    assert "Opties" not in text
    assert "Invoer" not in text


# Writing


@pytest.mark.parametrize("suffix", output.suffixes())
def test_every_format_writes_where_it_is_told(suffix: str, sdq: Report, tmp_path: Path) -> None:
    made = output.write(sdq, [tmp_path / f"uit{suffix.upper()}"], "en")
    assert made
    assert all(path.stat().st_size for path in made)
    assert sorted(tmp_path.iterdir()) == sorted(made)


def test_an_unknown_suffix_names_the_known_ones(sdq: Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        output.write(sdq, [tmp_path / "uit.pdf"], "nl")
    assert key_of(error) == "output.unknown_format"
    assert ".xlsx, .csv, .json, .md" in str(hint(error.value.problems[0].message))
    assert error.value.exit_code == 2


def test_an_input_is_never_overwritten(sdq: Report, tmp_path: Path) -> None:
    data = tmp_path / "pilot.xlsx"
    data.write_text("data")
    with pytest.raises(UsageError) as error:
        output.write(sdq, [tmp_path / "." / "pilot.xlsx"], "nl", inputs=[data])
    assert key_of(error) == "output.is_input"
    assert data.read_text() == "data"


def someone_elses(path: Path) -> None:
    """A file of another program with that suffix."""
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.active.append(["kindcode", "sdq1"])
        book.save(path)
    else:
        path.write_text('{"kind": "code"}\nkindcode;sdq1\n', encoding="utf-8")


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ".md", ".csv"])
def test_a_file_of_somebody_else_is_replaced_only_when_asked(
    suffix: str, sdq: Report, tmp_path: Path
) -> None:
    path = tmp_path / f"eind{suffix}"
    there = tmp_path / "eind-summary.csv" if suffix == ".csv" else path
    someone_elses(there)
    before = there.read_bytes()
    with pytest.raises(UsageError, match="bestaat al"):
        output.write(sdq, [path], "nl")
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [before]
    output.write(sdq, [path], "nl", overwrite=True)
    assert there.read_bytes() != before


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ".md", ".csv"])
def test_an_earlier_result_is_replaced_also_in_another_language(
    suffix: str, sdq: Report, tmp_path: Path
) -> None:
    path = tmp_path / f"uit{suffix}"
    made = output.write(sdq, [path], "en")
    assert output.write(sdq, [path], "nl") == made


def test_a_name_without_suffix_is_told_as_such(sdq: Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        output.write(sdq, [tmp_path / "uitkomst"], "nl")
    assert key_of(error) == "output.no_suffix"
    assert "‘’" not in str(error.value)


@pytest.mark.parametrize(("language", "written"), [("nl", r"0\ %"), ("en", "0%")])
def test_a_share_in_a_workbook_is_written_as_the_language_does(
    language: str, written: str, sdq: Report, tmp_path: Path
) -> None:
    output.write(sdq, [tmp_path / "uit.xlsx"], language)
    sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx")["transitions"]
    column = [cell.value for cell in sheet[1]].index("share_to_normal") + 1
    assert sheet.cell(2, column).number_format == written


def test_a_long_title_on_the_first_sheet_is_not_cut(sdq: Report, tmp_path: Path) -> None:
    long = replace(sdq, title=sentence("woord " * 25, "word " * 25))
    heights = []
    for report in (sdq, long):
        (tmp_path / "uit.xlsx").unlink(missing_ok=True)
        output.write(report, [tmp_path / "uit.xlsx"], "nl")
        sheet = openpyxl.load_workbook(tmp_path / "uit.xlsx").worksheets[0]
        heights.append(sheet.row_dimensions[1].height)
    assert heights == [22, 66]


def test_an_empty_file_is_replaced(sdq: Report, tmp_path: Path) -> None:
    (tmp_path / "uit.xlsx").touch()
    assert output.write(sdq, [tmp_path / "uit.xlsx"], "nl")


def test_a_result_that_somebody_edited_is_not_replaced(sdq: Report, tmp_path: Path) -> None:
    path = tmp_path / "uit.xlsx"
    output.write(sdq, [path], "nl")
    book = openpyxl.load_workbook(path)
    book.properties.lastModifiedBy = "iemand"  # as Excel does
    book.save(path)
    with pytest.raises(UsageError, match="daarna"):
        output.write(sdq, [path], "nl")


def test_a_filled_template_is_not_replaced(sdq: Report, tmp_path: Path) -> None:
    path = tmp_path / "sjabloon.xlsx"
    path.write_bytes(to_template([], "nl"))
    with pytest.raises(UsageError, match="niet door dit programma gemaakt"):
        output.write(sdq, [path], "nl")


def test_no_csv_is_written_when_one_of_them_is_an_input(sdq: Report, tmp_path: Path) -> None:
    data = tmp_path / "uit-summary.csv"
    data.write_text("data")
    with pytest.raises(UsageError):
        output.write(sdq, [tmp_path / "uit.csv"], "nl", inputs=[data])
    assert list(tmp_path.iterdir()) == [data]


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (PermissionError, "file_in_use"),
        (FileNotFoundError, "folder_missing"),
        (IsADirectoryError, "is_folder"),
        (OSError, "cannot_write"),
    ],
)
def test_a_file_that_cannot_be_written_says_what_to_do(
    fault: type[OSError], key: str, sdq: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        raise fault

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(AnalysisError) as error:
        output.write(sdq, [tmp_path / "uit.md"], "nl")
    assert key_of(error) == f"output.{key}"
    assert hint(error.value.problems[0].message)


def test_a_missing_folder_is_named_for_real(sdq: Report, tmp_path: Path) -> None:
    with pytest.raises(AnalysisError) as error:
        output.write(sdq, [tmp_path / "weg" / "uit.md"], "nl")
    assert key_of(error) == "output.folder_missing"


@pytest.mark.parametrize(
    ("arguments", "key"),
    [(("pdf", "nl"), "unknown_stdout_format"), (("csv", "nl", "weg"), "unknown_table")],
)
def test_dump_refuses_what_it_does_not_know(
    arguments: tuple[str, ...], key: str, sdq: Report
) -> None:
    with pytest.raises(UsageError) as error:
        output.dump(sdq, *arguments)
    assert key_of(error) == f"output.{key}"


def test_the_key_of_an_unknown_name_is_shown_as_it_is(sdq: Report) -> None:
    report = replace(sdq, labels={}, title=Message("language.list", {"items": ["x"]}))
    assert "| total |" in output.dump(report, "md", "nl")


def test_a_page_without_sources_and_notice_has_no_empty_parts(sdq: Report) -> None:
    text = output.dump(replace(sdq, sources=(), remarks=(), facts=None), "md", "nl")
    assert "Waarop" not in text
    assert "\n\n\n" not in text


def test_the_notice_stands_on_the_first_sheet(ari: Report, tmp_path: Path) -> None:
    noted = replace(ari.tables["flow"], notes=(sentence("Een noot.", "A note."),))
    report = replace(ari, tables={"flow": noted})
    output.write(report, [tmp_path / "uit.xlsx"], "en")
    first = openpyxl.load_workbook(tmp_path / "uit.xlsx").worksheets[0]
    texts = [row[1] for row in first.values]
    assert "The ARI-CP shows how the parent experiences the relationship." in texts
    assert "A note." in texts
