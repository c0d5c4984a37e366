"""The problems of an `AnalysisError` as text: where, what, and once per kind what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.style import Style

from vaktherapie_analyse.errors import AnalysisError, Place, Problem
from vaktherapie_analyse.language import hint, render
from vaktherapie_analyse.output.writer import clean, say

#: How many problems of one kind are written out.
SHOWN = 20

_STYLES = {"where": Style(bold=True), "hint": Style(color="cyan"), "count": Style(bold=True)}


def explain(error: AnalysisError, language: str, *, color: bool = False) -> str:
    """The problems of the error, grouped by file and sheet, for standard error.

    Of one kind of problem at most 20 are written out; the rest are counted.
    """
    lines = (
        _STYLES[style].render(line) if color and style in _STYLES else line
        for style, line in _lines(error, language)
    )
    return "\n".join(lines) + "\n"


def _lines(error: AnalysisError, language: str) -> Iterator[tuple[str, str]]:
    """Each line with what it is: where, what, hint, count."""
    seen: Counter[str] = Counter()
    for where, kinds in _grouped(error, language).items():
        if where:
            yield "where", where
        indent = "  " if where else ""
        for key, problems in kinds.items():
            room = max(SHOWN - seen[key], 0)
            for problem in problems[:room]:
                yield "what", indent + _what(problem, language)
            if len(problems) > room:
                yield "what", indent + say("error_more", language, n=len(problems) - room)
            advice = hint(problems[0].message, language)
            if advice and not seen[key]:
                yield "hint", f"{indent}→ {clean(advice)}"
            seen[key] += len(problems)
    if len(error.problems) > 1:
        yield "count", say("error_count", language, n=len(error.problems))


def _grouped(error: AnalysisError, language: str) -> dict[str, dict[str, list[Problem]]]:
    """Problems per place and per kind, in the order in which they were found."""
    groups: dict[str, dict[str, list[Problem]]] = {}
    for problem in error.problems:
        kinds = groups.setdefault(_where(problem.place, language), {})
        kinds.setdefault(problem.message.key, []).append(problem)
    return groups


def _where(place: Place, language: str) -> str:
    sheet = say("error_sheet", language, sheet=place.sheet) if place.sheet else ""
    return clean(", ".join(filter(None, (place.file, sheet))))


def _what(problem: Problem, language: str) -> str:
    place = problem.place
    row = say("error_row", language, row=place.row) if place.row is not None else ""
    column = say("error_column", language, column=place.column) if place.column else ""
    where = ", ".join(filter(None, (row, column)))
    return clean(": ".join(filter(None, (where, render(problem.message, language)))))
