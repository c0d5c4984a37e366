"""Alternatives: what other methods, norms and definitions would have said, when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaktherapie_analyse.analysis.measured import Alternatives
from vaktherapie_analyse.analysis.questionnaire.context import Context
from vaktherapie_analyse.analysis.questionnaire.on_request.compare_methods import compare_methods
from vaktherapie_analyse.analysis.questionnaire.on_request.sensitivity import ranges, sensitivity
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.report import Table


def tables(context: Context, asked: Alternatives) -> Iterator[Table]:
    """The tables that were asked for; none where nobody has two measurements."""
    if context.changes.rows.empty:
        return
    scale = context.instrument.scale(asked.scale) if asked.scale else context.primary
    if asked.methods:
        yield compare_methods(
            context.changes.rows, context.instrument, context.norms, context.rule, scale
        )
    if asked.norms is not None:
        yield sensitivity(context, asked.norms, scale)


def headlines(
    context: Context, asked: Alternatives, found: Mapping[str, Table]
) -> Iterator[Message]:
    """From where to where the percentages go, and what else is known where the norms disagree."""
    if "sensitivity" not in found:
        return
    yield from ranges(found["sensitivity"], context.instrument)
    frame = found["sensitivity"].frame
    scales = set(frame["scale"]) if frame["norm"].nunique() > 1 else set()
    for norms in asked.norms or ():
        for scale, text in norms.table.contested.items():
            if scale in scales:
                yield Message("reliable.contested", {"text": text})
