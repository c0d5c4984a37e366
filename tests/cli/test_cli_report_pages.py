"""The report as a page of HTML in a browser, as its readers see it. The pilot is invented."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import Browser, browser
from tests.cli.stories import story
from vaktherapie_analyse import output

#: For whom, and in which language.
PAGES = (("gemeente", "nl"), ("onderzoeker", "en"), ("student", "nl"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module", params=PAGES, ids=["-".join(page) for page in PAGES])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    reader, language = request.param
    target = tmp_path_factory.mktemp("page") / "rapport.html"
    output.write(story(reader), [target], language)
    return target


def test_a_report_is_small_and_names_no_child(report: Path) -> None:
    assert report.stat().st_size < 500_000
    assert "K01" not in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("width", "dark"), [(380, True), (1024, False)], ids=["phone-dark", "desk-light"]
)
def test_a_page_is_quiet_fits_and_is_accessible(
    chromium: Browser, report: Path, width: int, dark: bool
) -> None:
    chromium.open(report, width, dark=dark)
    assert chromium.happened() == []
    assert not chromium.is_too_wide()
    assert chromium.accessibility() == []
    paper = chromium.ask("getComputedStyle(document.body).backgroundColor")
    assert paper == ("rgb(23, 23, 23)" if dark else "rgb(255, 255, 255)")
    inks = "[...document.querySelectorAll('svg text')].map(one => getComputedStyle(one).fill)"
    written = {*chromium.ask(inks)}
    assert ("rgb(26, 26, 26)" in written) != dark
    assert not dark or "rgb(0, 0, 0)" not in written


def test_on_paper_nothing_is_closed_or_cut_off(chromium: Browser, report: Path) -> None:
    chromium.open(report, 672)  # so wide is the text on a page of A4
    chromium.call("Emulation.setEmulatedMedia", media="print")
    hidden = (
        "[...document.querySelectorAll('main p, main td, svg text')]"
        ".filter(one => !one.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert chromium.ask("document.querySelectorAll('details:not([open])').length") > 0
    assert chromium.ask(hidden) == 0
    cut = (
        "[...document.querySelectorAll('.scroll')]"
        ".filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim())"
    )
    assert chromium.ask(cut) == []
    paper = chromium.call("Page.printToPDF", preferCSSPageSize=True)
    assert base64.b64decode(paper["data"]).startswith(b"%PDF")


def test_the_browser_sees_what_a_page_must_not_do(chromium: Browser, tmp_path: Path) -> None:
    other = tmp_path / "ander.css"
    other.write_text("p { width: 2000px }", encoding="utf-8")
    page = tmp_path / "slecht.html"
    page.write_text(
        f'<!doctype html><title>x</title><link rel="stylesheet" href="{other.as_uri()}">'
        '<p style="color: #ccc">bleek</p><script>console.log("hallo")</script>',
        encoding="utf-8",
    )
    chromium.open(page, 380)
    happened = " ".join(chromium.happened())
    assert "ander.css" in happened
    assert "hallo" in happened
    assert chromium.is_too_wide()
    found = {rule for rule, *_ in chromium.accessibility()}
    assert {"color-contrast", "html-has-lang", "landmark-one-main"} <= found
