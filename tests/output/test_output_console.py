"""What stands on the screen, in two widths and two languages."""

from __future__ import annotations

import io
import os
import pty
import sys
from dataclasses import replace
from itertools import product

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from tests.output.conftest import DISTRIBUTION, SUMMARY, sentence, table
from vaktherapie_analyse import output
from vaktherapie_analyse.output.views.text_layout import wrap
from vaktherapie_analyse.output.writer import Writer
from vaktherapie_analyse.report import Column, Report, Table

REPORTS = ("sdq", "ari", "one_moment", "hostile")


def screen(report: Report, language: str = "nl", width: int | None = 100) -> str:
    file = io.StringIO()
    output.show(report, language, file, width)
    return file.getvalue()


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("name", "language", "width"), list(product(REPORTS, ("nl", "en"), (100, 80)))
)
def test_screen(
    name: str,
    language: str,
    width: int,
    request: pytest.FixtureRequest,
    snapshot: SnapshotAssertion,
) -> None:
    assert screen(request.getfixturevalue(name), language, width) == snapshot


@pytest.mark.parametrize(("name", "width"), list(product(REPORTS, (120, 100, 80, 60, 40))))
def test_no_line_is_wider_than_the_screen(
    name: str, width: int, request: pytest.FixtureRequest
) -> None:
    lines = screen(request.getfixturevalue(name), "nl", width).split("\n")
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("width", range(30, 121, 5))
def test_every_width_shows_every_number_whole(sdq: Report, width: int) -> None:
    text = screen(sdq, "nl", width)
    assert "…" not in text
    for number in ("15,1", "(6,0)", "−2,8", "[−4,9; −0,7]", "[−0,08; 0,99]", "33 %; 12–65 %"):
        assert number in text


def test_a_code_that_looks_like_markup_is_printed_as_it_is(hostile: Report) -> None:
    text = screen(hostile)
    assert all(code in text for code in ("[b]", "a|b", "=1+1", "[red]=x*.xlsx"))


def test_a_code_cannot_send_control_characters_to_the_terminal(hostile: Report) -> None:
    assert "\x1b" not in screen(hostile)


def test_a_pipe_is_100_wide_and_without_colour(sdq: Report) -> None:
    text = screen(sdq, width=None)
    assert text == screen(sdq, width=100)
    assert "\x1b" not in text


def test_columns_sets_the_width(sdq: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert screen(sdq, width=None) == screen(sdq, width=80)


def terminal(report: Report) -> str:
    """What a terminal of unknown size receives."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as file:
        output.show(replace(report, tables={}), "nl", file, 80)
    received = os.read(ours, 100_000).decode()
    os.close(ours)
    return received


def test_a_terminal_has_colour(sdq: Report) -> None:
    assert "\x1b[1m" in terminal(sdq)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_without_colour_gets_no_codes(
    name: str, value: str, sdq: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b" not in terminal(sdq)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def test_a_pipe_has_the_width_of_the_terminal_it_is_typed_in(
    sdq: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((72, 24)))
    monkeypatch.setattr(sys, "stderr", Terminal())
    reading, writing = os.pipe()
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        output.show(replace(sdq, tables={}), "nl", file)
    with os.fdopen(reading, encoding="utf-8") as received:
        assert received.read() == screen(replace(sdq, tables={}), width=72)


def test_a_terminal_gives_its_own_width(sdq: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((72, 24)))
    file = Terminal()
    output.show(sdq, "nl", file, color=False)
    assert file.getvalue() == screen(sdq, width=72)


def test_an_old_alphabet_gets_plainer_signs(sdq: Report) -> None:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding="cp1252")
    output.show(sdq, "nl", file, 100)
    file.flush()
    text = raw.getvalue().decode("cp1252")
    assert "-2,8 [-4,9; -0,7]" in text
    assert "begin -> " in text


def test_a_table_or_column_that_is_not_there_is_not_drawn(sdq: Report) -> None:
    few = ("scale", "n", "pre_mean")
    frame = sdq.tables["summary"].frame[list(few)]
    columns = tuple(Column(name, SUMMARY[name]) for name in few)
    text = screen(replace(sdq, tables={"summary": Table("summary", frame, columns)}))
    assert "15,1 (–)" in text
    assert "Verhoogd: begin" not in text
    assert "respondenten →" not in text


def test_a_report_without_facts_or_rows_is_still_a_page(sdq: Report) -> None:
    empty = {key: replace(found, frame=found.frame[:0]) for key, found in sdq.tables.items()}
    bare = replace(sdq, facts=None, tables=empty, sources=(), remarks=(), banners=())
    assert screen(bare).startswith("SDQ, ouderversie · begin → eind")


def test_another_kind_of_report_is_drawn_table_by_table(
    sdq: Report, snapshot: SnapshotAssertion
) -> None:
    assert screen(replace(sdq, kind="other"), width=80) == snapshot


def test_several_moments_without_pairs_are_shown_per_moment(sdq: Report) -> None:
    tables = {key: sdq.tables[key] for key in ("flow", "distribution")}
    text = screen(replace(sdq, tables=tables))
    assert "Scores per moment" in text
    assert "11/18 (61 %; 39–80 %)" in text


def test_the_notes_of_a_table_stand_below_it(sdq: Report) -> None:
    noted = replace(sdq.tables["verdicts"], notes=(sentence("Een noot.", "A note."),))
    text = screen(replace(sdq, tables={"verdicts": noted}))
    assert "Een noot." in text


def test_many_files_are_counted_and_a_long_title_wraps(sdq: Report) -> None:
    inputs = tuple({"name": f"bestand{number}.xlsx"} for number in range(3))
    report = replace(
        sdq, provenance=replace(sdq.provenance, inputs=inputs), title=sentence("woord " * 20, "")
    )
    assert "\n3 bestanden · 22 respondenten" in screen(report, width=80)


def test_a_source_without_label_stands_without_one(sdq: Report) -> None:
    report = replace(sdq, sources=(sentence("Zomaar een zin.", ""),), remarks=(), tables={})
    assert screen(report).rstrip().endswith("Zomaar een zin.")


def test_missing_counts_are_dashes_and_never_zero_per_cent(sdq: Report) -> None:
    row = ("begin", "total", None, 3, None, None, 0, 0, None, None, None)
    tables = {"distribution": table("distribution", DISTRIBUTION, row)}
    text = screen(replace(sdq, tables=tables, headlines=()))
    assert "0 %" not in text
    assert "–" in text


def test_a_scale_without_norm_among_others_has_no_band_behind_it(ari: Report) -> None:
    found = ari.tables["transitions"]
    frame = found.frame.assign(elevated_bands=["hoog", None])
    text = screen(replace(ari, tables={"transitions": replace(found, frame=frame)}))
    assert "Gedesorganiseerd (hoog)" in text
    assert "Veilig  " in text


def test_a_number_without_interval_has_no_loose_dash(sdq: Report) -> None:
    writer = Writer(sdq, "nl")
    assert writer.estimate({"m_low": None, "m_high": None}, "m", -10.0, 2) == "−10,00"
    assert writer.estimate({"m_low": -1.0, "m_high": 2.0}, "m", 0.5, 1) == "0,5\n[−1,0; 2,0]"


def test_a_doi_stays_on_one_line() -> None:
    text = "zoals gedrukt (Brown & Heathers 2017, doi 10.1177/1948550616673876)"
    for width in range(30, 70):
        assert "10.1177/1948550616673876" in wrap(text, width)
