"""Columns to split by: which are read, whose group they say, and which are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.intake import Settings, read_answers

PEOPLE = [("K01", "moeder"), ("K01", "vader"), ("K02", "moeder")]


def begin(header: Sequence[str] = (), groups: Sequence[Sequence[Any]] = ((), (), ())) -> list[Any]:
    rows = [[*person, *more, *ZEROS] for person, more in zip(PEOPLE, groups, strict=True)]
    return [["kindcode", "respondent", *header, *ITEMS], *rows]


def split(files: Files, sdq: Instrument, *wanted: str, **sheets: Any) -> Answers:
    path = files.xlsx(**{"SDQ_begin": begin(), **sheets})
    return read_answers([path], sdq, Settings(groups=wanted))


def groups_of(answers: Answers, header: str) -> list[str | None]:
    assert answers.groups is not None
    assert answers.groups.index.to_list() == PEOPLE
    return list(answers.groups[header])


def test_a_column_beside_the_answers(files: Files, sdq: Instrument) -> None:
    sheet = begin(["Team"], [["noord"], [" Noord "], [None]])
    assert groups_of(split(files, sdq, "team", SDQ_begin=sheet), "team") == ["noord", "noord", None]


def test_a_group_on_the_sheet_of_trajectories_counts_for_all_parents_of_the_child(
    files: Files, sdq: Instrument
) -> None:
    sheet = [
        ["kindcode", "start", "therapievorm"],
        ["k1", "2024-01-08", "speltherapie"],
        ["K02", "2024-01-08", "Beeldende therapie"],
        ["K03", "2024-01-08", "muziek"],
    ]
    answers = split(files, sdq, "Therapievorm", Trajecten=sheet)
    found = groups_of(answers, "Therapievorm")
    assert found == ["speltherapie", "speltherapie", "Beeldende therapie"]


def test_a_group_of_one_parent_is_not_that_of_the_other(files: Files, sdq: Instrument) -> None:
    sheet = [
        ["kindcode", "respondent", "gesprek"],
        ["K01", "vader", "ja"],
        ["K02", "moeder", "geen"],
    ]
    answers = split(files, sdq, "gesprek", Respondenten=sheet)
    assert groups_of(answers, "gesprek") == [None, "ja", "geen"]


def test_two_groups_of_one_person_are_unknown_and_counted(files: Files, sdq: Instrument) -> None:
    sheet = [["kindcode", "vorm"], ["K01", "spel"], ["K01", "muziek"], ["K02", "spel"]]
    answers = split(files, sdq, "vorm", Trajecten=sheet)
    assert groups_of(answers, "vorm") == [None, None, "spel"]
    note = answers.notes[-1]
    assert (note.key, note.values["n"]) == ("intake.note_group_differs", 2)


def test_numbers_are_groups_too(files: Files, sdq: Instrument) -> None:
    sheet = [["kindcode", "fase"], ["K01", 1], ["K02", 2.0]]
    assert groups_of(split(files, sdq, "fase", Trajecten=sheet), "fase") == ["1", "1", "2"]


def test_no_column_is_kept_that_was_not_asked_for(files: Files, sdq: Instrument) -> None:
    sheet = begin(["Team"], [["noord"], ["noord"], ["zuid"]])
    answers = split(files, sdq, SDQ_begin=sheet)
    assert answers.groups is None
    assert "Team" not in answers.frame


FAR_TOO_MANY = [["kindcode", "nummer"], *([f"K{number:02}", number] for number in range(1, 15))]
REFUSED = {
    "absent": ("vorm", [["kindcode", "team"], ["K01", "noord"]], "group_absent"),
    "no codes": ("vorm", [["wie", "vorm"], ["K01", "spel"]], "group_absent"),
    "codes": ("kindcode", [["kindcode", "vorm"], ["K01", "spel"]], "group_tells_apart"),
    "a date": ("gestopt", [["kindcode", "gestopt"], ["K01", "2024-05-01"]], "group_personal"),
    "name in the header": ("achternaam", [["kindcode", "achternaam"], ["K01", "spel"]],
                           "group_personal"),
    "one name": ("wie", [["kindcode", "wie"], ["K02", "team"], ["K01", "Jan de Boer"]],
                 "group_personal"),
    "an address": ("waar", [["kindcode", "waar"], ["K01", "Dorpsstraat 12"]], "group_personal"),
    "free text": ("n.b.", [["kindcode", "n.b."], ["K01", "Wil eerst zien wat er gebeurt"]],
                  "group_personal"),
    "too many": ("nummer", FAR_TOO_MANY, "group_many"),
    "somebody else": ("vorm", [["kindcode", "vorm"], ["K09", "spel"]], "group_of_nobody"),
}  # fmt: skip


@pytest.mark.parametrize(
    "header",
    ["therapeut", "Vaktherapeut", "behandelaar", "hulpverlener", "begeleider", "mentor",
     "leerkracht", "consulent", "casemanager", "huisarts", "diagnose", "toelichting", "roepnaam",
     "Jan Jansen"],
)  # fmt: skip
def test_a_column_about_a_professional_or_diagnosis_is_refused(
    header: str, files: Files, sdq: Instrument
) -> None:
    with pytest.raises(UsageError) as caught:
        split(files, sdq, header, Trajecten=[["kindcode", header], ["K01", "m"], ["K02", "j"]])
    problem = caught.value.problems[0]
    assert problem.message.key == "intake.group_personal"
    assert problem.place.column == ("B" if header == "Jan Jansen" else header)


@pytest.mark.parametrize(
    "group",
    ["j. de boer", "p. jansen", "de boer", "pleeggezin Smit", "gezin van Jan", "JAN JANSEN",
     "Sint Jan", "Jan West", "mw Jansen", "0612345678", "20150403", "111222333"],
)  # fmt: skip
def test_a_group_with_a_name_or_long_number_in_it_is_refused(
    group: str, files: Files, sdq: Instrument
) -> None:
    sheet = [["kindcode", "kenmerk"], ["K01", "spel"], ["K02", group]]
    with pytest.raises(UsageError) as caught:
        split(files, sdq, "kenmerk", Trajecten=sheet)
    assert caught.value.problems[0].message.key == "intake.group_personal"
    assert group not in str(caught.value)


@pytest.mark.parametrize(
    "group",
    ["speltherapie", "psychomotorische therapie", "Beeldende Therapie", "Muziek", "Team Noord",
     "Groep 1", "kort", "PMT", "6-8 jaar"],
)  # fmt: skip
def test_what_a_group_is_mostly_called_is_a_group(
    group: str, files: Files, sdq: Instrument
) -> None:
    sheet = [["kindcode", "therapievorm"], ["K01", "anders"], ["K02", group]]
    answers = split(files, sdq, "therapievorm", Trajecten=sheet)
    assert groups_of(answers, "therapievorm") == ["anders", "anders", group]


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_group_is_refused_by_name(case: str, files: Files, sdq: Instrument) -> None:
    header, sheet, key = REFUSED[case]
    with pytest.raises(UsageError) as caught:
        split(files, sdq, header, Trajecten=sheet)
    problem = caught.value.problems[0]
    assert problem.message.key == f"intake.{key}"
    assert problem.place.column == (None if key == "group_absent" else header)
    shown = str(caught.value)
    assert not any(value in shown for value in ("Boer", "Dorpsstraat", "gebeurt"))


def test_rows_without_codes_are_their_own_people(files: Files, sdq: Instrument) -> None:
    sheet = [["vorm", *ITEMS], ["spel", *ZEROS], ["muziek", *ZEROS]]
    path = files.xlsx(SDQ_begin=sheet)
    answers = read_answers([path], sdq, Settings(groups=("vorm",)))
    assert answers.groups is not None
    assert list(answers.groups["vorm"]) == ["spel", "muziek"]
