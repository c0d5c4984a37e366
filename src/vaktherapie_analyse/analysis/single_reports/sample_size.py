"""Sample: how many people the next phase needs, and what a given number can show.

No data: everything follows from what is asked. Shares are of those who were elevated at pre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table, with_limits
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.language.numbers import as_typed, decimals_of
from vaktherapie_analyse.report import UNKNOWN, Provenance, Report, Table
from vaktherapie_analyse.statistics import planning

#: What is shown where only the other half of a question was asked.
WIDTHS = (0.1, 0.2, 0.3, 0.4)
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
EFFECTS = (0.2, 0.5, 0.8)

#: What `_to_start` tells.
_TO_START = columns(n_pairs="count", n_start="count")


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know; None where it was not asked.

    Attributes
    ----------
    share, width
        The share elevated → normal that is expected, and how wide its interval may be.
    more_than
        The share that has to be shown to be exceeded.
    d
        The change in SDs of the change (d_z); with `correlation` in SDs of the scores (d_av).
    n
        The number of pairs there will be; for a share: of people elevated at pre.
    elevated, dropout
        The share elevated at pre, and the share that stops, to count back to who must start.
    """

    share: float | None = None
    width: float | None = None
    more_than: float | None = None
    d: float | None = None
    correlation: float | None = None
    n: int | None = None
    elevated: float | None = None
    dropout: float | None = None
    power: float = 0.8
    alpha: float = 0.05

    @property
    def confidence(self) -> float:
        return 1 - self.alpha

    @property
    def d_z(self) -> float | None:
        if self.d is None or self.correlation is None:
            return self.d
        return planning.d_z_from_d_av(self.d, self.correlation)


def plan(question: Question, provenance: Provenance = UNKNOWN) -> Report:
    """The answer to the question: sentences and one table for each part of it."""
    tables = {made.key: made for made in _tables(question)}
    return Report(
        kind="sample",
        title=Message("sample.title"),
        headlines=tuple(_headlines(question, tables)),
        tables=tables,
        labels={},
        provenance=provenance,
        remarks=tuple(_remarks(question)),
        facts={"alpha": question.alpha, "power": question.power},
    )


def _tables(question: Question) -> Iterator[Table]:
    asked_share = question.share is not None or question.width is not None
    if asked_share and (question.n is None or question.width is not None):
        yield _precision(question)
    if question.n is not None and (question.share is not None or question.d is None):
        yield _interval(question, question.n)
    if question.more_than is not None:
        yield _exceeding(question)
    if question.d is not None:
        yield _pairs(question)
    if question.n is not None and (question.d is not None or not asked_share):
        yield _detectable(question, question.n)


def _precision(question: Question) -> Table:
    """How many people make the interval of a share so narrow."""
    share = 0.5 if question.share is None else question.share
    widths = WIDTHS if question.width is None else (question.width,)
    rows: list[Row] = []
    for width in widths:
        n = planning.people_for_width(share, width, question.confidence)
        found = planning.expected_interval(share, n or 0, question.confidence)
        rows.append(
            {
                "share": share,
                "width": width,
                "n": n,
                "share_low": found and found.low,
                "share_high": found and found.high,
                **_to_start(question, n, of_elevated=True),
            }
        )
    return table(
        "precision",
        rows,
        *columns(share="share", width="share", n="count", share_low="share", share_high="share"),
        *_TO_START,
    )


def _interval(question: Question, n: int) -> Table:
    """The interval that n people give around a share."""
    shares = SHARES if question.share is None else (question.share,)
    rows: list[Row] = []
    for share in shares:
        found = planning.expected_interval(share, n, question.confidence)
        rows.append(
            {
                "n": n,
                "share": share,
                "share_low": found and found.low,
                "share_high": found and found.high,
                "width": found and found.high - found.low,
            }
        )
    return table(
        "interval",
        rows,
        *columns(n="count"),
        *with_limits(share="share"),
        width="share",
    )


def _exceeding(question: Question) -> Table:
    """How many people show that a share exceeds a reference, by the exact binomial test."""
    share = 0.5 if question.share is None else question.share
    reference = question.more_than or 0.0
    n = None
    if share > reference:
        n = planning.people_for_share(share, reference, question.power, question.alpha)
    row = {
        "share": share,
        "reference": reference,
        "power": question.power,
        "n": n,
        **_to_start(question, n, of_elevated=True),
    }
    return table(
        "exceeding",
        [row],
        *columns(share="share", reference="share", power="share", n="count"),
        *_TO_START,
    )


