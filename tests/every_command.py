"""Every command of an installed program in both languages: `python -m tests.every_command`.

Needs nothing but the installation: `.ci/run` does it where there are no development tools.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from typer.main import get_command

from vaktherapie_analyse.cli.app import build

LINES = (
    ("voorbeeld", "voorbeeld"),
    ("sdq", "voorbeeld/pilot.csv", "-o", "sdq.xlsx"),
    ("ari-cp", "voorbeeld/pilot.xlsx", "-o", "ari.md"),
    ("vragenlijst", "voorbeeld/ari-cp-verzonnen.toml", "voorbeeld/pilot.xlsx", "-o", "eigen.json"),
    ("bevindingen", "voorbeeld/pilot.xlsx"),
    ("herhaal", "sdq.xlsx", "voorbeeld/pilot.csv"),
    ("kwartaal", "voorbeeld/pilot.xlsx"),
    ("figuur", "tien-op-een-rij", "voorbeeld/pilot.xlsx", "-o", "figuur.svg", "-o", "figuur.pdf"),
    ("rapport", "voorbeeld/pilot.xlsx", "-o", "rapport.html"),
    ("casus", "K01", "voorbeeld/pilot.xlsx"),
    ("uitleg", "K02", "totaal", "voorbeeld/pilot.xlsx", "-o", "uitleg.md"),
    ("controleer", "voorbeeld/pilot.xlsx"),
    ("enquete", "enquete.csv"),
    ("grim", "50%", "8"),
    ("steekproef", "--aandeel=0,5", "--breedte=0,2"),
    ("normen", "nl"),
    ("sleutel", "voorbeeld/ari-cp-verzonnen.toml"),
    ("sjabloon", "-o", "leeg.xlsx"),
    ("help", "sdq"),
)


def main() -> None:
    """Nothing where every command does its work in Dutch and in English; else exit code 1."""
    program = str(Path(sys.executable).with_name("analyse"))
    said: dict[str, list[str]] = {}
    for language in ("nl", "en"):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "enquete.csv").write_text("Fijn?\nja\nnee\n", encoding="utf-8")
            for line in LINES:
                run = subprocess.run(
                    [program, *line, "--taal", language],
                    cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8",
                )  # fmt: skip
                if run.returncode or "Traceback" in run.stderr:
                    sys.exit(f"{' '.join(line)} --taal {language}: {run.returncode}\n{run.stderr}")
                said.setdefault(line[0], []).append(run.stdout + run.stderr)
    known = {*get_command(build()).commands}  # type: ignore[attr-defined]
    same = [name for name, (dutch, english) in said.items() if dutch == english]
    if known != {*said} or same:
        sys.exit(f"not tried: {sorted(known - {*said})}; says the same in both languages: {same}")
    sys.stdout.write(f"{len(said)} commands in two languages\n")


if __name__ == "__main__":
    main()
