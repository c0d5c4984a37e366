"""The text of a tagged PDF, read back from the file: what each tag holds, in reading order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf


@dataclass
class Tag:
    """One element of the structure: its kind (H1, P, TH, TD, Figure …), its text, what is in it."""

    kind: str
    text: str = ""
    alt: str | None = None
    scope: str | None = None
    inside: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        yield self
        for tag in self.inside:
            yield from tag.walk()

    @property
    def whole(self) -> str:
        return " ".join(filter(None, [self.text, *(tag.whole for tag in self.inside)]))


def tags(content: bytes) -> Tag:
    """The structure of the file, from its root."""
    with pikepdf.open(io.BytesIO(content)) as file:
        pages = {page.obj.objgen: _marked(page) for page in file.pages}
        root = Tag("Root")
        _read(file.Root.StructTreeRoot, root, pages, None)
        return root


def text(content: bytes) -> str:
    """Everything that is written in the file, tag after tag; alternative texts too."""
    found = (part for tag in tags(content).walk() for part in (tag.text, tag.alt))
    return "\n".join(filter(None, found))


def _read(element: Any, into: Tag, pages: dict[Any, dict[int, str]], page: Any) -> None:
    page = element.get("/Pg", page)
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, int):
            into.text += pages[page.objgen].get(child, "")
        elif child.get("/Type") == "/MCR":
            into.text += pages[child.get("/Pg", page).objgen].get(int(child.MCID), "")
        elif "/S" in child:
            tag = Tag(str(child.S)[1:], alt=_string(child, "/Alt"), scope=_scope(child))
            into.inside.append(tag)
            _read(child, tag, pages, page)


def _string(element: Any, name: str) -> str | None:
    return str(element[name]) if name in element else None


def _scope(element: Any) -> str | None:
    attributes = element.get("/A", [])
    listed = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(each.Scope)[1:] for each in listed if "/Scope" in each), None)


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The text of each marked part of a page."""
    fonts = {str(name): _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    open_marks: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            about = operands[1] if len(operands) > 1 else {}
            is_marked = isinstance(about, pikepdf.Dictionary) and "/MCID" in about
            open_marks.append(int(about.MCID) if is_marked else None)
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            letters = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            mark = next((each for each in reversed(open_marks) if each is not None), None)
            if mark is not None:
                found[mark] = found.get(mark, "") + _shown(operands[0], letters)
    return found


def _shown(shown: Any, letters: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    pairs = zip(codes[::2], codes[1::2], strict=True)
    return "".join(letters.get(first * 256 + second, "\ufffd") for first, second in pairs)


def _letters(font: Any) -> dict[int, str]:
    """Per code of a font the letters that it stands for."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            found[int(code, 16)] = _unicode(letter)
    for part in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for low, high, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            for at in range(int(high, 16) - int(low, 16) + 1):
                found[int(low, 16) + at] = chr(int(letter, 16) + at)
    return found


def _unicode(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")
