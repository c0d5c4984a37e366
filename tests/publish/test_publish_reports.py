"""Published reports of many small invented data sets, attacked: no small count is learned."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings
from msgspec import structs

from tests.analysis.people import answers_of, sdq_rows
from tests.analysis.test_analysis_change import person
from tests.analysis.test_analysis_quarters import GOALS, TITLE, register_of
from tests.publish.attacker import PAIRS, Contract, learned, number, transitions
from vaktherapie_analyse import analyse, load_instrument, load_norms
from vaktherapie_analyse.analysis.findings import finding_tables
from vaktherapie_analyse.analysis.findings.finding_people import people_of
from vaktherapie_analyse.analysis.quarter.quarter_figures import Period
from vaktherapie_analyse.analysis.quarter.quarter_report import Choices, quarterly
from vaktherapie_analyse.analysis.questionnaire import summarise
from vaktherapie_analyse.analysis.single_reports.survey_tables import survey_report
from vaktherapie_analyse.definitions.findings import Condition, Finding, Findings, Reading
from vaktherapie_analyse.definitions.model import Source
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.publish import published
from vaktherapie_analyse.report import Provenance, Report
from vaktherapie_analyse.survey import Choices as Listed
from vaktherapie_analyse.survey import Question, Survey

pytestmark = pytest.mark.usefixtures("rules_are_kept")

LIMIT = 3
SETS = range(200)
FEWER = range(settings.default.max_examples)  # of what takes long; more with the nightly profile
SDQ = load_instrument("sdq")
NL = load_norms("nl", SDQ)
NOTHING = Provenance("", "", "", {}, ())


def rows_of(report: Report, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in report.tables[table].frame.astype(object).to_dict("records")]


# ---- A questionnaire ---------------------------------------------------------------------------

#: What became of a pair → its bands, with three bands.
BANDS = {
    "to_normal": ("klinisch", "normaal"),
    "no_longer_elevated": ("klinisch", "grensgebied"),
    "stays_elevated": ("klinisch", "klinisch"),
    "to_elevated": ("grensgebied", "klinisch"),
    "stays_not_elevated": ("normaal", "normaal"),
}


def questionnaire(seed: int) -> tuple[Report, dict[str, dict[str, int]]]:
    """The report of invented pairs, and per scale how many of them fared how."""
    lot = random.Random(seed)
    truth, changes = {}, []
    bands = {scale.key: summarise.bands_from_best(scale, SDQ, NL) for scale in SDQ.scales}
    for scale in ("total", "emotion", "hyper"):
        kinds = transitions(two_bands=len(bands[scale]) == 2).kinds
        people = dict.fromkeys(kinds, 0)
        for _ in range(lot.randrange(3, 13)):
            people[lot.choice(kinds)] += 1
        truth[scale] = people
        for kind, n in people.items():
            pre, post = BANDS[kind]
            if len(bands[scale]) == 2:
                pre, post = (("normaal" if b == "grensgebied" else b) for b in (pre, post))
            changes += [
                {"scale": scale, "norm": "x", "pre_band": pre, "post_band": post,
                 "pre_elevated": pre == "klinisch", "post_elevated": post == "klinisch",
                 "transition": kind, "n": 1}
            ] * n  # fmt: skip
    frame = pd.DataFrame(changes).astype({"pre_elevated": "boolean", "post_elevated": "boolean"})
    flow = [("respondents", None, lot.randrange(12, 25)), ("pre", None, lot.randrange(8, 15))]
    tables = [
        summarise.table("flow", pd.DataFrame(flow, columns=["step", "scale", "n"]),
                        step="key", scale="key", n="count"),
        summarise.transitions(frame, SDQ, NL, ""),
        summarise.bands(frame, SDQ, NL),
    ]  # fmt: skip
    facts = {"primary": "total", "headline": "to_normal", "moments": ["begin", "eind"],
             "elevated_word": dict(SDQ.elevated_word), "norms": "nl"}  # fmt: skip
    labels = {"scale": {scale.key: scale.label for scale in SDQ.scales}, "norm": {}}
    report = Report(
        "questionnaire", Message("analysis.title", {"title": SDQ.title}), (),
        {table.key: table for table in tables}, labels, NOTHING, facts=facts,
    )  # fmt: skip
    return report, truth


@pytest.mark.parametrize("part", range(4))
def test_nobody_learns_a_small_count_of_a_questionnaire(part: int) -> None:
    n_shown = 0
    for seed in SETS[part::4]:
        report, truth = questionnaire(seed)
        bands = report.tables["bands"].frame.groupby("scale")["pre_band"].nunique()
        for row in rows_of(published(report, LIMIT), "transitions"):
            people = truth.get(row["scale"])
            if people is None:
                assert all(number(v) is None for k, v in row.items() if k != "scale")
                continue
            contract = transitions(two_bands=bands[row["scale"]] == 2)
            printed = {name: number(row[name]) for name in row if name in contract.counts}
            n_shown += sum(value is not None for value in printed.values())
            values = contract.values(people)
            assert not learned(printed, contract, LIMIT, 14, values), (seed, row)
            assert all(v in (None, values[name]) for name, v in printed.items())
    assert n_shown > 50


@pytest.mark.parametrize("seed", range(12))
def test_nobody_learns_from_the_flow_beside_the_scales(seed: int) -> None:
    """Neither who was never measured, nor who was measured and is in no scale."""
    lot = random.Random(seed)
    people = []
    for one in range(lot.randrange(6, 24)):
        for moment in ("begin", "eind")[: lot.choice([0, 1, 2, 2])]:
            age = lot.choice([8, 8, 15])
            people.append(person(f"K{one}", moment, lot.randrange(30), age=age))
    people.append(person("K99", "begin", 20, age=8))
    answers = answers_of(sdq_rows(people), SDQ)
    listed = pd.DataFrame({"client": [f"L{n}" for n in range(lot.randrange(5))]})
    answers = pd_replace(answers, listed.assign(respondent="ouder"))
    whole = analyse(answers, SDQ, NL)
    report = published(whole, LIMIT)
    n = {row["step"]: number(row["n"]) for row in rows_of(report, "flow")}
    table = "transitions" if "transitions" in report.tables else "distribution"
    column = "n" if table == "transitions" else "n_classified"
    inside = [number(row[column]) for row in rows_of(report, table)]
    known = [value for value in inside if value is not None]
    assert all(one == other or abs(one - other) >= LIMIT for one in known for other in known)
    assert (n["respondents"] is None) == (n["pre"] is None)
    if n["respondents"] is not None and n["pre"] is not None:
        assert n["respondents"] - n["pre"] >= LIMIT
        assert n["pre"] - max(known, default=0) >= LIMIT


def pd_replace(answers: Any, listed: pd.DataFrame) -> Any:
    return replace(answers, respondents=pd.concat([answers.respondents, listed]))


# ---- Findings ----------------------------------------------------------------------------------

KEYS = ("elevated", "high", "later")
EIGHT = tuple(product((True, False), repeat=3))
READINGS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "F1": ((), "elevated"),
    "F2": (("elevated",), "high"),
    "F3": (("elevated", "high"), "later"),
    "F4": ((), "later"),
}


def definition() -> Findings:
    def condition(key: str, instrument: str, scale: str, moment: str) -> Condition:
        return Condition(
            key=key, label={"nl": key}, instrument=instrument, scale=scale, moment=moment,
            state="elevated",
        )  # fmt: skip

    return Findings(
        key="eigen",
        title={"nl": "Eigen"},
        source=Source(citation="Verzonnen", status="invented"),
        conditions=(
            condition("elevated", "sdq", "total", "begin"),
            condition("high", "ari-cp", "secure", "begin"),
            condition("later", "sdq", "total", "eind"),
        ),
        findings=tuple(
            Finding(
                id=id_,
                label={"nl": id_},
                published="50 %",
                readings=(Reading(key=id_, label={"nl": id_}, among=among, count=(count,)),),
            )
            for id_, (among, count) in READINGS.items()
        ),
    )


def the_findings() -> Contract:
    names = ["".join("yn"[not held] for held in kind) for kind in EIGHT]
    truths = dict(zip(names, (dict(zip(KEYS, kind, strict=True)) for kind in EIGHT), strict=True))
    counts, parts = {}, {}
    for id_, (among, count) in READINGS.items():
        inside = [name for name in names if all(truths[name][key] for key in among)]
        counts[f"{id_} of"] = tuple(inside)
        counts[f"{id_} n"] = tuple(name for name in inside if truths[name][count])
        counts[f"{id_} others"] = tuple(name for name in inside if not truths[name][count])
        parts[f"{id_} n"] = f"{id_} of"
    return Contract(tuple(names), counts, parts)


def test_nobody_learns_a_small_count_of_findings() -> None:
    contract, n_shown = the_findings(), 0
    defined = definition()
    for seed in FEWER:
        lot = random.Random(seed)
        people = dict.fromkeys(contract.kinds, 0)
        for _ in range(lot.randrange(4, 10)):
            people[lot.choice(contract.kinds)] += 1
        everybody = [kind for kind, n in zip(EIGHT, people.values(), strict=True) for _ in range(n)]
        index = pd.MultiIndex.from_arrays(
            [[f"K{n}" for n in range(len(everybody))], [""] * len(everybody)],
            names=["client", "respondent"],
        )
        truths = {
            key: np.array([kind[at] for kind in everybody], dtype=float)
            for at, key in enumerate(KEYS)
        }
        table = finding_tables.findings(finding_tables.Evidence(defined, {}, index, truths, {}))
        report = Report(
            "findings", Message("findings.title", {"title": defined.title}), (),
            {"findings": table}, {}, NOTHING, people=lambda: people_of(defined, ()),
        )  # fmt: skip
        printed: dict[str, int | None] = {}
        for row in rows_of(published(report, LIMIT), "findings"):
            printed |= {f"{row['id']} {name}": number(row[name]) for name in ("of", "n")}
        n_shown += sum(value is not None for value in printed.values())
        values = contract.values(people)
        assert not learned(printed, contract, LIMIT, 10, values), (seed, printed)
    assert n_shown > 30


def test_of_findings_with_too_many_combinations_to_judge_nothing_is_published() -> None:
    few = definition()
    every = tuple(
        structs.replace(few.conditions[0], key=f"{scale}", scale=scale)
        for scale in (one.key for one in SDQ.scales)
    ) + tuple(
        structs.replace(few.conditions[1], key=f"{scale}", scale=scale)
        for scale in ("secure", "avoidant", "ambivalent", "disorganised")
    )
    many = structs.replace(few, conditions=few.conditions + every)
    index = pd.MultiIndex.from_product(
        [[f"K{n}" for n in range(40)], [""]], names=["client", "respondent"]
    )
    half = np.array([1.0, 0.0] * 20)
    truths = dict.fromkeys((condition.key for condition in many.conditions), half)
    n_shown = []
    for defined in (few, many):
        table = finding_tables.findings(finding_tables.Evidence(defined, {}, index, truths, {}))
        report = Report(
            "findings", Message("findings.title", {"title": defined.title}), (),
            {"findings": table}, {}, NOTHING, people=partial(people_of, defined, ()),
        )  # fmt: skip
        rows = rows_of(published(report, LIMIT), "findings")
        n_shown.append(sum(number(row["n"]) is not None for row in rows))
    assert n_shown[0] > 0
    assert n_shown[1] == 0


# ---- The quarter -------------------------------------------------------------------------------

REGISTER = Contract(
    ("running", "stopped", "not_indicated", "replaced", "kept"),
    {
        "started n": ("running", "stopped", "not_indicated", "replaced", "kept"),
        "completed n": ("not_indicated", "replaced", "kept"),
        "replaced of": ("replaced", "kept"),
        "replaced n": ("replaced",),
        "kept": ("kept",),
        "not completed": ("running", "stopped"),
    },
    {"completed n": "started n", "replaced n": "replaced of"},
)  # fmt: skip


def test_nobody_learns_a_small_count_of_a_register() -> None:
    n_shown = 0
    until = date(2024, 9, 30)
    for seed in FEWER:
        lot = random.Random(seed)
        people = dict.fromkeys(REGISTER.kinds, 0)
        for _ in range(lot.randrange(4, 18)):
            people[lot.choice(REGISTER.kinds[lot.choice([0, 1]) :])] += 1
        rows = []
        for kind, n in people.items():
            ended = None if kind == "running" else "2024-08-01"
            status = kind if kind in ("running", "stopped") else "completed"
            rows += [
                {"client": f"{kind}{one}", "start": "2024-01-10", "end": ended, "status": status,
                 "sessions": 5, "hours": 1, "indicated": kind in ("replaced", "kept"),
                 "replaced": kind == "replaced" if kind in ("replaced", "kept") else None}
                for one in range(n)
            ]  # fmt: skip
        choices = Choices(Period("2024-K3", until), GOALS, TITLE, "end")
        report = published(quarterly(register_of(rows), [], choices), LIMIT)
        printed = {
            f"{row['indicator']} {name}": number(row[name])
            for row in rows_of(report, "quarters")
            for name in ("n", "of")
        }
        printed = {name: printed[name] for name in printed if name in REGISTER.counts}
        n_shown += sum(value is not None for value in printed.values())
        values = REGISTER.values(people)
        assert not learned(printed, REGISTER, LIMIT, 18, values), (seed, printed)
    assert n_shown > 30


# ---- A survey ----------------------------------------------------------------------------------


ANSWERS = ("goed", "matig", "slecht", "weet niet", "leeg")


def test_nobody_learns_a_small_answer_of_a_survey() -> None:
    """He lists every division of the respondents over the answers."""
    contract = Contract(ANSWERS, {a: (a,) for a in ANSWERS} | {"all": ANSWERS}, {})
    n_shown = 0
    for seed in SETS:
        lot = random.Random(seed)
        weights = [lot.random() for _ in ANSWERS]
        given = lot.choices(range(5), weights, k=lot.randrange(3, 15))
        values = {answer: given.count(at) for at, answer in enumerate(ANSWERS)}
        no_opinion = (("weet niet", values["weet niet"]),) if values["weet niet"] else ()
        answers = tuple(at if at < 3 else None for at in given)
        question = Question("Fijn?", ANSWERS[:3], answers, no_opinion=no_opinion)
        report = published(survey_report(Survey((question,), (), len(given), 0, ())), LIMIT)
        rows = rows_of(report, "answers_of_all")
        assert [row["option"] for row in rows][:3] == list(ANSWERS[:3])
        assert all(number(row["n"]) is not None for row in rows[3:])
        printed: dict[str, int | None] = dict.fromkeys(ANSWERS)
        printed |= {row["option"] if number(row["n"]) is None or row["kind"] != "empty" else "leeg":
                    number(row["n"]) for row in rows}  # fmt: skip
        printed["all"] = next((number(row["of"]) for row in rows if number(row["of"])), None)
        # That everybody answered is no secret; that one or two did not is.
        secret = {name: n for name, n in values.items() if n or name in ANSWERS[:3]}
        told = learned(printed, contract, LIMIT, 15, secret)
        assert not told, (seed, printed, values)
        n_shown += sum(value is not None for value in printed.values())
    assert n_shown > 50


def test_an_answer_of_an_open_list_has_a_row_only_where_it_is_shown() -> None:
    """That somebody answered so is itself something to be known."""
    question = Listed("Waar?", (("thuis", 9), ("school", 8), ("elders", 2)), 19)
    report = published(survey_report(Survey((question,), (), 19, 0, ())), 5)
    assert [row["option"] for row in rows_of(report, "answers_of_all")] == ["thuis"]


def test_what_became_of_pairs_is_written_as_in_the_contract() -> None:
    assert PAIRS == summarise.TRANSITIONS
