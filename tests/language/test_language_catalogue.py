"""The texts of all rooms exist in both languages, and values are written in that language."""

from __future__ import annotations

import re
import string
import tomllib
from datetime import date
from importlib.resources import files
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from vaktherapie_analyse.language import LANGUAGES, Message, catalogue, hint, label, render

FOLDER = files("vaktherapie_analyse.language")


def rooms(language: str) -> list[str]:
    entries = FOLDER.joinpath(language).iterdir()
    return sorted(entry.name for entry in entries if entry.name.endswith(".toml"))


def texts(language: str, room: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(language, room).read_text(encoding="utf-8"))


def placeholders(entry: str) -> set[tuple[str, str]]:
    return {
        (name, spec or "")
        for _, name, spec, _ in string.Formatter().parse(entry)
        if name is not None
    }


def parts(entry: str | dict[str, str]) -> dict[str, set[tuple[str, str]]]:
    """The placeholders of the text (all its plural forms together) and of its hint."""
    if isinstance(entry, str):
        return {"text": placeholders(entry)}
    forms = [placeholders(text) for key, text in entry.items() if key != "hint"]
    found = {"text": set().union(*forms)}
    return found | ({"hint": placeholders(entry["hint"])} if "hint" in entry else {})


def test_both_languages_have_the_same_rooms() -> None:
    assert rooms("nl") == rooms("en")


@pytest.mark.parametrize("room", rooms("nl"))
def test_both_languages_have_the_same_keys(room: str) -> None:
    assert sorted(texts("nl", room)) == sorted(texts("en", room))


@pytest.mark.parametrize("room", rooms("nl"))
def test_both_languages_have_the_same_placeholders(room: str) -> None:
    dutch, english = texts("nl", room), texts("en", room)
    differing = {key for key in dutch if parts(dutch[key]) != parts(english[key])}
    assert differing == set()


@pytest.mark.parametrize(("language", "room"), list(product(LANGUAGES, rooms("nl"))))
def test_an_entry_is_a_text_or_has_plural_forms(language: str, room: str) -> None:
    for key, entry in texts(language, room).items():
        forms = {"other": entry} if isinstance(entry, str) else entry
        assert "other" in forms, key
        assert set(forms) <= {"one", "other", "hint"}, key
        assert all(isinstance(text, str) and text.strip() for text in forms.values()), key


def written(value: object, language: str = "nl") -> str:
    return render(Message("language.list", {"items": [value]}), language)


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_missing_value_is_an_en_dash(missing: object) -> None:
    assert written(missing) == "–"


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (-2.5, "−2,5", "−2.5"),
        (np.float64(-2.5), "−2,5", "−2.5"),
        (np.float32(0.5), "0,5", "0.5"),
        (np.int64(-7), "−7", "−7"),
        (date(2026, 3, 9), "9-3-2026", "2026-03-09"),
        (pd.Timestamp(2026, 3, 9).date(), "9-3-2026", "2026-03-09"),
        ({"nl": "Totaal", "en": "Total"}, "Totaal", "Total"),
        ({"nl": "Totaal"}, "Totaal", "Totaal"),
        (Message("language.list", {"items": ["a", "b"]}), "a, b", "a, b"),
        ("{n}", "{n}", "{n}"),
    ],
)
def test_a_value_is_written_in_the_language(value: object, dutch: str, english: str) -> None:
    assert (written(value, "nl"), written(value, "en")) == (dutch, english)


def test_a_text_without_hint_has_none() -> None:
    assert hint(Message("language.list", {"items": []})) is None


def test_plural_and_hint_follow_the_values() -> None:
    one, two = (Message("output.error_count", {"n": n}) for n in (1, 2))
    assert (render(one, "en"), render(two, "en")) == ("1 fault found.", "2 faults found.")
    advice = hint(Message("output.unknown_table", {"given": "x", "known": ["a", "b"]}), "nl")
    assert advice == "Kies een van: a, b."


def test_label_falls_back_on_dutch() -> None:
    assert label({"nl": "Totaal", "en": ""}, "en") == "Totaal"


@pytest.mark.parametrize(
    ("spec", "dutch"),
    [("percent", "44 %"), ("pct", "44"), ("p", ",444"), (".1", "0,4"), ("+.2", "+0,44")],
)
def test_a_spec_says_how_a_number_is_written(spec: str, dutch: str) -> None:
    assert catalogue._Filler("nl").format_field(4 / 9, spec) == dutch


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_hint_advises_what_loses_data(language: str) -> None:
    """An answer, a row or a sheet is looked up or set aside in a copy, never just emptied."""
    loses = re.compile(
        r"leeg mag|verwijder (?:een|de rij|het blad|ze)|maak (?:haar|hem|de cel|de \w+) leeg|"
        r"may be empty|empty (?:it|the cell)|remove (?:one|the row|the sheet|them)",
        re.IGNORECASE,
    )
    hints = [
        (room, key, entry["hint"])
        for room in rooms(language)
        if room != "definitions.toml"  # about the lines of a definition, not about data
        for key, entry in texts(language, room).items()
        if isinstance(entry, dict) and "hint" in entry
    ]
    assert hints
    assert [found for found in hints if loses.search(found[2])] == []
