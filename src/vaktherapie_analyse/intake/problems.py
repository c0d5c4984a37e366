"""Collect every fault in the files, and raise them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from vaktherapie_analyse.errors import DataError, Place, Problem
from vaktherapie_analyse.language import Message


class Problems:
    """Faults in the order in which they were found; `raise_all` raises them as one `DataError`."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._found = list(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: str, place: Place, /, **values: Any) -> None:
        self._found.append(Problem(Message(f"intake.{key}", values), place))

    def keep(self, problems: Iterable[Problem]) -> None:
        """Keep faults that were found elsewhere."""
        self._found += problems

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep the faults of what is read within, each once, so that reading can go on."""
        try:
            yield
        except DataError as error:
            known = set(map(repr, self._found))
            self._found += [one for one in error.problems if repr(one) not in known]

    def in_order(self) -> tuple[Problem, ...]:
        """By file and sheet as found, then by row."""
        sheets = {(p.place.file, p.place.sheet): 0 for p in self._found}
        order = {sheet: number for number, sheet in enumerate(sheets)}
        return tuple(
            sorted(
                self._found,
                key=lambda p: (order[p.place.file, p.place.sheet], p.place.row or 0),
            )
        )

    def raise_all(self) -> None:
        """Raise a `DataError` with every fault, when there is one."""
        if self._found:
            raise DataError(self.in_order())
