"""Small changes to the program, one at a time: does a test notice? `python -m tests.mutate`

Not part of the normal run: it takes about an hour. Every change is made in a copy of the
repository, and the tests that run the changed line are run until one fails. What no test notices
is printed with its place, as a test that is missing or a change that changes nothing.

    python -m tests.mutate                      80 changes, seed 1
    python -m tests.mutate --seed 7 --n 20      others
    python -m tests.mutate --only quarters.py   in one file
    python -m tests.mutate --map FILE           keeps which test runs which line, for the next time
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/vaktherapie_analyse")

#: Where changes are made, and how many of every eighty.
ROOMS = {"analysis": 30, "intake": 30, "statistics": 10, "definitions/norms": 10}

#: Tests that run no line of Python of their own in a norm file, but read its numbers.
OF_NORMS = ("tests/definitions", "tests/analysis", "tests/cli/test_cli_pilot.py", "tests/cli")

#: So long may the tests of one change take. What takes longer is not counted as noticed: a loop
#: without an end, or a machine that is busy.
SECONDS = 900

#: What pytest says: no test failed, none was found; anything else means that the program broke.
UNNOTICED = (0, 5)

#: What stands between the brackets of these is a type, not a value.
_TYPES = ("dict", "list", "tuple", "set", "frozenset", "type")

_COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_NAMES = {
    "any": "all", "all": "any", "min": "max", "max": "min", "notna": "isna", "isna": "notna",
    "floor": "ceil", "ceil": "floor", "first": "last", "last": "first", "cumsum": "cumprod",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One small change: in which file, which characters, and by what they are replaced."""

    path: Path
    line: int
    start: int
    end: int
    text: str

    def applied(self, source: str) -> str:
        return source[: self.start] + self.text + source[self.end :]

    def shown(self, source: str) -> str:
        was = " ".join(source[self.start : self.end].split())
        now = " ".join(self.text.split())
        return f"{self.path.relative_to(PACKAGE)}:{self.line}  {was[:90]}  ->  {now[:90]}"


def changes(path: Path) -> list[Change]:
    """Every small change that can be made in one file."""
    source = (ROOT / path).read_text(encoding="utf-8")
    found = _in_toml(source) if path.suffix == ".toml" else _in_python(source)
    return [Change(path, source.count("\n", 0, start) + 1, start, end, new)
            for start, end, new in found]  # fmt: skip


def _in_toml(source: str) -> Iterator[tuple[int, int, str]]:
    """The last digit of every number outside texts and comments."""
    for line in re.finditer(r"^[^#\n]*$", source, re.MULTILINE):
        bare = re.sub(r'"[^"]*"', lambda text: " " * len(text[0]), line[0])
        for number in re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", bare):
            at = line.start() + number.end() - 1
            yield at, at + 1, str((int(source[at]) + 1) % 10)


def _in_python(source: str) -> Iterator[tuple[int, int, str]]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    text = source.encode()

    def offset(line: int, column: int) -> int:
        return len(text[: starts[line - 1] + column].decode())

    for node in _nodes(ast.parse(source)):
        for new in _changed(node):
            yield (
                offset(node.lineno, node.col_offset),
                offset(node.end_lineno or node.lineno, node.end_col_offset or 0),
                new,
            )


