"""The workbook that a person opens: its first sheet, its chart, and what comes out of a printer.

All people are invented.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.run import PILOT
from tests.cli.test_cli_first_screen import people
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.language import LANGUAGES

NAMES = {
    "nl": ("Samenvatting", "Tabellen", "Verantwoording"),
    "en": ("At a glance", "Tables", "Provenance"),
}


Made = Callable[..., Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The workbook that a line writes, about the pilot or so many people; written once."""
    folder = tmp_path_factory.mktemp("workbooks")

    @cache
    def written(command: str, *options: str, n: int = 0) -> Path:
        data = folder / f"{n}.csv" if n else PILOT
        if n:
            data.write_text("\n".join(people(n)), encoding="utf-8")
        path = folder / f"{'_'.join((command, *options, str(n)))}.xlsx"
        assert main([command, str(data), *options, "-o", str(path)]) == 0
        return path

    return written


def below(sheet: Worksheet, title: str) -> list[tuple[Any, ...]]:
    """The rows of the table with that title, with its header."""
    at = next(cell.row for cell in sheet["A"] if cell.value == title)
    found = []
    for row in sheet.iter_rows(min_row=at + 1):
        if row[0].value is None or sheet.cell(row[0].row, 1).font.italic:
            break
        found.append(row)
    return found


@pytest.mark.parametrize(("command", "language"), list(product(("sdq", "kwartaal"), LANGUAGES)))
def test_a_workbook_opens_on_its_summary_and_the_sheets_of_the_contract_follow(
    command: str, language: str, made: Made
) -> None:
    book = load_workbook(made(command, *(["--taal", language] if language != "nl" else [])))
    assert tuple(book.sheetnames[:3]) == NAMES[language]
    assert book.active.title == NAMES[language][0]
    # The last one tells what the columns mean.
    assert {"sdq": "flow", "kwartaal": "quarters"}[command] == book.sheetnames[3]
    # What is printed of a sheet to compute with is one empty cell.
    for name in book.sheetnames[3:]:
        sheet = book[name]
        (area,) = re.findall(r"\$([A-Z]+)\$(\d+)", sheet.print_area)
        assert sheet[f"{area[0]}{area[1]}"].value is None
    for name in NAMES[language]:
        setup = book[name].page_setup
        assert (setup.orientation, setup.fitToWidth) == ("portrait", 1)


def test_the_numbers_of_the_summary_are_those_of_the_contract(made: Made) -> None:
    book = load_workbook(made("sdq"))
    total = below(book["Samenvatting"], "Verandering van begin naar eind")[1]
    tables = {}
    for name in ("summary", "transitions", "verdicts"):
        header, *found = book[name].values
        tables[name] = dict(zip(header, found[0], strict=True))
    summary, moved, judged = tables.values()
    assert [cell.value for cell in total] == [
        "Totaal",
        *(summary[name] for name in ("n", "pre_mean", "post_mean", "change_mean")),
        *(summary[name] for name in ("change_low", "change_high")),
        judged["n_deteriorated"] + judged["n_harmed"],
        judged["n_recovered"] + judged["n_improved"],
        *(moved[name] for name in ("n_elevated_pre", "n_elevated_post", "n_to_normal")),
    ]
    assert [cell.number_format for cell in total[-3:]] == ['0"/14"', '0"/14"', '0"/9"']


def test_the_interval_of_the_chart_is_that_of_the_change_in_sds(made: Made) -> None:
    book = load_workbook(made("sdq"))
    header, first, *_ = book["summary"].values
    row = dict(zip(header, first, strict=True))
    # Fewer problems are better: a drop goes to the right.
    sd = ((row["pre_sd"] ** 2 + row["post_sd"] ** 2) / 2) ** 0.5
    value, low, high = (-row[name] / sd for name in ("change_mean", "change_high", "change_low"))
    drawn = below(book["Samenvatting"], "De grafiek in getallen")[1]
    expected = [value, low, high, value - low, high - value]
    assert [cell.value for cell in drawn[1:6]] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("words", "n_series", "has_interval"),
    [
        (("sdq",), 1, True),
        (("kwartaal",), 3, False),
        (("sdq", "--onderdruk", "3"), 1, True),
    ],
)
def test_a_chart_draws_cells_and_keeps_no_copy_of_them(
    words: tuple[str, ...], n_series: int, has_interval: bool, made: Made
) -> None:
    path = made(*words)
    with zipfile.ZipFile(path) as archive:
        (chart,) = [name for name in archive.namelist() if name.startswith("xl/charts/")]
        drawn = archive.read(chart).decode()
    assert "Cache>" not in drawn
    assert drawn.count("<ser>") == n_series
    assert ("<errBars>" in drawn) is has_interval
    places = re.findall(r"<f>'Samenvatting'!\$?([A-F])\$?(\d+)(?::\$([A-F])\$(\d+))?</f>", drawn)
    assert len(places) == drawn.count("<f>")
    sheet = load_workbook(path)["Samenvatting"]
    for column, row, _, last in places:
        for line in range(int(row), int(last or row) + 1):
            assert sheet[f"{column}{line}"].value is not None


def test_nothing_that_is_left_out_comes_back_in_the_summary(made: Made) -> None:
    book = load_workbook(made("sdq", "--onderdruk", "3"))
    header, *found = book["transitions"].values
    shown = below(book["Samenvatting"], "Verhoogd: begin en eind, alleen wat gedeeld mag worden")[
        1:
    ]
    counts = ("n", "n_elevated_pre", "share_elevated_pre", "n_elevated_post", "share_elevated_post")
    for values, row in zip(shown, found, strict=True):
        known = dict(zip(header, row, strict=True))
        expected = [known[name] if known[name] is not None else "–" for name in counts]
        assert [cell.value for cell in values[1:6]] == expected
    assert any(cell.value == "–" for row in shown for cell in row)
    drawn = below(book["Samenvatting"], "De grafiek in getallen")[1:]
    known = [row for row in found if row[header.index("n_elevated_pre")] is not None]
    assert [row[1].value for row in drawn] == [r[header.index("share_elevated_pre")] for r in known]


def test_one_person_has_no_interval_and_so_no_chart(made: Made) -> None:
    path = made("sdq", n=1)
    with zipfile.ZipFile(path) as archive:
        assert not any(name.startswith("xl/charts/") for name in archive.namelist())
    total = below(load_workbook(path)["Samenvatting"], "Verandering van begin naar eind")[1]
    assert [cell.value for cell in total[4:7]] == [1, "–", "–"]


def test_everybody_is_on_the_sheet_with_tables_and_not_on_the_summary(made: Made) -> None:
    book = load_workbook(made("sdq", "--per-respondent"))
    codes = {
        name: any(cell.value == "K01" for row in book[name] for cell in row)
        for name in ("Samenvatting", "Tabellen")
    }
    assert codes == {"Samenvatting": False, "Tabellen": True}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_what_is_printed_is_four_pages_at_most(made: Made, tmp_path: Path) -> None:
    books = [made("sdq"), made("kwartaal"), made("sdq", n=500)]
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    words = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *books]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    for book in books:
        with pikepdf.open(tmp_path / f"{book.stem}.pdf") as pages:
            assert 3 <= len(pages.pages) <= 4
            for page in pages.pages:
                left, bottom, right, top = map(float, page.mediabox)
                assert (round(right - left), round(top - bottom)) == (595, 842)
