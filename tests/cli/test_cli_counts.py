"""The name of a count of people stands in few places: its declaration, and where it is shown."""

from __future__ import annotations

import re
from pathlib import Path

from tests.contract_page import declared

SOURCE = Path(__file__).parents[2] / "src"
#: Lines of code with the name of a count as a text, and in which it is declared.
MOST = 4
#: More of them, because several tables have a count of this name: each declares it, computes it and
#: shows it. The number may only become less.
MORE = {
    "n_items": 9,  # of a scale in its key, in its alpha, in a score
    "n_missing": 6,  # measurements that are not there, scores that are not there
    "n_pairs": 10,  # three tables of a plan, the added value score
    "n_rows": 9,  # of a table that was recognised; of a file, in the account of every report
    "n_unknown": 6,  # of a finding, of the added value score
}


def test_the_name_of_a_count_stands_on_at_most_four_lines() -> None:
    lines = [line for file in SOURCE.rglob("*.py") for line in file.read_text("utf-8").splitlines()]
    counts = {c.name for columns in declared().values() for c in columns if c.kind == "count"}
    found = {}
    for name in sorted(counts):
        if name.startswith("n_"):
            named = re.compile(rf"""["']{name}["']|\b{name}=["p]""")
            found[name] = sum(bool(named.search(line)) for line in lines)
    assert {name: n for name, n in found.items() if n > MOST} == MORE
    assert found["n_to_normal"] == 1
