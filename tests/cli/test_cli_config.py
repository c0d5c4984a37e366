"""`controleer --schrijf-config`: what is written is read back as the same numbers."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import EXAMPLE, PILOT, analyse, answers_in
from tests.intake.pilot_files import ITEMS, Files
from tests.intake.test_intake_shapes import SHAPES

KEY = str(EXAMPLE / "ari-cp-verzonnen.toml")


def tables(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    outcome = analyse(capsys, *arguments, "--per-respondent", "--formaat", "json")
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)["tables"]


#: Of each way to say the moment, the item and the answer one.
WRITTEN = (
    "one sheet with moments", "sheets T0 and T1", "sheets voor and na", "blank rows",
    "sheets of another questionnaire", "wide _t0 _t1", "wide _T1 _T2", "wide voor na",
    "two files voor and na", "sep=", "Windows", "code and word", "1",
    "youthinmind with a column kind", "moments 1 2", "moments in words",
)  # fmt: skip


@pytest.mark.parametrize("shape", WRITTEN)
def test_the_written_layout_is_read_back_in_every_shape(
    shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = SHAPES[shape](Files(tmp_path))
    before = answers_in("sdq", *paths)
    outcome = analyse(capsys, "controleer", *paths, "--vragenlijst", "sdq", "--schrijf-config")
    assert outcome.code == 0, outcome.err
    assert "analyse.toml" in outcome.err
    tomllib.loads((tmp_path / "analyse.toml").read_text(encoding="utf-8"))
    assert answers_in("sdq", *paths) == before


def test_one_file_with_both_questionnaires_is_read_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "pilot.xlsx"
    data.write_bytes(PILOT.read_bytes())
    before = answers_in("sdq", data), answers_in("ari-cp", data, key=KEY)
    outcome = analyse(capsys, "controleer", data, "--schrijf-config", "--sleutel", KEY)
    assert outcome.code == 0
    written = tomllib.loads((tmp_path / "analyse.toml").read_text(encoding="utf-8"))
    assert (written["kolommen"], written["momenten"]) == ({}, {})
    assert written["sdq"]["kolommen"] == written["ari-cp"]["kolommen"] == {}
    assert written["ari-cp"]["codering"] == "1-5"
    assert (answers_in("sdq", data), answers_in("ari-cp", data)) == before


def test_a_column_mapped_by_hand_wins_over_what_is_recognised(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["kindcode", "moment", *ITEMS], *(["K1", m, *[0] * 25] for m in ("begin", "eind"))]
    rows[1][3] = 2
    path = files.csv(rows)
    assert analyse(capsys, "controleer", path, "--schrijf-config").code == 0
    project = files.folder / "analyse.toml"
    text = project.read_text(encoding="utf-8")
    assert '"sdq1" =' not in text
    swapped = f'{text}"sdq2" = "sdq1"\n"sdq1" = "sdq2"\n'
    hyper = tables(capsys, "sdq", path)["scores"]
    project.write_text(swapped, encoding="utf-8")
    by_hand = tables(capsys, "sdq", path)["scores"]

    def score(rows: Any, scale: str) -> float:
        return next(r["score"] for r in rows if r["scale"] == scale and r["moment"] == "begin")

    # The 2 stands under `sdq2` (hyperactivity); by hand that is item 1 (prosocial).
    assert (score(hyper, "hyper"), score(hyper, "prosocial")) == (6, 0)
    assert (score(by_hand, "hyper"), score(by_hand, "prosocial")) == (4, 2)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_existing_project_file_is_kept(
    language: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv([["kindcode", *ITEMS], ["K1", *[0] * 25]])
    own = files.folder / "analyse.toml"
    own.write_text('informant = "ouder"\n', encoding="utf-8")
    outcome = analyse(capsys, "controleer", path, "--schrijf-config", "--taal", language)
    assert outcome.code == 2
    assert own.read_text(encoding="utf-8") == 'informant = "ouder"\n'
    own.unlink()
    assert analyse(capsys, "controleer", path, "--schrijf-config", "--taal", language).code == 0
    assert own.read_text(encoding="utf-8").startswith("# ")


def test_a_header_with_two_meanings_is_left_to_recognition(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [*map(str, range(1, 26))]
    other = [*map(str, range(1, 49))]
    path = files.xlsx(
        SDQ_begin=[["kindcode", "leeftijd", *numbers], ["K1", 7, *[0] * 25]],
        SDQ_eind=[["kindcode", "leeftijd", *numbers], ["K1", 7, *[2] * 25]],
        ARI_begin=[["kindcode", *other], ["K1", *[5] * 48]],
    )
    before = answers_in("sdq", path)
    given = ["--vragenlijst", "sdq", "--schrijf-config", "--informant", "ouder"]
    assert analyse(capsys, "controleer", path, *given).code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert "1" not in written["sdq"]["kolommen"]
    assert written["informant"] == "ouder"
    assert answers_in("sdq", path) == before


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_only_a_name_that_tells_the_moment_is_written(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["client", *ITEMS], ["K1", *[0] * 25]]
    paths = [files.xlsx(f"meting {moment}.xlsx", Blad1=rows) for moment in ("begin", "eind")]
    assert analyse(capsys, "controleer", *paths, "--schrijf-config").code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert written["momenten"] == {}
    paths = [files.xlsx(f"Emma T{n}.xlsx", Blad1=rows) for n in (0, 1)]
    (files.folder / "analyse.toml").unlink()
    assert analyse(capsys, "controleer", *paths, "--schrijf-config").code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert written["momenten"] == {"t0": "begin", "t1": "eind"}


def test_the_words_for_moments_that_the_user_gave_are_written_again(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["K1", "zomer", *[0] * 25], ["K1", "winter", *[1] * 25]]
    path = files.csv([["client", "moment", *ITEMS], *rows])
    own = files.folder / "eigen.toml"
    own.write_text('[momenten]\nzomer = "begin"\nwinter = "eind"\n', encoding="utf-8")
    assert analyse(capsys, "controleer", path, "--config", own, "--schrijf-config").code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert written["momenten"] == {"zomer": "begin", "winter": "eind"}


def test_moments_by_date_and_items_by_place_are_read_back(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = "abcdefghijklmnopqrstuvwxy"
    header = ["Datum ingevuld", "Token", *(f"Hoe vaak geldt vraag {letter}?" for letter in letters)]
    rows = [
        [day, code, *("Zeker waar" if (n + len(day)) % 3 else "Niet waar" for n in range(25))]
        for code in ("t1", "t2")
        for day in ("3-5-2024", "13-11-2024")
    ]
    path = files.csv([header, *rows])
    before = answers_in("sdq", path)
    assert before[0].count(",begin,") == before[0].count(",eind,") == 2
    outcome = analyse(capsys, "controleer", path, "--schrijf-config")
    assert outcome.code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert written["momenten"] == {}
    assert written["sdq"]["kolommen"]["Hoe vaak geldt vraag y?"] == "sdq25"
    assert answers_in("sdq", path) == before


def test_an_item_mapped_for_all_questionnaires_does_not_hinder_another_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "pilot.xlsx"
    data.write_bytes(PILOT.read_bytes())
    before = answers_in("sdq", data), answers_in("ari-cp", data, key=KEY)
    project = tmp_path / "analyse.toml"
    project.write_text('[kolommen]\n"sdq1" = "sdq1"\n"ari3" = "ari3"\n', encoding="utf-8")
    assert (answers_in("sdq", data), answers_in("ari-cp", data, key=KEY)) == before
    project.write_text('[kolommen]\n"sdq1" = "sqd1"\n', encoding="utf-8")
    assert analyse(capsys, "sdq", data).code == 1


def test_the_key_of_another_questionnaire_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = analyse(capsys, "sdq", PILOT, "--sleutel", KEY)
    assert outcome.code == 2
    assert "hoort bij ‘ari-cp’ en niet bij ‘sdq’" in outcome.err


@pytest.mark.parametrize("command", ["controleer", "kwartaal", "bevindingen"])
def test_a_key_of_no_questionnaire_here_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    """Not passed over for the one in the project file."""
    own = Path(KEY).read_text("utf-8").replace('key = "ari-cp"', 'key = "eigen-lijst"', 1)
    (tmp_path / "eigen.toml").write_text(own, encoding="utf-8")
    outcome = analyse(capsys, command, PILOT, "--sleutel", tmp_path / "eigen.toml")
    assert outcome.code == 2
    assert "hoort bij ‘eigen-lijst’ en niet bij ‘ari-cp’" in outcome.err


def test_a_coding_that_the_numbers_show_is_written_for_a_next_file(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["kindcode", *ITEMS], ["K1", *[1, 3] * 12, 2], ["K2", *[1, 2] * 12, 2]]
    assert analyse(capsys, "controleer", files.csv(rows), "--schrijf-config").code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert written["sdq"]["codering"] == "1-3"
    files.csv([rows[0], rows[2]], "kwartaal 2.csv")
    scores = tables(capsys, "sdq", files.folder / "kwartaal 2.csv")["scores"]
    assert {row["scale"]: row["score"] for row in scores}["prosocial"] == 2


def test_words_show_no_coding(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["kindcode", *ITEMS], ["K1", *["niet waar", "zeker waar"] * 12, "zeker waar"]]
    assert analyse(capsys, "controleer", files.csv(rows), "--schrijf-config").code == 0
    written = tomllib.loads((files.folder / "analyse.toml").read_text(encoding="utf-8"))
    assert "codering" not in {*written, *written["sdq"]}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_still_open_stands_there_as_a_comment(
    language: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["dossier", "fase", "jaren", "invoer", "naam ouder", "toelichting", "moment", *ITEMS],
        *(
            [
                "K1",
                "x",
                7,
                "3-5-2024",
                "Jan Jansen",
                "thuis gaat het nu wel goed",
                m,
                *[1, 2] * 12,
                1,
            ]
            for m in ("begin", "T9", "Emma de Vries")
        ),
    ]
    path = files.csv(rows)
    given = ["controleer", path, "--schrijf-config", "--taal", language]
    outcome = analyse(capsys, *given)
    text = (files.folder / "analyse.toml").read_text(encoding="utf-8")
    for header in ("fase", "jaren", "invoer"):
        assert f'\n# "{header}" = "negeren"  # ' in text
    assert '\n# "T9" = "begin"  # ' in text
    assert '\n# codering = "0-2"  # ' in text
    assert not [word for word in ("Jan", "Emma", "emma", "toelichting") if word in text]
    assert ": 0; " in outcome.err
    assert ": 6. " in outcome.err
    # Every line works when its # is taken away.
    opened = text.replace('# "', '"').replace('# codering = "0-2"  #', 'codering = "0-2"  #')
    (files.folder / "analyse.toml").write_text(opened, encoding="utf-8")
    keys = json.loads(analyse(capsys, "controleer", path, "--formaat", "json").out)["tables"]
    assert {row["fault"] for row in keys["faults"]} == {"moment_unknown", "doubled"}


def test_a_file_given_by_a_star_and_by_name_is_read_once(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv([["kindcode", *ITEMS], ["K1", *[0, 2] * 12, 1]])
    assert len(tables(capsys, "sdq", files.folder / "*.csv", path)["scores"]) == len(
        tables(capsys, "sdq", path)["scores"]
    )


def test_an_empty_template_has_no_measurements(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.folder / "leeg.xlsx"
    assert analyse(capsys, "sjabloon", "sdq", "-o", path).code == 0
    outcome = analyse(capsys, "controleer", path)
    assert "SDQ: geen metingen (0 respondenten)." in outcome.out
    assert "()" not in outcome.out
