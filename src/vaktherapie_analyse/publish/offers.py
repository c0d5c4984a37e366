"""The short list of numbers that are offered for publishing, per kind of report.

Each function gives tables in which a count is missing where it may not be shown. Their rows never
depend on the data: there is one for every scale, finding or question that could be there, so that
what is hidden looks like what is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.publish.system import Offer, may_be_shown
from vaktherapie_analyse.report import Column, Report, Table
from vaktherapie_analyse.statistics.proportions import wilson

__all__ = ["OFFERED"]

Row = dict[str, Any]

#: Of a table with two bands: who is no longer elevated is normal.
_TWO: Final = 2


def questionnaire(report: Report, limit: int) -> Iterator[Table]:
    """How many took part, and per scale how many were elevated, and went to normal."""
    by_scale = _scales(report, limit)
    table, counts, shares = _offered(report)
    about = ["scale"]
    if table.key == "distribution":
        about.append("moment")
    moment = {name: table.frame[name].iloc[0] for name in about[1:]}
    rows = []
    for scale in report.labels.get("scale", {}):
        shown = by_scale.get(scale, {})
        row: Row = (
            {"scale": scale} | moment | {count.name: shown.get(count.name) for count in counts}
        )
        for share in shares:
            row |= _share(share.name, row[share.part], row[share.of])
        rows.append(row)
    yield _flow(report, limit)
    limits = [f"{share.name}{end}" for share in shares for end in ("", "_low", "_high")]
    yield _table(table.key, rows, *map(table.column, about), *counts, *map(table.column, limits))


def _offered(report: Report) -> tuple[Table, list[Column], list[Column]]:
    """The table, and what is offered of a scale: its counts, the whole first, and their shares.

    At two moments, and where there is only one.
    """
    if table := report.tables.get("transitions"):
        outcome = (report.facts or {}).get("headline") or "to_normal"
        names = ["share_elevated_pre", "share_elevated_post", f"share_{outcome}"]
    else:
        table, names = report.tables["distribution"], ["share_elevated"]
    shares = [table.column(name) for name in names]
    counts = dict.fromkeys((shares[0].of, *(share.part for share in shares)))
    return table, [*map(table.column, counts)], shares


def _scales(report: Report, limit: int) -> Mapping[str, Mapping[str, int]]:
    """Per scale the counts that may be shown.

    The numbers of people on two scales are the same, or they differ by at least the limit: their
    difference counts those with a score or a norm on one of them only.
    """
    found: dict[str, Mapping[str, int]] = {}
    wholes: list[int] = []
    for scale, counts, kinds in sorted(
        _counted(report), key=lambda one: one[0] != (report.facts or {}).get("primary")
    ):
        whole = next(iter(counts.values()))
        if any(0 < abs(whole - other) < limit for other in wholes):
            continue
        offers = [Offer(name, people, of) for name, (people, of) in kinds.items()]
        shown = may_be_shown(offers, counts, limit)
        found[scale] = {name: n for name, n in counts.items() if name in shown}
        wholes += [whole] if shown else []
    return found


def _counted(
    report: Report,
) -> Iterator[tuple[str, dict[str, int], Mapping[str, tuple[frozenset[str], str | None]]]]:
    """Each scale with its offered counts, and whom each of them counts, as part of which."""
    table, columns, _ = _offered(report)
    two_bands = _with_two_bands(report)
    frame = table.frame.drop_duplicates("scale")
    for row in frame.to_dict("records"):
        cannot = {"no_longer_elevated"} if row["scale"] in two_bands else set()
        people = {c.name: (c.people - cannot, c.of or None) for c in columns}
        yield str(row["scale"]), {c.name: int(row[c.name]) for c in columns}, people


def _with_two_bands(report: Report) -> set[str]:
    """The scales of which a reader knows that nobody can be in between elevated and normal."""
    table = report.tables.get("bands")
    if table is None:
        return set()
    n_bands = table.frame.groupby("scale")["pre_band"].nunique()
    return set(n_bands.index[n_bands <= _TWO])


def _flow(report: Report, limit: int) -> Table:
    """Respondents, and those measured at the first moment: both or none.

    Who was not measured, and who was measured and is in no scale, can be worked out from them; of
    two differences nobody can say which one was too small.
    """
    table = report.tables["flow"].frame
    n = table[table["scale"].isna()].set_index("step")["n"]
    inside = max((counts[next(iter(counts))] for _, counts, _ in _counted(report)), default=0)
    everybody, pre = int(n["respondents"]), int(n["pre"])
    shown = min(everybody - pre, pre - inside, inside) >= limit
    rows = [{"step": "respondents", "n": everybody}, {"step": "pre", "n": pre}]
    rows = [row if shown else row | {"n": None} for row in rows]
    return _table("flow", rows, Column("step", "key"), Column("n", "count"))


def findings(report: Report, limit: int) -> Iterator[Table]:
    """Every finding in every reading: how many of how many.

    Of one group only the first finding is offered, and what is the same or the rest of it: two
    counts in one group would nearly always leave a third one that is small.
    """
    people, incomplete = report.people() if report.people else ({}, frozenset())
    rows = [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in report.tables["findings"].frame.to_dict("records")
    ]
    offers: dict[Any, Offer] = {}
    values: dict[Any, int] = {}
    offered_as: dict[Any, Any] = {}
    for row in rows:
        key = row["id"], row["reading"] or ""
        if row["n"] is None or row["of"] is None or key not in people:
            continue
        counted, group = people[key]
        if group not in offers:
            offers[group] = Offer(group, group)
            offers[group, "part"] = Offer((group, "part"), counted, group)
            values |= {group: row["of"], (group, "part"): row["n"]}
        if offers[group, "part"].people in (counted, group - counted):
            offered_as[key] = group, "part"
    shown = may_be_shown([*offers.values()], values, limit, incomplete)
    made = []
    for row in rows:
        may = offered_as.get((row["id"], row["reading"] or "")) in shown
        n, of = (row["n"], row["of"]) if may else (None, None)
        share = {name.removeprefix("share_"): v for name, v in _share("share", n, of).items()}
        told = {name: row[name] for name in ("id", "reading", "published")}
        made.append(told | {"n": n, "of": of} | share)
    names = ("id", "reading", "n", "of", "share", "low", "high", "published")
    yield _table("findings", made, *map(report.tables["findings"].column, names))


def quarter(report: Report, limit: int) -> Iterator[Table]:
    """The stand since the start: the indicators of which is declared whom they count."""
    facts, frame = report.facts or {}, report.tables["quarters"].frame
    now = frame[(frame["quarter"] == facts.get("quarter")) & frame["cumulative"].astype(bool)]
    stand = {
        (row["indicator"], None if pd.isna(row["instrument"]) else row["instrument"]): row
        for row in now.to_dict("records")
    }
    people, may_be_nobody = report.people() if report.people else ({}, frozenset())
    rows = []
    for instrument in dict.fromkeys(key[1] for key in stand):
        names = [name for name in people if (name, instrument) in stand]
        # What an indicator is a part of is an indicator too, or stands beside it.
        whole = {name: people[name].of for name in names if people[name].of not in names}
        values: dict[str, int] = {}
        for name in names:
            row = stand[name, instrument]
            if whole.get(name):
                values[whole[name]] = int(row["of"])
            values[name] = int(row["n"])
        offers = [Offer(name, people[name].people, people[name].of or None) for name in values]
        shown = may_be_shown(offers, values, limit, may_be_nobody)
        for name in names:
            row = stand[name, instrument]
            n = values[name] if name in shown else None
            of = values.get(whole.get(name, "")) if n is not None else None
            scale = None if pd.isna(row["scale"]) else row["scale"]
            share = _share("value", n, of)
            rows.append(
                {"quarter": row["quarter"], "indicator": name, "instrument": instrument}
                | {"scale": scale, "n": n, "of": of, "value": share["value"]}
                | {"low": share["value_low"], "high": share["value_high"], "cumulative": True}
            )
    told = ("quarter", "indicator", "instrument", "scale", "n", "of", "value")
    columns = [*map(report.tables["quarters"].column, (*told, "low", "high", "cumulative"))]
    columns[6] = replace(columns[6], kind="share")  # only counts and shares are offered
    yield _table("quarters", rows, *columns)


def survey(report: Report, limit: int) -> Iterator[Table]:
    """Per closed question the answers of all respondents.

    Where each gives one answer, small ones are hidden with at least one large one. Which of them is
    large cannot be told: exchange the two, and the same is shown. Answers that are not of a known
    series, and having no opinion or no answer, have a row only where it is shown: that somebody
    gave such an answer is itself something to be known.
    """
    known = report.tables.get("answers")
    series = (
        () if known is None else zip(known.frame["question"], known.frame["option"], strict=True)
    )
    listed = set(series)
    of_several = report.tables.get("choices")
    several = () if of_several is None else of_several.frame.query("several")["question"]
    several_answers = set(several)
    rows = []
    for question, here in report.tables["answers_of_all"].frame.groupby("question", sort=False):
        counts = dict(enumerate(here["n"].astype(int)))
        of = int(here["of"].iloc[0])
        if question in several_answers:
            shown = {at for at, n in counts.items() if min(n, of - n) >= limit}
        else:
            shown = _large_answers(counts, limit)
        for at, row in enumerate(here.to_dict("records")):
            option = None if pd.isna(row["option"]) else row["option"]
            if at in shown or (row["kind"] == "answer" and (question, option) in listed):
                k, n = (counts[at], of) if at in shown else (None, None)
                told = {
                    "question": question,
                    "option": option,
                    "kind": row["kind"],
                    "n": k,
                    "of": n,
                }
                rows.append(told | _share("share", k, n))
    yield _table("answers_of_all", rows, *report.tables["answers_of_all"].columns)


def _large_answers(counts: Mapping[int, int], limit: int) -> set[int]:
    """The answers that may be shown, of everybody who gave one of them (or none).

    >>> _large_answers({0: 20, 1: 12, 2: 2, 3: 1}, 5)
    {0}
    """
    total = sum(counts.values())
    shown = {option for option, n in counts.items() if n >= limit and total - n >= limit}
    hidden = set(counts) - shown
    if hidden and shown and max(counts[option] for option in hidden) < limit:
        least = min(counts[option] for option in shown)
        shown = {option for option in shown if counts[option] > least}
    return shown


OFFERED: Final = {
    "questionnaire": questionnaire,
    "findings": findings,
    "quarter": quarter,
    "survey": survey,
}


def _share(name: str, k: int | None, n: int | None) -> Row:
    """The share with its Wilson interval; missing where one of the counts is."""
    interval = None if k is None or n is None else wilson(k, n)
    return {
        name: k / n if interval and k is not None and n else None,
        f"{name}_low": interval.low if interval else None,
        f"{name}_high": interval.high if interval else None,
    }


def _table(key: str, rows: Sequence[Row], *columns: Column) -> Table:
    dtypes = {"count": "Int64", "share": "Float64", "flag": "boolean"}
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    types = {column.name: dtypes.get(column.kind, "str") for column in columns}
    return Table(key, frame.astype(types), columns)
