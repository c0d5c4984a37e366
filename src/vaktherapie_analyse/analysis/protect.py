"""Which counts must be hidden so that no small count can be worked out from the others.

A system of counts: some are printed, others never are, and sums tie them together. Whoever reads
the print knows every printed count, the sums, and that a count is a whole number of 0 or more.
Small counts (1 up to the limit) are hidden; then more are hidden until every hidden small count
could, for all the reader knows, also be the limit or more. The proof is a search for such a
solution in whole numbers. What is not needed for a proof is shown again; so a count that stays
hidden for another could be another number as well.

Zero is printed: nobody is in that cell, so nobody is described by it; it is hidden only where that
protects another count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

#: A count: a cell of a table, or a count that is printed nowhere.
Count = Any

Numbers = npt.NDArray[np.float64]
Sparse = Any

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
    differences
        Counts that are nothing but the difference of printed ones, with their value: where they are
        small they must not be known exactly.
    positive
        Printed counts of which a reader knows that they are not 0 where they are hidden.
    cost
        What hiding a count costs; totals cost most. The cheapest are hidden first.
    """

    values: Mapping[Count, int]
    sums: Sequence[Sum]
    guarded: Mapping[Count, int]
    cost: Mapping[Count, int]
    differences: Mapping[Count, int] = field(default_factory=dict)
    positive: frozenset[Count] = frozenset()


def protect(system: System, limit: int) -> tuple[frozenset[Count], frozenset[Count]]:
    """The counts to hide because they are small, and those to hide because of them.

    A row of 9 that is split in 4 and 5 gives away the 4 unless the 5 is hidden too:

    >>> values = {"n": 9, "yes": 4, "no": 5}
    >>> sums = [{"n": 1, "yes": -1, "no": -1}]
    >>> protect(System(values, sums, {}, {"n": 9}), 5)
    (frozenset({'yes'}), frozenset({'no'}))
    """
    same = _same(system)
    system = _merged(system, same)
    small = frozenset(c for c, value in system.values.items() if 0 < value < limit)
    search = _Search(system, limit, small)
    hidden = set(small)
    alone: set[Count] = set()
    while (exposed := search.first_exposed(hidden, alone)) is not None:
        chosen = search.to_hide(exposed, hidden)
        if not chosen:  # nothing is left to hide: nothing tells more about it
            alone.add(exposed)
        hidden |= chosen
    tried: set[Count] = set()
    while left := hidden - small - tried:
        dearest = max(left, key=lambda count: (system.cost.get(count, 0), repr(count)))
        tried.add(dearest)
        hidden = _cheaper(dearest, hidden, alone, search)
    alike: dict[Count, list[Count]] = {}
    for count, one in same.items():
        alike.setdefault(one, []).append(count)
    return (
        frozenset(c for one in small for c in alike.get(one, [one])),
        frozenset(c for one in hidden - small for c in alike.get(one, [one])),
    )


def _cheaper(count: Count, hidden: set[Count], alone: set[Count], search: _Search) -> set[Count]:
    """What is hidden when this count is shown: less, or other counts that cost less together."""
    cost = search.system.cost
    instead, spent = hidden - {count}, 0
    while (exposed := search.first_exposed(instead, alone, everywhere=False)) is not None:
        chosen = search.to_hide(exposed, instead, but=count)
        spent += sum(cost.get(one, 0) for one in chosen)
        if not chosen or spent >= cost.get(count, 0):
            return hidden
        instead = instead | chosen
    return instead


def _same(system: System) -> dict[Count, Count]:
    """Each printed count that is tied to others as the very same → the one that stands for all."""
    same: dict[Count, Count] = {}

    def root(count: Count) -> Count:
        while same.get(count, count) != count:
            count = same[count]
        return count

    for terms in system.sums:
        if sorted(terms.values()) == [-1, 1] and all(count in system.values for count in terms):
            one, other = map(root, terms)
            same.setdefault(one, one)
            same[other] = one
    return {count: root(count) for count in same}


