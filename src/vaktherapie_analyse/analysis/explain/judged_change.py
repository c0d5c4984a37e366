"""How one change was judged: SD, reliability, the index with its numbers, the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.analysis.cube import Cube
from vaktherapie_analyse.analysis.explain.steps import Explainer, Step, as_written, origin
from vaktherapie_analyse.analysis.line.change_rule import SAMPLE, USER
from vaktherapie_analyse.analysis.line.functional_cutoffs import limits_of
from vaktherapie_analyse.analysis.line.reliable_verdict import pairs_of
from vaktherapie_analyse.definitions import Scale
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.statistics import change_indices, reliable_change

Row = Mapping[Any, Any]

#: Where each index was published; see `statistics.reliable_change`.
PUBLISHED: Final[Mapping[str, tuple[str, str]]] = {
    "jt": ("Jacobson & Truax (1991)", "10.1037/0022-006X.59.1.12"),
    "gln": ("Gulliksen (1950)", "10.1037/13240-000"),
    "hll": ("Hsu (1989). Behavioral Assessment 11:459–467", ""),
    "en": ("Speer (1992)", "10.1037/0022-006X.60.3.402"),
    "nk": ("Nunnally & Kotsch (1983)", "10.1111/j.2044-8260.1983.tb00582.x"),
    "ha": ("Hageman & Arrindell (1999)", "10.1016/S0005-7967(99)00032-7"),
}
#: The formulas; d is 1 where higher is better and −1 where lower is better.
FORMULAS: Final[Mapping[str, str]] = {
    "s_diff": "sd * sqrt(2 * (1 - reliability))",
    "jt": "d * (post - pre) / s_diff",
    "gln": "d * ((post - m_pre) - r * (pre - m_pre)) / (sd * sqrt(1 - r^2))",
    "hll": "d * ((post - m_post) - r * (pre - m_pre)) / (sd * sqrt(1 - r^2))",
    "en": "d * (post - (r * (pre - m_pre) + m_pre)) / (sd * sqrt(1 - r))",
    "nk": "d * (post - (r * (pre - m_pre) + m_pre)) / (sd * sqrt(r^2 * (1 - r) + 1 - r_post))",
    "ha": "d * ((post - pre) * r_dd + (m_post - m_pre) * (1 - r_dd)) / (sqrt(2 * r_dd) * sem)",
}


def change_steps(explainer: Explainer, scale: Scale, row: Row, changes: Cube) -> Iterator[Step]:
    """From the SD to the verdict, for one row of `changes`."""
    fields = {field: _parameter(explainer, scale, row, field) for field in ("sd", "reliability")}
    yield from (
        Step(field, None, columns) for field, (_, columns) in fields.items() if columns["value"]
    )
    said = {field: message for field, (message, _) in fields.items()}
    lacking = [said[field] for field in fields if pd.isna(row[field])]
    if lacking:
        yield Step("parameters", Message("explain.parameters", said))
        yield Step("rci", Message("explain.no_rci", {"lacking": lacking}))
        return
    yield from _s_diff(row, said, is_used=explainer.measured.options.rule.method == "jt")
    yield _index(explainer, scale, row, changes)
    yield from _verdict(explainer, row, changes)


def _s_diff(row: Row, said: Mapping[str, Message], *, is_used: bool) -> Iterator[Step]:
    """The SD and the reliability, and S_diff: on one line where both stand in one source."""
    values = {"sd": float(row["sd"]), "r": float(row["reliability"]), "s_diff": row["s_diff"]}
    is_one = row["sd_source"] == row["reliability_source"] and "/" in str(row["sd_source"])
    if is_one:
        filled = Message("explain.s_diff_filled", values) if is_used else ""
        both = {**said["reliability"].values, **values, "s_diff": filled}
        yield Step("parameters", Message("explain.both_parameters", both))
    else:
        yield Step("parameters", Message("explain.parameters", said))
    apart = Message("explain.s_diff", values) if is_used and not is_one else None
    yield Step("s_diff", apart, {"value": row["s_diff"], "formula": FORMULAS["s_diff"]})


def _parameter(
    explainer: Explainer, scale: Scale, row: Row, field: str
) -> tuple[Message, dict[str, Any]]:
    """What is said of the SD or the reliability and where it stands; the same as columns."""
    if pd.isna(row[field]):
        return Message(f"explain.lacks_{field}"), {"value": None}
    source = str(row[f"{field}_source"])
    columns: dict[str, Any] = {"value": float(row[field]), "source": source}
    values: dict[str, Any] = {"value": float(row[field])}
    if field == "reliability":
        kind = row["reliability_kind"] if pd.notna(row["reliability_kind"]) else "unknown"
        values["kind"] = Message(f"explain.kind_{kind}")
    if source == USER:
        return Message(f"explain.{field}_user", values), columns
    if source == SAMPLE:
        values["n"] = int(row["sd_n"]) if field == "sd" and pd.notna(row["sd_n"]) else None
        return Message(f"explain.{field}_sample", values), columns
    norms = explainer.measured.norms
    parts, file, printed = origin(source, scale.key, norms, explainer.files)
    key, _, group = source.partition("/")
    if norms is not None and key == row["norm"]:  # its table and DOI stand with the norm
        parts = [norms.tables[key].title]
    values |= {"source": parts, "file": file, "group": group}
    return Message(f"explain.{field}", values), columns | printed


def _index(explainer: Explainer, scale: Scale, row: Row, changes: Cube) -> Step:
    """The index with its numbers filled in."""
    rule = explainer.measured.options.rule
    citation, doi = PUBLISHED[rule.method]
    columns = {"value": row["rci"], "formula": FORMULAS[rule.method]}
    columns |= {"source": citation, "doi": doi or None}
    values: dict[str, Any] = {
        "pre": as_written(row["pre"]),
        "post": as_written(row["post"]),
        **dict(zip(("first", "second"), explainer.measured.moments.named.values(), strict=True)),
        "sd": float(row["sd"]),
        "r": float(row["reliability"]),
        "s_diff": float(row["s_diff"]),
        "rci": None if pd.isna(row["rci"]) else float(row["rci"]),
        "sign": "−" if scale.direction < 0 else "",
        "source": [citation, *([Message("explain.doi", {"doi": doi})] if doi else [])],
        "method": Message(f"reliable.method_{rule.method}"),
    }
    if values["rci"] is None:
        return Step("rci", Message("explain.no_index", values), columns)
    if rule.method == "jt":
        direction = "lower" if scale.direction < 0 else "higher"
        return Step("rci", Message(f"explain.rci_jt_{direction}", values), columns)
    rows = changes.rows
    group = pairs_of(rows[rows["scale"] == scale.key], scale).group
    if group is None:  # without a group there is no index
        raise AssertionError
    values |= {"m_pre": group.mean_pre, "m_post": group.mean_post}
    values["r_post"] = rule.reliability_post.get(scale.key, values["r"])
    if rule.method == "ha":
        sem = reliable_change.sem(values["sd"], values["r"])
        values |= {"sem": sem, "r_dd": change_indices.reliability_of_difference(group, sem)}
    return Step("rci", Message(f"explain.rci_{rule.method}", values), columns)


def _verdict(explainer: Explainer, row: Row, changes: Cube) -> Iterator[Step]:
    """Whether the index passes, and what that makes of this change."""
    if pd.isna(row["verdict"]):
        return
    measured = explainer.measured
    rule, verdict = measured.options.rule, str(row["verdict"])
    critical = reliable_change.critical_z(rule.alpha, one_sided=rule.one_sided)
    values: dict[str, Any] = {
        "rci": abs(float(row["rci"])),
        "z": critical,
        "alpha": rule.alpha,
        "sided": Message("explain.one_sided") if rule.one_sided else "",
        "word": measured.instrument.elevated_word,
        **measured.moments.named,
    }
    key = "reliable" if row["reliable"] else "not_reliable"
    values["reliable"] = Message(f"explain.{key}", values)
    yield Step("critical", None, {"value": critical, "formula": "abs(rci) > critical"})
    if rule.cutoff:
        limit = limits_of(changes.rows, measured.instrument, measured.norms, rule, row)
        crossed = "reliable.harmed_crossed" if verdict == "harmed" else f"explain.verdict_{verdict}"
        at = limit.get(rule.cutoff)
        shown = {"cutoff": rule.cutoff, "limit": at, "verdict": Message(crossed, values)}
        said = Message("explain.by_cutoff", values | shown)
        yield Step("verdict", said, {"outcome": verdict, "value": at})
        return
    transition = "no_transition" if pd.isna(row["transition"]) else str(row["transition"])
    values["side"] = _side(explainer, row, transition, values)
    values["verdict"] = Message(f"explain.verdict_{verdict}", values)
    yield Step("verdict", Message("explain.verdict", values), {"outcome": verdict})


def _side(explainer: Explainer, row: Row, transition: str, values: dict[str, Any]) -> Message:
    """From where to where it went; in bands where what is elevated is called after one of them."""
    measured = explainer.measured
    names = measured.labels["band"]
    if transition == "no_transition":
        return Message("explain.no_transition")
    was, band = (names.get(row[f"{m}_band"], row[f"{m}_band"]) for m in ("pre", "post"))
    key = "by_band" if measured.instrument.elevated_word in names.values() else transition
    return Message(f"explain.{key}", values | {"was": was, "band": band})
