"""`analyse bevindingen`: the published figures of the pilot, computed again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, screen_of
from tests.cli.run import seen as analyse
from vaktherapie_analyse.language import LANGUAGES

Rows = list[dict[str, Any]]

#: The figures of the report, typed over from it: id, reading → n, of, verdict.
PUBLISHED = {
    ("F1", "sdq"): (14, 22, "reproduced"),
    ("F1b", "sdq"): (5, 22, "reproduced"),
    ("F2", "pairs"): (9, 14, "reproduced"),
    ("F3", "high"): (6, 9, "reproduced"),
    ("F4", "elevated_improved"): (4, 9, "not_reproduced"),
    ("F4", "elevated_to_normal"): (4, 9, "not_reproduced"),
    ("F4", "both_improved"): (3, 6, "reproduced_in_reading"),
    ("F4", "both_to_normal"): (3, 6, "reproduced_in_reading"),
    ("F5", "both"): (3, 6, "reproduced"),
    ("F6", "pairs"): (5, 14, "reproduced"),
    ("F7", "low"): (5, 5, "reproduced"),
}

GOODMAN = (PILOT, "--normen", "goodman-1997", "--hoog", "bovengemiddeld")
WIDER = (PILOT, "--verhoogd", "grensgebied", "--hoog", "bovengemiddeld")


def tables(*arguments: object) -> dict[str, Rows]:
    found: dict[str, Rows] = screen_of("bevindingen", *arguments).tables
    return found


def shown(*arguments: object) -> str:
    return screen_of("bevindingen", *arguments)(100, "nl")


def figures(rows: Rows) -> dict[tuple[str, str], tuple[int, int, str]]:
    return {(r["id"], r["reading"]): (r["n"], r["of"], r["verdict"]) for r in rows}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example data, to be changed by hand."""
    for file in EXAMPLE.iterdir():
        if file.suffix in (".xlsx", ".toml", ".csv"):
            shutil.copy(file, tmp_path)
    return tmp_path


def change_one_answer(file: Path, client: str, answer: str, other: str, items: set[str]) -> None:
    """At begin, the first of these items with that answer gets another one."""
    book = openpyxl.load_workbook(file)
    header, *rows = book["SDQ begin"].iter_rows()
    row = next(row for row in rows if row[0].value == client)
    cell = next(
        cell
        for name, cell in zip(header, row, strict=True)
        if name.value in items and cell.value == answer
    )
    cell.value = other
    book.save(file)


def test_the_published_figures_come_out() -> None:
    found = figures(tables(PILOT)["findings"])
    assert {key: found[key] for key in PUBLISHED} == PUBLISHED
    assert found["F8", None] == (None, None, "not_computable")  # type: ignore[index]


def test_a_figure_that_cannot_occur_is_named_with_the_numbers_that_could() -> None:
    rows = {(r["id"], r["reading"]): r for r in tables(PILOT)["findings"]}
    first = rows["F4", "elevated_improved"]
    assert (first["published"], first["possible"]) == ("50 %", False)
    assert first["possible_of"] == "2 4 6 8 10 12 14"
    assert rows["F4", "both_improved"]["possible"] is True
    assert rows["F2", "pairs"]["possible_of"] == "11 14"


def test_one_other_answer_changes_the_verdicts(folder: Path) -> None:
    # K07 has a total of 15, clinical from 14: two points less make it 13.
    plain = {f"sdq{i}" for i in (2, 3, 5, 6, 8, 10, 12, 13, 15, 16, 18, 19, 22, 23, 24)}
    change_one_answer(folder / "pilot.xlsx", "K07", "Zeker waar", "Niet waar", plain)
    found = figures(tables(folder / "pilot.xlsx")["findings"])
    assert found["F2", "pairs"] == (8, 14, "not_reproduced")
    assert found["F3", "high"] == (6, 8, "not_reproduced")
    assert found["F4", "elevated_to_normal"] == (3, 8, "not_reproduced")
    assert found["F4", "elevated_improved"] == (4, 8, "reproduced")
    assert found["F6", "pairs"] == (6, 14, "not_reproduced")
    assert found["F7", "low"] == (5, 6, "not_reproduced")
    assert found["F7", "not_high"] == (6, 6, "reproduced_in_reading")
    assert "F2: gepubliceerd is 64 %; hier is het 8/14 (57 %)." in shown(folder / "pilot.xlsx")


def test_the_grid_tells_under_which_choices_the_whole_set_comes_out() -> None:
    by_choice: dict[tuple[str, str, str], list[str]] = {}
    for row in tables(PILOT)["grid"]:
        if row["reading"]:
            choice = (row["norm"], row["elevated_from"], row["high_from"])
            by_choice.setdefault(choice, []).append(row["verdict"])
    whole = {c for c, verdicts in by_choice.items() if all("repr" in v[:4] for v in verdicts)}
    assert whole == {
        ("nl", "klinisch", "hoog"),
        ("goodman-1997", "grensgebied", "hoog"),
        ("uk-4band", "grensgebied", "hoog"),
    }
    # nl takes its total from theunissen-2022: the same bands are tried once.
    assert "theunissen-2022" not in {norm for norm, _, _ in by_choice}


