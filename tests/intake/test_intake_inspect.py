"""What is seen in a file: never more than headers and kinds, whatever stands in it."""

from __future__ import annotations

import io
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.run import EXAMPLE, analyse
from tests.examples import few
from tests.intake.pilot_files import ITEMS, Files
from tests.intake.test_intake_fuzz import CELLS, HEADER, ROWS
from vaktherapie_analyse import output
from vaktherapie_analyse.analysis.single_reports.check_report import Checked, check
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.inspect_files import inspect
from vaktherapie_analyse.intake.layout.values.unused_columns import looks_like
from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.report import Provenance

SDQ = load_instrument("sdq")
MADE_BY = Provenance("0", "2026-01-01", "analyse controleer", {}, ())


@few
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, len(HEADER)), CELLS), min_size=1, max_size=4
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_a_check_finds_the_faults_that_stop_the_analysis(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, Any]], language: str
) -> None:
    rows = [[*row, None] for row in (HEADER, *ROWS)]
    for row, column, cell in changes:
        rows[row][column] = cell
    path = Files(tmp_path_factory.mktemp("check")).xlsx(SDQ=rows)
    seen = inspect([path], SDQ, Settings())
    shown = io.StringIO()
    output.show(check([Checked(seen, SDQ, None)], MADE_BY), language, shown, width=80)
    assert shown.getvalue()
    try:
        read_answers([path], SDQ)
    except DataError as error:
        assert seen.problems == error.problems
    else:
        assert seen.problems == ()


@pytest.mark.parametrize(
    ("kind", "header", "cells"),
    [
        ("name", "Voornaam", ["x"]),
        ("name", "Wie", ["Sanne de Vries", "Ömer Yılmaz", "A. van der Berg-Smit"]),
        ("bsn", "code", [111222333.0, "123456782"]),
        ("email", "contact", ["a.b@c.nl", "x@y.org"]),
        ("phone", "contact", ["06-12345678", "+31 6 12345678"]),
        ("address", "waar", ["Dorpsstraat 12", "1234 AB Helmond"]),
        ("date", "ingevuld", [date(2024, 1, 2), datetime(2024, 1, 3, 12), "3-5-2024"]),
        ("number", "duur", ["1,5", 3.0, 12]),
        ("text", "waarom", ["omdat het daarvoor echt niet ging", "zie vorige keer, toen ook zo"]),
        ("other", "school", ["De Regenboog", "de Wilg", "het Palet"]),
        ("empty", "leeg", ["", " "]),
    ],
)
def test_what_an_unused_column_looks_like(kind: str, header: str, cells: list[Any]) -> None:
    assert looks_like(header, cells) == kind


def test_a_header_that_is_an_address_itself_is_not_shown(files: Files) -> None:
    path = files.csv([["client", *ITEMS, "jan@voorbeeld.nl"], ["K1", *[0] * 25, "x"]])
    columns = inspect([path], SDQ, Settings()).columns
    assert columns["header"].isna().tolist() == [*[False] * 26, True]


def test_a_long_header_is_shortened(files: Files) -> None:
    question = "Hoe vaak in de afgelopen zes maanden heeft u gemerkt dat het beter ging thuis?"
    path = files.csv([["client", *ITEMS, question], ["K1", *[0] * 25, 3]])
    shown = inspect([path], SDQ, Settings()).columns["header"].iloc[-1]
    assert shown.endswith("…")
    assert len(shown) <= 61


def test_sheets_of_two_files_with_the_same_name_are_both_marked(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["client", "moment", *ITEMS], ["K1", "begin", 7, *[0] * 24]]
    one = files.xlsx("een.xlsx", Blad1=rows)
    rows[1][1] = "eind"
    other = files.xlsx("twee.xlsx", Blad1=rows)
    out = files.folder / "verslag.xlsx"
    given = ["--vragenlijst", "sdq", "-o", out]
    assert analyse(capsys, "controleer", one, other, *given).code == 1
    import openpyxl

    assert {"Fouten Blad1", "Fouten Blad1 (2)"} <= {*openpyxl.load_workbook(out).sheetnames}


def test_the_items_of_a_questionnaire_of_ones_own_need_no_line_of_their_own(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLE / "ari-cp-verzonnen.toml").read_text(encoding="utf-8")
    own = files.folder / "eigen.toml"
    own.write_text(text.replace('key = "ari-cp"', 'key = "eigen"', 1), encoding="utf-8")
    names = [f"eigen{n}" for n in range(1, 49)]
    path = files.csv([["client", "leeftijd", *names], ["K1", 4, *[1, 5] * 24]])
    given = ["--vragenlijst", own, "--schrijf-config"]
    assert analyse(capsys, "controleer", path, *given).code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert "eigen48" not in written.get("kolommen", {})
    assert analyse(capsys, "vragenlijst", own, path).code == 0


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)
