"""Look at the files without computing anything: what is recognised, assumed, not used, wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.answers import Input
from vaktherapie_analyse.errors import Place, Problem
from vaktherapie_analyse.inspection import DOUBTED, Inspection, named_cases
from vaktherapie_analyse.intake.cells.cell_values import is_missing, score_of
from vaktherapie_analyse.intake.cells.personal import letters, personal_codes, personal_header
from vaktherapie_analyse.intake.files.read_files import RawFile
from vaktherapie_analyse.intake.layout.layouts import (
    ColumnLayout,
    Layout,
    Layouts,
    Meaning,
    Settings,
)
from vaktherapie_analyse.intake.layout.names.instrument_names import item_header
from vaktherapie_analyse.intake.layout.used_rows import codes_below, used_cells, used_rows
from vaktherapie_analyse.intake.layout.values.unused_columns import looks_like, template_sheets
from vaktherapie_analyse.intake.read_answers import Read, answers_of, read_all
from vaktherapie_analyse.intake.rows.marked_rows import marked_sheets
from vaktherapie_analyse.intake.rows.row_doubts import Doubt
from vaktherapie_analyse.language import Message

if TYPE_CHECKING:
    from vaktherapie_analyse.definitions.model import Instrument, Items

#: Faults that say that a questionnaire is not in the files at all.
ABSENT: Final = frozenset({"intake.no_items", "intake.no_items_no_scores", "intake.no_rows"})

#: The fault that says that its sheets are there, and nothing is filled in.
EMPTY: Final = frozenset({"intake.no_answers"})

#: Faults that say that it may be in the files, where nothing of it can be read.
UNCLEAR: Final = frozenset(
    {
        "intake.long_layout",
        "intake.long_layout_texts",
        "intake.run_length",
        "intake.runs_without_moment",
        "intake.suffix_unknown",
    }
)

#: A longer header is the text of a question, which says nothing more after so many letters.
_LONGEST_HEADER: Final = 60
_TOTALS: Final = ("intake.answer_out_of_range", "intake.answer_not_whole")
#: The columns of `Inspection.tables` and `Inspection.columns`.
TABLE_COLUMNS: Final = (
    "file", "sheet", "kind", "header_row", "n_rows", "moment", "informant", "coding", "lowest",
    "highest", "encoding", "delimiter",
)  # fmt: skip
COLUMNS: Final = (
    "file", "sheet", "column", "header", "role", "key", "moment", "looks_like",
)  # fmt: skip


def inspect(
    given: Sequence[Path | RawFile], instrument: Instrument, settings: Settings
) -> Inspection:
    """What is seen in the files for one questionnaire; of an unused column nothing but its kind.

    Raises
    ------
    DataError
        A file cannot be read.
    """
    read = read_all(given, instrument, settings)
    instrument = read.instrument
    used = [layout for layout in read.layouts.tables if layout.kind != "unused"]
    template = template_sheets(read.files)
    columns = [row for layout in used for row in columns_of(layout)]
    answers = answers_of(read, read.found) if read.found is not None else None
    where = tuple(_where(read)) if read.found is not None else ()
    found_doubts = read.found.doubts if read.found is not None else ()
    warnings = [*_personal_codes(used), *_totals(used, read.problems, instrument)]
    warnings += _doubts(found_doubts, read.layouts)
    return Inspection(
        instrument=instrument.key,
        tables=pd.DataFrame(
            [_table(layout, instrument, read.layouts, template) for layout in read.layouts.tables],
            columns=TABLE_COLUMNS,
        ),
        columns=pd.DataFrame(columns, columns=COLUMNS),
        answers=answers,
        where=where,
        inputs=answers.inputs if answers is not None else _unread(read),
        notes=read.layouts.notes + read.found.notes if read.found is not None else (),
        warnings=tuple(warnings),
        doubted=pd.DataFrame(_doubted(found_doubts, read.layouts), columns=DOUBTED),
        problems=read.problems.in_order(),
        marked=tuple(marked_sheets(read.layouts, read.problems, instrument)),
    )


def _table(
    layout: Layout,
    instrument: Instrument,
    layouts: Layouts,
    template: Container[tuple[str, str | None]],
) -> tuple[Any, ...]:
    kind = "template" if (layout.raw.file, layout.raw.sheet) in template else layout.kind
    n_rows = 0 if layout.kind == "unused" else len(used_rows(layout).rows)
    return (
        layout.raw.file,
        layout.raw.shown,
        kind,
        layout.header_row,
        n_rows,
        None if layouts.no_moment else layout.moment or None,
        layout.informant or None,
        *_coding(layout, instrument.items[0], layouts),
        layout.raw.encoding,
        layout.raw.delimiter,
    )


def _coding(
    layout: Layout, block: Items, layouts: Layouts
) -> tuple[str | None, float | None, float | None]:
    """Whether a block of items is answered in words or numbers, and the numbers as they stand."""
    read = layouts.reader(layout, block)
    cells = [
        cell
        for column in layout.having("item")
        if column.meaning.key in block.keys
        for cell in pd.unique(used_cells(layout, column))
        if not is_missing(cell)
    ]
    readable = [cell for cell in cells if not isinstance(read(cell), Message)]
    numbers = [number for cell in readable if isinstance(number := score_of(cell), float)]
    words = len(numbers) < len(readable)
    coding = ("both" if words else "numbers") if numbers else ("words" if words else None)
    return coding, min(numbers, default=None), max(numbers, default=None)


def columns_of(layout: Layout) -> Iterator[tuple[Any, ...]]:
    """Every column with a header, or with something below it, of one table."""
    known = {column.index: column for column in layout.columns}
    for index, header in enumerate(layout.headers):
        below = layout.below[:, index]
        if index not in known and not header and not (below != "").any():
            continue
        meaning = known[index].meaning if index in known else Meaning("unused")
        kind = None if index in known else looks_like(header, below)
        yield (
            layout.raw.file,
            layout.raw.shown,
            letters(index),
            _shown(header, known.get(index)),
            meaning.role,
            meaning.key or None,
            meaning.moment or None,
            kind,
        )


def _shown(header: str, used: ColumnLayout | None) -> str | None:
    """The header as it may be shown; None where it tells who somebody is."""
    if not header or (used.shown != used.header if used else personal_header(header)):
        return None
    return header if len(header) <= _LONGEST_HEADER else header[:_LONGEST_HEADER].rstrip() + "…"


def _unread(read: Read) -> tuple[Input, ...]:
    return tuple(Input(file.name, file.sha256, 0) for file in read.files)


def _where(read: Read) -> Iterator[Place]:
    if read.found is not None:
        for number, row in read.found.where[["table", "row"]].itertuples(index=False):
            yield read.layouts.tables[number].place(int(row))


def _personal_codes(used: Sequence[Layout]) -> Iterator[Message]:
    """Columns with codes that look like names or numbers of people; said once per header."""
    headers = []
    for layout in used:
        for column in layout.having("client", "respondent"):
            if personal_codes(codes_below(layout, column)):
                headers.append(column.shown)
    if headers:
        yield Message("check.warn_personal_codes", {"columns": [*dict.fromkeys(headers)]})


def _totals(
    used: Sequence[Layout], problems: Iterable[Problem], instrument: Instrument
) -> Iterator[Message]:
    """A column read as an item in which most answers are impossible: a total or a score."""
    impossible = Counter(
        (p.place.file, p.place.sheet, p.place.column) for p in problems if p.message.key in _TOTALS
    )
    for layout in used:
        for column in layout.having("item"):
            n = impossible[layout.raw.file, layout.raw.shown, column.shown]
            cells = used_cells(layout, column) if n > 1 else np.array([])
            if n > 1 and 2 * n >= sum(not is_missing(cell) for cell in cells):
                sheet = layout.raw.shown or layout.raw.file
                values = {"column": column.shown, "sheet": sheet, "n": n}
                item = item_header(column.meaning.key, instrument)
                named = {"item": item, "score": f"score {instrument.primary}"}
                yield Message("check.warn_total_column", values | named)


def _doubts(doubts: Iterable[Doubt], layouts: Layouts) -> Iterator[Message]:
    """Where the doubtful rows are, by kind."""
    kinds: dict[str, list[list[Place]]] = {}
    for doubt in doubts:
        places = [layouts.tables[table].place(row) for table, row in doubt.rows]
        kinds.setdefault(doubt.key, []).append(places)
    several = len({layout.raw.file for layout in layouts.tables}) > 1
    for key, cases in kinds.items():
        named = named_cases(cases, several_files=several)
        yield Message(f"check.warn_{key}", {"places": named, "n": len(cases)})


def _doubted(doubts: Iterable[Doubt], layouts: Layouts) -> Iterator[tuple[Any, ...]]:
    """Every row that is doubtful; those that are doubtful together share the number of the case."""
    for number, doubt in enumerate(doubts, start=1):
        for table, row in doubt.rows:
            place = layouts.tables[table].place(row)
            yield doubt.key, number, place.file, place.sheet, place.row
