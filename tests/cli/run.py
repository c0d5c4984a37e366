"""Run `analyse` in this process and look at what a person would see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from vaktherapie_analyse.cli import main

EXAMPLE = Path(__file__).parents[2] / "data" / "voorbeeld"
PILOT = EXAMPLE / "pilot.xlsx"


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


def analyse(capsys: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return Outcome(code, captured.out, captured.err)
