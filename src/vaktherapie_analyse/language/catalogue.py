"""Look up a text and fill it."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from numbers import Real
from typing import Any

from vaktherapie_analyse.language.message import Message, Text
from vaktherapie_analyse.language.numbers import (
    MINUS,
    MISSING,
    format_number,
    format_p,
    format_percent,
)

#: The first one is the default.
LANGUAGES = ("nl", "en")


def render(message: Message, language: str = "nl") -> str:
    """The message as a text in that language.

    >>> render(Message("language.list", {"items": ["a", "b"]}), "nl")
    'a, b'
    """
    entry = _entry(message.key, language)
    if isinstance(entry, dict):
        number = "one" if "one" in entry and message.values.get("n") == 1 else "other"
        entry = entry[number]
    return _Filler(language).vformat(entry, (), message.values)


def in_every_language(message: Message) -> Text:
    """The message as a text that holds every language, for what is chosen later."""
    return {language: render(message, language) for language in LANGUAGES}


def hint(message: Message, language: str = "nl") -> str | None:
    """What to do about it, or None where the text has no hint."""
    entry = _entry(message.key, language)
    if not isinstance(entry, dict) or "hint" not in entry:
        return None
    return _Filler(language).vformat(entry["hint"], (), message.values)


def label(text: Text, language: str) -> str:
    """The text in that language, or in Dutch where that language is absent."""
    return text.get(language) or text[LANGUAGES[0]]


def keys(room: str) -> tuple[str, ...]:
    """The keys of the texts of one room."""
    return tuple(_catalogue(LANGUAGES[0], room))


def _entry(key: str, language: str) -> str | dict[str, str]:
    room, _, name = key.partition(".")
    found: str | dict[str, str] = _catalogue(language, room)[name]
    return found


@cache
def _catalogue(language: str, room: str) -> Mapping[str, Any]:
    resource = files(__package__).joinpath(language, f"{room}.toml")
    return tomllib.loads(resource.read_text(encoding="utf-8"))


class _Filler(string.Formatter):
    """`str.format` in which numbers, shares, dates, messages and lists are written for people."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):  # also where a number is suppressed
            return value
        if isinstance(value, Message):
            said = hint if format_spec == "hint" else render
            return said(value, self.language) or ""
        if isinstance(value, Mapping):
            return label(value, self.language)
        if isinstance(value, (list, tuple)):
            between = "; " if value and isinstance(value[0], Message) else ", "
            return between.join(self.format_field(item, format_spec) for item in value)
        if format_spec in ("percent", "pct"):
            return format_percent(value, self.language, unit=format_spec == "percent")
        if format_spec == "p":
            return format_p(value, self.language)
        if format_spec:
            decimals = int(format_spec.rpartition(".")[2])
            return format_number(value, decimals, self.language, sign=format_spec.startswith("+"))
        if _is_missing(value):
            return MISSING
        if isinstance(value, Real):
            point = {"nl": ",", "en": "."}[self.language]
            return str(value).replace(".", point).replace("-", MINUS)
        if isinstance(value, date):
            day = f"{value.day}-{value.month}-{value.year}"
            return day if self.language == "nl" else value.isoformat()
        return str(value)


def _is_missing(value: Any) -> bool:
    """Whether it is None, NaN, NaT or pandas.NA, known without importing pandas."""
    try:
        return value is None or bool(value != value)
    except TypeError:  # pandas.NA
        return True
