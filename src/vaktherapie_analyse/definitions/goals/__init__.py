"""Limits and goals of a pilot; the numbers stand in the TOML beside this, with their source."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import msgspec

from vaktherapie_analyse.definitions.model import Source
from vaktherapie_analyse.definitions.shape import decode

__all__ = ["Goals", "load_goals"]

_SHIPPED = "handreiking-2024.toml"


class Goals(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the numbers of a quarter are held against.

    Attributes
    ----------
    sessies, uren
        At most so many sessions, and hours of collaboration, per trajectory.
    vervangen
        At least this share (0–1) of the indicated therapy replaced.
    plaatsen
        Room for so many trajectories.
    """

    sessies: float
    uren: float
    vervangen: float
    plaatsen: int


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    key: str
    title: dict[str, str]
    source: Source
    goals: Goals


def load_goals(own: Mapping[str, float] | None = None) -> tuple[Goals, dict[str, str]]:
    """The goals, the user's own before those that come with the program, and their title."""
    content = files(__package__).joinpath(_SHIPPED).read_bytes()
    shipped = decode(content, _File, _SHIPPED)
    goals = msgspec.structs.replace(shipped.goals, **dict(own or {}))
    return goals, shipped.title
