"""A document as a Word file: what follows is styles, marked headers, alternative texts, A4."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from vaktherapie_analyse.output.documents.document import (
    Block,
    Bullets,
    Document,
    Grid,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Unfold,
)
from vaktherapie_analyse.output.documents.paper import (
    ABOVE,
    HIGHEST,
    LONG,
    MARGIN,
    SHORT,
    TOGETHER,
    Fitted,
    fitted,
    held,
    pieces,
    sheets,
)
from vaktherapie_analyse.output.figures.canvas import BETTER, WIDTH, WORSE
from vaktherapie_analyse.output.figures.picture_files import to_png
from vaktherapie_analyse.output.made_here import PROGRAM
from vaktherapie_analyse.output.views.view import Tone
from vaktherapie_analyse.output.writer import printable

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.text.paragraph import Paragraph as Written

#: How a language is called in Word.
LANGUAGES: Final = {"nl": "nl-NL", "en": "en-GB"}
_WORDS: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES: Final = {
    "plain": "Normal",
    "lead": "Lead",
    "warning": "Warning",
    "small": "Small print",
    "typed": "Typed",
}
_COLORS: Final[dict[Tone, str]] = {"better": BETTER, "worse": WORSE}


def document(document: Document) -> bytes:
    """The document as a docx: the same document is always the same bytes."""
    import docx

    book = docx.Document()
    _dress(book, LANGUAGES[document.language])
    _describe(book, document)
    writer = _Writer(book)
    writer.heading(1, document.title)
    writer.add(document.subtitle, "Subtitle")
    for number, part in enumerate(sheets(document)):
        _turn(book, lies=part.lies, first=number == 0)
        for block in part.blocks:
            writer.block(block)
    _number_pages(book, document.title)
    return _saved(book)


@dataclass(slots=True)
class _Writer:
    """Adds blocks to the end of a Word file.

    Attributes
    ----------
    new_page
        What comes next begins on a new page.
    below_table
        What was added last is a table: what comes next stands clear of it.
    """

    book: WordFile
    new_page: bool = False
    below_table: bool = False

    def block(self, block: Block, *, small: bool = False) -> None:
        """Add a block; `small` in small print."""
        match block:
            case Heading(level, text):
                self.heading(level, text)
            case Paragraph(text, tone):
                self.add(text, _STYLES["small" if small and tone == "plain" else tone])
            case Bullets(items):
                for item in items:
                    self.add(item, "Small bullet" if small else "List Bullet")
            case Grid(view, summary):
                self.add(view.title, "Caption")
                self.table(fitted(view), summary)
            case Picture():
                self.picture(block)
            case Unfold(summary, blocks):
                self.add(summary, "Unfolded")
                for inner in blocks:
                    self.block(inner, small=True)
            case NewPage():
                self.new_page = True

    def heading(self, level: int, text: str) -> None:
        self.add(text, f"Heading {level}")

    def add(self, text: str, style: str) -> Written:
        """Add a paragraph."""
        from docx.shared import Pt

        # What is typed must stay as it is: somebody copies it.
        shown = printable(text) if style == "Typed" else held(printable(text))
        written = self.book.add_paragraph(shown, style)
        if self.new_page:
            written.paragraph_format.page_break_before = True
        elif self.below_table and style == "Normal":
            written.paragraph_format.space_before = Pt(10)
        self.new_page = self.below_table = False
        return written

    def picture(self, block: Picture) -> None:
        """Add a picture below its caption, with its alternative text."""
        from docx.shared import Pt

        drawing = block.drawing
        self.add(drawing.title, "Caption")
        written = self.add("", "Normal")
        shape = written.add_run().add_picture(io.BytesIO(to_png(drawing)), Pt(WIDTH))
        if shape.height > Pt(HIGHEST):
            shape.width = Pt(WIDTH * HIGHEST / shape.height.pt)
            shape.height = Pt(HIGHEST)
        about: Any = shape._inline.docPr
        about.set("descr", drawing.words)
        about.set("title", drawing.title)

    def table(self, table: Fitted, summary: str) -> None:
        """Add a table: its first row are headers, which come back on every page."""
        from docx.oxml import parse_xml

        body: Any = self.book.element.body
        body.insert_element_before(parse_xml("".join(_table(table, summary))), "w:sectPr")
        self.below_table = True
        for footnote in table.view.footnotes:
            self.add(footnote, "Table note")


def _table(table: Fitted, summary: str) -> Iterator[str]:
    """The XML of a table; python-docx looks every cell up anew, which takes long."""
    twentieths = [round(20 * width) for width in table.widths]
    yield (
        f'<w:tbl {_WORDS}><w:tblPr><w:tblStyle w:val="Results"/>'
        f'<w:tblW w:w="{sum(twentieths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={_quoted(table.view.title)}/>"
        f"<w:tblDescription w:val={_quoted(summary)}/></w:tblPr>"
    )
    yield "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{w}"/>' for w in twentieths) + "</w:tblGrid>"
    ends = {end - 1 for end in accumulate(table.view.blocks)} - {len(table.rows) - 1}
    together = len(table.rows) <= TOGETHER
    for number, cells in enumerate((table.headers, *table.rows), start=-1):
        header = "<w:tblHeader/>" if number < 0 else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"
        keep = number < 0 or (together and number < len(table.rows) - 1)
        for column, text in enumerate(cells):
            line = _LINE if number in ends else ""
            yield f'<w:tc><w:tcPr><w:tcW w:w="{twentieths[column]}" w:type="dxa"/>{line}</w:tcPr>'
            yield _cell(table, number, column, text, keep=keep)
            yield "</w:tc>"
        yield "</w:tr>"
    yield "</w:tbl>"


#: Below the last row of what belongs together.
_LINE: Final = (
    '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/></w:tcBorders>'
)


def _cell(table: Fitted, row: int, column: int, text: str, *, keep: bool) -> str:
    """The paragraph in a cell; row −1 are the headers."""
    side = table.view.alignment[column]
    tone = table.view.tones.get((row, column))
    bold = "<w:b/><w:bCs/>" if row in table.view.strong or tone == "strong" else ""
    color = f'<w:color w:val="{_COLORS[tone].lstrip("#")}"/>' if tone in _COLORS else ""
    size = f'<w:sz w:val="{round(2 * table.size)}"/>'
    if side == "left":
        # Word parts no word behind a slash of its own.
        text = "".join(f"{part}\u200b" if part.endswith("/") else part for part in pieces(text))
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(printable(line))}</w:t>' for line in text.split("\n")
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{"<w:keepNext/>" if keep else ""}'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:rPr>{bold}{color}{size}</w:rPr>{lines}</w:r></w:p>'
    )


def _quoted(text: str) -> str:
    return quoteattr(printable(text))


def _turn(book: WordFile, *, lies: bool, first: bool) -> None:
    """Begin sheets that lie this way."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Pt

    section = book.sections[-1]
    if not first:
        section = book.add_section(WD_SECTION.NEW_PAGE)
        # The empty paragraph that ends the sheets before it takes no room.
        ending = book.paragraphs[-1].paragraph_format
        ending.space_after, ending.line_spacing = Pt(0), Pt(1)
    section.orientation = WD_ORIENT.LANDSCAPE if lies else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Pt, (LONG, SHORT) if lies else (SHORT, LONG))
    section.left_margin = section.right_margin = Pt(MARGIN)
    section.top_margin = section.bottom_margin = Pt(ABOVE)


