"""What `controleer` doubts stands beside the numbers, for answers and for scores alike.

All data are invented.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files as files_of
from inspect import getsource
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

from tests.analysis.people import answers_of
from tests.cli.run import seen as analyse
from tests.cli.test_cli_check import HEADER, REVERSED, people
from tests.cli.test_cli_findings import OTHER_REPORT
from tests.intake.pilot_files import ITEMS, Files
from vaktherapie_analyse.analysis.doubts import _outside_age, doubts, item_rest
from vaktherapie_analyse.analysis.line.score import score
from vaktherapie_analyse.analysis.questionnaire.remarks import _scales_without_bands, without_norm
from vaktherapie_analyse.definitions import load_instrument

#: The same people once with answers and once with the scores that follow from them.
KINDS: Final = ("items", "scores")

#: The scores of a form with a 0 on every item.
OF_ZEROS: Final = {
    "sdq_emotion": 0, "sdq_conduct": 2, "sdq_hyper": 4, "sdq_peer": 4,
    "sdq_prosociaal": 0, "sdq_totaal": 10,
}  # fmt: skip


#: A report with one finding: what is doubted does not depend on how many are recomputed.
ONE_FINDING: Final = "een-bevinding.toml"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.chdir(tmp_path)
    Path(ONE_FINDING).write_text(OTHER_REPORT, encoding="utf-8")
    return Files(tmp_path)


def sheet(kind: str, measurements: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """A row per measurement: its columns, then the answers or the scores of a form of zeros."""
    zeros = dict.fromkeys(ITEMS, 0) if kind == "items" else OF_ZEROS
    rows = [{**one, **{name: one.get(name, zeros[name]) for name in zeros}} for one in measurements]
    header = [*dict.fromkeys(name for row in rows for name in row)]
    return [header, *([row.get(name, "") for name in header] for row in rows)]


def remarks(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    outcome = analyse(capsys, *arguments, "--formaat", "json")
    assert outcome.code == 0, outcome.err
    said: list[str] = json.loads(outcome.out)["meta"]["remarks"]
    return said


def person(code: str, moment: str = "begin", **about: Any) -> dict[str, Any]:
    days = {"begin": "2024-01-10", "eind": "2024-05-10"}
    return {"kindcode": code, "moment": moment, "datum": days[moment], "leeftijd": 8} | about


@pytest.mark.parametrize("kind", KINDS)
def test_measurements_without_a_date_and_children_outside_the_register_are_counted(
    kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [person("K1"), person("K1", "eind"), person("K2", datum=""), person("K3")]
    register = [["kindcode", "start", "eind", "status"], ["K1", "2024-01-01", "", "lopend"]]
    path = files.xlsx(SDQ=sheet(kind, rows), Trajecten=register)
    said = remarks(capsys, "kwartaal", path)
    assert any(one.startswith("1 meting (Strengths") and "geen datum" in one for one in said)
    assert any(one.startswith("1 kind ") and "niet in het register" in one for one in said)


@pytest.mark.parametrize("kind", KINDS)
def test_another_norm_group_at_the_second_moment_is_counted(
    kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of scores beside one command: what the others tell does not depend on the kind."""
    rows = [person("K1", leeftijd=6), person("K1", "eind", leeftijd=7)]
    path = files.csv(sheet(kind, rows))
    for command in [*commands(path)][: 1 if kind == "scores" else None]:
        assert any("andere normgroep" in one for one in remarks(capsys, *command)), command


def commands(path: Path, child: str = "K1") -> dict[tuple[object, ...], str]:
    """Every command that counts with answers to the SDQ, and its name."""
    findings = ("bevindingen", path, "--definitie", ONE_FINDING)
    typed = [("sdq", path), ("kwartaal", path), findings, ("casus", child, path)]
    return {one: str(one[0]) for one in typed}


@dataclass(frozen=True)
class Doubtful:
    """Measurements of K1 (and others) about which something is doubtful.

    `check` is what `controleer` says of it, `said` what stands beside the numbers; `refused` by
    which commands such data are refused instead, `unused` which have no number of that scale.
    """

    rows: Sequence[Mapping[str, Any]]
    check: str
    said: str
    kinds: Sequence[str] = KINDS
    refused: Sequence[str] = ()
    unused: Sequence[str] = ()


