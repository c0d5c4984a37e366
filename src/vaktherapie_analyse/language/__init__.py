"""What a user reads, in Dutch and English, and how numbers are written.

A `Message` is a key with values; `render` turns it into a sentence. The
sentences stand in `nl/*.toml` and `en/*.toml`, one file per room, the same
keys in both (a test proves it). The first part of a key names the file:
`intake.file_missing` is the key `file_missing` in `nl/intake.toml`.

TOML and not gettext: a gettext catalogue has to be compiled before it can be
read, which a plain `pip install` from source has no step for, and it makes
one language the key of the other.

A text is a template with the values in braces. Behind a colon stands how a
number is written, in the language's own way: `{share:percent}` 44 %
(`pct`: without the sign), `{value:.1}` 2,3 (so many decimals), `{value:+.1}`
with its sign, `{p:p}` a p-value. A value that is a `Message` is rendered
(`{note:hint}`: its hint, or nothing), a `dict` of languages is looked up, a
list is joined with commas (of messages: semicolons). An entry is a text, or a
table with `one` and `other` (chosen by the value `n`), with beside it `hint`:
what to type next.
"""

from __future__ import annotations

from vaktherapie_analyse.language.catalogue import (
    LANGUAGES,
    hint,
    in_every_language,
    keys,
    label,
    render,
)
from vaktherapie_analyse.language.message import Message, Text
from vaktherapie_analyse.language.numbers import (
    format_interval,
    format_number,
    format_p,
    format_percent,
    format_printed,
)

__all__ = [
    "LANGUAGES",
    "Message",
    "Text",
    "format_interval",
    "format_number",
    "format_p",
    "format_percent",
    "format_printed",
    "hint",
    "in_every_language",
    "keys",
    "label",
    "render",
]
