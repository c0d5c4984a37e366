"""A picture as the bytes of a file: the same figure is always the same bytes.

Nothing in them depends on the clock, and an svg says in words what it shows (role, title, desc).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure as Picture

from vaktherapie_analyse.output.figures.band_bars import bands
from vaktherapie_analyse.output.figures.canvas import BODY, FONTS, Drawing, Panel, picture
from vaktherapie_analyse.output.figures.change_scatter import change
from vaktherapie_analyse.output.figures.icon_array import icons
from vaktherapie_analyse.output.figures.people_flow import flow
from vaktherapie_analyse.output.figures.person_lines import lines
from vaktherapie_analyse.output.figures.quarter_bars import quarters
from vaktherapie_analyse.output.figures.scale_intervals import scales
from vaktherapie_analyse.output.made_here import PROGRAM

#: Which module draws which kind of figure.
_KINDS: Final[Mapping[str, Callable[[Drawing], Iterable[Panel]]]] = {
    "icons": icons,
    "scales": scales,
    "bands": bands,
    "flow": flow,
    "quarters": quarters,
    "change": change,
    "lines": lines,
}

_STYLE: Final[dict[Any, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": [*FONTS],
    "font.size": BODY,
    "axes.unicode_minus": False,
    "axes.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": PROGRAM,
    "pdf.fonttype": 42,
    "path.simplify": False,
}
#: Where an id of an svg stands, or what points to it.
_IDS: Final = re.compile(r'\b(id="|url\(#|href="#)')
#: Sharp on paper.
_DOTS_PER_INCH: Final = 200
#: A document that becomes html, Word and PDF has fewer figures than this; each is painted once.
_KEPT: Final = 32


def to_svg(drawing: Drawing, name: str = "") -> bytes:
    """The figure as an svg that may also stand in a page of HTML.

    `name` begins every id in it, so that several of one kind can stand in one page; otherwise the
    kind does.
    """
    text = _svg(drawing)
    name = name or drawing.figure.kind
    text = re.sub("<[^>]*>", lambda tag: _IDS.sub(rf"\g<1>{name}-", tag[0]), text)
    text = text[text.index("<svg") :]
    names = f'aria-labelledby="{name}-title {name}-desc" xml:lang="{drawing.writer.language}"'
    text = text.replace("<svg", f'<svg role="img" {names}', 1)
    told = (
        f'<title id="{name}-title">{escape(drawing.title)}</title>\n'
        f' <desc id="{name}-desc">{escape(drawing.words)}</desc>\n '
    )
    text = text.replace("<metadata>", f"{told}<metadata>", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


@lru_cache(_KEPT)
def _svg(drawing: Drawing) -> str:
    return _saved(drawing, "svg", Creator=PROGRAM, Date=None).decode("utf-8")


def to_png(drawing: Drawing) -> bytes:
    """The figure as dots, for a text that takes no svg."""
    return _saved(drawing, "png", Software=PROGRAM, Title=drawing.title, Description=drawing.words)


def to_pdf(drawing: Drawing) -> bytes:
    """The figure as a page of its own size."""
    made_by = {"Creator": PROGRAM, "Producer": PROGRAM, "CreationDate": None}
    return _saved(drawing, "pdf", Title=drawing.title, Subject=drawing.words, **made_by)


def _saved(drawing: Drawing, form: str, **metadata: str | None) -> bytes:
    kept = io.BytesIO()
    with mpl.rc_context():
        mpl.rcdefaults()  # not what a user has chosen for pictures of his own
        mpl.rcParams.update(_STYLE)
        _painted(drawing).savefig(kept, format=form, dpi=_DOTS_PER_INCH, metadata=metadata)
    return kept.getvalue()


@lru_cache(_KEPT)
def _painted(drawing: Drawing) -> Picture:
    return picture(drawing, _KINDS[drawing.figure.kind](drawing))


#: How each format is made.
FORMS: Final[Mapping[str, Callable[[Drawing], bytes]]] = {
    "svg": to_svg,
    "png": to_png,
    "pdf": to_pdf,
}
