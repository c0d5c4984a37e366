"""`analyse figuur`: pictures of the numbers of the other commands. The pilot is invented."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.cli.run import PILOT, loaded_by
from tests.cli.run import seen as analyse
from vaktherapie_analyse.cli import main
from vaktherapie_analyse.cli.commands.figuur import FOR_OTHERS, KINDS
from vaktherapie_analyse.language import LANGUAGES

NS = "http://www.w3.org/2000/svg"


@cache
def drawn(kind: str, *options: str) -> tuple[str, str]:
    """What is said on the screen, and the svg."""
    said = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stdout(said):
        target = Path(folder, "figuur.svg")
        assert main(["figuur", kind, str(PILOT), *options, "-o", str(target)]) == 0
        return said.getvalue(), target.read_text(encoding="utf-8")


def texts(svg: str) -> list[str]:
    """Everything that is written in the picture."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def tables(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(analyse(capsys, *arguments, "--formaat", "json").out)[
        "tables"
    ]
    return found


def of_total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["scale"] == "total")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_and_says_in_words_what_it_shows(kind: str) -> None:
    out, svg = drawn(kind)
    assert re.search(r'<svg role="img" aria-labelledby="\w+-title \w+-desc" xml:lang="nl"', svg)
    (title,) = re.findall(r'<title id="[\w-]+">([^<]+)</title>', svg)
    (words,) = re.findall(r"<desc [^>]*>([^<]+)</desc>", svg)
    assert title in texts(svg)
    shown = " ".join(out.split())
    assert title in shown
    written = re.sub(r"\d+-\d+-\d{4}", "", "\n".join(texts(svg)))
    numbers = {*re.findall(r"\d+(?:,\d+)?", written)} - {"0"}
    ticks = {"verandering", "lijnen", "schalen"}
    assert kind in ticks or numbers <= set(re.findall(r"\d+(?:,\d+)?", f"{title} {words}"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_tells_no_date_file_or_code(kind: str) -> None:
    _, svg = drawn(kind)
    assert not [secret for secret in ("pilot", "dc:date", "ouder1", "VT0", "K01") if secret in svg]


def test_a_figure_is_the_same_each_time() -> None:
    """One of tables; see `test_what_a_user_chose_for_his_own_pictures_changes_nothing`."""
    assert drawn.__wrapped__("tien-op-een-rij") == drawn("tien-op-een-rij")


def test_a_picture_is_made_again_over_itself_and_its_bytes_do_not_depend_on_the_clock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"banden.{form}" for form in ("png", "pdf", "svg")]
    made = []
    for _ in range(2):
        words = [word for file in files for word in ("-o", file)]
        assert analyse(capsys, "figuur", "banden", PILOT, *words).code == 0
        made.append([file.read_bytes() for file in files])
    assert made[0] == made[1]
    assert b"CreationDate" not in made[0][1]


def test_the_numbers_of_the_icons_are_those_of_sdq(capsys: pytest.CaptureFixture[str]) -> None:
    counts = set()
    for options in ([], ["--verhoogd", "grensgebied", "--normen", "goodman-1997"]):
        row = of_total(tables(capsys, "sdq", PILOT, *options)["transitions"])
        _, svg = drawn("tien-op-een-rij", *options)
        said = texts(svg)
        assert f"Bij begin: {row['n_elevated_pre']} van de {row['n']} verhoogd" in said
        assert f"Bij eind: {row['n_elevated_post']} van de {row['n']} verhoogd" in said
        # One mark in the picture per person; three more stand in the legend.
        people = row["n"] * 2 + row["n_elevated_pre"] + 3
        assert svg.count("<use ") == people
        counts.add((row["n_elevated_pre"], row["n_elevated_post"]))
    assert len(counts) == 2


def test_the_numbers_of_the_scales_are_those_of_sdq_in_dutch_and_in_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = of_total(tables(capsys, "sdq", PILOT)["summary"])
    for language in LANGUAGES:
        _, svg = drawn("schalen", *(["--taal", "en"] if language == "en" else []))
        point = f"{row['d_av']:.2f}"
        expected = point.replace(".", ",") if language == "nl" else point
        assert expected in texts(svg)


def test_the_numbers_of_change_and_lines_are_those_of_the_respondents(
    capsys: pytest.CaptureFixture[str],
) -> None:
    changes = [
        row
        for row in tables(capsys, "sdq", PILOT, "--per-respondent")["changes"]
        if row["scale"] == "total"
    ]
    out, _ = drawn("verandering")
    pairs = re.findall(r"(\d+) → (\d+): (\d+)", " ".join(out.split()))
    told = [(int(pre), int(post)) for pre, post, n in pairs for _ in range(int(n))]
    assert sorted(told) == sorted((int(row["pre"]), int(row["post"])) for row in changes)
    out, _ = drawn("lijnen")
    ways = re.findall(r"(\d+|–) → (\d+|–) → (?:\d+|–): (\d+)", " ".join(out.split()))
    both = [(int(a), int(b)) for a, b, n in ways for _ in range(int(n)) if "–" not in (a, b)]
    assert sorted(both) == sorted(told)


def test_the_numbers_of_the_quarters_are_those_of_kwartaal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = tables(capsys, "kwartaal", PILOT)["quarters"]
    _, svg = drawn("kwartalen")
    said = texts(svg)
    replaced = [row for row in rows if row["indicator"] == "replaced"]
    for row in replaced:
        assert not row["of"] or row["cumulative"] or f"{row['n']}/{row['of']}" in said
    total = max(replaced, key=lambda row: (row["cumulative"], row["quarter"]))
    assert f"{total['n']}/{total['of']}" in said
    assert any("doel: 50 %" in text or "50 %)" in text for text in said)


def test_the_flow_tells_the_trajectories_of_the_register_with_why_some_stopped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = tables(capsys, "kwartaal", PILOT)["trajectories"]
    forms = [row for row in rows if row["by"] == "form"]
    out, svg = drawn("stroom")
    said = [" ".join(text.split()) for text in texts(svg)]
    for status, words in (("started", "trajecten begonnen"), ("completed", "afgerond")):
        assert f"{sum(row[f'n_{status}'] for row in forms)} {words}" in said
    reasons = [row for row in rows if row["by"] == "reason" and row["n_stopped"]]
    assert len(reasons) == 2
    assert "2 voortijdig gestopt (1 × verhuisd; 1 × op eigen verzoek)." in " ".join(out.split())


def test_the_banner_of_invented_numbers_and_the_statement_of_the_authors_stand_in_the_picture() -> (
    None
):
    for kind in ("verandering", "stroom"):
        _, svg = drawn(kind, "--vragenlijst", "ari-cp")
        said = " ".join(texts(svg))
        assert "VERZONNEN GETALLEN" in said
        assert "trek uit alleen de ARI-CP geen" in said


def test_an_unknown_kind_lists_the_kinds_before_anything_is_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for language in LANGUAGES:
        refused = analyse(capsys, "figuur", "taart", "is-er-niet.xlsx", "--taal", language)
        assert refused.code == 2
        assert all(kind in refused.err for kind in KINDS)
    near = analyse(capsys, "figuur", "veranderingen", "is-er-niet.xlsx")
    assert "Bedoel je: verandering?" in near.err
    forgotten = analyse(capsys, "figuur", PILOT)
    assert forgotten.code == 2
    assert "analyse figuur banden" in " ".join(forgotten.err.split())


def test_an_option_that_this_figure_does_not_look_at_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for line, named in (
        (["stroom", "--schaal", "emotion"], "--schaal"),
        (["banden", "--kwartaal", "2024-K3"], "--kwartaal"),
        (["kwartalen", "--van", "eind"], "--van"),
        (["kwartalen", "--vragenlijst", "sdq"], "--vragenlijst"),
        (["banden", "--formaat", "json"], "--formaat"),
        (["banden", "--per-respondent"], "--per-respondent"),
    ):
        refused = analyse(capsys, "figuur", line[0], PILOT, *line[1:])
        assert refused.code == 2, line
        assert named in refused.err
    unknown = analyse(capsys, "figuur", "banden", PILOT, "--schaal", "iets")
    assert unknown.code == 2
    assert "emotion" in unknown.err


def test_without_a_file_the_words_are_shown_with_how_to_draw_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    outcome = analyse(capsys, "figuur", "banden", PILOT)
    assert outcome.code == 0
    assert "Bij begin klinisch: 9; bij eind daarvan 4 normaal" in outcome.out
    assert "-o banden.svg" in outcome.err


def test_only_pictures_are_made_and_a_picture_of_somebody_else_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = analyse(capsys, "figuur", "banden", PILOT, "-o", tmp_path / "x.xlsx")
    assert table.code == 2
    assert ".svg, .png, .pdf" in table.err
    target = tmp_path / "banden.svg"
    own = f'<svg xmlns="{NS}"><text>mijn eigen tekening</text></svg>'
    target.write_text(own, encoding="utf-8")
    assert analyse(capsys, "figuur", "banden", PILOT, "-o", target).code == 2
    assert target.read_text(encoding="utf-8") == own
    target.write_text(drawn("banden")[1] + "<!-- Inkscape -->", encoding="utf-8")
    assert analyse(capsys, "figuur", "banden", PILOT, "-o", target).code == 2


def test_what_shows_individuals_or_is_computed_from_scores_is_refused_for_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in set(KINDS) - set(FOR_OTHERS):
        target = tmp_path / f"{kind}.svg"
        refused = analyse(capsys, "figuur", kind, PILOT, "--onderdruk", 5, "-o", target)
        assert refused.code == 2
        assert all(other in refused.err for other in FOR_OTHERS)
        assert not target.exists()


@pytest.mark.parametrize("kind", FOR_OTHERS)
def test_a_reader_finds_in_a_figure_for_others_nothing_but_what_is_published(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, limit = PILOT, 4
    command = "kwartaal" if kind == "kwartalen" else "sdq"
    rows = [
        row
        for found in tables(capsys, command, data, "--onderdruk", limit).values()
        for row in found
    ]
    may = {value for row in rows for value in row.values() if isinstance(value, int)}
    shares = {round(v * 100) for row in rows for v in row.values() if isinstance(v, float)}
    target = tmp_path / "deel.svg"
    outcome = analyse(capsys, "figuur", kind, data, "--onderdruk", limit, "-o", target)
    if outcome.code == 1:
        # The counts of this figure are hidden: nothing is drawn, as where they are absent.
        assert kind == "stroom"
        assert not target.exists()
        return
    svg = target.read_text(encoding="utf-8")
    (words,) = re.findall(r"<desc [^>]*>([^<]+)</desc>", svg)
    said = " ".join([*texts(svg), words, outcome.out]).replace("\u00a0", " ")
    constant = r"\(?\d{4}\)?(-K\d)?|\d+-\d+-\d{4}|95%|ARI-CP 2–5|minstens \d+"
    said = re.sub(f"{constant}|minder dan 5|ongeveer 10 %", " ", said)
    assert {int(number) for number in re.findall(r"\d+", said)} <= may | shares
    assert "pilot" not in said
    assert svg.count("<use ") <= sum(may) + 3


def test_help_and_the_tables_never_import_what_draws() -> None:
    """Of the other help and of `sdq`: see `test_heavy_libraries_stay_out`."""
    for line in (["figuur", "--help"], ["kwartaal", str(PILOT)]):
        assert "matplotlib" not in loaded_by(*line), line


def test_what_a_user_chose_for_his_own_pictures_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import matplotlib as mpl

    _, before = drawn("verandering")
    monkeypatch.setitem(mpl.rcParams, "axes.facecolor", "red")
    monkeypatch.setitem(mpl.rcParams, "font.size", 30.0)
    _, after = drawn.__wrapped__("verandering")
    assert before == after
    assert mpl.rcParams["font.size"] == 30.0


def test_more_people_than_can_be_counted_are_a_bar_and_not_a_refusal() -> None:
    """Invented: 1001 respondents measured twice, 501 of them elevated at the beginning."""
    answers = ("2", "0")
    header = ["client", "respondent", "moment", "leeftijd", "geslacht"]
    header += [f"sdq{item}" for item in range(1, 26)]
    lines = [",".join(header)]
    for person in range(1001):
        for moment in ("begin", "eind"):
            high = person < 501 and moment == "begin"
            row = [f"K{person:04}", f"K{person:04}-1", moment, "8", "j"]
            reverse = (7, 11, 14, 21, 25)
            row += [answers[high == (item in reverse)] for item in range(1, 26)]
            lines.append(",".join(row))
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        data, target = Path(folder, "veel.csv"), Path(folder, "figuur.svg")
        data.write_text("\n".join(lines), encoding="utf-8")
        assert main(["figuur", "tien-op-een-rij", str(data), "-o", str(target)]) == 0
        svg = target.read_text(encoding="utf-8")
    assert "Bij begin: 501 van de 1001 verhoogd" in texts(svg)
    assert svg.count("<use ") == 0
    assert not any("elk poppetje" in text for text in texts(svg))
