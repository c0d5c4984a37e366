"""Plainer signs where an alphabet (cp1252, cp850, ASCII) lacks ours."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

__all__ = ["PLAINER", "encodable"]

#: The name by which a stream or `str.encode` asks for it.
PLAINER: Final = "vaktherapie_analyse.plainer"

_PLAIN: Final = (
    {
        "−": "-",
        "→": "->",
        "↑": "^",
        "–": "-",
        "·": "-",
        "─": "-",
        "│": "|",
        "‘": "'",
        "’": "'",
        "•": "*",
        "●": "o",
        "┼": "+",
        "━": "=",
        "┿": "#",
        "◄": "<",
        "►": ">",
        "▲": "!",
        "\u00a0": " ",
        "°": "*",
    }
    | {"“": '"', "”": '"', "…": "...", "α": "alpha", "×": "x", "≥": ">=", "≤": "<=", "Δ": "delta"}
    | dict.fromkeys("╭╮╰╯┌┐└┘├", "+")
    | dict(zip("▏▁▂▃▄▅▆▇█", "|_.,-~+*#", strict=True))
)


def encodable(text: str, encoding: str | None) -> str:
    """The text in signs that the encoding has.

    >>> encodable("begin → eind: −2,8 (α, één)", "ascii")
    'begin -> eind: -2,8 (alpha, een)'
    """
    name = encoding or "utf-8"
    try:
        "→".encode(name)
    except UnicodeEncodeError:
        # Two signs for one: what stands in a column behind it stays there.
        text = text.replace("→  ", "→ ")
    return text.encode(name, PLAINER).decode(name)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """What stands in the place of the first sign that cannot be written, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    # é without ASCII is e with a mark that is left out.
    letter = unicodedata.normalize("NFKD", sign)[0]
    return _PLAIN.get(sign, letter if letter.isascii() else "?"), error.start + 1


codecs.register_error(PLAINER, _plainer)
