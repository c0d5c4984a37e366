"""`analyse uitleg`: one number back to its cells, formula and source. All data are invented."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, screen_of
from tests.cli.run import seen as analyse
from tests.intake.pilot_files import Files
from vaktherapie_analyse.analysis.explain.quarter_number import (
    explain_quarter,
    indicator_named,
    quarter_names,
)
from vaktherapie_analyse.cli.commands.kwartaal import read_quarter
from vaktherapie_analyse.cli.typed.options import Quarter
from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.output.formats.console import to_text
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.report import Report

#: The SDQ of the pilot alone, which is read faster.
SDQ = EXAMPLE / "pilot.csv"
#: What the answer words of the example count for, as the printed form has it.
WORDS = {"Niet waar": 0, "Een beetje waar": 1, "Zeker waar": 2}
#: The items of the total that are turned, and those of each part: Goodman's scoring instructions.
TURNED = {"7", "11", "14", "21", "25"}
PARTS = {
    "emotion": [3, 8, 13, 16, 24], "conduct": [5, 7, 12, 18, 22],
    "hyper": [2, 10, 15, 21, 25], "peer": [6, 11, 14, 19, 23],
}  # fmt: skip


def tables(*words: object) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = screen_of("uitleg", *words).tables
    return found


def shown(*words: object, width: int = 100, language: str = "nl") -> str:
    return screen_of("uitleg", *words)(width, language)


def step(found: Iterable[dict[str, Any]], key: str, moment: str | None = None) -> dict[str, Any]:
    return next(r for r in found if r["step"] == key and moment in (None, r["moment"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_score_of_the_report(language: str, snapshot: SnapshotAssertion) -> None:
    words = ("K01", "totaal", PILOT, "--respondent", "moeder")
    text = shown(*words, width=80, language=language)
    assert text == snapshot
    assert text.count("\n") <= 25


def test_the_score_follows_by_hand_from_the_cells_it_names() -> None:
    found = tables("K01", "totaal", PILOT, "--respondent", "moeder")
    book = load_workbook(PILOT)
    scores: dict[str, int] = {}
    for moment in ("begin", "eind"):
        cells = [cell for cell in found["explained_cells"] if cell["moment"] == moment]
        assert sorted(int(cell["item"]) for cell in cells) == sorted(chain(*PARTS.values()))
        for scale, items in PARTS.items():
            points = 0
            for cell in (one for one in cells if one["scale"] == scale):
                assert int(cell["item"]) in items
                sheet = book[cell["sheet"]]
                assert sheet[f"{cell['letters']}1"].value == cell["column"] == f"sdq{cell['item']}"
                answer = WORDS[sheet[f"{cell['letters']}{cell['row']}"].value]
                assert sheet[f"A{cell['row']}"].value == "K01"
                assert answer == cell["answer"]
                assert cell["is_reversed"] == (cell["item"] in TURNED)
                points += 2 - answer if cell["item"] in TURNED else answer
            assert {one["score"] for one in cells if one["scale"] == scale} == {points}
            scores[moment] = scores.get(moment, 0) + points
    steps = found["explanation"]
    assert {m: step(steps, "score", m)["value"] for m in scores} == scores
    # Theunissen et al. (2022), 7–11 years: clinical from 14, normal up to 10.
    assert scores["begin"] >= 14
    assert scores["eind"] <= 10
    assert step(steps, "norm", "begin")["doi"] == "10.1186/s12887-022-03274-6"
    # Meltzer et al. (2000) and Theunissen et al. (2022); Jacobson and Truax (1991).
    s_diff = 5.79 * math.sqrt(2 * (1 - 0.80))
    assert step(steps, "s_diff")["value"] == pytest.approx(s_diff)
    rci = (scores["begin"] - scores["eind"]) / s_diff
    assert step(steps, "rci")["value"] == pytest.approx(rci)
    assert rci > step(steps, "critical")["value"] == pytest.approx(1.959964)
    assert step(steps, "verdict")["outcome"] == "recovered"


@pytest.mark.parametrize(
    "options",
    [
        *([["--rci-methode", method] for method in ("gln", "hll", "en", "nk", "ha")]),
        ["--grens", "c"],
        ["--van", "begin", "--naar", "vervolg"],
        ["--normen", "goodman-1997", "--verhoogd", "grensgebied"],
        ["--sd", "total=4,5", "--betrouwbaarheid", "total=steekproef"],
    ],
)
def test_options_change_the_explanation_as_they_change_the_report(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "sdq", SDQ, "--per-respondent", *options, "--formaat", "json")
    changes = json.loads(outcome.out)["tables"]["changes"]
    me = ("K01", "moeder", "total")
    row = next(r for r in changes if (r["client"], r["respondent"], r["scale"]) == me)
    words = ("K01", "totaal", SDQ, "--respondent", "moeder", *options)
    steps = tables(*words)["explanation"]
    post = "vervolg" if "vervolg" in options else "eind"
    assert step(steps, "score", "begin")["value"] == row["pre"]
    assert step(steps, "score", post)["value"] == row["post"]
    assert step(steps, "norm", "begin")["outcome"] == row["pre_band"]
    assert step(steps, "norm", post)["outcome"] == row["post_band"]
    assert step(steps, "s_diff")["value"] == row["s_diff"]
    assert step(steps, "rci")["value"] == row["rci"]
    assert step(steps, "verdict")["outcome"] == row["verdict"]


@pytest.mark.parametrize(
    ("method", "formula"),
    [("gln", "15,86"), ("hll", "13,21"), ("en", "15,86"), ("nk", "15,86"), ("ha", "0,75")],
)
def test_every_method_fills_its_own_numbers_in(method: str, formula: str) -> None:
    words = ("K01", "totaal", SDQ, "--respondent", "moeder", "--rci-methode", method)
    text = shown(*words, width=80)
    assert formula in text
    assert text.count("\n") <= 25


def test_a_missing_answer_is_shown_with_what_was_done_about_it() -> None:
    text = shown("K03", "hyperactiviteit", PILOT)
    assert "Z=–" in text
    assert "begin 4 van 5 ingevuld: 6 / 4 × 5 → 8" in text
    text = shown("K15", "gedragsproblemen", PILOT)
    assert "2 van 5 ingevuld, minder dan 3: geen score" in text


@pytest.mark.parametrize(
    ("code", "scale", "respondent"),
    [
        ("K01", "disorganised", "vader"), ("K03", "total", "moeder"), ("K09", "total", "moeder"),
        ("K15", "total", "moeder"), ("K01", "impact", "vader"), ("K02", "prosocial", "moeder"),
    ],
)  # fmt: skip
def test_an_explanation_fits_on_a_screen(code: str, scale: str, respondent: str) -> None:
    # What stands above and under every result of a questionnaire, whatever is asked.
    fixed = 8 if scale == "disorganised" else 0
    for language in LANGUAGES:
        words = (code, scale, PILOT, "--respondent", respondent)
        lines = shown(*words, width=80, language=language).splitlines()
        assert len(lines) - fixed <= 25
        assert max(map(len, lines)) <= 80


def test_of_two_parents_one_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "uitleg", "K01", "totaal", PILOT)
    assert (outcome.code, outcome.out) == (2, "")
    assert "--respondent moeder" in outcome.err
    outcome = analyse(capsys, "uitleg", "K01", "totaal", PILOT, "--respondent", "Oma Jansen")
    assert (outcome.code, outcome.out) == (2, "")
    assert "moeder, vader" in outcome.err
    assert "Jansen" not in outcome.err


def test_the_name_of_a_scale_chooses_the_questionnaire() -> None:
    for word in ("gedesorganiseerd", "Disorganised"):
        text = shown("K01", word, PILOT, "--respondent", "vader")
        assert "ARI-CP ‘Gedesorganiseerd’" in text


def test_a_scale_that_does_not_exist_is_refused_with_those_that_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "uitleg", "K01", "Jansen", PILOT)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Totaal (total)" in outcome.err
    assert "Jansen" not in outcome.err


def test_a_score_that_the_file_gives_is_shown_with_its_own_cell(tmp_path: Path) -> None:
    header = ["kind", "moment", "leeftijd", "totaal", "impact"]
    rows = [header, ["K1", "begin", 8, 15, 1], ["K1", "eind", 8, 9, 0]]
    path = Files(tmp_path).xlsx(Scores=rows)
    found = tables("K1", "totaal", path)
    where = [(c["sheet"], c["letters"], c["row"], c["score"]) for c in found["explained_cells"]]
    assert where == [("Scores", "D", 2, 15), ("Scores", "D", 3, 9)]
    assert "staat zelf in het bestand" in shown("K1", "totaal", path)


def test_one_row_with_both_moments_names_the_columns_of_each(tmp_path: Path) -> None:
    items = [f"sdq{n}" for n in range(1, 26)]
    header = ["kind", "leeftijd", *(f"{i}_begin" for i in items), *(f"{i}_eind" for i in items)]
    path = Files(tmp_path).xlsx(SDQ=[header, ["K1", 8, *[1] * 25, *[0] * 25]])
    found = tables("K1", "emotion", path)["explained_cells"]
    assert [(c["moment"], c["item"], c["letters"], c["row"]) for c in found][::5] == [
        ("begin", "3", "E", 2),
        ("eind", "3", "AD", 2),
    ]


def test_nothing_is_explained_where_codes_are_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["kind", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
    path = Files(tmp_path).xlsx(SDQ=[header, ["Piet Jansen", "begin", 8, *[1] * 25]])
    outcome = analyse(capsys, "uitleg", "Piet Jansen", "totaal", path)
    assert (outcome.code, outcome.out) == (1, "")
    assert "Jansen" not in outcome.err


def test_an_explanation_cannot_be_published(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "uitleg", "K01", "totaal", PILOT, "--onderdruk", "5")
    assert (outcome.code, outcome.out) == (2, "")


def test_the_key_lists_its_items(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sleutel", "sdq", "--formaat", "json")
    rows = {row["scale"]: row["items"] for row in json.loads(outcome.out)["tables"]["key_scales"]}
    assert rows["hyper"] == "2 10 15 -21 -25"
    assert "2 10 15 −21 −25" in analyse(capsys, "sleutel", "sdq").out


def test_an_own_key_is_named_as_the_file_of_the_rule() -> None:
    words = ("K01", "veilig", PILOT, "--respondent", "vader")
    steps = tables(*words)["explanation"]
    assert step(steps, "score", "begin")["file"] == "ari-cp-verzonnen.toml"
    assert step(steps, "norm", "begin")["file"] == "ari-cp-normen-verzonnen.toml"
    assert (EXAMPLE / step(steps, "norm", "begin")["file"]).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_of_the_report(language: str, snapshot: SnapshotAssertion) -> None:
    asked = {"nl": "verhoogd-naar-normaal", "en": "elevated-to-normal"}[language]
    assert shown(asked, "totaal", PILOT, width=80, language=language) == snapshot


def test_codes_are_told_only_when_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("uitleg", "verhoogd-naar-normaal", PILOT)
    assert "K01" not in analyse(capsys, *words, "--formaat", "md").out
    assert "K01 (moeder)" in analyse(capsys, *words, "--per-respondent").out


def test_of_many_people_the_first_codes_are_told_and_the_table_has_all(
    tmp_path: Path,
) -> None:
    header = ["kind", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
    forms = [[f"K{n:03}", "begin", 8, *[2, 1, 0, 2, 2] * 5] for n in range(1, 501)]
    path = Files(tmp_path).xlsx(SDQ=[header, *forms])
    words = ("verhoogd-begin", path, "--per-respondent")
    text = shown(*words, width=80)
    assert text.count("\n") <= 25
    assert "K001, K002" in text
    assert "K500" not in text
    assert len(tables(*words)["explained_people"]) == 500


def test_options_change_a_share_as_they_change_the_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--normen", "goodman-1997", "--verhoogd", "grensgebied", "--naar", "vervolg"]
    outcome = analyse(capsys, "sdq", SDQ, *options, "--formaat", "json")
    rows = json.loads(outcome.out)["tables"]["transitions"]
    row = next(row for row in rows if row["scale"] == "total")
    found = step(tables("verhoogd-vervolg", SDQ, *options)["explanation"], "answer")
    assert (found["n"], found["of"]) == (row["n_elevated_post"], row["n"])
    assert (found["low"], found["value"]) == (
        row["share_elevated_post_low"],
        row["share_elevated_post"],
    )


def test_with_one_moment_everybody_measured_then_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["kind", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
    high, low = [2, 2] * 12 + [2], [0] * 25
    path = Files(tmp_path).xlsx(SDQ=[header, ["K1", "begin", 8, *high], ["K2", "begin", 8, *low]])
    found = step(tables("verhoogd-begin", path)["explanation"], "answer")
    assert (found["n"], found["of"]) == (1, 2)
    outcome = analyse(capsys, "uitleg", "verhoogd-naar-normaal", path)
    assert (outcome.code, outcome.out) == (2, "")


def test_a_word_that_is_no_number_and_no_code_is_refused_with_what_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "uitleg", "Jansen", PILOT)
    assert (outcome.code, outcome.out) == (2, "")
    assert "verhoogd-naar-normaal" in outcome.err
    assert "Jansen" not in outcome.err


def test_a_number_of_the_ari_cp_that_has_another_name_is_refused_with_the_one_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "uitleg", "hoog-naar-normaal", PILOT)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Bedoel je hoog-naar-beste-band?" in outcome.err
    assert "niet-meer-hoog" in outcome.err
    assert "verhoogd-naar-normaal" not in outcome.err
    outcome = analyse(capsys, "uitleg", "verhogd-begin", PILOT)
    assert "Bedoel je verhoogd-begin?" in outcome.err


@cache
def quarter() -> Report:
    return read_quarter(Quarter(files=[str(PILOT)]))[0]


def test_every_number_of_a_quarter_is_that_of_its_report() -> None:
    frame = quarter().tables["quarters"].frame
    last = frame[frame["cumulative"] & (frame["quarter"] == "2024-K4")]
    assert len(last) == 30
    for row in last.to_dict("records"):
        instrument = "" if pd.isna(row["instrument"]) else str(row["instrument"])
        made = explain_quarter(quarter(), str(row["indicator"]), instrument)
        steps = made.tables["explanation"].frame.set_index("step")
        for name in ("n", "of", "value", "low", "high"):
            found = steps.loc["answer", name]
            assert found == row[name] or (pd.isna(found) and pd.isna(row[name]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_quarter_has_a_name_and_fits_on_a_screen(language: str) -> None:
    for indicator, names in quarter_names().items():
        assert indicator_named(names[language]) == indicator
    frame = quarter().tables["quarters"].frame
    for indicator, key in set(zip(frame["indicator"], frame["instrument"], strict=True)):
        made = explain_quarter(quarter(), indicator, "" if pd.isna(key) else key)
        lines = to_text(page(made, language), 80, color=False).splitlines()
        # Without the banner of the invented numbers of the example.
        assert len(lines) - 2 * len(made.banners) <= 25, indicator


def test_an_option_of_another_kind_of_number_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (
        ("kwartaal-vervangen", PILOT, "--van", "begin"),
        ("verhoogd-begin", PILOT, "--kwartaal", "2024-K1"),
    ):
        outcome = analyse(capsys, "uitleg", *words)
        assert (outcome.code, outcome.out) == (2, "")
        assert str(words[2]) in outcome.err


def test_a_quarter_is_explained_as_it_was_then() -> None:
    words = ("kwartaal-begonnen", PILOT, "--kwartaal", "2024-K2")
    assert step(tables(*words)["explanation"], "answer")["n"] == 24


def test_every_finding_is_that_of_its_report(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "bevindingen", PILOT, "--formaat", "json")
    published = json.loads(outcome.out)["tables"]["findings"]
    for key in ("F1", "F2", "f4", "bevinding-F7"):
        found = tables(key, PILOT)
        rows = [row for row in published if row["id"].lower() == key[-2:].lower()]
        readings = [row for row in found["explanation"] if row["step"] == "reading"]
        for row, reading in zip(rows, readings, strict=True):
            for name in ("n", "of", "low", "high"):
                assert reading[name] == row[name]
            assert reading["value"] == row["share"]
        steps = [row for row in found["explained_readings"] if row["role"] is None]
        assert {row["n"] for row in steps if row["step"] == "respondents"} == {22}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_fits_on_a_screen(language: str, snapshot: SnapshotAssertion) -> None:
    text = shown("f4", PILOT, width=80, language=language)
    # Without the banner of the invented numbers of the example.
    assert text.count("\n") - 2 <= 25
    assert text == snapshot


def test_of_three_norm_groups_two_have_their_formula_on_the_screen_and_the_table_has_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["kindcode", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
    rows = [
        [f"K{age}", moment, age, *(answer for _ in range(25))]
        for age in (5, 9, 13)
        for moment, answer in (("begin", 1), ("eind", 0))
    ]
    path = Files(tmp_path).csv([header, *rows])
    found = tables("betrouwbaar-beter", "totaal", path)["explanation"]
    groups = [row["outcome"] for row in found if row["step"] == "s_diff" and row["value"]]
    assert groups == ["4-6", "7-11", "12-14"]
    text = shown("betrouwbaar-beter", "totaal", path)
    assert [f"groep {group} " in text for group in groups] == [True, True, False]
    assert "en nog 1 normgroep," in text
    whole = analyse(capsys, "sdq", path, "--formaat", "md").out
    table = next(part for part in whole.split("\n\n") if "S_diff" in part and "12-14" in part)
    assert table.index("4-6") < table.index("7-11") < table.index("12-14")


def test_a_code_that_is_also_a_finding_is_a_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["kind", "moment", "leeftijd", *(f"sdq{n}" for n in range(1, 26))]
    path = Files(tmp_path).xlsx(SDQ=[header, ["F2", "begin", 8, *[0, 1, 2, 1, 0] * 5]])
    outcome = analyse(capsys, "uitleg", "F2", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "kind:CODE" in outcome.err
    assert "Uitleg · F2 (" in analyse(capsys, "uitleg", "kind:F2", path).out
    assert "Gedrukt 64 %" in analyse(capsys, "uitleg", "getal:F2", path).out
