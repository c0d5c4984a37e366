"""`analyse casus`: one family on a page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, screen_of
from tests.cli.run import seen as analyse
from vaktherapie_analyse.language import LANGUAGES


def rows(table: str, *words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = screen_of("casus", *words).tables[table]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_of_the_report(language: str, snapshot: SnapshotAssertion) -> None:
    assert screen_of("casus", "K01", PILOT)(100, language) == snapshot


def test_the_sdq_is_normal_at_the_end_and_disorganised_only_at_follow_up() -> None:
    found = {
        (r["scale"], r["respondent"], r["moment"]): r["band"]
        for r in rows("case_scores", "K01", PILOT)
    }
    for parent in ("moeder", "vader"):
        path = [found["total", parent, m] for m in ("begin", "eind", "vervolg")]
        assert path == ["klinisch", "normaal", "normaal"]
        path = [found["disorganised", parent, m] for m in ("begin", "eind", "vervolg")]
        assert path == ["hoog", "hoog", "gemiddeld"]


def test_every_step_is_judged() -> None:
    found = {
        (r["scale"], r["respondent"], r["pre_moment"], r["post_moment"]): (
            r["change"],
            r["verdict"],
        )
        for r in rows("case_changes", "K01", PILOT)
    }
    # A total changes reliably from 8 points, disorganised of the example from 8 (7·√(2·0,16)·1,96).
    assert found["total", "moeder", "begin", "eind"] == (-13, "recovered")
    assert found["total", "moeder", "eind", "vervolg"] == (-2, "unchanged")
    assert found["total", "moeder", "begin", "vervolg"] == (-15, "recovered")
    assert found["disorganised", "vader", "begin", "eind"] == (-1, "unchanged")
    assert found["disorganised", "vader", "eind", "vervolg"] == (-9, "recovered")


@pytest.mark.parametrize("code", ["k01", " K01 "])
def test_capitals_and_spaces_of_a_code_do_not_matter(code: str) -> None:
    assert "Casus K01" in screen_of("casus", code, PILOT)(100, "nl")


def test_no_other_child_is_named() -> None:
    screen = screen_of("casus", "K01", PILOT)
    for shown in (screen(100, "nl"), *map(screen.dumped, ("json", "csv", "md"))):
        assert not [code for code in (f"K{n:02}" for n in range(2, 40)) if code in shown]


def test_an_unknown_code_is_refused_without_naming_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "casus", "Pietje", PILOT)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Pietje" not in outcome.err
    assert "K0" not in outcome.err
    assert "--per-respondent" in outcome.err


def test_a_child_without_any_measurement_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    known = {r["client"] for r in client_rows(capsys)}
    everybody = {f"K{n:02}" for n in range(1, 22)}
    missing = sorted(everybody - known)
    outcome = analyse(capsys, "casus", missing[0], PILOT)
    assert outcome.code == 1
    assert "geen ingevulde vragenlijst" in outcome.err


def client_rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    outcome = analyse(capsys, "sdq", PILOT, "--per-respondent", "--formaat", "json")
    found: list[dict[str, Any]] = json.loads(outcome.out)["tables"]["scores"]
    return found


def test_one_moment_has_scores_and_no_steps() -> None:
    screen = screen_of("casus", "K15", PILOT)
    assert list(screen.tables) == ["case_scores"]
    assert "verandering per stap" not in screen(100, "nl")


def test_one_questionnaire_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "casus", "K01", EXAMPLE / "pilot.csv")
    assert outcome.code == 0
    assert "De ARI-CP is in deze bestanden niet gevonden." in outcome.out
    assert "ALLEEN VOOR ONDERZOEK" in outcome.out


def test_a_case_cannot_be_suppressed(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "casus", "K01", PILOT, "--onderdruk", "5")
    assert (outcome.code, outcome.out) == (2, "")
    assert "--onderdruk" in outcome.err
