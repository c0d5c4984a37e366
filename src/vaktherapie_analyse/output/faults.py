"""The problems of an `AnalysisError` as text: where, what, and right below it what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.style import Style

from vaktherapie_analyse.errors import AnalysisError, Place, Problem
from vaktherapie_analyse.language import hint, render
from vaktherapie_analyse.output.writer import clean, say

__all__ = ["Kind", "explain", "kinds", "ranges"]

#: How many different sentences of one kind are written out.
_SHOWN = 20
#: How many cells of one sentence are named.
_NAMED = 5

_STYLES = {"where": Style(bold=True), "hint": Style(color="cyan"), "count": Style(bold=True)}


@dataclass(frozen=True, slots=True)
class Kind:
    """The problems of one kind in one sheet: a sentence with its cells each, and what to do."""

    place: Place
    lines: tuple[str, ...]
    advice: str


def explain(error: AnalysisError, language: str, *, color: bool = False) -> str:
    """The problems of the error, grouped by file and sheet, for standard error."""
    lines = (
        _STYLES[style].render(line) if color and style in _STYLES else line
        for style, line in _lines(error, language)
    )
    return "\n".join(lines) + "\n"


def kinds(problems: Iterable[Problem], language: str) -> Iterator[Kind]:
    """The problems by file, sheet and kind; the same sentence stands there once, with its cells.

    Of one kind at most 20 sentences are written out; the rest are counted.
    """
    places: dict[Place, dict[tuple[str, str], dict[str, list[Place]]]] = {}
    for problem in problems:
        sheet = Place(problem.place.file, problem.place.sheet)
        lines = (hint(problem.message, language) or "").split("\n")  # some are to be pasted
        kind = problem.message.key, "\n".join(map(clean, lines))
        sentences = places.setdefault(sheet, {}).setdefault(kind, {})
        sentences.setdefault(render(problem.message, language), []).append(problem.place)
    seen: Counter[str] = Counter()
    for sheet, found in places.items():
        for (key, advice), sentences in found.items():
            room = max(_SHOWN - seen[key], 0)
            lines = [
                clean(": ".join(filter(None, (_cells(cells, language), text))))
                for text, cells in [*sentences.items()][:room]
            ]
            more = sum(map(len, [*sentences.values()][room:]))
            if more:
                lines.append(say("error_more", language, n=more))
            seen[key] += len(sentences)
            yield Kind(sheet, tuple(lines), advice)


def _lines(error: AnalysisError, language: str) -> Iterator[tuple[str, str]]:
    """Each line with what it is: where, what, hint, count."""
    before = Place()
    for kind in kinds(error.problems, language):
        if kind.place != before and (where := _where(kind.place, language)):
            yield "where", where
        before = kind.place
        indent = "  " if kind.place != Place() else ""
        yield from (("what", indent + line) for line in kind.lines)
        if kind.advice:
            yield "hint", f"{indent}→ {kind.advice}".replace("\n", f"\n{indent}  ")
    if len(error.problems) > 1:
        yield "count", say("error_count", language, n=len(error.problems))


def _where(place: Place, language: str) -> str:
    sheet = say("error_sheet", language, sheet=place.sheet) if place.sheet else ""
    return clean(", ".join(filter(None, (place.file, sheet))))


def _cells(places: Sequence[Place], language: str) -> str:
    """The rows and columns of the places: columns with the same rows together."""
    rows: dict[str | None, list[int]] = {}
    for place in places:
        rows.setdefault(place.column, []).extend([] if place.row is None else [place.row])
    columns: dict[tuple[str, ...], list[str]] = {}
    for column, numbers in rows.items():
        columns.setdefault(ranges(numbers), []).extend([column] if column else [])
    parts = [
        ", ".join(
            say(f"error_{name}", language, **{name: _some(words)})
            for name, words in (("row", spans), ("column", names))
            if words
        )
        for spans, names in columns.items()
    ]
    times = f"{len(places)} × " if len(places) > 1 else ""
    return times + _some(parts, "; ") if any(parts) else ""


def ranges(numbers: Iterable[int]) -> tuple[str, ...]:
    """The numbers in order, those that follow each other as one range.

    >>> ranges([5, 3, 4, 9])
    ('3–5', '9')
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _some(words: Sequence[str], separator: str = ", ") -> str:
    shown = separator.join(words[:_NAMED])
    return f"{shown}{separator}…" if len(words) > _NAMED else shown
