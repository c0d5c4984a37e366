"""Every number of a report can be explained, and the explanation holds the number of the report.

The data are the invented pilot that comes with the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from vaktherapie_analyse.analysis.each_questionnaire import Told, told
from vaktherapie_analyse.analysis.explain import group_number, group_range, one_score
from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS, Number, number_named
from vaktherapie_analyse.analysis.explain.group_number import explain_number
from vaktherapie_analyse.analysis.explain.one_score import Person, explain_score
from vaktherapie_analyse.analysis.explain.steps import DefinitionFiles, Explainer
from vaktherapie_analyse.analysis.measured import Alternatives, Measured, Options
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.pipeline import analyse, context_of
from vaktherapie_analyse.answers import Answers, Trace
from vaktherapie_analyse.definitions import (
    Norms,
    load_instrument,
    load_norms,
    norm_keys,
)
from vaktherapie_analyse.intake import Settings, read_traced
from vaktherapie_analyse.language import LANGUAGES, format_number, format_p, format_percent
from vaktherapie_analyse.output.formats.console import to_text
from vaktherapie_analyse.output.views.first_page import first_page
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.report import Provenance, Report

PILOT = Path(__file__).parents[2] / "data" / "voorbeeld" / "pilot.xlsx"
NOWHERE = Provenance("", "", "", {}, ())
SDQ = load_instrument("sdq")


@cache
def norms() -> Norms:
    return load_norms("nl", SDQ)


@cache
def reading() -> tuple[Answers, Trace]:
    return read_traced([PILOT], SDQ, Settings())


@cache
def options() -> Options:
    shipped = tuple(load_norms(key, SDQ) for key in norm_keys("sdq"))
    return Options(alternatives=Alternatives(norms=shipped))


@cache
def explainer() -> Explainer:
    files = DefinitionFiles("sdq.toml", {key: f"{key}.toml" for key in norms().tables})
    measured = Measured(reading()[0], SDQ, norms(), options())
    return Explainer(measured, files, NOWHERE)


@cache
def report() -> Report:
    return analyse(reading()[0], SDQ, norms(), options(), NOWHERE)


@cache
def context() -> Context:
    return context_of(Measured(reading()[0], SDQ, norms(), options()))


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tables and doubts for every number: making them is what takes long."""
    monkeypatch.setattr(group_number, "context_of", lambda *_: context())
    for module in (group_number, group_range, one_score):
        monkeypatch.setattr(module, "told", lambda *_: doubts())


@cache
def doubts() -> Told:
    return told(explainer().measured, context().scores, [context().changes])


@cache
def answer(key: str, scale: str) -> dict[str, Any]:
    number = next(one for one in NUMBERS if one.key == key)
    made = explain_number(explainer(), number, SDQ.scale(scale), per_respondent=False)
    frame = made.tables["explanation"].frame
    row = frame[frame["step"] == "answer"].iloc[0]
    return {name: None if pd.isna(row[name]) else row[name] for name in row.index}


def the_row(table: str, scale: str) -> Any:
    frame = report().tables[table].frame
    return frame[frame["scale"] == scale].iloc[0]


SHARES = {
    "elevated_pre": ("n_elevated_pre", "n", "share_elevated_pre"),
    "elevated_post": ("n_elevated_post", "n", "share_elevated_post"),
    "to_normal": ("n_to_normal", "n_elevated_pre", "share_to_normal"),
    "no_longer_elevated": ("n_no_longer_elevated", "n_elevated_pre", "share_no_longer_elevated"),
}


@pytest.mark.parametrize("key", SHARES)
@pytest.mark.parametrize("scale", ["total", "conduct", "prosocial"])
def test_a_share_is_that_of_the_report(key: str, scale: str) -> None:
    k, of, share = SHARES[key]
    found, row = answer(key, scale), the_row("transitions", scale)
    assert (found["n"], found["of"], found["value"]) == (row[k], row[of], row[share])
    assert (found["low"], found["high"]) == (row[f"{share}_low"], row[f"{share}_high"])