def _number_pages(book: WordFile, title: str) -> None:
    """Which page of how many, and of what, at the foot of every page."""
    from docx.oxml import parse_xml

    foot = book.sections[0].footer.paragraphs[0]
    foot.style = "Footer"
    foot.add_run(f"{printable(title)}   ")
    for field, after in (("PAGE", "\u202f/\u202f"), ("NUMPAGES", "")):
        element: Any = foot._p
        element.append(
            parse_xml(
                f'<w:fldSimple {_WORDS} w:instr="{field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
        )
        foot.add_run(after)


def _dress(book: WordFile, language: str) -> None:
    """Our styles and the language, in the place of those that python-docx brings."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    ours = files(__package__).joinpath("docx_styles.xml").read_bytes()
    styles: Any = book.styles.element
    styles[:] = parse_xml(ours.replace(b"nl-NL", language.encode()))
    settings: Any = book.settings.element
    comma = language == "nl-NL"
    for path, value in (
        ("w:themeFontLang", language),
        # Without it Word says that the file was made for an older Word.
        ("w:compat/w:compatSetting[@w:name='compatibilityMode']", "15"),
        ("w:decimalSymbol", "," if comma else "."),
        ("w:listSeparator", ";" if comma else ","),
    ):
        (setting,) = settings.xpath(path)
        setting.set(qn("w:val"), value)


def _describe(book: WordFile, document: Document) -> None:
    """The properties of the file; it tells no time and no other maker."""
    core: Any = book.core_properties
    element = core._element
    element[:] = []
    core.title, core.author = printable(document.title), PROGRAM
    core.subject = printable(document.description)
    core.language = LANGUAGES[document.language]
    package = book.part.package
    for owner in (package, book.part):
        for key, rel in [*owner.rels.items()]:
            if rel.reltype.rpartition("/")[2] in _NOT_OURS:
                del owner.rels[key]
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _MADE_WITH.encode()


#: What the empty document of python-docx holds besides.
_NOT_OURS: Final = ("thumbnail", "customXml", "stylesWithEffects")
_MADE_WITH: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{PROGRAM}</Application></Properties>"
)


def _saved(book: WordFile) -> bytes:
    """The file, without the time at which it was made."""
    made, kept = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        for name in parts.namelist():
            file.writestr(zipfile.ZipInfo(name, _NO_TIME), parts.read(name), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


#: The first day that a zip file can tell.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
