"""A definition file of the user, which is named by its path and not by a key."""

from __future__ import annotations

from pathlib import Path

from vaktherapie_analyse.definitions.shape import defects
from vaktherapie_analyse.definitions.toml_text import bytes_of
from vaktherapie_analyse.language import Message

__all__ = ["content", "is_path"]


def is_path(key_or_path: str | Path) -> bool:
    """Whether a file of the user is meant, and not a key."""
    if isinstance(key_or_path, Path):
        return True
    return key_or_path.lower().endswith(".toml") or "/" in key_or_path or "\\" in key_or_path


def content(path: Path) -> bytes:
    """The bytes of a file of the user; `DefinitionError` where it cannot be read."""
    try:
        return bytes_of(path)
    except OSError:
        raise defects(path.name, [Message("definitions.file_missing")]) from None