def _merged(system: System, same: Mapping[Count, Count]) -> System:
    """The system with one count for all that are the same; it costs what they cost together."""
    cost: dict[Count, int] = {}
    for count, price in system.cost.items():
        one = same.get(count, count)
        cost[one] = price + cost.get(one, 0)
    sums = []
    for terms in system.sums:
        merged: dict[Count, int] = {}
        for count, sign in terms.items():
            one = same.get(count, count)
            merged[one] = merged.get(one, 0) + sign
        merged = {count: sign for count, sign in merged.items() if sign}
        if merged and merged not in sums:
            sums.append(merged)
    values = {c: value for c, value in system.values.items() if same.get(c, c) == c}
    positive = frozenset(same.get(count, count) for count in system.positive)
    return replace(system, values=values, sums=sums, cost=cost, positive=positive)


class _Search:
    """Looks for counts that can be worked out, and for counts to hide because of them.

    A count is safe when there is a witness: a solution that fits all that is printed, in which it
    is another number. Of each witness is kept which printed counts differ in it from the truth: it
    stays a witness for as long as these are hidden.
    """

    def __init__(self, system: System, limit: int, small: frozenset[Count]) -> None:
        self.system, self.limit = system, limit
        self.guarded = {c: value for c, value in system.guarded.items() if 0 < value < limit}
        self.small = small | set(self.guarded)
        self.differences = {c: x for c, x in system.differences.items() if 0 < x < limit}
        self.to_prove = sorted({*self.small, *self.differences}, key=repr)
        self.truth = {**system.values, **self.guarded, **self.differences}
        self.neighbours = _neighbours(system.sums)
        self.sums_with = _sums_with(system.sums)
        self.witness: dict[Count, frozenset[Count]] = {}
        self.base: Mapping[Count, float] | None = None
        self.base = self._a_solution()

    def first_exposed(
        self, hidden: set[Count], alone: set[Count], *, everywhere: bool = True
    ) -> Count | None:
        """A small or guarded count that can be worked out, None where all are safe."""
        for one in self.to_prove:
            if one not in alone and not self.is_safe(one, hidden, everywhere=everywhere):
                return one
        return None

    def to_hide(
        self, exposed: Count, hidden: set[Count], but: Count | None = None
    ) -> frozenset[Count]:
        """The cheapest counts with which the exposed one is safe, none where there are none.

        First of the counts near it, then of all that hang together with it.
        """
        cost, values = self.system.cost, self.system.values
        for enough in (_NEAR, math.inf):
            order = [count for count in self._around(exposed, enough=enough) if count != but]
            price = {
                count: _NEXT_TO_NOTHING if count in hidden else 1.0 + cost.get(count, 0)
                for count in order
                if count in values
            }
            if self.base is not None and (world := self._other_world(exposed, order, price)):
                self._keep(world, hidden | {*world})
                return frozenset(count for count in world if count in values) - hidden
            if but is not None or len(order) < enough:
                break
        return frozenset()

    def is_safe(self, count: Count, hidden: set[Count], *, everywhere: bool = True) -> bool:
        """Whether the printed counts leave enough doubt about this one.

        First the counts near it may differ from the truth, then (`everywhere`) all of them.
        """
        known = self.witness.get(count)
        if known is not None and known <= hidden:
            return True
        if self.base is None:  # the sums contradict each other: better hide too much
            return False
        for enough in (_NEAR, math.inf) if everywhere else (_NEAR,):
            order = self._around(count, hidden, enough)
            price = {one: 1.0 for one in order if one in self.system.values}
            if world := self._other_world(count, order, price):
                self._keep(world, hidden)
                return True
            if len(order) < enough:
                break
        return False

    def _keep(self, world: Mapping[Count, int], hidden: set[Count]) -> None:
        """Remember a solution for every count of which it is a witness."""
        differing = frozenset(count for count in world if count in self.system.values)
        for count, more in world.items():
            if count in self.small:
                leaves_doubt = self.truth[count] + more >= self.limit
            else:
                leaves_doubt = count in self.differences
            before = self.witness.get(count)
            if leaves_doubt and (before is None or not before <= hidden):
                self.witness[count] = differing

    def _around(
        self, count: Count, hidden: set[Count] | None = None, enough: float = math.inf
    ) -> list[Count]:
        """The counts that hang together with this one, nearest first, until there are enough.

        Given what is hidden, only those that a reader does not know.
        """
        values = self.system.values
        ring, seen = {count}, {count}
        while ring and len(seen) < enough:
            near = {other for one in ring for other in self.neighbours.get(one, ())} - seen
            ring = {
                other for other in near if hidden is None or other not in values or other in hidden
            }
            seen |= ring
        return sorted(seen, key=repr)

    def _other_world(
        self, count: Count, order: list[Count], price: Mapping[Count, float]
    ) -> dict[Count, int] | None:
        """How much which counts differ in the cheapest solution that leaves doubt about this one.

        Only the counts in `order` may differ; each costs its price for every one more or less.
        """
        from scipy.sparse import hstack

        base = self.base or {}
        index = {one: position for position, one in enumerate(order)}
        matrix = self._signs(index)
        prices = np.array([price.get(one, 0.0) for one in order])
        less = np.array([base[one] - (one in self.system.positive) for one in order])
        at = index[count]
        for direction in (1,) if count in self.small else (1, -1):
            lowest = np.zeros(2 * len(order))
            most = np.concatenate([np.full(len(order), float(_LARGEST)), less])
            by = self.limit - base[count] if count in self.small else 1.0
            up, down = (at, at + len(order))[::direction]
            lowest[up], most[down] = by, 0.0
            if most[up] < by:
                continue
            found = _cheapest(
                np.concatenate([prices, prices]), hstack([matrix, -matrix]), (lowest, most)
            )
            if found is not None:
                more = found[: len(order)] - found[len(order) :]
                return {one: int(k) for one, k in zip(order, more, strict=True) if k}
        return None

    def _signs(self, index: Mapping[Count, int]) -> Sparse:
        """The sums with one of these counts, a row each: the sign of every one of these counts."""
        from scipy.sparse import csc_array

        numbers = sorted({number for count in index for number in self.sums_with.get(count, ())})
        entries = [
            (sign, row, index[count])
            for row, number in enumerate(numbers)
            for count, sign in self.system.sums[number].items()
            if count in index
        ]
        signs, rows, columns = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        shape = (len(numbers), len(index))
        return csc_array((signs.astype(np.float64), (rows, columns)), shape=shape)

    def _a_solution(self) -> dict[Count, float] | None:
        """The printed counts, with numbers for the others that fit them; None without any."""
        values: dict[Count, float] = {count: float(x) for count, x in self.system.values.items()}
        rest = sorted({c for terms in self.system.sums for c in terms if c not in values}, key=repr)
        if not rest:
            return values
        index = {one: position for position, one in enumerate(rest)}
        numbers = sorted({number for count in rest for number in self.sums_with[count]})
        known = np.array(
            [
                -sum(sign * values.get(c, 0.0) for c, sign in self.system.sums[number].items())
                for number in numbers
            ]
        )
        bounds = (np.zeros(len(rest)), np.full(len(rest), float(_LARGEST)))
        found = _cheapest(np.ones(len(rest)), self._signs(index), bounds, known)
        return None if found is None else values | dict(zip(rest, found.tolist(), strict=True))


