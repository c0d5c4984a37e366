"""One number of a quarter: each quarter beside the total, what it counts, and the interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis.contract_tables import columns, part_of, quotient, table
from vaktherapie_analyse.analysis.explain.filled_formulas import share_steps
from vaktherapie_analyse.analysis.explain.steps import Explanation, Step, explanation_table
from vaktherapie_analyse.analysis.quarter.quarter_figures import INDICATORS
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES, Message, Text, in_every_language
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import Report, Table

Row = Mapping[Any, Any]

#: So many quarters are shown; the table has all of them.
SHOWN = 4

#: What the norms and the rule of reliable change have a say in.
JUDGED = ("elevated_begin", "to_normal", "no_longer_elevated", "improved", "deteriorated")

#: Remarks that change how a number of a questionnaire must be read.
GRAVE = ("doubts.", "analysis.remark_outside_age")


def quarter_names() -> dict[str, Text]:
    """By indicator what people type for it in each language."""
    return {
        indicator: in_every_language(Message(f"explain.quarter_name_{indicator}"))
        for indicator in INDICATORS
    }


def indicator_named(asked: str) -> str:
    """The indicator with this name in one of the languages; empty where there is none."""
    word = asked.strip().casefold().replace("_", "-").replace(" ", "-")
    for indicator, names in quarter_names().items():
        if word in (names[language].casefold() for language in LANGUAGES):
            return indicator
    return ""


def explain_quarter(report: Report, indicator: str, instrument: str) -> Report:
    """The rows of this indicator in the report of the quarter, and what they count.

    `instrument` matters only for what a questionnaire says; empty: the first that says it.

    Raises
    ------
    UsageError
        The report has no such number.
    """
    numbers = rows_by_number(report)
    known = [of for name, of in numbers if name == indicator and of]
    instrument = (instrument or known[0]) if known else ""
    rows = numbers.get((indicator, instrument))
    if not rows:
        raise UsageError.of("explain.not_in_this_quarter")
    found = quarter_in(report, indicator, instrument, rows)
    facts = report.facts or {}
    name = quarter_names()[indicator]
    title = {"name": name, "quarter": facts["quarter"], "until": facts["until"]}
    made = [_quarters_table(rows), explanation_table(found.steps)]
    return replace(
        report,
        kind="explanation",
        title=Message("explain.title_quarter", title),
        headlines=(found.headline,),
        tables={each.key: each for each in made},
        sources=found.said,
        banners=tuple(b for b in report.banners if b.values["instrument"] == instrument),
        remarks=tuple(_grave(report, instrument) if known else ()),
        facts={**facts, "notice": report.labels.get("notice", {}).get(instrument)},
        first=None,
    )


def rows_by_number(report: Report) -> dict[tuple[str, str], list[Row]]:
    """The rows of each indicator and questionnaire, empty where it is of the register."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in report.tables["quarters"].records:
        instrument = "" if pd.isna(row["instrument"]) else row["instrument"]
        found.setdefault((row["indicator"], instrument), []).append(row)
    return found


def quarter_in(report: Report, indicator: str, instrument: str, rows: Sequence[Row]) -> Explanation:
    """The number in these rows with its steps: each quarter beside the total, what it counts."""
    total = next(r for r in reversed(rows) if r["cumulative"])
    now = next((r for r in reversed(rows) if not r["cumulative"]), None)
    shown = [*[r for r in rows if not r["cumulative"]][-SHOWN:], total]
    if now is None:  # only told at the end of a quarter
        shown = [r for r in rows if r["cumulative"]][-SHOWN:]
    steps = [Step("answer", None, {k: total[k] for k in ("n", "of", "value", "low", "high")})]
    quarters = [_of_quarter(row, is_total=row is total and now is not None) for row in shown]
    steps.append(Step("quarters", Message("explain.quarters", {"quarters": quarters})))
    steps += _said(indicator, total, str((report.facts or {})["by"]))
    if total["measure"] == "share" and total["of"]:
        limits = {f"value_{end}": total[end] for end in ("low", "high")}
        given = {"value": total["value"]} | limits
        steps += share_steps(int(total["n"]), int(total["of"]), given, "value")
    if pd.notna(total["goal"]):
        goal = {"goal": _plain(total["goal"], str(total["measure"]))}
        steps.append(Step("goal", Message(f"explain.goal_{total['goal_is']}", goal)))
    steps += [Step("source", one) for one in _sources(report, indicator, instrument)]
    return Explanation(_headline(total, now), steps)


