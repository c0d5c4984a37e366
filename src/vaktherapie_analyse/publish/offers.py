"""The short list of numbers that are offered for publishing, per kind of report.

Each function gives tables in which a count is missing where it may not be shown. Their rows never
depend on the data: there is one for every scale, finding or question that could be there, so that
what is hidden looks like what is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.publish.system import Offer, may_be_shown
from vaktherapie_analyse.report import Column, Kind, Report, Table
from vaktherapie_analyse.statistics.proportions import wilson

__all__ = ["OFFERED"]

Row = dict[str, Any]

#: What is offered of a scale, the whole first: at two moments, and where there is only one.
_CHANGED: Final = ("n", "n_elevated_pre", "n_elevated_post")
_MEASURED: Final = ("n_classified", "n_elevated")

#: Of a table with two bands: who is no longer elevated is normal.
_TWO: Final = 2


def questionnaire(report: Report, limit: int) -> Iterator[Table]:
    """How many took part, and per scale how many were elevated, and went to normal."""
    by_scale = _scales(report, limit)
    table = report.tables.get("transitions")
    columns = _MEASURED if table is None else (*_CHANGED, _outcome(report))
    shares = {
        "n_elevated": ("share_elevated", "n_classified"),
        "n_elevated_pre": ("share_elevated_pre", "n"),
        "n_elevated_post": ("share_elevated_post", "n"),
        "n_to_normal": ("share_to_normal", "n_elevated_pre"),
        "n_no_longer_elevated": ("share_no_longer_elevated", "n_elevated_pre"),
    }
    moment = {} if table else {"moment": report.tables["distribution"].frame["moment"].iloc[0]}
    rows = []
    for scale in report.labels.get("scale", {}):
        counts = by_scale.get(scale, {})
        row: Row = {"scale": scale} | moment | {name: counts.get(name) for name in columns}
        for name in columns:
            if name in shares:
                share, of = shares[name]
                row |= _share(share, row[name], row[of])
        rows.append(row)
    yield _flow(report, limit)
    kinds: dict[str, Kind] = {"scale": "key"}
    kinds.update(dict.fromkeys(moment, "key"))
    kinds.update(dict.fromkeys(columns, "count"))
    kinds |= _share_kinds(*(shares[name][0] for name in columns if name in shares))
    yield _table("distribution" if table is None else "transitions", rows, **kinds)


def _scales(report: Report, limit: int) -> Mapping[str, Mapping[str, int]]:
    """Per scale the counts that may be shown.

    The numbers of people on two scales are the same, or they differ by at least the limit: their
    difference counts those with a score or a norm on one of them only.
    """
    found: dict[str, Mapping[str, int]] = {}
    wholes: list[int] = []
    for scale, counts, people in sorted(
        _counted(report), key=lambda one: one[0] != (report.facts or {}).get("primary")
    ):
        names = list(counts)
        whole = counts[names[0]]
        if any(0 < abs(whole - other) < limit for other in wholes):
            continue
        offers = [Offer(name, people[name][0], people[name][1] or None) for name in names]
        shown = may_be_shown(offers, counts, limit)
        found[scale] = {name: counts[name] for name in names if name in shown}
        wholes += [whole] if shown else []
    return found


def _counted(
    report: Report,
) -> Iterator[tuple[str, dict[str, int], Mapping[str, tuple[frozenset[str], str]]]]:
    """Each scale with its offered counts, and whom each of them counts."""
    table = report.tables.get("transitions")
    names: tuple[str, ...] = (*_CHANGED, _outcome(report))
    if table is None:
        table, names = report.tables["distribution"], _MEASURED
    columns = {column.name: column for column in table.columns}
    two_bands = _with_two_bands(report)
    frame = table.frame.drop_duplicates("scale")
    for row in frame.to_dict("records"):
        cannot = {"no_longer_elevated"} if row["scale"] in two_bands else set()
        people = {name: (columns[name].people - cannot, columns[name].of) for name in names}
        yield str(row["scale"]), {name: int(row[name]) for name in names}, people


def _outcome(report: Report) -> str:
    return f"n_{(report.facts or {}).get('headline') or 'to_normal'}"


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
    return _table("flow", rows, step="key", n="count")


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
    kinds: dict[str, Kind] = {"id": "key", "reading": "key", "n": "count", "of": "count"}
    kinds |= {"share": "share", "low": "share", "high": "share", "published": "text"}
    yield _table("findings", made, **kinds)


#: Kinds of which it is no secret that there is nobody: who was not asked, or not measured again.
_LEFT_OUT: Final = frozenset(("not_indicated", "without_end"))

#: What is offered of the register: the indicator, its column, the kinds it counts, what it is of.
#: Not who stopped and who is running: both are small nearly always, and would hide all the rest.
_REGISTER: Final = (
    ("started", "n", ("not_completed", "not_indicated", "replaced", "kept"), None),
    ("completed", "n", ("not_indicated", "replaced", "kept"), ("started", "n")),
    ("replaced", "of", ("replaced", "kept"), None),
    ("replaced", "n", ("replaced",), ("replaced", "of")),
)


def quarter(report: Report, limit: int) -> Iterator[Table]:
    """The stand since the start: trajectories, and per questionnaire what the headline tells."""
    facts, frame = report.facts or {}, report.tables["quarters"].frame
    now = frame[(frame["quarter"] == facts.get("quarter")) & frame["cumulative"].astype(bool)]
    stand = {
        (row["indicator"], None if pd.isna(row["instrument"]) else row["instrument"]): row
        for row in now.to_dict("records")
    }
    rows = []
    for instrument in dict.fromkeys(key[1] for key in stand):
        offered = _REGISTER if instrument is None else _of_questionnaire(stand, instrument)
        there = [one for one in offered if (one[0], instrument) in stand]
        offers = [Offer((name, column), frozenset(kinds), of) for name, column, kinds, of in there]
        values = {(n, c): int(stand[n, instrument][c]) for n, c, _, _ in there}
        shown = may_be_shown(offers, values, limit, _LEFT_OUT)
        for name in dict.fromkeys(one[0] for one in there):
            row = stand[name, instrument]
            n = values[name, "n"] if (name, "n") in shown else None
            of = values.get((name, "of")) if n is not None else None
            scale = None if pd.isna(row["scale"]) else row["scale"]
            share = _share("value", n, of)
            rows.append(
                {"quarter": row["quarter"], "indicator": name, "instrument": instrument}
                | {"scale": scale, "n": n, "of": of, "value": share["value"]}
                | {"low": share["value_low"], "high": share["value_high"], "cumulative": True}
            )
    kinds: dict[str, Kind] = {"quarter": "key", "indicator": "key", "instrument": "key"}
    kinds |= {"scale": "key", "n": "count", "of": "count", "value": "share", "low": "share"}
    yield _table("quarters", rows, **kinds, high="share", cumulative="flag")


def _of_questionnaire(
    stand: Mapping[Any, Any], instrument: str
) -> Sequence[tuple[str, str, tuple[str, ...], tuple[str, str] | None]]:
    """Elevated at the first moment, and of those with both moments who went to normal."""
    outcome = next((o for o in ("to_normal", "no_longer_elevated") if (o, instrument) in stand), "")
    return (
        (outcome, "of", ("stays", "reached"), None),
        (outcome, "n", ("reached",), (outcome, "of")),
        ("elevated_begin", "of", ("not", "without_end", "stays", "reached"), None),
        ("elevated_begin", "n", ("without_end", "stays", "reached"), ("elevated_begin", "of")),
    )


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
    kinds: dict[str, Kind] = {"question": "text", "option": "text", "kind": "key", "n": "count"}
    yield _table("answers_of_all", rows, **kinds, of="count", **_share_kinds("share"))


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


def _share_kinds(*names: str) -> dict[str, Kind]:
    ends = ("", "_low", "_high")
    return {f"{name}{end}": "share" for name in names for end in ends}


def _table(key: str, rows: Sequence[Row], **kinds: Kind) -> Table:
    dtypes = {"count": "Int64", "share": "Float64", "flag": "boolean"}
    frame = pd.DataFrame(rows, columns=list(kinds)).astype(
        {name: dtypes.get(kind, "str") for name, kind in kinds.items()}
    )
    return Table(key, frame, tuple(Column(name, kind) for name, kind in kinds.items()))