def test_the_norm_group_itself_stands_before_the_figures_of_other_studies() -> None:
    def shares(*options: object) -> list[tuple[str, str, float | None]]:
        rows = tables(*options)["base_rates"]
        return [(row["scale"], row["elevated_from"], row["share"]) for row in rows]

    assert shares(PILOT) == [("total", "klinisch", 0.1), ("disorganised", "hoog", 0.05)]
    wider = [("total", "grensgebied", 0.2), ("disorganised", "bovengemiddeld", 0.2)]
    assert shares(*WIDER) == wider
    assert shares(*GOODMAN)[0] == ("total", "klinisch", None)
    text = shown(PILOT)
    assert text.index("van de normgroep zelf") < text.index("uit ander onderzoek")


def test_the_chosen_norms_and_bands_are_used() -> None:
    found = figures(tables(*GOODMAN)["findings"])
    assert found["F2", "pairs"] == (7, 14, "not_reproduced")
    assert found["F7", "low"] == (5, 7, "not_reproduced")
    found = figures(tables(*WIDER)["findings"])
    assert found["F2", "pairs"] == (10, 14, "not_reproduced")


def test_the_cross_tables_and_the_chain_count_all_pairs() -> None:
    found = tables(PILOT)
    cross = {(r["moment"], r["row_holds"], r["column_holds"]): r["n"] for r in found["cross"]}
    begin = [cross["begin", a, b] for a in (True, False) for b in (True, False)]
    end = [cross["eind", a, b] for a in (True, False) for b in (True, False)]
    assert (begin, end) == ([6, 3, 0, 5], [1, 4, 2, 7])
    chain = {r["node"]: r["n"] for r in found["chain"]}
    assert [chain[node] for node in ("0", "1", "2", "1.1", "1.2", "2.1")] == [14, 9, 5, 6, 3, 5]
    leaves = [n for node, n in chain.items() if node.count(".") == 3]
    assert sum(leaves) == 14


def test_without_the_aricp_the_rest_is_computed_and_said() -> None:
    rows = {(r["id"], r["reading"]): r for r in tables(EXAMPLE / "pilot.csv")["findings"]}
    assert rows["F2", "pairs"]["verdict"] == "reproduced"
    gone = rows["F3", "high"]
    assert (gone["n"], gone["of"], gone["share"]) == (None, None, None)
    assert gone["verdict"] == "not_computable"
    assert gone["reason"] == "no_data"
    text = shown(EXAMPLE / "pilot.csv")
    assert "De ARI-CP is in deze bestanden niet gevonden" in text
    assert "Niet te berekenen: F3, F5, F7" in text


def test_without_a_key_nothing_is_told_as_not_coming_out_and_how_to_make_one_is_said(
    folder: Path,
) -> None:
    (folder / "analyse.toml").unlink(missing_ok=True)
    found = tables(folder / "pilot.xlsx")
    assert "cross" not in found
    assert {row["holds"] for row in found["chain"]} == {None, True, False}
    assert {row["level"] for row in found["chain"]} == {0, 1, 2}
    text = " ".join(shown(folder / "pilot.xlsx").split())
    assert "Een andere lezing is met deze gegevens niet te berekenen" in text
    assert "Onder 0 van de" not in text
    assert "of álles uitkomt is dus niet te zeggen" in text
    # There is no item key: how to make one is said.
    rows = {(r["id"], r["reading"]): r for r in found["findings"]}
    assert rows["F5", "both"]["reason"] == "no_key"
    assert "analyse sleutel ari-cp" in text


