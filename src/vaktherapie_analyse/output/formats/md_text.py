"""A page as Markdown (CommonMark with GitHub tables)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaktherapie_analyse.output.views.page import Line, page
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Report


def text(report: Report, language: str, _: str | None = None) -> str:
    """The report as Markdown text."""
    shown = page(report, language, detail=True)
    say = Writer(report, language).say
    blocks = [f"# {_escape(shown.title)}", _escape(shown.aside)]
    blocks += [f"> **{_escape(banner)}**" for banner in shown.banners]
    blocks += [_escape(text) for text in (*shown.headlines, shown.flow) if text]
    for view in shown.views:
        blocks += _view(view)
    if shown.lines:
        blocks += [f"## {say('basis')}", "\n".join(_lines(shown.lines))]
    if shown.notice:
        blocks.append(f"> {_escape(shown.notice)}")
    blocks += [f"## {say('made_with')}", "\n".join(_lines(shown.provenance))]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _view(view: View) -> Iterator[str]:
    yield f"## {_escape(view.title)}"
    rule = ["---:" if side == "right" else "---" for side in view.alignment]
    lines = [map(_cell, view.headers), rule, *(map(_cell, row) for row in view.rows)]
    yield "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    yield from map(_escape, view.footnotes)


def _lines(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        for text in line.texts:
            label = f"**{_escape(line.label)}**: " if line.label else ""
            yield f"- {label}{_escape(text)}"


def _cell(text: str) -> str:
    return _escape(text.replace("\n", " "))


def _escape(text: str) -> str:
    r"""The text as it is, whatever it looks like in Markdown.

    Square brackets and underscores are left alone where they mean nothing, so that an interval
    stays readable in the source.

    >>> print(_escape("a|b *c* _d_ e_f [x](y) [1,95; 6,76] <i>"))
    a\|b \*c\* \_d\_ e_f [x\](y) [1,95; 6,76] \<i>
    """
    return re.sub(r"[\\`*<|~&#]|(?<!\w)_|_(?!\w)|\](?=[(\[:])", r"\\\g<0>", text)
