"""A reader who wants to know more than is published, and has not read our code.

He knows the definitions of the contract: which people each count counts. He lists every world (how
many people of each kind) that fits what is printed, and looks which counts are small in all of
them. He also knows the rule as the documentation tells it, and reasons from what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Contract:
    """What he knows of one group of counts.

    `counts` gives the kinds of people each count counts, also of those that are never printed;
    `parts` the count of which a printed one is a part.
    """

    kinds: tuple[str, ...]
    counts: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, str]

    def row(self, name: str) -> Numbers:
        return np.array([kind in self.counts[name] for kind in self.kinds], dtype=np.int64)

    def values(self, people: Mapping[str, int]) -> dict[str, int]:
        return {name: sum(people[kind] for kind in of) for name, of in self.counts.items()}


@cache
def worlds(n_kinds: int, most: int) -> Numbers:
    """Every way to divide at most so many people over the kinds, one per row."""
    if n_kinds == 1:
        return np.arange(most + 1, dtype=np.int64)[:, None]
    parts = []
    for first in range(most + 1):
        rest = worlds(n_kinds - 1, most - first)
        parts.append(np.column_stack([np.full(len(rest), first), rest]))
    return np.concatenate(parts)


def learned(
    printed: Mapping[str, int | None],
    contract: Contract,
    limit: int,
    most: int,
    truth: Mapping[str, int],
) -> set[str]:
    """The small counts (of `truth`) that he knows to be small, reasoning in three ways.

    From the printed numbers only; also from what is missing, as if everything that is missing is
    so for its own sake; and from the printed numbers and the exact value.
    """
    possible = worlds(len(contract.kinds), most)
    fits = np.ones(len(possible), dtype=bool)
    for name, value in printed.items():
        if value is not None:
            fits &= possible @ contract.row(name) == value
    for_its_own_sake = fits.copy()
    for name, value in printed.items():
        whole = printed.get(contract.parts.get(name, ""))
        if value is None and whole is not None:
            here = possible @ contract.row(name)
            for_its_own_sake &= (here < limit) | (whole - here < limit)
    told = set()
    for name, value in truth.items():
        if value >= limit:
            continue
        for reasoning in (fits, for_its_own_sake):
            seen = possible[reasoning] @ contract.row(name)
            if len(seen) and seen.max() < limit:
                told.add(name)
    return told


#: What can become of a pair, in the words of the contract, and the counts of `transitions`.
PAIRS = ("to_normal", "no_longer_elevated", "stays_elevated", "to_elevated", "stays_not_elevated")


def transitions(*, two_bands: bool) -> Contract:
    """`transitions` of a scale; with two bands, who is no longer elevated is normal."""
    kinds = tuple(kind for kind in PAIRS if not (two_bands and kind == "no_longer_elevated"))
    counts: dict[str, tuple[str, ...]] = {
        "n": kinds,
        "n_elevated_pre": ("to_normal", "no_longer_elevated", "stays_elevated"),
        "n_elevated_post": ("stays_elevated", "to_elevated"),
        "n_to_normal": ("to_normal",),
        "n_no_longer_elevated": ("to_normal", "no_longer_elevated"),
        "n_not_elevated_pre": ("to_elevated", "stays_not_elevated"),
        "not elevated at the end": ("to_normal", "no_longer_elevated", "stays_not_elevated"),
        "n_to_elevated": ("to_elevated",),
        "stays elevated": ("stays_elevated",),
        "never elevated": ("stays_not_elevated",),
        "elevated and not to normal": ("no_longer_elevated", "stays_elevated"),
    }
    known = {name: tuple(k for k in of if k in kinds) for name, of in counts.items()}
    parts = {
        "n_elevated_pre": "n",
        "n_elevated_post": "n",
        "n_to_normal": "n_elevated_pre",
        "n_no_longer_elevated": "n_elevated_pre",
    }
    return Contract(kinds, known, parts)


def number(value: object) -> int | None:
    """What is printed: a number, or nothing."""
    return None if value is None or value != value else int(value)  # type: ignore[call-overload]


def hidden_alike(rows: Sequence[Mapping[str, object]], names: Sequence[str]) -> bool:
    """Whether what is missing says nothing by how it is missing."""
    return {str(row[name]) for row in rows for name in names if number(row[name]) is None} <= {
        "None", "<NA>", "nan"
    }  # fmt: skip
