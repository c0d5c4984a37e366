"""A document as one page of HTML. All numbers and people are invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.test_analysis_figures import PAIRS, context, figure_of, ordinary, people
from tests.analysis.test_analysis_plain_words import pairs, story_of
from tests.output.html_reader import Element, read
from vaktherapie_analyse.errors import UsageError
from vaktherapie_analyse.language import LANGUAGES, Message
from vaktherapie_analyse.output import write
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
from vaktherapie_analyse.output.figures import canvas, picture_files
from vaktherapie_analyse.output.figures.canvas import Drawing, Panel, picture
from vaktherapie_analyse.output.figures.inline_svg import DARK_PAPER, in_dark, inline_svg
from vaktherapie_analyse.output.figures.picture_files import to_png, to_svg
from vaktherapie_analyse.output.formats.html_document import document
from vaktherapie_analyse.output.made_here import is_made_here
from vaktherapie_analyse.output.views.page import page
from vaktherapie_analyse.output.views.view import View
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Report

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y> {{ 7 * 7 }} </style></title> & &amp;"
RECORD = '{"meta": {"program": "x", "name": "a\\"b\'c <d> & é"}}'


def new_drawing(kind: str, language: str = "nl", *, captioned: bool = False) -> Drawing:
    figure, report = figure_of(kind, ordinary())
    return Drawing(figure, Writer(report, language), captioned)


#: The same one for every test: it is painted once.
drawing = cache(new_drawing)


def made_of(*blocks: Block, **more: str) -> Document:
    texts = {"title": "Titel", "subtitle": "Onder", "description": "Waarover", "record": RECORD}
    return Document(language="nl", blocks=blocks, **texts | more)


def whole(report: Report, language: str = "nl") -> Document:
    """Everything that a document can hold, and two pictures of one kind."""
    shown = page(report, language, detail=True)
    return replace(
        made_of(
            *(Paragraph(banner, "warning") for banner in shown.banners),
            Paragraph(shown.headlines[0], "lead"),
            Unfold("Hoe?", (Paragraph("Zo."), Paragraph("analyse sdq", "typed"))),
            Bullets(("een", "twee")),
            *(
                Picture(new_drawing(kind, language, captioned=True))
                for kind in ("icons", "bands", "icons")
            ),
            NewPage(),
            *(Heading(2, f"Deel {n}") for n in range(5)),
            *(Grid(view, f"Tabel {n}.") for n, view in enumerate(shown.views)),
        ),
        language=language,
    )


def shown(*blocks: Block, **more: str) -> Element:
    return read(document(made_of(*blocks, **more)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_stands_alone_and_everything_in_it_that_points_finds_its_end(
    sdq: Report, language: str
) -> None:
    made = document(whole(sdq, language))
    top = read(made)
    assert top.one("html").attributes["lang"] == language
    assert [len(top.all(tag)) for tag in ("h1", "header", "nav", "main", "footer")] == [1] * 5
    assert not top.all("script", "link", "img", "iframe", "object", "base")
    assert "default-src 'none'" in made.decode()
    ids = [one.attributes["id"] for one in top.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for element in top.all():
        for name, value in element.attributes.items():
            assert name not in ("src", "srcset", "background", "xlink:href")
            assert not name.startswith("on")
            if name == "href":
                assert value.startswith("https://") or value[1:] in ids
            if name in ("aria-labelledby", "aria-describedby"):
                assert set(value.split()) <= set(ids)
            assert set(re.findall(r"url\(#([^)]*)\)", value)) <= set(ids)
    assert not re.search(r"url\((?!#)|@import", made.decode())


def test_the_same_document_is_the_same_bytes(sdq: Report) -> None:
    assert document(whole(sdq)) == document(whole(sdq))


def test_every_text_of_a_table_stands_in_a_real_table(sdq: Report, ari: Report) -> None:
    for report in (sdq, ari):
        views = page(report, "nl", detail=True).views
        tables = shown(*(Grid(view, "Wat er staat.") for view in views)).all("table")
        assert len(tables) == len(views) >= 3
        for view, table in zip(views, tables, strict=True):
            assert table.one("caption").text == f"{view.title} Wat er staat."
            head, *rows = table.all("tr")
            headers = [one for one in head.children if isinstance(one, Element)]
            assert [one.text for one in headers] == [" ".join(h.split()) for h in view.headers]
            assert all(one.attributes["scope"] == "col" for one in headers if one.tag == "th")
            assert all(one.text for one in table.all("th"))
            for texts, row in zip(view.rows, rows, strict=True):
                first, *cells = [one for one in row.children if isinstance(one, Element)]
                assert first.attributes.get("scope") == "row"
                assert [one.text for one in cells] == [" ".join(t.split()) for t in texts[1:]]
                assert first.text == " ".join(texts[0].split()) or not texts[0]


def test_a_row_that_leaves_its_name_out_is_heard_with_it() -> None:
    rows = (("Totaal", "begin", "1"), ("", "eind", "2"), ("Impact", "begin", "3"))
    view = View("t", ("", "wanneer", "n"), rows, ("left", "left", "right"), blocks=(2, 1))
    table = shown(Grid(view, "")).one("table")
    assert [row.all("th")[0].text for row in table.all("tr")[1:]] == ["Totaal", "Totaal", "Impact"]
    assert [len(row.all("span")) for row in table.all("tr")[1:]] == [0, 1, 0]
    assert table.all("tr")[0].all("th")[0].text == "wanneer"
    assert [len(body.all("tr")) for body in table.all("tbody")] == [2, 1]


def test_what_looks_like_markup_is_text_wherever_it_stands(sdq: Report) -> None:
    view = View(HOSTILE, (HOSTILE, "n"), ((HOSTILE, HOSTILE),), ("left", "right"), (HOSTILE,))
    title = replace(drawing("icons").figure, title=sdq.title)
    texts = dict.fromkeys(("title", "subtitle", "description", "record"), HOSTILE)
    top = shown(
        *(Paragraph(HOSTILE, tone) for tone in ("plain", "lead", "warning", "small", "typed")),
        *(Heading(2, HOSTILE) for _ in range(4)), Bullets((HOSTILE,)), Grid(view, HOSTILE),
        Unfold(HOSTILE, (Paragraph(HOSTILE),)), Picture(replace(drawing("icons"), figure=title)),
        **texts,
    )  # fmt: skip
    assert not top.all("script", "img")
    assert len(top.all("style")) == len(top.all("h1")) == 1
    expected = " ".join(HOSTILE.split())
    for tag in ("title", "h1", "h2", "li", "summary", "code", "caption"):
        assert expected in top.all(tag)[-1].text or tag in ("li", "title")
    assert [expected in one.text for one in top.all("p")].count(True) == 9
    assert len([one for one in top.all("meta") if one.attributes.get("content") == HOSTILE]) == 2


def test_half_signs_of_a_file_name_do_not_end_the_program() -> None:
    assert b"r?sum" in document(made_of(subtitle="r\udce9sum.xlsx"))


def test_the_record_stands_in_the_page_as_it_was_given() -> None:
    (found,) = [
        one.attributes["content"]
        for one in shown().all("meta")
        if one.attributes.get("name") == "vaktherapie-analyse"
    ]
    assert found == RECORD
    assert b"""content='{"meta": {""" in document(made_of())  # a record has many such signs
    assert "vaktherapie-analyse" not in [
        one.attributes.get("name") for one in shown(record="").all("meta")
    ]


