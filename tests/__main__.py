"""All checks in one command: `python -m tests`. Stops at the end, not at the first fault.

`python -m tests snel` makes no whole reports: style, types, architecture, doctests, and the tests
of formulas, units, references and definitions.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable, "-m"]
COVERED = ("analysis", "statistics", "definitions")
STYLE = (
    [*PYTHON, "ruff", "check", "."],
    [*PYTHON, "ruff", "format", "--check", "."],
    [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    [*PYTHON, "mypy"],
    [*PYTHON, "mypy", "--platform", "win32"],
)
#: Of one step at a time, or of reports made by hand.
UNITS = (
    "src", "tests/statistics", "tests/definitions", "tests/language",
    "tests/output/test_output_files.py",
    *(f"tests/analysis/test_analysis_{name}.py" for name in ("score", "change", "rule")),
)  # fmt: skip
QUICK = ([*PYTHON, "pytest", "-q", "-n", "2", *UNITS],)
TESTS = (
    [*PYTHON, "pytest", "-q", "-n", "2", "--cov", "--cov-report="],
    *(
        [*PYTHON, "coverage", "report", "--fail-under=95", f"--include=*/{room}/*"]
        for room in COVERED
    ),
)


def main() -> int:
    """The number of checks that failed."""
    failed = []
    for command in STYLE + (QUICK if "snel" in sys.argv else TESTS):
        shown = " ".join(command[2:])
        sys.stdout.write(f"== {shown}\n")
        sys.stdout.flush()
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(shown)
    for command_text in failed:
        sys.stdout.write(f"FAILED: {command_text}\n")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
