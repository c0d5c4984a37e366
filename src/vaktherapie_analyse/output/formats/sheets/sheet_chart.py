"""A chart that the spreadsheet draws itself, from the cells below it and from nothing else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from vaktherapie_analyse.output.formats.sheets.sheet_style import INK
from vaktherapie_analyse.output.views.number_table import Figure
from vaktherapie_analyse.output.views.numbers_view import Bars

if TYPE_CHECKING:
    from openpyxl.chart import BarChart
    from openpyxl.chart.title import Title
    from openpyxl.worksheet.worksheet import Worksheet

_LIGHT, _ORANGE = "8EA9DB", "C55A11"
_SERIES = (INK, _LIGHT, _ORANGE)
#: Centimetres.
_BAR, _AROUND, _COLUMNS = 0.62, 2.4, 6.5


def height_of(bars: Bars) -> float:
    """How many centimetres the chart asks for."""
    return _AROUND + _BAR * len(bars.data.rows) if bars.has_interval else _COLUMNS


def chart_of(sheet: Worksheet, bars: Bars, header: int) -> BarChart:
    """The chart of the table whose header stands on that line of the sheet.

    It holds no copy of the numbers, which would stay there when somebody empties a cell.
    """
    from openpyxl.chart import BarChart, Reference

    last = header + len(bars.data.rows)
    n_series = 1 if bars.has_interval else len(bars.data.headers) - 1
    chart = BarChart()
    chart.type = "bar" if bars.has_interval else "col"
    chart.title = _title(bars.title)
    chart.add_data(
        Reference(sheet, min_col=2, max_col=1 + n_series, min_row=header, max_row=last),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=last))
    for series, color in zip(chart.series, _SERIES, strict=False):
        series.graphicalProperties.solidFill = _LIGHT if bars.has_interval else color
        series.graphicalProperties.line.noFill = True
        series.invertIfNegative = False
    chart.gapWidth = 60
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
    if bars.has_interval:
        _with_intervals(sheet, chart, bars, header, last)
    else:
        chart.legend.position = "b"
        chart.y_axis.number_format = "0"
        chart.y_axis.majorUnit = max(1, math.ceil(max(_drawn(bars, n_series)[1], default=0) / 5))
    return chart


def _with_intervals(sheet: Worksheet, chart: BarChart, bars: Bars, header: int, last: int) -> None:
    """Lying bars in the order of the table, with the interval of each as a line across its end."""
    from openpyxl.chart import Reference
    from openpyxl.chart.data_source import NumDataSource, NumRef
    from openpyxl.chart.error_bar import ErrorBars
    from openpyxl.chart.shapes import GraphicalProperties

    def cells(column: int) -> Any:
        where = Reference(sheet, min_col=column, min_row=header + 1, max_row=last)
        return NumDataSource(numRef=NumRef(f=str(where)))

    line = GraphicalProperties()
    line.line.solidFill = INK
    line.line.width = 19050
    chart.series[0].errBars = ErrorBars(
        errDir=None, errBarType="both", errValType="cust", noEndCap=False,
        minus=cells(5), plus=cells(6), spPr=line,
    )  # fmt: skip
    chart.legend = None
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    # The scale of the numbers then stands below them.
    chart.y_axis.crosses = "max"
    kind, values = _drawn(bars, 3)
    chart.y_axis.number_format = "0%" if kind == "share" else "0.0"
    # A spreadsheet fits an axis to the bars and would cut off the intervals.
    step = 1.0 if kind == "share" else 0.5
    chart.y_axis.scaling.min = min(0.0, math.floor(min(values) / step) * step)
    chart.y_axis.scaling.max = max(0.0, math.ceil(max(values) / step) * step)
    chart.y_axis.majorUnit = step / 5 if kind == "share" else step


def _drawn(bars: Bars, n_columns: int) -> tuple[str, list[float]]:
    """What is drawn in the first columns behind the names: its kind and its numbers."""
    figures = [
        cell
        for row in bars.data.rows
        for cell in row[1 : 1 + n_columns]
        if isinstance(cell, Figure) and cell.value is not None
    ]
    return figures[0].kind if figures else "", [figure.value or 0.0 for figure in figures]


def _title(text: str) -> Title:
    """A title in the size of the other headings."""
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import (
        CharacterProperties,
        Paragraph,
        ParagraphProperties,
        RegularTextRun,
    )

    letters = CharacterProperties(sz=1200, b=True, solidFill=INK)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=letters), r=[RegularTextRun(rPr=letters, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
