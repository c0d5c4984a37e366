"""The four figures that the sector reports, and the goals of the project beside its results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import known
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.analysis.story.plain_words import judged, who
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import FEW, Report
from vaktherapie_analyse.story import Facts

Row = dict[str, Any]

#: The indicators that have a goal, in the order in which they are told.
_WITH_GOAL = ("sessions", "hours", "replaced")


def four_figures(material: Material) -> Facts:
    """Dropout, satisfaction, goals and decrease of problems: each known, or why it is not."""
    quarter = material.others.get("kwartaal")
    rows = (
        ("dropout", _dropout(_stand(quarter))),
        ("satisfaction", _satisfaction(material.others.get("enquete"))),
        ("goals", _goals_reached(_stand(quarter))),
        ("decrease", _decrease(material)),
    )
    return Facts(
        title=Message("story.four_figures"),
        headers=(Message("story.figure"), Message("story.outcome")),
        rows=tuple((Message(f"story.figure_{name}"), said) for name, said in rows),
    )


def goals(material: Material) -> Iterator[Facts]:
    """Each goal of the project beside what came out since the start."""
    stand = _stand(material.others.get("kwartaal"))
    rows = [row for name in _WITH_GOAL if (row := stand.get(name)) and row["value"] is not None]
    if rows:
        yield Facts(
            title=Message("story.goals"),
            headers=tuple(
                Message(f"story.{name}") for name in ("goal", "agreed", "result", "reached")
            ),
            rows=tuple(_goal(row) for row in rows),
        )


def _goal(row: Row) -> tuple[Message, ...]:
    name = row["indicator"]
    goal = row["goal"] if name == "replaced" else as_typed(row["goal"])
    return (
        Message(f"story.goal_{name}"),
        Message(f"story.agreed_{name}", {"goal": goal}),
        _result(row),
        Message("story.yes" if _is_reached(row) else "story.no"),
    )


def _result(row: Row) -> Message:
    """A mean of so many trajectories, or so many of how many times: of enough with the share."""
    if row["indicator"] != "replaced":
        return Message(f"story.result_{row['indicator']}", row)
    few = "_few" if row["of"] < FEW else ""
    return Message(f"story.result_replaced{few}", row | {"k": row["n"], "n": row["of"]})


def _is_reached(row: Row) -> bool:
    at_most = row["goal_is"] == "at_most"
    return bool(row["value"] <= row["goal"] if at_most else row["value"] >= row["goal"])


def _stand(quarter: Report | None) -> dict[str, Row]:
    """What the register says since the start, by indicator."""
    if quarter is None or "quarters" not in quarter.tables:
        return {}
    frame = quarter.tables["quarters"].frame
    last = (quarter.facts or {})["quarter"]
    now = frame[(frame["quarter"] == last) & frame["cumulative"].astype(bool)]
    rows = map(known, now[now["instrument"].isna()].to_dict("records"))
    return {row["indicator"]: row for row in rows}


def _dropout(stand: dict[str, Row]) -> Message:
    if "started" not in stand:
        return Message("story.no_register")
    n = stand["started"]["n"]
    running = Message("story.still_running", {"n": stand["running"]["n"]})
    return Message("story.dropout", {"k": stand["stopped"]["n"], "n": n, "running": running})


def _goals_reached(stand: dict[str, Row]) -> Message:
    rows = [row for name in _WITH_GOAL if (row := stand.get(name)) and row["value"] is not None]
    if not rows:
        return Message("story.no_goals")
    return Message("story.goals_reached", {"k": sum(map(_is_reached, rows)), "n": len(rows)})


def _decrease(material: Material) -> Message:
    """For how many the problems became clearly less, by the questionnaire that is about them."""
    one = material.questionnaires.get("sdq")
    found = judged(one) if one else None
    if one is None or found is None:
        return Message("story.no_decrease")
    n = found["n"]
    return Message("story.decrease", found | {"who": who(one, n)})


def _satisfaction(survey: Report | None) -> Message:
    """How people answered the one question about it; otherwise where the answers stand."""
    if survey is None:
        return Message("story.no_survey")
    answers = survey.tables["answers"]
    about = answers.frame["question"].str.contains("tevreden|satisf", case=False, regex=True)
    here = answers.frame[about]
    if here["question"].nunique() != 1:
        return Message("story.survey", {"n": (survey.facts or {})["n_respondents"]})
    rows = [row for row in map(known, here.to_dict("records")) if row["option"] is not None]
    parts = [Message("story.answer", row) for row in rows if row["n"]]
    return Message("story.satisfaction", {"n": int(here["n"].sum()), "parts": parts})
