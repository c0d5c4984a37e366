"""The values of a figure are those of the tables beside it. All people are invented."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from vaktherapie_analyse.analysis.contract_tables import row_of, rows_of
from vaktherapie_analyse.analysis.figures import figure_report
from vaktherapie_analyse.analysis.figures.figure_parts import about
from vaktherapie_analyse.analysis.figures.norm_zones import zones
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.analysis.measured import Measured, Options
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.pipeline import context_of, reported
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.language import LANGUAGES, render
from vaktherapie_analyse.publish import published
from vaktherapie_analyse.report import LEFT_OUT, Figure, Report

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)

#: Begin and end of the total: three of them alike, one who hardly changed, one who got worse.
PAIRS = [(20, 8), (20, 8), (14, 16), (20, 8), (9, 20)]


def context(rows: list[dict[str, Any]], norms: Any = NL, rule: Rule = Rule()) -> Context:  # noqa: B008
    return context_of(Measured(answers_of(sdq_rows(rows), SDQ), SDQ, norms, Options(rule=rule)))


def people(pairs: list[tuple[int, int]], **more: Any) -> list[dict[str, Any]]:
    return [
        person(f"K{n}", moment, points, **more)
        for n, pair in enumerate(pairs)
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]


@cache
def ordinary() -> Context:
    return context(people(PAIRS))


def maybe(kind: str, made: Context, scale: str = "") -> tuple[Figure | None, Report]:
    report = reported(made)
    chosen = about(report, scale)
    if kind in figure_report.OF_PEOPLE:
        return figure_report.OF_PEOPLE[kind](made, report, chosen), report
    return figure_report.OF_TABLES[kind](report, chosen), report


def figure_of(kind: str, made: Context, scale: str = "") -> tuple[Figure, Report]:
    figure, report = maybe(kind, made, scale)
    assert figure
    return figure, report


def in_words(figure: Figure, language: str = "nl") -> str:
    return " ".join(render(message, language) for message in figure.description)


def test_the_icons_are_the_counts_of_transitions() -> None:
    figure, report = figure_of("icons", ordinary())
    row = row_of(report.tables["transitions"], scale="total")
    counted = [(r["what"], r["k"], r["n"], r["share"]) for r in rows_of(figure.tables["icons"])]
    assert counted == [
        ("elevated", row["n_elevated_pre"], row["n"], row["share_elevated_pre"]),
        ("elevated", row["n_elevated_post"], row["n"], row["share_elevated_post"]),
        ("to_normal", row["n_to_normal"], row["n_elevated_pre"], None),
    ]
    assert (row["n_elevated_pre"], row["n"], row["n_to_normal"]) == (4, 5, 3)
    assert "Bij begin: 4 van de 5 verhoogd (80 %" in in_words(figure)


def test_the_icons_of_fewer_than_five_people_tell_counts_and_why_no_share() -> None:
    """Also below an array of enough people: four of the five were elevated, and three of those."""
    whole, _ = figure_of("icons", ordinary())
    assert "Van de 4 die eerst verhoogd waren, 3 bij eind normaal." in in_words(whole)
    few, _ = figure_of("icons", context(people(PAIRS[1:])))
    assert "Bij begin: 3 van de 4 verhoogd." in in_words(few)
    assert "%" not in in_words(few)
    assert LEFT_OUT in whole.notes and LEFT_OUT in few.notes
    many, _ = figure_of("icons", context(people(PAIRS * 2)))
    assert LEFT_OUT not in many.notes


def test_an_array_whose_numbers_are_hidden_is_left_out() -> None:
    """Of the twelve who were elevated two got better: that number is not shown."""
    report = published(reported(context(people([(20, 8)] * 2 + [(20, 20)] * 10 + [(5, 5)] * 8))), 5)
    figure = figure_report.OF_TABLES["icons"](report, about(report))
    assert [row["what"] for row in rows_of(figure.tables["icons"])] == ["elevated", "elevated"]
    assert "niet getoond" not in in_words(figure)


def test_the_scales_are_those_of_the_summary_with_the_total_first() -> None:
    figure, report = figure_of("scales", ordinary())
    shown, whole = figure.tables["summary"].frame, report.tables["summary"].frame
    assert shown["scale"].iloc[0] == "total"
    same = whole.set_index("scale").loc[shown["scale"]].reset_index()[list(shown)]
    pd.testing.assert_frame_equal(shown, same)


def test_the_bands_are_those_of_the_table_with_who_was_there_before() -> None:
    figure, report = figure_of("bands", ordinary())
    frame = report.tables["bands"].frame
    rows = rows_of(figure.tables["bands"])
    assert [row["n"] for row in rows] == list(frame.loc[frame["scale"] == "total", "n"])
    of = {row["pre_band"]: row["of"] for row in rows}
    assert of == {"normaal": 1, "grensgebied": 0, "klinisch": 4}
    assert all(sum(r["n"] for r in rows if r["pre_band"] == band) == n for band, n in of.items())


def test_the_flow_adds_up_from_step_to_step() -> None:
    rows = [*people(PAIRS), person("K90", "begin", 12), person("K91", "eind", 12)]
    figure, report = figure_of("flow", context(rows))
    n = {row["step"]: row["n"] for row in rows_of(figure.tables["flow"])}
    told = {
        row["step"]: row["n"]
        for row in rows_of(report.tables["flow"])
        if row["scale"] in (None, "total")
    }
    assert n == {name: told[name] for name in n}
    assert n["respondents"] - n["post_only"] == n["pre"]
    assert n["pre"] - n["pre_only"] == n["pairs"] == n["usable"] == 5


def test_people_with_the_same_scores_are_one_mark_with_their_number() -> None:
    figure, report = figure_of("change", ordinary())
    spots = [(r["pre"], r["post"], r["n"]) for r in rows_of(figure.tables["spots"])]
    assert spots == [(9, 20, 1), (14, 16, 1), (20, 8, 3)]
    verdicts = row_of(report.tables["verdicts"], scale="total")
    counted = {row["verdict"]: row["n"] for row in rows_of(figure.tables["verdicts"])}
    assert counted.pop("none") == 0
    assert counted == {name: verdicts[f"n_{name}"] for name in counted}
    assert "20 → 8: 3" in in_words(figure)


def test_the_band_of_reliable_change_is_the_critical_change_of_the_table() -> None:
    figure, report = figure_of("change", ordinary())
    critical = report.tables["parameters"].frame.query("scale == 'total'")["critical_change"]
    reliable = row_of(figure.tables["limits"], what="reliable")
    assert (reliable["low"], reliable["high"]) == (critical.min(), critical.max())


def test_a_method_without_one_critical_change_has_no_band_and_says_so() -> None:
    figure, _ = figure_of("change", context(people(PAIRS), rule=Rule(method="gln")))
    assert "reliable" not in set(figure.tables["limits"].frame["what"])
    assert "figures.no_reliable_band" in {note.key for note in figure.notes}


def test_a_cutoff_takes_the_place_of_the_limit_of_the_norm() -> None:
    rule = Rule(cutoff="c", functional={"total": (8.0, 5.0)})
    figure, report = figure_of("change", context(people(PAIRS), rule=rule))
    cutoffs = report.tables["cutoffs"].frame.query("scale == 'total'")["cutoff_c"]
    limit = row_of(figure.tables["limits"], what="cutoff")
    assert (limit["low"], limit["high"]) == (cutoffs.min(), cutoffs.max())
    assert row_of(figure.tables["limits"], what="elevated") == {}


def test_where_higher_is_better_the_verdicts_and_limits_are_not_turned() -> None:
    low, high = {"prosocial": 1}, {"prosocial": 10}
    rows = [
        {"client": f"K{n}", "moment": moment, "age": 8, "scores": scores}
        for n in range(3)
        for moment, scores in (("begin", low), ("eind", high))
    ]
    figure, _ = figure_of("change", context(rows), "prosocial")
    assert figure.values["better"] == "higher"
    (spot,) = rows_of(figure.tables["spots"])
    assert (spot["pre"], spot["post"], spot["verdict"], spot["n"]) == (1, 10, "recovered", 3)
    limit = row_of(figure.tables["limits"], what="elevated")
    assert 1 < limit["low"] <= limit["high"] < 10
    made = context(rows)
    bands = [band for _, _, band in zones(made, SDQ.scale("prosocial"), made.scores.rows)]
    assert bands[0] == "klinisch"
    assert bands[-1] == "normaal"


def test_two_parents_of_one_child_are_two_lines() -> None:
    rows = [
        person("K1", moment, points, respondent=parent)
        for parent, pair in (("moeder", (20, 8)), ("vader", (9, 20)))
        for moment, points in zip(("begin", "eind"), pair, strict=True)
    ]
    figure, _ = figure_of("lines", context(rows))
    paths = [(r["begin"], r["eind"], r["n"]) for r in rows_of(figure.tables["paths"])]
    assert paths == [(9, 20, 1), (20, 8, 1)]


def test_a_line_has_everybody_once_at_each_moment() -> None:
    rows = [*people(PAIRS), person("K0", "vervolg", 7), person("K90", "begin", 12)]
    figure, report = figure_of("lines", context(rows))
    points = figure.tables["points"].frame
    at = points.groupby("moment")["n"].sum().to_dict()
    told = report.tables["distribution"].frame.query("scale == 'total'")
    assert at == dict(zip(told["moment"], told["n"], strict=True))
    ways = rows_of(figure.tables["paths"])
    assert {row["n"] for row in ways if row["begin"] == 20} == {1, 2}
    assert next(row for row in ways if row["begin"] == 12)["eind"] is None


def test_between_the_limits_of_two_norm_groups_the_band_is_unknown() -> None:
    young, old = people(PAIRS[:1], age=5), people([(9, 9)], age=9)
    rows = [*young, *({**row, "client": "K9"} for row in old)]
    made = context(rows)
    found = zones(made, SDQ.scale("total"), made.scores.rows)
    alone = zones(context(young), SDQ.scale("total"), context(young).scores.rows)
    assert None not in {band for _, _, band in alone}
    assert [band for _, _, band in alone] == ["normaal", "grensgebied", "klinisch"]
    ends = [end for _, end, _ in found]
    assert ends == sorted(ends)
    assert found[0][0] == -0.5
    assert found[-1][1] == 40.5


def test_nothing_of_a_figure_tells_who_somebody_is() -> None:
    made = ordinary()
    for kind in (*figure_report.OF_TABLES, *figure_report.OF_PEOPLE):
        figure, _ = figure_of(kind, made)
        for table in figure.tables.values():
            assert not {"client", "respondent"} & set(table.frame)
        assert "K0" not in in_words(figure)


@pytest.mark.parametrize("kind", [*figure_report.OF_TABLES, *figure_report.OF_PEOPLE])
def test_every_figure_is_told_in_both_languages(kind: str) -> None:
    figure, _ = figure_of(kind, ordinary())
    dutch, english = (in_words(figure, language) for language in LANGUAGES)
    assert dutch
    assert dutch != english


@pytest.mark.parametrize("kind", ["icons", "scales", "bands", "change", "lines"])
def test_without_norms_or_a_second_moment_there_is_nothing_to_draw(kind: str) -> None:
    alone = [person(f"K{n}", "begin", 12) for n in range(3)]
    assert maybe(kind, context(alone, norms=None))[0] is None


def test_for_others_the_icons_are_only_what_is_published() -> None:
    pairs = [(20, 8)] * 12 + [(20, 20)] * 9 + [(6, 6)] * 14 + [(6, 20)] * 6
    report = reported(context(people(pairs)))
    shown = published(report, 5)
    figure = figure_report.OF_TABLES["icons"](shown, about(report))
    assert figure
    row = row_of(shown.tables["transitions"], scale="total")
    counts = [(r["k"], r["n"]) for r in rows_of(figure.tables["icons"])]
    assert counts == [
        (row["n_elevated_pre"], row["n"]),
        (row["n_elevated_post"], row["n"]),
        (row["n_to_normal"], row["n_elevated_pre"]),
    ]
    assert (21, 41) in counts
    assert "figures.published" in {note.key for note in figure.notes}


def test_for_others_a_hidden_count_is_not_told_and_nothing_at_all_is_no_figure() -> None:
    report = reported(context(people([(20, 8)] * 4 + [(6, 6)] * 10)))
    shown = published(report, 5)
    assert figure_report.OF_TABLES["icons"](shown, about(report)) is None