def _nodes(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What does something: no annotations, docstrings, decorators or imports for types."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.Import, ast.ImportFrom, ast.arguments, ast.JoinedStr)):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__":
            continue
        if isinstance(child, (ast.expr, ast.stmt)) and not _is_aside(tree, child):
            yield child
            yield from _nodes(child)
        elif isinstance(child, (ast.comprehension, ast.keyword, ast.ExceptHandler)):
            yield from _nodes(child)


def _is_aside(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring
    if isinstance(parent, ast.AnnAssign) and child is parent.annotation:
        return True
    if isinstance(child, ast.Subscript) and isinstance(child.value, ast.Name):
        name = child.value.id
        if name in _TYPES or (name[0].isupper() and not name.isupper()):
            return True  # a type such as `Literal["a", "b"]`
    if isinstance(parent, (ast.FunctionDef, ast.ClassDef)):
        return child in parent.decorator_list or child is getattr(parent, "returns", None)
    return isinstance(parent, ast.Call) and ast.unparse(parent.func) == "cast"


def _changed(node: ast.expr | ast.stmt) -> Iterator[str]:
    """The node written with one small change; most have none."""
    new = deepcopy(node)
    match new:
        case ast.Compare(ops=[op]):
            new.ops = [_COMPARE[type(op)]()]
        case ast.BoolOp():
            new.op = ast.Or() if isinstance(new.op, ast.And) else ast.And()
        case ast.BinOp() if type(new.op) in _ARITHMETIC:
            new.op = _ARITHMETIC[type(new.op)]()
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert()):
            new = new.operand
        case ast.Constant(value=bool(value)):
            new.value = not value
        case ast.Constant(value=int(value) | float(value)):
            new.value = value + 1
        case ast.Call(func=ast.Attribute(attr=name)) if name in _NAMES:
            new.func.attr = _NAMES[name]  # type: ignore[attr-defined]
        case ast.Call(func=ast.Name(id=name)) if name in _NAMES:
            new.func.id = _NAMES[name]  # type: ignore[attr-defined]
        case ast.List(elts=[_, _, *_], ctx=ast.Load()) | ast.Tuple(elts=[_, _, *_], ctx=ast.Load()):
            if any(isinstance(one, ast.Slice) for one in new.elts):
                return
            new.elts = new.elts[:-1]
        case ast.IfExp():
            new.test = ast.UnaryOp(ast.Not(), new.test)
        case ast.Expr(value=ast.Yield() | ast.YieldFrom() | ast.Call()):
            yield "pass"
            return
        case (
            ast.ListComp(generators=[ast.comprehension(ifs=[_, *others]) as loop, *_])
            | ast.GeneratorExp(generators=[ast.comprehension(ifs=[_, *others]) as loop, *_])
            | ast.SetComp(generators=[ast.comprehension(ifs=[_, *others]) as loop, *_])
            | ast.DictComp(generators=[ast.comprehension(ifs=[_, *others]) as loop, *_])
        ):
            loop.ifs = others
        case _:
            return
    text = ast.unparse(new)
    yield text if isinstance(node, ast.stmt) else f"({text})"


def chosen(seed: int, n: int, only: str) -> list[Change]:
    """`n` changes, by lot, of every room its share; without the choice of a person."""
    lot = random.Random(seed)
    found: list[Change] = []
    for room, share in ROOMS.items():
        files = sorted((ROOT / PACKAGE / room).rglob("*.toml" if "norms" in room else "*.py"))
        paths = [path.relative_to(ROOT) for path in files if only in str(path)]
        possible = [change for path in paths for change in changes(path)]
        found += lot.sample(possible, min(len(possible), max(1, round(n * share / 80))))
    return found


def tests_by_line(kept: Path | None) -> dict[tuple[str, str], list[str]]:
    """File and text of a line → the tests that run it, from one measured run of all tests.

    By its text and not by its number, so that a map that is kept can be used after small changes.
    """
    if kept is None or not kept.exists():
        found = _measured()
        if kept is not None:
            kept.write_text(json.dumps(found), encoding="utf-8")
    else:
        found = json.loads(kept.read_text(encoding="utf-8"))
    tests, present = found["tests"], _collected()
    return {
        (path, text): [tests[number] for number in numbers if tests[number] in present]
        for path, lines in found["lines"].items()
        for text, numbers in lines.items()
    }


def _collected() -> set[str]:
    """The tests that there are: one that is gone would be taken for one that fails."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q"]
    run = subprocess.run([*command, "tests", "src"], cwd=ROOT, check=False, capture_output=True)
    return {line for line in run.stdout.decode().splitlines() if "::" in line}


def _measured() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        settings = Path(folder) / "settings"
        settings.write_text("[run]\nsource = vaktherapie_analyse\n", encoding="utf-8")
        subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-n", "2", "--cov", "--cov-report="),
                *("--cov-context=test", f"--cov-config={settings}", "tests", "src"),
            ],
            cwd=ROOT, check=True, env=os.environ | {"COVERAGE_FILE": str(data), "MEASURE_ALL": "1"},
        )  # fmt: skip
        return _lines_and_tests(data)


def _lines_and_tests(data: Path) -> dict[str, Any]:
    from coverage import CoverageData

    measured = CoverageData(str(data))
    measured.read()
    tests: dict[str, int] = {}
    lines: dict[str, dict[str, list[int]]] = {}
    for path in measured.measured_files():
        source = Path(path).read_text(encoding="utf-8").splitlines()
        of_file: dict[str, set[int]] = {}
        for line, contexts in measured.contexts_by_lineno(path).items():
            names = {one.partition("|")[0] for one in contexts if one}
            numbers = {tests.setdefault(name, len(tests)) for name in names}
            of_file.setdefault(source[line - 1].strip(), set()).update(numbers)
        lines[str(Path(path).relative_to(ROOT))] = {
            text: sorted(numbers) for text, numbers in of_file.items()
        }
    return {"tests": list(tests), "lines": lines}


def _tests_of(change: Change, by_line: dict[tuple[str, str], list[str]]) -> Sequence[str]:
    """The tests to run, those of the room first: they know most of it."""
    if change.path.suffix == ".toml":
        return OF_NORMS
    room = f"tests/{change.path.relative_to(PACKAGE).parts[0]}/"
    source = (ROOT / change.path).read_text(encoding="utf-8").splitlines()
    # Of an expression over several lines, the line on which it begins is the one that was run.
    before = reversed(source[max(0, change.line - 12) : change.line])
    keys = ((str(change.path), text.strip()) for text in before)
    found = next((by_line[key] for key in keys if by_line.get(key)), None)
    if found is None:  # a constant is read when its file is imported: who uses it?
        top = next(text for text in reversed(source[: change.line]) if text[:1].isidentifier())
        name = re.findall(r"(?!class |def )\b\w+", top)[0]
        of_file = (key for key in by_line if key[0] == str(change.path))
        using = (key for key in of_file if re.search(rf"\b{name}\b", key[1]))
        found = [*dict.fromkeys(test for key in using for test in by_line[key])]
    return sorted(found, key=lambda test: not test.startswith(room)) or [room, "tests/cli"]


def tried(change: Change, tests: Sequence[str], copy: Path) -> str:
    """What the tests say of the changed program, in a word."""
    path = copy / change.path
    source = path.read_text(encoding="utf-8")
    listed = copy / "tests-to-run"
    listed.write_text("\n".join(tests), encoding="utf-8")
    path.write_text(change.applied(source), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", f"@{listed}"]
    env = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        run = subprocess.run(
            command, cwd=copy, env=env, check=False, timeout=SECONDS, capture_output=True
        )
    except subprocess.TimeoutExpired:
        return "TOO LONG"
    finally:
        path.write_text(source, encoding="utf-8")
    return "SURVIVED" if run.returncode in UNNOTICED else "noticed"


def main() -> int:
    """The number of changes that no test noticed."""
    asked = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--n", type=int, default=80)
    asked.add_argument("--only", default="")
    asked.add_argument("--map", type=Path)
    given = asked.parse_args()
    todo = chosen(given.seed, given.n, given.only)
    by_line = tests_by_line(given.map)
    copies: Queue[Path] = Queue()
    survived = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as workers:
        for name in ("a", "b"):
            ignored = shutil.ignore_patterns(".*", "__pycache__")
            copies.put(Path(shutil.copytree(ROOT, Path(folder) / name, ignore=ignored)))

        def said(change: Change) -> str:
            copy = copies.get()
            try:
                return tried(change, _tests_of(change, by_line), copy)
            finally:
                copies.put(copy)

        for change, word in zip(todo, workers.map(said, todo), strict=True):
            survived += word != "noticed"
            source = (ROOT / change.path).read_text(encoding="utf-8")
            sys.stdout.write(f"{word:9} {change.shown(source)}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{survived} of {len(todo)} changes were noticed by no test\n")
    return survived


if __name__ == "__main__":
    sys.exit(main())
