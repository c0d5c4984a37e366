"""Register: the trajectories of the pilot, as intake hands them to analysis."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.language import Message


@dataclass(frozen=True, slots=True)
class Register:
    """The trajectory register, checked.

    Attributes
    ----------
    frame
        One row per trajectory, sorted by client and start: `client` (str), `start`, `end`
        (datetime64, NaT where it has not started or ended), `status` ("planned", "running",
        "completed" or "stopped"), `sessions`, `hours` (Float64), `indicated`, `replaced`
        (boolean), `form` (of therapy) and `reason` (of stopping) as one of a few known kinds
        ("other" for what is none of them), NA where the file says nothing. A column that the file
        lacks is a column of NA.
    inputs
        The files that were read.
    notes
        Which columns the file lacks.
    n_personal
        The number of trajectories whose code looks like a name or a number of somebody.
    """

    frame: pd.DataFrame
    inputs: tuple[Input, ...]
    notes: tuple[Message, ...] = ()
    n_personal: int = 0
