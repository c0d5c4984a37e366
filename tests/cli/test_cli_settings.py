"""What stands in `analyse.toml` and what is typed: read, named with its place, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.run import PILOT, analyse
from vaktherapie_analyse import output
from vaktherapie_analyse.analysis.line.change_rule import Rule
from vaktherapie_analyse.cli.commands.vragenlijst import elevated_of
from vaktherapie_analyse.cli.config import Project, load_project
from vaktherapie_analyse.cli.typed.change_rule_options import rule_of
from vaktherapie_analyse.cli.typed.options import Questionnaire
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.errors import AnalysisError, DefinitionError, UsageError
from vaktherapie_analyse.language import LANGUAGES

SDQ = load_instrument("sdq")


def rule(folder: Path, text: str, **typed: Any) -> Rule:
    """The rule of the SDQ with this project file and these options."""
    (folder / "analyse.toml").write_text(text, encoding="utf-8")
    data = [str(folder / "pilot.xlsx")]
    return rule_of(Questionnaire(files=data, **typed), load_project(data, None), SDQ)


def told(error: pytest.ExceptionInfo[AnalysisError], language: str = "nl") -> str:
    return " ".join(output.explain(error.value, language).split())


IN_THE_FILE = {
    "a level of 0": ("[sdq]\nalfa = 0", "[sdq] alfa moet tussen 0 en 1"),
    "a level of 0.0": ("[sdq]\nalfa = 0.0", "[sdq] alfa moet tussen 0 en 1"),
    "an SD of 0": ("[sdq.sd]\ntotal = 0", "[sdq.sd] total moet groter dan 0 zijn; gegeven is 0"),
    "an empty SD": ("[sdq.sd]\ntotal = ''", "[sdq.sd] total is geen getal"),
    "an infinite SD": ("[sdq.sd]\ntotal = inf", "dit getal is te groot, of het is geen getal"),
    "a reliability of 1": ("[sdq.betrouwbaarheid]\ntotal = 1", "[sdq.betrouwbaarheid] total moet"),
    "another scale": ("[sdq.sd]\ntotaal = 5", "Bij [sdq.sd] totaal staat een schaal die er niet"),
    "an unknown method": ("[sdq]\nrci_methode = 'hlm'", "[sdq] rci_methode is niet bekend"),
    "an unknown cut-off": ("[sdq]\ngrens = 'd'", "[sdq] grens is niet bekend"),
    "an unknown key": ("[sdq]\nsdd = 3", "sdq › sdd: deze sleutel bestaat hier niet"),
    "an unknown word": ('kleur = "rood"', "kleur: deze sleutel bestaat hier niet. Wel: kolommen"),
    "another kind": ("[sdq]\nsd = 5", "sdq › sd: verwacht werd een tabel met getallen"),
    "a truth": ("[sdq.sd]\ntotal = true", "sdq › sd › total: verwacht werd een getal"),
    "no table": ("sdq = 3", "sdq: verwacht werd een tabel"),
    "no questionnaire": ("[proef]\nsd = {}", "[proef]: hier hoort geen vragenlijst bij"),
    "nearly one": ("[sqd]\nalfa = 0.1", "Bedoel je sdq?"),
    "a word of ours": ("path = 'x'", "path: deze sleutel bestaat hier niet"),
}


@pytest.mark.parametrize("case", IN_THE_FILE)
def test_a_fault_in_the_project_file_is_named_with_the_file_and_the_key(
    case: str, tmp_path: Path
) -> None:
    text, expected = IN_THE_FILE[case]
    with pytest.raises(DefinitionError) as error:
        rule(tmp_path, text)
    assert "analyse.toml" in told(error)
    assert expected in told(error)
    assert "Object" not in told(error, "en")


def test_every_fault_of_the_project_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as error:
        rule(tmp_path, "kleur = 1\nvan = 2\n[sdq]\nmaat = 3\n[sdq.sd]\ntotal = true\n")
    assert len(error.value.problems) == 4


def test_the_project_file_has_a_section_for_the_definition_that_is_analysed(
    tmp_path: Path,
) -> None:
    (tmp_path / "analyse.toml").write_text(
        "[proef]\nalfa = 0.1\nnormen = 'norm.toml'\n[proef.sd]\nlaag = 5\n", encoding="utf-8"
    )
    data = [str(tmp_path / "data.csv")]
    section = load_project(data, None, "proef").section("proef")
    assert (section.alfa, section.sd) == (0.1, {"laag": 5})
    assert Path(section.normen) == tmp_path / "norm.toml"
    with pytest.raises(DefinitionError):
        load_project(data, None)


IDLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "functional": ({"functional": ["total=8/5"]}, "--functioneel", "--grens"),
    "percent": ({"percent": "50"}, "--procent", "--vergelijk-methoden"),
    "mid": ({"mid": ["total=4"]}, "--mid", "--vergelijk-methoden"),
    "reliability_post": (
        {"reliability_post": ["total=0,7"]},
        "--betrouwbaarheid-eind",
        "--rci-methode nk",
    ),
    "scale": ({"scale": "total"}, "--schaal", "--vergelijk-methoden of --gevoeligheid"),
}


@pytest.mark.parametrize("case", IDLE)
def test_a_typed_option_that_does_nothing_is_refused(case: str, tmp_path: Path) -> None:
    typed, option, needed = IDLE[case]
    with pytest.raises(UsageError) as error:
        rule(tmp_path, "", **typed)
    assert f"{option} doet niets zonder {needed}." in told(error)
    assert f"Voeg {needed} toe" in told(error)


def test_options_that_do_something_together_are_taken(tmp_path: Path) -> None:
    kept = "[sdq]\ngrens = 'c'\n[sdq.mid]\ntotal = 4\n[sdq.betrouwbaarheid_eind]\ntotal = 0.7\n"
    assert rule(tmp_path, kept, functional=["total=8/5"]).functional == {"total": (8, 5)}
    for more in ({"compare_methods": True}, {"rci_method": "nk"}):
        found = rule(tmp_path, "", reliability_post=["total=0,7"], **more)
        assert found.reliability_post == {"total": 0.7}
    assert rule(tmp_path, "", scale="total", sensitivity=True) == Rule()


@pytest.mark.parametrize(
    ("field", "option", "example"),
    [
        ("sd", "--sd", "total=5,8"),
        ("reliability", "--betrouwbaarheid", "total=0,80"),
        ("reliability_post", "--betrouwbaarheid-eind", "total=0,80"),
        ("functional", "--functioneel", "total=8,0/5,0"),
        ("mid", "--mid", "total=4"),
    ],
)
def test_a_value_without_a_scale_gets_an_example_that_is_possible(
    field: str, option: str, example: str, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as error:
        rule(tmp_path, "", **{field: ["0,8"]})
    assert f'Schrijf het zo: {option} "{example}"' in told(error)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", ["--alfa", "--grens", "--mid", "--van"])
def test_an_option_with_an_empty_text_is_no_option_that_was_left_out(
    option: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "sdq", PILOT, option, "", "--taal", language)
    assert outcome.code == 2
    assert option in outcome.err
    assert "analyse sdq --help" in outcome.err


def test_a_word_in_the_project_file_is_named_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "analyse.toml").write_text("van = 'halverwege'\n", encoding="utf-8")
    outcome = analyse(capsys, "sdq", PILOT, "--config", tmp_path / "analyse.toml")
    assert outcome.code == 1
    assert "analyse.toml" in outcome.err
    assert "De waarde bij van is niet bekend." in outcome.err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('van = "begin"\nnaar = eind', "Regel 2, teken 8"),
        ('van = "begin', "houdt op voordat alles gesloten is"),
        ("[sdq]\nalfa = 0,05", "Regel 2: een getal staat hier met een komma. → Schrijf een punt"),
        ('[sdq]\nsleutel = "C:\\keys\\a.toml"', "enkele aanhalingstekens: sleutel = 'C:\\"),
        ('[sdq]\nsleutel = "normen\\new.toml"', "Regel 2: tussen dubbele aanhalingstekens"),
        ('van = "begin"\nvan = "eind"', "Regel 2: deze sleutel of dit deel staat al eerder"),
        ("[sdq]\n[sdq]", "Regel 2: deze sleutel of dit deel staat al eerder"),
    ],
)
def test_a_line_that_is_no_toml_is_told_in_our_words(
    text: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(DefinitionError) as error:
        rule(tmp_path, text)
    assert expected in told(error)
    assert "analyse.toml" in told(error)
    assert "line" not in told(error)
    assert "Regel" not in told(error, "en")


def test_a_path_of_windows_with_single_quotes_or_double_backslashes_is_read(tmp_path: Path) -> None:
    for text in ("'C:\\keys\\a.toml'", '"C:\\\\keys\\\\a.toml"', '"C:/keys/a.toml"'):
        (tmp_path / "analyse.toml").write_text(f"[sdq]\nsleutel = {text}", encoding="utf-8")
        project = load_project([str(tmp_path / "x.csv")], None)
        assert project.section("sdq").sleutel.endswith("a.toml")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["--van", "eind"], "Er zijn twee momenten nodig: eind met eind"),
        (["--van", "begin", "--naar", "begin"], "begin met begin vergelijken zegt niets"),
        (["--van", "eind", "--naar", "begin"], "Draai het om: --van begin --naar eind"),
        (["--van", "vervolg"], "vervolg komt na eind"),
    ],
)
def test_moments_go_forward_in_time(
    typed: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = analyse(capsys, "sdq", PILOT, *typed)
    assert outcome.code == 2
    assert expected in outcome.err


def test_without_norms_and_bands_there_is_nothing_to_choose_for_elevated() -> None:
    with pytest.raises(UsageError) as error:
        elevated_of("klinisch", Project(), SDQ, None)
    assert "Bij --verhoogd is niets te kiezen" in told(error)
    assert "laat --verhoogd weg" in told(error)
