"""Files that hold typed columns: SPSS (.sav, .zsav), Parquet and Feather."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from vaktherapie_analyse.errors import AnalysisError, DataError, Place
from vaktherapie_analyse.intake.cells.cell_types import Cells, Labelled
from vaktherapie_analyse.intake.files.feather_size import unpacked_size
from vaktherapie_analyse.intake.files.raw_table import MAX_BYTES, RawTable, refuse_too_large

#: So many rows are read at a time; fewer where a text may be as long as it likes.
_ROWS: Final = 65_536
_FEW_ROWS: Final = 4_096

#: The begin of a Feather file; behind it stand the same messages, one by one, as in a stream.
_FEATHER: Final = b"ARROW1\0\0"

#: SPSS counts the seconds from here, and names the formats of dates so.
_FIRST_DAY: Final = datetime(1582, 10, 14)
_DATES: Final = re.compile(r"(?:[AEJS]?DATE|DATETIME|YMDHMS)[\d.]*")

#: An index is a column too; a date may lie outside the calendar of Python.
_AS_IT_STANDS: Final = {"ignore_metadata": True, "date_as_object": False}

#: What a damaged file of columns raises; the last two where its time zone does not reach a date.
_DAMAGED: Final = (
    OSError, ValueError, TypeError, struct.error, OverflowError, NotImplementedError,
)  # fmt: skip

#: In place of a list or another value that is no text, number or date.
_NO_CELL: Final = "…"
#: In place of a date that the calendar does not have; nobody takes it for an empty cell.
_NO_DATE: Final = "?-?-?"


def read_spss(path: Path, name: str) -> tuple[RawTable, ...]:
    """The one table of an SPSS file, the names of the variables as header.

    A value with a label becomes that label and keeps its number; a value that the file declares
    missing is an empty cell.
    """
    import pyreadstat  # 0.2 s; only for SPSS

    try:
        try:
            frame, meta = _spss(path, name)
        except OverflowError:  # a date that Python does not have: the year 20244
            frame, meta = _spss(path, name, disable_datetime_conversion=True)
            frame = frame.assign(
                **{
                    variable: frame[variable].map(_spss_date, na_action="ignore").astype(object)
                    for variable, kind in meta.original_variable_types.items()
                    if _DATES.fullmatch(kind)
                }
            )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        raise DataError.of("intake.damaged_data", Place(name)) from error
    return (RawTable(name, None, _cells(frame, meta.variable_value_labels)),)


def _spss(path: Path, name: str, **options: Any) -> tuple[pd.DataFrame, Any]:
    """The values of an SPSS file, and what it says about its variables."""
    import pyreadstat

    _, meta = pyreadstat.read_sav(path, metadataonly=True)
    n_rows, widths = meta.number_rows or 0, meta.variable_storage_width
    refuse_too_large(Place(name), n_rows, meta.number_columns or 0)
    size = sum(widths.values())
    if n_rows * size <= MAX_BYTES:
        frame, meta = pyreadstat.read_sav(path, user_missing=False, **options)
        return frame, meta
    # Texts are much shorter than they may be, or they take all memory.
    pieces = pyreadstat.read_file_in_chunks(
        pyreadstat.read_sav, path, chunksize=max(1, MAX_BYTES // 10 // size), **options
    )
    return pd.concat(_until_too_big((piece for piece, _ in pieces), _memory, name)), meta


def _spss_date(seconds: float) -> datetime | str:
    """The moment so many seconds after the begin of the calendar; no date where there is none.

    >>> _spss_date(13_924_051_200.0).isoformat(), _spss_date(1e300)
    ('2024-01-08T00:00:00', '?-?-?')
    """
    try:
        return _FIRST_DAY + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return _NO_DATE


def read_columnar(content: bytes, name: str, suffix: str) -> tuple[RawTable, ...]:
    """The one table of a Parquet or Feather file, the names of the columns as header."""
    try:
        import pyarrow  # type: ignore[import-untyped]
    except ImportError as error:
        raise DataError.of("intake.needs_pyarrow", Place(name)) from error
    try:
        cells = _cells((_parquet if suffix == ".parquet" else _feather)(content, name), {})
    except MemoryError:
        raise
    except (pyarrow.ArrowException, *_DAMAGED) as error:
        raise DataError.of("intake.damaged_data", Place(name)) from error
    return (RawTable(name, None, cells),)


def _parquet(content: bytes, name: str) -> pd.DataFrame:
    """The rows of a Parquet file; a text that stands in many rows is kept once."""
    import pyarrow
    from pyarrow import parquet

    file = parquet.ParquetFile(io.BytesIO(content))
    schema, meta = file.schema_arrow, file.metadata
    refuse_too_large(Place(name), meta.num_rows, len(schema.names))
    groups = [meta.row_group(number) for number in range(meta.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > MAX_BYTES:
        raise _too_big(name)
    flat = [field.name for field in schema if not pyarrow.types.is_nested(field.type)]
    packed = {
        chunk.path_in_schema
        for chunk in (group.column(at) for group in groups for at in range(group.num_columns))
        if any(encoding.startswith("DELTA") for encoding in chunk.encodings)
    }
    kinds = (pyarrow.string(), pyarrow.large_string(), pyarrow.binary(), pyarrow.large_binary())
    texts = [field.name for field in schema if field.type in kinds]
    once = [text for text in texts if text not in packed]
    file = parquet.ParquetFile(io.BytesIO(content), read_dictionary=once)
    n_rows = _ROWS if once == texts else _FEW_ROWS
    batches = _until_too_big(file.iter_batches(n_rows, columns=flat), _nbytes, name)
    fields = pyarrow.schema([file.schema_arrow.field(column) for column in flat])
    frame = pyarrow.Table.from_batches(batches, None if batches else fields)
    return _with_all(frame.to_pandas(**_AS_IT_STANDS), schema.names)


def _feather(content: bytes, name: str) -> pd.DataFrame:
    import pyarrow

    if not content.startswith(_FEATHER):
        raise ValueError(name)
    stream = pyarrow.py_buffer(content).slice(len(_FEATHER))
    if sum(map(unpacked_size, pyarrow.ipc.MessageReader.open_stream(stream))) > MAX_BYTES:
        raise _too_big(name)
    with pyarrow.ipc.open_file(io.BytesIO(content)) as file:
        names = file.schema.names
        refuse_too_large(Place(name), 0, len(names))
        pieces = (file.get_batch(number) for number in range(file.num_record_batches))
        batches = _until_too_big(pieces, _nbytes, name)
        table = pyarrow.Table.from_batches(batches, file.schema)
    refuse_too_large(Place(name), table.num_rows, table.num_columns)
    frame: pd.DataFrame = table.to_pandas(**_AS_IT_STANDS)
    return frame


def _until_too_big(pieces: Iterable[Any], size: Callable[[Any], int], name: str) -> list[Any]:
    """The pieces of a file as they are read; refused as soon as they are too big together."""
    kept, total = [], 0
    for piece in pieces:
        total += size(piece)
        if total > MAX_BYTES:
            raise _too_big(name)
        kept.append(piece)
    return kept


def _too_big(name: str) -> AnalysisError:
    return DataError.of("intake.too_big", Place(name), limit=MAX_BYTES // 10**6)


def _nbytes(batch: Any) -> int:
    return int(batch.nbytes)


def _memory(frame: pd.DataFrame) -> int:
    return int(frame.memory_usage(deep=True).sum())


def _with_all(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The frame with a column for every name, also for those that hold no cells."""
    for at, column in enumerate(names):
        if column not in frame.columns:
            frame.insert(at, column, _NO_CELL)
    return frame


