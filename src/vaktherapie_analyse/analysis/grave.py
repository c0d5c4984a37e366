"""Grave: the remarks that change how the first sentences must be read.

They stand right below those sentences; the other remarks are counted. A new remark belongs in one
of the two lists of `tests/analysis/test_analysis_grave.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from vaktherapie_analyse.language import Message, Text

#: With more of them the rest is counted: a screen of warnings is not read.
MOST: Final = 4

#: Whatever they are about.
ALWAYS: Final = frozenset(
    {f"doubts.{key}" for key in (
        "turned", "turned_here", "against", "contradicting", "same_answers", "same_answers_at",
        "outside_age_at",
    )}
    | {f"analysis.remark_{key}" for key in (
        "moment_absent", "no_pairs", "no_norms", "no_age", "unverified", "outside_age",
    )}
    | {f"intake.note_{key}" for key in (
        # Whose measurement it is, and of which moment.
        "no_moment", "by_date", "alone", "between", "rows_are_people", "similar_codes",
        "other_informants", "date_falls", "age_falls", "age_differs",
        "birth_year", "hidden_rows", "hidden_sheets", "hidden_columns",
        # What was answered.
        "by_order", "by_order_at", "general_names", "by_values", "question_absent", "forms_mixed",
        "forms_beside", "letter_codes", "labels_turned", "labels_unknown", "zero_is_skipped",
        "sum_differs",
    )}
    | {f"quarters.{key}" for key in (
        "no_register", "no_data", "no_key", "unfinished", "undated", "not_in_register",
        "not_in_register_start",
    )}
    | {f"findings.remark_{key}" for key in ("no_data", "no_key", "unknown")}
)  # fmt: skip

#: Only where they are about a scale of the first sentences.
ABOUT_FIRST: Final = frozenset(
    {f"analysis.remark_{key}" for key in (
        "scale_without_norm", "scale_without_norm_for", "outside_norm", "no_such_elevated",
        "missing_as_zero",
    )}
    | {f"reliable.remark_{key}" for key in (
        "low_reliability", "own_alpha", "sample_unusable", "r_dd", "one_pair",
    )}
    | {"intake.note_scales_absent"}
)  # fmt: skip


def grave(remarks: Iterable[Message], scales: Collection[Text]) -> Iterator[Message]:
    """The grave ones among the remarks, in their order; `scales` are those of the sentences.

    Of a remark with parts only those about these scales.
    """
    for remark in remarks:
        if remark.key in ALWAYS:
            yield remark
        elif remark.key in ABOUT_FIRST and _names(remark, scales):
            parts = [part for part in remark.values.get("parts", ()) if _names(part, scales)]
            yield replace(remark, values={**remark.values, "parts": parts}) if parts else remark


def warnings(found: Collection[Message], *last: Message) -> tuple[Message, ...]:
    """What is shown of the grave ones: the first few, how many more there are, then `last`."""
    shown = [*found][: MOST if len(found) <= MOST else MOST - 1]
    rest = len(found) - len(shown)
    more = [Message("first.more_warnings", {"n": rest})] if rest else []
    return (*shown, *more, *last)


def _names(value: Any, scales: Collection[Text]) -> bool:
    """Whether the label of one of the scales is among the values, at any depth."""
    if isinstance(value, Message):
        return any(_names(item, scales) for item in value.values.values())
    if isinstance(value, Mapping):
        return value in scales
    return isinstance(value, (list, tuple)) and any(_names(item, scales) for item in value)
