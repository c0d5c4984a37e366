"""Every number on the first screens of `ari-cp`, `kwartaal` and `bevindingen` can be asked for.

Each piece of a screen is written here once more, with the numbers of the explanations in it. What
is left of the screen then may hold no number, except those that are no outcomes (`NO_OUTCOME`). The
same for `sdq` stands in test_analysis_explain. The data are the invented pilot that comes with the
program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from vaktherapie_analyse.analysis.each_questionnaire import told
from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS
from vaktherapie_analyse.analysis.explain.finding_choices import CHOICE, explain_choices
from vaktherapie_analyse.analysis.explain.group_number import explain_in
from vaktherapie_analyse.analysis.explain.group_range import range_in
from vaktherapie_analyse.analysis.explain.one_finding import explain_finding
from vaktherapie_analyse.analysis.explain.one_score import Person, explain_score
from vaktherapie_analyse.analysis.explain.quarter_number import explain_quarter
from vaktherapie_analyse.analysis.explain.steps import Explainer
from vaktherapie_analyse.analysis.questionnaire.pipeline import context_of
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.cli.commands import bevindingen, kwartaal, uitleg, vragenlijst
from vaktherapie_analyse.cli.sdq_and_ari_cp import read_sdq_and_ari_cp
from vaktherapie_analyse.cli.typed.options import Explain, Findings, Quarter, Questionnaire
from vaktherapie_analyse.definitions.findings import load_findings
from vaktherapie_analyse.language import format_number
from vaktherapie_analyse.output.formats.console import to_text
from vaktherapie_analyse.output.views.first_page import first_page
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.report import REPRODUCED, Report

PILOT = str(Path(__file__).parents[2] / "data" / "voorbeeld" / "pilot.xlsx")

pytestmark = pytest.mark.usefixtures("first_screen")

#: Numbers that no data can change, and why.
NO_OUTCOME = {
    r"doi:\S+": "a DOI",
    r"\(\d{4}(, VK)?\)|e\.a\., \d{4}": "the year of a source",
    r"\d{2}-\d{2}-\d{4}|20\d\d(-K\d)?|\bK\d\b": "a date, a quarter",
    r"95%-BI|95%-interval": "which interval it is",
    r"\|RCI\| > 1,96": "from where a change is reliable, a choice",
    r"ARI-CP 2–5( \(2–5 jaar\))?": "the age for which the questionnaire is",
    r"in SD’s|\b0 0,5 beter|raakt de streep de 0|vanaf 5 mensen": "the legend of the table",
    r"\d+ opmerkingen": "how many remarks follow with --uitgebreid",
    r"\bF\d+b?\b": "the name of a finding",
}
#: Every explanation of a number of the ARI-CP repeats this as written; who they are is not told.
OUTSIDE_AGE = "15 respondenten met een kind buiten de leeftijd van de ARI-CP 2–5 (2–5 jaar): 6–11."


def flat(text: str) -> str:
    return " ".join(text.split())


def screen_of(report: Report) -> str:
    return flat(to_text(first_page(report, "nl"), 100, color=False))


def shown(report: Report) -> str:
    """The explanation as people read it."""
    return flat(to_text(page(report, "nl"), 100, color=False))


def numbers(text: str) -> list[str]:
    return re.findall(r"−?\d+(?:,\d+)?", text)


def unexplained(screen: str, pieces: Iterable[str]) -> list[str]:
    """The numbers left on the screen without these pieces, each of which must stand on it."""
    for piece in pieces:
        assert piece in screen, piece
        screen = screen.replace(piece, " ", 1)
    for pattern in NO_OUTCOME:
        screen = re.sub(pattern, "", screen)
    return numbers(screen)


# ari-cp


@cache
def ari_cp() -> Any:
    """The report, and by number and scale its explanation."""
    choices = Questionnaire(files=[PILOT], sensitivity=True)
    reading = vragenlijst.read("ari-cp", choices)
    explainer = uitleg._explainer(Explain(asked="", files=[PILOT]), reading)
    context = context_of(reading.measured)
    said = told(explainer.measured, context.scores, [context.changes])
    report, _ = vragenlijst.read_questionnaire("ari-cp", Questionnaire(files=[PILOT]))

    @cache
    def explained(key: str, scale: str = "disorganised") -> Report:
        number = next(one for one in NUMBERS if one.key == key)
        asked = reading.measured.instrument.scale(scale)
        if number.kind == "range":
            full, _ = vragenlijst.read_questionnaire("ari-cp", choices)
            made = range_in(context, explainer, asked, number, full.tables["sensitivity"], said)
        else:
            made = explain_in(context, explainer, number, asked, said)
        assert made is not None
        return made

    return report, explained, reading.measured.instrument


def row_of(explanation: Report) -> dict[str, Any]:
    frame = explanation.tables["explanation"].frame
    row = frame[frame["step"] == "answer"].iloc[0]
    return {name: None if pd.isna(row[name]) else row[name] for name in row.index}


def of_a_scale(explained: Any, scale: str) -> str:
    """The line of the table about a scale, without its strip, in the numbers of explanations."""
    change = row_of(explained("change", scale))
    limits = [format_number(change[name], 1, "nl") for name in ("value", "low", "high")]
    means = [row_of(explained(f"{moment}_mean", scale))["value"] for moment in ("pre", "post")]
    shown = [*(format_number(mean, 1, "nl") for mean in means), limits[0]]
    no_longer = numbers(explained_as(explained("no_longer_elevated", scale)))
    was, is_now, worse, better = (
        numbers(explained_as(explained(key, scale)))[0]
        for key in ("elevated_pre", "elevated_post", "worse", "better")
    )
    strip = f"[{limits[1]}; {limits[2]}] {worse} {better} {was} → {is_now}"
    return f"{' '.join(shown)} {strip} {no_longer[0]}/{no_longer[1]}"


def explained_as(explanation: Report) -> str:
    """The first line of the explanation: the number as it is told."""
    return shown(replace(explanation, banners=(), sources=(), remarks=(), facts={}, tables={}))


def test_every_number_on_the_first_screen_of_ari_cp_can_be_asked_for() -> None:
    report, explained, definition = ari_cp()
    screen = re.sub(r"[━─┿┼●]+ ?", "", screen_of(report))

    def asked(key: str) -> list[str]:
        return numbers(explained_as(explained(key)))

    k, n, share, _, low, high = asked("elevated_pre")
    left, of, part, _, least, most = asked("no_longer_elevated")
    better, judged, *_ = asked("better")
    pairs = asked("pairs")[0]
    pieces = [
        f"· {asked('respondents')[0]} respondenten",
        f"Bij {k} van de {n} ouders ({share} %; 95%-BI {low}–{high} %) was de score",
        f"Bij {left} van deze {of} ({part} %; 95%-BI {least}–{most} %) was die score",
        "loopt dit van {} tot {} %".format(*asked("range")[:2]),
        f"‘Gedesorganiseerd’: {better} van de {judged}; betrouwbaar slechter: {asked('worse')[0]}.",
        f"{asked('respondents')[0]} respondenten → {asked('pre')[0]} begin → {pairs} begin én eind",
        f"({asked('pre_only')[0]} alleen begin, {asked('none')[0]} geen meting)",
        f"(n = {pairs})",
        *(of_a_scale(explained, scale.key) for scale in definition.scales),
    ]
    base_rate = re.search(r"ongeveer \d+ %", shown(explained("elevated_pre")))
    assert base_rate and OUTSIDE_AGE in shown(explained("elevated_pre"))
    assert not unexplained(screen, [*pieces, base_rate[0], OUTSIDE_AGE])


# kwartaal

#: The rows of the table, goals of the pilot in their labels, and what they count.
OF_REGISTER = {
    "begonnen": "started",
    "lopend aan het eind": "running",
    "afgerond": "completed",
    "voortijdig gestopt": "stopped",
    "plaatsen gebruikt": "places",
    "sessies (hoogstens 25)": "sessions",
    "meer dan 25 sessies": "over_sessions",
    "uren (hoogstens 5)": "hours",
    "meer dan 5 uur": "over_hours",
    "vervangen (doel 50 %)": "replaced",
    "begonnen, met begin": "response_begin",
    "afgerond, met eind": "response_end",
}
OF_QUESTIONNAIRE = {
    "sdq": {"verhoogd bij begin": "elevated_begin", "verhoogd → normaal": "to_normal"},
    "ari-cp": {"hoog bij begin": "elevated_begin", "niet meer hoog": "no_longer_elevated"},
}
JUDGED = {"betrouwbaar beter": "improved", "betrouwbaar slechter": "deteriorated"}


@cache
def the_quarter() -> Report:
    return kwartaal.read_quarter(Quarter(files=[PILOT]))[0]


@cache
def of_quarter(indicator: str, instrument: str = "") -> dict[str, str]:
    """What the explanation says of each quarter and since the beginning, as the table writes it."""
    text = shown(explain_quarter(the_quarter(), indicator, instrument))
    by_quarter = text.partition("Kwartalen ")[2]
    cells = dict(re.findall(r"2024-(K\d) ([^ ;]+)", by_quarter))
    whole = re.search(r"vanaf het begin (\S+)(?: \((\d+ %)\))?", by_quarter)
    limits = re.search(r"= (\d+) tot (\d+) %", by_quarter)
    if whole:
        cells["samen"] = whole[1]
    if whole and whole[2] and limits:
        cells["samen"] += f" ({whole[2]}; {limits[1]}–{limits[2]} %)"
    return cells


def test_every_number_on_the_first_screen_of_kwartaal_can_be_asked_for() -> None:
    def now(indicator: str, instrument: str = "") -> list[str]:
        return numbers(of_quarter(indicator, instrument)["K4"])

    def whole(indicator: str, instrument: str = "") -> list[str]:
        return numbers(of_quarter(indicator, instrument)["samen"])

    rows = [(label, of_quarter(indicator)) for label, indicator in OF_REGISTER.items()]
    for instrument, own in OF_QUESTIONNAIRE.items():
        labels = own | JUDGED
        rows += [(label, of_quarter(one, instrument)) for label, one in labels.items()]
    replaced, ever = now("replaced"), whole("replaced")
    normal, no_longer = whole("to_normal", "sdq"), whole("no_longer_elevated", "ari-cp")
    pieces = [
        f"is {now('started')[0]} traject begonnen; {now('completed')[0]} afgerond, "
        f"{now('stopped')[0]} voortijdig gestopt.",
        f"{now('running')[0]} lopend, {' van de '.join(now('places'))} plaatsen gebruikt.",
        f"sessies {now('sessions')[0]} (hoogstens 25); uren {now('hours')[0]} (hoogstens 5); "
        f"vervangen {' van '.join(replaced)} (doel 50 %; vanaf het begin {ever[0]} van {ever[1]})",
        f"SDQ: dit kwartaal {now('both', 'sdq')[0]} keer begin én eind; vanaf het begin "
        f"{normal[0]} van de {normal[1]} van verhoogd naar normaal.",
        f"ARI-CP: dit kwartaal {now('both', 'ari-cp')[0]} keer begin én eind; vanaf het begin "
        f"{no_longer[0]} van de {no_longer[1]} niet meer hoog.",
        *(f"{label} {' '.join(cells.values())}" for label, cells in rows),
        OUTSIDE_AGE,
    ]
    assert OUTSIDE_AGE in shown(explain_quarter(the_quarter(), "both", "ari-cp"))
    assert not unexplained(screen_of(the_quarter()), pieces)


# bevindingen


@cache
def the_findings() -> tuple[Report, dict[str, Report]]:
    """The report, and by finding its explanation."""
    choices = Findings(files=[PILOT])
    definition = load_findings(bevindingen.REPORT)
    found = read_sdq_and_ari_cp(definition.instruments, choices)
    given = bevindingen.evidence_of(found, choices.report)
    report, _ = bevindingen.findings_of(found, given, choices)
    explainers = {
        key: Explainer(found.measured[key], uitleg.definition_files(reading), report.provenance)
        for key, reading in found.readings.items()
    }
    return report, {
        one.id: explain_finding(
            one, definition, explainers, found.absent, report.provenance, per_respondent=False
        )
        for one in definition.findings
    }


def test_every_number_on_the_first_screen_of_bevindingen_can_be_asked_for() -> None:
    report, explained = the_findings()
    pieces = []
    for told_of_it in map(shown, explained.values()):
        printed = re.search(r"Gedrukt ([^;]+);", told_of_it)
        assert printed
        for k, of, share, low, high in re.findall(
            r"(\d+)/(\d+) \((\d+) %; 95%-BI (\d+)–(\d+) %\)", told_of_it
        ):
            pieces.append(f"{k}/{of} ({share} %; {low}–{high} %) {printed[1]}")
    verdicts = [row_of(one)["outcome"] for one in explained.values()]
    computed = [one for one in verdicts if one != "not_computable"]
    as_printed = [one for one in computed if one == "reproduced"]
    impossible = re.search(r"Kan (50 %) kan niet bij (\d+) personen", shown(explained["F4"]))
    assert impossible
    pieces += [
        f"{len(as_printed)} van de {len(computed)} bevindingen",
        f"F4 ({impossible[1]} van {impossible[2]})",
        "pilot.xlsx · 22 respondenten",
        OUTSIDE_AGE,
    ]
    assert all("pilot.xlsx · 22 respondenten" in shown(one) for one in explained.values())
    assert OUTSIDE_AGE in shown(explained["F3"])
    under, of = numbers(explained_as(explain_choices(report)))
    pieces.append(f"Onder {under} van de {of} keuzes van norm en grens komt alles uit")
    assert not unexplained(screen_of(report), pieces)


def test_the_choices_under_which_all_comes_out_are_those_of_the_grid() -> None:
    report, _ = the_findings()
    explained = explain_choices(report)
    grid = report.tables["grid"].frame
    assert explained.tables["grid"].frame is grid
    text = shown(explained)
    named = text.partition("Komt uit ")[2].partition(" Komt niet uit ")[0]
    fits = {
        key: all(here["verdict"].isin(REPRODUCED))
        for key, here in grid.dropna(subset=["reading"]).groupby(CHOICE)
    }
    expected = [
        f"{report.labels['norm'][norm]['nl']}, SDQ vanaf {elevated}, ARI-CP vanaf {high}"
        for (norm, elevated, high), fit in fits.items()
        if fit
    ]
    assert len(expected) == 3
    for each in expected:
        assert each in named
        named = named.replace(each, "", 1)
    assert not named.strip()
    for id_, here in grid.groupby("id"):
        n = (here["verdict"] == "not_reproduced").sum()
        assert (f"{id_} onder {n}" in text) == (n > 0)


def test_a_number_of_each_first_screen_is_named_as_it_is_asked_for() -> None:
    for made in (ari_cp()[0], the_findings()[0]):
        line = screen_of(made).partition("--uitgebreid · analyse uitleg ")[2]
        *words, file = line.split()
        assert file == "BESTAND"
        assert main(["uitleg", *words, PILOT]) == 0


def test_a_quarter_of_one_questionnaire_does_not_carry_the_banner_of_the_other() -> None:
    for instrument, has_it in {"sdq": False, "ari-cp": True}.items():
        made = explain_quarter(the_quarter(), "elevated_begin", instrument)
        text = shown(made)
        for said in ("VERZONNEN GETALLEN", "De auteurs waarschuwen", "Gedesorganiseerd"):
            assert (said in text) == has_it, (instrument, said)


# The names of what is explained


def test_the_best_band_of_the_ari_cp_is_not_called_normal() -> None:
    explained = ari_cp()[1]
    for scale, best in {"disorganised": "laag", "secure": "hoog"}.items():
        text = shown(explained("to_normal", scale))
        assert "hoog-naar-beste-band" in text
        assert f"daarvan in de beste band ({best}) bij eind" in text
        assert "normaal" not in text


@pytest.mark.parametrize("scale", ["disorganised", "secure"])
def test_a_verdict_on_the_ari_cp_names_the_bands_it_is_about(scale: str) -> None:
    reading = vragenlijst.read("ari-cp", Questionnaire(files=[PILOT]), traced=True)
    assert reading.trace
    context = context_of(reading.measured)
    each = context.changes.each
    moved = {}
    for row in each[(each["scale"] == scale) & each["verdict"].notna()].to_dict("records"):
        person = Person(row["client"], row["respondent"])
        explainer = uitleg._explainer(Explain(asked="", files=[PILOT]), reading)
        asked = reading.measured.instrument.scale(scale)
        text = shown(explain_score(explainer, reading.trace, person, asked))
        verdict = text.partition("Oordeel ")[2]
        assert f"betrouwbaar; {row['pre_band']} → {row['post_band']}: " in verdict
        moved[row["transition"]] = verdict
        if len(moved) == 3:
            break
    assert "no_longer_elevated" in moved
