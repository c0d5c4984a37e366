"""How large a Feather file is once unpacked, told before it is unpacked.

pyarrow does not say it. In the file each compressed buffer begins with its unpacked length (8
bytes, -1 where the buffer is not compressed after all); where the buffers stand is in the metadata
of each message, a FlatBuffer. The numbers of the fields are those of `Message.fbs` and
`RecordBatch` in the format of Apache Arrow (https://arrow.apache.org/docs/format/Columnar.html).
"""

from __future__ import annotations

import struct
from typing import Any, Final

#: Of a message: its record batch or dictionary. Of a dictionary: its record batch.
_HEADER: Final = 2
_DATA: Final = 1
#: Of a record batch.
_BUFFERS: Final = 2
_COMPRESSION: Final = 3


def unpacked_size(message: Any) -> int:
    """The bytes that the body of one `pyarrow.ipc.Message` takes once unpacked.

    The metadata must have been verified, as pyarrow does when it opens a message.
    """
    meta, body = message.metadata, message.body
    if body is None or message.type == "schema":
        return 0
    batch = _table(meta, _number(meta, "I", 0), _HEADER)
    if message.type == "dictionary":
        batch = _table(meta, batch, _DATA)
    if _field(meta, batch, _COMPRESSION) is None:
        return int(body.size)
    buffers = _table(meta, batch, _BUFFERS)
    return sum(
        _unpacked(body, *struct.unpack_from("<qq", meta, buffers + 4 + 16 * number))
        for number in range(_number(meta, "I", buffers))
    )


def _unpacked(body: Any, start: int, length: int) -> int:
    said = _number(body, "q", start) if length else 0
    return length if said < 0 else said


def _table(meta: Any, table: int, field: int) -> int:
    """Where the table or list stands to which a field of a table points."""
    at = _field(meta, table, field)
    if at is None:
        raise ValueError(field)
    return at + _number(meta, "I", at)


def _field(meta: Any, table: int, field: int) -> int | None:
    """Where a field of a table stands, None where the table does not have it."""
    listed = table - _number(meta, "i", table)
    place = 4 + 2 * field
    offset = _number(meta, "H", listed + place) if place < _number(meta, "H", listed) else 0
    return table + offset if offset else None


def _number(content: Any, kind: str, at: int) -> int:
    return int(struct.unpack_from(f"<{kind}", content, at)[0])
