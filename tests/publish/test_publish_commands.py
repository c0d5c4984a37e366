"""What a stranger gets of `--onderdruk`, in every format: searched as an attacker would."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import EXAMPLE, PILOT
from tests.cli.run import seen as analyse
from vaktherapie_analyse.language import LANGUAGES

COMMANDS = ("sdq", "ari-cp", "bevindingen", "kwartaal")
#: What is computed from scores or tells something of the files; as headers, keys or words.
NEVER = (
    *("_mean", "mean_", "_sd", "sd_", "d_av", "p_wilcoxon", "p_mcnemar", "critical", "reliability"),
    *("median", "alpha", "sha256", "SHA-256", "n_rows", "pilot.xlsx", "K01", "VT0", "ouder1"),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("pilot.xlsx", "analyse.toml", "ari-cp-verzonnen.toml"):
        (tmp_path / name).write_bytes((EXAMPLE / name).read_bytes())
    norms = "ari-cp-normen-verzonnen.toml"
    (tmp_path / norms).write_bytes((EXAMPLE / norms).read_bytes())
    return tmp_path / "pilot.xlsx"


def parts(file: Path) -> Iterator[str]:
    """All text in a file, of a workbook that of every part."""
    if file.suffix != ".xlsx":
        yield file.read_text(encoding="utf-8-sig")
        return
    with zipfile.ZipFile(file) as whole:
        for name in whole.namelist():
            yield name
            yield whole.read(name).decode("utf-8", errors="replace")


def told(capsys: pytest.CaptureFixture[str], command: str, data: Path) -> dict[str, str]:
    """Per format everything that is published."""
    files = [data.with_name(f"uit.{form}") for form in ("xlsx", "json", "csv", "md")]
    outputs = [word for file in files for word in ("-o", file)]
    options = ["--onderdruk", 5, "--overschrijf"]
    more = ["--per-respondent", "--toetsen", "--validiteit", "--per", "kind"]
    shown = analyse(capsys, command, data, *options, *(more if command == "sdq" else []), *outputs)
    assert shown.code == 0, shown.err
    made = {"screen": shown.out} | {
        file.suffix: "\n".join(parts(file)) for file in data.parent.glob("uit*")
    }
    for language in LANGUAGES[1:]:
        made[language] = analyse(capsys, command, data, *options, "--taal", language).out
    return made


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_of_scores_files_or_people_stands_in_any_format(
    command: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for form, text in told(capsys, command, data).items():
        # A workbook has a style sheet and a theme with words of their own.
        shown = re.sub(r"<[^>]*>", " ", text) if form == ".xlsx" else text
        for word in NEVER:
            assert word not in shown, (form, word)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_number_is_a_count_from_five_on_or_a_share_of_two_of_them(
    command: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = analyse(capsys, command, data, "--onderdruk", 5, "--formaat", "json")
    report = json.loads(shown.out)
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