def test_an_address_is_a_link_without_the_sign_behind_it() -> None:
    text = "Zie https://doi.org/10.1186/s12887-022-03274-6. En <https://a.nl/b>, niet http://x."
    top = shown(Paragraph(text))
    assert [one.attributes["href"] for one in top.one("main").all("a")] == [
        "https://doi.org/10.1186/s12887-022-03274-6", "https://a.nl/b",
    ]  # fmt: skip
    assert top.one("main").text.replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("kind", ["icons", "scales", "bands", "flow", "change", "lines"])
def test_a_picture_in_a_page_says_what_it_says_alone_with_its_title_as_caption(kind: str) -> None:
    given = drawing(kind)
    figure = shown(Picture(drawing(kind, captioned=True))).one("figure")
    svg = figure.one("svg")
    assert svg.attributes["role"] == "img"
    assert figure.one("figcaption").text == svg.one("title").text == given.title
    assert svg.one("desc").text == " ".join(given.words.split())
    alone = read(to_svg(given).partition(b"?>")[2])
    texts = [one.text for one in alone.all("text")]
    assert [one.text for one in svg.all("text")] == texts[1:]
    assert texts[0] == given.title
    shapes = ("use", "path", "rect", "circle", "line", "polyline", "polygon", "pattern", "clippath")
    drawn = [[one.tag for one in picture.all(*shapes)] for picture in (svg, alone)]
    assert drawn[0] == drawn[1][1:]  # without the paper


