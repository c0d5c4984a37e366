"""Forms of one questionnaire that ask something else in the place of some items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.intake.cells.cell_values import is_missing
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument


def form_notes(
    answered: pd.DataFrame,
    layouts: Sequence[Layout],
    instrument: Instrument,
) -> Iterator[Message]:
    """Which columns are those of another form, and which scales must then not be compared."""
    named = [c for t in layouts if t.kind == "items" for c in t.having("item") if c.meaning.form]
    if not named:
        return
    values: dict[str, Any] = {
        "columns": list(dict.fromkeys(column.shown for column in named)),
        "form": named[0].meaning.form,
        "items": list(dict.fromkeys(column.meaning.key for column in named)),
        "scales": _scales(instrument, {column.meaning.key for column in named}),
    }
    yield Message("intake.note_form", values)
    filled_in = answered[["client", "respondent"]].assign(form=_forms(answered, layouts))
    per_person = filled_in.groupby(["client", "respondent"], dropna=False)["form"].nunique()
    n_mixed = int((per_person > 1).sum())
    if n_mixed:
        yield Message("intake.note_forms_mixed", {**values, "n": n_mixed})
    elif len(set(filled_in["form"])) > 1:
        yield Message("intake.note_forms_beside", values)


def _forms(answered: pd.DataFrame, layouts: Sequence[Layout]) -> list[str]:
    """The form of each measurement, empty for the usual one.

    Where a table has the columns of more forms, that is the form of which one is filled.
    """
    forms = np.full(len(answered), "", dtype=object)
    for number in answered["table"].unique():
        special = [c for c in layouts[number].having("item") if c.meaning.form]
        for moment in answered["moment"].unique() if special else ():
            at = np.flatnonzero((answered["table"] == number) & (answered["moment"] == moment))
            rows = answered["row"].to_numpy()[at] - 1
            for column in special:
                if column.meaning.moment in ("", moment):
                    cells = layouts[number].raw.cells[rows, column.index]
                    filled = np.array([not is_missing(cell) for cell in cells], dtype=bool)
                    forms[at[filled | _alone(column, layouts[number])]] = column.meaning.form
    return list(forms)


def _alone(column: ColumnLayout, layout: Layout) -> bool:
    """Whether the table has no column for the same item of another form."""
    mine = column.meaning
    return not any(
        (c.meaning.key, c.meaning.moment) == (mine.key, mine.moment) and c.meaning.form != mine.form
        for c in layout.having("item")
    )


def _scales(instrument: Instrument, items: set[str]) -> list[Any]:
    """The labels of the scales with one of those items, and of the sums with such a scale."""
    found = {s.key for s in instrument.scales if items & {key for key, _ in s.items_of("parent")}}
    return [s.label for s in instrument.scales if s.key in found or found & {*s.sum_of}]
