"""Which remarks stand under the first sentences, and which are only counted there."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from vaktherapie_analyse.analysis.grave import ABOUT_FIRST, ALWAYS, MOST, grave, warnings
from vaktherapie_analyse.language import Message

TOTAL, PEERS = {"nl": "Totaal"}, {"nl": "Leeftijdgenoten"}

#: Remarks that say how something was read or computed, and change no reading of the sentences.
ONLY_COUNTED = {
    "analysis": (
        "bands_from_file", "first_question_open", "no_control_group", "no_rci", "older_at_post",
        "prorated", "secondary", "shared_client", "too_few",
    ),
    "doubts": ("too_few_for_items",),
    "findings": ("meaning",),
    "reliable": ("cutoff_out_of_reach", "no_cutoff", "sample"),
    "intake": (
        "age_filled", "age_once", "background", "bands_unused", "carers", "code_book", "code_taken",
        "coding",
        "coding_not_for", "date_unread", "day_first", "errors_unseen", "first_question_absent",
        "form", "further_numbers", "further_unread", "group_differs", "in_future",
        "informant_assumed",
        "informant_told", "items_without_key", "joined_header", "labels_order", "missing_codes",
        "moment_in_name", "month_by_clock", "month_first", "no_client", "no_respondent", "numbers",
        "personal_codes", "professionals", "reason_unknown", "reason_with_answers",
        "respondent_is_relation", "rows_below_header", "setting_absent", "sex_unknown",
        "short_year", "summary_rows", "time_stamp", "too_early", "trial_row", "two_header_rows",
    ),
}  # fmt: skip
PREFIX = {"intake": "note_", "doubts": ""}


def known_remarks() -> set[str]:
    """Every remark that the language files know, of the rooms that write them."""
    found = set()
    for room in ONLY_COUNTED:
        prefix = PREFIX.get(room, "remark_")
        text = (files("vaktherapie_analyse.language") / "nl" / f"{room}.toml").read_text("utf-8")
        entries = tomllib.loads(text)
        found |= {
            f"{room}.{key}"
            for key, entry in entries.items()
            if key.startswith(prefix) and (prefix or isinstance(entry, dict))
        }
    return found


def test_of_every_remark_is_decided_whether_it_changes_the_reading() -> None:
    counted = {
        f"{room}.{PREFIX.get(room, 'remark_')}{key}"
        for room, keys in ONLY_COUNTED.items()
        for key in keys
    }
    shown = {key for key in ALWAYS | ABOUT_FIRST if not key.startswith("quarters.")}
    assert not shown & counted
    assert known_remarks() == shown | counted


def test_a_remark_about_another_scale_is_only_counted() -> None:
    here = Message("analysis.remark_scale_without_norm", {"scales": [PEERS, TOTAL]})
    elsewhere = Message("analysis.remark_scale_without_norm", {"scales": [PEERS]})
    assert [*grave([elsewhere, here], [TOTAL])] == [here]


def test_of_a_remark_with_parts_only_those_about_the_first_scale_are_told() -> None:
    parts = [Message("reliable.own_alpha", {"scale": scale}) for scale in (PEERS, TOTAL)]
    (told,) = grave([Message("reliable.remark_own_alpha", {"parts": parts})], [TOTAL])
    assert told.values["parts"] == parts[1:]


def test_many_warnings_are_counted_and_the_last_is_always_there() -> None:
    found, last = [Message(f"a.{number}") for number in range(9)], Message("z")
    shown = warnings(found, last)
    assert len(shown) == MOST + 1
    assert shown[-2:] == (Message("first.more_warnings", {"n": 9 - MOST + 1}), last)
    assert warnings(found[:MOST], last) == (*found[:MOST], last)
