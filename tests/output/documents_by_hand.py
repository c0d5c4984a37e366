"""A document made by hand with every kind of block in it. All numbers and names are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from tests.output.conftest import PROVENANCE, sentence
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
from vaktherapie_analyse.output.figures.canvas import Drawing
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Column, Figure, Report, Table

#: Texts that mean something in XML, in Typst, in JSON, in a format of Python.
HOSTILE = (
    "<w:t>&amp;\"'</w:t>",
    '#panic("x") #{1+1} $x^2$ @label *vet* _schuin_ = kop \\ `c` // weg /* weg */',
    '#image("/etc/passwd") #sys.inputs.document',
    '{"is": "page"} {text} %s \\u0041',
    "- streep 1. nummer <!-- commentaar -->",
)
TABLE = View(
    title="Scores bij begin en eind",
    headers=("Schaal", "n", "begin\ngem. (SD)", "verschil\n[95%-BI]"),
    rows=(
        ("Totaal", "14", "15,9\n(6,7)", "−2,6\n[−6,8; 1,6]"),
        ("Hyperactiviteit/aandachtstekort", "13", "6,1\n(2,3)", "−0,9\n[−2,2; 0,4]"),
        (HOSTILE[0], "1", "–", "–"),
    ),
    alignment=("left", "right", "right", "right"),
    footnotes=("verschil = eind − begin", HOSTILE[1]),
    blocks=(1, 2),
    strong=frozenset({0}),
    tones={(1, 3): "better"},
)
#: Too wide for a sheet that stands upright.
WIDE = View(
    title="Waarmee gerekend is",
    headers=("Schaal", *(f"kenmerk{number}" for number in range(12))),
    rows=tuple((f"schaal{row}", *(f"{row},{at}00" for at in range(12))) for row in range(40)),
    alignment=("left", *["right"] * 12),
)


def _table(key: str, *rows: dict[str, Any]) -> Table:
    columns = tuple(Column(name, "text") for name in rows[0])
    return Table(key, pd.DataFrame(rows, dtype=object), columns)


def drawing(language: str) -> Drawing:
    """Six of fourteen and four of fourteen, as little persons."""
    rows = [
        {"what": "elevated", "moment": moment, "k": k, "n": 14, "share": k / 14}
        | {"low": 0.2, "high": 0.7}
        for moment, k in (("begin", 6), ("eind", 4))
    ]
    figure = Figure(
        kind="icons",
        title=sentence("Verhoogd bij begin en eind", "Elevated at begin and end"),
        description=(
            sentence("Bij begin 6 van de 14.", "At begin 6 of 14."),
            sentence("Bij eind 4 van de 14.", "At end 4 of 14."),
        ),
        tables={"icons": _table("icons", *rows)},
        values={"word": {"nl": "verhoogd", "en": "elevated"}, "scale": {"nl": "Totaal"}},
    )
    report = Report(
        kind="figure",
        title=sentence("Verzonnen vragenlijst", "Invented questionnaire"),
        headlines=(),
        tables={},
        labels={},
        provenance=PROVENANCE,
    )
    return Drawing(figure, Writer(report, language), captioned=True)


def document(language: str = "nl", *blocks: Block) -> Document:
    """A document with these blocks; without any, with one of every kind, two tables wide."""
    return Document(
        language=language,
        title="Vragenlijst · begin → eind",
        subtitle="pilot.xlsx · 22 respondenten",
        description="Verzonnen cijfers, om te proberen.",
        blocks=blocks
        or (
            Paragraph("Deze getallen zijn verzonnen.", "warning"),
            Paragraph("Bij 6 van de 14 ouders was de score verhoogd.", "lead"),
            *(Paragraph(text) for text in HOSTILE),
            Heading(2, "Figuren"),
            Picture(drawing(language)),
            NewPage(),
            Heading(2, "Tabellen"),
            Grid(TABLE, "Per schaal het gemiddelde bij begin en het verschil."),
            Heading(3, "Waarmee"),
            Grid(WIDE, "Per schaal twaalf kenmerken."),
            Grid(replace(WIDE, title="Nog een keer"), "Per schaal twaalf kenmerken."),
            Heading(2, "Verder"),
            Bullets(("Een punt.", HOSTILE[3])),
            Unfold(
                "Hoe is 43 % berekend?",
                (
                    Paragraph("6 gedeeld door 14 is 0,43."),
                    Paragraph("analyse uitleg verhoogd pilot.xlsx", "typed"),
                    Grid(TABLE, "Nog eens."),
                ),
            ),
            Paragraph("Gemaakt met een programma.", "small"),
        ),
    )


def texts(document: Document) -> list[str]:
    """Every text of the document that a reader must find in a file of it."""
    found = [document.title, document.subtitle]
    for block in document.walked():
        match block:
            case Heading(_, text) | Paragraph(text, _):
                found.append(text)
            case Bullets(items):
                found += items
            case Grid(view, _):
                cells = [cell for row in (view.headers, *view.rows) for cell in row]
                found += [view.title, *cells, *view.footnotes]
            case Picture(drawing):
                found.append(drawing.title)
            case Unfold(summary, _):
                found.append(summary)
            case NewPage():
                pass
    return found