def _said(indicator: str, total: Row, by: str) -> Iterator[Step]:
    """Who is in the numerator and the denominator, and which date counts."""
    goal = {"goal": _plain(total["goal"], "mean") if pd.notna(total["goal"]) else None}
    yield Step("numerator", Message("explain.counted", _what(f"quarter_n_{indicator}", goal)))
    if total["measure"] == "share" or indicator == "places":
        yield Step("denominator", Message("explain.out_of", _what(f"quarter_of_{indicator}", {})))
    if indicator in ("both", *JUDGED[1:]):
        yield Step("date", Message(f"explain.date_{by}"))


def _what(key: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"what": Message(f"explain.{key}", values)}


def _sources(report: Report, indicator: str, instrument: str) -> Iterator[Message]:
    """The lines of the report about what judged the main scale of that questionnaire."""
    if indicator not in JUDGED:
        return
    if indicator not in ("improved", "deteriorated"):
        yield from _norms(report, instrument)
        return
    for source in report.sources:
        of = source.values.get("title") if source.key == "quarters.source_of" else None
        inner = source.values["source"] if of else source
        if of in (None, instrument.upper()) and inner.key.startswith("reliable."):
            yield inner


def _norms(report: Report, instrument: str) -> Iterator[Message]:
    """The norms of its main scale, as the first screen tells them, and what is elevated."""
    for source in report.first.sources if report.first else ():
        norms = [one for one in source.values["norms"] if one.values["title"] == instrument.upper()]
        if norms:
            yield Message(source.key, {"norms": norms})


def _grave(report: Report, instrument: str) -> Iterator[Message]:
    """The remarks about that questionnaire that change how its numbers must be read."""
    title = report.labels["instrument"].get(instrument)
    for remark in report.remarks:
        about = remark.values.get("title", title)
        if remark.key.startswith(GRAVE) and about == title:
            yield remark


def _plain(value: Any, measure: str) -> Message:
    """A goal as people write it: a share as a percentage, another number as it is."""
    number = float(value)
    if measure == "share" and number <= 1:
        return Message("explain.percent", {"share": number})
    return Message("explain.number", {"number": as_typed(number)})


def _headline(total: Row, now: Row | None) -> Message:
    return Message(
        "explain.is_quarter" if now is not None else "explain.is_stock",
        {"now": _figure(now) if now is not None else "", "total": _figure(total)},
    )


def _figure(row: Row) -> Message:
    n, of = row["n"], row["of"]
    if row["measure"] == "mean":
        return Message("explain.figure_mean", {"value": row["value"], "n": int(n)})
    if pd.isna(of):
        return Message("explain.number", {"number": int(n)})
    if not of:
        return Message("explain.figure_nobody")
    return Message("explain.figure_share", {"k": int(n), "n": int(of), "share": row["value"]})


def _of_quarter(row: Row, *, is_total: bool) -> Message:
    """`2024-K3 4/11 (36 %)`."""
    when = Message("explain.since_start") if is_total else row["quarter"]
    if row["measure"] == "mean":
        key: str = "none" if pd.isna(row["value"]) else "mean"
    else:
        key = "count" if pd.isna(row["of"]) else "share" if row["of"] else "none"
    values = {"when": when, "n": row["n"], "of": row["of"], "value": row["value"]}
    return Message(f"explain.quarter_{key}", values)


def _quarters_table(rows: Sequence[Row]) -> Table:
    return table(
        "explained_quarters",
        rows,
        *columns(quarter="key", cumulative="flag", measure="key"),
        *columns(n=part_of("of"), of="count", value=quotient("n", "of", "ratio")),
        *columns(low="share", high="share"),
    )
