"""What can be typed after `analyse herhaal`; as the classes of `options`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from vaktherapie_analyse.cli.typed.options import DataFiles, NothingToHide, option


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Repeat(DataFiles):
    """A report made again; an option that names a file holds instead of the recorded one."""

    suppress: NothingToHide = None
    made: Annotated[str, typer.Argument(metavar="report")]
    key: Annotated[str | None, option("--sleutel", metavar="path")] = None
    norms: Annotated[str | None, option("--normen", metavar="norms")] = None
    second_norms: Annotated[str | None, option("--normen-ari-cp", metavar="norms")] = None
    report: Annotated[str | None, option("--definitie", metavar="path")] = None
    sheet: Annotated[str | None, option("--blad", metavar="sheet")] = None
    survey: Annotated[Path | None, option("--enquete", metavar="path")] = None
