"""The report of the invented example for each reader, made once for all tests that look at it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

from tests.cli.run import EXAMPLE, PILOT
from vaktherapie_analyse.analysis.story import told_story
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.cli.commands.rapport import READERS, read_story
from vaktherapie_analyse.cli.typed.handout_options import Handout
from vaktherapie_analyse.story import Story

_SURVEY: Final = EXAMPLE / "enquete.csv"
_SETTINGS: Final = EXAMPLE / "analyse.toml"


@cache
def story(reader: str) -> Story:
    """With everything that can be told; a student has a rule of change that was typed."""
    if reader != "student":
        return told_story.told(replace(_inside(), reader=READERS[reader]))
    typed = _typed(
        PILOT, _SURVEY, reader=reader, config=_SETTINGS,
        rci_method="gln", sd=["total=6,5", "secure=0,9"],
    )  # fmt: skip
    made, _ = read_story(typed)
    return made


def for_others(reader: str) -> Story:
    """Without numbers below three, by another choice of what is elevated."""
    return told_story.told(replace(_outside(), reader=READERS[reader]))


@cache
def _inside() -> Material:
    return _material(_typed(PILOT, survey=_SURVEY, tests=True))


@cache
def _outside() -> Material:
    return _material(_typed(PILOT, suppress=3, elevated="grensgebied", config=_SETTINGS))


def _typed(*files: Path, **choices: Any) -> Handout:
    return Handout(files=[*map(str, files)], output=[Path("rapport.html")], **choices)


def _material(typed: Handout) -> Material:
    """What the report is made of, whoever reads it."""
    gathered: list[Material] = []
    with mock.patch.object(told_story, "told", gathered.append):
        read_story(typed)
    (found,) = gathered
    return found
