"""Which formats there are: the files of `output/formats` say it by their name.

`<suffix>_text.py` has `text(report, language, table)`: for a file and for standard output.
`<suffix>_file.py` has `files(report, language)`: what comes behind the stem of the name (nothing,
or "-summary") → content; a text may have that too.
`<suffix>_document.py` has `document(document)`: the content of a file. Found without importing any
of them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["FORMATS", "documents", "forms", "suffixes"]

FORMATS = "vaktherapie_analyse.output.formats"


@cache
def suffixes() -> dict[str, str]:
    """Per suffix (".csv") the module that makes such files."""
    return {f".{suffix}": module for kind in ("_file", "_text") for suffix, module in _named(kind)}


@cache
def documents() -> dict[str, str]:
    """Per suffix (".html") the module that makes such documents."""
    return {f".{suffix}": module for suffix, module in _named("_document")}


@cache
def forms() -> dict[str, str]:
    """Per form of standard output ("csv") the module that writes it."""
    return dict(_named("_text"))


def _named(kind: str) -> list[tuple[str, str]]:
    root, *rooms = FORMATS.split(".")
    names = (file.name for file in files(root).joinpath(*rooms).iterdir())
    end = f"{kind}.py"
    found = (name.removesuffix(end) for name in sorted(names) if name.endswith(end))
    return [(suffix, f"{FORMATS}.{suffix}{kind}") for suffix in found]
