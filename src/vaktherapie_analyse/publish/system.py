"""Which of the offered counts may be shown, so that nobody can work out a small one.

People are of kinds that exclude each other (went to normal, stays elevated …). An offered count
counts the people of some of these kinds, out of another offered count. What adds up follows from
the kinds; nothing of it is written by hand.

The rule. In their fixed order a count k of n is shown where both k and n − k are at least the
limit, n itself is shown, and every kind of people could, for all that is shown by then, still be at
least the limit. A whole without any part that is shown is not shown.

The proof. A reader knows what is shown and also this rule. So for everything that is hidden, and
for every kind, there must be another world (whole numbers of people of each kind) in which it is at
least the limit, with the same shown counts, in which the rule hides exactly the same, and all of it
for its own sake (k or n − k is below the limit), so that no hidden count tells that it protects
another one. Such a world cannot be told from the true one by anybody. Where none is found, the last
count that is shown is hidden too, and the proof begins anew. Whether it is found depends on what is
shown only, so that this last step tells nothing either.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Offer", "may_be_shown"]

Key = Hashable
Values = Mapping[Any, int]
Shown = tuple[Key, ...]
Numbers = npt.NDArray[np.float64]

#: So many other worlds are tried for one proof.
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A count that is offered: the kinds of people it counts, and the count it is a part of."""

    key: Key
    people: frozenset[str]
    of: Key | None = None


def may_be_shown(
    offers: Sequence[Offer], values: Values, limit: int, may_be_nobody: frozenset[str] = frozenset()
) -> frozenset[Key]:
    """The counts that may be shown together; see the top of this module.

    Parameters
    ----------
    offers
        In the order in which they are considered, a whole before its parts.
    values
        Each offered count.
    limit
        The smallest number of people that may be known.
    may_be_nobody
        Kinds of which it is no secret that there is nobody, such as people without a norm; that
        there are a few of them is.

    9 of 20 are elevated, of whom 4 went to normal: the 4 are hidden.

    >>> offers = [
    ...     Offer("n", frozenset(["no", "stays", "normal"])),
    ...     Offer("elevated", frozenset(["stays", "normal"]), "n"),
    ...     Offer("to_normal", frozenset(["normal"]), "elevated"),
    ... ]
    >>> sorted(may_be_shown(offers, {"n": 20, "elevated": 9, "to_normal": 4}, 5))
    ['elevated', 'n']
    """
    rule = _Rule(offers, limit, may_be_nobody)
    shown = rule.shown(values)
    while shown and not rule.leaves_doubt(shown, values):
        shown = rule.without_last(shown)
    return frozenset(shown)


