"""The first screen of every command: how long it is, and that no grave warning is below it.

All people are invented.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.cli.run import EXAMPLE, PILOT, screen_of
from vaktherapie_analyse.analysis.each_questionnaire import told
from vaktherapie_analyse.analysis.explain.asked_number import NUMBERS
from vaktherapie_analyse.analysis.explain.group_number import explain_in
from vaktherapie_analyse.analysis.explain.group_range import range_in
from vaktherapie_analyse.analysis.explain.one_score import Person, explain_score
from vaktherapie_analyse.analysis.questionnaire.on_request import alternatives
from vaktherapie_analyse.analysis.questionnaire.pipeline import context_of
from vaktherapie_analyse.cli.commands import uitleg, vragenlijst
from vaktherapie_analyse.cli.typed.options import Explain, Questionnaire
from vaktherapie_analyse.definitions import load_instrument
from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.language.plainer import encodable
from vaktherapie_analyse.output.formats.console import to_text
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.report import Report

pytestmark = pytest.mark.usefixtures("first_screen")

KEY, NORMS = EXAMPLE / "ari-cp-verzonnen.toml", EXAMPLE / "ari-cp-normen-verzonnen.toml"
SDQ = [f"sdq{number}" for number in range(1, 26)]
ARI = [f"aricp{number}" for number in range(1, 49)]
HEADER = ("kindcode", "moment", "datum", "leeftijd", *SDQ, *ARI)
#: The items that are answered high where it goes well, as the keys have it.
TURNED = {1, 4, 7, 9, 11, 14, 17, 20, 21, 25}
GOOD = {1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 42, 43, 44, 45, 48}
MOMENTS = {"begin": "15-01-2024", "eind": "15-07-2024"}


def people(n: int, moments: Sequence[str] = ("begin", "eind")) -> Iterator[str]:
    """Invented forms of n children with both questionnaires, somewhat better at the end."""
    chance = random.Random(n)
    yield ";".join(HEADER)
    for child in range(1, n + 1):
        age, burden = chance.randint(4, 11), chance.gauss(0.45, 0.15)
        for moment in moments:
            level = burden - (0.1 if moment == "eind" else 0.0)
            sdq = [_answer(chance, level, number in TURNED, 0, 2) for number in range(1, 26)]
            ari = [_answer(chance, level, number in GOOD, 1, 5) for number in range(1, 49)]
            yield ";".join(map(str, (f"K{child:03}", moment, MOMENTS[moment], age, *sdq, *ari)))


def _answer(chance: random.Random, level: float, turned: bool, low: int, high: int) -> int:
    part = level + chance.gauss(0, 0.25)
    part = min(max(1 - part if turned else part, 0.0), 1.0)
    return low + round(part * (high - low))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Per case the file, with the invented key and norms beside it in `analyse.toml`."""
    folder = tmp_path_factory.mktemp("people")
    own = f"[ari-cp]\nsleutel = '{KEY}'\nnormen = '{NORMS}'\n"
    (folder / "analyse.toml").write_text(own, encoding="utf-8")

    made = {
        "one": people(1),
        "two": people(2),
        "many": people(500),
        "one moment": people(30, ("begin",)),
        **{case: rows() for case, (_, rows, _) in GRAVE.items() if rows and case != "one moment"},
    }
    found = {case: folder / f"{number}.csv" for number, case in enumerate(made)}
    for case, path in found.items():
        path.write_text("\n".join(made[case]), encoding="utf-8")
    return {"pilot": PILOT, **found}


CASES = ("pilot", "one", "two", "many", "one moment")
#: How many lines there are at most in so many columns.
LINES = {
    "sdq": {100: 40, 80: 55},
    "ari-cp": {100: 40, 80: 55},
    "kwartaal": {100: 50, 80: 50},
    "bevindingen": {100: 45, 80: 55},
    "casus": {100: 50, 80: 56},
}


def typed(command: str, file: Path) -> list[object]:
    return [command, *(["K01" if file == PILOT else "K001"] if command == "casus" else []), file]


