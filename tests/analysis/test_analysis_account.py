"""What a report says in words: which remark belongs to which data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person, total
from tests.analysis.test_analysis_tables import PAIRS, pairs_report, report_of
from vaktherapie_analyse.analysis.questionnaire.headlines import who
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.language import LANGUAGES, Message, hint, render
from vaktherapie_analyse.report import Report

SDQ = load_instrument("sdq")


def remark(report: Report, key: str) -> Message:
    return next(m for m in report.remarks if m.key == f"analysis.remark_{key}")


def keys(messages: Sequence[Message]) -> set[str]:
    return {message.key.removeprefix("analysis.") for message in messages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_said(language: str, snapshot: SnapshotAssertion) -> None:
    people = [
        person("A", "begin", 20, age=6),
        person("A", "eind", 12, age=7),
        person("B", "begin", 30, age=5),
        person("B", "eind", 31, age=5),
        person("C", "begin", 12, age=None),
        person("D", "begin", 12, age=18),
    ]
    people += [person("A", "begin", 22, age=6) | {"respondent": "vader"}]
    report = report_of(people, elevated="grensgebied")
    said = [*report.banners, *report.headlines, *report.sources, *report.remarks]
    assert [(render(m, language), hint(m, language)) for m in said] == snapshot


def test_the_headline_counts_elevated_and_to_normal() -> None:
    # Of four there is no share, which is told behind the sentence.
    first, second, few, third = pairs_report(PAIRS).headlines
    assert few.key == "language.few"
    assert (first.values["k"], first.values["n"]) == (4, 7)
    assert (second.key, second.values["k"], second.values["n"]) == (
        "analysis.headline_to_normal",
        2,
        4,
    )
    assert (third.values["better"], third.values["worse"], third.values["n"]) == (2, 1, 7)


@pytest.mark.parametrize(
    ("post", "expected"),
    [(5, "Bij die ene was de score aan het eind normaal."),
     (29, "Bij die ene was de score aan het eind niet normaal.")],
)  # fmt: skip
def test_of_one_who_was_elevated_is_said_what_became_of_him(post: int, expected: str) -> None:
    """Invented: of three one is elevated at the start."""
    report = pairs_report([(30, post), (5, 5), (6, 4)])
    assert render(report.headlines[1], "nl") == expected


def test_with_nobody_elevated_the_headline_has_no_share() -> None:
    assert "headline_nobody_to_normal" in keys(pairs_report([(5, 5)]).headlines)


def test_without_any_norm_the_headline_says_so() -> None:
    people = [person("A", "begin", 20, age=None), person("A", "eind", 5, age=None)]
    report = report_of(people)
    assert keys(report.headlines) == {"headline_no_norm"}
    assert remark(report, "no_age").values["n"] == 1


def test_one_moment_is_headlined_per_moment_and_the_absent_one_named() -> None:
    report = report_of([person("A", "begin", 20), person("B", "begin", 5)])
    headline, few = report.headlines
    assert few.key == "language.few"
    assert (headline.values["k"], headline.values["n"]) == (1, 2)
    assert remark(report, "moment_absent").values["absent"] == [Message("analysis.moment_eind")]


def test_moments_without_a_pair_are_named() -> None:
    report = report_of([person("A", "begin", 20), person("B", "eind", 5)])
    assert "remark_no_pairs" in keys(report.remarks)


def test_estimated_and_missing_scales_are_counted() -> None:
    whole, four, two = (
        sdq_rows([{"client": c, "scores": total(10)}]).iloc[0].to_dict() for c in "ABC"
    )
    del four["3"]
    for item in ("3", "8", "13"):
        del two[item]
    answers = answers_of(pd.DataFrame([whole, four, two]), SDQ)
    report = analyse(answers, SDQ, None)
    assert remark(report, "prorated").values["n"] == 1
    assert remark(report, "too_few").values["n"] == 1
    assert remark(report, "too_few").values["sums"] == Message("analysis.sums_too")
    assert "remark_no_norms" in keys(report.remarks)


def test_a_scale_without_any_answer_is_counted_unless_the_form_may_lack_it() -> None:
    whole = sdq_rows([{"client": "A", "scores": total(10)}]).iloc[0].to_dict()
    none = {**whole, "client": "B"} | dict.fromkeys(("3", "8", "13", "16", "24"))
    report = analyse(answers_of(pd.DataFrame([whole, none]), SDQ), SDQ, None)
    said = remark(report, "too_few").values
    assert (said["n"], said["scales"]) == (1, [SDQ.scale("emotion").label])


def test_where_the_norm_ends_below_the_age_the_age_is_the_reason() -> None:
    report = report_of([person("A", "begin", 9, age=16)])
    parts = remark(report, "outside_norm").values["parts"]
    assert SDQ.scale("total").label in [part.values["scale"] for part in parts]
    assert "remark_scale_without_norm" not in keys(report.remarks)


@pytest.mark.parametrize(
    ("people", "key", "n"),
    [
        ([person("A", "begin", 9, age=19)], "outside_age", 1),
        (
            [person("A", "begin", 9), person("A", "begin", 8) | {"respondent": "v"}],
            "shared_client",
            1,
        ),
        ([person("A", "begin", 9, age=6), person("A", "eind", 9, age=7)], "older_at_post", 1),
        ([person("A", "begin", 9), person("A", "eind", 9)], "no_control_group", 1),
        ([person("A", "begin", 9), person("A", "eind", 9)], "secondary", 1),
    ],
)
def test_remark_counts(people: list[dict[str, Any]], key: str, n: int) -> None:
    assert remark(report_of(people), key).values["n"] == n


@pytest.mark.parametrize(
    ("age", "informant", "lacks"),
    [(8, "parent", "sd"), (13, "parent", "reliability"), (13, "teacher", "sd_and_reliability")],
)
def test_what_reliable_change_lacks_is_named(age: int, informant: str, lacks: str) -> None:
    people = [person("A", m, 9, age=age) | {"informant": informant} for m in ("begin", "eind")]
    (part,) = remark(report_of(people), "no_rci").values["parts"]
    assert part.key == "reliable.missing_everybody"
    assert part.values["what"].key == f"reliable.lacks_{lacks}"
    labels = [label["nl"] for label in part.values["scales"]]
    assert labels[-2:] == ["Externaliserend", "Internaliserend"]
    assert (len(labels) == 2) == (informant == "parent")


def test_a_five_year_old_has_no_norm_for_conduct_and_peer() -> None:
    report = report_of([person("A", "begin", 9, age=5), person("B", "begin", 9, age=8)])
    parts = remark(report, "outside_norm").values["parts"]
    assert [part.values["scale"]["nl"] for part in parts] == [
        "Gedragsproblemen",
        "Problemen met leeftijdgenoten",
    ]


# -- sentences that could be untrue ---------------------------------------------------------------


def said(report: Report, key: str) -> str:
    return " ".join(render(m) for m in report.remarks if m.key == f"analysis.remark_{key}")


def test_a_norm_of_other_ages_only_is_not_called_no_norm() -> None:
    report = report_of([person("A", m, 9, age=16) for m in ("begin", "eind")])
    assert not said(report, "scale_without_norm")
    assert "Totaal (1 × 16 jaar)" in said(report, "outside_norm")


def test_a_norm_of_another_informant_only_is_named_so() -> None:
    teachers = [person("A", m, 9, age=8) | {"informant": "teacher"} for m in ("begin", "eind")]
    parents = [person("B", m, 9, age=8) for m in ("begin", "eind")]
    report = report_of(teachers + parents)
    assert "Geen norm voor leerkrachten in Nederlandse normen: Totaal" in said(
        report, "scale_without_norm_for"
    )
    assert not said(report, "outside_norm")


def test_an_answer_that_is_missing_and_counts_as_nought_is_not_called_estimated() -> None:
    rows = sdq_rows([{"client": "A", "scores": total(10)}])
    rows = rows.assign(ebddiff=2, distres=3, imphome=1, impfrie=0, impclas=2)  # impleis is missing
    report = analyse(answers_of(rows, SDQ), SDQ, None)
    assert said(report, "missing_as_zero").startswith("Bij 1 score (Impact)")
    assert not said(report, "prorated")


def test_respondents_of_two_kinds_are_not_called_parents() -> None:
    assert render(who({"parent"}, 2)) == "ouders"
    assert render(who({"parent", "teacher"}, 2)) == "respondenten"
