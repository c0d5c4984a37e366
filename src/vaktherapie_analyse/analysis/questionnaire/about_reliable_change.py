"""What a report says in words about reliable change: its method, numbers and limits."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from vaktherapie_analyse.analysis.line.change_parameters import ENOUGH, Sample
from vaktherapie_analyse.analysis.line.change_rule import RELATIVE_TO, SAMPLE, Rule
from vaktherapie_analyse.analysis.line.items import item_points
from vaktherapie_analyse.definitions import Instrument, Norms
from vaktherapie_analyse.language import Message, Text, in_every_language
from vaktherapie_analyse.language.numbers import span
from vaktherapie_analyse.report import Table
from vaktherapie_analyse.statistics import reliability, reliable_change

#: With a lower reliability the change of one person says little: it is shown, and marked.
LOW_RELIABILITY = 0.60
#: The sample's own alpha is far under that of the norm where its whole interval and this much lie
#: between them.
FAR_UNDER = 0.10

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
            "relative": Message(f"reliable.relative_{to}") if to != "own_score" else "",
            "z": reliable_change.critical_z(rule.alpha, one_sided=rule.one_sided),
            "alpha": rule.alpha,
            "sided": Message(f"reliable.{'one' if rule.one_sided else 'two'}_sided"),
            "sd": list(_origins(known, "sd", instrument, norms)),
            "kind": Message("reliable.kinds", {"kinds": kinds}) if kinds else "",
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
            "functional": "" if rule.cutoff == "a" else _functional(cutoffs, norms),
        },
    )


def remarks(
    changes: pd.DataFrame,
    instrument: Instrument,
    rule: Rule,
    cutoffs: Table | None,
    sample: Sample,
) -> Iterator[Message]:
    """Where the sample stood in for a norm, what is doubtful, and what could not be computed."""
    yield from _about_sample(changes, instrument, rule)
    yield from _about_reliability(changes, instrument, sample)
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


def missing(changes: pd.DataFrame, instrument: Instrument) -> Iterator[Message]:
    """On which scales reliable change lacks an SD or reliability, and for whom: each scale once."""
    scored = changes.loc[changes["pre"].notna() & changes["post"].notna()]
    lacking_any = scored.loc[scored["s_diff"].isna(), ["scale", "sd", "reliability", "age", "n"]]
    by_holes: dict[tuple[str, int | None, str], list[Text]] = {}
    for scale in instrument.scales:
        holes = lacking_any[lacking_any["scale"] == scale.key]
        if holes.empty:
            continue
        lacks = [name for name in ("sd", "reliability") if holes[name].isna().any()]
        everybody = len(holes) == (scored["scale"] == scale.key).sum()
        some = (None, "") if everybody else (int(holes["n"].sum()), _known_ages(holes["age"]))
        by_holes.setdefault(("_and_".join(lacks), *some), []).append(scale.label)
    for (lacking, n, ages), scales in by_holes.items():
        what = Message(f"reliable.lacks_{lacking}")
        who = "everybody" if n is None else "of_age" if ages else "of_unknown_age"
        values = {"scales": scales, "what": what, "n": n, "ages": ages}
        yield Message(f"reliable.missing_{who}", values)


def unreliable(changes: pd.DataFrame) -> list[str]:
    """The scales on which somebody is judged with a reliability that is too low for one person."""
    judged = changes.dropna(subset=["rci"])
    low = set(judged.loc[judged["reliability"] < LOW_RELIABILITY, "scale"])
    return [scale for scale in judged["scale"].unique() if scale in low]


def low_reliability(changes: pd.DataFrame, instrument: Instrument) -> Iterator[Message]:
    """That the change of one person says little on these scales."""
    if scales := unreliable(changes):
        values = {"limit": LOW_RELIABILITY} | _scales(instrument, set(scales))
        yield Message("reliable.remark_low_reliability", values)


def _about_sample(changes: pd.DataFrame, instrument: Instrument, rule: Rule) -> Iterator[Message]:
    """Whose SD or reliability is the sample's own unasked, and where the sample gave none."""
    stand_in = []
    useless: set[str] = set()
    for field, given in (("sd", rule.sd), ("reliability", rule.reliability)):
        asked = {key for key, own in given.items() if own == SAMPLE}
        scored = changes.dropna(subset=["pre", "post"])
        unasked = scored[(scored[f"{field}_source"] == SAMPLE) & ~scored["scale"].isin(asked)]
        by_n: dict[int, set[str]] = {}
        for key, n in unasked.groupby("scale")["n"].sum().sort_values(ascending=False).items():
            by_n.setdefault(int(n), set()).add(str(key))
        stand_in += [
            Message(f"reliable.sample_{field}", _scales(instrument, keys) | {"n": n})
            for n, keys in by_n.items()
        ]
        useless |= set(scored.loc[scored[field].isna(), "scale"]) & asked
    if stand_in:
        yield Message("reliable.remark_sample", {"parts": stand_in})
    if useless:
        yield Message("reliable.remark_sample_unusable", _scales(instrument, useless))


