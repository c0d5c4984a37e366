"""What figures share: the scale they are about, the word for elevated, what stands below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from vaktherapie_analyse.analysis.contract_tables import row_of
from vaktherapie_analyse.analysis.grave import grave, warnings
from vaktherapie_analyse.analysis.line.change import Moments
from vaktherapie_analyse.language import Message, Text
from vaktherapie_analyse.report import Report

_NO_CONTROL_GROUP: Final = {"analysis.remark_no_control_group", "publish.no_control_group"}


@dataclass(frozen=True, slots=True)
class About:
    """The scale a figure is about.

    Attributes
    ----------
    word
        What an elevated score on it is called: verhoogd, hoog; or which bands it lies in.
    """

    scale: str
    label: Text
    word: Text | Message

    @property
    def values(self) -> dict[str, Any]:
        return {"scale": self.label, "word": self.word}


def about(report: Report, scale: str = "") -> About:
    """The scale that was asked for, else the primary one, in a report with everything in it."""
    chosen = scale or (report.facts or {})["primary"]
    return About(chosen, report.labels["scale"][chosen], _word(report, chosen))


def moments_of(report: Report) -> dict[str, Message]:
    """The names of the moments that are compared; of the only one, where there is one."""
    facts, single = report.facts or {}, report.tables.get("distribution")
    pre, post = facts["moments"]
    if "transitions" not in report.tables and single is not None and len(single.frame):
        pre = single.frame["moment"].iloc[0]
    return Moments(pre, post).named


def notes(
    report: Report, about: About | None = None, *, change: bool = True, norm: bool = True
) -> tuple[Message, ...]:
    """What must be read with a figure of this report, the gravest first."""
    scales = [about.label] if about else []
    return (
        *warnings([*grave(report.remarks, scales)]),
        *(remark for remark in report.remarks if remark.key == "publish.doubtful"),
        *(r for r in report.remarks if change and r.key in _NO_CONTROL_GROUP),
        *(_norm(report, about) if about and norm else ()),
        *_published(report),
        *_notice(report),
    )


def _word(report: Report, scale: str) -> Text | Message:
    """The questionnaire's word where the bands are those of the primary scale, else these bands."""
    facts, table = report.facts or {}, report.tables.get("transitions")
    word: Text = facts["elevated_word"]
    if table is None or scale == facts["primary"]:
        return word
    own, first = (row_of(table, scale=key) for key in (scale, facts["primary"]))
    if not own.get("elevated_bands") or own["elevated_bands"] == first.get("elevated_bands"):
        return word
    names = report.labels["band"]
    bands = [names.get(band, {"nl": band}) for band in str(own["elevated_bands"]).split("; ")]
    return Message("figures.in_band", {"bands": bands})


def _norm(report: Report, about: About) -> Iterator[Message]:
    """Which norms say what is elevated on this scale, and from which band on."""
    found = (report.tables[key] for key in ("transitions", "distribution") if key in report.tables)
    row = next((row for row in (row_of(t, scale=about.scale) for t in found) if row), {})
    names, bands = report.labels["norm"], report.labels["band"]
    norms = [names.get(key, {"nl": key}) for key in str(row.get("norm") or "").split()]
    values = {"norms": norms} | about.values
    if norms and row.get("elevated_bands") and not isinstance(about.word, Message):
        elevated = [bands.get(b, {"nl": b}) for b in str(row["elevated_bands"]).split("; ")]
        yield Message("figures.norm_and_bands", values | {"bands": elevated})
        return
    if norms:
        yield Message("figures.norm", values)
    yield from (source for source in report.sources if source.key == "publish.norms")
    if norms or report.kind.startswith("published"):
        # Without how to choose other bands: nothing is typed in a picture.
        for source in report.sources:
            if source.key.startswith("analysis.source_elevated"):
                yield Message("analysis.source_elevated", source.values)


def _published(report: Report) -> Iterator[Message]:
    suppressed = (report.facts or {}).get("suppressed")
    if suppressed:
        yield Message("figures.published", {"limit": suppressed["limit"]})


def _notice(report: Report) -> Iterator[Message]:
    notice = (report.facts or {}).get("notice")
    if notice:
        yield Message("language.list", {"items": [notice]})