def _cells(frame: pd.DataFrame, labels: Mapping[str, Mapping[Any, str]]) -> Cells:
    """The header and the rows as raw cells."""
    cells = np.empty((len(frame) + 1, frame.shape[1]), dtype=object)
    for index, header in enumerate(frame.columns):
        cells[0, index] = str(header)
        cells[1:, index] = _column(frame.iloc[:, index], labels.get(header, {}))
    return cells


def _column(values: pd.Series, labels: Mapping[Any, str]) -> Cells:
    """The values as texts, numbers and dates; an empty text where there is none.

    A label that stands for two values tells nothing: then the values stay numbers.
    """
    plain = values.astype(object).where(values.notna(), "").to_numpy(dtype=object)
    texts = [text.strip() for text in labels.values()]
    named = {
        value: Labelled.of(text.strip(), value)
        for value, text in labels.items()
        if texts.count(text.strip()) == 1 and isinstance(value, (int, float))
    }
    found: Cells = np.empty(len(plain), dtype=object)
    found[:] = [named.get(_plain(value), _plain(value)) for value in plain]
    return found


def _plain(value: Any) -> Any:
    """A cell as a workbook would give it: a float for a number, a date for a time stamp."""
    if isinstance(value, pd.Timestamp):
        try:
            return value.to_pydatetime()
        except (OverflowError, ValueError, NotImplementedError):
            return _NO_DATE
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return float(value)
    return value if isinstance(value, str) or hasattr(value, "year") else str(value)
