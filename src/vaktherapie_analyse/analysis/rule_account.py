"""What a report says in words about reliable change: its method, numbers and limits."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from vaktherapie_analyse.analysis.rule import RELATIVE_TO, SAMPLE, Rule
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Message, Text, in_every_language
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import reliable_change

#: How the verdict of who crossed a cut-off in the wrong direction is called.
CROSSED: dict[str, Text] = {"harmed": in_every_language(Message("reliable.harmed_crossed"))}


def sources(
    changes: pd.DataFrame,
    instrument: Instrument,
    norms: Norms | None,
    rule: Rule,
    cutoffs: Table | None,
) -> Iterator[Message]:
    """The method with its level, numbers and what it is relative to; then who recovered."""
    known = changes.dropna(subset=["s_diff"])
    if known.empty:
        return
    to = RELATIVE_TO[rule.method]
    kinds = [
        Message(f"analysis.kind_{kind}")
        for kind in sorted(known["reliability_kind"].dropna().unique())
    ]
    yield Message(
        "reliable.source_rci",
        {
            "method": Message(f"reliable.method_{rule.method}"),
            "relative": [Message(f"reliable.relative_{to}", {"both": rule.false_alarms})]
            if to != "own_score"
            else [],
            "z": reliable_change.critical_z(rule.alpha, one_sided=rule.one_sided),
            "alpha": rule.alpha,
            "sided": Message(f"reliable.{'one' if rule.one_sided else 'two'}_sided"),
            "sd": list(_origins(known, "sd", instrument, norms)),
            "kind": [Message("reliable.kinds", {"kinds": kinds})] if kinds else [],
            "reliability": list(_origins(known, "reliability", instrument, norms)),
        },
    )
    if cutoffs is None:
        yield Message("analysis.source_verdict", {"word": instrument.elevated_word})
        return
    yield Message(
        "reliable.source_cutoff",
        {
            "cutoff": rule.cutoff,
            "meaning": Message(f"reliable.cutoff_{rule.cutoff}"),
            "functional": [] if rule.cutoff == "a" else [_functional(cutoffs, norms)],
        },
    )


def remarks(
    changes: pd.DataFrame, instrument: Instrument, rule: Rule, cutoffs: Table | None
) -> Iterator[Message]:
    """Where the sample stood in for a norm, and what could not be computed."""
    of_sample = (changes["sd_source"] == SAMPLE) | (changes["reliability_source"] == SAMPLE)
    asked = {
        key for given in (rule.sd, rule.reliability) for key, own in given.items() if own == SAMPLE
    }
    fallback = set(changes.loc[of_sample, "scale"]) - asked
    if fallback:
        yield Message("reliable.remark_sample", _scales(instrument, fallback))
    missing = changes["s_diff"].isna() & changes["scale"].isin(asked)
    if missing.any():
        scales = set(changes.loc[missing, "scale"])
        yield Message("reliable.remark_sample_unusable", _scales(instrument, scales))
    complete = changes[["pre", "post", "s_diff"]].notna().all(axis=1)
    without = set(changes.loc[complete & changes["rci"].isna(), "scale"])
    if without:
        why = "r_dd" if rule.method == "ha" else "one_pair"
        yield Message(f"reliable.remark_{why}", _scales(instrument, without))
    if cutoffs is not None:
        hole = cutoffs.frame[cutoffs.frame[f"cutoff_{rule.cutoff}"].isna()]
        if len(hole):
            values = {"cutoff": rule.cutoff} | _scales(instrument, set(hole["scale"]))
            yield Message("reliable.remark_no_cutoff", values)
        beyond = _out_of_reach(cutoffs, instrument, rule)
        if beyond:
            values = {"cutoff": rule.cutoff} | _scales(instrument, beyond)
            yield Message("reliable.remark_cutoff_out_of_reach", values)


def _functional(cutoffs: Table, norms: Norms | None) -> Message:
    """Where the functional groups come from."""
    found = cutoffs.frame["functional_source"].dropna()
    titles = {source.partition("/")[0]: _origin(source, norms) for source in found}
    names = list(titles.values()) or [Message("reliable.no_functional")]
    return Message("reliable.functional_from", {"names": names})


def _out_of_reach(cutoffs: Table, instrument: Instrument, rule: Rule) -> set[str]:
    """The scales on which no score at all lies on one of the sides of the cut-off."""
    found = set()
    for key, limit in cutoffs.frame[["scale", f"cutoff_{rule.cutoff}"]].dropna().to_numpy():
        low, high = instrument.range_of(key)
        if not low < limit < high:
            found.add(key)
    return found


def _origins(
    known: pd.DataFrame, field: str, instrument: Instrument, norms: Norms | None
) -> Iterator[Message]:
    """Each norm table once, then every scale whose number is the user's or the sample's."""
    source = known[f"{field}_source"]
    tables = dict.fromkeys(name.partition("/")[0] for name in source if "/" in name)
    yield from (_origin(f"{table}/", norms) for table in tables)
    for scale in instrument.scales:
        here = known[(known["scale"] == scale.key) & ~source.str.contains("/")]
        if len(here):
            values = {"scale": scale.label, "value": float(here[field].iloc[0])}
            yield Message(f"reliable.from_{here[f'{field}_source'].iloc[0]}", values)


def _origin(source: str, norms: Norms | None) -> Message:
    """The title of a norm table, or that the user gave the number."""
    table, slash, _ = source.partition("/")
    if not slash or norms is None:
        return Message("reliable.given")
    return Message("reliable.from_norm", {"title": norms.tables[table].title})


def _scales(instrument: Instrument, keys: set[str]) -> dict[str, object]:
    labels = [scale.label for scale in instrument.scales if scale.key in keys]
    return {"n": len(labels), "scales": labels}
