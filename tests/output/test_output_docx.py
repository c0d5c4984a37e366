"""Word: what a screen reader, and who works on in it, finds in the file. All data are invented."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.output.documents_by_hand import HOSTILE, document, drawing, texts
from vaktherapie_analyse.output.documents.document import (
    Document,
    Heading,
    Paragraph,
    Picture,
    Unfold,
)
from vaktherapie_analyse.output.formats import docx_document
from vaktherapie_analyse.output.made_here import is_made_here

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made() -> bytes:
    return docx_document.document(document())


def part(content: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ElementTree.fromstring(archive.read(name))


def body(content: bytes) -> ElementTree.Element:
    return part(content, "word/document.xml")


def attribute(element: ElementTree.Element, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + name)


def written(element: ElementTree.Element) -> str:
    """The text of an element as a reader sees it."""
    parts = {f"{W}t": lambda each: each.text or "", f"{W}br": lambda _: "\n"}
    found = (parts[each.tag](each) for each in element.iter() if each.tag in parts)
    return "".join(found).replace("\u200b", "")


def styles(content: bytes) -> list[tuple[str, str]]:
    """Every paragraph of the text, tables included: its style and what it says."""
    return [
        (attribute(each, "pPr/pStyle") or "Normal", written(each))
        for each in body(content).iter(f"{W}p")
    ]


def test_the_title_is_the_one_first_heading_and_levels_follow(made: bytes) -> None:
    headings = [(style, text) for style, text in styles(made) if style.startswith("Heading")]
    assert headings[0] == ("Heading1", "Vragenlijst · begin → eind")
    given = [block for block in document().blocks if isinstance(block, Heading)]
    assert headings[1:] == [(f"Heading{block.level}", block.text) for block in given]


def test_every_text_stands_in_it_as_it_is(made: bytes) -> None:
    shown = {text.replace("\u00a0", " ").replace("\n", " ") for _, text in styles(made)}
    missing = {text.replace("\n", " ") for text in texts(document())} - shown
    assert missing == set()
    assert set(HOSTILE) <= shown


def test_what_is_only_for_a_screen_is_not_on_paper_nor_a_heading_above_nothing() -> None:
    inside = (Paragraph("6 gedeeld door 14."),)
    blocks = (
        Heading(2, "Hoofdstuk"),
        Heading(3, "Alle getallen"),
        Unfold("Op het scherm", inside, on_paper=False),
        Heading(3, "Zelf nagaan"),
        Unfold("Op papier", inside),
        Heading(2, "Op het scherm"),
        Heading(3, "Alle getallen"),
        Unfold("Op het scherm", inside, on_paper=False),
    )
    said = [text for _, text in styles(docx_document.document(document("nl", *blocks)))]
    assert said[2:6] == ["Hoofdstuk", "Zelf nagaan", "Op papier", "6 gedeeld door 14."]
    assert not {"Alle getallen", "Op het scherm"} & {*said}


def test_every_style_that_is_used_is_there(made: bytes) -> None:
    there = {each.get(W + "styleId") for each in part(made, "word/styles.xml").iter(f"{W}style")}
    assert {style for style, _ in styles(made)} <= there
    based = {attribute(each, "basedOn") for each in part(made, "word/styles.xml")}
    assert based - {None} <= there


def test_the_first_row_of_every_table_is_marked_as_headers(made: bytes) -> None:
    tables = [*body(made).iter(f"{W}tbl")]
    assert len(tables) == 4
    for table in tables:
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        assert look.get(W + "firstRow") == "1"
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert marked == [True] + [False] * (len(marked) - 1)
        whole = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.iter(f"{W}tr")]
        assert all(whole)


def test_no_cell_is_merged_and_every_row_has_every_column(made: bytes) -> None:
    for table in body(made).iter(f"{W}tbl"):
        columns = len([*table.iter(f"{W}gridCol")])
        assert all(len(row.findall(f"{W}tc")) == columns for row in table.iter(f"{W}tr"))
        assert not [*table.iter(f"{W}gridSpan"), *table.iter(f"{W}vMerge")]


def test_every_table_and_picture_has_an_alternative_text_and_a_caption_above(made: bytes) -> None:
    blocks = [*body(made)[0]]
    for number, block in enumerate(blocks):
        properties = [*block.iter(f"{WP}docPr")]
        if block.tag == f"{W}tbl":
            title, summary = (
                attribute(block, f"tblPr/{name}") for name in ("tblCaption", "tblDescription")
            )
            assert summary in {
                "Per schaal het gemiddelde bij begin en het verschil.",
                "Per schaal twaalf kenmerken.",
                "Nog eens.",
            }
        elif properties:
            title, summary = (properties[0].get(name) for name in ("title", "descr"))
            assert summary == "Bij begin 6 van de 14. Bij eind 4 van de 14."
        else:
            continue
        assert attribute(blocks[number - 1], "pPr/pStyle") == "Caption"
        assert written(blocks[number - 1]) == title


@pytest.mark.parametrize(("language", "tag"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_the_language_and_the_properties_are_those_of_the_document(language: str, tag: str) -> None:
    content = docx_document.document(document(language))
    assert attribute(part(content, "word/styles.xml"), "docDefaults/rPrDefault/rPr/lang") == tag
    assert attribute(part(content, "word/settings.xml"), "themeFontLang") == tag
    core = {each.tag.rpartition("}")[2]: each.text for each in part(content, "docProps/core.xml")}
    assert core == {
        "title": "Vragenlijst · begin → eind",
        "creator": "vaktherapie-analyse",
        "subject": "Verzonnen cijfers, om te proberen.",
        "language": tag,
    }


def test_numbers_stand_at_the_right_and_stay_on_one_line(made: bytes) -> None:
    (table, *_) = body(made).iter(f"{W}tbl")
    for row in [*table.iter(f"{W}tr")][1:]:
        sides = [attribute(cell, "p/pPr/jc") for cell in row.iter(f"{W}tc")]
        assert sides == ["left", "right", "right", "right"]
        assert all(" " not in written(cell) for cell in [*row.iter(f"{W}tc")][1:])


def test_pages_are_a4_and_a_wide_table_lies_on_its_side_with_its_heading(made: bytes) -> None:
    blocks = [*body(made)[0]]
    pages, upto = [], 0
    for number, block in enumerate(blocks):
        for section in block.iter(f"{W}sectPr"):
            size = section.find(f"{W}pgSz")
            assert size is not None
            width, height = (round(int(size.get(W + name) or 0) / 20) for name in ("w", "h"))
            assert {width, height} == {595, 842}
            pages.append((width > height, [*map(written, blocks[upto:number])]))
            upto = number + 1
    assert [lies for lies, _ in pages] == [False, True, False]
    assert pages[1][1][:2] == ["Waarmee", "Waarmee gerekend is"]
    assert pages[2][1][0] == "Verder"


def test_the_page_number_stands_at_the_foot(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        (foot,) = [name for name in archive.namelist() if "footer" in name and "rels" not in name]
    fields = [each.get(W + "instr") for each in part(made, foot).iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_new_page_begins_with_what_follows_and_without_an_empty_paragraph(made: bytes) -> None:
    (heading,) = (p for p in body(made).iter(f"{W}p") if written(p) == "Tabellen")
    assert heading.find(f"{W}pPr/{W}pageBreakBefore") is not None


def test_the_same_document_is_the_same_bytes_and_tells_no_time_and_no_other_maker(
    made: bytes,
) -> None:
    assert docx_document.document(document()) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        names = archive.namelist()
        about = b"".join(archive.read(name) for name in names if name.startswith("docProps"))
    assert not re.search(rb"20\d\d-|Microsoft|python-docx", about)
    assert not [name for name in names if "thumbnail" in name or "customXml" in name]


def test_its_own_file_is_known_until_another_program_saved_it(tmp_path: Path, made: bytes) -> None:
    ours, theirs = tmp_path / "r.docx", tmp_path / "s.docx"
    ours.write_bytes(made)
    assert is_made_here(ours, made)
    with zipfile.ZipFile(ours) as old, zipfile.ZipFile(theirs, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"<Application>vaktherapie-analyse<", b"<Application>Microsoft Office Word<"
            )
            new.writestr(name, content)
    assert not is_made_here(theirs, made)
    theirs.write_bytes(b"geen zip")
    assert not is_made_here(theirs, made)


def test_a_picture_is_never_higher_than_the_page() -> None:
    flat = drawing("nl")
    report = replace(flat.writer.report, banners=(flat.writer.report.title,) * 60)
    tall = replace(flat, writer=replace(flat.writer, report=report))
    content = docx_document.document(document("nl", Picture(tall)))
    (extent,) = body(content).iter(f"{WP}extent")
    assert int(extent.get("cy") or 0) / 12700 <= 842 - 2 * 70
    assert 0 < int(extent.get("cx") or 0) / 12700 < 454


def test_a_document_without_blocks_is_a_title() -> None:
    empty = Document("nl", "Titel", "", "Niets.", ())
    assert styles(docx_document.document(empty))[0] == ("Heading1", "Titel")


def test_libreoffice_reads_it_without_a_warning(tmp_path: Path, made: bytes) -> None:
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not there: .ci/run installs it")
        pytest.skip("LibreOffice is not installed")
    file = tmp_path / "r.docx"
    file.write_bytes(made)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    said = re.sub(r"^.*(javaldx|java may not).*$", "", done.stderr, flags=re.MULTILINE).strip()
    assert (done.returncode, said) == (0, "")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
