"""Where definition files are: by key among those that come with the program, or by path."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from vaktherapie_analyse.definitions.shape import defects
from vaktherapie_analyse.definitions.toml_text import bytes_of
from vaktherapie_analyse.language import Message

__all__ = ["content", "is_path", "keys", "shipped"]


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


def shipped(*folders: str) -> Traversable:
    """A folder with files that come with the program."""
    return files("vaktherapie_analyse.definitions").joinpath(*folders)


def keys(folder: Traversable) -> tuple[str, ...]:
    """The keys of the files in a folder, which are their names."""
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
