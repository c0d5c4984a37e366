"""Every number of one report is the same on the screen and in every format. The data are invented.

Each format is read back by a reader of its own here; what a number looks like is written once more.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from tests.cli.run import PILOT
from tests.cli.stories import for_others, story
from tests.output.html_reader import Element, read
from tests.output.pdf_text import Tag, tags
from tests.same_tables import same
from vaktherapie_analyse import output
from vaktherapie_analyse.cli import main

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
NUMBER = re.compile(r"−?\d*,?\d+")

Rows = list[list[str]]


@dataclass(frozen=True)
class Shown:
    """What stands in a file for people: tables by title, other text, figures in words."""

    tables: dict[str, Rows]
    text: list[str]
    figures: list[str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDQ of the example in every format, and the report of it for a council."""
    made = tmp_path_factory.mktemp("same")
    files = [made / f"sdq.{form}" for form in ("json", "xlsx", "csv", "md")]
    handed = [made / f"rapport.{form}" for form in ("html", "docx", "pdf")]
    screen = io.StringIO()
    with pytest.MonkeyPatch.context() as context, redirect_stderr(io.StringIO()):
        context.setenv("COLUMNS", "120")
        with redirect_stdout(screen):
            assert main(["sdq", str(PILOT), "--uitgebreid", *outputs(files)]) == 0
        assert main(["rapport", str(PILOT), "--vragenlijst", "sdq", *outputs(handed)]) == 0
    (made / "scherm.txt").write_text(screen.getvalue(), encoding="utf-8")
    return made


def outputs(files: list[Path]) -> list[str]:
    return [word for file in files for word in ("-o", str(file))]


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u200b", "").split())


def numbers(text: str) -> list[str]:
    return NUMBER.findall(flat(text))


def contract(folder: Path) -> dict[str, list[dict[str, Any]]]:
    whole: dict[str, Any] = json.loads((folder / "sdq.json").read_text(encoding="utf-8"))
    tables: dict[str, list[dict[str, Any]]] = whole["tables"]
    return tables


# The tables for programs: json, xlsx, csv and the record of a page.


def as_number(value: Any) -> Any:
    """Numbers as floats; an empty text is an empty cell."""
    if value == "":
        return None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def in_floats(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: as_number(value) for name, value in row.items()} for row in rows]


