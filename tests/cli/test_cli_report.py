"""`analyse rapport`: what the pilot's report tells each reader. The pilot is invented."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.analysis.test_analysis_plain_words import faults, first_page, pairs, sentences, story_of
from tests.cli.run import EXAMPLE, PILOT, analyse
from tests.cli.stories import for_others, story
from vaktherapie_analyse.cli.commands import rapport
from vaktherapie_analyse.cli.commands.enquete import read_closed_questions
from vaktherapie_analyse.cli.typed.options import SurveyFile
from vaktherapie_analyse.language import LANGUAGES, render
from vaktherapie_analyse.output.documents.document import Grid
from vaktherapie_analyse.output.documents.written_story import written
from vaktherapie_analyse.story import Drawn, Explained, Points, Said, Story, Tabulated, Title


def headings(made: Story) -> list[str]:
    return [render(part.said) for part in made.parts if isinstance(part, Title)]


@pytest.fixture(scope="module")
def council() -> Story:
    return story("gemeente")


def test_the_page_of_the_pilot_is_plain_and_holds_the_figures_of_the_sector(council: Story) -> None:
    for language in LANGUAGES:
        found = [*sentences(first_page(council), language)]
        assert {text: faults(text) for text in found if faults(text)} == {}
    told = "\n".join(sentences(first_page(council), "nl"))
    for said in (
        "Bij 9 van de 14 ouders was de score ‘Totaal’ bij het begin verhoogd.",
        "Bij 4 van deze 9 was die score aan het eind normaal.",
        "Bij 6 van de 14 ouders was de score ‘Gedesorganiseerd’ bij het begin hoog.",
        "Voortijdig gestopt:\n2 van de 29 begonnen trajecten.",
        "Doelen van het project gehaald:\n2 van de 3.",
        "tevreden 5;",
        "15 keer past de leeftijd van het kind niet bij de vragenlijst.",
        "Ze bewijzen niet dat de hulp werkte:",
        "5 ouders vulden alleen ‘begin’ in.",
    ):
        assert said in told, said


def test_banner_and_statement_stand_on_the_first_page(council: Story) -> None:
    said = [
        render(message)
        for part in first_page(council)
        if isinstance(part, Said)
        for message in part.sentences
    ]
    assert any("VERZONNEN GETALLEN" in text for text in said)
    assert any("trek uit alleen de ARI-CP geen conclusie" in text for text in said)
    assert "Alleen voor intern gebruik." in said


def test_each_number_of_the_page_is_explained_and_can_be_asked_for(
    council: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    explained = [part for part in council.parts if isinstance(part, Explained)]
    lines = [
        render(each.sentences[0])
        for part in explained
        for each in part.parts
        if isinstance(each, Said)
    ]
    assert "analyse uitleg verhoogd-begin total pilot.xlsx" in lines
    assert "analyse uitleg kwartaal-gestopt pilot.xlsx" in lines
    words = lines[0].replace("pilot.xlsx", str(PILOT)).split()[1:]
    asked = analyse(capsys, *words)
    assert asked.code == 0
    assert "9 van de 14" in render(explained[0].said) and "9 van de 14" in asked.out


def test_every_finding_and_every_number_of_the_quarter_unfolds(
    council: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each as `uitleg` tells it, of the questionnaire that the line names."""
    behind = {
        render(part.said): [each for each in part.parts if isinstance(each, Explained)]
        for part in council.parts
        if isinstance(part, Explained)
    }
    findings, quarter = behind["Alle bevindingen"], behind["Alle getallen van het kwartaal"]
    assert [render(one.said).partition(",")[0] for one in findings] == [
        "F1", "F1b", "F2", "F3", "F4", "F5", "F6", "F7"
    ]  # fmt: skip
    frame = council.reports["kwartaal"].tables["quarters"].frame
    assert len(quarter) == len(frame[["indicator", "instrument"]].drop_duplicates())
    lines = {
        render(each.sentences[0]): render(one.said)
        for one in (*findings, *quarter)
        for each in one.parts
        if isinstance(each, Said)
    }
    assert len(lines) == len(findings) + len(quarter)
    for line in (
        "analyse uitleg F4 pilot.xlsx",
        "analyse uitleg kwartaal-verhoogd-begin disorganised pilot.xlsx",
    ):
        asked = analyse(capsys, *line.replace("pilot.xlsx", str(PILOT)).split()[1:])
        (counted,) = re.findall(r"\d+ van de \d+ \([^)]*", lines[line])[-1:]
        assert asked.code == 0 and counted in " ".join(asked.out.split())