@pytest.mark.parametrize(("command", "case"), list(product(LINES, CASES)))
def test_the_first_screen_is_one_screen(command: str, case: str, files: dict[str, Path]) -> None:
    screen = screen_of(*typed(command, files[case]))
    for (width, most), language in product(LINES[command].items(), LANGUAGES):
        lines = screen(width, language).splitlines()
        assert len(lines) <= most
        assert max(map(len, lines)) <= width


@pytest.mark.parametrize("command", LINES)
def test_what_stands_on_it(command: str, snapshot: SnapshotAssertion) -> None:
    screen = screen_of(*typed(command, PILOT))
    for width, language in product((100, 80), LANGUAGES):
        assert screen(width, language) == snapshot(name=f"{command} {width} {language}")


def test_without_norms_it_is_one_screen_too(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("\n".join(people(30)), encoding="utf-8")
    screen = screen_of("ari-cp", path, "--sleutel", KEY)
    for (width, most), language in product(LINES["ari-cp"].items(), LANGUAGES):
        assert len(screen(width, language).splitlines()) <= most


def explanations(instrument: str, typed: Questionnaire) -> Iterator[tuple[str, Report]]:
    """Every number about the group, and the scores of one child; of the pilot on every scale."""
    reading = vragenlijst.read(instrument, replace(typed, sensitivity=True), traced=True)
    explainer = uitleg._explainer(Explain(asked="", files=typed.files), reading)
    measured = reading.measured
    context = context_of(measured)
    said = told(explainer.measured, context.scores, [context.changes])
    choices = next(alternatives.tables(context, measured.options.alternatives), None)
    who = measured.answers.measured.iloc[0]
    assert reading.trace
    primary = measured.instrument.scale(measured.instrument.primary)
    for scale in measured.instrument.scales if typed.files == [str(PILOT)] else (primary,):
        person = Person(who["client"], who["respondent"])
        yield scale.key, explain_score(explainer, reading.trace, person, scale)
        for number in NUMBERS:
            made = None
            if number.kind != "range":
                made = explain_in(context, explainer, number, scale, said)
            elif scale is primary and measured.norms:
                made = range_in(context, explainer, scale, number, choices, said)
            if made is not None:
                yield f"{number.key} {scale.key}", made


@pytest.mark.parametrize(
    ("instrument", "case"), [*product(("sdq", "ari-cp"), CASES), ("ari-cp", "no norms")]
)
def test_every_explanation_is_one_screen(
    instrument: str, case: str, files: dict[str, Path], tmp_path: Path
) -> None:
    typed = Questionnaire(files=[str(files.get(case, files["two"]))])
    if case == "no norms":
        empty = tmp_path / "empty.toml"
        empty.write_text("", encoding="utf-8")
        typed = replace(typed, config=empty, key=str(KEY))
    primary = load_instrument(instrument).primary
    for asked, report in explanations(instrument, typed):
        for language in LANGUAGES if primary in asked.split() else LANGUAGES[:1]:
            drawn = page(report, language)
            n_lines = to_text(drawn, 80, color=False).count("\n")
            # On a narrow one without the banner of the invented numbers of the example.
            assert n_lines - 2 * len(report.banners) <= 25, (asked, language)
            # What fits on a narrow screen fits on a wider one.
            if n_lines > 25:
                assert to_text(drawn, 100, color=False).count("\n") <= 25, (asked, language)


def changed(rows: Iterator[str], column: str, write: Callable[[int, str], str]) -> Iterator[str]:
    """The rows with other cells in the columns that begin so; `write` is given row and cell."""
    header = next(rows).split(";")
    yield ";".join(header)
    for number, row in enumerate(rows):
        cells = zip(header, row.split(";"), strict=True)
        yield ";".join(write(number, c) if name in column.split() else c for name, c in cells)


#: What changes the reading: name → command, how the file is made (None: the pilot), what is said.
GRAVE: dict[str, tuple[str, Callable[[], Iterator[str]] | None, str]] = {
    "no control group": ("sdq", None, "Geen controlegroep"),
    "other choices": ("sdq", None, "loopt dit van 43 tot 83 %"),
    "invented numbers": ("ari-cp", None, "VERZONNEN GETALLEN"),
    "another age than the questionnaire is for": (
        "ari-cp",
        None,
        "buiten de leeftijd van de ARI-CP",
    ),
    "the same, in a quarter": ("kwartaal", None, "buiten de leeftijd van de ARI-CP"),
    "the same, of findings": ("bevindingen", None, "buiten de leeftijd van de ARI-CP"),
    "figures are no effect": ("bevindingen", None, "zegt niet dat de hulp werkte"),
    "one family is research": ("casus", None, "ALLEEN VOOR ONDERZOEK"),
    "one moment": ("sdq", lambda: people(30, ("begin",)), "Er is geen meting ‘eind’"),
    "no age": (
        "sdq",
        lambda: changed(people(30), "leeftijd", lambda *_: ""),
        "is de leeftijd van het kind onbekend",
    ),
    "not everybody has a norm": (
        "sdq",
        lambda: changed(people(30), "leeftijd", lambda n, cell: "" if n < 20 else cell),
        "Van de 30 paren hebben er 20 een score en norm op ‘Totaal’",
    ),
    "items were turned already": (
        "sdq",
        lambda: changed(
            people(60), " ".join(f"sdq{i}" for i in TURNED), lambda _, cell: str(2 - int(cell))
        ),
        "al omgekeerd",
    ),
    "no register": ("kwartaal", lambda: people(3), "Er is geen register van trajecten"),
}


@pytest.mark.parametrize("case", GRAVE)
def test_who_stops_after_ten_lines_has_read_it(case: str, files: dict[str, Path]) -> None:
    command, rows, said = GRAVE[case]
    text = screen_of(*typed(command, files[case] if rows else PILOT))(100, "nl")
    lines = [line for line in text.splitlines() if line.strip()]
    assert said in " ".join(map(str.strip, lines[:10]))


@pytest.mark.parametrize(
    ("command", "outcome"), [("sdq", "to_normal"), ("ari-cp", "no_longer_elevated")]
)
def test_the_range_is_that_of_the_sensitivity_table(command: str, outcome: str) -> None:
    report = screen_of(command, PILOT, "--gevoeligheid").report
    assert report.first
    (told,) = (message for message in report.first.headlines if message.key == "first.range")
    frame = report.tables["sensitivity"].frame
    shares = frame.loc[frame["quantity"] == outcome, "share"].dropna()
    assert (told.values["low"], told.values["high"]) == (shares.min(), shares.max())


def test_in_an_old_alphabet_no_sign_makes_another_number() -> None:
    text = screen_of("sdq", PILOT)(100, "nl")
    assert "5 → 2a" in text
    plain = encodable(text, "ascii")
    assert "?" not in plain
    assert "5 -> 2a" in plain


@pytest.mark.parametrize("alphabet", ["ascii", "cp1252"])
def test_in_an_old_alphabet_the_numbers_below_a_plot_stay_in_their_column(alphabet: str) -> None:
    drawn = "5 │  ●  ●\nbegin →    10   20\n           10   20"
    _, below, plain = encodable(drawn, alphabet).splitlines()
    assert below.startswith("begin ->")
    assert below.index("10   20") == plain.index("10   20")
    assert encodable(drawn, "utf-8") == drawn


def test_small_numbers_are_written_as_people_say_them(files: dict[str, Path]) -> None:
    for command, file in product(LINES, (files["one"], files["two"])):
        screen = screen_of(*typed(command, file))
        dutch, english = (" ".join(screen(100, language).split()) for language in LANGUAGES)
        assert not re.search(r"\b(?:van de|deze) 1\b", dutch), command
        assert not re.search(r"\b(?:of the|these) 1\b|\b1 times\b", english), command
        assert not re.search(r"\b1 (?:ouders|respondenten|opmerkingen|kinderen)\b", dutch), command
        assert not re.search(r"\b0 ouder\b|\b1 (?:parents|respondents|remarks)\b", english + dutch)
        assert command != "ari-cp" or "naar normaal" not in dutch