def _neighbours(sums: Iterable[Sum]) -> Mapping[Count, set[Count]]:
    found: dict[Count, set[Count]] = {}
    for terms in sums:
        for count in terms:
            found.setdefault(count, set()).update(terms)
    return found


def _sums_with(sums: Iterable[Sum]) -> Mapping[Count, list[int]]:
    found: dict[Count, list[int]] = {}
    for number, terms in enumerate(sums):
        for count in terms:
            found.setdefault(count, []).append(number)
    return found


#: So many counts around one are looked at first.
_NEAR = 200

#: What it costs that a count differs that is hidden already.
_NEXT_TO_NOTHING = 0.001

#: No count in a report is larger; it keeps the search finite.
_LARGEST = 10_000
_NOISE = 1e-6


def _cheapest(
    prices: Numbers, matrix: Sparse, bounds: tuple[Numbers, Numbers], known: Numbers | None = None
) -> Numbers | None:
    """The cheapest whole numbers within bounds that make the rows add up; None without any."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    sums = np.zeros(matrix.shape[0]) if known is None else known
    for whole in (0, 1):  # mostly the search without it ends in whole numbers all the same
        found = milp(
            prices,
            integrality=np.full(len(prices), whole, dtype=np.int_),
            bounds=Bounds(*bounds),
            constraints=[LinearConstraint(matrix, sums, sums)] if len(sums) else [],
        )
        if found.x is None:
            return None
        solution: Numbers = np.rint(found.x)
        if whole or np.abs(solution - found.x).max() < _NOISE:
            break
    return solution
