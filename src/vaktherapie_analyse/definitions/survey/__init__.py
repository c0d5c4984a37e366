"""Series of answers that surveys use, from low to high; they stand in the TOML beside this file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec

from vaktherapie_analyse.definitions.shape import decode

__all__ = ["Series", "load_no_opinion", "load_series"]


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One series of answers.

    Attributes
    ----------
    options
        The answers from low to high; other ways to write the same one stand behind a bar.
    ordered
        Whether 1, 2, 3 … may stand for the answers in a mean.
    own
        Whether the user declared it.
    """

    options: tuple[str, ...]
    ordered: bool = True
    own: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    no_opinion: tuple[str, ...]
    series: tuple[Series, ...]


def load_series() -> tuple[Series, ...]:
    """The series that the program knows, the shortest first."""
    return tuple(sorted(_file().series, key=lambda series: len(series.options)))


def load_no_opinion() -> tuple[str, ...]:
    """What people answer who have no opinion; other ways to write it stand behind a bar."""
    return _file().no_opinion


@cache
def _file() -> _File:
    resource = files(__package__).joinpath("series.toml")
    return decode(resource.read_bytes(), _File, resource.name)
