"""Suppression of findings: who tries every population that fits the print finds no small group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.test_analysis_suppress import report_of
from tests.examples import few
from vaktherapie_analyse.analysis import findings as tables
from vaktherapie_analyse.analysis.conditions import Truth
from vaktherapie_analyse.analysis.finding_sums import too_many, what_adds_up
from vaktherapie_analyse.analysis.suppress import suppress
from vaktherapie_analyse.definitions.findings import (
    Chain,
    Condition,
    Cross,
    Finding,
    Findings,
    Reading,
    load_findings,
)
from vaktherapie_analyse.definitions.model import Source
from vaktherapie_analyse.report import Report

LIMIT = 3
KEYS = ("elevated", "high", "later")
#: Which of the three conditions hold: the eight kinds of people there can be.
KINDS = tuple(product((True, False), repeat=3))


def condition(key: str, **more: Any) -> Condition:
    return Condition(key=key, label={"nl": key}, **more)


def finding(id_: str, among: tuple[str, ...], *count: str) -> Finding:
    readings = (Reading(key=id_, label={"nl": id_}, among=among, count=count),)
    return Finding(id=id_, label={"nl": id_}, published="50 %", readings=readings)


DEFINITION = Findings(
    key="eigen",
    title={"nl": "Eigen"},
    source=Source(citation="Verzonnen", status="invented"),
    conditions=(
        condition("elevated", instrument="sdq", scale="total", moment="begin", state="elevated"),
        condition("high", instrument="ari-cp", scale="secure", moment="begin", state="elevated"),
        condition("later", instrument="sdq", scale="total", moment="eind", state="elevated"),
    ),
    findings=(
        finding("F1", (), "elevated"),
        finding("F2", ("elevated",), "high"),
        finding("F3", ("elevated", "high"), "later"),
        finding("F4", (), "later"),
    ),
    chain=Chain(steps=KEYS),
    crosses=(Cross(moment="begin", row="elevated", column="high"),),
)


def printed(numbers: tuple[int, ...]) -> Report:
    """The report of so many people of each kind."""
    people = [kind for kind, n in zip(KINDS, numbers, strict=True) for _ in range(n)]
    index = pd.MultiIndex.from_arrays(
        [[f"K{n}" for n in range(len(people))], [""] * len(people)], names=["client", "respondent"]
    )
    truths: dict[str, Truth] = {
        key: pd.Series([kind[at] for kind in people], index=index, dtype="boolean")
        for at, key in enumerate(KEYS)
    }
    evidence = tables.Evidence(DEFINITION, {}, index, truths, {})
    made = {
        table.key: table
        for table in (tables.findings(evidence), tables.chain(evidence), tables.cross(evidence))
    }
    return report_of(
        *made.values(), kind="findings", sums=lambda: what_adds_up(DEFINITION, made, ())
    )


def shown(report: Report) -> tuple[dict[tuple[Any, ...], int], set[tuple[Any, ...]]]:
    """Every printed number, under a name that does not depend on its row, and what is hidden."""
    found: dict[tuple[Any, ...], int] = {}
    hidden = set()
    for key, table in report.tables.items():
        path: list[Any] = []
        for number, row in enumerate(table.frame.astype(object).to_dict("records")):
            if key == "findings":
                name: tuple[Any, ...] = (row["id"],)
            elif key == "cross":
                name = (row["row_holds"], row["column_holds"])
            else:
                path = [*path[: max(int(row["level"]) - 1, 0)], row["holds"]][: int(row["level"])]
                name = tuple(path)
            for column in ("n", "of"):
                if (number, column) in table.hidden:
                    hidden.add((key, column, *name))
                elif column in row and not pd.isna(row[column]):
                    found[key, column, *name] = int(row[column])
    return found, hidden


def worlds(n: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can be divided over the kinds."""
    for bars in combinations(range(n + len(KINDS) - 1), len(KINDS) - 1):
        edges = (-1, *bars, n + len(KINDS) - 1)
        yield tuple(edges[i + 1] - edges[i] - 1 for i in range(len(KINDS)))


