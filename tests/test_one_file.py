"""What is added to the program is added in one file: a format, a column, a questionnaire, a norm.

Each test adds one to a copy of the source, with invented content, and looks what the program says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "vaktherapie_analyse"
PILOT = ROOT / "data" / "voorbeeld" / "pilot.xlsx"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source, to add something to."""
    made = tmp_path / "src" / PACKAGE
    shutil.copytree(ROOT / "src" / PACKAGE, made, ignore=shutil.ignore_patterns("__pycache__"))
    return made


def run(copy: Path, *arguments: object) -> str:
    """What the copy says."""
    environment = os.environ | {"PYTHONPATH": str(copy.parent), "COLUMNS": "100"}
    ran = subprocess.run(
        [sys.executable, "-m", PACKAGE, *map(str, arguments)],
        capture_output=True, encoding="utf-8", check=False, env=environment, cwd=copy.parents[1],
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_a_format_is_one_file(copy: Path) -> None:
    code = "def text(report, language, table=None):\n    return ' '.join(report.tables)\n"
    (copy / "output" / "formats" / "names_text.py").write_text(code, encoding="utf-8")
    target = copy.parents[1] / "uitkomst.names"
    shown = run(copy, "sdq", PILOT, "-o", target, "--formaat", "names")
    assert "summary transitions" in shown
    assert target.read_text(encoding="utf-8") == shown.strip()
    assert "csv, json, md of names" in run(copy, "sdq", "--help")


def test_a_column_of_a_table_is_one_line(copy: Path) -> None:
    file = copy / "analysis" / "questionnaire" / "summarise.py"
    code = file.read_text(encoding="utf-8")
    line = '    count("n_stays_elevated", "stays_elevated", of=ELEVATED_PRE),\n'
    assert code.count("MOVED = (\n") == 1
    file.write_text(code.replace("MOVED = (\n", "MOVED = (\n" + line), encoding="utf-8")
    targets = [copy.parents[1] / f"uitkomst.{suffix}" for suffix in ("json", "xlsx")]
    shown = run(copy, "sdq", PILOT, *(f"-o{path}" for path in targets), "--formaat", "csv")
    assert "n_stays_elevated;scale;norm" in shown
    (total, *_) = json.loads(targets[0].read_text(encoding="utf-8"))["tables"]["transitions"]
    left = total["n_elevated_pre"] - total["n_no_longer_elevated"]
    assert total["n_stays_elevated"] == left > 0
    assert ["transitions", "n_stays_elevated"] in columns_in(targets[1])


def columns_in(workbook: Path) -> list[list[object]]:
    """What the sheet with all columns tells the meaning of: sheet and column."""
    import openpyxl

    sheet = openpyxl.load_workbook(workbook, read_only=True)["Kolommen"]
    return [list(row[:2]) for row in sheet.iter_rows(values_only=True)]


JOY = """
key = "blij"
age = [2, 17]
informants = ["parent"]
primary = "joy"
bands = ["laag", "hoog"]
elevated = { laag = 1 }
[title]
nl = "Blij (verzonnen)"
[elevated_word]
nl = "laag"
[source]
citation = "Verzonnen voor deze test"
status = "invented"
[[items]]
count = 3
lowest = 0
highest = 2
[[scale]]
key = "joy"
items = [1, 2, -3]
better = "higher"
method = "prorated_sum"
min_answered = 3
[scale.label]
nl = "Plezier"
"""


def test_a_questionnaire_is_one_file(copy: Path) -> None:
    (copy / "definitions" / "instruments" / "blij.toml").write_text(JOY, encoding="utf-8")
    data = copy.parents[1] / "verzonnen.csv"
    rows = ["client;moment;blij1;blij2;blij3", "K1;begin;0;1;2", "K1;eind;2;2;0", "K2;begin;1;1;1"]
    data.write_text("\n".join(rows) + "\n", encoding="utf-8")
    tables = json.loads(run(copy, "blij", data, "--formaat", "json"))["tables"]
    (joy,) = tables["summary"]
    assert (joy["scale"], joy["n"], joy["pre_mean"], joy["post_mean"]) == ("joy", 1, 1, 6)
    assert "blij" in run(copy, "--help")


def test_a_norm_is_one_file(copy: Path) -> None:
    norms = copy / "definitions" / "norms" / "sdq"
    text = (norms / "theunissen-2022.toml").read_text(encoding="utf-8")
    text = text.replace('key = "theunissen-2022"', 'key = "verzonnen-2020"', 1)
    (norms / "verzonnen-2020.toml").write_text(text, encoding="utf-8")
    assert "verzonnen-2020" in run(copy, "normen", "--formaat", "csv")
    tables = json.loads(run(copy, "sdq", PILOT, "--normen=verzonnen-2020", "--formaat=json"))
    assert tables["tables"]["transitions"][0]["norm"] == "verzonnen-2020"
