"""The figures in docs/, of the invented example: `python -m tests.figures_page`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.cli.run import PILOT
from vaktherapie_analyse.cli import main

DOCS = Path(__file__).parents[1] / "docs"
FIGURES = DOCS / "figuren"


def shown() -> set[str]:
    """The figures that a page shows, by their name."""
    pages = (path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md"))
    return {name for page in pages for name in re.findall(r"figuren/([\w-]+)\.svg\)", page)}


def draw(name: str, folder: Path) -> Path:
    """The figure as the program draws it now."""
    path = folder / f"{name}.svg"
    code = main(["figuur", name, str(PILOT), "-o", str(path), "--overschrijf"])
    if code:
        sys.exit(code)
    return path


if __name__ == "__main__":
    for name in sorted(shown()):
        draw(name, FIGURES)
