"""Which counts must be hidden so that no small count can be worked out from the others.

A system of counts: some are printed, others never are, and sums tie them together. Whoever reads
the print knows every printed count, the sums, and that a count is a whole number of 0 or more.
Small counts (1 up to the limit) are hidden; then more are hidden until every hidden small count
could, for all the reader knows, also be the limit or more, and every other hidden count could be
another number as well. The proof is a search for such a solution in whole numbers.

Zero is printed: nobody is in that cell, so nobody is described by it; it is hidden only where that
protects another count.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: A count: a cell of a table, or a count that is printed nowhere.
Count = Hashable

Matrix = npt.NDArray[np.float64]

#: Counts that add up to zero, each with its sign.
Sum = Mapping[Count, int]


@dataclass(frozen=True, slots=True)
class System:
    """Counts and the sums that tie them.

    Attributes
    ----------
    values
        Every printed count with its value.
    sums
        What a reader knows adds up; may hold counts that are not in `values`.
    guarded
        Counts that are printed nowhere but small when worked out, with their value: they must not
        be revealed either.
    cost
        What hiding a count costs; totals cost most. The cheapest are hidden first.
    """

    values: Mapping[Count, int]
    sums: Sequence[Sum]
    guarded: Mapping[Count, int]
    cost: Mapping[Count, int]


def protect(system: System, limit: int) -> tuple[frozenset[Count], frozenset[Count]]:
    """The counts to hide because they are small, and those to hide because of them.

    A row of 9 that is split in 4 and 5 gives away the 4 unless the 5 is hidden too:

    >>> values = {"n": 9, "yes": 4, "no": 5}
    >>> sums = [{"n": 1, "yes": -1, "no": -1}]
    >>> protect(System(values, sums, {}, {"n": 9}), 5)
    (frozenset({'yes'}), frozenset({'no'}))
    """
    small = frozenset(c for c, value in system.values.items() if 0 < value < limit)
    search = _Search(system, limit, small)
    hidden = set(small)
    safe: set[frozenset[Count]] = set()
    while (exposed := search.first_exposed(hidden, safe)) is not None:
        chosen = search.next_to_hide(exposed, hidden)
        if chosen is None:  # nothing near is left to hide: the count stands alone
            safe.add(search.component_of(exposed, hidden))
        else:
            hidden.add(chosen)
    # What was hidden on the way to a better choice may be shown again.
    for count in sorted(hidden - small, key=lambda c: (-system.cost.get(c, 0), repr(c))):
        fewer = hidden - {count}
        if search.first_exposed(fewer, safe) is None:
            hidden = fewer
    return small, frozenset(hidden - small)


def _neighbours(sums: Iterable[Sum]) -> Mapping[Count, set[Count]]:
    found: dict[Count, set[Count]] = {}
    for terms in sums:
        for count in terms:
            found.setdefault(count, set()).update(terms)
    return found


def _components(
    system: System, to_prove: Collection[Count], hidden: Collection[Count]
) -> Iterator[frozenset[Count]]:
    """The unknown counts that hang together by a sum; only those with something to protect."""
    unknown = [
        [count for count in terms if count not in system.values or count in hidden]
        for terms in system.sums
    ]
    group: dict[Count, set[Count]] = {count: {count} for count in to_prove}
    for counts in unknown:
        merged: set[Count] = set()
        for count in counts:
            merged |= group.get(count, {count})
        for count in merged:
            group[count] = merged
    seen: set[int] = set()
    for members in group.values():
        if id(members) not in seen:
            seen.add(id(members))
            yield frozenset(members)


class _Search:
    """Looks for counts that can be worked out, and for counts to hide because of them."""

    def __init__(self, system: System, limit: int, small: frozenset[Count]) -> None:
        self.system, self.limit = system, limit
        self.guarded = {c: value for c, value in system.guarded.items() if 0 < value < limit}
        self.small = small | set(self.guarded)
        self.neighbours = _neighbours(system.sums)

    def first_exposed(self, hidden: set[Count], safe: set[frozenset[Count]]) -> Count | None:
        """A hidden or guarded count that can be worked out; adds what is safe to `safe`."""
        to_prove = hidden | set(self.guarded)
        for component in _components(self.system, to_prove, hidden):
            if component in safe:
                continue
            exposed = self._exposed(component, to_prove & component)
            if exposed is not None:
                return exposed
            safe.add(component)
        return None

    def component_of(self, count: Count, hidden: set[Count]) -> frozenset[Count]:
        components = _components(self.system, hidden | set(self.guarded), hidden)
        return next(component for component in components if count in component)

    def next_to_hide(self, exposed: Count, hidden: set[Count]) -> Count | None:
        """The cheapest count that makes the exposed one safe, else the cheapest near it."""
        near = self._near(exposed, hidden)
        for count in near:
            component = self.component_of(exposed, hidden | {count})
            if self._exposed(component, {exposed}) is None:
                return count
        return near[0] if near else None

    def _near(self, exposed: Count, hidden: set[Count]) -> list[Count]:
        """Printed counts that share a sum with the exposed one, or else are as near as can be."""
        values, cost = self.system.values, self.system.cost
        wanted = self.limit - values.get(exposed, self.guarded.get(exposed, 0))
        ring, seen = {exposed}, {exposed}
        while ring:
            ring = {other for one in ring for other in self.neighbours.get(one, ())} - seen
            seen |= ring
            found = [count for count in seen if count in values and count not in hidden]
            if found:
                return sorted(
                    found,
                    key=lambda c: (cost.get(c, 0), values[c] < wanted, values[c], repr(c)),
                )
        return []

    def _exposed(self, component: frozenset[Count], to_prove: set[Count]) -> Count | None:
        """One of these counts that can be worked out, None where all are safe."""
        order = sorted(component, key=repr)
        index = {count: position for position, count in enumerate(order)}
        matrix, known = self._equations(index)
        left = set(to_prove)
        while left:
            count = min(left, key=repr)
            for direction in (1,) if count in self.small else (1, -1):
                solution = _extreme(matrix, known, index[count], direction)
                if solution is None:
                    return count  # the sums contradict each other: better hide too much
                left = {c for c in left if not self._is_safe(c, solution[index[c]])}
                if count not in left:
                    break
            else:
                return count
        return None

    def _is_safe(self, count: Count, other_value: float) -> bool:
        """Whether this other possible value leaves enough doubt about the count."""
        if count in self.small:
            return other_value >= self.limit
        return other_value != self.system.values[count]

    def _equations(self, index: Mapping[Count, int]) -> tuple[Matrix, Matrix]:
        rows = [terms for terms in self.system.sums if any(count in index for count in terms)]
        matrix, known = np.zeros((len(rows), len(index))), np.zeros(len(rows))
        for number, terms in enumerate(rows):
            for count, sign in terms.items():
                if count in index:
                    matrix[number, index[count]] += sign
                else:
                    known[number] -= sign * self.system.values[count]
        return matrix, known


#: No count in a report is larger; it keeps the search finite.
_LARGEST = 10_000


def _extreme(
    matrix: Matrix, known: Matrix, position: int, direction: int
) -> Matrix | None:
    """A solution in whole numbers in which that count is as large (or small) as can be."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = matrix.shape[1]
    goal = np.zeros(n)
    goal[position] = -direction
    constraints = [LinearConstraint(matrix, known, known)] if len(matrix) else []
    found = milp(
        goal, integrality=np.ones(n), bounds=Bounds(0, _LARGEST), constraints=constraints
    )
    return np.rint(found.x) if found.x is not None else None
