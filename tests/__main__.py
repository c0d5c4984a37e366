"""All checks in one command: `python -m tests`. Stops at the end, not at the first fault.

`python -m tests snel` makes no whole reports: style, types, architecture, doctests, and the tests
of formulas, units, references and definitions.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable, "-m"]
COVERED = ("analysis", "statistics", "definitions")
#: What is otherwise on Windows: the modules that know the system, without all they import.
_SYSTEM = re.compile(
    r"^\s*(import|from) (os|sys|signal|subprocess|shutil|tempfile|stat|time|locale|ctypes|socket"
    r"|fcntl|resource|pwd|grp|select|termios|mmap|threading|multiprocessing)\b", re.MULTILINE
)  # fmt: skip
OF_WINDOWS = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "src").rglob("*.py")
    if _SYSTEM.search(path.read_text("utf-8"))
)
STYLE = (
    [*PYTHON, "ruff", "check", "."],
    [*PYTHON, "ruff", "format", "--check", "."],
    [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    [*PYTHON, "mypy"],
    [*PYTHON, "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32",
     "--follow-imports", "skip", "--no-warn-return-any", "--no-warn-unused-ignores",
     "--allow-subclassing-any", "--allow-untyped-decorators", *OF_WINDOWS],
)  # fmt: skip
#: Of one step at a time, or of reports made by hand.
UNITS = (
    "src", "tests/statistics", "tests/definitions", "tests/language",
    "tests/output/test_output_files.py",
    *(f"tests/analysis/test_analysis_{name}.py" for name in ("score", "change", "rule")),
)  # fmt: skip
#: Each process has its own half and takes over from the other at the end: what is made once for
#: the tests of one file is made once.
TESTS = [*PYTHON, "pytest", "-q", "-n", "2", "--dist", "worksteal"]
MEASURE = ("--cov", "--cov-report=")
ENOUGH = tuple(
    [*PYTHON, "coverage", "report", "--fail-under=95", f"--include=*/{room}/*"] for room in COVERED
)


def main() -> int:
    """The number of checks that failed."""
    quick = "snel" in sys.argv
    # What is compiled is kept: every process that a test starts would compile all of it again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    beside = [(command, _started(command)) for command in STYLE]  # beside the tests
    failed = _run([*TESTS, *(UNITS if quick else MEASURE)])
    beside += [] if quick else [(command, _started(command)) for command in ENOUGH]
    for command, check in beside:
        said, _ = check.communicate()
        _show(command, said)
        failed += [command] * bool(check.returncode)
    for command in failed:
        sys.stdout.write(f"FAILED: {' '.join(command[2:])}\n")
    return len(failed)


def _run(command: Sequence[str]) -> list[Sequence[str]]:
    """The command, where it fails."""
    _show(command)
    return [command] * bool(subprocess.run(command, cwd=ROOT, check=False).returncode)


def _started(command: Sequence[str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def _show(command: Sequence[str], said: str = "") -> None:
    sys.stdout.write(f"== {' '.join(command[2:])}\n{said}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
