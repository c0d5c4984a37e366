"""Suppress: a report in which no small group can be seen, nor worked out from what is left. Pure.

Counts from 1 up to the limit are hidden; then the counts that would give them away by subtraction
(`protect`), over all tables together, by the sums declared in `relations`; then every share,
interval, mean or p that is computed from a hidden count; then every sentence that holds one. A
table of which nothing is declared is left out altogether.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.analysis.exact_p import leaves_doubt, rounded_up
from vaktherapie_analyse.analysis.protect import System, protect
from vaktherapie_analyse.analysis.relations import (
    RELATIONS,
    Cell,
    Relations,
    declared,
    known_counts,
    known_positive,
    sums_of,
)
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Column, Report, Table

#: What stands in a sentence in the place of a hidden number; the screen uses the same sign.
HIDDEN: Final = "•"
_NUMBERS: Final = ("count", "share", "score", "p", "ratio")

#: Headline → the table it is about, and the columns that must all be printed for it.
_HEADLINES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "analysis.headline_elevated": ("transitions", ("n_elevated_pre", "n")),
    "analysis.headline_nobody_elevated": ("transitions", ("n_elevated_pre",)),
    "analysis.headline_to_normal": ("transitions", ("n_to_normal", "n_elevated_pre")),
    "analysis.headline_no_longer_elevated": (
        "transitions",
        ("n_no_longer_elevated", "n_elevated_pre"),
    ),
    "analysis.headline_reliable": (
        "verdicts",
        ("n", "n_recovered", "n_improved", "n_deteriorated", "n_harmed"),
    ),
    "quarters.headline_trajectories": ("quarters", ("n",)),
    "quarters.headline_replaced": ("quarters", ("n", "of")),
    "quarters.headline_to_normal": ("quarters", ("n", "of")),
    "quarters.headline_no_longer_elevated": ("quarters", ("n", "of")),
}
#: Headline about a quarter → the indicators it tells.
_INDICATORS: Final = {
    "quarters.headline_trajectories": ("started", "completed", "running", "stopped"),
    "quarters.headline_replaced": ("replaced",),
    "quarters.headline_to_normal": ("to_normal",),
    "quarters.headline_no_longer_elevated": ("no_longer_elevated",),
}


def suppress(report: Report, limit: int) -> Report:
    """The report without counts from 1 up to (not including) `limit`, nor what reveals them."""
    report = _without_earlier_totals(report)
    printed = known_counts(report)
    sums, guarded, differences = _holding(report, printed)
    sums = _taken_as_equal(sums, printed)
    positive = known_positive(report)
    system = System(printed, sums, guarded, _cost(report), differences, positive)
    small, others = protect(system, limit)
    hidden = small | others
    tables = {
        key: _hidden(
            _with_rounded_p(table, RELATIONS[key], limit),
            RELATIONS[key],
            hidden,
            _touched(report, RELATIONS[key], hidden),
        )
        for key, table in declared(report).items()
    }
    unknown = [key for key in report.tables if key not in tables]
    tables = {key: table for key, table in tables.items() if len(table.frame)}
    too_small = [
        key
        for key, table in report.tables.items()
        if key not in (*tables, *unknown) and len(table.frame)
    ]
    headlines = tuple(h for h in report.headlines if _may_stand(h, report, tables))
    headlines += tuple(_about_findings(tables))
    audit = {"limit": limit, "n": len(small), "others": len(others), "sign": HIDDEN}
    return dataclasses.replace(
        report,
        tables=tables,
        headlines=headlines or ((Message("suppress.no_headline"),) if report.headlines else ()),
        sources=(*report.sources, Message("suppress.audit", audit)),
        remarks=tuple(_remarks(report, headlines, unknown, too_small)),
        facts=_without_counts(report.facts)
        | {"suppressed": {"limit": limit, "primary": len(small), "secondary": len(others)}},
        provenance=dataclasses.replace(
            report.provenance,
            inputs=tuple({**given, "n_rows": None} for given in report.provenance.inputs),
        ),
    )


def _without_earlier_totals(report: Report) -> Report:
    """The report without the totals up to an earlier quarter: they would cost too many others."""
    table, quarter = report.tables.get("quarters"), (report.facts or {}).get("quarter")
    if table is None or quarter is None:
        return report
    frame = table.frame
    is_total = frame["cumulative"].astype(bool) & (frame["measure"] != "stock")
    compared = [name for name in ("previous", "change") if name in frame]
    frame = frame.assign(**{name: frame[name].mask(is_total) for name in compared})
    frame = frame[~is_total | (frame["quarter"] == quarter)].reset_index(drop=True)
    tables = {**report.tables, "quarters": dataclasses.replace(table, frame=frame)}
    return dataclasses.replace(report, tables=tables)


def _holding(
    report: Report, printed: Mapping[Cell, int]
) -> tuple[list[Mapping[Any, int]], dict[Any, int], dict[Any, int]]:
    """The sums that hold, and the value of each guarded count and difference they determine."""
    holding: list[Mapping[Any, int]] = []
    values: dict[Any, int] = dict(printed)
    waiting = list(sums_of(report))
    # A sum with one unknown count gives that count, which may make another sum complete.
    for _ in range(3):
        for terms in list(waiting):
            unknown = [count for count in terms if count not in values]
            rest = sum(sign * values[count] for count, sign in terms.items() if count in values)
            if len(unknown) == 1:
                value = -rest * terms[unknown[0]]
                if value >= 0:
                    values[unknown[0]] = value
                    holding.append(terms)
                waiting.remove(terms)
            elif not unknown:
                if rest == 0:
                    holding.append(terms)
                waiting.remove(terms)
    for terms in waiting:
        rest = sum(sign * values[count] for count, sign in terms.items() if count in values)
        signs = {terms[count] for count in terms if count not in values}
        # Counts of 0 or more with these signs can make up for the rest.
        if rest == 0 or (rest > 0 and -1 in signs) or (rest < 0 and 1 in signs):
            holding.append(terms)
    guarded, differences = (
        {c: value for c, value in values.items() if c not in printed and str(c[0])[0] == sign}
        for sign in "~-"
    )
    return holding, guarded, differences


def _taken_as_equal(
    sums: list[Mapping[Any, int]], printed: Mapping[Cell, int]
) -> list[Mapping[Any, int]]:
    """The sums without the counts that are 0 in nearly every file, where they are 0 in this one."""
    nobody = set()
    for terms in sums:
        unknown = [count for count in terms if count not in printed]
        rest = sum(sign * printed[count] for count, sign in terms.items() if count in printed)
        if len(unknown) == 1 and str(unknown[0][0])[1] == "!" and not rest:
            nobody.add(unknown[0])
    return [{count: sign for count, sign in terms.items() if count not in nobody} for terms in sums]


def _cost(report: Report) -> dict[Cell, int]:
    """Totals are dearer than parts; what a headline tells is dearer than what it does not."""
    rank = {
        "distribution": 0, "bands": 0, "parameters": 0, "chain": 0, "cross": 10, "flow": 20,
        "summary": 60, "findings": 60,
    }  # fmt: skip
    cost: dict[Cell, int] = {}
    for key, table in declared(report).items():
        columns = RELATIONS[key].counts
        for number in range(len(table.frame)):
            for position, column in enumerate(columns):
                dear = 10 * (len(columns) - position)
                if key == "flow" and table.frame["step"].iloc[number] in ("pairs", "usable"):
                    dear += 60
                if key == "quarters" and bool(table.frame["cumulative"].iloc[number]):
                    dear += 60
                cost[key, number, column] = dear + rank.get(key, 30)
    return cost


def _touched(report: Report, relations: Relations, hidden: frozenset[Any]) -> frozenset[Any]:
    """The words in the shared column for which a count of the other table is hidden."""
    if relations.across is None or relations.across[0] not in report.tables:
        return frozenset()
    other, column = relations.across
    words = report.tables[other].frame[column]
    return frozenset(words.iloc[number] for key, number, _ in hidden if key == other)


def _hidden(
    table: Table, relations: Relations, hidden: frozenset[Any], touched: frozenset[Any]
) -> Table:
    """The table with hidden counts and all that is computed from them missing."""
    gone = {
        (number, column.name)
        for number in range(len(table.frame))
        for column in table.columns
        if (column.kind in _NUMBERS or column.name in relations.derived)
        and _is_hidden(table, relations, number, column, hidden)
    }
    if any(key == table.key for key, *_ in hidden):
        gone |= {(number, name) for number in range(len(table.frame)) for name in relations.whole}
    if relations.across and touched:
        gone |= {
            (number, column.name)
            for number, word in enumerate(table.frame[relations.across[1]])
            for column in table.columns
            if word in touched
            and column.kind in _NUMBERS
            and column.name not in (*relations.counts, *relations.free)
        }
    gone |= set(_mixed(table, relations))
    gone |= set(_compared(table, gone))
    shown = {
        str(name): column.mask(
            np.array([(n, name) in gone for n in range(len(column))], dtype=bool)
        )
        for name, column in table.frame.items()
    }
    frame = table.frame.assign(**shown)
    notes = tuple(_masked(note) for note in table.notes)
    was_there = table.hidden | frozenset(
        (number, name) for number, name in gone if not pd.isna(table.frame[name].iloc[number])
    )
    shown_table = dataclasses.replace(table, frame=frame, notes=notes, hidden=was_there)
    if not relations.pruned:
        return shown_table
    return _pruned_tree(shown_table) if "level" in frame else _pruned(shown_table)


def _with_rounded_p(table: Table, relations: Relations, limit: int) -> Table:
    """The table with p-values of the signed-rank test that do not tell how many changed."""
    frame = table.frame
    for name in set(relations.signed_rank) & {*frame.columns}:
        told = [
            None if pd.isna(p) or not leaves_doubt(int(n), limit) else rounded_up(float(p))
            for p, n in zip(frame[name], frame["n"], strict=True)
        ]
        frame = frame.assign(**{name: pd.array(told, dtype="Float64")})
    hidden = (frame.isna() & table.frame.notna()).to_numpy().nonzero()
    cells = frozenset((int(n), str(frame.columns[at])) for n, at in zip(*hidden, strict=True))
    return dataclasses.replace(table, frame=frame, hidden=cells)


def _pruned(table: Table) -> Table:
    """The table without the rows whose number is hidden."""
    kept = [number for number in range(len(table.frame)) if (number, "n") not in table.hidden]
    frame = table.frame.iloc[kept].reset_index(drop=True)
    return dataclasses.replace(table, frame=frame, hidden=frozenset())


def _pruned_tree(table: Table) -> Table:
    """The chain without the branches whose number is hidden, numbered anew."""
    kept: list[int] = []
    numbers: list[int] = []
    nodes: list[str] = []
    closed: int | None = None
    for number, level in enumerate(table.frame["level"]):
        if closed is not None and level > closed:
            continue
        closed = level if (number, "n") in table.hidden else None
        if closed is None:
            numbers = [*numbers[: level - 1], *numbers[level - 1 : level], 0][:level]
            if level:
                numbers[level - 1] += 1
            kept.append(number)
            nodes.append(".".join(map(str, numbers)) or "0")
    return dataclasses.replace(
        table,
        notes=(*table.notes, Message("suppress.branches")),
        frame=table.frame.iloc[kept].assign(node=nodes).reset_index(drop=True),
        hidden=frozenset((kept.index(n), name) for n, name in table.hidden if n in kept),
    )


def _is_hidden(
    table: Table, relations: Relations, number: int, column: Column, hidden: frozenset[Any]
) -> bool:
    name = column.name
    if name in relations.free:
        return False
    if name in relations.counts:
        return (table.key, number, name) in hidden
    if column.kind == "count" and name not in relations.derived:
        return True  # a count of which nothing is declared
    stem = name.removesuffix("_low").removesuffix("_high")
    if stem in ("low", "high") and "value" in relations.derived:
        stem = "value"
    of = relations.derived.get(name) or relations.derived.get(stem) or relations.counts
    return any((table.key, number, one) in hidden for one in of)


def _mixed(table: Table, relations: Relations) -> Iterator[tuple[int, str]]:
    """What is computed with the norms of different groups of people, and who these groups are."""
    for source, computed in relations.mixed.items():
        for _, rows in table.frame.reset_index(drop=True).groupby("scale", sort=False):
            named = {one for words in rows[source].dropna() for one in words.split()}
            if len(named) > 1:
                yield from ((int(n), name) for n in rows.index for name in (source, *computed))


def _compared(table: Table, gone: set[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """A comparison with the quarter before gives that quarter away."""
    if table.key != "quarters":
        return
    frame = table.frame
    series = list(
        zip(frame["indicator"], frame["instrument"].fillna(""), frame["cumulative"], strict=True)
    )
    touched = {series[number] for number, name in gone if name == "value"}
    for number, one in enumerate(series):
        if one in touched:
            yield number, "previous"
            yield number, "change"


def _may_stand(headline: Message, report: Report, tables: Mapping[str, Table]) -> bool:
    """Whether every number in the headline is printed in the tables too."""
    if not any(_is_number(value) for value in headline.values.values()):
        return headline.key != "analysis.headline_nobody_elevated" or _printed(
            headline, report, tables
        )
    return headline.key in _HEADLINES and _printed(headline, report, tables)


def _about_findings(tables: Mapping[str, Table]) -> Iterator[Message]:
    """How many findings can still be seen to come out as published."""
    table = tables.get("findings")
    if table is None or not any(name == "verdict" for _, name in table.hidden):
        return
    frame = table.frame
    seen = frame[frame["verdict"].notna() & (frame["verdict"] != "not_computable")]
    same = seen[seen["verdict"] == "reproduced"]
    values = {"k": same["id"].nunique(), "n": seen["id"].nunique()}
    yield Message("suppress.findings_headline" if values["n"] else "suppress.no_headline", values)


def _printed(headline: Message, report: Report, tables: Mapping[str, Table]) -> bool:
    key, columns = _HEADLINES[headline.key]
    if key not in tables:  # one moment only
        key, columns = "distribution", ("n_elevated", "n_classified")
    table = tables[key]
    frame = table.frame.reset_index(drop=True)
    if key == "quarters":
        rows = frame["cumulative"] & (frame["quarter"] == (report.facts or {}).get("quarter"))
        rows &= frame["indicator"].isin(_INDICATORS[headline.key])
    else:
        scales = report.labels.get("scale", {})
        told = [name for name, label in scales.items() if label == headline.values.get("scale")]
        rows = frame["scale"].isin(told)
    numbers = list(frame.index[rows.to_numpy(dtype=bool)])
    return bool(numbers) and not any((n, c) in table.hidden for n in numbers for c in columns)


def _remarks(
    report: Report, headlines: tuple[Message, ...], unknown: list[str], too_small: list[str]
) -> Iterator[Message]:
    if headlines and len(headlines) < len(report.headlines):
        yield Message("suppress.headline_hidden")
    if unknown:
        yield Message("suppress.table_dropped", {"n": len(unknown), "tables": unknown})
    if too_small:
        yield Message("suppress.table_small", {"tables": too_small})
    yield from (_masked(one) for one in report.remarks if one.key not in _TELLING)


#: Remarks that tell, by standing there, that a count which may be hidden is not 0.
_TELLING: Final = (
    "quarters.running_over_sessions", "quarters.running_over_hours", "survey.never_chosen",
)  # fmt: skip


def _masked(message: Message) -> Message:
    """The message with every count in it hidden, also those in messages inside it."""
    return Message(message.key, {name: _mask(name, v) for name, v in message.values.items()})


#: Values of a message that are numbers but count nobody in the data: ages, tests, a limit, an SD.
_NO_COUNTS: Final = ("low", "high", "m", "fewest", "sd")


def _mask(name: str, value: Any) -> Any:
    if isinstance(value, Message):
        return _masked(value)
    if isinstance(value, (list, tuple)):
        return [_mask(name, one) for one in value]
    if name == "ages" or (_is_number(value) and name not in _NO_COUNTS):
        return HIDDEN
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _without_counts(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: None if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in (facts or {}).items()
    }
