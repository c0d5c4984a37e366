"""What a document remembers of how it was made, so that somebody can make it again and compare."""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from vaktherapie_analyse.output.contract_json import made_by, period, written
from vaktherapie_analyse.report import Provenance, Report

#: The kind of report that a record says it is of.
KIND: Final = "document"


def record(reports: Mapping[str, Report], provenance: Provenance, language: str) -> str:
    """The tables of every part of a document as JSON, named `sdq.summary`; columns named once.

    The parts are named by what they are about (`sdq`, `kwartaal`). A part that may be shown to
    others is given as `publish` made it, and the provenance as it stands there. The JSON is
    compressed and written in letters: as it is it would be a fifth of a page.
    """
    tables = {
        f"{part}.{key}": table
        for part, report in reports.items()
        for key, table in report.tables.items()
    }
    facts = {part: period(report) for part, report in reports.items() if period(report)}
    meta = {**made_by(provenance), "kind": KIND, "language": language, "facts": facts}
    whole = written(meta, tables, language, short=True)
    return b64encode(zlib.compress(whole.encode(), 9)).decode("ascii")
