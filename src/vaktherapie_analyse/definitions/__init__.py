"""Instruments and norms as they stand in cited TOML files.

`load_instrument` and `load_norms` read and prove a file; the objects they give
are frozen. No key, cut-off, mean, SD or reliability stands in Python.

Names are imported when they are first used: the help asks only which keys there are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.loading import load_instrument, load_norms
    from vaktherapie_analyse.definitions.model import (
        Instrument,
        Items,
        NormGroup,
        NormTable,
        Scale,
        ScaleNorm,
        Source,
    )
    from vaktherapie_analyse.definitions.norms import Norms, Parameter
    from vaktherapie_analyse.definitions.shipped import instrument_keys, norm_keys
    from vaktherapie_analyse.definitions.skeleton import key_skeleton, norm_skeleton

__all__ = [
    "Instrument",
    "Items",
    "NormGroup",
    "NormTable",
    "Norms",
    "Parameter",
    "Scale",
    "ScaleNorm",
    "Source",
    "instrument_keys",
    "key_skeleton",
    "load_instrument",
    "load_norms",
    "norm_keys",
    "norm_skeleton",
]

_HOME = {
    "loading": ("load_instrument", "load_norms"),
    "model": ("Instrument", "Items", "NormGroup", "NormTable", "Scale", "ScaleNorm", "Source"),
    "norms": ("Norms", "Parameter"),
    "shipped": ("instrument_keys", "norm_keys"),
    "skeleton": ("key_skeleton", "norm_skeleton"),
}


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
