"""The views of `controleer`: per questionnaire what was read, how complete, what to mend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.language import Message, render
from vaktherapie_analyse.output.cells import Row, rows
from vaktherapie_analyse.output.faults import kinds
from vaktherapie_analyse.output.views.checks.doubts_view import doubts
from vaktherapie_analyse.output.views.view import Heading, View, view_of
from vaktherapie_analyse.output.writer import MISSING, Writer, clean

#: The order in which kinds of columns are named.
_KINDS = (
    "name", "address", "bsn", "email", "phone", "text", "date", "number", "other", "empty",
)  # fmt: skip


#: The kinds of sheets that are not read.
_NOT_USED = ("unused", "template")

#: What is read besides questionnaires.
_OTHERS = ("register", "survey")


def check(writer: Writer, *, detail: bool) -> Iterator[View]:
    """What must be mended; with `detail` also everything that was seen."""
    found = {key: rows(table) for key, table in writer.report.tables.items()}
    yield _faults(writer, found["faults"])
    if not detail:
        return
    yield doubts(writer, found["doubts"])
    for instrument in dict.fromkeys(str(row["instrument"]) for row in found["layout"]):
        own = {
            key: [row for row in listed if row["instrument"] == instrument]
            for key, listed in found.items()
        }
        name = _name(writer, instrument)
        used = [row for row in own["layout"] if row["kind"] not in _NOT_USED]
        yield _sheets(writer, name, used, own["columns"])
        yield _columns(writer, instrument, own["columns"], len(used))
        yield _completeness(writer, name, own["completeness"])
    yield _unused(writer, found["layout"], found["columns"])


def _say(writer: Writer, key: str, /, **values: Any) -> str:
    return clean(render(Message(f"check.{key}", values), writer.language))


def _name(writer: Writer, instrument: str) -> str:
    """The short name of a questionnaire, or what else is read."""
    return _say(writer, instrument) if instrument in _OTHERS else instrument.upper()


def _faults(writer: Writer, found: list[Row]) -> View:
    """Every fault once, with its places and below it what to do."""
    messages: Sequence[Message] = (writer.report.facts or {})["faults"]
    problems = (
        Problem(message, Place(row["file"], row["sheet"], row["row"], row["column"]))  # type: ignore[arg-type]
        for row, message in zip(found, messages, strict=True)
    )
    # What two questionnaires share (a list of everybody) is read, and told, for each.
    once = [*{repr(problem): problem for problem in problems}.values()]
    several = len({row["file"] for row in found}) > 1
    shown: list[Row] = [
        {
            "file": kind.place.file,
            "sheet": kind.place.sheet,
            "text": "\n".join((*kind.lines, *((f"→ {kind.advice}",) if kind.advice else ()))),
        }
        for kind in kinds(once, writer.language)
    ]
    return view_of(
        _say(writer, "faults_title", n=len(once)),
        shown,
        [
            Heading(_say(writer, "sheet"), _sheet_of(several), "left"),
            Heading(_say(writer, "fault"), lambda row: str(row["text"]), "left"),
        ],
        (_say(writer, "every_cell"),) if len(once) > len(shown) else (),
        blank_repeats=1,
    )


def _sheet_of(several: bool) -> Callable[[Row], str]:
    """How a sheet is named: with its file where there are several."""

    def write(row: Row) -> str:
        file, sheet = row["file"], row["sheet"]
        parts = (file, sheet) if several else (sheet or file,)
        return clean(" › ".join(str(part) for part in parts if part)) or MISSING

    return write


def _sheets(writer: Writer, name: str, used: list[Row], columns: list[Row]) -> View:
    several = len({row["file"] for row in used}) > 1
    by_column: dict[Any, list[str]] = {}
    for column in columns:
        if column["role"] != "unused" and column["moment"]:
            moments = by_column.setdefault((column["file"], column["sheet"]), [])
            moments.append(str(column["moment"]))
    in_rows = {(c["file"], c["sheet"]) for c in columns if c["role"] == "moment"}

    def moment(row: Row) -> str:
        place = row["file"], row["sheet"]
        if row["kind"] in ("respondents", "background"):
            return MISSING
        if row["moment"]:
            return writer.name("moment", row["moment"])
        if place in by_column:
            names = [writer.name("moment", m) for m in dict.fromkeys(by_column[place])]
            return _say(writer, "per_column", moments=names)
        return _say(writer, "per_row") if place in in_rows else MISSING

    return view_of(
        _say(writer, "sheets_title", name=name),
        used,
        [
            Heading(_say(writer, "sheet"), _sheet_of(several), "left"),
            Heading(_say(writer, "used_as"), lambda row: _used_as(writer, row), "left"),
            Heading(_say(writer, "header_row"), lambda row: writer.number(row["header_row"])),
            Heading(_say(writer, "rows"), lambda row: writer.number(row["n_rows"])),
            Heading(_say(writer, "moment"), moment, "left"),
            Heading(_say(writer, "answers"), lambda row: _coding(writer, row), "left"),
        ],
        _delimited(writer, used),
    )


def _used_as(writer: Writer, row: Row) -> str:
    who = row["informant"]
    name = _say(writer, f"kind_{row['kind']}")
    return f"{name} ({render(Message(f'intake.{who}'), writer.language)})" if who else name


def _coding(writer: Writer, row: Row) -> str:
    if row["coding"] is None:
        return MISSING
    low, high = writer.number(row["lowest"]), writer.number(row["highest"])
    numbers = low if low == high else f"{low}–{high}"
    return _say(writer, f"coding_{row['coding']}", numbers=numbers)


def _delimited(writer: Writer, used: list[Row]) -> tuple[str, ...]:
    """How a text file was read."""
    named = {"\t": "tab", " ": "spatie"}
    return tuple(
        _say(
            writer,
            "delimited",
            file=row["file"],
            encoding=row["encoding"],
            delimiter=named.get(str(row["delimiter"]), row["delimiter"]),
        )
        for row in used
        if row["delimiter"]
    )


def _columns(writer: Writer, instrument: str, columns: list[Row], n_tables: int) -> View:
    """Header (or first–last of a run of items) and what it was read as, in which sheets."""
    keys = ((writer.report.facts or {}).get("items") or {}).get(instrument, [])
    order = {key: number for number, key in enumerate(keys)}
    sheets: dict[tuple[str, str], list[str]] = {}
    for run in _runs(columns, order):
        name = _sheet_of(several=len({c["file"] for c in columns}) > 1)(run[0])
        sheets.setdefault((_header(run), _meaning(writer, run)), []).append(name)
    found: list[Row] = [
        {"header": header, "meaning": meaning, "sheets": _all_or(writer, names, n_tables)}
        for (header, meaning), names in sheets.items()
    ]
    return view_of(
        _say(writer, "columns_title", name=_name(writer, instrument)),
        found,
        [
            Heading(_say(writer, "header"), lambda row: str(row["header"]), "left"),
            Heading(_say(writer, "meaning"), lambda row: str(row["meaning"]), "left"),
            Heading(_say(writer, "in_sheets"), lambda row: str(row["sheets"]), "left"),
        ],
        (),
    )


def _all_or(writer: Writer, names: list[str], n_tables: int) -> str:
    several = len(names) == n_tables > 1
    return _say(writer, "all_sheets") if several else ", ".join(names)


def _runs(columns: list[Row], order: dict[str, int]) -> list[list[Row]]:
    """The used columns, with items beside each other in the order of the questionnaire as one."""
    runs: list[list[Row]] = []
    before: Row | None = None
    for column in columns:
        if before is not None and _follows(before, column, order):
            runs[-1].append(column)
        elif column["role"] != "unused":
            runs.append([column])
        before = column
    return runs


def _follows(before: Row, column: Row, order: dict[str, int]) -> bool:
    same = all(before[name] == column[name] for name in ("file", "sheet", "role", "moment"))
    one, other = str(before["key"]), str(column["key"])
    return (
        same
        and column["role"] == "item"
        and order.get(other, -1) == order.get(one, -9) + 1
        and one.isdigit() == other.isdigit()
    )


def _header(run: list[Row]) -> str:
    first, last = (clean(str(c["header"] or c["column"])) for c in (run[0], run[-1]))
    return first if len(run) == 1 else f"{first} – {last}"


def _meaning(writer: Writer, run: list[Row]) -> str:
    first, last = run[0], run[-1]
    if first["role"] == "item":
        many = len(run) > 1
        name = _say(writer, "items" if many else "item", first=first["key"], last=last["key"])
    elif first["role"] in ("score", "band", "scale"):
        scale = writer.name("scale", first["key"])
        name = _say(writer, f"role_{first['role']}", scale=scale)
    else:
        name = _say(writer, f"role_{first['role']}")
    return f"{name} ({writer.name('moment', first['moment'])})" if first["moment"] else name


def _completeness(writer: Writer, name: str, found: list[Row]) -> View:
    """A row per scale, a column per moment: complete / estimated / no score."""
    moments = dict.fromkeys(str(row["moment"]) for row in found)
    by_scale: dict[str, dict[str, Row]] = {}
    for row in found:
        by_scale.setdefault(str(row["scale"]), {})[str(row["moment"])] = row

    def heading(moment: str) -> Heading:
        n = max(writer.number(row["n"]) for row in found if row["moment"] == moment)
        header = f"{writer.name('moment', moment)}\nn = {n}"
        return Heading(header, lambda row: _counts(writer, by_scale[str(row["scale"])].get(moment)))

    return view_of(
        _say(writer, "completeness_title", name=name),
        [{"scale": scale} for scale in by_scale],
        [
            Heading(writer.say("scale"), lambda row: writer.name("scale", row["scale"]), "left"),
            *map(heading, moments),
        ],
        (_say(writer, "completeness_note"),) if found else (),
    )


def _counts(writer: Writer, row: Row | None) -> str:
    if row is None:
        return MISSING
    return " / ".join(
        writer.number(row[name]) for name in ("n_complete", "n_estimated", "n_no_score")
    )


def _unused(writer: Writer, layout: list[Row], columns: list[Row]) -> View:
    """What no questionnaire uses: columns by kind with their headers, and whole sheets."""
    used = {_spot(c) for c in columns if c["role"] != "unused"}
    headers: dict[str, dict[str, None]] = {}
    counts: Counter[str] = Counter()
    for spot, column in {_spot(c): c for c in columns}.items():
        if spot not in used:
            kind = str(column["looks_like"])
            header = column["header"] or _say(writer, "no_header", column=column["column"])
            headers.setdefault(kind, {})[clean(str(header))] = None
            counts[kind] += 1
    found: list[Row] = [
        {"kind": _say(writer, f"looks_like_{kind}"), "n": counts[kind], "names": ", ".join(names)}
        for kind in _KINDS
        if (names := headers.get(kind))
    ]
    in_use = {(row["file"], row["sheet"]) for row in layout if row["kind"] != "unused"}
    left = {(row["file"], row["sheet"]): row for row in layout}.items()
    sheets = [clean(str(place[1] or place[0])) for place, _ in left if place not in in_use]
    if sheets:
        whole: Row = {
            "kind": _say(writer, "whole_sheet"),
            "n": len(sheets),
            "names": ", ".join(sheets),
        }
        found.append(whole)
    return view_of(
        _say(writer, "unused_title"),
        found,
        [
            Heading(_say(writer, "looks_like"), lambda row: str(row["kind"]), "left"),
            Heading(_say(writer, "number"), lambda row: writer.number(row["n"])),
            Heading(_say(writer, "headers"), lambda row: str(row["names"]), "left"),
        ],
        (_say(writer, "unused_note"),) if found else (),
    )


def _spot(column: Row) -> tuple[Any, ...]:
    return column["file"], column["sheet"], column["column"]
