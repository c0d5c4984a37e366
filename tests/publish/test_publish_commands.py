"""What a stranger gets of `--onderdruk`, in every format: searched as an attacker would."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import PILOT
from tests.cli.run import seen as analyse
from vaktherapie_analyse import output
from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.report import Report

COMMANDS = ("sdq", "ari-cp", "bevindingen", "kwartaal")
#: What is computed from scores or tells something of the files; as headers, keys or words.
NEVER = (
    *("_mean", "mean_", "_sd", "sd_", "d_av", "p_wilcoxon", "p_mcnemar", "critical", "reliability"),
    *("median", "alpha", "sha256", "SHA-256", "n_rows", "pilot.xlsx", "K01", "VT0", "ouder1"),
)


def parts(file: Path) -> Iterator[str]:
    """All text in a file, of a workbook that of every part."""
    if file.suffix != ".xlsx":
        yield file.read_text(encoding="utf-8-sig")
        return
    with zipfile.ZipFile(file) as whole:
        for name in whole.namelist():
            yield name
            yield whole.read(name).decode("utf-8", errors="replace")


#: What was published by a command, made once for the tests that look at it.
_TOLD: dict[str, dict[str, str]] = {}


def told(capsys: pytest.CaptureFixture[str], command: str, folder: Path) -> dict[str, str]:
    """Everything that is published: each file by its name, and the screen in both languages."""
    if command in _TOLD:
        return _TOLD[command]
    outputs = [word for form in ("xlsx", "json", "csv", "md") for word in ("-o", f"uit.{form}")]
    more = ["--per-respondent", "--toetsen", "--validiteit", "--per", "kind"]
    english, show = io.StringIO(), output.show

    def in_both(report: Report, language: str, *rest: Any, **choices: Any) -> None:
        show(report, language, *rest, **choices)
        show(report, LANGUAGES[1], english, 100, **choices)

    with pytest.MonkeyPatch.context() as context:
        context.chdir(folder)
        context.setattr(output, "show", in_both)
        choices = [*("--onderdruk", 5), *(more if command == "sdq" else []), *outputs]
        shown = analyse(capsys, command, PILOT, *choices)
    assert shown.code == 0, shown.err
    files = {file.name: "\n".join(parts(file)) for file in folder.glob("uit*")}
    _TOLD[command] = {"screen": shown.out, LANGUAGES[1]: english.getvalue()} | files
    return _TOLD[command]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_scores_files_or_people_stands_in_any_format(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = told(capsys, command, tmp_path)
    assert {Path(name).suffix for name in made} == {"", ".xlsx", ".json", ".csv", ".md"}
    assert made["screen"] and made["en"] and made["screen"] != made["en"]
    for name, text in made.items():
        # A workbook has a style sheet and a theme with words of their own.
        shown = re.sub(r"<[^>]*>", " ", text) if name == "uit.xlsx" else text
        for word in NEVER:
            assert word not in shown, (name, word)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_number_is_a_count_from_five_on_or_a_share_of_two_of_them(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = json.loads(told(capsys, command, tmp_path)["uit.json"])
    n_shares = 0
    for rows in report["tables"].values():
        for row in rows:
            counts = {k: v for k, v in row.items() if isinstance(v, int) and v is not True}
            assert all(value >= 5 for value in counts.values()), row
            for name, value in row.items():
                if not isinstance(value, float) or name.endswith(("low", "high")):
                    continue
                n_shares += 1
                of = [(k, n) for k in counts.values() for n in counts.values() if k / n == value]
                assert of, row
                assert all(n - k >= 5 for k, n in of), row
    assert n_shares
    assert report["meta"]["inputs"] == []
    assert set(report["meta"]["facts"]["suppressed"]) == {"limit"}


def test_what_is_hidden_looks_like_what_is_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody has a norm for impact, and too few are elevated on another scale."""
    shown = analyse(capsys, "sdq", PILOT, "--onderdruk", 5, "--formaat", "json")
    rows: dict[str, dict[str, Any]] = {
        row["scale"]: row for row in json.loads(shown.out)["tables"]["transitions"]
    }
    for scale in ("impact", "emotion"):
        assert {value for name, value in rows[scale].items() if name != "scale"} == {None}
    text = analyse(capsys, "sdq", PILOT, "--onderdruk", 5).out
    lines = [line.split("  ")[-1] for line in text.splitlines() if re.match("Impact|Prosoc", line)]
    assert lines == ["–", "–"] or {line.strip() for line in lines} == {"–"}


