"""The form for 2–4 years, and the names that the official syntax gives scores and items.

All data are invented.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.pilot_files import Files
from tests.intake.test_intake_given import PARTS, SCORES
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.definitions import Instrument, load_instrument
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.write_settings import recognised, written_settings

NAMES = list(load_instrument("sdq").items[0].names)
YOUNG = ["argues" if n == "lies" else "spite" if n == "steals" else n for n in NAMES]
FORM = [0, 1, 2] * 8 + [1]


def notes(answers: Answers) -> dict[str, Any]:
    """The remarks about forms and the informant, with their values."""
    return {
        note.key.removeprefix("intake."): note.values
        for note in answers.notes
        if "form" in note.key
    }


@pytest.mark.parametrize("prefix", ["", "p", "t", "s"])
def test_argues_and_spite_are_items_18_and_22_of_the_form_for_2_to_4(
    prefix: str, files: Files, sdq: Instrument
) -> None:
    header = ["kindcode", "moment", "leeftijd", *(prefix + name for name in YOUNG)]
    answers = read_answers([files.csv([header, ["K1", "begin", 3, *FORM]])], sdq)
    assert answers.frame[[str(n) for n in range(1, 26)]].to_numpy().tolist() == [FORM]
    said = notes(answers)
    assert said["note_form"]["columns"] == [f"{prefix}argues", f"{prefix}spite"]
    assert not {"note_forms_mixed", "note_forms_beside"} & said.keys()
    informants = {"p": "parent", "t": "teacher", "s": "self", "": "parent"}
    assert answers.frame["informant"].tolist() == [informants[prefix]]


def test_who_filled_in_another_form_at_the_end_is_counted_beside_the_result(
    files: Files, sdq: Instrument
) -> None:
    begin = [["kindcode", "leeftijd", *YOUNG], ["K1", 3, *FORM], ["K2", 4, *FORM]]
    end = [["kindcode", "leeftijd", *NAMES], ["K1", 5, *FORM]]
    young = [["kindcode", "leeftijd", *YOUNG], ["K2", 4, *FORM]]
    mixed = read_answers([files.xlsx("mixed.xlsx", SDQ_begin=begin, SDQ_eind=end)], sdq)
    values = notes(mixed)["note_forms_mixed"]
    assert values["n"] == 1
    assert [scale["nl"] for scale in values["scales"]] == [
        "Totaal", "Gedragsproblemen", "Externaliserend",
    ]  # fmt: skip
    beside = [["kindcode", "leeftijd", *NAMES], ["K3", 8, *FORM]]
    path = files.xlsx("beside.xlsx", SDQ_begin=begin, SDQ_eind=young, SDQ_begin2=beside)
    assert "note_forms_mixed" not in notes(read_answers([path], sdq))
    assert "note_forms_beside" in notes(read_answers([path], sdq))


def test_a_file_with_the_columns_of_both_forms_reads_the_one_that_is_filled(
    files: Files, sdq: Instrument
) -> None:
    header = ["kindcode", "moment", "leeftijd", *NAMES, "argues", "spite"]
    without = [*FORM]
    without[17] = without[21] = ""  # type: ignore[call-overload]
    table = [["K1", "begin", 3, *without, 2, 1], ["K1", "eind", 5, *FORM, "", ""]]
    answers = read_answers([files.csv([header, *table])], sdq)
    assert answers.frame[["18", "22"]].to_numpy().tolist() == [[2, 1], [FORM[17], FORM[21]]]
    assert notes(answers)["note_forms_mixed"]["n"] == 1
    table[1][-1] = 0
    with pytest.raises(DataError) as caught:
        read_answers([files.csv([header, *table], "twice.csv")], sdq)
    (problem,) = caught.value.problems
    assert (problem.message.key, problem.place.row) == ("intake.item_on_two_forms", 3)


def test_the_other_form_needs_no_line_where_its_names_are_known(
    files: Files, sdq: Instrument
) -> None:
    path = files.csv([["kindcode", *(f"{name}_begin" for name in YOUNG)], ["K1", *FORM]])
    written = written_settings([recognised([path], sdq, Settings())])
    assert "spite_begin" not in written.own.get("sdq", {})


@pytest.mark.parametrize(
    ("names", "informant"),
    [
        ([*PARTS, "prosoc", "ebdtot", "impact"], "parent"),
        (["pemotion", "pconduct", "phyper", "ppeer", "pprosoc", "pebdtot", "pimpact"], "parent"),
        (["temotion", "tconduct", "thyper", "tpeer", "tprosoc", "tebdtot", "timpact"], "teacher"),
        (["semotion", "sconduct", "shyper", "speer", "sprosoc", "sebdtot", "simpact"], "self"),
        (["p1emotion", "p1conduct", "p1hyper", "p1peer", "p1prosoc", "p1ebdtot", "p1impact"],
         "parent"),
        (["sc_ep", "sc_gp", "sc_ha", "sc_pl", "sc_psg", "sdq_t", "sdq_i"], "parent"),
    ],
)  # fmt: skip
def test_names_of_the_official_syntax_and_of_the_youth_health_care_are_read(
    names: list[str], informant: str, files: Files, sdq: Instrument
) -> None:
    table = [
        [f"K{n}", moment, 7, *scores, 6, sum(scores), 2]
        for n, (moment, scores) in enumerate(zip(["begin", "eind"] * 6, SCORES, strict=True))
    ]
    answers = read_answers([files.csv([["kindcode", "moment", "leeftijd", *names], *table])], sdq)
    assert answers.given is not None
    first = answers.given.query("client == 'K0'").set_index("scale")["score"].astype(int).to_dict()
    assert first == {
        "emotion": 4, "conduct": 2, "hyper": 3, "peer": 3, "prosocial": 6, "total": 12, "impact": 2,
    }  # fmt: skip
    assert set(answers.given["informant"]) == {informant}


def test_scores_of_two_informants_in_one_file_are_not_mixed(files: Files, sdq: Instrument) -> None:
    header = ["kindcode", "moment", "pemotion", "phyper", "temotion", "thyper"]
    path = files.csv([header, ["K1", "begin", 1, 2, 3, 4], ["K1", "eind", 5, 6, 7, 8]])
    parent, teacher = (read_answers([path], sdq, Settings(informant=i)) for i in ("", "teacher"))
    assert parent.given is not None
    assert teacher.given is not None
    assert sorted(parent.given["score"]) == [1, 2, 5, 6]
    assert sorted(teacher.given["score"]) == [3, 4, 7, 8]
    assert "note_other_informants" in notes(parent)


def test_scores_of_two_parents_in_one_row_are_a_question(files: Files, sdq: Instrument) -> None:
    header = ["kindcode", "moment", "p1emotion", "p1hyper", "p2emotion", "p2hyper"]
    path = files.csv([header, ["K1", "begin", 1, 2, 3, 4]])
    with pytest.raises(DataError) as caught:
        read_answers([path], sdq)
    assert {p.message.key for p in caught.value.problems} == {"intake.column_twice"}
    columns = {"p2emotion": "negeren", "p2hyper": "negeren"}
    given = read_answers([path], sdq, Settings(columns=columns)).given
    assert given is not None
    assert sorted(given["score"]) == [1, 2]


def test_a_letter_apart_before_a_scale_is_no_informant(files: Files, sdq: Instrument) -> None:
    header = ["kindcode", "moment", "emotion", "hyper", "T emotion", "T hyper"]
    given = read_answers([files.csv([header, ["K1", "begin", 1, 2, 50, 60]])], sdq).given
    assert given is not None
    assert sorted(given["score"]) == [1, 2]
