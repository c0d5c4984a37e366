"""The report as it may be shown to others: offered counts, and sentences of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from vaktherapie_analyse.definitions.files import is_path
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.publish.offers import OFFERED
from vaktherapie_analyse.report import Report, Table, and_few

__all__ = ["published"]

#: What is told of the choices that were made; none of it is about the people or their files.
_FACTS: Final = ("instrument", "elevated", "elevated_word", "primary", "headline", "moments",
                 "notice", "quarter", "until", "by", "definition")  # fmt: skip
_OPTIONS: Final = ("onderdruk", "verhoogd", "hoog", "van", "naar", "normleeftijd", "op", "kwartaal",
                   "tot", "normen", "normen-ari-cp", "definitie", "voor",
                   "vragenlijst")  # fmt: skip
_SOURCES: Final = ("analysis.source_elevated", "analysis.source_elevated_or",
                   "quarters.source_goals", "quarters.source_by_end", "quarters.source_by_begin",
                   "quarters.source_by_start")  # fmt: skip
#: What makes all numbers wrong, and tells of nobody.
_DOUBTS: Final = {"doubts.turned", "doubts.turned_here", "doubts.against", "doubts.contradicting"}


def published(report: Report, limit: int) -> Report:
    """The report of what may be published: see the top of this room.

    Nothing of the files is told: no name, fingerprint or number of rows, and no code.

    Raises
    ------
    UsageError
        The limit is below 2, or this kind of report has nothing to publish.
    """
    if limit < 2:
        raise UsageError.of("publish.limit_too_small")
    if report.kind not in OFFERED:
        raise UsageError.of("publish.nothing_offered")
    tables = {table.key: table for table in OFFERED[report.kind](report, limit)}
    facts = {name: value for name, value in (report.facts or {}).items() if name in _FACTS}
    options = report.provenance.options
    return Report(
        kind=f"published_{report.kind}",
        title=report.title,
        headlines=tuple(and_few(_sentences(report, tables))) or (Message("publish.nothing"),),
        tables=tables,
        labels=report.labels,
        provenance=replace(
            report.provenance,
            options={
                name: options[name]
                for name in _OPTIONS
                if name in options and not is_path(str(options[name]))
            },
            inputs=(),
        ),
        banners=report.banners,
        sources=tuple(_sources(report)),
        remarks=tuple(_remarks(report, limit)),
        facts=facts | {"suppressed": {"limit": limit}},
    )


def _sentences(report: Report, tables: Mapping[str, Table]) -> Iterator[Message]:
    """The sentences about the first scale of which all numbers are shown."""
    facts = report.facts or {}
    if report.kind != "questionnaire":
        shown = any(
            table.frame["n"].notna().any() for table in tables.values() if "n" in table.frame
        )
        if shown:
            yield Message("publish.shown")
        return
    scale = {
        "scale": report.labels["scale"][facts["primary"]],
        "word": facts["elevated_word"],
    }
    pre, post = (Message(f"analysis.at_{moment}") for moment in facts["moments"])
    if "distribution" in tables:
        table = tables["distribution"]
        said = [("elevated", "share_elevated", _at(table))]
    else:
        table, outcome = tables["transitions"], facts["headline"]
        said = [
            ("elevated", "share_elevated_pre", pre),
            ("elevated", "share_elevated_post", post),
            (outcome, f"share_{outcome}", post),
        ]
    row = table.frame[table.frame["scale"] == facts["primary"]].iloc[0].to_dict()
    for key, share, at in said:
        told = table.told(share, row)
        if not pd.isna(told["n"]) and not pd.isna(told["k"]):
            yield Message(f"publish.{key}", scale | told | {"at": at})


def _at(table: Table) -> Message:
    return Message(f"analysis.at_{table.frame['moment'].iloc[0]}")


def _sources(report: Report) -> Iterator[Message]:
    """The norms by their definition, not by the ages of those who were judged by them."""
    norms = (report.facts or {}).get("norms")
    title = report.labels.get("norm", {}).get(norms) if isinstance(norms, str) else None
    if title:
        yield Message("publish.norms", {"norms": title})
    yield from (source for source in report.sources if source.key in _SOURCES)


def _remarks(report: Report, limit: int) -> Iterator[Message]:
    if _DOUBTS.intersection(remark.key for remark in report.remarks):
        yield Message("publish.doubtful")
    yield Message("publish.rule", {"limit": limit})
    yield Message("publish.alone")
    if report.kind == "quarter" or "transitions" in report.tables:
        yield Message("publish.no_control_group")
