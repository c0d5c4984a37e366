"""The main job end to end: the example pilot, as a researcher would run it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, loaded_by
from tests.cli.run import seen as analyse
from vaktherapie_analyse.analysis.line.change import Moments
from vaktherapie_analyse.analysis.measured import Options
from vaktherapie_analyse.analysis.questionnaire import pipeline
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.intake import read_answers
from vaktherapie_analyse.language import LANGUAGES

ROOT = Path(__file__).parents[2]


def tables(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    outcome = analyse(capsys, *arguments, "--formaat", "json")
    assert outcome.code == 0
    found: dict[str, Any] = json.loads(outcome.out)["tables"]
    return found


def row(rows: list[dict[str, Any]], scale: str) -> dict[str, Any]:
    return next(row for row in rows if row["scale"] == scale)


def test_the_published_figures_come_out(capsys: pytest.CaptureFixture[str]) -> None:
    sdq = tables(capsys, "sdq", PILOT, "--per-respondent")
    aricp = tables(capsys, "ari-cp", PILOT, "--per-respondent")
    steps = {entry["step"]: entry["n"] for entry in sdq["flow"] if entry["scale"] is None}
    # F1: 14 of 22 respondents, 5 begin only, 3 without any measurement.
    assert [steps[s] for s in ("respondents", "pairs", "pre_only", "none")] == [22, 14, 5, 3]
    total = row(sdq["transitions"], "total")
    # F2 and F6: 9 of 14 elevated at begin, 5 of 14 not.
    assert (total["n_elevated_pre"], total["n_not_elevated_pre"], total["n"]) == (9, 5, 14)
    people = {
        (entry["client"], entry["respondent"]): entry
        for entry in sdq["changes"]
        if entry["scale"] == "total"
    }
    attachment = {
        (entry["client"], entry["respondent"]): entry
        for entry in aricp["changes"]
        if entry["scale"] == "disorganised"
    }
    assert people.keys() == attachment.keys()
    elevated = {who for who, entry in people.items() if entry["pre_band"] == "klinisch"}
    both = {who for who in elevated if attachment[who]["pre_band"] == "hoog"}
    # F3: 6 of these 9 high on disorganised attachment.
    assert (len(elevated), len(both)) == (9, 6)
    # F4: 3 of these 6 improved, in both readings.
    assert sum(people[who]["verdict"] in ("recovered", "improved") for who in both) == 3
    assert sum(people[who]["transition"] == "to_normal" for who in both) == 3
    # F5: 3 of these 6 no longer high.
    assert sum(attachment[who]["post_band"] != "hoog" for who in both) == 3
    # F7: all 5 who are not elevated are low on disorganised attachment.
    rest = people.keys() - elevated
    assert len(rest) == 5
    assert all(attachment[who]["pre_band"] == "laag" for who in rest)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["sdq", "ari-cp"])
@pytest.mark.parametrize("width", [80, 100])
def test_the_screen(
    command: str,
    language: str,
    width: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    outcome = analyse(capsys, command, PILOT, "--taal", language)
    assert outcome.code == 0
    assert outcome.err == ""
    assert max(map(len, outcome.out.splitlines())) <= width
    assert "\x1b" not in outcome.out
    assert outcome.out == snapshot


@pytest.mark.usefixtures("first_screen")
def test_the_readme_shows_what_the_program_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```console\n$ analyse sdq data/voorbeeld/pilot.xlsx\n")[1]
    assert analyse(capsys, "sdq", PILOT).out == shown.split("```")[0]


def test_the_csv_gives_the_same_tables_as_the_workbook(capsys: pytest.CaptureFixture[str]) -> None:
    assert tables(capsys, "sdq", EXAMPLE / "pilot.csv") == tables(capsys, "sdq", PILOT)


def test_begin_against_follow_up(capsys: pytest.CaptureFixture[str]) -> None:
    found = tables(capsys, "sdq", PILOT, "--naar", "vervolg")
    assert row(found["summary"], "total")["n"] == 4


def test_swapped_moments_flip_every_sign() -> None:
    sdq = load_instrument("sdq")
    answers, norms = read_answers([PILOT], sdq), load_norms("nl", sdq)

    def summary(pre: str, post: str) -> list[dict[str, Any]]:
        report = pipeline.analyse(answers, sdq, norms, Options(moments=Moments(pre, post)))
        found: list[dict[str, Any]] = report.tables["summary"].frame.to_dict("records")
        return found

    for one, other in zip(summary("begin", "eind"), summary("eind", "begin"), strict=True):
        assert one["change_mean"] == pytest.approx(-other["change_mean"])
        assert one["d_av"] == pytest.approx(-other["d_av"])
        assert one["p_wilcoxon"] == other["p_wilcoxon"]


@pytest.mark.parametrize("norms", ["goodman-1997", "uk-4band", "theunissen-2022"])
def test_other_norms_are_named_in_the_result(
    norms: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tables(capsys, "sdq", PILOT, "--normen", norms)
    assert row(found["transitions"], "total")["norm"] == norms


def test_every_format_is_written_and_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths = [tmp_path / f"uit.{suffix}" for suffix in ("xlsx", "csv", "json", "md")]
    options = [part for path in paths for part in ("-o", path)]
    outcome = analyse(capsys, "sdq", PILOT, *options)
    assert outcome.code == 0
    written = sorted(path.name for path in tmp_path.iterdir())
    assert "uit-transitions.csv" in written
    assert {"uit.xlsx", "uit.json", "uit.md"} <= set(written)
    assert all(name in outcome.err for name in written)
    assert json.loads((tmp_path / "uit.json").read_text(encoding="utf-8"))["tables"] == tables(
        capsys, "sdq", PILOT
    )


def test_the_meta_data_tell_where_the_numbers_come_from(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "sdq", PILOT, "--verhoogd", "grensgebied", "--formaat", "json")
    meta = json.loads(outcome.out)["meta"]
    assert meta["command"] == "analyse sdq"
    assert meta["options"]["verhoogd"] == "grensgebied"
    assert meta["inputs"][0]["name"] == "pilot.xlsx"
    assert len(meta["inputs"][0]["sha256"]) == 64


def test_the_example_is_written_once_and_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "voorbeeld"
    outcome = analyse(capsys, "voorbeeld", folder)
    assert outcome.code == 0
    assert "analyse sdq" in outcome.err
    assert tables(capsys, "ari-cp", folder / "pilot.xlsx") == tables(capsys, "ari-cp", PILOT)
    assert analyse(capsys, "voorbeeld", folder).code == 2


HEAVY = {"pandas", "numpy", "scipy", "openpyxl", "matplotlib", "rich"}
#: What runs a command, and what reads a definition.
COMMANDS = {f"vaktherapie_analyse.cli.commands.{name}" for name in ("vragenlijst", "bevindingen")}
COMMANDS |= {"vaktherapie_analyse.cli.config", "msgspec"}
OPTIONS = {"vaktherapie_analyse.cli.typed.options", "vaktherapie_analyse.cli.typed.handout_options"}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        ([], HEAVY | COMMANDS | OPTIONS),
        (["--help"], HEAVY | COMMANDS | OPTIONS),
        (["sdq", "--help"], HEAVY | COMMANDS),
        (["sdq", str(PILOT)], {"scipy.stats", "pingouin", "matplotlib", "openpyxl", "sklearn"}),
    ],
)
def test_heavy_libraries_stay_out(arguments: list[str], absent: set[str]) -> None:
    loaded = loaded_by(*arguments)
    assert "vaktherapie_analyse.cli.app" in loaded
    assert not absent & loaded
