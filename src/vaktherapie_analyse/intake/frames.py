"""Files that hold typed columns: SPSS (.sav, .zsav), Parquet and Feather."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vaktherapie_analyse.errors import DataError, Place
from vaktherapie_analyse.intake.raw import Cells, Labelled, RawTable, refuse_too_large

__all__ = ["read_columnar", "read_spss"]


def read_spss(path: Path, name: str) -> tuple[RawTable, ...]:
    """The one table of an SPSS file, the names of the variables as header.

    A value with a label becomes that label and keeps its number; a value that the file declares
    missing is an empty cell.
    """
    import pyreadstat  # 0.2 s; only for SPSS

    try:
        _, meta = pyreadstat.read_sav(path, metadataonly=True)
        refuse_too_large(Place(name), meta.number_rows or 0, meta.number_columns or 0)
        frame, meta = pyreadstat.read_sav(path, user_missing=False)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        raise DataError.of("intake.damaged_data", Place(name)) from error
    return (RawTable(name, None, _cells(frame, meta.variable_value_labels)),)


def read_columnar(content: bytes, name: str, suffix: str) -> tuple[RawTable, ...]:
    """The one table of a Parquet or Feather file, the names of the columns as header."""
    try:
        import pyarrow  # type: ignore[import-untyped]
        from pyarrow import feather, parquet
    except ImportError as error:
        raise DataError.of("intake.needs_pyarrow", Place(name)) from error
    try:
        if suffix == ".parquet":
            file = parquet.ParquetFile(io.BytesIO(content))
            refuse_too_large(Place(name), file.metadata.num_rows, len(file.schema_arrow.names))
            frame = file.read().to_pandas()
        else:
            table = feather.read_table(io.BytesIO(content))
            refuse_too_large(Place(name), table.num_rows, table.num_columns)
            frame = table.to_pandas()
    except (pyarrow.ArrowException, OSError, ValueError, TypeError) as error:
        raise DataError.of("intake.damaged_data", Place(name)) from error
    return (RawTable(name, None, _cells(frame, {})),)


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
        return value.to_pydatetime()
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return float(value)
    return value if isinstance(value, str) or hasattr(value, "year") else str(value)
