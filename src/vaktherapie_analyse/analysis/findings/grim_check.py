"""Grim: can a published percentage occur with so many people? (Brown & Heathers 2017)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, table
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import decimals_printed, typed_number
from vaktherapie_analyse.report import Provenance, Report, Table
from vaktherapie_analyse.statistics.consistency import possible_counts, possible_denominators

#: A percentage as it was printed, and of how many people; None where only numbers are tried.
Claim = tuple[str, int | None]
Row = dict[str, Any]

#: So much larger or smaller numbers of people are tried where a percentage is impossible.
_NEAR = 10
#: So many counts are written one by one.
_FEW = 6


def grim(
    claims: Sequence[Claim], scan: tuple[int, int] | None, provenance: Provenance
) -> tuple[Report, bool]:
    """The report, and whether every percentage is possible.

    A percentage without a number of people is possible where one of the scanned numbers has it.
    `scan` holds the smallest and largest number of people that are tried.
    """
    stated = _claims([(percentage, n) for percentage, n in claims if n is not None])
    tried = _scan(list(dict.fromkeys(percentage for percentage, _ in claims)), scan)
    made = [each for each in (stated, tried) if len(each.frame)]
    anywhere = tried.frame.groupby("percentage")["possible"].any()
    possible = bool(stated.frame["possible"].all()) and all(
        anywhere[percentage] for percentage, n in claims if n is None
    )
    report = Report(
        kind="grim",
        title=Message("grim.title"),
        headlines=tuple(_headlines(stated, tried, scan)),
        tables={each.key: each for each in made},
        labels={},
        provenance=provenance,
        sources=(Message("grim.source"),),
        facts={"possible": possible, "scan": scan},
    )
    return report, possible


def _claims(claims: Sequence[tuple[str, int]]) -> Table:
    """Each percentage with its number of people, and the shares that lie nearest."""
    rows = []
    for percentage, n in claims:
        counts = possible_counts(percentage, n)
        below = min(int(_value(percentage) * n / 100), n)
        rows.append(
            {
                "percentage": percentage,
                "n": n,
                "possible": bool(counts),
                "counts": " ".join(map(str, counts)) or None,
                "below": below,
                "below_share": below / n,
                "above": below + 1 if below < n else None,
                "above_share": (below + 1) / n if below < n else None,
            }
        )
    return table(
        "grim",
        rows,
        *columns(percentage="text", n="count", possible="flag", counts="text", below="count"),
        *columns(below_share="share", above="count", above_share="share"),
    )


def _scan(percentages: Sequence[str], scan: tuple[int, int] | None) -> Table:
    """Each percentage with every number of people in the range."""
    rows: list[Row] = []
    for percentage in percentages if scan else ():
        smallest, largest = scan or (1, 0)
        found = possible_denominators(percentage, smallest, largest)
        rows += [
            {
                "percentage": percentage,
                "n": n,
                "possible": n in found,
                "counts": " ".join(map(str, found.get(n, ()))) or None,
            }
            for n in range(smallest, largest + 1)
        ]
    return table("scan", rows, percentage="text", n="count", possible="flag", counts="text")


def _headlines(stated: Table, tried: Table, scan: tuple[int, int] | None) -> Iterator[Message]:
    rows = stated.frame.to_dict("records")
    if len(rows) == 1:
        yield from _headline({str(name): value for name, value in rows[0].items()})
    elif rows:
        k = sum(row["possible"] for row in rows)
        yield Message("grim.headline_table", {"k": k, "n": len(rows)})
    for percentage, here in tried.frame.groupby("percentage", sort=False):
        which = here.loc[here["possible"].astype(bool), "n"].tolist()
        values = {"percentage": percentage, "which": which}
        low, high = scan or (0, 0)
        key = "grim.headline_scan" if which else "grim.headline_scan_none"
        yield Message(key, values | {"low": low, "high": high})


def _headline(row: Row) -> Iterator[Message]:
    """Whether it is possible; where not, the nearest shares and the nearest numbers of people."""
    if row["possible"]:
        yield Message("grim.headline_possible", row | {"counts": _told(row["counts"])})
        return
    digits = str(decimals_printed(row["percentage"]))
    values = row | {"digits": digits, "below_percent": 100 * row["below_share"]}
    if pd.isna(row["above"]):
        yield Message("grim.headline_above_all", values)
        return
    yield Message("grim.headline_impossible", values | {"above_percent": 100 * row["above_share"]})
    n = row["n"]
    around = possible_denominators(row["percentage"], max(1, n - _NEAR), n + _NEAR)
    near = [*[m for m in around if m < n][-1:], *[m for m in around if m > n][:1]]
    if near:
        yield Message("grim.headline_near", {"which": near})


def _told(counts: str) -> list[str | Message]:
    """Which counts, for a sentence; a long row of them as its ends."""
    known = counts.split()
    if len(known) <= _FEW:
        return [*known]
    return [Message("grim.range", {"low": int(known[0]), "high": int(known[-1])})]


def _value(percentage: str) -> float:
    return typed_number(percentage.rstrip("% ")) or 0.0
