"""A picture as a part of a page of HTML: small, with ids of its own, light and dark."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as Tree

import numpy as np

from vaktherapie_analyse.output.figures.canvas import MARGIN, WIDTH, Drawing
from vaktherapie_analyse.output.figures.picture_files import to_svg

__all__ = ["DARK_PAPER", "in_dark", "inline_svg"]

#: The paper of a page in the dark.
DARK_PAPER: Final = "#171717"

_COLOR: Final = re.compile(r"#([0-9a-f]{6})\b")
#: More digits than anybody can see.
_LONG: Final = re.compile(r"-?\d+\.\d{3,}")
#: What all pictures of the page share, and what turns or places nothing.
_NOTHING: Final = re.compile(r"(font-family: [^;]*|text-anchor: start|rotate\(-0 [^)]*\))(; )?")
#: What points to an id; in other places a colour begins with such a sign.
_POINTER: Final = re.compile(r"(^|url\()#([\w-]+)")
#: Elements with text in them.
_TEXTS: Final = ("title", "desc", "text")


def inline_svg(drawing: Drawing, name: str, looks: dict[str, str] | None = None) -> str:
    """The figure as an element of HTML, every id of which begins with this name.

    A colour is a variable of the page, `var(--c1a1a1a,#1a1a1a)`, which may have another value in
    the dark (`in_dark`). It has no paper of its own. With `looks`, what parts look like → the class
    that says so, each part has a class only, and new looks are added.
    """
    picture = Tree.fromstring(to_svg(drawing, name))
    for element in picture.iter():
        element.tag = _local(element.tag)
        element.attrib = _small({_local(key): value for key, value in element.attrib.items()})
        element.tail = None
        if element.tag not in _TEXTS:
            element.text = None
    _, height = picture.attrib.pop("width"), picture.attrib.pop("height").removesuffix("pt")
    picture.set("viewBox", f"{MARGIN - 1:g} 0 {WIDTH - 2 * (MARGIN - 1):g} {height}")
    _simplify(picture, {*_named_in(picture)})
    _short_ids(picture, name)
    if (paper := picture.find("path")) is not None:
        picture.remove(paper)
    for element in picture.iter():
        if looks is not None and (look := element.attrib.pop("style", "")):
            element.set("class", looks.setdefault(look, f"s{len(looks)}"))
    return Tree.tostring(picture, "unicode").replace(" />", "/>")


def _short_ids(picture: Tree.Element, name: str) -> None:
    """The picture with short ids, each beginning with its name: hundreds point to a mark."""
    found = [element.attrib["id"] for element in picture.iter() if "id" in element.attrib]
    short = {old: f"{name}-{number}" for number, old in enumerate(found)}
    for element in picture.iter():
        for key in {"id", "aria-labelledby"} & element.attrib.keys():
            element.set(key, " ".join(short[old] for old in element.attrib[key].split()))
        for key, value in element.attrib.items():
            element.set(key, _POINTER.sub(lambda found: f"{found[1]}#{short[found[2]]}", value))


def in_dark(color: str) -> str:
    """The colour that stands out from dark paper as much as this one does from white.

    Two colours then differ as much from each other as they did (contrast ratio of WCAG 2.2).

    >>> in_dark("#ffffff") == DARK_PAPER
    True
    """
    parts = _parts(color)
    light = _luminance(parts)
    target = (_luminance(_parts(DARK_PAPER)) + 0.05) * 1.05 / (light + 0.05) - 0.05
    end = 255.0 if target > light else 0.0
    near, far = 0.0, 1.0
    for _ in range(16):
        middle = (near + far) / 2
        past = (_luminance(_mixed(parts, end, middle)) - target) * (light - target) <= 0
        near, far = (near, middle) if past else (middle, far)
    return "#" + "".join(f"{round(part):02x}" for part in _mixed(parts, end, far))


def _local(name: str) -> str:
    """The name without its namespace: in HTML an svg has none."""
    return name.rpartition("}")[2]


def _small(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes without what says nothing, their colours as variables."""
    small = {key: _NOTHING.sub("", value) for key, value in attributes.items()}
    for key in {"x", "y"} & small.keys():
        small[key] = f"{float(small[key]):.1f}"
    return {
        key: _COLOR.sub(r"var(--c\1,#\1)", _rounded(value)) for key, value in small.items() if value
    }


def _rounded(value: str) -> str:
    return _LONG.sub(lambda number: f"{float(number[0]):.2f}", " ".join(value.split()))


def _named_in(picture: Tree.Element) -> list[str]:
    """The ids that something in the picture points to."""
    values = [value for element in picture.iter() for value in element.attrib.values()]
    return [*re.findall(r"#([\w-]+)", " ".join(values)), *picture.attrib["aria-labelledby"].split()]


def _simplify(element: Tree.Element, named: set[str]) -> None:
    """Without ids that nothing points to, what is not drawn, and groups of nothing.

    What all in a group look like is said once, of the group.
    """
    if element.get("id") not in named:
        element.attrib.pop("id", None)
    children: list[Tree.Element] = []
    for child in element:
        if child.tag in ("metadata", "style"):
            continue
        _simplify(child, named)
        is_bare = child.tag == "g" and not child.attrib
        is_empty = child.tag in ("g", "defs") and not len(child)
        children += [*child] if is_bare or is_empty else [child]
    element[:] = children
    looks = {child.get("style") for child in children}
    alike = len(children) > 1 and len(looks) == 1 and None not in looks
    if element.tag == "g" and alike and not element.get("style"):
        element.set("style", looks.pop() or "")
        for child in children:
            del child.attrib["style"]


def _parts(color: str) -> tuple[float, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _mixed(parts: tuple[float, ...], end: float, share: float) -> tuple[float, ...]:
    """So much of the way to white (255) or black (0)."""
    return tuple(part + (end - part) * share for part in parts)


def _luminance(parts: tuple[float, ...]) -> float:
    """The relative luminance of a colour of sRGB, as WCAG 2.2 defines it."""
    linear = [
        part / 255 / 12.92 if part <= 0.04045 * 255 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
