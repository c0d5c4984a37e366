"""What many worlds that are tried with the same rule have in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from vaktherapie_analyse.publish import system

_kept = cache(system._Rule)


@pytest.fixture
def rules_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule has found out of some counts is known in the next world with these offers."""

    def kept(offers: Sequence[system.Offer], *rest: Any) -> system._Rule:
        return _kept(tuple(offers), *rest)

    monkeypatch.setattr(system, "_Rule", kept)
