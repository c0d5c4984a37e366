"""The README and the pages of the guide name only what exists, and every command in them works."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.main import get_command

from tests.cli.run import EXAMPLE, copied
from tests.figures_page import FIGURES, shown
from tests.methods_page import anchor
from vaktherapie_analyse.cli.app import build
from vaktherapie_analyse.cli.config import load_project

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = ROOT / "docs" / "gebruik.md"
QUESTIONS = sorted((ROOT / "docs" / "ik-wil").glob("*.md"))
PAGE = "\n".join(path.read_text(encoding="utf-8") for path in (GUIDE, *QUESTIONS))
PROGRAM = get_command(build())
COMMANDS = PROGRAM.commands  # type: ignore[attr-defined]


def test_every_command_exists() -> None:
    named = set(re.findall(r"\banalyse ([a-z][a-z-]+)", PAGE))
    assert named <= {*COMMANDS}
    assert {*COMMANDS} - named == set()


def test_every_question_has_a_page_and_every_page_a_question() -> None:
    asked = re.findall(r"\(ik-wil/([\w-]+)\.md\)", GUIDE.read_text(encoding="utf-8"))
    assert sorted(asked) == sorted(path.stem for path in QUESTIONS)


@pytest.mark.parametrize("page", [*sorted(ROOT.glob("docs/**/*.md")), ROOT / "README.md"])
def test_every_link_leads_to_a_page_or_a_picture(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not there(page, link)] == []


def there(page: Path, link: str) -> bool:
    """Whether the file is there, and in it the heading that is named."""
    path, _, heading = link.partition("#")
    found = page.parent / path if path else page
    if not heading:
        return found.exists()
    headings = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in map(anchor, headings)


@pytest.mark.parametrize("name", sorted(shown()))
def test_a_figure_on_a_page_shows_what_a_reader_draws_now(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of_a_reader(tmp_path)
    (tmp_path / "analyse.toml").write_text(ADDED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    drawn = copied(capsys, f"analyse figuur {name} gegevens.xlsx -o {name}.svg")
    assert drawn.code == 0, drawn.err
    told = [
        re.findall(r"(?s)<(?:title|desc) [^>]*>(.*?)</", path.read_text(encoding="utf-8"))
        for path in (FIGURES / f"{name}.svg", Path(f"{name}.svg"))
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 2


def test_every_option_exists_where_it_is_shown() -> None:
    everywhere = {
        option
        for command in (PROGRAM, *COMMANDS.values())
        for p in command.params
        for option in p.opts
    }
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= {*everywhere, "--help"}
    for name, rest in re.findall(r"\banalyse ([a-z][a-z-]+)([^\n`]*)", PAGE):
        known = {option for p in COMMANDS[name].params for option in p.opts} | {"--help"}
        assert set(re.findall(r"--[a-z][a-z-]+", rest)) <= known


def test_the_project_file_on_the_page_is_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "analyse.toml").write_text(text, encoding="utf-8")
    project = load_project([str(tmp_path / "data.csv")], None)
    assert project.kolommen["Uw kenmerk"] == "client"
    assert project.section("sdq").kolommen == {"Vraag A": "sdq1"}


#: What a reader has in the folder with his own data: invented files, by the name on the page.
OWN = {
    "gegevens.xlsx": "pilot.xlsx",
    "Mijn gegevens/pilot.xlsx": "pilot.xlsx",
    "export/deel.csv": "pilot.csv",
    "sleutel.toml": "ari-cp-verzonnen.toml",
    "mijn-sleutel.toml": "ari-cp-verzonnen.toml",
    "mijn-vragenlijst.toml": "ari-cp-verzonnen.toml",
    "normen.toml": "ari-cp-normen-verzonnen.toml",
}
#: What a shell or another program does; `.ci/run` does it in a clean clone. Installing uv itself
#: and finding the program in every folder need a computer of one's own.
OF_A_SHELL = ("python3 -m venv", "py -m venv", "uv tool install", "uv tool update-shell", "winget")
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)


def lines_of(page: str) -> Iterator[str]:
    """Every line on the page that is there to be typed, in the order in which a reader meets it.

    The lines of a block, and in the text what stands between backticks and is more than a name.
    """
    found = re.compile(rf"(?P<block>{_BLOCK.pattern})|`(?P<span>analyse [^`]+)`", re.S | re.M)
    for match in found.finditer(page):
        if match["span"]:
            line = " ".join(match["span"].split())
            if " " in line.removeprefix("analyse ") or line == "analyse sjabloon":
                yield line
            continue
        _, kind, text = match[0], match[2], match[3]
        if kind in ("bash", "powershell"):
            yield from (line.partition(" #")[0].strip() for line in text.splitlines())


def folder_of_a_reader(folder: Path) -> None:
    """His own files, and the two halves of his data as two files."""
    for name, source in OWN.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(EXAMPLE / source, folder / name)
    book = Workbook()
    for line in (EXAMPLE / "enquete.csv").read_text(encoding="utf-8").splitlines():
        book.worksheets[0].append(line.split(";"))
    book.save(folder / "enquete.xlsx")
    first, *rows = (EXAMPLE / "pilot.csv").read_text(encoding="utf-8-sig").splitlines()
    for moment in ("begin", "eind"):
        of_it = [row for row in rows if moment in re.split("[;,]", row)]
        text = "\n".join([first, *of_it]) + "\n"
        (folder / f"{moment}.csv").write_text(text, encoding="utf-8")


#: What the page about the project file shows of the ARI-CP.
ADDED = '[ari-cp]\nsleutel = "mijn-sleutel.toml"\nnormen = "normen.toml"\n'


def test_the_commands_of_all_pages_are_many() -> None:
    assert sum(len([*lines_of(path.read_text("utf-8"))]) for path in (GUIDE, *QUESTIONS)) > 60


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", GUIDE, *QUESTIONS], ids=lambda page: page.stem
)
def test_every_command_on_a_page_works_in_the_order_of_the_reader(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = page.read_text(encoding="utf-8")
    folder_of_a_reader(tmp_path)
    if page in QUESTIONS and "--schrijf-config" not in text:
        (tmp_path / "analyse.toml").write_text(ADDED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for line in lines_of(text):
        if not line.startswith("analyse ") or "aanvulling" in line:
            assert line.startswith((*OF_A_SHELL, "analyse --")), line
            continue
        outcome = copied(capsys, line.replace("\\", "/"))
        # Without the key of the ARI-CP there is something to mend, which `controleer` tells; `grim`
        # tells that a percentage is impossible.
        told = line.startswith(("analyse controleer", "analyse grim")) and "→" not in outcome.err
        assert outcome.code == 0 or told, f"{line}: {outcome.err}"
        if line.endswith("--schrijf-config"):  # and he adds what the page shows of the ARI-CP
            Path("analyse.toml").write_text(ADDED, encoding="utf-8")


def test_the_lines_for_windows_say_what_those_for_other_systems_say() -> None:
    blocks = [(match[1], match[2].strip()) for match in _BLOCK.finditer(README)]
    installing = [(kind, text) for kind, text in blocks if "venv" in text]
    assert [kind for kind, _ in installing] == ["bash", "powershell"] * 2
    for (_, here), (_, windows) in zip(installing[::2], installing[1::2], strict=True):
        same = here.replace("python3 ", "py ").replace("/bin/", "\\Scripts\\")
        same = same.replace("data/voorbeeld/", "data\\voorbeeld\\").replace(" && ", "; ")
        assert windows == same


def test_what_is_installed_in_the_readme_is_installed_by_the_checks() -> None:
    checks = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    wanted = re.findall(r"readme_command '(.+?)'", checks)
    assert wanted == ["python3 -m venv .venv-dev", "python3 -m venv .venv ", "uv tool install"]
    assert all(sum(want in line for line in README.splitlines()) == 1 for want in wanted)


def test_windows_finds_what_it_needs_pinned() -> None:
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert re.search(r"^colorama==", pinned, re.MULTILINE)
