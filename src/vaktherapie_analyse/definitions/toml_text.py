"""TOML that a person wrote, or what is wrong with it in our words: tomllib speaks English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vaktherapie_analyse.errors import DefinitionError, Place, Problem
from vaktherapie_analyse.language import Message

__all__ = ["bytes_of", "parse"]

#: The largest file that comes with the program has 20 kB, its longest line 200 signs. A key of
#: many parts (`a.a.a…`) takes a time that grows with their square.
_MAX_BYTES: Final = 1_000_000
_MAX_LINE: Final = 20_000
#: No number in a definition is larger; larger ones overflow what is computed with them.
_MAX_NUMBER: Final = 10**9

_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
#: A value between double quotes that begins as a path of Windows with single backslashes.
_WINDOWS_PATH: Final = re.compile(
    r"""=\s*"(?:[A-Za-z]:|\.{1,2})\\(?![\\"])|^\s*(?:sleutel|normen)\s*=\s*"[^"]*(?<!\\)\\(?![\\"])"""
)
_DECIMAL_COMMA: Final = re.compile(r"=\s*[+-]?\d+,\d")


def bytes_of(path: Path) -> bytes:
    """What stands in the file, but of one that `parse` refuses for its size only a part."""
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)


def parse(content: bytes, file: str) -> dict[str, Any]:
    r"""What the TOML says.

    Raises
    ------
    DefinitionError
        It is no TOML, with the line and the column; or a path holds backslashes, which TOML
        takes for signs of its own (``\n`` is a new line); or it is too large: as a whole, in one
        line or in a number.
    """
    if len(content) > _MAX_BYTES:
        raise _fault("toml_too_big", file, limit=_MAX_BYTES // 10**6)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _fault("not_utf8", file) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if _WINDOWS_PATH.search(line) and not line.lstrip().startswith("#"):
            raise _fault("toml_backslash", file, line=number)
        if len(line) > _MAX_LINE:
            raise _fault("toml_long_line", file, line=number)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _explained(str(error), text, file) from None
    except ValueError:  # a number of thousands of digits
        raise _fault("toml_number", file, where="…") from None
    except RecursionError:
        raise _fault("toml_nested", file) from None
    for where in _large_numbers(found, ""):
        raise _fault("toml_number", file, where=where)
    return found


def _large_numbers(value: Any, where: str) -> Iterator[str]:
    """The place of every number that is too large, or that is none (`nan`)."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _large_numbers(part, f"{where} › {key}" if where else key)
    elif isinstance(value, list):
        for part in value:
            yield from _large_numbers(part, where)
    elif isinstance(value, (int, float)) and not -_MAX_NUMBER <= value <= _MAX_NUMBER:
        yield where


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


def _fault(key: str, file: str, **values: int | str) -> DefinitionError:
    return DefinitionError([Problem(Message(f"definitions.{key}", values), Place(file=file))])