def test_tables_of_a_document_can_be_read_aloud(council: Story) -> None:
    """No blocks and no lines of a tree: the numbers, and steps in words."""
    cells = [
        cell
        for block in written(council, "nl").walked()
        if isinstance(block, Grid)
        for row in block.view.rows
        for cell in row
    ]
    assert not [cell for cell in cells if re.search("[▁-█│├└]", cell)]
    assert "14 10 4 1" in cells
    assert any(cell.startswith("stap 3: ") for cell in cells)


def test_a_page_says_why_satisfaction_is_left_out(tmp_path: Path) -> None:
    """With two questions about it nobody can know which one is meant."""
    survey = tmp_path / "enquete.csv"
    answers = ["zeer tevreden;tevreden"] * 3 + ["tevreden;neutraal"] * 3
    headers = "Hoe tevreden bent u met de therapie?;Hoe tevreden bent u met het contact?"
    survey.write_text("\n".join([headers, *answers]), encoding="utf-8")
    answered, _ = read_closed_questions(SurveyFile(file=survey))
    made = story_of(pairs([(20, 8)] * 6), others={"enquete": answered})
    for language, why in (("nl", "kan alleen als één vraag"), ("en", "needs exactly one question")):
        found = [*sentences(first_page(made), language)]
        assert any(why in text for text in found)
        assert {text: faults(text) for text in found if faults(text)} == {}


def test_a_researcher_reads_method_sources_and_a_sentence_per_scale() -> None:
    made = story("onderzoeker")
    for heading in ("Methode", "Bronnen", "Herkomst", "Gevoeligheid voor keuzes"):
        assert heading in headings(made), heading
    points = [render(m) for part in made.parts if isinstance(part, Points) for m in part.sentences]
    assert any(text.startswith("‘Totaal’ (n = 14): begin M = 15,86, SD = 6,67") for text in points)
    assert any("10.1186/s12887-022-03274-6" in text for text in points)
    assert any("10.1037/0022-006X.59.1.12" in text for text in points)
    assert {part.figure.kind for part in made.parts if isinstance(part, Drawn)} >= {
        "flow", "scales", "icons", "bands", "change", "lines"
    }  # fmt: skip
    assert any("tests" in part.tables for part in made.parts if isinstance(part, Tabulated))


def test_for_others_nothing_is_told_of_files_people_or_a_second_questionnaire() -> None:
    for reader in ("gemeente", "onderzoeker", "student"):
        made = for_others(reader)
        assert [*made.reports] == ["sdq"]
        told = "\n".join(sentences(iter(made.parts), "nl"))
        assert "pilot.xlsx" not in told and "SHA-256" not in told
        assert not any(isinstance(part, Explained) for part in made.parts)
        kinds = {part.figure.kind for part in made.parts if isinstance(part, Drawn)}
        assert kinds <= {"icons", "flow"}


def test_a_report_for_others_refuses_a_second_outcome_and_names_no_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for more in (("--enquete", EXAMPLE / "enquete.csv"), ("--kwartaal", "2024-K3")):
        line = ("rapport", PILOT, "--onderdruk", 5, *more, "-o", tmp_path / "r.html")
        refused = analyse(capsys, *line)
        assert refused.code == 2 and str(more[0]) in refused.err
    made = for_others("gemeente")
    typed = [part for part in made.parts if isinstance(part, Said) and part.tone == "typed"]
    line = render(typed[0].sentences[0])
    assert "--verhoogd grensgebied" in line and "--onderdruk 3" in line
    assert ".toml" not in line and "pilot" not in line


