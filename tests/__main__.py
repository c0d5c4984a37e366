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
    [*PYTHON, "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
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
    beside = [(command, _started(command)) for command in STYLE]  # each takes one core
    for command, check in beside:
        said, _ = check.communicate()
        _show(command, said)
        failed += [command] * bool(check.returncode)
    for command in QUICK if "snel" in sys.argv else TESTS:
        _show(command)
        failed += [command] * bool(subprocess.run(command, cwd=ROOT, check=False).returncode)
    for command in failed:
        sys.stdout.write(f"FAILED: {' '.join(command[2:])}\n")
    return len(failed)


def _started(command: list[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def _show(command: list[str], said: str = "") -> None:
    sys.stdout.write(f"== {' '.join(command[2:])}\n{said}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