def _about_reliability(
    changes: pd.DataFrame, instrument: Instrument, sample: Sample
) -> Iterator[Message]:
    """Where a reliability is low, and where the sample's own alpha lies far under the one used."""
    yield from low_reliability(changes, instrument)
    judged = changes[(changes["reliability_kind"] == "alpha") & changes["rci"].notna()]
    of_norm = judged[judged["reliability_source"].str.contains("/")]
    parts = []
    for scale in instrument.scales:
        used = of_norm.loc[of_norm["scale"] == scale.key, "reliability"]
        if used.empty or sample.answers is None:
            continue
        lowest = float(used.min())
        items = item_points(sample.answers, instrument, scale, sample.moment)
        own = reliability.alpha_with_limits(items) if items.size else None
        if own and own.n >= ENOUGH and own.high < lowest and own.value <= lowest - FAR_UNDER:
            values = {"scale": scale.label, "own": own.value, "norm": lowest}
            parts.append(Message("reliable.own_alpha", values))
    if parts:
        yield Message("reliable.remark_own_alpha", {"parts": parts})


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
    """Each norm table once, then every scale whose number is the user's or the sample's.

    A table that gives the number of fewer scales than another is followed by those scales.
    """
    source = known[f"{field}_source"]
    is_norm = source.str.contains("/")
    scales: dict[str, set[str]] = {}
    pairs = known.loc[is_norm, [f"{field}_source", "scale"]].drop_duplicates()
    for name, key in pairs.itertuples(index=False, name=None):
        scales.setdefault(name.partition("/")[0], set()).add(key)
    most = max(map(len, scales.values()), default=0)
    for table, keys in scales.items():
        title = _origin(f"{table}/", norms)
        few = {"title": title} | _scales(instrument, keys)
        yield title if len(keys) == most else Message("reliable.from_norm_for", few)
    names = ["scale", field, f"{field}_source", "reliability_group"]
    own = known.loc[~is_norm, names].drop_duplicates(names[:3]).to_dict("records")
    for scale in instrument.scales:
        here = [row for row in own if row["scale"] == scale.key]
        for row in here:
            several = len(here) > 1 and not pd.isna(row["reliability_group"])
            values = {"scale": scale.label, "value": float(row[field])}
            group = {"group": f" {row['reliability_group']}" if several else ""}
            yield Message(f"reliable.from_{row[f'{field}_source']}", values | group)


def _origin(source: str, norms: Norms | None) -> Message:
    """The title of a norm table, or that the user gave the number."""
    table, slash, _ = source.partition("/")
    if not slash or norms is None:
        return Message("reliable.given")
    return Message("reliable.from_norm", {"title": norms.tables[table].title})


def _scales(instrument: Instrument, keys: set[str]) -> dict[str, object]:
    labels = [scale.label for scale in instrument.scales if scale.key in keys]
    return {"n": len(labels), "scales": labels}


def _known_ages(found: pd.Series) -> str:
    """`3`, `7–11`; empty where an age is not known."""
    return "" if found.isna().any() else ages(found)


def ages(found: pd.Series) -> str:
    """From the lowest to the highest: `3`, `7–11`."""
    return span(found.min(), found.max())