def counts(numbers: Any) -> dict[tuple[Any, ...], Any]:
    """Every number that a report can print, from the numbers of the kinds (also many at once)."""

    def where(*holds: bool | None) -> Any:
        asked = [*holds, *[None] * (3 - len(holds))]
        return sum(
            numbers[at]
            for at, kind in enumerate(KINDS)
            if all(want is None or want == have for want, have in zip(asked, kind, strict=True))
        )

    found = {
        ("findings", "n", "F1"): where(True),
        ("findings", "of", "F1"): where(),
        ("findings", "n", "F2"): where(True, True),
        ("findings", "of", "F2"): where(True),
        ("findings", "n", "F3"): where(True, True, True),
        ("findings", "of", "F3"): where(True, True),
        ("findings", "n", "F4"): where(None, None, True),
        ("findings", "of", "F4"): where(),
        ("chain", "n"): where(),
    }
    for row, column in product((True, False), repeat=2):
        found["cross", "n", row, column] = where(row, column)
    for depth in (1, 2, 3):
        for holds in product((True, False), repeat=depth):
            found["chain", "n", *holds] = where(*holds)
            found["chain", "of", *holds] = where(*holds[:-1])
    return found


POSSIBLE = {n: np.array(list(worlds(n))).T for n in range(10)}


@few
@given(st.tuples(*[st.integers(0, 3)] * 8).filter(lambda numbers: 0 < sum(numbers) < 10))
def test_no_hidden_group_can_be_found_by_trying_every_population(numbers: tuple[int, ...]) -> None:
    left, hidden = shown(suppress(printed(numbers), LIMIT))
    truth, tried = counts(numbers), counts(POSSIBLE[sum(numbers)])
    if ("findings", "of", "F1") not in left:
        return  # fewer people in all than the limit: nothing is told
    fits = np.ones(POSSIBLE[sum(numbers)].shape[1], dtype=bool)
    for name, value in left.items():
        assert value == truth[name], name
        fits &= tried[name] == value
    for name in hidden:  # here a 0 is always printed
        fits &= tried[name] > 0
    for name, value in truth.items():
        if 0 < value < LIMIT:
            assert name not in left, name
            assert tried[name][fits].max() >= LIMIT, name


def test_what_is_large_is_printed_with_its_verdict() -> None:
    report = suppress(printed((9, 8, 7, 9, 6, 7, 8, 9)), LIMIT)
    assert set(report.tables) == {"findings", "chain", "cross"}
    assert not any(table.hidden for table in report.tables.values())
    assert report.tables["findings"].frame["verdict"].notna().all()


def test_a_verdict_goes_with_its_numbers_and_says_nothing_more() -> None:
    frame = suppress(printed((1, 5, 0, 6, 5, 5, 5, 5)), LIMIT).tables["findings"].frame
    gone = frame[frame["n"].isna()]
    assert list(gone["id"]) == ["F3"]
    for name in ("share", "low", "high", "verdict"):
        assert gone[name].isna().all(), name
    assert frame["possible_of"].isna().all()


def test_the_branches_that_stay_are_numbered_as_if_the_others_were_never_there() -> None:
    report = suppress(printed((1, 5, 0, 6, 5, 5, 5, 5)), LIMIT)
    chain = report.tables["chain"].frame
    nodes = chain["node"].tolist()
    assert nodes == sorted(nodes)
    assert {node.rpartition(".")[0] or node for node in nodes} <= {*nodes}
    assert not any(number == 0 for number in chain["n"])
    assert [note.key for note in report.tables["chain"].notes] == ["suppress.branches"]


def test_without_knowing_what_adds_up_nothing_is_printed() -> None:
    report = printed((9, 8, 7, 9, 6, 7, 8, 9))
    assert not suppress(report_of(*report.tables.values(), kind="findings"), LIMIT).tables


@pytest.mark.parametrize("absent", [(), ("ari-cp",)])
def test_every_sum_of_the_published_findings_holds(absent: tuple[str, ...]) -> None:
    definition = load_findings("handreiking-2024")
    assert not too_many(definition.conditions)
    assert list(what_adds_up(definition, {}, absent)) == []
