"""What a cell can be beside a text, a number or a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that should hold a value and does not; `key` is the text that says why."""

    key: str
    value: str = ""


class Labelled(str):
    """A value that the file itself labels: the text is the label, `code` the number."""

    code: float

    @classmethod
    def of(cls, label: str, code: float) -> Labelled:
        labelled = cls(label)
        labelled.code = float(code)
        return labelled
