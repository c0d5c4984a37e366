"""Nothing of a column that is not used reaches an output: a canary in every kind of place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.cli.run import EXAMPLE, PILOT, Outcome, analyse, screen_of

CANARY = "Kanarievogel"
KEY = EXAMPLE / "ari-cp-verzonnen.toml"
NORMS = EXAMPLE / "ari-cp-normen-verzonnen.toml"
#: Headers of columns that no questionnaire uses, and what stands below them.
COLUMNS = {
    "Naam ouder": f"Jan {CANARY}",
    "Adres": f"{CANARY}straat 12",
    "E-mail": f"{CANARY.lower()}@voorbeeld.nl",
    "BSN": "111222333",
    "Telefoon": "0612345678",
    "Opmerking": f"{CANARY} zegt dat het thuis niet goed gaat.",
    "Naam van de school": CANARY,
    "geboortedatum": "1-2-2013",
    "Wat wilt u nog kwijt?": f"Vraag {CANARY} zelf.",
}
SECRETS = (CANARY.lower(), "111222333", "0612345678", "1-2-2013", "2013-02-01")


def sing(book: Workbook) -> None:
    """Put the canary in columns, beside the table, in sheets, comments, names and properties."""
    for sheet in book:
        first = sheet.max_column + 1
        for column, (header, text) in enumerate(COLUMNS.items(), start=first):
            sheet.cell(1, column, header)
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, column, text)
        sheet.cell(2, first + len(COLUMNS) + 2, CANARY)
        sheet.cell(sheet.max_row + 3, first + 1, f"Let op: {CANARY}")
        sheet.cell(2, 1).comment = Comment(CANARY, CANARY)
        sheet.oddHeader.center.text = CANARY
    notes = book.create_sheet("Notities")
    notes["A1"], notes["A2"] = f"Gesprek met {CANARY}", "client"
    hidden = book.create_sheet("Lijst")
    hidden["A1"], hidden["B1"], hidden["A2"], hidden["B2"] = "client", "naam", "K01", CANARY
    hidden.sheet_state = "hidden"
    book.properties.creator = book.properties.title = book.properties.description = CANARY
    book.defined_names[CANARY] = DefinedName(CANARY, attr_text="'SDQ begin'!$A$1")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("goed") / "pilot.xlsx"
    book = load_workbook(PILOT)
    sing(book)
    book.save(path)
    return path


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the canary also where an answer, a date, an age, a sex or a moment belongs."""
    path = tmp_path_factory.mktemp("fout") / "pilot.xlsx"
    book = load_workbook(PILOT)
    sing(book)
    sheet = book["SDQ begin"]
    for column in range(3, 12):
        sheet.cell(column, column, CANARY)
    sheet["H4"] = 7
    book.save(path)
    return path


def told(outcome: Outcome, folder: Path) -> dict[str, str]:
    """Everything that came out: the screen, and the text of every file (also within xlsx)."""
    found = {"stdout": outcome.out, "stderr": outcome.err}
    for path in sorted(folder.iterdir()):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    found[f"{path.name}/{name}"] = archive.read(name).decode("utf-8", "replace")
        else:
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def leaks(found: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (place, secret)
        for place, text in found.items()
        for secret in SECRETS
        if secret in text.lower()
    ]


COMMANDS: dict[str, list[object]] = {
    "sdq": ["--per-respondent", "--toetsen"],
    "ari-cp": ["--per-respondent", "--sleutel", KEY, "--normen", NORMS],
    "controleer": ["--sleutel", KEY],
}


def in_every_format(folder: Path) -> list[object]:
    return [w for form in ("xlsx", "json", "csv", "md") for w in ("-o", folder / f"uit.{form}")]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_canary_in_any_output(
    command: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = screen_of(command, good, *COMMANDS[command], *in_every_format(tmp_path))
    found = told(Outcome(0, screen(100, "nl"), capsys.readouterr().err), tmp_path)
    assert {name.partition(".")[2].partition("/")[0] for name in found} >= {
        "xlsx", "json", "csv", "md"
    }  # fmt: skip
    found |= {form: screen.dumped(form) for form in ("json", "csv", "md")}
    assert leaks(found) == []


@pytest.mark.parametrize(
    ("command", "form"), [*((command, "tabel") for command in COMMANDS), ("controleer", "json")]
)
def test_no_canary_in_any_account_of_faults(
    command: str, form: str, faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [*COMMANDS[command], "--formaat", form]
    options += in_every_format(tmp_path) if form == "tabel" else []
    outcome = analyse(capsys, command, faulty, *options)
    assert outcome.code == (0 if command == "ari-cp" else 1)
    assert leaks(told(outcome, tmp_path)) == []


@pytest.mark.parametrize("command", ["kwartaal", "bevindingen"])
def test_no_canary_in_numbers_of_both_questionnaires(
    command: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["-o", tmp_path / "uit.xlsx", "-o", tmp_path / "uit.json", "-o", tmp_path / "uit.md"]
    outcome = analyse(capsys, command, good, "--sleutel", KEY, *out)
    assert outcome.code == 0, outcome.err
    assert leaks(told(outcome, tmp_path)) == []


def test_the_written_project_file_holds_no_canary(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "pilot.xlsx"
    data.write_bytes(good.read_bytes())
    outcome = analyse(capsys, "controleer", data, "--schrijf-config", "--sleutel", KEY)
    assert outcome.code == 0
    data.unlink()
    found = told(outcome, tmp_path)
    assert 'codering = "1-5"' in found["analyse.toml"]
    assert leaks(found) == []


def test_the_columns_that_are_not_used_are_counted_by_kind(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = analyse(capsys, "controleer", good, "--sleutel", KEY, "--uitgebreid").out
    unused = out[out.index("\nNiet gebruikt\n") :]
    for kind, header in [
        ("naam", "Naam ouder"),
        ("adres of plaats", "Adres"),
        ("burgerservicenummer", "BSN"),
        ("e-mailadres", "E-mail"),
        ("telefoonnummer", "Telefoon"),
        ("vrije tekst", "Opmerking"),
    ]:
        line = next(line for line in unused.splitlines() if line.startswith(kind))
        assert header in line
    assert "Notities" in unused


def test_names_as_codes_are_named_as_such_and_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "data.csv"
    header = ";".join(["client", "leeftijd", *(f"sdq{n}" for n in range(1, 26))])
    rows = [f"{name} {CANARY};7;" + ";".join("9" * 25) for name in ("Jan", "Piet", "Klaas")]
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    outcome = analyse(capsys, "controleer", path, "-o", tmp_path / "verslag.xlsx")
    assert outcome.code == 1
    assert "lijken op namen" in outcome.out
    path.unlink()
    assert leaks(told(outcome, tmp_path)) == []


@pytest.mark.parametrize(
    "typed",
    [
        ["ari-cp", PILOT, "--sleutel"],
        ["sdq", PILOT, "--normen"],
        ["sdq", PILOT, "--config"],
        ["sleutel"],
    ],
    ids=lambda typed: typed[-1],
)
@pytest.mark.parametrize("content", ["key = ", None], ids=["unreadable", "absent"])
def test_the_name_of_a_key_or_norms_is_masked_in_a_fault(
    typed: list[object],
    content: str | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / f"J. {CANARY} 3-4-2015.toml"
    if content:
        path.write_text(content)
    outcome = analyse(capsys, *typed, path)
    assert outcome.code != 0
    assert CANARY not in outcome.err
    assert "#1.toml" in outcome.err
