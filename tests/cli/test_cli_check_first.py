"""The first screen of `analyse controleer`: twelve lines when all is well. Data are invented."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from tests.cli.run import PILOT, screen_of
from tests.cli.run import seen as analyse
from tests.cli.test_cli_check import HEADER, REVERSED, SURVEY, TRAJECTORIES, people
from tests.intake.pilot_files import Files
from vaktherapie_analyse.language import LANGUAGES

MOST: Final = 12
WIDTHS: Final = (80, 100)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def sheet(n: int, moments: Sequence[str] = ("begin", "eind"), age: Any = 8) -> list[list[Any]]:
    """Forms of n invented people at each of the moments."""
    rows = [
        [code, moment, age, *rest]
        for seed, moment in enumerate(moments)
        for code, _, _, *rest in people(n, REVERSED, seed)
    ]
    return [HEADER, *rows]


BOOKS: Final = {
    "one respondent": {"SDQ": sheet(1)},
    "three respondents": {"SDQ": sheet(3)},
    "five hundred respondents": {"SDQ": sheet(500)},
    "one moment": {"SDQ": sheet(30, ["begin"])},
    "no norms": {"SDQ": sheet(30, age="")},
    "an age without norms": {"SDQ": sheet(30, age=16)},
    "all in one": {
        "SDQ": sheet(30), "Trajecten": TRAJECTORIES, "Enquete": SURVEY, "Notities": [["los"]],
    },
}  # fmt: skip


@pytest.mark.parametrize("what", ["the pilot", *BOOKS])
def test_when_all_is_well_there_are_at_most_twelve_lines(
    what: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = screen_of("controleer", PILOT if what == "the pilot" else files.xlsx(**BOOKS[what]))
    assert capsys.readouterr() == ("", "")
    for width, language in product(WIDTHS, LANGUAGES):
        lines = screen(width, language).splitlines()
        assert len(lines) <= MOST
        assert max(map(len, lines)) <= width
        assert "--uitgebreid" in lines[-1]


def test_what_does_not_fit_is_counted_and_stands_behind_uitgebreid(
    files: Files, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    brief = analyse(capsys, "controleer", PILOT).out
    assert "Nog 2 opmerkingen, alle bladen en kolommen: --uitgebreid" in brief
    assert "Gedragsproblemen (4 ×" not in brief
    assert "Gedragsproblemen (4 ×" in analyse(capsys, "controleer", PILOT, "--uitgebreid").out


def test_what_somebody_has_to_look_at_is_shown_whole_however_long(
    files: Files, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    header, *rows = sheet(30)
    doubtful = [[row[0], row[1], 7 if row[1] == "eind" else 8, *row[3:]] for row in rows]
    doubtful += [["test", "begin", 1, *[0, 1] * 12, 1], ["K0O1", "begin", 19, *[1, 0] * 12, 2]]
    out = " ".join(analyse(capsys, "controleer", files.xlsx(SDQ=[header, *doubtful])).out.split())
    for said in (
        "noemen zich een proef",
        "jonger dan bij een eerder moment",
        "deze codes verschillen alleen in tekens",
        "buiten de leeftijd van de Strengths",
    ):
        assert said in out
    assert "Aangenomen" not in out


def test_beside_faults_nothing_is_left_out(
    files: Files, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    header, *rows = sheet(3, age=16)
    rows[0][5] = 7
    out = analyse(capsys, "controleer", files.xlsx(SDQ=[header, *rows])).out
    assert "Te herstellen (1)" in out
    assert "geen norm" in out
    assert "niet nagegaan" in out
    assert "opmerking" not in out


def test_what_to_do_if_an_assumption_is_wrong_stands_behind_uitgebreid(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.xlsx(SDQ=sheet(3))
    hint = "--informant leerkracht"
    assert hint not in analyse(capsys, "controleer", path).out
    assert hint in analyse(capsys, "controleer", path, "--uitgebreid").out


def test_of_each_doubt_five_rows_are_named_and_all_behind_uitgebreid(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = sheet(40)
    younger = [[row[0], row[1], 7 if row[1] == "eind" else 8, *row[3:]] for row in rows]
    path = files.xlsx(SDQ=[header, *younger])
    brief = " ".join(analyse(capsys, "controleer", path).out.split())
    assert "rij 42 van SDQ; rij 43 van SDQ; rij 44 van SDQ; rij 45 van SDQ; rij 46" in brief
    assert "; en nog 35. Verbeter de leeftijd" in brief
    assert "rij 47" not in brief
    full = analyse(capsys, "controleer", path, "--uitgebreid").out
    assert "jonger dan bij een eerder moment  SDQ   42–81" in full
    tables = json.loads(analyse(capsys, "controleer", path, "--formaat", "json").out)["tables"]
    assert [row["row"] for row in tables["doubts"]] == [*range(42, 82)]
    assert {row["doubt"] for row in tables["doubts"]} == {"age_falls"}
    out = files.folder / "verslag.xlsx"
    assert analyse(capsys, "controleer", path, "-o", out).code == 0
    assert load_workbook(out)["doubts"].max_row == 41


def test_codes_that_look_alike_and_equal_forms_stay_together(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = sheet(12, ["begin"])
    alike = [[f"KO{number:02}", "begin", 8, *rows[0][3:]] for number in range(7)]
    path = files.xlsx(SDQ=[header, *rows, *alike])
    brief = " ".join(analyse(capsys, "controleer", path).out.split())
    assert "rij 2 van SDQ en rij 14 van SDQ; rij 3 van SDQ en rij 15 van SDQ;" in brief
    assert "rij 6 van SDQ en rij 18 van SDQ; en nog 2. Is het" in brief
    assert "en rij 17 van SDQ en nog 3. Kijk na" in brief
    full = " ".join(analyse(capsys, "controleer", path, "--uitgebreid").out.split())
    assert "rij 8 van SDQ = rij 20 van SDQ" in full
    tables = json.loads(analyse(capsys, "controleer", path, "--formaat", "json").out)["tables"]
    cases = Counter((row["doubt"], row["case"]) for row in tables["doubts"])
    assert sorted(cases.values()) == [2] * 7 + [8]


def test_a_row_is_named_with_its_file_where_there_are_several(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = sheet(3)
    begin = files.xlsx("begin.xlsx", SDQ=[header, *rows[:3]])
    younger = [[row[0], row[1], 7, *row[3:]] for row in rows[3:]]
    end = files.xlsx("eind.xlsx", SDQ=[header, *younger])
    out = " ".join(analyse(capsys, "controleer", begin, end).out.split())
    assert "rij 2 van eind.xlsx › SDQ" in out
    full = analyse(capsys, "controleer", begin, end, "--uitgebreid").out
    assert "jonger dan bij een eerder moment" in full


def test_what_is_usual_stands_behind_what_was_concluded_from_this_file(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = sheet(3)
    renamed = ["kindcode", "Welke van de twee?", *header[2:]]
    out = analyse(capsys, "controleer", files.xlsx(SDQ=[renamed, *rows])).out
    assert out.index("Welke van de twee?") < out.index("wie invulde")


def test_what_a_register_lacks_asks_nobody_to_look(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = [["kindcode", "start", "status"], ["K1", "3-5-2024", "lopend"]]
    out = analyse(capsys, "controleer", files.xlsx(SDQ=sheet(3), Trajecten=bare)).out
    assert out.index("Aangenomen") < out.index("geen aantallen sessies")
