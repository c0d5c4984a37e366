"""Series of answers that surveys use, from low to high; they stand in the TOML beside this file."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from vaktherapie_analyse.definitions.shape import decode

__all__ = ["Series", "load_series"]


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One series of answers.

    Attributes
    ----------
    options
        The answers from low to high; other ways to write the same one stand behind a bar.
    ordered
        Whether 1, 2, 3 … may stand for the answers in a mean.
    """

    options: tuple[str, ...]
    ordered: bool = True


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    series: tuple[Series, ...]


def load_series() -> tuple[Series, ...]:
    """The series that the program knows, the shortest first."""
    resource = files(__package__).joinpath("series.toml")
    found = decode(resource.read_bytes(), _File, resource.name).series
    return tuple(sorted(found, key=lambda series: len(series.options)))
