"""The trajectory register: a sheet `Trajecten` → `Register`, every fault collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.intake.cells.cell_types import Broken
from vaktherapie_analyse.intake.cells.cell_values import broken_of, is_missing
from vaktherapie_analyse.intake.cells.person_values import fold
from vaktherapie_analyse.intake.cells.personal import personal_codes, stem_of
from vaktherapie_analyse.intake.cells.vocabulary import PERSON_HEADERS, compact, tokens, word_set
from vaktherapie_analyse.intake.files.header_rows import header_text
from vaktherapie_analyse.intake.files.raw_table import RawTable
from vaktherapie_analyse.intake.files.read_files import RawFile, read_files
from vaktherapie_analyse.intake.layout.layouts import ColumnLayout, Layout, Meaning, Role, Settings
from vaktherapie_analyse.intake.layout.used_rows import used_rows
from vaktherapie_analyse.intake.no_questionnaire.register_cells import READERS
from vaktherapie_analyse.intake.problems import Problems
from vaktherapie_analyse.language import Message
from vaktherapie_analyse.register import Register

_SHEETS: Final = word_set("traject trajecten trajectenregister trajectregister register "
                          "trajectory trajectories")  # fmt: skip

#: Column → the compact headers people write above it.
_HEADERS: Final = {
    "start": "start startdatum datumstart begin begindatum startdate",
    "end": "eind einde einddatum datumeind end enddate",
    "status": "status stand",
    "sessions": "sessies aantalsessies sessions nsessions",
    "hours": "uren samenwerkingsuren urensamenwerking hours",
    "indicated": "geindiceerd indicatie indicated",
    "replaced": "vervangen vervanging replaced",
    "form": "therapievorm vorm vormvantherapie therapie therapyform formoftherapy",
    "reason": "reden redenvanstoppen stopreden redenuitval redenstoppen reason reasonofstopping",
}
_NAMES: Final = {word: column for column, text in _HEADERS.items() for word in text.split()}
_REQUIRED: Final = ("client", "start", "status")
_COLUMNS: Final = ("client", *_HEADERS)
#: What `used_rows` has to know: where the code stands, and what may be summed below it.
_ROLES: Final[Mapping[str, Role]] = {
    "client": "client", "sessions": "score", "hours": "score", "indicated": "score",
    "replaced": "score",
}  # fmt: skip


def read_register(
    given: Sequence[Path | RawFile], today: date, settings: Settings | None = None
) -> Register | None:
    """The trajectories in all files together; None where no sheet is a register with rows.

    A register is a sheet (or csv file) named after trajectories. Names and other free text in it
    are not read. A date after `today` is a fault.

    Raises
    ------
    DataError
        A file cannot be read, or the register has faults: all of them, with their places.
    """
    chosen = settings or Settings()
    files = read_files(given, chosen.encoding, chosen.delimiter)
    sheets = register_sheets(files)
    if not sheets:
        return None
    problems: list[Problem] = []
    left_out: Counter[str] = Counter()
    rows = [row for _, raw in sheets for row in _read(raw, today, problems, left_out)]
    problems += _doubled(rows)
    Problems(problems).raise_all()
    if not rows:
        return None
    frame = _frame([row.values for row in rows])
    lacking = [name for name in _HEADERS if frame[name].isna().all()]
    notes = [
        Message(f"register.no_{name}")
        for name in lacking
        if name not in ("start", "end", "status")
        and (name != "reason" or (frame["status"] == "stopped").any())
    ]
    replaced = frame["replaced"].fillna(value=False) & frame["indicated"].isna()
    if replaced.any() and "indicated" not in lacking:
        notes.append(Message("register.replaced_unindicated", {"n": int(replaced.sum())}))
    notes += (Message(f"intake.note_{key}", {"n": n}) for key, n in left_out.items() if n)
    n_personal = int(frame["client"].isin(personal_codes(frame["client"].dropna())).sum())
    return Register(frame, tuple(_inputs(sheets, rows)), tuple(notes), n_personal)


def register_sheets(files: Sequence[RawFile]) -> list[tuple[RawFile, RawTable]]:
    """The tables that are named after trajectories, each with its file."""
    return [(file, raw) for file in files for raw in file.tables if _is_register(raw)]


def register_layout(raw: RawTable) -> Layout:
    """Where the header of a register stands and what is read of it: role is the column's name.

    The header is the row with the most known names; of two columns of one name the first counts.
    """
    best = Layout(raw, header_row=1)
    for number, row in enumerate(raw.top, start=1):
        found: dict[str, ColumnLayout] = {}
        for index, header in enumerate(map(header_text, row)):
            word = compact(header)
            name = "client" if PERSON_HEADERS.get(word) == "client" else _NAMES.get(word)
            if name:
                found.setdefault(name, ColumnLayout(index, header, Meaning(name)))  # type: ignore[arg-type]
        if len(found) > len(best.columns):
            best = Layout(raw, header_row=number, columns=tuple(found.values()))
    return best


@dataclass(frozen=True, slots=True)
class _Row:
    """One trajectory and where each of its cells stands."""

    values: dict[str, Any]
    places: dict[str, Place]


def _is_register(raw: RawTable) -> bool:
    name = raw.sheet or stem_of(raw.file)
    return len(raw.cells) > 0 and not _SHEETS.isdisjoint(tokens(name))


def _read(
    raw: RawTable, today: date, problems: list[Problem], left_out: Counter[str]
) -> Iterator[_Row]:
    """The trajectories of one sheet; faults are added to `problems`.

    The rows that are no trajectory, with a total, a mean or a trial, are counted in `left_out`.
    """
    layout = register_layout(raw)
    columns = {str(column.meaning.role): column for column in layout.columns}
    absent = [name for name in _REQUIRED if name not in columns]
    if absent:
        names = [Message(f"register.column_{name}") for name in absent]
        problems.append(_problem("column_absent", layout.place(), columns=names))
        return
    used = used_rows(replace(layout, columns=tuple(map(_as_measured, layout.columns))))
    left_out["summary_rows"] += used.n_summary
    left_out["trial_row"] += len(used.trials)
    for number in used.doubted:
        place = layout.place(int(number) + 1)
        problems.append(Problem(Message("intake.summary_or_person"), place))
    for number in map(int, used.rows):
        cells = {name: raw.cells[number, column.index] for name, column in columns.items()}
        if all(is_missing(cell) for cell in cells.values()):
            continue
        places = {name: layout.place(number + 1, c.header) for name, c in columns.items()}
        row = _Row(dict.fromkeys(_COLUMNS), places)
        faulty = set()
        for name, cell in cells.items():
            value = broken_of(cell) if isinstance(cell, Broken) else READERS[name](cell)
            if isinstance(value, Message):
                problems.append(Problem(value, places[name]))
                faulty.add(places[name])
            else:
                row.values[name] = value
        problems += _contradictions(row, today, faulty)
        yield row


def _as_measured(column: ColumnLayout) -> ColumnLayout:
    """The column as `used_rows` looks at one."""
    return replace(column, meaning=Meaning(_ROLES.get(column.meaning.role, "unused")))


def _contradictions(row: _Row, today: date, faulty: Container[Place]) -> Iterator[Problem]:
    """What cannot be so within one trajectory; a cell that is already faulty is left alone."""

    def problem(key: str, column: str, **values: Any) -> Iterator[Problem]:
        place = row.places.get(column) or row.places["status"]
        if place not in faulty:
            yield _problem(key, place, **values)

    start, end, status = (row.values[name] for name in ("start", "end", "status"))
    if row.values["client"] is None:
        yield from problem("client_missing", "client")
    if status is None:
        yield from problem("status_missing", "status")
    if start is None and status in ("running", "completed", "stopped"):
        yield from problem("start_missing", "start")
    if end is None and status in ("completed", "stopped"):
        yield from problem("end_missing", "end")
    if end is not None and status in ("planned", "running"):
        yield from problem("end_while_running", "end")
    for name, day in (("start", start), ("end", end)):
        if day is not None and day > today and not (name == "start" and status == "planned"):
            yield from problem("in_future", name, today=today)
    if start is not None and start <= today and status == "planned":
        yield from problem("planned_in_past", "status", start=start)
    if start is not None and end is not None and end < start:
        yield from problem("end_before_start", "end", start=start, end=end)
    if row.values["replaced"] and row.values["indicated"] is False:
        yield from problem("replaced_without_indication", "replaced")


def _doubled(rows: Sequence[_Row]) -> Iterator[Problem]:
    """A child with two trajectories at the same time: probably one trajectory, entered twice.

    And a child whose code is spelled in two ways.
    """
    seen: dict[str, list[_Row]] = {}
    for row in rows:
        client, start = row.values["client"], row.values["start"]
        if client is None or start is None:
            continue
        before = seen.setdefault(fold(client), [])
        for earlier in before:
            where = earlier.places["client"].row
            if earlier.values["client"] != client:
                yield _problem("two_spellings", row.places["client"], row=where)
                break
            if _overlap(earlier.values, row.values):
                yield _problem("doubled", row.places["client"], row=where)
                break
        before.append(row)


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    first, second = sorted((one, other), key=lambda values: values["start"])
    return bool(first["end"] is None or second["start"] < first["end"] or
                second["start"] == first["start"])  # fmt: skip


def _frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(
        {
            "client": "str",
            "status": "str",
            "sessions": "Float64",
            "hours": "Float64",
            "indicated": "boolean",
            "replaced": "boolean",
            "form": "str",
            "reason": "str",
        }
    )
    for name in ("start", "end"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[ns]")
    return frame.sort_values(["client", "start"], ignore_index=True)


def _inputs(sheets: Sequence[tuple[RawFile, RawTable]], rows: Sequence[_Row]) -> Iterator[Input]:
    for file in {file.name: file for file, _ in sheets}.values():
        n_rows = sum(row.places["client"].file == file.name for row in rows)
        yield Input(file.name, file.sha256, n_rows)


def _problem(key: str, place: Place, **values: Any) -> Problem:
    return Problem(Message(f"register.{key}", values), place)
