"""Change and lines in signs of a terminal. All scores are invented."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.output.conftest import PROVENANCE, sentence
from vaktherapie_analyse.analysis.line.change import VERDICTS
from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.output.views.scores.people_view import SIGNS, people_views
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Column, Figure, Kind, Report, Table

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("pre", "post", "begin", "eind", "score", "low", "high"), "score"),
    **dict.fromkeys(("verdict", "moment", "band"), "key"),
    "n": "count",
}


def view(figure: Figure, language: str = "nl") -> View:
    report = Report("questionnaire", figure.title, (), {}, {}, PROVENANCE)
    (made,) = people_views([figure], Writer(report, language))
    return made


def figure(kind: str, better: str = "lower", **tables: list[dict[str, Any]]) -> Figure:
    word = {"nl": "verhoogd", "en": "elevated"}
    made = {
        key: Table(key, pd.DataFrame(rows), tuple(Column(name, KINDS[name]) for name in rows[0]))
        for key, rows in tables.items()
    }
    return Figure(kind, sentence("‘Totaal’", "‘Total’"), (), made, {"better": better, "word": word})


def spot(pre: float, post: float, verdict: str, n: int = 1) -> dict[str, Any]:
    return {"pre": pre, "post": post, "verdict": verdict, "n": n}


def change(*spots: dict[str, Any], better: str = "lower") -> Figure:
    counted = [
        {"verdict": verdict, "n": sum(s["n"] for s in spots if s["verdict"] == verdict)}
        for verdict in (*VERDICTS, "none")
    ]
    return figure("change", better, spots=list(spots), verdicts=counted)


def plot(made: View) -> dict[str, str]:
    """By the score after what stands on its line."""
    return {side: drawn.replace("\u00a0", " ") for side, drawn in made.rows[:-1]}


def test_every_verdict_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == {*VERDICTS, "several", "none"}
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_before_goes_right_and_after_goes_up() -> None:
    made = view(change(spot(12, 10, "recovered"), spot(11, 13, "harmed", 2), spot(10, 10, "none")))
    assert made.headers == ("eind ↑", "")
    assert plot(made) == {
        "13": "   X2    .",
        "12": "      .",
        "11": "   .",
        "10": "?     O",
    }
    assert made.rows[-1] == ("begin →", "10\u00a011\u00a012\u00a013")


@pytest.mark.parametrize(("better", "side"), [("lower", "beter"), ("higher", "slechter")])
def test_below_the_line_is_better_only_where_lower_is(better: str, side: str) -> None:
    made = view(change(spot(12, 10, "unchanged"), better=better))
    assert f"eronder: {side}" in made.footnotes[1]


def test_as_many_people_stand_in_it_as_there_are_also_in_wider_boxes() -> None:
    spots = [spot(pre, post, "unchanged") for pre in range(0, 40, 3) for post in range(0, 40, 4)]
    made = view(change(*spots))
    found = "".join(plot(made).values()).replace(".", "").replace("=", " =").split()
    assert sum(int(part[1:] or 1) for part in found) == len(spots)
    assert max(len(drawn) for _, drawn in made.rows) <= 70
    assert "4 punten breed" in made.footnotes[1]


def test_people_with_different_verdicts_in_one_box_have_a_sign_of_their_own() -> None:
    made = view(change(spot(0, 0, "unchanged"), spot(1, 0, "improved"), spot(60, 60, "none")))
    assert plot(made)["0"].startswith("*2")
    assert "* meer dan één oordeel" in made.footnotes[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_say_that_they_are_not_to_be_shared(language: str) -> None:
    for one in (change(spot(12, 10, "recovered")), lines(path(12, 10, "recovered"))):
        assert view(one, language).footnotes[-1].startswith(("Intern gebruik", "Internal use"))


def path(pre: float, post: float | None, verdict: str | None, n: int = 1) -> dict[str, Any]:
    return {"begin": pre, "eind": post, "verdict": verdict, "n": n}


def lines(*paths: dict[str, Any], better: str = "lower") -> Figure:
    points = [
        {"moment": moment, "score": each[moment], "n": each["n"]}
        for moment in ("begin", "eind")
        for each in paths
        if each[moment] is not None
    ]
    zones = [
        {"low": 0.0, "high": 10.0, "band": "normaal"},
        {"low": 12.0, "high": 40.0, "band": "klinisch"},
    ]
    return figure("lines", better, paths=list(paths), points=points, zones=zones)


def test_a_line_goes_from_letter_to_letter_past_the_bands_best_first() -> None:
    made = view(
        lines(
            path(10, 15, "deteriorated"),
            path(14, 10, "recovered", 3),
            path(13, 13, "unchanged"),
            path(20, None, None),
        )
    )
    assert [row[0] for row in made.rows] == ["3", "1", "1"]
    assert [row[1] for row in made.rows] == ["14 → 10", "13 → 13", "10 → 15"]
    drawn = [row[2].replace("\u00a0", " ") for row in made.rows]
    assert drawn[0] == "e─┼─b"
    assert drawn[1] == "  │e"
    assert drawn[2] == "b─┼──e"
    assert [row[3] for row in made.rows] == ["beter", "gelijk", "slechter"]


def test_more_ways_than_can_be_read_are_left_out() -> None:
    ways = lines(*(path(number, 40 - number, "unchanged") for number in range(31)))
    report = Report("questionnaire", ways.title, (), {}, {}, PROVENANCE)
    assert not [*people_views([ways], Writer(report, "nl"))]


@pytest.mark.parametrize("most", [40.0, 900.0, 5_000.0, 1_000_000.0])
def test_scores_of_any_size_stand_in_as_few_boxes(most: float) -> None:
    """Of an own questionnaire they may be large: the boxes grow with them."""
    made = plot(view(change(spot(0, most, "deteriorated"), spot(most, 0, "recovered"))))
    assert 3 < len(made) <= 17
    assert all(len(drawn.rstrip()) <= 68 for drawn in made.values())
