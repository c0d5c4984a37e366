"""What a user says about a header goes first, and what is written down is read back the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.intake.pilot_files import ITEMS, Files
from tests.intake.test_intake_exports import (
    QUESTIONS,
    SDQ,
    WORDS,
    coded,
    import_ids,
    limesurvey,
    qualtrics,
    stamp,
)
from tests.intake.test_intake_shapes import PILOT, numbered, of
from vaktherapie_analyse.answers import Answers
from vaktherapie_analyse.errors import DataError
from vaktherapie_analyse.intake import Settings, read_answers
from vaktherapie_analyse.intake.write_settings import Written, recognised, written_settings


def _limesurvey(files: Files) -> list[Path]:
    return [
        files.bytes(limesurvey(moment, numbered("SDQ[SQ{:03}]")), f"results {moment}.csv")
        for moment in ("begin", "eind")
    ]


def _qualtrics(files: Files) -> list[Path]:
    return [files.csv(import_ids(qualtrics(numbered("Q7_{}"))), delimiter=",")]


def _redcap(files: Files) -> list[Path]:
    head = ["record_id", "redcap_event_name", "geslacht", "sdq_timestamp", "leeftijd"]
    rows: list[list[Any]] = [[*head, *numbered("sdq_{}"), "sdq_complete"]]
    for m in PILOT:
        person = [m.respondent, f"{m.moment}_arm_1", m.sex, stamp(m), m.age]
        rows.append([*person, *coded(m), 2])
    return [files.csv(rows, delimiter=",")]


def _unipark(files: Files) -> list[Path]:
    head = ["lfdnr", "tester", "kindcode", "respondent", "moment", "datetime", "leeftijd"]
    rows: list[list[Any]] = [[*head, *(f"v_{n}" for n in range(212, 237)), "duration"]]
    for number, m in enumerate(PILOT, start=1):
        person = [number, 0, m.client, m.respondent, m.moment, stamp(m), m.age]
        rows.append([*person, *(0 if a is None else a + 1 for a in m.answers), 341])
    return [files.csv(rows)]


def _forms(files: Files) -> list[Path]:
    head = ["Id", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Code van het kind",
            "respondent", "Leeftijd van het kind", *QUESTIONS]  # fmt: skip
    paths = []
    for moment in ("begin", "eind"):
        rows: list[list[Any]] = [head]
        for number, m in enumerate(of(moment), start=1):
            day = datetime(m.day.year, m.day.month, m.day.day, 10, 12)
            person = [day, day, "a@b.nl", "anoniem", m.client, m.respondent, m.age]
            rows.append([number, *person, *(WORDS[a] for a in m.answers)])
        paths.append(files.xlsx(f"{moment}.xlsx", Sheet1=rows))
    return paths


SYSTEMS: dict[str, Callable[[Files], list[Path]]] = {
    "submitdate": _limesurvey,
    "EndDate": _qualtrics,
    "sdq_timestamp": _redcap,
    "datetime": _unipark,
    "Tijd van voltooien": _forms,
}


def read_back(written: Written, settings: Settings) -> Settings:
    own = written.own.get("sdq", {})
    columns = {**written.shared, **own, **settings.columns}
    return replace(settings, columns=columns, moments={**written.moments, **settings.moments})


@pytest.mark.parametrize("stamped", SYSTEMS)
def test_an_export_with_a_time_stamp_is_written_down_and_read_back_the_same(
    stamped: str, files: Files
) -> None:
    paths = SYSTEMS[stamped](files)
    settings = Settings(informant="parent")
    if stamped == "submitdate":
        settings = replace(settings, columns={"token": "respondent"})
    written = written_settings([recognised(paths, SDQ, settings)])
    assert written.shared[stamped] == "datum"
    assert [*written.own["sdq"].values()] in ([], ITEMS)  # names that say it are not written
    again = read_answers(paths, SDQ, read_back(written, settings))
    pd.testing.assert_frame_equal(again.frame, read_answers(paths, SDQ, settings).frame)


#: What `analyse.toml` can call a column → a header that is recognised as the same, and a cell
#: that would give something else.
ROLES: dict[str, tuple[str, Any]] = {
    "client": ("Dossiernummer", "9"),
    "respondent": ("oudercode", "R9"),
    "invuller": ("relatie", "leerkracht"),
    "moment": ("meting", "eind"),
    "leeftijd": ("Leeftijd kind", 9),
    "geboortedatum": ("gebdatum", "2000-01-01"),
    "geslacht": ("sekse", "m"),
    "datum": ("submitdate", "2020-01-01"),
    "sdq3": ("sdq_3", 2),
    "score total": ("sdq totaal", 40),
}


@pytest.mark.parametrize("said", ROLES)
def test_a_header_that_is_mapped_by_hand_goes_before_one_that_is_recognised(
    said: str, files: Files
) -> None:
    header, wrong = ROLES[said]
    right = {
        **{"client": "K1", "respondent": "R1", "invuller": "moeder", "moment": "begin"},
        **{"geslacht": "v", "datum": "2024-01-15", "leeftijd": 7, "geboortedatum": "2016-06-01"},
    }
    if said in ("geboortedatum", "leeftijd"):
        del right["leeftijd" if said == "geboortedatum" else "geboortedatum"]
    if said == "score total":
        right |= {"score total": 20, "score emotion": 5, "score conduct": 5, "score prosocial": 5}
    else:
        right |= dict(zip(ITEMS, [0, 2] * 12 + [1], strict=True))
    assert said in right
    names = ["Zoals wij het noemen" if name == said else name for name in right]
    own = files.xlsx("a.xlsx", Blad1=[[*names], [*right.values()]])
    both = files.xlsx("b.xlsx", Blad1=[[*names, header], [*right.values(), wrong]])
    mapped = Settings({"Zoals wij het noemen": said})
    expected = everything(read_answers([own], SDQ, mapped))
    assert everything(read_answers([both], SDQ, mapped)) == expected
    with suppress(DataError):  # without, the other column is read, or one too many
        assert everything(read_answers([both], SDQ)) != expected


def everything(answers: Answers) -> list[str]:
    """Answers, scores and who filled in, as text."""
    frames = (answers.frame, answers.given, answers.respondents)
    return ["" if frame is None else frame.to_csv(index=False) for frame in frames]
