"""`analyse grim`: can this percentage occur with so many people?"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.typed.options import Grim
from vaktherapie_analyse.errors import DataError, UsageError

if TYPE_CHECKING:
    from vaktherapie_analyse.analysis.findings.grim_check import Claim


def run_grim(choices: Grim) -> int:
    """The exit code: 0 when every percentage is possible, 1 when one is not."""
    from vaktherapie_analyse.analysis.findings.grim_check import grim

    if choices.suppress is not None:
        raise UsageError.of("publish.nobody", command="analyse grim")
    made_by = provenance("analyse grim", choices)
    scan = _scan(choices.scan) if choices.scan else None
    claims: list[Claim] = []
    sources: tuple[Path, ...] = ()
    if len(choices.given) == 1 and Path(choices.given[0]).suffix.lower() in _suffixes():
        from vaktherapie_analyse.intake.no_questionnaire.percentages import read_percentages

        sources = (Path(choices.given[0]),)
        found, file = read_percentages(sources[0])
        claims += found
        made_by = dataclasses.replace(made_by, inputs=(dataclasses.asdict(file),))
    else:
        claims.append(_claim(choices.given, scan))
    report, possible = grim(claims, scan, made_by)
    deliver(report, choices, sources)
    return 0 if possible else 1


def _claim(given: Sequence[str], scan: tuple[int, int] | None) -> Claim:
    """The percentage and the number of people that were typed; `50 % 9` is read as `50% 9`."""
    from vaktherapie_analyse.intake.no_questionnaire.percentages import MOST

    words = " ".join(given).replace(" %", "%").split()
    if len(words) > 2:
        raise UsageError.of("grim.too_much")
    _check_percentage(words[0] if words else "")
    if len(words) == 2:
        if not words[1].isdecimal() or not 1 <= int(words[1][:9]) <= MOST:
            raise UsageError.of("grim.n", most=MOST)
        return words[0], int(words[1])
    if scan is None:
        raise UsageError.of("grim.n_missing", given=words[0])
    return words[0], None


def _check_percentage(text: str) -> None:
    from vaktherapie_analyse.statistics.consistency import possible_counts

    try:
        possible_counts(text, 1)
    except DataError:
        raise UsageError.of("grim.percentage_typed") from None


def _scan(given: str) -> tuple[int, int]:
    from vaktherapie_analyse.intake.no_questionnaire.percentages import MOST

    match = re.fullmatch(r"(\d{1,5})\s*[-–]\s*(\d{1,5})", given.strip())
    low, high = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= low <= high <= MOST:
        raise UsageError.of("grim.scan", most=MOST)
    return low, high


def _suffixes() -> tuple[str, ...]:
    from vaktherapie_analyse.intake.files.read_files import SUFFIXES

    return SUFFIXES
