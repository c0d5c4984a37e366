"""The columns in docs/contract.md, from their declarations: `python -m tests.contract_page`.

Each row of its tables says of one table of the contract what a row is; which columns it has is
written behind that from what the commands give. Also gives other tests these tables.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from tests.cli.run import EXAMPLE, PILOT
from tests.intake.roqua_files import export_row, roqua
from vaktherapie_analyse import output
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.report import Column, Report

PAGE = Path(__file__).parents[1] / "docs" / "contract.md"
_ROW = re.compile(r"^(\| `(\w+)` \| .*? \|) .* \|$", re.MULTILINE)

FURTHER = ["--per-respondent", "--toetsen", "--validiteit", "--alle-momenten"]
FURTHER += ["--per", "kind", "--per", "geslacht"]
OTHER_CHOICES = ["--grens", "c", "--vergelijk-methoden", "--gevoeligheid"]
PLAN = ["--aandeel=0,5", "--breedte=0,2", "--meer-dan=0,2", "--d=0,5", "--n=14"]
#: Together these give every table there is.
COMMANDS: tuple[tuple[object, ...], ...] = (
    ("sdq", PILOT, *FURTHER),
    ("ari-cp", PILOT, *OTHER_CHOICES),
    ("controleer", PILOT),
    ("bevindingen", PILOT),
    ("kwartaal", PILOT),
    ("casus", "K01", PILOT),
    ("uitleg", "K02", "totaal", PILOT),
    ("uitleg", "verhoogd-begin", PILOT, "--per-respondent"),
    ("uitleg", "kwartaal-vervangen", PILOT),
    ("uitleg", "F4", PILOT),
    ("enquete", "enquete.csv", "-o", "enquete.json"),
    ("herhaal", "enquete.json", "enquete.csv"),
    ("sdq", "roqua.zip"),
    ("normen",),
    ("normen", "nl"),
    ("normen", "nl", "goodman-1997"),
    ("sleutel", EXAMPLE / "ari-cp-verzonnen.toml", "--data", PILOT),
    ("steekproef", *PLAN),
    ("grim", "50%", 9, "--scan", "8-10"),
)


#: Of an invented survey.
ANSWERS = [("ja", "spel"), ("nee", "muziek"), ("ja", "spel, muziek"), ("ja", "beeldend")]


@cache
def declared() -> Mapping[str, tuple[Column, ...]]:
    """The columns of every table, as the commands declare them."""
    return {table.key: table.columns for report in reports() for table in report.tables.values()}


@cache
def reports() -> tuple[Report, ...]:
    """What the commands make of the example, of an invented survey and an invented export."""
    made: list[Report] = []

    def keep(report: Report, *_: Any) -> str:
        made.append(report)
        return ""

    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(output, "dump", keep):
        os.chdir(folder)
        try:
            lines = [f"{yes};{form};Meer van {n}" for n, (yes, form) in enumerate(ANSWERS * 6)]
            survey = "\n".join(["Fijn?;Welke vorm?;Wat nog?", *lines])
            Path("enquete.csv").write_text(survey, encoding="utf-8")
            rows = [export_row("sdq34o_en", "1", "2024-01-08", [0, 1, 2, 1, 0] * 5)]
            rows.append(export_row("sdq34o_en", "2", "", non_response=1))
            roqua(Path("roqua.zip"), {"sdq34o_en": rows})
            for command in COMMANDS:
                silent = io.StringIO()
                with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
                    main([*map(str, command), "--formaat", "csv"])
        finally:
            os.chdir(before)
    return tuple(made)


def written(page: str) -> str:
    """The page with the columns of each table as they are declared now."""

    def row(found: re.Match[str]) -> str:
        columns = declared().get(found[2])
        return f"{found[1]} {', '.join(_names(columns))} |" if columns else found[0]

    return _ROW.sub(row, page)


def _names(columns: tuple[Column, ...]) -> Iterator[str]:
    """Each column with its limits, and of a share the two counts it is made of."""
    names = {column.name for column in columns}
    for column in columns:
        stem, _, end = column.name.rpartition("_")
        if end in ("low", "high") and stem in names:
            continue
        limits = [end for end in ("_low", "_high") if f"{column.name}{end}" in names]
        made_of = f" = `{column.part}`/`{column.of}`" if column.part else ""
        made_of += f" met `{' '.join(limits)}`" if limits else ""
        yield f"`{column.name}`{made_of}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
