"""What can be typed after `analyse rapport`; as the classes of `options`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from vaktherapie_analyse.cli.typed.options import SdqAndAriCp, option


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Handout(SdqAndAriCp):
    """A report for one reader, made of those of the other commands."""

    makes_reports: ClassVar[bool] = False

    reader: Annotated[str, option("--voor", metavar="reader")] = "gemeente"
    of_questionnaire: Annotated[str | None, option("--vragenlijst", metavar="questionnaire")] = None
    pre: Annotated[str | None, option("--van", metavar="moment")] = None
    post: Annotated[str | None, option("--naar", metavar="moment")] = None
    tests: Annotated[bool, option("--toetsen")] = False
    survey: Annotated[Path | None, option("--enquete", metavar="path")] = None
    quarter: Annotated[str | None, option("--kwartaal", metavar="quarter")] = None
    until: Annotated[str | None, option("--tot", metavar="date")] = None
    by: Annotated[str | None, option("--op", metavar="by")] = None
    report: Annotated[str | None, option("--definitie", metavar="path")] = None
    detail: Annotated[bool, option("--uitgebreid", hidden=True)] = False
    format: Annotated[str | None, option("--formaat", metavar="format", hidden=True)] = None
    table: Annotated[str | None, option("--tabel", metavar="table", hidden=True)] = None
