"""Case: one child, every respondent and every moment beside each other. Research use only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import pandas as pd

from vaktherapie_analyse.analysis import each_questionnaire, names_for_people
from vaktherapie_analyse.analysis.contract_tables import code_as_known, columns, refuse_names, table
from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.line.change import Moments
from vaktherapie_analyse.analysis.measured import Measured
from vaktherapie_analyse.analysis.names_for_people import Labels, joined, tables_of
from vaktherapie_analyse.analysis.questionnaire import about_reliable_change
from vaktherapie_analyse.analysis.questionnaire.context import changed, scored
from vaktherapie_analyse.analysis.questionnaire.first_screen import rule_of
from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.errors import DataError, UsageError
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.language.numbers import as_typed
from vaktherapie_analyse.report import First, Provenance, Report

SCORES = (
    *columns(instrument="key", respondent="text", informant="key", moment="key", age="count"),
    *columns(scale="key", score="score", norm="key", group="key", band="key", elevated="flag"),
)
CHANGES = (
    *columns(instrument="key", respondent="text", pre_moment="key", post_moment="key"),
    *columns(scale="key", pre="score", post="score", change="score", s_diff="ratio", rci="ratio"),
    *columns(reliable="flag", pre_band="key", post_band="key", transition="key", verdict="key"),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One questionnaire of this child: its scores, the changes of each step, what is said of it."""

    measured: Measured
    scores: pd.DataFrame
    changes: pd.DataFrame
    told: each_questionnaire.Told


def case(
    client: str,
    measured: Mapping[str, Measured],
    absent: Mapping[str, str],
    provenance: Provenance,
) -> Report:
    """Scores with bands and reliable change of every step, of everybody who answered about a child.

    Raises
    ------
    UsageError
        Nobody answered about a child with this code. Other codes are not told.
    DataError
        The child is in the files but without any measurement, or the codes look like names.
    """
    for each in measured.values():
        refuse_names(each.answers)
    code = _code(client, measured)
    parts = {key: _part(each, code) for key, each in measured.items()}
    if all(part.scores.empty for part in parts.values()):
        raise DataError.of("case.no_measurement")
    told = [part.told for part in parts.values()]
    scores = pd.concat([part.scores.assign(instrument=key) for key, part in parts.items()])
    changes = pd.concat([part.changes.assign(instrument=key) for key, part in parts.items()])
    tables = [table("case_scores", scores, *SCORES), table("case_changes", changes, *CHANGES)]
    report = Report(
        kind="case",
        title=Message("case.title", {"client": code}),
        headlines=tuple(_headlines(parts)),
        tables={made.key: made for made in tables if len(made.frame)},
        labels=_labels(measured.values()),
        provenance=provenance,
        banners=(
            Message("case.research_only"),
            *(banner for each in told for banner in each.banners),
        ),
        sources=tuple(_sources(parts)),
        remarks=names_for_people.once(
            [
                *(doubt for each in told for doubt in each.doubts),
                *_absent(absent),
                Message("case.remark_change"),
                *(remark for each in told for remark in each.remarks),
            ]
        ),
        facts={
            "n_respondents": scores["respondent"].nunique(),
            "low_reliability": about_reliable_change.unreliable(changes),
            "notice": names_for_people.notice(each.instrument for each in measured.values()),
        },
    )
    return replace(report, first=_first(report, parts))


def _first(report: Report, parts: Mapping[str, _Part]) -> First:
    """The same sentences on one page; of the remarks only the grave ones, and how many more."""
    about_change = Message("case.remark_change")
    scales = [part.measured.primary.label for part in parts.values()]
    found = [*grave(report.remarks, scales)]
    rules = (rule_of(source) for source in report.sources if source.key == "case.rule")
    norms = (source for source in report.sources if source.key == "case.source")
    return First(
        headlines=report.headlines,
        warnings=warnings(found, about_change),
        sources=(*norms, *rules),
        n_more=sum(remark not in (*found, about_change) for remark in report.remarks),
    )


def _code(client: str, measured: Mapping[str, Measured]) -> str:
    """The code as it stands in the data."""
    clients = (code for m in measured.values() for code in m.answers.respondents["client"])
    code = code_as_known(client, clients)
    if code is None:
        raise UsageError.of("case.unknown_client")
    return code


def _part(measured: Measured, client: str) -> _Part:
    """Computed for everybody, because a rule may rest on the sample; then this child's rows."""
    scores = scored(measured)
    own = scores.of_client(client)
    present = [moment for moment in MOMENTS if moment in set(own.rows["moment"])]
    steps = [
        (pre, post, changed(measured, scores, Moments(pre, post)).of_client(client))
        for pre, post in _steps(present)
    ]
    if not steps:
        nothing = (
            *(column.name for column in CHANGES),
            "reliability",
            "sd_source",
            "reliability_source",
        )
        empty = own.each.head(0).reindex(columns=list(nothing))
        return _Part(
            measured, own.each, empty, each_questionnaire.told(measured, scores, [], client)
        )
    told = each_questionnaire.told(measured, scores, [step for *_, step in steps], client)
    changes = [step.each.assign(pre_moment=pre, post_moment=post) for pre, post, step in steps]
    return _Part(measured, own.each, pd.concat(changes), told)


def _steps(present: Sequence[str]) -> list[tuple[str, str]]:
    """Each step to the next moment, then those that skip one."""
    return sorted(combinations(present, 2), key=lambda s: present.index(s[1]) - present.index(s[0]))


def _headlines(parts: Mapping[str, _Part]) -> Iterator[Message]:
    """The primary scale of each questionnaire, per respondent, from moment to moment."""
    for part in parts.values():
        scale, named = part.measured.primary, part.measured.labels["band"]
        here = part.scores[part.scores["scale"] == scale.key]
        for respondent, rows in here.groupby("respondent", sort=False):
            by_moment = {row["moment"]: row for row in rows.to_dict("records")}
            path = [_at(by_moment[moment], named) for moment in MOMENTS if moment in by_moment]
            values = {"scale": scale.label, "respondent": respondent}
            yield Message("case.headline", values | {"path": joined("case.arrow", path)})


def _at(row: Mapping[Any, Any], named: Mapping[str, Text]) -> Message:
    score = None if pd.isna(row["score"]) else as_typed(row["score"])
    values = {"moment": Message(f"analysis.moment_{row['moment']}"), "score": score}
    if pd.isna(row["band"]):
        return Message("case.at", values)
    return Message("case.at_band", values | {"band": named.get(row["band"], {"nl": row["band"]})})


def _sources(parts: Mapping[str, _Part]) -> Iterator[Message]:
    for key, part in parts.items():
        titles = each_questionnaire.norm_titles(part.measured.norms, part.scores)
        yield Message("case.source", {"title": key.upper(), "norms": titles})
        yield from each_questionnaire.rule_source(part.measured, part.changes)


def _absent(absent: Mapping[str, str]) -> Iterator[Message]:
    for key, reason in absent.items():
        yield Message(f"case.remark_{reason}", {"title": key.upper(), "instrument": key})


def _labels(measured: Collection[Measured]) -> Labels:
    instruments = [each.instrument for each in measured]
    return names_for_people.labels(instruments, tables_of(each.norms for each in measured))
