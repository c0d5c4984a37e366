"""`analyse steekproef`: how many people are needed, and what a number of them can show."""

from __future__ import annotations

import re

from vaktherapie_analyse.cli.deliver import deliver, provenance
from vaktherapie_analyse.cli.typed.change_rule_options import refuse_idle
from vaktherapie_analyse.cli.typed.options import Sample
from vaktherapie_analyse.errors import AnalysisError, UsageError
from vaktherapie_analyse.language.numbers import typed_number

_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(%?)")


def run_sample(choices: Sample) -> None:
    """Answer the question; no data are read."""
    from vaktherapie_analyse.analysis.single_reports.sample_size import Question, plan

    if choices.suppress is not None:
        raise UsageError.of("publish.nobody", command="analyse steekproef")
    question = Question(
        share=_share("--aandeel", choices.share, 0.5),
        width=_share("--breedte", choices.width, 0.2, zero=False),
        more_than=_strictly("--meer-dan", choices.more_than, 0.2),
        d=_between("--d", choices.effect, 0.5, -10, 10),
        correlation=_below_one("--samenhang", choices.correlation, 0.7),
        n=_count("--n", choices.pairs),
        elevated=_share("--deel-verhoogd", choices.share_elevated, 0.64, zero=False),
        dropout=_below_one("--uitval", choices.dropout, 0.25),
        power=_inside("--power", choices.power, 0.8),
        alpha=_inside("--alfa", choices.level, 0.05),
    )
    asked = (question.share, question.width, question.more_than, question.d, question.n)
    if all(value is None for value in asked):
        raise UsageError.of("sample.nothing_asked")
    of_share = choices.width or choices.more_than or (choices.share and not choices.pairs)
    refuse_idle(
        ("--samenhang", choices.correlation, choices.effect, "--d"),
        ("--deel-verhoogd", choices.share_elevated, of_share, "--breedte", "--meer-dan"),
        ("--uitval", choices.dropout, of_share or choices.effect, "--d", "--breedte"),
    )
    made_by = provenance("analyse steekproef", choices)
    deliver(plan(question, made_by), choices)


def _share(option: str, given: str | None, example: float, *, zero: bool = True) -> float | None:
    share = _between(option, given, example, 0, 1)
    if share == 0 and not zero:
        raise _outside(option, example, 0, 1)
    return share


def _below_one(option: str, given: str | None, example: float) -> float | None:
    number = _between(option, given, example, 0, 1)
    if number == 1:
        raise _outside(option, example, 0, 1)
    return number


def _strictly(option: str, given: str | None, example: float) -> float | None:
    return None if given is None else _inside(option, given, example)


def _inside(option: str, given: str, example: float) -> float:
    number = _between(option, given, example, 0, 1)
    if number is None or number in (0, 1):
        raise _outside(option, example, 0, 1)
    return number


def _between(
    option: str, given: str | None, example: float, low: float, high: float
) -> float | None:
    """The number as people write it: 0,5, 0.5 or 50%."""
    if given is None:
        return None
    found = _NUMBER.fullmatch(given.strip())
    if found is None:
        raise UsageError.of("sample.not_a_number", option=option, example=example)
    number = (typed_number(found[1]) or 0.0) / (100 if found[2] else 1)
    if not low <= number <= high:
        raise _outside(option, example, low, high)
    return number


def _count(option: str, given: str | None) -> int | None:
    if given is None:
        return None
    if not given.strip().isdecimal():
        raise UsageError.of("sample.not_whole", option=option, example=14)
    number = int(given.strip()[:9])  # longer numbers are out of range too
    if not 1 <= number <= 100_000:
        raise _outside(option, 14, 1, 100_000)
    return number


def _outside(option: str, example: float, low: float, high: float) -> AnalysisError:
    return UsageError.of("sample.out_of_range", option=option, example=example, low=low, high=high)
