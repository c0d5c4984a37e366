"""A report as a person reads it: a page of sentences and views, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import rows
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.output.views.all_views import views
from vaktherapie_analyse.output.views.checks.explanation_view import steps
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer, clean
from vaktherapie_analyse.report import Report

#: So many lines `controleer` has when all is well.
_CHECK_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line: what it is about, and its texts (more than one for remarks)."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a first screen leaves out, and how it says so.

    Attributes
    ----------
    n_lines
        So many lines it has at most, if the texts that are always shown leave room; None: all.
    n_always
        The first so many texts of `Page.lines` are always shown.
    more
        The last line, for the number of texts that are not shown.
    """

    n_lines: int | None
    n_always: int
    more: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Page:
    """What a person reads, top to bottom.

    Attributes
    ----------
    title, aside
        What was measured; the file and the number of respondents.
    banners
        Warnings that stand in a visible box above everything.
    headlines
        The plain sentences that come first.
    flow
        Where people were lost; empty when the report does not say.
    views
        The tables.
    lines
        What the numbers rest on, then what the reader must know.
    notice
        What has to stand under every result of this questionnaire; may be empty.
    provenance
        Program, date, command, inputs: for documents, a screen needs it not.
    first
        What a first screen leaves out; None where it is all shown.
    warnings
        What changes how the headlines must be read; only where lines are few they stand apart.
    more
        What else there is and how to see it; only a first screen has more.
    is_short
        Whether lines are few: a first screen, an explanation.
    """

    title: str
    aside: str
    banners: tuple[str, ...]
    headlines: tuple[str, ...]
    flow: str
    views: tuple[View, ...]
    lines: tuple[Line, ...]
    notice: str
    provenance: tuple[Line, ...]
    first: LeftOut | None = None
    warnings: tuple[str, ...] = ()
    more: str = ""
    is_short: bool = False


def page(report: Report, language: str, *, detail: bool = False) -> Page:
    """The report as a page. `detail` adds the views that only a document has room for."""
    writer = Writer(report, language)
    is_short = report.kind == "explanation" and not detail
    return Page(
        title=title_of(writer),
        aside=aside_of(writer),
        banners=tuple(map(writer.sentence, report.banners)),
        headlines=tuple(map(writer.sentence, report.headlines)),
        flow=flow_of(writer),
        views=views(report, language, detail=detail),
        lines=tuple(_lines(writer, () if is_short else report.remarks, detail=detail)),
        notice=notice_of(writer),
        provenance=tuple(_provenance(writer)),
        first=None if detail else _first(writer),
        warnings=tuple(map(writer.statement, report.remarks)) if is_short else (),
        is_short=is_short,
    )


def title_of(writer: Writer) -> str:
    report = writer.report
    title = writer.sentence(report.title)
    if "summary" not in report.tables:
        return title
    return f"{title} · {_arrow(writer.moments.values())}"


def aside_of(writer: Writer) -> str:
    # A key or norm file has no rows: it stands in the account, not in the title.
    data = [
        given for given in writer.report.provenance.inputs if given.get("n_rows", 0) is not None
    ]
    names = [clean(str(given["name"])) for given in data]
    files = ", ".join(names) if len(names) <= 2 else writer.say("n_files", n=len(names))
    n = (writer.report.facts or {}).get("n_respondents")
    people = "" if n is None else writer.say("n_respondents", n=n)
    return " · ".join(filter(None, (files, people)))


def flow_of(writer: Writer) -> str:
    """`22 respondenten → 19 begin → 14 begin én eind (5 alleen begin, 3 geen meting)`."""
    table = writer.report.tables.get("flow")
    if table is None:
        return ""
    n = {row["step"]: row["n"] for row in rows(table) if row.get("scale") is None}
    # With one moment there are no pairs to speak of: what was measured, and how many were not.
    both = bool(n.get("pre")) and bool(n.get("post"))
    steps = ("respondents", "pre", "pairs") if both else ("respondents", "pre", "post")
    lost = ("pre_only", "post_only", "none") if both else ("none",)
    kept = [
        writer.say(f"flow_{step}", n=n[step], **writer.moments)
        for step in steps
        if n.get(step) or (step == "pairs" and step in n)
    ]
    gone = [writer.say(f"flow_{step}", n=n[step], **writer.moments) for step in lost if n.get(step)]
    return _arrow(kept) + (f" ({', '.join(gone)})" if gone else "")


def _first(writer: Writer) -> LeftOut | None:
    """How much of a check a first screen shows; where something must be mended all of it."""
    facts = writer.report.facts or {}
    if writer.report.kind != "check":
        return None

    def more(n: int) -> str:
        key = "more" if n else "in_full"
        return clean(render(Message(f"check.{key}", {"n": n}), writer.language))

    return LeftOut(None if facts["n_faults"] else _CHECK_LINES, facts["n_grave"], more)


def _lines(writer: Writer, said: Iterable[Message], *, detail: bool) -> Iterator[Line]:
    """The sources; of what is said the grave remarks stand before them, the others behind.

    A first screen of a check has no room for what to do if something is assumed wrongly.
    """
    say = writer.statement if writer.report.kind == "check" and not detail else writer.sentence
    remarks = tuple(map(writer.sentence, said))
    n_grave = (writer.report.facts or {}).get("n_grave", 0)
    if grave := remarks[:n_grave]:
        yield Line(writer.say("remarks"), grave)
    yield from labelled((*steps(writer), *map(say, writer.report.sources)))
    if others := remarks[n_grave:]:
        yield Line(writer.say("further" if grave else "remarks"), others)


def labelled(sources: Iterable[str]) -> Iterator[Line]:
    """A source is written `Label: text`; the label stands apart, once for sources that share it."""
    for label, same in groupby(sources, _label):
        texts = tuple(sentence.removeprefix(f"{label}: ") for sentence in same)
        yield Line(label[:1].upper() + label[1:], texts)


def _label(sentence: str) -> str:
    label, colon, _ = sentence.partition(": ")
    return label if colon else ""


def notice_of(writer: Writer) -> str:
    notice = (writer.report.facts or {}).get("notice")
    return writer.sentence(Message("language.list", {"items": [notice]})) if notice else ""


def _provenance(writer: Writer) -> Iterator[Line]:
    made = writer.report.provenance
    yield Line(writer.say("program"), (f"{PROGRAM} {made.version}",))
    yield Line(writer.say("date"), (clean(made.date),))
    yield Line(writer.say("command"), (clean(made.command),))
    if made.options:
        yield Line(
            writer.say("options"),
            tuple(f"{name} = {_option(writer, value)}" for name, value in made.options.items()),
        )
    if made.inputs:
        yield Line(writer.say("inputs"), tuple(_input(writer, given) for given in made.inputs))


def _option(writer: Writer, value: Any) -> str:
    if isinstance(value, bool):
        return writer.say("yes" if value else "no")
    if isinstance(value, Mapping):
        return ", ".join(
            f"{clean(str(key))} {_option(writer, item)}" for key, item in value.items()
        )
    return clean(writer.say("value", value=value))


def _input(writer: Writer, given: Mapping[str, Any]) -> str:
    parts = [clean(str(given["name"]))]
    if given.get("n_rows") is not None:
        parts.append(writer.say("n_rows", n=given["n_rows"]))
    if given.get("sha256"):
        parts.append(f"SHA-256 {given['sha256']}")
    return " · ".join(parts)


def _arrow(parts: Iterable[str]) -> str:
    return " → ".join(parts)