class _Rule:
    """The rule over one set of offers, for the true counts and for those of other worlds."""

    def __init__(self, offers: Sequence[Offer], limit: int, may_be_nobody: frozenset[str]) -> None:
        self.offers, self.limit = {offer.key: offer for offer in offers}, limit
        # Kinds that the same counts count cannot be told apart: they are one kind.
        counted_by: dict[frozenset[Key], list[str]] = {}
        for kind in sorted({kind for offer in offers for kind in offer.people}):
            keys = frozenset(offer.key for offer in offers if kind in offer.people)
            counted_by.setdefault(keys, []).append(kind)
        self.kinds = list(counted_by)
        self.can_be_none = [may_be_nobody.issuperset(kinds) for kinds in counted_by.values()]
        self.row = {
            key: np.array([float(key in kind) for kind in self.kinds]) for key in self.offers
        }
        self.known: dict[tuple[tuple[Key, int], ...], bool] = {}

    def shown(self, values: Values) -> Shown:
        """What the rule shows of these counts, in the order of the offers."""
        found: list[Key] = []
        for offer in self.offers.values():
            if self._is_large(offer, found, values) and self._is_vague([*found, offer.key], values):
                found.append(offer.key)
        return self._with_parts(found)

    def leaves_doubt(self, shown: Shown, values: Values) -> bool:
        """Whether everything that must not be known to be small could be large (the proof)."""
        open_ = list(self._doubts(shown, values))
        for number, (row, least) in enumerate(list(open_)):
            if (row, least) not in open_:
                continue
            world = self._world(shown, values, np.array(row), least, number)
            if world is None:
                return False
            open_ = [(r, k) for r, k in open_ if float(np.dot(r, world)) < k]
        return True

    def without_last(self, shown: Shown) -> Shown:
        """What is left without the last count and what is a part of it."""
        return self._with_parts(shown[:-1])

    def _is_large(self, offer: Offer, shown: Sequence[Key], values: Values) -> bool:
        k = values[offer.key]
        if offer.of is None:
            return k >= self.limit
        return offer.of in shown and k >= self.limit and values[offer.of] - k >= self.limit

    def _is_vague(self, shown: Sequence[Key], values: Values) -> bool:
        """Whether with these counts every kind could still be large."""
        facts = tuple((key, values[key]) for key in shown)
        if facts not in self.known:
            self.known[facts] = all(
                (most := self._most(kind, shown, values)) >= self.limit or (may and most == 0)
                for kind, may in enumerate(self.can_be_none)
            )
        return self.known[facts]

    def _with_parts(self, shown: Sequence[Key]) -> Shown:
        """Without wholes of which no part is shown, and parts of which the whole is not."""
        left = [key for key in shown if self.offers[key].of in (None, *shown)]
        wholes = {offer.of for offer in self.offers.values()}
        parts_of = {self.offers[key].of for key in left}
        left = [
            k for k in left if self.offers[k].of is not None or k in parts_of or k not in wholes
        ]
        return tuple(left) if len(left) == len(shown) else self._with_parts(left)

    def _doubts(self, shown: Shown, values: Values) -> Iterator[tuple[tuple[float, ...], float]]:
        """What must be able to be large, as a sum over kinds and the least it must reach."""
        for key, offer in self.offers.items():
            if key not in shown:
                yield tuple(self.row[key]), float(self.limit)
                if offer.of in shown:
                    rest = self.row[offer.of] - self.row[key]
                    yield tuple(rest), float(self.limit)
        for kind, may in enumerate(self.can_be_none):
            if not (may and self._most(kind, shown, values) == 0):
                yield tuple(np.eye(len(self.kinds))[kind]), float(self.limit)

    def _most(self, kind: int, shown: Sequence[Key], values: Values) -> float:
        """The most people of this kind that fit what is shown."""
        prices = -np.eye(len(self.kinds))[kind]
        found = self._solved(prices, shown, values)
        return 0.0 if found is None else float(found[kind])

    def _world(
        self, shown: Shown, values: Values, row: Numbers, least: float, seed: int
    ) -> Numbers | None:
        """Other numbers of people that fit, of which the rule shows the same; None if not found.

        What is hidden of a whole that is shown is below the limit there, or its rest is.
        """
        lot = np.random.default_rng(seed)
        parts = [o for key, o in self.offers.items() if key not in shown and o.of in shown]
        aims = [row, *(lot.uniform(-1, 1, len(self.kinds)) for _ in range(_TRIES))]
        for prices in aims:
            found = self._solved(prices, shown, values, (row, least), parts)
            if found is None:
                return None
            there = {key: round(float(np.dot(self.row[key], found))) for key in self.offers}
            if self.shown(there) == shown:
                return found
        return None

    def _solved(
        self,
        prices: Numbers,
        shown: Sequence[Key],
        values: Values,
        at_least: tuple[Numbers, float] | None = None,
        small: Sequence[Offer] = (),
    ) -> Numbers | None:
        """The cheapest whole numbers of people that give what is shown; None without any.

        Each of the counts in `small`, or what is left of its whole, is below the limit: a further
        number of 0 or 1 says which.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        enough = float(4 * self.limit + 2 * sum(values[key] for key in shown))
        n_kinds, n = len(self.kinds), len(self.kinds) + len(small)
        rows, lowest, highest = [], [], []

        def demand(
            row: Numbers, low: float, high: float, which: int = 0, weight: float = 0
        ) -> None:
            whole = np.zeros(n)
            whole[:n_kinds] = row
            if weight:
                whole[n_kinds + which] = weight
            rows.append(whole)
            lowest.append(low)
            highest.append(high)

        for key in shown:
            demand(self.row[key], values[key], values[key])
        if at_least is not None:
            demand(at_least[0], at_least[1], np.inf)
        for which, offer in enumerate(small):
            row, most = self.row[offer.key], values[offer.of]
            demand(row, -np.inf, self.limit - 1, which, -enough)
            demand(row, most - self.limit + 1 - enough, np.inf, which, -enough)
        found = milp(
            np.concatenate([prices, np.zeros(len(small))]),
            integrality=np.ones(n, dtype=np.int_),
            bounds=Bounds(0, np.array([enough] * n_kinds + [1.0] * len(small))),
            constraints=[LinearConstraint(np.array(rows), lowest, highest)] if rows else [],
        )
        return None if found.x is None else np.rint(found.x[:n_kinds])