def test_bands_that_stand_in_the_file_need_no_key_and_no_norms(folder: Path) -> None:
    (folder / "analyse.toml").unlink()
    rows = ["kindcode;respondent;moment;leeftijd;gedesorganiseerd interpretatie"]
    for line in (folder / "pilot.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
        client, respondent, *_ = line.split(";")
        if client in HIGH | LOW:
            begin = "hoog" if client in HIGH else "laag"
            end = "gemiddeld" if client in NO_LONGER else begin
            rows += [
                f"{client};{respondent};begin;6;{begin}",
                f"{client};{respondent};eind;6;{end}",
            ]
    lines = "\n".join(dict.fromkeys(rows))
    (folder / "aricp.csv").write_text(lines, encoding="utf-8")
    found = tables(folder / "pilot.csv", folder / "aricp.csv")
    figure = figures(found["findings"])
    # K06–K08 are elevated and have no ARI-CP: unknown, so in no denominator.
    assert figure["F3", "high"] == (6, 6, "not_reproduced")
    assert figure["F5", "both"] == (3, 6, "reproduced")
    assert figure["F7", "low"] == (5, 5, "reproduced")
    assert {r["high_from"] for r in found["grid"]} == {"hoog", "bovengemiddeld"}
    unknown = {(r["id"], r["reading"]): r["n_unknown"] for r in found["findings"]}
    assert unknown["F3", "high"] == 3
    cross = {(r["moment"], r["row_holds"], r["column_holds"]): r["n"] for r in found["cross"]}
    assert cross["begin", True, None] == 3
    assert cross["begin", False, None] == 0
    chain = {r["node"]: (r["holds"], r["n"]) for r in found["chain"]}
    assert chain["1.2"] == (None, 3)
    text = shown(folder / "pilot.csv", folder / "aricp.csv")
    assert "gedesorganiseerd hoog bij het begin: onbekend" in text
    assert "banden uit het bestand" in " ".join(text.split())
    assert "Bij F3, F4, F5 is voor hoogstens 3 respondenten" in " ".join(text.split())


#: Who is elevated and high, of whom no longer high at the end, and who is neither.
HIGH = {"K01", "K02", "K03", "K04", "K05"}
NO_LONGER = {"K02", "K03", "K04"}
LOW = {"K09", "K10", "K11", "K12", "K13"}


def test_nobody_in_a_group_is_no_share(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "pilot.xlsx")
    for name in book.sheetnames:
        if "eind" in name or "vervolg" in name:
            del book[name]
    book.save(folder / "begin.xlsx")
    rows = {(r["id"], r["reading"]): r for r in tables(folder / "begin.xlsx")["findings"]}
    row = rows["F2", "pairs"]
    assert (row["n"], row["of"], row["share"], row["reason"]) == (None, 0, None, "nobody")
    assert (rows["F1", "sdq"]["n"], rows["F1b", "sdq"]["n"]) == (0, 19)


def test_the_two_questionnaires_may_stand_in_two_files(folder: Path) -> None:
    for name, sheets in (("sdq", "SDQ"), ("aricp", "ARI-CP")):
        book = openpyxl.load_workbook(folder / "pilot.xlsx")
        for sheet in book.sheetnames:
            if not sheet.startswith((sheets, "Respondenten")):
                del book[sheet]
        book.save(folder / f"{name}.xlsx")
    found = figures(tables(folder / "sdq.xlsx", folder / "aricp.xlsx")["findings"])
    assert {key: found[key] for key in PUBLISHED} == PUBLISHED


def test_files_without_either_questionnaire_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leeg.csv").write_text("kind;kleur\nK1;rood\n", encoding="utf-8")
    outcome = analyse(capsys, "bevindingen", tmp_path / "leeg.csv")
    assert (outcome.code, outcome.out) == (1, "")
    assert "geen items gevonden" in outcome.err


@pytest.mark.parametrize(
    ("option", "word"), [("--hoog", "rood"), ("--verhoogd", "rood"), ("--definitie", "weg")]
)
def test_an_unknown_word_is_wrong_usage(
    option: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "bevindingen", PILOT, option, word)
    assert outcome.code == 2
    assert word not in outcome.err
    assert option in outcome.err


def test_another_report_is_another_file(tmp_path: Path) -> None:
    own = tmp_path / "rapport.toml"
    own.write_text(OTHER_REPORT, encoding="utf-8")
    rows = tables(PILOT, "--definitie", own)["findings"]
    # 19 were measured at begin; of K15 the total is not known.
    assert [(r["id"], r["of"], r["n_unknown"]) for r in rows] == [("A", 18, 1)]
    made = screen_of("bevindingen", PILOT, "--definitie", own).report
    assert "rapport.toml" in [file["name"] for file in made.provenance.inputs]


OTHER_REPORT = """
key = "ander"
title = { nl = "Ander rapport" }
[source]
citation = "Verzonnen voor een test"
status = "invented"
[[condition]]
key = "begin"
label = { nl = "begin" }
instrument = "sdq"
moment = "begin"
state = "measured"
[[condition]]
key = "worst"
label = { nl = "slechtste band" }
instrument = "sdq"
scale = "total"
moment = "begin"
state = "worst_band"
[[finding]]
id = "A"
label = { nl = "slechtste band bij begin" }
published = "46%"
[[finding.reading]]
key = "all"
label = { nl = "allen" }
among = ["begin"]
count = ["worst"]
"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 100])
def test_what_a_person_sees(language: str, width: int, snapshot: SnapshotAssertion) -> None:
    assert screen_of("bevindingen", PILOT)(width, language) == snapshot


def test_every_format_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["uit.xlsx", "uit.json", "uit.csv", "uit.md"]
    options = [word for name in names for word in ("-o", tmp_path / name)]
    assert analyse(capsys, "bevindingen", PILOT, *options).code == 0
    book = openpyxl.load_workbook(tmp_path / "uit.xlsx")
    assert {"findings", "cross", "chain", "grid", "context"} <= set(book.sheetnames)
    assert (tmp_path / "uit-findings.csv").exists()
    assert "gereproduceerd" in (tmp_path / "uit.md").read_text(encoding="utf-8")


def test_a_table_for_others_than_those_who_filled_in_is_not_tried() -> None:
    """The forms of the example are those of parents; one shipped table is of teachers only."""
    tried = {row["norm"] for row in tables(PILOT)["grid"]}
    assert {"nl", "goodman-1997"} <= tried
    assert "vandenheuvel-2017" not in tried
