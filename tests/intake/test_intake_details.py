"""What is read from less tidy files, what is assumed, and that the assumption is said."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, ZEROS, Files, explained
from vaktherapie_analyse import output
from vaktherapie_analyse.answers import PERSON_COLUMNS, Input
from vaktherapie_analyse.definitions import Instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers, recognise
from vaktherapie_analyse.intake.layout.names.headers import Headers

IMPACT = ["ebddiff", "distres", "imphome", "impfrie", "impclas", "impleis"]


def notes_of(answers: Any) -> list[str]:
    return [note.key.removeprefix("intake.") for note in answers.notes]


def people(columns: list[str], *rows: list[Any]) -> list[list[Any]]:
    return [[*columns, *ITEMS], *([*row, *ZEROS] for row in rows)]


# People.


def test_codes_as_number_and_as_text_are_the_same_person(files: Files, sdq: Instrument) -> None:
    rows = people(["id", "moment"], [1, "begin"], ["1", "eind"], ["002", "begin"])
    answers = read_answers([files.xlsx(Blad1=rows)], sdq)
    assert answers.frame["client"].tolist() == ["002", "1", "1"]


def test_without_respondents_the_child_is_the_unit_and_a_note_says_so(
    files: Files, sdq: Instrument
) -> None:
    rows = people(["client", "moment"], ["K1", "begin"], ["K1", "eind"])
    answers = read_answers([files.xlsx(Blad1=rows)], sdq)
    assert answers.respondents.to_numpy().tolist() == [["K1", ""]]
    assert notes_of(answers) == ["note_no_respondent", "note_informant_assumed"]


def test_without_respondents_the_relation_tells_two_parents_apart(
    files: Files, sdq: Instrument
) -> None:
    rows = people(["client", "relatie"], ["K1", "Moeder"], ["K1", "vader"], ["K2", "moeder"])
    answers = read_answers([files.xlsx(SDQ_begin=rows)], sdq)
    assert answers.frame["respondent"].tolist() == ["moeder", "vader", "moeder"]
    assert set(answers.frame["informant"]) == {"parent"}
    assert notes_of(answers) == ["note_respondent_is_relation"]


def test_without_clients_each_respondent_is_a_client(files: Files, sdq: Instrument) -> None:
    rows = people(["respondentnummer"], [7], [8])
    answers = read_answers([files.xlsx(SDQ_begin=rows)], sdq)
    assert answers.frame[["client", "respondent"]].to_numpy().tolist() == [["7", "7"], ["8", "8"]]
    assert "note_no_client" in notes_of(answers)


def test_the_list_of_respondents_says_whose_respondent_it_is(files: Files, sdq: Instrument) -> None:
    answers = read_answers(
        [
            files.xlsx(
                SDQ_begin=people(["respondent"], ["R1"], ["R2"]),
                Respondenten=[
                    ["kindcode", "respondent", "leeftijd", "geslacht", "relatie"],
                    ["K1", "R1", "7;3", "meisje", "moeder"],
                    ["K1", "R2", "7 jaar", "v", "leerkracht"],
                    ["K2", "R3", 9, "j", "vader"],
                ],
            )
        ],
        sdq,
    )
    assert answers.frame[
        ["client", "respondent", "informant", "age", "sex"]
    ].to_numpy().tolist() == [
        ["K1", "R1", "parent", 7, "v"],
        ["K1", "R2", "teacher", 7, "v"],
    ]
    assert answers.respondents.to_numpy().tolist() == [["K1", "R1"], ["K1", "R2"], ["K2", "R3"]]
    assert answers.notes == ()


def test_a_listed_child_without_respondent_counts_only_when_nobody_is_known(
    files: Files, sdq: Instrument
) -> None:
    answers = read_answers(
        [
            files.xlsx(
                SDQ_begin=people(["client", "respondent"], ["K1", "R1"]),
                Deelnemers=[["client"], ["K1"], ["K2"], [None]],
            )
        ],
        sdq,
    )
    assert answers.respondents.to_numpy().tolist() == [["K1", "R1"], ["K2", ""]]


def test_without_any_code_each_row_is_a_child(files: Files, sdq: Instrument) -> None:
    answers = read_answers([files.xlsx(Blad1=[ITEMS, ZEROS, ZEROS])], sdq)
    assert answers.frame["client"].tolist() == ["2", "3"]
    assert set(notes_of(answers)[:2]) == {"note_no_moment", "note_rows_are_people"}


def test_a_row_without_answers_is_no_measurement_but_a_respondent(
    files: Files, sdq: Instrument
) -> None:
    rows = [["client", "respondent", "moment", *ITEMS], ["K1", "R1", "begin", *ZEROS], ["K2", "R2"]]
    answers = read_answers([files.csv(rows)], sdq)
    assert answers.frame["client"].tolist() == ["K1"]
    assert answers.respondents["client"].tolist() == ["K1", "K2"]


def test_a_total_below_the_table_is_no_person(files: Files, sdq: Instrument) -> None:
    rows = [*people(["client"], ["K1"]), ["Gemiddelde:", *[0.5] * 25]]
    answers = read_answers([files.xlsx(SDQ_begin=rows)], sdq)
    assert answers.respondents["client"].tolist() == ["K1"]
    assert "note_summary_rows" in notes_of(answers)


def test_who_filled_in_is_assumed_only_with_a_note(files: Files, sdq: Instrument) -> None:
    path = files.xlsx(SDQ_begin=people(["client", "invuller"], ["K1", ""]))
    answers = read_answers([path], sdq)
    assert answers.frame["informant"].tolist() == ["parent"]
    assert "note_informant_assumed" in notes_of(answers)
    answers = read_answers([path], sdq, Settings(informant="teacher"))
    assert answers.frame["informant"].tolist() == ["teacher"]


@pytest.mark.parametrize("word", ["Saskia", "groepsleider", "hulpverlener"])
def test_an_unknown_word_for_who_filled_in_is_a_fault_with_its_place(
    word: str, files: Files, sdq: Instrument
) -> None:
    rows = people(["client", "informant"], ["K1", "moeder"], ["K2", word])
    path = files.xlsx(SDQ_begin=rows)
    with pytest.raises(DataError) as error:
        read_answers([path], sdq)
    (problem,) = error.value.problems
    assert problem.message.key == "intake.informant_unknown"
    assert (problem.place.row, problem.place.column) == (3, "informant")
    assert word not in output.explain(error.value, "nl")
    assert 'informant = "ouder"' in output.explain(error.value, "nl")


def test_an_unknown_word_for_who_filled_in_is_read_as_the_user_says(
    files: Files, sdq: Instrument
) -> None:
    path = files.xlsx(SDQ_begin=people(["client", "invuller"], ["K1", "hulpverlener"]))
    answers = read_answers([path], sdq, Settings(informant="teacher"))
    assert answers.frame["informant"].tolist() == ["teacher"]
    assert "note_informant_told" in notes_of(answers)
    assert "note_informant_assumed" not in notes_of(answers)


@pytest.mark.parametrize(
    ("word", "noted"), [("oma", True), ("pleegouder", True), ("moeder", False), ("ouder", False)]
)
def test_another_carer_counts_as_a_parent_with_a_note(
    word: str, noted: bool, files: Files, sdq: Instrument
) -> None:
    path = files.xlsx(SDQ_begin=people(["client", "invuller"], ["K1", word]))
    answers = read_answers([path], sdq)
    assert answers.frame["informant"].tolist() == ["parent"]
    assert ("note_carers" in notes_of(answers)) == noted


def test_forms_of_two_informants_are_not_mixed(files: Files, sdq: Instrument) -> None:
    names = list(sdq.items[0].names)
    header = ["client", *(f"p{n}" for n in names), *(f"t{n}" for n in names)]
    path = files.csv([header, ["K1", *[1] * 24, 0, *[2] * 24, 0]])
    answers = read_answers([path], sdq)
    assert answers.frame[["informant", "1"]].to_numpy().tolist() == [["parent", 1]]
    assert "note_other_informants" in notes_of(answers)
    answers = read_answers([path], sdq, Settings(informant="teacher"))
    assert answers.frame[["informant", "1"]].to_numpy().tolist() == [["teacher", 2]]


def test_the_name_of_a_sheet_says_who_filled_in(files: Files, sdq: Instrument) -> None:
    sheets = {
        "SDQ_ouder_begin": people(["client"], ["K1"]),
        "SDQ_leerkracht_begin": people(["client"], ["K1"]),
    }
    answers = read_answers([files.xlsx(**sheets)], sdq)
    assert answers.frame["informant"].tolist() == ["parent"]
    sheets.pop("SDQ_ouder_begin")
    answers = read_answers([files.xlsx(**sheets)], sdq)
    assert answers.frame["informant"].tolist() == ["teacher"]


# Age, sex, date.


def test_age_comes_from_birth_date_and_date(files: Files, sdq: Instrument) -> None:
    header = ["client", "moment", "datum", "geboortedatum"]
    rows = people(
        header,
        ["K1", "begin", date(2024, 5, 2), datetime(2016, 5, 3, 12)],
        ["K1", "eind", "3 mei 2024", None],
        ["K2", "begin", None, date(2016, 5, 3)],
    )
    answers = read_answers([files.xlsx(Blad1=rows)], sdq)
    assert answers.frame["age"].tolist() == [7, 8, pd.NA]
    assert list(answers.frame.columns[:7]) == list(PERSON_COLUMNS)


def test_one_age_for_two_measurements_is_used_for_both_and_a_note_says_so(
    files: Files, sdq: Instrument
) -> None:
    columns = [*(f"{item}_begin" for item in ITEMS), *(f"{item}_eind" for item in ITEMS)]
    path = files.xlsx(Blad1=[["client", "leeftijd", *columns], ["K1", 7, *ZEROS, *ZEROS]])
    answers = read_answers([path], sdq)
    assert answers.frame["age"].tolist() == [7, 7]
    assert "note_age_once" in notes_of(answers)


def test_the_ages_filled_in_from_another_measurement_are_counted(
    files: Files, sdq: Instrument
) -> None:
    """Invented: of the second child one of two ages is missing, of the first none."""
    rows = people(
        ["client", "moment", "leeftijd"],
        ["K1", "begin", 6], ["K1", "eind", 7],
        ["K2", "begin", 11], ["K2", "eind", None],
    )  # fmt: skip
    answers = read_answers([files.xlsx(Blad1=rows)], sdq)
    assert answers.frame["age"].tolist() == [6, 7, 11, 11]
    (note,) = (note for note in answers.notes if note.key == "intake.note_age_filled")
    assert note.values == {"n": 1}
    assert "note_age_once" not in notes_of(answers)


def test_an_unknown_sex_is_not_guessed(files: Files, sdq: Instrument) -> None:
    rows = people(["client", "geslacht"], ["K1", 1], ["K2", "onbekend"], ["K3", "J"])
    answers = read_answers([files.xlsx(SDQ_begin=rows)], sdq)
    assert answers.frame["sex"].tolist() == [None, None, "m"]
    assert "note_sex_unknown" in notes_of(answers)


# Answers.


def test_codes_for_no_answer_are_missing_and_counted(files: Files, sdq: Instrument) -> None:
    rows = [["client", *ITEMS], ["K1", -9, 999, "n.v.t.", "99", *ZEROS[4:]]]
    answers = read_answers([files.xlsx(SDQ_begin=rows)], sdq)
    assert answers.frame[["1", "2", "3", "4"]].isna().all(axis=None)
    assert answers.frame["5"].tolist() == [0]
    note = next(note for note in answers.notes if note.key == "intake.note_missing_codes")
    assert note.values == {"n": 4}


def test_optional_items_are_read_where_they_are_and_missing_elsewhere(
    files: Files, sdq: Instrument
) -> None:
    begin = [
        ["client", *ITEMS, *IMPACT],
        ["K1", *ZEROS, "Ja, duidelijke moeilijkheden", 3, 2, 1, 0, ""],
    ]
    end = people(["client"], ["K1"])
    answers = read_answers([files.xlsx(SDQ_begin=begin, SDQ_eind=end)], sdq)
    assert answers.frame.loc[0, IMPACT[:5]].tolist() == [2, 3, 2, 1, 0]
    assert answers.frame.loc[1, IMPACT].isna().all()


def test_the_item_kind_is_not_the_child(files: Files, sdq: Instrument) -> None:
    names = list(sdq.items[0].names)
    answers = read_answers([files.csv([["client", *names], ["K1", *[0] * 16, 2, *[0] * 8]])], sdq)
    assert answers.frame[["client", "17"]].to_numpy().tolist() == [["K1", 2]]


def test_general_names_are_used_only_when_they_cannot_belong_elsewhere(
    files: Files, sdq: Instrument, ari_cp: Instrument
) -> None:
    rows = [["client", *(f"q{n}" for n in range(1, 49))], ["K1", *[1] * 48]]
    with pytest.raises(DataError, match="geen items"):
        read_answers([files.xlsx(Blad1=rows)], sdq)
    few = [["client", *(f"q{n}" for n in range(1, 11))], ["K1", *[1] * 10]]
    with pytest.raises(DataError, match="geen items"):
        read_answers([files.xlsx(Blad1=few)], sdq)
    named = [["client", *(f"vraag {n}" for n in range(1, 26))], ["K1", *[1] * 25]]
    with pytest.raises(DataError, match="geen items"):
        read_answers([files.xlsx(**{"ARI-CP_begin": named})], sdq)
    for without, item in ((-1, 25), (1, 1)):
        incomplete = [[*row[:without], *row[without:][1:]] for row in named]
        with pytest.raises(DataError, match=f"ontbreekt 1 itemkolom: {item}"):
            read_answers([files.xlsx(SDQ_begin=incomplete)], sdq)
    both = [[*ITEMS, "client", *(f"q{n}" for n in range(1, 26))], [*ZEROS, "K1", *[2] * 25]]
    answers = read_answers([files.xlsx(SDQ_begin=both)], sdq)
    assert answers.frame["1"].tolist() == [0]


# Scores in place of items.


ARI_ROWS = [
    ["client", "moment", "Gedesorganiseerd", "gedesorganiseerd band", "veilig score", "Vermijdend"],
    ["K1", "begin", 41, "Hoog", "55,5", "beneden gemiddeld"],
    ["K1", "eind", 30, "boven gemiddeld", "", "average"],
    ["K2", "begin", "", "", 50, ""],
]


def test_scale_scores_and_bands_are_read_where_there_are_no_items(
    files: Files, ari_cp: Instrument
) -> None:
    answers = read_answers([files.csv(ARI_ROWS)], ari_cp)
    assert answers.frame.empty
    assert list(answers.frame.columns) == [*PERSON_COLUMNS, *ari_cp.item_keys]
    assert answers.given is not None
    assert list(answers.given.columns) == [*PERSON_COLUMNS, "scale", "score", "band"]
    shown = answers.given[["client", "moment", "scale", "score", "band"]].astype(object)
    assert sorted(shown.where(shown.notna(), None).to_numpy().tolist()) == [
        ["K1", "begin", "avoidant", None, "benedengemiddeld"],
        ["K1", "begin", "disorganised", 41.0, "hoog"],
        ["K1", "begin", "secure", 55.5, None],
        ["K1", "eind", "avoidant", None, "gemiddeld"],
        ["K1", "eind", "disorganised", 30.0, "bovengemiddeld"],
        ["K2", "begin", "secure", 50.0, None],
    ]


def test_scores_go_before_items_that_have_no_key(files: Files, ari_cp: Instrument) -> None:
    header = ["client", "gedesorganiseerd", *(f"ari{n}" for n in range(1, 49))]
    answers = read_answers([files.csv([header, ["K1", 20, *[3] * 48]])], ari_cp)
    assert answers.given is not None
    assert answers.given["score"].tolist() == [20.0]
    assert "note_items_without_key" in notes_of(answers)


def test_items_go_before_scores_where_the_key_is_known(files: Files, sdq: Instrument) -> None:
    rows = [["client", "SDQ totaal", *ITEMS], ["K1", 20, *ZEROS]]
    answers = read_answers([files.csv(rows)], sdq)
    assert answers.given is None
    assert len(answers.frame) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["client", *(f"ari_cp_{n:02}" for n in range(1, 49))], ["K1", *[3] * 48]],
        [["client", "naam"], ["K1", "Jan"]],
        [["client", "gedesorganiseerd band", "veilig score"], ["K1", "Jan", "Piet"]],
        [["client", "veilig", "veilig score"], ["K1", 3, 4]],
    ],
    ids=["no key", "nothing", "cells", "twice"],
)
def test_ari_cp_says_what_is_missing(
    rows: list[list[Any]], files: Files, ari_cp: Instrument, snapshot: Any
) -> None:
    with pytest.raises(DataError) as raised:
        read_answers([files.csv(rows)], ari_cp)
    lines = explained(raised.value)
    assert lines == snapshot
    assert "Jan" not in " ".join(lines)


def test_a_score_outside_its_range_is_a_fault(files: Files, sdq: Instrument) -> None:
    with pytest.raises(DataError, match="De score 41 kan niet; verwacht wordt 0 tot en met 40"):
        read_answers([files.csv([["client", "sdq totaal"], ["K1", 41]], "sdq begin.csv")], sdq)


# Files and layouts.


def test_the_input_has_its_hash_and_the_number_of_rows_used(files: Files, sdq: Instrument) -> None:
    path = files.csv([*people(["client"], ["K1"], ["K2"]), ["K3"]])
    answers = read_answers([path], sdq)
    assert answers.inputs == (Input("pilot.csv", hashlib.sha256(path.read_bytes()).hexdigest(), 2),)


def test_the_layout_tells_what_was_recognised(files: Files, sdq: Instrument) -> None:
    path = files.xlsx(
        SDQ_begin=[["Titel"], *people(["kindcode", "naam"], ["K1", "Jan"])],
        Trajecten=[["kindcode", "sessies"], ["K1", 12]],
    )
    layouts = recognise([path], sdq)
    first, second = layouts.tables
    assert (first.kind, first.header_row, first.moment) == ("items", 2, "begin")
    assert first.headers == ["kindcode", "naam", *ITEMS]
    assert [c.header for c in first.columns] == ["kindcode", *ITEMS]
    assert second.kind == "unused"
    assert layouts.problems == ()
    text = recognise([files.csv(people(["client"], ["K1"]))], sdq).tables[0]
    assert (text.raw.encoding, text.raw.delimiter) == ("utf-8", ";")


def test_a_delimiter_given_by_the_user_is_used(files: Files, sdq: Instrument) -> None:
    path = files.csv(people(["client"], ["K1"]), delimiter="~")
    assert len(read_answers([path], sdq, Settings(delimiter="~")).frame) == 1


@pytest.mark.parametrize(
    "header",
    ["naam", "", "sdq27", "sdq0", "sdq1_2", "isdq 4 5", "xsdq1", "t0", "opmerking bij sdq1", "sdq"],
)
def test_a_header_that_is_no_known_name_is_not_used(header: str, sdq: Instrument) -> None:
    assert Headers(sdq).meaning(header) is None


@pytest.mark.parametrize(
    ("given", "role"), [("id", "client"), ("negeren", "unused"), ("item 3", "item"), ("vaag", None)]
)
def test_what_a_user_says_is_read_like_a_header(
    given: str, role: str | None, sdq: Instrument
) -> None:
    meaning = Headers(sdq).mapped(given)
    assert (meaning and meaning.role) == role
