"""TOML that a person wrote, or what is wrong with it in our words: tomllib speaks English."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from vaktherapie_analyse.errors import DefinitionError, Place, Problem
from vaktherapie_analyse.language import Message

__all__ = ["parse"]

_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
#: A value between double quotes that begins as a path of Windows with single backslashes.
_WINDOWS_PATH: Final = re.compile(
    r"""=\s*"(?:[A-Za-z]:|\.{1,2})\\(?![\\"])|^\s*(?:sleutel|normen)\s*=\s*"[^"]*(?<!\\)\\(?![\\"])"""
)
_DECIMAL_COMMA: Final = re.compile(r"=\s*[+-]?\d+,\d")


def parse(content: bytes, file: str) -> dict[str, Any]:
    r"""What the TOML says.

    Raises
    ------
    DefinitionError
        It is no TOML, with the line and the column; or a path holds backslashes, which TOML
        takes for signs of its own (``\n`` is a new line).
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault("not_utf8", file) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if _WINDOWS_PATH.search(line) and not line.lstrip().startswith("#"):
            raise _fault("toml_backslash", file, line=number)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explained(str(error), text, file) from None


def _explained(error: str, text: str, file: str) -> DefinitionError:
    place, lines = _AT.search(error), text.splitlines()
    line = int(place[1]) if place else len(lines)
    if "overwrite" in error or "twice" in error:
        return _fault("toml_twice", file, line=line)
    if place is None:
        return _fault("not_toml_at_end", file)
    if _DECIMAL_COMMA.search("".join(lines[line - 1 : line])):
        return _fault("toml_comma", file, line=line)
    return _fault("not_toml", file, line=line, column=int(place[2]))


def _fault(key: str, file: str, **values: int) -> DefinitionError:
    return DefinitionError([Problem(Message(f"definitions.{key}", values), Place(file=file))])