def looks(element: Element, above: dict[str, str]) -> Iterator[dict[str, str]]:
    """The fill and line of everything drawn in it, with what a group says of all in it."""
    own = re.findall(
        r"([\w-]+): (?:var\(--c\w+,(#\w+)\)|([^;]+))", element.attributes.get("style", "")
    )
    look = above | {name: variable or value for name, variable, value in own}
    if element.tag in ("use", "path", "text"):
        names = ("fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight")
        shown = {name: look[name] for name in names if name in look}
        yield {name: re.sub(r"^url\(.*", "url", value) for name, value in shown.items()}
    for child in element.children:
        if isinstance(child, Element):
            yield from looks(child, look)


def test_what_looks_like_the_id_of_a_picture_is_text_in_it() -> None:
    text = 'id="a" style="b" url(#b) href="#c" <i id="d">'
    note = Message("language.list", {"items": [text]})
    given = replace(drawing("bands"), figure=replace(drawing("bands").figure, notes=(note,)))
    svg = shown(Picture(given)).one("svg")
    assert text.capitalize() in [one.text for one in svg.all("text")]
    assert "i" not in [one.tag for one in svg.all()]


@pytest.mark.parametrize("kind", ["icons", "bands", "change", "lines"])
def test_everything_in_a_picture_looks_as_it_does_alone(kind: str) -> None:
    given = replace(drawing(kind), captioned=True)
    alone = [*looks(read(to_svg(given).partition(b"?>")[2]), {})]
    inline = read(inline_svg(given, kind).encode())
    assert [*looks(inline, {})] == alone[1:]  # without the paper
    assert len(alone) > 10


def test_pictures_of_a_page_share_a_class_per_look() -> None:
    """Each part has the class whose rule says what was said of it alone."""
    classes: dict[str, str] = {}
    for kind in ("icons", "bands", "lines"):
        made = read(inline_svg(drawing(kind), kind, classes).encode())
        alone = read(inline_svg(drawing(kind), kind).encode())
        rules = {name: look for look, name in classes.items()}
        named = [rules[e.attributes["class"]] for e in made.all() if "class" in e.attributes]
        assert named == [e.attributes["style"] for e in alone.all() if "style" in e.attributes]
        assert not any("style" in element.attributes for element in made.all())
    page = document(made_of(Picture(drawing("icons")))).decode()
    used = set(re.findall(r'class="(s\d+)"', page))
    assert used and all(f".{name} {{" in page for name in used)


def test_three_hundred_people_in_a_row_stay_small_and_more_are_bars() -> None:
    figure, report = figure_of("icons", context(people(PAIRS * 60)))
    made = inline_svg(Drawing(figure, Writer(report, "nl")), "x")
    assert made.count("<use ") > 800
    assert len(made) < 45_000
    figure, report = figure_of("icons", context(people(PAIRS * 61)))
    assert "<use " not in inline_svg(Drawing(figure, Writer(report, "nl")), "x")


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.2, from its definition."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_of_a_picture_differ_in_the_dark_as_much_as_on_paper() -> None:
    for color in (canvas.INK, canvas.SOFT, canvas.WORSE, canvas.BETTER):
        assert contrast(color, canvas.PAPER) >= 4.5
        assert contrast(in_dark(color), DARK_PAPER) >= 4.5
    made = "".join(inline_svg(drawing(kind), "x") for kind in ("icons", "bands", "change", "lines"))
    colors = sorted({f"#{color}" for color in re.findall(r"--c([0-9a-f]{6})", made)})
    assert len(colors) > 6
    for one, other in combinations([*colors, "#ffffff"], 2):
        assert contrast(in_dark(one), in_dark(other)) == pytest.approx(
            contrast(one, other), rel=0.08
        )


def test_its_own_page_is_written_over_and_that_of_somebody_else_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "rapport.html"
    told = story_of(pairs([(20, 8)] * 6))
    for _ in range(2):
        assert write(told, [target], "nl") == (target,)
    made = target.read_text("utf-8")
    others = (
        "<html><body>van mij</body></html>",
        made.replace('content="vaktherapie-analyse"', 'content="LibreOffice 25.2"', 1),
        f"<!-- bewaard -->{made}",
    )
    assert is_made_here(target, b"")
    for other in others:
        target.write_text(other, encoding="utf-8")
        assert not is_made_here(target, b"")
        with pytest.raises(UsageError):
            write(told, [target], "nl")
        assert target.read_text("utf-8") == other


def test_a_figure_of_three_formats_is_painted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    painted = []

    def counted(given: Drawing, panels: Iterable[Panel]) -> Any:
        painted.append(given)
        return picture(given, panels)

    monkeypatch.setattr(picture_files, "picture", counted)
    given, other = new_drawing("bands"), new_drawing("bands")
    dots = to_png(given)
    assert (to_svg(given), dots) == (to_svg(other), to_png(other))
    assert inline_svg(given, "x") == inline_svg(other, "x")
    assert painted == [given, other]