def of_workbook(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    book = openpyxl.load_workbook(folder / "sdq.xlsx")
    for key in contract(folder):
        header, *rows = book[key].iter_rows(values_only=True)
        yield key, [dict(zip(map(str, header), row, strict=True)) for row in rows]


def of_csv(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Which columns hold numbers is known from the JSON; a csv does not say so."""
    for key, rows in contract(folder).items():
        with (folder / f"sdq-{key}.csv").open(encoding="utf-8-sig", newline="") as file:
            found = [*csv.DictReader(file, delimiter=";")]
        texts = {n for row in rows for n, value in row.items() if isinstance(value, str)}
        yield (
            key,
            [
                {
                    name: value or None
                    if name in texts or not value
                    else float(value.replace(",", "."))
                    for name, value in row.items()
                }
                for row in found
            ],
        )


def of_page(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    page = read((folder / "rapport.html").read_bytes())
    (record,) = [e for e in page.all("meta") if e.attributes.get("name") == "vaktherapie-analyse"]
    for key, table in json.loads(zlib.decompress(base64.b64decode(record.attributes["content"])))[
        "tables"
    ].items():
        part, _, name = key.partition(".")
        if part == "sdq" and name in contract(folder):
            columns = table["columns"]
            yield name, [dict(zip(columns, row, strict=True)) for row in table["rows"]]


@pytest.mark.parametrize("reader", [of_workbook, of_csv, of_page])
def test_the_tables_for_programs_hold_the_same_numbers(reader: Any, folder: Path) -> None:
    """To nine digits; a workbook keeps sixteen of the seventeen that a number can have."""
    found = {key: in_floats(rows) for key, rows in reader(folder)}
    expected = {key: in_floats(rows) for key, rows in contract(folder).items()}
    assert found.keys() == expected.keys()
    for key in expected:
        assert same(found[key], expected[key]), key
    assert sum(isinstance(v, float) for t in found.values() for r in t for v in r.values()) > 700


# What people read.


def of_markdown(folder: Path) -> Shown:
    tables: dict[str, Rows] = {}
    text: list[str] = []
    title = ""
    for line in (folder / "sdq.md").read_text(encoding="utf-8").replace("\\", "").splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif line.startswith("| "):
            tables.setdefault(title, []).append([flat(c) for c in line.strip("|").split(" | ")])
        elif line:
            text.append(line)
    return Shown({key: [rows[0], *rows[2:]] for key, rows in tables.items()}, text, [])


def of_sheet(folder: Path) -> Shown:
    """The sheet to read: a title, the rows below it, an empty row; its notes are text."""
    sheet = openpyxl.load_workbook(folder / "sdq.xlsx")["Tabellen"]
    known = of_markdown(folder).tables
    tables: dict[str, Rows] = {}
    title = ""
    for row in sheet.iter_rows():
        cells = [as_seen(cell) for cell in row]
        if cells[0] in known and not any(cells[1:]):
            title = cells[0]
        elif title and len(tables.get(title, [])) < len(known[title]):
            tables.setdefault(title, []).append(cells[: len(known[title][0])])
    return Shown(tables, [], [])


def as_seen(cell: Any) -> str:
    """What a Dutch Excel shows of the cell."""
    if not isinstance(cell.value, (int, float)):
        return flat(cell.value or "")
    whole, _, decimals = cell.number_format.partition(".")
    text = rounded(cell.value, len(decimals))
    return text if whole else text.removeprefix("0")


def of_html(folder: Path) -> Shown:
    page = read((folder / "rapport.html").read_bytes())
    tables = {}
    for table in page.all("table"):
        rows = [row.all("th", "td") for row in table.all("tr")]
        tables[title_of(table)] = [[flat(cell.text) for cell in row] for row in rows]
    figures = [flat(svg.one("desc").text) for svg in page.all("svg")]
    return Shown(tables, [*outside(page.one("body"))], figures)


def title_of(table: Element) -> str:
    """The title of a table, without what is only heard."""
    spans = table.one("caption").all("span")
    (title,) = [e.text for e in spans if e.attributes.get("id", "").startswith("table")]
    return flat(title)


LEFT_OUT = ("table", "svg", "nav", "footer", "details")


def outside(element: Element) -> Iterator[str]:
    """The text of a page but its tables, figures, list of parts and last line.

    What opens in the report for a council opens on a screen only: it is not on paper.
    """
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "figcaption" or child.tag not in LEFT_OUT:
            yield from outside(child)


def of_word(folder: Path) -> Shown:
    with zipfile.ZipFile(folder / "rapport.docx") as archive:
        body = ElementTree.fromstring(archive.read("word/document.xml"))[0]
    tables: dict[str, Rows] = {}
    text = []
    for block in body:
        if block.tag == f"{W}tbl":
            caption = block.find(f"{W}tblPr/{W}tblCaption")
            assert caption is not None
            rows = [[written(cell) for cell in row.iter(f"{W}tc")] for row in block.iter(f"{W}tr")]
            tables[flat(caption.attrib[f"{W}val"])] = rows
        else:
            text.append(written(block))
    captions = {*tables}
    figures = [flat(each.attrib["descr"]) for each in body.iter(f"{WP}docPr")]
    return Shown(tables, [line for line in text if line not in captions], figures)


def written(element: ElementTree.Element) -> str:
    parts = {f"{W}t": lambda each: each.text or "", f"{W}br": lambda _: " ", f"{W}p": lambda _: " "}
    return flat("".join(parts[each.tag](each) for each in element.iter() if each.tag in parts))


def of_pdf(folder: Path) -> Shown:
    root = tags((folder / "rapport.pdf").read_bytes())
    tables = {}
    title = ""
    for tag in root.walk():
        if tag.kind == "Caption":
            title = flat(tag.whole)
        elif tag.kind == "Table":
            inner = [t for t in tag.walk() if t.kind == "Caption"]
            rows = [t for t in tag.walk() if t.kind == "TR"]
            cells = [[t for t in row.walk() if t.kind in ("TH", "TD")] for row in rows]
            name = flat(inner[0].whole) if inner else title
            tables[name] = [[flat(cell.whole) for cell in row] for row in cells]
    figures = [flat(tag.alt or "") for tag in root.walk() if tag.kind == "Figure"]
    return Shown(tables, [*outside_tables(root)], figures)


def outside_tables(tag: Tag) -> Iterator[str]:
    if tag.kind not in ("Table", "Figure", "Caption"):
        yield tag.text
        for each in tag.inside:
            yield from outside_tables(each)


def filled(rows: Rows) -> Rows:
    """An empty first cell says the same as the one above it."""
    found: Rows = []
    for row in rows:
        found.append([row[0] or found[-1][0], *row[1:]] if found else row)
    return found


@pytest.mark.parametrize("reader", [of_sheet, of_html, of_word, of_pdf])
def test_a_table_for_people_is_the_same_in_every_file(reader: Any, folder: Path) -> None:
    expected, found = of_markdown(folder).tables, reader(folder).tables
    shared = expected.keys() & found.keys()
    assert {"Scores bij begin en eind", "Verhoogd: begin en eind"} <= shared
    for title in shared:
        assert filled(found[title]) == filled(expected[title]), title
    if reader is of_sheet:
        assert shared == expected.keys()


@pytest.mark.parametrize("reader", [of_word, of_pdf])
def test_a_document_says_the_same_in_html_word_and_pdf(reader: Any, folder: Path) -> None:
    page, found = of_html(folder), reader(folder)
    assert found.tables.keys() == page.tables.keys()
    for title, rows in page.tables.items():
        assert filled(found.tables[title]) == filled(rows), title
    assert found.figures == page.figures != []
    said, expected = (Counter(numbers(" ".join(one.text))) for one in (found, page))
    assert said == expected
    assert expected.total() > 100


def test_the_screen_shows_the_numbers_of_the_tables(folder: Path) -> None:
    """Below the line under its headers; a long name there stands on two lines."""
    screen = (folder / "scherm.txt").read_text(encoding="utf-8")
    found = 0
    for title, rows in of_markdown(folder).tables.items():
        if f"\n{title}\n" in screen:
            found += 1
            below = screen.partition(f"\n{title}\n")[2].partition("──\n")[2]
            cells = numbers(" ".join(cell for row in rows[1:] for cell in row))
            assert numbers(below.partition("\n\n")[0])[: len(cells)] == cells, title
    assert found >= 3


def test_the_sentences_are_the_same_everywhere(folder: Path) -> None:
    whole = json.loads((folder / "sdq.json").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(folder / "sdq.xlsx")
    told = [c for row in book["Verantwoording"].iter_rows(values_only=True) for c in row if c]
    screen = flat((folder / "scherm.txt").read_text(encoding="utf-8"))
    for sentence in whole["meta"]["headlines"]:
        assert sentence in of_markdown(folder).text
        assert sentence in told
        assert sentence in screen


# The numbers that people read are those for programs, rounded.


def rounded(value: float, decimals: int) -> str:
    """Half away from zero, as people do by hand."""
    exact = Decimal(repr(float(value)))
    text = str(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    text = text.replace(".", ",").replace("-", "−")
    return text.removeprefix("−") if not text.strip("−0,") else text


def percent(share: float) -> str:
    return rounded(float(Decimal(repr(share)) * 100), 0)


def scores(row: Mapping[str, Any]) -> list[str]:
    values = [row[name] for name in ("pre_mean", "pre_sd", "post_mean", "post_sd")]
    change = [row[f"change_{end}"] for end in ("mean", "low", "high")]
    effect = [row[f"d_av{end}"] for end in ("", "_low", "_high")]
    return [
        str(row["n"]),
        *(rounded(value, 1) for value in (*values, *change)),
        *(rounded(value, 2) for value in effect),
        rounded(row["p_wilcoxon"], 3).removeprefix("0"),
    ]


def elevated(row: Mapping[str, Any]) -> list[str]:
    pre, n = row["n_elevated_pre"], row["n"]
    found = []
    for end in ("pre", "post"):
        share = row[f"share_elevated_{end}"]
        found += [str(row[f"n_elevated_{end}"]), str(n), percent(share)]
    for outcome in ("to_normal", "no_longer_elevated"):
        shares = [row[f"share_{outcome}{end}"] for end in ("", "_low", "_high")]
        found += [str(row[f"n_{outcome}"]), str(pre), *map(percent, shares)]
    return [*found, str(row["n_to_elevated"]), str(row["n_not_elevated_pre"])]


@pytest.mark.parametrize("reader", [of_markdown, of_html, of_pdf])
def test_what_people_read_is_what_programs_read_rounded(reader: Any, folder: Path) -> None:
    shown, tables = reader(folder).tables, contract(folder)
    _, *rows = shown["Scores bij begin en eind"]
    found = [numbers(" ".join(cells[1:])) for cells in rows]
    assert found == [scores(row) for row in tables["summary"]]
    _, *rows = shown["Verhoogd: begin en eind"]
    found = [numbers(" ".join(cells[1:])) for cells in rows]
    assert found == [elevated(row) for row in tables["transitions"] if row["n"]]


# The other reports of a page, in English, and one for others.


def quiet(*words: object) -> None:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert main([str(word) for word in words]) == 0


def recorded(file: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables in the record of a page, by `command.table`."""
    found = [e for e in read(file.read_bytes()).all("meta") if "vaktherapie" in str(e.attributes)]
    (record,) = [e.attributes["content"] for e in found if "name" in e.attributes][-1:]
    whole = json.loads(zlib.decompress(base64.b64decode(record)))
    return {
        key: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
        for key, table in whole["tables"].items()
    }


def test_a_page_in_english_holds_the_numbers_of_each_command(tmp_path: Path) -> None:
    """ARI-CP, findings and quarter: in its record, and in the tables that people read."""
    page = tmp_path / "rapport.html"
    output.write(story("gemeente"), [page], "en")
    record = recorded(page)
    tables = [
        (title_of(table), body_numbers(table)) for table in read(page.read_bytes()).all("table")
    ]
    for command, least in (("ari-cp", 3), ("bevindingen", 3), ("kwartaal", 4)):
        made = [tmp_path / f"{command}.{form}" for form in ("json", "md")]
        quiet(command, PILOT, "--taal", "en", *outputs(made))
        contract_ = json.loads(made[0].read_text(encoding="utf-8"))["tables"]
        here = {key: rows for key, rows in record.items() if key.startswith(f"{command}.")}
        assert here.keys() >= {f"{command}.{key}" for key in contract_}
        for key, rows in contract_.items():
            assert same(in_floats(here[f"{command}.{key}"]), in_floats(rows)), key
        shown = tables_in(made[1])
        found = [title for title, rows in shown if (title, rows) in tables]
        assert len(found) >= least, command
        titles = {title for title, _ in tables}
        assert [title for title, _ in shown if title in titles] == found


def body_numbers(table: Element) -> list[list[str]]:
    """Per row, without its first cell: a page repeats that, and writes a branch in words."""
    rows = [[flat(cell.text) for cell in row.all("th", "td")] for row in table.all("tr")]
    return [numbers_en(" ".join(row[1:])) for row in rows[1:]]


def tables_in(file: Path) -> list[tuple[str, list[list[str]]]]:
    """Each table of a Markdown file with its title, and the numbers of its rows."""
    found: list[tuple[str, list[list[str]]]] = []
    for line in file.read_text(encoding="utf-8").replace("\\", "").splitlines():
        if line.startswith("## "):
            found.append((flat(line.removeprefix("## ")), []))
        elif line.startswith("| ") and found:
            found[-1][1].append(numbers_en(" ".join(line.strip("|").split(" | ")[1:])))
    return [(title, rows[2:]) for title, rows in found if rows]


def numbers_en(text: str) -> list[str]:
    return re.findall(r"−?\d*\.?\d+", flat(text))


def test_a_report_for_others_is_the_same_in_every_file(tmp_path: Path) -> None:
    files = [tmp_path / f"rapport.{form}" for form in ("html", "docx", "pdf")]
    output.write(for_others("student"), files, "nl")
    page = of_html(tmp_path)
    for found in (of_word(tmp_path), of_pdf(tmp_path)):
        assert found.tables == page.tables != {}
        assert found.figures == page.figures != []
        said, expected = (Counter(numbers(" ".join(one.text))) for one in (found, page))
        assert said == expected
    made = tmp_path / "sdq.json"
    quiet("sdq", PILOT, "--onderdruk", 3, "--verhoogd", "grensgebied", "-o", made)
    expected_ = json.loads(made.read_text(encoding="utf-8"))["tables"]
    record = recorded(files[0])
    assert record.keys() == {f"sdq.{key}" for key in expected_}
    for key, rows in expected_.items():
        assert same(in_floats(record[f"sdq.{key}"]), in_floats(rows)), key
