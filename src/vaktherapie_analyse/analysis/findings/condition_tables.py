"""Conditions against each other (cross table), and one after another (chain)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, quotient, table
from vaktherapie_analyse.analysis.cube import Positions
from vaktherapie_analyse.analysis.findings.conditions import equals, together
from vaktherapie_analyse.analysis.findings.finding_tables import Evidence, Row
from vaktherapie_analyse.report import Table


def cross(given: Evidence) -> Table:
    """Two conditions against each other, at each moment; unknown where it is so of somebody.

    A condition on a questionnaire that is absent says nothing about anybody: no table.
    """
    rows: list[Row] = []
    for crossed in given.definition.crosses:
        if len(_known(given, (crossed.row, crossed.column))) < 2:
            continue
        inside = together(given.truths, given.people, crossed.among) == 1
        row, column = given.truths[crossed.row][inside], given.truths[crossed.column][inside]
        sides: tuple[list[bool | None], ...] = ([True, False], [True, False])
        for side, truth in zip(sides, (row, column), strict=True):
            side.extend([None] if equals(truth, None).any() else [])
        for row_holds, column_holds in product(*sides):
            rows.append(
                {
                    "moment": crossed.moment,
                    "row": crossed.row,
                    "row_holds": row_holds,
                    "column": crossed.column,
                    "column_holds": column_holds,
                    "n": int((equals(row, row_holds) & equals(column, column_holds)).sum()),
                }
            )
    return table(
        "cross",
        rows,
        *columns(moment="key", row="key", row_holds="flag", column="key", column_holds="flag"),
        n="count",
    )


def chain(given: Evidence) -> Table:
    """The group split by each step in turn, one row per branch with somebody in it, depth first.

    `node` numbers the branches ("1.2": second branch of the first); `of` is the branch it is
    split from. Steps on a questionnaire that is absent are left out.
    """
    rows: list[Row] = []
    if given.definition.chain:
        inside = together(given.truths, given.people, given.definition.chain.among)
        group = np.flatnonzero(inside == 1)
        root = {"node": "0", "level": 0, "condition": None, "holds": None, "n": len(group)}
        rows = [root, *_branches(given, group, _known(given, given.definition.chain.steps), "")]
    return table(
        "chain",
        [row | _shares(row) for row in rows],
        *columns(node="text", level="count", condition="key", holds="flag", n=part_of("of")),
        *columns(of="count", share=quotient("n", "of")),
    )


def _known(given: Evidence, conditions: Sequence[str]) -> list[str]:
    """Those of the conditions whose questionnaire is in the data."""
    definition = given.definition
    return [c for c in conditions if definition.condition(c).instrument not in given.absent]


def _branches(given: Evidence, group: Positions, steps: Sequence[str], node: str) -> Iterator[Row]:
    if not steps:
        return
    truth = given.truths[steps[0]][group]
    number = 0
    for answer in (True, False, None):
        branch = group[equals(truth, answer)]
        if not len(branch):
            continue
        number += 1
        name = f"{node}.{number}".removeprefix(".")
        yield {
            "node": name,
            "level": name.count(".") + 1,
            "condition": steps[0],
            "holds": answer,
            "n": len(branch),
            "of": len(group),
        }
        yield from _branches(given, branch, steps[1:], name)


def _shares(row: Row) -> Row:
    of = row.get("of")
    return {"of": of, "share": row["n"] / of if of else None}
