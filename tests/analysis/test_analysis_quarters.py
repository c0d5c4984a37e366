"""The numbers of a quarter: they add up, and the past comes out as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.people import answers_of, sdq_rows
from tests.examples import few
from vaktherapie_analyse import load_instrument, load_norms
from vaktherapie_analyse.analysis.measured import DEFAULTS, Measured
from vaktherapie_analyse.analysis.quarter.known_then import has_later
from vaktherapie_analyse.analysis.quarter.quarter_figures import (
    Period,
    last_day,
    quarter_of,
)
from vaktherapie_analyse.analysis.quarter.quarter_report import (
    Choices,
    last_quarter,
    quarterly,
)
from vaktherapie_analyse.definitions.goals import load_goals
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.register import Register
from vaktherapie_analyse.report import Report

GOALS, TITLE = load_goals()
HIGH = {"emotion": 8, "conduct": 6, "hyper": 8, "peer": 6, "prosocial": 5}
LOW = {"emotion": 1, "conduct": 1, "hyper": 1, "peer": 1, "prosocial": 9}
ADDED = ["started", "completed", "stopped", "begin", "end", "both", "replaced", "over_sessions",
         "response_begin", "response_end", "elevated_begin", "to_normal", "improved"]  # fmt: skip


def register_of(rows: Sequence[dict[str, Any]]) -> Register:
    columns = ["client", "start", "end", "status", "sessions", "hours", "indicated", "replaced"]
    columns += ["form", "reason"]
    frame = pd.DataFrame(rows, columns=columns).astype(
        {"sessions": "Float64", "hours": "Float64", "indicated": "boolean", "replaced": "boolean"}
    )
    frame["start"] = pd.to_datetime(frame["start"]).astype("datetime64[ns]")
    frame["end"] = pd.to_datetime(frame["end"]).astype("datetime64[ns]")
    return Register(frame.sort_values(["client", "start"], ignore_index=True), ())


def questionnaire_of(measurements: Sequence[tuple[str, str, date, bool]]) -> Measured:
    """Measurements as (client, moment, day, whether the score is high)."""
    sdq = load_instrument("sdq")
    people = [
        {
            "client": client,
            "moment": moment,
            "date": pd.Timestamp(day),
            "scores": HIGH if high else LOW,
        }
        for client, moment, day, high in measurements
    ]
    return Measured(answers_of(sdq_rows(people), sdq), sdq, load_norms("nl", sdq), DEFAULTS)


def report_at(
    register: Register | None, questionnaire: Measured, until: date, by: Any = "end"
) -> Report:
    choices = Choices(Period(quarter_of(until), until), GOALS, TITLE, by)
    return quarterly(register, [questionnaire], choices)


def figures(report: Report, indicator: str, *, cumulative: bool) -> pd.DataFrame:
    frame = report.tables["quarters"].frame
    chosen = (frame["indicator"] == indicator) & (frame["cumulative"] == cumulative)
    return frame[chosen].set_index("quarter")


days = st.integers(0, 900).map(lambda n: date(2023, 1, 1) + timedelta(n))


@st.composite
def pilots(draw: st.DrawFn) -> tuple[Register, Measured]:
    """Invented trajectories with measurements, in any order of time that is possible."""
    rows, measured = [], []
    for number in range(draw(st.integers(1, 6))):
        client, start = f"K{number}", draw(days)
        status = draw(st.sampled_from(["running", "completed", "stopped"]))
        length = timedelta(draw(st.integers(1, 300)))
        end = None if status == "running" else start + length
        indicated = draw(st.booleans())
        rows.append(
            {
                "client": client,
                "start": start,
                "end": end,
                "status": status,
                "sessions": draw(st.integers(1, 30)),
                "hours": draw(st.integers(0, 8)),
                "indicated": indicated,
                "replaced": draw(st.sampled_from([True, False, None])) if indicated else None,
            }
        )
        if draw(st.booleans()):
            measured.append((client, "begin", start, draw(st.booleans())))
            if draw(st.booleans()):
                measured.append((client, "eind", start + length, draw(st.booleans())))
    measured.append(("K0x", "begin", draw(days), True))
    return register_of(rows), questionnaire_of(measured)


@few
@given(pilots(), days, st.sampled_from(["end", "begin", "start"]))
def test_the_quarters_add_up_to_the_total(
    pilot: tuple[Register, Measured], until: date, by: str
) -> None:
    report = report_at(*pilot, until, by)
    for indicator in ADDED:
        each = figures(report, indicator, cumulative=False)
        total = figures(report, indicator, cumulative=True)
        if len(total):
            assert each["n"].cumsum().tolist() == total["n"].tolist(), indicator
            if total["of"].notna().all():
                assert each["of"].cumsum().tolist() == total["of"].tolist(), indicator
    # Who started is running, completed or stopped.
    n = {
        name: figures(report, name, cumulative=True)["n"].to_numpy(dtype=int)
        for name in ("started", "running", "completed", "stopped")
    }
    assert (n["started"] == n["running"] + n["completed"] + n["stopped"]).all()


@few
@given(pilots(), days)
def test_a_past_quarter_comes_out_as_it_was(pilot: tuple[Register, Measured], until: date) -> None:
    """The files as they were on that day, typed over by hand, against the files of today.

    How many sessions there were on that day is nowhere, so what runs over a limit is told of today.
    """
    register, questionnaire = pilot
    day = pd.Timestamp(until)
    frame = register.frame[register.frame["start"] <= day].copy()
    still_open = ~(frame["end"] <= day)
    frame.loc[still_open, "end"] = pd.NaT
    frame.loc[still_open, "status"] = "running"
    answers = questionnaire.answers
    then = answers.frame[answers.frame["date"] <= day].reset_index(drop=True)
    people = then[["client", "respondent"]].drop_duplicates()
    known = answers.respondents["client"].isin({*people["client"], *frame["client"]})
    past = replace(
        questionnaire,
        answers=replace(
            answers, frame=then, respondents=answers.respondents[known].reset_index(drop=True)
        ),
    )
    of_then = report_at(Register(frame.reset_index(drop=True), ()), past, until)
    of_now = report_at(register, questionnaire, until)
    for key, table in of_then.tables.items():
        pd.testing.assert_frame_equal(table.frame, of_now.tables[key].frame)
    assert of_then.headlines == of_now.headlines
    assert told_of_then(of_then) == told_of_then(of_now)


def told_of_then(report: Report) -> list[Message]:
    return [one for one in report.remarks if not one.key.startswith("quarters.running_over")]


STORY = register_of(
    [
        {"client": "A", "start": "2024-01-10", "end": "2024-06-20", "status": "completed",
         "sessions": 27, "hours": 6, "indicated": True, "replaced": True},
        {"client": "B", "start": "2024-02-10", "end": "2024-05-01", "status": "stopped",
         "sessions": 4, "hours": 1, "indicated": True, "replaced": None},
        {"client": "C", "start": "2024-04-10", "end": "2024-08-01", "status": "completed",
         "sessions": 20, "hours": 4, "indicated": True, "replaced": False},
        {"client": "D", "start": "2024-05-10", "end": None, "status": "running",
         "sessions": 9, "hours": 2, "indicated": False, "replaced": None},
    ]
)  # fmt: skip
MEASURED = questionnaire_of(
    [
        ("A", "begin", date(2024, 1, 15), True),
        ("A", "eind", date(2024, 6, 15), False),
        ("C", "begin", date(2024, 4, 15), True),
        ("C", "eind", date(2024, 7, 20), True),
    ]
)


@cache
def story_at(until: date, by: str = "end") -> Report:
    return report_at(STORY, MEASURED, until, by)


@pytest.mark.parametrize(
    ("indicator", "cumulative", "expected"),
    [
        ("started", False, [2, 2, 0]),
        ("running", True, [2, 2, 1]),
        ("completed", False, [0, 1, 1]),
        ("stopped", True, [0, 1, 1]),
        ("over_sessions", True, [0, 1, 1]),
        ("over_hours", True, [0, 1, 1]),
        ("replaced", True, [0, 1, 1]),
        ("response_begin", True, [1, 2, 2]),
        ("response_both", False, [0, 1, 1]),
        ("elevated_begin", False, [1, 1, 0]),
        ("to_normal", False, [0, 1, 0]),
        ("improved", True, [0, 1, 1]),
    ],
)
def test_a_small_pilot_is_counted_as_by_hand(
    indicator: str, cumulative: bool, expected: list[int]
) -> None:
    report = story_at(date(2024, 9, 30))
    found = figures(report, indicator, cumulative=cumulative)
    assert found["n"].tolist() == expected
    assert found.index.tolist() == ["2024-K1", "2024-K2", "2024-K3"]


def test_an_open_trajectory_is_counted_at_the_day_asked_for() -> None:
    report = story_at(date(2024, 4, 30))
    assert figures(report, "running", cumulative=True)["n"].tolist() == [2, 3]
    assert figures(report, "completed", cumulative=True)["n"].tolist() == [0, 0]


def test_an_outcome_counts_where_the_user_wants_it() -> None:
    by = {
        name: figures(story_at(date(2024, 9, 30), name), "both", cumulative=False)["n"].tolist()
        for name in ("end", "begin", "start")
    }
    assert by == {"end": [0, 1, 1], "begin": [1, 1, 0], "start": [1, 1, 0]}


def test_nobody_to_count_is_missing_and_never_zero_percent() -> None:
    row = figures(story_at(date(2024, 9, 30)), "replaced", cumulative=False)
    assert row.loc["2024-K1", "of"] == 0
    assert row.loc["2024-K1", ["value", "low", "high"]].isna().all()


def test_the_quarter_before_is_named_beside_each_figure() -> None:
    row = figures(story_at(date(2024, 9, 30)), "completed", cumulative=False)
    assert row["previous"].tolist()[1:] == [0.0, 1.0]
    assert row["change"].tolist()[1:] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("sessions", "hours", "told"),
    [
        (25, 5, []),
        (26, None, [("quarters.running_over_sessions", {"n": 1, "limit": 25})]),
        (None, 5.5, [("quarters.running_over_hours", {"n": 1, "limit": 5})]),
    ],
)
def test_what_runs_over_a_limit_is_told_before_it_is_completed(
    sessions: float | None, hours: float | None, told: list[Any]
) -> None:
    """Not of one that is completed, or that started after the quarter."""
    frame = STORY.frame.copy()
    frame.loc[frame["client"] == "D", ["sessions", "hours"]] = [sessions, hours]
    register = replace(STORY, frame=frame)
    for until, expected in ((date(2024, 9, 30), told), (date(2024, 3, 31), [])):
        remarks = report_at(register, MEASURED, until).remarks
        assert [(r.key, r.values) for r in remarks if "running_over" in r.key] == expected


def test_without_a_register_only_the_measurements_are_told_and_a_remark_says_why() -> None:
    report = report_at(None, MEASURED, date(2024, 9, 30))
    assert report.tables["quarters"].frame["instrument"].notna().all()
    assert "quarters.no_register" in {remark.key for remark in report.remarks}


def test_the_overview_says_what_is_missing() -> None:
    frame = story_at(date(2024, 6, 30)).tables["collection"].frame
    sdq = frame[frame["source"] == "sdq"].set_index("moment")
    assert sdq.loc["begin", ["n", "of", "n_missing"]].tolist() == [2, 2, 0]
    assert sdq.loc["eind", ["n", "of", "n_missing"]].tolist() == [1, 2, 1]


def test_the_overview_says_what_the_register_leaves_open_about_completed_trajectories() -> None:
    frame = STORY.frame.copy()
    frame.loc[frame["client"] == "C", ["hours", "replaced"]] = pd.NA
    report = report_at(replace(STORY, frame=frame), MEASURED, date(2024, 9, 30))
    found = report.tables["collection"].frame
    rows = found[found["source"] == "register"].set_index("moment")[["n", "of", "n_missing"]]
    assert rows.loc["started", "n"] == 4
    assert rows.loc["sessions"].tolist() == [2, 2, 0]
    assert rows.loc["hours"].tolist() == [1, 2, 1]
    assert rows.loc["replaced"].tolist() == [1, 2, 1]


def test_other_sources_stand_in_the_overview_with_their_number() -> None:
    choices = Choices(
        Period("2024-K3", date(2024, 9, 30)), GOALS, others={"Focusgroep vaktherapeuten": 3}
    )
    frame = quarterly(STORY, [], choices).tables["collection"].frame
    assert frame.set_index("source").loc["Focusgroep vaktherapeuten", "n"] == 3


def test_a_measurement_without_date_counts_in_no_quarter_and_is_told() -> None:
    frame = MEASURED.answers.frame.copy()
    frame.loc[0, "date"] = pd.NaT
    undated = replace(MEASURED, answers=replace(MEASURED.answers, frame=frame))
    report = report_at(STORY, undated, date(2024, 9, 30))
    assert figures(report, "begin", cumulative=True)["n"].tolist()[-1] == 1
    assert "quarters.undated" in {remark.key for remark in report.remarks}


def test_the_last_quarter_is_that_of_the_last_event() -> None:
    assert last_quarter(STORY, [MEASURED], date(2026, 1, 1)) == "2024-K3"
    assert last_quarter(STORY, [MEASURED], date(2024, 5, 3)) == "2024-K2"
    assert last_quarter(None, [], date(2024, 5, 3)) is None


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 3, 31), date(2023, 12, 31)])
def test_a_day_lies_in_its_quarter(day: date) -> None:
    assert day <= last_day(quarter_of(day)) < day + timedelta(92)


def test_the_goals_are_those_of_the_report_and_can_be_replaced() -> None:
    assert (GOALS.sessies, GOALS.uren, GOALS.vervangen, GOALS.plaatsen) == (25, 5, 0.5, 30)
    assert load_goals({"plaatsen": 40})[0].plaatsen == 40


LAST = date(2024, 9, 30)
ON_THE_LAST_DAY = register_of(
    [
        {"client": "A", "start": "2024-01-10", "end": LAST, "status": "completed",
         "sessions": 25, "hours": 5, "indicated": False, "replaced": None},
        {"client": "B", "start": LAST, "end": None, "status": "running",
         "sessions": 1, "hours": 1, "indicated": False, "replaced": None},
        {"client": "C", "start": "2024-02-10", "end": LAST, "status": "stopped",
         "sessions": 3, "hours": 1, "indicated": False, "replaced": None},
        {"client": "D", "start": LAST + timedelta(1), "end": None, "status": "running",
         "sessions": 1, "hours": 1, "indicated": False, "replaced": None},
    ]
)  # fmt: skip
MEASURED_LAST = questionnaire_of(
    [("A", "begin", date(2024, 1, 15), True), ("A", "eind", LAST, False)]
)


@cache
def last_day_at(until: date) -> Report:
    return report_at(ON_THE_LAST_DAY, MEASURED_LAST, until)


@pytest.mark.parametrize(
    ("indicator", "n"),
    [("started", 3), ("completed", 1), ("stopped", 1), ("running", 1), ("places", 3),
     ("end", 1), ("both", 1)],
)  # fmt: skip
def test_what_happens_on_the_last_day_of_a_quarter_counts_in_it(indicator: str, n: int) -> None:
    report = last_day_at(LAST)
    assert figures(report, indicator, cumulative=True)["n"].tolist()[-1] == n
    the_day_before = last_day_at(LAST - timedelta(1))
    other = figures(the_day_before, indicator, cumulative=True)["n"].tolist()[-1]
    assert other == {"started": 2, "running": 2, "places": 2}.get(indicator, 0)


@pytest.mark.parametrize(("over", "more"), [("over_sessions", "sessions"), ("over_hours", "hours")])
def test_exactly_the_maximum_is_not_over_it(over: str, more: str) -> None:
    row = figures(last_day_at(LAST), over, cumulative=True)
    assert row[["n", "of"]].iloc[-1].tolist() == [0, 1]
    frame = ON_THE_LAST_DAY.frame.copy()
    frame[more] += 0.5
    report = report_at(replace(ON_THE_LAST_DAY, frame=frame), MEASURED_LAST, LAST)
    assert figures(report, over, cumulative=True)[["n", "of"]].iloc[-1].tolist() == [1, 1]


def test_there_is_nothing_later_than_a_measurement_on_the_day_itself() -> None:
    assert not has_later(MEASURED_LAST.answers, LAST)
    assert has_later(MEASURED_LAST.answers, LAST - timedelta(1))


def test_a_registered_child_without_any_measurement_is_missing_in_the_overview() -> None:
    answers = MEASURED_LAST.answers
    listed = pd.DataFrame({"client": ["B"], "respondent": ["B"]})
    known = replace(answers, respondents=pd.concat([answers.respondents, listed]))
    report = report_at(ON_THE_LAST_DAY, replace(MEASURED_LAST, answers=known), LAST)
    frame = report.tables["collection"].frame
    sdq = frame[frame["source"] == "sdq"].set_index("moment")
    assert sdq.loc["begin", ["n", "of", "n_missing"]].tolist() == [1, 2, 1]
    # Who is not in the register and was not measured is nobody who could have been asked.
    unknown = replace(known, respondents=known.respondents.replace({"B": "X"}))
    report = report_at(ON_THE_LAST_DAY, replace(MEASURED_LAST, answers=unknown), LAST)
    frame = report.tables["collection"].frame
    assert frame[frame["source"] == "sdq"]["of"].dropna().tolist() == [1, 1, 1]


def test_reasons_are_counted_of_stopped_trajectories_only() -> None:
    frame = STORY.frame.assign(reason="own_choice")
    table = report_at(replace(STORY, frame=frame), MEASURED, LAST).tables["trajectories"].frame
    reasons = table[table["by"] == "reason"]
    assert reasons[["kind", "n_started", "n_stopped"]].to_numpy().tolist() == [["own_choice", 1, 1]]


def test_trajectories_of_which_the_register_does_not_say_the_form_have_a_row_of_their_own() -> None:
    started = len(STORY.frame)
    frame = STORY.frame.assign(form=["art", *[None] * (started - 1)])
    table = report_at(replace(STORY, frame=frame), MEASURED, LAST).tables["trajectories"].frame
    forms = table[table["by"] == "form"]
    n = {
        None if pd.isna(kind) else kind: n
        for kind, n in zip(forms["kind"], forms["n_started"], strict=True)
    }
    assert n == {"art": 1, None: started - 1}


def test_of_a_child_with_two_trajectories_the_first_one_counts_for_the_response() -> None:
    twice = register_of(
        [
            {"client": "A", "start": "2024-01-10", "end": "2024-03-01", "status": "completed",
             "sessions": 5, "hours": 1, "indicated": False, "replaced": None},
            {"client": "A", "start": "2024-07-10", "end": None, "status": "running",
             "sessions": 5, "hours": 1, "indicated": False, "replaced": None},
        ]
    )  # fmt: skip
    report = report_at(twice, MEASURED, LAST)
    row = figures(report, "response_begin", cumulative=False)
    assert row["of"].tolist() == [1, 0, 0]
    in_quarter = figures(report_at(twice, MEASURED, LAST, "start"), "both", cumulative=False)
    assert in_quarter["n"].tolist() == [1, 0, 0]


def test_the_remark_on_measurements_without_a_norm_counts_those_at_begin_only() -> None:
    frame = MEASURED.answers.frame.copy()
    frame.loc[(frame["client"] == "A"), "age"] = pd.NA
    unknown = replace(MEASURED, answers=replace(MEASURED.answers, frame=frame))
    told = [r for r in report_at(STORY, unknown, LAST).remarks if r.key == "quarters.unjudged"]
    assert [remark.values["n"] for remark in told] == [1]
