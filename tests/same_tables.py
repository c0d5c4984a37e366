"""Whether two JSON files hold the same tables: `python -m tests.same_tables one.json other.json`.

Numbers may differ from the tenth digit on: an older scipy computes quantiles of t less precisely.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Whether both are the same, numbers to nine digits.

    >>> same({"a": [0.1 + 0.2, None]}, {"a": [0.3, None]}), same(1, 2), same([1], [1, 1])
    (True, False, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)


if __name__ == "__main__":
    tables = [json.loads(Path(name).read_text(encoding="utf-8"))["tables"] for name in sys.argv[1:]]
    if not same(*tables):
        sys.exit(f"{' and '.join(sys.argv[1:])} differ")