def test_a_verdict_is_that_of_the_report() -> None:
    row = the_row("verdicts", "total")
    for key in ("recovered", "improved", "unchanged", "deteriorated", "harmed"):
        assert (answer(key, "total")["n"], answer(key, "total")["of"]) == (row[f"n_{key}"], 14)
    assert answer("better", "total")["n"] == row["n_recovered"] + row["n_improved"] == 4
    assert answer("worse", "total")["n"] == row["n_deteriorated"] + row["n_harmed"] == 2


def test_a_mean_is_that_of_the_report() -> None:
    row = the_row("summary", "total")
    for key in ("pre_mean", "post_mean", "pre_sd", "post_sd", "d_av", "p_wilcoxon"):
        assert answer(key, "total")["value"] == pytest.approx(row[key])
    change = answer("change", "total")
    assert [change[name] for name in ("value", "low", "high")] == [
        row[f"change_{name}"] for name in ("mean", "low", "high")
    ]


def test_a_step_of_the_flow_is_that_of_the_report() -> None:
    frame = report().tables["flow"].frame
    whole = frame[frame["scale"].isna()].set_index("step")["n"]
    for step, n in whole.items():
        assert answer(str(step), "total")["n"] == n
    assert answer("usable", "conduct")["n"] == 14


def test_the_range_of_other_choices_is_that_of_the_sensitivity_table() -> None:
    found = answer("range", "total")
    frame = report().tables["sensitivity"].frame
    shares = frame.loc[frame["quantity"] == "to_normal", "share"].dropna()
    assert (found["low"], found["high"]) == (shares.min(), shares.max())


@pytest.mark.parametrize("key", ["elevated_pre", "to_normal", "better", "worse", "pre_mean"])
def test_people_get_fewer_at_every_step(key: str) -> None:
    number = next(one for one in NUMBERS if one.key == key)
    made = explain_number(explainer(), number, SDQ.scale("conduct"), per_respondent=False)
    counts = made.tables["explained_counts"].frame
    before = counts.loc[counts["role"] != "numerator", "n"].tolist()
    assert before == sorted(before, reverse=True)
    assert before[0] == 22
    numerator = counts.loc[counts["role"] == "numerator", "n"].sum()
    assert numerator <= before[-1]


@pytest.mark.parametrize(
    "key", ["elevated_pre", "elevated_post", "to_normal", "to_elevated", "better", "change"]
)
def test_as_many_people_are_named_as_are_counted(key: str) -> None:
    number = next(one for one in NUMBERS if one.key == key)
    made = explain_number(explainer(), number, SDQ.scale("total"), per_respondent=True)
    assert len(made.tables["explained_people"].frame) == answer(key, "total")["n"]


def test_every_score_of_everybody_is_that_of_the_report() -> None:
    made = analyse(reading()[0], SDQ, norms(), Options(per_respondent=True), NOWHERE)
    changes = made.tables["changes"].frame
    assert len(changes) == 9 * 14
    for row in changes[changes["scale"].isin(["total", "impact"])].to_dict("records"):
        person = Person(row["client"], row["respondent"])
        found = explain_score(explainer(), reading()[1], person, SDQ.scale(row["scale"]))
        steps = found.tables["explanation"].frame.set_index("step")
        assert steps.loc["score", "value"].tolist() == [row["pre"], row["post"]]
        cells = found.tables["explained_cells"].frame
        for moment, score in (("begin", row["pre"]), ("eind", row["post"])):
            here = cells[cells["moment"] == moment]
            assert score == here.drop_duplicates("scale")["score"].sum()
        if pd.notna(row["rci"]):
            assert steps.loc["rci", "value"] == row["rci"]
            assert steps.loc["verdict", "outcome"] == row["verdict"]


@cache
def first_screen_of_the_pilot() -> str:
    shipped = options().alternatives.norms or ()
    asked = Options(alternatives=Alternatives(others=shipped))
    made = analyse(reading()[0], SDQ, norms(), asked, NOWHERE)
    return to_text(first_page(made, "nl"), 100, color=False)


