"""The only room that reads data: file → raw frames → layout → answers.

`read_answers` is all that other rooms need. Every fault in the files is
collected and raised at once as one `DataError`, with file, sheet, row as Excel
numbers it, and column.
"""

from __future__ import annotations