def test_the_rule_of_change_is_typed_as_with_sdq_and_counts_for_the_scale_it_names() -> None:
    """On the SD of a scale of either questionnaire; the lines that ask for a number repeat it."""
    made = story("student")
    assert made.reader == "student"
    for key, scale, sd in (("sdq", "total", 6.5), ("ari-cp", "secure", 0.9)):
        frame = made.reports[key].tables["parameters"].frame
        assert set(frame.loc[frame["scale"] == scale, "sd"]) == {sd}
    lines = [
        render(each.sentences[0])
        for part in made.parts
        if isinstance(part, Explained)
        for each in part.parts
        if isinstance(each, Said)
    ]
    assert any('--rci-methode gln --sd "total=6,5"' in line for line in lines)


def test_the_quarter_and_the_findings_judge_by_the_typed_rule_too(
    council: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    """With their explanation: of F4 one reading counts who became reliably better."""
    rule = ("--sd", "total=3")
    counted = {}
    for command, key in (("bevindingen", "findings"), ("kwartaal", "quarters")):
        frame = council.reports[command].tables[key].frame
        shown = analyse(capsys, command, PILOT, "--formaat", "csv", "--tabel", key, *rule).out
        rows = [*csv.DictReader(shown.removeprefix("\ufeff").splitlines(), delimiter=";")]
        counted[command] = {
            (row.get("reading") or row["indicator"], n, int(row["n"]))
            for row, n in zip(rows, frame["n"], strict=True)
            if row["n"] and int(row["n"]) != n
        }
    assert counted["bevindingen"] == {("elevated_improved", 4, 5)}
    assert counted["kwartaal"] == {("improved", 2, 3), ("improved", 4, 5)}
    asked = analyse(capsys, "uitleg", "F4", PILOT, *rule).out
    assert "betrouwbaar verbeterd’: 5/9 (56 %" in asked
    refused = analyse(capsys, "kwartaal", "absent.xlsx", "--sd", "totaal=3")
    assert refused.code == 2 and "--sd" in refused.err


def test_an_sd_for_a_scale_that_is_not_told_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one = ("--vragenlijst", "sdq")
    for more in ((*one, "--sd", "secure=1"), ("--sd", "totaal=1"), ("--functioneel", "total=8/5")):
        refused = analyse(capsys, "rapport", PILOT, *more, "-o", tmp_path / "r.html")
        assert refused.code == 2 and more[-2] in refused.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_wrong_usage_is_told_with_a_line_that_can_be_typed(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forgotten = analyse(capsys, "rapport", "pilot.xlsx", "--taal", language)
    assert forgotten.code == 2
    assert "analyse rapport pilot.xlsx -o rapport.html" in " ".join(forgotten.err.split())
    reader = analyse(capsys, "rapport", PILOT, "--voor", "wethouder", "-o", "r.html")
    assert reader.code == 2 and "gemeente" in reader.err
    table = analyse(capsys, "rapport", PILOT, "-o", "r.xlsx")
    assert table.code == 2 and ".html" in table.err


def test_a_report_is_in_the_language_asked_for_and_not_over_a_page_of_somebody_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = story_of(pairs([(20, 8)] * 6))
    monkeypatch.setattr(rapport, "read_story", lambda _: (told, ()))
    target = tmp_path / "rapport.html"
    line = ("rapport", PILOT, "-o", target)
    for language in LANGUAGES:
        assert analyse(capsys, *line, "--taal", language).code == 0
        assert f'<html lang="{language}"' in target.read_text(encoding="utf-8")
    target.write_text("van mij", encoding="utf-8")
    assert analyse(capsys, *line).code == 2
    assert target.read_text(encoding="utf-8") == "van mij"
    assert analyse(capsys, *line, "--overschrijf").code == 0


def test_apa_gives_a_sentence_per_scale_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    shown = " ".join(analyse(capsys, "sdq", PILOT, "--apa").out.split())
    assert "‘Totaal’ (n = 14): begin M = 15,86, SD = 6,67; eind M = 13,21, SD = 5,91;" in shown
    assert "Wilcoxon p = ,166." in shown
