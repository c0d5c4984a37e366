"""Answers: what intake hands to analysis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from vaktherapie_analyse.errors import Place
from vaktherapie_analyse.language import Message

#: The columns of `Answers.frame` before the item columns, in this order.
PERSON_COLUMNS: Final = ("client", "respondent", "informant", "moment", "date", "age", "sex")

#: The moments, in the order of time.
MOMENTS: Final = ("begin", "eind", "vervolg")


@dataclass(frozen=True, slots=True)
class Input:
    """One input file: its name without folder, the SHA-256 of its bytes, and the rows used."""

    name: str
    sha256: str
    n_rows: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one answer or score stands, and the letters of its column in Excel."""

    place: Place
    letters: str


#: Client, respondent and moment → item or scale → the cell from which it was read.
Trace = Callable[[str, str, str], Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of one instrument, checked.

    Attributes
    ----------
    instrument
        Key of the instrument.
    frame
        One row per respondent and moment with at least one answer, sorted by client,
        respondent, moment. Columns: `client` and `respondent` (str; client is the child,
        respondent the parent), `informant` ("parent", "teacher" or "self"), `moment` (one of
        `MOMENTS`), `date` (datetime64, NaT when unknown), `age` (completed years at that
        measurement, `Int16`, NA when unknown), `sex` ("m", "v" or None), then one `Int8` column
        per item of the instrument, named by the item's key, NA where there is no answer. An item
        without a column in the file is a column of NA. Every answer lies within its item's range.
    given
        Scale scores that the file itself holds, or None. One row per respondent, moment and
        scale: `client, respondent, informant, moment, date, age, sex, scale, score` (Float64),
        `band` (str or None).
    respondents
        Everybody in the files, also those without any answer: `client, respondent`, sorted.
    notes
        What was assumed or seen while reading, to be shown with the results.
    inputs
        The files that were read.
    groups
        Per respondent (index: `client, respondent`) the group in every column that was asked for
        by its header (str or None), or None where nothing was asked for.
    reasons
        Why a measurement was not filled in, or None where the files never say so. One row per
        measurement without answers: `client, respondent, date, reason`.
    n_personal
        The number of people in `respondents` whose code looks like a name or a number of somebody:
        nothing may be shown per person.
    """

    instrument: str
    frame: pd.DataFrame
    respondents: pd.DataFrame
    inputs: tuple[Input, ...]
    notes: tuple[Message, ...] = ()
    given: pd.DataFrame | None = None
    groups: pd.DataFrame | None = None
    reasons: pd.DataFrame | None = None
    n_personal: int = 0

    @property
    def informants(self) -> set[str]:
        """Who filled in, of the answers and of the scores that the files hold."""
        frames = [frame for frame in (self.frame, self.given) if frame is not None]
        return {informant for frame in frames for informant in frame["informant"].unique()}

    @property
    def measured(self) -> pd.DataFrame:
        """One row per respondent and moment (`PERSON_COLUMNS`), of answers and of scores alike."""
        frame = self.frame[[*PERSON_COLUMNS]]
        if self.given is None:
            return frame
        both = pd.concat([frame, self.given[[*PERSON_COLUMNS]]], ignore_index=True)
        return both.drop_duplicates(["client", "respondent", "moment"], ignore_index=True)
