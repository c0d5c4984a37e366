"""Which SD and reliability hold for whom, and what is said where there are none. Invented data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from tests.analysis.people import answers_of, cube_of, sdq_rows
from vaktherapie_analyse.analysis import measured
from vaktherapie_analyse.analysis.line.change import change
from vaktherapie_analyse.analysis.line.change_rule import METHODS, Rule
from vaktherapie_analyse.analysis.line.classify import classify
from vaktherapie_analyse.analysis.line.functional_cutoffs import Functional, cutoffs
from vaktherapie_analyse.analysis.line.reliable_verdict import Pairs, index_of, is_reliable
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.questionnaire import pipeline
from vaktherapie_analyse.definitions import load_instrument, load_norms
from vaktherapie_analyse.language import render
from vaktherapie_analyse.report import Report
from vaktherapie_analyse.statistics.paired import Moments

SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)

#: Conduct at begin and eind, hyperactivity at begin and eind.
TWENTY = [
    (4, 4, 7, 3), (5, 4, 3, 6), (3, 8, 4, 4), (7, 7, 7, 6), (5, 3, 3, 5), (3, 4, 3, 3),
    (4, 4, 5, 2), (6, 2, 7, 3), (5, 3, 5, 4), (6, 3, 4, 2), (7, 6, 9, 4), (1, 1, 2, 0),
    (6, 4, 7, 6), (1, 1, 2, 1), (8, 4, 3, 2), (5, 3, 5, 2), (3, 2, 4, 2), (7, 3, 8, 7),
    (3, 3, 5, 0), (8, 4, 3, 4),
]  # fmt: skip

Quad = tuple[int, int, int, int]


def people_of(quads: Sequence[Quad], start: int = 1, **more: Any) -> list[dict[str, Any]]:
    """Everybody of nine years at two moments, unless said otherwise."""
    return [
        {"client": f"K{number:02}", "moment": moment, "scores": points, "age": 9, **more}
        for number, (conduct, conduct_post, hyper, hyper_post) in enumerate(quads, start=start)
        for moment, points in (
            ("begin", {"conduct": conduct, "peer": conduct, "hyper": hyper, "emotion": hyper}),
            ("eind", {"conduct": conduct_post, "peer": 3, "hyper": hyper_post, "emotion": 3}),
        )
        for points in [{"prosocial": 7, **points}]
    ]


def report_of(people: list[dict[str, Any]], norms: Any = NL, **options: Any) -> Report:
    answers = answers_of(sdq_rows(people), SDQ)
    return pipeline.analyse(answers, SDQ, norms, measured.Options(**options))


def verdicts(report: Report, scale: str) -> list[int]:
    row = report.tables["verdicts"].frame.set_index("scale").loc[scale]
    names = ("n_recovered", "n_improved", "n_unchanged", "n_deteriorated", "n_harmed")
    return [int(row[name]) for name in names]


def parameters(report: Report, scale: str = "externalising") -> list[dict[str, Any]]:
    frame = report.tables["parameters"].frame
    rows = frame[frame["scale"] == scale].astype(object)
    return list(rows.where(rows.notna(), None).to_dict("records"))


def said(report: Report, key: str, language: str = "nl") -> str:
    return " ".join(render(m, language) for m in report.remarks if m.key == key)


def test_the_table_of_the_bands_gives_the_reliability_and_twenty_pairs_the_sd() -> None:
    report = report_of(people_of(TWENTY))
    (found,) = parameters(report)
    assert (found["reliability"], found["reliability_source"]) == (0.80, "maurice-stam-2018/6-11")
    assert (found["sd_source"], found["sd_n"], found["group"]) == ("sample", 20, "6-11")
    assert found["sd"] == pytest.approx(3.5582, abs=5e-5)
    assert verdicts(report, "externalising") == [4, 3, 12, 0, 1]
    (source,) = (m for m in report.sources if m.key == "reliable.source_rci")
    assert "Externaliserend 3,56 (deze steekproef)" in render(source, "nl")
    assert "Maurice-Stam e.a. (2018) voor Externaliserend, Internaliserend" in render(source, "nl")
    assert "SD van Externaliserend, Internaliserend (20)" in said(report, "reliable.remark_sample")


@pytest.mark.parametrize("more", [{"age": 13}, {"age": 4}, {"age": None}, {"informant": "teacher"}])
def test_one_person_more_takes_the_sample_away_from_nobody(more: dict[str, Any]) -> None:
    extra = people_of([(9, 2, 8, 4)], start=50, **more)
    report = report_of(people_of(TWENTY) + extra)
    of_twenty = [row for row in parameters(report) if row["n"] == 20]
    assert [row["sd"] for row in of_twenty] == [pytest.approx(3.5582, abs=5e-5)]
    assert verdicts(report, "externalising") == [4, 3, 12, 0, 1]
    assert "1 respondent" in said(report, "analysis.remark_no_rci")


def test_somebody_of_another_age_keeps_the_sd_of_that_age() -> None:
    report = report_of(people_of(TWENTY) + people_of([(9, 2, 8, 4)], start=50, age=13))
    (older,) = (row for row in parameters(report) if row["n"] == 1)
    assert (older["sd"], older["sd_source"]) == (3.3, "vugteveen-2022/12-17")
    assert older["reliability"] is None
    sentence = "Externaliserend, Internaliserend: geen betrouwbaarheid bij 1 respondent van 13 jaar"
    assert sentence in said(report, "analysis.remark_no_rci")


def test_with_nineteen_pairs_there_is_no_sd_and_the_rule_is_said_once() -> None:
    report = report_of(people_of(TWENTY[:19]))
    (found,) = parameters(report)
    assert (found["sd"], found["reliability"]) == (None, 0.80)
    sentence = said(report, "analysis.remark_no_rci")
    assert "Externaliserend, Internaliserend: geen SD." in sentence
    values = next(m.values for m in report.remarks if m.key == "analysis.remark_no_rci")
    assert values["enough"] == 20
    assert not said(report, "reliable.remark_sample")


def test_every_norm_group_has_its_own_sample() -> None:
    younger = [(a, b, c + 1, d) for a, b, c, d in TWENTY]
    report = report_of(people_of(TWENTY) + people_of(younger[::2] * 2, start=30, age=5))
    found = {row["group"]: row for row in parameters(report)}
    assert {key: row["sd_n"] for key, row in found.items()} == {"6-11": 20, "4-5": 20}
    assert found["6-11"]["sd"] == pytest.approx(3.5582, abs=5e-5)
    assert found["4-5"]["sd"] != pytest.approx(found["6-11"]["sd"], abs=0.01)
    (source,) = (m for m in report.sources if m.key == "reliable.source_rci")
    assert "Externaliserend 6-11 3,56 (deze steekproef)" in render(source, "nl")


def test_somebody_with_one_score_is_no_pair_behind_the_sd() -> None:
    alone = people_of([(9, 0, 9, 0)], start=50)[:1]
    given = report_of(people_of(TWENTY) + alone)
    (found,) = parameters(given)
    assert (found["sd_n"], found["sd"]) == (20, pytest.approx(3.5582, abs=5e-5))


def test_of_impact_the_sample_gives_alpha_to_the_ages_that_the_norm_takes_together() -> None:
    rows = sdq_rows(people_of(TWENTY) + people_of([(4, 4, 4, 4)], start=50, age=13))
    rows["ebddiff"] = 2
    for number, name in enumerate(("distres", "imphome", "impfrie", "impclas", "impleis")):
        rows[name] = [(row * 7 // 2 + (row % 5 == number)) % 4 for row in range(len(rows))]
    report = pipeline.analyse(answers_of(rows, SDQ), SDQ, NL)
    found = {row["n"]: row for row in parameters(report, "impact")}
    assert (found[20]["sd_source"], found[20]["reliability_source"]) == (
        "meltzer-2000/5-15", "sample",
    )  # fmt: skip
    assert found[20]["group"] == "7-11"
    assert found[1]["reliability"] is None


def test_without_norms_everybody_of_one_informant_is_the_sample() -> None:
    ages = [{**person, "age": 4 + n % 14} for n, person in enumerate(people_of(TWENTY))]
    teachers = people_of(TWENTY, start=30, informant="teacher")
    report = report_of(ages + teachers, None)
    found = parameters(report, "conduct")
    assert [row["sd_n"] for row in found] == [20]  # the two groups have the same scores
    assert sum(row["n"] for row in found) == 40
    assert "geen band" in said(report, "analysis.remark_no_norms")
    assert "betrouwbare verandering" not in said(report, "analysis.remark_no_norms")


@pytest.mark.parametrize("field", ["sd", "reliability"])
def test_a_number_of_the_sample_on_request_is_no_fallback(field: str) -> None:
    report = report_of(people_of(TWENTY[:5]), rule=Rule(**{field: {"total": "sample"}}))
    assert not said(report, "reliable.remark_sample")


def test_the_sample_is_not_blamed_for_what_was_not_asked_of_it() -> None:
    report = report_of(people_of(TWENTY[:5], age=13), rule=Rule(sd={"externalising": "sample"}))
    assert parameters(report)[0]["sd_source"] == "sample"
    assert not said(report, "reliable.remark_sample_unusable")
    assert "geen betrouwbaarheid" in said(report, "analysis.remark_no_rci")


def test_an_alpha_below_nought_is_no_reliability() -> None:
    rows = sdq_rows(people_of(TWENTY))
    answers = [0, 2] * (len(rows) // 2)
    begin = rows["moment"] == "begin"
    turned = ["5", "12", "18"]
    rows.loc[begin, turned] = [[a, 2 - a, 1] for a in answers[: begin.sum()]]
    rows.loc[begin, ["7", "22"]] = [[a, n % 3 % 2] for n, a in enumerate(answers[: begin.sum()])]
    report = pipeline.analyse(
        answers_of(rows, SDQ),
        SDQ,
        NL,
        measured.Options(rule=Rule(reliability={"conduct": "sample"})),
    )
    (found,) = parameters(report, "conduct")
    assert found["reliability"] is None
    assert said(report, "reliable.remark_sample_unusable")


def test_a_band_without_a_score_is_no_pair_behind_the_sd() -> None:
    """Two people of whom the file gives bands only, at both moments."""
    people = people_of(TWENTY) + people_of([(4, 4, 4, 4)] * 2, start=50)
    scores = score(answers_of(sdq_rows(people), SDQ), SDQ).each
    only_band = scores["client"].isin(["K50", "K51"])
    scores = scores.assign(
        score=scores["score"].mask(only_band),
        given_band=scores["given_band"].mask(only_band, "normaal"),
    )
    changes = change(classify(cube_of(scores), SDQ, NL), SDQ, NL).each
    here = changes[changes["scale"] == "externalising"]
    assert len(here) == 22
    assert set(here["sd_n"]) == {20}


# -- cut-offs -------------------------------------------------------------------------------------


def test_the_people_of_a_cutoff_are_those_who_have_it() -> None:
    """Of the third child the sex is unknown: no functional group, no cut-off."""
    sexes = {"K01": "m", "K02": "m", "K03": None}
    people = [{**row, "sex": sexes[row["client"]]} for row in people_of(TWENTY[:3])]
    frame = report_of(people, rule=Rule(cutoff="c")).tables["cutoffs"].frame
    total = frame[frame["scale"] == "total"].set_index("functional_source")
    assert total.loc["meltzer-2000/5-15-m", "n"] == 2
    assert total.loc[total.index.isna(), "n"].tolist() == [0]


def test_hageman_and_arrindell_know_nobody_beyond_a_cutoff_where_error_exceeds_the_spread() -> None:
    """The SD at the second moment is 1, the error of measurement 6·√(1 − .80) = 2.7."""
    quads = [(9, 2, 9, 2), (1, 2, 1, 3), (8, 3, 8, 2), (2, 2, 1, 2)]
    rule = Rule(
        method="ha", cutoff="b", functional={"externalising": (4.0, 5.0)},
        sd={"externalising": 6.0}, reliability={"externalising": 0.80},
    )  # fmt: skip
    frame = report_of(people_of(quads), rule=rule).tables["cutoffs"].frame.set_index("scale")
    assert frame.loc["externalising", "cutoff_b"] > 0
    assert (frame.loc["externalising", "n"], frame.loc["externalising", "n_clinical_pre"]) == (0, 0)


@pytest.mark.parametrize(("error", "names"), [(1.9, {"a", "b", "c"}), (2.0, {"b"})])
def test_a_true_score_needs_an_error_below_the_spread(error: float, names: set[str]) -> None:
    group = Moments(10, 12.0, 2.0, 10.0, 2.0, 0.5)
    assert set(cutoffs(group, Functional(8.0, 5.0, "user"), -1, error)) == names


@pytest.mark.parametrize(("sexes", "text"), [("mm", ""), ("mx", "niet voor iedereen")])
def test_who_has_no_cutoff_cannot_be_recovered_and_the_others_can(sexes: str, text: str) -> None:
    people = [
        {**row, "sex": {"m": "m", "x": None}[sexes[int(row["client"][1:]) - 1]]}
        for row in people_of([(9, 1, 9, 1), (8, 2, 9, 1)])
    ]
    report = report_of(people, rule=Rule(cutoff="b", functional={}))
    assert text in said(report, "reliable.remark_no_cutoff")
    row = report.tables["verdicts"].frame.set_index("scale").loc["total"]
    assert int(row["n_recovered"]) == sexes.count("m")


# -- doubts about a reliability -------------------------------------------------------------------


@pytest.mark.parametrize(("alpha", "marked"), [(0.59, True), (0.60, False)])
def test_change_by_a_reliability_below_six_tenths_is_shown_and_marked(
    alpha: float, marked: bool
) -> None:
    given = dict.fromkeys(("conduct", "peer"), alpha)
    report = report_of(people_of(TWENTY), rule=Rule(reliability=given))
    assert report.tables["verdicts"].frame.set_index("scale").loc["conduct", "n"] == 20
    assert ("conduct" in (report.facts or {})["low_reliability"]) == marked
    assert ("Gedragsproblemen" in said(report, "reliable.remark_low_reliability")) == marked


def test_an_own_alpha_far_under_that_of_the_norm_is_told() -> None:
    rng = np.random.default_rng(1)
    rows = sdq_rows(people_of(TWENTY * 2))
    items = [str(number) for number in range(1, 26)]
    noise = rows.assign(**{item: rng.integers(0, 3, len(rows)) for item in items})
    report = pipeline.analyse(answers_of(noise, SDQ), SDQ, NL)
    assert "Hyperactiviteit" in said(report, "reliable.remark_own_alpha")
    assert "0,78" in said(report, "reliable.remark_own_alpha")
    together = rows.assign(**{item: rows.index % 3 for item in items if item not in _REVERSED})
    together = together.assign(**dict.fromkeys(_REVERSED, 2 - rows.index % 3))
    report = pipeline.analyse(answers_of(together, SDQ), SDQ, NL)
    assert not said(report, "reliable.remark_own_alpha")


_REVERSED = ("7", "11", "14", "21", "25")


# -- what the comparison of methods says of people who do not change -------------------------------


def test_of_people_who_do_not_change_as_many_count_as_changed_as_the_note_says() -> None:
    """Of 600 groups of 14, reliability .80: the shares of who has an index, and groups without."""
    rng = np.random.default_rng(20260728)
    counted = {method: np.zeros(3) for method in METHODS}
    n, sd, r, n_groups = 14, 5.0, 0.80, 600
    for _ in range(n_groups):
        true = rng.normal(15, sd * np.sqrt(r), n)
        pre, post = true + rng.normal(0, sd * np.sqrt(1 - r), (2, n))
        pairs = Pairs(pre, post, np.full(n, sd), np.full(n, r), np.ones(n, int), -1)
        for method in METHODS:
            rule = Rule(method=method)
            found = is_reliable(index_of(pairs, rule, "total"), rule)
            known = ~np.isnan(found)
            counted[method] += (found[known].sum(), known.sum(), not known.any())
    share = {method: changed / of for method, (changed, of, _) in counted.items()}
    for method in ("jt", "gln", "hll"):
        assert share[method] == pytest.approx(0.05, abs=0.012), method
    assert share["nk"] == pytest.approx(0.06, abs=0.008)
    assert share["en"] == pytest.approx(0.14, abs=0.012)
    assert share["ha"] == pytest.approx(0.10, abs=0.02)
    assert [bool(counted[method][2]) for method in METHODS] == [False] * 5 + [True]
    assert 0.50 < counted["ha"][2] / n_groups < 0.60


def test_the_note_on_the_methods_says_what_the_simulation_gives() -> None:
    asked = measured.Alternatives(methods=True)
    notes = report_of(people_of(TWENTY[:4]), alternatives=asked).tables["methods"].notes
    (note,) = (note for note in notes if note.key == "reliable.note_nobody_changes")
    for language, percent in (("nl", "{} %"), ("en", "{}%")):
        sentence = render(note, language)
        assert all(percent.format(number) in sentence for number in (5, 6, 14, 10))
    assert "ruim de helft van die groepen geen index" in render(note, "nl")


def test_the_pairs_of_a_method_are_those_it_can_say_something_about() -> None:
    """Nobody changes by more than error: Hageman and Arrindell have no index, the others do."""
    still = [(4, 4, 5, 5), (5, 5, 4, 4), (3, 4, 6, 5), (6, 6, 2, 2)]
    asked = measured.Alternatives(methods=True)
    table = report_of(people_of(still), alternatives=asked).tables["methods"]
    n = table.frame.set_index("method")["n"]
    assert (n["jt"], n["ha"]) == (4, 0)
    assert "Steeds dezelfde paren" not in " ".join(render(note, "nl") for note in table.notes)