def both(begin: Mapping[str, Any], end: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [person("K1") | dict(begin), person("K1", "eind") | dict(end)]


def forms(moment: str, n: int, turned: Sequence[int], seed: int = 5) -> list[list[Any]]:
    """Forms of n invented people at a moment; the same people for the same seed."""
    return [[code, moment, *rest] for code, _, *rest in people(n, turned, seed)]


def of_forms(
    begin: Sequence[int], end: Sequence[int], *, opposite: bool = False
) -> list[dict[str, Any]]:
    """Thirty people at two moments with these items turned; with `opposite` all at the end."""
    tables = forms("begin", 30, begin), forms("eind", 30, end, seed=5 if opposite else 6)
    rows = [dict(zip(HEADER, row, strict=True)) for table in tables for row in table]
    if opposite:
        rows = [
            row | {name: 2 - row[name] for name in ITEMS} if row["moment"] == "eind" else row
            for row in rows
        ]
    codes = {row["kindcode"]: f"P{number}" for number, row in enumerate(rows)} | {"K000": "K1"}
    return [
        person(codes[row["kindcode"]], row["moment"]) | {name: row[name] for name in ITEMS}
        for row in rows
    ]


_TURNED: Final = "de items die omgekeerd tellen (7, 11, 14, 21, 25) gaan in tegen"
_OPPOSITE: Final = "wie bij het begin hoog scoort, scoort aan het eind juist laag"

#: Key of the warning of `controleer` → data that have it.
DOUBTFUL: Final = {
    "warn_similar_codes": Doubtful(
        [person("K1"), person("Kl"), person("K2")],
        "deze codes verschillen alleen in tekens",
        "lijkt op meer dan één manier geschreven",
    ),
    "warn_age_differs": Doubtful(
        [person("K1", geboortedatum="2012-01-01")],
        "de leeftijd past niet bij de geboortedatum",
        "past de ingevulde leeftijd niet bij de geboortedatum",
    ),
    "warn_date_falls": Doubtful(
        both({}, {"datum": "2023-01-10"}),
        "de datum ligt voor die van een eerder moment",
        "ligt de datum voor die van een eerder moment",
        refused=["kwartaal"],
    ),
    "warn_age_falls": Doubtful(
        both({}, {"leeftijd": 7}),
        "het kind is jonger dan bij een eerder moment",
        "is het kind jonger dan bij een eerder moment",
    ),
    "warn_date_unread": Doubtful(
        [{"kindcode": "K1", "leeftijd": 8, "Tijdstempel": "gisteren om tien"}],
        "de datum is niet te lezen",
        "is de datum niet te lezen",
        refused=["kwartaal"],
    ),
    "warn_in_future": Doubtful(
        [person("K1", datum="2060-01-10")],
        "de datum ligt in de toekomst",
        "ligt de datum in de toekomst",
        refused=["kwartaal"],
    ),
    "warn_too_early": Doubtful(
        [person("K1", datum="1990-01-10")],
        "de datum ligt voor 2000",
        "ligt de datum voor 2000",
        refused=["kwartaal"],
    ),
    "warn_trial_row": Doubtful(
        [person("K1"), person("K2"), person("test")],
        "deze rijen noemen zich een proef",
        "zich een proef noemt",
    ),
    "warn_sum_differs": Doubtful(
        [person("K1", sdq_totaal=11), person("K2"), person("K3")],
        "een totaal is niet de som van zijn delen",
        "is niet de som van haar delen",
        kinds=["scores"],
    ),
    "warn_personal_codes": Doubtful(
        [person("Jan de Vries"), person("Piet Bakker"), person("Kees Smit")],
        "lijken op namen, adressen of nummers",
        "lijken op namen, adressen of nummers",
        refused=["casus"],
    ),
    "remark_outside_age": Doubtful(
        both({"leeftijd": 17}, {"leeftijd": 18}),
        "buiten de leeftijd van de Strengths",
        "buiten de leeftijd van de Strengths",
    ),
    "remark_no_age": Doubtful(
        [person("K1", leeftijd=""), person("K2")],
        "Van 1 respondent is de leeftijd van het kind onbekend",
        "Van 1 respondent is de leeftijd van het kind onbekend",
    ),
    "remark_outside_norm": Doubtful(
        [person("K1", leeftijd=16), person("K2")],
        "heeft voor deze kinderen geen norm: Totaal (1 × 16 jaar)",
        "heeft voor deze kinderen geen norm: Totaal (1 × 16 jaar)",
    ),
    "remark_scale_without_norm": Doubtful(
        both({"sdq_impact": 1}, {"sdq_impact": 0}),
        "Geen norm voor Impact",
        "Geen norm voor Impact",
        kinds=["scores"],
        unused=["kwartaal", "bevindingen"],
    ),
    "remark_scale_without_norm_for": Doubtful(
        both({"invuller": "leerkracht"}, {"invuller": "leerkracht"}),
        "Geen norm voor leerkrachten",
        "Geen norm voor leerkrachten",
    ),
    "turned": Doubtful(of_forms((), ()), _TURNED, _TURNED, kinds=["items"]),
    "turned_here": Doubtful(
        of_forms(REVERSED, ()), "is dat niet zo", "is dat niet zo", kinds=["items"]
    ),
    "against": Doubtful(
        of_forms((*REVERSED, 8), (*REVERSED, 8)), "item 8 bij het begin", "item 8 bij het begin",
        kinds=["items"],
    ),
    "contradicting": Doubtful(
        of_forms(REVERSED, REVERSED, opposite=True), _OPPOSITE, _OPPOSITE, kinds=["items"]
    ),
    "same_answers": Doubtful(
        [person(code) | dict.fromkeys(ITEMS[:9], 1) for code in ("K1", "K2")],
        "2 formulieren hebben precies dezelfde antwoorden als een ander: rij 2",
        "2 formulieren hebben precies dezelfde antwoorden als een ander",
        kinds=["items"],
    ),
    "too_few_for_items": Doubtful(
        [person("K1")], "is niet nagegaan", "is niet nagegaan", kinds=["items"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "kind"), [(key, kind) for key, one in DOUBTFUL.items() for kind in one.kinds]
)
def test_every_doubt_stands_beside_the_numbers(
    key: str, kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each by itself, for the first of the commands; of the others see `TOGETHER`."""
    one = DOUBTFUL[key]
    path = files.csv(sheet(kind, one.rows))
    assert any(one.check in remark for remark in remarks(capsys, "controleer", path))
    assert any(one.said in remark for remark in remarks(capsys, "sdq", path))


#: Data that are doubtful in more than one way → what is doubted.
TOGETHER: Final[dict[str, tuple[Sequence[Mapping[str, Any]], Sequence[str]]]] = {
    "codes and ages": (
        [
            *both({"leeftijd": 18, "geboortedatum": "2012-01-01"}, {"leeftijd": 17}),
            *(person(code) for code in ("Kl", "K2", "test")),
        ],
        ["warn_similar_codes", "warn_age_differs", "warn_age_falls", "warn_trial_row",
         "remark_outside_age", "too_few_for_items"],
    ),
    "no age": (DOUBTFUL["remark_no_age"].rows, ["remark_no_age"]),
    "dates": (
        both({"datum": "2060-01-10"}, {"datum": "1990-01-10"}),
        ["warn_in_future", "warn_too_early", "warn_date_falls"],
    ),
    "a date that cannot be read, and no norm": (
        [row | {"leeftijd": 16} for row in DOUBTFUL["warn_date_unread"].rows],
        ["warn_date_unread", "remark_outside_norm"],
    ),
    "a teacher": (
        DOUBTFUL["remark_scale_without_norm_for"].rows, ["remark_scale_without_norm_for"]
    ),
    "names": (DOUBTFUL["warn_personal_codes"].rows, ["warn_personal_codes"]),
    "scores": (
        [*both({"sdq_totaal": 11, "sdq_impact": 1}, {"sdq_impact": 0}), person("K2"), person("K3")],
        ["warn_sum_differs", "remark_scale_without_norm"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOGETHER)
def test_every_command_tells_all_that_is_doubted(
    what: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows, keys = TOGETHER[what]
    path = files.csv(sheet("scores" if what == "scores" else "items", rows))
    for command, name in list(commands(path).items())[1:]:
        told = [DOUBTFUL[key] for key in keys if name not in DOUBTFUL[key].unused]
        if any(name in one.refused for one in told):
            assert analyse(capsys, *command).code == 1
        elif told:
            said = remarks(capsys, *command)
            assert [one.said for one in told if not any(one.said in text for text in said)] == []


def test_no_warning_is_left_out_here() -> None:
    """Every key of the language files that `controleer` can warn with, except one.

    A total read as an item comes with faults only: then there are no numbers.
    """
    warnings = {key for key in keys_of("check") if key.startswith("warn_")}
    # The same warning, with the rows that only `controleer` names.
    whole = {key for key, text in keys_of("doubts").items() if isinstance(text, dict)}
    source = "".join(map(getsource, (without_norm, _scales_without_bands, _outside_age)))
    about_norms = {
        key
        for key in keys_of("analysis")
        if key.startswith("remark_") and re.search(rf"{key.removeprefix('remark_')}\b", source)
    }
    assert len(about_norms) == 5
    expected = warnings | whole | about_norms
    assert expected - {"warn_total_column", "same_answers_at", "outside_age_at"} == set(DOUBTFUL)
    # Of those about many forms every command is tried below.
    many_forms = {"turned", "turned_here", "against", "contradicting", "same_answers"}
    assert many_forms | {key for _, keys in TOGETHER.values() for key in keys} == set(DOUBTFUL)


def keys_of(room: str) -> dict[str, Any]:
    text = files_of("vaktherapie_analyse.language").joinpath(f"nl/{room}.toml")
    return tomllib.loads(text.read_text("utf-8"))


def dated(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows with a date, which the numbers of a quarter need."""
    day = {"begin": "2024-01-10", "eind": "2024-05-10", "moment": "datum"}
    return [[day[row[1]], *row] for row in rows]


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ((), (), ["bij het begin (n = 30, r = −", "aan het eind (n = 14, r = −"]),
        (
            REVERSED,
            (),
            ["aan het eind (n = 14, r = −", "bij het begin is dat niet zo",
             "dan klopt de verandering niet"],
        ),
        ((), REVERSED, ["aan het eind is dat niet zo"]),
    ],
)  # fmt: skip
def test_items_that_were_turned_already_are_told_per_moment_beside_every_number(
    begin: Sequence[int],
    end: Sequence[int],
    said: Sequence[str],
    files: Files,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = dated([HEADER, *forms("begin", 30, begin), *forms("eind", 14, end, seed=6)])
    path = files.csv(rows)
    for command in (("controleer", path), *commands(path, "K000")):
        first = remarks(capsys, *command)[0]
        assert first.startswith("SDQ: de items die omgekeerd tellen (7, 11, 14, 21, 25)"), command
        assert [text for text in said if text not in first] == []


@pytest.mark.parametrize("command", ["sdq", "kwartaal"])
def test_what_may_be_published_tells_a_doubt_without_its_numbers(
    command: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv(dated([HEADER, *forms("begin", 30, ()), *forms("eind", 30, ())]))
    said = " ".join(remarks(capsys, command, path, "--onderdruk", 5))
    assert "staan antwoorden of scores in het bestand verkeerd om" in said


def test_items_are_looked_into_over_moments_together_where_one_has_few_forms(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = ("begin", "eind")
    wrong = [row for m in moments for row in forms(m, 19, (*REVERSED, 8), seed=len(m))]
    path = files.csv(dated([HEADER, *wrong]))
    outcome = analyse(capsys, "controleer", path, "--formaat", "json")
    found = json.loads(outcome.out)
    (item,) = (row for row in found["tables"]["item_rest"] if row["item"] == "8")
    assert (item["moment"], item["n"], item["informant"]) == (None, 38, "parent")
    assert "item 8 alle momenten samen (n = 38, r = −" in found["meta"]["remarks"][0]
    for command in commands(path, "K000"):
        assert "item 8 alle momenten samen" in remarks(capsys, *command)[0], command


def test_the_forms_of_a_teacher_are_looked_into_apart(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["invuller", *HEADER]]
    rows += [["ouder", *row] for row in forms("begin", 40, REVERSED)]
    rows += [["leerkracht", *row] for row in forms("begin", 25, ())]
    respondents = [["respondent", *rows[0]], *([row[0], *row] for row in rows[1:])]
    said = remarks(capsys, "sdq", files.csv(respondents))
    assert any("bij het begin, leerkracht (n = 25" in one for one in said)
    assert any("bij het begin, ouder is dat niet zo" in one for one in said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_measurement_counted_the_other_way_round_contradicts_the_other(
    kind: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = forms("begin", 40, REVERSED)
    if kind == "items":
        end = [[row[0], "eind", row[2], *(2 - answer for answer in row[3:])] for row in begin]
        rows, child = dated([HEADER, *begin, *end]), "K000"
    else:
        rows, child = [["datum", "kindcode", "moment", "leeftijd", "sdq_totaal"]], "K1"
        rows += [["2024-01-10", f"K{n}", "begin", 8, n] for n in range(1, 21)]
        rows += [["2024-05-10", f"K{n}", "eind", 8, 21 - n] for n in range(1, 21)]
    path = files.csv(rows)
    for command in (("controleer", path), *commands(path, child)):
        said = " ".join(remarks(capsys, *command))
        assert "SDQ: wie bij het begin hoog scoort, scoort aan het eind juist laag" in said, command


def test_equal_forms_are_told_beside_every_number(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = [0, 1, 2] * 8 + [0], [2, 1, 0] * 8 + [1]
    rows = [["K1", "begin", 8, *one], ["K2", "begin", 8, *one], ["K3", "eind", 8, *other]]
    path = files.csv(dated([HEADER, *rows]))
    for command in commands(path):
        said = " ".join(remarks(capsys, *command))
        assert "2 formulieren hebben precies dezelfde antwoorden als een ander" in said, command
    assert "dezelfde antwoorden" not in " ".join(remarks(capsys, "casus", "K3", path))


def test_what_changes_the_reading_comes_before_what_informs(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    path = files.csv(dated([HEADER, *forms("begin", 30, ()), *forms("eind", 30, ())]))
    said = remarks(capsys, "sdq", path)
    places = [
        next(n for n, one in enumerate(said) if text in one)
        for text in (
            "items die omgekeerd tellen",
            "geen kolom met respondenten",
            "Niet in de eigen",
        )
    ]
    assert places == sorted(places)


def test_a_doubt_that_asks_to_look_comes_before_what_was_assumed(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [person("K1"), person("K1", "eind", leeftijd=7)]
    said = remarks(capsys, "sdq", files.csv(sheet("items", rows)))
    places = [
        next(n for n, one in enumerate(said) if text in one)
        for text in ("jonger dan bij een eerder moment", "geen kolom met respondenten")
    ]
    assert places == sorted(places)


def test_with_thousands_of_forms_a_negligible_r_is_no_doubt() -> None:
    """Answers at random: an r of −0.01 can be beyond chance there."""
    sdq = load_instrument("sdq")
    n = 40_000
    random = np.random.default_rng(1)
    answers = random.integers(0, 3, (n, 25))
    answers[:, 6] = np.where(random.random(n) < 0.03, answers[:, 4], answers[:, 6])
    frame = pd.DataFrame(answers, columns=[str(item) for item in range(1, 26)])
    made = answers_of(frame.assign(client=np.arange(n).astype(str)), sdq)
    table = item_rest(made, sdq)
    assert ((table["r_high"] < 0) & (table["item"] == "7")).any()
    said = {doubt.key for doubt in doubts(made, sdq, score(made, sdq))}
    assert said.isdisjoint({"doubts.turned", "doubts.turned_here", "doubts.against"})


def test_a_file_with_one_moment_is_looked_at_once() -> None:
    sdq = load_instrument("sdq")
    answers = np.random.default_rng(2).integers(0, 3, (30, 25))
    frame = pd.DataFrame(answers, columns=[str(item) for item in range(1, 26)])
    table = item_rest(answers_of(frame.assign(client=np.arange(30).astype(str)), sdq), sdq)
    assert (set(table["moment"]), len(table)) == ({"begin"}, 25)