def _pairs(question: Question) -> Table:
    """How many complete pairs the paired t-test needs for a change of this size."""
    d_z = question.d_z or 0.0
    n = planning.pairs_for(d_z, question.power, question.alpha)
    row = {
        "d": question.d,
        "d_z": d_z,
        "power": question.power,
        **_to_start(question, n, of_elevated=False),
        "n_pairs": n,
    }
    return table("pairs", [row], *columns(d="ratio", d_z="ratio", power="share"), *_TO_START)


def _detectable(question: Question, n: int) -> Table:
    """The power of n pairs for a change of each size, and the size that has the power asked."""
    smallest = planning.smallest_effect(n, question.power, question.alpha)
    effects = EFFECTS if question.d_z is None else (abs(question.d_z),)
    powers = [(d, planning.power_of_pairs(n, d, question.alpha), False) for d in effects]
    asked = (smallest, None if smallest is None else question.power, True)
    rows: list[Row] = [
        {"n_pairs": n, "d_z": d, "power": power, "is_smallest": is_smallest}
        for d, power, is_smallest in (*powers, asked)
    ]
    return table(
        "detectable", rows, n_pairs="count", d_z="ratio", power="share", is_smallest="flag"
    )


def _to_start(question: Question, n: int | None, *, of_elevated: bool) -> dict[str, Any]:
    """How many pairs, and how many people at the start, give n who count with enough assurance."""
    elevated = question.elevated if of_elevated else None
    remaining = None if question.dropout is None else 1 - question.dropout
    of_all = elevated, remaining and remaining * (elevated or 1)
    found = [planning.people_for_count(n, share) if n and share else None for share in of_all]
    return dict(zip((column.name for column in _TO_START), found, strict=True))


def _headlines(question: Question, tables: dict[str, Table]) -> Iterator[Message]:
    known = {
        "confidence": _percent(question.confidence),
        "power": question.power,
        "alpha": question.alpha,
        "elevated": question.elevated,
        "dropout": question.dropout,
        "largest": planning.LARGEST_N,
        "assurance": planning.ASSURANCE,
    }
    for key, made in tables.items():
        for row in _told(question, made):
            values = known | {str(name): _plain(value) for name, value in row.items()}
            values["digits"] = decimals_of(values.get("d_z"))
            if key == "precision":
                values["points"] = _percent(values["width"])
            pairs = values.get("n_pairs")
            needed = pairs if key == "pairs" else values.get("n")
            if key in ("precision", "exceeding", "pairs"):
                name = key if needed is not None else f"{key}_impossible"
                yield Message(f"sample.{name}", values)
                if key != "pairs" and needed and pairs:
                    yield Message("sample.of_pairs", values)
                if needed and values["n_start"]:
                    yield Message("sample.at_the_start", values)
            elif key == "interval":
                yield Message("sample.interval", values)
            elif values["power"] is not None:
                name = "smallest" if values["is_smallest"] else "power"
                yield Message(f"sample.{name}", values)


def _told(question: Question, made: Table) -> list[dict[Any, Any]]:
    """The rows that become a sentence: what was asked, or the middle one of an overview."""
    found = made.frame.to_dict("records")
    if made.key == "precision" and question.width is None:
        return found[1:2]
    if made.key == "interval" and question.share is None:
        return found[2:3]
    if made.key == "detectable" and question.d is None:
        return found[-1:]
    return found


def _remarks(question: Question) -> Iterator[Message]:
    if question.correlation is not None and question.d is not None:
        values = {"d": question.d, "correlation": question.correlation, "d_z": question.d_z}
        values |= {"digits": decimals_of(question.d_z)}
        yield Message("sample.converted", values)
    elif question.d is not None or question.share is None:
        yield Message("sample.is_d_z")
    yield Message("sample.not_from_the_pilot")
    yield Message("sample.no_control_group")


def _percent(share: float) -> float | int:
    """The share times 100, whole where it is whole, to be written in full: 95, 99.5."""
    return as_typed(round(100 * share, 6))


def _plain(value: Any) -> Any:
    """The value, None where it is missing."""
    return None if value != value or value is None or str(value) == "<NA>" else value
