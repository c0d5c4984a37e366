"""Whether a file that stands where we want to write was made by this program."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from vaktherapie_analyse.language import LANGUAGES
from vaktherapie_analyse.output.writer import say
from vaktherapie_analyse.report import PROGRAM

__all__ = ["PROGRAM", "is_made_here"]

_JSON: Final = re.compile(rf'\s*{{\s*"meta":\s*{{\s*"program":\s*"{PROGRAM}"'.encode())
_MARKDOWN: Final = re.compile(rf"^- \*\*\w+\*\*: {PROGRAM} \d".encode(), re.MULTILINE)
#: Who saves a page with another program begins it differently.
_PAGE: Final = re.compile(
    rf'<!doctype html>\n<html lang="\w+">\n<head>\n<meta charset="utf-8">\n'
    rf'<meta name="generator" content="{PROGRAM}">\n'.encode()
)
#: What stands in a workbook that another program saved: somebody may have written in it.
_EDITED: Final = (b"lastModifiedBy", b"LibreOffice")
#: How a picture names its maker; another program that saves it names itself.
_PICTURES: Final = {
    ".svg": f"<dc:title>{PROGRAM}</dc:title>".encode(),
    ".png": f"Software\0{PROGRAM}".encode(),
    ".pdf": f"/Producer ({PROGRAM})".encode(),
}
_DRAWN_IN: Final = (b"inkscape", b"sodipodi", b"illustrator")
#: How a report of more pages names it, as long as nobody wrote in it or saved it anew.
_REPORT: Final = f"/Author({PROGRAM})".encode()
_SAVED_ANEW: Final = re.compile(rb"/Producer|%%EOF\s.*%%EOF", re.DOTALL)


def is_made_here(path: Path, content: bytes) -> bool:
    """Whether nothing is lost when `content` takes the place of this file.

    An empty file holds nothing. A workbook has our name and our first sheet, and no other program
    saved it; a template that was filled in lacks that sheet. JSON, Markdown and HTML name this
    program. A csv has the same header. A picture names this program as its maker, and no other; so
    does a report in Word or PDF, as long as nobody saved it with another program.
    """
    before = path.read_bytes()
    if not before.strip():
        return True
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _is_our_workbook(path)
    if suffix == ".docx":
        return _is_our_document(path)
    if suffix == ".pdf" and _REPORT in before:
        return not _SAVED_ANEW.search(before)
    if suffix == ".json":
        return bool(_JSON.match(before))
    if suffix == ".md":
        return bool(_MARKDOWN.search(before))
    if suffix == ".html":
        return bool(_PAGE.match(before))
    if suffix in _PICTURES:
        edited = any(mark in before.lower() for mark in _DRAWN_IN)
        return _PICTURES[suffix] in before and not edited
    return before.splitlines()[0] == content.splitlines()[0]


def _is_our_document(path: Path) -> bool:
    names = ("docProps/core.xml", "docProps/app.xml")
    try:
        with zipfile.ZipFile(path) as archive:
            core, made_with = map(archive.read, names)
    except (zipfile.BadZipFile, KeyError):
        return False
    maker = f">{PROGRAM}</".encode()
    return maker in core and maker in made_with and not any(mark in core for mark in _EDITED)


def _is_our_workbook(path: Path) -> bool:
    names = ("docProps/core.xml", "docProps/app.xml", "xl/workbook.xml")
    try:
        with zipfile.ZipFile(path) as archive:
            core, made_with, book = map(archive.read, names)
    except (zipfile.BadZipFile, KeyError):
        return False
    creator = f">{PROGRAM}</dc:creator>".encode()
    sheets = [f'name="{say("sheet_provenance", language)}"'.encode() for language in LANGUAGES]
    edited = any(mark in core + made_with for mark in _EDITED)
    return creator in core and any(sheet in book for sheet in sheets) and not edited
