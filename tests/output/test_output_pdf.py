"""PDF: PDF/UA-1 with its tags, and a text that is only text. All data are invented."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst

from tests.cli.run import PILOT, loaded_by
from tests.output.documents_by_hand import HOSTILE, document, drawing, texts
from tests.output.pdf_text import Tag, tags, text
from vaktherapie_analyse.output.documents.document import (
    Bullets,
    Document,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Unfold,
)
from vaktherapie_analyse.output.formats import pdf_document
from vaktherapie_analyse.output.made_here import is_made_here
from vaktherapie_analyse.output.views.view import View


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf_document.document(document())


@pytest.fixture(scope="module")
def root(made: bytes) -> Tag:
    return tags(made)


def of_kind(root: Tag, *kinds: str) -> Iterator[Tag]:
    return (tag for tag in root.walk() if tag.kind in kinds)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize(("language", "tag"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_it_is_pdf_ua_with_its_language_and_title(language: str, tag: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_document.document(document(language)))) as file:
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        assert str(file.Root.Lang) == tag
        assert bool(file.Root.MarkInfo.Marked)
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.docinfo.Title) == "Vragenlijst · begin → eind"
        assert str(file.docinfo.Subject) == "Verzonnen cijfers, om te proberen."


def test_the_headings_are_those_of_the_document(root: Tag) -> None:
    found = [(tag.kind, tag.whole) for tag in root.walk() if re.fullmatch(r"H\d", tag.kind)]
    given = [block for block in document().blocks if isinstance(block, Heading)]
    assert found == [
        ("H1", "Vragenlijst · begin → eind"),
        *((f"H{block.level}", block.text) for block in given),
    ]


def test_the_headers_of_every_table_are_marked_as_those_of_its_columns(root: Tag) -> None:
    tables = [*of_kind(root, "Table")]
    grids = [block.view for block in document().walked() if isinstance(block, Grid)]
    assert len(tables) == len(grids)
    for table, view in zip(tables, grids, strict=True):
        headers = [*of_kind(table, "TH")]
        assert [plain(tag.whole) for tag in headers] == [plain(cell) for cell in view.headers]
        assert {tag.scope for tag in headers} == {"Column"}
        rows = [[plain(cell.whole) for cell in of_kind(row, "TD")] for row in of_kind(table, "TR")]
        assert rows[1:] == [[plain(cell) for cell in row] for row in view.rows]


def test_every_figure_has_its_description(root: Tag) -> None:
    (figure,) = of_kind(root, "Figure")
    assert figure.alt == "Bij begin 6 van de 14. Bij eind 4 van de 14."


def test_a_figure_without_a_description_is_refused() -> None:
    figure = drawing("nl")
    silent = replace(figure, figure=replace(figure.figure, description=()))
    with pytest.raises(typst.TypstError, match="alt"):
        pdf_document.document(document("nl", Picture(silent)))


def test_every_text_stands_in_it_as_it_is_and_is_never_read_as_typst(
    root: Tag, made: bytes
) -> None:
    found = plain(" ".join([tag.whole for tag in root.inside]))
    missing = [given for given in texts(document()) if plain(given) not in found]
    assert missing == []
    assert all(given in text(made) for given in HOSTILE)


@pytest.mark.parametrize(
    "place", ["title", "heading", "cell", "caption", "bullet", "box", "typed", "fold"]
)
def test_a_text_of_somebody_is_only_text_wherever_it_stands(place: str) -> None:
    given = HOSTILE[1]
    view = View("t", ("a",), ((given,),), ("left",))
    blocks = {
        "title": (),
        "heading": (Heading(2, given),),
        "cell": (Grid(view, "x"),),
        "caption": (Grid(View(given, ("a",), (("b",),), ("left",)), given),),
        "bullet": (Bullets((given,)),),
        "box": (Paragraph(given, "warning"),),
        "fold": (Unfold(given, ()),),
        "typed": (Paragraph(given, "typed"),),
    }
    title = given if place == "title" else "Titel"
    made = pdf_document.document(Document("nl", title, given, given, blocks[place]))
    assert plain(text(made)).count(plain(given)) >= 2


def test_a_number_and_its_detail_are_parts_of_their_own_for_who_hears_it() -> None:
    wide = View("t", ("n\nSD", *["kop"] * 9), (("1\n(2)", *["12345,678"] * 9),), ("right",) * 10)
    (header, *_) = of_kind(tags(pdf_document.document(document("nl", Grid(wide, "x")))), "TH")
    assert header.whole == "n SD"


def test_a_wide_table_lies_on_its_side_with_its_heading_and_headers_on_every_page(
    made: bytes,
) -> None:
    with pikepdf.open(io.BytesIO(made)) as file:
        boxes = [[round(float(end)) for end in page.mediabox[2:]] for page in file.pages]
    assert boxes[0] == boxes[-1] == [595, 842]
    assert [842, 595] in boxes


def test_the_same_document_is_the_same_bytes_and_tells_no_time(made: bytes) -> None:
    assert pdf_document.document(document()) == made
    assert not re.search(rb"CreationDate|ModDate|xmp:CreateDate|xmp:ModifyDate", made)


def test_its_own_file_is_known_until_another_program_saved_it(tmp_path: Path, made: bytes) -> None:
    ours, theirs = tmp_path / "r.pdf", tmp_path / "s.pdf"
    ours.write_bytes(made)
    assert is_made_here(ours, made)
    theirs.write_bytes(made + b"\n1 0 obj\n<</Type/Annot>>\nendobj\n%%EOF\n")
    assert not is_made_here(theirs, made)
    with pikepdf.open(ours) as file:
        file.docinfo["/Producer"] = "Een ander programma"
        file.save(theirs)
    assert not is_made_here(theirs, made)


def test_letters_come_with_the_program_and_not_from_the_system(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as file:
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in file.pages
            for font in page.resources.get("/Font", {}).values()
        }
    assert {re.sub(r"-.*", "", font) for font in fonts} <= {"DejaVuSans", "DejaVuSansMono"}


def test_nothing_else_imports_what_writes_word_and_pdf() -> None:
    """Every command starts without them: they take time."""
    for line in (["--help"], ["sdq", str(PILOT)]):
        assert not {"docx", "typst", "jinja2", "matplotlib"} & loaded_by(*line), line
