"""Questions that a score needs and that nobody answered, so that the score is absent or too low."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from vaktherapie_analyse.answers import MOMENTS
from vaktherapie_analyse.intake.layout.names.instrument_names import section_of
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Scale


def needed_notes(frame: pd.DataFrame, instrument: Instrument) -> Iterator[Message]:
    """A note for each question of an optional scale that is empty at a whole moment.

    Only where other questions of the scale are answered there. A question whose column the
    questionnaire asks for is a fault before this.
    """
    for scale in instrument.scales:
        if scale.method == "sum_missing_as_zero" and instrument.is_optional(scale):
            yield from _about(scale, frame, instrument)


def _about(scale: Scale, frame: pd.DataFrame, instrument: Instrument) -> Iterator[Message]:
    at: dict[str, list[str]] = {}
    for moment in MOMENTS:
        for informant in instrument.informants:
            here = (frame["moment"] == moment) & (frame["informant"] == informant)
            if not here.any():
                continue
            items = [item for item, _ in scale.items_of(informant)]
            asked = [*items, scale.zero_if_lowest] if scale.zero_if_lowest else items
            answered = {item: bool(frame[item].notna()[here].any()) for item in asked}
            if not any(answered[item] for item in items):
                continue
            for item in asked:
                if not answered[item] and moment not in at.setdefault(item, []):
                    at[item].append(moment)
    values: dict[str, Any] = {"scale": scale.label, "section": section_of(instrument.key)}
    if first := at.pop(scale.zero_if_lowest, []):
        said = {"item": scale.zero_if_lowest, "moments": _named(first)}
        yield Message("intake.note_first_question_absent", values | said)
    absent = {item: moments for item, moments in at.items() if moments}
    if absent:
        moments = _named([m for m in MOMENTS if any(m in found for found in absent.values())])
        items = list(absent)
        values |= {"items": items, "moments": moments, "n": len(items), "first": items[0]}
        yield Message("intake.note_question_absent", values)


def _named(moments: list[str]) -> list[Message]:
    return [Message(f"intake.{moment}") for moment in moments]
