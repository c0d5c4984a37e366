"""Instruments and norms as they stand in cited TOML files.

`load_instrument` and `load_norms` read and prove a file; the objects they give
are frozen. No key, cut-off, mean, SD or reliability stands in Python.
"""

from __future__ import annotations

from vaktherapie_analyse.definitions.loading import (
    instrument_keys,
    load_instrument,
    load_norms,
    norm_keys,
)
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