def test_every_number_on_the_first_screen_can_be_asked_for() -> None:
    """What stands in the sentences, the flow and the table is the answer to some question."""
    above, _, below = first_screen_of_the_pilot().partition("────")
    sentences, _, _ = above.partition("Verandering van begin naar eind")
    flow = tokens_of(answer(key, "total") for key in flow_keys())
    of_total = flow | tokens_of([answer("range", "total")]) | answers_about("total")
    assert "22 respondenten" in sentences
    assert numbers_in(sentences) - {"95"} <= of_total
    scale, seen = "", set()
    for line in below.partition("Streep:")[0].splitlines()[1:]:
        name = re.match(r"\w+", line)
        if name:
            word = name[0].lower()[:6]
            scale = next(s.key for s in SDQ.scales if word in s.label["nl"].lower())
        shown = numbers_in(line.lstrip("─"))
        assert shown <= answers_about(scale), (scale, line)
        seen |= {scale} if shown else set()
    assert seen == {scale.key for scale in SDQ.scales}


#: What else stands below the table: DOIs, years of sources, choices, the legend, how many remarks.
NO_OUTCOME = (
    r"doi:\S+", r"\(\d{4}(, VK)?\)", r"\|RCI\| > 1,96", "95%-interval", "de streep de 0",
    r"\d+ opmerkingen",
)  # fmt: skip


def test_every_number_below_the_table_can_be_asked_for() -> None:
    notes = " ".join(first_screen_of_the_pilot().partition("Streep:")[2].split())
    of_scale = [scale for scale in ("conduct", "peer") if answer("elevated_post", scale)["of"] < 14]
    assert of_scale == ["conduct", "peer"]
    for scale in of_scale:
        assert f"a = van {answer('elevated_post', scale)['of']}:" in notes
    assert f"ongeveer {format_percent(base_rate('total'), 'nl')} daarin" in notes
    for written in (r"a = van \d+:", r"ongeveer \d+ % daarin", *NO_OUTCOME):
        notes = re.sub(written, "", notes)
    assert not numbers_in(notes)


def base_rate(scale: str) -> float:
    """How many of the norm group are elevated, by the explanation of the share."""
    number = next(one for one in NUMBERS if one.key == "elevated_pre")
    made = explain_number(explainer(), number, SDQ.scale(scale), per_respondent=False)
    steps = made.tables["explanation"].frame.set_index("step")
    return float(steps.loc["elevated", "value"])


@cache
def answers_about(scale: str) -> frozenset[str]:
    asked = [n.key for n in NUMBERS if n.table not in ("flow", "sensitivity")]
    return frozenset(tokens_of(answer(key, scale) for key in asked))


def flow_keys() -> list[str]:
    return [number.key for number in NUMBERS if number.table == "flow" and number.key != "usable"]


def tokens_of(rows: Iterator[dict[str, Any]] | Any) -> set[str]:
    """The numbers of these answers, in every way in which a screen may write them."""
    found: set[str] = set()
    for row in rows:
        for name in ("n", "of", "value", "low", "high"):
            if row[name] is not None:
                written = [format_number(row[name], decimals, "nl") for decimals in (0, 1, 2)]
                written += [format_percent(row[name], "nl"), format_p(row[name], "nl")]
                found |= {token for text in written for token in numbers_in(text)}
    return found


def numbers_in(text: str) -> set[str]:
    return {token.lstrip("−") for token in re.findall(r"−?(?:\d+(?:,\d+)?|,\d+)", text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_fits_on_a_screen(language: str) -> None:
    for number in NUMBERS:
        made = explain_number(explainer(), number, SDQ.scale("total"), per_respondent=False)
        lines = to_text(page(made, language), 80, color=False).splitlines()
        assert len(lines) <= 25, number.key
        assert max(map(len, lines)) <= 80


def test_every_number_has_its_own_name_in_both_languages() -> None:
    for language in LANGUAGES:
        for number in NUMBERS:
            assert asked_as(number, language) == number


def asked_as(number: Number, language: str) -> Number | None:
    from vaktherapie_analyse.analysis.explain.asked_number import names_of

    moments = options().moments
    return number_named(names_of(SDQ, moments)[number.key][language], SDQ, moments)


def test_a_number_is_also_known_by_its_column() -> None:
    moments = options().moments
    found = [number_named(word, SDQ, moments) for word in ("n_to_normal", "share_to_normal")]
    assert [one and one.key for one in found] == ["to_normal", "to_normal"]
