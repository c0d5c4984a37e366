"""The definition files that come with the program, by their keys; nothing of them is read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["instrument_keys", "keys", "norm_keys", "shipped"]


@cache
def instrument_keys() -> tuple[str, ...]:
    """The keys of the questionnaires that come with the program."""
    return keys(shipped("instruments"))


def norm_keys(instrument_key: str) -> tuple[str, ...]:
    """The keys of the norm tables that come with the program for that questionnaire."""
    return keys(shipped("norms", instrument_key))


def shipped(*folders: str) -> Traversable:
    """A folder with files that come with the program."""
    return files("vaktherapie_analyse.definitions").joinpath(*folders)


def keys(folder: Traversable) -> tuple[str, ...]:
    """The keys of the files in a folder, which are their names."""
    if not folder.is_dir():
        return ()
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))
