"""Reads the reference numbers: results of other programs, see tests/reference/README.md."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parents[1] / "reference"
SETS = ("laag_beter_n14", "laag_beter_n60", "hoog_beter_n40", "gemengd_n300")
DIRECTION = {name: 1 if name == "hoog_beter_n40" else -1 for name in SETS}


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def scores(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Pre and post of everybody in the set; nan where missing."""
    table = rows(f"data/{name}")
    pre, post = ([float(row[moment] or "nan") for row in table] for moment in ("pre", "post"))
    return np.array(pre), np.array(post)


def pairs(name: str) -> tuple[np.ndarray, np.ndarray]:
    pre, post = scores(name)
    both = ~np.isnan(pre) & ~np.isnan(post)
    return pre[both], post[both]
