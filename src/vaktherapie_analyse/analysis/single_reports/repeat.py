"""Is a report what the files give? Every number of it beside the same number made again."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vaktherapie_analyse.analysis.contract_tables import Row, columns, table
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.recorded import Recorded, Value
from vaktherapie_analyse.report import Provenance, Report

__all__ = ["compare"]

#: Numbers are the same to so many digits: from the tenth on, versions of scipy differ.
DIGITS: Final = 9
#: Columns that say of whom a row is; nothing else in a report does.
_OF_SOMEBODY: Final = ("client", "respondent")
#: So many words of a row say which one it is.
_WORDS: Final = 3

Cells = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Compared:
    """What differs, and how many numbers were looked at.

    Attributes
    ----------
    nothing_shown
        Neither the report nor the same made again has a number: all of them are hidden.
    """

    differences: list[Row]
    n_numbers: int
    nothing_shown: bool


def compare(
    then: Recorded,
    now: Recorded,
    inputs: Sequence[Mapping[str, Any]],
    provenance: Provenance,
) -> tuple[Report, bool]:
    """The report of what differs, and whether everything is the same.

    `then` was read back and `now` is the same made again, of the files in `inputs`. Another version
    of the program may write its sentences otherwise and have more tables: that is no difference.
    """
    same_version = then.version == provenance.version
    found = _tables(then, now, whole=same_version and "tabel" not in then.options)
    lines = _lines(then.lines, now.lines)
    files = [*_files(then.inputs, inputs)]
    looked_at = found.n_numbers or found.nothing_shown
    same = bool(looked_at) and not found.differences and not (lines and same_version)
    tables = (
        _differences(found.differences),
        table("repeat_lines", lines, state="key", line="text"),
        table("repeat_files", files, state="key", file="text", reported="text", now="text"),
    )
    report = Report(
        kind="repeat",
        title=Message("repeat.title", {"command": then.command}),
        headlines=tuple(_headlines(found, lines if same_version else [])),
        tables={each.key: each for each in tables},
        labels={},
        provenance=provenance,
        remarks=tuple(_remarks(then, provenance, files, lines)),
        facts={"n_numbers": found.n_numbers, "same": same, "digits": DIGITS},
    )
    return report, same


def _differences(rows: Sequence[Row]) -> Any:
    return table(
        "repeat_differences",
        rows,
        *columns(table="text", row="count", about="text", column="text", difference="key"),
        *columns(reported="ratio", now="ratio"),
    )


def _tables(then: Recorded, now: Recorded, *, whole: bool) -> _Compared:
    """Every table of the report; where it should be `whole` also those that are only there now.

    It is not where it is of one table (`--tabel`), or where a later version has more of them.
    """
    differences: list[Row] = []
    n_numbers = 0
    for key, rows in then.tables.items():
        n_numbers += _count(rows)
        if key in now.tables:
            differences += _rows(key, rows, now.tables[key])
    if whole:
        absent = [key for key in now.tables if key not in then.tables]
        differences += [_difference(key, "table_absent") for key in absent]
    # A table that is not known now is counted, and its name is not repeated.
    n_unknown = sum(key not in now.tables for key in then.tables)
    differences += [_difference("", "table_unknown")] * n_unknown
    # Where a number is now and was none, one that should have been there is looked at too.
    n_numbers += sum(
        row["difference"] == "number" and row["reported"] is None for row in differences
    )
    nothing_shown = (
        bool(then.tables) and not n_numbers and not any(map(_count, now.tables.values()))
    )
    return _Compared(differences, n_numbers, nothing_shown)


def _count(rows: Sequence[Cells]) -> int:
    return sum(_is_number(value) for row in rows for value in row.values())


def _difference(key: str, difference: str, **values: Any) -> Row:
    return {"table": key or None, "difference": difference} | values


def _rows(key: str, then: Sequence[Cells], now: Sequence[Cells]) -> Iterator[Row]:
    """What differs in one table: by place, or by its words where the number of rows differs."""
    if len(then) != len(now):
        yield _difference(key, "row_count", reported=len(then), now=len(now))
    for number, before, after in _pairs(then, now):
        yield from _cells(key, number, before, after)


def _pairs(then: Sequence[Cells], now: Sequence[Cells]) -> Iterator[tuple[int, Cells, Cells]]:
    """The rows that belong together, with the number of the row in the table made now."""
    if len(then) == len(now):
        yield from zip(range(1, len(now) + 1), then, now, strict=True)
        return
    named = defaultdict(list)
    for row in then:
        named[_named(row)].append(row)
    for number, row in enumerate(now, start=1):
        if alike := named[_named(row)]:
            yield number, alike.pop(0), row


def _named(row: Cells) -> tuple[tuple[str, Value], ...]:
    return tuple((name, value) for name, value in row.items() if isinstance(value, (str, bool)))


def _cells(key: str, number: int, then: Cells, now: Cells) -> Iterator[Row]:
    """What differs in one row. A later version may have more columns."""
    at = {"row": number, "about": _about(now)}
    for name, value in now.items():
        if name not in then or _same(then[name], value):
            continue
        at |= {"column": name}
        before = then[name]
        if _is_number(before) or _is_number(value):
            numbers = {
                "reported": before if _is_number(before) else None,
                "now": value if _is_number(value) else None,
            }
            yield _difference(key, "number", **at, **numbers)
        else:
            yield _difference(key, "text", **at)
    if unknown := then.keys() - now.keys():
        yield _difference(key, "column_unknown", row=number, reported=len(unknown))


def _about(row: Cells) -> str | None:
    """The words that say which row it is, but not of whom."""
    words = [
        value for name, value in row.items() if isinstance(value, str) and name not in _OF_SOMEBODY
    ]
    return " · ".join(words[:_WORDS]) or None


def _same(then: Value, now: Value) -> bool:
    if _is_number(then) and _is_number(now):
        return math.isclose(float(then or 0), float(now or 0), rel_tol=10**-DIGITS, abs_tol=1e-12)
    return type(then) is type(now) and then == now


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _lines(then: Sequence[str], now: Sequence[str]) -> list[Row]:
    """The lines that the program writes now and the report has not, and how many it has besides.

    Those of the report are counted and not repeated: anything can stand there.
    """
    if [*then] == [*now]:
        return []
    before, after = Counter(then), Counter(now)
    found: list[Row] = [
        {"state": "not_in_report", "line": line} for line in (after - before).elements()
    ]
    found += [{"state": "only_in_report", "line": None}] * (before - after).total()
    return found or [{"state": "other_order", "line": None}]


def _files(then: Iterable[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """Every file then and now, matched by its fingerprint and else by its name."""
    left = [*now]
    others = []
    for file in then:
        alike = next((one for one in left if one["sha256"] == file["sha256"]), None)
        if alike is None:
            others.append(file)
            continue
        left.remove(alike)
        yield _file("same", alike["name"], file, alike)
    for file in others:
        named = next((one for one in left if one["name"] == file["name"]), None)
        if named is not None:
            left.remove(named)
        # Nobody knows what stands in a report: only a name that is there now is repeated.
        state, name = ("other", named["name"]) if named else ("absent", None)
        yield _file(state, name, file, named)
    for file in left:
        yield _file("added", file["name"], None, file)


def _file(
    state: str, name: str | None, then: Mapping[str, Any] | None, now: Mapping[str, Any] | None
) -> Row:
    prints = [one["sha256"] if one else None for one in (then, now)]
    return {"state": state, "file": name, "reported": prints[0], "now": prints[1]}


def _headlines(found: _Compared, lines: Sequence[Row]) -> Iterator[Message]:
    counted = {"n": found.n_numbers}
    numbers = sum(row["difference"] == "number" for row in found.differences)
    others = len(found.differences) - numbers
    if not found.n_numbers:
        yield Message(f"repeat.{'nothing_shown' if found.nothing_shown else 'no_numbers'}")
    elif not found.differences:
        yield Message("repeat.all_same", counted)
    elif numbers:
        yield Message("repeat.different", {"n": numbers, "of": found.n_numbers})
    if others:
        yield Message("repeat.otherwise", {"n": others})
    if lines:
        yield Message("repeat.lines", {"n": len(lines)})


def _remarks(
    then: Recorded, provenance: Provenance, files: Sequence[Row], lines: Sequence[Row]
) -> Iterator[Message]:
    states = Counter(row["state"] for row in files)
    if not then.inputs:
        yield Message("repeat.no_fingerprint")
    elif states.keys() <= {"same"}:
        yield Message("repeat.files_same", {"n": states["same"]})
    else:
        for state in ("other", "absent", "added"):
            names = [row["file"] for row in files if row["state"] == state]
            if names:
                yield Message(f"repeat.files_{state}", {"n": len(names), "names": names})
    if then.version != provenance.version:
        yield Message("repeat.other_version", {"now": provenance.version})
        if lines:
            yield Message("repeat.lines_of_version", {"n": len(lines)})
