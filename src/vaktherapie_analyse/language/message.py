"""A message: a key and the values that belong in it, not yet in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: A short text in every language: `{"nl": "Totaal", "en": "Total"}`. `en` may be absent.
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """`key` names the text in `language/`, `values` fill it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
