"""A document as a PDF that a screen reader can read too: PDF/UA-1, or there is no file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from itertools import accumulate
from typing import Any, Final

from vaktherapie_analyse.output.documents.document import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Unfold,
)
from vaktherapie_analyse.output.documents.paper import (
    ABOVE,
    HIGHEST,
    MARGIN,
    PADDING,
    TOGETHER,
    Fitted,
    fitted,
    held,
    sheets,
)
from vaktherapie_analyse.output.figures.canvas import BETTER, WIDTH, WORSE, fonts
from vaktherapie_analyse.output.figures.picture_files import to_svg
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.output.views.view import Tone
from vaktherapie_analyse.output.writer import printable

_REGIONS: Final = {"nl": "NL", "en": "GB"}
_COLORS: Final[Mapping[Tone, str]] = {"better": BETTER, "worse": WORSE}


def document(document: Document) -> bytes:
    """The document as a pdf: the same document is always the same bytes."""
    import typst

    title = printable(document.title)
    parts: list[dict[str, Any]] = [
        {"lies": part.lies, "blocks": [_block(block) for block in part.blocks]}
        for part in sheets(document)
    ]
    above = {"is": "title", "text": title, "subtitle": printable(document.subtitle)}
    parts[0]["blocks"].insert(0, above)
    given = {
        "title": title,
        "description": printable(document.description),
        "author": PROGRAM,
        "language": document.language,
        "region": _REGIONS[document.language],
        "margin": {"x": MARGIN, "y": ABOVE},
        "padding": PADDING,
        "sheets": parts,
    }
    letters = typst.Fonts(include_system_fonts=False, font_paths=[fonts()])
    made = typst.compile(
        files(__package__).joinpath("pdf_document.typ").read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        font_paths=letters,
        sys_inputs={"document": json.dumps(given)},
        timestamp=0,
    )
    assert isinstance(made, bytes)
    return made


def _block(block: Block) -> dict[str, Any]:
    """A block as data for `pdf_document.typ`."""
    match block:
        case Heading(level, text):
            return {"is": "heading", "level": level, "text": printable(text)}
        case Paragraph(text, tone):
            # What is typed must stay as it is: somebody copies it.
            shown = printable(text) if tone == "typed" else held(printable(text))
            return {"is": tone, "text": shown}
        case Bullets(items):
            return {"is": "bullets", "items": [held(printable(item)) for item in items]}
        case Grid(view, summary):
            return _table(fitted(view), summary)
        case Picture(drawing):
            words = printable(drawing.words)
            svg = to_svg(drawing).decode()
            caption = printable(drawing.title)
            width = WIDTH * min(1.0, HIGHEST / _height(svg))
            return {"is": "picture", "caption": caption, "words": words, "svg": svg, "width": width}
        case Unfold(summary, blocks):
            inner = [_block(block) for block in blocks]
            return {"is": "unfold", "text": printable(summary), "blocks": inner}
        case NewPage():
            return {"is": "page"}


def _height(svg: str) -> float:
    """How high a picture is, in points, where it is as wide as the text."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert found
    return WIDTH * float(found[2]) / float(found[1])


def _table(table: Fitted, summary: str) -> dict[str, Any]:
    view = table.view
    return {
        "is": "table",
        "caption": printable(view.title),
        "summary": printable(summary),
        "size": table.size,
        "widths": table.widths,
        "sides": view.alignment,
        "headers": [printable(header) for header in table.headers],
        "rows": [
            [_cell(table, row, column, text) for column, text in enumerate(cells)]
            for row, cells in enumerate(table.rows)
        ],
        "ends": [end - 1 for end in accumulate(view.blocks) if end < len(table.rows)],
        "together": len(table.rows) <= TOGETHER,
        "notes": [held(printable(note)) for note in view.footnotes],
    }


def _cell(table: Fitted, row: int, column: int, text: str) -> dict[str, Any]:
    tone = table.view.tones.get((row, column))
    return {
        "text": printable(text),
        "strong": row in table.view.strong or tone == "strong",
        "color": _COLORS.get(tone) if tone else None,
    }
