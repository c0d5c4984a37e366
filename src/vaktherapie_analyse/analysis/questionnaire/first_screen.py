"""First screen: what a report on one questionnaire says in the first place. Messages only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.line.classify import FILE
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.on_request.sensitivity import outcome_range
from vaktherapie_analyse.definitions import Instrument, Norms, Scale, instrument_keys
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import First, ShownScale


@dataclass(frozen=True, slots=True)
class Said:
    """What the whole report says; `asked` are sentences that an option adds to the headlines."""

    headlines: tuple[Message, ...]
    asked: tuple[Message, ...]
    sources: tuple[Message, ...]
    remarks: tuple[Message, ...]


def first(context: Context, said: Said, others: Sequence[Norms]) -> First:
    """The first screen; `others` are the norm tables that could have been chosen."""
    about_no_control = "analysis.remark_no_control_group"
    found = [*grave(said.remarks, [context.primary.label])]
    last = [Message("first.no_control_group")] if "transitions" in context.tables else []
    n_told = sum(r.key == about_no_control or r in found for r in said.remarks)
    return First(
        headlines=(*_headlines(context, said.headlines, others), *said.asked),
        warnings=warnings([*_not_covered(context), *found], *last),
        sources=sources(said.sources),
        n_more=len(said.remarks) - n_told,
        ask=_ask(context),
        scales=_scales(context.instrument),
    )


def _ask(context: Context) -> Message | None:
    """A number of the table that is there whatever the norms; not of a questionnaire in a file."""
    if context.instrument.key not in instrument_keys():
        return None
    number = "change" if "summary" in context.tables else "pre_mean"
    moment = Message(f"analysis.moment_{context.moments.pre}")
    name = Message(f"explain.name_{number}", {"pre": moment})
    return Message("first.ask_scale", {"name": name, "scale": context.primary.label})


def sources(found: Sequence[Message]) -> tuple[Message, ...]:
    """The norms and the method of reliable change with their DOI, and what elevated is."""
    return tuple(_short(source) for source in found if source.key in _SHORT)


def rule_of(source: Message) -> Message:
    """The method of reliable change of one of several questionnaires, short and with its DOI."""
    return Message(source.key, {**source.values, "rule": _short(source.values["rule"])})


def norms_of_first_scale(context: Context) -> Message:
    """Where the bands of the scale of the sentences come from, and which count as elevated."""
    rows = context.scores.rows
    used = rows.loc[rows["scale"] == context.primary.key, "norm"]
    chosen = (context.instrument, context.norms, context.elevated)
    return norms_of(*chosen, context.primary, from_file=bool((used == FILE).any()))


def norms_of(
    instrument: Instrument, norms: Norms | None, elevated: str, scale: Scale, *, from_file: bool
) -> Message:
    """The norm table of a scale with its DOI, and which of its bands count as elevated."""
    table = norms.table_for(scale.key) if norms else None
    values: dict[str, Any] = {"title": instrument.key.upper(), "scale": scale.label}
    if from_file:
        return Message("first.norms_of_file", values)
    if norms is None or table is None or not table.bands:
        return Message("first.no_norms_of", values)
    bands = [table.band_texts[band] for band in norms.elevated_bands(table, scale, elevated)]
    doi = Message("first.doi", {"doi": table.source.doi}) if table.source.doi else ""
    values |= {"norm": table.title, "doi": doi, "word": instrument.elevated_word}
    return Message("first.norms_of", values | {"bands": bands})


_SHORT = {
    "analysis.source_norms": "first.source_norms",
    "analysis.source_elevated": "analysis.source_elevated",
    "analysis.source_elevated_or": "analysis.source_elevated_or",
    "reliable.source_rci": "first.source_rci",
}


def _short(source: Message) -> Message:
    values = dict(source.values)
    if source.key == "analysis.source_norms":
        values["norms"] = [
            Message(f"first.{part.key.removeprefix('analysis.')}", dict(part.values) | _doi(part))
            for part in values["norms"]
        ]
    if source.key == "reliable.source_rci":
        values["doi"] = Message(values["method"].key.replace("reliable.method_", "first.doi_"))
        values |= {name: [*_origins(values[name])] for name in ("sd", "reliability")}
    return Message(_SHORT[source.key], values)


def _origins(found: Sequence[Message]) -> Iterator[Message]:
    """Where numbers come from, those of the sample itself together."""
    own = [message.values["scale"] for message in found if message.key == "reliable.from_sample"]
    yield from (message for message in found if message.key != "reliable.from_sample")
    if own:
        scales = [scale for at, scale in enumerate(own) if scale not in own[:at]]
        yield Message("first.from_sample", {"scales": scales})


#: The sentences that are shorter here.
_SHORTER = ("analysis.headline_no_norm", "analysis.headline_reliable")


def _doi(part: Message) -> dict[str, Message | str]:
    doi = part.values["doi"]
    return {"doi": Message("first.doi", {"doi": doi}) if doi else ""}


def _headlines(
    context: Context, found: Sequence[Message], others: Sequence[Norms]
) -> Iterator[Message]:
    """The sentences of the report; behind the outcome how far other choices would carry it."""
    outcomes = [f"analysis.headline_{context.instrument.headline}"]
    if "transitions" not in context.tables:
        elevated = [m for m in found if m.key == "analysis.headline_elevated"]
        # With more moments and no pairs there is a sentence, and so a range, for each of them.
        outcomes = ["analysis.headline_elevated"] if len(elevated) == 1 else []
    for message in found:
        own = message.key.replace("analysis.", "first.") if message.key in _SHORTER else message.key
        yield Message(own, message.values)
        if message.key in outcomes and message.values["sure"]:
            over = outcome_range(context, others, context.primary)
            if over is not None:
                same = round(over.low, 2) == round(over.high, 2)
                values = {"low": over.low, "high": over.high}
                yield Message("first.range_same" if same else "first.range", values)


def _not_covered(context: Context) -> Iterator[Message]:
    """How many of those who were measured the sentences are about, where that is not everybody."""
    flow = context.tables["flow"].frame
    steps = dict(zip(flow["step"], map(int, flow["n"]), strict=True))
    pairs = "transitions" in context.tables
    shown = context.tables["transitions" if pairs else "distribution"].frame
    here = shown.loc[shown["scale"] == context.primary.key, "n" if pairs else "n_classified"]
    n, everybody = int(here.sum()), steps["pairs"] if pairs else steps["pre"] + steps["post"]
    if 0 < n < everybody:
        values = {"n": n, "of": everybody, "scale": context.primary.label}
        yield Message(f"first.covered_{'pairs' if pairs else 'forms'}", values)


def _scales(instrument: Instrument) -> tuple[ShownScale, ...]:
    """The scale of the sentences first, then what it is the sum of, then the others."""
    primary = instrument.scale(instrument.primary)

    def block(key: str) -> int:
        return 0 if key == primary.key else 1 if key in primary.sum_of else 2

    shown = [
        ShownScale(scale.key, scale.short or scale.label, scale.direction, block(scale.key))
        for scale in instrument.scales
    ]
    return tuple(sorted(shown, key=lambda scale: scale.block))
