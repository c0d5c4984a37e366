"""Plain warnings: every remark that changes how the first sentences must be read, in short words.

The remark itself, with its numbers and what to do, stands behind the first page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vaktherapie_analyse.analysis.grave import grave
from vaktherapie_analyse.analysis.names_for_people import once
from vaktherapie_analyse.analysis.story.material import Material
from vaktherapie_analyse.language import Message

#: Per plain warning the remarks it stands for; a test holds this to the lists in `grave`.
STANDS_FOR: Final = {
    "turned": (
        *("doubts.turned", "doubts.turned_here", "doubts.against", "doubts.contradicting"),
        "publish.doubtful",
    ),
    "copied": ("doubts.same_answers", "doubts.same_answers_at"),
    "no_change": ("analysis.remark_moment_absent", "analysis.remark_no_pairs"),
    "no_norms": ("analysis.remark_no_norms",),
    "no_age": ("analysis.remark_no_age",),
    "unverified": ("analysis.remark_unverified",),
    "outside_age": ("analysis.remark_outside_age", "doubts.outside_age_at"),
    "some_norms": tuple(
        f"analysis.remark_{key}" for key in (
            "scale_without_norm", "scale_without_norm_for", "outside_norm", "no_such_elevated",
        )
    ),
    "as_zero": ("analysis.remark_missing_as_zero", "intake.note_zero_is_skipped"),
    "imprecise": ("reliable.remark_low_reliability", "reliable.remark_own_alpha"),
    "unjudged": tuple(f"reliable.remark_{key}" for key in ("sample_unusable", "r_dd", "one_pair")),
    "which_moment": tuple(f"intake.note_{key}" for key in ("no_moment", "by_date", "between")),
    "whose": tuple(
        f"intake.note_{key}" for key in (
            "alone", "rows_are_people", "similar_codes", "other_informants", "date_falls",
            "age_falls", "age_differs", "birth_year",
        )
    ),
    "hidden": tuple(f"intake.note_hidden_{what}" for what in ("rows", "sheets", "columns")),
    "how_read": tuple(
        f"intake.note_{key}" for key in (
            "by_order", "by_order_at", "general_names", "by_values", "forms_mixed",
            "forms_beside", "letter_codes", "labels_turned", "labels_unknown",
        )
    ),
    "incomplete": ("intake.note_question_absent", "intake.note_scales_absent"),
    "sum_differs": ("intake.note_sum_differs",),
    "no_register": ("quarters.no_register",),
    "absent": tuple(
        f"{report}.{key}" for report, keys in (
            ("quarters", ("no_data", "no_key")), ("findings", ("remark_no_data", "remark_no_key")),
        ) for key in keys
    ),
    "unfinished": ("quarters.unfinished",),
    "undated": ("quarters.undated",),
    "not_in_register": ("quarters.not_in_register", "quarters.not_in_register_start"),
    "unknown": ("findings.remark_unknown",),
    "covered": ("first.covered_pairs", "first.covered_forms"),
}  # fmt: skip

_BY_REMARK: Final = {remark: plain for plain, all_ in STANDS_FOR.items() for remark in all_}
#: Whose numbers are told too.
_WITH_NUMBERS: Final = {"outside_age": ("n",), "covered": ("n", "of")}


def plain_warnings(material: Material) -> tuple[Message, ...]:
    """What changes how the first page must be read, each once."""
    return once(_plain(remark) for remark in grave_remarks(material))


def grave_remarks(material: Material) -> Iterator[Message]:
    """The remarks themselves that change how the first sentences must be read."""
    scales = [one.context.primary.label for one in material.questionnaires.values()]
    for report in material.reports:
        for said in report.first.warnings if report.first else ():
            if said.key in STANDS_FOR["covered"]:
                yield said
        yield from grave(report.remarks, scales)
        yield from (remark for remark in report.remarks if remark.key == "publish.doubtful")


def _plain(remark: Message) -> Message:
    plain = _BY_REMARK[remark.key]
    values = {name: remark.values[name] for name in _WITH_NUMBERS.get(plain, ())}
    return Message(f"story.warn_{plain}", values)
