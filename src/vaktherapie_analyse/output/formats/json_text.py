"""JSON: `{"meta": {...}, "tables": {name: [row…]}}`, keys in a fixed order, full precision."""

from __future__ import annotations

from vaktherapie_analyse.output.contract_json import meta, written
from vaktherapie_analyse.report import Report


def text(report: Report, language: str, table: str | None = None) -> str:
    """The report as JSON text. `table` None: all tables."""
    chosen = report.tables if table is None else {table: report.tables[table]}
    return written(meta(report, language), chosen, language) + "\n"