@pytest.mark.parametrize("form", ["tabel", "md", "json", "csv"])
def test_a_sentence_with_a_small_number_is_left_out(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the example 9 of 14 are elevated at begin; 4 of these 9 are normal at the end."""
    shown = analyse(capsys, "sdq", PILOT, "--onderdruk", 5, "--formaat", form).out
    assert "Bij 4 " not in shown
    assert "•" not in shown
    if form != "csv":
        assert "Bij 9 van de 14" in shown


def test_a_scale_with_another_number_of_people_gives_no_difference_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In the example 14 have a norm for the total and 11 for conduct: 3 would be told."""
    whole = json.loads(analyse(capsys, "sdq", PILOT, "--formaat", "json").out)["tables"]
    n = {row["scale"]: row["n"] for row in whole["transitions"]}
    assert (n["total"], n["conduct"]) == (14, 11)
    shown = analyse(capsys, "sdq", PILOT, "--onderdruk", 5, "--formaat", "json")
    published = {row["scale"]: row["n"] for row in json.loads(shown.out)["tables"]["transitions"]}
    assert published["total"] == 14
    assert published["conduct"] is None


def test_equal_scores_of_everybody_are_not_given_away_by_a_mean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """20 points for all of 14 at begin: an SD of 0 would be everybody's score."""
    items = [f"sdq{number}" for number in range(1, 26)]
    lines = [";".join(["kindcode", "moment", "leeftijd", *items])]
    for child in range(14):
        for moment, answer in (("begin", "1"), ("eind", "0" if child else "1")):
            lines.append(";".join([f"K{child:02}", moment, "8", *[answer] * 25]))
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    shown = analyse(capsys, "sdq", path, "--onderdruk", 5, "--formaat", "json")
    tables = json.loads(shown.out)["tables"]
    assert set(tables) == {"flow", "transitions"}
    assert {value for row in tables["flow"] for value in row.values()} <= {
        "respondents", "pre", None
    }  # fmt: skip


def test_a_survey_with_one_question_says_nothing_of_single_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "e.csv"
    path.write_text("Fijn?\n" + "ja\n" * 12 + "nee\n" * 2, encoding="utf-8")
    out = tmp_path / "uit.xlsx"
    shown = analyse(capsys, "enquete", path, "--onderdruk", 5, "--formaat", "json", "-o", out)
    text = shown.out + "".join(parts(out))
    rows = json.loads(shown.out)["tables"]["answers_of_all"]
    assert {row["n"] for row in rows} == {None}
    assert not re.search("sha256|SHA-256|e\\.csv", text)


def test_a_quarter_gives_the_stand_since_the_start_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = analyse(capsys, "kwartaal", PILOT, "--kwartaal", "2024-K3", "--onderdruk", 5,
                    "--formaat", "json")  # fmt: skip
    rows = json.loads(shown.out)["tables"]["quarters"]
    assert {(row["quarter"], row["cumulative"]) for row in rows} == {("2024-K3", True)}
    assert [row["n"] for row in rows if row["indicator"] == "started"] == [28]


@pytest.mark.parametrize("limit", [0, 1, -3])
def test_a_limit_below_two_hides_nothing_and_is_refused(
    limit: int, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = analyse(capsys, "sdq", PILOT, "--onderdruk", limit)
    assert shown.code == 2
    assert shown.out == ""
