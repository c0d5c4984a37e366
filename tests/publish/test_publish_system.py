"""The rule of publishing, against a reader who tries every world there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pytest

from tests.publish.attacker import Contract, transitions, worlds
from vaktherapie_analyse.publish.system import Offer, may_be_shown

pytestmark = pytest.mark.usefixtures("rules_are_kept")

LIMIT = 2
OFFERED = ("n", "n_elevated_pre", "n_elevated_post", "n_to_normal")
REGISTER = Contract(
    ("running", "stopped", "completed"),
    {
        "started": ("running", "stopped", "completed"),
        "completed": ("completed",),
        "stopped": ("stopped",),
        "running": ("running",),
    },
    {"completed": "started", "stopped": "started", "running": "started"},
)


@pytest.mark.parametrize(
    ("contract", "offered", "most"),
    [
        (transitions(two_bands=True), OFFERED, 8),
        (transitions(two_bands=False), OFFERED, 6),
        (REGISTER, tuple(REGISTER.counts), 9),
    ],
)
def test_who_knows_the_rule_and_every_world_proves_of_nothing_that_it_is_small(
    contract: Contract, offered: Sequence[str], most: int
) -> None:
    """Worlds with the same print cannot be told apart: in one of them it is large.

    Of those with too few people for that, nothing can be said: a whole of which no part is shown
    is hidden itself.
    """
    alike: dict[frozenset[tuple[str, int]], list[dict[str, int]]] = defaultdict(list)
    offers = [
        Offer(name, frozenset(contract.counts[name]), contract.parts.get(name)) for name in offered
    ]
    known: dict[tuple[int, ...], frozenset[object]] = {}
    for numbers in worlds(len(contract.kinds), most).tolist():
        people = dict(zip(contract.kinds, numbers, strict=True))
        values = contract.values(people)
        key = tuple(values[name] for name in offered)
        if key not in known:
            known[key] = may_be_shown(offers, {n: values[n] for n in offered}, LIMIT)
        shown = frozenset((name, values[name]) for name in offered if name in known[key])
        alike[shown].append(values)
    assert any(len(shown) == len(offered) for shown in alike)
    for shown, here in alike.items():
        for name in contract.counts:
            assert max(values[name] for values in here) >= LIMIT, (shown, name)


def test_a_part_is_shown_only_with_its_whole_and_enough_others() -> None:
    offers = [
        Offer("n", frozenset(["yes", "no"])),
        Offer("yes", frozenset(["yes"]), "n"),
    ]
    shown = {k: may_be_shown(offers, {"n": 14, "yes": k}, 5) for k in range(15)}
    assert [k for k, names in shown.items() if names] == [5, 6, 7, 8, 9]
    assert all(names == {"n", "yes"} for names in shown.values() if names)


def test_a_kind_that_may_be_nobody_is_no_secret_but_a_few_of_them_are() -> None:
    """14 and 14: nobody lacks a norm. 14 and 11: three do."""
    offers = [
        Offer("scored", frozenset(["yes", "no", "without"])),
        Offer("yes", frozenset(["yes"]), "scored"),
        Offer("normed", frozenset(["yes", "no"])),
        Offer("no", frozenset(["no"]), "normed"),
    ]
    everybody = {"scored": 14, "yes": 7, "normed": 14, "no": 7}
    assert may_be_shown(offers, everybody, 5, frozenset(["without"])) == set(everybody)
    assert "no" not in may_be_shown(offers, everybody, 5)
    three = {"scored": 14, "yes": 5, "normed": 11, "no": 6}
    assert not {"normed", "no"} & may_be_shown(offers, three, 5, frozenset(["without"]))
