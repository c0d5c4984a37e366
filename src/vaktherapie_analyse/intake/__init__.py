"""The only room that reads data: file → raw frames → layout → answers.

`read_answers` is all that other rooms need; `read_traced` also tells where each answer stands, and
`recognise` what was recognised in the files and what was assumed. Every fault is collected and
raised at once as one `DataError`, with file, sheet, row as Excel numbers it, and column.
"""

from __future__ import annotations

from vaktherapie_analyse.intake.cell_places import read_traced
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Layouts, Settings
from vaktherapie_analyse.intake.read_answers import read_answers, recognise

__all__ = [
    "ColumnLayout",
    "Layout",
    "Layouts",
    "Settings",
    "read_answers",
    "read_traced",
    "recognise",
]
